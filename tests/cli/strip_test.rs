//! `git provenance strip`: the filter, its files, and that what goes is exactly what must.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::rig::{Format, Outcome, Repo, unprivileged};

/// The corpus of real messages: `agent-messages/*.msg` with `.expected` beside each.
const CORPUS: &str = "GIT_PROVENANCE_CORPUS";

const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>\n";
const DIRTY: &str =
    "Subject\n\nBody.\n\nAI-used-for: code\nCo-authored-by: Claude <noreply@anthropic.com>\n";
const CLEAN: &str = "Subject\n\nBody.\n\nAI-used-for: code\n";

fn filter(repo: &Repo, options: &[&str], input: impl AsRef<[u8]>) -> Outcome {
    repo.command(["provenance", "strip"]).args(options).stdin(input).run()
}

#[track_caller]
fn assert_filtered(input: impl AsRef<[u8]>, expected: impl AsRef<[u8]>) {
    let outcome = filter(&Repo::none(), &[], input).assert_success();
    let (got, expected) = (outcome.stdout.as_slice(), expected.as_ref());
    assert_eq!(bstr::BStr::new(got), bstr::BStr::new(expected), "{outcome}");
}

#[test]
fn a_message_goes_from_input_to_output_and_what_went_is_said_with_its_line() {
    let repo = Repo::none();
    let outcome =
        filter(&repo, &[], DIRTY).assert_success().assert_err("line 6: ").assert_err("Claude");
    assert_eq!(outcome.out(), CLEAN);
    let outcome = filter(&repo, &[], CLEAN).assert_success();
    assert_eq!((outcome.out(), outcome.err()), (CLEAN.into(), String::new()));
    assert_eq!(filter(&repo, &[], "").assert_success().out(), "");
}

#[test]
fn every_other_byte_stays() {
    // CRLF, no final line end, not UTF-8, blank lines and blanks at line ends.
    assert_filtered(
        "S\r\n\r\nAI-used-for: code\r\n".to_owned() + &AGENT.replace('\n', "\r\n"),
        "S\r\n\r\nAI-used-for: code\r\n",
    );
    assert_filtered("S\n\nFixes: #1", "S\n\nFixes: #1");
    assert_filtered(
        b"S \xff\n\n\n\nbody\t \x01x\n\nA-b: c\n",
        b"S \xff\n\n\n\nbody\t \x01x\n\nA-b: c\n",
    );
    assert_filtered("\n\n  \n", "\n\n  \n");
    // git's comments and what stands below its scissors are not the message.
    let tail =
        "# Please enter\n# ------------------------ >8 ------------------------\n# below\ndiff\n+";
    assert_filtered(format!("{DIRTY}{tail}{AGENT}"), format!("{CLEAN}{tail}{AGENT}"));
}

#[test]
fn people_prose_and_what_is_in_doubt_stay() {
    for text in [
        "Claude: wrap the client\n\nThis talks to Claude and to Copilot.\n",
        "S\n\nCo-authored-by: Kim Other <kim@example.org>\n",
        "S\n\nReviewed-by: Claude Martin <claude.martin@example.org>\n",
        "S\n\nSigned-off-by: Kim Other <kim@example.org>\n",
    ] {
        let outcome = filter(&Repo::none(), &[], text).assert_success();
        assert_eq!((outcome.out().as_str(), outcome.err().as_str()), (text, ""), "{outcome}");
    }
}

#[test]
fn several_files_are_printed_in_order_and_each_removal_names_its_file() {
    let repo = Repo::none();
    repo.write("one", DIRTY).write("two", CLEAN).write("three", DIRTY);
    let outcome = repo.provenance(["strip", "one", "two", "three"]).assert_success();
    assert_eq!(outcome.out(), CLEAN.repeat(3));
    let outcome = outcome.assert_err("one").assert_err("three");
    assert!(!outcome.err().contains("two"), "{outcome}");
    assert_eq!(repo.read("one"), DIRTY.as_bytes(), "only --in-place changes files");
}

#[test]
fn in_place_changes_what_must_change_and_touches_nothing_else() {
    let repo = Repo::none();
    repo.write("dirty", DIRTY).write("clean", CLEAN).write("target", DIRTY);
    fs::set_permissions(repo.path().join("dirty"), fs::Permissions::from_mode(0o750)).unwrap();
    symlink("target", repo.path().join("link")).unwrap();
    let before = fs::metadata(repo.path().join("clean")).unwrap();
    let outcome =
        repo.provenance(["strip", "--in-place", "dirty", "clean", "link"]).assert_success();
    assert_eq!(outcome.out(), "");
    for name in ["dirty", "clean", "target"] {
        assert_eq!(repo.read(name), CLEAN.as_bytes(), "{name}");
    }
    let after = fs::metadata(repo.path().join("clean")).unwrap();
    assert_eq!(
        (before.ino(), before.modified().unwrap()),
        (after.ino(), after.modified().unwrap())
    );
    let mode = fs::metadata(repo.path().join("dirty")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o750);
    assert!(repo.path().join("link").is_symlink());
    assert_eq!(fs::read_dir(repo.path()).unwrap().count(), 4, "something is left behind");
}

#[test]
fn a_file_that_cannot_be_read_is_named_with_a_hint() {
    let repo = Repo::none();
    repo.write("one", DIRTY).write("sub/file", CLEAN);
    symlink("loop", repo.path().join("loop")).unwrap();
    for name in ["missing", "sub", "loop", "one/more", "odd\nname\x1b[2J"] {
        for options in [&["strip"][..], &["strip", "--in-place"]] {
            let run = repo.command(["provenance"]).args(options).arg(name);
            let outcome = run.run().assert_code(128).assert_err("hint: ");
            let shown = name.replace('\n', "\\u{a}").replace('\x1b', "\\u{1b}");
            let outcome = outcome.assert_err(&format!("`{shown}`"));
            assert!(!outcome.err().contains("os error"), "{outcome}");
            assert_eq!(outcome.out(), "");
        }
    }
    // Files that can be read are not held back by one that cannot.
    let outcome = repo.provenance(["strip", "missing", "one"]).assert_code(128);
    assert_eq!(outcome.out(), CLEAN, "{outcome}");
    assert_eq!(repo.read("one"), DIRTY.as_bytes());
}

#[test]
fn a_nul_byte_is_refused_before_anything_is_cut_off() {
    let repo = Repo::none();
    let text = format!("Subject\n\nbefore\0after\n\n{AGENT}");
    repo.write("one", &text).write("dirty", DIRTY);
    for options in [&["strip"][..], &["strip", "--in-place"]] {
        let run = repo.command(["provenance"]).args(options).arg("one");
        let outcome = run.run().assert_code(128).assert_err("`one` contains a NUL byte");
        assert_eq!(outcome.assert_err("hint: ").out(), "");
        assert_eq!(repo.read("one"), text.as_bytes());
    }
    let outcome = filter(&repo, &[], &text).assert_code(128);
    assert_eq!(outcome.assert_err("standard input contains a NUL byte").out(), "");
    let outcome = repo.provenance(["strip", "one", "dirty"]).assert_code(128);
    assert_eq!(outcome.out(), CLEAN);
}

#[test]
fn a_hyphen_is_standard_input() {
    let repo = Repo::none();
    assert_eq!(filter(&repo, &["-"], DIRTY).assert_success().out(), CLEAN);
    repo.write("-", "A file.\n").write("one", "One.\n");
    let both = filter(&repo, &["one", "-", "./-"], DIRTY).assert_success();
    assert_eq!(both.out(), format!("One.\n{CLEAN}A file.\n"));
    let run = repo.command(["provenance", "strip", "--in-place", "-"]).stdin(DIRTY);
    let outcome = run.run().assert_code(129).assert_err("`-`").assert_err("hint: ");
    assert_eq!(outcome.out(), "");
    assert_eq!(repo.read("-"), b"A file.\n");
}

#[test]
fn a_file_without_permission_is_left_alone_and_named() {
    let repo = Repo::none();
    repo.write("secret", DIRTY).write("given", DIRTY);
    let mode = |name: &str, mode| {
        fs::set_permissions(repo.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("secret", 0o000);
    mode("given", 0o444);
    fs::set_permissions(repo.path(), fs::Permissions::from_mode(0o555)).unwrap();
    // The directory can be read, not written.
    let script = "git provenance strip secret; git provenance strip --in-place given";
    let outcome = unprivileged(&repo, script);
    fs::set_permissions(repo.path(), fs::Permissions::from_mode(0o755)).unwrap();
    mode("secret", 0o644);
    let Some(outcome) = outcome else { return };
    let outcome = outcome.assert_code(128).assert_err("read `secret`").assert_err("write `given`");
    outcome.assert_err("permission denied").assert_err("hint: ");
    assert_eq!((repo.read("secret"), repo.read("given")), (DIRTY.into(), DIRTY.into()));
    assert_eq!(fs::read_dir(repo.path()).unwrap().count(), 2);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let repo = Repo::none();
    repo.write("big", format!("Subject\n\n{}", "text\n".repeat(200_000)));
    let script = "git provenance strip big | head -n 1; git provenance strip -h | true";
    let outcome = repo.shell(script).run().assert_success();
    assert_eq!((outcome.out(), outcome.err()), ("Subject\n".into(), String::new()));
    let script = "set -o pipefail; git provenance strip big | head -n 1";
    repo.program("bash").args(["-c", script]).run().assert_success();
    if fs::metadata("/dev/full").is_ok() {
        let full = repo.shell("git provenance strip big >/dev/full").run();
        full.assert_code(128).assert_err("standard output");
    }
}

#[test]
fn a_policy_is_a_preset_or_a_file_and_a_wrong_one_stops_before_any_file() {
    let repo = Repo::none();
    let message = "S\n\nAssisted-by: Claude Code\n";
    assert_eq!(filter(&repo, &["--policy", "neutral"], message).assert_success().out(), message);
    let disclosed = "S\n\nAI-used-for: code\nAssisted-by: Claude Code\n";
    for options in [&["--policy", "default"][..], &[]] {
        let outcome = filter(&repo, options, disclosed).assert_success();
        assert_eq!(outcome.out(), "S\n\nAI-used-for: code\n");
    }
    repo.write("mine.yml", "version: 1\nextends: neutral\ntrailers: {forbidden: [Assisted-by]}\n");
    assert_eq!(filter(&repo, &["--policy", "mine.yml"], message).assert_success().out(), "S\n");
    repo.write("broken.yml", "version: 1\ntrailors: {}\n").write("dirty", DIRTY);
    let wrong: [(&str, &[&str]); 4] = [
        ("neutrl", &["`neutrl`", "neutral"]),
        ("missing.yml", &["`missing.yml`"]),
        (".", &["`.`"]),
        ("broken.yml", &["`broken.yml` line 2, column 1", "`trailors`", "`trailers`"]),
    ];
    for (policy, texts) in wrong {
        let run = repo.command(["provenance", "strip", "--in-place", "--policy", policy, "dirty"]);
        let mut outcome = run.run().assert_code(128).assert_err("hint: ");
        for text in texts {
            outcome = outcome.assert_err(text);
        }
        assert_eq!(repo.read("dirty"), DIRTY.as_bytes());
    }
}

#[test]
fn the_last_lines_that_show_ai_use_stay_where_the_rules_want_a_disclosure() {
    let repo = Repo::none();
    let said = "nothing else says that AI was used";
    let footer = "\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\n";
    for text in [
        format!("S\n\n{AGENT}"),
        format!("S\n\nWhy.\n{footer}\n{AGENT}"),
        format!("S\n\nAI-used-for: none\n{AGENT}"),
        format!("S\n\nAI-used-for:\n{AGENT}"),
        // What a body says is no trailer.
        format!("S\n\nAI-used-for: code\n\nMore.\n\n{AGENT}"),
        "S\n\nSigned-off-by: Claude <noreply@anthropic.com>\n".to_owned(),
    ] {
        for options in [&[][..], &["--policy", "default"], &["--policy", "linux"]] {
            let outcome = filter(&repo, options, &text).assert_success();
            assert_eq!(outcome.out(), text, "{outcome}");
            let outcome = outcome.assert_err(said).assert_err("line ");
            let _outcome = outcome.assert_err("hint: ").assert_err("--ai-used-for ");
        }
        let outcome = filter(&repo, &["--policy", "neutral"], &text).assert_success();
        assert!(!outcome.out().contains("Claude"), "{outcome}");
        repo.write("one", &text);
        let mut run = repo.provenance(["strip", "--in-place", "one"]).assert_success();
        run = run.assert_err("kept in one, since");
        assert_eq!((repo.read("one"), run.out()), (text.into_bytes(), String::new()));
    }
    // The policy's own word that none was used is no disclosure of a use.
    let text = format!("S\n\nAI-used-for: none\n{AGENT}");
    repo.write("none.yml", "version: 1\nextends: default\ndisclosure: {none: none}\n");
    let outcome = filter(&repo, &["--policy", "none.yml"], &text).assert_success();
    assert_eq!(outcome.assert_err(said).out(), text);
}

#[test]
fn a_disclosure_in_the_text_or_by_flag_frees_the_agents_lines() {
    let repo = Repo::none();
    let strip = |options: &[&str], text: &str| filter(&repo, options, text).assert_success().out();
    let stated = |spec: &str, text: &str| strip(&["--ai-used-for", spec], text);
    assert_eq!(stated("code", &format!("S\n\n{AGENT}")), "S\n\nAI-used-for: code\n");
    assert_eq!(stated("tests, code", "S\n"), "S\n\nAI-used-for: code, tests\n");
    let signed = "Signed-off-by: Kim Other <kim@example.org>\n";
    assert_eq!(
        stated("docs", &format!("S\n\nAI-used-for: code\n{AGENT}{signed}")),
        format!("S\n\nAI-used-for: docs\n{signed}")
    );
    let linux = ["--policy", "linux", "--ai-used-for", "LLM"];
    assert_eq!(strip(&linux, &format!("S\n\n{AGENT}")), "S\n\nAssisted-by: LLM\n");
    let outcome = filter(&repo, &["--ai-used-for", "docs"], "S\n\nAI-used-for: code\n");
    let _said = outcome.assert_success().assert_err("AI-used-for: code");
    let wrong: [(&[&str], i32); 3] = [
        (&["--ai-used-for", "codes"], 129),
        (&["--policy", "neutral", "--ai-used-for", "code"], 128),
        (&["--policy", "no-ai", "--ai-used-for", "code"], 128),
    ];
    for (options, code) in wrong {
        let outcome = filter(&repo, options, format!("S\n\n{AGENT}")).assert_code(code);
        assert_eq!(outcome.assert_err("hint: ").out(), "");
    }
}

#[test]
fn the_rules_in_force_are_those_of_every_other_command() {
    let message = format!("S\n\nAssisted-by: LLM\n{AGENT}");
    let stripped = "S\n\nAssisted-by: LLM\n";
    // In git's configuration, in and out of a repository.
    for repo in [Repo::new(), Repo::none()] {
        repo.config_global("provenance.policy", "linux");
        assert_eq!(filter(&repo, &[], &message).assert_success().out(), stripped);
    }
    // In the worktree, also below its top, and in a bare repository.
    let repo = Repo::new();
    repo.write(".git-provenance.yml", "version: 1\nextends: linux\n").write("sub/file", "");
    let run = repo.command(["provenance", "strip"]).directory("sub").stdin(&message).run();
    assert_eq!(run.assert_success().out(), stripped);
    repo.git(["add", "."]);
    repo.git(["commit", "-q", "-m", "s"]);
    let bare = repo.scratch("bare.git");
    repo.command(["clone", "-q", "--bare", "."]).arg(&bare).run().assert_success();
    let run = repo.command(["provenance", "strip"]).directory(&bare).stdin(&message).run();
    assert_eq!(run.assert_success().out(), stripped);
    repo.write(".git-provenance.yml", "version: 1\ntrailors: {}\n");
    let outcome = filter(&repo, &[], &message).assert_code(128).assert_err("trailors");
    assert_eq!(outcome.out(), "");
}

#[test]
fn only_files_are_changed_in_place_and_nobody_waits_for_a_pipe() {
    let repo = Repo::none();
    repo.write("sub/file", CLEAN).write("one", DIRTY);
    repo.shell("mkfifo pipe").run().assert_success();
    symlink("pipe", repo.path().join("link")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(repo.path().join("socket")).unwrap();
    for name in ["pipe", "link", "sub", "socket", "/dev/null", "/dev/zero", "/dev/tty"] {
        let run = repo.command(["provenance", "strip", "--in-place", name, "one"]);
        let outcome = run.run().assert_code(128).assert_err(&format!("`{name}`"));
        let outcome = outcome.assert_err("hint: ");
        assert!(!outcome.err().contains("os error"), "{outcome}");
        // What can be changed is.
        assert_eq!(repo.read("one"), CLEAN.as_bytes());
        repo.write("one", DIRTY);
    }
    // Read as a filter, a pipe is what it is for `cat`.
    let script = "printf 'S\\n' >pipe & git provenance strip pipe";
    assert_eq!(repo.shell(script).run().assert_success().out(), "S\n");
    repo.provenance(["strip", "/dev/zero"]).assert_code(128).assert_err("hint: ");
}

#[test]
fn a_pipe_in_the_place_of_a_message_or_of_rules_is_not_waited_for() {
    let repo = Repo::seeded(Format::usual());
    repo.shell("mkfifo pipe").run().assert_success();
    for words in [
        &["check", "--message", "pipe"][..],
        &["check", "--policy", "pipe"],
        &["strip", "--policy", "pipe"],
        &["policy", "lint", "pipe"],
        &["policy", "show", "pipe"],
        &["hook", "run", "commit-msg", "pipe"],
    ] {
        let outcome = repo.command(["provenance"]).args(words).stdin("s\n").run();
        outcome.assert_code(128).assert_err("pipe`").assert_err("hint: ");
    }
    repo.config("provenance.policy", "pipe");
    repo.provenance(["check"]).assert_code(128).assert_err("pipe`");
    repo.git(["config", "--unset", "provenance.policy"]);
    // git reads this one.
    let script = "printf 'From a pipe\\n' >pipe & \
         git provenance commit -q --no-ai --allow-empty -F pipe";
    repo.shell(script).run().assert_success();
    assert_eq!(repo.head_message(), b"From a pipe\n");
}

#[test]
fn huge_input_takes_reasonable_time() {
    for line in ["text and no end of it\n", AGENT, "Signed-off-by: Kim Other <kim@example.org>\n"] {
        let input = format!("Subject\n\n{}", line.repeat(10_000_000 / line.len()));
        let began = Instant::now();
        let outcome = filter(&Repo::none(), &[], input).assert_success();
        let took = began.elapsed();
        assert!(took < Duration::from_secs(30), "{line:?}: {took:?}");
        assert!(outcome.stdout.starts_with(b"Subject\n"));
    }
}

#[test]
fn real_messages_lose_exactly_what_their_readers_marked() {
    let Some(corpus) = std::env::var_os(CORPUS) else {
        println!("skipped: {CORPUS} is not set");
        return;
    };
    let directory = PathBuf::from(corpus).join("agent-messages");
    let mut messages: Vec<PathBuf> = fs::read_dir(&directory)
        .unwrap_or_else(|error| panic!("{CORPUS} names no corpus: {error}"))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "msg"))
        .collect();
    messages.sort();
    assert!(messages.len() >= 100, "{} has {} messages", directory.display(), messages.len());
    let repo = Repo::none();
    let mut different = Vec::new();
    for path in &messages {
        let run = repo.command(["provenance", "strip", "--policy", "neutral"]);
        let outcome = run.stdin_file(path).run().assert_success();
        if outcome.stdout != fs::read(path.with_extension("expected")).unwrap() {
            different.push(path.file_stem().unwrap().to_string_lossy().into_owned());
        }
    }
    assert!(different.is_empty(), "{} of {}: {different:#?}", different.len(), messages.len());
}
