//! What `git provenance check` takes for a long history, beside what git itself takes to read it and to find
//! the trailers: in turn, on the same generated repository.
//!
//! `cargo bench --bench check_history` measures and prints a Markdown table. Without `--bench`, as in
//! `cargo test --benches`, the history is short and nothing is measured.
#![cfg_attr(unix, allow(clippy::disallowed_methods, reason = "a bench starts programs"))]
#![allow(clippy::disallowed_macros, clippy::expect_used, clippy::panic, reason = "a bench prints")]

#[cfg(not(unix))]
fn main() {
    println!("`check_history` needs Unix");
}

#[cfg(unix)]
mod rig;

#[cfg(unix)]
fn main() {
    unix::main();
}

#[cfg(unix)]
mod unix {
    use std::io::{BufWriter, Write};
    use std::path::PathBuf;
    use std::process::{Command, Stdio};

    use crate::rig::{Cost, Place, cost_of, median};

    /// A way to read the history: its name, and a shell script.
    type Way = (&'static str, &'static str);

    const WAYS: [Way; 5] = [
        ("`git rev-list`", "git rev-list HEAD"),
        (
            "`git rev-list | git cat-file --batch`",
            "git rev-list HEAD | git cat-file --batch --buffer",
        ),
        ("`git log %(trailers)`", "git log --format='%H%n%(trailers)' HEAD"),
        ("`git provenance check --root`", "git provenance check --root --policy default HEAD"),
        ("`git provenance explain` (the start alone)", "git provenance explain"),
    ];
    /// Every commit counted.
    const COUNTED: [Way; 2] = [
        ("`git log --numstat`", "git log --no-renames --numstat --format=%H -n 3000 HEAD"),
        (
            "… `check`, every commit counted",
            "git provenance check --policy limits.yml HEAD~3000..HEAD",
        ),
    ];
    /// Which way is 1.00.
    const BASE: usize = 2;

    pub(crate) fn main() {
        let measures = std::env::args().any(|argument| argument == "--bench");
        let (commits, rounds) = if measures { (60_000, 7) } else { (3_100, 1) };
        let history = History::new(commits);
        println!("{commits} commits, {} {}\n", std::env::consts::OS, std::env::consts::ARCH);
        for graph in [false, true] {
            if graph {
                history.done("git commit-graph write --reachable");
            }
            let with = if graph { "with" } else { "without" };
            println!(
                "| {with} a commit-graph | wall ms | ratio | CPU ms | ratio | most memory MB |"
            );
            println!("|---|---|---|---|---|---|");
            table(&history, &WAYS, BASE, rounds);
        }
        println!("| 3000 commits | wall ms | ratio | CPU ms | ratio | most memory MB |");
        println!("|---|---|---|---|---|---|");
        table(&history, &COUNTED, 0, rounds);
        if !measures {
            println!("\nToo few rounds to mean anything: use `cargo bench --bench check_history`.");
        }
    }

    fn table(history: &History, ways: &[Way], base: usize, rounds: usize) {
        let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); ways.len()];
        for round in 0..rounds {
            for turn in 0..ways.len() {
                let way = (round + turn) % ways.len();
                costs[way].push(cost_of(history.shell(ways[way].1)));
            }
        }
        let medians: Vec<Cost> = costs.iter().map(|costs| median(costs)).collect();
        for ((name, _), cost) in ways.iter().zip(&medians) {
            println!(
                "| {name} | {:.0} | {:.2} | {:.0} | {:.2} | {:.0} |",
                cost.wall.as_secs_f64() * 1000.0,
                cost.wall.as_secs_f64() / medians[base].wall.as_secs_f64(),
                cost.cpu.as_secs_f64() * 1000.0,
                cost.cpu.as_secs_f64() / medians[base].cpu.as_secs_f64(),
                cost.memory
            );
        }
        println!();
    }

    /// A place with a repository.
    struct History {
        place: Place,
    }

    impl History {
        fn new(commits: u32) -> Self {
            let place = Self { place: Place::new() };
            std::fs::create_dir(place.repository()).expect("a directory");
            place.done("git init -q -b main .");
            place.import(commits);
            place.done("git repack -adq");
            let limits = "version: 1\nextends: default\nlimits: [{category: code, kind: any, lines: 1000000, over: refuse}]\n";
            std::fs::write(place.repository().join("limits.yml"), limits).expect("a policy");
            place
        }

        fn repository(&self) -> PathBuf {
            self.place.path().join("repository")
        }

        fn shell(&self, script: &str) -> Command {
            let mut shell = self.place.shell(script);
            shell.current_dir(self.repository());
            shell
        }

        fn done(&self, script: &str) {
            let status = self.shell(script).status().expect("the shell starts");
            assert!(status.success(), "{script} ended with {status}");
        }

        /// A history such as people make: bodies of different length, one to four trailers.
        fn import(&self, commits: u32) {
            let mut import = self.shell("git fast-import --quiet");
            let mut child = import.stdin(Stdio::piped()).spawn().expect("git starts");
            let mut stream = BufWriter::new(child.stdin.take().expect("a pipe"));
            for number in 0..commits {
                let message = message(number);
                let who = format!("Person {} <p{0}@example.org>", number % 397);
                let date = 1_500_000_000 + number * 60;
                let text = format!("int number = {number};\n")
                    .repeat(usize::try_from(number % 13).unwrap_or(0) + 1);
                write!(
                    stream,
                    "commit refs/heads/main\nauthor {who} {date} +0000\n\
                     committer Maintainer {c} <m{c}@example.org> {date} +0000\ndata {length}\n{message}\n\
                     M 100644 inline d{d}/f{f}.c\ndata {size}\n{text}\n",
                    c = number % 17,
                    length = message.len(),
                    d = number % 40,
                    f = number % 1009,
                    size = text.len(),
                )
                .expect("git reads");
            }
            drop(stream);
            assert!(child.wait().expect("git ends").success());
        }
    }

    const SENTENCES: [&str; 5] = [
        "The last line was dropped when it had no line feed of its own.",
        "Read the end of the file as if it were there, as the other readers do:",
        "this was found with the new test, which failed on every second run.",
        "No functional change is intended for files that end as they should.",
        "While at it, say in the documentation what happens to a lone comment.",
    ];

    fn message(number: u32) -> String {
        let mut message = format!("part{}: do the thing that is number {number}\n\n", number % 31);
        for line in 0..number * 7 % 16 {
            message += SENTENCES[usize::try_from((number + line) % 5).unwrap_or(0)];
            message += if line % 4 == 3 { "\n\n" } else { "\n" };
        }
        message += "\n";
        if number.is_multiple_of(3) {
            message += &format!("Fixes: {number:012x} (\"part{}: start\")\n", number % 31);
        }
        if number.is_multiple_of(4) {
            message += &format!("Reviewed-by: Reviewer {} <r{0}@example.org>\n", number % 53);
        }
        message += "AI-used-for: code\n";
        message + &format!("Signed-off-by: Person {} <p{0}@example.org>\n", number % 397)
    }
}
