//! Cuts whole lines out of a message, and the blank lines that became redundant with them.

use std::ops::Range;

/// Removes whole-line spans from a message.
///
/// A blank line that stood behind a removed span goes where a blank line (or nothing) stands
/// before it, and no blank line is left at the end where the end was removed. Every other byte
/// stays. Spans must be sorted and disjoint; a span that reaches past the message is cut off.
pub fn remove_lines(message: &[u8], spans: &[Range<usize>]) -> Vec<u8> {
    Rest::of(message, spans).bytes
}

/// What is left of a message, and where in the message it stood.
pub(super) struct Rest {
    pub(super) bytes: Vec<u8>,
    /// Where a piece begins here, and where in the message.
    pieces: Vec<(usize, usize)>,
}

impl Rest {
    /// As `remove_lines`.
    pub(super) fn of(message: &[u8], spans: &[Range<usize>]) -> Self {
        let mut rest = Self { bytes: Vec::with_capacity(message.len()), pieces: Vec::new() };
        let mut at = 0;
        for span in spans {
            let start = span.start.clamp(at, message.len());
            let end = span.end.clamp(start, message.len());
            rest.take(message, at..start);
            at = end;
            if start < end && ends_with_blank_line(&rest.bytes) {
                at = skip_blank_lines(message, at);
            }
        }
        let cut_at_end = !spans.is_empty() && skip_blank_lines(message, at) == message.len();
        if cut_at_end && spans.iter().any(|span| span.start < span.end) {
            trim_blank_lines(&mut rest.bytes);
        } else {
            rest.take(message, at..message.len());
        }
        rest
    }

    fn take(&mut self, message: &[u8], piece: Range<usize>) {
        if !piece.is_empty() {
            self.pieces.push((self.bytes.len(), piece.start));
            self.bytes.extend_from_slice(&message[piece]);
        }
    }

    /// Where in the message a span of what is left stands; more than one where something between went.
    pub(super) fn places(&self, span: &Range<usize>) -> Vec<Range<usize>> {
        let first = self.pieces.partition_point(|&(here, _)| here <= span.start).saturating_sub(1);
        let mut places = Vec::new();
        for (index, &(here, there)) in self.pieces.iter().enumerate().skip(first) {
            let until = self.pieces.get(index + 1).map_or(self.bytes.len(), |next| next.0);
            let (start, end) = (span.start.max(here), span.end.min(until));
            if here >= span.end {
                break;
            }
            if start < end {
                places.push(there + start - here..there + end - here);
            }
        }
        places
    }
}

/// The message is empty or its last line is blank.
fn ends_with_blank_line(text: &[u8]) -> bool {
    let Some((&last, rest)) = text.split_last() else { return true };
    let line = match rest.iter().rposition(|&b| b == b'\n') {
        Some(newline) => &rest[newline + 1..],
        None => rest,
    };
    last == b'\n' && line.iter().all(u8::is_ascii_whitespace)
}

/// The offset of the first line from `at` that is not blank, or the end.
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

/// Drops the blank lines at the end; the end of the last line stays as it is.
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
    fn blank_lines_elsewhere_stay() {
        assert_eq!(without_x("s\n\n\nb\n\nX\nc\n\n\n"), "s\n\n\nb\n\nc\n\n\n");
        assert_eq!(without_x("s\n\nX\nc"), "s\n\nc");
    }
}
