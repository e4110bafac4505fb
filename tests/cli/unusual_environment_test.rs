//! Variables that git refuses, or by which editors say where git runs: ours goes as far as git goes.

use crate::rig::{Format, Outcome, Repo};

/// A repository in which the next `git commit` changes something, and the last commit has a date of its own.
fn repository(variable: &str, value: &str) -> Repo {
    let repo = Repo::new();
    repo.write("a", "1\n").git(["add", "a"]);
    repo.command(["commit", "-q", "-m", "First\n\nAI-used-for: none\n"])
        .env("GIT_AUTHOR_DATE", "2026-05-04T03:02:01+0000")
        .run()
        .assert_success();
    repo.write("a", "2\n").git(["add", "a"]);
    repo.env(variable, value);
    repo
}

/// What was made: how it ended, and who and when the commit says.
fn made(repo: &Repo, outcome: &Outcome) -> (bool, String) {
    repo.env_remove("GIT_AUTHOR_DATE").env_remove("GIT_COMMITTER_DATE");
    let format = "--format=%an <%ae> %cn <%ce> %ad";
    let log = repo.command(["log", "--date=format:%Y-%m-%d", format]).run().out();
    (outcome.code == Some(0), log)
}

#[test]
fn a_variable_that_git_refuses_stops_us_only_where_it_stops_git() {
    let values = [
        ("GIT_AUTHOR_DATE", "1 week ago"),
        ("GIT_AUTHOR_DATE", "@86400 +0000"),
        ("GIT_COMMITTER_DATE", "1 week ago"),
        ("GIT_AUTHOR_NAME", "."),
        ("GIT_COMMITTER_NAME", "."),
    ];
    let words: [&[&str]; 3] = [
        &["-m", "Second"],
        &["--amend", "--no-edit"],
        &["-m", "Second", "--date=2026-01-02T03:04:05+0000"],
    ];
    for (variable, value) in values {
        for words in words {
            let (theirs, ours) = (repository(variable, value), repository(variable, value));
            let git = theirs.command(["commit", "-q"]).args(words).run();
            let wrapped = ours.command(["provenance", "commit", "--no-ai", "-q"]).args(words).run();
            let what = format!("{variable}={value} {words:?}\n{git}\n{wrapped}");
            assert_eq!(made(&ours, &wrapped), made(&theirs, &git), "{what}");
            let hooked = repository(variable, value);
            let install = hooked.command(["provenance", "hook", "install"]);
            install.run().assert_success();
            let run = hooked.command(["commit", "-q"]).args(words).run();
            assert_eq!(made(&hooked, &run), made(&theirs, &git), "{what}\n{run}");
        }
    }
}

#[test]
fn what_makes_no_commit_needs_no_date() {
    for variable in ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"] {
        let repo = repository(variable, "garbage");
        repo.write("message", "S\n\nAI-used-for: code\n");
        repo.provenance(["check", "--message", "message"]).assert_success();
        repo.provenance(["check"]);
        repo.provenance(["policy", "show"]).assert_success();
        repo.provenance(["hook", "status"]).assert_success();
        repo.provenance(["amend", "--dry-run", "--no-ai"]).assert_code(1);
        let doctor = repo.provenance(["doctor"]).assert_code(1);
        let _doctor = doctor.assert_out(variable).assert_out(&format!("fix: unset {variable}"));
    }
}

#[test]
fn a_branch_name_in_the_configuration_that_git_refuses_does_not_stop_a_commit() {
    let repo = Repo::seeded(Format::usual());
    repo.config("init.defaultBranch", "no..name");
    let words = ["commit", "-q", "--allow-empty", "-m", "s"];
    repo.git(words);
    repo.command(["provenance"]).args(words).arg("--no-ai").run().assert_success();
}

#[test]
fn amend_writes_no_commit_without_a_committer() {
    let repo = repository("GIT_COMMITTER_DATE", "garbage");
    let before = repo.git(["rev-parse", "HEAD"]);
    let run = repo.provenance(["amend", "--ai-used-for", "code"]).assert_code(128);
    let _run = run.assert_err("garbage");
    assert_eq!(repo.git(["rev-parse", "HEAD"]), before);
    // The author's date is in the commit.
    let repo = repository("GIT_AUTHOR_DATE", "garbage");
    repo.provenance(["amend", "--ai-used-for", "code"]).assert_success();
    assert!(repo.head_message().ends_with(b"AI-used-for: code\n"));
}

/// A repository with our hooks and a staged change.
fn hooked() -> Repo {
    let repo = Repo::seeded(Format::usual());
    repo.provenance(["hook", "install"]).assert_success();
    repo.write("a", "2\n").git(["add", "a"]);
    repo
}

#[test]
fn a_terminal_of_emacs_that_takes_no_input_has_nobody_at_it() {
    for inside in ["28.2,magit", "30.1,magit,tramp:2.7.1", "29.4,compile"] {
        for words in [&["commit", "-m", "s"][..], &["provenance", "commit", "--no-ai", "-m", "s"]] {
            let repo = hooked();
            let run = repo.command(words).env("TERM", "dumb").env("INSIDE_EMACS", inside);
            let finished = run.terminal().finish();
            assert_eq!(finished.code, Some(0), "{inside}: {}", finished.screen);
            assert!(finished.screen.contains("Emacs runs git here"), "{}", finished.screen);
            assert!(finished.screen.contains("hint: "), "{}", finished.screen);
            assert_eq!(repo.head_message(), b"s\n");
        }
        let doctor = hooked().command(["provenance", "doctor"]).env("INSIDE_EMACS", inside);
        assert!(doctor.size(200, 50).terminal().finish().screen.contains("Emacs runs git here"));
    }
}

#[test]
fn a_person_is_asked_in_the_shells_and_terminals_of_editors() {
    for inside in
        [None, Some("28.2,comint"), Some("28.2,eshell"), Some("28.2,term:0.96"), Some("vterm")]
    {
        let repo = hooked();
        // As fugitive runs git, and as Emacs names its shells.
        let mut run = repo.command(["commit", "-m", "s"]).env("TERM", "dumb");
        if let Some(inside) = inside {
            run = run.env("INSIDE_EMACS", inside);
        }
        let mut terminal = run.terminal();
        terminal.wait_for("Was AI used").vanish();
    }
}
