//! Signals while git runs under us: Ctrl-C is git's or the question's business, and a signal that ends
//! us leaves a usable terminal and a saved message behind.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::time::{Duration, Instant};
use std::{io, thread};

use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level;

use super::raw_mode;
use crate::exit;

/// How long the question itself may take to notice a signal. It does so at once, since handlers run in
/// the main thread and interrupt its reading.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often that is looked at.
const TICK: Duration = Duration::from_millis(5);

/// The signal thread's shared state.
#[derive(Clone, Default)]
pub(crate) struct Watch {
    child: Arc<AtomicI32>,
    settled: Arc<AtomicBool>,
    /// Set by the handler itself when a signal came that ends the run.
    fatal: Arc<AtomicBool>,
}

impl Watch {
    /// The git that a fatal signal is passed on to.
    pub(crate) fn set_child(&self, id: u32) {
        self.child.store(i32::try_from(id).unwrap_or(0), Ordering::SeqCst);
    }

    /// git has ended: its number may belong to somebody else now.
    pub(crate) fn clear_child(&self) {
        self.child.store(0, Ordering::SeqCst);
    }

    /// The main thread has taken note of the end of a question. Does not return if that end came by a
    /// signal that ends the run: the signal thread is about to do so.
    pub(crate) fn settle(&self) {
        self.settled.store(true, Ordering::SeqCst);
        while self.fatal.load(Ordering::SeqCst) {
            thread::park();
        }
    }

    /// Lets a question that is on screen end by itself: whoever reads a key sets the terminal's modes
    /// afterwards, so nobody else may have put them right before.
    fn wait_for_question(&self) {
        let begun = Instant::now();
        while raw_mode::is_asking()
            && !self.settled.load(Ordering::SeqCst)
            && begun.elapsed() < PATIENCE
        {
            thread::sleep(TICK);
        }
    }

    fn pass_on(&self, signal: Signal) {
        if let Some(pid) = Pid::from_raw(self.child.load(Ordering::SeqCst)) {
            let _gone = kill_process(pid, signal);
        }
    }
}

/// Starts to watch. `abandon` is called once when a signal ends the run: it saves what was typed.
///
/// # Errors
/// When the handlers cannot be installed.
pub(crate) fn watch(abandon: impl Fn() + Send + 'static) -> io::Result<Watch> {
    let mut signals = Signals::new([SIGINT, SIGQUIT, SIGTERM, SIGHUP])?;
    let watch = Watch::default();
    for signal in [SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&watch.fatal))?;
    }
    let state = watch.clone();
    thread::spawn(move || {
        for signal in signals.forever() {
            match signal {
                SIGINT | SIGQUIT => interrupt(&state, &abandon),
                _ => {
                    state.wait_for_question();
                    raw_mode::abandon();
                    abandon();
                    state.pass_on(if signal == SIGHUP { Signal::HUP } else { Signal::TERM });
                    let _dead = low_level::emulate_default_handler(signal);
                }
            }
        }
    });
    Ok(watch)
}

/// At a question the run ends; anywhere else git (or the editor) got the signal too and decides.
fn interrupt(state: &Watch, abandon: &impl Fn()) {
    if !raw_mode::is_asking() {
        return;
    }
    state.wait_for_question();
    if state.settled.load(Ordering::SeqCst) || !raw_mode::abandon() {
        return;
    }
    abandon();
    low_level::exit(i32::from(exit::INTERRUPTED));
}
