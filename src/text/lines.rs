//! PURE. Places in a text as people count them.

use std::ops::Range;

use bstr::ByteSlice;

/// A place in a text: both numbers from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Character in the line.
    pub column: usize,
}

/// Numbers the lines of a text. It counts on from the line that was asked for last, so that all places together
/// cost one reading if their lines ascend: a message may have 100,000 of them.
pub struct LineIndex<'t> {
    text: &'t [u8],
    /// Where the line begins that was asked for last.
    start: usize,
    /// Its number.
    line: usize,
}

impl<'t> LineIndex<'t> {
    /// Begins at the first line.
    pub fn new(text: &'t [u8]) -> Self {
        Self { text, start: 0, line: 1 }
    }

    /// The number of the line that holds this byte, from 1.
    pub fn line(&mut self, at: usize) -> usize {
        let start = self.span(at).start;
        if start < self.start {
            *self = Self::new(self.text);
        }
        self.line += self.text[self.start..start].find_iter(b"\n").count();
        self.start = start;
        self.line
    }

    /// The line and the column of this byte.
    pub fn position(&mut self, at: usize) -> Position {
        let at = at.min(self.text.len());
        let before = &self.text[self.span(at).start..at];
        Position { line: self.line(at), column: before.chars().count() + 1 }
    }

    /// The bytes of the line that holds this byte, without its end.
    pub fn span(&self, at: usize) -> Range<usize> {
        let at = at.min(self.text.len());
        let start = self.text[..at].rfind_byte(b'\n').map_or(0, |newline| newline + 1);
        let end = self.text[at..].find_byte(b'\n').map_or(self.text.len(), |newline| at + newline);
        let line = &self.text[start..end];
        start..start + line.strip_suffix(b"\r").unwrap_or(line).len()
    }
}

/// The first line that is not blank, with its end: what a reader takes for the subject, a comment too.
/// `Message::subject` passes comments over, and a message that is judged may have been stored with them.
pub(crate) fn first_line(text: &[u8]) -> Range<usize> {
    let mut lines = git_message::lines::lines(text, 0..text.len());
    lines.find(|line| !text[line.clone()].trim().is_empty()).unwrap_or(text.len()..text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_lines_and_characters() {
        let at = |text: &str, byte| {
            let Position { line, column } = LineIndex::new(text.as_bytes()).position(byte);
            (line, column)
        };
        assert_eq!(at("abc", 0), (1, 1));
        assert_eq!(at("a\n\nbc", 4), (3, 2));
        assert_eq!(at("é\nüx", 5), (2, 2));
        assert_eq!(at("a\n", 99), (2, 1));
    }

    #[test]
    fn lines_are_numbered_in_any_order() {
        let mut index = LineIndex::new(b"a\nb\r\n\nc");
        assert_eq!([0, 1, 2, 6, 5, 0, 7].map(|at| index.line(at)), [1, 1, 2, 4, 3, 1, 4]);
        assert_eq!([1, 3, 5, 6].map(|at| index.span(at)), [0..1, 2..3, 5..5, 6..7]);
    }

    #[test]
    fn the_first_line_is_one_that_says_something() {
        for (text, expected) in
            [("\n \nab\nc", 3..6), ("# c\nab\n", 0..4), ("\u{a0}\nab", 3..5), ("\n", 1..1)]
        {
            assert_eq!(first_line(text.as_bytes()), expected, "{text:?}");
        }
    }
}
