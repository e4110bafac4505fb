//! PURE. What agents write, and how to tell it from what people write: the catalogue (data of
//! `templates/agents.yml`) and its matchers for message text, identities and the environment.

mod remove;

use std::ffi::OsString;
use std::ops::Range;

pub use remove::remove_lines;

/// What is known about agents, as tables; made once, read often.
#[derive(Debug)]
pub struct Catalogue {}

/// A catalogue that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// Not the YAML we expect: syntax, an unknown key, a wrong type.
    #[error("the agent catalogue is not valid: {0}")]
    Yaml(#[from] serde_yaml::Error),
    /// Well-formed, but it contradicts itself.
    #[error("the agent catalogue is not valid: {0}")]
    Data(String),
}

/// How sure a match is. What no rule matches has no trace at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Written by an agent: removed and reported.
    Agent,
    /// Could be a person's: asked, kept by default.
    Ambiguous,
}

/// What sort of line a trace is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A trailer that names an agent as author, or that only agents write.
    Trailer,
    /// A sign-off in an agent's name.
    SignOff,
    /// An advertisement line (`Generated with …`).
    Footer,
    /// A link to an agent's session or transcript.
    SessionLink,
    /// A disclosure trailer with an AI as value; the policy says what happens to it.
    Disclosure,
}

/// One thing that an agent left in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Whole lines in the message, with continuation lines and the end of the last line.
    pub span: Range<usize>,
    /// Number of the first line, from 1.
    pub line: usize,
    /// What sort of line it is.
    pub kind: Kind,
    /// How sure that is.
    pub verdict: Verdict,
    /// Id in the catalogue, or `unknown agent`.
    pub agent: String,
    /// Rule name, as in reports.
    pub rule: &'static str,
    /// The trailer's token as written.
    pub token: Option<Vec<u8>>,
    /// One clause for a person.
    pub reason: String,
}

/// An author, committer or signer that is an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentIdentity {
    /// Id in the catalogue, or `unknown agent`.
    pub agent: String,
    /// How sure that is.
    pub verdict: Verdict,
    /// One clause for a person.
    pub reason: String,
}

/// Whether a trailer's value names an AI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueVerdict {
    /// It does; the id in the catalogue, or `unknown agent`.
    Agent(String),
    /// It could be a person's name as well (`Claude`).
    Ambiguous(String),
    /// A person, or nothing we know.
    PersonOrUnknown,
}

/// How much an environment signal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// Set only for commands that an agent runs.
    Strong,
    /// Set in a terminal that an agent opened and a person may use later.
    Shared,
    /// Also true in a person's own terminal.
    Weak,
}

/// Something in the environment that hints at an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Id in the catalogue, or `unknown agent`.
    pub agent: String,
    /// The variable (or file) that was seen.
    pub variable: String,
    /// How much it says.
    pub strength: Strength,
    /// One clause for a person.
    pub why: String,
}

impl Catalogue {
    /// The catalogue compiled in; parsed at the first call.
    pub fn builtin() -> &'static Catalogue {
        static BUILTIN: std::sync::OnceLock<Catalogue> = std::sync::OnceLock::new();
        BUILTIN.get_or_init(|| Catalogue {})
    }

    /// Reads a catalogue.
    pub fn parse(_yaml: &str) -> Result<Catalogue, CatalogueError> {
        Ok(Catalogue {})
    }

    /// Everything in a message (without git's comment tail) that an agent left there, in order
    /// and disjoint. The subject line is never touched.
    pub fn scan(&self, _message: &[u8]) -> Vec<Trace> {
        Vec::new()
    }

    /// Whether an author, committer or signer is an agent.
    pub fn identity(&self, _name: &[u8], _email: &[u8]) -> Option<AgentIdentity> {
        None
    }

    /// Whether the value of a trailer such as `Assisted-by` names an AI.
    pub fn names_an_agent(&self, _value: &[u8]) -> ValueVerdict {
        ValueVerdict::PersonOrUnknown
    }

    /// What in the environment hints at an agent, derivatives before what they derive from.
    pub fn signals(
        &self,
        _env: &dyn Fn(&str) -> Option<OsString>,
        _exists: &dyn Fn(&str) -> bool,
    ) -> Vec<Signal> {
        Vec::new()
    }
}
