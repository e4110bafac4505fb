//! PURE but for the terminal that an operator sits at. What the pipeline is told about a commit, and what comes of it.

use std::fmt;

use super::ai_use::AiUse;
use crate::draft::{CommitKind, Removal, SignOffOwners, Unencodable};
use crate::policy::{FileChange, Policy, SignOffMode, Stance};
use crate::terminal::{PromptError, Terminal};
use crate::text::encoding::MessageEncoding;
use agent_traces::Catalogue;
use git_message::Message;

/// Everything the pipeline needs to know about a commit.
pub struct CommitContext<'a> {
    /// The rules.
    pub policy: &'a Policy,
    /// Where they came from, for the person.
    pub policy_origin: &'a str,
    /// Said before the first question, such as that the rules differ from the committed ones.
    pub warnings: Vec<String>,
    /// What agents write.
    pub catalogue: &'a Catalogue,
    /// Whose sign-offs are the person's own.
    pub people: SignOffOwners,
    /// What kind of commit this is.
    pub kind: CommitKind,
    /// What is about to be committed; `None` where nobody counted, since nobody is asked.
    pub changes: Option<Vec<FileChange>>,
    /// How text is written into the message.
    pub encoding: MessageEncoding,
    /// A statement that was already made, by flag or in an earlier round.
    pub ai_use: Option<AiUse>,
    /// Whether this round follows an earlier one in which all was answered and only the message edited.
    pub message_was_edited: bool,
    /// Whether the sign-off may be asked about at all.
    pub ask_sign_off: bool,
    /// Whether an option asks for the question (`-s`).
    pub sign_off_requested: bool,
    /// Set where the message is that of a commit which exists: then it may stay as it is.
    pub existing: Option<Existing>,
    /// Whether a commit may say nothing about AI use where nobody can be asked: others will say that it does.
    pub allow_missing_disclosure: bool,
}

/// What a message brings along that stands in a commit already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Existing {
    /// What was stated for the commit before it in the series; it may be given again.
    pub previous: Option<AiUse>,
    /// Whether it carries an own sign-off.
    pub is_signed: bool,
}

impl CommitContext<'_> {
    /// Whether this commit is to be signed off, if a person says so.
    pub fn wants_sign_off(&self) -> bool {
        let mode = self.policy.sign_off.mode;
        let by_kind = match self.kind {
            CommitKind::Merge => mode == SignOffMode::Required || self.sign_off_requested,
            CommitKind::Ordinary => true,
            CommitKind::Fixup | CommitKind::CoverLetter => false,
        };
        // One that stands there already is asked about whatever it is on.
        let is_signed = self.existing.as_ref().is_some_and(|existing| existing.is_signed);
        let by_kind = by_kind || is_signed && self.kind != CommitKind::CoverLetter;
        self.ask_sign_off && by_kind && mode != SignOffMode::Forbidden
    }

    /// Why an option that asks for the sign-off has no question, where it has none.
    pub fn sign_off_left_out(&self) -> Option<String> {
        if !(self.sign_off_requested && self.ask_sign_off) || self.wants_sign_off() {
            return None;
        }
        Some(match self.policy.sign_off.mode {
            SignOffMode::Forbidden => {
                format!("-s asks nothing here: `{}` takes no sign-offs", self.policy.name)
            }
            _ if self.kind == CommitKind::CoverLetter => {
                "-s asks nothing here: a cover letter is not signed off".into()
            }
            _ => "-s asks nothing here: a commit that is to be folded into another one is not \
                  signed off itself"
                .into(),
        })
    }

    /// Whether it is to be stated if AI was used.
    pub fn wants_ai_use(&self) -> bool {
        let asks = self.policy.disclosure.is_some() || self.policy.ai.stance == Stance::Refuse;
        asks && self.kind.is_disclosed()
    }
}

/// Who is there to answer.
pub enum Operator {
    /// Somebody at the controlling terminal.
    Present(Terminal),
    /// Nobody, and why.
    Absent(AbsenceReason),
}

/// Why nobody is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AbsenceReason {
    /// There is no controlling terminal.
    NoTerminal,
    /// Another process group is in the terminal's foreground.
    Background,
    /// Another program started git, and neither reads from nor writes to a terminal: a question would make it
    /// wait for an answer that nobody sees is wanted.
    Unattended,
    /// A dry run asks no questions.
    DryRun,
    /// An agent says that it runs this, and how it does.
    Agent(String),
}

impl fmt::Display for AbsenceReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTerminal => write!(f, "there is no terminal to ask at"),
            Self::Background => write!(f, "this runs in the background"),
            Self::Unattended => write!(f, "another program runs git here, and not at a terminal"),
            Self::DryRun => write!(f, "this is a dry run"),
            Self::Agent(why) => write!(f, "an agent runs this ({why})"),
        }
    }
}

impl Operator {
    /// The terminal, where somebody is at it.
    pub fn terminal(&self) -> Option<&Terminal> {
        match self {
            Self::Present(terminal) => Some(terminal),
            Self::Absent(_) => None,
        }
    }
}

/// A message that may be committed.
#[derive(Debug)]
pub struct Authored {
    /// The final message.
    pub message: Message,
    /// Whether it carries a confirmed own sign-off.
    pub signed: bool,
    /// What was removed.
    pub removed: Vec<Removal>,
    /// What was in doubt and stays, where nobody could be asked about it.
    pub kept: Vec<Removal>,
    /// What was stated about AI use in this run.
    pub ai_use: Option<AiUse>,
}

/// Why there is no message to commit.
#[derive(Debug)]
pub enum AuthoringStop {
    /// The person stopped.
    PromptError(PromptError),
    /// The person wants to edit the message again; the statement is kept.
    Edit(Option<AiUse>),
    /// The person has typed something else at the sign-off of a commit that exists: it may stay as it is.
    NotSigned,
    /// The run cannot go on: what happened, and one action that works.
    Refused {
        /// What happened.
        what: String,
        /// One action that works.
        hint: String,
    },
}

impl From<PromptError> for AuthoringStop {
    fn from(stopped: PromptError) -> Self {
        Self::PromptError(stopped)
    }
}

impl From<Unencodable> for AuthoringStop {
    fn from(Unencodable { text }: Unencodable) -> Self {
        Self::Refused {
            what: format!("`{text}` cannot be written in the message's encoding"),
            hint: "use plain ASCII, or unset `i18n.commitEncoding`".into(),
        }
    }
}
