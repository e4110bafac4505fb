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
