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

/// All lines together, such as `+3 −1`, which no line end parts.
pub(crate) fn sum(changes: &[FileChange]) -> String {
    let added: u64 = changes.iter().map(|one| one.added).sum();
    let deleted: u64 = changes.iter().map(|one| one.deleted).sum();
    format!("+{added}\u{a0}−{deleted}")
}
