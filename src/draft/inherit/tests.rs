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
    Source { message: message(lines), same_patch }
}

/// The message that is made of a draft, and the reasons for what was removed.
fn made(draft: &[&str], sources: &[Source], folds: bool) -> (String, Vec<String>) {
    let policy = preset("default").expect("a preset");
    let origin = Origin { sources, folds };
    let (message, removed) =
        picked(&message(draft), &origin, &policy, Catalogue::builtin(), &people(""));
    let text = String::from_utf8(message.into_bytes()).expect("text");
    (text, removed.into_iter().map(|removal| removal.reason).collect())
}

fn text(lines: &[&str]) -> String {
    format!("title\n\n{}\n", lines.join("\n"))
}

#[test]
fn a_pick_of_the_same_change_keeps_what_its_commit_carried_as_often_as_it_did() {
    let carried = [CLAUDE, OWN];
    let (kept, reasons) = made(&[CLAUDE, OWN, OWN], &[source(&carried, true)], false);
    assert_eq!(kept, text(&carried));
    assert_eq!(reasons, ["only an answer at the terminal signs off"]);
    let twice = [source(&[OWN], true), source(&[OWN], true)];
    assert_eq!(made(&[OWN, OWN], &twice, false).0, text(&[OWN, OWN]));
}

#[test]
fn a_sign_off_covers_no_other_change_and_no_other_words_about_ai() {
    let (kept, reasons) = made(&["Fixes: 1", OWN], &[source(&[OWN], false)], false);
    assert_eq!(kept, text(&["Fixes: 1"]));
    assert_eq!(reasons, ["the change is not the one that was signed off"]);
    let code = "AI-used-for: code";
    let (kept, reasons) = made(&[code, OWN], &[source(&[OWN], true)], false);
    assert_eq!(kept, text(&[code]));
    assert_eq!(reasons, ["what was signed off said something else about AI"]);
    // The words count more than the change.
    let both = [source(&[OWN], false), source(&[OWN], true), source(&[OWN], false)];
    assert_eq!(made(&[code, OWN], &both, false).1, reasons);
}

#[test]
fn folded_commits_have_one_set_of_trailers() {
    let first = source(&["AI-used-for: tests", SAM], true);
    let second = source(&["AI-used-for: code", SAM, "Signed-off-by: Kim <kim@example.org>"], true);
    let (folded, _) = made(&["AI-used-for: tests", SAM], &[first, second], true);
    let expected = ["AI-used-for: code, tests", SAM, "Signed-off-by: Kim <kim@example.org>"];
    assert_eq!(folded, text(&expected));
}

#[test]
fn many_thousand_sign_offs_are_told_apart() {
    let lines: Vec<String> = (0..40_000).map(|number| format!("{OWN} # {number}")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let (kept, reasons) = made(&lines, &[source(&lines[..20_000], true)], false);
    assert_eq!(kept.lines().count(), 20_002);
    assert_eq!(reasons.len(), 20_000);
}
