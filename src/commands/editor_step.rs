//! The program git starts as its editor: it hands the step to the living wrapper and does what that
//! says. It writes no message itself and knows no rule.

use std::path::Path;

use crate::commit::wrapper::{EditorStep, Reply, Request, connect};
use crate::error::{Error, exit};
use crate::session::files;
use crate::system;

/// Runs the step; the exit code is what git takes as the editor's.
pub(crate) fn run(file: &Path) -> Result<u8, Error> {
    let mut line = connect().ok_or_else(|| {
        Error::cannot(
            "`editor-step` is an editor only under a `git provenance commit` that it can reach",
            "run `git provenance commit`, and no script in the place of git that closes files",
        )
    })?;
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
