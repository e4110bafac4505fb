//! `git provenance commit`: git makes the commit; we are its editor, ask the person, and afterwards
//! compare what git stored with what was confirmed.

mod authored_commit;
pub(crate) mod cleanup;
pub(crate) mod context;
pub(crate) mod editing;
mod hook_shims;
mod in_progress;
mod merge_line;
mod option_table;
pub(crate) mod options;
mod retry;
mod verify;
pub(crate) mod wrapper;

use std::ffi::OsString;
use std::path::Path;

use authored_commit::AuthoredCommit;
use cleanup::CleanupMode;
use context::{CommitOptions, MessageStep};
use editing::Editing;
use hook_shims::HookShims;
use options::CommitLine;
use verify::{GivenMessage, Outcome, begin_line};
use wrapper::{EditorStep, Reply, Request, WrappedGit};

use crate::authoring::{Task, Turn};
use crate::cli::AuthoringArgs;
use crate::error::{Error, exit};
use crate::git::{Config, GitError, Objects, Repository};
use crate::session::files;
use crate::session::saved_drafts::SavedDraft;
use crate::session::user_editor::{SIGINT_CODE, SIGQUIT_CODE, UserEditor};
use crate::terminal;
use crate::text::identity::Identity;
use agent_traces::Catalogue;

/// Runs the command and returns its exit code.
pub(crate) fn run(words: &[OsString]) -> Result<u8, Error> {
    let mut line = CommitLine::parse(words.iter().cloned());
    let mut args = line.authoring_args()?;
    let mut taken_up = None;
    if line.retries {
        let (full, saved) = retry::take_up(&line, words)?;
        (args, taken_up) = (full.authoring_args()?, Some(saved));
        line = full;
    }
    if line.shows_only {
        return Ok(wrapper::run_to_end(&line.for_showing())?);
    }
    // What the editor step will need is made ready while git works.
    std::thread::spawn(Catalogue::builtin);
    let config = Config::read()?;
    if line.is_retry {
        retry::refuse_unattended(&config)?;
    }
    let cleanup = CleanupMode::from_options(&line, &config)?;
    let draft = SavedDraft::new(line.has_other_options).taking_up(taken_up);
    let on_signal = draft.clone();
    let watch = terminal::watch(move || on_signal.secure())
        .map_err(|error| Error::file("watch", "signals", error))?;
    watch.outlive_git();
    let shims = HookShims::make(line.opens_editor());

    let hooks = shims.as_ref().map(HookShims::directory);
    let git = WrappedGit::start(&line.for_git(cleanup.for_git), &files::own_program()?, hooks)?;
    watch.set_child(git.id());
    let mut state = State::Waiting(Objects::open());
    let run = Run { line, args, config, cleanup, draft, watch, git: git.id() };
    let status = git.serve(|request| run.answer(&mut state, request))?;
    run.watch.clear_child();
    let done = run.finish(state, wrapper::exit_code(status)).map(|outcome| outcome.exit_code());
    // They go before a signal ends this process.
    drop(shims);
    if run.watch.fatal().is_some() {
        let _shown = done.as_ref().err().map(Error::report);
        run.watch.obey();
    }
    done
}

/// What git ends with after Ctrl-\ in its editor.
const QUIT: u8 = 131;

/// Whether git names its message file like this. It lies in the git directory, where git edits other files too.
fn is_message(file: &Path) -> bool {
    file.ends_with("COMMIT_EDITMSG")
}

/// What holds for the whole run.
struct Run {
    line: CommitLine,
    args: AuthoringArgs,
    config: Config,
    cleanup: CleanupMode,
    draft: SavedDraft,
    watch: terminal::Watch,
    /// git's process id.
    git: u32,
}

/// How far the run has come.
enum State<'r> {
    /// git has not come to its editor step; objects will be read from this child then.
    Waiting(Result<Objects, GitError>),
    /// The message is being written, in as many rounds as the person wants.
    Editing(Box<Editing<'r>>),
    /// git has been given a final message, and what it stores will be judged.
    Authored(Box<GivenMessage<'r>>),
    /// git was told to make no commit.
    Ended(Error, Option<Box<Editing<'r>>>),
}

impl Run {
    fn answer<'r>(&'r self, state: &mut State<'r>, request: Request) -> Reply {
        let left = std::mem::replace(state, State::Ended(Error::interrupted(), None));
        let (next, reply) = self.next(left, request);
        *state = next;
        reply
    }

    fn next<'r>(&'r self, state: State<'r>, request: Request) -> (State<'r>, Reply) {
        match (state, request) {
            (state, Request::Hook(git)) if git == self.git => (state, Reply::Ours),
            (state, Request::Hook(_)) => (state, Reply::Others),
            (state, Request::Edit(editor)) if editor.parent != self.git => {
                self.answer_foreign_git(state, &editor)
            }
            (state, Request::Edit(editor)) if !is_message(&editor.file) => {
                (state, self.edit_other_file())
            }
            (State::Waiting(objects), Request::Edit(editor)) => {
                terminal::forget_interrupts();
                let begun = self.begin(objects, editor);
                let is_interrupted = self.watch.was_interrupted();
                match begun.map(Box::new) {
                    begun if is_interrupted => self.interrupt(begun.ok()),
                    Ok(editing) if self.line.opens_editor() => self.open_editor(editing),
                    Ok(editing) => self.author(editing),
                    Err(error) => self.end(error, None),
                }
            }
            (State::Editing(editing), Request::Edited(Some(0))) => self.author(editing),
            // git ends by that signal then, as by its own editor.
            (state, Request::Edited(Some(SIGINT_CODE))) => (state, Reply::End(exit::INTERRUPTED)),
            (state, Request::Edited(Some(SIGQUIT_CODE))) => (state, Reply::End(QUIT)),
            (State::Editing(editing), Request::Edited(_)) => {
                let editor = crate::text::escape::line(self.config.editor().unwrap_or_default());
                self.end(Error::editor(&editor), Some(editing))
            }
            // git asks for one message.
            (state, Request::Edit(_) | Request::Edited(_)) => {
                (state, Reply::End(exit::INTERRUPTED))
            }
        }
    }

    /// git has come to its editor step.
    fn begin(
        &self,
        objects: Result<Objects, GitError>,
        editor: EditorStep,
    ) -> Result<Editing<'_>, Error> {
        let author = Identity { name: editor.author_name, email: editor.author_email };
        let step = MessageStep {
            file: editor.file,
            worktree: editor.worktree,
            index: editor.index,
            author: Some(author),
            task: Task::New,
            is_at_terminal: true,
        };
        let options = CommitOptions { line: &self.line, args: &self.args, config: &self.config };
        Editing::begin(options, &self.cleanup, step, objects?, &self.draft)
    }

    fn end<'r>(&self, error: Error, editing: Option<Box<Editing<'r>>>) -> (State<'r>, Reply) {
        self.watch.settle();
        (State::Ended(error, editing), Reply::End(exit::INTERRUPTED))
    }

    /// Ctrl-C came, or a signal that ends the run, where no question was on screen to notice it.
    fn interrupt<'r>(&self, editing: Option<Box<Editing<'r>>>) -> (State<'r>, Reply) {
        begin_line(exit::INTERRUPTED);
        self.end(Error::interrupted(), editing)
    }

    /// A git that we did not start wants an editor. A hook may run one; but the first to ask for this
    /// worktree's commit message makes our commit, and nobody would check what it commits.
    fn answer_foreign_git<'r>(&self, state: State<'r>, editor: &EditorStep) -> (State<'r>, Reply) {
        let here = || {
            let repository = Repository::open().ok()?;
            repository.is_in_git_directory(&editor.file).ok()
        };
        let is_first = matches!(state, State::Waiting(_));
        if !(is_first && is_message(&editor.file) && here().unwrap_or(true)) {
            // git gives hooks an editor that does nothing where it opens none itself.
            let opens = self.line.opens_editor();
            let editor =
                if opens { self.user_editor() } else { UserEditor::new(b":", &self.config) };
            return (state, Reply::Pass(editor));
        }
        let error = Error::cannot(
            "`git` is a program that starts another git, so the commit cannot be checked",
            "run `git provenance commit`: git finds itself before any script",
        );
        self.end(error, None)
    }

    /// git lets the person edit something that is no message, such as a hunk of `-p`: that is theirs alone.
    fn edit_other_file(&self) -> Reply {
        match self.config.editor() {
            Some(editor) => Reply::Pass(UserEditor::new(editor, &self.config)),
            None => Reply::End(exit::DECLINED),
        }
    }

    fn open_editor<'r>(&self, mut editing: Box<Editing<'r>>) -> (State<'r>, Reply) {
        if self.config.editor().is_none() {
            let error = Error::cannot(
                "the terminal is dumb, and no editor is configured",
                "give the message with -m or -F, or set GIT_EDITOR",
            );
            return self.end(error, Some(editing));
        }
        match editing.message.hand_to_editor() {
            Ok(()) => (State::Editing(editing), Reply::Open(self.user_editor())),
            Err(error) => self.end(error, Some(editing)),
        }
    }

    fn user_editor(&self) -> UserEditor {
        UserEditor::new(self.config.editor().unwrap_or(b":"), &self.config)
    }

    /// The message is typed: plays a round over it.
    fn author<'r>(&self, mut editing: Box<Editing<'r>>) -> (State<'r>, Reply) {
        // Until here Ctrl-C was the editor's.
        terminal::forget_interrupts();
        let played = play(&mut editing);
        if self.watch.was_interrupted() {
            return self.interrupt(Some(editing));
        }
        match played {
            Ok(Some(written)) => {
                let given = GivenMessage::new(editing, written);
                (State::Authored(Box::new(given)), Reply::End(exit::DONE))
            }
            Ok(None) => self.open_editor(editing),
            Err(error) => self.end(error, Some(editing)),
        }
    }

    /// git has ended: what it stored is looked at in every state, and the outcome is made from it.
    fn finish(&self, state: State<'_>, code: u8) -> Result<Outcome, Error> {
        match state {
            State::Waiting(_) => Outcome::of_git_alone(code),
            State::Editing(_) if code == exit::DONE => Outcome::of_git_alone(code),
            State::Editing(editing) => {
                begin_line(code);
                let outcome = Outcome::without_message(code, Some(editing));
                self.draft.save("not committed");
                Ok(outcome)
            }
            State::Authored(given) => given.judge(code, self),
            State::Ended(error, editing) => {
                let outcome = Outcome::without_message(error.exit_code(), editing);
                if error.is_from_operator() {
                    self.draft.save(&error.to_string());
                } else {
                    let _code = error.report();
                    self.draft.save_after_error();
                }
                Ok(outcome)
            }
        }
    }
}

/// Plays a round over the message. `None` means that the person wants to edit it.
fn play(editing: &mut Editing<'_>) -> Result<Option<AuthoredCommit>, Error> {
    let trailer_config = editing.site.trailer_config.clone();
    Ok(match editing.play()? {
        Turn::Edit => None,
        Turn::Final(last) => Some(AuthoredCommit::of(*last, trailer_config)),
        Turn::Unasked(message, context) => {
            Some(AuthoredCommit::unasked(message, *context, trailer_config))
        }
    })
}
