//! The person goes through the series: sees each commit, answers, goes back, or stops. Nothing is
//! written here.

mod screen;
mod sign_off;

use bstr::ByteSlice;

use crate::authoring::{AiUse, AuthoringStop, Operator, Round};
use crate::diffstat;
use crate::error::{Error, note};
use crate::git;
use crate::rewrite::decide::{Answered, Background, Decider, error_of_stop};
use crate::rewrite::decision::{Decision, Decisions};
use crate::rewrite::draft::Draft;
use crate::rewrite::entry::Entry;
use crate::rewrite::error::{RewriteError, error_of_prompt};
use crate::rewrite::plan::RewritePlan;
use crate::session::saved_drafts::SavedEdits;
use crate::session::unconfirmed::Unconfirmed;
use crate::session::user_editor::UserEditor;
use crate::terminal::{self, Choice, PromptError, Question, Terminal};
use git_message::{Cleanup, cleanup};

/// Asks about each named commit. What was edited is kept until the caller forgets it.
///
/// # Errors
/// When the person stops; edited messages are kept then, and their files named.
pub(super) fn review(
    plan: &RewritePlan<'_>,
    decider: &Decider<'_>,
    operator: Operator,
    warnings: &[String],
) -> Result<(Decisions, SavedEdits), Error> {
    let edits = SavedEdits::new(&plan.repository.git_directory);
    let on_signal = edits.clone();
    let watch = terminal::watch(move || {
        note("nothing was changed\n");
        on_signal.say();
    })
    .map_err(|error| Error::file("watch", "signals", error))?;
    let mut progress: Vec<ReviewedCommit<'_>> = plan.named().map(ReviewedCommit::start).collect();
    skip_finished(plan, decider, &mut progress)?;
    let mut review = Review { plan, decider, operator, edits: edits.clone(), progress };
    let done =
        review.show_plan(warnings).map_err(error_of_prompt).and_then(|()| review.review_all());
    match done {
        Ok(()) => Ok((review.into_decisions(), edits)),
        Err(error) => {
            watch.settle();
            if error.is_from_operator() {
                note(&format!("{error}\n"));
                edits.say();
                return Err(Error::reported(error.exit_code()));
            }
            edits.say();
            Err(error)
        }
    }
}

struct Review<'a> {
    plan: &'a RewritePlan<'a>,
    decider: &'a Decider<'a>,
    operator: Operator,
    edits: SavedEdits,
    progress: Vec<ReviewedCommit<'a>>,
}

/// A named commit, and what was said about it so far.
struct ReviewedCommit<'a> {
    entry: &'a Entry,
    /// Nothing is left to do about it.
    is_finished: bool,
    /// The message as the person has edited it.
    edited: Option<Draft>,
    decision: Option<Decision>,
}

impl<'a> ReviewedCommit<'a> {
    fn start(entry: &'a Entry) -> Self {
        Self { entry, is_finished: false, edited: None, decision: None }
    }

    fn draft(&self, decider: &Decider<'_>) -> &Draft {
        self.edited.as_ref().unwrap_or_else(|| decider.stored(self.entry))
    }
}

/// Leaves out the commits of a series about which nothing is left to do. One that is named alone is asked about.
///
/// # Errors
/// When the list of unconfirmed commits cannot be read.
fn skip_finished(
    plan: &RewritePlan<'_>,
    decider: &Decider<'_>,
    progress: &mut [ReviewedCommit<'_>],
) -> Result<(), Error> {
    if progress.len() < 2 {
        return Ok(());
    }
    let list = Unconfirmed::load(&plan.repository.common_directory)?;
    let unconfirmed = list.ids();
    for reviewed in progress {
        let is_listed = unconfirmed.contains(reviewed.entry.id.as_str());
        reviewed.is_finished = !is_listed && decider.is_finished(reviewed.entry);
    }
    Ok(())
}

/// The person's choice about the commit on screen.
enum ReviewAction {
    GoThrough,
    Take(Box<Decision>),
    LeaveIt,
    Edit,
    View,
    Back,
    Quit,
}

/// How the questions about a commit ended.
enum Reviewed {
    Decided,
    /// The person wants to see the commit again.
    Again,
    /// Esc, where something is decided that can be applied.
    Quit,
}

impl<'a> Review<'a> {
    fn terminal(&self) -> Result<&Terminal, Error> {
        match &self.operator {
            Operator::Present(terminal) => Ok(terminal),
            Operator::Absent(why) => Err(Error::cannot(why.to_string(), "run this in a terminal")),
        }
    }

    fn review_all(&mut self) -> Result<(), Error> {
        let mut next = self.unfinished_from(0);
        loop {
            while let Some(at) = next {
                next = match self.review_one(at)? {
                    Step::To(at) => Some(at),
                    Step::On => self.unfinished_from(at + 1),
                    Step::Quit => {
                        self.ask_to_apply()?;
                        None
                    }
                };
            }
            match self.sign_series()? {
                None => return Ok(()),
                again => next = again,
            }
        }
    }

    fn review_one(&mut self, at: usize) -> Result<Step, Error> {
        let action = match self.show_and_ask(at) {
            Err(error) if error.is_declined() && self.decided() > 0 => return Ok(Step::Quit),
            action => action?,
        };
        Ok(match action {
            ReviewAction::GoThrough => match self.review_commit(at)? {
                Reviewed::Decided => Step::On,
                Reviewed::Again => Step::To(at),
                Reviewed::Quit => Step::Quit,
            },
            ReviewAction::Take(decision) => {
                self.progress[at].decision = Some(*decision);
                Step::On
            }
            ReviewAction::LeaveIt => {
                self.progress[at].decision = Some(Decision::default());
                Step::On
            }
            ReviewAction::Edit => {
                self.edit(at)?;
                Step::To(at)
            }
            ReviewAction::View => {
                self.view(at)?;
                Step::To(at)
            }
            ReviewAction::Back => self.go_back(at),
            ReviewAction::Quit => Step::Quit,
        })
    }

    /// The first commit from this one on about which something is left to do.
    fn unfinished_from(&self, at: usize) -> Option<usize> {
        (at..self.progress.len()).find(|&at| !self.progress[at].is_finished)
    }

    /// The commit before this one about which something was left to do is asked about again.
    fn go_back(&mut self, at: usize) -> Step {
        match (0..at).rfind(|&at| !self.progress[at].is_finished) {
            Some(before) => {
                self.progress[before].decision = None;
                Step::To(before)
            }
            None => Step::To(at),
        }
    }

    /// Whether the sign-offs are asked for at the end.
    fn gathers_sign_offs(&self) -> bool {
        self.progress.iter().filter(|progress| !progress.is_finished).count() > 1
    }

    fn background(&self, at: usize) -> Result<Background<'a>, Error> {
        let entry = self.progress[at].entry;
        let gathers_sign_offs = self.gathers_sign_offs();
        Ok(Background { changes: entry.changes()?, previous: None, gathers_sign_offs })
    }

    /// Asks about a commit until it is decided.
    fn review_commit(&mut self, at: usize) -> Result<Reviewed, Error> {
        let entry = self.progress[at].entry;
        let id = entry.id.clone();
        let size = diffstat::sum(entry.changes()?.unwrap_or_default());
        self.terminal()?.offer_diff(size, move |tty| {
            git::show_commit(&id, tty).map_err(|error| error.to_string())
        });
        let decided = self.ask_until_decided(at);
        self.terminal()?.offer_no_diff();
        decided
    }

    fn ask_until_decided(&mut self, at: usize) -> Result<Reviewed, Error> {
        let entry = self.progress[at].entry;
        let previous = self.previous_ai_use(at);
        let background = Background { previous: previous.as_ref(), ..self.background(at)? };
        let mut answered = Answered::default();
        loop {
            let draft = self.progress[at].draft(self.decider);
            match self.decider.decide(entry, draft, &self.operator, background, answered) {
                Ok(decision) => {
                    self.progress[at].decision = Some(decision);
                    return Ok(Reviewed::Decided);
                }
                Err(AuthoringStop::NotSigned) => {
                    let said = match self.gathers_sign_offs() {
                        true => "\n  Not taken. Here is the commit again.\n",
                        false => "\n  Not signed off. Here is the commit again.\n",
                    };
                    self.terminal()?.say(said).map_err(error_of_prompt)?;
                    return Ok(Reviewed::Again);
                }
                Err(AuthoringStop::Edit(ai_use)) => {
                    self.edit(at)?;
                    answered = Answered { ai_use, round: Round::Again };
                }
                Err(stop @ AuthoringStop::Refused { .. }) => {
                    let error = error_of_stop(entry, stop);
                    let hint = error.hints().concat();
                    self.terminal()?
                        .say_wrapped(&format!("{error}: {hint}."), "  ")
                        .map_err(error_of_prompt)?;
                    return Ok(Reviewed::Again);
                }
                Err(AuthoringStop::Prompt(PromptError::Declined, _)) if self.decided() > 0 => {
                    return Ok(Reviewed::Quit);
                }
                Err(stop @ AuthoringStop::Prompt(..)) => {
                    return Err(error_of_stop(entry, stop));
                }
            }
        }
    }

    /// Counts the messages that are decided and change.
    fn decided(&self) -> usize {
        let decisions = self.progress.iter().filter_map(|progress| progress.decision.as_ref());
        decisions
            .filter(|decision| decision.message.is_some() || decision.waiting.is_some())
            .count()
    }

    /// The answer about AI use for the nearest commit before this one.
    fn previous_ai_use(&self, at: usize) -> Option<AiUse> {
        let before = self.progress[..at].iter().rev();
        let mut decisions = before.filter_map(|progress| progress.decision.as_ref());
        decisions.find_map(|decision| decision.ai_use.clone())
    }

    fn view(&self, at: usize) -> Result<(), Error> {
        let lent = self.terminal()?.lend();
        let terminal = lent.map_err(|error| error_of_prompt(PromptError::from(error)))?;
        Ok(git::show_commit(&self.progress[at].entry.id, &terminal)?)
    }

    /// What can be done about a commit besides going through it.
    fn other_choices(&self, at: usize) -> Vec<Choice<'static>> {
        let mut choices = vec![
            Choice { key: 'n', label: "no, it stays as it is" },
            Choice { key: 'e', label: "edit the message" },
            Choice { key: 'v', label: "view the diff" },
        ];
        if self.progress[..at].iter().any(|before| !before.is_finished) {
            choices.push(Choice { key: 'b', label: "back" });
        }
        if self.progress.len() > 1 {
            choices.push(Choice { key: 'q', label: "quit" });
        }
        choices
    }

    fn ask_action(&self, at: usize) -> Result<ReviewAction, Error> {
        let mut choices = vec![Choice { key: 'y', label: "yes" }];
        choices.extend(self.other_choices(at));
        let why = format!("To do: {}.", self.outlook(&self.progress[at]));
        let question = Question { text: "Review this commit?", why: &why, more: &help() };
        let key = self.terminal()?.ask(&question, &choices).map_err(error_of_prompt)?;
        Ok(action_of(key))
    }

    /// Opens the editor with the message in UTF-8 and takes what it saved, unless that is empty.
    fn edit(&mut self, at: usize) -> Result<(), Error> {
        let progress = &self.progress[at];
        let entry = progress.entry;
        let draft = progress.draft(self.decider).message.as_bytes();
        let encoding = entry.encoding();
        let text = encoding.decode(draft);
        let editor = self.plan.config.editor().ok_or(RewriteError::NoEditor)?;
        let editor = UserEditor::new(editor, self.plan.config);
        let shown = text.as_ref().map_or(draft, String::as_bytes);
        let mut saved = self.edits.edit(&entry.id, shown, &editor)?;
        if saved != shown {
            saved = cleanup(&saved, Cleanup::Whitespace, b"#", false);
        }
        let edited = match (&text, saved.to_str()) {
            (Some(_), Ok(saved)) => encoding.encode(saved),
            _ => Some(saved),
        };
        let problem = match edited {
            Some(edited) if !edited.trim().is_empty() => {
                self.progress[at].edited = Some(self.decider.draft(entry, &edited));
                return Ok(());
            }
            Some(_) => "An empty message; the edit was discarded.",
            None => {
                "That cannot be written in the encoding of this commit; the edit was discarded."
            }
        };
        self.terminal()?.say_wrapped(problem, "  ").map_err(error_of_prompt)
    }

    /// `q`: what was decided may be applied.
    fn ask_to_apply(&self) -> Result<(), Error> {
        let text = match self.decided() {
            0 => return Err(Error::declined("nothing was changed")),
            1 => "Write the one commit decided so far?".to_owned(),
            decided => format!("Write the {decided} commits decided so far?"),
        };
        let question = Question { text: &text, why: "The others keep their messages.", more: &[] };
        if self.terminal()?.ask_yes_no(&question).map_err(error_of_prompt)? {
            Ok(())
        } else {
            Err(Error::declined("nothing was changed"))
        }
    }

    fn into_decisions(self) -> Decisions {
        let mut named = self.progress.into_iter().map(|progress| progress.decision);
        let decide = |entry: &Entry| {
            let decision = if entry.is_named { named.next().flatten() } else { None };
            decision.unwrap_or_default()
        };
        Decisions::new(&self.plan.entries, self.plan.entries.iter().map(decide).collect())
    }
}

/// Where the review goes on.
enum Step {
    /// At this commit.
    To(usize),
    /// At the next one.
    On,
    /// At its end.
    Quit,
}

fn action_of(key: char) -> ReviewAction {
    match key {
        'y' | 'a' => ReviewAction::GoThrough,
        'n' => ReviewAction::LeaveIt,
        'e' => ReviewAction::Edit,
        'v' => ReviewAction::View,
        'b' => ReviewAction::Back,
        _ => ReviewAction::Quit,
    }
}

fn help() -> Vec<String> {
    [
        "Yes asks what AI was used for. Where that is known, from the message or from the commit before, the \
         message is shown as it would become, and yes takes it; `-` marks what goes, `+` what is new, `«` and `»` \
         what moves.",
        "No leaves the commit as it is, also the lines that an agent has left. Edit opens the message in \
         your editor, view shows what the commit changes, back goes to the commit before.",
        "Nothing is written, and nothing is signed off, until the last commit is decided. Quit and Esc ask \
         whether to write what was decided.",
    ]
    .map(str::to_owned)
    .to_vec()
}
