//! Hints name only what works where they are given.

use std::fs;
use std::os::unix::fs::symlink;

use crate::dialogue::{
    AUTHOR, CATEGORIES, CODE, Dialogue, EXPLANATION, IN_TESTS, LIMIT, REFUSED, TESTS, USED,
};
use crate::dialogue::{commit, with_change};
use crate::interview_test::with_rules;
use crate::rig::Repo;

#[test]
fn an_agent_is_told_only_what_an_agent_may_say() {
    let repo = with_change();
    let alone = repo.provenance(["commit", "-m", "s"]).assert_code(128);
    alone.assert_err("--no-ai or --ai-used-for 'code, tests'");
    repo.env("QWEN_CODE", "1");
    let outcome = repo.provenance(["commit", "-m", "s"]).assert_code(128);
    assert!(!outcome.err().contains("--no-ai"), "{outcome}");
    let outcome = outcome.assert_err("an agent runs this (Qwen Code");
    outcome.assert_err("hint: say what it did with --ai-used-for 'code, tests', or run");
    repo.provenance(["commit", "-m", "s", "--ai-used-for", "code, tests"]).assert_success();
}

#[test]
fn the_example_in_a_hint_is_one_that_the_project_takes() {
    for (yaml, example) in [
        ("disclosure: {categories: [words, pictures]}\n", "words, pictures"),
        ("disclosure: {categories: [code], explanation: required}\n", "code (why)"),
        ("disclosure: {value: {literal: LLM}, categories: []}\n", "LLM"),
    ] {
        for agent in [false, true] {
            let repo = with_rules(yaml);
            if agent {
                repo.env("QWEN_CODE", "1");
            }
            let refused = repo.provenance(["commit", "-m", "s"]).assert_code(128);
            refused.assert_err(&format!("--ai-used-for '{example}'"));
            let words = ["commit", "-m", "s", "--ai-used-for", example];
            repo.provenance(words).assert_success();
        }
    }
    let repo = with_rules("ai: {stance: refuse}\n");
    let refused = repo.provenance(["commit", "-m", "s"]).assert_code(128);
    assert!(!refused.err().contains("--ai-used-for"), "{refused}");
    repo.env("QWEN_CODE", "1");
    let refused = repo.provenance(["commit", "-m", "s"]).assert_code(128);
    assert!(!refused.err().contains("--no-ai") && !refused.err().contains("--ai-used-for"));
}

/// Refused for an agent's identity; the hint, which names the way out.
#[track_caller]
fn refused_for_an_agent(repo: &Repo, words: &[&str]) -> String {
    let run = repo.command(["provenance", "commit", "--no-ai"]).args(words).env("GIT_EDITOR", ":");
    let outcome = run.run().assert_code(128).assert_err("is an agent");
    let said = outcome.err();
    let hint = said.lines().find_map(|line| line.strip_prefix("hint: ")).unwrap();
    hint.to_owned()
}

#[test]
fn an_agents_identity_is_taken_out_where_it_came_from() {
    let author = "--author=Claude <noreply@anthropic.com>";
    let repo = with_change();
    assert_eq!(refused_for_an_agent(&repo, &["-m", "s", author]), "leave out --author");
    for (name, email) in
        [("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"), ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")]
    {
        let repo = with_change();
        repo.env(name, "Claude").env(email, "noreply@anthropic.com");
        let hint = refused_for_an_agent(&repo, &["-m", "s"]);
        assert_eq!(hint, format!("unset {name} and {email}"));
        repo.env_remove(name);
        assert_eq!(refused_for_an_agent(&repo, &["-m", "s"]), format!("unset {email}"));
    }
    let repo = with_change();
    repo.git(["commit", "-q", "-m", "s", author]);
    repo.git(["commit", "-q", "--allow-empty", "-m", "top"]);
    repo.write("src/a.c", "int more;\n").git(["add", "."]);
    let add = "add --reset-author";
    assert_eq!(refused_for_an_agent(&repo, &["-C", "HEAD^"]), add);
    assert_eq!(refused_for_an_agent(&repo, &["-c", "HEAD^"]), add);
    repo.provenance(["commit", "--ai-used-for", "code", "-C", "HEAD^", "--reset-author"])
        .assert_success();
    repo.git(["commit", "-q", "--amend", "--no-edit", author]);
    assert_eq!(refused_for_an_agent(&repo, &["--amend", "--no-edit"]), add);
    for (section, keys) in [("user", "user"), ("author", "author"), ("committer", "committer")] {
        let repo = with_change();
        repo.config(&format!("{section}.name"), "Claude");
        repo.config(&format!("{section}.email"), "noreply@anthropic.com");
        let hint = refused_for_an_agent(&repo, &["-m", "s"]);
        assert_eq!(hint, format!("set `{keys}.name` and `{keys}.email` to your own"));
    }
}

#[test]
fn a_picked_commit_of_an_agents_is_taken_over_with_its_hint() {
    let repo = with_change();
    repo.git(["commit", "-q", "-m", "s", "--author=Claude <noreply@anthropic.com>"]);
    repo.git(["checkout", "-q", "--detach", "HEAD^"]);
    repo.git(["cherry-pick", "--no-commit", "main"]);
    repo.git(["update-ref", "CHERRY_PICK_HEAD", "main"]);
    assert_eq!(refused_for_an_agent(&repo, &["-m", "s"]), "add --reset-author");
    repo.provenance(["commit", "--ai-used-for", "code", "-m", "s", "--reset-author"])
        .assert_success();
}

#[test]
fn an_entry_of_a_list_is_named_as_it_stands_there() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["--policy", "qemu-draft", "-m", "s"]);
    terminal.used_for(&[CODE], "").at(LIMIT).choose(3);
    let screen = terminal.finish().screen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(screen.contains("choose `agreed with a maintainer beforehand`"), "{screen}");
    let warn = "limits:\n  - {category: code, kind: bug-fix, lines: 10, over: warn}\n";
    let repo = with_rules(warn);
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.used_for(&[CODE], "").at(LIMIT).choose(2);
    let finished = terminal.finish();
    assert_eq!(finished.code, Some(128), "{}", finished.screen);
    assert!(!finished.screen.contains("agreed"), "{}", finished.screen);
}

#[test]
fn a_path_without_git_is_said_in_plain_words() {
    let repo = with_change();
    let program = repo.git(["--exec-path"]);
    assert!(!program.is_empty());
    let found = repo.shell("command -v git-provenance").run().assert_success().out();
    let run = repo.program(found.trim()).args(["commit", "-m", "s"]).env("PATH", "/nowhere");
    let outcome = run.run().assert_code(128).assert_err("no such file or directory");
    assert!(!outcome.err().contains("os error"), "{outcome}");
    outcome.assert_err("hint: install git");
}

#[test]
fn rules_that_are_no_file_are_made_one_or_removed() {
    let repo = with_change();
    fs::create_dir(repo.path().join(".git-provenance.yml")).unwrap();
    let refused = || repo.provenance(["commit", "--no-ai", "-m", "s"]).assert_code(128);
    refused().assert_err("hint: make it a file, or remove it\n");
    fs::remove_dir(repo.path().join(".git-provenance.yml")).unwrap();
    symlink("/dev/zero", repo.path().join(".git-provenance.yml")).unwrap();
    refused().assert_err("hint: put the rules in a file of that name, or remove it\n");
}

#[test]
fn what_is_said_fits_into_narrow_terminals() {
    let repo = with_change();
    let words = ["provenance", "commit", "--policy", "qemu-draft", "-q", "-m", "s"];
    let mut terminal = repo.command(words).size(40, 60).terminal();
    terminal.at(USED).type_text("y").at(CATEGORIES).tick(&[]);
    terminal.wait_for("nothing is ticked").at_again(2, CATEGORIES);
    terminal.tick(&[IN_TESTS]).at(EXPLANATION).line("(");
    terminal.at(REFUSED).line("");
    terminal.at(TESTS).type_text("n").at(AUTHOR);
    let screen = terminal.screen();
    for text in ["nothing is ticked", "That cannot stand", "Run them once"] {
        let row = screen.lines().position(|row| row.contains(text)).unwrap();
        let rows: Vec<_> = screen.lines().skip(row).take(2).collect();
        assert!(rows[0].chars().count() <= 40 && rows[1].starts_with("  "), "{rows:?}\n{screen}");
        assert!(!rows[1].trim().is_empty(), "{screen}");
    }
}
