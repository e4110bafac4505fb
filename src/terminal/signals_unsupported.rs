//! Systems without a terminal of ours: no question is asked there, so that no signal can interrupt one.

use std::io;

/// Nothing is watched.
#[derive(Clone, Default)]
pub struct Watch(());

impl Watch {
    /// On Unix, a signal that ends the run waits for git.
    pub fn outlive_git(&self) {}

    /// On Unix, the git that a fatal signal is passed on to.
    pub fn set_child(&self, _id: u32) {}

    /// On Unix, git has ended.
    pub fn clear_child(&self) {}

    /// On Unix, Ctrl-C may have come between two questions.
    pub fn was_interrupted(&self) -> bool {
        false
    }

    /// On Unix, the main thread has taken note of the end of a question.
    pub fn settle(&self) {}

    /// On Unix, the signal that ends the run.
    pub fn fatal(&self) -> Option<i32> {
        None
    }

    /// On Unix, ends by the signal that came meanwhile.
    pub fn obey(&self) {}
}

/// Watches nothing.
///
/// # Errors
/// None; on Unix, when the handlers cannot be installed.
pub fn watch(_abandon: impl Fn() + Send + 'static) -> io::Result<Watch> {
    Ok(Watch::default())
}
