//! Mails and patches as git reads them: `git mailsplit` takes files, mboxes and maildirs apart, `git mailinfo`
//! reads each, and `git apply --numstat` counts its patch and sees where it was cut off.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use bstr::ByteSlice;
use tempfile::TempDir;

use super::command::{GitError, git_command};
use super::diff::parse_numstat;
use crate::diffstat::FileChange;

/// Bytes of a mail that are read in search of its header.
const MAX_HEADER_BYTES: u64 = 1 << 20;
/// Bytes of a message; a longer one is an error.
const MAX_MESSAGE_BYTES: u64 = 16 << 20;

/// The mails of one file or directory, taken apart in a temporary directory.
pub(crate) struct Mails {
    directory: TempDir,
    count: usize,
}

/// One mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mail {
    /// The author, `Name <mail>`.
    pub author: Vec<u8>,
    /// What becomes the commit message, in UTF-8.
    pub message: Vec<u8>,
    /// What the mail brings.
    pub content: Content,
}

/// What a mail brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// A patch, with its counted changes.
    Patch(Vec<FileChange>),
    /// The introduction of a series (`[PATCH 0/3]`).
    CoverLetter,
    /// Neither.
    Other,
}

/// A mail that cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MailError {
    /// git could not.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A file could not be read or written.
    #[error("could not use a file for a mail: {0}")]
    File(#[from] io::Error),
    /// The message is far too long.
    #[error("its message is longer than {MAX_MESSAGE_BYTES} bytes")]
    TooLong,
    /// The patch in it is cut off or broken.
    #[error("its patch is broken: {0}")]
    BrokenPatch(String),
}

impl Mails {
    /// Takes a file, an mbox, a maildir or standard input (`None`) apart.
    ///
    /// # Errors
    /// When git cannot read it.
    pub(crate) fn split(source: Option<&Path>) -> Result<Self, MailError> {
        let directory = tempfile::tempdir()?;
        let mut out = std::ffi::OsString::from("-o");
        out.push(directory.path());
        let git = git_command([OsStr::new("mailsplit"), OsStr::new("-b"), &out]);
        let git = match source {
            Some(path) => git.arg("--").arg(path).stdin(Stdio::null()),
            None => git.stdin(Stdio::inherit()),
        };
        let answer = git.run()?;
        let count = answer.trim().to_str().ok().and_then(|count| count.parse().ok());
        let count = count.ok_or_else(|| GitError::unexpected("mailsplit", &answer))?;
        Ok(Self { directory, count })
    }

    /// How many mails there are.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Reads the mail of this number, counted from 1.
    ///
    /// # Errors
    /// When git cannot read it, or its patch is cut off.
    pub(crate) fn read(&self, number: usize) -> Result<Mail, MailError> {
        let file = self.directory.path().join(format!("{number:04}"));
        let (message, patch) = (self.path("message"), self.path("patch"));
        let git = git_command(["mailinfo", "--encoding=UTF-8"]).arg(&message).arg(&patch);
        let info = git.stdin(File::open(&file)?).run()?;
        let value = |name: &str| {
            let lines = ByteSlice::lines(info.as_slice())
                .filter_map(|line| line.strip_prefix(name.as_bytes()));
            lines.map(|value| value.trim().to_vec()).next().unwrap_or_default()
        };
        let mut text = value("Subject:");
        text.extend_from_slice(b"\n\n");
        if File::open(&message)?.take(MAX_MESSAGE_BYTES + 1).read_to_end(&mut text)? as u64
            > MAX_MESSAGE_BYTES
        {
            return Err(MailError::TooLong);
        }
        let has_subject = !value("Subject:").is_empty() && !value("Email:").is_empty();
        let content = match (has_subject, has_diff(&patch)?) {
            (true, true) => Content::Patch(changes(&patch)?),
            (true, false) if is_cover_letter(&file)? => Content::CoverLetter,
            _ => Content::Other,
        };
        std::fs::remove_file(&file)?;
        let author = [&value("Author:")[..], b" <", &value("Email:"), b">"].concat();
        Ok(Mail { author, message: text, content })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }
}

/// Whether the part after the message holds a patch.
fn has_diff(patch: &Path) -> io::Result<bool> {
    begins_diff(BufReader::new(File::open(patch)?))
}

/// Whether a line of this begins a diff.
///
/// # Errors
/// When it cannot be read.
pub fn begins_diff(mut lines: impl io::BufRead) -> io::Result<bool> {
    let mut line = Vec::new();
    loop {
        line.clear();
        // A line without end is read in pieces, so that it needs no memory.
        if lines.by_ref().take(1 << 16).read_until(b'\n', &mut line)? == 0 {
            return Ok(false);
        }
        if [&b"diff --git "[..], b"--- ", b"diff -", b"Index: "].iter().any(|p| line.starts_with(p))
        {
            return Ok(true);
        }
    }
}

/// The changes of a patch, counted by git from its own lines.
fn changes(patch: &Path) -> Result<Vec<FileChange>, MailError> {
    let git = git_command(["apply", "--numstat", "-z", "--"]).arg(patch);
    match git.stdin(Stdio::null()).run() {
        Ok(answer) => Ok(parse_numstat(&answer)?),
        Err(GitError::Exit { stderr, .. }) => {
            let reason = stderr.lines().next().unwrap_or_default();
            Err(MailError::BrokenPatch(reason.trim_start_matches("error: ").to_owned()))
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether the subject has a `0/N` in its brackets.
fn is_cover_letter(mail: &Path) -> io::Result<bool> {
    let mut header = Vec::new();
    let mut lines = BufReader::new(File::open(mail)?.take(MAX_HEADER_BYTES));
    while lines.read_until(b'\n', &mut header)? > 1 && !header.ends_with(b"\r\n\r\n") {}
    Ok(introduces_series(&header))
}

/// Whether the subject in a mail's header has a `0/N` in its brackets.
pub fn introduces_series(header: &[u8]) -> bool {
    let header = header.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    let subject = ByteSlice::lines(header.as_slice())
        .find(|line| line.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"subject:")));
    let subject = subject.and_then(|line| line.get(8..)).unwrap_or_default().trim();
    // `Re: [PATCH 0/3] …` answers an introduction.
    let Some(brackets) = subject.strip_prefix(b"[").and_then(|text| text.split_once_str("]"))
    else {
        return false;
    };
    brackets.0.split_str(" ").any(|word| {
        word.split_once_str("/").is_some_and(|(number, total)| {
            !number.is_empty()
                && number.iter().all(|&digit| digit == b'0')
                && total.iter().all(u8::is_ascii_digit)
        })
    })
}
