//! Keys one at a time: raw mode that is always undone, by the guard or by the signal thread.

use std::fs::File;
use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::received;
use crate::system::Modes;

/// The terminal as it was before a question, while one is being asked.
static ASKING: Mutex<Option<Asking>> = Mutex::new(None);

/// What has to be undone.
struct Asking {
    tty: File,
    original: Modes,
    cursor_hidden: bool,
}

/// While it lives, keys arrive one by one and are not echoed.
pub(super) struct Raw(());

impl Raw {
    /// Switches the terminal over, unless Ctrl-C has come since the last question.
    pub(super) fn enter(tty: &File) -> io::Result<Self> {
        let original = Modes::of(tty)?;
        let raw = original.for_keys();
        *asking() = Some(Asking { tty: tty.try_clone()?, original, cursor_hidden: false });
        let guard = Self(());
        // Only now: a signal that comes later finds a question on screen.
        if received::is_interrupted() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        raw.set(tty)?;
        Ok(guard)
    }

    /// Hides the cursor, for a list that has its own.
    pub(super) fn hide_cursor(&self) -> io::Result<()> {
        match asking().as_mut() {
            Some(asking) => {
                asking.cursor_hidden = true;
                (&asking.tty).write_all(b"\x1b[?25l")
            }
            None => Ok(()),
        }
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        restore();
    }
}

/// Puts the terminal back as it was and shows the cursor; returns whether a question was being asked.
fn restore() -> bool {
    undo(false)
}

/// Like [`restore`], for a question that gets no answer: what is said next stands on its own line.
#[cfg_attr(not(unix), expect(dead_code, reason = "signals are watched on Unix"))]
pub(super) fn abandon() -> bool {
    undo(true)
}

/// Whether a question is on screen.
#[cfg_attr(not(unix), expect(dead_code, reason = "signals are watched on Unix"))]
pub(super) fn is_asking() -> bool {
    asking().is_some()
}

fn undo(with_line_end: bool) -> bool {
    let Some(Asking { mut tty, original, cursor_hidden }) = asking().take() else { return false };
    let _hung_up = original.set_now(&tty);
    if cursor_hidden {
        let _hung_up = tty.write_all(b"\x1b[?25h");
    }
    if with_line_end {
        let _hung_up = tty.write_all(b"\n");
    }
    true
}

fn asking() -> MutexGuard<'static, Option<Asking>> {
    ASKING.lock().unwrap_or_else(PoisonError::into_inner)
}
