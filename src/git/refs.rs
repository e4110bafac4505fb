//! References moved together: one transaction with old values, so that either all of them are moved or,
//! where somebody else has moved one meanwhile, none.

use std::io::Write;
use std::process::{Child, Stdio};

use bstr::{BString, ByteSlice};

use super::command::{self, GitError, git_command};
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

/// A git that is ready to move references. It is started before anything is written down about it, so
/// that its number can be.
pub struct Transaction {
    child: Child,
}

impl Transaction {
    /// Starts git; `reflog` is what the reflogs will say. The terminal's Ctrl-C does not reach it: what
    /// has begun shall end.
    ///
    /// # Errors
    /// When git cannot be started.
    pub fn start(reflog: &str) -> Result<Self, GitError> {
        let mut git = git_command(["update-ref", "-m", reflog, "--stdin"]);
        git.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        system::shield_from_terminal(&mut git);
        let child = git
            .spawn()
            .map_err(|source| GitError::Start { command: "update-ref --stdin".into(), source })?;
        Ok(Self { child })
    }

    /// git's process id.
    pub fn id(&self) -> u32 {
        self.child.id()
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
        if let Some(mut input) = self.child.stdin.take() {
            // Without `commit` at its end, nothing is moved; why it was not read is said on stderr.
            let _closed = input.write_all(&script);
        }
        let start = |source| GitError::Start { command: "update-ref --stdin".into(), source };
        let out = self.child.wait_with_output().map_err(start)?;
        command::ended_well(&out)
            .map_err(|said| GitError::Failed { command: "update-ref --stdin".into(), said })
    }
}

/// What a reference points at now; `None` where it does not exist.
///
/// # Errors
/// When git cannot be asked.
pub fn value_of(name: &[u8]) -> Result<Option<String>, GitError> {
    let mut git = git_command(["rev-parse", "--verify", "-q"]);
    git.arg(os_str::os_string(name));
    match command::output(git) {
        Ok(answer) => Ok(Some(answer.trim().to_str_lossy().into_owned())),
        Err(GitError::Failed { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
