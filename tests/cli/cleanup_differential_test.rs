//! What git stores under our hooks, and below `git provenance commit`, is what plain git stores, where the message has
//! nothing of ours to change: random messages, cleanup modes, comment strings, templates, with and without an editor.

use std::fs;

use bstr::ByteSlice as _;

use crate::rig::{Outcome, Repo};

/// Runs by default; `GIT_PROVENANCE_CLEANUP_RUNS` asks for more.
const RUNS: u32 = 24;

/// A generator of its own, so that a seed names a case for ever.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    fn message(&mut self) -> String {
        const LINES: [&str; 13] = [
            "",
            "  indented  ",
            "; last",
            "# a comment?",
            "#1 is fixed",
            "@home",
            "; one\n; two",
            "# ------------------------ >8 ------------------------",
            "text",
            "\t",
            "% x",
            "Reviewed-by: Kim <kim@example.org>",
            "a\r; b",
        ];
        let mut text = String::from("subject\n\n");
        for _ in 0..self.below(6) {
            text += self.of(&LINES);
            text.push('\n');
        }
        text + self.of(&["", "; last\n", "; last", "# last\n", "\n\n"])
    }
}

/// One case: how git is configured, and what it is told.
#[derive(Debug)]
struct Case {
    config: Vec<(&'static str, String)>,
    words: Vec<String>,
    is_merge: bool,
    /// What the editor does with the file in `$1`.
    edit: &'static str,
    message: String,
}

const KEEPS: &str = "cat ../scratch/message >\"$1\"";
const PREPENDS: &str =
    "cat ../scratch/message \"$1\" >../scratch/both; cat ../scratch/both >\"$1\"";

fn case(random: &mut Random) -> Case {
    let is_merge = random.below(3) == 0;
    let mut config = Vec::new();
    let mut set = |key, value: &str| {
        if !value.is_empty() {
            config.push((key, value.to_owned()));
        }
    };
    const MODES: [&str; 7] = ["", "", "strip", "whitespace", "verbatim", "scissors", "default"];
    set("commit.cleanup", random.of(&MODES));
    set("core.commentChar", random.of(&["", "auto", "auto", ";", "#"]));
    set("commit.verbose", random.of(&["", "true", "-1", "0", "2", "no"]));
    set("commit.status", random.of(&["", "false", "true"]));
    set("commit.template", random.of(&["", "", "../scratch/template"]));
    let mut words = Vec::new();
    match random.of(&["", "", "strip", "whitespace", "verbatim", "scissors", "--no-cleanup"]) {
        "" => {}
        "--no-cleanup" => words.push("--no-cleanup".to_owned()),
        mode => words.push(format!("--cleanup={mode}")),
    }
    if !is_merge {
        let others = ["", "-v", "--no-verbose", "--no-status", "--status", "--no-template"];
        words.push(random.of(&others).to_owned());
    }
    // With an editor on nothing, on a file, or without one.
    match random.below(3) {
        0 if is_merge => words.push("--edit".to_owned()),
        0 => {}
        1 => words.extend(["-F", "../scratch/given", "-e"].map(str::to_owned)),
        _ => words.extend(["-F", "../scratch/given"].map(str::to_owned)),
    }
    words.retain(|word| !word.is_empty());
    let edit = random.of(&[KEEPS, PREPENDS, ":"]);
    Case { config, words, is_merge, edit, message: random.message() }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Under {
    Git,
    Hooks,
    Wrapper,
}

/// Makes the commit, and says what git stored; `None` where it made none.
fn stored(case: &Case, given: &str, under: Under) -> (Option<Vec<u8>>, Outcome) {
    let repo = Repo::new();
    repo.fixed_dates().write("a", "1\n").git(["add", "."]);
    repo.git(["commit", "-q", "-m", "base"]);
    repo.git(["checkout", "-q", "-b", "topic"]);
    repo.git(["commit", "-q", "--allow-empty", "-m", "topic"]);
    repo.git(["checkout", "-q", "main"]);
    repo.write("a", "2\n").git(["add", "."]);
    fs::write(repo.scratch("message"), &case.message).unwrap();
    fs::write(repo.scratch("given"), given).unwrap();
    fs::write(repo.scratch("template"), "# of the template\nWhy:\n").unwrap();
    repo.config("provenance.policy", "neutral");
    for (key, value) in &case.config {
        repo.config(key, value);
    }
    repo.env("GIT_EDITOR", repo.editor_script(case.edit));
    if under == Under::Hooks {
        repo.provenance(["hook", "install", "-q", "commit-msg", "prepare-commit-msg"])
            .assert_success();
    }
    let mut words: Vec<&str> = match (case.is_merge, under) {
        (true, _) => {
            repo.git(["reset", "-q", "--hard"]);
            vec!["merge", "-q", "--no-ff"]
        }
        (false, Under::Wrapper) => vec!["provenance", "commit", "-q", "--no-sign-off"],
        (false, _) => vec!["commit", "-q"],
    };
    words.extend(case.words.iter().map(String::as_str));
    if case.is_merge {
        words.push("topic");
    }
    let before = repo.commit_count();
    let run = repo.try_git(words);
    ((repo.commit_count() > before).then(|| repo.head_message()), run)
}

#[test]
fn git_stores_what_it_stores_without_us() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let runs = number("GIT_PROVENANCE_CLEANUP_RUNS").unwrap_or(RUNS);
    let first = number("GIT_PROVENANCE_CLEANUP_SEED").unwrap_or(1);
    for seed in first..first + runs {
        let mut random = Random(u64::from(seed) << 17);
        random.below(2);
        let case = case(&mut random);
        let given = random.message();
        let (expected, plain) = stored(&case, &given, Under::Git);
        for under in [Under::Hooks, Under::Wrapper] {
            if under == Under::Wrapper && case.is_merge {
                continue;
            }
            let (found, run) = stored(&case, &given, under);
            let shown = |bytes: &Option<Vec<u8>>| bytes.as_ref().map(|b| b.as_bstr().to_owned());
            assert_eq!(
                shown(&found),
                shown(&expected),
                "seed {seed}, {under:?}: {case:#?}\ngiven {given:?}\n{run}\n{plain}"
            );
        }
    }
}
