//! The commit that was just made, written once more with another message: everything else in it stays,
//! and the branch moves only if it still points where we left it.

use std::ffi::OsStr;

use bstr::ByteSlice;

use super::command::{GitError, git_command};
use super::commit_object::{Change, CommitObject, with_signature};
use super::{Config, Object, Signer};

/// Replaces HEAD's commit `old` by one with another message; returns the new id.
///
/// A signed commit is signed again, with `key` or the configured one.
///
/// # Errors
/// When an object cannot be signed or written, or HEAD has moved meanwhile.
pub(crate) fn replace_head_message(
    old: &Object,
    message: &[u8],
    config: &Config,
    key: Option<&OsStr>,
) -> Result<String, GitError> {
    let commit = CommitObject::split(&old.bytes);
    let committer = commit.value("committer").ok_or_else(|| GitError::UnexpectedOutput {
        command: "commit".into(),
        what: "a commit without a committer".into(),
    })?;
    let mut new = commit.rewritten(&Change { parent: &|_| None, committer, message });
    if commit.is_signed() {
        let signature = Signer::configured(config, key)?.sign(&new)?;
        new = with_signature(&new, config.object_format(), &signature);
    }
    let write = git_command(["hash-object", "-t", "commit", "-w", "--stdin"]);
    let new = write.shielded().feed(&new)?.trim().to_str_lossy().into_owned();
    let reflog = "provenance: message restored";
    git_command(["update-ref", "-m", reflog, "HEAD", &new, &old.id]).shielded().run()?;
    Ok(new)
}
