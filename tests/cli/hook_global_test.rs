//! Hooks for all repositories: each repository's own run as git would run them, and where it has none git does what it
//! does without ours.

use std::fs;
use std::path::{Path, PathBuf};

use crate::rig::{Format, Outcome, Repo};

/// The directory of our hooks for all repositories.
fn for_all(repo: &Repo) -> PathBuf {
    repo.home().join(".config/git-provenance/hooks")
}

#[track_caller]
fn install(repo: &Repo) -> Outcome {
    repo.provenance(["hook", "install", "--global"]).assert_success()
}

/// Events of which each run is written down.
const LOGGED: [&str; 10] = [
    "pre-commit",
    "prepare-commit-msg",
    "commit-msg",
    "post-commit",
    "post-checkout",
    "pre-receive",
    "update",
    "post-receive",
    "post-update",
    "pre-push",
];

/// Works in a repository of each shape, each with hooks of its own; what they wrote down.
fn log_of_each_shape(is_installed: bool) -> String {
    let repo = Repo::seeded(Format::usual());
    let log = repo.scratch("log");
    let script = format!(
        "#!/bin/sh\necho \"$(basename \"$0\") $# $(pwd | sed 's,.*/,,') $(git rev-parse --git-dir | sed 's,.*/,,')\" >>'{}'\n",
        log.display()
    );
    let hooks = repo.scratch("template/hooks");
    fs::create_dir_all(&hooks).unwrap();
    for event in LOGGED {
        repo.hook(event, &script);
        fs::copy(repo.hooks_dir().join(event), hooks.join(event)).unwrap();
    }
    if is_installed {
        install(&repo);
    }
    repo.env("GIT_TEMPLATE_DIR", repo.scratch("template"));
    let shell = |script: &str| repo.shell(&format!("set -e\n{script}")).run().assert_success();
    let commit = "git commit -q --allow-empty -m s";
    shell(&format!("mkdir -p sub && cd sub && {commit}"));
    shell(&format!("git worktree add -q -b linked ../linked && cd ../linked && {commit}"));
    shell(&format!(
        "git init -q --separate-git-dir=../apart.git ../apart && cd ../apart && {commit}"
    ));
    shell(&format!(
        "git -c protocol.file.allow=always submodule add -q ../apart module && cd module && {commit}"
    ));
    shell(&format!("cd / && GIT_DIR=\"$OLDPWD/.git\" GIT_WORK_TREE=\"$OLDPWD\" {commit}"));
    shell("git clone -q --bare . ../bare.git && git push -q ../bare.git HEAD:refs/heads/x");
    shell(&format!("ln -s repository ../by-link && cd ../by-link && {commit}"));
    fs::read_to_string(log).unwrap()
}

#[test]
fn the_own_hooks_of_a_repository_of_any_shape_run_as_without_ours() {
    let log = log_of_each_shape(true);
    assert_eq!(log, log_of_each_shape(false));
    for place in ["linked", "apart.git", "module", "bare.git", "repository"] {
        assert!(log.contains(place), "{place}\n{log}");
    }
}

#[test]
fn an_own_hook_that_is_not_executable_gets_gits_hint() {
    let hints = |is_installed: bool, advice: &str| {
        let repo = Repo::seeded(Format::usual());
        for event in ["pre-commit", "post-commit", "commit-msg"] {
            repo.write(&format!(".git/hooks/{event}"), "#!/bin/sh\nexit 1\n");
        }
        if is_installed {
            install(&repo);
        }
        repo.config("advice.ignoredHook", advice);
        let run = repo.command(["commit", "--allow-empty", "-m", "s"]).run().assert_success();
        let lines: Vec<String> = run.err().lines().map(str::to_owned).collect();
        let shown = lines.iter().filter(|line| line.starts_with("hint: ") && line.contains("hook"));
        let named = |line: &&String| !line.contains("provenance amend");
        shown.filter(named).cloned().collect::<Vec<_>>()
    };
    assert_eq!(hints(true, "true"), hints(false, "true"));
    assert!(!hints(true, "true").is_empty());
    assert_eq!(hints(true, "false"), Vec::<String>::new());
}

/// Pushes to the checked-out branch of a repository in this state; what came of it, there and for the one who pushes.
fn push_to_checkout(state: &str, own: Option<&str>, is_installed: bool) -> (Option<i32>, String) {
    let repo = match state {
        "unborn" => Repo::new(),
        _ => Repo::seeded(Format::usual()),
    };
    let clone = repo.scratch("clone");
    repo.config("receive.denyCurrentBranch", "updateInstead");
    repo.command(["clone", "-q", "."]).arg(&clone).run().assert_success();
    let there = |script: &str| {
        repo.shell(&format!("set -e\n{script}")).directory(&clone).run().assert_success()
    };
    there(
        "git checkout -q -B main; mkdir -p src; echo new >new; echo changed >src/a.c; git add .; git commit -q -m new",
    );
    match state {
        "unstaged" => drop(repo.write("README", "mine\n")),
        "staged" => drop(repo.write("README", "mine\n").git(["add", "README"])),
        "in the way" => drop(repo.write("new", "mine\n")),
        "untracked" => drop(repo.write("other", "mine\n")),
        "touched" => drop(repo.shell("touch -d 2001-01-01 README src/a.c").run()),
        "removed" => fs::remove_file(repo.path().join("src/a.c")).unwrap(),
        _ => {}
    }
    if let Some(script) = own {
        repo.hook("push-to-checkout", script);
    }
    if is_installed {
        install(&repo);
    }
    let push = repo.command(["push", "-q", "origin", "main"]).directory(&clone).run();
    let seen = "git rev-parse --verify -q HEAD | git name-rev --stdin --name-only; \
        git status --porcelain; git log --format=%s; cat new README src/a.c";
    let seen = repo.shell(seen).run();
    (push.code, seen.out() + &seen.err())
}

#[test]
fn a_push_to_the_branch_that_is_checked_out_does_what_it_does_without_ours() {
    for state in
        ["clean", "unborn", "unstaged", "staged", "in the way", "untracked", "touched", "removed"]
    {
        let plain = push_to_checkout(state, None, false);
        assert_eq!(push_to_checkout(state, None, true), plain, "{state}");
    }
    for own in ["#!/bin/sh\nexit 1\n", "#!/bin/sh\ngit reset -q --hard \"$1\"\n"] {
        for state in ["clean", "staged"] {
            let plain = push_to_checkout(state, Some(own), false);
            assert_eq!(push_to_checkout(state, Some(own), true), plain, "{state} {own}");
        }
    }
}

#[test]
fn references_that_a_hook_is_to_receive_are_received_as_without_ours() {
    let accepts = "#!/usr/bin/env bash\n\
        read_packet() { IFS= read -r -N 4 length; n=$((16#$length)); [ $n -gt 4 ] && read -r -N $((n-4)) packet || packet=; }\n\
        packet() { printf '%04x%s' $((${#1}+4)) \"$1\"; }\n\
        while read_packet; [ -n \"$packet\" ]; do :; done\n\
        packet 'version=1'; printf 0000\n\
        while read_packet; [ -n \"$packet\" ]; do ref=${packet##* }; packet \"ok ${ref%$'\\n'}\"; done\n\
        printf 0000\n";
    let received = |own: Option<&str>, is_installed: bool| {
        let repo = Repo::seeded(Format::usual());
        let target = repo.scratch("target.git");
        repo.command(["clone", "-q", "--bare", "."]).arg(&target).run().assert_success();
        let git = |words: &[&str]| repo.command(words).directory(&target).run();
        git(&["config", "receive.procReceiveRefs", "refs/for"]).assert_success();
        if let Some(script) = own {
            let write = format!(
                "mkdir -p hooks && cat >hooks/proc-receive && chmod +x hooks/proc-receive; : '{}'",
                target.display()
            );
            repo.shell(&write).directory(&target).stdin(script).run().assert_success();
        }
        if is_installed {
            install(&repo);
        }
        let push = repo
            .command(["push", "-q"])
            .arg(&target)
            .args(["HEAD:refs/for/main", "HEAD:refs/heads/x"]);
        let push = push.run();
        (push.code, git(&["for-each-ref", "--format=%(refname)"]).out())
    };
    for own in [None, Some("#!/bin/sh\nexit 1\n"), Some(accepts)] {
        let plain = received(own, false);
        assert_eq!(received(own, true), plain, "{own:?}");
    }
    assert_eq!(received(Some(accepts), true).0, Some(0));
}

#[test]
fn nothing_of_ours_runs_for_each_reference_unless_a_repository_needs_it() {
    let repo = Repo::seeded(Format::usual());
    let said = install(&repo);
    let _said = said.assert_err("except reference-transaction").assert_err("hint: ");
    let file = for_all(&repo).join("reference-transaction");
    assert!(!file.exists());
    // A repository that has this hook says so when it is used.
    repo.write(".git/hooks/reference-transaction", "#!/bin/sh\necho \"$1\" >>ran\n");
    repo.shell("chmod +x .git/hooks/reference-transaction").run().assert_success();
    let run = repo.command(["commit", "-q", "--allow-empty", "-m", "s"]).run().assert_success();
    let _run = run.assert_err("hides this repository's own reference-transaction hook");
    assert!(!repo.path().join("ran").exists());
    let said = install(&repo);
    assert!(!said.err().contains("except"), "{said}");
    let run = repo.command(["commit", "-q", "--allow-empty", "-m", "s"]).run().assert_success();
    assert!(!run.err().contains("reference-transaction"), "{run}");
    assert!(repo.read("ran").starts_with(b"prepar"), "{run}");
    // It stays for that repository, whoever installs again from elsewhere.
    let elsewhere = repo.scratch("elsewhere");
    fs::create_dir_all(&elsewhere).unwrap();
    let again = repo.command(["provenance", "hook", "install", "--global"]).directory(&elsewhere);
    again.run().assert_success();
    assert!(file.exists());
    repo.provenance(["hook", "uninstall", "--global"]).assert_success();
    assert!(!for_all(&repo).exists());
}

#[test]
fn no_git_is_started_to_find_the_own_hook_of_a_repository() {
    let repo = Repo::seeded(Format::usual());
    install(&repo);
    let linked = repo.linked_worktree();
    let calls = repo.scratch("calls");
    for (place, git_dir) in
        [(repo.path(), None), (linked.path(), None), (Path::new("/"), Some(repo.git_dir()))]
    {
        let script = "git() { echo \"$*\" >>\"$CALLS\"; command git \"$@\"; }; . \"$HOOK\"";
        let mut run = repo.shell(script).directory(place).env("CALLS", &calls);
        run = run.env("HOOK", for_all(&repo).join("pre-commit"));
        if let Some(directory) = git_dir {
            run = run.env("GIT_DIR", directory);
        }
        run.run().assert_success();
        assert!(!calls.exists(), "{}", fs::read_to_string(&calls).unwrap());
    }
}
