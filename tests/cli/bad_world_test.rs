//! `git provenance commit` where the world around it fails: the editor, the disk, git itself, or the
//! program in the middle of its work.

use std::fs;
use std::time::Instant;

use crate::bad_input_test::{
    REASONABLE, assert_clear, assert_names, kept, staged, wait_for_file, wait_until,
};
use crate::rig::Signal;

// ---- the editor

#[test]
fn an_editor_that_fails_ends_the_run_as_gits_would_and_nothing_typed_is_lost() {
    let repo = staged();
    let before = repo.snapshot();
    let typed = repo.editor_script("echo Typed >\"$1\"; exit 3");
    let killed = repo.editor_script("echo Typed >\"$1\"; kill -9 $$");
    for editor in [typed, killed] {
        let run = repo.command(["provenance", "commit", "--no-ai"]).env("GIT_EDITOR", &editor);
        let outcome = run.run().assert_code(1);
        assert_clear(&outcome);
        assert_names(&outcome, &editor);
        assert_eq!(kept(&outcome).1, b"Typed\n");
        repo.assert_unchanged(&before);
    }
    // Nothing was typed: there is nothing to keep, least of all git's own comments.
    for editor in ["false", "no-such-editor", "/", "kill -9 $$; :"] {
        let run = repo.command(["provenance", "commit", "--no-ai"]).env("GIT_EDITOR", editor);
        let outcome = run.run().assert_code(1);
        assert_clear(&outcome);
        assert_names(&outcome, editor);
        assert!(!outcome.err().contains("kept in"), "{outcome}");
        repo.assert_unchanged(&before);
    }
}

#[test]
fn an_editor_that_takes_the_file_away_is_told_apart_from_an_empty_message() {
    for script in ["rm \"$1\"", "rm \"$1\"; mkdir \"$1\"", "rm \"$1\"; ln -s \"$1\" \"$1\""] {
        let repo = staged();
        let before = repo.snapshot();
        let editor = repo.editor_script(script);
        let run = repo.command(["provenance", "commit", "--no-ai"]).env("GIT_EDITOR", editor);
        let outcome = run.run().assert_code(128).assert_err("COMMIT_EDITMSG");
        assert_clear(&outcome);
        repo.assert_unchanged(&before);
    }
}

#[test]
fn a_message_file_left_read_only_or_replaced_is_used_all_the_same() {
    for script in ["chmod 444 \"$1\"", "mv \"$1\" \"$1~\"; echo Typed >\"$1\"; rm \"$1~\"", ":"] {
        let repo = staged();
        let editor = repo.editor_script(&format!("echo Typed >\"$1\"; {script}"));
        let run = repo.command(["provenance", "commit", "--ai-used-for", "code"]);
        run.env("GIT_EDITOR", editor).run().assert_success();
        assert_eq!(repo.head_message(), b"Typed\n\nAI-used-for: code\n");
    }
}

#[test]
fn a_dumb_terminal_without_an_editor_gets_a_hint() {
    let repo = staged();
    let before = repo.snapshot();
    repo.env("TERM", "dumb").env_remove("EDITOR");
    let outcome = repo.provenance(["commit", "--no-ai"]).assert_code(128).assert_err("dumb");
    assert_clear(&outcome);
    repo.assert_unchanged(&before);
    repo.provenance(["commit", "--no-ai", "-m", "Given"]).assert_success();
}

// ---- the disk

#[test]
fn a_full_disk_loses_no_message() {
    let repo = staged();
    let (mount, began) = (repo.scratch("disk"), Instant::now());
    fs::create_dir(&mount).unwrap();
    let path = mount.display();
    // A file system of its own, seen by nobody else, that the editor fills once it has saved.
    let script = format!(
        "mount -t tmpfs -o size=1m none {path} && git clone -q . {path}/r && cd {path}/r || exit 99; \
         echo x >x; git add x; git provenance commit --ai-used-for code; code=$?; \
         rm -f fill; git log --format=%B; cat .git/COMMIT_EDITMSG; ls .git/provenance; exit $code"
    );
    let editor = repo.editor_script("echo Typed >\"$1\"; cat /dev/zero >fill 2>/dev/null; true");
    let run = repo.program("unshare").args(["-rm", "sh", "-c", &script]).env("GIT_EDITOR", editor);
    let outcome = run.run();
    if outcome.code == Some(99) || outcome.code.is_none() || outcome.err().contains("unshare:") {
        return crate::rig::skip("a full disk: no file system can be mounted here");
    }
    let outcome = outcome.assert_code(128);
    assert_clear(&outcome);
    assert!(outcome.err().contains("COMMIT_EDITMSG"), "{outcome}");
    let out = outcome.out();
    assert!(out.contains("README: say more") && out.contains("\nTyped\n"), "{outcome}");
    assert!(!out.contains("draft-"), "half a draft is left: {outcome}");
    assert!(began.elapsed() < REASONABLE);
}

// ---- another git, another end

#[test]
fn a_script_that_wraps_git_makes_no_commit_past_the_questions() {
    let repo = staged();
    let real = repo.shell("command -v git").run().out();
    let script = format!("#!/bin/sh\n{} \"$@\"\nexit $?\n", real.trim());
    repo.tool("git", &script);
    let before = repo.snapshot();
    let editor = repo.editor_script("echo Typed >\"$1\"");
    for words in [&["commit", "-m", "Typed"][..], &["commit"]] {
        // git looks in its own directory first; only a direct call meets the script.
        let run = repo.program("git-provenance").args(words).arg("--no-ai");
        let outcome = run.env("GIT_EDITOR", &editor).run().assert_code(128);
        assert_clear(&outcome);
        assert_names(&outcome, "git");
        repo.assert_unchanged(&before);
    }
    repo.provenance(["commit", "--ai-used-for", "code", "-m", "By git"]).assert_success();
    assert_eq!(repo.head_message(), b"By git\n\nAI-used-for: code\n");
    // A script that becomes git is git.
    repo.tool("git", &format!("#!/bin/sh\nexec {} \"$@\"\n", real.trim()));
    let words = ["commit", "--amend", "--ai-used-for", "code", "-m", "By a script"];
    repo.program("git-provenance").args(words).run().assert_success();
    assert_eq!(repo.head_message(), b"By a script\n\nAI-used-for: code\n");
}

#[test]
fn a_hook_that_commits_elsewhere_gets_the_users_editor() {
    let repo = staged();
    let other = repo.scratch("other");
    let hook = format!(
        "#!/bin/sh\nunset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE GIT_PREFIX\n\
         git init -q {0} && git -C {0} commit -q --allow-empty\n",
        other.display()
    );
    repo.hook("pre-commit", &hook);
    let editor = repo.editor_script("echo Typed >\"$1\"");
    // With -m git gives its hooks an editor that does nothing: see passthrough_test.
    let run = repo.command(["provenance", "commit", "--ai-used-for", "code"]);
    run.env("GIT_EDITOR", editor).run().assert_success();
    assert_eq!(repo.head_message(), b"Typed\n\nAI-used-for: code\n");
    let log = repo.command(["log", "--format=%B"]).directory(&other).run().assert_success();
    assert_eq!(log.out().trim(), "Typed");
}

#[test]
fn a_script_in_the_place_of_git_that_cuts_us_off_is_noticed() {
    let repo = staged();
    let real = repo.shell("command -v git").run().out();
    let before = repo.snapshot();
    let closes = "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-";
    repo.tool("git", &format!("#!/bin/sh\n{closes}\nexec {} \"$@\"\n", real.trim()));
    let run = |words: &[&str]| repo.program("git-provenance").args(words).arg("--no-ai").run();
    let outcome = run(&["commit", "-m", "Typed"]).assert_code(1);
    assert!(outcome.err().starts_with("error: `editor-step`"), "{outcome}");
    assert!(outcome.err().contains("\nhint: "), "{outcome}");
    repo.assert_unchanged(&before);
    // With another editor git commits and nobody is asked: too late to stop, but never in silence.
    repo.tool("git", &format!("#!/bin/sh\nGIT_EDITOR=: exec {} \"$@\"\n", real.trim()));
    let outcome =
        run(&["commit", "-m", "Typed"]).assert_code(128).assert_err("nothing was checked");
    assert_clear(&outcome);
    repo.git(["reset", "-q", "--soft", "HEAD^"]);
    repo.assert_unchanged(&before);
}

#[test]
fn where_no_draft_can_be_kept_the_file_that_git_wrote_is_named_and_can_be_used() {
    let repo = staged();
    fs::write(repo.git_dir().join("provenance"), "in the way").unwrap();
    let outcome = repo.provenance(["commit", "-m", "Typed"]).assert_code(128);
    assert_clear(&outcome);
    let path = repo.git_dir().join("COMMIT_EDITMSG");
    let command = format!("git provenance commit -eF '{}'", path.display());
    assert_names(&outcome, &command);
    let again = repo.shell(&format!("{command} --no-ai")).env("GIT_EDITOR", ":");
    again.run().assert_success();
    assert_eq!(repo.head_message(), b"Typed\n");
}

#[cfg(target_os = "linux")]
#[test]
fn a_wrapper_that_is_killed_leaves_no_commit_and_no_lock() {
    let repo = staged();
    let before = repo.snapshot();
    let (open, go) = (repo.scratch("open"), repo.scratch("go"));
    let wait = "while [ ! -e \"$GO\" ]; do sleep 0.05; done";
    let editor = repo.editor_script(&format!("echo Typed >\"$1\"; : >\"$OPEN\"; {wait}"));
    repo.env("OPEN", &open).env("GO", &go).env("GIT_EDITOR", editor);
    let mut terminal = repo.terminal(["provenance", "commit", "--no-ai"]);
    wait_for_file(&open);
    terminal.signal_process("git-provenance", Signal::KILL);
    fs::write(&go, "").unwrap();
    wait_until("git has ended", || {
        !terminal.processes().iter().any(|process| process.arguments.contains("commit"))
    });
    drop(terminal);
    repo.assert_unchanged(&before);
    assert_eq!(fs::read(repo.git_dir().join("COMMIT_EDITMSG")).unwrap(), b"Typed\n");
}
