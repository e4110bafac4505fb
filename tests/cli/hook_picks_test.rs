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
fn folding_loses_no_evidence() {
    let codex = "Co-authored-by: Codex <codex@openai.com>\n";
    let footer = "Generated with [Claude Code](https://claude.com/claude-code)\n";
    for subject in ["fixup! topic", "squash! topic", "amend! topic\n\ntopic"] {
        for (first, second, expected) in [
            (AGENT, "", &[AGENT][..]),
            ("", AGENT, &[AGENT]),
            (AGENT, codex, &[AGENT, codex]),
            ("", footer, &[footer]),
            ("AI-used-for: docs\n", AGENT, &["AI-used-for: docs\n"]),
            ("", "AI-used-for: docs\n", &["AI-used-for: docs\n"]),
        ] {
            let repo = Repo::new();
            branched(&repo, &format!("topic\n\n{first}"));
            commit(&repo, "more", "m\n", &format!("{subject}\n\n{second}"));
            let done = run(&repo, &["rebase", "-q", "-i", "--autosquash", "main"]).assert_success();
            let text = message(&repo);
            for line in expected {
                assert_eq!(text.matches(line.trim()).count(), 1, "{subject}\n{text}\n{done}");
            }
            if !text.contains("AI-used-for") {
                assert!(done.err().contains(expected[0].trim()), "{subject}\n{text}\n{done}");
            }
            repo.git(["checkout", "-q", "main"]);
        }
    }
}

#[test]
fn a_fold_that_stops_at_a_conflict_loses_no_evidence() {
    for words in [&["rebase", "--continue"][..], &["commit", "-q", "-n", "-m", "apart"]] {
        let repo = Repo::new();
        branched(&repo, "topic\n");
        commit(&repo, "topic", "x\n", "between\n");
        commit(&repo, "topic", "y\n", &format!("fixup! topic\n\n{AGENT}"));
        let rebase = run(&repo, &["rebase", "-q", "-i", "--autosquash", "main"]);
        assert_ne!(rebase.code, Some(0), "{rebase}");
        repo.write("topic", "mended\n").git(["add", "."]);
        if words[0] == "commit" {
            let refused = run(&repo, &["commit", "-q", "-m", "apart"]).assert_code(1);
            refused.assert_err("Co-authored-by: Claude");
        }
        let done = run(&repo, words);
        let text = message(&repo);
        assert!(text.contains(AGENT), "{words:?}\n{text}\n{done}");
    }
}

#[test]
fn folding_a_commit_of_an_agent_names_it() {
    let repo = Repo::new();
    branched(&repo, "topic\n");
    repo.write("more", "m\n").git(["add", "."]);
    let none = ["-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "fixup! topic"];
    let agent = ["--author", "Claude <noreply@anthropic.com>"];
    repo.command(none).args(agent).run().assert_success();
    run(&repo, &["rebase", "-q", "-i", "--autosquash", "main"]).assert_success();
    assert_eq!(message(&repo), format!("topic\n\n{AGENT}"));
}

/// `main` with the changes of `topic`, squashed and not committed yet.
fn squashed(first: &str, second: &str) -> Repo {
    let repo = Repo::new();
    branched(&repo, &format!("topic\n\n{first}"));
    commit(&repo, "more", "m\n", &format!("more\n\n{second}"));
    repo.git(["checkout", "-q", "main"]);
    repo.git(["merge", "-q", "--squash", "topic"]);
    repo
}

#[test]
fn a_squash_merge_unites_what_was_disclosed() {
    for words in [
        &["commit", "-q", "-m", "both"][..],
        &["commit", "-q", "--no-edit"],
        &["commit", "-q", "-n", "-m", "both"],
        &["commit", "-q", "-n", "--no-edit"],
        &["provenance", "commit", "-q", "-m", "both"],
        &["provenance", "commit", "-q", "-m", "both\n\nAI-used-for: docs\n"],
        &["commit", "-q", "-m", "both\n\nAI-used-for: docs\n"],
        &["commit", "-q", "-n", "-m", "both\n\nAI-used-for: docs\n"],
    ] {
        let repo = squashed("AI-used-for: docs\n", &format!("AI-used-for: code\n{AGENT}"));
        let done = run(&repo, words).assert_success();
        let trailers = repo.git(["log", "-1", "--format=%(trailers)"]);
        assert_eq!(trailers.as_bstr(), "AI-used-for: code, docs\n\n", "{words:?} {done}");
    }
}

#[test]
fn a_squash_merge_loses_no_evidence() {
    for words in [
        &["commit", "-q", "-m", "both"][..],
        &["commit", "-q", "--no-edit"],
        &["provenance", "commit", "-q", "-m", "both"],
        &["provenance", "commit", "-q", "-m", "both", "--no-ai"],
    ] {
        let repo = squashed("", AGENT);
        let done = run(&repo, words);
        assert!(matches!(done.code, Some(1 | 128)), "{words:?} {done}");
        let _done = done.assert_err("Co-authored-by: Claude");
        let said = ["provenance", "commit", "-q", "-m", "both", "--ai-used-for", "code"];
        run(&repo, &said).assert_success();
        assert_eq!(message(&repo), "both\n\nAI-used-for: code\n");
    }
    for words in [&["commit", "-q", "-n", "-m", "both"][..], &["commit", "-q", "-n", "--no-edit"]] {
        let repo = squashed(AGENT, "");
        run(&repo, words).assert_success().assert_err("Co-authored-by: Claude");
        assert!(message(&repo).contains(AGENT), "{words:?} {}", message(&repo));
    }
}

#[test]
fn a_pick_without_a_commit_loses_no_evidence() {
    let repo = Repo::new();
    branched(&repo, &format!("topic\n\n{AGENT}"));
    repo.git(["checkout", "-q", "main"]);
    repo.git(["cherry-pick", "-n", "topic"]);
    run(&repo, &["commit", "-q", "-m", "x"]).assert_code(1).assert_err("Co-authored-by: Claude");
    run(&repo, &["commit", "-q", "-n", "-m", "x"]).assert_success();
    assert_eq!(message(&repo), format!("x\n\n{AGENT}"));
}

#[test]
fn the_last_evidence_that_a_hook_or_an_editor_touches_is_kept() {
    for words in [&["cherry-pick", "topic"][..], &["rebase", "-q", "--force-rebase", "main"]] {
        let repo = Repo::new();
        repo.hook(
            "prepare-commit-msg",
            "#!/bin/sh\ngit interpret-trailers --in-place --trailer 'Co-authored-by: Codex <codex@openai.com>' \"$1\"\n",
        );
        branched(&repo, "topic\n");
        if words[0] == "cherry-pick" {
            repo.git(["checkout", "-q", "main"]);
        }
        run(&repo, words).assert_success().assert_err("kept in the message");
        assert_eq!(message(&repo), "topic\n\nCo-authored-by: Codex <codex@openai.com>\n");
    }
    for said in [AGENT, "AI-used-for: code\n"] {
        let repo = Repo::new();
        branched(&repo, &format!("topic\n\n{said}"));
        let editor = repo.editor_script("sed -i '/Claude/d; /AI-used/d' \"$1\"");
        let rebase = repo.command(["rebase", "-q", "-i", "HEAD^"]).env("GIT_EDITOR", editor);
        let rebase = rebase.env("GIT_SEQUENCE_EDITOR", "sed -i s/^pick/reword/").run();
        rebase.assert_success().assert_err(said.trim());
        assert_eq!(message(&repo), format!("topic\n\n{said}"));
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
fn rewording_asks_nobody_and_a_sign_off_covers_only_its_own_text() {
    let signed_text = format!("topic\n\nAI-used-for: code\n{OWN}");
    for (edit, expected) in [
        ("sed -i '1s/.*/reworded/' \"$1\"", "reworded\n\nAI-used-for: code\n"),
        (":", &*signed_text),
    ] {
        let repo = signed();
        let editor = repo.editor_script(edit);
        let rebase = repo.command(["rebase", "-q", "-i", "HEAD^"]).env("GIT_EDITOR", editor);
        let rebase = rebase.env("GIT_SEQUENCE_EDITOR", "sed -i s/^pick/reword/");
        let finished = rebase.terminal().finish();
        assert_eq!(finished.code, Some(0), "{}", finished.screen);
        assert_eq!(message(&repo), expected);
        assert_eq!(finished.screen.contains("own-sign-off"), edit != ":", "{}", finished.screen);
    }
}

#[test]
fn what_changes_neither_tree_nor_text_takes_no_sign_off() {
    let chain =
        format!("topic\n\nAI-used-for: code\n{OWN}Reviewed-by: Kim Other <kim@example.org>\n{KIM}");
    let own = format!("topic\n\nAI-used-for: code\n{OWN}");
    for exec in [
        "git commit -q --amend --no-edit -S",
        "git commit -q --amend --no-edit -S -n",
        "true && git commit -q --amend --no-edit -S; true",
        "git commit -q --amend --no-edit --date=now",
        "git commit -q --amend --no-edit -s",
        "git commit -q --amend --no-edit --reset-author",
        "git commit -q --amend -C HEAD",
        "GIT_EDITOR=true git commit -q --amend",
    ] {
        for text in [&chain, &own] {
            let repo = Repo::new();
            branched(&repo, text);
            crate::passthrough_test::ssh_key(&repo);
            let rebase = run(&repo, &["rebase", "-q", "--exec", exec, "HEAD^"]).assert_success();
            assert_eq!(message(&repo), *text, "{exec}\n{rebase}");
            repo.shell(exec).run().assert_success();
            assert_eq!(message(&repo), *text, "{exec}");
        }
    }
}

/// A rebase that has stopped at the commit of `topic`.
fn stopped(repo: &Repo) {
    let rebase = repo.command(["rebase", "-q", "-i", "HEAD^"]);
    rebase.env("GIT_SEQUENCE_EDITOR", "sed -i s/^pick/edit/").run().assert_success();
}

#[test]
fn a_commit_typed_where_a_rebase_stops_is_an_ordinary_one() {
    for change in ["-msaid in other words\n\nAI-used-for: code\n", "-a"] {
        let repo = signed();
        stopped(&repo);
        repo.write("topic", "another change\n");
        let words = ["commit", "-q", "--amend", "--no-edit"];
        let words = words.iter().filter(|word| change == "-a" || **word != "--no-edit");
        let text = if change == "-a" { change.to_owned() } else { format!("{change}{OWN}") };
        let run = repo.command(words).arg(text).run().assert_success();
        run.assert_err("own-sign-off");
        assert!(!repo.head_message().contains_str("Signed-off-by"), "{change}");
    }
}

/// The parts of a commit that is split where a rebase stops, each made with these words.
fn split(text: &str, words: &[&str]) -> (Repo, Vec<Outcome>) {
    let repo = Repo::new();
    branched(&repo, "start\n");
    repo.write("one", "1\n").write("two", "2\n").git(["add", "."]);
    let none = ["-c", "core.hooksPath=/dev/null", "commit", "-q", "-F", "-"];
    repo.command(none).stdin(text).run().assert_success();
    stopped(&repo);
    repo.git(["reset", "-q", "HEAD^"]);
    let part = |file: &str| {
        repo.git(["add", file]);
        repo.command(["commit", "-q", "-m", file]).args(words).run()
    };
    let outcomes = vec![part("one"), part("two")];
    (repo, outcomes)
}

#[test]
fn the_parts_of_a_split_commit_disclose_what_it_disclosed() {
    for words in [&[][..], &["-n"]] {
        let (repo, outcomes) = split(&format!("both\n\nAI-used-for: code\n{AGENT}"), words);
        for outcome in outcomes {
            outcome.assert_success();
        }
        assert_eq!(repo.message("HEAD^").as_bstr(), "one\n\nAI-used-for: code\n");
        assert_eq!(repo.message("HEAD").as_bstr(), "two\n\nAI-used-for: code\n");
        repo.git(["rebase", "--continue"]);
    }
}

#[test]
fn the_parts_of_a_split_commit_keep_its_evidence() {
    let (_, outcomes) = split(&format!("both\n\n{AGENT}"), &[]);
    for outcome in outcomes {
        outcome.assert_code(1).assert_err("Co-authored-by: Claude");
    }
    let (repo, outcomes) = split(&format!("both\n\n{AGENT}"), &["-n"]);
    for outcome in outcomes {
        outcome.assert_success().assert_err("Co-authored-by: Claude");
    }
    assert_eq!(repo.message("HEAD^").as_bstr(), format!("one\n\n{AGENT}").as_bytes());
    assert_eq!(repo.message("HEAD").as_bstr(), format!("two\n\n{AGENT}").as_bytes());
}

#[test]
fn what_is_added_where_a_rebase_stops_is_no_part_of_its_commit() {
    for words in [&["-n"][..], &[]] {
        let repo = Repo::new();
        branched(&repo, &format!("topic\n\n{AGENT}"));
        stopped(&repo);
        repo.write("more", "m\n").git(["add", "."]);
        let commit = repo.command(["commit", "-q", "-m", "more"]).args(words).run();
        commit.assert_success();
        assert_eq!(message(&repo), "more\n");
    }
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
    for text in ["topic\n\nAI-used-for: tests\n", "topic\n\nAI-used-for: none\n"] {
        let repo = signed();
        assert!(!amended(&repo, &format!("{text}{OWN}")).contains_str(OWN), "{text}");
    }
    let repo = signed();
    let text = "in other words\n\nAI-used-for: code\n";
    assert_eq!(amended(&repo, &format!("{text}{OWN}")).as_bstr(), text.as_bytes());
    let text = format!("topic\n\nAI-used-for: code\n{OWN}");
    // A disclosure that is only left out is put back, so that nothing has changed.
    for given in [text.clone(), format!("topic\n\n{OWN}")] {
        assert_eq!(amended(&signed(), &given).as_bstr(), text.as_bytes());
    }
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
    repo.command(words)
        .stdin(format!("mine\n\nAI-used-for: code\n{AGENT}{OWN}"))
        .run()
        .assert_success();
    let said = message(&repo);
    assert!(!said.contains("Claude") && !said.contains(OWN), "{said}");
    repo.git(["tag", "-d", "CHERRY_PICK_HEAD"]);
    for name in ["REVERT_HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD"] {
        repo.git(["tag", name, "main"]);
        repo.provenance(["amend", "--ai-used-for", "code"]).assert_success();
        repo.git(["tag", "-d", name]);
    }
}

#[test]
fn a_pick_in_an_editor_keeps_what_was_signed_and_nothing_more() {
    let repo = signed();
    repo.git(["checkout", "-q", "main"]);
    let append = format!("printf '\\n%s' '{OWN}' >>");
    let pick = repo.command(["cherry-pick", "-e", "topic"]).env("GIT_EDITOR", append).run();
    pick.assert_success();
    assert_eq!(message(&repo), format!("topic\n\nAI-used-for: code\n{OWN}"));
}

#[test]
fn a_sign_off_covers_the_same_text_in_another_encoding() {
    let repo = Repo::new();
    let name = "J\u{fc}rgen Tester";
    repo.git(["config", "user.name", name]);
    let text = format!("t\u{fc}pic\n\nSigned-off-by: {name} <robin@example.org>\n");
    branched(&repo, &text);
    repo.git(["config", "i18n.commitEncoding", "ISO-8859-1"]);
    let stored = |words: &[&str]| {
        run(&repo, words).assert_success();
        repo.git(["log", "-1", "--encoding=UTF-8", "--format=%B"])
    };
    assert_eq!(stored(&["rebase", "-q", "main"]).trim_end().as_bstr(), text.trim_end());
    // Where another program's hook stands, only what git has stored is looked at.
    repo.hook("prepare-commit-msg", "#!/bin/sh\n");
    repo.git(["config", "i18n.commitEncoding", "UTF-8"]);
    let forced = stored(&["rebase", "-q", "--force-rebase", "main"]);
    assert_eq!(forced.trim_end().as_bstr(), text.trim_end());
}

/// On `topic`: two commits, the second with this line.
fn to_squash(line: &str) -> Repo {
    let repo = Repo::new();
    branched(&repo, "topic\n\nfirst\n");
    commit(&repo, "more", "m\n", &format!("more\n\n{line}"));
    repo
}

#[test]
fn evidence_that_an_editor_takes_out_of_a_squashed_message_comes_back() {
    for (line, said) in [("AI-used-for: code\n", "AI-used-for: code"), (AGENT, AGENT.trim_end())] {
        let repo = to_squash(line);
        let rebase = repo
            .command(["rebase", "-q", "-i", "main"])
            .env("GIT_EDITOR", "echo one >")
            .env("GIT_SEQUENCE_EDITOR", "sed -i -e '2s/^pick/squash/'")
            .run()
            .assert_success();
        assert_eq!(message(&repo), format!("one\n\n{line}"), "{rebase}");
        let err = rebase.err();
        assert!(err.contains("put back, since nobody has said that no AI was used:"), "{rebase}");
        assert!(err.contains(&format!("  {said}\n")), "{rebase}");
    }
    // An editor that leaves some of it has lost nothing.
    let repo = to_squash(AGENT);
    let rebase = repo
        .command(["rebase", "-q", "-i", "main"])
        .env("GIT_EDITOR", "true")
        .env("GIT_SEQUENCE_EDITOR", "sed -i -e '2s/^pick/squash/'")
        .run();
    assert!(!rebase.assert_success().err().contains("put back"));
}
