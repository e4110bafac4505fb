//! PURE. The plain types that the crate returns. No matching, and no knowledge of the other files.

use std::ops::Range;

/// Id of the catalogue's entry for an agent without a name of its own.
pub const UNKNOWN_AGENT: &str = "unknown agent";

/// Position of an agent in the catalogue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct AgentId(pub(crate) usize);

/// Why a catalogue cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// The YAML has a syntax error, an unknown key or a value of the wrong type.
    #[error("the agent catalogue is not valid: {0}")]
    Yaml(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The YAML is well-formed, but the data contradicts itself or lacks something.
    #[error("the agent catalogue is not valid: {0}")]
    Data(String),
}

/// How sure it is that an agent wrote something. If no rule matches, there is no verdict at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// An agent wrote it.
    Agent,
    /// A person could have written it: ask, and keep it by default.
    Ambiguous,
}

/// Who vouches for the facts by which something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Authority {
    /// The catalogue that is built in.
    BuiltIn,
    /// Whoever runs this, in an extension of their own: it counts as built in.
    Person,
    /// A project, which could name a person: what only it says is asked about.
    Project,
}

/// What sort of line a trace is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A trailer that names an agent as an author, or that only agents write.
    Trailer,
    /// A sign-off in an agent's name.
    SignOff,
    /// An advertisement line (`Generated with …`).
    Footer,
    /// A link to an agent's session or transcript.
    SessionLink,
    /// A disclosure trailer whose value names an AI. What happens to it is up to the project's policy.
    Disclosure,
    /// A co-author or signer whom nobody knows and who is nobody to talk to. It is always asked about.
    UnknownCoAuthor,
}

impl Kind {
    /// Returns the name of the rule that such a line breaks, for reports. It never changes.
    pub fn rule_name(self) -> &'static str {
        match self {
            Kind::Trailer => "agent-trailer",
            Kind::SignOff => "agent-sign-off",
            Kind::Footer => "agent-footer",
            Kind::SessionLink => "agent-session-link",
            Kind::Disclosure => "ai-disclosure",
            Kind::UnknownCoAuthor => "unknown-co-author",
        }
    }

    /// Returns whether a line of this kind is removed under this verdict, whatever a policy says.
    pub(crate) fn is_removable(self, verdict: Verdict) -> bool {
        verdict == Verdict::Agent && self != Kind::Disclosure
    }
}

/// Something that an agent left in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trace {
    /// Byte range of its lines in the message, with continuation lines: what [`removable_span`](crate::removable_span)
    /// says. If it stands within a line of other text, it is that part of the line, and ambiguous.
    pub span: Range<usize>,
    /// Number of its first line, from 1.
    pub line: usize,
    /// What sort of line it is.
    pub kind: Kind,
    /// How sure it is that an agent wrote it.
    pub verdict: Verdict,
    /// Id of the agent in the catalogue, or [`UNKNOWN_AGENT`].
    pub agent: String,
    /// Token of the trailer as written, if the line is a trailer with a colon.
    pub token: Option<Vec<u8>>,
    /// The reason, as one clause for a person to read.
    pub reason: String,
    /// Who vouches for it.
    pub authority: Authority,
}

impl Trace {
    /// Returns whether the lines can be removed whatever a project's policy says: an agent wrote them, and they are
    /// not a disclosure, which is the project's own business.
    pub fn is_removable(&self) -> bool {
        self.kind.is_removable(self.verdict)
    }
}

/// An author, committer or signer that is an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AgentIdentity {
    /// Id of the agent in the catalogue, or [`UNKNOWN_AGENT`].
    pub agent: String,
    /// How sure it is.
    pub verdict: Verdict,
    /// The reason, as one clause for a person to read.
    pub reason: String,
}

/// Whether the value of a trailer names an AI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueVerdict {
    /// It names an AI: the id of the agent in the catalogue, or [`UNKNOWN_AGENT`].
    Agent(String),
    /// It names an AI or a person (`Claude`): the id of the agent in the catalogue.
    Ambiguous(String),
    /// It names a person, or nothing that the catalogue knows.
    PersonOrUnknown,
}

/// How much a signal says about who runs a command.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize,
)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// It is set only for commands that an agent runs.
    Strong,
    /// It is set in a terminal that an agent opened and that a person may use later.
    Shared,
    /// It is also set in a person's own terminal.
    Weak,
}

/// Something around a running command that hints at an agent: a variable, a file or a program.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Signal {
    /// Id of the agent in the catalogue, or [`UNKNOWN_AGENT`].
    pub agent: String,
    /// Name of the variable, path of the file, or `process` and the name of the program.
    pub variable: String,
    /// How much it says.
    pub strength: Strength,
    /// The reason, as one clause for a person to read.
    pub why: String,
}
