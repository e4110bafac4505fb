use super::*;
use crate::draft::sign_off_owner::tests::people;
use crate::policy::preset;
use git_message::TrailerConfig;

const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>";
const SAM: &str = "Signed-off-by: Sam Other <sam@example.net>";
const CLAUDE: &str = "Co-authored-by: Claude <noreply@anthropic.com>";

fn message(lines: &[&str]) -> Message {
    Message::parse(format!("title\n\n{}\n", lines.join("\n")), &TrailerConfig::default())
}

fn source(lines: &[&str], same_patch: bool) -> Source {
    Source { message: message(lines), same_patch, agent: None }
}

/// The message that is made of a draft, and the reasons for what was removed.
fn made(draft: &[&str], sources: &[Source], making: Making) -> (String, Vec<String>) {
    let picked = picked_by(draft, sources, making, false);
    let reasons = picked.removed.into_iter().map(|removal| removal.reason).collect();
    (String::from_utf8(picked.message.into_bytes()).expect("text"), reasons)
}

fn picked_by(draft: &[&str], sources: &[Source], making: Making, frees_evidence: bool) -> Picked {
    let policy = preset("default").expect("a preset");
    let origin = Origin { sources, making, frees_evidence, cleaned: &Message::clone };
    picked(&message(draft), &origin, &policy, Catalogue::builtin(), &people(""))
}

fn text(lines: &[&str]) -> String {
    format!("title\n\n{}\n", lines.join("\n"))
}

#[test]
fn a_pick_of_the_same_change_keeps_what_its_commit_carried_as_often_as_it_did() {
    let carried = [CLAUDE, OWN];
    let (kept, reasons) = made(&[CLAUDE, OWN, OWN], &[source(&carried, true)], Making::Copy);
    assert_eq!(kept, text(&carried));
    assert_eq!(reasons, ["only an answer at the terminal signs off"]);
    // A commit that is reworded has been picked before.
    let twice = [source(&[OWN], true), source(&[OWN], true)];
    assert_eq!(made(&[OWN, OWN], &twice, Making::Copy).0, text(&[OWN]));
    let both = [source(&[OWN, OWN], true)];
    assert_eq!(made(&[OWN, OWN], &both, Making::Copy).0, text(&[OWN, OWN]));
}

#[test]
fn a_sign_off_covers_no_other_change_and_no_other_words_about_ai() {
    let (kept, reasons) = made(&["Fixes: 1", OWN], &[source(&[OWN], false)], Making::Copy);
    assert_eq!(kept, text(&["Fixes: 1"]));
    assert_eq!(reasons, ["the change is not the one that was signed off"]);
    let code = "AI-used-for: code";
    let (kept, reasons) = made(&[code, OWN], &[source(&[OWN], true)], Making::Copy);
    assert_eq!(kept, text(&[code]));
    assert_eq!(reasons, ["what was signed off said something else about AI"]);
    // The words count more than the change.
    let both = [source(&[OWN], false), source(&[OWN], true), source(&[OWN], false)];
    assert_eq!(made(&[code, OWN], &both, Making::Copy).1, reasons);
}

#[test]
fn folded_commits_have_one_set_of_trailers() {
    let first = source(&["AI-used-for: tests", SAM], true);
    let second = source(&["AI-used-for: code", SAM, "Signed-off-by: Kim <kim@example.org>"], true);
    let (folded, _) = made(&["AI-used-for: tests", SAM], &[first, second], Making::Fold);
    let expected = ["AI-used-for: code, tests", SAM, "Signed-off-by: Kim <kim@example.org>"];
    assert_eq!(folded, text(&expected));
}

#[test]
fn many_thousand_sign_offs_are_told_apart() {
    let lines: Vec<String> = (0..40_000).map(|number| format!("{OWN} # {number}")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let (kept, reasons) = made(&lines, &[source(&lines[..20_000], true)], Making::Copy);
    assert_eq!(kept.lines().count(), 20_002);
    assert_eq!(reasons.len(), 20_000);
}

#[test]
fn a_sign_off_covers_no_other_text() {
    let (kept, reasons) = made(&["Fixes: 1", OWN], &[source(&[OWN], true)], Making::Copy);
    assert_eq!(kept, text(&["Fixes: 1"]));
    assert_eq!(reasons, ["the message is not the one that was signed off"]);
    let picked_from = "(cherry picked from commit 0123456789)";
    let lines = [SAM, OWN, picked_from];
    assert_eq!(made(&lines, &[source(&[OWN], true)], Making::Copy).0, text(&lines));
    // A line about AI in another project's words counts as well.
    let assisted = "Assisted-by: Claude:opus";
    let (kept, _) = made(&[OWN], &[source(&[assisted, OWN], true)], Making::Copy);
    assert_eq!(kept, text(&[assisted, OWN]), "it is put back, so nothing has changed");
    let (kept, reasons) =
        made(&["AI-used-for: code", OWN], &[source(&[assisted, OWN], true)], Making::Copy);
    assert_eq!(kept, text(&["AI-used-for: code"]));
    assert_eq!(reasons, ["what was signed off said something else about AI"]);
}

#[test]
fn the_last_evidence_is_kept_and_more_of_it_is_not() {
    let codex = "Co-authored-by: Codex <codex@openai.com>";
    let kept = picked_by(&[codex], &[source(&[], false)], Making::Copy, false);
    assert_eq!(kept.message.as_bytes(), text(&[codex]).as_bytes());
    assert_eq!((kept.removed.len(), kept.kept.len(), kept.carried.len()), (0, 1, 0));
    let more = [source(&[CLAUDE], false)];
    assert_eq!(made(&[CLAUDE, codex], &more, Making::Copy).0, text(&[CLAUDE]));
    let said = "AI-used-for: code";
    let disclosed = picked_by(&[said, codex], &[], Making::Copy, false);
    assert_eq!(disclosed.message.as_bytes(), text(&[said]).as_bytes());
    assert_eq!((disclosed.removed.len(), disclosed.kept.len()), (1, 0));
    let freed = picked_by(&[codex], &[], Making::Copy, true);
    assert_eq!((freed.message.as_bytes(), freed.kept.len()), (&b"title\n"[..], 0));
}

#[test]
fn what_a_source_shows_is_put_back() {
    let put_back = |sources: &[Source], making| {
        let picked = picked_by(&["Fixes: 1"], sources, making, false);
        (String::from_utf8(picked.message.into_bytes()).expect("text"), picked.carried.len())
    };
    let said = "AI-used-for: code";
    for (source_lines, line) in [(&[said, CLAUDE][..], said), (&[CLAUDE], CLAUDE)] {
        let sources = [source(source_lines, false)];
        assert_eq!(put_back(&sources, Making::Copy), (text(&["Fixes: 1", line]), 1));
    }
    let codex = "Co-authored-by: Codex <codex@openai.com>";
    let both = || [source(&[CLAUDE], false), source(&[codex], false)];
    for making in [Making::Squash, Making::Fold] {
        assert_eq!(put_back(&both(), making), (text(&["Fixes: 1", CLAUDE, codex]), 2));
    }
    let agent = Identity::parse(b"Claude <noreply@anthropic.com>");
    let authored = Source { agent, ..source(&[], false) };
    assert_eq!(put_back(&[authored], Making::Fold), (text(&["Fixes: 1", CLAUDE]), 1));
}

#[test]
fn a_second_sign_off_in_a_paragraph_of_its_own_changes_nothing_above_it() {
    let kim = "Reviewed-by: Kim Other <kim@example.org>";
    let lines = [kim, "AI-used-for: code", OWN];
    let (kept, reasons) =
        made(&[kim, "AI-used-for: code", OWN, "", OWN], &[source(&lines, true)], Making::Copy);
    assert_eq!(kept, text(&lines));
    assert_eq!(reasons, ["only an answer at the terminal signs off"]);
}
