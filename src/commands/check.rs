//! `git provenance check`.

use crate::check;
use crate::cli::CheckOptions;
use crate::error::Error;

/// Runs the command and returns its exit code.
pub(crate) fn run(options: &CheckOptions) -> Result<u8, Error> {
    check::run(options)
}
