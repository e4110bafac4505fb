//! Whole files, read and replaced: a reader sees the old bytes or the new ones, never half of them.

use std::io::Write;
use std::path::Path;

use crate::error::Error;

/// Reads a file.
#[expect(clippy::disallowed_methods, reason = "commands read the files they are given")]
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|source| Error::file("read", path, source))
}

/// Replaces a file's bytes, keeping its permissions.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
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
