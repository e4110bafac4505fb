//! Going back in the interview: one question at a time, with the answers kept, and never into a sign-off.

use crate::dialogue::{
    AUTHOR, CATEGORIES, CODE, Dialogue, EXPLANATION, GO, KEEP, LIMIT, Prompt, SIGN_OFF, TAKE,
    TESTS, TOOL, USED, commit, committed, message, stage, with_change,
};
use crate::rig::{Format, Key, Repo};

/// The explanation with what was typed before.
const FILLED: Prompt = Prompt(EXPLANATION.0, "> refactoring");
const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>\n";

#[test]
fn left_goes_one_question_back_and_enter_takes_what_was_answered() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.used_for(&[CODE], "refactoring").at(SIGN_OFF).key(Key::Left);
    terminal.at_again(2, FILLED).key(Key::Enter);
    terminal.at_again(2, SIGN_OFF).line("yes");
    committed(&mut terminal);
    assert_eq!(message(&repo), format!("s\n\nAI-used-for: code (refactoring)\n{OWN}"));
}

#[test]
fn an_answer_is_changed_on_the_way_back_and_the_later_ones_are_kept() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.used_for(&[CODE], "refactoring").at(SIGN_OFF).key(Key::Backspace);
    terminal.at_again(2, FILLED);
    // The field is filled: it is emptied before Backspace goes on.
    for _ in 0.."refactoring".len() {
        terminal.key(Key::Backspace);
    }
    terminal.key(Key::Backspace).at_again(2, CATEGORIES).type_text("3").key(Key::Enter);
    terminal.at_again(3, FILLED).key(Key::Enter);
    terminal.at_again(2, SIGN_OFF).line("yes");
    committed(&mut terminal);
    assert_eq!(message(&repo), format!("s\n\nAI-used-for: code (refactoring), docs\n{OWN}"));
}

#[test]
fn yes_becomes_no_and_what_was_used_is_forgotten() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.at(USED).type_text("y").at(CATEGORIES).key(Key::Left);
    terminal.at_again(2, USED).type_text("n").at(SIGN_OFF).line("yes");
    committed(&mut terminal);
    assert_eq!(message(&repo), format!("s\n\n{OWN}"));
}

#[test]
fn every_question_can_be_gone_back_over_to_the_first() {
    let repo = with_change();
    stage(&repo, 3, 3);
    let words = ["--policy", "qemu-draft", "-m", "src: count\n\nAssisted-by: Kim Other"];
    let mut terminal = commit(&repo, &words);
    terminal.at(KEEP).type_text("n").at(USED).type_text("y");
    terminal.at(CATEGORIES).type_text("12").key(Key::Enter).at(EXPLANATION).line("");
    terminal.at(LIMIT).type_text("2").at(TOOL).line("sed");
    terminal.at(TESTS).type_text("y").at(AUTHOR).type_text("y").at(SIGN_OFF).key(Key::Left);
    terminal.at_again(2, AUTHOR).key(Key::Left).at_again(2, TESTS).key(Key::Left);
    terminal
        .wait_for_prompt(2, "Which tool made the mechanical change?", "> sed")
        .type_text("\x15");
    terminal.key(Key::Left).at_again(2, LIMIT).key(Key::Left);
    terminal.at_again(2, EXPLANATION).key(Key::Left).at_again(2, CATEGORIES).key(Key::Left);
    terminal.at_again(2, USED).key(Key::Left).at_again(2, KEEP);
    // Here it ends, and everything is still in place.
    terminal.key(Key::Left).key(Key::Enter).at_again(3, USED).key(Key::Enter);
    terminal.at_again(3, CATEGORIES).key(Key::Enter).at_again(3, EXPLANATION).key(Key::Enter);
    terminal.at_again(3, LIMIT).key(Key::Enter);
    terminal.wait_for_prompt(3, TOOL.0, "> sed").key(Key::Enter);
    terminal.at_again(3, TESTS).key(Key::Enter).at_again(3, AUTHOR).key(Key::Enter);
    terminal.at_again(2, SIGN_OFF).line("yes");
    committed(&mut terminal);
    assert_eq!(message(&repo), format!("src: count\n\nAI-used-for: code, tests\n{OWN}"));
}

#[test]
fn an_own_sign_off_of_a_draft_is_never_kept_by_enter() {
    let repo = with_change();
    let draft = format!("s\n\n{OWN}").trim_end().to_owned();
    let mut terminal = commit(&repo, &["-m", &draft]);
    terminal.at(USED).type_text("n").at(SIGN_OFF).key(Key::Left).at_again(2, USED).key(Key::Enter);
    terminal.at_again(2, SIGN_OFF).key(Key::Enter).wait_for("Enter alone signs nothing off");
    terminal.line("u");
    committed(&mut terminal);
    assert_eq!(message(&repo), "s\n");
}

#[test]
fn there_is_nothing_before_the_first_question() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.at(USED).key(Key::Left).assert_waiting();
    assert!(!terminal.screen().contains("back"), "{terminal}");
    committed(terminal.type_text("n").sign_off("yes"));
}

#[test]
fn a_terminal_that_only_shows_lines_goes_back_too() {
    let repo = Repo::seeded(Format::usual());
    stage(&repo, 3, 0);
    repo.env("TERM", "dumb");
    let mut terminal = repo.command(["provenance", "commit", "-m", "s"]).terminal();
    terminal.at(USED).type_text("y").wait_for("Type the numbers").key(Key::Backspace);
    terminal.at_again(2, USED).type_text("n").at(SIGN_OFF).line("yes");
    committed(&mut terminal);
    assert_eq!(message(&repo), format!("s\n\n{OWN}"));
}

#[test]
fn the_way_back_ends_at_each_commit_of_a_series() {
    let repo = with_change();
    repo.git(["commit", "-q", "-m", "one"]);
    stage(&repo, 6, 0);
    repo.git(["commit", "-q", "-m", "two"]);
    let mut terminal = repo.command(["provenance", "amend", "HEAD~2.."]).terminal();
    terminal.at(GO).type_text("y").at(USED).type_text("n").at(TAKE).key(Key::Left);
    terminal.at_again(2, USED).key(Key::Left).assert_waiting().key(Key::Enter).take(2, "y");
    terminal.take(3, "a").at_again(3, USED).key(Key::Left).assert_waiting().type_text("n");
    committed(terminal.take(4, "y").sign_series("sign 2"));
    assert_eq!(message(&repo), format!("two\n\n{OWN}"));
}
