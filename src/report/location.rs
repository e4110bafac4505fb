//! PURE. Where a finding is, as people and programs count, and the line it is in.

use std::ops::Range;

use bstr::ByteSlice;

use super::CheckedMessage;
use crate::rules::{Finding, Position};

/// A place in a message.
pub(super) struct Excerpt<'a> {
    /// Bytes of the message, not beyond the first line.
    pub(super) bytes: Range<usize>,
    pub(super) start: Position,
    pub(super) end: Position,
    /// The line, without its end.
    pub(super) line: &'a [u8],
    /// The bytes of the line that are meant.
    pub(super) within: Range<usize>,
}

/// The findings of a message, each with its place where it has one. They come in order, so that lines are
/// counted once: a message may have 100,000 findings.
pub(super) fn placed(
    judged: &CheckedMessage,
) -> impl Iterator<Item = (&Finding, Option<Excerpt<'_>>)> {
    let mut counted = Counted { at: 0, line: 1 };
    judged.findings.iter().map(move |finding| {
        let span = finding.span.clone();
        (finding, span.map(|span| Excerpt::of(&judged.message, span, &mut counted)))
    })
}

/// Up to where lines were counted, at the beginning of a line.
struct Counted {
    at: usize,
    line: usize,
}

impl Counted {
    /// The number of the line that begins here.
    fn line_at(&mut self, message: &[u8], from: usize) -> usize {
        if from < self.at {
            *self = Self { at: 0, line: 1 };
        }
        self.line += message[self.at..from].find_iter(b"\n").count();
        self.at = from;
        self.line
    }
}

impl<'a> Excerpt<'a> {
    fn of(message: &'a [u8], span: Range<usize>, counted: &mut Counted) -> Self {
        let start = span.start.min(message.len());
        let from = message[..start].rfind_byte(b'\n').map_or(0, |newline| newline + 1);
        let to = message[start..].find_byte(b'\n').map_or(message.len(), |n| start + n);
        let line = &message[from..to];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let end = span.end.clamp(start, from + line.len().max(start - from));
        let number = counted.line_at(message, from);
        let position =
            |at: usize| Position { line: number, column: message[from..at].chars().count() + 1 };
        Self {
            bytes: start..end,
            start: position(start),
            end: position(end),
            within: start - from..end - from,
            line,
        }
    }
}
