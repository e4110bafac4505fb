//! The commit that was just made, written once more with another message: everything else in it stays,
//! and the branch moves only if it still points where we left it.

use std::ffi::OsStr;

use bstr::ByteSlice;

use super::command::{self, GitError, git_command};
use super::commit_object::{Change, RawCommit, with_signature};
use super::{Object, Settings, Signer};

/// Replaces HEAD's commit `old` by one with another message; returns the new id.
///
/// A signed commit is signed again, with `key` or the configured one.
///
/// # Errors
/// When an object cannot be signed or written, or HEAD has moved meanwhile.
pub fn replace_head_message(
    old: &Object,
    message: &[u8],
    settings: &Settings,
    key: Option<&OsStr>,
) -> Result<String, GitError> {
    let commit = RawCommit::split(&old.bytes);
    let committer = commit.value("committer").ok_or_else(|| GitError::Answer {
        command: "commit".into(),
        what: "a commit without a committer".into(),
    })?;
    let mut new = commit.rewritten(&Change { parent: &|_| None, committer, message });
    if commit.is_signed() {
        let signature = Signer::configured(settings, key)?.sign(&new)?;
        new = with_signature(&new, settings.is_sha256(), &signature);
    }
    let write = git_command(["hash-object", "-t", "commit", "-w", "--stdin"]);
    let new = command::output_of(write, &new)?.trim().to_str_lossy().into_owned();
    command::output(git_command([
        "update-ref",
        "-m",
        "provenance: message restored",
        "HEAD",
        &new,
        &old.id,
    ]))?;
    Ok(new)
}
