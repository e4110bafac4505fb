//! Proves the rig itself, with shell scripts and plain git in place of the program.

use std::fs;
use std::time::{Duration, Instant};

use bstr::ByteSlice as _;
use rustix::process::{Pid, test_kill_process};

use crate::rig::{Format, Key, Repo, Signal, for_each_format, for_each_shape};

#[test]
fn a_run_gets_its_input_and_reports_code_signal_and_output() {
    let repo = Repo::none();
    let outcome = repo.shell("cat; echo err >&2; exit 3").stdin("in").run().assert_code(3);
    assert_eq!((outcome.out(), outcome.err()), ("in".into(), "err\n".into()));
    let killed = repo.shell("kill -9 $$").run();
    assert_eq!((killed.code, killed.signal), (None, Some(9)));
}

#[test]
fn a_run_without_terminal_cannot_open_one() {
    let repo = Repo::none();
    let outcome = repo.shell("tty; (: </dev/tty) && echo opened").run();
    assert_eq!(outcome.out(), "not a tty\n");
}

#[test]
fn nothing_of_the_outer_environment_gets_in() {
    let repo = Repo::none();
    let text = repo.program("env").run().assert_success().out();
    let names = text.lines().filter_map(|line| Some(line.split_once('=')?.0));
    let mut names: Vec<_> = names.filter(|&name| name != "LLVM_PROFILE_FILE").collect();
    names.sort_unstable();
    let expected = "EDITOR GIT_CEILING_DIRECTORIES GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM \
                    GIT_TEMPLATE_DIR HOME LC_ALL PATH TERM TMPDIR TZ XDG_CONFIG_HOME";
    assert_eq!(names.join(" "), expected);
}

#[test]
fn git_finds_the_program_that_was_just_built() {
    let repo = Repo::none();
    let found = repo.shell("readlink \"$(command -v git-provenance)\"").run().out();
    assert_eq!(found.trim_end(), env!("CARGO_BIN_EXE_git-provenance"));
}

#[cfg(target_os = "linux")]
#[test]
fn our_own_ancestors_are_not_those_of_the_program() {
    let script = "p=$$; while [ $p -gt 1 ]; do \
                  p=$(sed 's/.*) . \\([0-9]*\\) .*/\\1/' /proc/$p/stat); echo $p; done";
    let ancestors = Repo::none().shell(script).run().assert_success().out();
    let ours = std::process::id().to_string();
    assert!(ancestors.lines().all(|pid| pid != ours), "{ours} is among {ancestors}");
}

#[test]
fn a_terminal_can_be_asked_and_answered() {
    let repo = Repo::none();
    let script = "printf 'name? ' >/dev/tty; read x </dev/tty; echo got $x >/dev/tty; exit 4";
    let mut terminal = repo.shell(script).terminal();
    terminal.wait_for("name?").assert_waiting().line("robin").wait_for("got robin");
    let finished = terminal.finish();
    assert_eq!((finished.code, finished.signal), (Some(4), None));
    assert_eq!(finished.screen.trim_end(), "name? robin\ngot robin");
    assert!(finished.raw.contains_str("got robin\r\n"));
    assert!(terminal.is_restored() && terminal.is_cooked() && terminal.cursor_visible());
}

#[test]
fn what_is_typed_early_waits_in_the_terminal() {
    let repo = Repo::none();
    let mut terminal = repo.shell("sleep 0.2; read x; echo [$x]").terminal();
    terminal.line("early").wait_for("[early]");
    let mut terminal = repo.shell("sleep 0.2; cat >/dev/null; echo end").terminal();
    terminal.key(Key::CtrlD).wait_for("end");
}

#[test]
fn ctrl_c_reaches_the_program_and_code_130_is_not_signal_2() {
    let repo = Repo::none();
    let mut terminal = repo.shell("echo ready; exec sleep 30").terminal();
    let finished = terminal.wait_for("ready").key(Key::CtrlC).finish();
    assert_eq!((finished.code, finished.signal), (None, Some(2)));
    let mut terminal = repo.shell("trap 'exit 130' INT; echo ready; read x").terminal();
    let finished = terminal.wait_for("ready").key(Key::CtrlC).finish();
    assert_eq!((finished.code, finished.signal), (Some(130), None));
}

#[test]
fn signals_reach_the_group_or_one_process() {
    let repo = Repo::none();
    let mut terminal = repo.shell("echo ready; sleep 30; echo alone").terminal();
    let finished = terminal.wait_for("ready").signal(Signal::TERM).finish();
    assert_eq!(finished.signal, Some(15));
    let mut terminal = repo.shell("echo ready; sleep 30; echo alone; exit 6").terminal();
    terminal.wait_for("ready").assert_waiting().signal_process("sleep", Signal::KILL);
    assert_eq!(terminal.wait_for("alone").finish().code, Some(6));
}

#[test]
fn a_hang_up_kills_and_a_vanished_terminal_only_fails() {
    let repo = Repo::none();
    let mut terminal = repo.shell("echo ready; exec sleep 30").terminal();
    assert_eq!(terminal.wait_for("ready").close().finish().signal, Some(1));
    let mut terminal = repo.shell("echo ready; read x || exit 9").terminal();
    assert_eq!(terminal.wait_for("ready").vanish().finish().code, Some(9));
}

#[test]
fn a_terminal_that_was_not_restored_is_seen() {
    let repo = Repo::none();
    let mut terminal = repo.shell("stty -echo -icanon; printf '\\033[?25l'").terminal();
    terminal.finish();
    assert!(!terminal.is_restored() && !terminal.is_cooked() && !terminal.cursor_visible());
    let mut terminal = repo.shell("stty -ixon").terminal();
    terminal.finish();
    assert!(!terminal.is_restored() && terminal.is_cooked());
}

#[test]
fn redirections_leave_the_terminal_where_it_is() {
    let repo = Repo::none();
    let (out, err) = (repo.scratch("out"), repo.scratch("err"));
    let script = "cat; echo out; echo err >&2; read x </dev/tty; echo $x >/dev/tty";
    let run = repo.shell(script).stdin_null().stdout_file(&out).stderr_file(&err);
    let mut terminal = run.terminal();
    let finished = terminal.line("typed").finish();
    assert_eq!(finished.screen.trim_end(), "typed\ntyped");
    assert_eq!(
        (fs::read(out).unwrap(), fs::read(err).unwrap()),
        (b"out\n".into(), b"err\n".into())
    );
    let mut terminal = repo.shell("cat >/dev/tty").stdin("given").terminal();
    assert_eq!(terminal.finish().screen.trim_end(), "given");
}

#[test]
fn in_the_background_the_terminal_is_there_but_reading_it_stops_the_program() {
    let repo = Repo::none();
    let mut terminal =
        repo.shell("echo ready; read x </dev/tty; echo read").background().terminal();
    terminal.wait_for("ready").assert_waiting();
    assert!(terminal.processes()[0].stopped, "{:#?}", terminal.processes());
}

#[test]
fn no_process_is_left_behind() {
    let repo = Repo::none();
    let script = "trap '' HUP; setsid sleep 300 & echo pid $! end; exit 0";
    let mut terminal = repo.shell(script).terminal();
    terminal.wait_for("end");
    let screen = terminal.finish().screen;
    let pid: i32 = screen.split(' ').nth(1).unwrap().parse().unwrap();
    let pid = Pid::from_raw(pid).unwrap();
    assert_eq!(terminal.processes().len(), 1);
    drop(terminal);
    let deadline = Instant::now() + Duration::from_secs(5);
    while test_kill_process(pid).is_ok() {
        assert!(Instant::now() < deadline, "{pid:?} still runs");
    }
}

#[test]
fn the_screen_has_its_scrollback_and_long_lines_in_one_piece() {
    let repo = Repo::none();
    let long = "x".repeat(200);
    let mut terminal = repo.shell(&format!("seq 100; echo {long}; echo end")).terminal();
    let screen = terminal.wait_for("99 100").finish().screen;
    let numbers: String = (1..=100).map(|number| format!("{number}\n")).collect();
    assert_eq!(screen.trim_end(), format!("{numbers}{long}\nend"));
    let mut terminal = repo.shell("stty size; echo a; echo a").size(40, 10).terminal();
    terminal.wait_for("10 40").wait_for_times(2, "a");
}

#[test]
fn git_commit_runs_with_an_editor_on_the_terminal() {
    let repo = Repo::new();
    let editor = repo.editor_script("printf 'title? '; read x; printf '%s\\n' \"$x\" >\"$1\"");
    repo.env("GIT_EDITOR", editor).write("a.c", "int a;\n").git(["add", "."]);
    let mut terminal = repo.terminal(["commit"]);
    terminal.wait_for("title?").line("a: start");
    assert_eq!(terminal.finish().code, Some(0));
    assert_eq!(repo.head_message(), b"a: start\n");
    assert_eq!(repo.commit_count(), 1);
}

#[test]
fn hooks_run_and_an_aborted_commit_changes_nothing() {
    for_each_format(|repo| {
        repo.hook("commit-msg", "#!/bin/sh\necho no >&2\nexit 1\n");
        repo.write("a.c", "int a;\n").git(["add", "."]);
        let before = repo.snapshot();
        repo.try_git(["commit", "-m", "a"]).assert_code(1).assert_err("no");
        repo.assert_unchanged(&before);
        assert_eq!(repo.commit_count(), 0);
    });
}

#[test]
fn a_snapshot_sees_each_kind_of_change() {
    let repo = Repo::seeded(Format::usual());
    let changes: [(&str, &dyn Fn()); 7] = [
        ("refs", &|| drop(repo.git(["branch", "other"]))),
        ("HEAD", &|| drop(repo.git(["checkout", "-q", "other"]))),
        ("HEAD's commit", &|| drop(repo.git(["reset", "-q", "--soft", "HEAD^"]))),
        ("index", &|| drop(repo.git(["rm", "-q", "--cached", "src/a.c"]))),
        ("file: README", &|| _ = repo.write("README", "changed")),
        ("hook: commit-msg", &|| _ = repo.hook("commit-msg", "#!/bin/sh\n")),
        ("lock: HEAD.lock", &|| fs::write(repo.git_dir().join("HEAD.lock"), "").unwrap()),
    ];
    for (name, change) in changes {
        let before = repo.snapshot();
        repo.assert_unchanged(&before);
        change();
        let difference = before.difference(&repo.snapshot());
        assert!(difference.contains(&format!("* {name}")), "{name}: {difference}");
    }
}

#[test]
fn the_formats_are_what_they_say() {
    for_each_format(|repo| {
        repo.fixed_dates().git(["commit", "-q", "--allow-empty", "-m", "same"]);
        let objects = repo.git(["rev-parse", "--show-object-format", "HEAD"]);
        let length = if objects.starts_with(b"sha256\n") { 64 } else { 40 };
        assert_eq!(objects.lines().nth(1).unwrap().len(), length);
        assert_eq!(repo.head_message(), b"same\n");
    });
    assert!(Repo::bare().path().join("HEAD").exists());
    Repo::bare().assert_unchanged(&Repo::bare().snapshot());
}

#[test]
fn the_shapes_are_what_they_say() {
    let seeded = || Repo::seeded(Format::usual());
    assert!(seeded().linked_worktree().path().join(".git").is_file());
    let clone = seeded().sparse_partial_clone(["src"]);
    assert!(!clone.path().join("docs").exists());
    let missing = clone.git(["rev-list", "--objects", "--missing=print", "HEAD"]);
    assert!(missing.lines().any(|line| line.starts_with(b"?")), "{}", missing.as_bstr());
    let sparse = seeded().sparse_index(["src"]);
    let index = sparse.git(["ls-files", "--sparse"]);
    assert!(index.lines().any(|line| line == b"docs/"), "{}", index.as_bstr());
    let split = seeded().split_index();
    let names = fs::read_dir(split.git_dir()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(names.into_iter().any(|name| name.to_string_lossy().starts_with("sharedindex")));
    for_each_shape(|repo| {
        let before = repo.snapshot();
        repo.write("src/a.c", "int b;\n").git(["commit", "-q", "-a", "-m", "a: rename"]);
        assert_eq!(repo.commit_count(), 3);
        assert!(before.difference(&repo.snapshot()).contains("* refs"));
    });
}
