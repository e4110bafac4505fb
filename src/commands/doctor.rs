//! `git provenance doctor`.

use crate::doctor;
use crate::error::Error;

/// Runs the command and returns its exit code.
pub(crate) fn run(as_json: bool) -> Result<u8, Error> {
    doctor::run(as_json)
}
