//! PURE. The presets shipped with us, field by field: what is written here is what users get.

use super::*;

fn names(rule: &DisclosureRule) -> Vec<&str> {
    rule.categories.iter().map(|category| category.name.as_str()).collect()
}

#[test]
fn every_preset_resolves_under_its_own_id() {
    assert_eq!(preset_ids(), ["default", "neutral", "qemu-draft", "qemu-2026-05"]);
    for id in preset_ids() {
        let policy = preset(id).unwrap();
        assert_eq!(policy.id, id);
        PathClasses::new(&policy.paths).unwrap();
        for category in policy.disclosure.iter().flat_map(|rule| &rule.categories) {
            assert!(category.about.is_some(), "{id}: {} says nothing to a newcomer", category.name);
        }
        for limit in &policy.limits {
            assert!(limit.why.is_some(), "{id}: a limit without a reason");
        }
        assert!(policy.disclosure.iter().all(|rule| rule.attests.is_some()), "{id}");
        assert!(policy.source.text.is_none() || policy.source.review_after.is_some(), "{id}");
        assert!(preset_yaml(id).is_some());
    }
}

#[test]
fn an_unknown_preset_names_the_nearest() {
    let error = preset("qemu-drafts").unwrap_err();
    assert_eq!(error.to_string(), "`qemu-drafts`: there is no such preset");
    assert_eq!(error.hint().unwrap(), "did you mean `qemu-draft`?");
    let hint = preset("\u{1b}[2J").unwrap_err().hint().unwrap();
    assert_eq!(hint, "the presets are default, neutral, qemu-draft, qemu-2026-05");
    assert_eq!(
        preset("\u{1b}[2J").unwrap_err().to_string(),
        "`\\u{1b}[2J`: there is no such preset"
    );
}

#[test]
fn default_is_as_documented() {
    let policy = preset("default").unwrap();
    assert_eq!(policy.name, "this project");
    assert_eq!(policy.source, Source::default());
    let ai = Ai {
        stance: Stance::Disclose,
        message: MessageAuthor::Any,
        prompts: Allowed::Optional,
        model_names: Allowed::Optional,
    };
    assert_eq!(policy.ai, ai);
    let rule = policy.disclosure.unwrap();
    assert_eq!(rule.trailer, "AI-used-for");
    assert_eq!(rule.value, ValueGrammar::Categories);
    assert_eq!(names(&rule), ["code", "tests", "docs", "research"]);
    let aliases: Vec<&[String]> =
        rule.categories.iter().map(|category| &category.aliases[..]).collect();
    assert_eq!(aliases, [&[] as &[&str], &["test"], &["doc", "documentation"], &["analysis"]]);
    assert_eq!(rule.explanation, Allowed::Optional);
    assert_eq!(policy.limits, []);
    assert_eq!(policy.trailers.forbidden, [""; 0]);
    assert_eq!(
        policy.trailers.forbidden_for_agents,
        [
            "Co-authored-by",
            "Co-developed-by",
            "Assisted-by",
            "Generated-by",
            "Authored-by",
            "Made-with",
            "Reviewed-by",
            "Acked-by",
            "Tested-by"
        ]
    );
    assert_eq!(policy.trailers.order, ["Fixes", "Resolves", "AI-used-for", "Signed-off-by"]);
    let sign_off =
        SignOff { mode: SignOffMode::Ask, confirm: Confirm::YesNo, must_match_author: false };
    assert_eq!(policy.sign_off, sign_off);
    assert_eq!(policy.paths.off_limits, [""; 0]);
    assert!(policy.severity.is_empty());
}

#[test]
fn default_knows_common_layouts() {
    let classes = PathClasses::new(&preset("default").unwrap().paths).unwrap();
    let tests = [
        "tests/cli.rs",
        "crates/core/tests/a/b.rs",
        "src/test/java/org/example/AppTest.java",
        "pkg/server_test.go",
        "t/t0001-init.sh",
        "test_parser.py",
        "lib/test_parser.py",
        "web/src/__tests__/a.js",
        "web/button.test.tsx",
        "spec/models/user_spec.rb",
        "src/Foo.Tests/BarTests.cs",
        "tools/testing/selftests/net/Makefile",
        "src/parse/tests.rs",
        "app/tests.py",
        "tests/data/broken.bin",
    ];
    for path in tests {
        assert!(classes.classify(path.as_bytes()).test, "{path}");
    }
    for path in ["src/main.rs", "src/attest.c", "src/latest/mod.rs", "contest.py", "src/testing.rs"]
    {
        assert_eq!(classes.classify(path.as_bytes()), PathFacts::default(), "{path}");
    }
    for path in
        ["README", "README.md", "docs/a/b.png", "Documentation/x.txt", "a/notes.rst", "man/x.1"]
    {
        let facts = classes.classify(path.as_bytes());
        assert!(facts.doc && !facts.test, "{path}");
    }
    for path in ["CMakeLists.txt", "src/docs.rs", "requirements.txt"] {
        assert!(!classes.classify(path.as_bytes()).doc, "{path}");
    }
}

#[test]
fn neutral_is_as_documented() {
    let policy = preset("neutral").unwrap();
    let base = preset("default").unwrap();
    assert_eq!(policy.ai.stance, Stance::Silent);
    assert_eq!(policy.disclosure, None);
    assert_eq!(policy.trailers.forbidden, [""; 0]);
    assert_eq!(
        policy.trailers.forbidden_for_agents,
        [
            "Co-authored-by",
            "Co-developed-by",
            "Authored-by",
            "Reviewed-by",
            "Acked-by",
            "Tested-by"
        ]
    );
    assert_eq!(policy.trailers.order, [""; 0]);
    assert_eq!(policy.sign_off, base.sign_off);
    assert_eq!(policy.paths, base.paths);
    assert_eq!(policy.limits, []);
}

fn qemu(id: &str, lines: u64) -> Policy {
    let policy = preset(id).unwrap();
    assert_eq!(policy.name, "QEMU");
    assert_eq!(policy.ai.stance, Stance::Disclose);
    assert_eq!(policy.ai.message, MessageAuthor::HumanOnly);
    let rule = policy.disclosure.as_ref().unwrap();
    assert_eq!(rule.trailer, "AI-used-for");
    assert_eq!(rule.value, ValueGrammar::Categories);
    assert_eq!(names(rule), ["code", "tests", "docs", "research"]);
    assert_eq!(rule.category("Analysis"), Some("research"));
    assert_eq!(rule.explanation, Allowed::Optional);
    let [limit] = &policy.limits[..] else { panic!("{:?}", policy.limits) };
    assert_eq!((limit.category.as_str(), limit.kind.as_str()), ("code", "bug-fix"));
    assert_eq!((limit.lines, limit.not_counting), (lines, Some(PathClass::Tests)));
    assert_eq!(limit.over, Over::NeedsAgreement);
    assert_eq!(policy.trailers.forbidden, ["Assisted-by", "Generated-by"]);
    assert_eq!(
        policy.trailers.forbidden_for_agents,
        [
            "Co-authored-by",
            "Co-developed-by",
            "Authored-by",
            "Made-with",
            "Reviewed-by",
            "Acked-by",
            "Tested-by"
        ]
    );
    assert_eq!(
        policy.trailers.order,
        ["Fixes", "Resolves", "Buglink", "AI-used-for", "Signed-off-by"]
    );
    let sign_off =
        SignOff { mode: SignOffMode::Required, confirm: Confirm::YesNo, must_match_author: true };
    assert_eq!(policy.sign_off, sign_off);
    assert_eq!(policy.paths.tests, ["tests/**"]);
    assert_eq!(policy.paths.docs, ["docs/**", "**/*.rst", "**/*.md"]);
    policy
}

fn source(text: &str, commit: &str, status: Status) -> Source {
    Source {
        text: Some(text.to_owned()),
        commit: Some(commit.to_owned()),
        read: Some("2026-11-22".to_owned()),
        review_after: Some("2027-02-28".to_owned()),
        status: Some(status),
    }
}

#[test]
fn qemu_draft_is_as_documented() {
    let policy = qemu("qemu-draft", 10);
    assert_eq!(policy.source, source("docs/devel/llm-usage.rst", "4e9dcb1c23e1", Status::Draft));
    assert_eq!(
        (policy.ai.prompts, policy.ai.model_names),
        (Allowed::Forbidden, Allowed::Forbidden)
    );
}

#[test]
fn qemu_2026_05_is_as_documented() {
    let policy = qemu("qemu-2026-05", 20);
    let text = "docs/devel/code-provenance.rst";
    assert_eq!(policy.source, source(text, "063fdeb305c4", Status::Retired));
    assert_eq!((policy.ai.prompts, policy.ai.model_names), (Allowed::Optional, Allowed::Optional));
}

#[test]
fn the_globs_of_every_preset_compile() {
    for id in preset_ids() {
        PathClasses::new(&preset(id).unwrap().paths).unwrap();
    }
}

#[test]
fn the_json_of_the_build_is_the_same_tree_as_the_yaml() {
    for id in preset_ids() {
        let preset = presets::find(id).unwrap();
        let from_yaml = tree::read(preset.yaml).unwrap();
        let from_json = tree::read_json(preset.json).unwrap();
        assert_eq!(format!("{from_yaml:?}"), format!("{from_json:?}"), "{id}");
    }
}
