//! The change itself, which is one key away at each question about it.

use std::fs::File;

use super::{PromptError, Terminal, received};
use crate::text::escape;

/// Shows a change on the terminal that it is given; says what went wrong.
type Show = dyn Fn(&File) -> Result<(), String>;

/// What `v` shows.
pub(super) struct Viewer {
    /// How large the change is, such as `+3 −0`.
    size: String,
    show: Box<Show>,
}

impl Terminal {
    /// From here on `v` shows the change at each question that has no other use for the key.
    pub(crate) fn offer_diff(
        &self,
        size: String,
        show: impl Fn(&File) -> Result<(), String> + 'static,
    ) {
        self.viewer.replace(Some(Viewer { size, show: Box::new(show) }));
    }

    /// The change is decided about: `v` shows nothing any more.
    pub(crate) fn offer_no_diff(&self) {
        self.viewer.replace(None);
    }

    /// What `v` is called where it shows something.
    pub(super) fn diff_label(&self) -> Option<String> {
        self.viewer.borrow().as_ref().map(|viewer| format!("diff ({})", viewer.size))
    }

    /// Lets the user's pager show the change.
    pub(super) fn show_diff(&self) -> Result<(), PromptError> {
        let viewer = self.viewer.borrow();
        let Some(viewer) = viewer.as_ref() else { return Ok(()) };
        self.say("\n")?;
        let shown = (viewer.show)(&self.lend()?);
        // Ctrl-C was the pager's.
        received::forget_interrupts();
        match shown {
            Ok(()) => self.say("\n"),
            Err(why) => self.say_wrapped(&escape::line(why.as_bytes()), "  "),
        }
    }
}
