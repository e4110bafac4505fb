//! PURE. Names of files and words of command lines, from the bytes that git gives.

use std::ffi::OsString;
use std::path::PathBuf;

/// The same bytes as a word for the system.
#[cfg(unix)]
pub(crate) fn os_string(bytes: &[u8]) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec())
}

/// git speaks UTF-8 there. What is none becomes a name that no file has.
#[cfg(not(unix))]
pub(crate) fn os_string(bytes: &[u8]) -> OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}

/// The same bytes as a path.
pub(crate) fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(os_string(bytes))
}
