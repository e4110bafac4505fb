//! Questions: one key, a line of text (lists stand in `select`). Esc, end of input and a closed
//! terminal stop; Ctrl-C interrupts; nothing typed before a question answers it.

use std::io;
use std::time::Duration;

use console::{Key, measure_text_width};

use super::Terminal;
use super::form::Answer;
use super::raw_mode::Raw;
use super::received;
use crate::system;
use crate::text::layout::wrap;

/// How often a question that waits for a key looks whether a signal has come.
const TICK: Duration = Duration::from_millis(50);

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PromptError {
    /// Esc, end of input, or a terminal that was closed.
    #[error("no answer")]
    Declined,
    /// Left, or Backspace in an empty field: back to the question before, within an interview.
    #[error("no answer yet")]
    Back,
    /// Ctrl-C.
    #[error("interrupted")]
    Interrupted,
    /// The terminal does not work.
    #[error("the terminal does not work: {0}")]
    Broken(io::Error),
}

impl From<io::Error> for PromptError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::Interrupted => Self::Interrupted,
            io::ErrorKind::UnexpectedEof => Self::Declined,
            _ if system::is_hang_up(&error) => Self::Declined,
            _ => Self::Broken(error),
        }
    }
}

/// A question in words that need no manual.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'a> {
    /// The question itself.
    pub text: &'a str,
    /// One line of why it is asked, or what counts.
    pub why: &'a str,
    /// More, shown on `?`; one paragraph each.
    pub more: &'a [String],
}

/// What Enter takes at a question that is answered with one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    /// Nothing: each time the key is pressed anew.
    Nothing,
    /// What was answered before the person went back; nothing at first.
    AsAnswered,
    /// This key, or what was answered before the person went back.
    Key(char),
}

/// One answer to a question, given with one key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice<'a> {
    /// The key; the first letter of the label where possible.
    pub key: char,
    /// What it means.
    pub label: &'a str,
}

/// Yes and no.
pub(crate) const YES_NO: [Choice<'static>; 2] =
    [Choice { key: 'y', label: "yes" }, Choice { key: 'n', label: "no" }];

/// What is shown before a question is asked again.
enum Ahead {
    Explained,
    Diff,
}

impl Terminal {
    /// Asks for one key out of `choices`. Enter does nothing, unless the person has gone back to the question.
    ///
    /// # Errors
    /// When the person stops, or goes back.
    pub(crate) fn ask(
        &self,
        question: &Question<'_>,
        choices: &[Choice<'_>],
    ) -> Result<char, PromptError> {
        self.ask_offering(question, choices, Offer::AsAnswered)
    }

    /// The same; where a key is offered, Enter takes it.
    ///
    /// # Errors
    /// When the person stops, or goes back.
    pub(crate) fn ask_offering(
        &self,
        question: &Question<'_>,
        choices: &[Choice<'_>],
        offer: Offer,
    ) -> Result<char, PromptError> {
        if let Some(Answer::Key(key)) = self.replay(question) {
            return Ok(key);
        }
        let answered = match self.answered(question) {
            Some(Answer::Key(key)) => Some(key),
            _ => None,
        };
        let offered = match offer {
            Offer::Nothing => None,
            Offer::AsAnswered => answered,
            Offer::Key(key) => answered.or(Some(key)),
        };
        let choice = self.ask_key(question, choices, offered)?;
        self.say(&format!("{}\n\n", self.bold(choice.label)))?;
        self.fill(question, Answer::Key(choice.key));
        Ok(choice.key)
    }

    /// Asks for one key, which is no answer of the interview: it is asked each time.
    pub(super) fn ask_again(
        &self,
        question: &Question<'_>,
        choices: &[Choice<'_>],
    ) -> Result<char, PromptError> {
        let choice = self.ask_key(question, choices, None)?;
        self.say(&format!("{}\n\n", self.bold(choice.label)))?;
        Ok(choice.key)
    }

    fn ask_key<'c>(
        &self,
        question: &Question<'_>,
        choices: &[Choice<'c>],
        offered: Option<char>,
    ) -> Result<Choice<'c>, PromptError> {
        self.pose(question)?;
        let diff = self.diff_label().filter(|_| choices.iter().all(|choice| choice.key != 'v'));
        let shows_diff = diff.is_some();
        let keys = self.key_line(choices, diff, !question.more.is_empty(), offered);
        loop {
            let raw = self.start_answer()?;
            self.say(&format!("{keys} "))?;
            let ahead = loop {
                let key = match self.key()? {
                    Key::ArrowLeft if self.has_before() => return Err(self.back()),
                    Key::Char('?') if !question.more.is_empty() => break Ahead::Explained,
                    Key::Char('v' | 'V') if shows_diff => break Ahead::Diff,
                    Key::Enter => offered,
                    Key::Char(key) => Some(key.to_ascii_lowercase()),
                    _ => None,
                };
                if let Some(choice) = choices.iter().find(|choice| Some(choice.key) == key) {
                    return Ok(*choice);
                }
            };
            drop(raw);
            match ahead {
                Ahead::Explained => {
                    self.say("\n")?;
                    self.explain(question.more)?;
                }
                Ahead::Diff => self.show_diff()?,
            }
        }
    }

    /// Asks yes or no; Enter does nothing, unless the person has gone back to the question.
    ///
    /// # Errors
    /// When the person stops, or goes back.
    pub(crate) fn ask_yes_no(&self, question: &Question<'_>) -> Result<bool, PromptError> {
        Ok(self.ask(question, &YES_NO)? == 'y')
    }

    /// Asks for a line of text; empty when only Enter was pressed.
    ///
    /// # Errors
    /// When the person stops, or goes back.
    pub(crate) fn ask_text(&self, question: &Question<'_>) -> Result<String, PromptError> {
        self.ask_text_as(question, |typed| Ok(typed.to_owned()))
    }

    /// Asks for a line of text until it can be read; `read` says in one line why it cannot.
    ///
    /// # Errors
    /// When the person stops, or goes back.
    pub(crate) fn ask_text_as<T>(
        &self,
        question: &Question<'_>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, PromptError> {
        if let Some(Answer::Line(line)) = self.replay(question)
            && let Ok(answer) = read(&line)
        {
            return Ok(answer);
        }
        let mut typed = match self.answered(question) {
            Some(Answer::Line(line)) => line,
            _ => String::new(),
        };
        self.pose(question)?;
        self.say_ways_out()?;
        loop {
            typed = self.read_answer(question, &typed)?;
            match read(&typed) {
                Ok(answer) => {
                    self.say("\n")?;
                    self.fill(question, Answer::Line(typed));
                    return Ok(answer);
                }
                Err(why) => self.say_wrapped(&why, "  ")?,
            }
            typed.clear();
        }
    }

    /// Reads one line, without the space around it, that begins with what is `filled` in; `?` explains, `v` shows
    /// the change, and both ask again.
    pub(super) fn read_answer(
        &self,
        question: &Question<'_>,
        filled: &str,
    ) -> Result<String, PromptError> {
        loop {
            let typed = self.read_line("  > ", filled)?;
            match typed.trim() {
                "?" if !question.more.is_empty() => self.explain(question.more)?,
                "v" | "V" if self.diff_label().is_some() => self.show_diff()?,
                answer => return Ok(answer.to_owned()),
            }
        }
    }

    /// Reads one line, key by key, behind a prompt.
    fn read_line(&self, prompt: &str, filled: &str) -> Result<String, PromptError> {
        let _raw = self.start_answer()?;
        self.say(prompt)?;
        self.say(filled)?;
        let mut line = filled.to_owned();
        let mut was_typed = false;
        loop {
            match self.key()? {
                Key::Enter => break,
                // Not Backspace where it has taken back what was typed: one too many is soon pressed.
                key @ (Key::ArrowLeft | Key::Backspace)
                    if line.is_empty()
                        && self.has_before()
                        && !(was_typed && key == Key::Backspace) =>
                {
                    return Err(self.back());
                }
                Key::Backspace => {
                    if let Some(last) = line.pop() {
                        self.rub_out(last.encode_utf8(&mut [0; 4]))?;
                    }
                }
                Key::Char('\x15') => {
                    self.rub_out(&line)?;
                    line.clear();
                }
                Key::Char(c) if !crate::text::escape::is_deceptive(c) => {
                    line.push(c);
                    was_typed = true;
                    self.say(c.encode_utf8(&mut [0; 4]))?;
                }
                _ => {}
            }
        }
        self.say("\n")?;
        Ok(line)
    }

    /// The keys that every question has.
    pub(super) fn last_keys(question: &Question<'_>) -> &'static str {
        if question.more.is_empty() { "Esc stops" } else { "? for more, Esc stops" }
    }

    /// A line with the keys that lead away from a question and come back to it.
    pub(super) fn say_ways_out(&self) -> Result<(), PromptError> {
        let diff = self.diff_label().map(|diff| format!("v shows the {diff}"));
        let back = self.has_before().then(|| "← goes back".to_owned());
        let ways: Vec<String> = diff.into_iter().chain(back).collect();
        if ways.is_empty() {
            return Ok(());
        }
        self.say_aside(&ways.join(", "))
    }

    pub(super) fn pose(&self, question: &Question<'_>) -> Result<(), PromptError> {
        for line in wrap(question.text, self.width()) {
            self.say(&format!("{}\n", self.bold(&line)))?;
        }
        self.say_aside(question.why)
    }

    /// A paragraph in the background, below what it is about.
    pub(super) fn say_aside(&self, text: &str) -> Result<(), PromptError> {
        for line in wrap(text, self.width() - 2) {
            self.say(&format!("  {}\n", self.dim(&line)))?;
        }
        Ok(())
    }

    pub(super) fn explain(&self, more: &[String]) -> Result<(), PromptError> {
        self.say("\n")?;
        for paragraph in more {
            self.say_wrapped(paragraph, "  ")?;
            self.say("\n")?;
        }
        Ok(())
    }

    /// The keys, broken between choices where the screen is narrow; the last row ends with the prompt.
    fn key_line(
        &self,
        choices: &[Choice<'_>],
        diff: Option<String>,
        with_more: bool,
        offered: Option<char>,
    ) -> String {
        let part = |choice: &Choice<'_>| match offered == Some(choice.key) {
            true => format!("{} (Enter)", bracketed(*choice)),
            false => bracketed(*choice),
        };
        let mut parts: Vec<String> = choices.iter().map(part).collect();
        parts.extend(diff.map(|diff| format!("[v] {diff}")));
        if with_more {
            parts.push("[?] more".into());
        }
        // The answer is shown behind the last part.
        let answer = choices.iter().map(|choice| measure_text_width(choice.label)).max();
        if self.has_before() {
            parts.push("[←] back".into());
        }
        let last = parts.len();
        parts.push("Esc stops ›".into());
        let mut rows = vec![String::new()];
        for (at, part) in parts.into_iter().enumerate() {
            let row = rows.len() - 1;
            let behind = if at == last { answer.unwrap_or_default() } else { 0 };
            let used = measure_text_width(&rows[row]) + measure_text_width(&part) + behind;
            if !rows[row].is_empty() && used + 3 > self.width() {
                rows.push(String::new());
            }
            let row = rows.len() - 1;
            rows[row].push_str("  ");
            rows[row].push_str(&part);
        }
        rows.join("\n")
    }

    /// From here on keys count; what was typed before is gone. The prompt is shown after it, so that
    /// no key typed at a visible prompt is lost.
    pub(super) fn start_answer(&self) -> Result<Raw, PromptError> {
        let raw = Raw::enter(&self.tty)?;
        self.flush_typeahead()?;
        Ok(raw)
    }

    /// The next key at a prompt; what is said after one that stops stands on a line of its own.
    pub(super) fn key(&self) -> Result<Key, PromptError> {
        self.read_key().inspect_err(|_| {
            let _hung_up = self.say("\n");
        })
    }

    /// The next key; the ones that stop have become [`PromptError`].
    pub(super) fn read_key(&self) -> Result<Key, PromptError> {
        // A signal that comes before the reading has begun wakes nobody.
        while !system::has_typed(&self.tty, TICK)? {
            if received::is_interrupted() {
                return Err(PromptError::Interrupted);
            }
        }
        match self.term.read_key_raw()? {
            Key::CtrlC => Err(PromptError::Interrupted),
            Key::Escape | Key::Char('\x04') => Err(PromptError::Declined),
            key => Ok(key),
        }
    }

    /// Takes back text at the end of the line, on any terminal.
    fn rub_out(&self, text: &str) -> Result<(), PromptError> {
        self.say(&"\u{8} \u{8}".repeat(measure_text_width(text)))
    }
}

/// `[y]es`, or `[u] commit unsigned` where the label does not begin with the key.
fn bracketed(choice: Choice<'_>) -> String {
    match choice.label.strip_prefix(choice.key) {
        Some(rest) => format!("[{}]{rest}", choice.key),
        None => format!("[{}] {}", choice.key, choice.label),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_marked_inside_its_label_where_it_begins_it() {
        assert_eq!(bracketed(Choice { key: 'y', label: "yes" }), "[y]es");
        assert_eq!(bracketed(Choice { key: 'u', label: "commit unsigned" }), "[u] commit unsigned");
    }
}
