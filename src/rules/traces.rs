//! PURE. What the rules about agents' lines have in common: the plan that `strip` follows decides what a
//! line is, each rule takes its own.

use super::finding::{Applicability, Edit, Violation};
use super::{CommitFacts, RuleId};
use crate::draft::{Cause, Removal};

/// The findings of one rule in the plan.
pub(super) fn of_rule(facts: &CommitFacts<'_>, rule: RuleId, what: &str) -> Vec<Violation> {
    let is_of_rule = |removal: &&Removal| removal.cause == Cause::Rule(rule);
    let removals = facts.plan.removals().iter().filter(is_of_rule);
    let doubts = facts.plan.doubts().iter().filter(is_of_rule);
    let unsure = doubts.map(|doubt| {
        violation(facts, doubt, &format!("perhaps {what}"))
            .doubtful(true)
            .help("remove the line if an agent wrote it")
    });
    removals.map(|removal| removable(facts, removal, what)).chain(unsure).collect()
}

/// A line that is an agent's without doubt.
pub(super) fn removable(facts: &CommitFacts<'_>, removal: &Removal, what: &str) -> Violation {
    violation(facts, removal, what)
        .fix(Applicability::Automatic, Edit::RemoveLines(removal.span.clone()))
}

/// One line of the plan as a finding: its bytes without the end of the line.
pub(super) fn violation(facts: &CommitFacts<'_>, removal: &Removal, what: &str) -> Violation {
    let lines = &facts.bytes()[removal.span.clone()];
    let indent = lines.len() - lines.trim_ascii_start().len();
    let start = removal.span.start;
    let end = start + removal.text.len();
    Violation::at((start + indent).min(end)..end, format!("{what}: {}", removal.reason))
}
