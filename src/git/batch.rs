//! git children that live for many requests: one way to start them, to talk with them and to end them.

use std::io::{self, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::thread::{self, JoinHandle};

use super::command::{GitCommand, GitError, require_success};

/// Bytes that are buffered of what a child prints.
const BUFFER_BYTES: usize = 1 << 16;
/// Bytes of an error text that are kept.
const MAX_STDERR_BYTES: u64 = 1 << 16;

/// A running git and its pipes. One that prints is killed when this is dropped; one that only reads ends on
/// its own when its input ends, and cleans up after itself.
pub(super) struct BatchProcess {
    name: String,
    child: Child,
    input: Option<ChildStdin>,
    output: Option<BufReader<ChildStdout>>,
    errors: Option<JoinHandle<Vec<u8>>>,
}

impl GitCommand {
    /// Starts git to be asked and to answer; its errors are seen from the missing answer.
    pub(super) fn converse(self) -> Result<BatchProcess, GitError> {
        let git = self.stdin(Stdio::piped());
        BatchProcess::start(git.output_to(Stdio::piped(), Stdio::null()))
    }

    /// Starts git to read what is written, up to [`BatchProcess::finish`].
    pub(super) fn consume(self) -> Result<BatchProcess, GitError> {
        let git = self.stdin(Stdio::piped());
        BatchProcess::start(git.output_to(Stdio::null(), Stdio::piped()))
    }

    /// Starts git to print, with nothing to read.
    pub(super) fn stream(self) -> Result<BatchProcess, GitError> {
        let git = self.stdin(Stdio::null());
        BatchProcess::start(git.output_to(Stdio::piped(), Stdio::piped()))
    }
}

impl BatchProcess {
    fn start(git: GitCommand) -> Result<Self, GitError> {
        let name = git.name();
        let mut child = git.spawn()?;
        let errors = child.stderr.take().map(|mut stderr| {
            thread::spawn(move || {
                let mut text = Vec::new();
                let _cut = stderr.by_ref().take(MAX_STDERR_BYTES).read_to_end(&mut text);
                let _rest = io::copy(&mut stderr, &mut io::sink());
                text
            })
        });
        let input = child.stdin.take();
        let output = child.stdout.take().map(|out| BufReader::with_capacity(BUFFER_BYTES, out));
        Ok(Self { name, child, input, output, errors })
    }

    /// git's process id.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What git prints.
    pub(super) fn output(&mut self) -> Result<&mut BufReader<ChildStdout>, GitError> {
        self.output.as_mut().ok_or_else(|| GitError::spawn(&self.name, closed_pipe()))
    }

    /// Writes what git is to read; nothing is buffered.
    pub(super) fn write(&mut self, request: &[u8]) -> Result<(), GitError> {
        let written =
            self.input.as_mut().ok_or_else(closed_pipe).and_then(|i| i.write_all(request));
        written.map_err(|source| self.io_error(source))
    }

    /// Closes git's input and waits for its end.
    pub(super) fn finish(mut self) -> Result<(), GitError> {
        drop(self.input.take());
        let status = self.child.wait().map_err(|source| self.io_error(source))?;
        let stderr = self.errors.take().and_then(|errors| errors.join().ok()).unwrap_or_default();
        require_success(&self.name, status, &stderr)
    }

    /// An error of one of the pipes.
    pub(super) fn io_error(&self, source: io::Error) -> GitError {
        GitError::spawn(&self.name, source)
    }

    /// An answer that cannot be read.
    pub(super) fn unexpected(&self, what: &str) -> GitError {
        GitError::UnexpectedOutput { command: self.name.clone(), what: what.into() }
    }
}

impl Drop for BatchProcess {
    fn drop(&mut self) {
        drop(self.input.take());
        if self.output.is_some() {
            let _gone = self.child.kill();
        }
        let _status = self.child.wait();
    }
}

fn closed_pipe() -> io::Error {
    io::ErrorKind::BrokenPipe.into()
}
