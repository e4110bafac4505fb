//! Runs that are killed or ended by a signal at random moments: no sign-off that was not typed, nothing typed is lost,
//! the index is not locked, and no temporary file outlives the next run. A seed names a run for ever.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use bstr::ByteSlice as _;

use crate::dialogue::{SIGN_OFF, drafts, with_change};
use crate::rig::{Key, Repo, Signal, Terminal};

const OWN: &str = "Signed-off-by: Robin Tester";
const TYPED: &str = "typed by hand, word by word";
/// Runs of each kind; `GIT_PROVENANCE_RANDOM_ENDS` asks for more.
const RUNS: u64 = 5;
/// The longest time from the start to the end.
const LONGEST: u64 = 1500;
const TICK: Duration = Duration::from_millis(5);

struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

fn runs() -> u64 {
    std::env::var("GIT_PROVENANCE_RANDOM_ENDS").map_or(RUNS, |text| text.parse().unwrap())
}

/// Answers what is asked until the moment comes; whether `yes` was typed.
fn drive(terminal: &mut Terminal, moment: Duration, answer: &str) -> bool {
    let begun = Instant::now();
    let mut is_answered = false;
    while begun.elapsed() < moment {
        let asks = terminal.screen().split_whitespace().collect::<Vec<_>>().join(" ");
        if !is_answered && asks.contains(SIGN_OFF.0) && asks.ends_with('>') && !terminal.is_cooked()
        {
            std::thread::sleep(TICK * 4);
            terminal.type_text(answer).key(Key::Enter);
            is_answered = true;
        }
        std::thread::sleep(TICK);
    }
    is_answered && answer == "yes"
}

/// Signals the oldest process of ours, if it has started and not ended.
fn signal_wrapper(terminal: &mut Terminal, signal: Signal) {
    let processes = terminal.processes();
    if let Some(ours) = processes.iter().find(|process| process.name == "git-provenance") {
        let _has_ended = rustix::process::kill_process(ours.pid, signal);
    }
}

fn holds(path: &Path, text: &str) -> bool {
    fs::read(path).is_ok_and(|bytes| bytes.contains_str(text))
}

/// Every file below a directory.
fn files(directory: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
        match entry.file_type().unwrap().is_dir() {
            true => files(&entry.path(), found),
            false => found.push(entry.path()),
        }
    }
}

fn run(seed: u64, end: impl FnOnce(&mut Terminal, &mut Random)) {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    random.below(2);
    let repo = with_change();
    let wrote = repo.scratch("wrote");
    let script = format!("sleep 0.1; echo '{TYPED}' >\"$1\"; : >'{}'; sleep 0.2", wrote.display());
    repo.env("GIT_EDITOR", repo.editor_script(&script));
    for name in ["pre-commit", "commit-msg", "post-commit"] {
        repo.hook(name, "#!/bin/sh\nsleep 0.1\n");
    }
    let moment = Duration::from_millis(random.below(LONGEST));
    let answer = if random.below(2) == 0 { "yes" } else { "u" };
    let mut terminal = repo.terminal(["provenance", "commit", "--no-ai"]);
    let has_typed_yes = drive(&mut terminal, moment, answer);
    end(&mut terminal, &mut random);
    // A signal to the wrapper alone while the editor is open is the editor's business: the question comes.
    let patience = Instant::now() + Duration::from_secs(4);
    while Instant::now() < patience && !terminal.processes().is_empty() {
        std::thread::sleep(TICK);
    }
    if !terminal.processes().is_empty() {
        terminal.key(Key::Esc);
    }
    terminal.finish();
    let deadline = Instant::now() + Duration::from_secs(10);
    while !terminal.processes().is_empty() {
        assert!(Instant::now() < deadline, "seed {seed}: {:#?}", terminal.processes());
        std::thread::sleep(TICK);
    }
    judge(&repo, seed, has_typed_yes, wrote.exists(), &terminal);
}

fn judge(repo: &Repo, seed: u64, has_typed_yes: bool, has_typed: bool, terminal: &Terminal) {
    let git_dir = repo.git_dir();
    let why = format!("seed {seed}{terminal}");
    let is_made = repo.commit_count() > 2;
    let stored = repo.head_message();
    assert!(has_typed_yes || !stored.contains_str(OWN), "{why}");
    let kept = drafts(repo).iter().any(|draft| holds(draft, TYPED))
        || holds(&git_dir.join("COMMIT_EDITMSG"), TYPED)
        || is_made && stored.contains_str(TYPED);
    assert!(kept || !has_typed, "{why}");
    assert!(!drafts(repo).iter().any(|draft| holds(draft, OWN)), "{why}");
    assert!(!git_dir.join("index.lock").exists(), "{why}");
    for claim in ["not committed", "git made no commit"] {
        assert!(!(is_made && terminal.screen().contains(claim)), "{why}");
    }
    let next = ["commit", "--no-ai", "--allow-empty", "-q", "-m", "next"];
    repo.provenance(next).assert_success();
    let mut left = Vec::new();
    files(&git_dir, &mut left);
    left.retain(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with(".git-provenance-") || name.starts_with(".tmp")
    });
    assert!(left.is_empty(), "{why}: {left:?}");
}

#[test]
fn a_run_that_is_killed_at_a_random_moment_loses_nothing() {
    for seed in 0..runs() {
        run(seed, |terminal, _| signal_wrapper(terminal, Signal::KILL));
    }
}

#[test]
fn a_run_that_is_signalled_at_a_random_moment_loses_nothing() {
    for seed in 1000..1000 + runs() {
        run(seed, |terminal, random| {
            let all = [Signal::INT, Signal::HUP, Signal::TERM, Signal::QUIT];
            let signal = all[usize::try_from(random.below(4)).unwrap()];
            match random.below(2) {
                0 => signal_wrapper(terminal, signal),
                _ => {
                    terminal.signal(signal);
                }
            }
        });
    }
}
