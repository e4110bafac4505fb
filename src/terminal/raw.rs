//! Keys one at a time: raw mode that is always undone, by the guard or by the signal thread.

use std::fs::File;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

/// The terminal as it was before a question, while one is being asked.
static ASKING: Mutex<Option<(File, Termios)>> = Mutex::new(None);

/// While it lives, keys arrive one by one and are not echoed.
pub(super) struct Raw(());

impl Raw {
    /// Switches the terminal over. Output processing stays on, so that lines end as usual.
    pub(super) fn enter(tty: &File) -> io::Result<Self> {
        let original = tcgetattr(tty)?;
        let mut raw = original.clone();
        raw.make_raw();
        raw.output_modes = original.output_modes;
        *ASKING.lock().unwrap_or_else(PoisonError::into_inner) = Some((tty.try_clone()?, original));
        let guard = Self(());
        tcsetattr(tty, OptionalActions::Drain, &raw)?;
        Ok(guard)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        restore();
    }
}

/// Puts the terminal back as it was and shows the cursor; returns whether a question was being asked.
pub(super) fn restore() -> bool {
    let Some((tty, original)) = ASKING.lock().unwrap_or_else(PoisonError::into_inner).take() else {
        return false;
    };
    let _hung_up = tcsetattr(&tty, OptionalActions::Now, &original);
    let _hung_up = (&tty).write_all(b"\x1b[?25h");
    true
}

/// Whether a question is on screen.
pub(super) fn is_asking() -> bool {
    ASKING.lock().unwrap_or_else(PoisonError::into_inner).is_some()
}
