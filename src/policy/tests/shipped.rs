//! PURE. The presets shipped with us, field by field: what is written here is what users get.

use super::*;

fn names(rule: &DisclosureRule) -> Vec<&str> {
    rule.categories.iter().map(|category| category.name.as_str()).collect()
}

#[test]
fn every_preset_resolves_under_its_own_id() {
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
        let Source { text, read, review_after, status, .. } = &policy.source;
        let ours = ["default", "neutral"].contains(&id);
        for given in [text.is_some(), read.is_some(), review_after.is_some(), status.is_some()] {
            assert_eq!(given, !ours, "{id}: {:?}", policy.source);
        }
        assert!(preset_yaml(id).is_some());
    }
}

#[test]
fn an_unknown_preset_names_the_nearest() {
    let error = preset("qemu-drafts").unwrap_err();
    assert_eq!(error.to_string(), "`qemu-drafts`: there is no such preset");
    assert_eq!(error.hint().unwrap(), "did you mean `qemu-draft`?");
    let hint = preset("\u{1b}[2J").unwrap_err().hint().unwrap();
    assert!(hint.starts_with("the presets are default, neutral, no-ai, "), "{hint}");
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
    assert_eq!((rule.also.len(), rule.not_tools.len(), rule.once), (0, 0, false));
    assert_eq!(policy.reminders, [""; 0]);
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
        replaced_by: None,
    }
}

fn replaced(by: &str, source: Source) -> Source {
    Source { replaced_by: Some(by.to_owned()), ..source }
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
    let retired = source(text, "063fdeb305c4", Status::Retired);
    assert_eq!(policy.source, replaced("qemu-draft", retired));
    assert_eq!((policy.ai.prompts, policy.ai.model_names), (Allowed::Optional, Allowed::Optional));
}

#[test]
fn qemu_in_force_is_as_documented() {
    let policy = preset("qemu-in-force").unwrap();
    let text = "docs/devel/code-provenance.rst";
    assert_eq!(policy.source, source(text, "95b9e0d2ade5", Status::InForce));
    assert_eq!((policy.ai.stance, policy.disclosure.is_none()), (Stance::Refuse, true));
    assert_eq!(policy.sign_off, qemu("qemu-draft", 10).sign_off);
    assert_eq!(policy.limits, []);
}

/// What a preset writes: its id, a statement, the line; `None` where the statement is refused.
type Written = (&'static str, &'static str, Option<&'static str>);

#[test]
#[rustfmt::skip]
fn each_preset_writes_its_line_and_refuses_others() {
    let cases: &[Written] = &[
        ("default", "CODE ( refactoring ); test", Some("AI-used-for: code (refactoring), tests")),
        ("default", "LLM sparse", None),
        ("qemu-draft", "analysis", Some("AI-used-for: research")),
        ("qemu-draft", "collecting comments", None),
        ("qemu-2026-05", "docs and tests", Some("AI-used-for: tests, docs")),
        ("qemu-2026-05", "Claude", None),
        ("linux", "llm coccinelle sparse", Some("Assisted-by: LLM coccinelle sparse")),
        ("linux", "LLM", Some("Assisted-by: LLM")),
        ("linux", "Claude:claude-3-opus coccinelle", None),
        ("linux", "LLM gcc", None),
        ("linux", "LLM coccinelle Git", None),
        ("linux-7.2", "Claude:claude-3-opus coccinelle sparse", Some("Assisted-by: Claude:claude-3-opus coccinelle sparse")),
        ("linux-7.2", "LLM", None),
        ("linux-7.2", "Claude:claude-3-opus make", None),
        ("zephyr", "Claude:claude-opus-4.6 coccinelle", Some("Assisted-by: Claude:claude-opus-4.6 coccinelle")),
        ("zephyr", "Claude", None),
        ("b4", "claude-opus-4-6-20250925", Some("Assisted-by: claude-opus-4-6-20250925")),
        ("b4", " ", None),
        ("ovs", "model-name-42.0, OVS-Code-Assistant-Pro-9.0", Some("Assisted-by: model-name-42.0, OVS-Code-Assistant-Pro-9.0")),
        ("ovs", "", None),
        ("mesa", "TOOL (MODEL)", Some("Assisted-by: TOOL (MODEL)")),
        ("mesa", "generated-by: TOOL (MODEL)", Some("Generated-by: TOOL (MODEL)")),
        ("mesa", "Assisted-by: TOOL", Some("Assisted-by: TOOL")),
        ("mesa", "Generated-by: ", None),
        ("fedora", "generic LLM chatbot", Some("Assisted-by: generic LLM chatbot")),
        ("fedora", "", None),
        ("llvm", "generic LLM chatbot", Some("Assisted-by: generic LLM chatbot")),
        ("llvm", "", None),
        ("artsy", "Claude:Opus-4.5", Some("Assisted-by: Claude:Opus-4.5")),
        ("artsy", "Claude", None),
        ("openinfra", "Some Assistant", Some("Generated-By: Some Assistant")),
        ("openinfra", "assisted-by: Some Assistant", Some("Assisted-By: Some Assistant")),
        ("openinfra", "", None),
        ("apache", "Some Assistant", Some("Generated-by: Some Assistant")),
        ("apache", "", None),
        ("bootc", "ai", Some("Assisted-by: AI")),
        ("bootc", "Generated-by: AI", Some("Generated-by: AI")),
        ("bootc", "Claude", None),
    ];
    for (id, spec, line) in cases {
        let rule = preset(id).unwrap().disclosure.unwrap();
        let said = crate::disclosure::parse_spec(spec, &rule);
        let lines = said.as_ref().map(|said| {
            let token = rule.token_of(said);
            said.to_values(&rule).iter().map(|value| format!("{token}: {value}")).collect::<Vec<_>>()
        });
        assert_eq!(lines.ok(), line.map(|line| vec![line.to_owned()]), "{id}: {spec}");
    }
    for id in preset_ids() {
        let verdicts: Vec<bool> = cases.iter().filter(|case| case.0 == id).map(|case| case.2.is_some()).collect();
        let expected = preset(id).unwrap().disclosure.is_some();
        assert_eq!(verdicts.contains(&true) && verdicts.contains(&false), expected, "{id} is not in the table");
    }
}

#[test]
#[rustfmt::skip]
fn each_preset_has_its_stance_its_sign_off_and_says_where_it_was_read() {
    use {SignOffMode::{Ask, Forbidden as Never, Required}, Stance::{Disclose, Refuse, Silent}};
    let (optional, no, must) = (Allowed::Optional, Allowed::Forbidden, Allowed::Required);
    for (id, stance, models, mode, author, commit) in [
        ("neutral", Silent, optional, Ask, false, None),
        ("no-ai", Refuse, optional, Ask, false, Some("ff724192d035")),
        ("humans-only", Silent, no, Ask, false, Some("08dbe6fc")),
        ("pr-only", Disclose, no, Ask, false, Some("24e7d8f5409c")),
        ("apache", Disclose, optional, Never, false, None),
        ("artsy", Disclose, must, Ask, false, None),
        ("b4", Disclose, must, Required, true, Some("ada9a7554864")),
        ("bootc", Disclose, no, Required, false, Some("534c76ea474a")),
        ("fedora", Disclose, optional, Ask, false, None),
        ("linux", Disclose, no, Required, true, Some("fd179f8a05be")),
        ("linux-7.2", Disclose, must, Required, true, Some("41362886")),
        ("llvm", Disclose, optional, Never, false, Some("172cc1f2")),
        ("mesa", Disclose, optional, Never, false, Some("7a6f569")),
        ("openinfra", Disclose, optional, Required, false, None),
        ("ovs", Disclose, optional, Required, true, Some("d6a632a9b16e")),
        ("qemu-in-force", Refuse, optional, Required, true, Some("95b9e0d2ade5")),
        ("zephyr", Disclose, must, Required, true, Some("0049e1e2")),
    ] {
        let policy = preset(id).unwrap();
        assert_eq!((policy.ai.stance, policy.ai.model_names), (stance, models), "{id}");
        assert_eq!((policy.sign_off.mode, policy.sign_off.must_match_author), (mode, author), "{id}");
        assert_eq!((policy.source.commit.as_deref(), &policy.sign_off.confirm), (commit, &Confirm::YesNo), "{id}");
    }
}

#[test]
fn only_one_project_has_limits_on_any_change_and_one_trailer() {
    let [limit] = &preset("bootc").unwrap().limits[..] else { panic!("one limit") };
    assert_eq!(
        (limit.category.as_str(), limit.lines, limit.over),
        (ANY, 500, Over::NeedsAgreement)
    );
    assert!(limit.is_about("AI") && limit.is_about("code"));
    let once = |id: &&str| preset(id).unwrap().disclosure.is_some_and(|rule| rule.once);
    assert_eq!(preset_ids().into_iter().filter(once).collect::<Vec<_>>(), ["zephyr"]);
    let also = |id: &str| preset(id).unwrap().disclosure.unwrap().also;
    assert_eq!(also("mesa"), ["Generated-by"]);
    assert_eq!((also("openinfra"), also("bootc")), (vec!["Assisted-By".to_owned()], also("mesa")));
}

#[test]
fn a_projects_own_trailer_is_not_taken_for_an_agents_mark() {
    for id in preset_ids() {
        let policy = preset(id).unwrap();
        let rules = &policy.trailers;
        for token in policy.disclosure.iter().flat_map(DisclosureRule::tokens) {
            let mut unwanted = rules.forbidden.iter().chain(&rules.forbidden_for_agents);
            assert!(!unwanted.any(|other| other.eq_ignore_ascii_case(token)), "{id}: {token}");
        }
        assert!(rules.forbidden_for_agents.contains(&"Co-authored-by".to_owned()), "{id}");
    }
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
        let from_yaml = serde_yaml::from_str::<serde_json::Value>(preset.yaml).unwrap();
        let from_json = serde_json::from_str::<serde_json::Value>(preset.json).unwrap();
        assert_eq!(format!("{from_yaml:?}"), format!("{from_json:?}"), "{id}");
    }
}
