//! Finds the references that have some commits in their history: one walk of git and one list of references,
//! put together in memory. `for-each-ref --contains` would walk once for each reference and commit.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::Path;

use bstr::{BString, ByteSlice};

use super::command::{GitError, git_command};
use super::{ObjectDatabase, Repository};
use crate::text::os_str;

/// A branch, tag or remote-tracking branch, and the commit at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RefTip {
    /// Its full name.
    pub name: BString,
    /// The commit it points at, through tags.
    pub commit: String,
    /// The worktree where it is checked out.
    pub worktree: Option<BString>,
}

/// The descendants of some commits, and the references that point at any of them.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    /// Parents before their children.
    descendants: Vec<Descendant>,
    /// In the order of their names, each with the position of its commit.
    tips: Vec<(RefTip, usize)>,
}

#[derive(Debug)]
struct Descendant {
    id: String,
    /// The positions of those parents that are descendants as well.
    parents: Vec<usize>,
}

impl Reach {
    /// Asks git what has come after these commits, themselves included. Neither replacements nor grafts count.
    ///
    /// # Errors
    /// When git cannot walk or list the references.
    pub(crate) fn load(objects: &Repository, oldest: &[&str]) -> Result<Self, GitError> {
        Self::load_from(Path::new("."), objects, oldest)
    }

    fn load_from(
        directory: &Path,
        objects: &Repository,
        oldest: &[&str],
    ) -> Result<Self, GitError> {
        if oldest.is_empty() {
            return Ok(Self::default());
        }
        let walked = walk(directory, oldest)?;
        let (descendants, positions) = descendants(&walked, oldest);
        let store = ObjectDatabase::open(objects)?;
        let mut tips = Vec::new();
        for tip in list_tips(directory, ["refs/heads", "refs/remotes", "refs/tags"])? {
            let RefTip { name, commit: object, worktree } = tip;
            // A branch is always at a commit; annotated tags may be among the others, whatever their names.
            let is_commit =
                name.starts_with(b"refs/heads/") || positions.contains_key(object.as_bytes());
            let commit = if is_commit { object } else { store.peel_tag(object) };
            if let Some(&at) = positions.get(commit.as_bytes()) {
                tips.push((RefTip { name, commit, worktree }, at));
            }
        }
        Ok(Self { descendants, tips })
    }

    /// Selects the references whose history has any of these commits, which are among the descendants.
    pub(crate) fn containing(&self, commits: &HashSet<&str>) -> impl Iterator<Item = &RefTip> {
        let mut contains: Vec<bool> = Vec::with_capacity(self.descendants.len());
        for Descendant { id, parents } in &self.descendants {
            let inherits = parents.iter().any(|&parent| contains[parent]);
            contains.push(inherits || commits.contains(id.as_str()));
        }
        self.tips.iter().filter(move |(_, at)| contains[*at]).map(|(tip, _)| tip)
    }
}

/// Reads where these branches are now; one that is gone is left out.
///
/// # Errors
/// When git cannot list them.
pub(crate) fn current_tips(branches: &[RefTip]) -> Result<Vec<RefTip>, GitError> {
    if branches.is_empty() {
        return Ok(Vec::new());
    }
    list_tips(Path::new("."), branches.iter().map(|tip| os_str::os_string(&tip.name)))
}

/// Walks what the references have on top of the parents of these commits, parents first.
fn walk(directory: &Path, oldest: &[&str]) -> Result<Vec<u8>, GitError> {
    let parents: String = oldest.iter().map(|id| format!("^{id}^@\n")).collect();
    git_command(["rev-list", "--topo-order", "--reverse", "--parents"])
        // A tag whose object is missing is no reason to stop; the option counts for what comes after it.
        .args(["--ignore-missing", "--branches", "--tags", "--remotes", "--stdin"])
        .with_true_parents()
        .env("GIT_FLUSH", "0")
        .current_dir(directory)
        .feed(parents.as_bytes())
}

/// Reads the lines of `walk` and keeps what descends from the oldest commits.
fn descendants<'w>(
    walked: &'w [u8],
    oldest: &[&str],
) -> (Vec<Descendant>, HashMap<&'w [u8], usize>) {
    let oldest: HashSet<&[u8]> = oldest.iter().map(|id| id.as_bytes()).collect();
    let (mut descendants, mut positions) = (Vec::new(), HashMap::new());
    for line in walked.lines() {
        let mut ids = line.split(|&byte| byte == b' ');
        let id = ids.next().unwrap_or_default();
        let parents: Vec<usize> = ids.filter_map(|id| positions.get(id).copied()).collect();
        if !parents.is_empty() || oldest.contains(id) {
            positions.insert(id, descendants.len());
            descendants.push(Descendant { id: id.to_str_lossy().into_owned(), parents });
        }
    }
    (descendants, positions)
}

/// Lists the references below these prefixes with the objects at which they point. A symbolic one is left
/// out: what it names is in the list itself.
fn list_tips<S: AsRef<OsStr>>(
    directory: &Path,
    prefixes: impl IntoIterator<Item = S>,
) -> Result<Vec<RefTip>, GitError> {
    let list = git_command(["for-each-ref"])
        .arg("--format=%(objectname) %(refname)%00%(symref)%00%(worktreepath)")
        .args(prefixes)
        .with_true_parents()
        .current_dir(directory)
        .run()?;
    let mut tips = Vec::new();
    for line in list.lines() {
        let mut fields = line.splitn_str(3, "\0");
        let (Some((object, name)), Some(symref), Some(worktree)) = (
            fields.next().and_then(|front| front.split_once_str(" ")),
            fields.next(),
            fields.next(),
        ) else {
            return Err(GitError::unexpected("for-each-ref", line));
        };
        if symref.is_empty() {
            tips.push(RefTip {
                name: name.into(),
                commit: object.to_str_lossy().into_owned(),
                worktree: (!worktree.is_empty()).then(|| worktree.into()),
            });
        }
    }
    Ok(tips)
}
