//! What git's cleanup will do to the message file: the mode, the comment string, where it is cut.

use std::path::Path;

use super::Run;
use super::options::CommitLine;
use crate::error::Error;
use crate::git::Config;
use crate::session::files;
use git_message::{self, Cleanup};

/// git's cleanup mode for this commit, and what has to be said to git so that it stays that mode.
pub(crate) struct CleanupMode {
    pub(crate) mode: Cleanup,
    pub(crate) for_git: Option<&'static str>,
}

impl CleanupMode {
    /// builtin/commit.c, `get_cleanup_mode`: `default` and `scissors` depend on whether an editor opens.
    pub(crate) fn of(line: &CommitLine, settings: &Config) -> Result<Self, Error> {
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
                    format!(
                        "git has no cleanup mode `{}`",
                        crate::text::escape::line(other.as_bytes())
                    ),
                    "use strip, whitespace, verbatim, scissors or default",
                ));
            }
        })
    }
}

/// How git will clean what is typed.
#[derive(Clone)]
pub(crate) struct MessageCleaner {
    mode: Cleanup,
    pub(crate) comment: Vec<u8>,
    /// Whether everything below git's scissors goes.
    cut: bool,
}

impl MessageCleaner {
    /// How git cleans the message file that it `offered`. With `auto` it has chosen a comment string by
    /// then; once somebody has typed, it can no longer be told from the file.
    pub(crate) fn of(line: &CommitLine, settings: &Config, mode: Cleanup, offered: &[u8]) -> Self {
        let by_status = || line.opens_editor().then(|| git_message::comment_from_tail(offered));
        let comment = settings.fixed_comment_string().or_else(|| by_status().flatten());
        let comment = comment.unwrap_or_else(|| git_message::choose_comment(offered));
        let verbose = line.verbose.unwrap_or_else(|| settings.is_on("commit.verbose"));
        Self { mode, comment, cut: verbose || mode == Cleanup::Scissors }
    }

    pub(crate) fn clean(&self, typed: &[u8]) -> Vec<u8> {
        git_message::cleanup(typed, self.mode, &self.comment, self.cut)
    }

    /// Writes the final message for git.
    ///
    /// # Errors
    /// When git would not commit it as it is, or the file cannot be written.
    pub(crate) fn write(&self, file: &Path, message: &[u8]) -> Result<(), Error> {
        if self.clean(message) != message {
            return Err(lines_would_go(&self.comment));
        }
        files::replace(file, message)
    }

    /// git's own tests for a message that it will not commit (builtin/commit.c).
    pub(crate) fn leaves_to_git(
        &self,
        line: &CommitLine,
        settings: &Config,
        worktree: &Path,
        clean: &[u8],
    ) -> bool {
        if line.allow_empty_message {
            return clean.is_empty();
        }
        if line.brings_final_message() && git_message::is_final_message_empty(clean, self.mode) {
            return true;
        }
        // The template of the configuration may begin with `~/`, and git looks for it from the top of the
        // worktree.
        let configured = || settings.path("commit.template").map(|path| worktree.join(path));
        let template = line.template.clone().or_else(configured);
        let template = template.and_then(|path| files::read(&path).ok());
        git_message::is_empty_message(clean, self.mode)
            || template.is_some_and(|template| {
                git_message::is_template_untouched(clean, &template, self.mode, &self.comment)
            })
    }
}

impl Run {
    pub(crate) fn tidy(&self, offered: &[u8]) -> MessageCleaner {
        MessageCleaner::of(&self.line, &self.settings, self.cleanup, offered)
    }
}

/// git would cut lines out of a message that a person has seen.
fn lines_would_go(comment: &[u8]) -> Error {
    Error::cannot(
        format!(
            "git would drop lines of the final message, since its comment string is `{}`",
            crate::text::escape::line(comment)
        ),
        "set `core.commentChar` to a character that begins no line of the message",
    )
}
