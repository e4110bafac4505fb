//! Where git looks for hooks, and who told it to look there.

use std::path::{Path, PathBuf};

use bstr::ByteSlice;

use super::command::{GitError, git_command};
use super::{Config, Repository};
use crate::text::os_str::path;

/// The key that sends git to another directory.
const KEY: &str = "core.hooksPath";

/// Where the hooks of the current repository are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HooksDirectory {
    /// The directory in which git looks; it need not exist.
    pub directory: PathBuf,
    /// The directory in which git looks where `core.hooksPath` is not set.
    pub usual: PathBuf,
    /// The top of the worktree; `None` in a bare repository.
    pub worktree: Option<PathBuf>,
    /// `core.hooksPath`, where it is set.
    pub elsewhere: Option<HooksPath>,
}

/// `core.hooksPath` as it is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HooksPath {
    /// The value.
    pub value: PathBuf,
    /// git's word for who set it: `local`, `worktree`, `global`, `system` or `command`.
    pub scope: String,
}

impl HooksDirectory {
    /// Asks git who chose the directory of a repository's hooks.
    ///
    /// # Errors
    /// When git cannot be started.
    pub(crate) fn load(repository: &Repository) -> Result<Self, GitError> {
        Ok(Self {
            directory: repository.hooks_directory.clone(),
            usual: repository.common_directory.join("hooks"),
            worktree: repository.worktree.clone(),
            elsewhere: hooks_path()?,
        })
    }

    /// The tops of the worktree at hand and, where that is a linked one, of the main worktree.
    pub(crate) fn tops(&self) -> impl Iterator<Item = &Path> {
        let main = self.usual.parent().and_then(Path::parent);
        self.worktree.as_deref().into_iter().chain(main)
    }

    /// Whether a directory, or what it is a link to, lies in the worktree, where its files belong to the project.
    pub(crate) fn is_in_worktree(&self, directory: &Path) -> bool {
        let Some(worktree) = &self.worktree else { return false };
        let repository = self.usual.parent().unwrap_or(&self.usual);
        let directory = without_links(directory);
        directory.starts_with(without_links(worktree))
            && !directory.starts_with(without_links(repository))
    }
}

/// Resolves the links in a path, as far as it exists.
fn without_links(path: &Path) -> PathBuf {
    let there = path.ancestors().find_map(|part| Some((part, part.canonicalize().ok()?)));
    match there {
        Some((part, name)) => name.join(path.strip_prefix(part).unwrap_or(Path::new(""))),
        None => path.to_owned(),
    }
}

/// `core.hooksPath` as it is in force, and who set it.
fn hooks_path() -> Result<Option<HooksPath>, GitError> {
    let get = ["config", "--show-scope", "-z", "--type=path", "--default", "", "--get", KEY];
    let answer = git_command(get).run()?;
    let mut fields = answer.split_str(b"\0");
    let (scope, value) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
    let scope = scope.to_str_lossy().into_owned();
    Ok((!value.is_empty()).then(|| HooksPath { value: path(value), scope }))
}

/// `core.hooksPath` of the user's own configuration.
///
/// # Errors
/// When git cannot read it.
pub(crate) fn global_hooks_path() -> Result<Option<PathBuf>, GitError> {
    let get = ["config", "--global", "-z", "--type=path", "--default", "", "--get", KEY];
    let answer = git_command(get).run()?;
    let value = answer.split_str(b"\0").next().unwrap_or_default();
    Ok((!value.is_empty()).then(|| path(value)))
}

/// Sets or removes `core.hooksPath` in the user's own configuration.
///
/// # Errors
/// When git cannot write it.
pub(crate) fn set_global_hooks_path(directory: Option<&Path>) -> Result<(), GitError> {
    let git = git_command(["config", "--global"]);
    let git = match directory {
        Some(directory) => git.arg(KEY).arg(directory),
        None => git.args(["--unset", KEY]),
    };
    git.run().map(drop)
}

/// The names of hooks that the configuration runs for an event (git 2.54 and newer: `hook.NAME.event`).
pub(crate) fn configured_hooks(config: &Config, event: &str) -> Vec<String> {
    let named = config.entries().filter_map(|(key, value)| {
        let name = key.strip_prefix("hook.")?.strip_suffix(".event")?;
        (value == event.as_bytes()).then(|| name.to_owned())
    });
    named.collect()
}
