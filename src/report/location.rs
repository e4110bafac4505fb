//! PURE. Where a finding is, as people and programs count, and the line it is in.

use std::ops::Range;

use super::CheckedMessage;
use crate::rules::Finding;
use crate::text::lines::{LineIndex, Position};

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
/// counted once.
pub(super) fn placed(
    judged: &CheckedMessage,
) -> impl Iterator<Item = (&Finding, Option<Excerpt<'_>>)> {
    let mut index = LineIndex::new(&judged.message);
    judged.findings.iter().map(move |finding| {
        let span = finding.span.clone();
        (finding, span.map(|span| Excerpt::of(&judged.message, span, &mut index)))
    })
}

impl<'a> Excerpt<'a> {
    fn of(message: &'a [u8], span: Range<usize>, index: &mut LineIndex<'_>) -> Self {
        let start = span.start.min(message.len());
        let line = index.span(start);
        let end = span.end.clamp(start, line.end.max(start));
        Self {
            bytes: start..end,
            start: index.position(start),
            end: index.position(end),
            within: start - line.start..end - line.start,
            line: &message[line],
        }
    }
}
