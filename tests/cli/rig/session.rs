//! Starts a program in a session of its own, as a login shell would, and ends that session.
//! The only place with `unsafe`, and the only one that knows processes by their ids.
//!
//! Between us and the program stands a *leader*, the part that a shell has in real life. It is
//! forked twice, so that the program has neither our terminal nor our ancestors (an agent may be
//! running these tests), and it stays until we let go: a session whose leader ends loses its
//! terminal, and Linux then resets the terminal's modes, which would hide a program that forgot
//! to restore them. It also adopts orphans, so that nothing a test starts outlives the test.

use std::fs;
use std::io::{self, Read as _};
use std::os::fd::{AsRawFd as _, BorrowedFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Command, ExitStatus};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{sleep, yield_now};
use std::time::Duration;

#[cfg(target_os = "linux")]
use rustix::process::set_child_subreaper;
use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, WaitOptions, getpid, getppid, ioctl_tiocsctty,
    kill_process, kill_process_group, setpgid, setsid, wait, waitid,
};
use rustix::termios::tcsetpgrp;

/// A program in a session of its own. Dropping it ends every process that came of it.
pub(crate) struct Session {
    leader: Pid,
    program: Pid,
    /// The leader writes the program's wait status here, and ends when our side is closed.
    link: UnixStream,
    ended: Option<ExitStatus>,
}

/// Where the program stands towards the terminal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Foreground,
    /// In a process group that does not own the terminal, as after `&` in a shell.
    Background,
}

/// A process under a session's leader, as the system shows it.
#[derive(Debug)]
pub(crate) struct Process {
    pub(crate) pid: Pid,
    /// The name of the executable, at most 15 bytes.
    pub(crate) name: String,
    pub(crate) arguments: String,
    pub(crate) stopped: bool,
    /// In the system's ticks since it was started.
    started: u64,
}

/// While this is held no process is started. A file that is open for writing while another
/// thread forks cannot be executed ("Text file busy") until that child has started its program.
pub(crate) fn hold_forks() -> MutexGuard<'static, ()> {
    static FORKS: Mutex<()> = Mutex::new(());
    FORKS.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    /// Starts `command` without a controlling terminal.
    pub(crate) fn without_terminal(command: &mut Command) -> io::Result<Self> {
        Self::start(command, None)
    }

    /// Starts `command` with `terminal` as its controlling terminal.
    pub(crate) fn on_terminal(
        command: &mut Command,
        terminal: &OwnedFd,
        place: Place,
    ) -> io::Result<Self> {
        Self::start(command, Some((terminal.as_raw_fd(), place)))
    }

    fn start(command: &mut Command, terminal: Option<(RawFd, Place)>) -> io::Result<Self> {
        let (mut link, leaders_end) = UnixStream::pair()?;
        let leaders_fd = leaders_end.as_raw_fd();
        #[allow(unsafe_code, reason = "setsid and fork have to happen in the child")]
        // SAFETY: the closure only makes system calls and allocates nothing; both descriptors stay
        // open until `spawn` has returned.
        unsafe {
            command.pre_exec(move || detach(leaders_fd, terminal));
        }
        let no_fork = hold_forks();
        let mut first = command.spawn()?;
        drop(no_fork);
        first.wait()?;
        drop(leaders_end);
        let leader = read_pid(&mut link)?;
        let program = read_pid(&mut link)?;
        Ok(Self { leader, program, link, ended: None })
    }

    /// Waits for the program's end; `None` if it still runs after `patience`.
    pub(crate) fn wait(&mut self, patience: Duration) -> Option<ExitStatus> {
        if self.ended.is_none() {
            let mut status = [0; 4];
            self.link.set_read_timeout(Some(patience)).unwrap();
            match self.link.read_exact(&mut status) {
                Ok(()) => self.ended = Some(ExitStatus::from_raw(i32::from_ne_bytes(status))),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => panic!("the session's leader is gone: {error}"),
            }
        }
        self.ended
    }

    /// Sends a signal to the program's process group, as the terminal or a shell does.
    pub(crate) fn signal_group(&self, signal: Signal) {
        kill_process_group(self.program, signal).expect("the leader keeps the program's id");
    }

    /// Sends a signal to the oldest process of that name.
    pub(crate) fn signal_process(&self, name: &str, signal: Signal) {
        let processes = self.processes();
        let Some(process) = processes.iter().find(|process| process.name == name) else {
            panic!("no process {name:?} among {processes:#?}");
        };
        kill_process(process.pid, signal).unwrap();
    }

    /// The living processes below the leader, by age; on Linux only. Since the leader adopts
    /// orphans, those that went into a session of their own are among them.
    pub(crate) fn processes(&self) -> Vec<Process> {
        let mut pids = children(self.leader);
        let mut index = 0;
        while index < pids.len() {
            pids.extend(children(pids[index]));
            index += 1;
        }
        let mut processes: Vec<_> = pids.into_iter().filter_map(Process::read).collect();
        // Not by their ids, which begin again at the system's highest; a stable sort leaves parents before children.
        processes.sort_by_key(|process| process.started);
        processes
    }

    fn end(&self) {
        let _ = kill_process_group(self.program, Signal::KILL);
        for _ in 0..100 {
            let processes = self.processes();
            if processes.is_empty() {
                break;
            }
            for process in processes {
                let _ = kill_process(process.pid, Signal::KILL);
            }
            sleep(Duration::from_millis(1));
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.end();
    }
}

fn read_pid(link: &mut UnixStream) -> io::Result<Pid> {
    let mut bytes = [0; 4];
    link.read_exact(&mut bytes)?;
    Pid::from_raw(i32::from_ne_bytes(bytes)).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn children(parent: Pid) -> Vec<Pid> {
    let path = format!("/proc/{}/task", parent.as_raw_nonzero());
    let Ok(threads) = fs::read_dir(path) else { return Vec::new() };
    let lists =
        threads.filter_map(|thread| fs::read_to_string(thread.ok()?.path().join("children")).ok());
    let pids = lists.flat_map(|list| list.split(' ').map(str::parse).collect::<Vec<_>>());
    pids.filter_map(|pid| Pid::from_raw(pid.ok()?)).collect()
}

impl Process {
    /// What Linux says about a process; `None` if it has ended.
    fn read(pid: Pid) -> Option<Self> {
        let directory = format!("/proc/{}", pid.as_raw_nonzero());
        let stat = fs::read_to_string(format!("{directory}/stat")).ok()?;
        // "pid (name) state …", and the name may contain anything.
        let (_, tail) = stat.rsplit_once(") ")?;
        if tail.starts_with(['Z', 'X']) {
            return None;
        }
        let arguments = fs::read(format!("{directory}/cmdline")).ok()?;
        Some(Self {
            pid,
            name: fs::read_to_string(format!("{directory}/comm")).ok()?.trim_end().to_owned(),
            arguments: String::from_utf8_lossy(&arguments).replace('\0', " ").trim_end().to_owned(),
            stopped: tail.starts_with('T'),
            // Field 22 of the file, and the tail begins with field 3.
            started: tail.split(' ').nth(19)?.parse().ok()?,
        })
    }
}

// From here on: after a fork, in a process that may have no other threads. System calls only.

/// What a shell ignores, and what its children get back: a terminal's signals are for the program.
const SHELL_IGNORES: [libc::c_int; 6] =
    [libc::SIGHUP, libc::SIGINT, libc::SIGQUIT, libc::SIGTSTP, libc::SIGTTIN, libc::SIGTTOU];

/// Turns the forked child into two: the leader, which never returns, and the program-to-be.
fn detach(link: RawFd, terminal: Option<(RawFd, Place)>) -> io::Result<()> {
    let first = getpid();
    if fork()?.is_some() {
        exit();
    }
    while getppid() == Some(first) {
        yield_now();
    }
    setsid()?;
    #[cfg(target_os = "linux")]
    set_child_subreaper(Some(getpid()))?;
    if let Some((terminal, _)) = terminal {
        ioctl_tiocsctty(borrow(terminal))?;
    }
    for signal in SHELL_IGNORES {
        set_handler(signal, libc::SIG_IGN);
    }
    if let Some(program) = fork()? {
        lead(link, program);
    }
    setpgid(None, None)?;
    if let Some((terminal, Place::Foreground)) = terminal {
        tcsetpgrp(borrow(terminal), getpid())?;
    }
    for signal in SHELL_IGNORES {
        set_handler(signal, libc::SIG_DFL);
    }
    Ok(())
}

/// Reports who is who, waits for the program, reports its end, and waits to be let go.
fn lead(link: RawFd, program: libc::pid_t) -> ! {
    close_all_but(link);
    let link = borrow(link);
    let _ = rustix::io::write(link, &getpid().as_raw_nonzero().get().to_ne_bytes());
    let _ = rustix::io::write(link, &program.to_ne_bytes());
    // Left unreaped, so that its id, which is its group's, stays its own as long as we are there.
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    let end = Pid::from_raw(program).map(|program| waitid(WaitId::Pid(program), options));
    let Some(Ok(Some(end))) = end else { exit() };
    let code = end.exit_status().map(|code| code << 8);
    let status = code.or(end.terminating_signal()).unwrap_or(0);
    let _ = rustix::io::write(link, &status.to_ne_bytes());
    let _ = rustix::io::read(link, &mut [0; 1]);
    while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
    exit();
}

/// Closes what the leader inherited; `Command::spawn` returns only when its own pipe is closed.
fn close_all_but(kept: RawFd) {
    #[cfg(target_os = "linux")]
    let closed = {
        let close_range = |first: libc::c_uint, last: libc::c_uint| {
            #[allow(unsafe_code, reason = "no safe wrapper")]
            // SAFETY: the leader uses no descriptor but `kept`.
            unsafe {
                libc::syscall(libc::SYS_close_range, first, last, 0)
            }
        };
        let kept = kept.unsigned_abs();
        close_range(0, kept - 1) == 0 && close_range(kept + 1, libc::c_uint::MAX) == 0
    };
    #[cfg(not(target_os = "linux"))]
    let closed = false;
    if !closed {
        for fd in (0..1024).filter(|&fd| fd != kept) {
            #[allow(unsafe_code, reason = "no safe wrapper")]
            // SAFETY: the leader uses no descriptor but `kept`.
            unsafe {
                libc::close(fd);
            }
        }
    }
}

fn fork() -> io::Result<Option<libc::pid_t>> {
    #[allow(unsafe_code, reason = "no safe wrapper")]
    // SAFETY: both sides go on with system calls only.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(None),
        child => Ok(Some(child)),
    }
}

fn exit() -> ! {
    #[allow(unsafe_code, reason = "std's exit would run our test process's exit handlers")]
    // SAFETY: _exit has no preconditions.
    unsafe {
        libc::_exit(0)
    }
}

fn set_handler(signal: libc::c_int, handler: libc::sighandler_t) {
    #[allow(unsafe_code, reason = "no safe wrapper")]
    // SAFETY: only SIG_IGN and SIG_DFL are passed.
    unsafe {
        libc::signal(signal, handler);
    }
}

fn borrow<'fd>(fd: RawFd) -> BorrowedFd<'fd> {
    #[allow(unsafe_code, reason = "descriptors cross `pre_exec` as numbers")]
    // SAFETY: the parent keeps it open until `spawn` has returned; the leader keeps its link.
    unsafe {
        BorrowedFd::borrow_raw(fd)
    }
}
