//! The hint that an editor is waited for: where git gives it, and as git gives it.

use bstr::ByteSlice as _;

use crate::amend_rewrite_test::with_undisclosed_series;
use crate::dialogue::{Dialogue as _, GO, SIGN_OFF, with_change};
use crate::rig::{Repo, Terminal};

const HINT: &str = "hint: Waiting for your editor to close the file...";
const CLEARED: &str = "hint: Waiting for your editor to close the file... \r\x1b[K";
const OPENED: &str = "> the editor\r\n";

/// An editor that says when it runs, and leaves a message.
fn edits(repo: &Repo) {
    let editor = repo.editor_script("echo '> the editor'; echo typed >\"$1\"");
    // Hooks of a commit for which git opens none do not see the variable.
    repo.config("core.editor", &editor).env("GIT_EDITOR", editor);
}

fn count(raw: &[u8], text: &str) -> usize {
    raw.find_iter(text).count()
}

/// What a run that must have made its commit gave out.
#[track_caller]
fn ended(terminal: &mut Terminal) -> Vec<u8> {
    let finished = terminal.finish();
    assert_eq!(finished.code, Some(0), "{}", finished.screen);
    finished.raw
}

type Way =
    (&'static str, &'static [(&'static str, &'static str)], Option<&'static str>, &'static str);

/// Each way in which the hint is given or is not: variables, a key, and what is read of it.
const WAYS: [Way; 6] = [
    (
        "a terminal",
        &[],
        None,
        "hint: Waiting for your editor to close the file... > the editor\r\n\r\x1b[K",
    ),
    (
        "on",
        &[],
        Some("true"),
        "hint: Waiting for your editor to close the file... > the editor\r\n\r\x1b[K",
    ),
    (
        "dumb",
        &[("TERM", "dumb")],
        None,
        "hint: Waiting for your editor to close the file...\r\n> the editor\r\n",
    ),
    ("off", &[], Some("false"), ""),
    ("off in a dumb terminal", &[("TERM", "dumb")], Some("0"), ""),
    ("no advice", &[("GIT_ADVICE", "0")], None, ""),
];

#[test]
fn it_is_given_as_git_gives_it_wherever_the_editor_opens() {
    for (what, variables, key, shown) in WAYS {
        let with = |repo: Repo| {
            edits(&repo);
            for (name, value) in variables {
                repo.env(name, value);
            }
            if let Some(value) = key {
                repo.config("advice.waitingForEditor", value);
            }
            repo
        };
        let assert_shown = |of: &str, raw: &[u8]| {
            let text = raw.to_str_lossy();
            assert_eq!(count(raw, OPENED), 1, "{what}, {of}: {text}");
            assert_eq!(count(raw, HINT), usize::from(!shown.is_empty()), "{what}, {of}: {text}");
            assert!(text.contains(shown), "{what}, {of}: {text:?}");
            let clears = shown.ends_with("\x1b[K");
            assert!(clears || !text.contains("\r\x1b[K"), "{what}, {of}: {text:?}");
        };
        // What git does, as far as this version knows of it.
        let repo = with(with_change());
        let is_new = variables.iter().all(|(name, _)| *name != "GIT_ADVICE");
        let gits = ended(&mut repo.command(["commit", "-q"]).terminal());
        if is_new {
            assert_shown("git", &gits);
        }
        let repo = with(with_change());
        let mut terminal = repo.command(["provenance", "commit", "--no-ai"]).terminal();
        assert_shown("commit", &ended(terminal.sign_off("yes")));
        let repo = with(with_change());
        let mut terminal = repo.command(["provenance", "commit", "--no-ai", "-m", "s"]).terminal();
        terminal.sign_off("e").at_again(2, SIGN_OFF).line("yes");
        assert_shown("edited again", &ended(&mut terminal));
        let repo = with(with_change());
        repo.provenance(["hook", "install"]).assert_success();
        let mut terminal = repo.command(["commit", "-q", "-m", "s"]).terminal();
        terminal.no_ai().sign_off("e").at_again(2, SIGN_OFF).line("yes");
        assert_shown("hook", &ended(&mut terminal));
        let repo = with(with_undisclosed_series());
        let mut terminal = repo.command(["provenance", "amend"]).terminal();
        terminal.at(GO).type_text("e").at_again(2, GO).type_text("y");
        terminal.no_ai_all_the_same().sign_off("yes");
        assert_shown("amend", &ended(&mut terminal));
    }
}

#[test]
fn a_file_that_is_no_message_is_announced_as_well() {
    let repo = Repo::seeded(crate::rig::Format::usual());
    repo.write("src/a.c", "int a = 2;\n");
    repo.env("GIT_EDITOR", repo.editor_script(":"));
    let words = ["provenance", "commit", "-p", "--no-ai", "-m", "s"];
    let mut terminal = repo.command(words).terminal();
    terminal.wait_for("Stage this hunk").line("e");
    let raw = ended(terminal.sign_off("yes"));
    assert_eq!(count(&raw, CLEARED), 1, "{}", raw.to_str_lossy());
}

#[test]
fn it_is_taken_away_before_an_error_and_nobody_is_told_who_cannot_see_it() {
    let repo = with_change();
    repo.env("GIT_EDITOR", "false");
    let finished = repo.command(["provenance", "commit"]).terminal().finish();
    assert_eq!(finished.code, Some(1), "{}", finished.screen);
    let said = format!("{CLEARED}error: there was a problem with the editor");
    assert!(finished.raw.contains_str(&said), "{}", finished.raw.to_str_lossy());
    // No terminal to say it on.
    edits(&repo);
    let run = repo.command(["provenance", "commit", "-q", "--no-ai"]).run().assert_success();
    assert!(!run.err().contains(HINT), "{run}");
}
