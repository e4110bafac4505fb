//! PURE. What a rule found: where in the message, in which words, and the edit that puts it right.

use std::ops::Range;

use bstr::ByteSlice;

use crate::policy::Severity;
use agent_traces::remove_lines;

/// One violation of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Name of the rule.
    pub rule: &'static str,
    /// Never `Off`.
    pub severity: Severity,
    /// Bytes of the message; `None` where it is about something that is not there, or not in the message.
    pub span: Option<Range<usize>>,
    /// What is wrong, in one sentence without a full stop.
    pub text: String,
    /// What a person can do about it.
    pub help: Option<String>,
    /// The edit, where no person has to decide anything.
    pub fix: Option<Fix>,
}

/// An edit of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// These whole lines go, and the blank lines that become redundant with them.
    RemoveLines(Range<usize>),
    /// Other bytes stand in this place.
    Replace {
        /// Bytes of the message.
        span: Range<usize>,
        /// What stands there afterwards.
        with: Vec<u8>,
    },
}

impl Fix {
    /// The edit as one replacement: these bytes of the message become those.
    pub fn edit(&self, message: &[u8]) -> (Range<usize>, Vec<u8>) {
        let lines = match self {
            Self::Replace { span, with } => return (span.clone(), with.clone()),
            Self::RemoveLines(lines) => lines,
        };
        // Only the blank lines around them can go as well; a message may have 100,000 such edits.
        let near = with_neighbours(message, lines);
        let start = near.start;
        let old = &message[near];
        let within = lines.start - start..lines.end.max(lines.start) - start;
        let new = remove_lines(old, std::slice::from_ref(&within));
        let same = |(a, b): &(&u8, &u8)| a == b;
        let before = old.iter().zip(&new).take_while(same).count();
        let rest = old[before..].iter().rev().zip(new[before..].iter().rev());
        let behind = rest.take_while(same).count();
        let span = start + before..start + old.len() - behind;
        (span, new[before..new.len() - behind].to_vec())
    }

    /// The message after the edit.
    pub fn apply(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::RemoveLines(lines) => remove_lines(message, std::slice::from_ref(lines)),
            Self::Replace { span, with } => {
                [&message[..span.start], with, &message[span.end..]].concat()
            }
        }
    }
}

/// Lines with what stands around them, up to the next line that is not blank on either side.
fn with_neighbours(message: &[u8], lines: &Range<usize>) -> Range<usize> {
    let is_blank = |line: &[u8]| line.trim().is_empty();
    let mut start = lines.start.min(message.len());
    while start > 0 {
        let line = message[..start - 1].rfind_byte(b'\n').map_or(0, |newline| newline + 1);
        let blank = is_blank(&message[line..start]);
        start = line;
        if !blank {
            break;
        }
    }
    let mut end = lines.end.clamp(start, message.len());
    while end < message.len() {
        let next = message[end..].find_byte(b'\n').map_or(message.len(), |n| end + n + 1);
        let blank = is_blank(&message[end..next]);
        end = next;
        if !blank {
            break;
        }
    }
    start..end
}

/// What a rule returns; the name and the severity are the table's and the policy's business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Violation {
    pub(super) span: Option<Range<usize>>,
    pub(super) text: String,
    pub(super) help: Option<String>,
    pub(super) fix: Option<Fix>,
    /// Only a warning, unless the policy sets the severity itself: a person has to look.
    pub(super) doubtful: bool,
}

impl Violation {
    /// Something at these bytes.
    pub(super) fn at(span: Range<usize>, text: impl Into<String>) -> Self {
        Self { span: Some(span), text: text.into(), help: None, fix: None, doubtful: false }
    }

    /// Something about the commit as a whole.
    pub(super) fn missing(text: impl Into<String>) -> Self {
        Self { span: None, text: text.into(), help: None, fix: None, doubtful: false }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    pub(super) fn doubtful(mut self, doubtful: bool) -> Self {
        self.doubtful = doubtful;
        self
    }
}

/// A place in a message as people count: both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Character in the line.
    pub column: usize,
}

impl Position {
    /// Of this byte.
    pub fn of(message: &[u8], at: usize) -> Self {
        let before = &message[..at.min(message.len())];
        let start = before.rfind_byte(b'\n').map_or(0, |newline| newline + 1);
        let line = before[..start].find_iter(b"\n").count() + 1;
        Self { line, column: before[start..].chars().count() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_lines_and_characters() {
        let at = |text: &str, byte| {
            let Position { line, column } = Position::of(text.as_bytes(), byte);
            (line, column)
        };
        assert_eq!(at("abc", 0), (1, 1));
        assert_eq!(at("a\n\nbc", 4), (3, 2));
        assert_eq!(at("é\nüx", 5), (2, 2));
        assert_eq!(at("a\n", 99), (2, 1));
    }

    #[test]
    fn an_edit_changes_its_place_only() {
        let text = b"s\n\nX: y\nA: b\n";
        let gone = Fix::RemoveLines(3..8);
        assert_eq!(gone.apply(text), b"s\n\nA: b\n");
        let other = Fix::Replace { span: 6..7, with: b"zz".to_vec() };
        assert_eq!(other.apply(text), b"s\n\nX: zz\nA: b\n");
        let last = Fix::RemoveLines(3..13);
        assert_eq!((last.apply(text), last.edit(text)), (b"s\n".to_vec(), (2..13, Vec::new())));
        assert_eq!(other.edit(text), (6..7, b"zz".to_vec()));
    }

    #[test]
    fn an_edit_is_the_whole_change_wherever_the_lines_stand() {
        let text = "s\n\nX: y\n\n\nX: y\nX: y\n \nb\r\n\r\nX: y\r\n\n\nX: y\n\n";
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let fix = Fix::RemoveLines(at..at + line.len());
            at += line.len();
            let (span, with) = fix.edit(text.as_bytes());
            let edited = [&text.as_bytes()[..span.start], &with, &text.as_bytes()[span.end..]];
            assert_eq!(edited.concat().as_bstr(), fix.apply(text.as_bytes()).as_bstr(), "{line:?}");
        }
    }
}
