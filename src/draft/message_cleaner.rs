//! PURE. How git cleans a message file, and which messages it deals with alone.

use git_message::{self, Cleanup};

/// How git cleans what was typed.
#[derive(Clone, Debug)]
pub(crate) struct MessageCleaner {
    pub(crate) mode: Cleanup,
    /// The comment string of this message file.
    pub(crate) comment: Vec<u8>,
    /// Whether everything below git's scissors is removed.
    pub(crate) cuts: bool,
    pub(crate) empty: EmptyMessage,
    /// The template as its file is; empty where there is none.
    pub(crate) template: Vec<u8>,
}

/// What git does with a message without text (builtin/commit.c).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EmptyMessage {
    /// It commits it.
    Allowed,
    /// It makes no commit.
    Refused,
    /// It makes no commit, not even where there is a subject that begins with `amend!`.
    RefusedBelowSubject,
}

impl MessageCleaner {
    /// The message that git stores for what was typed.
    pub(crate) fn clean(&self, typed: &[u8]) -> Vec<u8> {
        git_message::cleanup(typed, self.mode, &self.comment, self.cuts)
    }

    /// Whether there is nothing to ask about a cleaned message, since git commits it empty or not at all.
    pub(crate) fn leaves_to_git(&self, clean: &[u8]) -> bool {
        match self.empty {
            EmptyMessage::Allowed => return clean.is_empty(),
            EmptyMessage::RefusedBelowSubject
                if git_message::is_final_message_empty(clean, self.mode) =>
            {
                return true;
            }
            EmptyMessage::Refused | EmptyMessage::RefusedBelowSubject => {}
        }
        git_message::is_empty_message(clean, self.mode)
            || git_message::is_template_untouched(clean, &self.template, self.mode, &self.comment)
    }

    /// Whether white space stays as it was typed.
    pub(crate) fn keeps_space(&self) -> bool {
        self.mode == Cleanup::Verbatim
    }

    /// The cleanup mode in which another run of git keeps every line of this cleaned message, where its usual
    /// mode would take some for comments.
    pub(crate) fn mode_that_keeps(&self, clean: &[u8]) -> Option<&'static str> {
        let is_comment = |line: &[u8]| line.starts_with(&self.comment);
        let has_comments = clean.split(|&byte| byte == b'\n').any(is_comment);
        let mode = if self.mode == Cleanup::Verbatim { "verbatim" } else { "whitespace" };
        has_comments.then_some(mode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_look_like_comments_are_kept_by_another_mode() {
        for (mode, message, expected) in [
            (Cleanup::Whitespace, &b"s\n\n#1 is fixed\n"[..], Some("whitespace")),
            (Cleanup::Verbatim, b"#1 is fixed\n", Some("verbatim")),
            (Cleanup::Strip, b"s\n\nfixes #1\n", None),
        ] {
            let cleaner = MessageCleaner {
                mode,
                comment: b"#".to_vec(),
                cuts: false,
                empty: EmptyMessage::Refused,
                template: Vec::new(),
            };
            assert_eq!(cleaner.mode_that_keeps(message), expected);
        }
    }
}
