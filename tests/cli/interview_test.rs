//! The interview and its end: what is asked under which rules, and the message that comes of it.

use crate::dialogue::{
    AUTHOR, CATEGORIES, CODE, DOCS, Dialogue, EXPLANATION, IN_TESTS, KEEP, LIMIT, Prompt, RESEARCH,
    SIGN_OFF, TESTS, TOOL, USED, VALUE, commit, committed, message, stage, with_change,
};
use crate::rig::{Key, Repo, Terminal};

const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>\n";

/// A repository whose rules, not committed, are the default ones and these lines.
pub(crate) fn with_rules(yaml: &str) -> Repo {
    let repo = with_change();
    repo.write(".git-provenance.yml", format!("version: 1\nextends: default\n{yaml}"));
    repo
}

/// Ends a run that must have been refused for `why`; nothing is committed.
#[track_caller]
fn refused(repo: &Repo, terminal: &mut Terminal, why: &str) {
    let before = repo.snapshot();
    let finished = terminal.finish();
    assert_eq!(finished.code, Some(128), "{}", finished.screen);
    assert!(finished.screen.contains(why), "{}", finished.screen);
    assert!(terminal.is_restored());
    repo.assert_unchanged(&before);
}

#[test]
fn a_person_without_ai_presses_one_key_and_types_one_word() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "src: count more", "-m", "Three are needed."]);
    let screen = committed(terminal.no_ai().sign_off("yes"));
    assert_eq!(message(&repo), format!("src: count more\n\nThree are needed.\n\n{OWN}"));
    assert!(screen.contains("1 file, 3 lines added, 0 removed"), "{screen}");
    println!("{screen}");
}

#[test]
fn a_person_with_ai_ticks_what_for_and_the_disclosure_stands_before_the_sign_off() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "src: count more\n\nFixes: #1"]);
    terminal.used_for(&[CODE, IN_TESTS], "refactoring").at(TESTS).type_text("y");
    let screen = committed(terminal.sign_off("yes"));
    let end = format!("Fixes: #1\nAI-used-for: code (refactoring), tests\n{OWN}");
    assert_eq!(message(&repo), format!("src: count more\n\n{end}"));
    println!("{screen}");
}

#[test]
fn an_explanation_may_be_left_out_and_goes_where_it_belongs() {
    for (ticked, typed, value) in [
        (&[CODE][..], "", "code"),
        (&[RESEARCH], "bisecting", "research (bisecting)"),
        (&[CODE, DOCS], "prototype", "code (prototype), docs"),
        (&[DOCS, RESEARCH], "a first draft", "docs, research (a first draft)"),
    ] {
        let repo = with_change();
        let mut terminal = commit(&repo, &["-m", "s"]);
        committed(terminal.used_for(ticked, typed).sign_off("yes"));
        assert_eq!(message(&repo), format!("s\n\nAI-used-for: {value}\n{OWN}"));
    }
}

#[test]
fn a_digit_ticks_an_item_and_unticks_it() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.at(USED).type_text("y").at(CATEGORIES).type_text("1339").key(Key::Enter);
    committed(terminal.at(EXPLANATION).line("").sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\nAI-used-for: code\n{OWN}"));
}

#[test]
fn nothing_ticked_is_asked_again() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.at(USED).type_text("y").at(CATEGORIES).key(Key::Enter);
    terminal.wait_for("nothing is ticked").at_again(2, CATEGORIES).tick(&[DOCS]);
    let screen = committed(terminal.at(EXPLANATION).line("").sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\nAI-used-for: docs\n{OWN}"));
    println!("{screen}");
}

#[test]
fn a_key_question_has_no_default_and_ignores_other_keys() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "s"]);
    for key in [Key::Enter, Key::Space, Key::Tab, Key::Up, Key::Left, Key::Backspace] {
        terminal.at(USED).key(key);
    }
    terminal.type_text("xq1ü").key(Key::CtrlZ).assert_waiting().at(USED).type_text("N");
    committed(terminal.sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\n{OWN}"));
}

#[test]
fn a_question_mark_explains_and_asks_again() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.at(USED).type_text("?").at(Prompt("the tool", crate::dialogue::KEYS));
    let explained = terminal.screen();
    assert!(explained.contains("AI-used-for"), "{explained}");
    println!("{explained}");
    committed(terminal.type_text("n").sign_off("yes"));
}

#[test]
fn u_commits_without_a_sign_off_where_the_person_decides() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "s"]);
    let screen = committed(terminal.used_for(&[CODE], "").sign_off("u"));
    assert_eq!(message(&repo), "s\n\nAI-used-for: code\n");
    assert!(screen.contains("`u` commits without it"), "{screen}");
}

#[test]
fn u_is_neither_offered_nor_taken_where_a_sign_off_is_required() {
    let repo = with_change();
    let before = repo.snapshot();
    let mut terminal = commit(&repo, &["--policy", "qemu-draft", "-m", "s"]);
    terminal.no_ai().at(SIGN_OFF);
    assert!(!terminal.screen().contains("u to commit"), "{terminal}");
    terminal.line("u").wait_for("`u` signs nothing off.");
    assert_eq!(terminal.sign_off("n").finish().code, Some(1));
    repo.assert_unchanged(&before);
}

#[test]
fn e_edits_the_message_again_and_repeats_no_question_about_ai() {
    let repo = with_change();
    repo.env("GIT_EDITOR", repo.editor_script("echo 'Edited once more.' >>\"$1\""));
    let mut terminal = commit(&repo, &["-m", "s\n\nBody."]);
    terminal.used_for(&[CODE, IN_TESTS], "prototype").at(TESTS).type_text("y");
    terminal.sign_off("e").at_again(2, SIGN_OFF);
    let screen = terminal.screen();
    for question in [USED, CATEGORIES, EXPLANATION, TESTS] {
        assert_eq!(screen.matches(question.0).count(), 1, "{question:?} {screen}");
    }
    committed(terminal.line("yes"));
    let body = "Body.\nEdited once more.\n\nAI-used-for: code (prototype), tests\n";
    assert_eq!(message(&repo), format!("s\n\n{body}{OWN}"));
}

#[test]
fn an_editor_that_fails_the_second_time_ends_the_run_and_keeps_the_message() {
    let repo = with_change();
    let before = repo.snapshot();
    repo.env("GIT_EDITOR", repo.editor_script("exit 3"));
    let mut terminal = commit(&repo, &["-m", "s\n\nBody."]);
    let finished = terminal.no_ai().sign_off("e").finish();
    assert_eq!(finished.code, Some(1), "{}", finished.screen);
    assert!(finished.screen.contains("kept in"), "{}", finished.screen);
    repo.assert_unchanged(&before);
}

#[test]
fn an_editor_that_empties_the_message_the_second_time_makes_no_commit() {
    let repo = with_change();
    let before = repo.snapshot();
    repo.env("GIT_EDITOR", repo.editor_script(": >\"$1\""));
    let mut terminal = commit(&repo, &["-m", "s"]);
    let finished = terminal.no_ai().sign_off("e").finish();
    assert_ne!(finished.code, Some(0), "{}", finished.screen);
    repo.assert_unchanged(&before);
}

#[test]
fn flags_answer_the_questions_about_ai_and_never_the_sign_off() {
    for (words, disclosure) in [
        (&["--no-ai"][..], ""),
        (&["--ai-used-for", "docs, Code (x), tests"], "AI-used-for: code (x), tests, docs\n"),
        (&["-s", "--no-ai"], ""),
        (&["--signoff", "--no-ai"], ""),
    ] {
        let repo = with_change();
        let mut terminal = commit(&repo, &[&["-m", "s"], words].concat());
        if disclosure.contains("tests") {
            terminal.at(TESTS).type_text("y");
        }
        let screen = committed(terminal.sign_off("yes"));
        assert!(!screen.contains(USED.0), "{screen}");
        assert_eq!(message(&repo), format!("s\n\n{disclosure}{OWN}"));
    }
}

#[test]
fn no_sign_off_asks_for_none_even_with_s() {
    for words in [&["--no-sign-off"][..], &["--no-signoff"], &["-s", "--no-sign-off"]] {
        let repo = with_change();
        let mut terminal = commit(&repo, &[&["-m", &format!("s\n\n{OWN}")], words].concat());
        let screen = committed(terminal.used_for(&[CODE], ""));
        assert!(!screen.contains(SIGN_OFF.0), "{screen}");
        assert_eq!(message(&repo), "s\n\nAI-used-for: code\n");
    }
}

#[test]
fn a_disclosure_in_the_draft_is_shown_and_ticked_but_answers_nothing() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "s\n\nAI-used-for: tests, docs"]);
    terminal.at(USED).wait_for("The draft says").type_text("y").at(CATEGORIES).key(Key::Enter);
    terminal.at(EXPLANATION).line("").at(TESTS).type_text("y");
    let screen = committed(terminal.sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\nAI-used-for: tests, docs\n{OWN}"));
    println!("{screen}");
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "s\n\nAI-used-for: tests, docs"]);
    committed(terminal.no_ai_all_the_same().sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\n{OWN}"));
}

#[test]
fn a_small_fix_is_counted_without_its_tests() {
    for (preset, limit, code) in [("qemu-2026-05", 20, 20), ("qemu-draft", 10, 10)] {
        let repo = with_change();
        stage(&repo, code, 50);
        let mut terminal = commit(&repo, &["--policy", preset, "-m", "s"]);
        terminal.used_for(&[CODE], "").at(LIMIT);
        let counted = format!("{code} lines, tests not counted, within the limit of {limit}");
        terminal.wait_for(&counted).choose(0).at(AUTHOR).type_text("y");
        let screen = committed(terminal.sign_off("yes"));
        assert_eq!(message(&repo), format!("s\n\nAI-used-for: code\n{OWN}"));
        println!("{screen}");
    }
}

#[test]
fn over_the_limit_another_answer_is_needed() {
    for (preset, limit) in [("qemu-2026-05", 20), ("qemu-draft", 10)] {
        let repo = with_change();
        stage(&repo, limit + 1, 0);
        let mut terminal = commit(&repo, &["--policy", preset, "-m", "s"]);
        terminal.used_for(&[CODE], "").at(LIMIT).wait_for(&format!("over the limit of {limit}"));
        terminal.choose(0).wait_for("ask a maintainer first").at_again(2, LIMIT).choose(2);
        terminal.at(AUTHOR).type_text("y");
        let screen = committed(terminal.sign_off("yes"));
        assert_eq!(message(&repo), format!("s\n\nAI-used-for: code\n{OWN}"));
        println!("{screen}");
    }
}

#[test]
fn a_mechanical_change_names_its_tool_and_none_of_these_is_refused() {
    for (tool, said) in [("sed", true), ("", false)] {
        let repo = with_change();
        let mut terminal = commit(&repo, &["--policy", "qemu-draft", "-m", "s"]);
        terminal.used_for(&[CODE], "").at(LIMIT).choose(1).at(TOOL).line(tool);
        terminal.at(AUTHOR).type_text("y");
        let screen = committed(terminal.sign_off("yes"));
        assert_eq!(screen.contains("how you ran `sed`"), said, "{screen}");
        assert_eq!(message(&repo), format!("s\n\nAI-used-for: code\n{OWN}"));
    }
    let repo = with_change();
    let mut terminal = commit(&repo, &["--policy", "qemu-draft", "-m", "s"]);
    terminal.used_for(&[CODE], "").at(LIMIT).choose(3);
    refused(&repo, &mut terminal, "agreed beforehand");
    println!("{terminal}");
}

#[test]
fn tests_and_docs_have_their_question_and_their_reminder() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["--policy", "qemu-2026-05", "-m", "s"]);
    terminal
        .used_for(&[IN_TESTS, DOCS], "")
        .at(TESTS)
        .type_text("n")
        .wait_for("Run them once without the change");
    terminal.wait_for("Reminder: check every fact").at(AUTHOR).type_text("y");
    let screen = committed(terminal.sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\nAI-used-for: tests, docs\n{OWN}"));
    println!("{screen}");
}

#[test]
fn who_did_not_write_the_message_edits_it_at_once() {
    let repo = with_change();
    repo.env("GIT_EDITOR", repo.editor_script("echo 'my own words' >\"$1\""));
    let mut terminal = commit(&repo, &["--policy", "qemu-draft", "-m", "s"]);
    terminal.used_for(&[RESEARCH], "").at(AUTHOR).type_text("e").at_again(2, AUTHOR);
    terminal.type_text("y");
    committed(terminal.sign_off("yes"));
    assert_eq!(message(&repo), format!("my own words\n\nAI-used-for: research\n{OWN}"));
}

#[test]
fn a_policy_may_want_a_phrase_and_then_yes_is_not_enough() {
    let yaml = "sign-off: {mode: required, confirm: {phrase: I certify this}}\n";
    for typed in ["yes", "I certify", "I certify this too"] {
        let repo = with_rules(yaml);
        let before = repo.snapshot();
        let mut terminal = commit(&repo, &["-m", "s"]);
        terminal.no_ai().sign_off(typed).wait_for("Type `I certify this`, or `n`, which stops.");
        assert_eq!(terminal.sign_off("no").finish().code, Some(1), "{typed}");
        repo.assert_unchanged(&before);
    }
    let repo = with_rules(yaml);
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.no_ai().at(SIGN_OFF).wait_for("Type `I certify this` to sign off");
    committed(terminal.line("I certify this"));
    assert_eq!(message(&repo), format!("s\n\n{OWN}"));
}

#[test]
fn where_sign_offs_are_not_used_nobody_is_asked() {
    let repo = with_rules("sign-off: {mode: forbidden}\n");
    let mut terminal = commit(&repo, &["-m", "s", "-s"]);
    let screen = committed(terminal.used_for(&[CODE], ""));
    assert!(!screen.contains(SIGN_OFF.0), "{screen}");
    assert_eq!(message(&repo), "s\n\nAI-used-for: code\n");
    println!("{screen}");
}

#[test]
fn a_project_that_refuses_ai_takes_only_a_no() {
    let yaml = "name: Handmade\nai: {stance: refuse}\n";
    let repo = with_rules(yaml);
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.at(USED).type_text("y");
    refused(&repo, &mut terminal, "`Handmade` does not take");
    println!("{terminal}");
    let repo = with_rules(yaml);
    let mut terminal = commit(&repo, &["-m", "s"]);
    committed(terminal.no_ai().sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\n{OWN}"));
}

#[test]
fn a_project_that_refuses_ai_refuses_the_flag_as_well() {
    let repo = with_rules("ai: {stance: refuse}\n");
    let before = repo.snapshot();
    let mut terminal = commit(&repo, &["-m", "s", "--ai-used-for", "code"]);
    let finished = terminal.finish();
    assert_eq!(finished.code, Some(128), "{}", finished.screen);
    repo.assert_unchanged(&before);
    repo.provenance(["commit", "-m", "s", "--ai-used-for", "code"]).assert_code(128);
    repo.assert_unchanged(&before);
}

#[test]
fn rules_that_are_not_the_committed_ones_are_announced_before_the_first_question() {
    let repo = with_rules("name: Ours\n");
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.at(USED);
    let screen = terminal.screen();
    let (note, question) = (screen.find("not committed yet"), screen.find(USED.0));
    assert!(note.is_some() && note < question, "{screen}");
    println!("{screen}");
    drop(terminal);

    let repo = with_rules("name: Ours\n");
    repo.git(["add", ".git-provenance.yml"]);
    repo.git(["commit", "-q", "-m", "Rules", ".git-provenance.yml"]);
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.at(USED);
    assert!(!terminal.screen().contains("Note:"), "{terminal}");
    drop(terminal);
    for words in [&["--policy", "neutral"][..], &[]] {
        repo.write(".git-provenance.yml", "version: 1\nextends: default\nname: Mine\n");
        let mut terminal = commit(&repo, &[&["-m", "s"], words].concat());
        terminal.wait_for("committed").wait_for("Note:");
    }
}

#[test]
fn neutral_rules_ask_nothing_about_ai() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["--policy", "neutral", "-m", "s"]);
    let screen = committed(terminal.sign_off("yes"));
    assert!(!screen.contains("AI"), "{screen}");
    assert_eq!(message(&repo), format!("s\n\n{OWN}"));
}

#[test]
fn other_value_grammars_are_asked_as_a_line() {
    let yaml = "disclosure: {trailer: Assisted-by, value: tool-model, categories: []}\n\
                trailers: {forbidden-for-agents: []}\n";
    let repo = with_rules(yaml);
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal
        .at(USED)
        .type_text("y")
        .at(VALUE)
        .line("")
        .at(Prompt("The value is empty.", ">"))
        .line("sometool:model-1");
    let screen = committed(terminal.sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\nAssisted-by: sometool:model-1\n{OWN}"));
    println!("{screen}");
}

#[test]
fn a_fixup_is_disclosed_and_not_signed_off() {
    for words in [&["--fixup=HEAD"][..], &["--squash=HEAD", "-m", "more"]] {
        for policy in ["default", "qemu-draft"] {
            let repo = with_change();
            let mut terminal = commit(&repo, &[&["--policy", policy], words].concat());
            terminal.used_for(&[RESEARCH], "");
            if policy == "qemu-draft" {
                terminal.at(AUTHOR).type_text("y");
            }
            let screen = committed(&mut terminal);
            assert!(!screen.contains(SIGN_OFF.0), "{screen}");
            let message = message(&repo);
            assert!(message.ends_with("\n\nAI-used-for: research\n"), "{message}");
        }
    }
}

#[test]
fn a_revert_is_asked_both() {
    let repo = Repo::seeded(crate::rig::Format::usual());
    repo.git(["revert", "--no-commit", "HEAD"]);
    let mut terminal = commit(&repo, &["--no-edit"]);
    committed(terminal.used_for(&[RESEARCH], "").sign_off("yes"));
    let message = message(&repo);
    assert!(message.starts_with("Revert \"README: say more\"\n\n"), "{message}");
    assert!(message.ends_with(&format!("\n\nAI-used-for: research\n{OWN}")), "{message}");
}

/// A repository in which `side` has a commit of its own and `main` another one.
pub(crate) fn with_two_branches(conflict: bool) -> Repo {
    let repo = with_change();
    repo.git(["checkout", "-q", "-b", "side"]);
    repo.git(["commit", "-q", "-m", "side: change"]);
    repo.git(["checkout", "-q", "main"]);
    repo.write(if conflict { "src/a.c" } else { "src/b.c" }, "int other;\n");
    repo.git(["add", "."]);
    repo.git(["commit", "-q", "-m", "main: change"]);
    repo
}

#[test]
fn a_merge_is_signed_off_only_where_that_is_required_and_never_disclosed() {
    let repo = with_two_branches(false);
    repo.git(["merge", "-q", "--no-commit", "--no-ff", "side"]);
    let screen = committed(&mut commit(&repo, &["--no-edit"]));
    assert!(!screen.contains(USED.0) && !screen.contains(SIGN_OFF.0), "{screen}");
    assert_eq!(message(&repo), "Merge branch 'side'\n");

    let repo = with_two_branches(false);
    repo.git(["merge", "-q", "--no-commit", "--no-ff", "side"]);
    let mut terminal = commit(&repo, &["--no-edit", "--policy", "qemu-draft"]);
    let screen = committed(terminal.sign_off("yes"));
    assert!(!screen.contains(USED.0), "{screen}");
    assert_eq!(message(&repo), format!("Merge branch 'side'\n\n{OWN}"));
    assert_eq!(repo.git(["rev-list", "--parents", "-1", "HEAD"]).split(|&b| b == b' ').count(), 3);
}

#[test]
fn a_picked_commit_that_is_concluded_here_is_asked_both() {
    let repo = with_two_branches(true);
    repo.try_git(["cherry-pick", "side"]);
    repo.write("src/a.c", "int both;\n").git(["add", "."]);
    repo.env("GIT_EDITOR", "true");
    let mut terminal = commit(&repo, &[]);
    committed(terminal.used_for(&[CODE], "").sign_off("yes"));
    assert_eq!(message(&repo), format!("side: change\n\nAI-used-for: code\n{OWN}"));
    assert!(!repo.git_dir().join("CHERRY_PICK_HEAD").exists());
}

#[test]
fn an_amended_commit_is_asked_again_and_other_people_keep_their_order() {
    let repo = with_change();
    let others =
        "Reviewed-by: Kim Other <kim@example.org>\nSigned-off-by: Alex Third <a@example.org>\n";
    let old = format!("s\n\nSigned-off-by: Jo First <jo@example.org>\n{OWN}{others}");
    repo.git(["commit", "-q", "-m", &old]);
    let mut terminal = commit(&repo, &["--amend", "--no-edit"]);
    let screen = committed(terminal.used_for(&[CODE], "").sign_off("yes"));
    let kept = "Signed-off-by: Jo First <jo@example.org>\n";
    assert_eq!(message(&repo), format!("s\n\nAI-used-for: code\n{kept}{OWN}{others}"));
    assert!(screen.contains("1 file, 3 lines added"), "{screen}");
    println!("{screen}");

    let mut terminal = commit(&repo, &["--amend", "--no-edit"]);
    committed(terminal.no_ai_all_the_same().sign_off("u"));
    assert_eq!(message(&repo), format!("s\n\n{kept}{others}"));
}

#[test]
fn an_amended_commit_whose_owner_stops_stays_as_it_was() {
    let repo = with_change();
    repo.git(["commit", "-q", "-m", &format!("s\n\n{OWN}")]);
    let before = repo.snapshot();
    let mut terminal = commit(&repo, &["--amend", "--no-edit"]);
    assert_eq!(terminal.no_ai().sign_off("n").finish().code, Some(1));
    repo.assert_unchanged(&before);
}

#[test]
fn the_users_editor_comes_before_the_questions() {
    let repo = with_change();
    repo.env("GIT_EDITOR", repo.editor_script("sed -i '1s/^/src: typed here/' \"$1\""));
    let mut terminal = commit(&repo, &[]);
    committed(terminal.no_ai().sign_off("yes"));
    assert_eq!(message(&repo), format!("src: typed here\n\n{OWN}"));
}

#[test]
fn a_forbidden_trailer_of_a_person_is_asked_about() {
    for (key, kept) in [("y", "Assisted-by: Kim Other\n"), ("n", "")] {
        let repo = with_change();
        let words = ["--policy", "qemu-draft", "-m", "s\n\nAssisted-by: Kim Other"];
        let mut terminal = commit(&repo, &words);
        terminal.at(KEEP).type_text(key);
        let screen = committed(terminal.no_ai().sign_off("yes"));
        assert_eq!(message(&repo), format!("s\n\n{kept}{OWN}"));
        println!("{screen}");
    }
}

// ---- sign-offs of the author, where another person commits

/// A commit of somebody else's, as `git am` leaves it behind.
fn with_a_commit_of_kims() -> Repo {
    let repo = with_change();
    let message = "s\n\nSigned-off-by: Kim Other <kim@example.org>";
    repo.git(["commit", "-q", "--author", "Kim Other <kim@example.org>", "-m", message]);
    repo
}

#[test]
fn the_authors_sign_off_stays_when_another_person_amends() {
    let repo = with_a_commit_of_kims();
    let mut terminal = commit(&repo, &["--amend", "--no-edit"]);
    let screen = committed(terminal.no_ai().sign_off("yes"));
    assert!(!screen.contains("Keep this line?"), "{screen}");
    assert_eq!(message(&repo), format!("s\n\nSigned-off-by: Kim Other <kim@example.org>\n{OWN}"));
}

#[test]
fn the_authors_sign_off_stays_without_a_person_too_if_it_stood_there() {
    let repo = with_a_commit_of_kims();
    repo.provenance(["commit", "--amend", "--no-edit", "--no-ai"]).assert_success();
    assert_eq!(message(&repo), "s\n\nSigned-off-by: Kim Other <kim@example.org>\n");
    repo.provenance(["commit", "--allow-empty", "-C", "HEAD", "--no-ai"]).assert_success();
    assert_eq!(message(&repo), "s\n\nSigned-off-by: Kim Other <kim@example.org>\n");
}

#[test]
fn a_new_sign_off_of_the_author_is_asked_about_and_goes_where_nobody_is_there() {
    let words = [
        "--author=Kim Other <kim@example.org>",
        "-m",
        "s",
        "-m",
        "Signed-off-by: Kim Other <kim@example.org>",
    ];
    let repo = with_change();
    let mut terminal = commit(&repo, &words);
    committed(terminal.at(KEEP).type_text("y").no_ai().sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\nSigned-off-by: Kim Other <kim@example.org>\n{OWN}"));

    let repo = with_change();
    let alone = [&["commit", "--no-ai"][..], &words].concat();
    repo.provenance(alone).assert_success().assert_err("own-sign-off");
    assert_eq!(message(&repo), "s\n");
}
