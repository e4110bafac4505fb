//! Where a commit was to be made, and of what: answers about it hold only there.

use bstr::ByteSlice;

use crate::error::Error;
use crate::git::{full_name, index_id, value_of};

/// The branch, its commit and the index of a worktree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CommitPlace {
    /// The full name of the branch; `HEAD` where it is detached.
    pub(super) branch: String,
    /// The commit at HEAD; empty where there is none.
    pub(super) head: String,
    /// Stands for what is in the index.
    pub(super) index: String,
}

impl CommitPlace {
    /// As they are now.
    ///
    /// # Errors
    /// When git cannot be asked.
    pub(super) fn now() -> Result<Self, Error> {
        let branch = full_name("HEAD")?.unwrap_or_default();
        Ok(Self {
            branch: branch.to_str_lossy().into_owned(),
            head: value_of(b"HEAD")?.unwrap_or_default(),
            index: index_id()?,
        })
    }
}
