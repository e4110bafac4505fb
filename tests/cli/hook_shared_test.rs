//! Hooks in places that several owners share: one directory for all repositories, links, other programs' files,
//! and two installs at once.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;

use crate::hook_install_test::EVENTS;
use crate::rig::{Outcome, Repo};

fn hook(repo: &Repo, words: &[&str]) -> Outcome {
    repo.command(["provenance", "hook"]).args(words).run()
}

/// The directory of our hooks for all repositories.
fn for_all(repo: &Repo) -> PathBuf {
    repo.home().join(".config/git-provenance/hooks")
}

/// What `hook status` says in this state of affairs, as JSON, by event.
fn state(repo: &Repo, event: &str) -> (String, bool) {
    let run = hook(repo, &["status", "--json"]).assert_success();
    let report: serde_json::Value = serde_json::from_str(&run.out()).unwrap();
    let hooks = report["hooks"].as_array().unwrap();
    let one = hooks.iter().find(|one| one["event"] == event).unwrap();
    (one["state"].as_str().unwrap().to_owned(), one["active"].as_bool().unwrap())
}

/// Whether the hook file of an event for all repositories runs our program.
fn runs_ours(repo: &Repo, event: &str) -> bool {
    fs::read_to_string(for_all(repo).join(event))
        .is_ok_and(|text| text.contains("exec \"$program\""))
}

#[test]
fn a_hook_that_finds_itself_as_the_repositorys_own_does_not_run_itself() {
    for how in ["link to the directory", "link to the file", "core.hooksPath"] {
        let repo = Repo::new();
        hook(&repo, &["install", "--global"]).assert_success();
        match how {
            "link to the directory" => {
                let _templates_or_nothing = fs::remove_dir_all(repo.git_dir().join("hooks"));
                symlink(for_all(&repo), repo.git_dir().join("hooks")).unwrap();
            }
            "link to the file" => {
                fs::create_dir_all(repo.git_dir().join("hooks")).unwrap();
                for event in ["pre-commit", "commit-msg", "pre-push"] {
                    let place = repo.git_dir().join("hooks").join(event);
                    symlink(for_all(&repo).join(event), place).unwrap();
                }
            }
            _ => {
                for event in ["pre-commit", "commit-msg", "pre-push"] {
                    let text = fs::read_to_string(for_all(&repo).join(event)).unwrap();
                    repo.write(&format!(".git/hooks/{event}"), text);
                    let place = repo.git_dir().join("hooks").join(event);
                    fs::set_permissions(place, fs::Permissions::from_mode(0o755)).unwrap();
                }
                repo.config("core.hooksPath", ".git/hooks");
            }
        }
        let run = repo.shell("timeout 10 git commit -q --allow-empty -s -m s").run();
        run.assert_success();
        assert_eq!(repo.head_message(), b"s\n", "{how}");
        for shell in ["sh", "dash", "bash", "zsh"] {
            for event in ["pre-commit", "pre-push"] {
                let file = repo.git_dir().join("hooks").join(event);
                let script = format!(
                    "command -v {shell} >/dev/null || exit 0; timeout 10 {shell} '{}' </dev/null",
                    file.display()
                );
                repo.shell(&script).run().assert_success();
            }
        }
    }
}

#[test]
fn an_event_that_is_only_passed_on_is_not_called_active() {
    let repo = Repo::new();
    hook(&repo, &["install", "--global", "pre-push"]).assert_success();
    assert_eq!(state(&repo, "pre-push"), ("active".into(), true));
    assert_eq!(state(&repo, "commit-msg"), ("passes-on".into(), false));
    hook(&repo, &["status"])
        .assert_out("commit-msg          not active: passes on to the repository's own hook");
    let doctor = repo.provenance(["doctor"]);
    let _doctor = doctor.assert_out("hook install --global commit-msg");

    // The repository's own hook is somebody's, then ours.
    let own = repo.git_dir().join("hooks/commit-msg");
    repo.write(".git/hooks/commit-msg", "#!/bin/sh\n");
    fs::set_permissions(&own, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(state(&repo, "commit-msg"), ("passes-on".into(), false));
    fs::remove_file(&own).unwrap();
    repo.git(["config", "--global", "core.hooksPath", repo.scratch("none").to_str().unwrap()]);
    repo.git(["config", "core.hooksPath", repo.git_dir().join("hooks").to_str().unwrap()]);
    hook(&repo, &["install", "commit-msg"]).assert_success();
    repo.git(["config", "--unset", "core.hooksPath"]);
    repo.git(["config", "--global", "core.hooksPath", for_all(&repo).to_str().unwrap()]);
    assert!(own.exists());
    assert_eq!(state(&repo, "commit-msg"), ("active".into(), true));
    repo.git(["commit", "-q", "--allow-empty", "-s", "-m", "s"]);
    assert_eq!(repo.head_message(), b"s\n");
}

#[test]
fn an_install_of_some_events_for_all_repositories_leaves_the_others_in_place() {
    let repo = Repo::new();
    hook(&repo, &["install", "--global"]).assert_success();
    hook(&repo, &["install", "--global", "pre-push"]).assert_success();
    for event in EVENTS {
        assert!(runs_ours(&repo, event), "{event}");
        assert_eq!(state(&repo, event), ("active".into(), true), "{event}");
    }
}

#[test]
fn an_uninstall_here_does_not_touch_the_hooks_of_all_repositories() {
    for how in ["global", "local", "link"] {
        let repo = Repo::new();
        hook(&repo, &["install", "--global"]).assert_success();
        let directory = for_all(&repo);
        match how {
            "global" => {}
            "local" => drop(repo.config("core.hooksPath", directory.to_str().unwrap())),
            _ => {
                repo.git(["config", "--global", "--unset", "core.hooksPath"]);
                let _templates_or_nothing = fs::remove_dir_all(repo.git_dir().join("hooks"));
                symlink(&directory, repo.git_dir().join("hooks")).unwrap();
            }
        }
        let run = hook(&repo, &["uninstall"]).assert_code(128);
        let _run = run.assert_err("hint: ").assert_err("hook uninstall --global");
        assert!(EVENTS.iter().all(|event| runs_ours(&repo, event)), "{how}");
        let run = hook(&repo, &["install"]).assert_code(128);
        let _run = run.assert_err("hook install --global");
    }
}

#[test]
fn an_uninstall_of_one_event_for_all_repositories_takes_that_one() {
    let repo = Repo::new();
    hook(&repo, &["install", "--global"]).assert_success();
    hook(&repo, &["uninstall", "--global", "pre-push"]).assert_success().assert_out("pre-push");
    for event in EVENTS {
        assert_eq!(runs_ours(&repo, event), event != "pre-push", "{event}");
    }
    // The repository's own hook still runs.
    repo.write(".git/hooks/pre-push", "#!/bin/sh\ntouch pushed\n");
    let own = repo.git_dir().join("hooks/pre-push");
    fs::set_permissions(own, fs::Permissions::from_mode(0o755)).unwrap();
    repo.git(["commit", "-q", "--allow-empty", "-s", "-m", "s"]);
    let target = repo.scratch("target.git");
    repo.git(["clone", "-q", "--bare", ".", target.to_str().unwrap()]);
    repo.git(["push", "-q", target.to_str().unwrap(), "HEAD:refs/heads/x"]);
    assert!(repo.path().join("pushed").exists());
    let again = hook(&repo, &["uninstall", "--global", "pre-push"]).assert_success();
    let _again = again.assert_out("was not installed");
    // With the last one goes the key.
    let rest: Vec<&str> = EVENTS.into_iter().filter(|event| *event != "pre-push").collect();
    hook(&repo, &[&["uninstall", "--global"], &rest[..]].concat()).assert_success();
    assert!(!for_all(&repo).exists());
    repo.try_git(["config", "--get", "core.hooksPath"]).assert_code(1);
}

#[test]
fn a_relative_directory_for_all_repositories_is_not_written_to() {
    let repo = Repo::new();
    repo.config_global("core.hooksPath", ".githooks");
    for word in ["install", "uninstall"] {
        let run = hook(&repo, &[word, "--global"]).assert_code(128);
        let _run = run.assert_err("`.githooks`").assert_err("hint: ").assert_err("absolute");
    }
    assert!(!repo.path().join(".githooks").exists());
}

#[test]
fn a_link_into_the_worktree_leads_to_files_of_the_project() {
    for how in ["link", "core.hooksPath"] {
        let repo = Repo::new();
        repo.write("tools/hooks/commit-msg", "#!/bin/sh\n");
        let _templates_or_nothing = fs::remove_dir_all(repo.git_dir().join("hooks"));
        symlink("../tools/hooks", repo.git_dir().join("hooks")).unwrap();
        if how == "core.hooksPath" {
            repo.config("core.hooksPath", repo.git_dir().join("hooks").to_str().unwrap());
        }
        let run = hook(&repo, &["install"]).assert_code(128);
        let _run = run.assert_err("belong to the project").assert_err("hint: ");
        let files = fs::read_dir(repo.path().join("tools/hooks")).unwrap().count();
        assert_eq!(files, 1, "{how}");
        assert_eq!(repo.read("tools/hooks/commit-msg"), b"#!/bin/sh\n", "{how}");
    }
}

#[test]
fn a_line_that_is_commented_out_runs_nothing() {
    let line = "git provenance hook run commit-msg";
    let managed = [
        ("husky", None, ".husky/commit-msg"),
        ("lefthook", Some("#!/bin/sh\ncall_lefthook run commit-msg\n"), "lefthook.yml"),
        (
            "pre-commit",
            Some("#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n"),
            ".pre-commit-config.yaml",
        ),
    ];
    for (manager, script, configuration) in managed {
        let repo = Repo::new();
        match script {
            Some(script) => drop(repo.hook("commit-msg", script)),
            None => drop(repo.config("core.hooksPath", ".husky/_")),
        }
        for off in [format!("# {line}\n"), format!("  #{line}\n"), format!("true  # {line}\n")] {
            repo.write(configuration, &off);
            assert_eq!(state(&repo, "commit-msg"), ("managed".into(), false), "{manager}: {off}");
        }
        repo.write(configuration, format!("# why\n  {line} \"$@\"\n"));
        assert_eq!(state(&repo, "commit-msg"), ("through-manager".into(), true), "{manager}");
    }
}

#[test]
fn a_directory_above_the_worktree_says_nothing_about_husky() {
    let outer = Repo::none();
    let inner = outer.path().join(".husky/project");
    fs::create_dir_all(&inner).unwrap();
    outer.command(["init", "-q"]).directory(&inner).run().assert_success();
    let run = outer.command(["provenance", "hook", "install"]).directory(&inner).run();
    run.assert_success().assert_out("commit-msg");
    assert!(inner.join(".git/hooks/commit-msg").exists());
    // Below the top of the worktree it does, wherever that is.
    outer.command(["config", "core.hooksPath", "web/.husky/_"]).directory(&inner).run();
    let run = outer.command(["provenance", "hook", "install"]).directory(&inner).run();
    run.assert_code(128).assert_err("husky keeps commit-msg");
}

#[test]
fn a_link_to_the_hook_of_another_event_is_refused() {
    let repo = Repo::new();
    repo.hook("commit-msg", "#!/bin/sh\n");
    let link = repo.hooks_dir().join("prepare-commit-msg");
    symlink("commit-msg", &link).unwrap();
    for events in [&[][..], &["prepare-commit-msg"], &["commit-msg"]] {
        let run = hook(&repo, &[&["install"], events].concat()).assert_code(128);
        let _run = run.assert_err("prepare-commit-msg").assert_err("hint: ");
        assert_eq!(fs::read_dir(repo.hooks_dir()).unwrap().count(), 2);
    }
    // One hop more, and the absolute name.
    fs::remove_file(&link).unwrap();
    symlink(repo.hooks_dir().join("commit-msg"), repo.hooks_dir().join("both")).unwrap();
    symlink("both", &link).unwrap();
    hook(&repo, &["install"]).assert_code(128);
    hook(&repo, &["install", "pre-push"]).assert_success();
}

#[test]
fn installs_at_the_same_time_keep_the_hook_that_was_there() {
    let script = "#!/bin/sh\necho earlier >>ran\n";
    for round in 0..12 {
        let repo = Repo::new();
        repo.hook("commit-msg", script);
        let many = "for i in 1 2 3 4 5 6; do git provenance hook install & done; wait";
        repo.shell(many).run().assert_success();
        let kept = repo.hooks_dir().join("commit-msg.before-provenance");
        assert_eq!(fs::read_to_string(kept).unwrap(), script, "round {round}");
        assert_eq!(state(&repo, "commit-msg"), ("active".into(), true));
    }
}

#[test]
fn an_install_that_was_cut_short_is_taken_up_again() {
    let repo = Repo::new();
    repo.hook("commit-msg", "#!/bin/sh\n");
    let place = repo.hooks_dir().join("commit-msg");
    let kept = repo.hooks_dir().join("commit-msg.before-provenance");
    fs::hard_link(&place, &kept).unwrap();
    hook(&repo, &["install"]).assert_success().assert_out("is kept and runs first");
    assert_eq!(fs::read(&kept).unwrap(), b"#!/bin/sh\n");
    hook(&repo, &["uninstall"]).assert_success();
    assert_eq!(fs::read(&place).unwrap(), b"#!/bin/sh\n");
}

#[test]
fn a_hook_of_ours_to_which_somebody_added_lines_is_not_replaced() {
    let repo = Repo::new();
    hook(&repo, &["install", "commit-msg"]).assert_success();
    let path = repo.hooks_dir().join("commit-msg");
    let text = fs::read_to_string(&path).unwrap();
    let changed = text.replace("\nif ", "\nmy-linter \"$1\" || exit\nif ");
    assert_ne!(changed, text);
    fs::write(&path, &changed).unwrap();
    for word in ["install", "uninstall"] {
        let run = hook(&repo, &[word, "commit-msg"]).assert_code(128);
        let _run = run.assert_err("has other lines").assert_err("hint: ");
        assert_eq!(fs::read_to_string(&path).unwrap(), changed, "{word}");
        assert_eq!(fs::read_dir(repo.hooks_dir()).unwrap().count(), 1, "{word}");
    }
    assert_eq!(state(&repo, "commit-msg"), ("changed".into(), false));
}

#[test]
fn where_one_hook_cannot_be_taken_away_all_stay() {
    for options in [&[][..], &["--global"]] {
        let repo = Repo::new();
        hook(&repo, &[&["install"], options].concat()).assert_success();
        let directory = repo.git(["rev-parse", "--path-format=absolute", "--git-path", "hooks"]);
        let directory = PathBuf::from(String::from_utf8(directory).unwrap().trim_end());
        let mut last =
            fs::OpenOptions::new().append(true).open(directory.join("pre-push")).unwrap();
        std::io::Write::write_all(&mut last, b"my-linter\n").unwrap();
        let files = || fs::read_dir(&directory).unwrap().count();
        let before = (files(), repo.git(["config", "--list"]));
        let run = hook(&repo, &[&["uninstall"], options].concat()).assert_code(128);
        run.assert_err("pre-push").assert_err("has other lines");
        assert_eq!((files(), repo.git(["config", "--list"])), before, "{options:?}");
    }
}

#[test]
fn hooks_here_and_for_all_repositories_ask_once() {
    let repo = Repo::new();
    hook(&repo, &["install"]).assert_success();
    hook(&repo, &["install", "--global"]).assert_success();
    let run = repo.command(["commit", "-q", "--allow-empty", "-s", "-m", "s"]).run();
    let run = run.assert_success();
    assert_eq!(run.err().matches("no terminal to ask at").count(), 1, "{run}");
    assert_eq!(repo.head_message(), b"s\n");
    assert!(state(&repo, "commit-msg").1);
}
