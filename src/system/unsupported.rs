//! Systems that are not Unix. No controlling terminal is taken over, so nobody is asked and nothing is
//! signed off; what needs no person works.

use std::convert::Infallible;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::Duration;

use console::Term;

/// Opens a file for reading.
pub(crate) fn open_at_once(path: &Path, follows_links: bool) -> io::Result<File> {
    if !follows_links && path.symlink_metadata()?.is_symlink() {
        return Err(io::Error::other("it is a link"));
    }
    File::open(path)
}

/// git runs whatever file is in a hook's place.
pub(crate) fn is_executable(path: &Path) -> bool {
    path.is_file()
}

/// Scripts cannot be started there: git gives them to the shell.
pub(crate) fn names_no_interpreter(_error: &io::Error) -> bool {
    true
}

pub(crate) fn is_hang_up(_error: &io::Error) -> bool {
    false
}

pub(crate) fn link_directory(_to: &Path, _link: &Path) -> io::Result<()> {
    Err(unsupported("a link"))
}

pub(crate) fn file_number(_path: &Path) -> Option<(u64, u64)> {
    None
}

pub(crate) fn hold(_file: &File) {}

/// In doubt it is held.
pub(crate) fn is_held(_path: &Path) -> bool {
    true
}

pub(crate) fn set_mode(_new: &mut tempfile::Builder<'_, '_>, _mode: u32) {}

/// No process has this number.
pub(crate) fn parent_id() -> u32 {
    0
}

/// In doubt it runs.
pub(crate) fn is_running(_process: u32) -> bool {
    true
}

pub(crate) fn shield_from_terminal(_program: &mut Command) {}

pub(crate) fn leave_interrupts_to_others() {}

pub(crate) fn signal_of(_status: ExitStatus) -> Option<i32> {
    None
}

/// There is no channel.
pub(crate) struct Channel(Infallible);

/// There is no channel.
pub(crate) enum Lent {}

impl Channel {
    pub(crate) fn lend(_to: &mut Command, _variable: &str) -> io::Result<(Self, Lent)> {
        Err(unsupported("a line that only git inherits"))
    }

    pub(crate) fn inherited(_number: &str) -> Option<Self> {
        None
    }

    pub(crate) fn try_clone(&self) -> io::Result<Self> {
        match self.0 {}
    }

    pub(crate) fn hang_up(&self) {
        match self.0 {}
    }
}

impl Read for Channel {
    fn read(&mut self, _bytes: &mut [u8]) -> io::Result<usize> {
        match self.0 {}
    }
}

impl Write for Channel {
    fn write(&mut self, _bytes: &[u8]) -> io::Result<usize> {
        match self.0 {}
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0 {}
    }
}

pub(crate) fn open_terminal() -> io::Result<File> {
    Err(unsupported("a controlling terminal"))
}

pub(crate) fn is_in_foreground(_tty: &File) -> io::Result<bool> {
    Ok(false)
}

pub(crate) fn make_standard_input(_tty: &File) -> io::Result<()> {
    Err(unsupported("a controlling terminal"))
}

pub(crate) fn keys_of(_tty: &File) -> io::Result<Term> {
    Err(unsupported("a controlling terminal"))
}

pub(crate) fn has_typed(_tty: &File, _patience: Duration) -> io::Result<bool> {
    Err(unsupported("a controlling terminal"))
}

pub(crate) fn drop_typed(_tty: &File) -> io::Result<()> {
    Err(unsupported("a controlling terminal"))
}

/// There are none.
pub(crate) struct Modes(Infallible);

impl Modes {
    pub(crate) fn of(_tty: &File) -> io::Result<Self> {
        Err(unsupported("a controlling terminal"))
    }

    pub(crate) fn for_keys(&self) -> Self {
        match self.0 {}
    }

    pub(crate) fn set(&self, _tty: &File) -> io::Result<()> {
        match self.0 {}
    }

    pub(crate) fn set_now(&self, _tty: &File) -> io::Result<()> {
        match self.0 {}
    }
}

fn unsupported(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, format!("{what} is not supported on this system"))
}
