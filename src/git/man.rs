//! EFFECTS. Manual pages, opened as git opens its own.

use std::process::{Command, Stdio};

use super::command::git_command;

/// Opens a page with the viewer that git is configured with. `false` where it is not found or was not shown.
/// `help.format` does not count: there are no other formats of ours.
pub(crate) fn open_manual(page: &str) -> bool {
    is_found(page)
        && git_command(["help", "--man", page]).status().is_ok_and(|status| status.success())
}

#[expect(
    clippy::disallowed_methods,
    reason = "git does not tell beforehand whether there is a page"
)]
fn is_found(page: &str) -> bool {
    let mut man = Command::new("man");
    man.args(["-w", page]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    man.status().is_ok_and(|status| status.success())
}
