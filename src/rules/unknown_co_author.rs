//! PURE. Co-authors and signers whom nobody knows and who are nobody to talk to.

use super::finding::Violation;
use super::{CommitFacts, Linter, Rule, RuleId, traces};
use crate::draft::{Cause, Removal};
use crate::policy::Severity;

pub(super) static RULE: Rule = Rule {
    id: RuleId::UnknownCoAuthor,
    severity: Severity::Warning,
    explain: "\
A co-author is somebody who can be asked about the change. A mailbox that no person reads, a bot that is none of the \
known ones and the name of a model are not: such a line is often the advertisement of a tool that is too new to be \
known.

bad:   Co-authored-by: Acme Coder <noreply@acme.example>
good:  Co-authored-by: Kim Other <kim@example.org>

Remove the line if a tool has added itself; `git provenance amend` asks. A program never removes it unasked. A bot of \
the project's own belongs in `bots` of its policy, an agent in `agents`: then it is known.",
    judges_letters: false,
    needs_changes: None,
    check,
};

fn check(_: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    let doubts = facts.plan.doubts().iter();
    let unknown = doubts.filter(|doubt| doubt.cause == Cause::Rule(RuleId::UnknownCoAuthor));
    let violation = |doubt: &Removal| {
        traces::violation(facts, doubt, "an unknown co-author")
            .doubtful(true)
            .help("remove the line if a tool has added itself")
    };
    unknown.map(violation).collect()
}
