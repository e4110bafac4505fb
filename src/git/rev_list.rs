//! Many commits, read in the order in which `git rev-list` names them: git walks, libgit2 reads in several
//! threads, and changes are counted only for commits that somebody wants them of. Memory stays small
//! whatever the length of the history.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use bstr::ByteSlice;

use super::command::{GitError, git_command, words};
use super::counted::Counter;
use super::{ObjectPlace, RawCommit, Store};
use crate::policy::FileChange;

/// Commits that a reader takes at once.
const BATCH: usize = 256;
/// Batches that wait in front of each reader, and behind it.
const WAITING: usize = 4;
/// More readers do not help: git's walk is the slower half by then.
const MOST_READERS: usize = 4;
/// A larger commit object is no commit message that anybody wrote.
const LARGEST_COMMIT: usize = 16 << 20;

/// Which commits are read.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// Revisions and ranges, as git takes them.
    pub revisions: Vec<OsString>,
    /// A revision that is no range stands for its whole history, not for one commit.
    pub whole: bool,
    /// What is known already and left out.
    pub without: Without,
}

/// Commits that are left out of a walk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Without {
    /// None.
    #[default]
    Nothing,
    /// Those that some reference has.
    Refs,
    /// Those that a remote-tracking branch has.
    Remotes,
}

/// What somebody makes of one commit.
pub enum Judgement<T> {
    /// Something to hand on.
    Report(T),
    /// Nothing to say.
    Clean,
    /// Cannot say without the changes; will be asked again with them.
    NeedsDiff,
}

/// Some commits that were looked at, in order.
pub struct Batch<T> {
    /// How many.
    pub commits: u64,
    /// What was made of those that were not passed.
    pub kept: Vec<T>,
}

/// Reads commits, `judge`s them in several threads and gives `each` batch on in git's order, until `each`
/// says `false`. What a judge wants to remember (`M`) belongs to one thread.
///
/// # Errors
/// When git cannot walk, when an object is missing, unreadable or far too large, or when `each` fails.
pub fn read_history<M: Default, T: Send, E: From<GitError>>(
    place: &ObjectPlace,
    walk: &Walk,
    judge: &(impl Fn(&mut M, &str, &RawCommit<'_>, Option<&[FileChange]>) -> Judgement<T> + Sync),
    mut each: impl FnMut(Batch<T>) -> Result<bool, E>,
) -> Result<(), E> {
    let mut child = Walker::start(walk)?;
    let readers = thread::available_parallelism().map_or(1, usize::from).min(MOST_READERS);
    thread::scope(|scope| {
        let mut ids = Vec::with_capacity(readers);
        let mut results = Vec::with_capacity(readers);
        for _ in 0..readers {
            let (id_sender, id_receiver) = sync_channel(WAITING);
            let (result_sender, result_receiver) = sync_channel(WAITING);
            ids.push(id_sender);
            results.push(result_receiver);
            scope.spawn(move || read_batches(place, judge, &id_receiver, &result_sender));
        }
        let walked = scope.spawn(move || child.feed(&ids));
        let mut turn = 0;
        // The reader whose turn it is has ended only if no batch is left.
        while let Ok(batch) = results[turn].recv() {
            if !each(batch?)? {
                return Ok(());
            }
            turn = (turn + 1) % readers;
        }
        // Readers that still wait to hand something on give up now, and the walk with them.
        drop(results);
        match walked.join() {
            Ok(result) => result.map_err(E::from),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// The `git rev-list` child.
struct Walker {
    child: Child,
    command: String,
}

impl Walker {
    fn start(walk: &Walk) -> Result<Self, GitError> {
        let mut git = git_command(["--no-replace-objects", "rev-list"]);
        match walk.without {
            Without::Refs => drop(git.args(["--not", "--all", "--not"])),
            Without::Remotes => drop(git.args(["--not", "--remotes", "--not"])),
            Without::Nothing if !walk.whole => drop(git.arg("--no-walk=unsorted")),
            Without::Nothing => {}
        }
        git.arg("--end-of-options").args(&walk.revisions).arg("--");
        git.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Into a pipe git else writes each line by itself (`maybe_flush_or_die` in `write-or-die.c`).
        git.env("GIT_FLUSH", "0");
        let command = words(&git);
        let child = git.spawn();
        let child = child.map_err(|source| GitError::Start { command: command.clone(), source })?;
        Ok(Self { child, command })
    }

    /// Deals the ids out to the readers in turn. A reader that is gone ends the walk.
    fn feed(&mut self, readers: &[SyncSender<Vec<String>>]) -> Result<(), GitError> {
        let errors = self.child.stderr.take().map(|mut stderr| {
            thread::spawn(move || {
                let mut said = Vec::new();
                let _cut = stderr.by_ref().take(1 << 16).read_to_end(&mut said);
                let _rest = std::io::copy(&mut stderr, &mut std::io::sink());
                said
            })
        });
        let complete = self.deal(readers)?;
        if !complete {
            let _gone = self.child.kill();
        }
        let failed = |source| GitError::Start { command: self.command.clone(), source };
        let status = self.child.wait().map_err(failed)?;
        let said = errors.and_then(|errors| errors.join().ok()).unwrap_or_default();
        if complete && !status.success() {
            let said = said.trim().to_str_lossy();
            let said = said.strip_prefix("fatal: ").unwrap_or(&said).to_owned();
            let how = status.to_string();
            return Err(GitError::Walk { said: if said.is_empty() { how } else { said } });
        }
        Ok(())
    }

    fn deal(&mut self, readers: &[SyncSender<Vec<String>>]) -> Result<bool, GitError> {
        let Some(output) = self.child.stdout.take() else { return Ok(false) };
        let failed = |source| GitError::Start { command: self.command.clone(), source };
        let mut lines = BufReader::with_capacity(1 << 16, output).lines();
        let mut turn = 0;
        loop {
            let batch: Vec<String> =
                lines.by_ref().take(BATCH).collect::<Result<_, _>>().map_err(failed)?;
            if batch.is_empty() {
                return Ok(true);
            }
            if readers[turn].send(batch).is_err() {
                return Ok(false);
            }
            turn = (turn + 1) % readers.len();
        }
    }
}

/// What each reader has for itself; opened when it is needed.
struct Reader<M> {
    store: Option<Store>,
    counter: Option<Counter>,
    memo: M,
}

impl<M: Default> Default for Reader<M> {
    fn default() -> Self {
        Self { store: None, counter: None, memo: M::default() }
    }
}

/// One reader.
fn read_batches<M: Default, T>(
    place: &ObjectPlace,
    judge: &(impl Fn(&mut M, &str, &RawCommit<'_>, Option<&[FileChange]>) -> Judgement<T> + Sync),
    ids: &Receiver<Vec<String>>,
    results: &SyncSender<Result<Batch<T>, GitError>>,
) {
    let mut reader = Reader::default();
    while let Ok(batch) = ids.recv() {
        let result = read_batch(place, judge, &batch, &mut reader);
        let failed = result.is_err();
        if results.send(result).is_err() || failed {
            return;
        }
    }
}

fn read_batch<M: Default, T>(
    place: &ObjectPlace,
    judge: &(impl Fn(&mut M, &str, &RawCommit<'_>, Option<&[FileChange]>) -> Judgement<T> + Sync),
    ids: &[String],
    Reader { store, counter, memo }: &mut Reader<M>,
) -> Result<Batch<T>, GitError> {
    let store = match store {
        Some(store) => store,
        none => none.insert(Store::open(place)?),
    };
    let mut kept: Vec<Option<T>> = Vec::new();
    let mut waiting: Vec<(usize, &String, Vec<u8>)> = Vec::new();
    for id in ids {
        let look = |bytes: &[u8]| {
            if bytes.len() > LARGEST_COMMIT {
                return Err(too_large(id, bytes.len()));
            }
            let look = judge(memo, id, &RawCommit::split(bytes), None);
            Ok(match look {
                Judgement::NeedsDiff => (Judgement::NeedsDiff, bytes.to_vec()),
                look => (look, Vec::new()),
            })
        };
        match store.with_commit(id, look)?.ok_or_else(|| missing(id))?? {
            (Judgement::Report(value), _) => kept.push(Some(value)),
            (Judgement::Clean, _) => {}
            (Judgement::NeedsDiff, bytes) => {
                waiting.push((kept.len(), id, bytes));
                kept.push(None);
            }
        }
    }
    if !waiting.is_empty() {
        let counter = match counter {
            Some(counter) => counter,
            none => none.insert(Counter::start()?),
        };
        let wanted: Vec<&str> = waiting.iter().map(|(_, id, _)| id.as_str()).collect();
        let counted = counter.changes(&wanted)?;
        for ((at, id, bytes), changes) in waiting.into_iter().zip(counted) {
            if let Judgement::Report(value) =
                judge(memo, id, &RawCommit::split(&bytes), Some(&changes))
            {
                kept[at] = Some(value);
            }
        }
    }
    Ok(Batch { commits: ids.len() as u64, kept: kept.into_iter().flatten().collect() })
}

fn missing(id: &str) -> GitError {
    GitError::Answer { command: "rev-list".into(), what: format!("the commit `{id}` is missing") }
}

fn too_large(id: &str, size: usize) -> GitError {
    let what = format!(
        "the commit `{id}` has {size} bytes; at most {LARGEST_COMMIT} are taken for a message"
    );
    GitError::Answer { command: "rev-list".into(), what }
}
