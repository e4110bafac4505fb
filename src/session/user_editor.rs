//! The user's own editor, started as git would start it.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::error::Error;
use crate::git::GitError;
use crate::git::command::git_command;
use crate::system;
use crate::terminal::forget_interrupts;
use crate::text::os_str::os_string;

/// Characters for which git gives a command line to the shell (run-command.c, `prepare_shell_cmd`).
const SHELL_CHARACTERS: &[u8] = b"|&;<>()$`\\\"' \t\n*?[#~=%";

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
}

impl UserEditor {
    /// The editor git named, and the variables of this process.
    #[expect(clippy::disallowed_methods, reason = "what git would read is read here")]
    pub(crate) fn new(command: &[u8]) -> Self {
        Self {
            command: os_string(command),
            variable: std::env::var_os("GIT_EDITOR").unwrap_or_default(),
            parameters: std::env::var_os("GIT_CONFIG_PARAMETERS").unwrap_or_default(),
        }
    }

    /// The editor that git would start without its variable, which it sets to `:` for hooks where it starts none.
    ///
    /// # Errors
    /// When git knows no editor.
    pub(crate) fn without_variable() -> Result<Self, GitError> {
        let mut git = git_command(["var", "GIT_EDITOR"]);
        git.as_command().env_remove("GIT_EDITOR");
        Ok(Self::new(git.run()?.trim_ascii_end()))
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

    /// Starts the editor on a file as git's `launch_editor` does: through the shell only where its command line needs
    /// one, and `:` does nothing. Returns its exit code, as a shell reports it where a signal ended it, or `None` where
    /// it could not be run.
    pub(crate) fn run(&self, file: &Path) -> Option<i32> {
        let command = self.command.as_encoded_bytes();
        if command == b":" {
            return Some(0);
        }
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
