//! PURE. The project wants a sign-off, and nobody has given one.

use super::finding::Violation;
use super::{CommitFacts, Linter, Rule, RuleId};
use crate::policy::{Severity, SignOffMode};

pub(super) static RULE: Rule = Rule {
    id: RuleId::MissingSignOff,
    severity: Severity::Error,
    explain: "\
With a sign-off a person certifies the project's terms, mostly the Developer Certificate of Origin: that the \
change is theirs to give. Where the policy says `sign-off: {mode: required}`, each commit needs one, merges too.

bad:   no Signed-off-by, or only an agent's
good:  Signed-off-by: Robin Tester <robin@example.org>

Run `git provenance commit --amend` in a terminal: you see the message and confirm it. No option writes it.",
    judges_letters: false,
    needs_changes: None,
    check,
};

fn check(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    let wanted = linter.policy.sign_off.mode == SignOffMode::Required && !facts.is_fixup();
    if !wanted || facts.people_signed().next().is_some() {
        return Vec::new();
    }
    let text = format!("{} wants a sign-off, and none was given by a person", linter.policy.name);
    let help = "whoever answers for the change runs `git provenance commit --amend` in a terminal";
    vec![Violation::missing(text).help(help)]
}
