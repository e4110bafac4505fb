//! PURE. Sign-offs in an agent's name.

use super::{Rule, RuleId, traces};
use crate::policy::Severity;

pub(super) static RULE: Rule = Rule {
    id: RuleId::AgentSignOff,
    severity: Severity::Error,
    explain: "\
A sign-off certifies where a change comes from. Only a person can certify anything, so a sign-off in the \
name of an agent is worth nothing.

bad:   Signed-off-by: Codex <codex@openai.com>
good:  Signed-off-by: Robin Tester <robin@example.org>

Remove the line; whoever answers for the change signs off with `git provenance commit --amend`.",
    judges_letters: true,
    needs_changes: None,
    check: |_, facts| traces::of_rule(facts, RuleId::AgentSignOff, "a sign-off by an agent"),
};
