//! How git is started: one builder for all of its commands, and what went wrong as one error with git's
//! own words as the cause.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use bstr::ByteSlice;

use crate::system;
use crate::text::escape;

/// git could not be started, or ended with an error.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GitError {
    /// The program could not be started, or its pipes broke.
    #[error("could not run `git {command}`: {source}")]
    Spawn {
        /// The git command and its arguments.
        command: String,
        /// The operating system's answer.
        source: io::Error,
    },
    /// git cannot be wrapped on this system.
    #[error("`git provenance commit` does not work here: {0}")]
    Wrap(io::Error),
    /// git ended with an error.
    #[error("`git {command}` failed: {stderr}")]
    Exit {
        /// The git command and its arguments.
        command: String,
        /// What git wrote on stderr, or how it ended.
        stderr: String,
    },
    /// git could not walk the history it was asked for.
    #[error("git cannot walk there: {stderr}")]
    Walk {
        /// What git wrote on stderr.
        stderr: String,
    },
    /// git answered something that cannot be read.
    #[error("cannot read the answer of `git {command}`: {what}")]
    UnexpectedOutput {
        /// The git command.
        command: String,
        /// What is wrong with it.
        what: String,
    },
    /// A message is in an encoding that neither git nor we can read here.
    #[error("the message of commit `{commit}` is in `{encoding}`, which cannot be read here")]
    UnreadableMessage {
        /// The id of the commit.
        commit: String,
        /// The label, made safe to show.
        encoding: String,
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
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::Spawn { .. } => {
                Some("install git 2.39 or newer, and see that it is in PATH".into())
            }
            Self::Wrap(error) if error.kind() == io::ErrorKind::Unsupported => {
                Some("commit with `git commit`, then run `git provenance amend` with --ai-used-for or --no-ai".into())
            }
            Self::Signing { .. } => Some("see that `git commit -S` works here".into()),
            Self::Walk { .. } => {
                Some("see what `git log` says to it, and whether all of it was fetched".into())
            }
            Self::UnreadableMessage { .. } => {
                Some("see `git log -1` there, and write the message again in UTF-8".into())
            }
            Self::Wrap(_)
            | Self::Exit { .. }
            | Self::UnexpectedOutput { .. }
            | Self::Library { .. } => None,
        }
    }

    /// An answer of git that is not in its format, shown safely.
    pub(super) fn unexpected(command: &str, answer: &[u8]) -> Self {
        Self::UnexpectedOutput { command: command.into(), what: escape::line(answer) }
    }

    /// A pipe or a process that failed under this command.
    pub(super) fn spawn(command: &str, source: io::Error) -> Self {
        Self::Spawn { command: command.into(), source }
    }
}

/// A git process that is about to be started.
pub(crate) struct GitCommand(Command);

/// Prepares git with these arguments.
#[expect(clippy::disallowed_methods, reason = "this is the place that starts git")]
pub(crate) fn git_command<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> GitCommand {
    GitCommand(Command::new("git")).args(args)
}

impl GitCommand {
    /// Adds an argument.
    pub(crate) fn arg(self, arg: impl AsRef<OsStr>) -> Self {
        self.args([arg])
    }

    /// Adds arguments.
    pub(crate) fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.0.args(args);
        self
    }

    /// Sets a variable for git.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// Looks at objects as they are stored: what is compared and rewritten is the commit itself, and not what
    /// `git replace` puts in its place.
    pub(crate) fn without_replacements(self) -> Self {
        self.env("GIT_NO_REPLACE_OBJECTS", "1")
    }

    /// Follows the stored parents: neither replacements nor an old grafts file count.
    pub(crate) fn with_true_parents(self) -> Self {
        self.without_replacements().env("GIT_GRAFT_FILE", "/dev/null")
    }

    /// Keeps the terminal's Ctrl-C from git, for what must be ended once it has begun.
    pub(crate) fn shielded(mut self) -> Self {
        system::shield_from_terminal(&mut self.0);
        self
    }

    /// Starts git in another directory.
    pub(crate) fn current_dir(mut self, directory: &Path) -> Self {
        self.0.current_dir(directory);
        self
    }

    /// Says where git reads from.
    pub(crate) fn stdin(mut self, input: impl Into<Stdio>) -> Self {
        self.0.stdin(input);
        self
    }

    /// Says where git writes its output and its errors to.
    pub(crate) fn output_to(mut self, stdout: impl Into<Stdio>, stderr: impl Into<Stdio>) -> Self {
        self.0.stdout(stdout).stderr(stderr);
        self
    }

    /// The process to be, for what only the standard library can set.
    pub(crate) fn as_command(&mut self) -> &mut Command {
        &mut self.0
    }

    /// The arguments, for messages.
    pub(crate) fn name(&self) -> String {
        let args: Vec<_> = self.0.get_args().map(OsStr::to_string_lossy).collect();
        args.join(" ")
    }

    /// Starts git and does not wait.
    pub(crate) fn spawn(mut self) -> Result<Child, GitError> {
        self.0.spawn().map_err(|source| GitError::spawn(&self.name(), source))
    }

    /// Runs git to its end with the streams it was given.
    pub(crate) fn status(mut self) -> Result<ExitStatus, GitError> {
        self.0.status().map_err(|source| GitError::spawn(&self.name(), source))
    }

    /// Runs git to its end and returns what it printed; any exit code but 0 is an error.
    pub(crate) fn run(mut self) -> Result<Vec<u8>, GitError> {
        let out = self.0.output().map_err(|source| GitError::spawn(&self.name(), source))?;
        printed(&self.name(), out)
    }

    /// Asks git a question that it may answer with an exit code: `None` if that is not 0.
    pub(crate) fn query(self) -> Result<Option<Vec<u8>>, GitError> {
        match self.run() {
            Ok(answer) => Ok(Some(answer)),
            Err(GitError::Exit { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Runs git on this input and returns what it printed; any exit code but 0 is an error.
    pub(crate) fn feed(self, input: &[u8]) -> Result<Vec<u8>, GitError> {
        let name = self.name();
        let mut child =
            self.stdin(Stdio::piped()).output_to(Stdio::piped(), Stdio::piped()).spawn()?;
        let pipe = child.stdin.take();
        let out = std::thread::scope(|threads| {
            // A git that does not read to the end says why on stderr.
            threads.spawn(|| pipe.map(|mut pipe| pipe.write_all(input)));
            child.wait_with_output()
        });
        printed(&name, out.map_err(|source| GitError::spawn(&name, source))?)
    }
}

fn printed(command: &str, out: Output) -> Result<Vec<u8>, GitError> {
    require_success(command, out.status, &out.stderr)?;
    Ok(out.stdout)
}

/// Makes an error of what git said, or of how it ended, where it did not end well.
pub(super) fn require_success(
    command: &str,
    status: ExitStatus,
    stderr: &[u8],
) -> Result<(), GitError> {
    if status.success() {
        return Ok(());
    }
    let stderr = stderr.trim().to_str_lossy().into_owned();
    let stderr = if stderr.is_empty() { status.to_string() } else { stderr };
    Err(GitError::Exit { command: command.into(), stderr })
}

/// The git that is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GitVersion {
    /// As git says it (`2.47.3`).
    pub text: String,
    /// The first two numbers.
    pub number: (u32, u32),
}

/// Asks git for its version.
///
/// # Errors
/// When git cannot be started or says something else.
pub(crate) fn git_version() -> Result<GitVersion, GitError> {
    let answer = git_command(["version"]).run()?;
    let text = answer.to_str_lossy();
    let unexpected = || GitError::unexpected("version", &answer);
    let text = text.trim().strip_prefix("git version ").ok_or_else(unexpected)?;
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => {
            Ok(GitVersion { text: text.to_owned(), number: (major, minor) })
        }
        _ => Err(unexpected()),
    }
}
