//! PURE. What a layer keeps of its base, what it replaces, and the format's own example.

use super::*;
use crate::diffstat::FileChange;

/// The example of the format, complete.
const EXAMPLE: &str = r#"
version: 1
extends: default
name: QEMU
source: {text: docs/devel/llm-usage.rst, commit: 4e9dcb1c23e1, read: 2026-11-22, review-after: 2027-02-28, status: draft}
ai: {stance: disclose, message: human-only, prompts: forbidden, model-names: forbidden}   # stance: disclose | refuse | silent
disclosure:
  trailer: AI-used-for
  value: categories                    # categories | literal | tool-model | free
  categories: {code: {}, tests: {}, docs: {}, research: {aliases: [analysis]}}
  explanation: optional
  attests: "what the human confirms"
limits:
  - {category: code, kind: bug-fix, lines: 10, not-counting: tests, over: needs-agreement, why: "small enough to throw away later"}
trailers: {forbidden: [Assisted-by, Generated-by], forbidden-for-agents: [Co-authored-by], order: [Fixes, Resolves, AI-used-for, Signed-off-by]}
sign-off: {mode: required, confirm: yes-no, must-match-author: true}
paths: {tests: ["tests/**"], docs: ["docs/**"], off-limits: []}
severity: {agent-footer: error}
"#;

#[test]
fn the_example_of_the_format_is_read() {
    for text in [EXAMPLE.to_owned(), EXAMPLE.replace('\n', "\r\n"), format!("\u{feff}{EXAMPLE}")] {
        let policy = good(&text);
        assert_eq!(policy.id, "git-provenance");
        assert_eq!(policy.source.commit.as_deref(), Some("4e9dcb1c23e1"));
        assert_eq!(policy.limits[0].why.as_deref(), Some("small enough to throw away later"));
        assert_eq!(policy.severity, BTreeMap::from([("agent-footer".to_owned(), Severity::Error)]));
        let rule = policy.disclosure.unwrap();
        assert_eq!(rule.attests.as_deref(), Some("what the human confirms"));
        let base = preset("default").unwrap().disclosure.unwrap();
        assert_eq!(rule.categories, base.categories);
    }
}

#[test]
fn without_a_base_nothing_is_demanded() {
    let policy = good("version: 1");
    assert_eq!(policy, Policy { id: "git-provenance".to_owned(), ..Policy::bare() });
    assert_eq!(policy.ai.stance, Stance::Silent);
    assert_eq!(policy.sign_off.mode, SignOffMode::Ask);
    assert_eq!(policy.sign_off.confirm, Confirm::YesNo);
}

#[test]
fn a_base_is_kept_where_nothing_is_said() {
    let base = preset("qemu-draft").unwrap();
    let policy = good("version: 1\nextends: qemu-draft");
    assert_eq!(policy, Policy { id: "git-provenance".to_owned(), ..base });
}

#[test]
fn single_values_and_lists_replace_and_maps_merge() {
    let base = preset("qemu-draft").unwrap();
    let policy = good(
        "version: 1\nextends: qemu-draft\nai: {prompts: optional}\nlimits: []\n\
         trailers: {forbidden: [Change-Log]}\nsign-off: {mode: ask}\nseverity: {agent-footer: off}\n\
         paths: {off-limits: [\"crypto/**\"]}\ndisclosure: {explanation: required}",
    );
    assert_eq!(policy.ai, Ai { prompts: Allowed::Optional, ..base.ai });
    assert_eq!(policy.limits, []);
    assert_eq!(policy.trailers.forbidden, ["Change-Log"]);
    assert_eq!(policy.trailers.order, base.trailers.order);
    assert_eq!(policy.sign_off, SignOff { mode: SignOffMode::Ask, ..base.sign_off });
    assert_eq!(policy.severity["agent-footer"], Severity::Off);
    assert_eq!(policy.paths.off_limits, ["crypto/**"]);
    assert_eq!(policy.paths.tests, base.paths.tests);
    let rule = base.disclosure.unwrap();
    assert_eq!(policy.disclosure, Some(DisclosureRule { explanation: Allowed::Required, ..rule }));
    assert_eq!(policy.source, base.source);
}

#[test]
fn a_source_is_about_one_text() {
    let policy = good("version: 1\nextends: qemu-draft\nsource: {text: AI.md}");
    assert_eq!(policy.source, Source { text: Some("AI.md".to_owned()), ..Source::default() });
}

#[test]
fn a_map_of_categories_adds_and_a_list_replaces() {
    let names = |yaml: &str| -> Vec<String> {
        let rule = good(&format!("version: 1\nextends: default\n{yaml}")).disclosure.unwrap();
        rule.categories.into_iter().map(|category| category.name).collect()
    };
    let map = names("disclosure: {categories: {art: {}, docs: {about: prose}, code: {}}}");
    assert_eq!(map, ["code", "tests", "docs", "research", "art"]);
    let list = names("disclosure: {categories: [docs, art: {about: pictures}, code]}");
    assert_eq!(list, ["docs", "art", "code"]);
    let policy = good("version: 1\nextends: default\ndisclosure: {categories: [docs]}");
    let rule = policy.disclosure.unwrap();
    assert_eq!(rule.categories[0].aliases, ["doc", "documentation"]);
}

#[test]
fn a_disclosure_can_be_taken_away_and_other_grammars_given() {
    assert_eq!(good("version: 1\nextends: default\ndisclosure: none").disclosure, None);
    for (value, grammar) in [
        ("{literal: LLM}", ValueGrammar::Literal("LLM".to_owned())),
        ("tool-model", ValueGrammar::ToolModel),
        ("free", ValueGrammar::Free),
    ] {
        let yaml = format!("version: 1\ndisclosure: {{trailer: Assisted-by, value: {value}}}");
        assert_eq!(good(&yaml).disclosure.unwrap().value, grammar);
    }
}

#[test]
fn text_becomes_one_paragraph() {
    let yaml = "version: 1\nextends: qemu-draft\ndisclosure:\n  attests: |\n    one\n    two: 'three'\n\n    *four*\n";
    assert_eq!(good(yaml).disclosure.unwrap().attests.unwrap(), "one two: 'three' *four*");
    let yaml = "version: 1\nname: it's & that's\n  *one* \"project\" # said\n";
    assert_eq!(good(yaml).name, "it's & that's *one* \"project\"");
}

#[test]
fn a_phrase_may_confirm_the_sign_off() {
    let policy = good("version: 1\nsign-off: {confirm: {phrase: I sign this off}}");
    assert_eq!(policy.sign_off.confirm, Confirm::Phrase("I sign this off".to_owned()));
}

#[test]
fn ids_come_from_file_names() {
    for (origin, id) in [
        (".git-provenance.yml", "git-provenance"),
        ("sub/folder/qemu.yaml", "qemu"),
        ("C:\\work\\mine.yml", "mine"),
        ("no-extension", "no-extension"),
        (".yml", "yml"),
        ("", "policy"),
    ] {
        assert_eq!(from_yaml(b"version: 1", origin).unwrap().id, id, "{origin}");
    }
}

fn change(path: &str, added: u64, deleted: u64) -> FileChange {
    FileChange { path: path.into(), added, deleted, binary: false }
}

#[test]
fn lines_count_against_a_limit() {
    let policy = preset("qemu-draft").unwrap();
    let classes = PathClasses::new(&policy.paths).unwrap();
    let binary = FileChange { binary: true, ..change("pc-bios/a.bin", 500, 0) };
    let small = [change("hw/a.c", 6, 4), change("tests/qtest/a.c", 300, 2), binary];
    assert_eq!(counted_lines(&small, &policy.limits[0], &classes), 10);
    assert_eq!(policy.limits_exceeded("code", "bug-fix", &small, &classes), []);
    let large = [change("hw/a.c", 6, 5)];
    let exceeded = policy.limits_exceeded("code", "bug-fix", &large, &classes);
    assert_eq!(exceeded, [Exceeded { limit: &policy.limits[0], counted: 11 }]);
    assert_eq!(policy.limits_exceeded("docs", "bug-fix", &large, &classes), []);
    assert_eq!(policy.limits_exceeded("code", "feature", &large, &classes), []);
    let huge = [change("a", u64::MAX, u64::MAX), change("b", 1, 0)];
    assert_eq!(counted_lines(&huge, &policy.limits[0], &classes), u64::MAX);
    let all = Limit { not_counting: None, ..policy.limits[0].clone() };
    assert_eq!(counted_lines(&small, &all, &classes), 312);
    let docs = Limit { not_counting: Some(PathClass::Docs), ..policy.limits[0].clone() };
    assert_eq!(counted_lines(&[change("docs/a", 9, 0), change("b", 1, 1)], &docs, &classes), 2);
}

#[test]
fn paths_are_bytes_and_globs_bounded() {
    let paths = Paths { off_limits: vec!["secret/**".to_owned()], ..Paths::default() };
    let classes = PathClasses::new(&paths).unwrap();
    assert!(classes.classify(b"secret/\xff\xfe/a\nb").off_limits);
    assert!(!classes.classify(b"src/secret").off_limits);
    let class = |glob: &str, count| {
        PathClasses::new(&Paths { docs: vec![glob.to_owned(); count], ..Paths::default() })
    };
    assert_eq!(class("a", 257).unwrap_err(), GlobError::TooMany);
    assert_eq!(class(&"a".repeat(257), 1).unwrap_err(), GlobError::TooLong);
    let nasty = "{*?a*,*b?*}".repeat(23);
    let start = std::time::Instant::now();
    if let Ok(classes) = class(&nasty, 256) {
        classes.classify("ab".repeat(2000).as_bytes());
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
