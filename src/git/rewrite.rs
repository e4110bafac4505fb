//! The commit that was just made, written once more with another message: everything else in it stays,
//! and the branch moves only if it still points where we left it.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::ffi::OsStringExt;
use std::process::Stdio;

use bstr::ByteSlice;

use super::process::{self, GitError, command};
use super::{Ident, Object};

/// Headers of a commit that `git commit-tree` can write again.
const KNOWN: &[&[u8]] =
    &[b"tree", b"parent", b"author", b"committer", b"encoding", b"gpgsig", b"gpgsig-sha256"];

/// A commit object, taken apart without interpretation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawCommit<'a> {
    /// All header lines, with the last line end.
    pub header: &'a [u8],
    /// The bytes behind the blank line.
    pub message: &'a [u8],
}

impl<'a> RawCommit<'a> {
    /// Splits a commit object at its blank line.
    pub fn split(bytes: &'a [u8]) -> Self {
        match bytes.find("\n\n") {
            Some(at) => Self { header: &bytes[..=at], message: &bytes[at + 2..] },
            None => Self { header: bytes, message: b"" },
        }
    }

    /// The values of a header, in order; continuation lines are left out.
    pub fn values(&self, name: &str) -> Vec<&'a [u8]> {
        let fields = self.header.lines().filter_map(|line| line.split_once_str(" "));
        fields.filter(|(field, _)| *field == name.as_bytes()).map(|(_, value)| value).collect()
    }

    fn names(&self) -> impl Iterator<Item = &'a [u8]> {
        let lines = self.header.lines().filter(|line| !line.starts_with_str(" "));
        lines.map(|line| line.split_str(" ").next().unwrap_or_default())
    }

    fn is_signed(&self) -> bool {
        self.names().any(|name| name.starts_with_str("gpgsig"))
    }
}

/// Replaces HEAD's commit `old` by one with another message; returns the new id.
///
/// A signed commit is signed again by git, with `key` or the configured one; where it has headers that git would not write again, this
/// fails and nothing moves.
///
/// # Errors
/// When an object cannot be written or HEAD has moved meanwhile.
pub fn replace_head_message(
    old: &Object,
    message: &[u8],
    key: Option<&OsStr>,
) -> Result<String, GitError> {
    let commit = RawCommit::split(&old.bytes);
    let new = if commit.is_signed() {
        write_signed(&commit, message, key)?
    } else {
        write_raw(&[commit.header, b"\n", message].concat())?
    };
    process::output(command([
        "update-ref",
        "-m",
        "provenance: message restored",
        "HEAD",
        &new,
        &old.id,
    ]))?;
    Ok(new)
}

fn write_raw(bytes: &[u8]) -> Result<String, GitError> {
    fed(command(["hash-object", "-t", "commit", "-w", "--stdin"]), bytes)
}

fn write_signed(
    commit: &RawCommit<'_>,
    message: &[u8],
    key: Option<&OsStr>,
) -> Result<String, GitError> {
    if let Some(odd) = commit.names().find(|name| !KNOWN.contains(name)) {
        let what = format!("a signed commit with the header `{}`", crate::escape::line(odd));
        return Err(GitError::Answer { command: "commit-tree".into(), what });
    }
    let missing = || GitError::Answer { command: "cat-file".into(), what: "no such header".into() };
    let one = |name| commit.values(name).first().copied().ok_or_else(missing);
    let text = |bytes: &[u8]| OsString::from_vec(bytes.to_vec());
    let mut git = command::<&str>([]);
    if let Ok(encoding) = one("encoding") {
        git.arg("-c").arg(text(&[b"i18n.commitEncoding=", encoding].concat()));
    }
    let mut sign = OsString::from("-S");
    sign.push(key.unwrap_or_default());
    git.arg("commit-tree").arg(sign).args(["-F", "-"]);
    for parent in commit.values("parent") {
        git.arg("-p").arg(text(parent));
    }
    git.arg(text(one("tree")?));
    for role in ["author", "committer"] {
        let line = one(role)?;
        let who = Ident::parse(line).ok_or_else(missing)?;
        let date = line.rsplit_once_str("> ").map_or(&b""[..], |(_, date)| date);
        let name = role.to_uppercase();
        git.env(format!("GIT_{name}_NAME"), text(&who.name));
        git.env(format!("GIT_{name}_EMAIL"), text(&who.email));
        git.env(format!("GIT_{name}_DATE"), text(&[b"@", date].concat()));
    }
    fed(git, message)
}

/// Runs git with these bytes as its input and returns the one line it prints.
fn fed(mut git: std::process::Command, bytes: &[u8]) -> Result<String, GitError> {
    let words = process::words(&git);
    let failed = |source| GitError::Start { command: words.clone(), source };
    git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = git.spawn().map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(bytes).map_err(failed)?;
    }
    let out = child.wait_with_output().map_err(failed)?;
    if !out.status.success() {
        let said = out.stderr.trim().to_str_lossy().into_owned();
        return Err(GitError::Failed { command: words, said });
    }
    Ok(out.stdout.trim().to_str_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMIT: &[u8] = b"tree 1\nparent 2\nparent 3\nauthor A <a@x> 1 +0000\ngpgsig -----BEGIN\n tree x\n -----END\n\nsubject\n\nbody\n";

    #[test]
    fn a_commit_is_split_without_loss() {
        let commit = RawCommit::split(COMMIT);
        assert_eq!(commit.message, b"subject\n\nbody\n");
        assert_eq!([commit.header, b"\n", commit.message].concat(), COMMIT);
        assert_eq!(commit.values("parent"), [b"2", b"3"]);
        assert_eq!(commit.values("tree"), [b"1"]);
        assert!(commit.is_signed());
    }

    #[test]
    fn an_empty_message_is_no_trouble() {
        let commit = RawCommit::split(b"tree 1\nauthor A <a@x> 1 +0000\n\n");
        assert_eq!(commit.message, b"");
        assert!(!commit.is_signed());
        assert_eq!(RawCommit::split(b"tree 1\n").header, b"tree 1\n");
    }
}
