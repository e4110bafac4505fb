//! Where the current directory is, and whether a word names a revision: git's word on both.

use std::ffi::OsStr;
use std::path::PathBuf;

use bstr::ByteSlice;

use super::command::{self, GitError, git_command};

/// Where the current directory is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a worktree; the path to its top.
    Worktree(PathBuf),
    /// In a repository without one, or inside its git directory.
    Bare,
    /// In no repository.
    Nowhere,
}

impl Place {
    /// Asks git.
    ///
    /// # Errors
    /// When git cannot be started, or has a reason of its own to refuse the repository.
    pub fn find() -> Result<Self, GitError> {
        let mut git = git_command(["rev-parse", "--is-inside-work-tree", "--show-cdup"]);
        // What git says is read below.
        git.env("LC_ALL", "C");
        let asked = command::output(git);
        let answer = match asked {
            Ok(answer) => answer,
            Err(GitError::Failed { said, .. }) if said.contains("not a git repository") => {
                return Ok(Self::Nowhere);
            }
            Err(error) => return Err(error),
        };
        match answer.strip_prefix(b"true\n") {
            Some(up) => {
                let up = up.strip_suffix(b"\n").unwrap_or(up);
                let up = if up.is_empty() { &b"."[..] } else { up };
                Ok(Self::Worktree(PathBuf::from(up.to_os_str_lossy().into_owned())))
            }
            None => Ok(Self::Bare),
        }
    }
}

/// Whether git takes a word for a revision or a range here. Outside a repository nothing is one.
///
/// # Errors
/// When git cannot be started.
pub fn is_revision(word: &OsStr) -> Result<bool, GitError> {
    let mut git = git_command(["rev-parse", "--revs-only", "--quiet", "--end-of-options"]);
    git.arg(word).arg("--");
    match command::output(git) {
        Ok(answer) => Ok(!answer.trim().is_empty()),
        Err(GitError::Failed { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}
