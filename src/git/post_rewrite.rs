//! What git does after commits got other names: notes are copied and the hook is told.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use super::command::{GitError, git_command};
use super::{Config, Repository};
use crate::system;

/// Copies notes as `notes.rewriteRef` and its neighbours ask, for lines of `old SP new`. Without that key
/// or its variable, git copies none (git-notes(1)).
///
/// # Errors
/// When git says so.
#[expect(clippy::disallowed_methods, reason = "src/git reads what git would read")]
pub(crate) fn copy_notes(config: &Config, pairs: &str) -> Result<(), GitError> {
    let by_variable = std::env::var_os("GIT_NOTES_REWRITE_REF").is_some();
    if !by_variable && config.get("notes.rewriteref").is_none() {
        return Ok(());
    }
    let git = git_command(["notes", "copy", "--for-rewrite=amend", "--stdin"]);
    git.feed(pairs.as_bytes()).map(drop)
}

/// Runs `post-rewrite amend` as git does (githooks(5)): found through `core.hooksPath`, at the top of the
/// worktree, the lines on its standard input; what it returns does not matter.
///
/// # Errors
/// When it is there and cannot be started.
#[expect(clippy::disallowed_methods, reason = "git would start this hook")]
pub(crate) fn run_post_rewrite(repository: &Repository, pairs: &str) -> Result<(), GitError> {
    let start = |source: io::Error| GitError::UnexpectedOutput {
        command: "post-rewrite".into(),
        what: crate::text::io_reason::reason(&source),
    };
    let hook = &repository.hooks_directory.join("post-rewrite");
    let top = repository.worktree.as_ref().unwrap_or(&repository.git_directory);
    let run = |mut program: Command| {
        program.arg("amend").current_dir(top).env("GIT_DIR", &repository.git_directory);
        // As with git, what a hook prints is no result.
        program.stdin(Stdio::piped()).stdout(io::stderr()).spawn()
    };
    if !system::is_executable(hook) {
        return Ok(());
    }
    let child = match run(Command::new(hook)) {
        // A script without `#!` is the shell's (run-command.c).
        Err(error) if system::names_no_interpreter(&error) => {
            let mut shell = Command::new("sh");
            shell.arg(hook);
            run(shell)
        }
        other => other,
    };
    let mut child = child.map_err(start)?;
    if let Some(mut input) = child.stdin.take() {
        match input.write_all(pairs.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(start(error)),
            _ => {}
        }
    }
    child.wait().map_err(start)?;
    Ok(())
}
