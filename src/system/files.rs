//! Whole files. Only a plain file is read: a pipe that nobody writes to, a device without an end, or a link to
//! somebody's secrets may have been put in its place. A file is written in one step, never half of it.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::system;

/// Reads a plain file, at most `max_bytes` and one more, so that a caller can tell that there is more.
pub(crate) fn read_plain(path: &Path, max_bytes: usize) -> io::Result<Vec<u8>> {
    read_start(open(path, true)?, max_bytes)
}

/// The same for a file of the worktree with a meaning of its own: as git does with `.mailmap`, a link in
/// its place is not followed, since it could lead anywhere on this machine.
pub(crate) fn read_unlinked(path: &Path, max_bytes: usize) -> io::Result<Vec<u8>> {
    read_start(open(path, false)?, max_bytes)
}

/// Replaces a file's bytes, keeping its permissions.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let real = path.canonicalize()?;
    let mut new = NamedTempFile::new_in(parent(&real))?;
    new.write_all(bytes)?;
    if let Ok(old) = real.metadata() {
        new.as_file().set_permissions(old.permissions())?;
    }
    new.persist(&real)?;
    Ok(())
}

/// Writes a new file; `false` if the name is taken, be it by a link that leads nowhere.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    match temporary_beside(path, bytes, 0o666)?.persist_noclobber(path) {
        Ok(_) => Ok(true),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error.error),
    }
}

/// Writes a program, replacing whatever file was there.
pub(crate) fn put_program(path: &Path, bytes: &[u8]) -> io::Result<()> {
    temporary_beside(path, bytes, 0o777)?.persist(path)?;
    Ok(())
}

/// Writes a file of our own, replacing whatever was there; its directory is made.
pub(crate) fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    std::fs::create_dir_all(parent(path))?;
    temporary_beside(path, bytes, 0o666)?.persist(path)?;
    Ok(())
}

fn open(path: &Path, follows_links: bool) -> io::Result<File> {
    // What is opened is looked at, not what was there a moment ago.
    let file = system::open_at_once(path, follows_links)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("it is not a file")) }
}

fn read_start(file: File, max_bytes: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(max_bytes as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Makes a temporary file beside the path. The user's umask removes from the mode what it removes from that
/// of any new file.
fn temporary_beside(path: &Path, bytes: &[u8], mode: u32) -> io::Result<NamedTempFile> {
    let mut new = tempfile::Builder::new();
    system::set_mode(&mut new, mode);
    let mut new = new.tempfile_in(parent(path))?;
    new.write_all(bytes)?;
    Ok(new)
}

fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or_else(|| Path::new("."))
}
