//! References that are moved together: one transaction with old values, so that either all of them are moved
//! or, if another program has moved one meanwhile, none.

use bstr::{BString, ByteSlice};

use super::batch::BatchProcess;
use super::command::{GitError, git_command};
use crate::text::os_str;

/// One reference to be moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RefUpdate {
    /// `refs/heads/…`, `HEAD` where it is detached, `ORIG_HEAD`.
    pub name: BString,
    /// What it must point at now; `None` where that does not matter.
    pub old: Option<String>,
    /// What it is to point at.
    pub new: String,
}

/// A git that is ready to move references. It is started before its process id is written down.
pub(crate) struct Transaction(BatchProcess);

impl Transaction {
    /// Starts git; `reflog` is what the reflogs will say. The terminal's Ctrl-C does not reach it: what
    /// has begun must end.
    ///
    /// # Errors
    /// When git cannot be started.
    pub(crate) fn start(reflog: &str) -> Result<Self, GitError> {
        git_command(["update-ref", "-m", reflog, "--stdin"]).shielded().consume().map(Self)
    }

    /// git's process id.
    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Moves the references, all or none.
    ///
    /// # Errors
    /// When one of them has another old value, or cannot be written.
    pub(crate) fn commit(mut self, updates: &[RefUpdate]) -> Result<(), GitError> {
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

/// What a reference points at now; `None` where it does not exist.
///
/// # Errors
/// When git cannot be asked.
pub(crate) fn value_of(name: &[u8]) -> Result<Option<String>, GitError> {
    let git = git_command(["rev-parse", "--verify", "-q"]).arg(os_str::os_string(name));
    Ok(git.query()?.map(|answer| answer.trim().to_str_lossy().into_owned()))
}
