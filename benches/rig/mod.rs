//! What the benches of whole commands share: a place of their own, and what a command costs there.
#![allow(dead_code, reason = "each bench uses its part")]
#![allow(clippy::disallowed_methods, reason = "a bench starts programs")]

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Starts this program once more where it has a terminal, without one: `None` where there is none.
pub(crate) fn leave_the_terminal() -> Option<ExitCode> {
    if rustix::process::setsid().is_ok() {
        return None;
    }
    // The leader of a process group cannot leave its terminal, but its child can.
    let own = std::env::current_exe().expect("this program has a path");
    let again = Command::new(own).args(std::env::args_os().skip(1)).status();
    let done = again.expect("this program can be started again").success();
    Some(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What a command costs, together with everything that it starts: this child alone is waited for, and the
/// system tells its usage.
#[allow(unsafe_code, reason = "no safe wrapper among our dependencies knows this call")]
#[allow(clippy::zombie_processes, reason = "`wait4` waits for it")]
pub(crate) fn cost_of(mut command: Command) -> Cost {
    let start = Instant::now();
    let child = command.spawn().expect("it starts");
    let id = i32::try_from(child.id()).expect("a process id");
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    let mut status = 0;
    // SAFETY: both pointers are to whole values, and the child is waited for only here.
    let usage = unsafe {
        assert_eq!(libc::wait4(id, &raw mut status, 0, usage.as_mut_ptr()), id);
        usage.assume_init()
    };
    let wall = start.elapsed();
    assert_eq!(status, 0, "{command:?}");
    let time = |part: libc::timeval| {
        Duration::from_secs(u64::try_from(part.tv_sec).unwrap_or(0))
            + Duration::from_micros(u64::try_from(part.tv_usec).unwrap_or(0))
    };
    let memory = u32::try_from(usage.ru_maxrss).map_or(0.0, |kib| f64::from(kib) / 1024.0);
    Cost { wall, cpu: time(usage.ru_utime) + time(usage.ru_stime), memory }
}

/// What one command took, together with everything that it started.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    pub(crate) cpu: Duration,
    /// Of the largest process, in MB, mapped packs included.
    pub(crate) memory: f64,
}

/// The median of the times, each on its own, and the most memory.
pub(crate) fn median(costs: &[Cost]) -> Cost {
    let middle = |of: fn(&Cost) -> Duration| {
        let mut times: Vec<Duration> = costs.iter().map(of).collect();
        times.sort_unstable();
        times[times.len() / 2]
    };
    let memory = costs.iter().map(|cost| cost.memory).fold(0.0, f64::max);
    Cost { wall: middle(|cost| cost.wall), cpu: middle(|cost| cost.cpu), memory }
}

pub(crate) fn milliseconds(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1000.0)
}

pub(crate) fn ratio(time: Duration, base: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() / base.as_secs_f64())
}

/// A temporary directory with a home and a search path.
pub(crate) struct Place {
    directory: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let bin = directory.path().join("bin");
        fs::create_dir(&bin).expect("a directory");
        symlink(env!("CARGO_BIN_EXE_git-provenance"), bin.join("git-provenance"))
            .expect("a link to the program");
        let config = "[user]\n\tname = Robin Tester\n\temail = robin@example.org\n\
                      [gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n";
        fs::write(directory.path().join(".gitconfig"), config).expect("a configuration");
        Self { directory }
    }

    /// git with nothing of the outer environment but the search path.
    pub(crate) fn git(&self, words: &[&str]) -> Command {
        let mut path = OsString::from(self.directory.path().join("bin"));
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let mut git = Command::new("git");
        git.args(words).env_clear().env("PATH", path).env("HOME", self.directory.path());
        git.env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
        git.stdout(Stdio::null()).stderr(Stdio::null());
        git
    }

    pub(crate) fn says(&self, words: &[&str]) -> String {
        let output = self.git(words).stdout(Stdio::piped()).output().expect("git starts");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// A shell script in the same surroundings.
    pub(crate) fn shell(&self, script: &str) -> Command {
        let git = self.git(&[]);
        let mut shell = Command::new("sh");
        shell.args(["-c", script]).env_clear();
        shell.envs(git.get_envs().filter_map(|(name, value)| Some((name, value?))));
        shell.stdin(Stdio::null()).stdout(Stdio::null());
        shell
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }
}
