//! What is known about a saved message beside its text: what was stated about AI use, and the words that another run
//! needs. Never the answer about the sign-off, which is given again.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::commit_place::CommitPlace;
use super::files;
use crate::authoring::AiUse;
use crate::error::Error;
use crate::text::escape;
use crate::text::os_str::os_string;

/// The first line of the file. Below it, each entry ends with NUL, which no word of a command line holds.
const HEADING: &[u8] = b"git-provenance draft 1\n";
/// What an entry begins with.
const NO_AI: &[u8] = b"no-ai";
const AI_USED_FOR: &[u8] = b"ai-used-for ";
const WORD: &[u8] = b"word ";
/// The first word: it keeps every line of the message.
const CLEANUP: &[u8] = b"--cleanup=";
const BRANCH: &[u8] = b"branch ";
const HEAD: &[u8] = b"head ";
const INDEX: &[u8] = b"index ";

/// The notes about one saved message. A message that an older version saved has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DraftNotes {
    ai_use: Option<StatedUse>,
    words: Vec<OsString>,
    /// What was to be committed, and where; `None` where that is not known.
    place: Option<CommitPlace>,
}

/// What was stated about AI use, as the options say it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum StatedUse {
    NoAi,
    UsedFor(OsString),
}

impl DraftNotes {
    /// Notes of what was stated, and of the words.
    pub(super) fn new(
        ai_use: Option<&AiUse>,
        words: Vec<OsString>,
        place: Option<CommitPlace>,
    ) -> Self {
        let ai_use = ai_use.map(|ai_use| match ai_use {
            AiUse::NoAi => StatedUse::NoAi,
            AiUse::UsedFor(said) => {
                let token = said.trailer.as_ref().map(|token| format!("{token}: "));
                StatedUse::UsedFor((token.unwrap_or_default() + &said.to_value()).into())
            }
        });
        Self { ai_use, words, place }
    }

    /// The same with the mode that keeps every line of the message.
    pub(super) fn with_cleanup(&self, mode: &str) -> Self {
        let mut notes = self.clone();
        let option = [CLEANUP, mode.as_bytes()].concat();
        notes.words.insert(0, os_string(&option));
        notes
    }

    /// The options that state what was stated.
    pub(crate) fn statement(&self) -> Vec<OsString> {
        match &self.ai_use {
            None => Vec::new(),
            Some(StatedUse::NoAi) => vec!["--no-ai".into()],
            Some(StatedUse::UsedFor(said)) => vec!["--ai-used-for".into(), said.clone()],
        }
    }

    /// The words that another run needs: options, then paths.
    pub(crate) fn words(&self) -> &[OsString] {
        &self.words
    }

    /// What is not any more as it was when the message was kept: the branch, HEAD or the index.
    ///
    /// # Errors
    /// When git cannot be asked.
    pub(crate) fn what_differs(&self) -> Result<Option<&'static str>, Error> {
        let Some(place) = &self.place else { return Ok(None) };
        let now = CommitPlace::now()?;
        Ok(if place.branch != now.branch {
            Some("another branch is checked out")
        } else if place.head != now.head {
            Some("HEAD has moved")
        } else if place.index != now.index {
            Some("other changes are staged")
        } else {
            None
        })
    }

    /// The notes that hold wherever the commit is made: how the text is kept.
    pub(crate) fn without_answers(self) -> Self {
        let keeps = |word: &OsString| word.as_encoded_bytes().starts_with(CLEANUP);
        let words = self.words.into_iter().take(1).filter(keeps).collect();
        Self { words, ..Self::default() }
    }

    /// The file of the notes about this message.
    pub(super) fn beside(draft: &Path) -> PathBuf {
        draft.with_extension("notes")
    }

    /// Writes them beside the message.
    pub(super) fn write(&self, draft: &Path) -> Result<(), Error> {
        files::create(&Self::beside(draft), &self.to_bytes()).map(|_| ())
    }

    /// Reads what was written about this message.
    ///
    /// # Errors
    /// When something is there that cannot be read.
    pub(super) fn read(draft: &Path) -> Result<Self, Error> {
        let path = Self::beside(draft);
        if path.symlink_metadata().is_err() {
            return Ok(Self::default());
        }
        let bytes = files::read_unlinked(&path, files::MAX_MESSAGE_BYTES)?;
        Self::parse(&bytes).ok_or_else(|| {
            let what = format!("cannot read `{}`", escape::path(&path));
            let hint = format!(
                "go on with `git provenance commit -eF {}`",
                escape::quoted(draft.as_os_str().as_encoded_bytes())
            );
            Error::cannot(what, hint)
        })
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = HEADING.to_vec();
        match &self.ai_use {
            None => {}
            Some(StatedUse::NoAi) => bytes.extend([NO_AI, b"\0"].concat()),
            Some(StatedUse::UsedFor(said)) => {
                bytes.extend([AI_USED_FOR, said.as_encoded_bytes(), b"\0"].concat());
            }
        }
        if let Some(place) = &self.place {
            let entries = [(BRANCH, &place.branch), (HEAD, &place.head), (INDEX, &place.index)];
            for (name, value) in entries {
                bytes.extend([name, value.as_bytes(), b"\0"].concat());
            }
        }
        for word in &self.words {
            bytes.extend([WORD, word.as_encoded_bytes(), b"\0"].concat());
        }
        bytes
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut notes = Self::default();
        let entries = bytes.strip_prefix(HEADING)?;
        let Some(entries) = entries.strip_suffix(b"\0") else {
            return entries.is_empty().then_some(notes);
        };
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
        for entry in entries.split(|&byte| byte == 0) {
            if let Some(branch) = entry.strip_prefix(BRANCH) {
                notes.place.get_or_insert_default().branch = text(branch)?;
            } else if let Some(head) = entry.strip_prefix(HEAD) {
                notes.place.get_or_insert_default().head = text(head)?;
            } else if let Some(index) = entry.strip_prefix(INDEX) {
                notes.place.get_or_insert_default().index = text(index)?;
            } else if entry == NO_AI {
                notes.ai_use = Some(StatedUse::NoAi);
            } else if let Some(said) = entry.strip_prefix(AI_USED_FOR) {
                notes.ai_use = Some(StatedUse::UsedFor(os_string(said)));
            } else {
                notes.words.push(os_string(entry.strip_prefix(WORD)?));
            }
        }
        Some(notes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_is_read_again() {
        let words: Vec<OsString> = vec!["--author=A <a@x>".into(), "--".into(), "a\nb".into()];
        for ai_use in [None, Some(StatedUse::NoAi), Some(StatedUse::UsedFor("code (é)".into()))] {
            for words in [Vec::new(), words.clone()] {
                let place = CommitPlace {
                    branch: "refs/heads/é".into(),
                    head: String::new(),
                    index: "1a2b".into(),
                };
                let notes = DraftNotes { ai_use: ai_use.clone(), words, place: Some(place) };
                assert_eq!(DraftNotes::parse(&notes.to_bytes()), Some(notes));
            }
        }
    }

    #[test]
    fn notes_that_are_cut_off_or_of_another_version_are_not_read() {
        let notes =
            DraftNotes { ai_use: Some(StatedUse::NoAi), words: vec!["-a".into()], place: None };
        let bytes = notes.to_bytes();
        for wrong in [&b""[..], b"git-provenance draft 2\n", &bytes[..bytes.len() - 1]] {
            assert_eq!(DraftNotes::parse(wrong), None);
        }
        assert_eq!(DraftNotes::parse(&[HEADING, b"sign-off yes\0"].concat()), None);
    }
}
