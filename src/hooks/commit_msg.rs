//! A message that a person (or an agent) commits with plain `git commit`: the same pipeline as that of
//! `git provenance commit`. Where nobody can be asked the commit is made, unsigned, and that is said.

use std::ffi::OsString;
use std::path::Path;

use super::invoker::Invoker;
use crate::authoring::{FinalMessage, Operator, Rounds, Task, Turn};
use crate::cli::AuthoringArgs;
use crate::commit::cleanup::CleanupMode;
use crate::commit::context::ContextSources;
use crate::commit::in_progress::CommitInProgress;
use crate::commit::options::CommitLine;
use crate::error::{Error, exit, note};
use crate::report::removals_notice;
use crate::session::Session;
use crate::session::message_file::{MessageFile, read_message};
use crate::session::operator::variable;
use crate::session::saved_drafts::SavedDraft;
use crate::session::user_editor::UserEditor;
use crate::terminal;
use crate::text::identity::Identity;

/// What a person runs to go over the commit.
const AMEND: &str = "git provenance amend";

/// One run of the hook.
struct Run {
    session: Session,
    line: CommitLine,
    args: AuthoringArgs,
    commit: CommitInProgress,
    /// Whether git was started at a terminal.
    is_at_terminal: bool,
}

/// Runs the pipeline over the message file; the commit goes on where the code is 0.
pub(crate) fn ask(file: &Path, invoker: &Invoker) -> Result<u8, Error> {
    let draft = SavedDraft::new(invoker.line().is_none_or(|line| line.has_other_options));
    let on_signal = draft.clone();
    let watch = terminal::watch(move || on_signal.save("not committed"))
        .map_err(|error| Error::file("watch", "signals", error))?;
    let ended = Run::begin(file, invoker, &draft).and_then(|(run, message)| run.author(message));
    watch.settle();
    match ended {
        Err(error) if error.is_from_operator() => {
            draft.save(&error.to_string());
            Ok(error.exit_code())
        }
        Err(error) => {
            let _shown = error.report();
            draft.save_after_error();
            Ok(error.exit_code())
        }
        Ok(()) => Ok(exit::DONE),
    }
}

impl Run {
    fn begin(
        file: &Path,
        invoker: &Invoker,
        draft: &SavedDraft,
    ) -> Result<(Self, MessageFile), Error> {
        let mut session = Session::open()?;
        let Session { worktree, settings, objects, .. } = &mut session;
        let line =
            invoker.line().cloned().unwrap_or_else(|| CommitLine::with_editor(opens_editor()));
        let file = worktree.join(file);
        let offered = read_message(&file)?;
        let mode = CleanupMode::from_options(&line, settings)?;
        let cleaner = mode.cleaner(&line, settings, worktree, &offered);
        let clean = cleaner.clean(&offered);
        let trailer_config = settings.trailer_config(cleaner.comment.clone());
        let rounds = Rounds::new(cleaner, trailer_config, None);
        let message = MessageFile::new(file, clean, rounds, draft.clone());
        let commit = CommitInProgress::read(&line, objects)?;
        let args = line.authoring_args()?;
        let is_at_terminal = invoker.is_at_terminal();
        Ok((Self { session, line, args, commit, is_at_terminal }, message))
    }

    fn author(&self, mut message: MessageFile) -> Result<(), Error> {
        let trailer_config = message.rounds.trailer_config.clone();
        let index = variable("GIT_INDEX_FILE").unwrap_or_default();
        let sources = ContextSources {
            settings: &self.session.settings,
            rules: &self.session.rules,
            line: &self.line,
            args: &self.args,
            commit: &self.commit,
            trailer_config: &trailer_config,
            worktree: &self.session.worktree,
            index: &index,
            author: author_of_commit().or_else(|| self.session.settings.author()),
            task: Task::Hook,
            is_at_terminal: self.is_at_terminal,
        };
        loop {
            match message.play(|draft| sources.gather(draft))? {
                Turn::LeftToGit(_) => return Ok(()),
                Turn::Final(last) => {
                    report(&last);
                    return Ok(());
                }
                Turn::Edit => {
                    message.hand_to_editor()?;
                    self.user_editor()?.edit(message.path())?;
                }
            }
        }
    }

    /// The person's editor, for one more round.
    fn user_editor(&self) -> Result<UserEditor, Error> {
        let configured = self.session.settings.editor().filter(|editor| *editor != b":");
        Ok(configured.map(UserEditor::new).map_or_else(UserEditor::without_variable, Ok)?)
    }
}

/// What nobody could be told at a terminal.
fn report(last: &FinalMessage<'_>) {
    let FinalMessage { authored, context, operator } = last;
    let Operator::Absent(why) = operator else { return };
    let mut text = removals_notice(Some("the message"), &authored.removed, &authored.kept);
    let silent = context.wants_ai_use() && authored.ai_use.is_none();
    let unsigned = context.wants_sign_off();
    let lacks = match (silent, unsigned) {
        (true, true) => "the commit has no sign-off and does not say whether AI was used",
        (true, false) => "the commit does not say whether AI was used",
        (false, true) => "the commit has no sign-off",
        (false, false) => "",
    };
    if !lacks.is_empty() {
        text.push_str(&format!("{lacks}: {why}\nhint: run `{AMEND}` in a terminal\n"));
    }
    note(&text);
}

/// Whether git has started an editor: where it has not, its hooks are told that there is none.
fn opens_editor() -> bool {
    variable("GIT_EDITOR").is_none_or(|editor| editor != ":")
}

/// `git commit` says who the author is, whatever its options were.
fn author_of_commit() -> Option<Identity> {
    let part = |name| variable(name).map(OsString::into_encoded_bytes);
    Some(Identity { name: part("GIT_AUTHOR_NAME")?, email: part("GIT_AUTHOR_EMAIL")? })
}
