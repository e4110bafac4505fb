//! What a person sets about the questions: it makes them shorter or fewer, and answers none of them.

use crate::amend_rewrite_test::with_undisclosed_series;
use crate::dialogue::{
    AUTHOR, CATEGORIES, CODE, DOCS, Dialogue as _, EXPLANATION, GO, IN_TESTS, LIMIT, SIGN_OFF,
    TESTS, USED, commit, committed, message, with_change,
};
use crate::rig::Repo;

const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>\n";
const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>";
const BRIEF: &str = "It certifies the Developer Certificate of Origin 1.1.";

fn brief() -> Repo {
    let repo = with_change();
    repo.config("provenance.explain", "brief");
    repo
}

#[test]
fn in_brief_no_reminder_is_shown_and_every_question_is_asked() {
    let repo = brief();
    repo.write(".git-provenance.yml", "version: 1\nextends: qemu-2026-05\n");
    let mut terminal = commit(&repo, &["-m", "s", "-m", AGENT]);
    terminal.used_for(&[CODE, IN_TESTS, DOCS], "").at(LIMIT).choose(0).at(TESTS).type_text("n");
    let screen = committed(terminal.at(AUTHOR).type_text("y").sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\nAI-used-for: code, tests, docs\n{OWN}"));
    assert!(!screen.contains("Reminder"), "{screen}");
    // What went, what holds, what follows from an answer, and what is signed are no reminders.
    for said in [
        "Removed from the message:",
        "Note: the rules in .git-provenance.yml are not committed yet.",
        "Run them once without the change",
        "The commit message:",
        "│ AI-used-for: code, tests, docs",
        "1 file, 3 lines added",
        "Sign off as Robin Tester <robin@example.org>?",
        BRIEF,
        "Type `yes` to sign off",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
    assert!(!screen.contains("whatever tool"), "{screen}");
}

#[test]
fn in_brief_is_as_brief_in_the_hook_and_in_amend() {
    let repo = brief();
    repo.provenance(["hook", "install"]).assert_success();
    let mut terminal = repo.command(["commit", "-q", "-m", "s"]).terminal();
    let screen = committed(terminal.no_ai().sign_off("yes"));
    assert!(screen.contains(BRIEF) && !screen.contains("whatever tool"), "{screen}");
    let repo = with_undisclosed_series();
    repo.config("provenance.explain", "brief");
    let mut terminal = repo.command(["provenance", "amend", "--policy", "linux"]).terminal();
    terminal.at(GO).type_text("y").at(USED).type_text("y");
    let screen = committed(terminal.wait_for("What stands after").line("LLM").sign_off("yes"));
    assert!(screen.contains(BRIEF) && !screen.contains("Reminder"), "{screen}");
}

#[test]
fn a_phrase_is_as_long_in_brief_and_the_question_mark_says_as_much() {
    let repo = brief();
    let yaml = "sign-off: {mode: required, confirm: {phrase: I certify this}}\n";
    repo.write(".git-provenance.yml", format!("version: 1\nextends: default\n{yaml}"));
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.no_ai().sign_off("?").wait_for("they carry nobody else's rights.");
    terminal.wait_for("No option, file, script or agent does.").at_again(1, SIGN_OFF).line("yes");
    terminal.wait_for("`yes` signs nothing off. Type `I certify this`").line("I certify this");
    committed(&mut terminal);
    assert_eq!(message(&repo), format!("s\n\n{OWN}"));
}

fn unasked() -> Repo {
    let repo = with_change();
    repo.config("provenance.askSignOff", "false");
    repo
}

/// The rules of a project, of its own file.
fn rules(repo: &Repo, yaml: &str) {
    repo.write(".git-provenance.yml", format!("version: 1\n{yaml}"));
}

#[test]
fn no_sign_off_is_asked_for_where_only_the_default_would_ask() {
    for yaml in ["", "extends: default\n", "extends: fedora\nsign-off: {confirm: yes-no}\n"] {
        let repo = unasked();
        if !yaml.is_empty() {
            rules(&repo, yaml);
        }
        let mut terminal = commit(&repo, &["-m", "s"]);
        let screen = committed(terminal.no_ai());
        assert_eq!(message(&repo), "s\n", "{yaml}");
        assert!(!screen.contains(SIGN_OFF.0) && !screen.contains("sign-off"), "{screen}");
    }
    // A preset that somebody chose and that requires none.
    let repo = unasked();
    repo.config("provenance.policy", "default");
    committed(commit(&repo, &["-m", "s"]).used_for(&[CODE], ""));
    assert_eq!(message(&repo), "s\n\nAI-used-for: code\n");
    let repo = unasked();
    committed(
        commit(&repo, &["--policy", "fedora", "--no-ai", "-m", "s"]).wait_for("file changed"),
    );
    assert_eq!(message(&repo), "s\n");
}

#[test]
fn a_sign_off_is_asked_for_where_an_option_or_the_project_asks() {
    for (yaml, words) in [
        ("extends: default\n", &["-s"][..]),
        ("extends: default\n", &["--signoff"]),
        ("extends: linux\n", &[]),
        ("extends: default\nsign-off: {mode: required}\n", &[]),
        ("extends: default\nsign-off: {mode: ask}\n", &[]),
    ] {
        let repo = unasked();
        rules(&repo, yaml);
        let mut terminal = commit(&repo, &[words, &["--no-ai", "-m", "s"]].concat());
        committed(terminal.sign_off("yes"));
        assert_eq!(message(&repo), format!("s\n\n{OWN}"), "{yaml}");
    }
    let repo = unasked();
    let mut terminal = commit(&repo, &["--policy", "linux", "--no-ai", "-m", "s"]);
    committed(terminal.sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\n{OWN}"));
    // Only false leaves it out.
    for value in ["true", "1", "on"] {
        let repo = unasked();
        repo.config("provenance.askSignOff", value);
        committed(commit(&repo, &["--no-ai", "-m", "s"]).sign_off("yes"));
        assert_eq!(message(&repo), format!("s\n\n{OWN}"));
    }
}

#[test]
fn the_setting_never_signs_and_never_keeps_a_sign_off_unasked() {
    // In the draft, where nobody is there and where a person is.
    for value in ["false", "true"] {
        let repo = unasked();
        repo.config("provenance.askSignOff", value);
        let words = ["provenance", "commit", "--no-ai", "-m", "s", "-m", OWN];
        repo.command(words).run().assert_success();
        assert_eq!(message(&repo), "s\n", "{value}");
    }
    for (answer, expected) in [("u", "s\n".to_owned()), ("yes", format!("s\n\n{OWN}"))] {
        let repo = unasked();
        committed(commit(&repo, &["--no-ai", "-m", "s", "-m", OWN]).sign_off(answer));
        assert_eq!(message(&repo), expected);
    }
}

#[test]
fn the_hook_and_amend_leave_the_question_out_as_well() {
    let repo = unasked();
    repo.provenance(["hook", "install"]).assert_success();
    committed(repo.command(["commit", "-q", "-m", "s"]).terminal().no_ai());
    assert_eq!(message(&repo), "s\n");
    repo.write("b", "b\n").git(["add", "b"]);
    let mut terminal = repo.command(["commit", "-q", "-s", "-m", "t"]).terminal();
    committed(terminal.no_ai().sign_off("yes"));
    assert_eq!(message(&repo), format!("t\n\n{OWN}"));
    // What is signed already is asked about, and goes without an answer.
    let mut terminal = repo.command(["provenance", "amend", "HEAD~.."]).terminal();
    terminal.at(GO).type_text("y").used_for(&[CODE], "").at(SIGN_OFF);
    committed(terminal.line("u"));
    assert_eq!(message(&repo), "t\n\nAI-used-for: code\n");
    let mut terminal = repo.command(["provenance", "amend"]).terminal();
    committed(terminal.at(GO).type_text("y").no_ai_all_the_same());
    assert_eq!(message(&repo), "t\n");
    // Nobody is there: nothing lacks what nobody wants.
    repo.write("c", "c\n").git(["add", "c"]);
    let run = repo.command(["provenance", "commit", "--no-ai", "-qm", "u"]).run().assert_success();
    assert_eq!(run.err(), "");
}

#[test]
fn what_is_no_boolean_is_an_error() {
    let repo = unasked();
    repo.config("provenance.askSignOff", "maybe");
    let before = repo.snapshot();
    for words in [&["commit", "--no-ai", "-m", "s"][..], &["amend"]] {
        let run = repo.command(["provenance"]).args(words).run().assert_code(128);
        run.assert_err("`maybe` is no value of provenance.askSignOff")
            .assert_err("hint: set it to `true` or `false`");
        repo.assert_unchanged(&before);
    }
}

#[test]
fn full_is_the_default() {
    for value in [None, Some("full")] {
        let repo = with_change();
        if let Some(value) = value {
            repo.config("provenance.explain", value);
        }
        let mut terminal = commit(&repo, &["-m", "s"]);
        terminal.at(USED).type_text("y").at(CATEGORIES).tick(&[DOCS]).at(EXPLANATION).line("");
        let screen = committed(terminal.sign_off("yes"));
        assert!(screen.contains("Reminder: check every fact"), "{screen}");
        assert!(screen.contains("whatever tool") && !screen.contains(BRIEF), "{screen}");
    }
}

#[test]
fn another_word_is_an_error_before_anything_is_asked() {
    for (value, hint) in
        [("breif", "did you mean `brief`?"), ("loud", "set it to `full` or `brief`")]
    {
        let repo = with_undisclosed_series();
        repo.write("b", "b\n").git(["add", "b"]);
        repo.config("provenance.explain", value);
        let before = repo.snapshot();
        let wrong = format!("`{value}` is no value of provenance.explain");
        for words in [&["commit", "--no-ai", "-m", "s"][..], &["amend"]] {
            let run = repo.command(["provenance"]).args(words).run().assert_code(128);
            run.assert_err(&wrong).assert_err(&format!("hint: {hint}"));
            repo.assert_unchanged(&before);
        }
        let finished = commit(&repo, &["-m", "s"]).finish();
        assert_eq!(finished.code, Some(128), "{}", finished.screen);
        assert!(finished.screen.contains(&wrong), "{}", finished.screen);
        assert!(!finished.screen.contains(USED.0), "{}", finished.screen);
    }
}
