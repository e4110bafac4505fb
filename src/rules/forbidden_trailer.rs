//! PURE. Trailers that the project does not use.

use super::finding::{Fix, Violation};
use super::{CommitFacts, Linter, Rule, traces};
use crate::policy::Severity;

pub(super) static RULE: Rule = Rule {
    name: "forbidden-trailer",
    severity: Severity::Error,
    explain: "\
A project may have decided against certain trailers, often since another one says the same: see `trailers` \
in its policy. Some are forbidden for everybody, others only where they name an agent.

bad:   Assisted-by: Claude Code
good:  AI-used-for: code

Remove the line. One that names a person is never removed by a program: thank them in the message, or with \
a trailer that the project uses.",
    prose: false,
    counts: None,
    check: found,
};

fn found(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    let project = &linter.policy.name;
    let of_agents = facts.plan.removals().iter().filter(|one| one.rule == RULE.name).map(|one| {
        traces::found(facts, one, &format!("{project} does not use this trailer"))
            .fix(Fix::RemoveLines(one.span.clone()))
    });
    let doubts = facts.plan.doubts().iter().map(|doubt| &doubt.0);
    let of_people =
        doubts.filter(|one| [RULE.name, "ai-disclosure"].contains(&one.rule)).map(|one| {
            let sure = one.rule == RULE.name;
            let what = if sure { "a forbidden trailer" } else { "perhaps a forbidden trailer" };
            traces::found(facts, one, what)
                .doubtful(!sure)
                .help("remove the line, or say it in the text if it names a person")
        });
    of_agents.chain(of_people).collect()
}
