//! Command lines: what is wrong with one, and where help and version go.

use crate::rig::{Format, Repo};

#[test]
fn help_and_version_go_to_standard_output_and_need_no_repository() {
    let none = Repo::none();
    let asked: [(&[&str], &str); 8] = [
        (&["-h"], "Usage: git provenance"),
        // `git provenance --help` would be git's: it opens a man page.
        (&["commit", "--help"], "--no-sign-off"),
        (&["strip", "-h"], "--in-place"),
        (&["strip", "--help"], "--policy"),
        (&["policy", "-h"], "lint"),
        (&["policy", "show", "--help"], "--resolved"),
        (&["policy", "lint", "-h"], "exit code"),
        (&["--version"], env!("CARGO_PKG_VERSION")),
    ];
    for (words, text) in asked {
        let outcome = none.provenance(words).assert_success().assert_out(text);
        assert_eq!(outcome.err(), "", "{outcome}");
        assert!(!outcome.out().contains("editor-step"), "{outcome}");
    }
}

#[test]
fn help_shows_the_page_of_a_command_or_else_its_long_help() {
    let none = Repo::none();
    none.tool("man", "#!/bin/sh\nexit 16\n");
    let asked: [(&[&str], &str); 5] = [
        (&[], "Usage: git provenance <COMMAND>"),
        (&["help"], "Usage: git provenance help [COMMAND]"),
        (&["commit"], "git provenance commit [OPTIONS] [GIT COMMIT OPTIONS]"),
        (&["strip"], "Usage: git provenance strip [OPTIONS]"),
        (&["policy"], "Usage: git provenance policy <COMMAND>"),
    ];
    for (words, usage) in asked {
        let help = none.command(["provenance", "help"]).args(words).run().assert_success();
        assert!(help.out().contains(usage) && help.err().is_empty(), "{help}");
        if let [command] = words {
            assert_eq!(help.out(), none.provenance([command, "--help"]).out());
        }
    }
    let outcome = none.provenance(["help", "comit"]).assert_code(129);
    assert_eq!(
        outcome.err(),
        "error: `comit` is not a command of git provenance\nhint: did you mean `commit`?\n"
    );
    let outcome = none.provenance(["help", "editor-step"]).assert_code(129);
    outcome.assert_err("hint: `git provenance help` lists the commands");
    none.provenance(["help", "commit", "amend"]).assert_code(129);
    // Where the page is found, git shows it with the viewer that it is configured with.
    none.tool("man", "#!/bin/sh\n[ \"$1\" = -w ] || echo \"the page $*\"\n");
    for (words, page) in
        [(&["help"][..], "git-provenance"), (&["help", "amend"], "git-provenance-amend")]
    {
        none.provenance(words).assert_success().assert_out(&format!("the page {page}\n"));
    }
    none.config_global("man.viewer", "mine");
    none.config_global("man.mine.cmd", "echo mine");
    none.provenance(["help", "check"]).assert_success().assert_out("mine git-provenance-check\n");
}

#[test]
fn the_short_help_of_commit_ends_with_the_code_of_gits_own() {
    let repo = Repo::new();
    for words in [&["-h"][..], &["-am", "x", "-h"], &["-ah"]] {
        let gits = repo.command(["commit"]).args(words).run();
        let ours = repo.command(["provenance", "commit"]).args(words).run();
        assert_eq!(ours.code, gits.code, "{words:?}: {ours}");
        let ours = ours.assert_out("--ai-used-for");
        assert_eq!(ours.err(), "", "{ours}");
    }
}

#[test]
fn a_wrong_command_line_is_129_with_its_word_named_and_nothing_changed() {
    let repo = Repo::seeded(Format::usual());
    repo.write("src/a.c", "int a = 1;\n").git(["add", "."]);
    let before = repo.snapshot();
    let wrong: [(&[&str], &str); 16] = [
        (&[], "Usage: git provenance"),
        (&["comit"], "commit"),
        (&["--frobnicate"], "--frobnicate"),
        (&["strip", "--frobnicate"], "--frobnicate"),
        (&["strip", "--in-place"], "FILE"),
        (&["strip", "--policy"], "PRESET"),
        (&["commit", "-m", "x", "--ai-used-for"], "--ai-used-for"),
        (&["commit", "-m", "x", "--policy"], "--policy"),
        (&["commit", "-m", "x", "--ai-used-for", "code", "--no-ai"], "--no-ai"),
        (&["commit", "-m", "x", "--no-ai=yes"], "--no-ai"),
        (&["commit", "-m", "x", "--frobnicate"], "frobnicate"),
        (&["editor-step"], "FILE"),
        (&["policy"], "Usage: git provenance policy"),
        (&["policy", "help"], "help"),
        (&["policy", "shwo"], "show"),
        (&["policy", "init", "a", "b"], "b"),
    ];
    for (words, text) in wrong {
        let outcome = repo.provenance(words).assert_code(129).assert_err(text);
        assert_eq!(outcome.out(), "", "{outcome}");
        repo.assert_unchanged(&before);
    }
}

#[test]
fn the_help_that_is_named_is_one_that_exists() {
    let none = Repo::none();
    let wrong: [(&[&str], &str); 5] = [
        (&["comit"], "git provenance -h"),
        (&["--frobnicate"], "git provenance -h"),
        (&["strip", "--frobnicate"], "git provenance strip -h"),
        (&["commit", "--no-ai", "--ai-used-for", "code"], "git provenance commit -h"),
        (&["commit", "--policy"], "git provenance commit -h"),
    ];
    for (words, help) in wrong {
        let outcome = none.provenance(words).assert_code(129);
        let outcome = outcome.assert_err(&format!("hint: see `{help}` for the options\n"));
        assert!(!outcome.err().contains("--help"), "{outcome}");
        let words: Vec<&str> = help.split(' ').skip(1).collect();
        let code = if words.contains(&"commit") { 129 } else { 0 };
        none.command(words).run().assert_code(code).assert_out("Usage: git provenance");
    }
}

#[test]
fn a_cleanup_mode_that_git_does_not_have_is_named() {
    let repo = Repo::seeded(Format::usual());
    repo.write("src/a.c", "int a = 1;\n").git(["add", "."]);
    let before = repo.snapshot();
    let words = ["commit", "--no-ai", "-m", "x", "--cleanup=tidy"];
    repo.provenance(words).assert_code(128).assert_err("`tidy`").assert_err("hint: ");
    repo.assert_unchanged(&before);
    repo.config("commit.cleanup", "neat");
    repo.provenance(&words[..4]).assert_code(128).assert_err("`neat`").assert_err("hint: ");
}

#[test]
fn an_unknown_category_is_seen_before_anything_is_typed_and_a_near_one_is_suggested() {
    let repo = Repo::seeded(Format::usual());
    repo.write("src/a.c", "int a = 1;\n").git(["add", "."]);
    let before = repo.snapshot();
    let opened = repo.scratch("opened");
    repo.env("GIT_EDITOR", repo.editor_script(&format!(": >{}", opened.display())));
    let run = |spec: &str| repo.provenance(["commit", "--ai-used-for", spec]).assert_code(129);
    run("cod").assert_err("error: `cod` is not").assert_err("hint: did you mean `code`?");
    run("code, teste").assert_err("`teste`").assert_err("hint: did you mean `tests`?");
    for spec in ["poetry", "", "code (", "no"] {
        run(spec).assert_err("hint: ").assert_err("tests");
    }
    assert!(!opened.exists(), "the editor was opened");
    repo.assert_unchanged(&before);
}

#[test]
fn the_hidden_editor_step_does_nothing_on_its_own() {
    let repo = Repo::seeded(Format::usual());
    let message = repo.scratch("message");
    std::fs::write(&message, "x\n").unwrap();
    for value in [None, Some("0"), Some("1"), Some("7"), Some("x"), Some("-1"), Some("99999999999")]
    {
        let mut run = repo.command(["provenance", "editor-step"]).arg(&message);
        if let Some(value) = value {
            run = run.env("GIT_PROVENANCE_WRAPPER", value);
        }
        run.run().assert_code(128).assert_err("hint: ");
    }
    assert_eq!(std::fs::read(message).unwrap(), b"x\n");
}
