//! The message file of a commit in the making: read and cleaned once for each change of it, saved as a draft until
//! the commit exists, and written with the final message.

use std::path::{Path, PathBuf};

use super::files;
use super::saved_drafts::SavedDraft;
use crate::authoring::{CommitContext, Operator, Rounds, Turn};
use crate::error::Error;
use git_message::Message;

/// The file, the rounds over it, and the draft that is saved of it.
pub(crate) struct MessageFile {
    path: PathBuf,
    /// The cleaned message in the file; `None` once something else may have changed the file.
    clean: Option<Vec<u8>>,
    /// What git ignores at the end of the file: its status and diff. Written back for the hooks that look at them.
    tail: Option<Vec<u8>>,
    pub(crate) rounds: Rounds,
    draft: SavedDraft,
}

impl MessageFile {
    /// A file whose cleaned message is known.
    pub(crate) fn new(path: PathBuf, clean: Vec<u8>, rounds: Rounds, draft: SavedDraft) -> Self {
        Self { path, clean: Some(clean), tail: None, rounds, draft }
    }

    /// Keeps what git ignores at the end of the file that it `offered`, where it is known how git cleans it.
    pub(crate) fn keeping_tail(mut self, offered: &[u8]) -> Self {
        self.tail = Some(self.tail_of(offered));
        self
    }

    fn tail_of(&self, file: &[u8]) -> Vec<u8> {
        let end = Message::parse(file, &self.rounds.trailer_config).log_end();
        file.get(end..).unwrap_or_default().to_vec()
    }

    /// The file for a final message: with the tail, if git removes exactly that again.
    fn with_tail(&self, message: &[u8]) -> Vec<u8> {
        let whole = [message, self.tail.as_deref().unwrap_or_default()].concat();
        match self.rounds.cleaner.clean(&whole) == message {
            true => whole,
            false => message.to_vec(),
        }
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
        let Rounds { cleaner, trailer_config, .. } = &self.rounds;
        if cleaner.leaves_to_git(&clean) {
            self.draft.forget();
            return Ok(Turn::LeftToGit(Message::parse(clean, trailer_config)));
        }
        self.draft.remember(&self.path, &clean, cleaner);
        let turn = self.rounds.play(clean.clone(), gather)?;
        match &turn {
            Turn::Final(last) => {
                let whole = self.with_tail(last.authored.message.as_bytes());
                files::replace(&self.path, &whole)?;
            }
            Turn::Edit => self.clean = Some(clean),
            Turn::LeftToGit(_) => {}
        }
        Ok(turn)
    }

    /// The cleaned message that is in the file now.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn take_message(&mut self) -> Result<Vec<u8>, Error> {
        match self.clean.take() {
            Some(clean) => Ok(clean),
            None => {
                let typed = read_message(&self.path)?;
                if self.tail.is_some() {
                    self.tail = Some(self.tail_of(&typed));
                }
                Ok(self.rounds.cleaner.clean(&typed))
            }
        }
    }
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
