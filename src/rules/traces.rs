//! PURE. What the rules about agents' lines have in common: the plan that `strip` follows decides what a
//! line is, each rule takes its own.

use super::CommitFacts;
use super::finding::{Fix, Violation};
use crate::draft::{Removal, Uncertain};

/// The findings of one rule's name in the plan.
pub(super) fn named(facts: &CommitFacts<'_>, names: &[&str], what: &str) -> Vec<Violation> {
    let is_meant = |removal: &&Removal| names.contains(&removal.rule);
    let sure = facts
        .plan
        .removals()
        .iter()
        .filter(is_meant)
        .map(|removal| found(facts, removal, what).fix(Fix::RemoveLines(removal.span.clone())));
    let doubts = facts.plan.doubts().iter().map(|Uncertain(removal)| removal).filter(is_meant);
    let unsure = doubts.map(|removal| {
        found(facts, removal, &format!("perhaps {what}"))
            .doubtful(true)
            .help("remove the line if an agent wrote it")
    });
    sure.chain(unsure).collect()
}

/// One line of the plan as a finding: its bytes without the end of the line.
pub(super) fn found(facts: &CommitFacts<'_>, removal: &Removal, what: &str) -> Violation {
    let start = removal.span.start;
    let indent = facts.bytes()[removal.span.clone()].len()
        - facts.bytes()[removal.span.clone()].trim_ascii_start().len();
    let end = start + removal.text.len();
    Violation::at((start + indent).min(end)..end, format!("{what}: {}", removal.reason))
}
