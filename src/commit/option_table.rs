//! PURE. The options of git commit, and ours beside them.

use std::ffi::OsStr;

/// Values of `--fixup` that begin so bring the final message of the commit that they name.
pub(super) const AMEND: &[u8] = b"amend:";
pub(super) const REWORD: &[u8] = b"reword:";

/// Whether an option takes a value (git's parse-options.c).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value {
    /// Never.
    No,
    /// Always: `--opt=v`, `--opt v`, `-ov`, `-o v`.
    Yes,
    /// Only attached: `--opt=v`, `-ov`.
    Attached,
}

/// What an option means to the wrapper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Means {
    Nothing,
    Message,
    File,
    Reuse,
    Reedit,
    Fixup,
    /// It adds to the message.
    AddsText,
    Author,
    ResetAuthor,
    Edit,
    SignOff,
    Status,
    Cleanup,
    Verbose,
    Amend,
    Template,
    Sign,
    EmptyMessage,
    Verify,
    /// git only shows what it would do, for one of three reasons; git takes the last word of each
    /// (builtin/commit.c, `parse_and_validate_options`).
    Shows(usize),
    /// git lists its options.
    Completes,
}

impl Means {
    /// Whether an option with this meaning brings a whole message.
    pub(crate) fn is_message(self) -> bool {
        matches!(self, Self::Message | Self::File | Self::Reuse | Self::Reedit | Self::Fixup)
    }

    /// Whether an option with this meaning only gives the message, or opens the editor on it: a saved draft takes
    /// its place.
    pub(crate) fn gives_message(self) -> bool {
        matches!(
            self,
            Self::Message
                | Self::File
                | Self::Reuse
                | Self::Reedit
                | Self::Fixup
                | Self::AddsText
                | Self::Template
                | Self::Edit
        )
    }
}

/// Whether a value of `--fixup` is about the message as well.
pub(crate) fn brings_message(value: &OsStr) -> bool {
    let value = value.as_encoded_bytes();
    value.starts_with(AMEND) || value.starts_with(REWORD)
}

/// Long name, short letter, value, meaning. Options of git 2.39 to 2.52; an unknown one passes through
/// and is taken to have no separate value.
pub(crate) const OPTIONS: &[(&str, Option<u8>, Value, Means)] = &[
    ("quiet", Some(b'q'), Value::No, Means::Nothing),
    ("verbose", Some(b'v'), Value::No, Means::Verbose),
    ("file", Some(b'F'), Value::Yes, Means::File),
    ("author", None, Value::Yes, Means::Author),
    ("date", None, Value::Yes, Means::Nothing),
    ("message", Some(b'm'), Value::Yes, Means::Message),
    ("reedit-message", Some(b'c'), Value::Yes, Means::Reedit),
    ("reuse-message", Some(b'C'), Value::Yes, Means::Reuse),
    ("fixup", None, Value::Yes, Means::Fixup),
    ("squash", None, Value::Yes, Means::AddsText),
    ("reset-author", None, Value::No, Means::ResetAuthor),
    ("trailer", None, Value::Yes, Means::AddsText),
    ("signoff", Some(b's'), Value::No, Means::SignOff),
    ("template", Some(b't'), Value::Yes, Means::Template),
    ("edit", Some(b'e'), Value::No, Means::Edit),
    ("cleanup", None, Value::Yes, Means::Cleanup),
    ("status", None, Value::No, Means::Status),
    ("gpg-sign", Some(b'S'), Value::Attached, Means::Sign),
    ("all", Some(b'a'), Value::No, Means::Nothing),
    ("include", Some(b'i'), Value::No, Means::Nothing),
    ("interactive", None, Value::No, Means::Nothing),
    ("patch", Some(b'p'), Value::No, Means::Nothing),
    ("unified", Some(b'U'), Value::Yes, Means::Nothing),
    ("inter-hunk-context", None, Value::Yes, Means::Nothing),
    ("only", Some(b'o'), Value::No, Means::Nothing),
    ("verify", Some(b'n'), Value::No, Means::Verify),
    ("dry-run", None, Value::No, Means::Shows(0)),
    ("short", None, Value::No, Means::Shows(1)),
    ("branch", None, Value::No, Means::Nothing),
    ("ahead-behind", None, Value::No, Means::Nothing),
    ("porcelain", None, Value::No, Means::Shows(1)),
    ("long", None, Value::No, Means::Shows(1)),
    ("null", Some(b'z'), Value::No, Means::Shows(2)),
    ("amend", None, Value::No, Means::Amend),
    ("post-rewrite", None, Value::No, Means::Nothing),
    ("untracked-files", Some(b'u'), Value::Attached, Means::Nothing),
    ("pathspec-from-file", None, Value::Yes, Means::Nothing),
    ("pathspec-file-nul", None, Value::No, Means::Nothing),
    ("git-completion-helper", None, Value::No, Means::Completes),
    ("git-completion-helper-all", None, Value::No, Means::Completes),
    ("allow-empty", None, Value::No, Means::Nothing),
    ("allow-empty-message", None, Value::No, Means::EmptyMessage),
];

/// Takes up the newest saved message.
pub(crate) const RETRY: &str = "retry";

/// Our own options, which never reach git. `--no-signoff` is git's spelling of ours.
pub(crate) const OURS: &[(&str, Value)] = &[
    ("ai-used-for", Value::Yes),
    ("no-ai", Value::No),
    ("no-sign-off", Value::No),
    ("policy", Value::Yes),
    (RETRY, Value::No),
    ("help", Value::No),
];
