//! Which references have the commits that are rewritten: git is asked once, and what changes meanwhile counts.

use bstr::ByteSlice as _;

use crate::amend_rewrite_test::{add, rev, with_series};
use crate::dialogue::{Dialogue as _, GO, committed};
use crate::rig::{Format, Repo};

const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>\n";

/// How often git was started with each of these pieces of a command line.
fn count<const N: usize>(repo: &Repo, pieces: [&str; N], run: impl FnOnce(&Repo)) -> [usize; N] {
    let trace = repo.scratch("trace");
    let _none = std::fs::remove_file(&trace);
    repo.env("GIT_TRACE", trace.as_os_str());
    run(repo);
    repo.env_remove("GIT_TRACE");
    let trace = std::fs::read(trace).unwrap();
    let trace: Vec<&[u8]> = trace.lines().filter(|line| line.contains_str("built-in:")).collect();
    pieces.map(|piece| trace.iter().filter(|line| line.contains_str(piece)).count())
}

#[test]
fn references_are_looked_for_in_one_walk_however_many_there_are() {
    let pieces =
        ["--contains", "for-each-ref", "rev-list --topo-order --reverse --parents --ignore"];
    for branches in [2, 40] {
        let repo = with_series();
        for number in 0..branches {
            repo.git(["branch", &format!("b{number}"), "HEAD~1"]);
        }
        for words in [&["amend", "-2", "--json"][..], &["amend"], &["amend", "-2"]] {
            let run = |repo: &Repo| drop(repo.provenance(words));
            assert_eq!(count(&repo, pieces, run), [0, 1, 1], "{branches} {words:?}");
        }
    }
}

#[test]
fn check_fix_finds_its_commits_once() {
    let repo = Repo::seeded(Format::usual());
    add(&repo, &format!("s\n\nAI-used-for: code\n{AGENT}"));
    let pieces = ["--contains", "rev-list --topo-order --reverse --parents --stdin"];
    let run = |repo: &Repo| drop(repo.provenance(["check", "--fix", "HEAD~1.."]).assert_success());
    assert_eq!(count(&repo, pieces, run), [0, 1]);
}

#[test]
fn a_branch_that_moves_while_a_person_answers_is_left_alone() {
    let repo = with_series();
    repo.git(["branch", "stacked"]);
    let words = ["provenance", "amend", "--update-refs", "--ai-used-for", "code", "--no-sign-off"];
    let mut terminal = repo.command(words).terminal();
    terminal.at(GO);
    repo.git(["update-ref", "refs/heads/stacked", "HEAD~1"]);
    committed(terminal.type_text("y"));
    assert_eq!(rev(&repo, "stacked"), rev(&repo, "HEAD~1"));
    assert!(!repo.head_message().contains_str("Co-authored-by"));
}

#[test]
fn a_long_look_shows_that_something_goes_on() {
    for (words, is_shown) in [(&["amend"][..], true), (&["amend", "--quiet"], false)] {
        let repo = with_series();
        let real = repo.shell("command -v git").run().out();
        let script = format!(
            "#!/bin/sh\ncase \"$*\" in *--ignore-missing*) sleep 2;; esac\nexec {} \"$@\"\n",
            real.trim()
        );
        repo.tool("git", &script).env("CLAUDE_CODE_CHILD_SESSION", "1");
        let mut terminal = repo.program("git-provenance").args(words).terminal();
        let screen = terminal.finish().screen;
        let title = "Looking for references to these commits";
        assert_eq!(terminal.raw().contains_str(title), is_shown, "{screen}");
        assert!(!screen.contains(title), "{screen}");
    }
}
