//! Whole files, read and replaced: a reader sees the old bytes or the new ones, never half of them. And
//! standard output, which may end early.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::system::{self, regular_file};

/// A longer message was written by nobody.
pub(crate) const LONGEST_MESSAGE: usize = 16 << 20;

/// For a file that git has written and will read again.
pub(crate) const ANY_LENGTH: usize = usize::MAX >> 1;

/// Reads a file.
#[expect(clippy::disallowed_methods, reason = "commands read the files they are given")]
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|source| Error::file("read", path, source))
}

/// Reads a regular file, at most `most` bytes and one more: a repository must not make us read a device
/// or wait for a pipe.
pub(crate) fn read_bounded(path: &Path, most: usize) -> Result<Vec<u8>, Error> {
    read_open(regular_file::open_plain(path), path, most)
}

/// Reads a regular file of any size.
pub(crate) fn read_plain(path: &Path) -> Result<Vec<u8>, Error> {
    read_bounded(path, usize::MAX - 1)
}

/// The same for a file of the worktree whose name has a meaning: a link in its place is not followed.
pub(crate) fn read_unlinked(path: &Path, most: usize) -> Result<Vec<u8>, Error> {
    read_open(regular_file::open_unlinked(path), path, most)
}

fn read_open(opened: io::Result<File>, path: &Path, most: usize) -> Result<Vec<u8>, Error> {
    let failed = |source| Error::file("read", path, source);
    let mut bytes = Vec::new();
    opened.map_err(failed)?.take(most as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// Replaces a file's bytes, keeping its permissions.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let failed = |source| Error::file("write", path, source);
    let real = path.canonicalize().map_err(failed)?;
    let directory = real.parent().unwrap_or_else(|| Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(directory).map_err(failed)?;
    new.write_all(bytes).map_err(failed)?;
    if let Ok(old) = real.metadata() {
        new.as_file().set_permissions(old.permissions()).map_err(failed)?;
    }
    new.persist(&real).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Writes a new file in one step; `false` if the name is taken, be it by a link that leads nowhere.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    match beside(path, bytes, 0o666)?.persist_noclobber(path) {
        Ok(_) => Ok(true),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(Error::file("write", path, error.error)),
    }
}

/// Writes a program in one step, in the place of whatever file was there.
pub(crate) fn put_program(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let put = beside(path, bytes, 0o777)?.persist(path);
    put.map(drop).map_err(|error| Error::file("write", path, error.error))
}

/// A temporary file beside its place. The user's umask takes away from the mode what it takes away from that
/// of any new file.
fn beside(path: &Path, bytes: &[u8], mode: u32) -> Result<tempfile::NamedTempFile, Error> {
    let failed = |source| Error::file("write", path, source);
    let directory = path.parent().unwrap_or_else(|| Path::new("."));
    let mut new = tempfile::Builder::new();
    system::set_mode(&mut new, mode);
    let mut new = new.tempfile_in(directory).map_err(failed)?;
    new.write_all(bytes).map_err(failed)?;
    Ok(new)
}

/// This program.
pub(crate) fn own_program() -> Result<PathBuf, Error> {
    std::env::current_exe().map_err(|error| Error::file("find", "this program", error))
}

/// Where this process is: for a program that git starts, the top of the worktree.
pub(crate) fn here() -> Result<PathBuf, Error> {
    std::env::current_dir().map_err(|error| Error::file("find", ".", error))
}

/// Columns of the terminal to which standard output goes, if it does.
pub(crate) fn columns() -> Option<usize> {
    columns_of(&console::Term::stdout())
}

/// The same of another output.
pub(crate) fn columns_of(terminal: &console::Term) -> Option<usize> {
    terminal.is_term().then(|| usize::from(terminal.size().1).max(NARROWEST))
}

/// No screen is narrower.
const NARROWEST: usize = 20;

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
