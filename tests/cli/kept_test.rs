//! Nothing typed is lost, and what git stored is looked at: signals while git works, hooks and signing programs that
//! refuse, editors of their own mind, and `--retry`, which goes on.

use std::fs;

use bstr::ByteSlice as _;

use crate::dialogue::{
    CATEGORIES, Dialogue, EXPLANATION, GO, SIGN_OFF, TRY_AGAIN, USED, commit, committed, drafts,
    message, with_change,
};
use crate::passthrough_test::ssh_key;
use crate::rig::{Finished, Key, Repo, Signal, Terminal};

const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>\n";
const TYPED: &str = "src: count more\n\nA long message, typed by hand.\n";
const RETRY: &str = "hint: go on with `git provenance commit --retry`";
/// A hook that says that it runs, and goes on for a while.
const SLOW: &str = "echo the-hook-runs >/dev/tty; sleep 5";

fn hook(repo: &Repo, name: &str, shell: &str) {
    repo.hook(name, &format!("#!/bin/sh\n{shell}\n"));
}

fn typed(repo: &Repo) {
    let typed = repo.scratch("typed");
    fs::write(&typed, TYPED).unwrap();
    repo.env("GIT_EDITOR", repo.editor_script(&format!("cat '{}' >\"$1\"", typed.display())));
}

fn code(finished: &Finished) -> Option<i32> {
    finished.code.or(finished.signal.map(|signal| 128 + signal))
}

fn add_own() -> String {
    format!("printf '{OWN}' >>\"$1\"")
}

/// Ends a run at a slow hook, in one of the ways in which a person or a system ends it.
fn end(terminal: &mut Terminal, signal: Option<Signal>) -> Finished {
    terminal.wait_for("the-hook-runs").assert_waiting();
    match signal {
        None => terminal.key(Key::CtrlC),
        Some(signal) => terminal.signal(signal),
    };
    terminal.finish()
}

const ENDS: [(Option<Signal>, i32); 5] = [
    (None, 130),
    (Some(Signal::INT), 130),
    (Some(Signal::TERM), 143),
    (Some(Signal::HUP), 129),
    (Some(Signal::QUIT), 131),
];

#[test]
fn a_message_is_kept_where_git_is_ended_after_the_answer() {
    for (signal, expected) in ENDS {
        for name in ["pre-commit", "commit-msg"] {
            let repo = with_change();
            typed(&repo);
            hook(&repo, name, SLOW);
            let before = repo.snapshot();
            let mut terminal = commit(&repo, &["--no-ai"]);
            if name == "commit-msg" {
                terminal.sign_off("yes");
            }
            let finished = end(&mut terminal, signal);
            println!("{name} {signal:?}{terminal}");
            assert_eq!(code(&finished), Some(expected), "{terminal}");
            assert!(!finished.screen.contains("fsck"), "{terminal}");
            repo.assert_unchanged(&before);
            if name == "commit-msg" {
                let kept = drafts(&repo);
                assert_eq!(fs::read(&kept[0]).unwrap().as_bstr(), TYPED);
                assert!(finished.screen.contains("--retry"), "{terminal}");
            }
        }
    }
}

#[test]
fn a_commit_is_judged_where_git_is_ended_after_it_was_made() {
    for (signal, expected) in ENDS {
        let repo = with_change();
        hook(&repo, "commit-msg", &add_own());
        hook(&repo, "post-commit", SLOW);
        let mut terminal = commit(&repo, &["--no-ai", "-m", "s", "-m", "body"]);
        terminal.sign_off("u");
        let finished = end(&mut terminal, signal);
        println!("{signal:?}{terminal}");
        assert_eq!(message(&repo), "s\n\nbody\n", "{terminal}");
        assert_eq!(code(&finished), Some(expected), "{terminal}");
        assert!(!finished.screen.contains("not committed"), "{terminal}");
        assert!(drafts(&repo).is_empty(), "{terminal}");
    }
}

#[test]
fn a_commit_is_judged_where_the_child_that_reads_objects_has_died() {
    let repo = with_change();
    hook(&repo, "commit-msg", &add_own());
    hook(&repo, "post-commit", SLOW);
    let mut terminal = commit(&repo, &["--no-ai", "-m", "s"]);
    terminal.sign_off("u").wait_for("the-hook-runs");
    let readers = terminal.processes();
    let readers = readers.iter().filter(|process| process.arguments.contains("cat-file"));
    for reader in readers {
        rustix::process::kill_process(reader.pid, Signal::KILL).unwrap();
    }
    terminal.finish();
    assert_eq!(message(&repo), "s\n", "{terminal}");
}

#[test]
fn ctrl_c_is_the_editors_business_as_with_git() {
    // It catches Ctrl-C and goes on.
    let script = "trap 'caught=1' INT QUIT; echo editing >/dev/tty; sleep 3; \
        echo \"typed ${caught:-not} caught\" >\"$1\"";
    for key in [Key::CtrlC, Key::CtrlBackslash] {
        let stored = |command: &[&str]| {
            let repo = with_change();
            repo.env("GIT_EDITOR", repo.editor_script(script));
            // Above an external command git would pass its own Ctrl-C on, at any time.
            let (program, words) = command.split_first().unwrap();
            let mut terminal = repo.program(program).args(words).terminal();
            terminal.wait_for("editing").assert_waiting().key(key);
            if program.contains("provenance") {
                terminal.sign_off("u");
            }
            committed(&mut terminal);
            message(&repo)
        };
        let by_git = stored(&["git", "commit"]);
        assert_eq!(by_git, "typed 1 caught\n");
        assert_eq!(stored(&["git-provenance", "commit", "--no-ai"]), by_git);
    }
}

#[test]
fn an_editor_is_started_as_git_starts_it() {
    let repo = with_change();
    let script = "echo \"$0 $#\" | sed 's,.*/,,' >\"${2:-$1}\"";
    let with_space = repo.scratch("with space");
    repo.shell(&format!("printf '%s' 'echo no interpreter >\"$1\"' >'{}'", with_space.display()))
        .run()
        .assert_success();
    repo.shell(&format!("chmod +x '{}'", with_space.display())).run().assert_success();
    let plain = repo.editor_script(script);
    let no_line = repo.scratch("no-interpreter").display().to_string();
    fs::copy(&with_space, &no_line).unwrap();
    let editors =
        [plain.clone(), format!("{plain} a"), format!("'{}'", with_space.display()), no_line];
    for editor in editors {
        let edited = |command: &[&str]| {
            repo.command(command).env("GIT_EDITOR", &editor).run().assert_success();
            message(&repo)
        };
        let by_git = edited(&["commit", "-q", "--allow-empty"]);
        let ours = ["provenance", "commit", "-q", "--allow-empty", "--no-ai", "--no-sign-off"];
        assert_eq!(edited(&ours), by_git, "{editor}");
    }
}

#[test]
fn only_the_message_is_a_message() {
    for words in [&["-p"][..], &["--patch", "-m", "given"], &["-p", "-e", "-m", "given"]] {
        let repo = with_change();
        repo.git(["commit", "-q", "-m", "base"]);
        repo.write("src/a.c", "int a;\nint other;\n");
        let seen = repo.scratch("seen");
        let script = format!(
            "echo \"${{1##*/}}\" >>'{}'; case $1 in *COMMIT_EDITMSG) echo typed >\"$1\" ;; \
             *) sed -i s/other/edited/ \"$1\" ;; esac",
            seen.display()
        );
        repo.env("GIT_EDITOR", repo.editor_script(&script));
        let mut terminal = commit(&repo, &[&["--no-ai"], words].concat());
        terminal.wait_for("this hunk").type_text("e\r");
        terminal.sign_off("u");
        committed(&mut terminal);
        let asked_for_message = words != ["--patch", "-m", "given"];
        let expected = if asked_for_message { "typed\n" } else { "given\n" };
        assert_eq!(message(&repo), expected);
        assert_eq!(repo.git(["show", "HEAD:src/a.c"]).as_bstr(), "int a;\nint edited;\n");
        let files = fs::read_to_string(seen).unwrap();
        assert!(files.starts_with("addp-hunk-edit.diff\n"), "{files}");
        assert_eq!(files.contains("COMMIT_EDITMSG"), asked_for_message, "{files}");
    }
}

#[test]
fn what_hooks_edit_goes_to_the_users_editor() {
    let edits = [
        "git notes edit HEAD",
        "git tag -a -f v1",
        "eval \"$GIT_EDITOR\" '../scratch/file'; cat ../scratch/file >&2",
        "sh -c \"$GIT_EDITOR \\\"\\$@\\\"\" editor ../scratch/file",
        "$GIT_EDITOR ../scratch/file",
    ];
    for edit in edits {
        let repo = with_change();
        let seen = repo.scratch("seen");
        fs::write(repo.scratch("file"), "old\n").unwrap();
        let script = format!("echo \"${{1##*/}}\" >>'{}'; echo typed >\"$1\"", seen.display());
        repo.env("GIT_EDITOR", repo.editor_script(&script));
        hook(&repo, "post-commit", &format!("{edit}; echo 'the hook goes on' >&2"));
        let run = repo.provenance(["commit", "--no-ai"]);
        let files = fs::read_to_string(&seen).unwrap();
        assert_eq!(files.lines().count(), 2, "{edit}: {files}{run}");
        run.assert_success().assert_err("the hook goes on");
        assert_eq!(message(&repo), "typed\n", "{edit}");
    }
}

#[test]
fn after_a_hook_has_refused_a_retry_has_all_answers_in_place() {
    let repo = with_change();
    typed(&repo);
    hook(&repo, "commit-msg", "[ -e ../scratch/pass ] || { echo no scope >&2; exit 1; }");
    let mut terminal = commit(&repo, &["--author=Kim Other <kim@example.org>"]);
    terminal.used_for(&[0], "prototype").sign_off("yes");
    let finished = terminal.finish();
    assert_eq!(finished.code, Some(1), "{terminal}");
    assert!(finished.screen.contains("git made no commit; your message is kept"), "{terminal}");
    assert!(finished.screen.contains(RETRY), "{terminal}");
    let kept = drafts(&repo);
    assert_eq!(fs::read(&kept[0]).unwrap().as_bstr(), TYPED);
    let notes = fs::read(kept[0].with_extension("notes")).unwrap();
    assert!(!notes.to_ascii_lowercase().contains_str("sign"), "{}", notes.as_bstr());

    fs::write(repo.scratch("pass"), "").unwrap();
    let mut terminal = commit(&repo, &["--retry"]);
    terminal.at(USED).key(Key::Enter).at(CATEGORIES).wait_for("[x] code").key(Key::Enter);
    terminal.at(EXPLANATION).key(Key::Enter).at(SIGN_OFF).key(Key::Enter);
    terminal.wait_for("Enter alone signs nothing off").line("yes");
    committed(&mut terminal);
    assert_eq!(message(&repo), format!("{TYPED}\nAI-used-for: code (prototype)\n{OWN}"));
    assert_eq!(repo.git(["log", "-1", "--format=%an"]).as_bstr(), "Kim Other\n");
    assert!(drafts(&repo).is_empty());
    repo.provenance(["commit", "--retry"]).assert_code(128).assert_err("hint: ");
}

#[test]
fn a_retry_needs_a_person() {
    let repo = with_change();
    hook(&repo, "commit-msg", "[ -e ../scratch/pass ]");
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.no_ai().sign_off("yes");
    assert_eq!(terminal.finish().code, Some(1));
    fs::write(repo.scratch("pass"), "").unwrap();
    let before = repo.snapshot();
    for words in [&["commit", "--retry"][..], &["commit", "--retry", "--no-ai", "--no-sign-off"]] {
        let refused = repo.provenance(words.iter().copied()).assert_code(128);
        refused.assert_err("asks for each answer again").assert_err("in a terminal");
        repo.assert_unchanged(&before);
    }
    assert_eq!(drafts(&repo).len(), 1);
    repo.env("CLAUDE_CODE_CHILD_SESSION", "1");
    let mut terminal = commit(&repo, &["--retry"]);
    assert_eq!(terminal.finish().code, Some(128), "{terminal}");
    repo.assert_unchanged(&before);
}

#[test]
fn what_was_stopped_is_taken_up_with_its_answers() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.used_for(&[0, 2], "prototype").at(SIGN_OFF).key(Key::Esc);
    assert_eq!(terminal.finish().code, Some(1), "{terminal}");
    let mut terminal = commit(&repo, &["--retry"]);
    terminal.at(USED).key(Key::Enter).at(CATEGORIES).key(Key::Enter);
    terminal.at(EXPLANATION).wait_for("Enter keeps `prototype`").key(Key::Enter);
    committed(terminal.sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\nAI-used-for: code (prototype), docs\n{OWN}"));
    assert!(drafts(&repo).is_empty());
}

#[test]
fn elsewhere_a_retry_offers_the_text_alone_and_says_so() {
    type Change = fn(&Repo);
    let changes: [(Change, &str); 3] = [
        (
            |repo| {
                repo.git(["commit", "-q", "--allow-empty", "-m", "other"]);
            },
            "HEAD has moved",
        ),
        (
            |repo| {
                repo.git(["checkout", "-q", "-b", "elsewhere"]);
            },
            "another branch is checked out",
        ),
        (
            |repo| {
                repo.write("src/b.c", "int b;\n").git(["add", "."]);
            },
            "other changes are staged",
        ),
    ];
    for (change, said) in changes {
        let repo = with_change();
        let words =
            ["--amend", "--author=Kim Other <kim@example.org>", "-m", "s\n\n#1 is kept\nas well"];
        let mut terminal = commit(&repo, &words);
        terminal.no_ai().at(SIGN_OFF).key(Key::Esc);
        terminal.finish();
        let head = repo.git(["rev-parse", "HEAD"]);
        change(&repo);
        let (count, moved) = (repo.commit_count(), repo.git(["rev-parse", "HEAD"]) != head);
        repo.write("src/c.c", "int c;\n");
        if moved {
            repo.git(["add", "."]);
        }
        let mut terminal = commit(&repo, &["--retry"]);
        terminal.wait_for(said).wait_for("only its text is taken up");
        terminal.at(USED).key(Key::Enter).assert_waiting().type_text("n");
        committed(terminal.sign_off("yes"));
        assert_eq!(message(&repo), format!("s\n\n#1 is kept\nas well\n\n{OWN}"), "{said}");
        assert_eq!(repo.commit_count(), count + 1, "{said}: --amend was replayed");
        assert_eq!(repo.git(["log", "-1", "--format=%an"]).as_bstr(), "Robin Tester\n");
    }
}

#[test]
fn a_retry_keeps_every_line_and_the_options_of_its_run() {
    let repo = with_change();
    repo.write("it's here", "1\n").git(["add", "."]);
    hook(&repo, "commit-msg", "[ -e ../scratch/pass ]");
    let given = "s\n\n#1 is fixed\n";
    let words = ["commit", "--no-ai", "--no-sign-off", "--amend", "--date=@1580702706 +0000"];
    repo.provenance([&words[..], &["-m", given, "--", "it's here"]].concat()).assert_code(1);
    let failed = ["commit", "--retry", "-m", "other"];
    repo.provenance(failed).assert_code(129).assert_err("--retry");
    fs::write(repo.scratch("pass"), "").unwrap();
    let mut terminal = commit(&repo, &["--retry", "--author=Kim Other <k@x>"]);
    committed(terminal.at(USED).key(Key::Enter));
    assert_eq!(message(&repo), given);
    let shown = repo.git(["log", "-1", "--date=raw", "--format=%an %ad"]);
    assert_eq!(shown.as_bstr(), "Kim Other 1580702706 +0000\n");
    assert_eq!(repo.commit_count(), 2);
    assert_eq!(repo.git(["status", "--porcelain"]).as_bstr(), "M  src/a.c\n");
}

#[test]
fn a_message_that_an_older_version_kept_is_taken_up_as_well() {
    let repo = with_change();
    let directory = repo.git_dir().join("provenance");
    fs::create_dir(&directory).unwrap();
    fs::write(directory.join("draft-1766571845.txt"), "s\n\n#1\nBody.\n").unwrap();
    let mut terminal = commit(&repo, &["--retry"]);
    terminal.no_ai().sign_off("yes");
    committed(&mut terminal);
    assert_eq!(message(&repo), format!("s\n\n#1\nBody.\n\n{OWN}"));
}

#[test]
fn a_cancelled_passphrase_loses_neither_message_nor_answers() {
    let repo = with_change();
    ssh_key(&repo);
    let cancels = "#!/bin/sh\ncase $* in *sign*) [ -e ../scratch/pass ] || exit 1 ;; esac\n\
        exec ssh-keygen \"$@\"\n";
    repo.tool("cancels", cancels).config("gpg.ssh.program", "cancels");
    let mut terminal = commit(&repo, &["-S", "-m", "s"]);
    terminal.no_ai().sign_off("yes");
    let finished = terminal.finish();
    assert!(finished.screen.contains(RETRY), "{terminal}");
    fs::write(repo.scratch("pass"), "").unwrap();
    let mut terminal = commit(&repo, &["--retry"]);
    terminal.at(USED).key(Key::Enter).sign_off("yes");
    committed(&mut terminal);
    repo.git(["verify-commit", "HEAD"]);
    assert_eq!(message(&repo), format!("s\n\n{OWN}"));

    fs::remove_file(repo.scratch("pass")).unwrap();
    let mut terminal = repo.terminal(["provenance", "amend", "--ai-used-for", "code"]);
    terminal.at(GO).type_text("y").sign_off("yes").at(TRY_AGAIN);
    fs::write(repo.scratch("pass"), "").unwrap();
    terminal.type_text("y");
    committed(&mut terminal);
    repo.git(["verify-commit", "HEAD"]);
    assert_eq!(message(&repo), format!("s\n\nAI-used-for: code\n{OWN}"));
}

#[test]
fn whoever_does_not_try_again_to_sign_changes_nothing() {
    let repo = with_change();
    ssh_key(&repo);
    repo.git(["commit", "-q", "-S", "-m", "s"]);
    repo.tool("cancels", "#!/bin/sh\nexit 1\n").config("gpg.ssh.program", "cancels");
    let before = repo.snapshot();
    let mut terminal = repo.terminal(["provenance", "amend", "--ai-used-for", "code"]);
    terminal
        .at(GO)
        .type_text("y")
        .sign_off("yes")
        .wait_for("Try again to sign?")
        .wait_until_raw()
        .type_text("n");
    assert_ne!(terminal.finish().code, Some(0), "{terminal}");
    repo.assert_unchanged(&before);
}
