//! `git provenance commit`: git makes the commit; we are its editor, ask the person, and afterwards
//! compare what git stored with what was confirmed.

pub(crate) mod author;
pub(crate) mod cleanup;
mod context;
mod option_table;
pub(crate) mod options;
mod outcome;
pub(crate) mod resume;
mod verify;
pub(crate) mod wrapper;

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::Path;

use bstr::ByteSlice;

use cleanup::{CleanupMode, MessageCleaner};
use outcome::AuthoredCommit;

use crate::authoring::{AiUse, AuthoringStop, author};
use crate::cli::AuthoringArgs;
use crate::commit::options::CommitLine;
use crate::commit::wrapper::{EditorStep, Reply, Request, UserEditor, WrappedGit};
use crate::error::{Error, exit, note};
use crate::git::{self, GitError, Objects, RawCommit, Settings};
use crate::session::files;
use crate::session::project_policy::{self, ProjectPolicy};
use crate::session::saved_drafts::Draft;
use crate::terminal;
use agent_traces::Catalogue;
use git_message::{Cleanup, Message};

/// Runs the command and returns its exit code.
pub(crate) fn run(words: Vec<OsString>) -> Result<u8, Error> {
    let line = CommitLine::parse(words);
    let args = line.authoring_args()?;
    if line.shows_only {
        return Ok(wrapper::run_to_end(&line.for_showing())?);
    }
    // What the editor step will need is made ready while git works.
    std::thread::spawn(Catalogue::builtin);
    let settings = Settings::read()?;
    let cleanup = CleanupMode::of(&line, &settings)?;
    let draft = Draft::default();
    let on_signal = draft.clone();
    let watch = terminal::watch(move || on_signal.abandon("not committed"))
        .map_err(|error| Error::file("watch", "signals", error))?;

    let git = WrappedGit::start(&line.for_git(cleanup.for_git), &files::own_program()?)?;
    watch.set_child(git.id());
    let mut run = Run {
        line,
        args,
        settings,
        cleanup: cleanup.mode,
        draft,
        watch,
        objects: Some(Objects::open()),
        step: None,
        ai_use: None,
        edited_again: false,
        git: git.id(),
        outcome: Outcome::NotAsked,
    };
    let status = git.serve(|request| run.answer(request))?;
    run.watch.clear_child();
    run.finish(wrapper::exit_code(status))
}

/// What the editor step came to.
enum Outcome {
    /// git has not come to its editor step.
    NotAsked,
    /// git will abort by itself: the message is empty or the untouched template. Unless a hook fills it.
    LeftToGit(Box<AuthoredCommit>),
    /// This message was confirmed, or composed where nobody could be asked.
    AuthoredCommit(Box<AuthoredCommit>),
    /// The run ends without a commit.
    Ended(Error),
}

/// One run of the command.
struct Run {
    line: CommitLine,
    args: AuthoringArgs,
    settings: Settings,
    cleanup: Cleanup,
    draft: Draft,
    watch: terminal::Watch,
    objects: Option<Result<Objects, GitError>>,
    step: Option<Step>,
    ai_use: Option<AiUse>,
    edited_again: bool,
    git: u32,
    outcome: Outcome,
}

/// The editor step with what holds in its repository.
struct Step {
    editor: EditorStep,
    objects: Objects,
    rules: ProjectPolicy,
    /// How git cleans this message file.
    tidy: MessageCleaner,
    start: verify::Start,
    /// Sign-offs that stood in a commit before.
    carried: Vec<Vec<u8>>,
}

impl Run {
    fn answer(&mut self, request: Request) -> Reply {
        match request {
            Request::Edit(editor) if editor.parent != self.git => {
                self.handle_foreign_editor_request(&editor)
            }
            Request::Edit(editor) => self.begin(editor).unwrap_or_else(|error| self.end(error)),
            Request::Hook(git) if git == self.git => Reply::Ours,
            Request::Hook(_) => Reply::Others,
            Request::Edited(Some(0)) => self.author().unwrap_or_else(|error| self.end(error)),
            Request::Edited(_) => {
                let editor = crate::text::escape::line(self.settings.editor().unwrap_or_default());
                self.end(Error::editor(&editor))
            }
        }
    }

    fn end(&mut self, error: Error) -> Reply {
        self.watch.settle();
        self.outcome = Outcome::Ended(error);
        Reply::End(exit::INTERRUPTED)
    }

    /// A git that we did not start wants an editor. A hook may run one; but the first to ask for this
    /// worktree's commit message makes our commit, and nobody would check what it commits.
    fn handle_foreign_editor_request(&mut self, editor: &EditorStep) -> Reply {
        let untouched = self.step.is_none() && matches!(self.outcome, Outcome::NotAsked);
        let here = || git::is_in_git_directory(&editor.file).unwrap_or(true);
        if !(untouched && editor.file.ends_with("COMMIT_EDITMSG") && here()) {
            return Reply::Pass(self.editor_of_hooks());
        }
        self.end(Error::cannot(
            "`git` is a program that starts another git, so the commit cannot be checked",
            "run `git provenance commit`: git finds itself before any script",
        ))
    }

    /// git's tree is fixed and its message file stands: read the rules before anybody types.
    fn begin(&mut self, editor: EditorStep) -> Result<Reply, Error> {
        let Some(objects) = self.objects.take() else {
            return Ok(Reply::End(exit::INTERRUPTED));
        };
        let mut objects = objects?;
        let offered = read_message(&editor.file)?;
        let tidy = self.tidy(&offered);
        self.say_how_to_go_on(&mut objects)?;
        if self.line.message_is_given {
            self.draft.remember(&editor.file, &tidy.clean(&offered));
        }
        let explicit = self.args.policy.as_deref();
        let rules =
            project_policy::find(explicit, Some(&editor.worktree), &mut objects, &self.settings)?;
        self.ai_use = self.ai_use_by_flag(&rules)?;
        let file = editor.file.clone();
        let start = verify::Start::read(&mut objects, self.line.amend)?;
        let trailer_config = self.settings.trailer_config(tidy.comment.clone());
        let carried = author::carried(&self.line, &mut objects, &trailer_config)?;
        self.step = Some(Step { editor, objects, rules, tidy: tidy.clone(), start, carried });
        if self.line.opens_editor() { self.open_editor(&file, tidy) } else { self.author() }
    }

    /// Another run needs this one's words, and the author of the commit that `-C` or `-c` named.
    fn say_how_to_go_on(&self, objects: &mut Objects) -> Result<(), Error> {
        let reused = match &self.line.reuses {
            Some(name) => objects.read(&format!("{name}^{{commit}}"))?,
            None => None,
        };
        let author = reused.as_ref().and_then(|made| RawCommit::split(&made.bytes).value("author"));
        let again = self.line.again(author);
        let comment = self.settings.comment().unwrap_or_else(|| b"#".to_vec());
        let keeping = if self.cleanup == Cleanup::Verbatim { "verbatim" } else { "whitespace" };
        self.draft.go_on_by(move |draft, text| {
            let is_comment = |line: &[u8]| line.starts_with(&comment);
            again.command(draft, text.lines().any(is_comment).then_some(keeping))
        });
        Ok(())
    }

    fn open_editor(&self, file: &Path, tidy: MessageCleaner) -> Result<Reply, Error> {
        if self.settings.editor().is_none() {
            return Err(Error::cannot(
                "the terminal is dumb, and no editor is configured",
                "give the message with -m or -F, or set GIT_EDITOR",
            ));
        }
        self.draft.hand_to_editor(file, move |saved| tidy.clean(saved));
        Ok(Reply::Open(self.outer_editor()))
    }

    fn outer_editor(&self) -> UserEditor {
        UserEditor::new(self.settings.editor().unwrap_or(b":"))
    }

    /// The editor for what a hook runs: git gives hooks one that does nothing where it opens none itself.
    fn editor_of_hooks(&self) -> UserEditor {
        if self.line.opens_editor() { self.outer_editor() } else { UserEditor::new(b":") }
    }

    /// The message is typed: the pipeline, then the file for git.
    fn author(&mut self) -> Result<Reply, Error> {
        let Some(mut step) = self.step.take() else { return Ok(Reply::End(exit::INTERRUPTED)) };
        let reply = self.author_at(&mut step);
        self.step = Some(step);
        reply
    }

    fn author_at(&mut self, step: &mut Step) -> Result<Reply, Error> {
        let tidy = step.tidy.clone();
        let clean = tidy.clean(&read_message(&step.editor.file)?);
        self.draft.remember(&step.editor.file, &clean);
        let trailer_config = self.settings.trailer_config(tidy.comment.clone());
        let worktree = &step.editor.worktree;
        let leaves_to_git = tidy.leaves_to_git(&self.line, &self.settings, worktree, &clean);
        if leaves_to_git {
            self.draft.forget();
        } else if clean.contains(&0) {
            return Err(Error::cannot(
                "the message contains a NUL byte",
                "remove it: git takes none",
            ));
        }
        let draft = Message::parse(clean, &trailer_config);
        let file = step.editor.file.clone();
        let (context, operator) = self.context(step, &draft)?;
        if leaves_to_git {
            let left = AuthoredCommit::unasked(draft, context, trailer_config);
            self.outcome = Outcome::LeftToGit(Box::new(left));
            return Ok(Reply::End(exit::DONE));
        }
        match author(&draft, &context, &operator) {
            Ok(authored) => {
                tidy.write(&file, authored.message.as_bytes())?;
                let written = AuthoredCommit::of(authored, context, &operator, trailer_config);
                self.outcome = Outcome::AuthoredCommit(Box::new(written));
                Ok(Reply::End(exit::DONE))
            }
            Err(AuthoringStop::Edit(ai_use)) => {
                self.ai_use = ai_use;
                self.edited_again = true;
                self.open_editor(&file, tidy)
            }
            Err(stop) => Err(stop.into()),
        }
    }

    /// git has ended: compare, report, and choose the exit code.
    fn finish(self, code: u8) -> Result<u8, Error> {
        let left = |step: &Step| Some(step.tidy.clean(&read_message(&step.editor.file).ok()?));
        let left = self.step.as_ref().and_then(left).unwrap_or_default();
        match (self.outcome, self.step) {
            (Outcome::NotAsked, _) if code == exit::DONE => Err(Error::cannot(
                "git ended without asking us for the message: nothing was checked",
                "look at `git log -1`, and see whether `git` is a script that sets GIT_EDITOR",
            )),
            (Outcome::NotAsked, Some(_)) => {
                begin_line(code);
                self.draft.abandon("not committed");
                Ok(code)
            }
            (Outcome::NotAsked, None) => Ok(code),
            (Outcome::Ended(error), _) => {
                let words = error.to_string();
                if error.is_from_operator() {
                    self.draft.abandon(&words);
                } else {
                    let _code = error.report();
                    self.draft.abandon_after_error();
                }
                Ok(error.exit_code())
            }
            (Outcome::AuthoredCommit(written) | Outcome::LeftToGit(written), Some(mut step)) => {
                if code != exit::DONE && !step.start.was_made(&mut step.objects, &left)? {
                    begin_line(code);
                    self.draft.abandon_if_any("git made no commit");
                    return Ok(code);
                }
                self.draft.forget();
                let policy = self.args.policy.as_deref();
                written.report(policy);
                let key = self.line.signing_key.as_deref();
                let commit = verify::after_commit(&written, &mut step, &self.settings, key)?;
                written.refuse_incomplete(&commit, policy)?;
                Ok(code)
            }
            (Outcome::AuthoredCommit(_) | Outcome::LeftToGit(_), None) => Ok(exit::CANNOT),
        }
    }
}

/// After Ctrl-C the terminal has its `^C` on a line that has not ended.
fn begin_line(code: u8) {
    if code == exit::INTERRUPTED && io::stderr().is_terminal() {
        note("\n");
    }
}

fn read_message(file: &Path) -> Result<Vec<u8>, Error> {
    files::read_bounded(file, files::ANY_LENGTH).map_err(|error| {
        Error::cannot(error.to_string(), "save the message there, or give it with -m or -F")
    })
}
