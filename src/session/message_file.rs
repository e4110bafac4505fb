//! The message file of a commit in the making: read and cleaned once for each change of it, saved as a draft until
//! the commit exists, and written with the final message.

use std::path::{Path, PathBuf};

use bstr::ByteSlice;

use super::files;
use super::saved_drafts::{SavedDraft, remove_abandoned};
use crate::authoring::{CommitContext, Operator, Rounds, Turn};
use crate::draft::{MessageCleaner, is_sign_off};
use crate::error::Error;
use git_message::Message;

/// The file, the rounds over it, and the draft that is saved of it.
pub(crate) struct MessageFile {
    path: PathBuf,
    /// The cleaned message in the file; `None` once something else may have changed the file.
    clean: Option<Vec<u8>>,
    pub(crate) rounds: Rounds,
    draft: SavedDraft,
}

impl MessageFile {
    /// A file whose cleaned message is known.
    pub(crate) fn new(path: PathBuf, clean: Vec<u8>, rounds: Rounds, draft: SavedDraft) -> Self {
        remove_abandoned(path.parent().unwrap_or_else(|| Path::new(".")));
        Self { path, clean: Some(clean), rounds, draft }
    }

    /// From here on an editor changes the file.
    ///
    /// # Errors
    /// When the file cannot be read as it is before that.
    pub(crate) fn hand_to_editor(&mut self) -> Result<(), Error> {
        let opened = self.take_message()?;
        self.draft.hand_to_editor(&self.path, opened, &self.rounds.cleaner);
        Ok(())
    }

    /// Plays a round over the message. A final message is in the file afterwards.
    ///
    /// # Errors
    /// When the file cannot be read or written, and as for [`Rounds::play`].
    pub(crate) fn play<'a>(
        &mut self,
        gather: impl FnOnce(&Message) -> Result<(CommitContext<'a>, Operator), Error>,
    ) -> Result<Turn<'a>, Error> {
        let clean = self.take_message()?;
        self.draft.remember(&self.path, &clean, &self.rounds.cleaner);
        let turn = self.rounds.play(clean.clone(), gather);
        self.draft.state(self.rounds.ai_use().cloned(), false);
        let turn = turn?;
        match &turn {
            Turn::Final(last) => {
                let was_answered = last.operator.terminal().is_some();
                self.draft.state(last.authored.ai_use.clone(), was_answered);
                self.write(last.authored.message.as_bytes())?;
            }
            Turn::Edit => self.clean = Some(clean),
            Turn::Unasked(message, _) => {
                self.draft.forget();
                self.write(message.as_bytes())?;
            }
        }
        Ok(turn)
    }

    /// Writes the final message, and leaves beside it what git's cleanup removes: hooks see the file as git would
    /// leave it. Nothing stays beside it that reads as a sign-off, since a git that cleans up otherwise than we
    /// believe would commit it.
    fn write(&self, message: &[u8]) -> Result<(), Error> {
        let cleaner = &self.rounds.cleaner;
        // What has taken the file away meanwhile does not keep the message from being written.
        let there = read_message(&self.path).unwrap_or_default();
        let MessageCleaner { mode, comment, cuts, .. } = cleaner;
        let whole = git_message::with_message(&there, message, *mode, comment, *cuts);
        let sign_offs = |text: &[u8]| text.lines().filter(|line| names_sign_off(line)).count();
        let is_safe = cleaner.clean(&whole) == message && sign_offs(&whole) == sign_offs(message);
        let written = if is_safe { &whole } else { message };
        if written == there { Ok(()) } else { files::replace(&self.path, written) }
    }

    /// The cleaned message that is in the file now.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn take_message(&mut self) -> Result<Vec<u8>, Error> {
        match self.clean.take() {
            Some(clean) => Ok(clean),
            None => Ok(self.rounds.cleaner.clean(&read_message(&self.path)?)),
        }
    }
}

/// Whether a line is a sign-off or holds one, be it in a comment or in a diff.
fn names_sign_off(line: &[u8]) -> bool {
    is_sign_off(line) || line.to_ascii_lowercase().contains_str("signed-off-by")
}

/// Reads the message file that git has written.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn read_message(path: &Path) -> Result<Vec<u8>, Error> {
    files::read_bounded(path, files::NO_LIMIT).map_err(|error| {
        Error::cannot(error.to_string(), "save the message there, or give it with -m or -F")
    })
}
