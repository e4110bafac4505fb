//! A message that a person (or an agent) commits with plain `git commit`: the same pipeline as that of
//! `git provenance commit`. Where nobody can be asked the commit is made, unsigned, and that is said.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::invoker::Invoker;
use crate::authoring::{
    AbsenceReason, AiUse, Authored, AuthoringStop, CommitContext, Operator, Round, SignOffRequest,
    Task, author,
};
use crate::commit::author::{carried, kind, refuse_agents};
use crate::commit::cleanup::{CleanupMode, MessageCleaner};
use crate::commit::options::CommitLine;
use crate::commit::wrapper::{UserEditor, users_editor};
use crate::draft::{SignOffOwners, has_own_sign_off};
use crate::error::{Error, exit, note};
use crate::git::{Base, staged_changes};
use crate::report::removals;
use crate::session::operator::{self, variable};
use crate::session::project_policy::ProjectPolicy;
use crate::session::saved_drafts::Draft;
use crate::session::{Session, files};
use crate::terminal;
use crate::text::encoding::MessageEncoding;
use crate::text::identity::Identity;
use git_message::Message;

/// What a person runs to go over the commit.
const AMEND: &str = "git provenance amend";

/// One run of the hook.
struct Run {
    here: Session,
    file: PathBuf,
    line: CommitLine,
    tidy: MessageCleaner,
    /// Whether git was started at a terminal.
    at_terminal: bool,
}

/// Runs the pipeline over the message file; the commit goes on where the code is 0.
pub(crate) fn ask(file: &Path, invoker: &Invoker) -> Result<u8, Error> {
    let draft = Draft::default();
    let on_signal = draft.clone();
    let watch = terminal::watch(move || on_signal.abandon("not committed"))
        .map_err(|error| Error::file("watch", "signals", error))?;
    let ended = Run::begin(file, invoker).and_then(|mut run| run.go(&draft));
    watch.settle();
    match ended {
        Err(error) if error.is_from_operator() => {
            draft.abandon(&error.to_string());
            Ok(error.exit_code())
        }
        Err(error) => {
            let code = error.exit_code();
            let _shown = error.report();
            draft.abandon_after_error();
            Ok(code)
        }
        Ok(()) => Ok(exit::DONE),
    }
}

impl Run {
    fn begin(file: &Path, invoker: &Invoker) -> Result<Self, Error> {
        let here = Session::open()?;
        let line =
            invoker.line().cloned().unwrap_or_else(|| CommitLine::with_editor(opens_editor()));
        let offered = files::read_plain(file)?;
        let mode = CleanupMode::of(&line, &here.settings)?.mode;
        let tidy = MessageCleaner::of(&line, &here.settings, mode, &offered);
        let (file, at_terminal) = (here.worktree.join(file), invoker.is_at_terminal());
        Ok(Self { here, file, line, tidy, at_terminal })
    }

    fn go(&mut self, kept: &Draft) -> Result<(), Error> {
        let mut ai_use: Option<AiUse> = None;
        let mut again = false;
        loop {
            let clean = self.tidy.clean(&files::read_plain(&self.file)?);
            let Session { settings, worktree, .. } = &self.here;
            if self.tidy.leaves_to_git(&self.line, settings, worktree, &clean) {
                return Ok(());
            }
            kept.remember(&self.file, &clean);
            let trailer_config = self.here.settings.trailer_config(self.tidy.comment.clone());
            let draft = Message::parse(clean, &trailer_config);
            match self.pipeline(&draft, ai_use.take(), again)? {
                Ok(authored) => return self.tidy.write(&self.file, authored.as_bytes()),
                Err(said) => {
                    ai_use = said;
                    again = true;
                    self.edit()?;
                }
            }
        }
    }

    /// The final message, or what was said before the person wanted to edit once more.
    fn pipeline(
        &mut self,
        draft: &Message,
        ai_use: Option<AiUse>,
        message_was_edited: bool,
    ) -> Result<Result<Message, Option<AiUse>>, Error> {
        let people = self.people()?;
        let (mut operator, warning) = Operator::detect(&self.here.settings, false)?;
        if !self.at_terminal && matches!(operator, Operator::Present(_)) {
            operator = Operator::Absent(AbsenceReason::Unattended);
        }
        let changes = match &operator {
            Operator::Present(_) => {
                let sha256 = self.here.settings.is_sha256();
                let base = Base::of(&mut self.here.objects, self.line.amend, sha256)?;
                Some(staged_changes(&self.here.worktree, &index(), base)?)
            }
            Operator::Absent(_) => None,
        };
        let warnings = self.here.rules.warning.iter().cloned().chain(warning).collect();
        let kind = kind(&mut self.here.objects, draft)?;
        let encoding = self
            .here
            .settings
            .commit_encoding()
            .map_or(MessageEncoding::Utf8, MessageEncoding::Other);
        let asked = self.line.asks_sign_off || has_own_sign_off(draft, &people);
        let sign_off = SignOffRequest::from_options(self.line.authoring_args()?.no_sign_off, asked);
        let ProjectPolicy { policy, origin, .. } = &self.here.rules;
        let context = CommitContext {
            warnings,
            changes,
            ai_use,
            round: if message_was_edited { Round::Again } else { Round::First },
            sign_off,
            ..CommitContext::new(policy, origin, people, kind, encoding, Task::Hook)
        };
        match author(draft, &context, &operator) {
            Ok(authored) => {
                if let Operator::Absent(why) = &operator {
                    report(&authored, &context, &why.to_string());
                }
                Ok(Ok(authored.message))
            }
            Err(AuthoringStop::Edit(ai_use)) => Ok(Err(ai_use)),
            Err(stop) => Err(stop.into()),
        }
    }

    /// Nobody's agent is the committer or the author, here as in `git provenance commit`.
    fn people(&mut self) -> Result<SignOffOwners, Error> {
        let Session { worktree, settings, objects, .. } = &mut self.here;
        let author = author_of_commit().or_else(|| settings.author());
        let author = author.map_or_else(|| operator::committer(settings), Ok)?;
        let people = operator::people(settings, worktree, author)?;
        refuse_agents(&self.line, objects, &people, settings)?;
        let trailer_config = settings.trailer_config(self.tidy.comment.clone());
        Ok(people.carrying(carried(&self.line, objects, &trailer_config)?))
    }

    /// The person's editor, once more.
    fn edit(&self) -> Result<(), Error> {
        let configured =
            self.here.settings.editor().filter(|editor| *editor != b":").map(<[u8]>::to_vec);
        let editor = configured.map_or_else(users_editor, Ok)?;
        match UserEditor::new(&editor).run(&self.file) {
            Some(0) => Ok(()),
            _ => Err(Error::editor(&crate::text::escape::line(&editor))),
        }
    }
}

/// What nobody could be told at a terminal.
fn report(authored: &Authored, context: &CommitContext<'_>, why: &str) {
    let mut text = String::new();
    if !authored.removed.is_empty() {
        text.push_str(&format!("removed from the message:\n{}", removals(&authored.removed)));
    }
    if !authored.kept.is_empty() {
        let kept = removals(&authored.kept);
        text.push_str(&format!("kept in the message, since only a person can decide:\n{kept}"));
    }
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

fn index() -> OsString {
    variable("GIT_INDEX_FILE").unwrap_or_default()
}

/// `git commit` says who the author is, whatever its options were.
fn author_of_commit() -> Option<Identity> {
    let part = |name| variable(name).map(OsString::into_encoded_bytes);
    Some(Identity { name: part("GIT_AUTHOR_NAME")?, email: part("GIT_AUTHOR_EMAIL")? })
}
