//! What becomes of one commit's message: the facts for the pipeline, and its answer.

use std::rc::Rc;

use super::{Entry, Fixes};
use crate::authoring::{
    AbsenceReason, AiUse, Authored, AuthoringStop, CommitContext, Operator, Round, SignOffRequest,
    Task, author,
};
use crate::cli::AmendOptions;
use crate::draft::{CommitKind, Owner, Removal, SignOffOwners, disclosure_lines, sign_off_values};
use crate::error::Error;
use crate::git::{CommitObject, Config, Mailmap, Objects, Repository};
use crate::policy::FileChange;
use crate::session::operator;
use crate::session::project_policy::ProjectPolicy;
use crate::text::encoding::MessageEncoding;
use crate::text::identity::{Identity, IdentityMap};
use git_message::{Message, TrailerConfig};

/// What was decided about a commit.
#[derive(Debug, Default)]
pub(crate) struct Decision {
    /// The new message; `None` where the commit stays as it is.
    pub(crate) message: Option<Vec<u8>>,
    /// What went.
    pub(crate) removed: Vec<Removal>,
    /// What was in doubt and stays.
    pub(crate) kept: Vec<Removal>,
    /// What was stated.
    pub(crate) ai_use: Option<AiUse>,
    /// Whether the message, as it is now, lacks a sign-off of yours that a person would be asked for.
    pub(crate) is_unsigned: bool,
    /// Whether an agent's lines went and the project's line about AI is not there.
    pub(crate) is_silent: bool,
}

impl Decision {
    /// A message that is known beforehand.
    pub(crate) fn fixed(entry: &Entry, fixes: &Fixes<'_>) -> Self {
        let message = if entry.is_named { fixes(&entry.raw()) } else { None };
        Self { message, ..Self::default() }
    }
}

/// What holds for all commits of the run.
pub(crate) struct Decider<'a> {
    pub(crate) rules: ProjectPolicy,
    /// By `--ai-used-for` or `--no-ai`.
    ai_use: Option<AiUse>,
    pub(crate) warnings: Vec<String>,
    signer: Identity,
    configured: Identity,
    mailmap: Rc<dyn IdentityMap>,
    trailer_config: TrailerConfig,
    options: &'a AmendOptions,
}

impl<'a> Decider<'a> {
    /// Reads who commits, and the mailmap.
    ///
    /// # Errors
    /// When git knows no committer, or an agent is one.
    pub(crate) fn new(
        settings: &Config,
        place: &Repository,
        objects: &mut Objects,
        rules: ProjectPolicy,
        options: &'a AmendOptions,
    ) -> Result<Self, Error> {
        let signer = operator::committer(settings)?;
        operator::refuse_agent_committer(&signer, settings)?;
        let mailmap = match &place.worktree {
            Some(top) => Mailmap::load(top, settings.path("mailmap.file").as_deref()),
            None => {
                let blob = objects.read("HEAD:.mailmap")?;
                Mailmap::parse(&blob.map(|blob| blob.bytes).unwrap_or_default())
            }
        };
        let comment = settings.comment_string();
        let ai_use = operator::ai_use_by_args(&options.authoring, &rules)?;
        Ok(Self {
            warnings: rules.warning.iter().cloned().collect(),
            rules,
            ai_use,
            signer,
            configured: settings.configured_person(),
            mailmap: Rc::new(mailmap),
            trailer_config: settings.trailer_config(comment),
            options,
        })
    }

    /// A message, read as git reads messages here.
    pub(crate) fn message(&self, bytes: &[u8]) -> Message {
        Message::parse(bytes, &self.trailer_config)
    }

    /// Whose sign-offs are whose in this commit.
    pub(crate) fn people(&self, entry: &Entry) -> SignOffOwners {
        let raw = entry.raw();
        let author = raw.author().map(|author| author.to_owned()).unwrap_or_default();
        let carried = sign_off_values(&self.message(raw.message));
        SignOffOwners::new(self.signer.clone(), author, &self.configured, self.mailmap.clone())
            .carrying(carried)
    }

    /// Runs the pipeline over a commit's message, or over `draft` where it was edited.
    pub(crate) fn decide(
        &self,
        entry: &Entry,
        draft: &[u8],
        operator: &Operator,
        asked: Asked,
    ) -> Result<Decision, AuthoringStop> {
        let raw = entry.raw();
        if draft.contains(&0) {
            return Err(AuthoringStop::Refused {
                what: format!("the message of commit `{}` contains a NUL byte", entry.id),
                hint: "leave that commit out".into(),
            });
        }
        let draft = self.message(draft);
        let people = self.people(entry);
        let values = sign_off_values(&draft);
        let is_signed = values.iter().any(|value| people.claim(value) == Owner::Own);
        let (kind, encoding) = (kind(&raw, &draft), encoding(&raw));
        let task = Task::Reword { previous: asked.previous, is_signed };
        let ProjectPolicy { policy, origin, .. } = &self.rules;
        let context = CommitContext {
            warnings: asked.warnings,
            changes: asked.changes,
            ai_use: asked.ai_use.or_else(|| self.ai_use.clone()),
            round: asked.round,
            sign_off: SignOffRequest::from_options(self.options.authoring.no_sign_off, false),
            ..CommitContext::new(policy, origin, people, kind, encoding, task)
        };
        let Authored { message, removed, kept, ai_use, .. } = author(&draft, &context, operator)?;
        let is_own = |value: &Vec<u8>| context.people.claim(value) == Owner::Own;
        let is_unsigned = context.wants_sign_off() && !sign_off_values(&message).iter().any(is_own);
        let is_silent = removed.iter().any(|removal| removal.cause.is_agent_trace())
            && ai_use.is_none()
            && self
                .rules
                .policy
                .disclosure
                .as_ref()
                .is_some_and(|rule| disclosure_lines(&message, rule).is_empty());
        let changed = message.as_bytes() != raw.message;
        let message = changed.then(|| message.into_bytes());
        Ok(Decision { message, removed, kept, ai_use, is_unsigned, is_silent })
    }

    /// Decides about all named commits without asking anybody.
    ///
    /// # Errors
    /// When one of them cannot be decided.
    pub(crate) fn decide_all_unasked(&self, entries: &[Entry]) -> Result<Vec<Decision>, Error> {
        let nobody = Operator::Absent(AbsenceReason::NoTerminal);
        let decide = |entry: &Entry| match entry.is_named {
            false => Ok(Decision::default()),
            true => self
                .decide(entry, entry.raw().message, &nobody, Asked::default())
                .map_err(|halt| of_halt(entry, halt)),
        };
        entries.iter().map(decide).collect()
    }
}

/// What a person was told and has said so far about one commit.
#[derive(Default)]
pub(crate) struct Asked {
    pub(crate) warnings: Vec<String>,
    pub(crate) changes: Option<Vec<FileChange>>,
    pub(crate) ai_use: Option<AiUse>,
    pub(crate) round: Round,
    pub(crate) previous: Option<AiUse>,
}

/// A halt that ends the run.
pub(crate) fn of_halt(entry: &Entry, halt: AuthoringStop) -> Error {
    match halt {
        AuthoringStop::Refused { what, hint } => {
            Error::cannot(format!("commit `{}`: {what}", entry.short_id()), hint)
        }
        AuthoringStop::PromptError(stopped) => of_stopped(stopped),
        AuthoringStop::Edit(_) | AuthoringStop::NotSigned => Error::declined("nothing was changed"),
    }
}

/// The person stopped.
pub(crate) fn of_stopped(stopped: crate::terminal::PromptError) -> Error {
    operator::of_stopped(stopped, "nothing was changed")
}

/// The encoding in which a commit says that its message is.
pub(crate) fn encoding(raw: &CommitObject<'_>) -> MessageEncoding {
    MessageEncoding::from_label(raw.encoding_label())
}

/// Bytes of a commit as text; `None` where they are not in the encoding that it names.
pub(crate) fn decoded(raw: &CommitObject<'_>, bytes: &[u8]) -> Option<String> {
    encoding(raw).decode(bytes)
}

fn kind(raw: &CommitObject<'_>, draft: &Message) -> CommitKind {
    if raw.is_merge() { CommitKind::Merge } else { CommitKind::of(draft) }
}
