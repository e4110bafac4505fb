//! The program git starts as its editor: it hands the step to the living wrapper and does what that
//! says. It writes no message itself and knows no rule.

use std::ffi::OsString;
use std::path::Path;

use clap::CommandFactory;

use crate::cli::Cli;
use crate::commit::wrapper::{EditorStep, Reply, Request, connect};
use crate::error::{Error, exit};
use crate::session::files;
use crate::session::operator::variable;
use crate::session::user_editor::WRAPPER_VARIABLE;
use crate::system;

/// The file of a step: git starts this program by its path with a file, and so may a hook below a wrapper with one word
/// that is no command of ours.
pub(crate) fn file_of(args: &[OsString]) -> Option<&Path> {
    let [program, file] = args else { return None };
    let is_by_path = program.as_encoded_bytes().contains(&b'/');
    let is_option = file.as_encoded_bytes().starts_with(b"-");
    let is_below_wrapper = || variable(WRAPPER_VARIABLE).is_some();
    if !is_by_path || is_option || !(Path::new(file).is_absolute() || is_below_wrapper()) {
        return None;
    }
    let is_command = Cli::command().get_subcommands().any(|one| *file == *one.get_name());
    (!is_command).then_some(Path::new(file))
}

/// Runs the step; the exit code is what git takes as the editor's.
pub(crate) fn run(file: &Path) -> Result<u8, Error> {
    let mut line = connect().ok_or_else(|| {
        Error::cannot(
            "`editor-step` is an editor only under a `git provenance commit` that it can reach",
            "run `git provenance commit`, and no script in the place of git that closes files",
        )
    })?;
    // As git does while its editor runs: Ctrl-C is the editor's, and at a question the wrapper's.
    system::leave_interrupts_to_others();
    let mut request = Request::Edit(describe(file)?);
    loop {
        // A wrapper that is gone has said why; 130 makes git leave quietly.
        let Ok(reply) = line.ask(&request) else { return Ok(exit::INTERRUPTED) };
        match reply {
            Reply::Open(editor) => request = Request::Edited(editor.run(file)),
            Reply::Pass(editor) => {
                let code = editor.run(file).and_then(|code| u8::try_from(code).ok());
                return Ok(code.unwrap_or(exit::DECLINED));
            }
            Reply::End(code) => return Ok(code),
            Reply::Ours | Reply::Others => return Ok(exit::INTERRUPTED),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "git tells its editor these things by variables")]
fn describe(file: &Path) -> Result<EditorStep, Error> {
    let variable = |name| std::env::var_os(name).unwrap_or_default();
    let worktree = files::current_directory()?;
    Ok(EditorStep {
        parent: system::parent_id(),
        file: worktree.join(file),
        worktree,
        index: variable("GIT_INDEX_FILE"),
        author_name: variable("GIT_AUTHOR_NAME").into_encoded_bytes(),
        author_email: variable("GIT_AUTHOR_EMAIL").into_encoded_bytes(),
    })
}
