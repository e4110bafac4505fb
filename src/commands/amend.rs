//! `git provenance amend`.

use crate::cli::AmendOptions;
use crate::error::Error;
use crate::rewrite;

/// Runs the command and returns its exit code.
pub(crate) fn run(options: &AmendOptions) -> Result<u8, Error> {
    rewrite::run(options)
}
