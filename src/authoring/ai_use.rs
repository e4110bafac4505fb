//! What a person states about AI use.

use crate::disclosure::Disclosure;

/// What a person stated about AI use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AiUse {
    /// No AI was used.
    NoAi,
    /// AI was used for this.
    UsedFor(Disclosure),
}
