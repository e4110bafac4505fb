//! The journal, with `--undo` and `--redo`: what a run is about to move is written down before it does, so that it can be taken
//! back, and so that the next run can tell what happened to one that was interrupted, and end it. References in
//! files are not moved all at once when git itself is killed; this repairs that.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bstr::{BString, ByteSlice};

use super::error::RewriteError;
use crate::error::{Error, note};
use crate::git::{RefUpdate, Repository, Transaction, full_name, is_ancestor, value_of};
use crate::session::files;
use crate::system;
use crate::text::escape;
use crate::text::layout::short_id;
use crate::text::os_str;

/// The first line of the file.
const HEADING: &[u8] = b"git-provenance amend 1";
/// A lock that was made later is not that of the killed git.
const MAX_LOCK_AGE: Duration = Duration::from_secs(10);

/// The file, in the git directory of the worktree.
pub(super) struct Journal<'a> {
    repository: &'a Repository,
    path: PathBuf,
}

/// A rewrite whose references are moved, and which is not done before it is closed: a run that is
/// interrupted until then is recovered by the next.
#[must_use]
pub(super) struct Moved<'a> {
    journal: &'a Journal<'a>,
    record: Record,
}

/// Tells how far the run came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// A git with this number was about to move the references.
    Moving(u32),
    /// All is done.
    Done,
    /// All was taken back.
    Undone,
}

/// The file holds this.
#[derive(Debug, PartialEq, Eq)]
struct Record {
    state: State,
    updates: Vec<RefUpdate>,
    /// Old and new ids of all commits.
    commits: Vec<(String, String)>,
}

/// Where the references of a run are now. One that has gone on from the old or the new commit counts as
/// old or new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    extent: Extent,
    /// Whether each is exactly where it was, or where the run would put it.
    exactly: bool,
    /// Whether any of them has been moved by the run.
    any: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    None,
    All,
    Some,
    /// One of them has nothing to do with the run any more.
    Elsewhere,
}

impl<'a> Journal<'a> {
    pub(super) fn open(repository: &'a Repository) -> Self {
        Self { path: repository.git_directory.join("provenance/amend"), repository }
    }

    /// Moves the references under the journal's eyes. An earlier run must have been recovered.
    ///
    /// # Errors
    /// When they could not be moved; then all are where they were, or the journal stays.
    pub(super) fn move_references(
        &'a self,
        updates: &[RefUpdate],
        commits: Vec<(String, String)>,
        reflog: &str,
    ) -> Result<Moved<'a>, Error> {
        refuse_if_attached(updates)?;
        if matches!(self.read()?, Some(Record { state: State::Done, .. })) {
            let _without = std::fs::rename(&self.path, self.previous());
        }
        let transaction = Transaction::start(reflog)?;
        let state = State::Moving(transaction.id());
        let record = Record { state, updates: updates.to_vec(), commits };
        self.write(&record)?;
        if let Err(error) = transaction.commit(updates) {
            if !record.found()?.any {
                self.forget_last();
            }
            return Err(error.into());
        }
        Ok(Moved { journal: self, record })
    }

    /// Moves what an interrupted run has left, where it had begun to move; `None` where nothing is to be ended.
    ///
    /// # Errors
    /// When it still runs, or the references are where neither end would put them.
    pub(super) fn recover(&'a self) -> Result<Option<Moved<'a>>, Error> {
        let Some(record) = self.read()? else { return Ok(None) };
        let State::Moving(process) = record.state else { return Ok(None) };
        refuse_if_alive(process)?;
        let found = record.found()?;
        if found.extent == Extent::Elsewhere {
            return Err(RewriteError::MovedElsewhere { journal: self.shown() }.into());
        }
        self.remove_stale_locks(&record);
        if found.extent == Extent::None {
            self.forget_last();
            note("an earlier amend was interrupted before it moved anything\n");
            return Ok(None);
        }
        if found.extent == Extent::Some {
            move_all(record.owned().cloned(), "provenance amend: finished")?;
        }
        Ok(Some(Moved { journal: self, record }))
    }

    /// Puts back what the last run moved. Returns what that was; `None` where it had moved nothing.
    ///
    /// # Errors
    /// When there is nothing to put back, or something has moved since.
    pub(super) fn undo(&self) -> Result<Option<String>, Error> {
        let mut record = self.read()?.ok_or(RewriteError::NothingToUndo)?;
        match record.state {
            State::Undone => return Err(RewriteError::NothingToUndo.into()),
            State::Moving(process) => {
                refuse_if_alive(process)?;
                self.remove_stale_locks(&record);
            }
            State::Done => {}
        }
        let interrupted = record.state != State::Done;
        match record.found()? {
            Found { extent: Extent::None, exactly: true, .. } if interrupted => {
                self.forget_last();
                note("the last amend was interrupted before it moved anything\n");
                return Ok(None);
            }
            Found { extent: Extent::All, exactly: true, .. } => {}
            Found { extent: Extent::Some, exactly: true, .. } if interrupted => {}
            _ => return Err(moved_since(&record)),
        }
        move_all(record.owned().map(RefUpdate::reversed), "provenance amend: undo")?;
        record.state = State::Undone;
        self.write(&record)?;
        Ok(Some(describe(record.owned().map(RefUpdate::reversed))))
    }

    /// Moves forward again what the last undo has put back. Returns what that was.
    ///
    /// # Errors
    /// When nothing was put back last, or something has moved since.
    pub(super) fn redo(&self) -> Result<String, Error> {
        let record = self.read()?.filter(|record| record.state == State::Undone);
        let mut record = record.ok_or(RewriteError::NothingToRedo)?;
        if !matches!(record.found()?, Found { extent: Extent::None, exactly: true, .. }) {
            let first = record.owned().next();
            let name = first.map_or_else(String::new, |update| escape::ref_name(&update.name));
            let new = first.map(|update| update.new.clone()).unwrap_or_default();
            return Err(RewriteError::MovedSinceUndo { name, new }.into());
        }
        move_all(record.owned().cloned(), "provenance amend: redo")?;
        record.state = State::Done;
        self.write(&record)?;
        Ok(describe(record.owned().cloned()))
    }

    /// Lock files that the killed git has left: for references of ours, made while it was at work.
    fn remove_stale_locks(&self, record: &Record) {
        let Some(begun) = changed_at(&self.path) else { return };
        let (own, common) = (&self.repository.git_directory, &self.repository.common_directory);
        let mut locks = vec![
            own.join("HEAD.lock"),
            common.join("packed-refs.lock"),
            common.join("reftable/tables.list.lock"),
            own.join("reftable/tables.list.lock"),
        ];
        for update in &record.updates {
            let name = os_str::path(&[update.name.as_slice(), b".lock"].concat());
            locks.extend([common.join(&name), own.join(name)]);
        }
        for lock in locks {
            let window = begun..begun + MAX_LOCK_AGE;
            if changed_at(&lock).is_some_and(|made| window.contains(&made)) {
                let _gone = std::fs::remove_file(lock);
            }
        }
    }

    fn read(&self) -> Result<Option<Record>, Error> {
        if !self.path.exists() {
            return Ok(None);
        }
        let bytes = files::read(&self.path)?;
        let record = Record::parse(&bytes);
        record.map(Some).ok_or_else(|| RewriteError::UnreadableJournal(self.shown()).into())
    }

    /// The file's name, made safe for a screen.
    fn shown(&self) -> String {
        escape::line(self.path.as_os_str().as_encoded_bytes())
    }

    /// Synced before it gets its name: after a crash the whole of it is there, or none.
    fn write(&self, record: &Record) -> Result<(), Error> {
        let failed = |error| Error::file("write", &self.path, error);
        let directory = self.path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(directory).map_err(failed)?;
        let mut file = system::files::temporary_in(directory, None).map_err(failed)?;
        file.write_all(&record.to_bytes()).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(&self.path).map_err(|error| failed(error.error))?;
        Ok(())
    }

    /// The record of the run before, kept until the next one has moved something.
    fn previous(&self) -> PathBuf {
        self.path.with_extension("before")
    }

    /// A run that has moved nothing never was: what `--undo` knows is the one before.
    fn forget_last(&self) {
        if std::fs::rename(self.previous(), &self.path).is_err() {
            let _gone = std::fs::remove_file(&self.path);
        }
    }
}

impl Moved<'_> {
    /// Old and new ids of all commits.
    pub(super) fn commits(&self) -> &[(String, String)] {
        &self.record.commits
    }

    /// Writes down that all is done. Returns what has moved.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub(super) fn close(mut self) -> Result<String, Error> {
        self.record.state = State::Done;
        self.journal.write(&self.record)?;
        Ok(describe(self.record.owned().cloned()))
    }
}

impl Record {
    /// The references that tell how far it came; ORIG_HEAD is anybody's.
    fn owned(&self) -> impl Iterator<Item = &RefUpdate> {
        self.updates.iter().filter(|update| update.old.is_some())
    }

    fn found(&self) -> Result<Found, Error> {
        let (mut old, mut new, mut other, mut exactly) = (false, false, false, true);
        for update in self.owned() {
            let now = value_of(&update.name)?;
            if now.as_ref() == Some(&update.new) {
                new = true;
            } else if now == update.old {
                old = true;
            } else {
                exactly = false;
                let comes_from = |commit: Option<&String>| match (commit, &now) {
                    (Some(commit), Some(now)) => is_ancestor(commit, now),
                    _ => Ok(false),
                };
                if comes_from(Some(&update.new))? {
                    new = true;
                } else if comes_from(update.old.as_ref())? {
                    old = true;
                } else {
                    other = true;
                }
            }
        }
        let extent = match (old, new, other) {
            (_, _, true) => Extent::Elsewhere,
            (_, false, false) => Extent::None,
            (false, true, false) => Extent::All,
            (true, true, false) => Extent::Some,
        };
        Ok(Found { extent, exactly, any: new })
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut out = HEADING.to_vec();
        out.extend_from_slice(
            match self.state {
                State::Moving(process) => format!("\nstate moving {process}\n"),
                State::Done => "\nstate done\n".into(),
                State::Undone => "\nstate undone\n".into(),
            }
            .as_bytes(),
        );
        for update in &self.updates {
            let old = update.old.as_deref().unwrap_or("-");
            out.extend_from_slice(format!("ref {old} {} ", update.new).as_bytes());
            out.extend_from_slice(&update.name);
            out.push(b'\n');
        }
        for (old, new) in &self.commits {
            out.extend_from_slice(format!("commit {old} {new}\n").as_bytes());
        }
        out.extend_from_slice(b"end\n");
        out
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut lines = bytes.lines();
        (lines.next()? == HEADING).then_some(())?;
        let words: Vec<&str> = lines.next()?.to_str().ok()?.split(' ').collect();
        let state = match words[..] {
            ["state", "moving", process] => State::Moving(process.parse().ok()?),
            ["state", "done"] => State::Done,
            ["state", "undone"] => State::Undone,
            _ => return None,
        };
        let mut record = Self { state, updates: Vec::new(), commits: Vec::new() };
        loop {
            let line = lines.next()?;
            if line == b"end" {
                return Some(record);
            }
            let mut words = line.splitn_str(4, " ");
            let (kind, old, new) =
                (words.next()?, words.next()?.to_str().ok()?, words.next()?.to_str().ok()?);
            match (kind, words.next()) {
                (b"ref", Some(name)) => record.updates.push(RefUpdate {
                    name: BString::from(name),
                    old: (old != "-").then(|| old.to_owned()),
                    new: new.to_owned(),
                }),
                (b"commit", None) => record.commits.push((old.to_owned(), new.to_owned())),
                _ => return None,
            }
        }
    }
}

impl RefUpdate {
    /// The same reference, moved back.
    fn reversed(&self) -> Self {
        let (old, new) = (Some(self.new.clone()), self.old.clone().unwrap_or_default());
        Self { name: self.name.clone(), old, new }
    }
}

/// Moves the references that are still where these updates begin; one that has gone on from there stays.
fn move_all(updates: impl Iterator<Item = RefUpdate>, reflog: &str) -> Result<(), Error> {
    let mut pending = Vec::new();
    for update in updates {
        if value_of(&update.name)? == update.old {
            pending.push(update);
        }
    }
    refuse_if_attached(&pending)?;
    if !pending.is_empty() {
        Transaction::start(reflog)?.commit(&pending)?;
    }
    Ok(())
}

/// `main 1a2b3c4d5e → 5e4d3c2b1a` for each update.
fn describe(updates: impl Iterator<Item = RefUpdate>) -> String {
    let describe = |update: RefUpdate| {
        let old = update.old.as_deref().unwrap_or_default();
        format!("{} {} → {}", escape::ref_name(&update.name), short_id(old), short_id(&update.new))
    };
    updates.map(describe).collect::<Vec<_>>().join(", ")
}

fn moved_since(record: &Record) -> Error {
    let first = record.owned().next();
    let name = first.map_or_else(String::new, |update| escape::ref_name(&update.name));
    let old = first.and_then(|update| update.old.clone()).unwrap_or_default();
    RewriteError::MovedSince { name, old }.into()
}

/// Refuses to write through a detached HEAD that has been put on a branch meanwhile.
fn refuse_if_attached(updates: &[RefUpdate]) -> Result<(), Error> {
    let moves_head = updates.iter().any(|update| update.name == "HEAD");
    if moves_head && full_name("HEAD")?.is_some_and(|name| name != "HEAD") {
        return Err(RewriteError::Attached.into());
    }
    Ok(())
}

fn refuse_if_alive(process: u32) -> Result<(), Error> {
    if system::is_running(process) && looks_like_git(process) {
        return Err(RewriteError::Running(process).into());
    }
    Ok(())
}

/// A number may be another program's by now, or that of a process which has ended and is not yet waited
/// for (`Z` in proc(5)); where that can be seen, it is looked at.
fn looks_like_git(process: u32) -> bool {
    let Ok(stat) = files::read(Path::new(&format!("/proc/{process}/stat"))) else {
        return !Path::new("/proc/self").exists();
    };
    let Some((front, rest)) = stat.rsplit_once_str(") ") else { return true };
    let is_git = front.split_once_str("(").is_some_and(|(_, name)| name.starts_with(b"git"));
    is_git && !matches!(rest.first(), Some(b'Z' | b'X'))
}

fn changed_at(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|meta| meta.modified()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_the_file_and_half_of_one_is_none() {
        let record = Record {
            state: State::Moving(42),
            updates: vec![
                RefUpdate { name: "refs/heads/a".into(), old: Some("1".into()), new: "2".into() },
                RefUpdate { name: "ORIG_HEAD".into(), old: None, new: "1".into() },
            ],
            commits: vec![("1".into(), "2".into())],
        };
        let bytes = record.to_bytes();
        assert_eq!(Record::parse(&bytes), Some(record));
        for end in 0..bytes.len() - 1 {
            assert_eq!(Record::parse(&bytes[..end]), None, "{end}");
        }
    }
}
