//! The list of commits that carry an own sign-off which nobody has confirmed and no hook could take back. It is a
//! reminder: it says what is not confirmed, and nothing says that anything is. All worktrees share it.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::files;
use crate::error::Error;

/// More of them are forgotten, the oldest first.
const MAX_COMMITS: usize = 1000;
const MAX_BYTES: usize = 1 << 20;
const HEAD: &str =
    "# Commits whose sign-off nobody has confirmed; `git provenance amend` asks about it.\n";

/// The list, in the order in which commits came to it.
pub(crate) struct Unconfirmed {
    path: PathBuf,
    ids: Vec<String>,
}

impl Unconfirmed {
    /// Reads the list of a repository.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub(crate) fn load(common_directory: &Path) -> Result<Self, Error> {
        let path = common_directory.join("provenance/unconfirmed");
        let bytes = match path.symlink_metadata() {
            Ok(_) => files::read_unlinked(&path, MAX_BYTES)?,
            Err(_) => Vec::new(),
        };
        let text = String::from_utf8_lossy(&bytes);
        let is_id =
            |line: &&str| line.len() >= 40 && line.bytes().all(|byte| byte.is_ascii_hexdigit());
        Ok(Self { path, ids: text.lines().filter(is_id).map(str::to_owned).collect() })
    }

    /// The ids of the commits.
    pub(crate) fn ids(&self) -> HashSet<&str> {
        self.ids.iter().map(String::as_str).collect()
    }

    /// Adds a commit.
    ///
    /// # Errors
    /// When the list cannot be written.
    pub(crate) fn add(&mut self, id: &str) -> Result<(), Error> {
        if self.ids.iter().any(|known| known == id) {
            return Ok(());
        }
        self.ids.push(id.to_owned());
        self.write()
    }

    /// Removes commits that somebody has decided about.
    ///
    /// # Errors
    /// When the list cannot be written.
    pub(crate) fn remove(&mut self, decided: &HashSet<&str>) -> Result<(), Error> {
        let before = self.ids.len();
        self.ids.retain(|id| !decided.contains(id.as_str()));
        if self.ids.len() == before { Ok(()) } else { self.write() }
    }

    /// Adds the new commits for the listed ones that were rewritten: pairs of old and new ids. The old ones stay,
    /// since they may come back.
    ///
    /// # Errors
    /// When the list cannot be written.
    pub(crate) fn forward<'a>(
        &mut self,
        pairs: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<(), Error> {
        if self.ids.is_empty() {
            return Ok(());
        }
        let new: HashMap<&str, &str> = pairs.collect();
        let known = self.ids();
        let rewritten = self.ids.iter().filter_map(|id| new.get(id.as_str()).copied());
        let added: Vec<String> =
            rewritten.filter(|id| !known.contains(id)).map(str::to_owned).collect();
        if added.is_empty() {
            return Ok(());
        }
        self.ids.extend(added);
        self.write()
    }

    fn write(&self) -> Result<(), Error> {
        let first = self.ids.len().saturating_sub(MAX_COMMITS);
        let lines = self.ids[first..].iter().map(|id| format!("{id}\n"));
        let text: String = std::iter::once(HEAD.to_owned()).chain(lines).collect();
        files::put(&self.path, text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(letter: char) -> String {
        letter.to_string().repeat(40)
    }

    #[test]
    fn a_commit_is_listed_until_somebody_decides_and_its_successor_with_it() {
        let directory = tempfile::tempdir().unwrap();
        let load = || Unconfirmed::load(directory.path()).unwrap();
        assert!(load().ids().is_empty());
        let (one, two, three) = (id('1'), id('2'), id('3'));
        load().add(&one).unwrap();
        load().add(&one).unwrap();
        let pairs = [(one.as_str(), two.as_str()), (three.as_str(), one.as_str())];
        load().forward(pairs.into_iter()).unwrap();
        assert_eq!(load().ids(), HashSet::from([one.as_str(), two.as_str()]));
        load().remove(&HashSet::from([one.as_str()])).unwrap();
        assert_eq!(load().ids(), HashSet::from([two.as_str()]));
    }
}
