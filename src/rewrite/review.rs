//! The person goes through the series: sees each commit, answers, goes back, or stops. Nothing is
//! written here.

use bstr::ByteSlice;

use super::decide::{Answered, Background, Decider, error_of_stop};
use super::decision::{Decision, Decisions};
use super::draft::Draft;
use super::entry::Entry;
use super::error::{RewriteError, error_of_prompt};
use super::outlook;
use super::plan::RewritePlan;
use crate::authoring::{AiUse, AuthoringStop, Operator, Round, whole};
use crate::error::{Error, note};
use crate::git;
use crate::session::saved_drafts::SavedEdits;
use crate::session::user_editor::UserEditor;
use crate::terminal::{self, Choice, PromptError, Question, Terminal};
use git_message::{Cleanup, cleanup};

/// Maximum number of commits that are listed before the first question.
const MAX_LISTED: usize = 40;

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
    let progress = plan.named().map(ReviewedCommit::start).collect();
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
    /// The message as the person has edited it.
    edited: Option<Draft>,
    decision: Option<Decision>,
}

impl<'a> ReviewedCommit<'a> {
    fn start(entry: &'a Entry) -> Self {
        Self { entry, edited: None, decision: None }
    }

    fn draft(&self, decider: &Decider<'_>) -> &Draft {
        self.edited.as_ref().unwrap_or_else(|| decider.stored(self.entry))
    }
}

/// The person's choice about the commit on screen.
enum ReviewAction {
    GoThrough,
    LeaveIt,
    Edit,
    View,
    Back,
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
        let mut at = 0;
        while at < self.progress.len() {
            self.show(at)?;
            match self.ask_action(at)? {
                ReviewAction::GoThrough => {
                    if self.review_commit(at)? {
                        at += 1;
                    }
                }
                ReviewAction::LeaveIt => {
                    self.progress[at].decision = Some(Decision::default());
                    at += 1;
                }
                ReviewAction::Edit => self.edit(at)?,
                ReviewAction::View => self.view(at)?,
                ReviewAction::Back => {
                    at -= 1;
                    self.progress[at].decision = None;
                }
                ReviewAction::Quit => return self.ask_to_apply(),
            }
        }
        Ok(())
    }

    /// Asks about a commit until it is decided. False where the person wants to see the commit again.
    fn review_commit(&mut self, at: usize) -> Result<bool, Error> {
        let entry = self.progress[at].entry;
        let previous = self.previous_ai_use(at);
        let background = Background { changes: entry.changes()?, previous: previous.as_ref() };
        let mut answered = Answered::default();
        loop {
            let draft = self.progress[at].draft(self.decider);
            match self.decider.decide(entry, draft, &self.operator, background, answered) {
                Ok(decision) => {
                    self.progress[at].decision = Some(decision);
                    return Ok(true);
                }
                Err(AuthoringStop::NotSigned) => {
                    self.terminal()?
                        .say("\n  Not signed off. Here is the commit again.\n")
                        .map_err(error_of_prompt)?;
                    return Ok(false);
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
                    return Ok(false);
                }
                Err(stop @ AuthoringStop::Prompt(..)) => {
                    return Err(error_of_stop(entry, stop));
                }
            }
        }
    }

    /// The answer about AI use for the nearest commit before this one.
    fn previous_ai_use(&self, at: usize) -> Option<AiUse> {
        let before = self.progress[..at].iter().rev();
        let mut decisions = before.filter_map(|progress| progress.decision.as_ref());
        decisions.find_map(|decision| decision.ai_use.clone())
    }

    /// Shows, before the first question, every commit and what is to be done about it.
    fn show_plan(&self, warnings: &[String]) -> Result<(), PromptError> {
        let Operator::Present(terminal) = &self.operator else { return Ok(()) };
        let rules = &self.decider.rules;
        let origin = crate::text::escape::line(rules.origin.as_bytes());
        terminal.say("\n")?;
        terminal.say_dim(&format!("git provenance amend · {} ({origin})", rules.policy.name))?;
        terminal.say("\n")?;
        for warning in warnings {
            let warning = crate::text::escape::line(warning.as_bytes());
            terminal.say_wrapped(&format!("Note: {warning}"), "")?;
            terminal.say("\n")?;
        }
        self.show_foreign_signatures(terminal)?;
        let (named, total) = (self.progress.len(), self.plan.entries.len());
        if total == 1 {
            return Ok(());
        }
        let s = if named == 1 { "" } else { "s" };
        terminal.say_wrapped(&format!("{named} commit{s} of `{}`:", self.plan.target()), "")?;
        for progress in self.progress.iter().take(MAX_LISTED) {
            terminal.say_wrapped(&progress.entry.shown(), "  ")?;
            terminal.say_wrapped(&self.outlook(progress), "    ")?;
        }
        if named > MAX_LISTED {
            terminal.say(&format!("  … and {} more\n", named - MAX_LISTED))?;
        }
        match total - named {
            0 => {}
            1 => terminal.say_wrapped("1 descendant gets a new id; its message stays.", "")?,
            descendants => terminal.say_wrapped(
                &format!("{descendants} descendants get new ids; their messages stay."),
                "",
            )?,
        }
        terminal.say("\n")
    }

    fn show_foreign_signatures(&self, terminal: &Terminal) -> Result<(), PromptError> {
        if self.plan.options.drop_signatures {
            return Ok(());
        }
        for &at in &self.plan.signatures.foreign {
            let text = format!(
                "Note: commit {} carries someone else's signature. Rewriting it or an ancestor needs \
                 --drop-signatures.",
                self.plan.entries[at].short_id()
            );
            terminal.say_wrapped(&text, "")?;
            terminal.say("\n")?;
        }
        Ok(())
    }

    fn outlook(&self, progress: &ReviewedCommit<'_>) -> String {
        outlook::summarize(self.decider, progress.entry, progress.draft(self.decider))
    }

    /// Shows the commit as it is now.
    fn show(&self, at: usize) -> Result<(), Error> {
        let terminal = self.terminal()?;
        let progress = &self.progress[at];
        let entry = progress.entry;
        let author = entry.raw().value("author").map(author_of).unwrap_or_default();
        let position = match self.progress.len() {
            1 => String::new(),
            total => format!("{} of {total} · ", at + 1),
        };
        let stored = &progress.draft(self.decider).message;
        let decoded = entry.encoding().decode(stored.as_bytes());
        let decoded = decoded.filter(|text| text.as_bytes() != stored.as_bytes());
        let decoded = decoded.map(|text| self.decider.draft(entry, text.as_bytes()).message);
        let message = decoded.as_ref().unwrap_or(stored);
        let changes = entry.changes()?;
        let screen = (terminal.width(), terminal.height());
        let say = || {
            terminal.say("\n")?;
            let title = format!("{position}commit {} by {author}", entry.short_id());
            for line in terminal.wrapped(&title) {
                terminal.say(&format!("{}\n", terminal.bold(&line)))?;
            }
            terminal.say(&whole("", message, changes, screen))?;
            if let Some(agent) = outlook::agent_as_author(self.decider, entry) {
                terminal.say("\n")?;
                terminal.say_wrapped(&format!("Note: {agent}."), "  ")?;
            }
            terminal.say("\n")
        };
        say().map_err(error_of_prompt)
    }

    fn view(&self, at: usize) -> Result<(), Error> {
        let lent = self.terminal()?.lend();
        let terminal = lent.map_err(|error| error_of_prompt(PromptError::from(error)))?;
        Ok(git::show_commit(&self.progress[at].entry.id, &terminal)?)
    }

    fn ask_action(&self, at: usize) -> Result<ReviewAction, Error> {
        let mut choices = vec![
            Choice { key: 'y', label: "yes" },
            Choice { key: 'n', label: "no, it stays as it is" },
            Choice { key: 'e', label: "edit the message" },
            Choice { key: 'v', label: "view the diff" },
        ];
        if at > 0 {
            choices.push(Choice { key: 'b', label: "back" });
        }
        if self.progress.len() > 1 {
            choices.push(Choice { key: 'q', label: "quit" });
        }
        let why = format!("Now: {}.", self.outlook(&self.progress[at]));
        let question = Question { text: "Go through this commit?", why: &why, more: &help() };
        Ok(match self.terminal()?.ask(&question, &choices).map_err(error_of_prompt)? {
            'y' => ReviewAction::GoThrough,
            'n' => ReviewAction::LeaveIt,
            'e' => ReviewAction::Edit,
            'v' => ReviewAction::View,
            'b' => ReviewAction::Back,
            _ => ReviewAction::Quit,
        })
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
        let decisions = self.progress.iter().filter_map(|progress| progress.decision.as_ref());
        let text = match decisions.filter(|decision| decision.message.is_some()).count() {
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

/// `Name <mail>` of an author's line, made safe for a screen.
fn author_of(line: &[u8]) -> String {
    let end = line.rfind_byte(b'>').map_or(line.len(), |at| at + 1);
    crate::text::escape::line(&line[..end])
}

fn help() -> Vec<String> {
    [
        "Yes asks what AI was used for and, at the end, for your sign-off; before that nothing counts.",
        "No leaves the commit as it is, also the lines that an agent has left. Edit opens the message in \
         your editor, view shows what the commit changes, back goes to the commit before.",
        "Nothing is written until the last commit is decided. Quit asks whether to write what was decided; \
         Esc stops without any change.",
    ]
    .map(str::to_owned)
    .to_vec()
}
