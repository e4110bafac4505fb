//! Unix. `unsupported` has the same names.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use console::Term;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Access, FileType, FlockOperation, Mode, OFlags};
use rustix::io::{Errno, FdFlags};
use rustix::process::{Pid, test_kill_process};
use rustix::termios::{
    OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetpgrp, tcsetattr,
};

/// Opens whatever is there for reading, without waiting for the other end of a pipe.
pub(crate) fn open_at_once(path: &Path, follows_links: bool) -> io::Result<File> {
    let link = if follows_links { OFlags::empty() } else { OFlags::NOFOLLOW };
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY | link;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

/// Whether git would run it as a hook.
pub(crate) fn is_executable(path: &Path) -> bool {
    path.is_file() && rustix::fs::access(path, Access::EXEC_OK).is_ok()
}

/// Whether a program was not started because it is a script that names no interpreter.
pub(crate) fn names_no_interpreter(error: &io::Error) -> bool {
    is(error, Errno::NOEXEC)
}

/// Whether this is what a terminal says that was hung up.
pub(crate) fn is_hang_up(error: &io::Error) -> bool {
    is(error, Errno::IO)
}

fn is(error: &io::Error, number: Errno) -> bool {
    error.raw_os_error() == Some(number.raw_os_error())
}

/// Makes a symbolic link to a directory.
pub(crate) fn link_directory(to: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, link)
}

/// A number that two names of one file share, without following links.
pub(crate) fn file_number(path: &Path) -> Option<(u64, u64)> {
    path.symlink_metadata().map(|meta| (meta.dev(), meta.ino())).ok()
}

/// Holds a file for as long as this process has it open. Where the file system knows no locks, nothing is held.
pub(crate) fn hold(file: &File) {
    let _unlocked = rustix::fs::flock(file, FlockOperation::NonBlockingLockExclusive);
}

/// Whether a process holds the file.
pub(crate) fn is_held(path: &Path) -> bool {
    let Ok(file) = open_at_once(path, false) else { return true };
    rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) == Err(Errno::WOULDBLOCK)
}

/// The mode of a file about to be made; the user's umask applies to it as always.
pub(crate) fn set_mode(new: &mut tempfile::Builder<'_, '_>, mode: u32) {
    new.permissions(Permissions::from_mode(mode));
}

/// The process that started this one.
pub(crate) fn parent_id() -> u32 {
    std::os::unix::process::parent_id()
}

/// Whether there is a process with this number.
pub(crate) fn is_running(process: u32) -> bool {
    let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| test_kill_process(pid).is_ok())
}

/// Keeps the terminal's Ctrl-C from the program.
pub(crate) fn shield_from_terminal(program: &mut Command) {
    program.process_group(0);
}

/// Leaves Ctrl-C and Ctrl-\ to the programs that this one starts, and to those that wait for it.
pub(crate) fn leave_interrupts_to_others() {
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGQUIT] {
        // A handler, and not `SIG_IGN`, which those programs would inherit.
        let _as_before = signal_hook::flag::register(signal, Arc::new(AtomicBool::new(false)));
    }
}

/// The signal that ended a program.
pub(crate) fn signal_of(status: ExitStatus) -> Option<i32> {
    status.signal()
}

/// A line between this program and a program that it starts; no other program has it.
pub(crate) struct Channel(UnixStream);

/// The other end, open until the program that inherits it has been started.
pub(crate) struct Lent(#[expect(dead_code, reason = "held open")] UnixStream);

impl Channel {
    /// Makes a line whose other end the program will inherit, under the number that `variable` names.
    pub(crate) fn lend(to: &mut Command, variable: &str) -> io::Result<(Self, Lent)> {
        let (ours, theirs) = UnixStream::pair()?;
        to.env(variable, theirs.as_raw_fd().to_string());
        rustix::io::fcntl_setfd(&theirs, FdFlags::empty())?;
        Ok((Self(ours), Lent(theirs)))
    }

    /// The other end, as this program inherited it: if the number is that of an open socket. The programs
    /// that this one starts do not inherit it again.
    #[allow(unsafe_code, reason = "an inherited descriptor can be taken in no other way")]
    pub(crate) fn inherited(number: &str) -> Option<Self> {
        let number: RawFd = number.parse().ok()?;
        if number <= 2 {
            return None;
        }
        // SAFETY: borrowed only to ask what it is; a number that is not open gives an error.
        let status = rustix::fs::fstat(unsafe { BorrowedFd::borrow_raw(number) }).ok()?;
        if FileType::from_raw_mode(status.st_mode) != FileType::Socket {
            return None;
        }
        // SAFETY: an open socket that this process inherited; nothing else in it knows the number.
        let descriptor = unsafe { OwnedFd::from_raw_fd(number) };
        rustix::io::fcntl_setfd(&descriptor, FdFlags::CLOEXEC).ok()?;
        Some(Self(UnixStream::from(descriptor)))
    }

    /// A second handle of this end.
    pub(crate) fn try_clone(&self) -> io::Result<Self> {
        self.0.try_clone().map(Self)
    }

    /// Ends the line for both ends and all handles.
    pub(crate) fn hang_up(&self) {
        let _closed = self.0.shutdown(std::net::Shutdown::Both);
    }
}

impl Read for Channel {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.0.read(bytes)
    }
}

impl Write for Channel {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The controlling terminal of this process.
pub(crate) fn open_terminal() -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open("/dev/tty")
}

/// Whether this process is in the terminal's foreground.
pub(crate) fn is_in_foreground(tty: &File) -> io::Result<bool> {
    Ok(tcgetpgrp(tty)? == rustix::process::getpgrp())
}

/// Makes the terminal standard input for the rest of this process.
pub(crate) fn make_standard_input(tty: &File) -> io::Result<()> {
    Ok(rustix::stdio::dup2_stdin(tty)?)
}

/// The terminal for reading keys.
pub(crate) fn keys_of(tty: &File) -> io::Result<Term> {
    Ok(Term::read_write_pair(tty.try_clone()?, tty.try_clone()?))
}

/// Waits until something was typed; `false` after `patience`, or where a signal came.
///
/// # Errors
/// When the terminal was hung up ([`is_hang_up`]).
pub(crate) fn has_typed(tty: &File, patience: Duration) -> io::Result<bool> {
    let mut keys = [PollFd::new(tty, PollFlags::IN)];
    let patience = Timespec::try_from(patience).map_err(io::Error::other)?;
    match poll(&mut keys, Some(&patience)) {
        Err(Errno::INTR) => Ok(false),
        found if found? == 0 => Ok(false),
        _ if keys[0].revents().contains(PollFlags::HUP) => Err(Errno::IO.into()),
        _ => Ok(true),
    }
}

/// Throws away what was typed and not read yet.
pub(crate) fn drop_typed(tty: &File) -> io::Result<()> {
    Ok(tcflush(tty.as_fd(), QueueSelector::IFlush)?)
}

/// How a terminal treats what is typed.
pub(crate) struct Modes(Termios);

impl Modes {
    /// As they are now.
    pub(crate) fn of(tty: &File) -> io::Result<Self> {
        Ok(Self(tcgetattr(tty)?))
    }

    /// Keys one by one and not echoed; output processing stays on, so that lines end as usual.
    pub(crate) fn for_keys(&self) -> Self {
        let mut raw = self.0.clone();
        raw.make_raw();
        raw.output_modes = self.0.output_modes;
        Self(raw)
    }

    /// Sets them, once all that was written is shown.
    pub(crate) fn set(&self, tty: &File) -> io::Result<()> {
        Ok(tcsetattr(tty, OptionalActions::Drain, &self.0)?)
    }

    /// Sets them at once.
    pub(crate) fn set_now(&self, tty: &File) -> io::Result<()> {
        Ok(tcsetattr(tty, OptionalActions::Now, &self.0)?)
    }
}
