//! PURE. Agents as author or committer.

use super::facts::CommitFacts;
use super::finding::Violation;
use super::{Rule, RuleId};
use crate::policy::Severity;
use agent_traces::Verdict;

pub(super) static RULE: Rule = Rule {
    id: RuleId::AgentIdentity,
    severity: Severity::Error,
    explain: "\
The author of a commit is the person who answers for it. An agent that commits under its own name leaves \
nobody to ask.

bad:   Author: Claude <noreply@anthropic.com>
good:  Author: Robin Tester <robin@example.org>

Set `user.name` and `user.email` to yours, then `git commit --amend --reset-author`.",
    judges_letters: false,
    needs_changes: None,
    check: |_, facts| found(facts),
};

fn found(facts: &CommitFacts<'_>) -> Vec<Violation> {
    let violations = facts.agents.iter().map(|(role, agent)| {
        let sure = agent.verdict == Verdict::Agent;
        let what = if sure { "an agent" } else { "perhaps an agent" };
        Violation::missing(format!("the {role} is {what}: {}", agent.reason))
            .help("make yourself the author with `git commit --amend --reset-author`")
            .doubtful(!sure)
    });
    violations.collect()
}
