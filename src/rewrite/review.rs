//! The person goes through the series: sees each commit, answers, goes back, or stops. Nothing is
//! written here.

use bstr::ByteSlice;

use super::plan::{Asked, of_halt, of_stopped};
use super::{Decider, Decision, Entry, Run, execute};
use crate::authoring::{AbsenceReason, AiUse, AuthoringStop, Operator, Round, whole};
use crate::draft::{Owner, sign_off_values};
use crate::error::{Error, exit, note};
use crate::git;
use crate::policy::{FileChange, SignOffMode};
use crate::session::saved_drafts::SavedEdits;
use crate::terminal::{self, Choice, PromptError, Question, Terminal};

/// Most commits that are listed before the first question.
const MOST_LISTED: usize = 40;

/// Asks about each named commit. What was edited is kept until the caller forgets it.
///
/// # Errors
/// When the person stops; edited messages are kept then, and their files named.
pub(crate) fn walk(
    run: &Run<'_>,
    decider: &mut Decider<'_>,
    operator: Operator,
) -> Result<(Vec<Decision>, SavedEdits), Error> {
    let kept = SavedEdits::new(&run.place.git_directory);
    let on_signal = kept.clone();
    let watch = terminal::watch(move || {
        note("nothing was changed\n");
        on_signal.say();
    })
    .map_err(|error| Error::file("watch", "signals", error))?;
    let warnings = std::mem::take(&mut decider.warnings);
    let mut walk = Walk {
        run,
        decider,
        operator,
        kept: kept.clone(),
        progress: run.entries.iter().filter(|entry| entry.is_named).map(Progress::of).collect(),
    };
    let done = walk.say_plan(&warnings).map_err(of_stopped).and_then(|()| walk.go());
    match done {
        Ok(()) => Ok((walk.into_decisions(), kept)),
        Err(error) => {
            watch.settle();
            if error.is_from_operator() {
                note(&format!("{error}\n"));
                kept.say();
                return Err(Error::reported(error.exit_code()));
            }
            kept.say();
            Err(error)
        }
    }
}

/// Commits that others may have are rewritten only on purpose.
///
/// # Errors
/// When the person says no.
pub(crate) fn ask_published(terminal: &Terminal, on: &str) -> Result<(), Error> {
    let text = format!("Some of these commits are on `{on}` already. Rewrite them?");
    let question = Question {
        text: &text,
        why: "Whoever has them will have to follow, and you will have to push with --force.",
        more: &[
            "Commits that get another message get another name. Say no if others build on them, \
                 and mend only what has not been pushed yet."
                .to_owned(),
        ],
    };
    match terminal.ask_yes_no(&question) {
        Ok(true) => Ok(()),
        Ok(false) | Err(PromptError::Declined) => {
            note("nothing was changed\n");
            Err(Error::reported(exit::DECLINED))
        }
        Err(stopped) => Err(of_stopped(stopped)),
    }
}

struct Walk<'a, 'r> {
    run: &'a Run<'r>,
    decider: &'a Decider<'a>,
    operator: Operator,
    kept: SavedEdits,
    progress: Vec<Progress<'r>>,
}

/// One named commit, and what was said about it so far.
struct Progress<'r> {
    entry: &'r Entry,
    /// The message as the person has edited it.
    edited: Option<Vec<u8>>,
    decision: Option<Decision>,
}

impl<'r> Progress<'r> {
    fn of(entry: &'r Entry) -> Self {
        Self { entry, edited: None, decision: None }
    }

    fn draft(&self) -> &[u8] {
        self.edited.as_deref().unwrap_or_else(|| self.entry.raw().message)
    }
}

/// What the person wants to do with the commit on screen.
enum ReviewAction {
    GoThrough,
    LeaveIt,
    Edit,
    View,
    Back,
    Quit,
}

impl Walk<'_, '_> {
    fn terminal(&self) -> Result<&Terminal, Error> {
        match &self.operator {
            Operator::Present(terminal) => Ok(terminal),
            Operator::Absent(why) => Err(Error::cannot(why.to_string(), "run this in a terminal")),
        }
    }

    fn go(&mut self) -> Result<(), Error> {
        let mut at = 0;
        while at < self.progress.len() {
            self.show(at)?;
            match self.ask_wish(at)? {
                ReviewAction::GoThrough => {
                    if self.go_through(at)? {
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

    /// The pipeline over one commit. False where the person wants to see the commit again.
    fn go_through(&mut self, at: usize) -> Result<bool, Error> {
        let mut asked = Asked { previous: self.said_before(at), ..Asked::default() };
        asked.changes = self.changes(at)?;
        loop {
            let one = &self.progress[at];
            let next = Asked {
                changes: asked.changes.clone(),
                previous: asked.previous.clone(),
                ..Asked::default()
            };
            let this = std::mem::replace(&mut asked, next);
            match self.decider.decide(one.entry, one.draft(), &self.operator, this) {
                Ok(decision) => {
                    self.progress[at].decision = Some(decision);
                    return Ok(true);
                }
                Err(AuthoringStop::NotSigned) => {
                    self.terminal()?
                        .say("\n  Not signed off. Here is the commit again.\n")
                        .map_err(of_stopped)?;
                    return Ok(false);
                }
                Err(AuthoringStop::Edit(ai_use)) => {
                    self.edit(at)?;
                    asked.ai_use = ai_use;
                    asked.round = Round::Again;
                }
                Err(halt @ AuthoringStop::Refused { .. }) => {
                    let error = of_halt(one.entry, halt);
                    let terminal = self.terminal()?;
                    let hint = error.hints().concat();
                    terminal.say_wrapped(&format!("{error}: {hint}."), "  ").map_err(of_stopped)?;
                    return Ok(false);
                }
                Err(halt @ AuthoringStop::PromptError(_)) => return Err(of_halt(one.entry, halt)),
            }
        }
    }

    /// What was stated for the nearest commit before this one.
    fn said_before(&self, at: usize) -> Option<AiUse> {
        let before = self.progress[..at].iter().rev();
        before.filter_map(|one| one.decision.as_ref()).find_map(|one| one.ai_use.clone())
    }

    fn changes(&self, at: usize) -> Result<Option<Vec<FileChange>>, Error> {
        let entry = self.progress[at].entry;
        if entry.raw().is_merge() { Ok(None) } else { Ok(Some(git::changes_of(&entry.id)?)) }
    }

    /// Before the first question: every commit, and what is to be done about it.
    fn say_plan(&self, warnings: &[String]) -> Result<(), PromptError> {
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
        for entry in execute::signed_by_others(self.run) {
            let text = format!(
                "Note: commit {} is signed by somebody else. Nothing before it can be written anew, nor can it \
                 be, without --drop-signatures.",
                entry.short_id()
            );
            terminal.say_wrapped(&text, "")?;
            terminal.say("\n")?;
        }
        if self.run.entries.len() == 1 {
            return Ok(());
        }
        let named = self.progress.len();
        let s = if named == 1 { "" } else { "s" };
        terminal.say_wrapped(&format!("{named} commit{s} of `{}`:", self.run.target()), "")?;
        for one in self.progress.iter().take(MOST_LISTED) {
            terminal.say_wrapped(&one.entry.shown(), "  ")?;
            terminal.say_wrapped(&self.outlook(one), "    ")?;
        }
        if named > MOST_LISTED {
            terminal.say(&format!("  … and {} more\n", named - MOST_LISTED))?;
        }
        let follow = self.run.entries.len() - named;
        if follow > 0 {
            let s = if follow == 1 { " follows" } else { "s follow" };
            terminal.say_wrapped(
                &format!("{follow} later commit{s}: another name, the same message."),
                "",
            )?;
        }
        terminal.say("\n")
    }

    /// What a run over this commit is going to be about.
    fn outlook(&self, one: &Progress<'_>) -> String {
        let Ok(unasked) = self.decider.decide(
            one.entry,
            one.draft(),
            &Operator::Absent(AbsenceReason::NoTerminal),
            Asked::default(),
        ) else {
            return "its message cannot be changed".into();
        };
        let mut about: Vec<String> = Vec::new();
        let message = self.decider.message(one.draft());
        for removal in unasked.removed.iter().chain(&unasked.kept) {
            about.push(format!("{} in line {}", removal.cause, removal.line));
        }
        if let Some(rule) = &self.decider.rules.policy.disclosure
            && !one.entry.raw().is_merge()
            && crate::draft::disclosure_lines(&message, rule).is_empty()
        {
            about.push(format!("no {}", rule.trailer));
        }
        let people = self.decider.people(one.entry);
        let own = sign_off_values(&message).iter().any(|value| people.claim(value) == Owner::Own);
        let forbidden = self.decider.rules.policy.sign_off.mode == SignOffMode::Forbidden;
        about.push(match (own, forbidden || self.run.options.authoring.no_sign_off) {
            (true, false) => "your sign-off is asked again".into(),
            (true, true) => "your sign-off goes".into(),
            (false, _) => "not signed off by you".into(),
        });
        if let Some(agent) = self.author_agent(one.entry) {
            about.push(agent);
        }
        about.join(", ")
    }

    /// An author stays who they are, but whoever signs off shall know.
    fn author_agent(&self, entry: &Entry) -> Option<String> {
        let author = entry.raw().author()?.to_owned();
        let reason = crate::session::operator::known_agent(&author)?;
        let name = crate::text::escape::line(&author.to_value());
        Some(format!("the author `{name}` is an agent ({reason}), and stays"))
    }

    /// The commit as it is now.
    fn show(&self, at: usize) -> Result<(), Error> {
        let terminal = self.terminal()?;
        let one = &self.progress[at];
        let raw = one.entry.raw();
        let who = raw.author().map(|author| author.display()).unwrap_or_default();
        let place = match self.progress.len() {
            1 => String::new(),
            all => format!("{} of {all} · ", at + 1),
        };
        let text = crate::rewrite::plan::decoded(&raw, one.draft());
        let message = self.decider.message(text.as_ref().map_or(one.draft(), String::as_bytes));
        let changes = self.changes(at)?;
        let screen = (terminal.width(), terminal.height());
        let say = || {
            terminal.say("\n")?;
            for line in
                terminal.wrapped(&format!("{place}commit {} by {who}", one.entry.short_id()))
            {
                terminal.say(&format!("{}\n", terminal.bold(&line)))?;
            }
            terminal.say(&whole("", &message, changes.as_deref(), screen))?;
            if let Some(agent) = self.author_agent(one.entry) {
                terminal.say("\n")?;
                terminal.say_wrapped(&format!("Note: {agent}."), "  ")?;
            }
            terminal.say("\n")
        };
        say().map_err(of_stopped)
    }

    fn view(&self, at: usize) -> Result<(), Error> {
        let lent = self.terminal()?.lend();
        let terminal = lent.map_err(|error| of_stopped(PromptError::from(error)))?;
        Ok(git::show_commit(&self.progress[at].entry.id, &terminal)?)
    }

    fn ask_wish(&self, at: usize) -> Result<ReviewAction, Error> {
        let first = Choice { key: 'y', label: "yes" };
        let mut choices = vec![
            first,
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
        let about = self.outlook(&self.progress[at]);
        let why = format!("Now: {about}.");
        let question = Question { text: "Go through this commit?", why: &why, more: &help() };
        Ok(match self.terminal()?.ask(&question, &choices).map_err(of_stopped)? {
            'y' => ReviewAction::GoThrough,
            'n' => ReviewAction::LeaveIt,
            'e' => ReviewAction::Edit,
            'v' => ReviewAction::View,
            'b' => ReviewAction::Back,
            _ => ReviewAction::Quit,
        })
    }

    /// Opens the editor with the message in UTF-8 and takes what it saved; an empty one is none.
    fn edit(&mut self, at: usize) -> Result<(), Error> {
        let one = &self.progress[at];
        let raw = one.entry.raw();
        let encoding = crate::rewrite::plan::encoding(&raw);
        let text = encoding.decode(one.draft());
        let editor = self.run.settings.editor().ok_or_else(|| {
            Error::cannot("the terminal is dumb, and no editor is configured", "set GIT_EDITOR")
        })?;
        let shown = text.as_ref().map_or_else(|| one.draft(), String::as_bytes);
        let saved = self.kept.edit(&one.entry.id, shown, editor)?;
        let saved = if saved == shown {
            saved
        } else {
            git_message::cleanup(&saved, git_message::Cleanup::Whitespace, b"#", false)
        };
        let back = match (&text, saved.to_str()) {
            (Some(_), Ok(saved)) => encoding.encode(saved),
            _ => Some(saved.clone()),
        };
        let problem = match &back {
            None => Some(
                "That cannot be written in the encoding of this commit; nothing was taken over.",
            ),
            Some(empty) if empty.trim().is_empty() => {
                Some("An empty message; nothing was taken over.")
            }
            Some(_) => None,
        };
        if let Some(problem) = problem {
            return self.terminal()?.say_wrapped(problem, "  ").map_err(of_stopped);
        }
        self.progress[at].edited = back;
        Ok(())
    }

    /// `q`: what was decided may be applied.
    fn ask_to_apply(&mut self) -> Result<(), Error> {
        let decided = self
            .progress
            .iter()
            .filter(|one| one.decision.as_ref().is_some_and(|one| one.message.is_some()))
            .count();
        if decided == 0 {
            return Err(Error::declined("nothing was changed"));
        }
        let text = match decided {
            1 => "Write the one commit decided so far?".to_owned(),
            _ => format!("Write the {decided} commits decided so far?"),
        };
        let question = Question { text: &text, why: "The others keep their messages.", more: &[] };
        match self.terminal()?.ask_yes_no(&question).map_err(of_stopped)? {
            true => Ok(()),
            false => Err(Error::declined("nothing was changed")),
        }
    }

    fn into_decisions(self) -> Vec<Decision> {
        let mut named = self.progress.into_iter().map(|one| one.decision.unwrap_or_default());
        let all = self.run.entries.iter();
        all.map(
            |entry| {
                if entry.is_named { named.next().unwrap_or_default() } else { Decision::default() }
            },
        )
        .collect()
    }
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
