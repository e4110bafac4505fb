//! What is about to be committed, counted by git from its own index.

use std::ffi::OsStr;
use std::fs::File;
use std::path::Path;

use bstr::ByteSlice;

use super::command::{self, GitError, git_command};
use super::{Objects, RawCommit};
use crate::policy::FileChange;

/// What the index is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The current commit.
    Head,
    /// Its first parent, where the current commit is being replaced.
    HeadParent,
    /// Nothing: there is no commit yet, or the root commit is being replaced.
    EmptyTree {
        /// Whether objects are named by SHA-256.
        sha256: bool,
    },
}

impl Base {
    /// The right one for a commit in the making; `amends` says that it takes HEAD's place.
    ///
    /// # Errors
    /// When HEAD cannot be read.
    pub fn of(objects: &mut Objects, amends: bool, sha256: bool) -> Result<Self, GitError> {
        Ok(match objects.read("HEAD")? {
            None => Self::EmptyTree { sha256 },
            Some(_) if !amends => Self::Head,
            Some(head) if RawCommit::split(&head.bytes).values("parent").is_empty() => {
                Self::EmptyTree { sha256 }
            }
            Some(_) => Self::HeadParent,
        })
    }

    /// The tree of no files is known to git by its hash, without being stored.
    pub(super) fn revision(self) -> &'static str {
        match self {
            Self::Head => "HEAD",
            Self::HeadParent => "HEAD^1",
            Self::EmptyTree { sha256: false } => "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
            Self::EmptyTree { sha256: true } => {
                "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
            }
        }
    }
}

/// Counts the staged changes, with `index` as git names it in `GIT_INDEX_FILE`.
///
/// # Errors
/// When git fails or prints something that is not its `--numstat -z` format.
pub fn staged_changes(
    worktree: &Path,
    index: &OsStr,
    base: Base,
) -> Result<Vec<FileChange>, GitError> {
    let mut git = git_command([
        "diff-index",
        "--cached",
        "--numstat",
        "-z",
        "-M",
        "--no-ext-diff",
        "--no-textconv",
        "--ignore-submodules=none",
        base.revision(),
        "--",
    ]);
    git.current_dir(worktree);
    if !index.is_empty() {
        git.env("GIT_INDEX_FILE", index);
    }
    parse_numstat(&command::output(git)?)
}

/// Counts what a commit changes, compared with its only parent; nothing for a merge.
///
/// # Errors
/// As for [`staged_changes`].
pub fn changes_of(commit: &str) -> Result<Vec<FileChange>, GitError> {
    let git = git_command([
        "--no-replace-objects",
        "diff-tree",
        "--no-commit-id",
        "--numstat",
        "-z",
        "-r",
        "-M",
        "--root",
        "--no-ext-diff",
        "--no-textconv",
        "--ignore-submodules=none",
        commit,
    ]);
    parse_numstat(&command::output(git)?)
}

/// Shows a commit on this terminal, through the user's pager.
///
/// # Errors
/// When git cannot be started.
pub fn show_commit(commit: &str, terminal: &File) -> Result<(), GitError> {
    let mut git =
        git_command(["--no-replace-objects", "--paginate", "show", "--stat", "--patch", commit]);
    let start = |source| GitError::Start { command: "show".into(), source };
    git.stdin(terminal.try_clone().map_err(start)?);
    git.stdout(terminal.try_clone().map_err(start)?);
    git.stderr(terminal.try_clone().map_err(start)?);
    // A pager that ends before git has written all is no failure.
    let _status = git.status().map_err(start)?;
    Ok(())
}

/// The message of a commit as git shows it: in UTF-8, whatever the commit says it is written in.
///
/// # Errors
/// When git cannot be started or has no such commit.
pub fn message_in_utf8(commit: &str) -> Result<Vec<u8>, GitError> {
    let words = ["--no-replace-objects", "log", "-1", "--no-show-signature", "--no-color"];
    let mut git = git_command(words);
    git.args(["--encoding=UTF-8", "--format=%B", "--end-of-options", commit, "--"]);
    let mut message = command::output(git)?;
    if message.ends_with(b"\n") {
        message.pop();
    }
    Ok(message)
}

/// `added TAB deleted TAB path NUL`, or with a rename `added TAB deleted TAB NUL old NUL new NUL`;
/// `-` stands for both counts of a binary file (git-diff-index(1)).
pub(super) fn parse_numstat(output: &[u8]) -> Result<Vec<FileChange>, GitError> {
    let mut fields = output.split_str(b"\0");
    let mut changes = Vec::new();
    while let Some(field) = fields.next() {
        if field.is_empty() {
            continue;
        }
        let mut change = parse_record(field)?;
        if change.path.is_empty() {
            change = rename(change, fields.nth(1).unwrap_or_default().to_vec())?;
        }
        changes.push(change);
    }
    Ok(changes)
}

/// One record without its NUL; the path is empty where the two names of a rename follow.
pub(super) fn parse_record(field: &[u8]) -> Result<FileChange, GitError> {
    let columns: Vec<&[u8]> = field.splitn_str(3, b"\t").collect();
    let [added, deleted, path] = columns[..] else { return Err(unreadable(field)) };
    Ok(FileChange {
        path: path.to_vec(),
        added: count(added).ok_or_else(|| unreadable(field))?,
        deleted: count(deleted).ok_or_else(|| unreadable(field))?,
        binary: added == b"-",
    })
}

/// The change of a renamed file, under its new name.
pub(super) fn rename(mut change: FileChange, new: Vec<u8>) -> Result<FileChange, GitError> {
    if new.is_empty() {
        return Err(unreadable(b"a rename without a new name"));
    }
    change.path = new;
    Ok(change)
}

fn count(column: &[u8]) -> Option<u64> {
    if column == b"-" { Some(0) } else { column.to_str().ok()?.parse().ok() }
}

fn unreadable(field: &[u8]) -> GitError {
    GitError::Answer { command: "--numstat -z".into(), what: crate::text::escape::line(field) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_binary_and_renamed_files_are_read() {
        let out = b"3\t1\tsrc/a.c\0-\t-\tlogo.png\x000\t2\t\0old name\0new\nname\0";
        let changes = parse_numstat(out).expect("git's format");
        let short: Vec<_> =
            changes.iter().map(|c| (c.path.as_slice(), c.added, c.deleted, c.binary)).collect();
        assert_eq!(
            short,
            [
                (&b"src/a.c"[..], 3, 1, false),
                (b"logo.png", 0, 0, true),
                (b"new\nname", 0, 2, false)
            ]
        );
        assert!(parse_numstat(b"").expect("no change").is_empty());
    }

    #[test]
    fn anything_else_is_an_error() {
        assert!(parse_numstat(b"x\ty\tz\0").is_err());
        assert!(parse_numstat(b"1\t2\0").is_err());
        assert!(parse_numstat(b"1\t2\t\0only-old\0").is_err());
    }
}
