//! The change is one key away at each question, and its size stands beside the key.

use bstr::ByteSlice as _;

use crate::dialogue::{
    CATEGORIES, Dialogue, GO, LIMIT, SIGN_OFF, USED, commit, committed, message, stage, with_change,
};
use crate::rig::{Key, Repo, Terminal};

const LINE: &str = "+int v2;";

/// The pager prints a mark and the change, and waits for nobody.
fn with_pager() -> Repo {
    let repo = with_change();
    repo.env("GIT_PAGER", "echo the-pager-runs; cat");
    repo
}

/// Presses `v`, and waits until the change was shown for the `times`th time.
#[track_caller]
fn view(terminal: &mut Terminal, times: usize) -> &mut Terminal {
    terminal.type_text("v").wait_for_times(times, "the-pager-runs").wait_for_times(times, LINE)
}

#[test]
fn v_shows_the_change_at_each_question_of_the_interview() {
    let repo = with_pager();
    let mut terminal = commit(&repo, &["--policy", "qemu-draft", "-m", "s"]);
    view(terminal.at(USED).wait_for("[v] diff (+3 −0)"), 1).at(USED).type_text("y");
    view(terminal.at(CATEGORIES).wait_for("v shows the diff (+3 −0)"), 2).type_text("1");
    terminal.key(Key::Enter).at(crate::dialogue::EXPLANATION).line("");
    view(terminal.at(LIMIT), 3).at(LIMIT).key(Key::Enter);
    terminal.at(crate::dialogue::AUTHOR).type_text("y").at(SIGN_OFF);
    terminal.line("v").wait_for_times(4, LINE).at(crate::dialogue::Prompt(LINE, ">")).line("yes");
    committed(&mut terminal);
    assert!(message(&repo).starts_with("s\n\nAI-used-for: code\n"), "{}", message(&repo));
}

#[test]
fn what_is_shown_is_what_is_committed() {
    let repo = with_pager();
    repo.git(["commit", "-q", "-m", "base"]);
    stage(&repo, 5, 0);
    repo.git(["reset", "-q"]);
    // An index of its own, and a commit that takes HEAD's place.
    let mut terminal = commit(&repo, &["--amend", "-m", "s", "--", "src/a.c"]);
    terminal.at(USED).wait_for("[v] diff (+5 −0)").type_text("v").wait_for("+int v4;");
    committed(terminal.at(USED).type_text("n").sign_off("u"));
    assert_eq!(
        repo.git(["diff", "--shortstat", "HEAD^", "HEAD"]).as_bstr(),
        " 1 file changed, 5 insertions(+)\n"
    );
}

#[test]
fn ctrl_c_in_the_pager_is_the_pagers() {
    let repo = with_change();
    repo.env("GIT_PAGER", "trap 'echo caught; exit 0' INT; echo the-pager-runs; sleep 5");
    // Above an external command git would pass its own Ctrl-C on.
    let mut terminal = repo.program("git-provenance").args(["commit", "-m", "s"]).terminal();
    terminal.at(USED).type_text("v").wait_for("the-pager-runs").assert_waiting().key(Key::CtrlC);
    terminal.wait_for("caught").at(USED).type_text("n");
    committed(terminal.sign_off("yes"));
}

#[test]
fn a_commit_of_a_series_is_shown_at_its_questions() {
    let repo = with_pager();
    repo.git(["commit", "-q", "-m", "one"]);
    let mut terminal = repo.command(["provenance", "amend", "HEAD"]).terminal();
    view(terminal.at(GO), 1).at(GO).type_text("y");
    view(terminal.at(USED).wait_for("[v] diff (+3 −0)"), 2).at(USED).type_text("n");
    committed(terminal.sign_off("yes"));
}
