//! Why a rewrite is refused, and what to do about each reason.

use crate::error::Error;
use crate::git::SeriesError;
use crate::session::stop;
use crate::terminal::PromptError;

/// A reason to move nothing. Names of files, references and encodings are safe for a screen already.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RewriteError {
    #[error("a {what} is in progress")]
    InProgress { what: &'static str, hint: &'static str },
    #[error("`{0}` is being rebased in another worktree")]
    RebasedElsewhere(String),
    #[error("commit `{0}` is missing")]
    Missing(String),
    #[error("commit `{0}` is the shallow boundary; rewriting it would drop its parents")]
    ShallowBoundary(String),
    #[error("commit `{0}` is replaced by another one, and would be written as it is stored")]
    Replaced(String),
    #[error("commits that would be rewritten are on `{0}` already")]
    Published(String),
    #[error("commit `{0}` carries someone else's signature")]
    SignedByOthers(String),
    #[error("commit `{commit}` is in {encoding}, and your name cannot be written in it")]
    Unencodable { commit: String, encoding: String },
    #[error("too many commits")]
    TooMany,
    #[error("the terminal is dumb, and no editor is configured")]
    NoEditor,
    #[error("there is nothing to undo")]
    NothingToUndo,
    #[error("there is nothing to redo")]
    NothingToRedo,
    #[error("another amend is moving references here (process {0})")]
    Running(u32),
    #[error("cannot read `{0}`")]
    UnreadableJournal(String),
    #[error(
        "an earlier amend was interrupted, and refs no longer match either side of that rewrite"
    )]
    MovedElsewhere { journal: String },
    #[error("`{name}` has moved since the last amend, so nothing is put back")]
    MovedSince { name: String, old: String },
    #[error("`{name}` has moved since that amend was undone")]
    MovedSinceUndo { name: String, new: String },
    #[error("HEAD was detached, and is on a branch now: nothing is moved")]
    Attached,
}

impl RewriteError {
    fn hint(&self) -> String {
        match self {
            Self::InProgress { hint, .. } => *hint,
            Self::RebasedElsewhere(_) => "end the rebase there first",
            Self::Missing(_) => "fetch it, or see what `git fsck` says",
            Self::ShallowBoundary(_) => "run `git fetch --unshallow`, or name later commits",
            Self::Replaced(_) => {
                "see `git replace --list`, and delete the replacement if it may go"
            }
            Self::Published(_) => "add --force if nobody has built on them",
            Self::SignedByOthers(_) => {
                "add --drop-signatures to write it without that signature, or name later commits"
            }
            Self::Unencodable { .. } => {
                "set `user.name` to a form in ASCII, or leave that commit out"
            }
            Self::TooMany => "name fewer at once",
            Self::NoEditor => "set GIT_EDITOR",
            Self::NothingToUndo => "see `git reflog` for where a branch was",
            Self::NothingToRedo => "run `git provenance amend` again, or see `git reflog`",
            Self::Running(_) => "wait until it has ended",
            Self::UnreadableJournal(_) => "see `git reflog`, and remove that file when all is well",
            Self::MovedElsewhere { journal } => {
                return format!(
                    "see what `{journal}` says against `git reflog`, and remove it when all is well"
                );
            }
            Self::MovedSince { name, old } => {
                return format!("see `git reflog {name}`; before that amend it was at {old}");
            }
            Self::MovedSinceUndo { name, new } => {
                return format!("see `git reflog {name}`; that amend had made {new}");
            }
            Self::Attached => "name the branch, as in `main..topic`",
        }
        .to_owned()
    }
}

impl From<RewriteError> for Error {
    fn from(error: RewriteError) -> Self {
        let hint = error.hint();
        Self::caused_by(error).hinted(hint)
    }
}

impl From<SeriesError> for Error {
    fn from(error: SeriesError) -> Self {
        let what = error.to_string();
        match error {
            SeriesError::Git(error) => error.into(),
            SeriesError::Form { hint, .. } => Self::usage(what, hint),
            SeriesError::Unknown(_) => {
                Self::cannot(what, "see `git branch --all` and `git log` for names")
            }
            SeriesError::Empty(_) => Self::cannot(what, "see `git log` for which commits you mean"),
            SeriesError::NoBranch(_) => Self::cannot(what, "name the branch, as in `main..topic`"),
        }
    }
}

/// The error where the person has stopped.
pub(super) fn error_of_prompt(stopped: PromptError) -> Error {
    stop::prompt_error(stopped, "nothing was changed")
}
