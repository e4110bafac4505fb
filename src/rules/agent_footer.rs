//! PURE. Lines in which an agent advertises itself.

use super::{Rule, traces};
use crate::policy::Severity;

pub(super) static RULE: Rule = Rule {
    name: "agent-footer",
    severity: Severity::Error,
    explain: "\
Agents end a message with a line that advertises them. It tells a reader nothing about the change and stays \
in the history for ever.

bad:   Generated with [Claude Code](https://claude.com/claude-code)
good:  no such line; where the project wants to know, its disclosure trailer

Remove the line; `git provenance strip` does it. A sentence that a person could have written is only a \
warning.",
    prose: true,
    counts: None,
    check: |_, facts| traces::named(facts, &["agent-footer"], "an agent's footer"),
};
