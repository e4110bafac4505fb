//! A sign of life while git takes long, in git's style: at a terminal, after a second, gone at the end.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::error::note;

/// Work that takes no longer shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Does the work and meanwhile says on stderr what it is.
pub(super) fn during<T>(title: &str, is_quiet: bool, work: impl FnOnce() -> T) -> T {
    if is_quiet || !io::stderr().is_terminal() {
        return work();
    }
    let (working, ended) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            if ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                note(&format!("{title} …"));
                let _ended = ended.recv();
                note("\r\x1b[K");
            }
        });
        let result = work();
        drop(working);
        result
    })
}
