//! Where a repository and its parts are is asked of git once in a run, or not at all.

use std::ffi::OsStr;
use std::fs;

use crate::rig::{Format, Repo, Run};

/// Options of `git rev-parse` that say where something is.
const LOCATIONS: [&str; 6] = [
    "--git-dir",
    "--absolute-git-dir",
    "--git-common-dir",
    "--show-toplevel",
    "--show-cdup",
    "--show-object-format",
];

/// The runs of `git rev-parse` for where things are.
#[track_caller]
fn assert_asked(repo: &Repo, run: Run, times: usize) {
    let trace = repo.scratch("trace");
    let _none = fs::remove_file(&trace);
    let outcome = run.env("GIT_TRACE", trace.to_str().unwrap()).run();
    let trace = fs::read_to_string(&trace).unwrap();
    let asks = |line: &&str| {
        line.contains("built-in: git rev-parse") && LOCATIONS.iter().any(|word| line.contains(word))
    };
    assert_eq!(trace.lines().filter(asks).count(), times, "{outcome}\n{trace}");
}

#[test]
fn git_is_asked_once_where_things_are() {
    let repo = Repo::seeded(Format::usual());
    let run = |words: &[&str]| repo.command(["provenance"]).args(words);
    assert_asked(&repo, run(&["check"]), 1);
    assert_asked(&repo, run(&["check", "HEAD"]), 1);
    assert_asked(&repo, run(&["amend", "--no-ai"]), 1);
    assert_asked(&repo, run(&["amend", "--dry-run"]), 1);
    assert_asked(&repo, run(&["doctor"]), 1);
    assert_asked(&repo, run(&["hook", "status"]), 1);
    assert_asked(&repo, run(&["hook", "install"]), 1);
    assert_asked(&repo, run(&["hook", "uninstall"]), 1);
    assert_asked(&repo, run(&["policy", "show"]), 1);
}

#[test]
fn the_hooks_of_a_message_do_not_ask_where_things_are() {
    let repo = Repo::seeded(Format::usual());
    let message = repo.git_dir().join("COMMIT_EDITMSG");
    fs::write(&message, "read on\n\nAI-used-for: code\n").unwrap();
    for event in ["commit-msg", "prepare-commit-msg"] {
        let run = repo.command(["provenance", "hook", "run", event]).arg(&message);
        assert_asked(&repo, run, 0);
    }
    let id = String::from_utf8(repo.git(["rev-parse", "HEAD"])).unwrap();
    let (id, none) = (id.trim(), "0".repeat(id.trim().len()));
    let push = repo.command(["provenance", "hook", "run", "pre-push", "origin", "url"]);
    let line = format!("refs/heads/main {id} refs/heads/main {none}\n");
    assert_asked(&repo, push.stdin(line), 1);
}

#[test]
fn a_line_feed_in_the_name_of_a_repository_confuses_nothing() {
    let repo = Repo::seeded(Format::usual());
    let other = repo.scratch("line\nfeed");
    repo.git([OsStr::new("init"), OsStr::new("-q"), other.as_os_str()]);
    let run = repo.command(["provenance", "hook", "status", "--json"]).directory(&other);
    let report = run.run().assert_success().out();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let hooks = other.canonicalize().unwrap().join(".git/hooks");
    assert_eq!(report["directory"], hooks.to_str().unwrap());
}
