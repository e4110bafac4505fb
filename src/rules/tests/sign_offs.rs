//! PURE. The rules about sign-offs and about where trailers stand.

use super::*;

const REQUIRED: &str = "sign-off: {mode: required}\n";
const MATCH: &str = "sign-off: {mode: required, must-match-author: true}\n";
const ROBIN: &str = "Signed-off-by: Robin Tester <robin@example.org>";
const KIM: &str = "Signed-off-by: Kim Other <kim@example.org>";

#[test]
fn a_sign_off_is_missed_where_the_policy_requires_one() {
    Commit::new(REQUIRED, "s\n").is_not_fixed("missing-sign-off!");
    Commit::new(REQUIRED, &with_block(&format!("{ROBIN}\n"))).gives(&[]);
    Commit::new(REQUIRED, &with_block(&format!("{KIM}\n"))).gives(&[]);
    for other in ["ask", "forbidden"] {
        Commit::new(&format!("sign-off: {{mode: {other}}}\n"), "s\n").gives(&[]);
    }
    let agent = with_block("AI-used-for: code\nSigned-off-by: Codex <codex@openai.com>\n");
    Commit::new(REQUIRED, &agent)
        .gives(&["missing-sign-off!", "agent-sign-off! Signed-off-by: Codex <codex@openai.com>"]);
    Commit::new(REQUIRED, "fixup! s\n").gives(&["unsquashed-fixup! fixup!"]);
}

#[test]
fn one_sign_off_is_the_authors_where_the_policy_says_so() {
    let others = with_block(&format!("{KIM}\n"));
    Commit::new(MATCH, &others).is_not_fixed(&format!("sign-off-mismatch! {KIM}"));
    Commit::new(REQUIRED, &others).gives(&[]);
    Commit::new(MATCH, &with_block(&format!("{ROBIN}\n{KIM}\n"))).gives(&[]);
    for same in ["Robin Tester <other@example.net>", "R. T. <ROBIN@example.org>", "Robin Tester"] {
        Commit::new(MATCH, &with_block(&format!("Signed-off-by: {same}\n"))).gives(&[]);
    }
    Commit::new(MATCH, "s\n").gives(&["missing-sign-off!"]);
}

#[test]
fn the_author_signs_before_the_committer() {
    let kim = "Kim Other <kim@example.org>";
    let wrong = with_block(&format!("{KIM}\n{ROBIN}\n"));
    let committed = Commit::new("", &wrong).committed_by(kim);
    committed.is_not_fixed(&format!("sign-off-order? {ROBIN}"));
    Commit::new("", &with_block(&format!("{ROBIN}\n{KIM}\n"))).committed_by(kim).gives(&[]);
    Commit::new("", &wrong).gives(&[]);
    Commit::new("", &wrong).committed_by("Lee Third <lee@example.org>").gives(&[]);
}

#[test]
fn trailers_of_the_order_stand_above_the_last_sign_off() {
    let wrong = with_block(&format!("{ROBIN}\nFixes: #1\n"));
    Commit::new("", &wrong).gives(&["sign-off-order? Fixes: #1"]);
    Commit::new("trailers: {order: []}\n", &wrong).gives(&[]);
    // A maintainer adds below the contributor's sign-off and signs off in turn.
    Commit::new("", &with_block(&format!("{ROBIN}\nFixes: #1\n{KIM}\n"))).gives(&[]);
    Commit::new("", &with_block(&format!("{ROBIN}\nLink: https://example.org/1\n"))).gives(&[]);
}

#[test]
fn what_a_reader_takes_for_a_sign_off_and_git_does_not_is_seen() {
    let stray = format!("stray-trailer? {ROBIN}");
    Commit::new(REQUIRED, &format!("{ROBIN}\n\nbody\n")).gives(&["missing-sign-off!", &stray]);
    for end in ["\r", "\u{b}", "\u{85}", "\u{2028}"] {
        Commit::new("", &format!("s\n\ntext{end}{ROBIN}\n")).gives(&[&stray]);
    }
    for hidden in ["\u{200b}", "\u{ad}", "\u{e0041}", "\u{301}"] {
        let line = ROBIN.replace("off", &format!("of{}f", hidden.repeat(60)));
        let message = with_block(&format!("{line}\nReviewed-by: x\n"));
        Commit::new("", &message).gives(&[&format!("stray-trailer? {line}")]);
    }
    // Folding has left it where it was; the block has it too.
    Commit::new("", &format!("s\n\n- {ROBIN}\n\n{ROBIN}\n")).gives(&[]);
}

#[test]
fn a_trailer_outside_the_block_is_seen_by_nobody() {
    let apart = format!("s\n\nAI-used-for: code\n\n{ROBIN}\n");
    Commit::new("", &apart).is_not_fixed("stray-trailer? AI-used-for: code");
    let apart = format!("s\n\n{ROBIN}\n\nThat was all.\n");
    Commit::new("", &apart).is_not_fixed(&format!("stray-trailer? {ROBIN}"));
    let glued = format!("s\n{ROBIN}\n\nFixes: #1\n");
    Commit::new("", &glued).is_not_fixed(&format!("stray-trailer? {ROBIN}"));
    // A squashed message that lost nothing.
    Commit::new("", &format!("s\n\n{ROBIN}\n\n* more\n\n{ROBIN}\n")).gives(&[]);
}

#[test]
fn a_misspelt_token_is_corrected_but_never_to_a_sign_off() {
    for bad in ["AI-use-for", "AI used for", "AI_used_for", "ai-usedfor", "AI-used-fro"] {
        Commit::new("", &with_block(&format!("{bad}: code\n")))
            .is_fixed(&format!("stray-trailer? {bad}"), &with_block("AI-used-for: code\n"));
    }
    for bad in ["Signed-of-by", "Signed off by", "Sigend-off-by", "Signed-off-bt"] {
        let message = with_block(&format!("{bad}: Robin Tester <robin@example.org>\n"));
        Commit::new("", &message).is_not_fixed(&format!("stray-trailer? {bad}"));
    }
}

#[test]
fn a_line_that_ends_the_message_of_a_mailed_patch_is_named_where_trailers_are_below_it() {
    for line in ["---", "--- a/file", "---\t"] {
        let message = format!("s\n\nbody\n{line}\n\nAI-used-for: code\n{ROBIN}\n");
        let shown = line.trim_end();
        Commit::new("", &message).is_not_fixed(&format!("stray-trailer? {shown}"));
    }
    for message in [
        format!("s\n\nbody\n ---\n\n{ROBIN}\n"),
        format!("s\n\nbody\n----\n\n{ROBIN}\n"),
        "s\n\nbody\n---\n\nnotes\n".to_owned(),
    ] {
        Commit::new("", &message).gives(&[]);
    }
}

#[test]
fn prose_and_other_trailers_are_no_stray_trailers() {
    for good in [
        "s\n\nSigned-off-by: is what the check looks for\n\nmore\n",
        "s\n\nSigned-off-by:\n\nmore\n",
        "s\n\n    Signed-off-by: Kim Other <kim@example.org>\n\nmore\n",
        "s\n\nSigned-by: Kim Other <kim@example.org>\nAcked-by: x <x@y>\nAI-used-by: nobody\n",
        "Signed-off-by: check its address\n\nmore\n",
        "s\n\nAI: used for this and that\n",
        "s\n\nSigned: it\n",
    ] {
        Commit::new("", good).gives(&[]);
    }
}

#[test]
fn each_of_many_thousand_sign_offs_is_judged() {
    let agents = "Signed-off-by: Claude <noreply@anthropic.com>\n".repeat(40_000);
    let stray = "Signed-off-by: Kim Other <kim@example.org>\n".repeat(20_000);
    let message =
        format!("s\n\n{stray}\nb\n\n{agents}Signed-off-by: Robin Tester <robin@example.org>\n");
    let found = Commit::new("", &message).findings();
    assert!(found.len() >= 60_000, "{}", found.len());
}
