//! Questions: one key, a line of text (lists stand in `select`). Esc, end of input and a closed
//! terminal stop; Ctrl-C interrupts; nothing typed before a question answers it.

use std::io;
use std::time::Duration;

use console::{Key, measure_text_width};

use super::Terminal;
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

impl Question<'_> {
    /// The keys that every question has.
    pub(super) fn last_keys(&self) -> &'static str {
        if self.more.is_empty() { "Esc stops" } else { "? for more, Esc stops" }
    }
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

impl Terminal {
    /// Asks for one key out of `choices`. There is no default: Enter does nothing.
    ///
    /// # Errors
    /// When the person stops.
    pub(crate) fn ask(
        &self,
        question: &Question<'_>,
        choices: &[Choice<'_>],
    ) -> Result<char, PromptError> {
        self.ask_offering(question, choices, None)
    }

    /// The same; where a key is offered, Enter takes it.
    ///
    /// # Errors
    /// When the person stops.
    pub(crate) fn ask_offering(
        &self,
        question: &Question<'_>,
        choices: &[Choice<'_>],
        offered: Option<char>,
    ) -> Result<char, PromptError> {
        self.pose(question)?;
        let keys = self.key_line(choices, !question.more.is_empty(), offered);
        loop {
            let raw = self.start_answer()?;
            self.say(&format!("{keys} "))?;
            let picked = loop {
                match self.key()? {
                    Key::Char('?') if !question.more.is_empty() => break None,
                    Key::Enter if offered.is_some() => {
                        let choice = choices.iter().find(|choice| Some(choice.key) == offered);
                        break choice.copied();
                    }
                    Key::Char(c) => {
                        let c = c.to_ascii_lowercase();
                        if let Some(choice) = choices.iter().find(|choice| choice.key == c) {
                            break Some(*choice);
                        }
                    }
                    _ => {}
                }
            };
            drop(raw);
            match picked {
                Some(choice) => {
                    self.say(&format!("{}\n\n", self.bold(choice.label)))?;
                    return Ok(choice.key);
                }
                None => {
                    self.say("\n")?;
                    self.explain(question.more)?;
                }
            }
        }
    }

    /// Asks yes or no, with no default.
    ///
    /// # Errors
    /// When the person stops.
    pub(crate) fn ask_yes_no(&self, question: &Question<'_>) -> Result<bool, PromptError> {
        Ok(self.ask(question, &YES_NO)? == 'y')
    }

    /// Asks for a line of text; empty when only Enter was pressed.
    ///
    /// # Errors
    /// When the person stops.
    pub(crate) fn ask_text(&self, question: &Question<'_>) -> Result<String, PromptError> {
        self.pose(question)?;
        let answer = self.read_answer(question)?;
        self.say("\n")?;
        Ok(answer)
    }

    /// Reads one line, without the space around it; `?` explains and asks again.
    pub(super) fn read_answer(&self, question: &Question<'_>) -> Result<String, PromptError> {
        loop {
            let typed = self.read_line("  > ")?;
            match typed.trim() {
                "?" if !question.more.is_empty() => self.explain(question.more)?,
                answer => return Ok(answer.to_owned()),
            }
        }
    }

    /// Reads one line, key by key, behind a prompt.
    pub(super) fn read_line(&self, prompt: &str) -> Result<String, PromptError> {
        let _raw = self.start_answer()?;
        self.say(prompt)?;
        let mut line = String::new();
        loop {
            match self.key()? {
                Key::Enter => break,
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
                    self.say(c.encode_utf8(&mut [0; 4]))?;
                }
                _ => {}
            }
        }
        self.say("\n")?;
        Ok(line)
    }

    pub(super) fn pose(&self, question: &Question<'_>) -> Result<(), PromptError> {
        for line in wrap(question.text, self.width()) {
            self.say(&format!("{}\n", self.bold(&line)))?;
        }
        for line in wrap(question.why, self.width() - 2) {
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
    fn key_line(&self, choices: &[Choice<'_>], with_more: bool, offered: Option<char>) -> String {
        let part = |choice: &Choice<'_>| match offered == Some(choice.key) {
            true => format!("{} (Enter)", bracketed(*choice)),
            false => bracketed(*choice),
        };
        let mut parts: Vec<String> = choices.iter().map(part).collect();
        if with_more {
            parts.push("[?] more".into());
        }
        // The answer is shown behind the last part.
        let answer = choices.iter().map(|choice| measure_text_width(choice.label)).max();
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
    fn key(&self) -> Result<Key, PromptError> {
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
