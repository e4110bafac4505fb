//! PURE. What a person sees before answering: removals, the message, the size of the change.

use std::collections::HashSet;

use bstr::ByteSlice;
use similar::{ChangeTag, TextDiff};

use crate::diffstat::FileChange;
use crate::text::{escape, layout};
use git_message::Message;

/// Fewest lines of a message that are shown in short, however small the screen.
const MIN_SHOWN_LINES: usize = 12;
/// Longest line that is shown whole where a message is shown in short.
const MAX_LINE_CHARS: usize = 400;

/// `3 files, 20 lines added, 4 removed`.
pub(crate) fn size(changes: &[FileChange]) -> String {
    let added: u64 = changes.iter().map(|one| one.added).sum();
    let deleted: u64 = changes.iter().map(|one| one.deleted).sum();
    if changes.is_empty() {
        return "no changes".into();
    }
    let files = changes.len();
    let s = if files == 1 { "" } else { "s" };
    format!("{files} file{s}, {} added, {deleted} removed", lines(added))
}

/// `1 line`, `2 lines`.
pub(super) fn lines(count: u64) -> String {
    if count == 1 { "1 line".into() } else { format!("{count} lines") }
}

/// A message behind a ruler, and the size of the change.
pub(super) fn whole(
    heading: &str,
    message: &Message,
    changes: Option<&[FileChange]>,
    width: usize,
) -> String {
    format!("{heading}\n\n{}{}", rows(message, width, usize::MAX).concat(), below(changes))
}

/// The same, its middle left out where it is longer than the screen (columns, rows).
pub(crate) fn short(
    message: &Message,
    changes: Option<&[FileChange]>,
    screen: (usize, usize),
) -> String {
    let (width, height) = screen;
    let rows = rows(message, width, MAX_LINE_CHARS);
    let room = height.saturating_sub(10).max(MIN_SHOWN_LINES);
    let shown = if rows.len() <= room {
        rows.concat()
    } else {
        let (head, tail) = (room / 3, room - room / 3 - 1);
        let left_out = format!("  … {} more lines …\n", rows.len() - head - tail);
        rows[..head].concat() + &left_out + &rows[rows.len() - tail..].concat()
    };
    format!("\n{shown}{}", below(changes))
}

/// How a line of a message differs from the stored one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Same,
    Removed,
    Added,
    /// It stands in another place of the new message.
    MovedAway,
    /// It stood in another place of the old message.
    MovedHere,
}

impl Mark {
    fn ruler(self) -> &'static str {
        match self {
            Self::Same => "  │",
            Self::Removed => "  -",
            Self::Added => "  +",
            Self::MovedAway => "  «",
            Self::MovedHere => "  »",
        }
    }
}

/// A message whole, as it differs from the one that is stored, and the size of the change; `paint` gives rows their
/// colours.
pub(crate) fn compared(
    old: &[u8],
    new: &[u8],
    changes: Option<&[FileChange]>,
    width: usize,
    paint: impl Fn(Mark, &str) -> String,
) -> String {
    let diff = TextDiff::from_lines(old, new);
    let lines = |wanted| {
        let changes = diff.iter_all_changes().filter(move |change| change.tag() == wanted);
        changes.map(|change| change.value().trim_ascii()).collect::<HashSet<_>>()
    };
    let (removed, added) = (lines(ChangeTag::Delete), lines(ChangeTag::Insert));
    let mut text = String::from("\n");
    for change in diff.iter_all_changes() {
        let line = change.value();
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let is_among = |lines: &HashSet<&[u8]>| {
            !line.trim_ascii().is_empty() && lines.contains(line.trim_ascii())
        };
        let mark = match change.tag() {
            ChangeTag::Equal => Mark::Same,
            ChangeTag::Delete if is_among(&added) => Mark::MovedAway,
            ChangeTag::Delete => Mark::Removed,
            ChangeTag::Insert if is_among(&removed) => Mark::MovedHere,
            ChangeTag::Insert => Mark::Added,
        };
        for row in behind(mark.ruler(), line, width, usize::MAX) {
            text.push_str(&paint(mark, row.trim_end_matches('\n')));
            text.push('\n');
        }
    }
    text + &below(changes)
}

fn rows(message: &Message, width: usize, max_chars: usize) -> Vec<String> {
    let lines = message.as_bytes().lines();
    lines.flat_map(|line| behind_ruler(line, width, max_chars)).collect()
}

fn below(changes: Option<&[FileChange]>) -> String {
    changes.map(|changes| format!("\n  {}\n", size(changes))).unwrap_or_default()
}

/// The trailers alone, for a commit that is not signed off.
pub(super) fn trailers(message: &Message, width: usize) -> String {
    let Some(block) = message.block() else { return String::new() };
    let lines = message.as_bytes()[block].lines();
    let rows = lines.flat_map(|line| behind_ruler(line, width, usize::MAX)).collect::<String>();
    format!("The message ends with:\n\n{rows}\n")
}

/// One line as rows of the screen. Each has the ruler: a long line must not go on where our own words
/// stand. What is behind `max_chars` is left out.
fn behind_ruler(line: &[u8], width: usize, max_chars: usize) -> Vec<String> {
    behind(Mark::Same.ruler(), line, width, max_chars)
}

fn behind(ruler: &str, line: &[u8], width: usize, max_chars: usize) -> Vec<String> {
    let mut text = escape::line(line).replace('\t', "    ");
    if let Some((end, _)) = text.char_indices().nth(max_chars) {
        text.truncate(end);
        text.push('…');
    }
    let room = width.saturating_sub(textwrap::core::display_width(ruler) + 1).max(2);
    let rows = layout::fold(&text, room);
    rows.iter().map(|row| format!("{ruler} {row}").trim_end().to_owned() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_wide_characters_is_shown_to_its_end() {
        let line = "\u{65e5}".repeat(300);
        let rows = behind_ruler(line.as_bytes(), 80, MAX_LINE_CHARS).concat();
        assert_eq!(rows.matches('\u{65e5}').count(), 300);
        let rows =
            behind_ruler("\u{65e5}".repeat(MAX_LINE_CHARS + 1).as_bytes(), 80, MAX_LINE_CHARS)
                .concat();
        assert!(rows.ends_with("\u{2026}\n"), "{rows}");
    }

    #[test]
    fn a_line_is_marked_by_what_has_become_of_it() {
        let old = b"s\n\nA: 1\nB: 2\nB: 3\nC: 4\n";
        let new = b"s\n\nB: 2\nB: 3\nA: 1\nD: 5\n";
        let shown = compared(&old[..], &new[..], None, 80, |mark, row| format!("{mark:?}{row}"));
        let rows: Vec<&str> = shown.trim_start().lines().collect();
        assert_eq!(
            rows,
            [
                "Same  │ s",
                "Same  │",
                "MovedAway  « A: 1",
                "Same  │ B: 2",
                "Same  │ B: 3",
                "Removed  - C: 4",
                "MovedHere  » A: 1",
                "Added  + D: 5",
            ]
        );
    }

    #[test]
    fn every_row_of_a_long_line_stands_behind_the_ruler() {
        let rows = behind_ruler("abc\td日本語".as_bytes(), 8, 400);
        assert_eq!(rows, ["  │ abc\n", "  │ d日\n", "  │ 本語\n"]);
        assert_eq!(behind_ruler(b"", 8, 400), ["  │\n"]);
    }
}
