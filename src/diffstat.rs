//! PURE. How much a commit changes, file by file.

/// The changed lines of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Path from the top level, as git has it.
    pub path: Vec<u8>,
    /// Lines added.
    pub added: u64,
    /// Lines removed.
    pub deleted: u64,
    /// Whether git takes it for binary; such a file has no lines.
    pub binary: bool,
}
