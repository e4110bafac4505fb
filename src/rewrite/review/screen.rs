//! What a person sees of a series: all of it at first, and then each commit, as it is or as it is proposed to be.

use bstr::ByteSlice;

use super::{Review, ReviewAction, ReviewedCommit, action_of, help};
use crate::authoring::{AiUse, Mark, TAKE, compared, short};
use crate::error::Error;
use crate::rewrite::decide::Background;
use crate::rewrite::error::error_of_prompt;
use crate::rewrite::outlook;
use crate::terminal::{Choice, Operator, PromptError, Question, TakeQuestion, Terminal};
use crate::text::layout::cut;

/// Maximum number of commits that are listed before the first question.
const MAX_LISTED: usize = 40;
/// Widest statement about AI use that stands behind a commit.
const MAX_AI_COLUMNS: usize = 40;

impl Review<'_> {
    /// Shows, before the first question, every commit and what is to be done about it.
    pub(super) fn show_plan(&self, warnings: &[String]) -> Result<(), PromptError> {
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
        let unfinished = || self.progress.iter().filter(|progress| !progress.is_finished);
        let to_do = unfinished().count();
        for progress in unfinished().take(MAX_LISTED) {
            terminal.say_wrapped(&progress.entry.shown(), "  ")?;
            terminal.say_wrapped(&self.outlook(progress), "    ")?;
        }
        if to_do > MAX_LISTED {
            terminal.say(&format!("  … and {} more\n", to_do - MAX_LISTED))?;
        }
        match named - to_do {
            0 => {}
            1 => terminal.say_wrapped("1 is finished, and is skipped.", "")?,
            finished => {
                terminal.say_wrapped(&format!("{finished} are finished, and are skipped."), "")?;
            }
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

    pub(super) fn show_foreign_signatures(&self, terminal: &Terminal) -> Result<(), PromptError> {
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

    pub(super) fn outlook(&self, progress: &ReviewedCommit<'_>) -> String {
        outlook::summarize(self.decider, progress.entry, progress.draft(self.decider))
    }

    /// Shows the commit, as it is or as it is proposed to be, and asks what to do about it.
    pub(super) fn show_and_ask(&self, at: usize) -> Result<ReviewAction, Error> {
        let progress = &self.progress[at];
        let entry = progress.entry;
        let draft = progress.draft(self.decider);
        let previous = self.previous_ai_use(at);
        let background = Background { previous: previous.as_ref(), ..self.background(at)? };
        let proposal = match self.gathers_sign_offs() {
            // What cannot be changed says so where it is gone through.
            true => self.decider.propose(entry, draft, background).unwrap_or_default(),
            false => None,
        };
        let Some(proposal) = proposal else {
            self.show(at)?;
            return self.ask_action(at);
        };
        self.title(at).map_err(error_of_prompt)?;
        let terminal = self.terminal()?;
        let readable = |bytes: &[u8]| match entry.encoding().decode(bytes) {
            Some(text) => text.into_bytes(),
            None => bytes.to_vec(),
        };
        let (old, new) =
            (readable(draft.message.as_bytes()), readable(proposal.message.as_bytes()));
        let paint = |mark, row: &str| match mark {
            Mark::Same => row.to_owned(),
            Mark::Removed | Mark::MovedAway => terminal.red(row),
            Mark::Added | Mark::MovedHere => terminal.green(row),
        };
        let mut shown = compared(&old, &new, entry.changes()?, terminal.width(), paint);
        if let Some(line) = outlook::agent_as_author(self.decider, entry) {
            for row in terminal.wrapped(&format!("  Note: {line}.")) {
                shown.push_str(&format!("{row}\n"));
            }
        }
        let about_ai = proposal.ai_use.as_ref().map(said_about_ai).unwrap_or_default();
        let why = format!("To do: {}{about_ai}.", self.outlook(progress));
        let question = Question { text: TAKE, why: &why, more: &help() };
        let asked = TakeQuestion { text: proposal.message.as_bytes(), shown: &shown, question };
        let mut choices = vec![
            Choice { key: 'y', label: "yes" },
            Choice { key: 'a', label: "answer the questions" },
        ];
        choices.extend(self.other_choices(at));
        match terminal.ask_to_take(&asked, &choices).map_err(error_of_prompt)? {
            (_, Some(taken)) => {
                let decision = self.decider.accept(entry, draft, background, proposal, taken);
                Ok(ReviewAction::Take(Box::new(decision)))
            }
            (key, None) => Ok(action_of(key)),
        }
    }

    /// Whose commit it is, and which of the series.
    pub(super) fn title(&self, at: usize) -> Result<(), PromptError> {
        let Operator::Present(terminal) = &self.operator else { return Ok(()) };
        let entry = self.progress[at].entry;
        let author = entry.raw().value("author").map(author_of).unwrap_or_default();
        let position = match self.progress.len() {
            1 => String::new(),
            total => format!("{} of {total} · ", at + 1),
        };
        terminal.say("\n")?;
        let title = format!("{position}commit {} by {author}", entry.short_id());
        for line in terminal.wrapped(&title) {
            terminal.say(&format!("{}\n", terminal.bold(&line)))?;
        }
        Ok(())
    }

    /// Shows the commit as it is now.
    pub(super) fn show(&self, at: usize) -> Result<(), Error> {
        let terminal = self.terminal()?;
        let progress = &self.progress[at];
        let entry = progress.entry;
        let stored = &progress.draft(self.decider).message;
        let decoded = entry.encoding().decode(stored.as_bytes());
        let decoded = decoded.filter(|text| text.as_bytes() != stored.as_bytes());
        let decoded = decoded.map(|text| self.decider.draft(entry, text.as_bytes()).message);
        let message = decoded.as_ref().unwrap_or(stored);
        let changes = entry.changes()?;
        let screen = (terminal.width(), terminal.height());
        let say = || {
            self.title(at)?;
            terminal.say(&short(message, changes, screen))?;
            if let Some(agent) = outlook::agent_as_author(self.decider, entry) {
                terminal.say("\n")?;
                terminal.say_wrapped(&format!("Note: {agent}."), "  ")?;
            }
            terminal.say("\n")
        };
        say().map_err(error_of_prompt)
    }
}

/// ` · AI: tests`, behind the name of a commit.
pub(super) fn said_about_ai(ai_use: &AiUse) -> String {
    match ai_use {
        AiUse::NoAi => " · no AI".to_owned(),
        AiUse::UsedFor(disclosure) => {
            let said = crate::text::escape::line(disclosure.to_value().as_bytes());
            format!(" · AI: {}", cut(&said, MAX_AI_COLUMNS))
        }
    }
}

/// `Name <mail>` of an author's line, made safe for a screen.
fn author_of(line: &[u8]) -> String {
    let end = line.rfind_byte(b'>').map_or(line.len(), |at| at + 1);
    crate::text::escape::line(&line[..end])
}
