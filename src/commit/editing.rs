//! git's editor step, from the message that git offers to the final one.

use super::Run;
use super::context::ContextSources;
use super::in_progress::CommitInProgress;
use super::outcome::AuthoredCommit;
use super::wrapper::EditorStep;
use crate::authoring::{Rounds, Task, Turn};
use crate::error::Error;
use crate::git::{GitError, Objects};
use crate::session::message_file::{MessageFile, read_message};
use crate::session::operator;
use crate::session::project_policy::{self, ProjectPolicy};
use crate::text::identity::Identity;

/// The editor step with the facts of its repository.
pub(super) struct Editing {
    editor: EditorStep,
    pub(super) objects: Objects,
    pub(super) rules: ProjectPolicy,
    pub(super) commit: CommitInProgress,
    pub(super) message: MessageFile,
}

impl Editing {
    /// git's tree is fixed and its message file is there: reads the rules before anybody types.
    ///
    /// # Errors
    /// When git cannot be asked, or the rules or the message cannot be read.
    pub(super) fn begin(
        run: &Run,
        objects: Result<Objects, GitError>,
        editor: EditorStep,
    ) -> Result<Box<Self>, Error> {
        let Run { line, args, settings, draft, .. } = run;
        let mut objects = objects?;
        let offered = read_message(&editor.file)?;
        let cleaner = run.cleanup.cleaner(line, settings, &editor.worktree, &offered);
        let clean = cleaner.clean(&offered);
        if line.message_is_given {
            draft.remember(&editor.file, &clean, &cleaner);
        }
        let explicit = args.policy.as_deref();
        let rules = project_policy::find(explicit, Some(&editor.worktree), &mut objects, settings)?;
        let ai_use = operator::ai_use_by_args(args, &rules)?;
        let commit = CommitInProgress::read(line, &mut objects)?;
        let trailer_config = settings.trailer_config(cleaner.comment.clone());
        let rounds = Rounds::new(cleaner, trailer_config, ai_use);
        let message = MessageFile::new(editor.file.clone(), clean, rounds, draft.clone());
        Ok(Box::new(Self { editor, objects, rules, commit, message }))
    }

    /// Plays a round over the message. `None` means that the person wants to edit it.
    ///
    /// # Errors
    /// When the run ends here.
    pub(super) fn play(&mut self, run: &Run) -> Result<Option<AuthoredCommit>, Error> {
        let Self { editor, rules, commit, message, .. } = self;
        let trailer_config = message.rounds.trailer_config.clone();
        let author =
            Identity { name: editor.author_name.clone(), email: editor.author_email.clone() };
        let sources = ContextSources {
            settings: &run.settings,
            rules,
            line: &run.line,
            args: &run.args,
            commit,
            trailer_config: &trailer_config,
            worktree: &editor.worktree,
            index: &editor.index,
            author: Some(author),
            task: Task::New,
            is_at_terminal: true,
        };
        match message.play(|draft| sources.gather(draft))? {
            Turn::Edit => Ok(None),
            Turn::Final(last) => Ok(Some(AuthoredCommit::of(*last, trailer_config.clone()))),
            Turn::LeftToGit(draft) => {
                let (context, _) = sources.gather(&draft)?;
                let context = message.rounds.in_this_round(context);
                Ok(Some(AuthoredCommit::unasked(draft, context, trailer_config.clone())))
            }
        }
    }
}
