//! `doctor`: each thing that can be wrong is named with what mends it. And what the environment and the
//! programs above say about agents, seen through the real program.

use std::fs;

use crate::rig::{Finished, Format, Outcome, Repo};

fn doctor(repo: &Repo) -> Outcome {
    repo.provenance(["doctor"])
}

/// The lines about one thing, as JSON.
fn lines(repo: &Repo, about: &str) -> Vec<serde_json::Value> {
    let run = repo.provenance(["doctor", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out()).unwrap();
    assert_eq!(report["version"], 1);
    let all = report["lines"].as_array().unwrap().clone();
    all.into_iter().filter(|line| line["about"] == about).collect()
}

#[track_caller]
fn assert_line(repo: &Repo, about: &str, level: &str, says: &str) {
    let found = lines(repo, about);
    let fits = found.iter().any(|line| {
        line["level"] == level && line["says"].as_str().is_some_and(|text| text.contains(says))
    });
    assert!(fits, "no {level} line on {about} with `{says}`: {found:#?}");
    let mends = |line: &&serde_json::Value| line["level"] == "ok" || line["fix"].is_string();
    assert!(found.iter().all(|line| mends(&line)), "{found:#?}");
}

#[test]
fn a_new_repository_lacks_only_hooks_and_pages() {
    let repo = Repo::seeded(Format::usual());
    repo.env("SHELL", "/bin/zsh");
    doctor(&repo).assert_success().assert_out("ok       identity");
    assert_line(&repo, "git", "ok", "2.");
    assert_line(&repo, "git-provenance", "ok", env!("CARGO_PKG_VERSION"));
    assert_line(&repo, "repository", "ok", "worktree");
    assert_line(&repo, "rules", "ok", "preset default");
    assert_line(&repo, "hooks", "warning", "none of ours is installed");
    assert_line(&repo, "identity", "ok", "Robin Tester <robin@example.org>");
    assert_line(&repo, "terminal", "warning", "none");
    assert_line(&repo, "agents", "ok", "nothing here hints at one");
    assert_line(&repo, "completions", "warning", "zsh");
    repo.provenance(["hook", "install", "pre-push"]).assert_success();
    assert_line(&repo, "hook pre-push", "ok", "active");
    assert_line(&repo, "hook commit-msg", "warning", "not installed");
}

#[test]
fn what_is_installed_is_found() {
    let repo = Repo::new();
    let share = repo.home().join(".local/share");
    fs::create_dir_all(share.join("man/man1")).unwrap();
    fs::write(share.join("man/man1/git-provenance.1"), "").unwrap();
    fs::create_dir_all(share.join("fish/vendor_completions.d")).unwrap();
    fs::write(share.join("fish/vendor_completions.d/git-provenance.fish"), "").unwrap();
    repo.env("SHELL", "/usr/bin/fish");
    assert_line(&repo, "manual pages", "ok", ".local/share/man/man1/git-provenance.1");
    assert_line(&repo, "completions", "ok", "git-provenance.fish");
}

#[test]
fn problems_are_named_with_what_mends_them() {
    let repo = Repo::new();
    repo.write(".git-provenance.yml", "version: 1\nextends: qemo\n");
    doctor(&repo).assert_code(1);
    assert_line(&repo, "rules", "problem", ".git-provenance.yml");
    repo.write(".git-provenance.yml", "version: 1\nextends: default\n");
    assert_line(&repo, "rules", "warning", "are not committed yet");
    repo.env("GIT_AUTHOR_NAME", "Claude").env("GIT_AUTHOR_EMAIL", "noreply@anthropic.com");
    assert_line(&repo, "identity", "problem", "is an agent");
    repo.env_remove("GIT_AUTHOR_NAME").env_remove("GIT_AUTHOR_EMAIL");
    repo.env("GIT_CONFIG_GLOBAL", "/dev/null").env("EMAIL", "guessed@example.org");
    assert_line(&repo, "identity", "warning", "git guesses");
    let broken = Repo::new();
    fs::write(broken.git_dir().join("config"), "[broken\n").unwrap();
    doctor(&broken).assert_code(128).assert_err("bad config");
}

#[test]
fn it_works_where_there_is_no_repository_or_no_worktree() {
    let none = Repo::none();
    doctor(&none).assert_success();
    assert_line(&none, "repository", "ok", "none here");
    let bare = Repo::bare();
    doctor(&bare).assert_success();
    assert_line(&bare, "repository", "ok", "no worktree");
    let linked = Repo::seeded(Format::usual()).linked_worktree();
    assert_line(&linked, "repository", "ok", "linked worktree");
}

/// git speaks the user's language; only its own words in English say that there is no repository.
#[test]
fn no_repository_is_no_problem_in_any_language() {
    let none = Repo::none();
    let git = none.shell("command -v git").run().assert_success().out();
    let foreign = "[ \"$LC_ALL\" = C ] || { echo 'fatal: kein Git-Repository' >&2; exit 128; }";
    let script = format!(
        "#!/bin/sh\ncase \"$1\" in rev-parse) {foreign};; esac\nexec {} \"$@\"\n",
        git.trim()
    );
    none.tool("git", &script);
    // Started by git, it would find git itself before any script.
    let run = none.program("git-provenance").args(["doctor"]).run();
    let _run = run.assert_success().assert_out("none here");
}

#[test]
fn another_copy_in_front_is_noticed() {
    let repo = Repo::new();
    let other = repo.scratch("other/git-provenance");
    fs::create_dir_all(other.parent().unwrap()).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_git-provenance"), &other).unwrap();
    let run = repo.program(other.to_str().unwrap()).args(["doctor"]).run();
    run.assert_out("but `git provenance` starts");
}

#[test]
fn doctor_changes_nothing() {
    let repo = Repo::seeded(Format::usual());
    let before = repo.snapshot();
    doctor(&repo).assert_success();
    repo.assert_unchanged(&before);
}

/// Signals of each strength, with a value that counts and one that does not.
const SIGNALS: [(&str, &str, &str, &str); 8] = [
    ("CLAUDE_CODE_CHILD_SESSION", "1", "0", "problem"),
    ("CODEX_SANDBOX", "seatbelt", "", "problem"),
    ("GEMINI_CLI", "1", "false", "problem"),
    ("AI_AGENT", "crush", "no-agent-that-is-known", "problem"),
    ("CURSOR_AGENT", "1", "off", "problem"),
    ("CLINE_ACTIVE", "true", "no", "warning"),
    ("ROO_ACTIVE", "true", "0", "warning"),
    ("CLAUDECODE", "1", "", "ok"),
];

#[test]
fn each_signal_has_its_verdict() {
    for (name, counts, does_not, level) in SIGNALS {
        let repo = Repo::none();
        repo.env(name, counts);
        let found = lines(&repo, "agents");
        assert_eq!(found[0]["level"], level, "{name}: {found:#?}");
        assert!(found[0]["says"].as_str().unwrap().contains(name), "{found:#?}");
        repo.env(name, does_not);
        let found = lines(&repo, "agents");
        assert_eq!(found[0]["level"], "ok", "{name}={does_not}: {found:#?}");
    }
}

#[test]
fn a_shared_terminal_asks_and_says_what_was_seen() {
    let repo = crate::dialogue::with_change();
    let run = repo.command(["provenance", "commit", "-m", "s"]).env("CLINE_ACTIVE", "true");
    let mut terminal = run.terminal();
    terminal.wait_for("If you are not a person, stop here.");
    use crate::dialogue::Dialogue as _;
    crate::dialogue::committed(terminal.no_ai().sign_off("yes"));
    assert!(crate::dialogue::message(&repo).contains("Signed-off-by"));
}

#[cfg(target_os = "linux")]
mod programs {
    use super::*;

    /// Runs `git provenance doctor` under a script of this name.
    fn under(repo: &Repo, name: &str) -> Outcome {
        repo.tool(name, "#!/bin/sh\ngit provenance doctor --json\nexit 0\n");
        repo.program(name).run()
    }

    #[test]
    fn an_agent_above_is_seen_by_its_exact_name() {
        for (name, level) in [
            ("codex", "\"problem\""),
            ("claude", "\"problem\""),
            ("pi", "\"warning\""),
            ("goose", "\"warning\""),
        ] {
            let run = under(&Repo::none(), name);
            assert!(run.out().contains(&format!("process {name}")), "{run}");
            let line = run.out();
            let at = line.find("\"agents\"").unwrap();
            let end = at + line[at..].find('}').unwrap();
            assert!(line[at..end].contains(level), "{run}");
        }
        for name in ["codex-notes", "my-claude", "pip", "tmux"] {
            let run = under(&Repo::none(), name);
            assert!(run.out().contains("nothing here hints at one"), "{run}");
        }
    }

    #[test]
    fn a_program_that_is_an_agent_gets_no_question() {
        let repo = crate::dialogue::with_change();
        repo.tool("aider", "#!/bin/sh\ngit provenance commit -m s --ai-used-for code\nexit $?\n");
        let Finished { code, screen, .. } = repo.program("aider").terminal().finish();
        assert_eq!(code, Some(0), "{screen}");
        assert!(screen.contains("an agent runs this"), "{screen}");
        assert_eq!(repo.head_message(), b"s\n\nAI-used-for: code\n");
    }

    #[test]
    fn a_multiplexer_in_between_hides_what_started_it() {
        let repo = Repo::none();
        repo.tool("screen", "#!/bin/sh\ngit provenance doctor\nexit 0\n");
        repo.tool("codex", "#!/bin/sh\nscreen\nexit 0\n");
        let run = repo.program("codex").run();
        assert!(run.out().contains("nothing here hints at one"), "{run}");
    }
}
