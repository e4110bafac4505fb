//! What hooks see of a commit under the wrapper: the message file and the variables that git would give them.

use std::fs;

use crate::rig::{Format, Repo};

/// Events of `git commit`, and some that come with it.
const EVENTS: [&str; 6] = [
    "pre-commit",
    "prepare-commit-msg",
    "commit-msg",
    "post-commit",
    "reference-transaction",
    "post-rewrite",
];

/// What the hooks of one commit saw.
fn seen(words: &[&str], command: &[&str], variables: &[(&str, String)]) -> String {
    let repo = Repo::seeded(Format::usual());
    repo.fixed_dates();
    repo.write(".git-provenance.yml", "version: 1\nextends: neutral\n").git(["add", "."]);
    repo.git(["commit", "-q", "-m", "Rules"]);
    let log = repo.scratch("log");
    for event in EVENTS {
        let script = format!(
            "#!/bin/sh\nexec >>'{}'\n\
             echo \"## {event} $# GIT_EDITOR=${{GIT_EDITOR-unset}} $(git config core.hooksPath) $0\"\n\
             echo \"${{GIT_CONFIG_PARAMETERS-unset}}\"\n\
             case {event} in *-msg) cat \"$1\" ;; esac\n",
            log.display()
        );
        repo.hook(event, &script);
    }
    repo.env("EDITOR", repo.editor_script("sed -i '1s/^/Typed/' \"$1\""));
    repo.write("a", "1\n").git(["add", "a"]);
    let mut run = repo.command(command.iter().chain(words));
    for (name, value) in variables {
        run = run.env(name, value);
    }
    run.run().assert_success();
    assert_eq!(fs::read_dir(repo.temporary()).unwrap().count(), 0, "something is left behind");
    let root = repo.path().parent().unwrap().to_str().unwrap().to_owned();
    fs::read_to_string(log).unwrap().replace(&root, "").replace("/repository/", "")
}

#[test]
fn hooks_see_the_message_file_and_the_variables_that_git_would_give_them() {
    let set = [("GIT_EDITOR", "sed -i '1s/^/Set/'".to_owned())];
    let words: [&[&str]; 9] = [
        &["-m", "x"],
        &[],
        &["-v"],
        &["-m", "x", "-v"],
        &["-m", "x", "-e", "--no-status"],
        &["--cleanup=scissors"],
        &["--cleanup=verbatim", "-m", "x\n\n# y"],
        &["--amend", "--no-edit"],
        &["--amend", "-v"],
    ];
    for words in words {
        for variables in [&[][..], &set] {
            let git = seen(words, &["commit", "-q"], variables);
            let ours = ["provenance", "commit", "--no-sign-off", "-q"];
            assert_eq!(seen(words, &ours, variables), git, "{words:?} {variables:?}");
        }
    }
    let git = seen(&["-m", "x"], &["-c", "a.b=c", "commit", "-q"], &[]);
    let ours = ["-c", "a.b=c", "provenance", "commit", "--no-sign-off", "-q"];
    assert_eq!(seen(&["-m", "x"], &ours, &[]), git);
}

#[test]
fn a_hook_that_is_not_executable_is_hinted_at_by_git_in_its_own_place() {
    let hints = |command: &[&str]| {
        let repo = Repo::seeded(Format::usual());
        repo.write(".git/hooks/commit-msg", "#!/bin/sh\nexit 1\n");
        let words = ["--allow-empty", "-m", "x"];
        let run = repo.command(command.iter().chain(&words)).run().assert_success();
        let shown: Vec<String> = run.err().lines().map(str::to_owned).collect();
        shown.into_iter().filter(|line| line.contains("commit-msg")).collect::<Vec<_>>()
    };
    let git = hints(&["commit"]);
    assert!(!git.is_empty());
    assert_eq!(hints(&["provenance", "commit", "--no-ai", "--no-sign-off"]), git);
}
