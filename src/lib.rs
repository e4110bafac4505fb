//! git-provenance wraps commit creation: it asks the human what AI was used for, removes what agents
//! added by themselves, and signs off only after an answer typed at the terminal.

pub mod agents;
pub mod disclosure;
pub mod message;
pub mod policy;

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program with its command line and returns its exit code.
pub fn run(_args: impl IntoIterator<Item = OsString>) -> ExitCode {
    ExitCode::SUCCESS
}
