//! The repository at hand: where its parts are, from one `git rev-parse`, and what is in progress in it.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use bstr::{BString, ByteSlice};

use super::Objects;
use super::command::{GitCommand, GitError, git_command};
use super::object_format::ObjectFormat;
use crate::text::os_str::path;

/// A repository and its directories. Cheap to share between threads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Repository {
    /// The git directory of this worktree.
    pub git_directory: PathBuf,
    /// The git directory that all worktrees share.
    pub common_directory: PathBuf,
    /// The top of the worktree; `None` in a bare repository and inside a git directory.
    pub worktree: Option<PathBuf>,
    /// How objects are named.
    pub object_format: ObjectFormat,
    /// Where objects are stored.
    pub object_directory: PathBuf,
    /// Where git looks for hooks (`core.hooksPath` counts); it need not exist.
    pub hooks_directory: PathBuf,
}

/// An operation that git has begun and not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InProgress {
    /// Its name (`rebase`).
    pub what: &'static str,
    /// How to end it.
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

impl Repository {
    /// Finds the repository of the current directory; `None` where there is none.
    ///
    /// # Errors
    /// When git cannot be started, or has a reason of its own to refuse the repository.
    pub(crate) fn discover() -> Result<Option<Self>, GitError> {
        // git's error text is read below.
        match Self::ask(question().env("LC_ALL", "C")) {
            Err(GitError::Exit { stderr, .. }) if stderr.contains("not a git repository") => {
                Ok(None)
            }
            found => found.map(Some),
        }
    }

    /// Opens the repository of the current directory.
    ///
    /// # Errors
    /// As for [`Self::discover`], and in git's words outside a repository.
    pub(crate) fn open() -> Result<Self, GitError> {
        Self::ask(question())
    }

    fn ask(question: GitCommand) -> Result<Self, GitError> {
        let answer = question.run()?;
        let unexpected = || GitError::unexpected("rev-parse", &answer);
        let (format, rest) = answer.split_once_str("\n").ok_or_else(unexpected)?;
        let separator = [b"\n", format, b"\n"].concat();
        let fields: Vec<&[u8]> = rest.splitn_str(5, &separator).collect();
        let [objects, hooks, git, common, worktree] = fields[..] else { return Err(unexpected()) };
        let worktree = match worktree.strip_prefix(b"true\n") {
            Some(up) => Some(from_here(&path(up.strip_suffix(b"\n").unwrap_or(up)))?),
            None => None,
        };
        if objects.is_empty() {
            return Err(unexpected());
        }
        Ok(Self {
            git_directory: path(git),
            common_directory: path(common),
            worktree,
            object_format: ObjectFormat::from_name(format).ok_or_else(unexpected)?,
            object_directory: path(objects),
            hooks_directory: path(hooks),
        })
    }

    /// Whether a file lies directly in the git directory of this worktree.
    ///
    /// # Errors
    /// When the file system cannot say.
    pub(crate) fn is_in_git_directory(&self, file: &Path) -> io::Result<bool> {
        let parent = file.parent().unwrap_or(file);
        Ok(parent.canonicalize()? == self.git_directory.canonicalize()?)
    }

    /// The operation that git has begun in this worktree and not ended.
    ///
    /// # Errors
    /// When git cannot be asked.
    pub(crate) fn in_progress(
        &self,
        objects: &mut Objects,
    ) -> Result<Option<InProgress>, GitError> {
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
    pub(crate) fn rebased_elsewhere(&self, branch: &[u8]) -> Option<PathBuf> {
        let linked = std::fs::read_dir(self.common_directory.join("worktrees"));
        let linked = linked.into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
        linked.chain([self.common_directory.clone()]).find(|directory| {
            ["rebase-merge/head-name", "rebase-apply/head-name"]
                .iter()
                .any(|name| read(&directory.join(name)).is_some_and(|head| head.trim() == branch))
        })
    }

    /// Commits whose parents this clone does not have (gitformat-shallow).
    pub(crate) fn shallow_boundary(&self) -> HashSet<BString> {
        first_words(&self.common_directory.join("shallow"))
    }

    /// Commits that look different through `git replace` or an old grafts file.
    ///
    /// # Errors
    /// When git cannot list them.
    pub(crate) fn replaced(&self) -> Result<HashSet<BString>, GitError> {
        let mut ids = first_words(&self.common_directory.join("info/grafts"));
        let list = git_command(["replace", "--list"]).run()?;
        ids.extend(list.lines().map(BString::from));
        Ok(ids)
    }
}

/// Asks where everything is. The object format separates the paths, which can hold line feeds.
fn question() -> GitCommand {
    let git = git_command(["rev-parse", "--path-format=absolute", "--show-object-format"]);
    git.args(["--git-path", "objects", "--show-object-format"])
        .args(["--git-path", "hooks", "--show-object-format"])
        .args(["--git-dir", "--show-object-format"])
        .args(["--git-common-dir", "--show-object-format"])
        .args(["--is-inside-work-tree", "--show-cdup"])
}

/// A path that is relative to the current directory.
fn from_here(relative: &Path) -> Result<PathBuf, GitError> {
    std::env::current_dir()
        .map(|here| here.join(relative))
        .and_then(|path| path.canonicalize())
        .map_err(|source| GitError::spawn("rev-parse", source))
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
