//! PURE. Lines and whitespace as git sees them: bytes, ASCII only, and a line ends at `\n`.

use std::ops::Range;

use bstr::ByteSlice;

/// Returns whether git takes a byte for whitespace. Vertical tab and form feed are not in its table.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Returns whether a line holds nothing but whitespace. `\r` is whitespace, so a line with a CRLF ending can be blank.
pub fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|&byte| is_space(byte))
}

/// Returns a line without its line ending, LF or CRLF.
pub fn without_line_ending(line: &[u8]) -> &[u8] {
    &line[..line.len() - line_ending(line).len()]
}

/// Returns the line ending of a line: LF, CRLF, or nothing at the end of the text.
pub fn line_ending(line: &[u8]) -> &[u8] {
    let length = match line {
        [.., b'\r', b'\n'] => 2,
        [.., b'\n'] => 1,
        _ => 0,
    };
    &line[line.len() - length..]
}

/// Returns the lines of `text[within]`, first to last, each as its byte range in `text` with the line ending.
///
/// ```
/// let text = b"one\r\ntwo";
/// assert_eq!(git_message::lines::lines(text, 0..text.len()).collect::<Vec<_>>(), [0..5, 5..8]);
/// ```
pub fn lines(text: &[u8], within: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = within.start;
    std::iter::from_fn(move || {
        let rest = text.get(start..within.end).filter(|rest| !rest.is_empty())?;
        let line = start..start + rest.find_byte(b'\n').map_or(rest.len(), |newline| newline + 1);
        start = line.end;
        Some(line)
    })
}

/// Returns the lines of `text[within]`, last to first, each as its byte range in `text` with the line ending.
pub fn lines_backwards(
    text: &[u8],
    within: Range<usize>,
) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut end = within.end;
    std::iter::from_fn(move || {
        let rest = text.get(within.start..end).filter(|rest| !rest.is_empty())?;
        let line = within.start + last_line(rest)..end;
        end = line.start;
        Some(line)
    })
}

/// Returns the offset where the last line of a text begins. A final newline belongs to the line that it ends.
pub(crate) fn last_line(text: &[u8]) -> usize {
    let Some(before_last) = text.len().checked_sub(1) else { return 0 };
    text[..before_last].rfind_byte(b'\n').map_or(0, |newline| newline + 1)
}

/// Returns the part of `range` without the whitespace of `text` at both ends.
pub(crate) fn trim(text: &[u8], range: Range<usize>) -> Range<usize> {
    let bytes = &text[range.clone()];
    let Some(first) = bytes.iter().position(|&byte| !is_space(byte)) else {
        return range.start..range.start;
    };
    // There is a first byte that is not whitespace, so there is a last one; the fallback is never used.
    let last = bytes.iter().rposition(|&byte| !is_space(byte)).unwrap_or(first);
    range.start + first..range.start + last + 1
}

/// Returns the text up to the first NUL, where git's parsers stop.
pub(crate) fn until_nul(text: &[u8]) -> &[u8] {
    text.find_byte(0).map_or(text, |nul| &text[..nul])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_same_in_both_directions() {
        for text in [&b""[..], b"\n", b"a", b"a\n", b"a\n\nb", b"\r\n\n\n", b"\n\na\n"] {
            let forwards: Vec<_> = lines(text, 0..text.len()).collect();
            let mut backwards: Vec<_> = lines_backwards(text, 0..text.len()).collect();
            backwards.reverse();
            assert_eq!(forwards, backwards, "{text:?}");
            assert_eq!(forwards.iter().map(ExactSizeIterator::len).sum::<usize>(), text.len());
        }
    }

    #[test]
    fn line_endings_are_told_apart() {
        assert_eq!(without_line_ending(b"a\r\n"), b"a");
        assert_eq!(without_line_ending(b"a\n"), b"a");
        assert_eq!(without_line_ending(b"a\r"), b"a\r");
        assert_eq!(line_ending(b"\r\n"), b"\r\n");
        assert_eq!(line_ending(b""), b"");
    }

    #[test]
    fn form_feed_is_not_whitespace_to_git() {
        assert!(is_blank(b" \t\r\n"));
        assert!(!is_blank(b"\x0c\n"));
        assert!(!is_blank(b"\x0b\n"));
    }

    #[test]
    fn trimming_a_blank_range_leaves_an_empty_one() {
        assert_eq!(trim(b" a b ", 0..5), 1..4);
        assert_eq!(trim(b"   ", 1..3), 1..1);
    }
}
