//! `git provenance commit` with everything that can be wrong with what it is given: the state of the
//! repository, the message, the identity. Each ends with words that help, the right code and nothing lost.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use bstr::ByteSlice as _;

use crate::dialogue::drafts;
use crate::rig::{Format, Outcome, Repo, unprivileged};

/// More than any of these runs takes on a slow, busy machine, and far less than a quadratic one.
pub(crate) const REASONABLE: Duration = Duration::from_secs(30);

/// The question that comes last.
const SIGN_OFF: &str = "`?` says more. >";

/// A repository with history and one staged change.
pub(crate) fn staged() -> Repo {
    let repo = Repo::seeded(Format::usual());
    repo.write("src/a.c", "int a = 1;\n").git(["add", "."]);
    repo
}

/// Our own refusal: one lower-case sentence that names the thing, and something to do.
#[track_caller]
pub(crate) fn assert_clear(outcome: &Outcome) {
    let text = outcome.err();
    let error = text.lines().find_map(|line| line.strip_prefix("error: "));
    let error = error.unwrap_or_else(|| panic!("no error in {outcome}"));
    assert!(!error.starts_with(char::is_uppercase), "{outcome}");
    assert!(!error.ends_with('.') && !error.contains("os error"), "{outcome}");
    assert!(text.lines().any(|line| line.starts_with("hint: ")), "no hint in {outcome}");
    assert!(!text.contains("panicked"), "{outcome}");
}

#[track_caller]
pub(crate) fn assert_names(outcome: &Outcome, thing: &str) {
    let quoted = format!("`{thing}`");
    assert!(outcome.err().contains(&quoted), "{quoted} is not named by {outcome}");
}

/// The copy of the typed message that the run names.
#[track_caller]
pub(crate) fn kept(outcome: &Outcome) -> (PathBuf, Vec<u8>) {
    let text = outcome.err();
    let path = text.lines().find_map(|line| line.split_once("your message is kept in "));
    let path = PathBuf::from(path.unwrap_or_else(|| panic!("nothing kept by {outcome}")).1);
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{error}: {outcome}"));
    (path, bytes)
}

// ---- the state of the repository

#[test]
fn outside_a_repository_and_in_a_bare_one_git_says_so() {
    let none = Repo::none();
    none.provenance(["commit", "--no-ai", "-m", "x"]).assert_code(128).assert_err("not a git repo");
    let bare = Repo::bare();
    let before = bare.snapshot();
    bare.provenance(["commit", "--no-ai", "-m", "x"]).assert_code(128);
    bare.assert_unchanged(&before);
}

#[test]
fn with_nothing_staged_no_question_is_asked_and_gits_code_comes_back() {
    let repo = Repo::seeded(Format::usual());
    let before = repo.snapshot();
    let mut terminal = repo.terminal(["provenance", "commit", "-m", "x"]);
    let finished = terminal.finish();
    assert_eq!(finished.code, Some(1));
    assert!(!finished.screen.contains("AI used"), "{}", finished.screen);
    repo.assert_unchanged(&before);
}

#[test]
fn an_unborn_branch_and_a_detached_head_take_a_commit() {
    let repo = Repo::new();
    repo.write("a", "a\n").git(["add", "."]);
    repo.provenance(["commit", "--no-ai", "-m", "Start"]).assert_success();
    assert_eq!((repo.commit_count(), repo.head_message()), (1, b"Start\n".to_vec()));
    let repo = staged();
    repo.git(["checkout", "-q", "--detach"]);
    repo.provenance(["commit", "--ai-used-for", "code", "-m", "On no branch"]).assert_success();
    assert_eq!(repo.head_message(), b"On no branch\n\nAI-used-for: code\n");
    assert_eq!(repo.try_git(["symbolic-ref", "-q", "HEAD"]).code, Some(1));
}

#[test]
fn at_an_edit_stop_of_a_rebase_a_commit_is_an_ordinary_commit() {
    let repo = Repo::seeded(Format::usual());
    let todo = repo.editor_script("sed -i 's/^pick/edit/' \"$1\"");
    repo.command(["rebase", "-q", "-i", "HEAD^"]).env("GIT_SEQUENCE_EDITOR", todo).run();
    repo.write("src/a.c", "int b;\n").git(["add", "."]);
    repo.provenance(["commit", "-m", "x"]).assert_code(128);
    repo.provenance(["commit", "--ai-used-for", "tests", "-m", "At the stop"]).assert_success();
    assert_eq!(repo.head_message(), b"At the stop\n\nAI-used-for: tests\n");
    assert!(repo.git_dir().join("rebase-merge").exists());
    repo.command(["rebase", "--continue"]).env("GIT_EDITOR", ":").run().assert_success();
    assert_eq!(repo.commit_count(), 3);
}

#[test]
fn unmerged_paths_are_gits_error() {
    let repo = Repo::seeded(Format::usual());
    repo.git(["checkout", "-q", "-b", "other", "HEAD^"]);
    repo.write("README", "Something else.\n").git(["commit", "-q", "-a", "-m", "Other"]);
    repo.try_git(["merge", "main"]).assert_code(1);
    let before = repo.snapshot();
    let outcome = repo.provenance(["commit", "--no-ai", "-m", "x"]).assert_code(128);
    assert!(!outcome.err().contains("provenance"), "{outcome}");
    repo.assert_unchanged(&before);
}

#[test]
fn a_held_index_lock_is_gits_error_and_stays() {
    let repo = staged();
    fs::write(repo.git_dir().join("index.lock"), "").unwrap();
    let before = repo.snapshot();
    repo.provenance(["commit", "--no-ai", "-m", "x"]).assert_code(128).assert_err("index.lock");
    repo.assert_unchanged(&before);
}

#[test]
fn of_two_runs_at_once_one_commits_and_the_other_loses_nothing() {
    let repo = staged();
    let (open, go) = (repo.scratch("open"), repo.scratch("go"));
    let wait = format!(
        ": >{}; while [ ! -e {} ]; do sleep 0.05; done; echo Typed >\"$1\"",
        open.display(),
        go.display()
    );
    let editor = repo.editor_script(&wait);
    let first = repo.command(["provenance", "commit", "--no-ai", "-q"]).env("GIT_EDITOR", editor);
    let mut first = first.terminal();
    wait_for_file(&open);
    repo.provenance(["commit", "--no-ai", "-m", "Second"]).assert_success();
    fs::write(&go, "").unwrap();
    let finished = first.wait_for(SIGN_OFF).line("yes").finish();
    assert_eq!(finished.code, Some(128), "{}", finished.screen);
    assert_eq!(repo.head_message(), b"Second\n");
    assert!(finished.screen.contains("your message is kept in"), "{}", finished.screen);
    assert_eq!(fs::read(&drafts(&repo)[0]).unwrap(), b"Typed\n");
    assert!(!repo.git_dir().join("index.lock").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_git_directory_is_gits_error() {
    let repo = staged();
    let before = repo.snapshot();
    repo.shell("chmod -R a-w .git").run().assert_success();
    let outcome = unprivileged(&repo, "git provenance commit --no-ai -m x");
    repo.shell("chmod -R u+w .git").run().assert_success();
    if let Some(outcome) = outcome {
        assert!(outcome.code == Some(128) || outcome.code == Some(1), "{outcome}");
        assert!(!outcome.err().contains("panicked"), "{outcome}");
        repo.assert_unchanged(&before);
    }
}

#[test]
fn a_git_directory_behind_a_symlink_and_a_worktree_with_odd_names_work() {
    let repo = staged();
    let elsewhere = repo.scratch("git directory");
    fs::rename(repo.path().join(".git"), &elsewhere).unwrap();
    symlink(&elsewhere, repo.path().join(".git")).unwrap();
    repo.provenance(["commit", "--ai-used-for", "code", "-m", "Linked"]).assert_success();
    assert_eq!(repo.head_message(), b"Linked\n\nAI-used-for: code\n");

    for name in ["new\nline", "\x1b[2Jerase", "--policy", "-s", "quo'te \"x\""] {
        fs::write(repo.path().join(name), name).unwrap();
    }
    repo.git(["add", "."]);
    let mut terminal = repo.terminal(["provenance", "commit", "--no-ai", "-m", "Odd names"]);
    terminal.wait_for(SIGN_OFF).line("yes");
    let finished = terminal.finish();
    assert_eq!(finished.code, Some(0), "{}", finished.screen);
    assert!(!finished.raw.contains_str("\x1b[2Jerase"), "a file name reached the terminal");
    repo.write("-s", "changed\n");
    repo.provenance(["commit", "--no-ai", "-m", "By path", "--", "-s"]).assert_success();
    assert_eq!(repo.head_message(), b"By path\n");
}

#[test]
fn a_kept_draft_is_named_so_that_the_hint_works_wherever_it_lies() {
    let repo = Repo::none();
    let name = "it's a \"repository\"";
    fs::create_dir(repo.path().join(name)).unwrap();
    let script = "git init -q && echo a >a && git add a";
    repo.shell(script).directory(name).run().assert_success();
    // A hook that refuses, so that no error of ours says what to do instead.
    let hook =
        "printf '#!/bin/sh\nexit 1\n' >.git/hooks/commit-msg; chmod +x .git/hooks/commit-msg";
    repo.shell(hook).directory(name).run().assert_success();
    let commit = ["provenance", "commit", "--no-ai", "-m", "Typed"];
    let outcome = repo.command(commit).directory(name).run();
    repo.shell("rm .git/hooks/commit-msg").directory(name).run().assert_success();
    let hint = outcome
        .err()
        .lines()
        .find_map(|line| Some(line.split_once("go on with `")?.1.rsplit_once('`')?.0.to_owned()));
    let again = format!("{} --no-ai", hint.unwrap());
    repo.shell(&again).directory(name).env("GIT_EDITOR", ":").run().assert_success();
    let log = repo.command(["log", "--format=%B"]).directory(name).run();
    assert_eq!(log.out().trim(), "Typed");
}

// ---- the message

#[test]
fn a_message_without_content_is_left_to_gits_own_refusal() {
    let repo = staged();
    let before = repo.snapshot();
    let empty =
        ["", "\n\n", "# only\n# comments\n", "Signed-off-by: Robin Tester <robin@example.org>\n"];
    for text in empty {
        let script = format!("cat >\"$1\" <<'END'\n{text}END");
        repo.env("GIT_EDITOR", repo.editor_script(&script));
        let outcome = repo.provenance(["commit", "--no-ai"]).assert_code(1);
        assert!(!outcome.err().contains("kept in"), "{outcome}");
        repo.assert_unchanged(&before);
    }
    repo.provenance(["commit", "--no-ai", "-m", ""]).assert_code(1);
    repo.provenance(["commit", "--no-ai", "-F", "-"]).assert_code(1);
    repo.assert_unchanged(&before);
    // What git would commit, we commit.
    repo.provenance(["commit", "--ai-used-for", "code", "-m", "Fixes: everything"])
        .assert_success();
    assert_eq!(repo.head_message(), b"Fixes: everything\n\nAI-used-for: code\n");
}

#[test]
fn huge_messages_take_reasonable_time() {
    let line = b"All work and no play, and all of it in one line of text.\n";
    let people = |token: &str| {
        let lines = (0..100_000).map(|n| format!("{token}: Person {n} <p{n}@example.org>\n"));
        lines.collect::<String>().into_bytes()
    };
    let own = b"Signed-off-by: Robin Tester <robin@example.org>\n";
    let agent = b"Co-authored-by: Claude <noreply@anthropic.com>\n";
    let bodies = [
        ("10 MB", line.repeat(10_000_000 / line.len())),
        ("one line of 1 MB", b"x".repeat(1_000_000)),
        ("100,000 reviewers", people("Reviewed-by")),
        ("100,000 sign-offs", people("Signed-off-by")),
        ("100,000 own sign-offs", own.repeat(100_000)),
        ("100,000 agent lines", agent.repeat(100_000)),
        ("100,000 disclosures", b"AI-used-for: docs\n".repeat(100_000)),
    ];
    for (what, body) in bodies {
        let repo = staged();
        let message = repo.scratch("message");
        fs::write(&message, [b"Subject\n\n", &body[..]].concat()).unwrap();
        let began = Instant::now();
        let run = repo.command(["provenance", "commit", "-q", "--ai-used-for", "code", "-F"]);
        run.arg(&message).run().assert_success();
        let took = began.elapsed();
        println!("{what}: {took:?}");
        assert!(took < REASONABLE, "{what}: {took:?}");
        let stored = repo.head_message();
        assert!(stored.contains_str("\nAI-used-for: code\n"), "{what}");
    }
}

#[test]
fn a_message_that_is_not_utf8_is_stored_as_git_stores_it() {
    let typed = b"caf\xe9\n\nbody \xff\n";
    let committed = |encoding: Option<&str>| {
        let repo = staged();
        if let Some(encoding) = encoding {
            repo.config("i18n.commitEncoding", encoding);
        }
        let run = repo.command(["provenance", "commit", "--ai-used-for", "code", "-F", "-"]);
        let outcome = run.stdin(typed).run().assert_success();
        assert!(!outcome.err().contains("changed the message"), "{outcome}");
        repo.head_message()
    };
    let expected = b"caf\xe9\n\nbody \xff\n\nAI-used-for: code\n";
    assert_eq!(committed(Some("ISO-8859-1")).as_bstr(), expected.as_bstr());
    // git reads what is not UTF-8 as Latin-1.
    assert_eq!(committed(None).as_bstr(), "café\n\nbody ÿ\n\nAI-used-for: code\n");
}

#[test]
fn a_nul_byte_is_refused_and_the_message_is_kept() {
    let repo = staged();
    let before = repo.snapshot();
    let typed = b"Subject\n\nbo\0dy\n";
    let given = repo.command(["provenance", "commit", "--no-ai", "-F", "-"]).stdin(typed).run();
    let editor = repo.editor_script("printf 'Subject\\n\\nbo\\000dy\\n' >\"$1\"");
    let edited = repo.command(["provenance", "commit", "--no-ai"]).env("GIT_EDITOR", editor).run();
    for outcome in [given, edited] {
        let outcome = outcome.assert_code(128).assert_err("NUL");
        assert_clear(&outcome);
        assert_eq!(kept(&outcome).1, typed);
        repo.assert_unchanged(&before);
    }
}

#[test]
fn a_message_given_on_standard_input_is_kept_whatever_goes_wrong() {
    let repo = staged();
    let before = repo.snapshot();
    let wrong: [&[&str]; 4] =
        [&["--policy", "no-such-preset"], &["--ai-used-for", "coed"], &["--ai-used-for", ""], &[]];
    for options in wrong {
        let run = repo.command(["provenance", "commit", "-F", "-"]).args(options);
        let outcome = run.stdin("Typed with care\n").run();
        assert_clear(&outcome);
        assert!(matches!(outcome.code, Some(128 | 129)), "{outcome}");
        assert_eq!(kept(&outcome).1, b"Typed with care\n", "{outcome}");
        repo.assert_unchanged(&before);
    }
}

#[test]
fn a_kept_message_is_committed_by_the_command_that_is_named() {
    let repo = staged();
    let outcome = repo.provenance(["commit", "-m", "Typed", "-m", "# no comment"]).assert_code(128);
    let (path, bytes) = kept(&outcome);
    assert_eq!(bytes, b"Typed\n\n# no comment\n");
    let run = repo.command(["provenance", "commit", "--no-ai", "-F"]).arg(path);
    run.run().assert_success();
    assert_eq!(repo.head_message(), b"Typed\n\n# no comment\n");
}

// ---- who commits

#[test]
fn without_a_name_git_asks_for_one() {
    let repo = staged();
    repo.git(["config", "--global", "--unset-all", "user.name"]);
    repo.config_global("user.useConfigOnly", "true");
    let before = repo.snapshot();
    repo.provenance(["commit", "--no-ai", "-m", "x"]).assert_code(128).assert_err("user.name");
    repo.assert_unchanged(&before);
}

#[test]
fn an_agent_as_author_or_committer_is_refused_however_it_got_there() {
    const AGENT: (&str, &str) = ("Claude", "noreply@anthropic.com");
    let author = format!("--author={} <{}>", AGENT.0, AGENT.1);
    let check = |repo: &Repo, arguments: &[&str]| {
        let before = repo.snapshot();
        let run = repo.command(["provenance", "commit", "--no-ai", "-m", "Typed"]);
        let outcome = run.args(arguments).run().assert_code(128).assert_err("is an agent");
        assert_clear(&outcome);
        assert_names(&outcome, "Claude <noreply@anthropic.com>");
        assert_eq!(kept(&outcome).1, b"Typed\n");
        repo.assert_unchanged(&before);
    };
    let repo = staged();
    check(&repo, &[&author]);
    for role in ["AUTHOR", "COMMITTER"] {
        let repo = staged();
        repo.env(&format!("GIT_{role}_NAME"), AGENT.0).env(&format!("GIT_{role}_EMAIL"), AGENT.1);
        check(&repo, &[]);
    }
    for section in ["user", "author", "committer"] {
        let repo = staged();
        repo.config(&format!("{section}.name"), AGENT.0);
        repo.config(&format!("{section}.email"), AGENT.1);
        check(&repo, &[]);
    }
    let repo = staged();
    repo.git(["commit", "-q", "-m", "By an agent", &author]);
    repo.write("src/a.c", "int a = 2;\n").git(["add", "."]);
    check(&repo, &["--amend"]);
    // Who says that an agent's commit was made without AI has to be there.
    let amend = ["commit", "--ai-used-for", "code", "--amend", "--reset-author", "-m", "Mine"];
    repo.provenance(amend).assert_success();
    assert_eq!(repo.git(["log", "-1", "--format=%an"]), b"Robin Tester\n");
}

pub(crate) fn wait_for_file(path: &std::path::Path) {
    wait_until("the editor has started", || path.exists());
}

pub(crate) fn wait_until(what: &str, done: impl Fn() -> bool) {
    let deadline = Instant::now() + REASONABLE;
    while !done() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
