//! EFFECTS. The controlling terminal: whether a person is there, and questions to that person. The only
//! place that can make a [`Consent`].

mod consent;
mod operator;
mod prompt;
mod raw_mode;
mod received;
mod select;
#[cfg_attr(not(unix), path = "signals_unsupported.rs")]
mod signals;

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Write};

use console::Term;

use crate::system;
use crate::text::layout::wrap;

pub(crate) use consent::{Consent, SignOffAnswer, SignOffQuestion};
pub(crate) use operator::{AbsenceReason, Operator};
pub(crate) use prompt::{Choice, PromptError, Question, YES_NO};
pub(crate) use received::forget_interrupts;
pub(crate) use signals::{Watch, watch};

/// How much is said beside a question. What is asked, what is signed and what was removed is always said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Explain {
    /// With reminders, and the sense of the Developer Certificate of Origin.
    #[default]
    Full,
    /// For those who know.
    Brief,
}

/// What may be sent to the terminal besides text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TerminalStyle {
    /// Bold and dim text, and movements of the cursor.
    Coloured,
    /// Movements of the cursor.
    Plain,
    /// Nothing: it shows lines.
    Dumb,
}

/// The controlling terminal, in our hands.
pub(crate) struct Terminal {
    tty: File,
    term: Term,
    looks: TerminalStyle,
}

impl Terminal {
    /// Opens the controlling terminal, if there is one and this process is in its foreground. Standard
    /// input becomes that terminal for the rest of this process: whatever was piped in answers nothing.
    ///
    /// # Errors
    /// The reason why nobody can be asked.
    pub(crate) fn open(looks: TerminalStyle) -> Result<Self, AbsenceReason> {
        let none = |error: io::Error| match error.kind() {
            io::ErrorKind::Unsupported => AbsenceReason::Unsupported,
            _ => AbsenceReason::NoTerminal,
        };
        let tty = system::open_terminal().map_err(none)?;
        if !system::is_in_foreground(&tty).map_err(none)? {
            return Err(AbsenceReason::Background);
        }
        system::make_standard_input(&tty).map_err(none)?;
        let term = system::keys_of(&tty).map_err(none)?;
        if !term.is_term() {
            return Err(AbsenceReason::NoTerminal);
        }
        Ok(Self { tty, term, looks })
    }

    /// Shows text; what came from a repository must have gone through [`crate::text::escape`].
    ///
    /// # Errors
    /// When the terminal is gone.
    pub(crate) fn say(&self, text: &str) -> Result<(), PromptError> {
        (&self.tty).write_all(text.as_bytes()).map_err(PromptError::from)
    }

    /// Shows a paragraph, wrapped to the terminal's width, each line behind `indent`.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub(crate) fn say_wrapped(&self, text: &str, indent: &str) -> Result<(), PromptError> {
        let width = self.width() - indent.len();
        for line in wrap(text, width) {
            self.say(&format!("{indent}{line}\n"))?;
        }
        Ok(())
    }

    /// The same, in the background.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub(crate) fn say_dim(&self, text: &str) -> Result<(), PromptError> {
        for line in wrap(text, self.width()) {
            self.say(&format!("{}\n", self.dim(&line)))?;
        }
        Ok(())
    }

    /// Lines of a paragraph, for this terminal's width.
    pub(crate) fn wrapped(&self, text: &str) -> Vec<String> {
        wrap(text, self.width()).into_iter().map(Cow::into_owned).collect()
    }

    /// The terminal itself, for a program that takes it over for a while.
    ///
    /// # Errors
    /// When the system has no descriptor left.
    pub(crate) fn lend(&self) -> io::Result<File> {
        self.tty.try_clone()
    }

    /// Columns, at least 20 and at most 100, so that paragraphs stay readable.
    pub(crate) fn width(&self) -> usize {
        usize::from(self.term.size().1).clamp(20, 100)
    }

    /// Rows of the screen.
    pub(crate) fn height(&self) -> usize {
        usize::from(self.term.size().0)
    }

    /// Text in bold, where colours are on.
    pub(crate) fn bold(&self, text: &str) -> String {
        self.styled(text, "1")
    }

    /// Text in the background, where colours are on.
    pub(crate) fn dim(&self, text: &str) -> String {
        self.styled(text, "2")
    }

    /// Throws away what was typed before the question was there to be read.
    fn flush_typeahead(&self) -> io::Result<()> {
        system::drop_typed(&self.tty)
    }

    fn styled(&self, text: &str, code: &str) -> String {
        if self.looks == TerminalStyle::Coloured {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}
