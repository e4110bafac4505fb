//! PURE. Where a finding is, as people and programs count, and the line it is in.

use std::ops::Range;

use bstr::ByteSlice;

use super::Judged;
use crate::rules::{Finding, Position};

/// A place in a message.
pub(super) struct Place<'a> {
    /// Bytes of the message, not beyond the first line.
    pub(super) bytes: Range<usize>,
    pub(super) start: Position,
    pub(super) end: Position,
    /// The line, without its end.
    pub(super) line: &'a [u8],
    /// The bytes of the line that are meant.
    pub(super) within: Range<usize>,
}

impl<'a> Place<'a> {
    /// Of a finding, where it has one.
    pub(super) fn of(judged: &'a Judged, finding: &Finding) -> Option<Self> {
        let message = &judged.message;
        let span = finding.span.clone()?;
        let start = span.start.min(message.len());
        let from = message[..start].rfind_byte(b'\n').map_or(0, |newline| newline + 1);
        let to = message[start..].find_byte(b'\n').map_or(message.len(), |n| start + n);
        let line = &message[from..to];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let end = span.end.clamp(start, from + line.len().max(start - from));
        Some(Self {
            bytes: start..end,
            start: Position::of(message, start),
            end: Position::of(message, end),
            within: start - from..end - from,
            line,
        })
    }
}
