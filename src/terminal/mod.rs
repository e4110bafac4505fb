//! EFFECTS. The controlling terminal: whether a person is there, and questions to that person. The only
//! place that can make a [`Consent`].

mod consent;
mod form;
mod operator;
mod pages;
mod prompt;
mod raw_mode;
mod received;
mod select;
#[cfg_attr(not(unix), path = "signals_unsupported.rs")]
mod signals;
mod viewer;

use std::borrow::Cow;
use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Write};

use console::Term;

use crate::system;
use crate::text::layout::wrap;

use form::{Answer, Form};
use viewer::Viewer;

pub(crate) use consent::{
    Consent, SeriesAnswer, SeriesQuestion, SignOffAnswer, SignOffQuestion, TakeQuestion, Taken,
};
pub(crate) use operator::{AbsenceReason, Operator};
pub(crate) use prompt::{Choice, Offer, PromptError, Question, YES_NO};
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
    /// The answers of the interview that is going on.
    form: RefCell<Option<Form>>,
    /// What shows the change.
    viewer: RefCell<Option<Viewer>>,
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
        Ok(Self { tty, term, looks, form: RefCell::new(None), viewer: RefCell::new(None) })
    }

    /// Shows text; what came from a repository must have gone through [`crate::text::escape`].
    ///
    /// # Errors
    /// When the terminal is gone.
    pub(crate) fn say(&self, text: &str) -> Result<(), PromptError> {
        if self.form.borrow().as_ref().is_some_and(Form::is_replaying) {
            return Ok(());
        }
        (&self.tty).write_all(text.as_bytes()).map_err(PromptError::from)
    }

    /// Asks one question after the other, as an interview in which a person can go back: `ask` is called again then,
    /// and is given the earlier answers.
    ///
    /// # Errors
    /// Those of `ask`.
    pub(crate) fn interview<T, E>(
        &self,
        mut ask: impl FnMut() -> Result<T, E>,
        goes_back: impl Fn(&E) -> bool,
    ) -> Result<T, E> {
        self.form.replace(Some(Form::default()));
        loop {
            match ask() {
                Err(stop) if goes_back(&stop) => {
                    self.form.borrow_mut().as_mut().map(Form::go_back);
                }
                ended => {
                    self.form.replace(None);
                    return ended;
                }
            }
        }
    }

    /// The answer in force to a question.
    fn replay(&self, question: &Question<'_>) -> Option<Answer> {
        self.form.borrow_mut().as_mut()?.replay(question.text)
    }

    /// The answer to a question from before the person went back.
    fn answered(&self, question: &Question<'_>) -> Option<Answer> {
        self.form.borrow().as_ref()?.offered(question.text).cloned()
    }

    fn fill(&self, question: &Question<'_>, answer: Answer) {
        if let Some(form) = self.form.borrow_mut().as_mut() {
            form.fill(question.text, answer);
        }
    }

    /// Whether there is a question to go back to.
    fn has_before(&self) -> bool {
        self.form.borrow().as_ref().is_some_and(Form::has_before)
    }

    /// The person goes back.
    fn back(&self) -> PromptError {
        let _hung_up = self.say("\n\n");
        PromptError::Back
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

    /// Text in red, where colours are on.
    pub(crate) fn red(&self, text: &str) -> String {
        self.styled(text, "31")
    }

    /// Text in green, where colours are on.
    pub(crate) fn green(&self, text: &str) -> String {
        self.styled(text, "32")
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
