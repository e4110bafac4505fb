//! A run under a pseudo-terminal that is its controlling terminal: keys go in, the screen comes
//! out. Nothing here knows what the program says.

use std::fs::{File, OpenOptions};
use std::io::PipeWriter;
use std::num::NonZeroU16;
use std::os::fd::OwnedFd;
use std::process::Stdio;
use std::rc::Rc;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use std::os::unix::process::ExitStatusExt as _;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::{Mode, OFlags};
use rustix::process::Signal;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Termios, Winsize, tcgetattr, tcsetwinsize};

use super::run::Run;
use super::sandbox::Sandbox;
use super::session::{Process, Session};

/// How long a screen may take to show what a test waits for: slow machines are many.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the last output of an ended program may take to arrive.
const LAST_OUTPUT: Duration = Duration::from_millis(500);
/// How often waiting looks whether the program has ended.
const TICK: Duration = Duration::from_millis(20);
/// How long a program must go on waiting before we believe that it does.
const STILL_WAITING: Duration = Duration::from_millis(300);
/// Lines kept above the screen.
const SCROLLBACK: usize = 10_000;

/// A key, as a terminal sends it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key {
    Enter,
    Esc,
    Tab,
    Space,
    Backspace,
    Up,
    Down,
    Left,
    Right,
    CtrlC,
    CtrlD,
    CtrlZ,
    CtrlBackslash,
    Char(char),
}

/// A program under a terminal. Dropping it ends every process on that terminal.
pub(crate) struct Terminal {
    session: Session,
    seen: Arc<Seen>,
    master: Option<Arc<OwnedFd>>,
    /// Our own handle of the program's side, kept to read its modes.
    slave: Option<OwnedFd>,
    before: Termios,
    after: Option<Termios>,
    reader: Option<(JoinHandle<()>, PipeWriter)>,
    _stdin: Option<PipeWriter>,
    _sandbox: Rc<Sandbox>,
}

/// How a run under a terminal ended and what was seen.
#[derive(Debug)]
pub(crate) struct Finished {
    /// The exit code; `None` if a signal ended it.
    pub(crate) code: Option<i32>,
    /// The signal that ended it.
    pub(crate) signal: Option<i32>,
    /// The scrollback and the screen.
    pub(crate) screen: String,
    pub(crate) raw: Vec<u8>,
}

impl Terminal {
    pub(super) fn start(run: &Run) -> Self {
        let (master, slave) = open_pair(run.size).expect("no pseudo-terminal");
        let before = tcgetattr(&slave).unwrap();
        let mut command = run.command();
        let side = || Stdio::from(slave.try_clone().unwrap());
        let stdin = run.connect_stdin(&mut command, side());
        let output = |path: &Option<_>| match path {
            Some(path) => Stdio::from(append_to(path)),
            None => side(),
        };
        command.stdout(output(&run.stdout)).stderr(output(&run.stderr));
        let session = Session::on_terminal(&mut command, &slave, run.place).expect("cannot start");
        let master = Arc::new(master);
        let seen = Arc::new(Seen::new(run.size));
        Self {
            session,
            reader: Some(start_reader(Arc::clone(&master), Arc::clone(&seen))),
            seen,
            master: Some(master),
            slave: Some(slave),
            before,
            after: None,
            _stdin: stdin,
            _sandbox: Rc::clone(&run.sandbox),
        }
    }

    /// Waits until the screen or the scrollback shows `text`. A run of white space counts as one
    /// space, so the width of the terminal does not matter.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) -> &mut Self {
        self.wait_for_times(1, text)
    }

    /// Waits until `text` is there at least `times` times: for a question that is asked again.
    #[track_caller]
    pub(crate) fn wait_for_times(&mut self, times: usize, text: &str) -> &mut Self {
        let wanted = squeeze(text);
        let found = self.wait_until(|screen| squeeze(screen).matches(&wanted).count() >= times);
        if let Err(why) = found {
            panic!("{why} while waiting for {text:?} ({times} times){self}");
        }
        self
    }

    /// Waits until one of the texts is shown and says which; `None` if the program ends before.
    #[track_caller]
    pub(crate) fn wait_until_shown(&mut self, texts: &[&str]) -> Option<usize> {
        let once: Vec<_> = texts.iter().map(|&text| (text, 1)).collect();
        self.wait_until_shown_times(&once)
    }

    /// The same for texts that must be there so many times.
    #[track_caller]
    pub(crate) fn wait_until_shown_times(&mut self, texts: &[(&str, usize)]) -> Option<usize> {
        let find = |screen: &str| {
            let screen = squeeze(screen);
            let there = |(text, times): &(&str, usize)| {
                screen.matches(squeeze(text).as_str()).count() >= *times
            };
            texts.iter().position(there)
        };
        match self.wait_until(|screen| find(screen).is_some()) {
            Ok(()) => find(&self.screen()),
            Err("the program ended") => None,
            Err(why) => panic!("{why} while waiting for one of {texts:?}{self}"),
        }
    }

    /// Waits until single keys count, as they do while a question is open; what is typed earlier is
    /// thrown away by a program that wants no type-ahead.
    #[track_caller]
    pub(crate) fn wait_until_raw(&mut self) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        while self.is_cooked() {
            assert!(Instant::now() < deadline, "no question was opened{self}");
            self.seen.wait_for_more(self.seen.count(), TICK);
        }
        // The program throws away type-ahead right after it has changed the modes.
        std::thread::sleep(TICK * 2);
        self
    }

    /// Waits for a question: `text` is there at least `times` times, and behind the last of them the
    /// screen ends with `prompt`.
    #[track_caller]
    pub(crate) fn wait_for_prompt(&mut self, times: usize, text: &str, prompt: &str) -> &mut Self {
        let (wanted, prompt) = (squeeze(text), squeeze(prompt));
        let found = self.wait_until(|screen| {
            let screen = squeeze(screen);
            screen.matches(&wanted).count() >= times
                && screen.rsplit(&wanted).next().is_some_and(|rest| rest.ends_with(&prompt))
        });
        if let Err(why) = found {
            panic!("{why} while waiting for {text:?} and {prompt:?} ({times} times){self}");
        }
        self
    }

    /// Waits for one of several questions, each asked at least so many times, and says which is open.
    #[track_caller]
    pub(crate) fn wait_for_one_of(&mut self, questions: &[(usize, &str, &str)]) -> usize {
        let find = |screen: &str| {
            let screen = squeeze(screen);
            let is_open = |(times, text, prompt): &(usize, &str, &str)| {
                let text = squeeze(text);
                let behind = screen.rsplit_once(text.as_str()).map(|(_, rest)| rest);
                screen.matches(text.as_str()).count() >= *times
                    && behind.is_some_and(|rest| rest.ends_with(squeeze(prompt).as_str()))
            };
            questions.iter().position(is_open)
        };
        match self.wait_until(|screen| find(screen).is_some()) {
            Ok(()) => find(&self.screen()).unwrap_or_default(),
            Err(why) => panic!("{why} while waiting for one of {questions:?}{self}"),
        }
    }

    /// Waits until `enough` is true of the screen with its scrollback.
    fn wait_until(&mut self, enough: impl Fn(&str) -> bool) -> Result<(), &'static str> {
        let deadline = Instant::now() + PATIENCE;
        let mut ended = None;
        loop {
            let before = self.seen.count();
            if enough(&self.screen()) {
                return Ok(());
            }
            if ended.is_some_and(|at: Instant| at.elapsed() > LAST_OUTPUT) {
                return Err("the program ended");
            }
            if Instant::now() > deadline {
                return Err("time is up");
            }
            self.seen.wait_for_more(before, TICK);
            if ended.is_none() && self.session.wait(Duration::from_millis(1)).is_some() {
                ended = Some(Instant::now());
            }
        }
    }

    /// Types `text` as it stands. Allowed at any time: what is typed early waits in the terminal.
    pub(crate) fn type_text(&mut self, text: &str) -> &mut Self {
        let master = self.master.as_ref().expect("the terminal is closed");
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            let written = rustix::io::write(master, rest).expect("cannot type");
            rest = &rest[written..];
        }
        self
    }

    /// Types `text` and Enter.
    pub(crate) fn line(&mut self, text: &str) -> &mut Self {
        self.type_text(text).key(Key::Enter)
    }

    pub(crate) fn key(&mut self, key: Key) -> &mut Self {
        let arrow = |letter: char| {
            let application = self.seen.with(|parser| parser.screen().application_cursor());
            format!("\x1b{}{letter}", if application { 'O' } else { '[' })
        };
        let bytes = match key {
            Key::Enter => "\r".to_owned(),
            Key::Esc => "\x1b".to_owned(),
            Key::Tab => "\t".to_owned(),
            Key::Space => " ".to_owned(),
            Key::Backspace => "\x7f".to_owned(),
            Key::Up => arrow('A'),
            Key::Down => arrow('B'),
            Key::Right => arrow('C'),
            Key::Left => arrow('D'),
            Key::CtrlC => "\x03".to_owned(),
            Key::CtrlD => "\x04".to_owned(),
            Key::CtrlZ => "\x1a".to_owned(),
            Key::CtrlBackslash => "\x1c".to_owned(),
            Key::Char(char) => char.to_string(),
        };
        self.type_text(&bytes)
    }

    /// Sends a signal to the process group that was started.
    pub(crate) fn signal(&mut self, signal: Signal) -> &mut Self {
        self.session.signal_group(signal);
        self
    }

    /// Sends a signal to the oldest process called `name` alone, such as `git-provenance`.
    pub(crate) fn signal_process(&mut self, name: &str, signal: Signal) -> &mut Self {
        self.session.signal_process(name, signal);
        self
    }

    /// Hangs up, as when a window is closed: the terminal is gone, and the shell, which a hang-up
    /// reaches first, passes SIGHUP on.
    pub(crate) fn close(&mut self) -> &mut Self {
        self.vanish();
        if self.session.wait(Duration::from_millis(1)).is_none() {
            self.session.signal_group(Signal::HUP);
            self.session.signal_group(Signal::CONT);
        }
        self
    }

    /// Takes the terminal away without a signal, as under nohup: only reads and writes fail.
    pub(crate) fn vanish(&mut self) -> &mut Self {
        self.stop_reader();
        self.master = None;
        self
    }

    /// Changes the size and tells the program.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        tcsetwinsize(self.master.as_ref().unwrap(), window(columns, rows)).unwrap();
        self.seen.with(|parser| parser.screen_mut().set_size(some(rows), some(columns)));
        self
    }

    /// The scrollback and the screen, as text.
    pub(crate) fn screen(&self) -> String {
        self.seen.with(|parser| whole_text(parser.screen_mut()))
    }

    /// Looks at the screen cell by cell, with its colours.
    pub(crate) fn look<T>(&self, at: impl FnOnce(&vt100::Screen) -> T) -> T {
        self.seen.with(|parser| at(parser.screen()))
    }

    /// Every byte that came out of the program so far.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.seen.state.lock().unwrap_or_else(PoisonError::into_inner).raw.clone()
    }

    pub(crate) fn cursor_visible(&self) -> bool {
        !self.seen.with(|parser| parser.screen().hide_cursor())
    }

    /// Whether typed characters are echoed and lines are edited by the terminal, as in a shell.
    pub(crate) fn is_cooked(&self) -> bool {
        self.modes().local_modes.contains(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG)
    }

    /// Whether the terminal is left as it was found: all modes as before, cursor visible, no
    /// alternate screen, no attribute left on.
    pub(crate) fn is_restored(&self) -> bool {
        let plain = self.seen.with(|parser| {
            let screen = parser.screen();
            !screen.alternate_screen()
                && screen.fgcolor() == vt100::Color::Default
                && screen.bgcolor() == vt100::Color::Default
                && !(screen.bold() || screen.underline() || screen.inverse())
        });
        plain && self.cursor_visible() && same_modes(&self.modes(), &self.before)
    }

    /// The processes on the terminal, for a test that proves that none is left.
    pub(crate) fn processes(&self) -> Vec<Process> {
        self.session.processes()
    }

    /// Asserts that the program goes on waiting.
    #[track_caller]
    pub(crate) fn assert_waiting(&mut self) -> &mut Self {
        if let Some(status) = self.session.wait(STILL_WAITING) {
            panic!("the program ended with {status}{self}");
        }
        self
    }

    /// Whether the program has ended, or does so within that time.
    pub(crate) fn has_ended(&mut self, within: Duration) -> bool {
        self.session.wait(within).is_some()
    }

    /// Waits for the program's end. The terminal can still be looked at afterwards.
    #[track_caller]
    pub(crate) fn finish(&mut self) -> Finished {
        let Some(status) = self.session.wait(PATIENCE) else {
            panic!("the program still runs after {PATIENCE:?}: {:#?}{self}", self.processes());
        };
        if let Some(slave) = self.slave.take() {
            self.after = tcgetattr(&slave).ok();
        }
        // With our handle closed the reader meets the end, unless something still has it open.
        self.seen.wait_for_end(LAST_OUTPUT);
        Finished {
            code: status.code(),
            signal: status.signal(),
            screen: self.screen(),
            raw: self.raw(),
        }
    }

    fn modes(&self) -> Termios {
        let now = self.slave.as_ref().and_then(|slave| tcgetattr(slave).ok());
        now.or_else(|| self.after.clone()).expect("the terminal is closed")
    }

    fn stop_reader(&mut self) {
        if let Some((reader, stop)) = self.reader.take() {
            drop(stop);
            let _ = reader.join();
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.stop_reader();
    }
}

impl std::fmt::Display for Terminal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\n--- screen\n{}\n---", self.screen().trim_end())
    }
}

/// What came out of the terminal; written by the reader's thread.
struct Seen {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: vt100::Parser,
    raw: Vec<u8>,
    ended: bool,
}

impl Seen {
    fn new((columns, rows): (u16, u16)) -> Self {
        let parser = vt100::Parser::new(some(rows), some(columns), SCROLLBACK);
        let state = State { parser, raw: Vec::new(), ended: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn with<T>(&self, look: impl FnOnce(&mut vt100::Parser) -> T) -> T {
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner).parser)
    }

    fn count(&self) -> usize {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).raw.len()
    }

    fn wait_for_more(&self, than: usize, patience: Duration) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = self.changed.wait_timeout_while(state, patience, |state| state.raw.len() == than);
    }

    fn wait_for_end(&self, patience: Duration) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = self.changed.wait_timeout_while(state, patience, |state| !state.ended);
    }

    /// Takes output in; `None` is its end.
    fn take(&self, bytes: Option<&[u8]>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match bytes {
            Some(bytes) => {
                state.parser.process(bytes);
                state.raw.extend_from_slice(bytes);
            }
            None => state.ended = true,
        }
        self.changed.notify_all();
    }
}

/// Reads the terminal until its end, or until the returned writer is dropped.
fn start_reader(master: Arc<OwnedFd>, seen: Arc<Seen>) -> (JoinHandle<()>, PipeWriter) {
    let (stopped, stop) = std::io::pipe().unwrap();
    let thread = std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        loop {
            let mut fds =
                [PollFd::new(&stopped, PollFlags::IN), PollFd::new(master.as_ref(), PollFlags::IN)];
            match poll(&mut fds, None) {
                Ok(_) if !fds[0].revents().is_empty() => break,
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(_) => break,
            }
            if fds[1].revents().is_empty() {
                continue;
            }
            match rustix::io::read(master.as_ref(), &mut buffer) {
                Ok(0) | Err(_) => break,
                Ok(count) => seen.take(Some(&buffer[..count])),
            }
        }
        seen.take(None);
    });
    (thread, stop)
}

fn open_pair((columns, rows): (u16, u16)) -> rustix::io::Result<(OwnedFd, OwnedFd)> {
    #[cfg(target_os = "linux")]
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    #[cfg(not(target_os = "linux"))]
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
    let no_fork = super::session::hold_forks();
    let master = openpt(flags)?;
    rustix::io::fcntl_setfd(&master, rustix::io::FdFlags::CLOEXEC)?;
    drop(no_fork);
    grantpt(&master)?;
    unlockpt(&master)?;
    let path = ptsname(&master, Vec::new())?;
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let slave = rustix::fs::open(path.as_c_str(), flags, Mode::empty())?;
    tcsetwinsize(&slave, window(columns, rows))?;
    Ok((master, slave))
}

fn window(columns: u16, rows: u16) -> Winsize {
    Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }
}

fn some(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).expect("a terminal has at least one row and column")
}

fn append_to(path: &std::path::PathBuf) -> File {
    OpenOptions::new().create(true).append(true).open(path).unwrap()
}

fn same_modes(one: &Termios, other: &Termios) -> bool {
    one.input_modes == other.input_modes
        && one.output_modes == other.output_modes
        && one.control_modes == other.control_modes
        && one.local_modes == other.local_modes
}

/// White space as one space: programs wrap lines where the width makes them.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines of the scrollback and of the screen; lines that the terminal broke are joined.
fn whole_text(screen: &mut vt100::Screen) -> String {
    let (rows, columns) = screen.size();
    screen.set_scrollback(usize::MAX);
    let above = screen.scrollback();
    let mut text = String::new();
    let mut line = 0;
    while line <= above {
        screen.set_scrollback(above - line);
        // The last page shows the screen itself; a page before it ends where the screen begins.
        let count = if line == above { rows.get() } else { rows.get().min(clamped(above - line)) };
        let wrapped: Vec<bool> = (0..count).map(|row| screen.row_wrapped(row)).collect();
        for (row, wrapped) in screen.rows(0, columns.get()).zip(wrapped) {
            text.push_str(&row);
            if !wrapped {
                text.push('\n');
            }
        }
        line += usize::from(count);
        if line > above {
            break;
        }
    }
    screen.set_scrollback(0);
    text
}

fn clamped(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
