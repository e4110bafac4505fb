//! What git's cleanup will do to the message file: the mode, the comment string, where it is cut.

use std::path::Path;

use super::options::{CommitLine, Committer};
use crate::draft::{EmptyMessage, MessageCleaner};
use crate::error::Error;
use crate::git::Config;
use crate::session::files;
use git_message::{self, Cleanup};

/// git's cleanup mode for this commit, and what has to be said to git so that it stays that mode.
pub(crate) struct CleanupMode {
    mode: Cleanup,
    pub(crate) for_git: Option<&'static str>,
}

impl CleanupMode {
    /// builtin/commit.c, `get_cleanup_mode`: `default` and `scissors` depend on whether an editor opens.
    pub(crate) fn from_options(line: &CommitLine, config: &Config) -> Result<Self, Error> {
        let named = line.cleanup.clone().or_else(|| config.text("commit.cleanup"));
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

    /// How git cleans the message file that it `offered`.
    pub(crate) fn cleaner(
        &self,
        line: &CommitLine,
        config: &Config,
        worktree: &Path,
        offered: &[u8],
    ) -> MessageCleaner {
        let comment = config.fixed_comment_string();
        let comment = comment.unwrap_or_else(|| self.chosen_comment(line, config, offered));
        let verbose = line.verbose.unwrap_or_else(|| shows_diff(config));
        let empty = if line.allow_empty_message {
            EmptyMessage::Allowed
        } else if line.is_amend_fixup() {
            EmptyMessage::RefusedBelowSubject
        } else {
            EmptyMessage::Refused
        };
        // The template of the configuration may begin with `~/`, and git looks for it from the top of the
        // worktree.
        let configured = || config.path("commit.template").map(|path| worktree.join(path));
        let template = match &line.template {
            _ if line.gives_message() => None,
            Some(named) => named.clone(),
            None => configured(),
        };
        MessageCleaner {
            mode: self.mode,
            comment,
            cuts: verbose || self.mode == Cleanup::Scissors,
            empty,
            template: template.and_then(|path| files::read_plain(&path).ok()).unwrap_or_default(),
        }
    }

    /// The comment string that git has chosen for this message by `core.commentChar=auto`; empty where that cannot be
    /// told for certain. Then no line is a comment for us, and git removes its own afterwards.
    fn chosen_comment(&self, line: &CommitLine, config: &Config, offered: &[u8]) -> Vec<u8> {
        let is_default = config.get("commit.status").is_none();
        let status = line.status.unwrap_or_else(|| is_default || config.is_on("commit.status"));
        let by_status = (status && line.opens_editor())
            .then(|| git_message::comment_from_tail(offered))
            .flatten();
        // `git merge` chooses none.
        match line.committer {
            Committer::Merge => Config::default().comment_string(),
            Committer::Wrapped => by_status.unwrap_or_else(|| git_message::choose_comment(offered)),
            Committer::Git => by_status.unwrap_or_default(),
        }
    }
}

/// git reads `commit.verbose` as a truth value or as a number, and a negative one is off.
fn shows_diff(config: &Config) -> bool {
    let is_negative = config.get("commit.verbose").is_some_and(|value| value.starts_with(b"-"));
    config.is_on("commit.verbose") && !is_negative
}
