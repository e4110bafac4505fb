//! `--quiet` and `--verbose`: what is left out, and what nothing leaves out.

use crate::amend_rewrite_test::with_series;
use crate::dialogue::{Dialogue as _, GO};
use crate::rig::{Format, Outcome, Repo};

const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>";

fn silent(outcome: &Outcome) {
    assert_eq!((outcome.out().as_str(), outcome.err().as_str()), ("", ""), "{outcome}");
}

/// A good commit, then one with an agent's line.
fn bad_head() -> Repo {
    let repo = Repo::seeded(Format::usual());
    repo.git(["commit", "-q", "--allow-empty", "-m", "parser: read on", "-m", AGENT]);
    repo
}

#[test]
fn a_quiet_check_answers_with_its_exit_code_alone() {
    let repo = bad_head();
    silent(&repo.provenance(["check", "--quiet", "HEAD~1"]).assert_code(0));
    silent(&repo.provenance(["check", "-q", "HEAD"]).assert_code(1));
    silent(&repo.provenance(["check", "-q", "--root", "HEAD"]).assert_code(1));
    repo.write("message.txt", format!("s: t\n\n{AGENT}\n"));
    silent(&repo.provenance(["check", "-q", "--message", "message.txt"]).assert_code(1));
    // A terminal shows nothing either.
    let shown = repo.command(["provenance", "check", "-q", "HEAD"]).terminal().finish();
    assert_eq!((shown.code, shown.screen.trim()), (Some(1), ""));
}

#[test]
fn a_quiet_check_says_why_it_could_not_check() {
    let repo = bad_head();
    for words in [&["check", "-q", "nowhere"][..], &["check", "-q", "HEAD..HEAD"]] {
        let outcome = repo.provenance(words).assert_code(128).assert_err("error: ");
        assert_eq!(outcome.out(), "", "{outcome}");
    }
    repo.write(".git-provenance.yml", "version: 1\nextend: default\n");
    repo.provenance(["check", "-q"]).assert_code(128).assert_err("did you mean `extends`?");
    for other in ["--verbose", "--summary", "--format=json"] {
        repo.provenance(["check", "-q", other]).assert_code(129);
    }
}

#[test]
fn a_quiet_fix_mends_in_silence() {
    let repo = bad_head();
    silent(&repo.provenance(["check", "--fix", "-q", "HEAD"]).assert_code(1));
    assert!(
        String::from_utf8_lossy(&repo.head_message()).contains(AGENT),
        "it is all that says AI"
    );
    repo.git([
        "commit",
        "-q",
        "--amend",
        "--allow-empty",
        "-m",
        "s: t",
        "-m",
        &format!("AI-used-for: code\n{AGENT}"),
    ]);
    silent(&repo.provenance(["check", "--fix", "-q", "HEAD"]).assert_code(0));
    assert_eq!(repo.head_message(), b"s: t\n\nAI-used-for: code\n");
}

#[test]
fn a_verbose_check_names_the_rules_and_what_passes() {
    let repo = bad_head();
    let good = String::from_utf8(repo.git(["rev-parse", "HEAD~1"])).unwrap();
    let outcome = repo.provenance(["check", "-v", "--root", "HEAD"]).assert_code(1);
    let out = outcome.out();
    assert!(out.starts_with("rules: this project (preset default)\n"), "{out}");
    let line = format!("ok: commit {} \"", &good[..12]);
    assert!(out.contains(&line) && out.contains("error[agent-trailer]"), "{out}");
    assert!(!repo.provenance(["check", "--root", "HEAD"]).assert_code(1).out().contains("ok: "));
    repo.git(["format-patch", "-q", "-1", "HEAD~1"]);
    let patch = repo.shell("git provenance check --verbose *.patch").run().assert_code(0);
    assert!(patch.out().contains(".patch, mail 1 \""), "{patch}");
    repo.provenance(["check", "-v", "--format", "json"]).assert_code(129);
}

#[test]
fn a_quiet_amend_leaves_out_its_report_and_nothing_else() {
    let repo = with_series();
    let outcome = repo.provenance(["amend", "-q", "--ai-used-for", "code"]).assert_success();
    assert_eq!(outcome.out(), "");
    outcome.assert_err("removed").assert_err(AGENT).assert_err("nobody was asked to sign off");
    silent(&repo.provenance(["amend", "--undo", "--quiet"]).assert_success());
    assert!(String::from_utf8_lossy(&repo.head_message()).contains(AGENT));

    let mut terminal = repo.command(["provenance", "amend", "--quiet"]).terminal();
    terminal.at(GO).type_text("y").no_ai().wait_for("made without AI all the same").type_text("y");
    terminal.sign_off("yes");
    let finished = terminal.finish();
    assert_eq!(finished.code, Some(0), "{}", finished.screen);
    assert!(finished.screen.contains(AGENT), "{}", finished.screen);
    assert!(!finished.screen.contains("message changed"), "{}", finished.screen);
}

#[test]
fn a_quiet_dry_run_only_answers() {
    let repo = with_series();
    let before = repo.snapshot();
    silent(&repo.provenance(["amend", "-nq"]).assert_code(1));
    silent(&repo.provenance(["amend", "-q", "--dry-run", "HEAD~3"]).assert_code(0));
    repo.provenance(["amend", "-q", "--json"]).assert_code(129);
    repo.provenance(["amend", "--undo", "--dry-run"]).assert_code(129);
    repo.assert_unchanged(&before);
}

#[test]
fn a_quiet_commit_still_says_what_went_and_that_nobody_signed() {
    let repo = Repo::new();
    repo.write("a.c", "int a;\n").git(["add", "."]);
    let words = ["commit", "-q", "-m", "a: start", "-m", AGENT, "--ai-used-for", "code"];
    let outcome = repo.provenance(words).assert_success();
    assert_eq!(outcome.out(), "");
    outcome.assert_err(AGENT).assert_err("committed without a sign-off");
}

#[test]
fn quiet_hooks_and_policies_are_written_in_silence() {
    let repo = Repo::new();
    silent(&repo.provenance(["hook", "install", "-q"]).assert_success());
    assert!(repo.hooks_dir().join("commit-msg").exists());
    silent(&repo.provenance(["hook", "uninstall", "--quiet"]).assert_success());
    assert!(!repo.hooks_dir().join("commit-msg").exists());
    silent(&repo.provenance(["hook", "install", "-q", "--global"]).assert_success());
    assert!(!repo.git(["config", "--global", "core.hooksPath"]).is_empty());
    silent(&repo.provenance(["hook", "uninstall", "-q", "--global"]).assert_success());
    silent(&repo.provenance(["policy", "init", "-q", "linux"]).assert_success());
    assert!(!repo.read(".git-provenance.yml").is_empty());
    repo.provenance(["policy", "init", "-q"]).assert_code(128).assert_err("exists already");
    silent(&repo.provenance(["policy", "init", "--agents-md", "-q"]).assert_success());
    assert!(!repo.read("AGENTS.md").is_empty());
}

#[test]
fn hooks_that_another_program_keeps_are_named_even_quietly() {
    let repo = Repo::new();
    repo.write(".git/hooks/commit-msg", "#!/bin/sh\ncall_lefthook run commit-msg\n");
    let outcome = repo.provenance(["hook", "install", "-q", "commit-msg"]).assert_code(128);
    outcome.assert_out("git provenance hook run commit-msg").assert_err("lefthook keeps");
}

#[test]
fn strip_has_no_way_to_be_quiet_and_says_what_only_a_person_can_decide() {
    let repo = Repo::none();
    let strip = |words: &[&str], text: &str| {
        repo.command(["provenance", "strip"]).args(words).stdin(text).run()
    };
    strip(&["--quiet"], "s\n").assert_code(129);
    let text = "s: t\n\nAssisted-by: Kim Other <kim@example.org>\n";
    let outcome = strip(&["--policy", "qemu-draft"], text).assert_success();
    assert_eq!(outcome.out(), text);
    outcome.assert_err("kept; needs a human decision:\n  line 3: Assisted-by: Kim Other");
}
