//! What a stop of the authoring is to the run.

use crate::authoring::AuthoringStop;
use crate::error::Error;
use crate::terminal::PromptError;

/// A message that is not authored is not committed.
impl From<AuthoringStop> for Error {
    fn from(stop: AuthoringStop) -> Self {
        const NOT_COMMITTED: &str = "not committed";
        match stop {
            AuthoringStop::Edit(_) | AuthoringStop::NotSigned => Self::declined(NOT_COMMITTED),
            AuthoringStop::Prompt(stopped, _) => prompt_error(stopped, NOT_COMMITTED),
            AuthoringStop::Refused { what, hint } => Self::refused(what, hint),
        }
    }
}

/// The error of a question that got no answer; `declined` is what that means where the person wanted it so.
pub(crate) fn prompt_error(stopped: PromptError, declined: &str) -> Error {
    match stopped {
        PromptError::Declined | PromptError::Back => Error::declined(declined),
        PromptError::Interrupted => Error::interrupted(),
        broken @ PromptError::Broken(_) => {
            Error::cannot(broken.to_string(), "try another terminal")
        }
    }
}
