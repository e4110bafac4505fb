//! A person goes through commits that exist: what is asked, what each key does, and what is written.

use bstr::ByteSlice as _;

use crate::amend_rewrite_test::{
    add, rev, step, undisclosed_series_on, with_series, with_undisclosed_series,
};
use crate::dialogue::{
    APPLY, AUTHOR, CATEGORIES, CODE, Dialogue as _, EXPLANATION, GO, IN_TESTS, PUBLISHED, Prompt,
    SIGN_OFF, SIGN_SERIES, TAKE, TESTS, TRY_AGAIN, USED, committed,
};
use crate::rig::{Format, Key, Repo, Terminal, for_each_format};

const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>\n";

fn amend(repo: &Repo, words: &[&str]) -> Terminal {
    repo.command(["provenance", "amend"]).args(words).terminal()
}

fn message(repo: &Repo, commit: &str) -> String {
    String::from_utf8(repo.message(commit)).unwrap()
}

/// Ends a run that must have changed nothing.
fn stopped(
    repo: &Repo,
    terminal: &mut Terminal,
    before: &crate::rig::Snapshot,
    code: i32,
) -> String {
    let finished = terminal.finish();
    assert_eq!(finished.code, Some(code), "{}", finished.screen);
    assert!(terminal.is_restored(), "the terminal is not restored");
    repo.assert_unchanged(before);
    finished.screen
}

#[test]
fn the_last_commit_is_disclosed_and_signed_off() {
    for_each_format(|repo| {
        repo.write("src/a.c", "int a;\n").git(["add", "."]);
        repo.git(["commit", "-q", "-m", "Start"]);
        undisclosed_series_on(&repo);
        let mut terminal = amend(&repo, &[]);
        terminal.at(GO).type_text("y").used_for(&[CODE], "parser");
        let screen = committed(terminal.sign_off("yes"));
        assert_eq!(
            message(&repo, "HEAD"),
            format!("step 3\n\nWhy 3.\n\nAI-used-for: code (parser)\n{OWN}")
        );
        assert!(screen.contains("agent-trailer"), "{screen}");
        assert!(screen.contains("1 message changed"), "{screen}");
    });
}

#[test]
fn a_series_is_walked_with_the_same_disclosure_and_signed_by_one_answer() {
    let repo = with_undisclosed_series();
    let mut terminal = amend(&repo, &["HEAD~3.."]);
    terminal.at(GO).type_text("y").used_for(&[CODE, IN_TESTS], "x").at(TESTS).type_text("y");
    terminal.take(1, "y");
    for n in 2..=3 {
        terminal.at_again(n, GO).type_text("y").at_again(n, USED);
        terminal.wait_for_times(n - 1, "ame as before (code (x), tests)");
        terminal.type_text("s").at_again(n, TESTS).type_text("y").take(n, "y");
    }
    committed(terminal.sign_series("sign 3"));
    for n in 1..=3 {
        let expected = format!("step {n}\n\nWhy {n}.\n\nAI-used-for: code (x), tests\n{OWN}");
        assert_eq!(message(&repo, &format!("HEAD~{}", 3 - n)), expected);
    }
}

#[test]
fn nothing_typed_ahead_signs_a_series() {
    let repo = with_series();
    let mut terminal = amend(&repo, &["-2", "--ai-used-for", "code"]);
    terminal.at(TAKE).type_text("ysign 2\rsign 2\r").at_again(2, TAKE).type_text("ysign 2\r");
    committed(terminal.at(SIGN_SERIES).assert_waiting().line("u"));
    assert_eq!(message(&repo, "HEAD~1"), step(2));
    assert_eq!(message(&repo, "HEAD"), step(3));
}

#[test]
fn only_the_word_with_the_number_signs_a_series() {
    let repo = with_series();
    let before = repo.snapshot();
    let mut terminal = amend(&repo, &["-3", "--ai-used-for", "code"]);
    terminal.take(1, "y").take(2, "n").take(3, "y");
    for typed in ["", "yes", "y", "sign", "sign 3", "sign 02", "2", "sign 2!"] {
        terminal.sign_series(typed).wait_for("Type `sign 2`, or `n`, which stops.");
        repo.assert_unchanged(&before);
    }
    committed(terminal.sign_series(" Sign  2 "));
    assert_eq!(message(&repo, "HEAD~2"), step(1) + OWN);
    assert!(message(&repo, "HEAD~1").contains("Co-authored-by"));
    assert_eq!(message(&repo, "HEAD"), step(3) + OWN);
}

#[test]
fn from_the_list_one_goes_back_to_the_last_commit() {
    let repo = with_series();
    let mut terminal = amend(&repo, &["-2", "--ai-used-for", "code"]);
    terminal.take(1, "y").take(2, "y").sign_series("b").take(3, "n");
    committed(terminal.at(Prompt("Type `sign 1`", ">")).line("sign 1"));
    assert_eq!(message(&repo, "HEAD~1"), step(2) + OWN);
    assert!(message(&repo, "HEAD").contains("Co-authored-by"));
}

#[test]
fn a_text_that_changes_after_it_was_taken_is_taken_anew() {
    let repo = with_series();
    repo.env("GIT_EDITOR", repo.editor_script("sed -i '/^Why/a words of mine' \"$1\""));
    let mut terminal = amend(&repo, &["-2", "--ai-used-for", "code"]);
    terminal.take(1, "y").take(2, "b").take(3, "e").take(4, "y").take(5, "y");
    committed(terminal.sign_series("sign 2"));
    let edited = step(2).replace("Why 2.\n", "Why 2.\nwords of mine\n");
    assert_eq!(message(&repo, "HEAD~1"), edited + OWN);
    assert_eq!(message(&repo, "HEAD"), step(3) + OWN);
}

#[test]
fn a_projects_phrase_signs_a_series_with_the_number() {
    let repo = with_series();
    repo.write(
        ".git-provenance.yml",
        "version: 1\nextends: default\nsign-off: {confirm: {phrase: I certify}}\n",
    );
    let mut terminal = amend(&repo, &["-2", "--ai-used-for", "code"]);
    terminal.take(1, "y").take(2, "y").at(Prompt("Type `I certify 2`", ">"));
    terminal.line("sign 2").wait_for("signs nothing off").line("i certify 2");
    committed(&mut terminal);
    assert_eq!(message(&repo, "HEAD"), step(3) + OWN);
}

#[test]
fn finished_commits_are_skipped_and_counted() {
    let repo = with_series();
    for subject in ["a", "b"] {
        add(&repo, &format!("{subject}\n\nAI-used-for: code\n{OWN}"));
    }
    let mut terminal = amend(&repo, &["-4", "--ai-used-for", "code"]);
    // What is stated anew is no finished commit.
    terminal.take(1, "q");
    terminal.finish();
    let mut terminal = amend(&repo, &["-4"]);
    terminal.wait_for("2 are finished, and are skipped.").take(1, "y").take(2, "y");
    let screen = committed(terminal.sign_series("sign 2"));
    assert!(screen.contains("4 commits of"), "{screen}");
    assert_eq!(message(&repo, "HEAD~3"), step(2) + OWN);
    // Now there is nothing to ask.
    let before = repo.snapshot();
    let mut terminal = amend(&repo, &["-4"]);
    let screen = terminal.finish().screen;
    assert!(screen.contains("nothing to change"), "{screen}");
    assert!(!screen.contains("Sign off"), "{screen}");
    repo.assert_unchanged(&before);
}

#[test]
fn esc_asks_whether_what_was_decided_is_written() {
    for (answer, written) in [("y", true), ("n", false)] {
        let repo = with_series();
        let before = repo.snapshot();
        let mut terminal = amend(&repo, &["-3", "--ai-used-for", "code"]);
        terminal.take(1, "y").at_again(2, TAKE).key(Key::Esc).at(APPLY).type_text(answer);
        if written {
            committed(terminal.at(Prompt("Type `sign 1`", ">")).line("sign 1"));
            assert_eq!(message(&repo, "HEAD~2"), step(1) + OWN);
            assert!(message(&repo, "HEAD").contains("Co-authored-by"));
        } else {
            stopped(&repo, &mut terminal, &before, 1);
        }
    }
}

#[test]
fn twelve_alike_commits_take_at_most_thirty_keys() {
    let repo = Repo::seeded(Format::usual());
    for n in 0..12 {
        repo.write("src/a.c", format!("int v{n};\n"));
        add(&repo, &format!("src: change {n}\n\nWhy {n}.\n"));
    }
    let mut terminal = amend(&repo, &["-12"]);
    let keys = std::cell::Cell::new(0);
    let press = |text: &'static str| {
        keys.set(keys.get() + text.chars().count());
        text
    };
    terminal.at(GO).type_text(press("y")).at(USED).type_text(press("n")).take(1, press("y"));
    for n in 2..=12 {
        terminal.take(n, press("y"));
    }
    committed(terminal.at(SIGN_SERIES).type_text(press("sign 12\r")));
    for n in 0..12 {
        let expected = format!("src: change {n}\n\nWhy {n}.\n\n{OWN}");
        assert_eq!(message(&repo, &format!("HEAD~{}", 11 - n)), expected);
    }
    assert!(keys.get() <= 30, "{} keys", keys.get());
}

#[test]
fn own_sign_offs_that_are_there_are_asked_again() {
    let repo = with_series();
    add(&repo, &format!("s\n\nAI-used-for: code\n{OWN}"));
    let mut terminal = amend(&repo, &["--ai-used-for", "code"]);
    committed(terminal.at(GO).type_text("y").sign_off("u"));
    assert_eq!(message(&repo, "HEAD"), "s\n\nAI-used-for: code\n");
}

#[test]
fn n_leaves_a_commit_as_it_is_and_b_goes_back() {
    let repo = with_series();
    let old = rev(&repo, "HEAD~2");
    let mut terminal = amend(&repo, &["-3", "--ai-used-for", "code", "--no-sign-off"]);
    terminal.at(TAKE).type_text("n").at_again(2, TAKE).type_text("y").at_again(3, TAKE);
    terminal.type_text("b").at_again(4, TAKE).type_text("n").at_again(5, TAKE).type_text("y");
    committed(&mut terminal);
    assert_eq!(rev(&repo, "HEAD~2"), old);
    assert!(message(&repo, "HEAD~1").contains("Co-authored-by"));
    assert_eq!(message(&repo, "HEAD"), step(3));
}

#[test]
fn q_writes_what_was_decided_if_the_person_says_so() {
    for (answer, code) in [("y", 0), ("n", 1)] {
        let repo = with_series();
        let before = repo.snapshot();
        let mut terminal = amend(&repo, &["-3", "--ai-used-for", "code", "--no-sign-off"]);
        terminal
            .at(TAKE)
            .type_text("y")
            .at_again(2, TAKE)
            .type_text("q")
            .at(APPLY)
            .type_text(answer);
        if code == 1 {
            stopped(&repo, &mut terminal, &before, 1);
            continue;
        }
        committed(&mut terminal);
        assert_eq!(message(&repo, "HEAD~2"), step(1));
        assert!(message(&repo, "HEAD~1").contains("Co-authored-by"));
    }
}

#[test]
fn esc_ctrl_c_and_a_closed_terminal_change_nothing_at_any_question() {
    type Stop = (&'static str, fn(&mut Terminal), i32);
    let stops: [Stop; 2] = [
        (
            "Esc",
            |terminal| {
                terminal.key(Key::Esc);
            },
            1,
        ),
        (
            "Ctrl-C",
            |terminal| {
                terminal.key(Key::CtrlC);
            },
            130,
        ),
    ];
    for (name, stop, code) in stops {
        for place in 0..6 {
            println!("{name} at question {place}");
            let repo = with_undisclosed_series();
            let before = repo.snapshot();
            let mut terminal = amend(&repo, &["-2"]);
            terminal.at(GO);
            if place > 0 {
                terminal.type_text("y").at(USED);
            }
            if place > 1 {
                terminal.type_text("y").at(CATEGORIES);
            }
            if place > 2 {
                terminal.tick(&[CODE]).at(EXPLANATION);
            }
            if place > 3 {
                terminal.line("").at(TAKE);
            }
            if place > 4 {
                terminal.type_text("n").at_again(2, GO);
            }
            stop(&mut terminal);
            stopped(&repo, &mut terminal, &before, code);
        }
    }
}

#[test]
fn a_slip_is_asked_about_and_a_no_goes_back_to_the_commit() {
    let repo = with_series();
    let mut terminal = amend(&repo, &["--ai-used-for", "code"]);
    terminal.at(GO).type_text("y").sign_off("ys").wait_for("or `n`, which goes back.");
    terminal.sign_off("n").wait_for("Not signed off");
    terminal.at_again(2, GO).type_text("y").at_again(2, SIGN_OFF).line("yes");
    committed(&mut terminal);
    assert!(message(&repo, "HEAD").ends_with(OWN));
}

#[test]
fn a_message_is_edited_before_and_after_the_questions() {
    let repo = with_series();
    repo.env("GIT_EDITOR", repo.editor_script("sed -i '/^Why/a more words' \"$1\""));
    let mut terminal = amend(&repo, &["--ai-used-for", "code"]);
    terminal.at(GO).type_text("e").at_again(2, GO).type_text("y").sign_off("e");
    terminal.at_again(2, SIGN_OFF).line("yes");
    committed(&mut terminal);
    assert_eq!(
        message(&repo, "HEAD"),
        step(3).replace("Why 3.\n", "Why 3.\nmore words\nmore words\n") + OWN
    );
    assert!(
        !repo
            .git_dir()
            .join("provenance")
            .read_dir()
            .unwrap()
            .any(|entry| { entry.unwrap().file_name().to_string_lossy().ends_with(".txt") })
    );
}

#[test]
fn an_edited_message_is_kept_by_a_run_that_stops_and_offered_by_the_next() {
    let repo = with_series();
    repo.env("GIT_EDITOR", repo.editor_script("sed -i '/^Why/a words of mine' \"$1\""));
    let before = repo.snapshot();
    let mut terminal = amend(&repo, &["--ai-used-for", "code"]);
    terminal.at(GO).type_text("e").at_again(2, GO).key(Key::Esc);
    let screen = stopped(&repo, &mut terminal, &before, 1);
    assert!(screen.replace('\n', "").contains("is kept in"), "{screen}");
    repo.env("GIT_EDITOR", repo.editor_script("grep -q 'words of mine' \"$1\""));
    let mut terminal = amend(&repo, &["--ai-used-for", "code", "--no-sign-off"]);
    terminal.at(GO).type_text("e").at_again(2, GO).type_text("y");
    committed(&mut terminal);
    assert!(message(&repo, "HEAD").contains("words of mine"));
}

#[test]
fn an_editor_that_fails_ends_the_run() {
    let repo = with_series();
    repo.env("GIT_EDITOR", repo.editor_script("exit 3"));
    let before = repo.snapshot();
    let mut terminal = amend(&repo, &[]);
    terminal.at(GO).type_text("e");
    let screen = stopped(&repo, &mut terminal, &before, 1);
    assert!(screen.contains("problem with the editor"), "{screen}");
}

#[test]
fn a_message_in_another_encoding_is_edited_as_text() {
    let repo = with_series();
    repo.config("i18n.commitEncoding", "ISO-8859-1");
    repo.shell("printf 'caf\\351\\n' | git commit -q --allow-empty -F -").run().assert_success();
    repo.env("GIT_EDITOR", repo.editor_script("grep -q café \"$1\" && echo 'très' >>\"$1\""));
    let mut terminal = amend(&repo, &["--no-ai", "--no-sign-off"]);
    terminal.at(GO).wait_for("café").type_text("e").at_again(2, GO).type_text("y");
    committed(&mut terminal);
    assert_eq!(repo.message("HEAD").as_bstr(), b"caf\xe9\ntr\xe8s\n".as_bstr());
}

#[test]
fn v_shows_the_diff_through_the_pager() {
    let repo = with_series();
    repo.env("GIT_PAGER", "sed s/^/paged:/");
    let mut terminal = amend(&repo, &["--no-ai", "--no-sign-off"]);
    terminal.at(GO).type_text("v").wait_for("paged:+int step3;").at_again(2, GO).type_text("n");
    let screen = committed(&mut terminal);
    assert!(screen.contains("nothing to change"), "{screen}");
}

#[test]
fn limits_count_the_commit_and_the_message_must_be_the_persons() {
    let repo = with_series();
    let lines: String = (0..11).map(|n| format!("int v{n};\n")).collect();
    repo.write("src/a.c", lines).git(["commit", "-q", "-a", "-m", "s"]);
    let mut terminal = amend(&repo, &["--policy", "qemu-draft"]);
    terminal.at(GO).type_text("y").used_for(&[CODE], "").at(crate::dialogue::LIMIT);
    terminal.wait_for("over the limit of 10").choose(2).at(AUTHOR).type_text("y");
    committed(terminal.sign_off("yes"));
    assert_eq!(message(&repo, "HEAD"), format!("s\n\nAI-used-for: code\n{OWN}"));
}

#[test]
fn commits_of_a_remote_branch_are_asked_about_first() {
    let published = || {
        let repo = with_series();
        repo.git(["update-ref", "refs/remotes/origin/main", "HEAD~1"]);
        repo
    };
    let repo = published();
    let before = repo.snapshot();
    let mut terminal = amend(&repo, &["-3"]);
    terminal.at(PUBLISHED).wait_for("origin/main").type_text("n");
    stopped(&repo, &mut terminal, &before, 1);
    repo.provenance(["amend", "-3"]).assert_code(128).assert_err("add --force");
    repo.assert_unchanged(&before);
    repo.provenance(["amend", "-3", "--force"]).assert_success();
    let repo = published();
    let mut terminal = amend(&repo, &["-3", "--ai-used-for", "code", "--no-sign-off"]);
    terminal.at(PUBLISHED).type_text("y").take(1, "n").take(2, "n").take(3, "y");
    committed(&mut terminal);
    let repo = published();
    amend(&repo, &["--ai-used-for", "code", "--no-sign-off"]).at(GO).type_text("y").finish();
    assert_eq!(message(&repo, "HEAD"), step(3));
}

#[test]
fn an_agent_is_asked_nothing_and_signs_nothing() {
    let repo = with_series();
    repo.env("CLAUDE_CODE_CHILD_SESSION", "1");
    let mut terminal = amend(&repo, &["--ai-used-for", "code"]);
    let screen = committed(&mut terminal);
    assert_eq!(message(&repo, "HEAD"), "step 3\n\nWhy 3.\n\nAI-used-for: code\n");
    assert!(screen.contains("nobody was asked to sign off"), "{screen}");
    let before = repo.snapshot();
    repo.provenance(["amend", "--no-ai"]).assert_code(128).assert_err("under an agent");
    repo.assert_unchanged(&before);
}

#[test]
fn an_agent_as_author_stays_and_is_said() {
    let repo = with_series();
    repo.git([
        "commit",
        "-q",
        "--allow-empty",
        "--author=Claude <noreply@anthropic.com>",
        "-m",
        "s",
    ]);
    let mut terminal = amend(&repo, &["--ai-used-for", "code"]);
    terminal.at(GO).wait_for("is an agent").type_text("y");
    committed(terminal.sign_off("yes"));
    let author = repo.git(["log", "-1", "--format=%an <%ae>"]);
    assert_eq!(author.trim(), b"Claude <noreply@anthropic.com>");
}

#[test]
fn a_dry_run_shows_the_messages_and_changes_nothing() {
    let repo = with_series();
    let before = repo.snapshot();
    let out = repo.provenance(["amend", "-2", "-n"]).assert_code(1).out();
    assert!(out.contains("-Co-authored-by: Claude <noreply@anthropic.com>"), "{out}");
    assert!(out.contains("2 messages would change"), "{out}");
    let json = repo.provenance(["amend", "HEAD~1", "--json"]).assert_code(1).out();
    let plan: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(plan["version"], 1);
    assert_eq!(plan["commits"][0]["named"], true);
    assert_eq!(plan["commits"][0]["message"], step(2));
    assert_eq!(plan["commits"][0]["removed"][0]["rule"], "agent-trailer");
    assert_eq!(plan["commits"][1]["named"], false);
    repo.assert_unchanged(&before);
    let clean = Repo::seeded(Format::usual());
    clean.provenance(["amend", "-n"]).assert_success().assert_out("nothing would change");
}

#[test]
fn a_run_with_nothing_to_change_says_so() {
    let repo = Repo::seeded(Format::usual());
    let before = repo.snapshot();
    repo.provenance(["amend", "-2"]).assert_success().assert_out("nothing to change");
    repo.assert_unchanged(&before);
    assert!(!repo.git_dir().join("provenance/amend").exists());
}

#[test]
fn a_narrow_screen_and_a_dumb_one_show_every_word() {
    for (columns, rows) in [(40, 24), (80, 12)] {
        let repo = with_series();
        let words = ["provenance", "amend", "-2", "--ai-used-for", "code"];
        let mut terminal = repo.command(words).size(columns, rows).terminal();
        terminal.take(1, "y").take(2, "n").behind_pages(1, Prompt("Type `sign 1`", ">"));
        println!("{}", committed(terminal.line("sign 1")));
    }
    let repo = with_series();
    repo.env("TERM", "dumb");
    let mut terminal = amend(&repo, &["--ai-used-for", "code"]);
    committed(terminal.at(GO).type_text("y").sign_off("yes"));
    assert!(!terminal.raw().contains(&0x1b), "{:?}", terminal.raw().as_bstr());
}

#[test]
fn a_message_cannot_draw_on_the_screen() {
    let repo = with_series();
    add(&repo, "s\n\nx\x1b[2J\u{202e}y\n\nCo-authored-by: Claude\x07 <noreply@anthropic.com>\n");
    let mut terminal = amend(&repo, &["-2", "--ai-used-for", "code"]);
    terminal.take(1, "n").take(2, "y");
    committed(terminal.sign_series("u"));
    let raw = terminal.raw();
    assert!(!raw.contains_str("\x1b[2J") && !raw.contains(&7), "{:?}", raw.as_bstr());
    assert!(raw.contains_str("\\u{1b}[2J\\u{202e}y"), "{:?}", raw.as_bstr());
}

#[test]
fn an_edited_message_is_kept_where_the_commits_could_not_be_written() {
    let repo = with_series();
    repo.env("GIT_EDITOR", repo.editor_script("sed -i '/^Why/a words of mine' \"$1\""));
    repo.config("commit.gpgSign", "true").config("gpg.program", "false");
    let before = repo.snapshot();
    let mut terminal = amend(&repo, &["--ai-used-for", "code", "--no-sign-off"]);
    terminal.at(GO).type_text("e").at_again(2, GO).type_text("y");
    terminal.at(TRY_AGAIN).type_text("n");
    let screen = stopped(&repo, &mut terminal, &before, 128);
    let kept = repo.git_dir().join("provenance").read_dir().unwrap();
    let kept: Vec<_> = kept.map(|entry| std::fs::read(entry.unwrap().path()).unwrap()).collect();
    assert!(kept.iter().any(|text| text.contains_str("words of mine")), "{screen}");
    assert!(screen.replace('\n', "").contains("is kept in"), "{screen}");
}

#[test]
fn a_sign_off_on_a_merge_is_asked_about_again() {
    for (answer, stays) in [("yes", true), ("u", false)] {
        let repo = with_series();
        repo.git(["checkout", "-q", "-b", "side", "HEAD~1"]);
        add(&repo, "side\n");
        repo.git(["checkout", "-q", "-"]);
        let text = format!("Merge side\n\nAcked-by: Kim Other <kim@example.org>\n{OWN}");
        repo.git(["merge", "-q", "--no-ff", "-m", &text, "side"]);
        let mut terminal = amend(&repo, &[]);
        committed(terminal.at(GO).type_text("y").sign_off(answer));
        assert_eq!(message(&repo, "HEAD").contains(OWN.trim()), stays);
        assert!(message(&repo, "HEAD").contains("Acked-by: Kim"));
    }
}

#[test]
fn a_foreign_signature_is_said_before_the_first_question() {
    let repo = with_series();
    crate::passthrough_test::ssh_key(&repo);
    let kim = ["-c", "user.name=Kim Other", "-c", "user.email=kim@example.org"];
    repo.git(kim.iter().chain(&["commit", "-q", "-S", "--allow-empty", "-m", "theirs"]));
    let mut terminal = amend(&repo, &["-2"]);
    terminal.at(TAKE).wait_for("carries someone else's signature").key(Key::Esc).finish();
}

#[test]
fn a_person_who_says_no_against_evidence_is_asked_once_more() {
    let repo = with_series();
    add(&repo, "s\n\nCo-authored-by: Claude <noreply@anthropic.com>\n");
    let mut terminal = amend(&repo, &["--no-ai"]);
    terminal.at(GO).type_text("y").wait_for("made without AI all the same").type_text("y");
    committed(terminal.sign_off("yes"));
    assert_eq!(message(&repo, "HEAD"), format!("s\n\n{OWN}"));
}

#[test]
fn an_edit_takes_no_evidence_out_of_the_question() {
    let repo = with_series();
    add(&repo, "s\n\nCo-authored-by: Claude <noreply@anthropic.com>\n");
    repo.env("GIT_EDITOR", repo.editor_script("sed -i /Claude/d \"$1\""));
    let mut terminal = amend(&repo, &["--no-ai", "--no-sign-off"]);
    terminal.at(GO).type_text("e").at_again(2, GO).type_text("y");
    terminal.wait_for("made without AI all the same").wait_for("Co-authored-by: Claude");
    committed(terminal.type_text("y"));
    assert_eq!(message(&repo, "HEAD"), "s\n");
}
