//! What git's cleanup will do to the message file: the mode, the comment string, where it is cut.

use super::Run;
use crate::error::Error;
use crate::git::{CommitLine, Settings};
use crate::message::{self, Cleanup};

/// git's cleanup mode for this commit, and what has to be said to git so that it stays that mode.
pub(super) struct Mode {
    pub(super) mode: Cleanup,
    pub(super) for_git: Option<&'static str>,
}

impl Mode {
    /// builtin/commit.c, `get_cleanup_mode`: `default` and `scissors` depend on whether an editor opens.
    pub(super) fn of(line: &CommitLine, settings: &Settings) -> Result<Self, Error> {
        let named = line.cleanup.clone().or_else(|| settings.text("commit.cleanup"));
        let whitespace = Self { mode: Cleanup::Whitespace, for_git: Some("whitespace") };
        let plain = |mode| Self { mode, for_git: None };
        Ok(match named.as_deref() {
            None | Some("default") if line.opens_editor() => plain(Cleanup::Strip),
            Some("scissors") if line.opens_editor() => plain(Cleanup::Scissors),
            None | Some("default" | "scissors") => whitespace,
            Some("strip") => plain(Cleanup::Strip),
            Some("whitespace") => plain(Cleanup::Whitespace),
            Some("verbatim") => plain(Cleanup::Verbatim),
            Some(other) => {
                return Err(Error::cannot(
                    format!("git has no cleanup mode `{}`", crate::escape::line(other.as_bytes())),
                    "use strip, whitespace, verbatim, scissors or default",
                ));
            }
        })
    }
}

/// How git will clean what is typed.
#[derive(Clone)]
pub(super) struct Tidy {
    mode: Cleanup,
    pub(super) comment: Vec<u8>,
    /// Whether everything below git's scissors goes.
    cut: bool,
}

impl Tidy {
    pub(super) fn clean(&self, typed: &[u8]) -> Vec<u8> {
        message::cleanup(typed, self.mode, &self.comment, self.cut)
    }
}

impl Run {
    /// How git cleans the message file that it `offered`. With `auto` it has chosen a comment string by
    /// then; once somebody has typed, it can no longer be told from the file.
    pub(super) fn tidy(&self, offered: &[u8]) -> Tidy {
        let by_status = || self.line.opens_editor().then(|| message::comment_from_tail(offered));
        let comment = self.settings.comment().or_else(|| by_status().flatten());
        let comment = comment.unwrap_or_else(|| message::choose_comment(offered));
        let verbose = self.line.verbose.unwrap_or_else(|| self.settings.is_on("commit.verbose"));
        let cut = verbose || self.cleanup == Cleanup::Scissors;
        Tidy { mode: self.cleanup, comment, cut }
    }
}
