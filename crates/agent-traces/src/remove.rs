//! PURE. Removes whole lines from a message, and the blank lines that become redundant with them.

use std::ops::Range;

use crate::lines::widen;

/// Removes byte ranges of whole lines from a message.
///
/// A blank line after a removed span is removed as well if a blank line, or nothing, comes before the span, and no
/// blank line is left at the end if the end was removed. Every other byte is kept. Spans must be sorted and disjoint;
/// a span that reaches past the end of the message is cut off there. A part of a line goes with the whole line where the
/// rest of it is blank.
///
/// ```
/// let message = b"Sort the keys\n\nGenerated with Claude Code\n\nFixes: #12\n";
/// let first = std::slice::from_ref(&(15..42));
/// assert_eq!(agent_traces::remove_lines(message, first), b"Sort the keys\n\nFixes: #12\n");
/// ```
pub fn remove_lines(message: &[u8], spans: &[Range<usize>]) -> Vec<u8> {
    Remainder::after_removing(message, spans).bytes
}

/// What is left of a message after lines were removed, and where in the message it was.
pub(crate) struct Remainder {
    pub(crate) bytes: Vec<u8>,
    /// The offsets at which each piece begins here and in the message.
    pieces: Vec<(usize, usize)>,
}

impl Remainder {
    /// Removes lines as [`remove_lines`] does.
    pub(crate) fn after_removing(message: &[u8], spans: &[Range<usize>]) -> Self {
        let mut remainder = Self { bytes: Vec::with_capacity(message.len()), pieces: Vec::new() };
        let mut at = 0;
        let spans = widen(message, spans);
        for span in &spans {
            let (start, end) = (span.start.max(at), span.end.max(at));
            remainder.keep(message, at..start);
            at = end;
            if start < end && ends_with_blank_line(&remainder.bytes) {
                at = skip_blank_lines(message, at);
            }
        }
        let is_in_line = remainder.bytes.last().is_some_and(|&last| last != b'\n');
        let cut_at_end = !is_in_line && skip_blank_lines(message, at) == message.len();
        if cut_at_end && spans.iter().any(|span| span.start < span.end) {
            trim_blank_lines(&mut remainder.bytes);
        } else {
            remainder.keep(message, at..message.len());
        }
        remainder
    }

    fn keep(&mut self, message: &[u8], piece: Range<usize>) {
        if !piece.is_empty() {
            self.pieces.push((self.bytes.len(), piece.start));
            self.bytes.extend_from_slice(&message[piece]);
        }
    }

    /// Returns where in the message a span of the remainder was: more than one range if something was removed within.
    pub(crate) fn original_spans(&self, span: &Range<usize>) -> Vec<Range<usize>> {
        let first = self.pieces.partition_point(|&(here, _)| here <= span.start).saturating_sub(1);
        let mut spans = Vec::new();
        for (index, &(here, there)) in self.pieces.iter().enumerate().skip(first) {
            let until = self.pieces.get(index + 1).map_or(self.bytes.len(), |next| next.0);
            let (start, end) = (span.start.max(here), span.end.min(until));
            if here >= span.end {
                break;
            }
            if start < end {
                spans.push(there + start - here..there + end - here);
            }
        }
        spans
    }
}

/// Returns whether the text is empty or its last line is blank.
fn ends_with_blank_line(text: &[u8]) -> bool {
    let Some((&last, rest)) = text.split_last() else { return true };
    let line = match rest.iter().rposition(|&b| b == b'\n') {
        Some(newline) => &rest[newline + 1..],
        None => rest,
    };
    last == b'\n' && line.iter().all(u8::is_ascii_whitespace)
}

/// Returns the offset of the first line from `at` that is not blank, or the end.
fn skip_blank_lines(text: &[u8], mut at: usize) -> usize {
    while at < text.len() {
        let end = text[at..].iter().position(|&b| b == b'\n').map_or(text.len(), |n| at + n + 1);
        if !text[at..end].iter().all(u8::is_ascii_whitespace) {
            break;
        }
        at = end;
    }
    at
}

/// Removes the blank lines at the end; the line ending of the last line is kept.
fn trim_blank_lines(text: &mut Vec<u8>) {
    while !text.is_empty() && ends_with_blank_line(text) {
        text.pop();
        let line = text.iter().rposition(|&b| b == b'\n').map_or(0, |newline| newline + 1);
        text.truncate(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Removes every line that is `X`.
    fn without_x(text: &str) -> String {
        let mut spans = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if line.trim_end() == "X" {
                spans.push(at..at + line.len());
            }
            at += line.len();
        }
        String::from_utf8(remove_lines(text.as_bytes(), &spans)).unwrap()
    }

    #[test]
    fn nothing_to_remove_is_identity() {
        for text in ["", "a", "a\n\n\n", "\n\n", "a\r\n\r\n"] {
            assert_eq!(remove_lines(text.as_bytes(), &[]), text.as_bytes());
        }
    }

    #[test]
    fn a_removed_paragraph_leaves_one_blank_line() {
        assert_eq!(without_x("s\n\nb\n\nX\n\nc\n"), "s\n\nb\n\nc\n");
        assert_eq!(without_x("s\n\nb\n\nX\nX\n\nX\n\nc\n"), "s\n\nb\n\nc\n");
        assert_eq!(without_x("s\r\n\r\nX\r\n\r\nc\r\n"), "s\r\n\r\nc\r\n");
    }

    #[test]
    fn a_line_inside_a_paragraph_leaves_the_paragraph() {
        assert_eq!(without_x("s\nX\n\nb\n"), "s\n\nb\n");
        assert_eq!(without_x("s\n\nb\nX\nc\n"), "s\n\nb\nc\n");
        assert_eq!(without_x("s\n\nX\nc\n"), "s\n\nc\n");
    }

    #[test]
    fn the_end_keeps_no_blank_line() {
        assert_eq!(without_x("s\n\nX\n"), "s\n");
        assert_eq!(without_x("s\n\n\nX"), "s\n");
        assert_eq!(without_x("s\n\nX\n\nX\n\n\n"), "s\n");
        assert_eq!(without_x("X\n"), "");
    }

    #[test]
    fn an_empty_span_removes_nothing() {
        for (text, at) in [("s\n\n\nb\n", 3), ("s\n\n", 3), ("\n\n", 0)] {
            let empty = at..at;
            let removed = remove_lines(text.as_bytes(), std::slice::from_ref(&empty));
            assert_eq!(removed, text.as_bytes());
        }
    }

    #[test]
    fn blank_lines_elsewhere_are_kept() {
        assert_eq!(without_x("s\n\n\nb\n\nX\nc\n\n\n"), "s\n\n\nb\n\nc\n\n\n");
        assert_eq!(without_x("s\n\nX\nc"), "s\n\nc");
    }
}
