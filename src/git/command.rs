//! How git is started: arguments as they are, git's own words as the cause when it fails.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, ExitStatus, Output, Stdio};

use bstr::ByteSlice;

use crate::text::os_str;

/// git could not be started, or ended with an error.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The program could not be started at all.
    #[error("could not run `git {command}`: {source}")]
    Start {
        /// The git command and its arguments.
        command: String,
        /// The operating system's answer.
        source: io::Error,
    },
    /// git cannot be wrapped on this system.
    #[error("`git provenance commit` does not work here: {0}")]
    Wrap(io::Error),
    /// git ended with an error.
    #[error("`git {command}` failed: {said}")]
    Failed {
        /// The git command and its arguments.
        command: String,
        /// What git wrote on stderr, or how it ended.
        said: String,
    },
    /// git could not walk the history it was asked for.
    #[error("git cannot walk there: {said}")]
    Walk {
        /// What git wrote on stderr.
        said: String,
    },
    /// git answered something that cannot be read.
    #[error("cannot read the answer of `git {command}`: {what}")]
    Answer {
        /// The git command.
        command: String,
        /// What is wrong with it.
        what: String,
    },
    /// libgit2 could not do its part.
    #[error("could not {action}: {source}")]
    Library {
        /// What was tried.
        action: &'static str,
        /// libgit2's answer.
        source: git2::Error,
    },
    /// The commit could not be signed.
    #[error("could not sign the commit: {why}")]
    Signing {
        /// Why, in the signing program's words where it spoke.
        why: String,
    },
}

impl GitError {
    /// One action that works, where there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Start { .. } => {
                Some("install git 2.39 or newer, and see that it is in PATH".into())
            }
            Self::Wrap(error) if error.kind() == io::ErrorKind::Unsupported => {
                Some("commit with `git commit`, then run `git provenance amend` with --ai-used-for or --no-ai".into())
            }
            Self::Signing { .. } => Some("see that `git commit -S` works here".into()),
            Self::Walk { .. } => {
                Some("see what `git log` says to it, and whether all of it was fetched".into())
            }
            Self::Wrap(_) | Self::Failed { .. } | Self::Answer { .. } | Self::Library { .. } => None,
        }
    }
}

/// A git process that is about to be started.
#[expect(clippy::disallowed_methods, reason = "this is the place that starts git")]
pub fn git_command<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new("git");
    command.args(args);
    command
}

/// Runs git to its end and returns what it printed; any exit code but 0 is an error.
pub(crate) fn output(mut command: Command) -> Result<Vec<u8>, GitError> {
    let out =
        command.output().map_err(|source| GitError::Start { command: words(&command), source })?;
    match ended_well(&out) {
        Ok(()) => Ok(out.stdout),
        Err(said) => Err(GitError::Failed { command: words(&command), said }),
    }
}

/// The same for a git that reads these bytes.
pub(crate) fn output_of(mut git: Command, input: &[u8]) -> Result<Vec<u8>, GitError> {
    let name = words(&git);
    let start = |source| GitError::Start { command: name.clone(), source };
    git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = git.spawn().map_err(start)?;
    let pipe = child.stdin.take();
    let out = std::thread::scope(|threads| {
        // A git that does not read to the end says why on stderr.
        threads.spawn(|| pipe.map(|mut pipe| pipe.write_all(input)));
        child.wait_with_output()
    });
    let out = out.map_err(start)?;
    match ended_well(&out) {
        Ok(()) => Ok(out.stdout),
        Err(said) => Err(GitError::Failed { command: name, said }),
    }
}

/// The git that is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitVersion {
    /// As git says it (`2.47.3`).
    pub text: String,
    /// The first two numbers.
    pub number: (u32, u32),
}

/// Asks git for its version.
///
/// # Errors
/// When git cannot be started or says something else.
pub fn git_version() -> Result<GitVersion, GitError> {
    let answer = output(git_command(["version"]))?;
    let text = answer.to_str_lossy();
    let unreadable =
        || GitError::Answer { command: "version".into(), what: crate::text::escape::line(&answer) };
    let text = text.trim().strip_prefix("git version ").ok_or_else(unreadable)?;
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => {
            Ok(GitVersion { text: text.to_owned(), number: (major, minor) })
        }
        _ => Err(unreadable()),
    }
}

/// Whether a file lies directly in the git directory of the current worktree.
///
/// # Errors
/// When git or the file system cannot say.
pub fn is_in_git_directory(file: &Path) -> io::Result<bool> {
    let answer =
        output(git_command(["rev-parse", "--absolute-git-dir"])).map_err(io::Error::other)?;
    let directory = os_str::path(answer.trim_end_with(|c| c == '\n'));
    let parent = file.parent().unwrap_or(file);
    Ok(parent.canonicalize()? == directory.canonicalize()?)
}

/// The arguments of a command, for messages.
pub(crate) fn words(command: &Command) -> String {
    let args: Vec<_> = command.get_args().map(OsStr::to_string_lossy).collect();
    args.join(" ")
}

/// What git said, or how it ended, where it did not end well.
pub(crate) fn ended_well(out: &Output) -> Result<(), String> {
    if out.status.success() {
        return Ok(());
    }
    let said = out.stderr.trim().to_str_lossy().into_owned();
    Err(if said.is_empty() { how_it_ended(out.status) } else { said })
}

fn how_it_ended(status: ExitStatus) -> String {
    status.to_string()
}
