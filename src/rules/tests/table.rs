//! PURE. The table of rules itself.

use super::*;

#[test]
fn names_are_stable_words_and_each_rule_explains_itself() {
    for (at, rule) in RULES.into_iter().enumerate() {
        let name = rule.name();
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{name}");
        assert_eq!(rule.id, RuleId::ALL[at]);
        assert!(RULES[..at].iter().all(|other| other.name() != name), "{name} is there twice");
        let paragraphs: Vec<&str> = rule.explain.split("\n\n").collect();
        assert_eq!(paragraphs.len(), 3, "{name}: why, examples, how");
        assert!(
            paragraphs[1].starts_with("bad:   ") && paragraphs[1].contains("\ngood:  "),
            "{name}"
        );
        assert!(rule.explain.ends_with('.'), "{name}");
        assert!(rule.explain.lines().all(|line| !line.ends_with(' ')), "{name}");
        assert_ne!(rule.severity, Severity::Off);
    }
}

#[test]
fn the_policy_switches_rules_off_and_changes_their_severity() {
    for (severity, expected) in [
        ("off", &[][..]),
        ("warning", &["unsquashed-fixup? fixup!"]),
        ("error", &["unsquashed-fixup! fixup!"]),
    ] {
        let yaml = format!("severity: {{unsquashed-fixup: {severity}}}\n");
        Commit::new(&yaml, "fixup! s\n").gives(expected);
    }
}

#[test]
fn a_rule_that_does_not_exist_is_told() {
    let policy =
        parsed("version: 1\nextends: default\nseverity: {agent-trailr: off, agent-footer: off}\n");
    let linter = Linter::new(&policy, Catalogue::builtin()).unwrap();
    assert_eq!(linter.unknown_rules().collect::<Vec<_>>(), ["agent-trailr"]);
}

#[test]
fn findings_are_in_the_order_of_the_message() {
    let message =
        "fixup! s\n\nCo-authored-by: Claude <noreply@anthropic.com>\nAI-used-for: poetry\n";
    Commit::new("sign-off: {mode: required}\n", message)
        .by("Claude <noreply@anthropic.com>")
        .gives(&[
            "agent-identity!",
            "unsquashed-fixup! fixup!",
            "agent-trailer! Co-authored-by: Claude <noreply@anthropic.com>",
            "unknown-category! poetry",
        ]);
}
