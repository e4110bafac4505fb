//! What commits and the index change, counted by git: the same options everywhere, whatever is configured.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, Read};
use std::path::Path;

use bstr::ByteSlice;

use super::batch::BatchProcess;
use super::command::{GitCommand, GitError, git_command};
use super::object_format::ObjectFormat;
use super::{CommitObject, Objects};
use crate::diffstat::FileChange;

/// Options that make a diff the same for everybody: no program of the user's takes part, and submodules count
/// even where the repository's own `.gitmodules` says to hide them.
pub(super) const DIFF_OPTIONS: [&str; 3] =
    ["--no-ext-diff", "--no-textconv", "--ignore-submodules=none"];
/// Options that count changed lines, with renames.
const COUNT_OPTIONS: [&str; 3] = ["--numstat", "-z", "-M"];
/// A line that is no object id: git prints it as it is and flushes, so it marks the end of a commit.
const MARK: &[u8] = b"end\n";
/// Ids that fit into a pipe together with their marks, so that git never waits for us while we write.
const MAX_IDS_AT_ONCE: usize = 256;

/// The commit or tree that the index is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// The current commit.
    Head,
    /// Its first parent, where the current commit is being replaced.
    HeadParent,
    /// Nothing: there is no commit yet, or the root commit is being replaced.
    EmptyTree(ObjectFormat),
}

impl Base {
    /// Finds the base of a commit in the making; `amends` says that it takes HEAD's place.
    ///
    /// # Errors
    /// When HEAD cannot be read.
    pub(crate) fn of_next_commit(
        objects: &mut Objects,
        amends: bool,
        format: ObjectFormat,
    ) -> Result<Self, GitError> {
        Ok(match objects.read("HEAD")? {
            None => Self::EmptyTree(format),
            Some(_) if !amends => Self::Head,
            Some(head) => match CommitObject::split(&head.bytes).first_parent() {
                Some(_) => Self::HeadParent,
                None => Self::EmptyTree(format),
            },
        })
    }

    /// The base, as git names it.
    pub(super) fn revision(self) -> &'static str {
        match self {
            Self::Head => "HEAD",
            Self::HeadParent => "HEAD^1",
            Self::EmptyTree(format) => format.empty_tree(),
        }
    }
}

/// Counts the staged changes, with `index` as git names it in `GIT_INDEX_FILE`. As in `git status`, a
/// replacement of HEAD (git-replace(1)) counts here, and only here.
///
/// # Errors
/// When git fails or prints something that is not its `--numstat -z` format.
pub(crate) fn staged_changes(
    worktree: &Path,
    index: &OsStr,
    base: Base,
) -> Result<Vec<FileChange>, GitError> {
    let git = counting("diff-index").args(["--cached", base.revision(), "--"]);
    let git = git.current_dir(worktree);
    let git = if index.is_empty() { git } else { git.env("GIT_INDEX_FILE", index) };
    parse_numstat(&git.run()?)
}

/// Stands for what is in the index of the worktree: another one where a path, a mode or a content is another one.
///
/// # Errors
/// When git fails.
pub(crate) fn index_id() -> Result<String, GitError> {
    // From a directory below the top level it would list that one alone.
    let mut git = git_command(["ls-files", "--stage", "-z", "--", ":/"]);
    git.as_command().env_remove("GIT_INDEX_FILE");
    let listed = git.run()?;
    let id = git2::Oid::hash_object(git2::ObjectType::Blob, &listed);
    id.map(|id| id.to_string())
        .map_err(|source| GitError::Library { action: "read the index", source })
}

/// Counts what a commit changes, compared with its only parent; nothing for a merge.
///
/// # Errors
/// As for [`staged_changes`].
pub(crate) fn changes_of(commit: &str) -> Result<Vec<FileChange>, GitError> {
    Ok(ChangeCounter::start()?.changes(&[commit])?.pop().unwrap_or_default())
}

fn counting(command: &str) -> GitCommand {
    git_command([command]).args(COUNT_OPTIONS).args(DIFF_OPTIONS)
}

/// A `git diff-tree` child that counts the changed lines of commits, one after the other.
pub(super) struct ChangeCounter(BatchProcess);

impl ChangeCounter {
    /// Starts the child in the current directory.
    pub(super) fn start() -> Result<Self, GitError> {
        let git = counting("diff-tree").args(["--stdin", "--no-commit-id", "-r", "--root"]);
        git.without_replacements().converse().map(Self)
    }

    /// Counts the changes of these commits, each against its parent. A merge has none of its own.
    pub(super) fn changes(&mut self, ids: &[&str]) -> Result<Vec<Vec<FileChange>>, GitError> {
        let mut counted = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(MAX_IDS_AT_ONCE) {
            let mut lines = Vec::with_capacity(chunk.len() * 72);
            for id in chunk {
                lines.extend_from_slice(id.as_bytes());
                lines.push(b'\n');
                lines.extend_from_slice(MARK);
            }
            self.0.write(&lines)?;
            for id in chunk {
                counted.push(self.read_commit(id)?);
            }
        }
        Ok(counted)
    }

    /// Reads everything up to the next mark.
    fn read_commit(&mut self, id: &str) -> Result<Vec<FileChange>, GitError> {
        let mut changes = Vec::new();
        loop {
            let next = self.0.output()?.fill_buf().map(|buffer| buffer.first().copied());
            match next.map_err(|source| self.0.io_error(source))? {
                None => {
                    let what = "an object may be missing: see `git fsck`";
                    return Err(self.0.unexpected(&format!("it ended at `{id}`; {what}")));
                }
                Some(b'e') => {
                    let mut mark = [0; MARK.len()];
                    let read = self.0.output()?.read_exact(&mut mark);
                    read.map_err(|source| self.0.io_error(source))?;
                    return if mark == MARK {
                        Ok(changes)
                    } else {
                        Err(self.0.unexpected("no mark"))
                    };
                }
                Some(_) => {
                    let record = self.read_field()?;
                    let mut change = parse_record(&record)?;
                    if change.path.is_empty() {
                        let (_old, new) = (self.read_field()?, self.read_field()?);
                        change = renamed(change, new)?;
                    }
                    changes.push(change);
                }
            }
        }
    }

    fn read_field(&mut self) -> Result<Vec<u8>, GitError> {
        let mut field = Vec::new();
        let read = self.0.output()?.read_until(0, &mut field);
        read.map_err(|source| self.0.io_error(source))?;
        match field.pop() {
            Some(0) => Ok(field),
            _ => Err(self.0.unexpected("it ended early")),
        }
    }
}

/// Shows a commit on this terminal, through the user's pager.
///
/// # Errors
/// When git cannot be started.
pub(crate) fn show_commit(commit: &str, terminal: &File) -> Result<(), GitError> {
    let git = git_command(["--paginate", "show", "--stat", "--patch", commit]);
    show(git.without_replacements(), terminal)
}

/// Shows the staged changes on this terminal, through the user's pager; `index` and `base` as for
/// [`staged_changes`].
///
/// # Errors
/// When git cannot be started.
pub(crate) fn show_staged(
    worktree: &Path,
    index: &OsStr,
    base: Base,
    terminal: &File,
) -> Result<(), GitError> {
    let git = git_command(["--paginate", "diff", "--cached", "--stat", "--patch"]);
    let git = git.args([base.revision(), "--"]).current_dir(worktree);
    show(if index.is_empty() { git } else { git.env("GIT_INDEX_FILE", index) }, terminal)
}

fn show(git: GitCommand, terminal: &File) -> Result<(), GitError> {
    let stream = || terminal.try_clone().map_err(|source| GitError::spawn("show", source));
    let git = git.stdin(stream()?).output_to(stream()?, stream()?);
    // A pager that ends before git has written everything is not a failure.
    let _status = git.status()?;
    Ok(())
}

/// Reads the message of a commit as git shows it: in UTF-8, whatever the commit says it is written in.
///
/// # Errors
/// When git cannot be started or has no such commit.
pub(crate) fn message_in_utf8(commit: &str) -> Result<Vec<u8>, GitError> {
    let git = git_command(["log", "-1", "--no-show-signature", "--no-color", "--encoding=UTF-8"]);
    let git = git.args(["--format=%B", "--end-of-options", commit, "--"]);
    let mut message = git.without_replacements().run()?;
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
            change = renamed(change, fields.nth(1).unwrap_or_default().to_vec())?;
        }
        changes.push(change);
    }
    Ok(changes)
}

/// One record without its NUL; the path is empty where the two names of a rename follow.
fn parse_record(field: &[u8]) -> Result<FileChange, GitError> {
    let columns: Vec<&[u8]> = field.splitn_str(3, b"\t").collect();
    let [added, deleted, path] = columns[..] else { return Err(unexpected(field)) };
    Ok(FileChange {
        path: path.to_vec(),
        added: count(added).ok_or_else(|| unexpected(field))?,
        deleted: count(deleted).ok_or_else(|| unexpected(field))?,
        binary: added == b"-",
    })
}

/// The change of a renamed file, under its new name.
fn renamed(mut change: FileChange, new: Vec<u8>) -> Result<FileChange, GitError> {
    if new.is_empty() {
        return Err(unexpected(b"a rename without a new name"));
    }
    change.path = new;
    Ok(change)
}

fn count(column: &[u8]) -> Option<u64> {
    if column == b"-" { Some(0) } else { column.to_str().ok()?.parse().ok() }
}

fn unexpected(field: &[u8]) -> GitError {
    GitError::unexpected("--numstat -z", field)
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
