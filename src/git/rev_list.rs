//! Many commits, read in the order in which `git rev-list` names them: git walks, libgit2 reads in several
//! threads, and changes are counted only for the commits that need them. Memory stays small
//! whatever the length of the history.

use std::ffi::OsString;
use std::io::BufRead;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::batch::BatchProcess;
use super::command::{GitError, git_command};
use super::diff::ChangeCounter;
use super::{CommitObject, ObjectDatabase, Repository};
use crate::diffstat::FileChange;

/// Commits that a reader takes at once.
const MAX_BATCH_COMMITS: usize = 256;
/// Batches that wait before each reader, and after it.
const MAX_WAITING_BATCHES: usize = 4;
/// Threads that read: with more of them, git's walk is the slower half.
const MAX_READERS: usize = 4;
/// Bytes of a commit object; a larger one is an error.
const MAX_COMMIT_BYTES: usize = 16 << 20;

/// Which commits are read.
#[derive(Clone, Debug)]
pub(crate) struct Walk {
    /// Where they are.
    pub repository: Repository,
    /// Revisions and ranges, as git takes them.
    pub revisions: Vec<OsString>,
    /// Whether a revision that is not a range means its whole history, not one commit.
    pub whole: bool,
    /// The commits that are known already and left out.
    pub without: Without,
}

/// Commits that are left out of a walk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Without {
    /// None.
    #[default]
    Nothing,
    /// Those that some reference has.
    Refs,
    /// Those that a remote-tracking branch has.
    Remotes,
}

/// How a commit was judged.
pub(crate) enum Judgement<T> {
    /// There is something to report.
    Report(T),
    /// There is nothing to report.
    Clean,
    /// It cannot be judged without its changes, and is judged again with them.
    NeedsDiff,
}

/// Commits that were judged, in order.
pub(crate) struct Batch<T> {
    /// How many.
    pub commits: u64,
    /// The reports on those that were not clean.
    pub kept: Vec<T>,
}

/// Reads commits, `judge`s them in several threads and passes `each` batch on in git's order, until `each`
/// returns `false`. What a judge remembers (`M`) belongs to one thread.
///
/// # Errors
/// When git cannot walk, when an object is missing, unreadable or far too large, or when `each` fails.
pub(crate) fn read_history<M: Default, T: Send, E: From<GitError>>(
    walk: &Walk,
    judge: &(
         impl Fn(
        &mut M,
        &str,
        &CommitObject<'_>,
        Option<&[FileChange]>,
    ) -> Result<Judgement<T>, GitError>
         + Sync
     ),
    mut each: impl FnMut(Batch<T>) -> Result<bool, E>,
) -> Result<(), E> {
    let walker = Walker::start(walk)?;
    let readers = thread::available_parallelism().map_or(1, usize::from).min(MAX_READERS);
    thread::scope(|scope| {
        let mut ids = Vec::with_capacity(readers);
        let mut results = Vec::with_capacity(readers);
        for _ in 0..readers {
            let (id_sender, id_receiver) = sync_channel(MAX_WAITING_BATCHES);
            let (result_sender, result_receiver) = sync_channel(MAX_WAITING_BATCHES);
            ids.push(id_sender);
            results.push(result_receiver);
            scope
                .spawn(move || read_batches(&walk.repository, judge, &id_receiver, &result_sender));
        }
        let walked = scope.spawn(move || walker.feed(&ids));
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
struct Walker(BatchProcess);

impl Walker {
    fn start(walk: &Walk) -> Result<Self, GitError> {
        let before: &[&str] = match walk.without {
            Without::Refs => &["--not", "--all", "--not"],
            Without::Remotes => &["--not", "--remotes", "--not"],
            Without::Nothing if !walk.whole => &["--no-walk=unsorted"],
            Without::Nothing => &[],
        };
        let git = git_command(["rev-list"]).args(before);
        let git = git.arg("--end-of-options").args(&walk.revisions).arg("--");
        // Into a pipe git else flushes each line (`maybe_flush_or_die` in `write-or-die.c`).
        git.env("GIT_FLUSH", "0").without_replacements().stream().map(Self)
    }

    /// Deals the ids out to the readers in turn. A reader that is gone ends the walk.
    fn feed(mut self, readers: &[SyncSender<Vec<String>>]) -> Result<(), GitError> {
        if !self.deal(readers)? {
            return Ok(());
        }
        self.0.finish().map_err(|error| match error {
            GitError::Exit { stderr, .. } => {
                let stderr = stderr.strip_prefix("fatal: ").unwrap_or(&stderr).to_owned();
                GitError::Walk { stderr }
            }
            error => error,
        })
    }

    fn deal(&mut self, readers: &[SyncSender<Vec<String>>]) -> Result<bool, GitError> {
        let mut lines = self.0.output()?.lines();
        let mut turn = 0;
        loop {
            let batch: Result<Vec<String>, _> = lines.by_ref().take(MAX_BATCH_COMMITS).collect();
            let batch = match batch {
                Ok(batch) => batch,
                Err(source) => return Err(self.0.io_error(source)),
            };
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

/// The state of one reader; its children are started when they are needed.
struct Reader<M> {
    database: Option<ObjectDatabase>,
    counter: Option<ChangeCounter>,
    memo: M,
}

impl<M: Default> Default for Reader<M> {
    fn default() -> Self {
        Self { database: None, counter: None, memo: M::default() }
    }
}

/// Runs one reader.
fn read_batches<M: Default, T>(
    repository: &Repository,
    judge: &(
         impl Fn(
        &mut M,
        &str,
        &CommitObject<'_>,
        Option<&[FileChange]>,
    ) -> Result<Judgement<T>, GitError>
         + Sync
     ),
    ids: &Receiver<Vec<String>>,
    results: &SyncSender<Result<Batch<T>, GitError>>,
) {
    let mut reader = Reader::default();
    while let Ok(batch) = ids.recv() {
        let result = read_batch(repository, judge, &batch, &mut reader);
        let failed = result.is_err();
        if results.send(result).is_err() || failed {
            return;
        }
    }
}

fn read_batch<M: Default, T>(
    repository: &Repository,
    judge: &(
         impl Fn(
        &mut M,
        &str,
        &CommitObject<'_>,
        Option<&[FileChange]>,
    ) -> Result<Judgement<T>, GitError>
         + Sync
     ),
    ids: &[String],
    Reader { database, counter, memo }: &mut Reader<M>,
) -> Result<Batch<T>, GitError> {
    let database = match database {
        Some(database) => database,
        none => none.insert(ObjectDatabase::open(repository)?),
    };
    let mut kept: Vec<Option<T>> = Vec::new();
    let mut waiting: Vec<(usize, &String, Vec<u8>)> = Vec::new();
    for id in ids {
        let look = |bytes: &[u8]| {
            if bytes.len() > MAX_COMMIT_BYTES {
                return Err(too_large(id, bytes.len()));
            }
            let look = judge(memo, id, &CommitObject::split(bytes), None)?;
            Ok(match look {
                Judgement::NeedsDiff => (Judgement::NeedsDiff, bytes.to_vec()),
                look => (look, Vec::new()),
            })
        };
        match database.with_commit(id, look)?.ok_or_else(|| missing(id))?? {
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
            none => none.insert(ChangeCounter::start()?),
        };
        let wanted: Vec<&str> = waiting.iter().map(|(_, id, _)| id.as_str()).collect();
        let counted = counter.changes(&wanted)?;
        for ((at, id, bytes), changes) in waiting.into_iter().zip(counted) {
            if let Judgement::Report(value) =
                judge(memo, id, &CommitObject::split(&bytes), Some(&changes))?
            {
                kept[at] = Some(value);
            }
        }
    }
    Ok(Batch { commits: ids.len() as u64, kept: kept.into_iter().flatten().collect() })
}

fn missing(id: &str) -> GitError {
    GitError::UnexpectedOutput {
        command: "rev-list".into(),
        what: format!("the commit `{id}` is missing"),
    }
}

fn too_large(id: &str, size: usize) -> GitError {
    let what = format!(
        "the commit `{id}` has {size} bytes; at most {MAX_COMMIT_BYTES} are taken for a message"
    );
    GitError::UnexpectedOutput { command: "rev-list".into(), what }
}
