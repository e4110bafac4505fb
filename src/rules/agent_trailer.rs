//! PURE. Trailers in which an agent takes credit.

use super::{Rule, RuleId, traces};
use crate::policy::Severity;

pub(super) static RULE: Rule = Rule {
    id: RuleId::AgentTrailer,
    severity: Severity::Error,
    explain: "\
Coding agents add trailers that name themselves as co-author, reviewer or maker, mostly without being asked. \
An agent cannot be an author or answer for a change, and projects do not want the advertisement.

bad:   Co-authored-by: Claude <noreply@anthropic.com>
good:  Co-authored-by: Kim Other <kim@example.org>

Remove the line; `git provenance strip` does it. A line that could be a person's is only a warning.",
    judges_letters: true,
    needs_changes: None,
    check: |_, facts| traces::of_rule(facts, RuleId::AgentTrailer, "an agent's trailer"),
};
