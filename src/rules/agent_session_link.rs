//! PURE. Links to an agent's session.

use super::{Rule, traces};
use crate::policy::Severity;

pub(super) static RULE: Rule = Rule {
    name: "agent-session-link",
    severity: Severity::Error,
    explain: "\
Some agents leave a link to the conversation. Nobody but its owner can open it, or everybody can read what \
was meant to stay private.

bad:   https://claude.ai/code/session_01AbCdEf
good:  the reasons for the change, in your own words

Remove the line; `git provenance strip` does it.",
    prose: true,
    counts: None,
    check: |_, facts| traces::named(facts, &["agent-session-link"], "a link to an agent's session"),
};
