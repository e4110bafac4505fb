//! Files that commands read and write, with errors that name them. And standard output, which may end early.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::system::files;

/// A longer message was written by nobody.
pub(crate) const MAX_MESSAGE_BYTES: usize = 16 << 20;

/// For a file that git has written and will read again.
pub(crate) const NO_LIMIT: usize = usize::MAX >> 1;

/// Reads a file.
#[expect(clippy::disallowed_methods, reason = "commands read the files they are given")]
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|source| Error::file("read", path, source))
}

/// Reads whatever has this name, a pipe to its end, at most `most` bytes and one more.
pub(crate) fn read_stream(path: &Path, most: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let opened = File::open(path);
    let read = opened.and_then(|file| file.take(most as u64 + 1).read_to_end(&mut bytes));
    read.map(|_| bytes).map_err(|source| Error::file("read", path, source))
}

/// Reads a plain file, at most `most` bytes and one more.
pub(crate) fn read_bounded(path: &Path, most: usize) -> Result<Vec<u8>, Error> {
    files::read_plain(path, most).map_err(|source| Error::file("read", path, source))
}

/// Reads a plain file of any size.
pub(crate) fn read_plain(path: &Path) -> Result<Vec<u8>, Error> {
    read_bounded(path, usize::MAX - 1)
}

/// The same for a file of the worktree whose name has a meaning: a link in its place is not followed.
pub(crate) fn read_unlinked(path: &Path, most: usize) -> Result<Vec<u8>, Error> {
    files::read_unlinked(path, most).map_err(|source| Error::file("read", path, source))
}

/// Replaces a file's bytes, keeping its permissions.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    files::replace(path, bytes).map_err(|source| Error::file("write", path, source))
}

/// Writes a new file; `false` if the name is taken.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    files::create(path, bytes).map_err(|source| Error::file("write", path, source))
}

/// Writes a program, replacing whatever file was there.
pub(crate) fn put_program(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    files::put_program(path, bytes).map_err(|source| Error::file("write", path, source))
}

/// Writes a file of our own, replacing whatever was there; its directory is made.
pub(crate) fn put(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    files::put(path, bytes).map_err(|source| Error::file("write", path, source))
}

/// A directory of our own that goes with this process, in another one that is made.
pub(crate) fn temporary_directory_in(directory: &Path) -> Result<tempfile::TempDir, Error> {
    files::temporary_directory_in(directory)
        .map_err(|source| Error::file("write", directory, source))
}

/// This program.
pub(crate) fn own_program() -> Result<PathBuf, Error> {
    std::env::current_exe().map_err(|error| Error::file("find", "this program", error))
}

/// Where this process is: for a program that git starts, the top of the worktree.
pub(crate) fn current_directory() -> Result<PathBuf, Error> {
    std::env::current_dir().map_err(|error| Error::file("find", ".", error))
}

/// Columns of the terminal to which standard output goes, if it does.
pub(crate) fn columns() -> Option<usize> {
    columns_of(&console::Term::stdout())
}

/// The same of another output.
pub(crate) fn columns_of(terminal: &console::Term) -> Option<usize> {
    terminal.is_term().then(|| usize::from(terminal.size().1).max(MIN_COLUMNS))
}

/// No screen is narrower.
const MIN_COLUMNS: usize = 20;

/// Writes to stdout; a reader that has gone away is no error.
pub(crate) fn print(bytes: &[u8]) -> Result<(), Error> {
    match io::stdout().lock().write_all(bytes).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::file("write", "standard output", error))
        }
        _ => Ok(()),
    }
}

/// git ends a message there; what stands behind it must not get lost here.
pub(crate) fn refuse_nul(bytes: &[u8], name: &str) -> Result<(), Error> {
    match bytes.contains(&0) {
        true => {
            let what = format!("{name} contains a NUL byte");
            Err(Error::cannot(what, "remove it: git takes none"))
        }
        false => Ok(()),
    }
}
