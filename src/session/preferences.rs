//! How much a person wants to be told and asked, from git's configuration. Nothing here answers a question.

use super::project_policy::ProjectPolicy;
use crate::authoring::{Explain, SignOffRequest};
use crate::error::Error;
use crate::git::Config;
use crate::text::did_you_mean::nearest;
use crate::text::escape;

/// The key that says how much is explained.
const EXPLAIN: &str = "provenance.explain";
/// The words that it takes.
const EXPLAIN_WORDS: [(&str, Explain); 2] = [("full", Explain::Full), ("brief", Explain::Brief)];

/// The key that says whether a sign-off is asked for where nothing else asks for it.
const ASK_SIGN_OFF: &str = "provenance.askSignOff";

/// What a person has set about the questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Preferences {
    /// How much is said beside the questions.
    pub(crate) explain: Explain,
    asks_sign_off: bool,
}

impl Preferences {
    /// Reads the settings.
    ///
    /// # Errors
    /// When one has a value that it does not take.
    pub(crate) fn read(config: &Config) -> Result<Self, Error> {
        Ok(Self { explain: explain(config)?, asks_sign_off: asks_sign_off(config)? })
    }

    /// Leaves the question about the sign-off out where the person wants that, and neither an option nor the project
    /// nor a sign-off that is there already asks for it.
    pub(crate) fn sign_off(
        self,
        request: SignOffRequest,
        is_signed: bool,
        rules: &ProjectPolicy,
    ) -> SignOffRequest {
        let is_by_default = request == SignOffRequest::ByPolicy && !is_signed;
        match is_by_default && !self.asks_sign_off && !rules.want_sign_off() {
            true => SignOffRequest::Never,
            false => request,
        }
    }
}

fn explain(config: &Config) -> Result<Explain, Error> {
    let Some(value) = config.text(EXPLAIN) else { return Ok(Explain::default()) };
    if let Some((_, explain)) = EXPLAIN_WORDS.iter().find(|(word, _)| *word == value) {
        return Ok(*explain);
    }
    let words = EXPLAIN_WORDS.map(|(word, _)| word);
    let hint = match nearest(&value, words) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("set it to `{}`", words.join("` or `")),
    };
    let value = escape::line(value.as_bytes());
    Err(Error::cannot(format!("`{value}` is no value of {EXPLAIN}"), hint))
}

fn asks_sign_off(config: &Config) -> Result<bool, Error> {
    config.boolean(&ASK_SIGN_OFF.to_ascii_lowercase()).map_or(Ok(true), |value| {
        value.map_err(|value| {
            let value = escape::line(value);
            let what = format!("`{value}` is no value of {ASK_SIGN_OFF}");
            Error::cannot(what, "set it to `true` or `false`")
        })
    })
}
