//! PURE. Lines as a reader or a script sees them: beside LF and CRLF a lone CR, VT, FF, NEL, U+2028 and U+2029 begin a
//! new one. What a line says is read in `visible`.

use std::ops::Range;

/// The line ends that git does not know, but readers and scripts do.
const SOFT_ENDS: [&[u8]; 6] =
    [b"\r", b"\x0b", b"\x0c", "\u{85}".as_bytes(), "\u{2028}".as_bytes(), "\u{2029}".as_bytes()];

/// A line as a reader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// The offset of its first byte.
    pub start: usize,
    /// The offset after its line end.
    pub end: usize,
    /// The bytes without the line end.
    pub text: &'a [u8],
    /// Whether it ends as git's lines do: with LF, or where the text ends.
    pub is_hard: bool,
}

/// Returns the line that begins at an offset; `None` at the end of the text.
pub fn line_at(text: &[u8], start: usize) -> Option<Line<'_>> {
    let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
    let mut at = 0;
    while let Some(found) = find_line_end(&rest[at..]) {
        at += found;
        let tail = &rest[at..];
        let (length, is_hard) = match tail {
            [b'\n', ..] => (1, true),
            [b'\r', b'\n', ..] => (2, true),
            [b'\r'] => (1, true),
            _ => (
                SOFT_ENDS.iter().find(|end| tail.starts_with(end)).map_or(0, |end| end.len()),
                false,
            ),
        };
        if length > 0 {
            let text = &rest[..at];
            return Some(Line { start, end: start + at + length, text, is_hard });
        }
        at += 1;
    }
    Some(Line { start, end: text.len(), text: rest, is_hard: true })
}

/// Finds the first byte with which a line end may begin. A block without one is passed over as a whole.
fn find_line_end(text: &[u8]) -> Option<usize> {
    // LF, VT, FF, CR, and how NEL, U+2028 and U+2029 begin: `\xc2` and `\xe2`.
    let may_end = |byte: u8| matches!(byte, b'\n'..=b'\r') | (byte & !0x20 == 0xc2);
    // No early end: so the bytes of a block are looked at in one step.
    let has_end =
        |block: &[u8; LINE_BLOCK_BYTES]| block.iter().fold(false, |any, &byte| any | may_end(byte));
    let (blocks, _) = text.as_chunks();
    let start = LINE_BLOCK_BYTES * blocks.iter().take_while(|block| !has_end(block)).count();
    text[start..].iter().position(|&byte| may_end(byte)).map(|at| start + at)
}

/// Size of the blocks in which the end of a line is searched, in bytes.
const LINE_BLOCK_BYTES: usize = 16;

/// Returns all lines of a text.
pub fn lines(text: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let line = line_at(text, at)?;
        at = line.end;
        Some(line)
    })
}

/// Returns the bytes that go with the lines from `first` to `last`, so that nothing else is lost and what is left still
/// ends: git's whole lines with their ends where nothing else is in them, else from the line end before them.
///
/// ```
/// use agent_traces::{line_at, removable_span};
///
/// let text = b"mine\rtheirs\nmine\n";
/// let theirs = line_at(text, 5).unwrap();
/// assert_eq!(removable_span(text, &theirs, &theirs), 4..11);
/// ```
pub fn removable_span(text: &[u8], first: &Line<'_>, last: &Line<'_>) -> Range<usize> {
    let before = &text[..first.start];
    let soft = SOFT_ENDS.iter().filter(|_| !before.is_empty() && !before.ends_with(b"\n"));
    let start = soft.filter(|end| before.ends_with(end)).map(|end| first.start - end.len()).min();
    let span = match start {
        None if last.is_hard => first.start..last.end,
        start => start.unwrap_or(first.start)..last.start + last.text.len(),
    };
    whole_line(text, &span)
}

/// Widens sorted spans that are parts of git's lines to these lines, where nothing else is in them.
pub(crate) fn widen(text: &[u8], spans: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut wide: Vec<Range<usize>> = Vec::with_capacity(spans.len());
    for span in spans {
        let start = span.start.min(text.len());
        let span = start..span.end.clamp(start, text.len());
        match wide.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            Some(last) if last.start < last.end && is_blank_part(&text[last.end..span.start]) => {
                last.end = span.end.max(last.end);
            }
            _ => wide.push(span),
        }
    }
    for span in wide.iter_mut().filter(|span| span.start < span.end) {
        *span = whole_line(text, span);
    }
    wide
}

/// Returns the span with the blank rest of git's lines at both its ends, if both are blank and one is there.
fn whole_line(text: &[u8], span: &Range<usize>) -> Range<usize> {
    let begins = |at: usize| at == 0 || text[at - 1] == b'\n';
    if begins(span.start) && (begins(span.end) || span.end == text.len()) {
        return span.clone();
    }
    let blank_before = text[..span.start].iter().rev().take_while(|byte| is_blank_byte(**byte));
    let start = span.start - blank_before.count();
    let blank_after = text[span.end..].iter().take_while(|byte| is_blank_byte(**byte)).count();
    let end = match text[span.end + blank_after..].first() {
        _ if begins(span.end) => span.end,
        Some(b'\n') => span.end + blank_after + 1,
        None => text.len(),
        Some(_) => return span.clone(),
    };
    if begins(start) { start..end } else { span.clone() }
}

fn is_blank_part(part: &[u8]) -> bool {
    part.iter().all(|byte| is_blank_byte(*byte))
}

fn is_blank_byte(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | 0x0b | 0x0c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        lines(text.as_bytes()).map(|line| std::str::from_utf8(line.text).unwrap()).collect()
    }

    #[test]
    fn a_line_begins_after_every_line_end_that_a_reader_knows() {
        for end in ["\n", "\r\n", "\r", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}"] {
            assert_eq!(texts(&format!("a{end}é—b{end}")), ["a", "é—b"], "{end:?}");
        }
        assert_eq!(texts("a\r\r\nb"), ["a", "", "b"]);
        assert_eq!(texts(""), Vec::<&str>::new());
    }

    #[test]
    fn a_line_ends_wherever_its_end_is() {
        for end in ["\n", "\r", "\u{b}", "\u{85}", "\u{2029}"] {
            for length in 0..=3 * LINE_BLOCK_BYTES {
                // `é` and `—` begin with the bytes of line ends that are not there.
                for filler in ["a", "é", "—"] {
                    let text = filler.repeat(length);
                    assert_eq!(texts(&format!("{text}{end}b")), [&text, "b"], "{end:?} {length}");
                }
            }
        }
    }

    /// Removes every line that is `X`.
    fn without_x(text: &str) -> String {
        let text = text.as_bytes();
        let found = lines(text).filter(|line| line.text == b"X");
        let spans: Vec<_> = found.map(|line| removable_span(text, &line, &line)).collect();
        String::from_utf8(crate::remove_lines(text, &spans)).unwrap()
    }

    #[test]
    fn what_else_is_in_a_line_of_git_stays_and_the_line_still_ends() {
        for end in ["\r", "\u{b}", "\u{85}", "\u{2028}"] {
            for (text, expected) in [
                ("s\n\na|X\nb\n", "s\n\na\nb\n"),
                ("s\n\na|X\r\nb\n", "s\n\na\r\nb\n"),
                ("s\n\na|X|b\n", "s\n\na|b\n"),
                ("s\n\nX|a\nb\n", "s\n\n|a\nb\n"),
                ("s\n\na|X", "s\n\na"),
                ("s\n\na|X|X|b|X\n", "s\n\na|b\n"),
            ] {
                let [text, expected] = [text, expected].map(|text| text.replace('|', end));
                assert_eq!(without_x(&text), expected, "{text:?}");
            }
        }
    }

    #[test]
    fn a_line_of_git_that_is_left_blank_goes_as_a_whole() {
        for end in ["\r", "\u{b}", "\u{c}"] {
            for text in ["|X", "X|", "X|X", " |X| ", "X| |X"] {
                let text = format!("s\n\nA: b\n{}\nC: d\n", text.replace('|', end));
                assert_eq!(without_x(&text), "s\n\nA: b\nC: d\n", "{text:?}");
            }
        }
    }
}
