//! `hook install`, `uninstall` and `status`: what is there stays there, to the byte, and comes back.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use crate::rig::{Outcome, Repo, unprivileged};

/// The events that `hook install` takes.
pub(crate) const EVENTS: [&str; 9] = [
    "commit-msg",
    "prepare-commit-msg",
    "applypatch-msg",
    "pre-push",
    "sendemail-validate",
    "post-commit",
    "post-merge",
    "post-applypatch",
    "post-rewrite",
];
const KEPT: &str = ".before-provenance";

fn hook(repo: &Repo, words: &[&str]) -> Outcome {
    repo.command(["provenance", "hook"]).args(words).run()
}

fn install(repo: &Repo, words: &[&str]) -> Outcome {
    hook(repo, &[&["install"], words].concat())
}

fn entries(directory: &Path) -> Vec<(PathBuf, Vec<u8>, u32)> {
    let mut found: Vec<_> = fs::read_dir(directory)
        .map(|all| all.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    found.sort();
    let look = |path: PathBuf| {
        let meta = fs::symlink_metadata(&path).unwrap();
        let bytes = match meta.is_symlink() {
            true => fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes(),
            false => fs::read(&path).unwrap_or_default(),
        };
        (path, bytes, meta.permissions().mode())
    };
    found.into_iter().map(look).collect()
}

#[test]
fn all_hooks_are_installed_once_and_taken_away_again() {
    let repo = Repo::new();
    let before = entries(&repo.hooks_dir());
    install(&repo, &[]).assert_success();
    let installed = entries(&repo.hooks_dir());
    for event in EVENTS {
        let path = repo.hooks_dir().join(event);
        assert!(path.metadata().unwrap().permissions().mode() & 0o111 != 0, "{event}");
    }
    let again = install(&repo, &[]).assert_success();
    assert_eq!(again.out().matches("is installed already").count(), EVENTS.len(), "{again}");
    assert_eq!(entries(&repo.hooks_dir()), installed);
    hook(&repo, &["uninstall"]).assert_success();
    assert_eq!(entries(&repo.hooks_dir()), before);
    let nothing = hook(&repo, &["uninstall"]).assert_success();
    assert_eq!(nothing.out().matches("was not installed").count(), EVENTS.len(), "{nothing}");
}

#[test]
fn one_event_is_installed_alone() {
    let repo = Repo::new();
    install(&repo, &["pre-push"]).assert_success();
    assert!(repo.hooks_dir().join("pre-push").exists());
    assert!(!repo.hooks_dir().join("commit-msg").exists());
    install(&repo, &["post-checkout"]).assert_code(129).assert_err("commit-msg");
}

#[test]
fn a_hook_that_is_there_runs_first_and_comes_back_to_the_byte() {
    let scripts: [(&str, &[u8]); 4] = [
        ("with a shebang", b"#!/bin/sh\necho earlier >>ran\n"),
        ("without one", b"echo earlier >>ran\n"),
        ("with bytes", b"#!/bin/sh\necho earlier >>ran\nexit 0\n\xff\0\xfe"),
        ("that fails", b"#!/bin/sh\necho earlier >>ran\nexit 7\n"),
    ];
    for (what, script) in scripts {
        let repo = Repo::new();
        let path = repo.hooks_dir().join("commit-msg");
        repo.hook("commit-msg", "");
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o750)).unwrap();
        let before = entries(&repo.hooks_dir());
        install(&repo, &["commit-msg"]).assert_success().assert_out("is kept and runs first");
        let run = repo.try_git(["commit", "-q", "--allow-empty", "-s", "-m", "s"]);
        assert_eq!(repo.read("ran"), b"earlier\n", "{what}\n{run}");
        match what {
            "that fails" => {
                run.assert_code(1);
                assert_eq!(repo.commit_count(), 0);
            }
            _ => {
                run.assert_success();
                assert_eq!(repo.head_message(), b"s\n", "{what}");
            }
        }
        hook(&repo, &["uninstall", "commit-msg"]).assert_success().assert_out("is back");
        assert_eq!(entries(&repo.hooks_dir()), before, "{what}");
    }
}

#[test]
fn a_link_a_broken_hook_and_one_that_is_not_executable_are_kept_as_they_are() {
    for what in ["link", "dangling link", "not executable", "carriage returns"] {
        let repo = Repo::new();
        fs::create_dir_all(repo.hooks_dir()).unwrap();
        let path = repo.hooks_dir().join("commit-msg");
        let script = repo.scratch("script");
        fs::write(&script, "#!/bin/sh\ntouch linked\n").unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        match what {
            "link" => symlink(&script, &path).unwrap(),
            "dangling link" => symlink("nowhere", &path).unwrap(),
            "not executable" => fs::write(&path, "#!/bin/sh\nexit 1\n").unwrap(),
            _ => {
                repo.hook("commit-msg", "#!/bin/sh\r\nexit 0\r\n");
            }
        }
        let before = entries(&repo.hooks_dir());
        install(&repo, &["commit-msg"]).assert_success();
        let kept = repo.hooks_dir().join(format!("commit-msg{KEPT}"));
        assert!(fs::symlink_metadata(&kept).is_ok(), "{what}");
        let run = repo.try_git(["commit", "-q", "--allow-empty", "-m", "s"]);
        match what {
            // No shell can run it, as git could not before.
            "carriage returns" => drop(run.assert_code(1)),
            _ => drop(run.assert_success()),
        }
        assert_eq!(repo.path().join("linked").exists(), what == "link", "{what}");
        hook(&repo, &["uninstall"]).assert_success();
        assert_eq!(entries(&repo.hooks_dir()), before, "{what}");
    }
}

#[test]
fn nothing_is_changed_where_one_place_cannot_be_used() {
    let repo = Repo::new();
    fs::create_dir_all(repo.hooks_dir().join("pre-push")).unwrap();
    let before = entries(&repo.hooks_dir());
    install(&repo, &[]).assert_code(128).assert_err("is a directory").assert_err("hint: ");
    assert_eq!(entries(&repo.hooks_dir()), before);

    let repo = Repo::new();
    repo.hook("commit-msg", "#!/bin/sh\n")
        .hook(&format!("commit-msg{KEPT}"), "#!/bin/sh\nexit 1\n");
    let before = entries(&repo.hooks_dir());
    install(&repo, &[]).assert_code(128).assert_err("is kept in");
    assert_eq!(entries(&repo.hooks_dir()), before);
}

#[test]
fn a_directory_that_cannot_be_written_is_an_error() {
    let repo = Repo::new();
    fs::create_dir_all(repo.hooks_dir()).unwrap();
    let read_only = |mode| {
        fs::set_permissions(repo.hooks_dir(), fs::Permissions::from_mode(mode)).unwrap();
    };
    read_only(0o555);
    let run = unprivileged(&repo, "git provenance hook install");
    read_only(0o755);
    let Some(run) = run else { return };
    run.assert_code(128).assert_err("could not write").assert_err("hint: ");
    assert_eq!(entries(&repo.hooks_dir()), []);
}

#[test]
fn another_copy_of_the_program_is_named_and_replaced() {
    let repo = Repo::new();
    install(&repo, &["commit-msg"]).assert_success();
    let path = repo.hooks_dir().join("commit-msg");
    let text = String::from_utf8(fs::read(&path).unwrap()).unwrap();
    let at = text.find("program='").unwrap() + "program='".len();
    let end = at + text[at..].find('\'').unwrap();
    let other = format!("{}/opt/old/git-provenance{}", &text[..at], &text[end..]);
    fs::write(&path, other).unwrap();
    hook(&repo, &["status"]).assert_success().assert_out("it runs `/opt/old/git-provenance`");
    // The program that is gone is looked for in PATH.
    repo.git(["commit", "-q", "--allow-empty", "-s", "-m", "s"]);
    assert_eq!(repo.head_message(), b"s\n");
    install(&repo, &["commit-msg"]).assert_success().assert_out("replaced by the current one");
    assert_eq!(fs::read(&path).unwrap(), text.as_bytes());
}

#[test]
fn a_hook_whose_program_is_gone_stops_the_commit_and_says_what_to_do() {
    let repo = Repo::new();
    install(&repo, &["commit-msg"]).assert_success();
    let path = repo.hooks_dir().join("commit-msg");
    let text = String::from_utf8(fs::read(&path).unwrap()).unwrap();
    let program = env!("CARGO_BIN_EXE_git-provenance");
    fs::write(&path, text.replace(program, "/gone/git-provenance")).unwrap();
    let run = repo.command(["commit", "-q", "--allow-empty", "-s", "-m", "s"]);
    let run = run.env("PATH", "/usr/local/bin:/usr/bin:/bin").run();
    run.assert_code(1).assert_err("git-provenance is gone").assert_err("hint: ");
    assert_eq!(repo.commit_count(), 0);
}

#[test]
fn linked_worktrees_share_the_hooks_of_their_repository() {
    let repo = Repo::seeded(crate::rig::Format::usual());
    let linked = repo.linked_worktree();
    install(&linked, &[]).assert_success();
    assert!(repo.git_dir().join("hooks/commit-msg").exists());
    for place in [&repo, &linked] {
        place.git(["commit", "-q", "--allow-empty", "-s", "-m", "s"]);
        assert_eq!(place.head_message(), b"s\n");
    }
}

#[test]
fn hooks_of_the_project_and_of_all_repositories_are_not_written_to() {
    let repo = Repo::new();
    repo.write("hooks/commit-msg", "#!/bin/sh\n").config("core.hooksPath", "hooks");
    install(&repo, &[]).assert_code(128).assert_err("belong to the project");
    assert_eq!(repo.read("hooks/commit-msg"), b"#!/bin/sh\n");

    let repo = Repo::new();
    let shared = repo.scratch("shared");
    repo.config_global("core.hooksPath", shared.to_str().unwrap());
    install(&repo, &[]).assert_code(128).assert_err("--global");
    assert!(!shared.exists());
    install(&repo, &["--global"]).assert_success();
    assert!(shared.join("commit-msg").exists());
    repo.git(["commit", "-q", "--allow-empty", "-s", "-m", "s"]);
    assert_eq!(repo.head_message(), b"s\n");
    hook(&repo, &["uninstall", "--global"]).assert_success();
    assert_eq!(entries(&shared), []);
    assert_eq!(
        repo.git(["config", "--get", "core.hooksPath"]).trim_ascii(),
        shared.to_str().unwrap().as_bytes()
    );
}

#[test]
fn hooks_for_all_repositories_let_each_repositorys_own_run() {
    let repo = Repo::new();
    for event in ["pre-commit", "commit-msg", "post-commit", "reference-transaction"] {
        repo.hook(event, &format!("#!/bin/sh\necho {event} \"$#\" >>ran\n"));
    }
    install(&repo, &["--global"]).assert_success();
    repo.git(["commit", "-q", "--allow-empty", "-s", "-m", "s"]);
    assert_eq!(repo.head_message(), b"s\n");
    let ran = String::from_utf8(repo.read("ran")).unwrap();
    for line in ["pre-commit 0\n", "commit-msg 1\n", "post-commit 0\n", "reference-transaction 1\n"]
    {
        assert!(ran.contains(line), "{line}{ran}");
    }
    let status = hook(&repo, &["status"]).assert_success();
    let _status = status
        .assert_out("core.hooksPath is set (global)")
        .assert_out("commit-msg          active");
    hook(&repo, &["uninstall", "--global"]).assert_success();
    assert!(!repo.home().join(".config/git-provenance/hooks").exists());
    repo.try_git(["config", "--get", "core.hooksPath"]).assert_code(1);
    repo.git(["commit", "-q", "--allow-empty", "-m", "t"]);
}

#[test]
fn husky_lefthook_and_pre_commit_get_their_snippet() {
    let repo = Repo::new();
    repo.write(".husky/_/commit-msg", "#!/bin/sh\n").config("core.hooksPath", ".husky/_");
    let run = install(&repo, &["commit-msg"]).assert_code(128);
    run.assert_out("git provenance hook run commit-msg \"$@\"")
        .assert_err("husky keeps commit-msg");
    hook(&repo, &["status"]).assert_out("not active: managed by husky");
    repo.write(".husky/commit-msg", "git provenance hook run commit-msg \"$@\"\n");
    hook(&repo, &["status"]).assert_out("commit-msg          active, through husky");

    let managed = [
        ("lefthook", "#!/bin/sh\ncall_lefthook run \"commit-msg\" \"$@\"\n", "lefthook.yml"),
        (
            "pre-commit",
            "#!/usr/bin/env bash\n# File generated by pre-commit: https://pre-commit.com\n",
            ".pre-commit-config.yaml",
        ),
    ];
    for (manager, script, configuration) in managed {
        let repo = Repo::new();
        repo.hook("commit-msg", script);
        let run = install(&repo, &["commit-msg", "pre-push"]).assert_code(128);
        let run = run.assert_out(configuration).assert_err(&format!("{manager} keeps commit-msg"));
        assert_eq!(fs::read(repo.hooks_dir().join("commit-msg")).unwrap(), script.as_bytes());
        // The events that it does not keep are ours to install.
        assert!(repo.hooks_dir().join("pre-push").exists());
        repo.write(configuration, run_line(&run));
        hook(&repo, &["status"])
            .assert_out(&format!("commit-msg          active, through {manager}"));
    }
}

/// The line of a snippet that runs ours.
fn run_line(run: &Outcome) -> String {
    run.out().lines().find(|line| line.contains("provenance hook run")).unwrap().to_owned()
}

#[test]
fn status_says_what_runs_and_why() {
    let repo = Repo::new();
    repo.config("hook.linter.event", "commit-msg").config("hook.linter.command", "true");
    hook(&repo, &["status"]).assert_success().assert_out("commit-msg          not installed");
    install(&repo, &["commit-msg", "pre-push"]).assert_success();
    fs::set_permissions(repo.hooks_dir().join("pre-push"), fs::Permissions::from_mode(0o644))
        .unwrap();
    repo.hook("applypatch-msg", "#!/bin/sh\n");
    let status = hook(&repo, &["status"]).assert_success();
    for line in [
        "commit-msg          active\n",
        "and `hook.linter` of git's configuration",
        "prepare-commit-msg  not installed",
        "applypatch-msg      not active: another hook is there",
        "pre-push            installed, but not executable",
    ] {
        assert!(status.out().contains(line), "{line}\n{status}");
    }
    let json = hook(&repo, &["status", "--json"]).assert_success();
    let report: serde_json::Value = serde_json::from_str(&json.out()).unwrap();
    let hooks = report["hooks"].as_array().unwrap();
    assert_eq!(hooks.len(), EVENTS.len());
    assert_eq!(hooks[0]["active"], true);
    assert_eq!(hooks[0]["configured"][0], "linter");
    assert_eq!(hooks[3]["state"], "not-executable");
    Repo::none().provenance(["hook", "status"]).assert_code(128);
}

#[test]
fn a_hook_called_by_hand_says_what_it_lacks() {
    let repo = Repo::new();
    for event in ["commit-msg", "prepare-commit-msg", "applypatch-msg", "sendemail-validate"] {
        hook(&repo, &["run", event]).assert_code(129).assert_err("hint: ");
    }
    hook(&repo, &["run", "commit-msg", "nowhere"]).assert_code(128).assert_err("`nowhere`");
    hook(&repo, &["run"]).assert_code(129);
    hook(&repo, &["run", "pre-push"]).assert_success();
    let run = repo.command(["provenance", "hook", "run", "pre-push"]).stdin("one two\n").run();
    run.assert_code(128).assert_err("`one two`");
}
