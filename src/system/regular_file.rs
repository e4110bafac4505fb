//! Files that others may have put there: only a plain file is read. A pipe that nobody writes to, a
//! device without an end, or a link to somebody's secrets may stand in its place.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::system;

/// Opens a plain file for reading; anything else is an error, and nothing waits.
///
/// # Errors
/// When it cannot be opened, or is no plain file.
pub(crate) fn open_plain(path: &Path) -> io::Result<File> {
    open(path, true)
}

/// The same for a file of the worktree with a meaning of its own: as git does with `.mailmap`, a link in
/// its place is not followed, since it could lead anywhere on this machine.
///
/// # Errors
/// When it cannot be opened, or is a link or no plain file.
pub(crate) fn open_unlinked(path: &Path) -> io::Result<File> {
    open(path, false)
}

/// At most `most` bytes and one more, so that a caller can tell that there is more.
pub(crate) fn read_start(file: File, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn open(path: &Path, follows_links: bool) -> io::Result<File> {
    // What is opened is looked at, not what stood there a moment ago.
    let file = system::open_at_once(path, follows_links)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::Error::other("it is not a file")),
    }
}
