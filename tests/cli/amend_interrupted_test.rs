//! Runs that were killed: references are all old or all new, and the next run says what happened.

use std::process::Stdio;
use std::time::{Duration, Instant};

use bstr::ByteSlice as _;

use crate::amend_rewrite_test::{rev, with_series};
use crate::rig::{Format, Refs, Repo, Signal};

fn journal(repo: &Repo) -> std::path::PathBuf {
    repo.git_dir().join("provenance/amend")
}

/// Writes down a run that is about to move these references, by a process that is gone.
fn write_journal(repo: &Repo, refs: &[(&str, &str, &str)]) {
    let mut text = "git-provenance amend 1\nstate moving 999999999\n".to_owned();
    for (name, old, new) in refs {
        text.push_str(&format!("ref {old} {new} {name}\n"));
    }
    text.push_str("end\n");
    std::fs::create_dir_all(journal(repo).parent().unwrap()).unwrap();
    std::fs::write(journal(repo), text).unwrap();
}

/// Two branches at HEAD and the commits that they would be moved to.
fn interrupted() -> (Repo, String, String) {
    let repo = with_series();
    repo.git(["branch", "one"]);
    repo.git(["branch", "two"]);
    let old = rev(&repo, "HEAD");
    let tree = rev(&repo, "HEAD^{tree}");
    let new = repo.git(["commit-tree", "-p", "HEAD~1", "-m", "step 3", &tree]);
    (repo, old, new.trim().to_str_lossy().into_owned())
}

fn both<'a>(old: &'a str, new: &'a str) -> [(&'static str, &'a str, &'a str); 2] {
    [("refs/heads/one", old, new), ("refs/heads/two", old, new)]
}

#[test]
fn a_run_that_moved_half_is_finished_by_the_next() {
    let (repo, old, new) = interrupted();
    write_journal(&repo, &both(&old, &new));
    repo.git(["update-ref", "refs/heads/one", &new]);
    repo.hook("post-rewrite", "#!/bin/sh\n>told\n");
    let err = repo.provenance(["amend"]).assert_success().err();
    assert!(err.contains("it is finished now: one "), "{err}");
    assert_eq!([rev(&repo, "one"), rev(&repo, "two")], [new.clone(), new]);
    assert!(repo.path().join("told").exists());
}

#[test]
fn undo_takes_half_a_run_back() {
    let (repo, old, new) = interrupted();
    write_journal(&repo, &both(&old, &new));
    repo.git(["update-ref", "refs/heads/two", &new]);
    repo.provenance(["amend", "--undo"]).assert_success().assert_out("put back");
    assert_eq!([rev(&repo, "one"), rev(&repo, "two")], [old.clone(), old]);
    repo.provenance(["amend", "--undo"]).assert_code(128).assert_err("nothing to undo");
}

#[test]
fn a_run_that_moved_nothing_is_forgotten() {
    let (repo, old, new) = interrupted();
    write_journal(&repo, &both(&old, &new));
    repo.provenance(["amend", "--dry-run"]).assert_code(1);
    assert!(journal(&repo).exists(), "a dry run has changed something");
    let err = repo.provenance(["amend", "one~1..one"]).assert_success().err();
    assert!(err.contains("before it moved anything"), "{err}");
}

#[test]
fn a_run_that_moved_all_is_told_to_git() {
    let (repo, old, new) = interrupted();
    write_journal(&repo, &both(&old, &new));
    for name in ["one", "two"] {
        repo.git(["update-ref", &format!("refs/heads/{name}"), &new]);
    }
    repo.provenance(["amend"]).assert_success().assert_err("it is finished now");
    assert!(std::fs::read_to_string(journal(&repo)).unwrap().contains("refs/heads/"));
}

#[test]
fn locks_that_the_killed_git_left_are_removed_and_older_ones_are_not() {
    if Format::usual().refs != Refs::Files {
        return;
    }
    let (repo, old, new) = interrupted();
    let lock = repo.git_dir().join("refs/heads/two.lock");
    std::fs::write(&lock, "").unwrap();
    std::thread::sleep(Duration::from_millis(20));
    write_journal(&repo, &both(&old, &new));
    repo.git(["update-ref", "refs/heads/one", &new]);
    repo.provenance(["amend"]).assert_code(128).assert_err("two.lock");
    assert!(lock.exists());
    std::fs::write(&lock, format!("{new}\n")).unwrap();
    repo.provenance(["amend"]).assert_success();
    assert_eq!(rev(&repo, "two"), new);
}

#[test]
fn references_that_went_three_ways_are_left_to_a_person() {
    let (repo, old, new) = interrupted();
    let other = rev(&repo, "HEAD~2");
    let refs = [both(&old, &new).as_slice(), &[("refs/heads/three", &*old, &*new)]].concat();
    write_journal(&repo, &refs);
    repo.git(["update-ref", "refs/heads/one", &new]);
    repo.git(["update-ref", "refs/heads/three", &other]);
    repo.provenance(["amend"]).assert_code(128).assert_err("remove it when all is well");
}

#[test]
fn a_journal_that_cannot_be_read_stops_the_run() {
    let repo = with_series();
    std::fs::create_dir_all(repo.git_dir().join("provenance")).unwrap();
    std::fs::write(journal(&repo), "git-provenance amend 1\nstate mov").unwrap();
    repo.provenance(["amend"]).assert_code(128).assert_err("cannot read");
}

#[test]
fn undo_is_refused_once_something_has_moved() {
    let repo = with_series();
    repo.provenance(["amend", "-2"]).assert_success();
    repo.git(["commit", "-q", "--allow-empty", "-m", "later"]);
    let before = repo.snapshot();
    repo.provenance(["amend", "--undo"]).assert_code(128).assert_err("has moved since");
    repo.assert_unchanged(&before);
}

#[test]
fn redo_moves_forward_what_undo_has_put_back() {
    let repo = with_series();
    repo.git(["branch", "other", "HEAD~1"]);
    repo.provenance(["amend", "--redo"]).assert_code(128).assert_err("nothing to redo");
    let old = [rev(&repo, "HEAD"), rev(&repo, "other")];
    repo.provenance(["amend", "-2", "--update-refs"]).assert_success();
    repo.provenance(["amend", "--redo"]).assert_code(128).assert_err("nothing to redo");
    let new = [rev(&repo, "HEAD"), rev(&repo, "other")];
    assert_ne!(old[1], new[1]);
    for _ in 0..2 {
        repo.provenance(["amend", "--undo"]).assert_success().assert_out("--redo");
        assert_eq!([rev(&repo, "HEAD"), rev(&repo, "other")], old);
        repo.provenance(["amend", "--redo"]).assert_success().assert_out("done again");
        assert_eq!([rev(&repo, "HEAD"), rev(&repo, "other")], new);
    }
    repo.provenance(["amend", "--redo"]).assert_code(128).assert_err("nothing to redo");
}

#[test]
fn redo_is_refused_once_something_has_moved() {
    let repo = with_series();
    repo.provenance(["amend", "-2"]).assert_success();
    repo.provenance(["amend", "--undo"]).assert_success();
    repo.git(["commit", "-q", "--allow-empty", "-m", "later"]);
    let before = repo.snapshot();
    let refused = repo.provenance(["amend", "--redo"]).assert_code(128);
    refused.assert_err("has moved since that amend was undone").assert_err("git reflog");
    repo.assert_unchanged(&before);
}

#[test]
fn undo_works_once_and_for_the_last_run_only() {
    let repo = with_series();
    let first = rev(&repo, "HEAD");
    repo.provenance(["amend", "-3"]).assert_success();
    let second = rev(&repo, "HEAD");
    repo.provenance(["amend", "--ai-used-for", "docs"]).assert_success();
    repo.provenance(["amend", "--undo"]).assert_success();
    assert_eq!(rev(&repo, "HEAD"), second);
    repo.provenance(["amend", "--undo"]).assert_code(128);
    assert_ne!(first, second);
}

#[test]
fn a_reference_that_went_on_from_the_new_commit_counts_as_moved() {
    let (repo, old, new) = interrupted();
    write_journal(&repo, &both(&old, &new));
    let tree = rev(&repo, "HEAD^{tree}");
    let later = repo.git(["commit-tree", "-p", &new, "-m", "later", &tree]);
    let later = later.trim().to_str().unwrap();
    repo.git(["update-ref", "refs/heads/one", later]);
    repo.provenance(["amend"]).assert_success().assert_err("it is finished now");
    assert_eq!([rev(&repo, "one"), rev(&repo, "two")], [later.to_owned(), new]);
}

#[test]
fn a_failed_run_leaves_the_one_before_to_undo() {
    let repo = with_series();
    let first = rev(&repo, "HEAD");
    repo.provenance(["amend", "HEAD~2"]).assert_success();
    repo.hook("reference-transaction", "#!/bin/sh\n[ \"$1\" != prepared ]\n");
    repo.provenance(["amend", "HEAD~1"]).assert_code(128);
    std::fs::remove_file(repo.hooks_dir().join("reference-transaction")).unwrap();
    repo.provenance(["amend", "--undo"]).assert_success();
    assert_eq!(rev(&repo, "HEAD"), first);
}

#[test]
fn a_branch_that_took_over_a_detached_head_is_not_moved_back() {
    let repo = with_series();
    repo.git(["checkout", "-q", "--detach"]);
    repo.provenance(["amend"]).assert_success();
    repo.git(["switch", "-q", "-c", "fresh"]);
    let before = repo.snapshot();
    repo.provenance(["amend", "--undo"]).assert_code(128).assert_err("is on a branch now");
    repo.assert_unchanged(&before);
}

#[test]
fn undo_waits_for_the_end_of_a_rebase() {
    let repo = with_series();
    repo.provenance(["amend", "-2"]).assert_success();
    repo.shell("GIT_SEQUENCE_EDITOR='sed -i s/^pick/edit/' git rebase -q -i HEAD~1").run();
    repo.provenance(["amend", "--undo"]).assert_code(128).assert_err("in progress");
}

const WORDS: [&str; 5] = ["amend", "-3", "--update-refs", "--ai-used-for", "code"];

/// Kills a run, or it and its git, at some moment; nothing may be lost, and the next run must go through.
fn kill_at(repo: &Repo, moment: Duration, with_git: bool) {
    let branches = ["one", "two", "three"];
    let old: Vec<String> = branches.iter().map(|name| rev(repo, name)).collect();
    // The program itself, since a git in between would be killed in its place.
    let mut command = repo.program(env!("CARGO_BIN_EXE_git-provenance")).args(WORDS).into_command();
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let begun = Instant::now();
    while begun.elapsed() < moment && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_micros(200));
    }
    let children = if with_git { children_of(child.id()) } else { Vec::new() };
    let _ = child.kill();
    for git in children {
        let _ = rustix::process::kill_process(git, Signal::KILL);
    }
    let _ = child.wait();
    go_through(repo);
    let new: Vec<String> = branches.iter().map(|name| rev(repo, name)).collect();
    for (at, name) in branches.iter().enumerate() {
        assert_ne!(old[at], new[at], "{name} after {moment:?}");
        assert_eq!(new[at], rev(repo, &format!("HEAD~{at}")), "{name} after {moment:?}");
        let message = repo.message(name);
        assert!(message.contains_str("AI-used-for: code"), "{name} after {moment:?}");
    }
    repo.git(["fsck", "--strict", "--no-dangling"]);
}

/// The next run; a git that the killed one has left may still be at work for a moment.
fn go_through(repo: &Repo) {
    for _ in 0..100 {
        let outcome = repo.provenance(WORDS);
        if outcome.code == Some(128) && outcome.err().contains("another amend is moving") {
            std::thread::sleep(Duration::from_millis(50));
            continue;
        }
        outcome.assert_success();
        return;
    }
    panic!("the git of the killed run does not end");
}

fn children_of(parent: u32) -> Vec<rustix::process::Pid> {
    let list = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children"));
    let numbers = list.unwrap_or_default();
    let pid = |number: &str| rustix::process::Pid::from_raw(number.parse().ok()?);
    numbers.split_whitespace().filter_map(pid).collect()
}

fn kill_often(times: u32, with_git: bool) {
    let repo = with_series();
    for (at, name) in ["one", "two", "three"].iter().enumerate() {
        repo.git(["branch", name, &format!("HEAD~{at}")]);
    }
    let refs = repo.git(["for-each-ref", "--format=update %(refname) %(objectname)"]);
    let reset = || {
        repo.command(["update-ref", "--stdin"]).stdin(&refs).run().assert_success();
        std::fs::remove_dir_all(repo.git_dir().join("provenance")).unwrap();
    };
    let begun = Instant::now();
    repo.provenance(WORDS).assert_success();
    let whole = begun.elapsed();
    for n in 0..times {
        reset();
        kill_at(&repo, whole * n / times, with_git);
    }
}

#[test]
fn a_run_killed_at_any_moment_leaves_all_old_or_all_new() {
    kill_often(100, false);
}

#[test]
fn a_run_killed_with_its_git_is_mended_by_the_next() {
    kill_often(100, true);
}
