//! PURE. Trailers that the project does not use.

use super::finding::Violation;
use super::{CommitFacts, Linter, Rule, RuleId, traces};
use crate::draft::Cause;
use crate::policy::Severity;

pub(super) static RULE: Rule = Rule {
    id: RuleId::ForbiddenTrailer,
    severity: Severity::Error,
    explain: "\
A project may have decided against certain trailers, often since another one says the same: see `trailers` \
in its policy. Some are forbidden for everybody, others only where they name an agent.

bad:   Assisted-by: Claude Code
good:  AI-used-for: code

Remove the line. One that names a person is never removed by a program: thank them in the message, or with \
a trailer that the project uses.",
    judges_letters: false,
    needs_changes: None,
    check,
};

fn check(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    let forbidden = Cause::Rule(RuleId::ForbiddenTrailer);
    let what = format!("{} does not use this trailer", linter.policy.name);
    let removals = facts.plan.removals().iter().filter(|removal| removal.cause == forbidden);
    let doubts = facts.plan.doubts().iter();
    let of_people =
        doubts.filter(|doubt| doubt.cause == forbidden || doubt.cause == Cause::AiDisclosure);
    let of_people = of_people.map(|doubt| {
        let sure = doubt.cause == forbidden;
        let what = if sure { "a forbidden trailer" } else { "perhaps a forbidden trailer" };
        traces::violation(facts, doubt, what)
            .doubtful(!sure)
            .help("remove the line, or say it in the text if it names a person")
    });
    removals.map(|removal| traces::removable(facts, removal, &what)).chain(of_people).collect()
}
