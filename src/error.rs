//! The one error at the top: what kind it is, what caused it, and what to do. One function here makes text of it.

use std::error::Error as StdError;
use std::fmt;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) use crate::exit;
use crate::git::GitError;
use crate::policy::PolicyError;
use crate::text::io_reason::reason;

/// What an error means for the run, and so for its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The command line is wrong.
    Usage,
    /// A repository, a file or git itself cannot be used as asked.
    Data,
    /// It could be done, and a promise or the project's policy forbids it.
    Refused,
    /// The person's editor failed; git exits with 1 as well.
    Editor,
    /// The person said no, or closed the terminal.
    Declined,
    /// The person pressed Ctrl-C.
    Interrupted,
    /// Everything is on the screen already; only the exit code is left.
    Reported(u8),
}

/// Everything that ends a run early.
#[derive(Debug)]
pub(crate) struct Error {
    kind: Kind,
    source: Box<dyn StdError + Send + Sync>,
    /// The place in a file that it is about, as lines of their own.
    excerpt: String,
    hints: Vec<String>,
}

impl Error {
    fn new(kind: Kind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind, source: source.into(), excerpt: String::new(), hints: Vec::new() }
    }

    /// Something that cannot be worked with; `what` names the thing in backticks.
    pub(crate) fn cannot(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Kind::Data, what.into()).hinted(hint)
    }

    /// An error of a service, which says itself what to do.
    pub(crate) fn caused_by(source: impl StdError + Send + Sync + 'static) -> Self {
        Self::new(Kind::Data, source)
    }

    /// A file with agents of one's own that cannot be used.
    pub(crate) fn in_agents_file(error: &PolicyError) -> Self {
        const HINT: &str = "`git provenance agents schema` prints the format";
        let hint = error.hint().unwrap_or_else(|| HINT.into());
        Self { excerpt: error.excerpt(), ..Self::cannot(error.located(), hint) }
    }

    /// Something that a promise or the policy forbids.
    pub(crate) fn refused(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Kind::Refused, what.into()).hinted(hint)
    }

    /// A wrong command line.
    pub(crate) fn usage(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Kind::Usage, what.into()).hinted(hint)
    }

    /// The person said no; `what` is what did not happen.
    pub(crate) fn declined(what: impl Into<String>) -> Self {
        Self::new(Kind::Declined, what.into())
    }

    /// The person pressed Ctrl-C.
    pub(crate) fn interrupted() -> Self {
        Self::new(Kind::Interrupted, "interrupted")
    }

    /// The person's editor failed; its command line has been made safe to show.
    pub(crate) fn editor(command: &str) -> Self {
        Self::new(Kind::Editor, format!("there was a problem with the editor `{command}`"))
            .hinted("see which editor that is with `git var GIT_EDITOR`")
    }

    /// A run about which everything has been said.
    pub(crate) fn reported(code: u8) -> Self {
        Self::new(Kind::Reported(code), "reported")
    }

    /// A file that could not be read or written.
    pub(crate) fn file(action: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        let hint = file_hint(action, source.kind());
        Self::new(Kind::Data, FileError { action, path: path.into(), source }).hinted(hint)
    }

    /// The same error with one more action that works.
    #[must_use]
    pub(crate) fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Whether the person wanted no more: Esc, `n`, or the end of input.
    pub(crate) fn is_declined(&self) -> bool {
        matches!(self.kind, Kind::Declined)
    }

    /// Whether the person ended the run, by that or by Ctrl-C.
    pub(crate) fn is_from_operator(&self) -> bool {
        matches!(self.kind, Kind::Declined | Kind::Interrupted)
    }

    /// Actions that work, the best first.
    pub(crate) fn hints(&self) -> &[String] {
        &self.hints
    }

    /// The error of the command line's parser, where that is the cause.
    pub(crate) fn command_line(&self) -> Option<&clap::Error> {
        self.source.downcast_ref()
    }

    /// The exit code for this error.
    pub(crate) fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::Data | Kind::Refused => exit::CANNOT,
            Kind::Usage => exit::USAGE,
            Kind::Declined | Kind::Editor => exit::DECLINED,
            Kind::Interrupted => exit::INTERRUPTED,
            Kind::Reported(code) => code,
        }
    }

    /// Prints the error and its hints on stderr and returns the exit code.
    pub(crate) fn report(&self) -> ExitCode {
        if !matches!(self.kind, Kind::Reported(_)) {
            let safe = |text: &str| crate::text::escape::lines(text.as_bytes());
            let mut text = format!("error: {}\n", safe(&self.to_string()));
            text.push_str(&safe(&self.excerpt));
            text.extend(self.hints.iter().map(|hint| format!("hint: {}\n", safe(hint))));
            note(&text);
        }
        ExitCode::from(self.exit_code())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl From<GitError> for Error {
    fn from(error: GitError) -> Self {
        let hint = error.hint();
        let source: Box<dyn StdError + Send + Sync> = match error {
            // git's own words are the cause; where there was no git, the operating system's are.
            GitError::Spawn { command, source } => {
                format!("could not run `git {command}`: {}", reason(&source)).into()
            }
            error => error.into(),
        };
        Self { kind: Kind::Data, source, excerpt: String::new(), hints: hint.into_iter().collect() }
    }
}

impl From<PolicyError> for Error {
    fn from(error: PolicyError) -> Self {
        const HINT: &str = "correct it there, or name other rules with --policy";
        let hint = error.hint().unwrap_or_else(|| HINT.into());
        let excerpt = error.excerpt();
        Self { excerpt, ..Self::new(Kind::Data, error).hinted(hint) }
    }
}

impl From<clap::Error> for Error {
    fn from(error: clap::Error) -> Self {
        Self::new(Kind::Usage, error)
    }
}

/// A file that could not be read or written: the action, the file, the operating system's answer.
#[derive(Debug, thiserror::Error)]
#[error("could not {action} `{}`: {}", crate::text::escape::path(path), reason(source))]
struct FileError {
    action: &'static str,
    path: PathBuf,
    source: io::Error,
}

/// One action for each way a file can fail.
fn file_hint(action: &str, kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::NotFound => "check the name with `ls`",
        io::ErrorKind::PermissionDenied => "see who may use it with `ls -l`",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room and try again",
        _ if action == "write" => "see whether the place can be written to",
        _ => "give the name of a file that can be read",
    }
}

/// Writes a notice to stderr. A closed stderr is not a reason to fail.
pub(crate) fn note(text: &str) {
    let _closed = io::stderr().write_all(text.as_bytes());
}
