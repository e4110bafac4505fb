//! What `git provenance amend` takes for a long series, against other ways to change the messages of the
//! same commits: each way in a fresh copy of the same repository, in turn.
//!
//! `cargo bench --bench amend_series` measures and prints a Markdown table. Without `--bench`, as in
//! `cargo test --benches`, it runs each way once over a short series and measures nothing.
//! `git filter-repo` is compared where it is installed.
#![cfg_attr(unix, allow(clippy::disallowed_methods, reason = "a bench starts programs"))]
#![allow(clippy::disallowed_macros, clippy::expect_used, clippy::panic, reason = "a bench prints")]

#[cfg(not(unix))]
fn main() {
    println!("`amend_series` needs Unix");
}

#[cfg(unix)]
mod rig;

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    unix::main()
}

#[cfg(unix)]
mod unix {
    use std::fmt::Write as _;
    use std::fs::{self, File};
    use std::path::{Path, PathBuf};
    use std::process::{Command, ExitCode};

    use crate::rig::{Cost, Place, cost_of, leave_the_terminal, median, milliseconds, ratio};

    /// The line that goes.
    const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>\n";
    /// Does the same to one message on standard input.
    const SED: &str = "sed '/^Co-authored-by: Claude/d'";

    /// A way to change all messages: how it is named, and the longest series that it is tried on.
    struct Way {
        name: &'static str,
        longest: usize,
        rounds: usize,
        command: fn(&Place, &Copy) -> Command,
    }

    /// A copy of the repository, to be changed once.
    struct Copy {
        path: PathBuf,
        /// The stream with which fast-import makes the changed commits.
        stream: PathBuf,
    }

    const WAYS: &[Way] = &[
        Way {
            name: "`git fast-import` of the changed commits",
            longest: usize::MAX,
            rounds: 7,
            command: |place, copy| {
                let mut git = place.git(&["fast-import", "--quiet", "--force"]);
                git.stdin(File::open(&copy.stream).expect("the stream"));
                git
            },
        },
        Way {
            name: "`git provenance amend`",
            longest: usize::MAX,
            rounds: 7,
            command: |place, _| place.git(&["provenance", "amend", "base..main"]),
        },
        Way {
            name: "`git filter-repo --message-callback`",
            longest: usize::MAX,
            rounds: 3,
            command: |place, _| {
                let callback =
                    "return re.sub(rb'^Co-authored-by: Claude.*\\n', b'', message, flags=re.M)";
                place.git(&[
                    "filter-repo",
                    "--force",
                    "--quiet",
                    "--refs",
                    "base..main",
                    "--message-callback",
                    callback,
                ])
            },
        },
        Way {
            name: "`git filter-branch --msg-filter`",
            longest: 1_000,
            rounds: 1,
            command: |place, _| {
                let mut git =
                    place.git(&["filter-branch", "-f", "--msg-filter", SED, "base..main"]);
                git.env("FILTER_BRANCH_SQUELCH_WARNING", "1");
                git
            },
        },
        Way {
            name: "`git rebase --exec 'git commit --amend'`",
            longest: 1_000,
            rounds: 1,
            command: |place, _| {
                let amend = format!("git log -1 --format=%B | {SED} | git commit -q --amend -F -");
                place.git(&["rebase", "-q", "--exec", &amend, "base"])
            },
        },
    ];

    pub(crate) fn main() -> ExitCode {
        if let Some(code) = leave_the_terminal() {
            return code;
        }
        let measures = std::env::args().any(|argument| argument == "--bench");
        let place = Place::new();
        println!("{}, {}", place.says(&["version"]), place.says(&["provenance", "--version"]));
        println!("{} {}\n", std::env::consts::OS, std::env::consts::ARCH);
        println!("| commits | command | wall ms | ratio | CPU ms | ratio |");
        println!("|---|---|---|---|---|---|");
        let lengths: &[usize] = if measures { &[1_000, 10_000] } else { &[12, 120] };
        for &commits in lengths {
            compare(&place, commits, measures);
        }
        if !measures {
            println!("\nToo few rounds to mean anything: use `cargo bench --bench amend_series`.");
        }
        ExitCode::SUCCESS
    }

    fn compare(place: &Place, commits: usize, measures: bool) {
        let original = place.path().join(format!("of-{commits}"));
        make(place, &original, commits);
        let stream = place.path().join("changed");
        fs::write(&stream, history(commits, "copy", "")).expect("the stream");
        let has_filter_repo = place.git(&["filter-repo", "--version"]).status();
        let has_filter_repo = has_filter_repo.is_ok_and(|status| status.success());
        let fits = |way: &&Way| {
            way.longest >= commits && (has_filter_repo || !way.name.contains("filter-repo"))
        };
        let ways: Vec<&Way> = WAYS.iter().filter(fits).collect();
        let mut costs: Vec<Vec<Cost>> = ways.iter().map(|_| Vec::new()).collect();
        let rounds = if measures { 7 } else { 1 };
        for round in 0..rounds {
            for turn in 0..ways.len() {
                let at = (round + turn) % ways.len();
                if round < ways[at].rounds {
                    costs[at].push(in_a_copy(place, &original, &stream, ways[at]));
                }
            }
        }
        let base = median(&costs[0]);
        for (way, costs) in ways.iter().zip(&costs) {
            let Cost { wall, cpu, .. } = median(costs);
            println!(
                "| {commits} | {} | {} | {} | {} | {} |",
                way.name,
                milliseconds(wall),
                ratio(wall, base.wall),
                milliseconds(cpu),
                ratio(cpu, base.cpu)
            );
        }
    }

    fn in_a_copy(place: &Place, original: &Path, stream: &Path, way: &Way) -> Cost {
        let path = place.path().join("copy");
        let _none_yet = fs::remove_dir_all(&path);
        let copied = Command::new("cp").arg("-a").arg(original).arg(&path).status();
        assert!(copied.expect("cp starts").success(), "cannot copy the repository");
        let copy = Copy { path, stream: stream.to_owned() };
        let mut command = (way.command)(place, &copy);
        command.current_dir(&copy.path);
        cost_of(command)
    }

    /// A repository with a first commit, `base`, and a linear series on top of it, checked out.
    fn make(place: &Place, path: &Path, commits: usize) {
        fs::create_dir(path).expect("a directory");
        let run = |words: &[&str], input: Option<&[u8]>| {
            let mut git = place.git(words);
            git.current_dir(path);
            if let Some(input) = input {
                let file = place.path().join("input");
                fs::write(&file, input).expect("the input");
                git.stdin(File::open(file).expect("the input"));
            }
            assert!(git.status().expect("git starts").success(), "git {words:?}");
        };
        run(&["init", "-q", "-b", "main"], None);
        let first = "commit refs/heads/base\ncommitter Kim Other <kim@example.org> 1700000000 +0000\n\
                     data 6\nStart\nM 100644 inline a.c\ndata 2\na\n\n";
        run(&["fast-import", "--quiet"], Some(first.as_bytes()));
        run(&["fast-import", "--quiet"], Some(history(commits, "main", AGENT).as_bytes()));
        run(&["reset", "-q", "--hard"], None);
    }

    /// A stream for fast-import: the series on top of `base`, each message with `line` in it.
    fn history(commits: usize, branch: &str, line: &str) -> String {
        let mut stream = String::new();
        for n in 1..=commits {
            let message = format!(
                "area: change number {n}\n\nThe reason for number {n}, in a sentence or two that say\n\
                 what was wrong before and what is right now.\n\nFixes: #{n}\n{line}\
                 Reviewed-by: Ada Byte <ada@example.org>\n"
            );
            let who = format!("Kim Other <kim@example.org> {} +0000", 1_700_000_000 + n);
            let from = if n == 1 { "from refs/heads/base\n" } else { "" };
            let text = n.to_string();
            let _never_fails = write!(
                stream,
                "commit refs/heads/{branch}\nauthor {who}\ncommitter {who}\ndata {}\n{message}\n{from}\
                 M 100644 inline f{}.c\ndata {}\n{text}\n\n",
                message.len(),
                n % 50,
                text.len()
            );
        }
        stream
    }
}
