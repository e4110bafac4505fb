//! The one error type at the top, its exit codes and hints, and the one place that prints it.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::git::GitError;
use crate::policy::PolicyError;
use crate::text::io_reason::reason;

/// Exit codes; the same table as in the documentation.
pub mod exit {
    /// Done, or clean.
    pub const DONE: u8 = 0;
    /// Findings, or the person declined.
    pub const DECLINED: u8 = 1;
    /// The program could not do what was asked.
    pub const CANNOT: u8 = 128;
    /// The command line is wrong.
    pub const USAGE: u8 = 129;
    /// Interrupted by Ctrl-C.
    pub const INTERRUPTED: u8 = 130;
}

/// Everything that ends a run early.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// git could not be started, or said no.
    #[error("{}", git_said(.0))]
    Git(#[from] GitError),
    /// A policy cannot be used.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// A file could not be read or written.
    #[error("could not {action} `{}`: {}", crate::text::escape::path(path), reason(source))]
    File {
        /// What was tried (`read`, `write`).
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
    /// Input that cannot be worked with; the text names the thing in backticks.
    #[error("{what}")]
    Cannot {
        /// What happened.
        what: String,
        /// One action that works.
        hint: Option<String>,
    },
    /// The command line is wrong.
    #[error("{what}")]
    Usage {
        /// What is wrong.
        what: String,
        /// One action that works.
        hint: Option<String>,
    },
    /// The command line cannot be read.
    #[error(transparent)]
    CommandLine(#[from] clap::Error),
    /// The person's editor failed; git's own code for that is 1.
    #[error("there was a problem with the editor `{0}`")]
    Editor(String),
    /// The person said no, or closed the terminal.
    #[error("{0}")]
    Declined(String),
    /// The person pressed Ctrl-C.
    #[error("interrupted")]
    Interrupted,
    /// All has been said already; only the exit code is left.
    #[error("")]
    Said(u8),
}

impl Error {
    /// An error that says what happened and what to do.
    pub fn cannot(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Cannot { what: what.into(), hint: Some(hint.into()) }
    }

    /// A file that could not be read or written.
    pub fn file(action: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::File { action, path: path.into(), source }
    }

    /// The exit code for this error.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Git(_) | Self::Policy(_) | Self::File { .. } | Self::Cannot { .. } => {
                exit::CANNOT
            }
            Self::Usage { .. } | Self::CommandLine(_) => exit::USAGE,
            Self::Declined(_) | Self::Editor(_) => exit::DECLINED,
            Self::Interrupted => exit::INTERRUPTED,
            Self::Said(code) => *code,
        }
    }

    /// One action that works, where there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Cannot { hint, .. } | Self::Usage { hint, .. } => hint.clone(),
            Self::Policy(error) => error.hint().or_else(|| Some(POLICY_HINT.into())),
            Self::Git(error) => error.hint(),
            Self::File { action, source, .. } => Some(file_hint(action, source.kind()).into()),
            Self::Editor(_) => Some("see which editor that is with `git var GIT_EDITOR`".into()),
            Self::CommandLine(_) | Self::Declined(_) | Self::Interrupted | Self::Said(_) => None,
        }
    }

    /// Prints the error and its hint on stderr and returns the exit code.
    pub fn report(&self) -> ExitCode {
        let mut text =
            format!("error: {}\n", crate::text::escape::lines(self.to_string().as_bytes()));
        if let Self::Policy(error) = self {
            text.push_str(&crate::text::escape::lines(error.excerpt().as_bytes()));
        }
        if let Some(hint) = self.hint() {
            text.push_str(&format!("hint: {}\n", crate::text::escape::lines(hint.as_bytes())));
        }
        note(&text);
        ExitCode::from(self.exit_code())
    }
}

/// git's own words are the cause; where there was no git, the operating system's are.
fn git_said(error: &GitError) -> String {
    match error {
        GitError::Spawn { command, source } => {
            format!("could not run `git {command}`: {}", reason(source))
        }
        other => other.to_string(),
    }
}

/// What a policy's error says where it has no hint of its own.
const POLICY_HINT: &str = "correct it there, or name other rules with --policy";

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
pub fn note(text: &str) {
    let _closed = io::stderr().write_all(text.as_bytes());
}
