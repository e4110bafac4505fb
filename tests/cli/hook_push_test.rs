//! `git push` under our hook: what is sent is checked, what some remote has already is not, and a clean push
//! says nothing.

use crate::rig::{Format, Outcome, Repo, for_each_format};

const BAD: &str = "bad\n\nCo-authored-by: Claude <noreply@anthropic.com>\n";

/// A repository with the remote `origin`, which has everything so far.
fn cloned(repo: &Repo) {
    repo.write("a", "a\n").git(["add", "a"]);
    repo.git(["commit", "-q", "-m", "Start"]);
    add_remote(repo, "origin");
    repo.git(["push", "-q", "-u", "origin", "main"]);
    repo.provenance(["hook", "install", "pre-push"]).assert_success();
}

fn add_remote(repo: &Repo, name: &str) {
    let path = repo.scratch(&format!("{name}.git"));
    let path = path.to_str().unwrap();
    let format = repo.git(["rev-parse", "--show-object-format"]);
    let format = String::from_utf8(format).unwrap();
    repo.git(["init", "-q", "--bare", &format!("--object-format={}", format.trim()), path]);
    repo.git(["remote", "add", name, path]);
}

fn commit(repo: &Repo, message: &str) {
    repo.command(["commit", "-q", "--allow-empty", "-F", "-"])
        .stdin(message)
        .run()
        .assert_success();
}

fn push(repo: &Repo, words: &[&str]) -> Outcome {
    repo.command(["push", "-q"]).args(words).run()
}

fn repository() -> Repo {
    let repo = Repo::new();
    cloned(&repo);
    repo
}

#[test]
fn a_clean_push_is_silent_and_a_bad_one_is_refused_with_the_fix() {
    for_each_format(|repo| {
        cloned(&repo);
        commit(&repo, "good\n");
        let clean = push(&repo, &[]).assert_success();
        assert_eq!((clean.out(), clean.err()), (String::new(), String::new()));
        commit(&repo, BAD);
        let refused = push(&repo, &[]).assert_code(1);
        assert_eq!(refused.out(), "", "{refused}");
        let refused = refused.assert_err("agent-trailer").assert_err("not pushed to origin");
        let _refused = refused.assert_err("hint: ");
        repo.provenance(["amend", "@{upstream}..", "--ai-used-for", "code"]).assert_success();
        push(&repo, &[]).assert_success();
    });
}

#[test]
fn what_a_remote_has_is_not_judged_again() {
    let repo = repository();
    commit(&repo, BAD);
    push(&repo, &["--no-verify"]).assert_success();
    commit(&repo, "good\n");
    push(&repo, &[]).assert_success();
    // Another remote gets it too.
    add_remote(&repo, "fork");
    push(&repo, &["fork", "main", "main:refs/heads/copy"]).assert_success();
}

#[test]
fn a_new_branch_is_judged_from_where_it_began() {
    let repo = repository();
    repo.git(["checkout", "-q", "-b", "topic"]);
    commit(&repo, BAD);
    commit(&repo, "good\n");
    let refused = push(&repo, &["origin", "topic"]).assert_code(1);
    let _refused = refused.assert_err("in 1 of 2 commits");
}

#[test]
fn deletions_tags_and_other_objects_bring_nothing_to_judge() {
    let repo = repository();
    repo.git(["tag", "-a", "-m", "a tag", "v1"]);
    repo.git(["tag", "blob", "HEAD:a"]);
    push(&repo, &["origin", "v1", "blob"]).assert_success();
    push(&repo, &["origin", ":refs/tags/blob"]).assert_success();
    // A tag of a commit that is new brings that commit.
    commit(&repo, BAD);
    repo.git(["tag", "-a", "-m", "bad", "v2"]);
    push(&repo, &["origin", "v2"]).assert_code(1).assert_err("agent-trailer");
}

#[test]
fn what_somebody_else_has_pushed_meanwhile_is_no_obstacle() {
    let repo = repository();
    let other = Repo::seeded(Format::usual());
    let remote = repo.scratch("origin.git");
    other.git(["push", "-q", "-f", remote.to_str().unwrap(), "main"]);
    commit(&repo, "good\n");
    push(&repo, &["-f", "origin", "main"]).assert_success();
}

#[test]
fn an_earlier_hook_reads_the_same_lines_and_can_refuse() {
    let repo = repository();
    repo.provenance(["hook", "uninstall"]).assert_success();
    repo.hook("pre-push", "#!/bin/sh\ncat >seen\necho \"$1\" >>seen\n");
    repo.provenance(["hook", "install", "pre-push"]).assert_success();
    commit(&repo, BAD);
    push(&repo, &[]).assert_code(1).assert_err("agent-trailer");
    let seen = String::from_utf8(repo.read("seen")).unwrap();
    assert!(seen.starts_with("refs/heads/main ") && seen.ends_with("\norigin\n"), "{seen}");
    repo.hook("pre-push.before-provenance", "#!/bin/sh\nexit 3\n");
    push(&repo, &["origin", "HEAD~1:refs/heads/x"]).assert_code(1);
}

#[test]
fn a_policy_that_cannot_be_read_stops_the_push() {
    let repo = repository();
    commit(&repo, "good\n");
    repo.write(".git-provenance.yml", "version: 7\n");
    push(&repo, &[]).assert_code(1).assert_err(".git-provenance.yml");
}

#[test]
fn what_is_pushed_may_have_any_name() {
    let repo = repository();
    commit(&repo, "good\n");
    repo.git(["branch", "good\u{3000}one"]);
    push(&repo, &["origin", "good\u{3000}one"]).assert_success();
    push(&repo, &["origin", "HEAD@{0}:refs/heads/by-time"]).assert_success();
    commit(&repo, BAD);
    let zeros = "0".repeat(40);
    let branch = format!("bad\u{3000}{zeros}");
    repo.git(["branch", &branch]);
    push(&repo, &["origin", &format!("{branch}:refs/heads/other")]).assert_code(1);
    push(&repo, &["origin", "HEAD@{0 seconds ago}:refs/heads/two"]).assert_code(1);
}
