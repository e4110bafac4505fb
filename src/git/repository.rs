//! Where a repository is, what goes on in it, and names in it: git's answers to `rev-parse`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use bstr::{BString, ByteSlice};

use super::command::{self, GitError, git_command};
use super::{ObjectPlace, Objects};
use crate::text::os_str::path;

/// The directories of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The git directory of this worktree.
    pub git_directory: PathBuf,
    /// The one that all worktrees share.
    pub common_directory: PathBuf,
    /// The top of the worktree; `None` in a bare repository and inside a git directory.
    pub worktree: Option<PathBuf>,
    /// Where its objects are.
    pub objects: ObjectPlace,
    /// Where the `post-rewrite` hook would be (`core.hooksPath` counts).
    pub post_rewrite: PathBuf,
}

/// An operation that git has begun and not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InProgress {
    /// What it is (`rebase`).
    pub what: &'static str,
    /// What ends it.
    pub hint: &'static str,
}

/// Files and references that show an operation in progress (wt-status.c, `wt_status_get_state`).
const OPERATIONS: &[(&str, InProgress)] = &[
    (
        "rebase-merge",
        InProgress {
            what: "rebase",
            hint: "end it with `git rebase --continue` or `git rebase --abort`",
        },
    ),
    (
        "rebase-apply",
        InProgress {
            what: "rebase or `git am`",
            hint: "end it with `git rebase --abort` or `git am --abort`",
        },
    ),
    (
        "MERGE_HEAD",
        InProgress {
            what: "merge",
            hint: "end it with `git merge --continue` or `git merge --abort`",
        },
    ),
    (
        "CHERRY_PICK_HEAD",
        InProgress {
            what: "cherry-pick",
            hint: "end it with `git cherry-pick --continue` or `git cherry-pick --abort`",
        },
    ),
    (
        "REVERT_HEAD",
        InProgress {
            what: "revert",
            hint: "end it with `git revert --continue` or `git revert --abort`",
        },
    ),
    (
        "sequencer",
        InProgress {
            what: "cherry-pick or revert",
            hint: "end it with `git cherry-pick --abort` or `git revert --abort`",
        },
    ),
    ("BISECT_LOG", InProgress { what: "bisect", hint: "end it with `git bisect reset`" }),
];

impl Place {
    /// Asks git, in the current directory.
    ///
    /// # Errors
    /// Outside a repository.
    pub fn find() -> Result<Self, GitError> {
        let answer = command::output(git_command([
            "rev-parse",
            "--path-format=absolute",
            "--show-object-format",
            "--git-path",
            "objects",
            "--git-path",
            "hooks/post-rewrite",
            "--git-dir",
            "--git-common-dir",
            "--is-inside-work-tree",
            "--show-cdup",
        ]))?;
        let lines: Vec<&[u8]> = answer.lines().collect();
        let [format, objects, hook, git_directory, common_directory, inside, ref up @ ..] =
            lines[..]
        else {
            let what = crate::text::escape::line(&answer);
            return Err(GitError::Answer { command: "rev-parse".into(), what });
        };
        let worktree = match inside {
            b"true" => Some(from_here(&path(up.first().copied().unwrap_or_default()))?),
            _ => None,
        };
        Ok(Self {
            git_directory: path(git_directory),
            common_directory: path(common_directory),
            worktree,
            objects: ObjectPlace::of(format, objects)?,
            post_rewrite: path(hook),
        })
    }

    /// What is going on in this worktree.
    ///
    /// # Errors
    /// When git cannot be asked.
    pub fn in_progress(&self, objects: &mut Objects) -> Result<Option<InProgress>, GitError> {
        for (name, operation) in OPERATIONS {
            // reftable keeps some of them as references.
            let is_reference = name.ends_with("_HEAD");
            if self.git_directory.join(name).exists()
                || (is_reference && objects.read_pseudo(name)?.is_some())
            {
                return Ok(Some(operation.clone()));
            }
        }
        Ok(None)
    }

    /// Another worktree in which this branch is being rebased: it will be moved from there.
    pub fn rebased_elsewhere(&self, branch: &[u8]) -> Option<PathBuf> {
        let linked = std::fs::read_dir(self.common_directory.join("worktrees"));
        let linked = linked.into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
        linked.chain([self.common_directory.clone()]).find(|directory| {
            ["rebase-merge/head-name", "rebase-apply/head-name"]
                .iter()
                .any(|name| read(&directory.join(name)).is_some_and(|head| head.trim() == branch))
        })
    }

    /// Commits whose parents this clone does not have (gitformat-shallow).
    pub fn shallow_boundary(&self) -> HashSet<BString> {
        first_words(&self.common_directory.join("shallow"))
    }

    /// Commits that look different through `git replace` or an old grafts file.
    ///
    /// # Errors
    /// When git cannot list them.
    pub fn replaced(&self) -> Result<HashSet<BString>, GitError> {
        let mut ids = first_words(&self.common_directory.join("info/grafts"));
        let list = command::output(git_command(["replace", "--list"]))?;
        ids.extend(list.lines().map(BString::from));
        Ok(ids)
    }
}

/// The full name of a branch or other reference (`refs/heads/main`; `HEAD` where it is detached), or
/// `None` where the name is none.
///
/// # Errors
/// When git cannot be asked.
pub fn full_name(name: &str) -> Result<Option<BString>, GitError> {
    let git = git_command([
        "rev-parse",
        "--symbolic-full-name",
        "--verify",
        "-q",
        "--end-of-options",
        name,
    ]);
    match command::output(git) {
        Ok(answer) => {
            // Some versions repeat `--end-of-options` itself.
            let answer = answer.lines().find(|line| !line.is_empty() && !line.starts_with(b"--"));
            Ok(answer.map(BString::from))
        }
        Err(GitError::Failed { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A path that is relative to the current directory.
fn from_here(relative: &Path) -> Result<PathBuf, GitError> {
    let start = |source| GitError::Start { command: "rev-parse".into(), source };
    std::env::current_dir()
        .map(|here| here.join(relative))
        .and_then(|path| path.canonicalize())
        .map_err(start)
}

#[expect(clippy::disallowed_methods, reason = "src/git reads the files that git keeps")]
pub(super) fn read(path: &Path) -> Option<Vec<u8>> {
    std::fs::read(path).ok()
}

fn first_words(file: &Path) -> HashSet<BString> {
    let bytes = read(file).unwrap_or_default();
    let words = bytes.lines().filter(|line| !line.starts_with(b"#"));
    words.filter_map(|line| line.fields().next().map(BString::from)).collect()
}
