//! PURE. What the matchers of single lines have in common: to which agent something is attributed, and why.

use crate::trace::{AgentId, Kind, Verdict};

/// The agent that something is attributed to.
#[derive(Clone, Debug)]
pub(crate) struct Attribution {
    pub(crate) agent: AgentId,
    pub(crate) verdict: Verdict,
    pub(crate) reason: String,
}

impl Attribution {
    /// Lowers the verdict: on its own the line would be an agent's, but here it may be quoted.
    pub(crate) fn doubt_as_quotation(&mut self) {
        self.verdict = Verdict::Ambiguous;
        self.reason.push_str(", but it reads like a quotation");
    }
}

/// A line that is attributed to an agent, wherever it is in the message.
pub(crate) struct LineMatch {
    pub(crate) kind: Kind,
    pub(crate) attribution: Attribution,
}
