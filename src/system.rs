//! EFFECTS. What each operating system does in its own way: terminals, inherited lines, signals' numbers,
//! modes of files. Where a system has no such thing, there is no human to ask and nothing is signed.

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(crate) use elsewhere::*;
#[cfg(unix)]
pub(crate) use unix::*;
