//! What amend cannot work with: a clear error, the right code, and nothing moved.

use bstr::ByteSlice as _;

use crate::amend_rewrite_test::{SAID, add, rev, step, with_series};
use crate::rig::{Repo, unprivileged};

/// The words fail with this code and text, and nothing changes.
#[track_caller]
fn refused(repo: &Repo, words: &[&str], code: i32, says: &str) {
    let before = repo.snapshot();
    let outcome = repo.provenance(["amend"].iter().chain(words)).assert_code(code);
    assert!(outcome.err().contains(says), "{outcome}");
    if code != 129 {
        assert!(outcome.err().contains("hint: "), "{outcome}");
    }
    repo.assert_unchanged(&before);
}

#[test]
fn words_that_name_nothing_are_refused() {
    let repo = with_series();
    refused(&repo, &["no-such"], 128, "`no-such` is not a commit");
    refused(&repo, &["no-such.."], 128, "`no-such` is not a commit");
    refused(&repo, &["HEAD.."], 128, "names no commit");
    refused(&repo, &["HEAD~1...HEAD"], 129, "two tips");
    refused(&repo, &["HEAD", "HEAD~1"], 129, "two tips");
    refused(&repo, &["--all"], 129, "--all");
    refused(&repo, &["HEAD^{tree}"], 128, "is not a commit");
    refused(&repo, &["--undo"], 128, "nothing to undo");
    refused(&repo, &["--ai-used-for", "cod"], 129, "did you mean");
    repo.write(".git/free.yml", "version: 1\nextends: apache\ndisclosure: {none: none}\n");
    let free = ["--policy", ".git/free.yml", "--ai-used-for", "none"];
    refused(&repo, &free, 129, "`--no-ai`");
    refused(&repo, &["--policy", "no-such"], 128, "neither a preset nor a file");
}

#[test]
fn no_repository_and_no_commit_are_said() {
    let none = Repo::none();
    none.provenance(["amend"]).assert_code(128).assert_err("not a git repository");
    refused(&Repo::new(), &[], 128, "`HEAD` is not a commit");
}

#[test]
fn commits_that_no_branch_reaches_are_refused() {
    let repo = with_series();
    let tree = rev(&repo, "HEAD^{tree}");
    let alone = repo.git(["commit-tree", "-m", "alone", &tree]);
    let alone = alone.trim().to_str().unwrap();
    refused(&repo, &[alone], 128, "neither in the history of HEAD nor the end of a branch");
    refused(&repo, &[&format!("HEAD..{alone}")], 128, "neither in the history");
}

#[test]
fn an_unrelated_history_is_only_a_range() {
    let repo = with_series();
    let old = rev(&repo, "HEAD");
    repo.git(["checkout", "-q", "--orphan", "other"]);
    add(&repo, &format!("other root\n\n{SAID}\nCo-authored-by: Claude <noreply@anthropic.com>\n"));
    repo.provenance(["amend", &format!("{old}..")]).assert_success();
    assert_eq!(repo.head_message(), format!("other root\n\n{SAID}\n").as_bytes());
}

#[test]
fn an_operation_in_progress_has_to_end_first() {
    let begin: [(&str, &str); 5] = [
        ("rebase", "GIT_SEQUENCE_EDITOR='sed -i s/^pick/edit/' git rebase -q -i HEAD~1"),
        ("merge", "git merge -q --no-ff --no-commit side"),
        ("cherry-pick", "git cherry-pick --no-commit side; git update-ref CHERRY_PICK_HEAD side"),
        ("revert", "git revert --no-edit HEAD~1"),
        ("bisect", "git bisect start; git bisect bad; git bisect good HEAD~2"),
    ];
    for (name, script) in begin {
        println!("{name}");
        let repo = with_series();
        repo.git(["branch", "side", "HEAD~3"]);
        repo.git(["checkout", "-q", "side"]);
        repo.write("docs/b.md", "b\n").git(["add", "."]);
        repo.git(["commit", "-q", "-m", "side"]);
        repo.git(["checkout", "-q", "-"]);
        repo.shell(script).run();
        refused(&repo, &[], 128, "in progress");
    }
}

#[test]
fn a_branch_that_is_rebased_in_another_worktree_is_left_alone() {
    let repo = with_series();
    let linked = repo.linked_worktree();
    linked.shell("GIT_SEQUENCE_EDITOR='sed -i s/^pick/edit/' git rebase -q -i HEAD~1").run();
    refused(&repo, &["linked~1..linked"], 128, "being rebased in another worktree");
}

#[test]
fn a_shallow_clone_keeps_its_boundary() {
    let repo = with_series();
    let clone = repo.shallow_clone(2);
    refused(
        &clone,
        &["HEAD~1"],
        128,
        "is the shallow boundary; rewriting it would drop its parents",
    );
    clone.provenance(["amend"]).assert_code(128).assert_err("add --force");
    clone.provenance(["amend", "--force"]).assert_success();
    assert_eq!(clone.head_message(), step(3).as_bytes());
    clone.git(["fsck", "--strict"]);
}

#[test]
fn a_replaced_or_grafted_commit_is_refused() {
    let repo = with_series();
    repo.git(["replace", "HEAD~1", "HEAD~2"]);
    refused(&repo, &["-2"], 128, "is replaced by another one");
    repo.provenance(["amend", "HEAD~1.."]).assert_success();
    let repo = with_series();
    let line = format!("{}\n", rev(&repo, "HEAD"));
    std::fs::create_dir_all(repo.git_dir().join("info")).unwrap();
    std::fs::write(repo.git_dir().join("info/grafts"), line).unwrap();
    refused(&repo, &[], 128, "is replaced by another one");
}

#[test]
fn a_broken_header_is_refused_with_its_line() {
    let repo = with_series();
    let tree = rev(&repo, "HEAD^{tree}");
    let parent = rev(&repo, "HEAD");
    for (header, says) in [
        (format!("tree {tree}\nparent {parent}\nauthor K <k@x> 1 +0000\n\ns\n"), "no committer"),
        (format!("tree {tree}\nparent {parent}\ncommitter K <k@x> 1 +0000\n\ns\n"), "no author"),
    ] {
        let words = ["hash-object", "-t", "commit", "-w", "--stdin", "--literally"];
        let id = repo.command(words).stdin(header).run().assert_success().out();
        repo.git(["update-ref", "HEAD", id.trim()]);
        let before = repo.git(["rev-parse", "HEAD"]);
        let outcome = repo.provenance(["amend"]).assert_code(128);
        assert!(outcome.err().contains(says), "{outcome}");
        assert!(outcome.err().contains("line "), "{outcome}");
        assert_eq!(repo.git(["rev-parse", "HEAD"]), before);
        repo.git(["update-ref", "HEAD", &parent]);
    }
}

#[test]
fn a_nul_in_a_message_that_was_named_is_refused() {
    let repo = with_series();
    let (tree, parent) = (rev(&repo, "HEAD^{tree}"), rev(&repo, "HEAD"));
    let who = "K <k@example.org> 1 +0000";
    let bytes = format!("tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\n\na\0b\n");
    let words = ["hash-object", "-t", "commit", "-w", "--stdin", "--literally"];
    let id = repo.command(words).stdin(bytes).run().assert_success().out();
    repo.git(["update-ref", "HEAD", id.trim()]);
    refused(&repo, &[], 128, "NUL byte");
}

#[test]
fn missing_objects_are_an_error_and_not_a_shorter_history() {
    let repo = with_series();
    let lost = rev(&repo, "HEAD~1");
    repo.git(["repack", "-q", "-a", "-d"]);
    let pack = repo.shell("for p in .git/objects/pack/*.pack; do mv $p x.pack; git unpack-objects -q <x.pack; done; rm -f .git/objects/pack/*").run();
    pack.assert_success();
    std::fs::remove_file(repo.git_dir().join("objects").join(&lost[..2]).join(&lost[2..])).unwrap();
    let head = repo.git(["rev-parse", "HEAD"]);
    let outcome = repo.provenance(["amend", "-3"]).assert_code(128);
    assert!(outcome.err().contains(&lost), "{outcome}");
    assert_eq!(repo.git(["rev-parse", "HEAD"]), head);
}

#[test]
fn an_agent_is_no_committer() {
    let repo = with_series();
    repo.config("user.name", "Claude").config("user.email", "noreply@anthropic.com");
    refused(&repo, &[], 128, "the committer");
}

#[test]
fn a_reference_that_moves_meanwhile_stops_everything() {
    let repo = with_series();
    repo.git(["branch", "stacked", "HEAD~1"]);
    let theirs = rev(&repo, "HEAD~3");
    // Another program is quicker: it moves a branch while the commits are being signed.
    let script = format!(
        "#!/bin/sh\ncat >/dev/null\ngit update-ref refs/heads/stacked {theirs}\n\
         echo signature\necho '[GNUPG:] SIG_CREATED x' >&2\n"
    );
    repo.tool("quick-gpg", &script);
    repo.config("commit.gpgSign", "true").config("gpg.program", "quick-gpg");
    let head = rev(&repo, "HEAD");
    let outcome = repo.provenance(["amend", "-3", "--update-refs"]).assert_code(128);
    assert!(outcome.err().contains("refs/heads/stacked"), "{outcome}");
    assert_eq!([rev(&repo, "HEAD"), rev(&repo, "stacked")], [head, theirs]);
    assert!(!repo.git_dir().join("provenance/amend").exists());
}

#[test]
fn a_transaction_that_a_hook_refuses_moves_nothing() {
    let repo = with_series();
    let head = rev(&repo, "HEAD");
    repo.hook("reference-transaction", "#!/bin/sh\n[ \"$1\" != prepared ]\n");
    repo.provenance(["amend", "-3"]).assert_code(128).assert_err("update-ref");
    assert_eq!(rev(&repo, "HEAD"), head);
    assert!(!repo.git_dir().join("provenance/amend").exists());
}

#[test]
fn a_read_only_object_store_moves_nothing() {
    let repo = with_series();
    let head = rev(&repo, "HEAD");
    repo.shell("chmod -R a+rwX . && chmod -R a-w .git/objects").run().assert_success();
    let script = "git provenance amend -3 --ai-used-for code";
    if let Some(outcome) = unprivileged(&repo, script) {
        let outcome = outcome.assert_code(128);
        assert!(outcome.err().contains("objects"), "{outcome}");
    }
    repo.shell("chmod -R u+w .git").run();
    assert_eq!(rev(&repo, "HEAD"), head);
}

#[test]
fn two_branches_that_share_commits_are_named() {
    let repo = with_series();
    repo.git(["branch", "twin"]);
    let out = repo.provenance(["amend", "-2"]).assert_success().out();
    assert!(out.contains("the old commits are still in twin"), "{out}");
}
