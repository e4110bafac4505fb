//! References that are moved together: one transaction with old values, so that either all of them are moved
//! or, if another program has moved one meanwhile, none.

use bstr::{BString, ByteSlice};

use super::batch::BatchProcess;
use super::command::{GitError, git_command};
use crate::system;
use crate::text::os_str;

/// One reference to be moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefUpdate {
    /// `refs/heads/…`, `HEAD` where it is detached, `ORIG_HEAD`.
    pub name: BString,
    /// What it must point at now; `None` where that does not matter.
    pub old: Option<String>,
    /// What it is to point at.
    pub new: String,
}

/// A reference that reaches some commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefTip {
    /// Its full name.
    pub name: BString,
    /// The commit it points at.
    pub commit: String,
    /// The worktree where it is checked out.
    pub worktree: Option<BString>,
    /// Whether it is only another name for a reference.
    is_symbolic: bool,
}

/// A git that is ready to move references. It is started before its process id is written down.
pub struct Transaction(BatchProcess);

impl Transaction {
    /// Starts git; `reflog` is what the reflogs will say. The terminal's Ctrl-C does not reach it: what
    /// has begun must end.
    ///
    /// # Errors
    /// When git cannot be started.
    pub fn start(reflog: &str) -> Result<Self, GitError> {
        let mut git = git_command(["update-ref", "-m", reflog, "--stdin"]);
        system::shield_from_terminal(git.as_command());
        git.consume().map(Self)
    }

    /// git's process id.
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Moves the references, all or none.
    ///
    /// # Errors
    /// When one of them has another old value, or cannot be written.
    pub fn commit(mut self, updates: &[RefUpdate]) -> Result<(), GitError> {
        let mut script = b"start\n".to_vec();
        for update in updates {
            if update.name == "HEAD" {
                // A detached one: never a branch that it may name by then.
                script.extend_from_slice(b"option no-deref\n");
            }
            script.extend_from_slice(b"update ");
            script.extend_from_slice(&update.name);
            for word in [Some(&update.new), update.old.as_ref()].into_iter().flatten() {
                script.push(b' ');
                script.extend_from_slice(word.as_bytes());
            }
            script.push(b'\n');
        }
        script.extend_from_slice(b"prepare\ncommit\n");
        // Without `commit` at its end, nothing is moved; why it was not read is said on stderr.
        let _closed = self.0.write(&script);
        self.0.finish()
    }
}

/// References below these prefixes that reach one of these commits.
///
/// # Errors
/// When git cannot list them.
pub fn reaching(commits: &[&str], prefixes: &[&str]) -> Result<Vec<RefTip>, GitError> {
    if commits.is_empty() {
        return Ok(Vec::new());
    }
    let mut git = git_command([
        "for-each-ref",
        "--format=%(objectname) %(*objectname) %(refname)%00%(symref)%00%(worktreepath)",
    ]);
    for commit in commits {
        git = git.args(["--contains", commit]);
    }
    let list = git.args(prefixes).with_true_parents().run()?;
    let unreadable = |line: &[u8]| GitError::unexpected("for-each-ref", line);
    let read = |line: &[u8]| {
        let mut parts = line.splitn_str(3, "\0");
        let (front, symref, worktree) = (parts.next()?, parts.next()?, parts.next()?);
        let mut fields = front.splitn_str(3, " ");
        let (object, peeled, name) = (fields.next()?, fields.next()?, fields.next()?);
        let commit = if peeled.is_empty() { object } else { peeled };
        Some(RefTip {
            name: name.into(),
            commit: commit.to_str_lossy().into_owned(),
            worktree: (!worktree.is_empty()).then(|| worktree.into()),
            is_symbolic: !symref.is_empty(),
        })
    };
    let all = list.lines().map(|line| read(line).ok_or_else(|| unreadable(line)));
    // What a symbolic one names is in the list itself.
    all.filter(|one| !one.as_ref().is_ok_and(|one| one.is_symbolic)).collect()
}

/// What a reference points at now; `None` where it does not exist.
///
/// # Errors
/// When git cannot be asked.
pub fn value_of(name: &[u8]) -> Result<Option<String>, GitError> {
    let git = git_command(["rev-parse", "--verify", "-q"]).arg(os_str::os_string(name));
    Ok(git.query()?.map(|answer| answer.trim().to_str_lossy().into_owned()))
}
