//! PURE. What kind of commit a message makes.

use bstr::ByteSlice;

use git_message::Message;

/// What kind of commit is being made: some ask less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CommitKind {
    /// Everything is asked.
    Ordinary,
    /// `fixup!`, `squash!`: it will be folded into another commit, so it is not signed off.
    Fixup,
    /// A merge: its content was disclosed where it was made; signed off only where the policy says so.
    Merge,
    /// The letter that introduces a series, in a commit without changes: b4 keeps it there and reads it again,
    /// so nothing is asked and nothing added.
    CoverLetter,
}

impl CommitKind {
    /// Tells by the message; a merge in progress is known by its state. A letter is one only in a commit that changes
    /// nothing.
    pub(crate) fn of(message: &Message, has_changes: bool) -> Self {
        if !has_changes && is_cover_letter(message) {
            Self::CoverLetter
        } else {
            Self::of_subject(message.subject())
        }
    }

    /// Tells by the subject; a merge in progress is known by its state, not by its words. `amend!` is an
    /// ordinary one: below its subject is the final message of the commit that it is folded into.
    pub(crate) fn of_subject(subject: &[u8]) -> Self {
        let folded = [&b"fixup!"[..], b"squash!"];
        if folded.iter().any(|prefix| subject.starts_with(prefix)) {
            Self::Fixup
        } else {
            Self::Ordinary
        }
    }

    /// Whether such a commit says what AI was used for.
    pub(crate) fn is_disclosed(self) -> bool {
        matches!(self, Self::Ordinary | Self::Fixup)
    }
}

/// Whether this is a cover letter as b4 keeps it: its own notes follow this line, to the end.
pub(crate) fn is_cover_letter(message: &Message) -> bool {
    let mut lines = message.as_bytes().lines();
    lines.any(|line| line == b"--- b4-submit-tracking ---")
}
