//! The time that a check takes grows as the message does: no rule looks at all lines for each line.

use std::time::Instant;

use super::*;

/// How much longer the second message is, and how much more time it may take: as the square it would be 64 times.
const TIMES: usize = 8;
const MAX_RATIO: u128 = 14;
/// Another program may slow down one measurement, and not each.
const ATTEMPTS: usize = 5;

/// Asserts that judging `TIMES` as many lines takes about `TIMES` as long.
#[track_caller]
fn grows_as_its_lines(yaml: &str, count: usize, line: impl Fn(usize) -> String) {
    let time = |count: usize| {
        let lines: String = (0..count).map(|number| line(number) + "\n").collect();
        let message = with_block(&lines);
        let commit = Commit::new(yaml, &message);
        let policy = parsed(&commit.policy);
        let start = Instant::now();
        let findings = commit.with(&policy, Linter::check);
        assert!(findings.len() <= 3 * count + 3, "{}", findings.len());
        start.elapsed().as_micros().max(1)
    };
    let mut ratios = Vec::new();
    while ratios.iter().all(|ratio| *ratio > MAX_RATIO) {
        assert!(ratios.len() < ATTEMPTS, "{}: {ratios:?}", line(0));
        let short = time(count);
        ratios.push(time(TIMES * count) / short);
    }
}

#[test]
fn disclosures() {
    grows_as_its_lines("", 4000, |_| "AI-used-for: code".into());
    grows_as_its_lines("disclosure: {none: none}\n", 4000, |_| "AI-used-for: none".into());
    grows_as_its_lines("", 4000, |number| format!("AI-used-for: category-{number}"));
}

#[test]
fn disclosures_in_free_words() {
    let free = "disclosure: {trailer: Made-using, value: free}\n";
    grows_as_its_lines(free, 2000, |number| format!("Made-using: tool {}", number / 2));
}

#[test]
fn words_for_no_ai_that_read_like_a_product() {
    let odd =
        "disclosure: {trailer: AI-Assisted, value: free, none: claude}\ntrailers: {order: []}\n";
    grows_as_its_lines(odd, 4000, |_| "AI-Assisted: claude".into());
}

#[test]
fn lines_that_name_a_product() {
    let forbidden = "ai: {model-names: forbidden}\n";
    grows_as_its_lines(forbidden, 4000, |_| "Assisted-by: Claude:claude-opus-4".into());
    let kept = "ai: {model-names: forbidden}\ntrailers: {forbidden-for-agents: []}\n";
    grows_as_its_lines(kept, 4000, |number| {
        let lines =
            ["Assisted-by: Claude:opus-4", "Co-authored-by: Claude <noreply@anthropic.com>"];
        lines[number % 2].into()
    });
}

#[test]
fn sign_offs_and_misspelt_trailers() {
    let policy = "sign-off: {mode: required, must-match-author: true}\n";
    grows_as_its_lines(policy, 4000, |number| format!("Signed-off-by: K <k{number}@example.org>"));
    grows_as_its_lines("", 4000, |number| format!("AI-use-for: code {number}"));
}
