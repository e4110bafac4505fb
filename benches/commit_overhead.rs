//! What `git provenance commit` adds to `git commit`: both commands in turn, in the same repository,
//! without a terminal, and the git processes that each starts.
//!
//! `cargo bench --bench commit_overhead` measures and prints a Markdown table. Without `--bench`, as
//! in `cargo test --benches`, it runs each command twice in small repositories and measures nothing.
#![cfg_attr(unix, allow(clippy::disallowed_methods, reason = "a bench starts programs"))]
#![allow(clippy::disallowed_macros, clippy::expect_used, clippy::panic, reason = "a bench prints")]

#[cfg(not(unix))]
fn main() {
    println!("`commit_overhead` needs Unix");
}

#[cfg(unix)]
mod rig;

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    unix::main()
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::{Command, ExitCode};
    use std::time::Instant;

    use crate::rig::{Cost, Place, cost_of, leave_the_terminal, median, milliseconds, ratio};

    const MESSAGE: &str =
        "a: count from one\n\nReaders begin to count at one, and so does the file.";

    /// A way to make one commit: its name, and what stands behind `git`.
    type Way = (&'static str, &'static [&'static str]);

    const WAYS: [Way; 3] = [
        ("`git commit -m`", &["commit", "-q", "-m", MESSAGE]),
        // What git itself needs to have the message confirmed by a program.
        (
            "… with an editor that does nothing",
            &[
                "-c",
                "core.editor=exec true",
                "commit",
                "-q",
                "--edit",
                "--no-status",
                "--cleanup=whitespace",
                "-m",
                MESSAGE,
            ],
        ),
        ("`git provenance commit -m`", &["provenance", "commit", "--no-ai", "-q", "-m", MESSAGE]),
    ];

    /// Files in the repositories, and how often each way is taken there.
    struct Plan {
        repositories: [(usize, usize); 2],
        measures: bool,
    }

    const MEASURE: Plan = Plan { repositories: [(10, 101), (7_000, 41)], measures: true };
    const SMOKE: Plan = Plan { repositories: [(10, 2), (200, 2)], measures: false };

    pub(crate) fn main() -> ExitCode {
        if let Some(code) = leave_the_terminal() {
            return code;
        }
        let measures = std::env::args().any(|argument| argument == "--bench");
        let plan = if measures { MEASURE } else { SMOKE };
        let place = Place::new();
        println!("{}, {}", place.says(&["version"]), place.says(&["provenance", "--version"]));
        println!("{} {}\n", std::env::consts::OS, std::env::consts::ARCH);
        println!("| files | command | wall ms | ratio | CPU ms | ratio | git processes |");
        println!("|---|---|---|---|---|---|---|");
        for (files, rounds) in plan.repositories {
            let repository = Repository::of(&place, files);
            let costs = repository.take_turns(rounds);
            let base = median(&costs[0]);
            for ((name, words), costs) in WAYS.iter().zip(&costs) {
                let Cost { wall, cpu, .. } = median(costs);
                let processes = repository.git_processes(words);
                println!(
                    "| {files} | {name} | {} | {} | {} | {} | {} |",
                    milliseconds(wall),
                    ratio(wall, base.wall),
                    milliseconds(cpu),
                    ratio(cpu, base.cpu),
                    processes.len()
                );
            }
            if plan.measures {
                for line in repository.git_processes(WAYS[2].1) {
                    eprintln!("    {line}");
                }
            }
        }
        if !plan.measures {
            println!(
                "\nToo few rounds to mean anything: use `cargo bench --bench commit_overhead`."
            );
        }
        ExitCode::SUCCESS
    }

    impl<'a> Repository<'a> {
        /// A repository with this many files, a hundred in a directory.
        fn of(place: &'a Place, files: usize) -> Self {
            let path = place.path().join(format!("of-{files}"));
            for number in 0..files {
                let directory = path.join(format!("d{}", number / 100));
                if number % 100 == 0 {
                    fs::create_dir_all(&directory).expect("a directory");
                }
                let text = format!("This is file number {number}.\n");
                fs::write(directory.join(format!("f{number}.txt")), text).expect("a file");
            }
            let repository = Self { place, path };
            repository.done(&["init", "-q"]);
            repository.done(&["add", "."]);
            repository.done(&["commit", "-q", "-m", "Start"]);
            repository
        }
    }

    struct Repository<'a> {
        place: &'a Place,
        path: PathBuf,
    }

    impl Repository<'_> {
        fn git(&self, words: &[&str]) -> Command {
            let mut git = self.place.git(words);
            git.current_dir(&self.path);
            git
        }

        fn done(&self, words: &[&str]) {
            let status = self.git(words).status().expect("git starts");
            assert!(status.success(), "git {words:?} ended with {status}");
        }

        fn stage(&self, text: &str) {
            fs::write(self.path.join("d0/f0.txt"), text).expect("a file");
            self.done(&["add", "d0/f0.txt"]);
        }

        /// What each way took; in each round another one is first.
        fn take_turns(&self, rounds: usize) -> [Vec<Cost>; WAYS.len()] {
            let mut costs = WAYS.map(|_| Vec::with_capacity(rounds));
            for round in 0..rounds {
                for turn in 0..WAYS.len() {
                    let way = (round + turn) % WAYS.len();
                    self.stage(&format!("round {round}, turn {turn}\n"));
                    costs[way].push(cost_of(self.git(WAYS[way].1)));
                }
            }
            costs
        }

        /// The command lines of the git processes that one commit takes, as git itself tells them.
        fn git_processes(&self, words: &[&str]) -> Vec<String> {
            let events = self.place.path().join("events");
            self.stage(&format!("counted: {words:?} {:?}\n", Instant::now()));
            let _none_yet = fs::remove_file(&events);
            let status = self.git(words).env("GIT_TRACE2_EVENT", &events).status();
            assert!(status.expect("git starts").success(), "git {words:?}");
            starts(&events)
        }
    }

    /// The `argv` of each `start` event.
    fn starts(events: &Path) -> Vec<String> {
        let events = fs::read_to_string(events).expect("git has told what it started");
        let starts = events.lines().filter(|line| line.starts_with(r#"{"event":"start""#));
        starts.filter_map(|line| Some(line.split_once(r#""argv":"#)?.1.to_owned())).collect()
    }
}
