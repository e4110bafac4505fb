//! PURE. A message as readers see it who go by its encoding: the text in UTF-8, and which of its bytes are which bytes
//! of the message. A message may have two readings, since programs differ in what a line end does.

use std::ops::Range;

use agent_traces::lines;
use bstr::ByteSlice;

use super::encoding::MessageEncoding;

/// A decoded message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The message in UTF-8.
    pub(crate) text: Vec<u8>,
    /// The places here and in the message that are the same: where a line or a line end begins.
    places: Vec<(usize, usize)>,
}

impl Reading {
    /// What readers see who decode the message; nothing where they see its bytes as they are, or where nobody here can
    /// decode it ([`MessageEncoding::reads`]).
    pub(crate) fn all(message: &[u8], encoding: &MessageEncoding) -> Vec<Self> {
        if *encoding == MessageEncoding::Utf8 && message.to_str().is_err() {
            return vec![Self::of_latin_1(message)];
        }
        if encoding.keeps(message) || !encoding.reads(message) {
            return Vec::new();
        }
        let each_line = Self::of(message, encoding, false);
        if !encoding.has_states() {
            return vec![each_line];
        }
        let through = Self::of(message, encoding, true);
        if through == each_line { vec![each_line] } else { vec![each_line, through] }
    }

    /// `keeps_state` says that a line begins in the character set in which the one before it has ended.
    fn of(message: &[u8], encoding: &MessageEncoding, keeps_state: bool) -> Self {
        let mut reading = Self { text: Vec::with_capacity(message.len()), places: Vec::new() };
        let mut state = Vec::new();
        for part in parts(message, &encoding.line_ends()) {
            if !keeps_state {
                state.clear();
            }
            reading.add(
                part.text.start,
                &encoding.decode_part(&message[part.text.clone()], &mut state),
            );
            reading.add(part.text.end, part.end.as_bytes());
        }
        reading.places.push((reading.text.len(), message.len()));
        reading
    }

    /// What git makes of a message that should be in UTF-8 and is not (commit.c, `verify_utf8`): each byte that is wrong
    /// is a character of Latin-1.
    fn of_latin_1(message: &[u8]) -> Self {
        const NEXT_LINE: u8 = 0x85;
        let mut reading = Self { text: Vec::with_capacity(message.len()), places: Vec::new() };
        for line in lines(message) {
            let mut at = line.start;
            reading.add(at, b"");
            for chunk in line.text.utf8_chunks() {
                reading.text.extend_from_slice(chunk.valid().as_bytes());
                at += chunk.valid().len();
                for &byte in chunk.invalid() {
                    let character = char::from(byte).to_string();
                    if byte == NEXT_LINE {
                        reading.add(at, character.as_bytes());
                        reading.add(at + 1, b"");
                    } else {
                        reading.text.extend_from_slice(character.as_bytes());
                    }
                    at += 1;
                }
            }
            reading.add(at, &message[at..line.end]);
        }
        reading.places.push((reading.text.len(), message.len()));
        reading
    }

    fn add(&mut self, at: usize, text: &[u8]) {
        self.places.push((self.text.len(), at));
        self.text.extend_from_slice(text);
    }

    /// The bytes of the message that this span of lines is.
    pub(crate) fn span_in_message(&self, span: &Range<usize>) -> Range<usize> {
        // Where two places are one here, the outer one is meant.
        let place = |at: usize| self.places.get(at).map_or(0, |&(_, there)| there);
        let start = self.places.partition_point(|&(here, _)| here < span.start);
        let is_exact = self.places.get(start).is_some_and(|&(here, _)| here == span.start);
        let start = place(if is_exact { start } else { start.saturating_sub(1) });
        let end = self.places.partition_point(|&(here, _)| here <= span.end);
        let is_exact = end > 0 && self.places[end - 1].0 == span.end;
        start..place(if is_exact { end - 1 } else { end }).max(start)
    }
}

/// A line of a message that is not decoded yet, and its line end in UTF-8.
struct Part {
    text: Range<usize>,
    end: String,
}

/// The parts of a message between its line ends, which come as bytes of the message and as characters.
fn parts<'a>(message: &'a [u8], ends: &'a [(Vec<u8>, char)]) -> impl Iterator<Item = Part> + 'a {
    let firsts: Vec<u8> = ends.iter().filter_map(|(bytes, _)| bytes.first().copied()).collect();
    let mut start = 0;
    std::iter::from_fn(move || {
        message.get(start..).filter(|rest| !rest.is_empty())?;
        let mut at = start;
        while let Some(found) = message[at..].find_byteset(&firsts) {
            at += found;
            let end = ends.iter().find(|(bytes, _)| message[at..].starts_with(bytes));
            if let Some((bytes, end)) = end {
                let text = start..at;
                start = at + bytes.len();
                return Some(Part { text, end: end.to_string() });
            }
            at += 1;
        }
        let text = start..message.len();
        start = message.len();
        Some(Part { text, end: String::new() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(label: &str, message: &[u8]) -> Vec<Reading> {
        Reading::all(message, &MessageEncoding::from_label(Some(label.as_bytes())))
    }

    fn texts(label: &str, message: &[u8]) -> Vec<String> {
        let texts = readings(label, message).into_iter().map(|reading| reading.text);
        texts.map(|text| String::from_utf8(text).expect("UTF-8")).collect()
    }

    #[test]
    fn a_message_is_decoded_as_its_encoding_says() {
        for (label, message, expected) in [
            ("ISO-2022-JP", &b"s\n\nSig\x1b(B\x1b(B\x1b(Jned\x1b(B\n"[..], "s\n\nSigned\n"),
            ("iso-2022-jp//IGNORE", b"\x1b$B#S\x1b(B", "\u{ff33}"),
            ("latin1", b"J\xfcrgen\x85x", "Jürgen\u{85}x"),
            ("CP1251", b"\xe0\n", "а\n"),
            ("eucJP", b"\xa3\xd3\n", "\u{ff33}\n"),
        ] {
            assert_eq!(texts(label, message), [expected], "{label}");
        }
        for (label, message) in
            [("latin1", "ascii"), ("UTF-8", "é"), ("ISO-2022-JP", "ascii"), ("IBM1047", "x")]
        {
            assert_eq!(texts(label, message.as_bytes()), Vec::<String>::new(), "{label}");
        }
    }

    #[test]
    fn a_line_end_may_or_may_not_end_a_character_set() {
        let message = b"\x1b$B#S\n#T\n";
        assert_eq!(texts("ISO-2022-JP", message), ["\u{ff33}\n#T\n", "\u{ff33}\n\u{ff34}\n"]);
    }

    #[test]
    fn what_should_be_utf8_and_is_not_is_latin_1_to_git() {
        assert_eq!(texts("UTF-8", b"J\xfcrgen \xc3\xa9\x85x\n"), ["Jürgen é\u{85}x\n"]);
        let [reading] = &readings("UTF-8", b"\xfc\x85x\ny\n")[..] else { panic!("one reading") };
        assert_eq!(reading.span_in_message(&(2..5)), 1..3);
        assert_eq!(reading.span_in_message(&(0..6)), 0..4);
    }

    #[test]
    fn a_line_that_is_found_is_one_of_the_message() {
        let message = b"s\n\ntext\r\x1b(Bab\x1b(B\nc\n";
        let [reading] = &readings("ISO-2022-JP", message)[..] else { panic!("one reading") };
        assert_eq!(reading.text, b"s\n\ntext\rab\nc\n");
        assert_eq!(reading.span_in_message(&(7..10)), 7..16);
        assert_eq!(reading.span_in_message(&(8..11)), 8..17);
        assert_eq!(reading.span_in_message(&(0..13)), 0..19);
    }
}
