//! What shows only once other lines are removed is found at once, at the place where it is.

use std::time::{Duration, Instant};

use agent_traces::{Catalogue, Trace};

use super::cleaned;

/// Returns the removable lines with their numbers.
fn removable(message: &str) -> Vec<(usize, &str)> {
    let traces = Catalogue::builtin().scan(message.as_bytes());
    let traces = traces.iter().filter(|trace| trace.is_removable());
    traces.map(|trace| (trace.line, message[trace.span.clone()].trim_end())).collect()
}

fn cleaned_text(message: &str) -> String {
    String::from_utf8_lossy(&cleaned(message.as_bytes())).into_owned()
}

#[test]
fn agents_lines_one_below_the_other_are_no_sentence() {
    let message = "s\n\nb\nGenerated with Claude Code\ngenerated with [Claude Code](https://claude.com/claude-code)\n";
    let lines = [
        (4, "Generated with Claude Code"),
        (5, "generated with [Claude Code](https://claude.com/claude-code)"),
    ];
    assert_eq!(removable(message), lines);
    assert_eq!(cleaned_text(message), "s\n\nb\n");
}

#[test]
fn a_sentence_that_continues_after_two_quoted_lines_quotes_both() {
    let message = "s\n\nThe lines\nGenerated with Claude Code\ngenerated with [Claude Code](https://claude.com/claude-code)\nare gone.\n";
    assert!(removable(message).is_empty());
}

#[test]
fn halves_that_come_together_are_removed_and_keep_their_places() {
    let message = "s\n\nCo-authored-by: Cursor\nGenerated with Claude Code\n\
                   <cursoragent@cursor.com>\n\nSigned-off-by: Ida Pohl <ida@pohl.test>\n";
    let lines = [
        (3, "Co-authored-by: Cursor"),
        (4, "Generated with Claude Code"),
        (5, "<cursoragent@cursor.com>"),
    ];
    assert_eq!(removable(message), lines);
    assert_eq!(cleaned_text(message), "s\n\nSigned-off-by: Ida Pohl <ida@pohl.test>\n");
}

#[test]
fn lines_removed_for_another_reason_count_as_removed() {
    let message: &[u8] =
        b"s\n\nSigned-off-by: Me <me@me.test>\nGenerated with Claude Code\nas said\n";
    let catalogue = Catalogue::builtin();
    assert!(!catalogue.scan(message).iter().any(Trace::is_removable), "it is within a paragraph");
    let removed = std::slice::from_ref(&(3..34));
    let traces = catalogue.scan_with_removals(message, removed, &Trace::is_removable);
    let lines: Vec<_> = traces.iter().map(|trace| (trace.line, trace.is_removable())).collect();
    assert_eq!(lines, [(4, true)]);
}

#[test]
fn a_message_made_to_be_scanned_again_and_again_takes_little_time() {
    let halves = |count| {
        let (first, second) = ("Co-authored-by: Cursor\n", "<cursoragent@cursor.com>\n");
        let middle = "Generated with Claude Code\n";
        format!("s\n\n{}{middle}{}", first.repeat(count), second.repeat(count))
    };
    assert_eq!(cleaned_text(&halves(20)), "s\n");
    let rows = format!(
        "s\n\nb\n{}",
        "generated with [Claude Code](https://claude.com/claude-code)\n".repeat(100_000)
    );
    let started = Instant::now();
    assert!(cleaned_text(&rows) == "s\n\nb\n");
    cleaned(halves(50_000).as_bytes());
    assert!(started.elapsed() < Duration::from_secs(40), "{:?}", started.elapsed());
}
