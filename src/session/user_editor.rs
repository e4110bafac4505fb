//! The user's own editor, started as git would start it.

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::Command;

use super::operator::variable;
use crate::error::{Error, note};
use crate::git::command::git_command;
use crate::git::{Config, GitError, parse_boolean};
use crate::system;
use crate::terminal::forget_interrupts;
use crate::text::os_str::os_string;

/// Characters for which git gives a command line to the shell (run-command.c, `prepare_shell_cmd`).
const SHELL_CHARACTERS: &[u8] = b"|&;<>()$`\\\"' \t\n*?[#~=%";

/// Codes of an editor that Ctrl-C and Ctrl-\ have ended.
pub(crate) const SIGINT_CODE: i32 = 130;
pub(crate) const SIGQUIT_CODE: i32 = 131;

/// Names the descriptor that the programs below a `git provenance commit` inherit. The user's editor does not get it.
pub(crate) const WRAPPER_VARIABLE: &str = "GIT_PROVENANCE_WRAPPER";

/// The user's editor, with the variables as they were before we changed them for git.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UserEditor {
    /// The command line that git would give to the shell.
    pub command: OsString,
    /// `GIT_EDITOR`; empty where it was not set.
    pub variable: OsString,
    /// `GIT_CONFIG_PARAMETERS`, where git keeps what `-c` said; empty where it was not set.
    pub parameters: OsString,
    /// Whether it is said that it is waited for, where somebody can read that.
    pub hints: bool,
}

/// What git says while the editor is open.
const WAITING: &str = "hint: Waiting for your editor to close the file...";
/// The key, and the variable of newer versions of git, that turn it off.
const ADVICE: &str = "advice.waitingforeditor";
const ALL_ADVICE: &str = "GIT_ADVICE";
/// Back to the beginning of the line, and the line away.
const CLEAR_LINE: &str = "\r\x1b[K";

impl UserEditor {
    /// The editor git named, and the variables of this process.
    pub(crate) fn new(command: &[u8], config: &Config) -> Self {
        let is_off = |value: OsString| parse_boolean(value.as_encoded_bytes()) == Some(false);
        let advises = config.boolean(ADVICE).is_none_or(|value| value.unwrap_or(true));
        Self {
            command: os_string(command),
            variable: variable("GIT_EDITOR").unwrap_or_default(),
            parameters: variable("GIT_CONFIG_PARAMETERS").unwrap_or_default(),
            hints: advises && !variable(ALL_ADVICE).is_some_and(is_off),
        }
    }

    /// The editor that git would start without its variable, which it sets to `:` for hooks where it starts none.
    ///
    /// # Errors
    /// When git knows no editor.
    pub(crate) fn without_variable(config: &Config) -> Result<Self, GitError> {
        let mut git = git_command(["var", "GIT_EDITOR"]);
        git.as_command().env_remove("GIT_EDITOR");
        Ok(Self::new(git.run()?.trim_ascii_end(), config))
    }

    /// Lets the person edit a file.
    ///
    /// # Errors
    /// When the editor fails.
    pub(crate) fn edit(&self, file: &Path) -> Result<(), Error> {
        let code = self.run(file);
        forget_interrupts();
        if code == Some(0) {
            return Ok(());
        }
        Err(Error::editor(&crate::text::escape::line(self.command.as_encoded_bytes())))
    }

    /// Opens a file in the editor as git's `launch_editor` does: with the hint that it is waited for, through the shell
    /// only where its command line needs one, and `:` does nothing. Returns its exit code, as a shell reports it where
    /// a signal ended it, or `None` where it could not be run.
    pub(crate) fn run(&self, file: &Path) -> Option<i32> {
        let command = self.command.as_encoded_bytes();
        if command == b":" {
            return Some(0);
        }
        let is_dumb = variable("TERM").is_none_or(|term| term == "dumb");
        let hints = self.hints && io::stderr().is_terminal();
        if hints {
            // A dumb terminal cannot take the line away again.
            note(&format!("{WAITING}{}", if is_dumb { '\n' } else { ' ' }));
        }
        let code = self.start(file);
        let is_interrupted = matches!(code, Some(SIGINT_CODE | SIGQUIT_CODE));
        if hints && !is_dumb && !is_interrupted {
            note(CLEAR_LINE);
        }
        code
    }

    /// Starts it and waits for its end.
    fn start(&self, file: &Path) -> Option<i32> {
        let command = self.command.as_encoded_bytes();
        let needs_shell = command.iter().any(|byte| SHELL_CHARACTERS.contains(byte));
        let status = match self.program(file, needs_shell).status() {
            // As with git, a script that names no interpreter is the shell's.
            Err(error) if !needs_shell && system::names_no_interpreter(&error) => {
                self.program(file, true).status()
            }
            status => status,
        };
        let status = status.ok()?;
        status.code().or_else(|| system::signal_of(status).map(|signal| 128 + signal))
    }

    #[expect(clippy::disallowed_methods, reason = "the editor step starts the user's editor")]
    fn program(&self, file: &Path, in_shell: bool) -> Command {
        let mut program = if in_shell {
            let mut script = self.command.clone();
            script.push(" \"$@\"");
            let mut shell = Command::new("sh");
            shell.arg("-c").arg(script).arg(&self.command);
            shell
        } else {
            Command::new(&self.command)
        };
        program.arg(file).env_remove(WRAPPER_VARIABLE);
        for (name, value) in
            [("GIT_EDITOR", &self.variable), ("GIT_CONFIG_PARAMETERS", &self.parameters)]
        {
            if value.is_empty() {
                program.env_remove(name);
            } else {
                program.env(name, value);
            }
        }
        program
    }
}
