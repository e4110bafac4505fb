//! What the draft says about AI use: it is kept, offered or replaced, and never without a word.

use crate::dialogue::{
    AUTHOR, CATEGORIES, CODE, DOCS, Dialogue, EXPLANATION, IN_TESTS, LIMIT, REFUSED, SURE, USED,
    commit, committed, message, with_change,
};
use crate::interview_test::with_rules;
use crate::rig::{Key, Terminal};

const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>\n";

#[test]
fn a_disclosure_that_an_option_replaces_is_shown_with_the_option() {
    let draft = "s\n\nAI-used-for: docs (howto)\nFixes: #1";
    for (words, left) in [
        (&["--no-ai"][..], ""),
        (&["--ai-used-for", "code"], "AI-used-for: code\n"),
        (&["--ai-used-for", "docs"], "AI-used-for: docs\n"),
    ] {
        let why = format!("(disclosure: said otherwise by {})", words[0]);
        let shown = format!("line 3: AI-used-for: docs (howto) {why}");
        let repo = with_change();
        let outcome = repo.provenance([&["commit", "-m", draft][..], words].concat());
        if left.is_empty() {
            // Only a person may say that against what the draft says.
            outcome.assert_code(128).assert_err("AI-used-for: docs (howto)");
        } else {
            outcome.assert_success().assert_err("removed from the message:").assert_err(&shown);
            assert_eq!(message(&repo), format!("s\n\nFixes: #1\n{left}"));
        }
        let repo = with_change();
        let mut terminal = commit(&repo, &[&["-m", draft][..], words].concat());
        terminal.wait_for("Removed from the message:").wait_for(&shown);
        if left.is_empty() {
            terminal.at(SURE).type_text("y");
        }
        committed(terminal.sign_off("yes"));
        assert_eq!(message(&repo), format!("s\n\nFixes: #1\n{left}{OWN}"));
    }
}

#[test]
fn a_disclosure_that_an_option_repeats_is_not_called_removed() {
    for value in ["docs (howto), code", "code,  DOCS (howto)"] {
        let repo = with_change();
        let draft = format!("s\n\nAI-used-for: {value}");
        let words = ["commit", "-m", &draft, "--ai-used-for", "code, docs (howto)"];
        let outcome = repo.provenance(words).assert_success();
        assert!(!outcome.err().contains("removed"), "{outcome}");
        assert_eq!(message(&repo), "s\n\nAI-used-for: code, docs (howto)\n");
    }
}

/// Up to the explanation, with the categories that the draft has ticked and these changes.
fn up_to_explanation(terminal: &mut Terminal, ticks: &[usize]) {
    terminal.at(USED).type_text("y").at(CATEGORIES).tick(ticks);
    terminal.at(EXPLANATION);
}

#[test]
fn the_explanation_in_the_draft_is_kept_by_enter_left_out_by_a_hyphen_and_replaced_by_words() {
    let one = "Enter keeps `refactoring`, `-` leaves it out";
    let all = "Enter keeps `code (a), docs (b)`, `-` leaves them out";
    for (said, ticks, offered, typed, value) in [
        ("code (refactoring), docs", &[][..], one, "", "code (refactoring), docs"),
        ("code (refactoring), docs", &[], one, "-", "code, docs"),
        ("code (refactoring), docs", &[], one, "prototype", "code (prototype), docs"),
        ("code (refactoring), docs", &[DOCS], one, "", "code (refactoring)"),
        ("code, docs (refactoring)", &[], one, "", "code, docs (refactoring)"),
        ("code, docs (refactoring)", &[], one, "x", "code (x), docs"),
        ("docs (refactoring)", &[], one, "x", "docs (x)"),
        ("code (a), docs (b)", &[], all, "", "code (a), docs (b)"),
        ("code (a), docs (b)", &[], all, "-", "code, docs"),
        ("code (a), docs (b)", &[], all, "c", "code (c), docs (b)"),
    ] {
        let repo = with_change();
        let mut terminal = commit(&repo, &["-m", &format!("s\n\nAI-used-for: {said}")]);
        up_to_explanation(&mut terminal, ticks);
        committed(terminal.wait_for(offered).line(typed).sign_off("yes"));
        assert_eq!(message(&repo), format!("s\n\nAI-used-for: {value}\n{OWN}"), "{said} {typed}");
    }
}

#[test]
fn an_explanation_of_what_is_no_longer_ticked_is_not_offered() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "s\n\nAI-used-for: tests (ported), docs"]);
    up_to_explanation(&mut terminal, &[IN_TESTS]);
    assert!(!terminal.screen().contains("Enter keeps"), "{terminal}");
    terminal.line("-").at(REFUSED).line("");
    committed(terminal.sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\nAI-used-for: docs\n{OWN}"));
}

#[test]
fn an_explanation_that_a_project_wants_is_not_left_out() {
    let repo = with_rules("disclosure: {explanation: required}\n");
    let mut terminal = commit(&repo, &["-m", "s\n\nAI-used-for: code (refactoring)"]);
    up_to_explanation(&mut terminal, &[]);
    terminal.wait_for("Enter keeps `refactoring`");
    assert!(!terminal.screen().contains("leaves it out"), "{terminal}");
    terminal.line("-").at(REFUSED).line("");
    committed(terminal.sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\nAI-used-for: code (refactoring)\n{OWN}"));
}

#[test]
fn an_explanation_is_taken_as_it_was_typed_or_not_at_all() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.used_for(&[CODE], "refac)toring").wait_for("cannot stand in parentheses");
    terminal.at(REFUSED).line("a) b (c").at_again(2, REFUSED).line("a (b) c");
    committed(terminal.sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\nAI-used-for: code (a (b) c)\n{OWN}"));
}

#[test]
fn a_question_mark_in_a_list_explains_once() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["--policy", "qemu-draft", "-m", "s"]);
    terminal.at(USED).type_text("y").at(CATEGORIES).type_text("???");
    terminal.key(Key::Space).key(Key::Enter).at(EXPLANATION);
    let screen = terminal.screen();
    assert_eq!(screen.matches("Tick everything that AI").count(), 1, "{screen}");
    terminal.line("").at(LIMIT).type_text("??").wait_for("does the same thing");
    terminal.choose(2).at(AUTHOR);
    let screen = terminal.screen();
    assert_eq!(screen.matches("does the same thing").count(), 1, "{screen}");
    let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    let why = "Only certain AI-made code is taken here. Which case is this? ";
    let (_, why) = words.split_once(why).unwrap();
    let why = &why[..30];
    assert_eq!(words.matches(why).count(), 1, "{why}: {screen}");
    terminal.type_text("?").wait_for("your editor opens, and");
}
