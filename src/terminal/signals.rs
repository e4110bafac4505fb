//! Signals while git runs under us: Ctrl-C is git's, the editor's or the question's business, and a signal that ends
//! us leaves a usable terminal and a saved message behind.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::time::{Duration, Instant};
use std::{io, thread};

use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level;

use super::{raw_mode, received};
use crate::exit;

/// How long the question itself may take to notice a signal; it does so at once, unless the terminal takes no output.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long git may take to end by itself: a signal in the moment in which it moves references can leave a lock behind.
const GRACE: Duration = Duration::from_millis(300);
/// How often that is looked at.
const TICK: Duration = Duration::from_millis(5);

/// The signal thread's shared state.
#[derive(Clone, Default)]
pub(crate) struct Watch {
    child: Arc<AtomicI32>,
    settled: Arc<AtomicBool>,
    /// Whether the run ends only after git has ended and what it stored was looked at.
    outlives_git: Arc<AtomicBool>,
}

impl Watch {
    /// From here on a signal that ends the run is passed on to git, and the run ends by it in [`Self::obey`].
    pub(crate) fn outlive_git(&self) {
        self.outlives_git.store(true, Ordering::SeqCst);
    }

    /// The git that a fatal signal is passed on to, also one that came before git had a number.
    pub(crate) fn set_child(&self, id: u32) {
        self.child.store(i32::try_from(id).unwrap_or(0), Ordering::SeqCst);
        if let Some(signal) = self.fatal() {
            self.pass_on(signal);
        }
    }

    /// git has ended: its number may belong to somebody else now.
    pub(crate) fn clear_child(&self) {
        self.child.store(0, Ordering::SeqCst);
    }

    /// Whether the person pressed Ctrl-C, or a signal came that ends the run, and no question has noticed it.
    pub(crate) fn was_interrupted(&self) -> bool {
        received::is_interrupted()
    }

    /// The main thread has taken note of the end of a question. Does not return if that end came by a
    /// signal that ends the run, unless the run outlives git: the signal thread is about to do so.
    pub(crate) fn settle(&self) {
        self.settled.store(true, Ordering::SeqCst);
        while self.fatal().is_some() && !self.outlives_git.load(Ordering::SeqCst) {
            thread::park();
        }
    }

    /// All is done and said: ends by the signal that came meanwhile, if one did.
    pub(crate) fn obey(&self) {
        if let Some(signal) = self.fatal() {
            let _dead = low_level::emulate_default_handler(signal);
        }
    }

    /// The signal that ends the run.
    #[expect(clippy::unused_self, reason = "only whoever watches hears of it")]
    pub(crate) fn fatal(&self) -> Option<i32> {
        received::fatal()
    }

    /// Lets a question that is on screen end by itself: whoever reads a key sets the terminal's modes
    /// afterwards, so nobody else may have put them right before. Returns whether it did.
    fn wait_for_question(&self) -> bool {
        let begun = Instant::now();
        while raw_mode::is_asking() && !self.settled.load(Ordering::SeqCst) {
            if begun.elapsed() > PATIENCE {
                return false;
            }
            thread::sleep(TICK);
        }
        true
    }

    /// Gives git the time to come to an end by itself, such as after its editor step has failed.
    fn wait_for_git(&self) {
        let begun = Instant::now();
        while self.child.load(Ordering::SeqCst) != 0 && begun.elapsed() < GRACE {
            thread::sleep(TICK);
        }
    }

    fn pass_on(&self, signal: i32) {
        let signal = match signal {
            SIGHUP => Signal::HUP,
            SIGTERM => Signal::TERM,
            _ => Signal::INT,
        };
        if let Some(pid) = Pid::from_raw(self.child.load(Ordering::SeqCst)) {
            let _gone = kill_process(pid, signal);
        }
    }
}

/// Starts to watch. `abandon` is called when a signal ends the run: it saves what was typed.
///
/// # Errors
/// When the handlers cannot be installed.
pub(crate) fn watch(abandon: impl Fn() + Send + 'static) -> io::Result<Watch> {
    // Before the signal thread can hear of them.
    for signal in [SIGINT, SIGQUIT] {
        signal_hook::flag::register(signal, received::interrupt())?;
    }
    for (signal, number) in [(SIGTERM, SIGTERM as usize), (SIGHUP, SIGHUP as usize)] {
        signal_hook::flag::register_usize(signal, received::end(), number)?;
    }
    let mut signals = Signals::new([SIGINT, SIGQUIT, SIGTERM, SIGHUP])?;
    let watch = Watch::default();
    let state = watch.clone();
    thread::spawn(move || {
        for signal in signals.forever() {
            match signal {
                SIGINT | SIGQUIT => interrupt(&state, &abandon),
                signal => end(&state, signal, &abandon),
            }
        }
    });
    Ok(watch)
}

/// A signal that ends the run. Where git runs below, its end is waited for, unless the question cannot be ended: then
/// git was given no message.
fn end(state: &Watch, signal: i32, abandon: &impl Fn()) {
    let has_noticed = state.wait_for_question();
    raw_mode::abandon();
    abandon();
    state.wait_for_git();
    state.pass_on(signal);
    if !has_noticed || !state.outlives_git.load(Ordering::SeqCst) {
        let _dead = low_level::emulate_default_handler(signal);
    }
}

/// At a question the run ends, and between two questions at the next; anywhere else git (or the editor) got the
/// signal too and decides. Nothing is left to do where a question has acted on it meanwhile.
fn interrupt(state: &Watch, abandon: &impl Fn()) {
    if !received::has_interrupt() || !raw_mode::is_asking() {
        return;
    }
    if state.wait_for_question() || state.settled.load(Ordering::SeqCst) || !raw_mode::abandon() {
        return;
    }
    abandon();
    state.pass_on(SIGINT);
    low_level::exit(i32::from(exit::INTERRUPTED));
}
