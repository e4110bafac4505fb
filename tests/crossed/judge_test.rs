//! Proof that each promise can be seen broken: stored messages that break it, and their likes that do not.

use std::collections::BTreeMap;

use crate::judge::{Law, Terms, judge};
use crate::oracle::{own_sign_offs, peoples_lines, shows_ai};
use crate::person::Answers;
use crate::run::{Seen, Side};
use crate::stored::Stored;

const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>";
const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>";
const OTHER: &str = "Signed-off-by: Olga Other <olga@other.test>";

fn commit(id: &str, tree: &str, message: &str) -> Stored {
    Stored {
        id: format!("{id}00000000"),
        tree: tree.into(),
        parents: vec!["base".into()],
        message: message.into(),
        ..Stored::default()
    }
}

fn side(commit: Stored) -> Side {
    Side {
        code: Some(0),
        head_before: "before".into(),
        head: commit.id.clone(),
        new: vec![commit],
        ..Side::default()
    }
}

/// One commit by git, and ours in its place.
fn seen(gits: &str, ours: &str) -> Seen {
    Seen {
        twin: side(commit("aa", "t", gits)),
        ours: side(commit("bb", "t", ours)),
        ..Seen::default()
    }
}

fn terms() -> Terms {
    Terms { is_single: true, ..Terms::default() }
}

fn broken(terms: &Terms, seen: &Seen) -> Vec<Law> {
    judge(terms, seen).into_iter().map(|fault| fault.law).collect()
}

fn with(lines: &[&str]) -> String {
    format!("a: change\n\nWhy.\n\n{}\n", lines.join("\n"))
}

#[test]
fn a_sign_off_that_nobody_typed_breaks_consent() {
    let (plain, signed) = (with(&[]), with(&[OWN]));
    assert_eq!(broken(&terms(), &seen(&signed, &plain)), []);
    assert_eq!(broken(&terms(), &seen(&signed, &signed)), [Law::Consent]);
    let mut typed = seen(&plain, &signed);
    typed.ours.answers = Answers { signed: 1, ..Answers::default() };
    assert_eq!(broken(&terms(), &typed), []);
    let second = commit("cc", "u", &signed);
    typed.ours.new.push(second);
    assert_eq!(broken(&terms(), &typed), [Law::Consent], "one answer signs one commit");
}

#[test]
fn a_sign_off_in_any_disguise_breaks_consent() {
    for disguise in [
        "signed-off-by : Robin Tester <r@elsewhere.test>",
        "\u{200b}Signed-off-by: robin@example.org",
        "Signed\u{2011}off\u{2011}by: Tester, Robin",
        "Note.\rSigned-off-by: Robin Tester",
        "Note.\u{2028}Signed-off-by: Robin Tester",
        "Signed-off-by:\n Robin Tester",
        "    Signed-off-by: Robin Tester via list <list@lists.test>",
    ] {
        let stored = seen(&with(&[]), &with(&[disguise]));
        assert!(broken(&terms(), &stored).contains(&Law::Consent), "{disguise:?}");
    }
    for other in [OTHER, "Reviewed-by: Robin Tester", "It has no Signed-off-by: of Robin Tester."] {
        assert_eq!(own_sign_offs(other), 0, "{other:?}");
    }
}

#[test]
fn a_sign_off_that_git_alone_sees_breaks_consent() {
    let mut stored = seen(&with(&[]), &with(&[]));
    stored.ours.new[0].sign_offs = vec!["Robin Tester <robin@example.org>".into()];
    assert_eq!(broken(&terms(), &stored), [Law::Consent]);
}

/// A sign-off that stood in a commit of the same change.
fn carried(before: &str, after: &str, patch: &str) -> Seen {
    let mut stored = seen(after, after);
    stored.old = vec![commit("dd", "s", before)];
    let patches = [("dd00000000", "same"), ("bb00000000", patch)];
    stored.patches = patches.map(|(id, patch)| (id.to_owned(), patch.to_owned())).into();
    stored
}

#[test]
fn a_sign_off_is_carried_only_with_its_change_its_text_and_its_lines_about_ai() {
    let signed = with(&[AGENT, OWN]);
    assert_eq!(broken(&terms(), &carried(&signed, &signed, "same")), []);
    assert_eq!(broken(&terms(), &carried(&signed, &signed, "other")), [Law::Consent]);
    assert_eq!(broken(&terms(), &carried(&signed, &with(&[OWN]), "same")), [Law::Consent]);
    let reworded = signed.replace("Why", "How");
    assert_eq!(broken(&terms(), &carried(&signed, &reworded, "same")), [Law::Consent]);
    let twice = with(&[AGENT, OWN, OWN]);
    assert_eq!(broken(&terms(), &carried(&signed, &twice, "same")), [Law::Consent]);
}

#[test]
fn a_sign_off_that_is_taken_where_nothing_changed_breaks_cover() {
    let signed = with(&[AGENT, OWN]);
    let taken = |ours: &str, twin_patch: &str| {
        let mut stored = carried(&signed, &signed, "same");
        stored.ours.new[0].message = ours.to_owned();
        stored.patches.insert("aa00000000".into(), twin_patch.to_owned());
        stored
    };
    assert_eq!(broken(&terms(), &taken(&with(&[AGENT]), "same")), [Law::Cover]);
    assert_eq!(broken(&terms(), &taken(&with(&[AGENT]), "other")), []);
    assert_eq!(broken(&terms(), &taken(&with(&[AGENT, "AI-used-for: code"]), "same")), []);
    let told = Terms { leaves_sign_offs_out: true, ..terms() };
    assert_eq!(broken(&told, &taken(&with(&[AGENT]), "same")), []);
    let mut asked = taken(&with(&[AGENT]), "same");
    asked.ours.answers.unsigned = 1;
    assert_eq!(broken(&terms(), &asked), []);
}

#[test]
fn evidence_that_goes_without_an_answer_breaks_evidence() {
    let (plain, agents) = (with(&[]), with(&[AGENT]));
    let gone = seen(&agents, &plain);
    assert_eq!(broken(&terms(), &gone), [Law::Evidence]);
    assert_eq!(broken(&terms(), &seen(&agents, &agents)), []);
    assert_eq!(broken(&terms(), &seen(&agents, &with(&["AI-used-for: code"]))), []);
    let denied = seen(&agents, &with(&["AI-used-for: none"]));
    assert_eq!(broken(&terms(), &denied), [Law::Evidence]);
    let mut answered = gone.clone();
    answered.ours.answers.about_ai = 1;
    assert_eq!(broken(&terms(), &answered), []);
    let free = Terms { frees_evidence: true, ..terms() };
    assert_eq!(broken(&free, &gone), []);
}

#[test]
fn evidence_of_what_was_combined_or_typed_must_stay_too() {
    let mut melted = seen(&with(&[]), &with(&[]));
    melted.old = vec![commit("dd", "s", &with(&["Assisted-by: Claude:x"]))];
    assert_eq!(broken(&terms(), &melted), []);
    melted.combined = vec!["dd00000000".into()];
    assert_eq!(broken(&terms(), &melted), [Law::Evidence]);
    melted.twin.head = "later".into();
    assert_eq!(broken(&terms(), &melted), [], "it stopped before");
    let typed = Terms { draft: Some(with(&[AGENT])), ..terms() };
    assert_eq!(broken(&typed, &seen(&with(&[]), &with(&[]))), [Law::Evidence]);
}

#[test]
fn a_persons_line_that_is_gone_changed_or_moved_breaks_people() {
    let gits = with(&["Reviewed-by: Kim Reader <kim@reader.test>", OTHER]);
    for ours in [
        gits.replace("Why.\n", ""),
        gits.replace("Why.", "Why. "),
        gits.replace(OTHER, ""),
        with(&[OTHER, "Reviewed-by: Kim Reader <kim@reader.test>"]),
    ] {
        assert_eq!(broken(&terms(), &seen(&gits, &ours)), [Law::People], "{ours}");
    }
    assert_eq!(broken(&terms(), &seen(&gits, &format!("{gits}AI-used-for: code\n"))), []);
}

#[test]
fn a_new_sign_off_of_an_author_who_is_somebody_else_may_go() {
    let new = with(&[OTHER]);
    let gone = seen(&new, &with(&[]));
    assert_eq!(broken(&terms(), &gone), [Law::People]);
    let theirs = Terms { new_text_of_others: Some(new), ..terms() };
    assert_eq!(broken(&theirs, &gone), []);
}

#[test]
fn the_rule_above_an_agents_footer_is_the_agents() {
    let rule = "a: change\n\n---\n\n\u{1f916} Generated with [Claude Code](https://claude.com)\n";
    assert_eq!(peoples_lines(rule), ["a: change"]);
    assert!(shows_ai(rule));
    assert_eq!(peoples_lines("a: change\n\n---\nMore.\n"), ["a: change", "---", "More."]);
}

#[test]
fn words_and_codes_that_are_not_what_happened_break_truth() {
    let plain = with(&[]);
    let base = seen(&plain, &plain);
    let judged = |change: &dyn Fn(&mut Side)| {
        let mut stored = base.clone();
        change(&mut stored.ours);
        let is_present = Terms { is_present: true, ..terms() };
        broken(&is_present, &stored)
    };
    let failed = judged(&|ours| {
        ours.code = Some(1);
        ours.said = "not committed".into();
    });
    assert_eq!(failed, [Law::Truth, Law::Truth], "the statement, and a commit that is not named");
    let named = judged(&|ours| {
        ours.code = Some(128);
        ours.said = format!("error: {} is there", ours.head);
    });
    assert_eq!(named, []);
    let silent = judged(&|ours| {
        ours.head.clone_from(&ours.head_before);
        ours.new.clear();
    });
    assert_eq!(silent, [Law::Truth], "success, and no commit");
    assert_eq!(judged(&|ours| ours.answers.declined = 1), [Law::Truth]);
    assert_eq!(judged(&|ours| ours.answers.signed = 1), [Law::Truth]);
}

#[test]
fn a_clean_commit_that_is_refused_breaks_git() {
    let plain = with(&[]);
    let mut refused = seen(&plain, &plain);
    refused.ours.code = Some(1);
    refused.ours.head.clone_from(&refused.ours.head_before);
    refused.ours.new.clear();
    assert_eq!(broken(&terms(), &refused), [Law::Git]);
    let agent = Terms { is_agent: true, ..terms() };
    assert_eq!(broken(&agent, &refused), []);
    refused.twin.new[0].message = with(&[AGENT]);
    assert_eq!(broken(&terms(), &refused), []);
    let mut keyed = seen(&plain, &plain);
    keyed.twin.new[0].is_signed = true;
    assert_eq!(broken(&terms(), &keyed), [Law::Git]);
}

#[test]
fn a_question_that_never_ends_breaks_the_run() {
    let mut stuck = seen(&with(&[]), &with(&[]));
    stuck.patches = BTreeMap::new();
    stuck.ours.answers.stuck = Some("Why?".into());
    assert_eq!(broken(&terms(), &stuck), [Law::Hang]);
}
