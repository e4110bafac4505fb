//! How much a person wants to be told, from git's configuration. Nothing here answers a question.

use crate::authoring::Explain;
use crate::error::Error;
use crate::git::Config;
use crate::text::did_you_mean::nearest;
use crate::text::escape;

/// The key that says how much is explained.
const EXPLAIN: &str = "provenance.explain";
/// The words that it takes.
const EXPLAIN_WORDS: [(&str, Explain); 2] = [("full", Explain::Full), ("brief", Explain::Brief)];

/// What a person has set about the questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Preferences {
    /// How much is said beside the questions.
    pub(crate) explain: Explain,
}

impl Preferences {
    /// Reads the settings.
    ///
    /// # Errors
    /// When one has a value that it does not take.
    pub(crate) fn read(config: &Config) -> Result<Self, Error> {
        Ok(Self { explain: explain(config)? })
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
