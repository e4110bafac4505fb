//! EFFECTS. What each operating system does in its own way: terminals, inherited lines, signals' numbers,
//! modes of files. Where a system has no such thing, there is no human to ask and nothing is signed.

pub(crate) mod files;
pub(crate) mod process_tree;
#[cfg(unix)]
mod unix;
#[cfg(not(unix))]
mod unsupported;

#[cfg(unix)]
pub(crate) use unix::*;
#[cfg(not(unix))]
pub(crate) use unsupported::*;
