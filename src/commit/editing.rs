//! From the message that git offers to the final one, for the wrapper and for the commit-msg hook.

use std::path::Path;

use super::cleanup::CleanupMode;
use super::context::{CommitOptions, CommitSite, MessageStep};
use super::in_progress::CommitInProgress;
use crate::authoring::{Rounds, Turn};
use crate::error::Error;
use crate::git::Objects;
use crate::session::message_file::{MessageFile, read_message};
use crate::session::preferences::Preferences;
use crate::session::saved_drafts::SavedDraft;
use crate::session::{ai_use, project_policy};

/// A commit in the making and its message.
pub(crate) struct Editing<'r> {
    pub(crate) objects: Objects,
    pub(crate) site: CommitSite<'r>,
    pub(crate) message: MessageFile,
}

impl<'r> Editing<'r> {
    /// git's tree is fixed and its message file is there: reads the rules before anybody types.
    ///
    /// # Errors
    /// When git cannot be asked, or the rules or the message cannot be read.
    pub(crate) fn begin(
        options: CommitOptions<'r>,
        cleanup: &CleanupMode,
        step: MessageStep,
        mut objects: Objects,
        draft: &SavedDraft,
    ) -> Result<Self, Error> {
        let CommitOptions { line, args, config } = options;
        let offered = read_message(&step.file)?;
        let cleaner = cleanup.cleaner(line, config, &step.worktree, &offered);
        let clean = cleaner.clean(&offered);
        if line.message_is_given {
            draft.remember(&step.file, &clean, &cleaner);
        }
        let explicit = args.policy.as_deref();
        let rules = project_policy::find(explicit, Some(&step.worktree), &mut objects, config)?;
        let preferences = Preferences::read(config)?;
        let ai_use = ai_use::ai_use_by_args(args, &rules)?;
        let git_directory = step.file.parent().unwrap_or_else(|| Path::new("."));
        let commit = CommitInProgress::read(line, git_directory, &cleaner.comment, &mut objects)?;
        draft.set_needed_words(commit.words_beside_message(line));
        let trailer_config = config.trailer_config(cleaner.comment.clone());
        let rounds = match line.prefills {
            true => Rounds::prefilled(cleaner, trailer_config.clone(), ai_use),
            false => Rounds::new(cleaner, trailer_config.clone(), ai_use),
        };
        let message = MessageFile::new(step.file.clone(), clean, rounds, draft.clone());
        let site = CommitSite { options, step, rules, preferences, commit, trailer_config };
        Ok(Self { objects, site, message })
    }

    /// Plays a round over the message.
    ///
    /// # Errors
    /// When the run ends here.
    pub(crate) fn play(&mut self) -> Result<Turn<'_>, Error> {
        let Self { site, message, .. } = self;
        message.play(|draft| site.gather(draft))
    }
}
