//! A message that a person (or an agent) commits with plain `git commit`: the same pipeline as that of
//! `git provenance commit`. Where nobody can be asked the commit is made, unsigned, and that is said.

use std::ffi::OsString;
use std::path::Path;

use super::invoker::Invoker;
use super::stored;
use crate::authoring::{FinalMessage, Operator, Task, Turn};
use crate::cli::AuthoringArgs;
use crate::commit::cleanup::CleanupMode;
use crate::commit::context::{CommitOptions, MessageStep};
use crate::commit::editing::Editing;
use crate::commit::options::CommitLine;
use crate::draft::has_sign_off_of_committer_or_author;
use crate::error::{Error, exit, note};
use crate::git::{Config, Objects};
use crate::report::removals_notice;
use crate::session::files;
use crate::session::operator::variable;
use crate::session::saved_drafts::SavedDraft;
use crate::session::user_editor::UserEditor;
use crate::terminal;
use crate::text::identity::Identity;

/// What a person runs to go over the commit.
const AMEND: &str = "git provenance amend";

/// Runs the pipeline over the message file; the commit goes on where the code is 0.
pub(crate) fn ask(file: &Path, invoker: &Invoker) -> Result<u8, Error> {
    let draft = SavedDraft::new(invoker.line().is_none_or(|line| line.has_other_options));
    let on_signal = draft.clone();
    let watch = terminal::watch(move || on_signal.save("not committed"))
        .map_err(|error| Error::file("watch", "signals", error))?;
    let ended = author(file, invoker, &draft);
    watch.settle();
    match ended {
        Err(error) if error.is_from_operator() => {
            draft.save(&error.to_string());
            Ok(error.exit_code())
        }
        Err(error) => {
            let _shown = error.report();
            draft.save("not committed");
            Ok(error.exit_code())
        }
        Ok(()) => Ok(exit::DONE),
    }
}

fn author(file: &Path, invoker: &Invoker, draft: &SavedDraft) -> Result<(), Error> {
    // Where somebody calls the hook by hand, a missing file is named as it was given.
    std::fs::metadata(file).map_err(|error| Error::file("read", file, error))?;
    let worktree = files::current_directory()?;
    let config = Config::read()?;
    let line = invoker.line().cloned().unwrap_or_else(|| CommitLine::with_editor(opens_editor()));
    // git takes none of our options. What the command line of a program above says of ours is nobody's answer, and
    // only leaving out a question may be taken from it.
    let no_sign_off = line.authoring_args().is_ok_and(|args| args.no_sign_off);
    let args = AuthoringArgs { no_sign_off, ..AuthoringArgs::default() };
    let options = CommitOptions { line: &line, args: &args, config: &config };
    let step = MessageStep {
        file: worktree.join(file),
        worktree,
        index: variable("GIT_INDEX_FILE").unwrap_or_default(),
        author: author_of_commit().or_else(|| config.author()),
        task: Task::Hook,
        is_at_terminal: invoker.is_at_terminal(),
    };
    let cleanup = CleanupMode::from_options(&line, &config)?;
    let mut editing = Editing::begin(options, &cleanup, step, Objects::open()?, draft)?;
    loop {
        match editing.play()? {
            Turn::Unasked(..) => return stored::note_unsigned(&editing.site.step.file, invoker),
            Turn::Final(last) => {
                report(&last);
                return match last.authored.signed {
                    true => Ok(()),
                    false => stored::note_unsigned(&editing.site.step.file, invoker),
                };
            }
            Turn::Edit => {}
        }
        editing.message.hand_to_editor()?;
        user_editor(&config)?.edit(&editing.site.step.file)?;
    }
}

/// The person's editor, for one more round.
fn user_editor(config: &Config) -> Result<UserEditor, Error> {
    let configured = config.editor().filter(|editor| *editor != b":");
    match configured {
        Some(editor) => Ok(UserEditor::new(editor, config)),
        None => Ok(UserEditor::without_variable(config)?),
    }
}

/// What nobody could be told at a terminal.
fn report(last: &FinalMessage<'_>) {
    let FinalMessage { authored, context, operator } = last;
    let Operator::Absent(why) = operator else { return };
    let mut text = removals_notice(Some("the message"), &authored.removed, &authored.kept);
    let silent = context.wants_ai_use() && authored.ai_use.is_none();
    let is_signed = has_sign_off_of_committer_or_author(&authored.message, &context.people);
    let unsigned = context.wants_sign_off() && !is_signed;
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
pub(super) fn author_of_commit() -> Option<Identity> {
    let part = |name| variable(name).map(OsString::into_encoded_bytes);
    Some(Identity { name: part("GIT_AUTHOR_NAME")?, email: part("GIT_AUTHOR_EMAIL")? })
}
