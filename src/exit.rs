//! Exit codes; the same table as in the documentation.

/// Done, or clean.
pub(crate) const DONE: u8 = 0;
/// Findings, or the person declined.
pub(crate) const DECLINED: u8 = 1;
/// The program could not do what was asked.
pub(crate) const CANNOT: u8 = 128;
/// The command line is wrong.
pub(crate) const USAGE: u8 = 129;
/// Interrupted by Ctrl-C.
pub(crate) const INTERRUPTED: u8 = 130;
