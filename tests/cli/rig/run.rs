//! One run of a program: the builder, the run without a terminal, and its outcome.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::rc::Rc;
use std::time::Duration;

use std::os::unix::process::ExitStatusExt as _;

use super::sandbox::Sandbox;
use super::session::{Place, Session};
use super::terminal::Terminal;

/// How long a run without a terminal may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A run to be started: by [`Run::run`] without a terminal, by [`Run::terminal`] under one.
pub(crate) struct Run {
    pub(super) sandbox: Rc<Sandbox>,
    pub(super) stdin: Stdin,
    pub(super) stdout: Option<PathBuf>,
    pub(super) stderr: Option<PathBuf>,
    pub(super) place: Place,
    pub(super) size: (u16, u16),
    program: OsString,
    arguments: Vec<OsString>,
    directory: PathBuf,
    environment: BTreeMap<OsString, OsString>,
}

/// What the program reads as standard input.
pub(super) enum Stdin {
    /// The terminal, or /dev/null where there is none.
    Default,
    Null,
    Bytes(Vec<u8>),
    File(PathBuf),
    /// A pipe that gives nothing and never ends.
    Silent,
}

impl Run {
    pub(super) fn new(
        sandbox: Rc<Sandbox>,
        directory: &Path,
        program: impl Into<OsString>,
        environment: BTreeMap<OsString, OsString>,
    ) -> Self {
        Self {
            sandbox,
            stdin: Stdin::Default,
            stdout: None,
            stderr: None,
            place: Place::Foreground,
            size: (80, 24),
            program: program.into(),
            arguments: Vec::new(),
            directory: directory.to_owned(),
            environment,
        }
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(arguments.into_iter().map(|a| a.as_ref().to_owned()));
        self
    }

    pub(crate) fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.environment.insert(key.into(), value.as_ref().to_owned());
        self
    }

    pub(crate) fn env_remove(mut self, key: &str) -> Self {
        self.environment.remove(OsStr::new(key));
        self
    }

    pub(crate) fn directory(mut self, path: impl AsRef<Path>) -> Self {
        self.directory = self.directory.join(path);
        self
    }

    pub(crate) fn stdin(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.stdin = Stdin::Bytes(bytes.as_ref().to_owned());
        self
    }

    pub(crate) fn stdin_null(mut self) -> Self {
        self.stdin = Stdin::Null;
        self
    }

    pub(crate) fn stdin_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.stdin = Stdin::File(path.into());
        self
    }

    /// A standard input on which nothing ever comes: whoever reads it hangs.
    pub(crate) fn stdin_silent(mut self) -> Self {
        self.stdin = Stdin::Silent;
        self
    }

    /// Redirects standard output to a file (under a terminal; without one it is always captured).
    pub(crate) fn stdout_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.stdout = Some(path.into());
        self
    }

    /// Redirects standard error to a file (under a terminal; without one it is always captured).
    pub(crate) fn stderr_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.stderr = Some(path.into());
        self
    }

    /// Under a terminal: as after `&` in a shell, not in the foreground process group.
    pub(crate) fn background(mut self) -> Self {
        self.place = Place::Background;
        self
    }

    /// Under a terminal: its width and height.
    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// Runs it under a pseudo-terminal.
    pub(crate) fn terminal(self) -> Terminal {
        Terminal::start(&self)
    }

    /// The command itself, for a test that starts and ends it in its own way.
    pub(crate) fn into_command(self) -> Command {
        self.command()
    }

    /// Runs it to its end, without a controlling terminal.
    pub(crate) fn run(self) -> Outcome {
        let (mut stdout, mut stderr) =
            (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
        let mut command = self.command();
        command.stdout(stdout.try_clone().unwrap()).stderr(stderr.try_clone().unwrap());
        let _open = self.connect_stdin(&mut command, Stdio::null());
        let mut session = Session::without_terminal(&mut command).expect("cannot start");
        let status = session.wait(PATIENCE);
        let (stdout, stderr) = (read_all(&mut stdout), read_all(&mut stderr));
        let Some(status) = status else {
            panic!(
                "{} still runs after {PATIENCE:?}; processes: {:#?}\n{}\n{}",
                self.line(),
                session.processes(),
                String::from_utf8_lossy(&stdout),
                String::from_utf8_lossy(&stderr),
            );
        };
        Outcome::new(self.line(), status, stdout, stderr)
    }

    /// The command line, for people.
    fn line(&self) -> String {
        let words = std::iter::once(&self.program).chain(&self.arguments);
        words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).current_dir(&self.directory);
        command.env_clear().envs(&self.environment);
        command
    }

    /// Sets the command's standard input; what is returned must live as long as the program.
    pub(super) fn connect_stdin(
        &self,
        command: &mut Command,
        default: Stdio,
    ) -> Option<std::io::PipeWriter> {
        match &self.stdin {
            Stdin::Default => command.stdin(default),
            Stdin::Null => command.stdin(Stdio::null()),
            Stdin::File(path) => command.stdin(File::open(path).unwrap()),
            Stdin::Bytes(bytes) => {
                let (reader, mut writer) = std::io::pipe().unwrap();
                let bytes = bytes.clone();
                // A program that does not read its input is no concern of the writer.
                std::thread::spawn(move || drop(writer.write_all(&bytes)));
                command.stdin(reader)
            }
            Stdin::Silent => {
                let (reader, writer) = std::io::pipe().unwrap();
                command.stdin(reader);
                return Some(writer);
            }
        };
        None
    }
}

fn read_all(file: &mut File) -> Vec<u8> {
    let mut bytes = Vec::new();
    file.rewind().unwrap();
    file.read_to_end(&mut bytes).unwrap();
    bytes
}

/// How a run ended and what it wrote.
#[derive(Clone)]
pub(crate) struct Outcome {
    /// The exit code; `None` if a signal ended it.
    pub(crate) code: Option<i32>,
    /// The signal that ended it.
    pub(crate) signal: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    command: String,
}

impl Outcome {
    fn new(command: String, status: ExitStatus, stdout: Vec<u8>, stderr: Vec<u8>) -> Self {
        Self { code: status.code(), signal: status.signal(), stdout, stderr, command }
    }

    pub(crate) fn out(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    pub(crate) fn err(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }

    #[track_caller]
    pub(crate) fn assert_code(self, code: i32) -> Self {
        assert!(self.code == Some(code), "expected exit code {code} of {self}");
        self
    }

    #[track_caller]
    pub(crate) fn assert_success(self) -> Self {
        self.assert_code(0)
    }

    #[track_caller]
    pub(crate) fn assert_err(self, text: &str) -> Self {
        assert!(self.err().contains(text), "expected {text:?} on stderr of {self}");
        self
    }

    #[track_caller]
    pub(crate) fn assert_out(self, text: &str) -> Self {
        assert!(self.out().contains(text), "expected {text:?} on stdout of {self}");
        self
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, signal, command, .. } = self;
        write!(f, "{command}\ncode {code:?}, signal {signal:?}")?;
        write!(f, "\n--- stdout\n{}\n--- stderr\n{}\n---", self.out(), self.err())
    }
}
