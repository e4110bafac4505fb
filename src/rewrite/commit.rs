//! The commits of a series as they are stored, and which of them cannot be rewritten at all.

use std::collections::HashSet;

use bstr::{BString, ByteSlice};

use crate::error::Error;
use crate::git::{CommitObject, GitError, ObjectDatabase, Repository, Series};
use crate::text::layout::short_id;

/// A commit of the series.
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) is_named: bool,
}

impl Entry {
    pub(crate) fn raw(&self) -> CommitObject<'_> {
        CommitObject::split(&self.bytes)
    }

    pub(crate) fn short_id(&self) -> &str {
        short_id(&self.id)
    }

    /// `1a2b3c4d5e6f subject`, made safe for a screen.
    pub(crate) fn shown(&self) -> String {
        format!("{} {}", self.short_id(), self.subject())
    }

    /// The first line of the message, made safe for a screen.
    pub(crate) fn subject(&self) -> String {
        let raw = self.raw();
        let line = raw.message.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let text =
            crate::rewrite::plan::decoded(&raw, line).unwrap_or_else(|| line.to_str_lossy().into());
        let text: String = text.chars().take(200).collect();
        match crate::text::escape::line(text.trim().as_bytes()) {
            none if none.is_empty() => "(no message)".into(),
            text => text,
        }
    }
}

/// Reads the commits, oldest first.
///
/// # Errors
/// When one of them is missing, broken, or cannot be rewritten without losing something.
pub(crate) fn read(series: &Series, repository: &Repository) -> Result<Vec<Entry>, Error> {
    let database = ObjectDatabase::open(repository)?;
    let (shallow, replaced) = (repository.shallow_boundary(), repository.replaced()?);
    let mut entries = Vec::with_capacity(series.links.len());
    for link in &series.links {
        let bytes = database.commit(&link.id)?.ok_or_else(|| {
            Error::cannot(
                format!("commit `{}` is missing", link.id),
                "fetch it, or see what `git fsck` says",
            )
        })?;
        let entry = Entry { id: link.id.clone(), bytes, is_named: link.is_named };
        refuse(&entry, &shallow, &replaced)?;
        entries.push(entry);
    }
    Ok(entries)
}

/// The named commits that follow no other one of the series: whoever reaches any of the series reaches
/// one of these.
pub(crate) fn oldest<'e>(entries: &[&'e Entry]) -> Vec<&'e str> {
    let ids: HashSet<&[u8]> = entries.iter().map(|entry| entry.id.as_bytes()).collect();
    let first = |entry: &&&Entry| !entry.raw().parents().any(|parent| ids.contains(parent));
    entries.iter().filter(first).map(|entry| entry.id.as_str()).collect()
}

fn refuse(
    entry: &Entry,
    shallow: &HashSet<BString>,
    replaced: &HashSet<BString>,
) -> Result<(), Error> {
    let id = entry.id.as_bytes().as_bstr();
    if shallow.contains(id) {
        return Err(Error::cannot(
            format!(
                "this shallow clone ends with commit `{id}`: written anew, it would lose its parents"
            ),
            "run `git fetch --unshallow`, or name later commits",
        ));
    }
    if replaced.contains(id) {
        return Err(Error::cannot(
            format!(
                "commit `{id}` is replaced by another one, and would be written as it is stored"
            ),
            "see `git replace --list`, and delete the replacement if it may go",
        ));
    }
    entry.raw().check().map_err(|broken| {
        Error::from(GitError::UnexpectedOutput {
            command: "cat-file".into(),
            what: format!("commit `{id}`: {broken}"),
        })
    })
}
