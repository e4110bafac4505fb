//! PURE. Lines in which an agent advertises itself.

use super::{Rule, RuleId, traces};
use crate::policy::Severity;

pub(super) static RULE: Rule = Rule {
    id: RuleId::AgentFooter,
    severity: Severity::Error,
    explain: "\
Agents end a message with a line that advertises them. It tells a reader nothing about the change and stays \
in the history for ever.

bad:   Generated with [Claude Code](https://claude.com/claude-code)
good:  no such line; where the project wants to know, its disclosure trailer

Remove the line; `git provenance strip` does it. A sentence that a person could have written is only a \
warning.",
    judges_letters: true,
    needs_changes: None,
    check: |_, facts| traces::of_rule(facts, RuleId::AgentFooter, "an agent's footer"),
};
