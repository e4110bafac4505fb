//! Signals that have come, as their handlers have noted them: the signal thread may be late, and a question that is about
//! to read is woken by none.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

/// Whether Ctrl-C or Ctrl-\ came and nobody has acted on it.
static INTERRUPT: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// The number of a signal that ends the run; 0 where none came.
static FATAL: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);

/// For the handlers of Ctrl-C and Ctrl-\.
#[cfg_attr(not(unix), expect(dead_code, reason = "signals are watched on Unix"))]
pub(super) fn interrupt() -> Arc<AtomicBool> {
    Arc::clone(&INTERRUPT)
}

/// For the handlers of signals that end the run.
#[cfg_attr(not(unix), expect(dead_code, reason = "signals are watched on Unix"))]
pub(super) fn end() -> Arc<AtomicUsize> {
    Arc::clone(&FATAL)
}

/// Whether Ctrl-C is still to be acted on; asked once.
pub(super) fn take_interrupt() -> bool {
    INTERRUPT.swap(false, Ordering::SeqCst)
}

/// Whether it is still to be acted on.
#[cfg_attr(not(unix), expect(dead_code, reason = "signals are watched on Unix"))]
pub(super) fn has_interrupt() -> bool {
    INTERRUPT.load(Ordering::SeqCst)
}

/// Whoever pressed Ctrl-C until now meant another program, such as the editor that has just ended.
pub(crate) fn forget_interrupts() {
    take_interrupt();
}

/// The signal that ends the run.
pub(super) fn fatal() -> Option<i32> {
    i32::try_from(FATAL.load(Ordering::SeqCst)).ok().filter(|&signal| signal != 0)
}

/// Whether a question gets no answer; of Ctrl-C once.
pub(super) fn is_interrupted() -> bool {
    fatal().is_some() || take_interrupt()
}
