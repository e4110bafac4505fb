//! PURE. Links to an agent's session.

use super::{Rule, RuleId, traces};
use crate::policy::Severity;

pub(super) static RULE: Rule = Rule {
    id: RuleId::AgentSessionLink,
    severity: Severity::Error,
    explain: "\
Some agents leave a link to the conversation. Nobody but its owner can open it, or everybody can read what \
was meant to stay private.

bad:   https://claude.ai/code/session_01AbCdEf
good:  the reasons for the change, in your own words

Remove the line; `git provenance strip` does it.",
    judges_letters: true,
    needs_changes: None,
    check: |_, facts| traces::of_rule(facts, RuleId::AgentSessionLink, "a link to an agent's session"),
};
