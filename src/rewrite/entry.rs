//! The commits of a series as they are stored, and which of them cannot be rewritten at all.

use std::cell::OnceCell;
use std::collections::HashSet;

use bstr::{BString, ByteSlice};

use super::draft::Draft;
use super::error::RewriteError;
use crate::diffstat::FileChange;
use crate::error::Error;
use crate::git::{self, CommitObject, GitError, ObjectDatabase, Repository, Series};
use crate::text::encoding::MessageEncoding;
use crate::text::layout::short_id;

/// A commit of the series.
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) is_named: bool,
    /// The message as it is stored, parsed where a person is going to see it.
    pub(super) stored: OnceCell<Box<Draft>>,
    changes: OnceCell<Option<Vec<FileChange>>>,
}

impl Entry {
    pub(crate) fn raw(&self) -> CommitObject<'_> {
        CommitObject::split(&self.bytes)
    }

    /// The beginning of the id, for people.
    pub(crate) fn short_id(&self) -> &str {
        short_id(&self.id)
    }

    /// `1a2b3c4d5e subject`, made safe for a screen.
    pub(crate) fn shown(&self) -> String {
        format!("{} {}", self.short_id(), self.subject())
    }

    /// The first line of the message, made safe for a screen.
    pub(crate) fn subject(&self) -> String {
        let message = self.raw().message;
        let line = message.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let text = self.encoding().decode(line).unwrap_or_else(|| line.to_str_lossy().into());
        let text: String = text.chars().take(200).collect();
        match crate::text::escape::line(text.trim().as_bytes()) {
            empty if empty.is_empty() => "(no message)".into(),
            text => text,
        }
    }

    pub(super) fn is_merge(&self) -> bool {
        self.raw().is_merge()
    }

    /// The encoding in which the commit says that its message is.
    pub(super) fn encoding(&self) -> MessageEncoding {
        MessageEncoding::from_label(self.raw().encoding_label())
    }

    /// Counts what the commit changes, once; `None` for a merge.
    ///
    /// # Errors
    /// When git cannot count.
    pub(super) fn changes(&self) -> Result<Option<&[FileChange]>, GitError> {
        if self.changes.get().is_none() {
            let counted = if self.is_merge() { None } else { Some(git::changes_of(&self.id)?) };
            let _first = self.changes.set(counted);
        }
        Ok(self.changes.get().and_then(Option::as_deref))
    }
}

/// Reads the commits, oldest first.
///
/// # Errors
/// When one of them is missing, broken, or cannot be rewritten without losing something.
pub(super) fn read(series: &Series, repository: &Repository) -> Result<Vec<Entry>, Error> {
    let store = ObjectDatabase::open(repository)?;
    let (shallow, replaced) = (repository.shallow_boundary(), repository.replaced()?);
    let mut entries = Vec::with_capacity(series.links.len());
    for link in &series.links {
        let id = link.id.clone();
        let bytes = store.commit(&id)?.ok_or_else(|| RewriteError::Missing(id.clone()))?;
        let (stored, changes) = (OnceCell::new(), OnceCell::new());
        let entry = Entry { id, bytes, is_named: link.is_named, stored, changes };
        refuse(&entry, &shallow, &replaced)?;
        entries.push(entry);
    }
    Ok(entries)
}

/// The commits that have no ancestor in the series: a reference that has any of the series has one of these.
pub(super) fn oldest(entries: &[Entry]) -> Vec<&str> {
    let ids: HashSet<&[u8]> = entries.iter().map(|entry| entry.id.as_bytes()).collect();
    let is_first = |entry: &&Entry| !entry.raw().parents().any(|parent| ids.contains(parent));
    entries.iter().filter(is_first).map(|entry| entry.id.as_str()).collect()
}

fn refuse(
    entry: &Entry,
    shallow: &HashSet<BString>,
    replaced: &HashSet<BString>,
) -> Result<(), Error> {
    let id = entry.id.as_bytes().as_bstr();
    if shallow.contains(id) {
        return Err(RewriteError::ShallowBoundary(entry.id.clone()).into());
    }
    if replaced.contains(id) {
        return Err(RewriteError::Replaced(entry.id.clone()).into());
    }
    entry.raw().check().map_err(|broken| {
        Error::from(GitError::UnexpectedOutput {
            command: "cat-file".into(),
            what: format!("commit `{id}`: {broken}"),
        })
    })
}
