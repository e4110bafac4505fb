//! `git provenance commit`.

use std::ffi::OsString;

use crate::commit;
use crate::error::Error;

/// Runs the command with the words of its command line and returns its exit code.
pub(crate) fn run(words: &[OsString]) -> Result<u8, Error> {
    commit::run(words)
}
