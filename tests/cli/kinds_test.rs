//! What is asked for commits that are not ordinary: those to be folded into others, merges, and those
//! where nothing is to be asked.

use crate::dialogue::{CODE, Dialogue, RESEARCH, SIGN_OFF, SURE, USED, commit, committed, message};
use crate::dialogue::{stage, with_change};
use crate::interview_test::{with_rules, with_two_branches};
use crate::rig::Repo;

const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>\n";
/// What stands above everything else that we say.
const HEADING: &str = "git provenance ·";

/// A signed-off commit, and another staged change.
fn with_a_signed_commit() -> Repo {
    let repo = with_change();
    repo.git(["commit", "-q", "-m", &format!("s\n\nBody.\n\n{OWN}")]);
    stage(&repo, 5, 0);
    repo.env("GIT_EDITOR", ":").env("GIT_SEQUENCE_EDITOR", ":");
    repo
}

#[test]
fn a_commit_that_brings_the_final_message_is_signed_off_and_autosquash_keeps_that() {
    for option in ["--fixup=amend:HEAD", "--fixup=reword:HEAD"] {
        let repo = with_a_signed_commit();
        let mut terminal = commit(&repo, &[option]);
        committed(terminal.used_for(&[RESEARCH], "").sign_off("yes"));
        let last = format!("s\n\nBody.\n\nAI-used-for: research\n{OWN}");
        assert_eq!(message(&repo), format!("amend! s\n\n{last}"));
        repo.git(["stash", "-q"]);
        repo.git(["rebase", "-q", "-i", "--autosquash", "HEAD~2"]);
        assert_eq!(message(&repo), last);
    }
}

#[test]
fn a_final_message_that_is_empty_is_left_to_gits_own_refusal() {
    for body in ["", "\n\n", &format!("\n\n{OWN}")] {
        let repo = with_a_signed_commit();
        let script = repo.editor_script(&format!("printf 'amend! s\\n{body}' >\"$1\""));
        repo.env("GIT_EDITOR", script);
        let before = repo.snapshot();
        let words = ["commit", "--fixup=amend:HEAD", "--ai-used-for", "code"];
        repo.provenance(words).assert_code(1);
        repo.assert_unchanged(&before);
    }
}

fn merging() -> Repo {
    let repo = with_two_branches(false);
    repo.git(["merge", "-q", "--no-commit", "--no-ff", "side"]);
    repo
}

#[test]
fn a_merge_is_signed_off_where_somebody_wants_it() {
    let repo = merging();
    let mut terminal = commit(&repo, &["--no-edit", "-s"]);
    let screen = committed(terminal.sign_off("yes"));
    assert!(!screen.contains(USED.0), "{screen}");
    assert_eq!(message(&repo), format!("Merge branch 'side'\n\n{OWN}"));
    let repo = merging();
    let words = ["commit", "--no-edit", "-s"];
    repo.provenance(words).assert_success().assert_err("committed without a sign-off");
    for words in [&["--no-edit", "-s", "--no-signoff"][..], &["--no-edit"]] {
        let repo = merging();
        let screen = committed(&mut commit(&repo, words));
        assert!(!screen.contains(SIGN_OFF.0) && !screen.contains("-s "), "{screen}");
    }
}

#[test]
fn where_an_explicit_s_asks_nothing_the_reason_is_said() {
    let forbidden = || with_rules("name: Handmade\nsign-off: {mode: forbidden}\n");
    type Row<'a> = (fn() -> Repo, &'a [&'a str], &'a str);
    let rows: [Row<'_>; 4] = [
        (with_change, &["--fixup=HEAD"], "-s asks nothing here: a commit that is to be folded"),
        (with_change, &["--squash=HEAD", "-m", "x"], "-s asks nothing here: a commit that is to"),
        (forbidden, &["-m", "s"], "-s asks nothing here: `Handmade` takes no sign-offs"),
        (forbidden, &["--fixup=HEAD"], "-s asks nothing here: `Handmade` takes no sign-offs"),
    ];
    for (make, words, why) in rows {
        let repo = make();
        let mut terminal = commit(&repo, &[words, &["-s"]].concat());
        committed(terminal.used_for(&[CODE], "").wait_for(why));
        assert!(!message(&repo).contains("Signed-off-by"));
        let repo = make();
        let alone = [&["commit", "--no-ai", "-s"][..], words].concat();
        let outcome = repo.provenance(alone).assert_success().assert_err(why);
        assert_eq!(outcome.err().matches("-s asks").count(), 1, "{outcome}");
        let repo = make();
        let outcome = repo.provenance([&["commit", "--no-ai"][..], words].concat());
        assert!(!outcome.assert_success().err().contains("-s asks"));
    }
}

#[test]
fn where_nothing_is_asked_nothing_is_said() {
    let screen = committed(&mut commit(&merging(), &["--no-edit", "-q"]));
    assert_eq!(screen.trim(), "");
    let words = ["--no-ai", "--no-sign-off", "-q", "-m", "s"];
    let screen = committed(&mut commit(&with_change(), &words));
    assert_eq!(screen.trim(), "");
    let agent = "Co-authored-by: Claude <noreply@anthropic.com>";
    let words = [&words[..], &["-m", agent]].concat();
    let repo = with_change();
    let mut terminal = commit(&repo, &words);
    let screen = committed(terminal.at(SURE).type_text("y"));
    assert!(screen.contains(HEADING) && screen.contains(agent), "{screen}");
}
