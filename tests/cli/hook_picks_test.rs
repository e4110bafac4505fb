//! What git makes from commits that exist: nobody is asked, own sign-offs stay only with the change that was
//! signed, what options added goes, and folding unites what each commit said.

use bstr::ByteSlice as _;

use crate::dialogue::message;
use crate::rig::{Format, Outcome, Repo, for_each_format};

const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>\n";
const KIM: &str = "Signed-off-by: Kim Other <kim@example.org>\n";
const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>\n";

/// Two branches from one commit: `topic` with a signed commit, `main` with another file; on `topic`.
fn branched(repo: &Repo, message: &str) {
    repo.write("base", "1\n2\n3\n").git(["add", "."]);
    repo.git(["commit", "-q", "-m", "Base"]);
    repo.git(["checkout", "-q", "-b", "topic"]);
    commit(repo, "topic", "t\n", message);
    repo.git(["checkout", "-q", "main"]);
    commit(repo, "main", "m\n", "main\n");
    repo.git(["checkout", "-q", "topic"]);
    repo.provenance(["hook", "install"]).assert_success();
}

/// A commit made without any hook: only git itself knows what was signed.
fn commit(repo: &Repo, file: &str, content: &str, message: &str) {
    repo.write(file, content).git(["add", "."]);
    let none = ["-c", "core.hooksPath=/dev/null", "commit", "-q", "-F", "-"];
    repo.command(none).stdin(message).run().assert_success();
}

fn signed() -> Repo {
    let repo = Repo::new();
    branched(&repo, &format!("topic\n\nAI-used-for: code\n{OWN}"));
    repo
}

fn run(repo: &Repo, words: &[&str]) -> Outcome {
    let run = repo.command(words).env("GIT_EDITOR", "true");
    run.env("GIT_SEQUENCE_EDITOR", "true").run()
}

#[test]
fn a_clean_rebase_keeps_what_was_signed() {
    for_each_format(|repo| {
        let text = format!("topic\n\nAI-used-for: code\n{OWN}");
        branched(&repo, &text);
        let rebase = run(&repo, &["rebase", "-q", "main"]).assert_success();
        assert_eq!(rebase.err(), "", "{rebase}");
        assert_eq!(message(&repo), text);
    });
}

#[test]
fn a_terminal_changes_nothing() {
    let repo = signed();
    let mut terminal = repo.terminal(["rebase", "-q", "main"]);
    let finished = terminal.finish();
    assert_eq!((finished.code, finished.screen.trim()), (Some(0), ""));
    assert_eq!(message(&repo), format!("topic\n\nAI-used-for: code\n{OWN}"));
}

#[test]
fn what_options_add_is_dropped_and_said() {
    let cases: [(&str, &[&str], &str); 6] = [
        ("pick", &["cherry-pick", "-s", "main"], "main\n"),
        ("edited pick", &["cherry-pick", "-s", "-e", "main"], "main\n"),
        ("rebase", &["rebase", "-q", "--signoff", "--force-rebase", "HEAD^"], "plain\n"),
        ("apply", &["rebase", "-q", "--apply", "--signoff", "main"], "plain\n"),
        ("revert", &["revert", "--no-edit", "-s", "HEAD"], "Revert \"plain\"\n"),
        ("no verify", &["commit", "-q", "--amend", "--no-edit", "-n", "-s"], "plain\n"),
    ];
    for (what, words, subject) in cases {
        let repo = Repo::new();
        branched(&repo, "plain\n");
        let done = run(&repo, words).assert_success();
        assert!(message(&repo).starts_with(subject), "{what}\n{done}");
        assert!(!repo.head_message().contains_str("Signed-off-by"), "{what}\n{done}");
        let done = done.assert_err("own-sign-off");
        assert_eq!(
            done.err().matches("hint: to sign off, run `git provenance amend").count(),
            1,
            "{done}"
        );
    }
}

#[test]
fn the_hint_in_a_rebase_names_its_range() {
    let repo = Repo::new();
    branched(&repo, "plain\n");
    let done = run(&repo, &["rebase", "-q", "--signoff", "main"]).assert_success();
    let onto = String::from_utf8(repo.git(["rev-parse", "--short=12", "main"])).unwrap();
    let _done = done.assert_err(&format!("git provenance amend {}..`", onto.trim()));
}

#[test]
fn a_changed_patch_loses_the_sign_off() {
    // Another change than the one that was signed: a conflict, mended by hand.
    for (what, begin, go_on) in [
        ("rebase", &["rebase", "-q", "main"][..], &["rebase", "--continue"][..]),
        ("pick", &["cherry-pick", "topic"], &["cherry-pick", "--continue"]),
    ] {
        let repo = Repo::new();
        branched(&repo, &format!("topic\n\n{KIM}{OWN}"));
        repo.git(["checkout", "-q", "main"]);
        commit(&repo, "topic", "other\n", "conflict\n");
        if what == "rebase" {
            repo.git(["checkout", "-q", "topic"]);
        }
        assert_ne!(run(&repo, begin).code, Some(0), "{what}");
        repo.write("topic", "mended\n").git(["add", "."]);
        let done = run(&repo, go_on).assert_success();
        assert_eq!(message(&repo), format!("topic\n\n{KIM}"), "{what}\n{done}");
        let _done = done.assert_err("the change is not the one that was signed off");
    }
}

#[test]
fn a_patch_that_only_moves_is_the_same_one() {
    let repo = Repo::new();
    branched(&repo, "plain\n");
    commit(&repo, "base", "1\n2\n3\n4\n", &format!("at the end\n\n{OWN}"));
    repo.git(["checkout", "-q", "main"]);
    commit(&repo, "base", "0\n1\n2\n3\n", "at the start\n");
    run(&repo, &["cherry-pick", "topic"]).assert_success();
    assert_eq!(message(&repo), format!("at the end\n\n{OWN}"));
}

#[test]
fn a_second_sign_off_of_the_same_person_goes() {
    let repo = Repo::new();
    branched(&repo, &format!("topic\n\n{OWN}Reviewed-by: Kim Other <kim@example.org>\n"));
    repo.git(["checkout", "-q", "main"]);
    run(&repo, &["cherry-pick", "-s", "topic"]).assert_success();
    let kept = format!("topic\n\n{OWN}Reviewed-by: Kim Other <kim@example.org>\n");
    assert_eq!(message(&repo), kept);
}

#[test]
fn traces_that_were_there_stay_and_new_ones_go() {
    let repo = Repo::new();
    branched(&repo, &format!("topic\n\n{AGENT}"));
    repo.git(["checkout", "-q", "main"]);
    run(&repo, &["cherry-pick", "topic"]).assert_success();
    assert_eq!(message(&repo), format!("topic\n\n{AGENT}"));

    let repo = Repo::new();
    let codex = "Co-authored-by: Codex <codex@openai.com>";
    repo.hook(
        "prepare-commit-msg",
        &format!("#!/bin/sh\ngit interpret-trailers --in-place --trailer '{codex}' \"$1\"\n"),
    );
    branched(&repo, &format!("topic\n\n{AGENT}"));
    repo.git(["checkout", "-q", "main"]);
    run(&repo, &["cherry-pick", "topic"]).assert_success().assert_err(codex);
    assert_eq!(message(&repo), format!("topic\n\n{AGENT}"));
}

#[test]
fn folding_unites_disclosures_and_other_peoples_sign_offs() {
    let second = format!("AI-used-for: code (parser), tests\n{KIM}{OWN}");
    for (what, subject) in [("fixup", "fixup! topic"), ("squash", "squash! topic")] {
        let repo = Repo::new();
        branched(&repo, &format!("topic\n\nwhy\n\nAI-used-for: docs\n{OWN}"));
        commit(&repo, "more", "m\n", &format!("{subject}\n\n{second}"));
        let done = run(&repo, &["rebase", "-q", "-i", "--autosquash", "main"]).assert_success();
        let text = message(&repo);
        assert!(text.starts_with("topic\n\nwhy\n"), "{what}\n{text}");
        let trailers = repo.git(["log", "-1", "--format=%(trailers)"]);
        let expected = format!("AI-used-for: code (parser), tests, docs\n{KIM}\n");
        assert_eq!(trailers.as_bstr(), expected.as_bytes().as_bstr(), "{what}\n{done}");
        assert_eq!(text.matches("AI-used-for").count(), 1, "{what}\n{text}");
        assert_eq!(text.matches("Signed-off-by").count(), 1, "{what}\n{text}");
    }
}

#[test]
fn several_commits_are_folded_one_after_the_other() {
    let repo = Repo::new();
    branched(&repo, "topic\n\nAI-used-for: docs\n");
    for (number, said) in ["code", "tests", "code (parser)"].iter().enumerate() {
        let text = format!("fixup! topic\n\nAI-used-for: {said}\n");
        commit(&repo, &format!("f{number}"), "x\n", &text);
    }
    run(&repo, &["rebase", "-q", "-i", "--autosquash", "main"]).assert_success();
    assert_eq!(message(&repo), "topic\n\nAI-used-for: code (parser), tests, docs\n");
    assert_eq!(repo.git(["rev-list", "--count", "main.."]), b"1\n");
}

#[test]
fn rewording_asks_nobody_and_keeps_the_sign_off() {
    let repo = signed();
    let editor = repo.editor_script("sed -i '1s/.*/reworded/' \"$1\"");
    let rebase = repo.command(["rebase", "-q", "-i", "HEAD^"]).env("GIT_EDITOR", editor);
    let finished = rebase.env("GIT_SEQUENCE_EDITOR", "sed -i s/^pick/reword/").terminal().finish();
    assert_eq!(finished.code, Some(0), "{}", finished.screen);
    assert_eq!(message(&repo), format!("reworded\n\nAI-used-for: code\n{OWN}"));
}

#[test]
fn a_commit_typed_where_a_rebase_stops_is_an_ordinary_one() {
    let repo = signed();
    let rebase = repo.command(["rebase", "-q", "-i", "HEAD^"]);
    rebase.env("GIT_SEQUENCE_EDITOR", "sed -i s/^pick/edit/").run().assert_success();
    let run = repo.try_git(["commit", "-q", "--amend", "--no-edit"]).assert_success();
    run.assert_err("own-sign-off");
    assert_eq!(message(&repo), "topic\n\nAI-used-for: code\n");
    repo.git(["rebase", "--continue"]);
}

#[test]
fn a_merge_in_a_rebase_keeps_its_message() {
    let repo = signed();
    repo.git(["checkout", "-q", "-b", "side", "HEAD^"]);
    commit(&repo, "side", "s\n", "side\n");
    repo.git(["checkout", "-q", "topic"]);
    let text = format!("Merge side\n\n{OWN}");
    let none = ["-c", "core.hooksPath=/dev/null", "merge", "-q", "--no-ff", "-m", &text, "side"];
    repo.git(none);
    run(&repo, &["rebase", "-q", "--rebase-merges", "main"]).assert_success();
    assert_eq!(message(&repo), text);
}

#[test]
fn the_authors_sign_off_stays_when_others_pick() {
    let repo = Repo::new();
    branched(&repo, "plain\n");
    let none = ["-c", "core.hooksPath=/dev/null", "commit", "-q", "--allow-empty"];
    let author = ["--author", "Kim Other <kim@example.org>", "-m", "kim's", "-m", KIM];
    repo.command(none).args(author).run().assert_success();
    repo.git(["checkout", "-q", "main"]);
    run(&repo, &["cherry-pick", "--allow-empty", "-s", "topic"]).assert_success();
    assert_eq!(message(&repo), format!("kim's\n\n{KIM}"));
}

#[test]
fn the_first_commit_can_be_rewritten() {
    let repo = Repo::seeded(Format::usual());
    repo.provenance(["hook", "install"]).assert_success();
    let done = run(&repo, &["rebase", "-q", "--root", "--signoff"]).assert_success();
    assert!(!repo.message("HEAD^").contains_str("Signed-off-by"), "{done}");
    assert!(!repo.head_message().contains_str("Signed-off-by"), "{done}");
}

/// Runs `git commit --amend -n` with this message, as somebody without a terminal.
fn amended(repo: &Repo, text: &str) -> Vec<u8> {
    let words = ["commit", "-q", "--amend", "-n", "-F", "-"];
    repo.command(words).stdin(text).run().assert_success();
    message(repo).into_bytes()
}

#[test]
fn an_own_sign_off_goes_where_the_message_says_something_else_about_ai() {
    for text in ["topic\n\nAI-used-for: tests\n", "topic\n\n", "topic\n\nAI-used-for: none\n"] {
        let repo = signed();
        assert!(!amended(&repo, &format!("{text}{OWN}")).contains_str(OWN), "{text}");
    }
    let repo = signed();
    let text = format!("in other words\n\nAI-used-for: code\n{OWN}");
    assert_eq!(amended(&repo, &text).as_bstr(), text.as_bytes());
}

#[test]
fn white_space_is_a_change() {
    let text = format!("topic\n\nAI-used-for: code\n{OWN}");
    let repo = Repo::new();
    branched(&repo, "start\n");
    commit(&repo, "a.py", "if x:\n    one()\n    two()\n", &text);
    repo.write("a.py", "if x:\n    one()\ntwo()\n").git(["add", "."]);
    assert!(!amended(&repo, &text).contains_str(OWN));
}

#[test]
fn a_submodule_is_seen_though_the_repository_hides_it() {
    let text = format!("topic\n\nAI-used-for: code\n{OWN}");
    let repo = Repo::new();
    branched(&repo, "start\n");
    let hidden = "[submodule \"sub\"]\n\tpath = sub\n\turl = ../sub\n\tignore = all\n";
    repo.write(".gitmodules", hidden).git(["add", "."]);
    std::fs::create_dir(repo.path().join("sub")).unwrap();
    let link = |id: &str| format!("160000,{id},sub");
    let id = String::from_utf8(repo.git(["rev-parse", "HEAD"])).unwrap();
    let older = String::from_utf8(repo.git(["rev-parse", "HEAD^"])).unwrap();
    repo.git(["update-index", "--add", "--cacheinfo", &link(id.trim())]);
    commit(&repo, "topic", "more\n", &text);
    repo.git(["update-index", "--cacheinfo", &link(older.trim())]);
    assert!(!amended(&repo, &text).contains_str(OWN));
}

#[test]
fn a_tag_with_the_name_of_gits_own_state_is_no_state() {
    let repo = signed();
    repo.write("topic", "another change\n").git(["add", "."]);
    repo.git(["tag", "MERGE_HEAD", "main"]);
    let wrapped = repo.provenance(["commit", "-m", "one"]);
    wrapped.assert_code(128).assert_err("whether AI was used");
    repo.git(["tag", "-d", "MERGE_HEAD"]);
    let agents = format!("theirs\n\n{AGENT}{OWN}");
    commit(&repo, "other", "o\n", &agents);
    repo.git(["tag", "CHERRY_PICK_HEAD", "HEAD"]);
    repo.write("other", "p\n").git(["add", "."]);
    let words = ["commit", "-q", "-n", "-F", "-"];
    repo.command(words).stdin(format!("mine\n\n{AGENT}{OWN}")).run().assert_success();
    let said = message(&repo);
    assert!(!said.contains("Claude") && !said.contains(OWN), "{said}");
    repo.git(["tag", "-d", "CHERRY_PICK_HEAD"]);
    for name in ["REVERT_HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD"] {
        repo.git(["tag", name, "main"]);
        repo.provenance(["amend", "--no-ai"]).assert_success();
        repo.git(["tag", "-d", name]);
    }
}
