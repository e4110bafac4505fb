//! What the pipeline is told about a commit, and what comes of it.

use super::ai_use::AiUse;
use super::sign_off::WaitingMessage;
use crate::diffstat::FileChange;
use crate::draft::{CommitKind, Removal, SignOffOwners, Unencodable};
use crate::policy::{Policy, SignOffMode, Stance};
use crate::terminal::{Explain, PromptError};
use crate::text::encoding::MessageEncoding;
use agent_traces::Catalogue;
use git_message::Message;

/// Everything the pipeline needs to know about a commit.
pub(crate) struct CommitContext<'a> {
    /// The rules.
    pub policy: &'a Policy,
    /// What is known about agents.
    pub catalogue: &'a Catalogue,
    /// Where the rules come from, for the person.
    pub policy_origin: &'a str,
    /// Shown before the first question, such as that the rules differ from the committed ones.
    pub warnings: Vec<String>,
    /// How much is said beside the questions.
    pub explain: Explain,
    /// Whose sign-offs are the person's own.
    pub people: SignOffOwners,
    /// What kind of commit this is.
    pub kind: CommitKind,
    /// What is about to be committed; `None` where nobody is asked, since only a person needs the count.
    pub changes: Option<Vec<FileChange>>,
    /// How text is written into the message.
    pub encoding: MessageEncoding,
    /// What is written: a new commit, or the message of one that exists.
    pub task: Task,
    /// What asks for the sign-off.
    pub sign_off: SignOffRequest,
    /// What was stated by an option or in an earlier round.
    pub ai_use: Option<AiUse>,
    /// What was answered in an earlier run; it is offered.
    pub prefilled: Option<AiUse>,
    /// Whether the person has been through the questions before.
    pub round: Round,
    /// The messages of the commits that this one replaces or is made from.
    pub sources: Vec<Message>,
    /// The message of the commit that is replaced, where nobody is there to ask and its tree stays the same.
    pub unchanged: Option<Message>,
    /// Whether these become one commit, which says what each of them said about AI.
    pub unites: bool,
    /// Whether the rules free a message of the last evidence of AI use without an answer.
    pub frees_evidence: bool,
    /// Whether one answer at the end of a series signs all of its messages.
    pub gathers_sign_offs: bool,
}

/// What the pipeline works on, with what only that kind of work has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// A new commit, which must not leave out what the policy wants.
    New,
    /// A commit of plain git, made whatever our hook thinks of it: what is missing is reported.
    Hook,
    /// The message of a commit that exists: it may stay as it is.
    Reword {
        /// What was stated for the commit before it in the series; it may be stated again.
        previous: Option<AiUse>,
        /// Whether the commit carries an own sign-off.
        is_signed: bool,
    },
}

impl Task {
    /// Whether the commit exists already.
    pub(crate) fn is_reword(&self) -> bool {
        matches!(self, Self::Reword { .. })
    }
}

/// What asks for the sign-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignOffRequest {
    /// `--no-sign-off`, or a person whose projects use none: it is neither asked about nor written.
    Never,
    /// The policy alone.
    ByPolicy,
    /// The person, by an option (`-s`).
    Asked,
}

impl SignOffRequest {
    /// Puts `--no-sign-off` and `-s` together; the first one wins.
    pub(crate) fn from_options(never: bool, asked: bool) -> Self {
        if never {
            Self::Never
        } else if asked {
            Self::Asked
        } else {
            Self::ByPolicy
        }
    }
}

/// Whether the person has been through the questions before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Round {
    /// Nothing was asked yet.
    #[default]
    First,
    /// Everything was answered, and only the message was edited since.
    Again,
}

impl<'a> CommitContext<'a> {
    /// The context before the first round, with what no commit is without.
    pub(crate) fn new(
        policy: &'a Policy,
        policy_origin: &'a str,
        catalogue: &'a Catalogue,
        people: SignOffOwners,
        kind: CommitKind,
        encoding: MessageEncoding,
        task: Task,
    ) -> Self {
        Self {
            policy,
            policy_origin,
            catalogue,
            warnings: Vec::new(),
            explain: Explain::Full,
            people,
            kind,
            changes: None,
            encoding,
            task,
            sign_off: SignOffRequest::ByPolicy,
            ai_use: None,
            prefilled: None,
            round: Round::First,
            sources: Vec::new(),
            unchanged: None,
            unites: false,
            frees_evidence: false,
            gathers_sign_offs: false,
        }
    }

    /// Whether this commit is to be signed off, if a person says so.
    pub(crate) fn wants_sign_off(&self) -> bool {
        let mode = self.policy.sign_off.mode;
        let by_kind = match self.kind {
            CommitKind::Merge => {
                mode == SignOffMode::Required || self.sign_off == SignOffRequest::Asked
            }
            CommitKind::Ordinary => true,
            CommitKind::Fixup | CommitKind::CoverLetter => false,
        };
        // An own sign-off that is there already is asked about whatever it is on.
        let is_signed = matches!(self.task, Task::Reword { is_signed: true, .. });
        let by_kind = by_kind || is_signed && self.kind != CommitKind::CoverLetter;
        self.sign_off != SignOffRequest::Never && by_kind && mode != SignOffMode::Forbidden
    }

    /// Why an option that asks for the sign-off has no question, where it has none.
    pub(crate) fn sign_off_left_out(&self) -> Option<String> {
        if self.sign_off != SignOffRequest::Asked || self.wants_sign_off() {
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
    pub(crate) fn wants_ai_use(&self) -> bool {
        self.asks_about_ai() && self.kind.is_disclosed()
    }

    /// Whether the rules want to know about AI at all.
    pub(crate) fn asks_about_ai(&self) -> bool {
        self.policy.disclosure.is_some() || self.policy.ai.stance == Stance::Refuse
    }
}

/// A message that may be committed.
#[derive(Debug)]
pub(crate) struct Authored {
    /// The final message.
    pub message: Message,
    /// Whether it carries a confirmed own sign-off.
    pub signed: bool,
    /// Whether it was taken, and waits for the sign-off of its series.
    pub waiting: Option<WaitingMessage>,
    /// What was removed.
    pub removed: Vec<Removal>,
    /// What was in doubt and stays, where nobody could be asked about it.
    pub kept: Vec<Removal>,
    /// What was stated about AI use in this run.
    pub ai_use: Option<AiUse>,
}

/// Why there is no message to commit.
#[derive(Debug)]
pub(crate) enum AuthoringStop {
    /// The person stopped; what was stated about AI use by then is kept.
    Prompt(PromptError, Option<AiUse>),
    /// The person wants to edit the message again; the statement is kept.
    Edit(Option<AiUse>),
    /// The person did not sign off a commit that exists: it may stay as it is.
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
        Self::Prompt(stopped, None)
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
