//! Whole files. Only a plain file is read: a pipe that nobody writes to, a device without an end, or a link to
//! somebody's secrets may have been put in its place. A file is written in one step, never half of it.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Duration;

use tempfile::{NamedTempFile, TempDir};

use crate::system;

/// What the name of a temporary file begins with, before the number of its process.
const TEMPORARY: &str = ".git-provenance-";
/// No temporary file is needed for so long, whoever has the number of its process by now.
const MAX_AGE: Duration = Duration::from_secs(60 * 60);

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
    let mut new = temporary_in(parent(&real), None)?;
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
    let mut new = temporary_in(parent(path), Some(mode))?;
    new.write_all(bytes)?;
    Ok(new)
}

/// Makes a temporary file in this directory. Its name says whose it is: where its process is killed, the next run that
/// comes by removes it.
pub(crate) fn temporary_in(directory: &Path, mode: Option<u32>) -> io::Result<NamedTempFile> {
    remove_abandoned(directory);
    let prefix = format!("{TEMPORARY}{}-", std::process::id());
    let mut new = tempfile::Builder::new();
    new.prefix(&prefix);
    if let Some(mode) = mode {
        system::set_mode(&mut new, mode);
    }
    let new = new.tempfile_in(directory)?;
    system::hold(new.as_file());
    Ok(new)
}

/// The same for a directory, which is made with those above it.
pub(crate) fn temporary_directory_in(directory: &Path) -> io::Result<TempDir> {
    std::fs::create_dir_all(directory)?;
    remove_abandoned(directory);
    let prefix = format!("{TEMPORARY}{}-", std::process::id());
    tempfile::Builder::new().prefix(&prefix).tempdir_in(directory)
}

/// Removes temporary files and directories of processes that were killed.
pub(crate) fn remove_abandoned(directory: &Path) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(TEMPORARY)?.split('-').next());
        let Some(owner) = owner.and_then(|owner| owner.parse().ok()) else { continue };
        // A number alone may be somebody else's by now, or of another container; a lock ends with its process.
        let is_old = || {
            let age = entry.metadata().and_then(|meta| meta.modified()).map(|then| then.elapsed());
            age.is_ok_and(|age| age.is_ok_and(|age| age > MAX_AGE))
        };
        let kind = entry.file_type();
        let is_file = kind.as_ref().is_ok_and(std::fs::FileType::is_file);
        let path = entry.path();
        if kind.is_ok_and(|kind| kind.is_dir()) && !system::is_running(owner) {
            let _gone = std::fs::remove_dir_all(&path);
        }
        if is_file && (!system::is_running(owner) || is_old()) && !system::is_held(&path) {
            let _gone = std::fs::remove_file(path);
        }
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or_else(|| Path::new("."))
}

#[cfg(all(test, unix))]
#[expect(clippy::disallowed_methods, reason = "the test leaves files behind")]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_behind_is_removed_and_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let directory = directory.path();
        let own = temporary_in(directory, None).unwrap();
        // No process has this number.
        let left = directory.join(format!("{TEMPORARY}{}-abc", i32::MAX));
        let others = [format!("{TEMPORARY}notes"), ".tmpabc".into(), "plain".into()];
        for name in &others {
            std::fs::write(directory.join(name), "").unwrap();
        }
        std::fs::write(&left, "").unwrap();
        let own_directory = temporary_directory_in(directory).unwrap();
        let left_directory = directory.join(format!("{TEMPORARY}{}-hooks", i32::MAX));
        std::fs::create_dir(&left_directory).unwrap();
        let held = directory.join(format!("{TEMPORARY}{}-held", i32::MAX));
        std::fs::write(&held, "").unwrap();
        let holder = File::open(&held).unwrap();
        system::hold(&holder);
        remove_abandoned(directory);
        assert!(own.path().exists() && held.exists() && !left.exists());
        assert!(own_directory.path().exists() && !left_directory.exists());
        assert!(others.iter().all(|name| directory.join(name).exists()));
        drop(holder);
        remove_abandoned(directory);
        assert!(!held.exists());
    }
}
