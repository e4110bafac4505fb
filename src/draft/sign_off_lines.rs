//! PURE. The lines that a reader, or a checker that greps, takes for sign-offs: wider than git's parser, in any place,
//! the subject too, since none must slip through.

use std::ops::Range;

use agent_traces::{Line, lines, removable_span, visible};
use bstr::ByteSlice;

use super::compose::SIGN_OFF;
use crate::text::confusables::{is_colon, skeleton_of};
use crate::text::encoding::MessageEncoding;
use crate::text::reading::Reading;
use git_message::Message;

/// A line that reads as a sign-off.
pub(crate) struct SignOffLine {
    /// The bytes that go with it and its continuation lines.
    pub(crate) span: Range<usize>,
    /// What follows the colon: bytes of the message where its bytes already read so.
    pub(crate) value: Vec<u8>,
    /// The same for those who decode the message.
    decoded: Vec<Vec<u8>>,
}

impl SignOffLine {
    /// What follows the colon, for each reader.
    pub(crate) fn values(&self) -> impl Iterator<Item = &[u8]> {
        std::iter::once(&self.value).chain(&self.decoded).map(Vec::as_slice)
    }
}

/// The values of all sign-offs in a message.
pub(crate) fn sign_off_values(message: &Message) -> Vec<Vec<u8>> {
    sign_offs(message).into_iter().map(|line| line.value).collect()
}

/// Whether one of these lines reads as a sign-off.
pub(crate) fn is_sign_off(text: &[u8]) -> bool {
    lines(text).any(|line| value_of(line.text).is_some())
}

/// Every sign-off line of the message as its bytes are and as they are decoded, in order.
pub(crate) fn sign_offs(message: &Message) -> Vec<SignOffLine> {
    let mut found = undecoded(message);
    let encoding = MessageEncoding::of(message);
    for reading in Reading::all(message.as_bytes(), &encoding) {
        let known = found.len();
        for line in undecoded(&Message::parse(&reading.text[..], message.config())) {
            let span = reading.span_in_message(&line.span);
            let at = found[..known].partition_point(|known| known.span.end <= span.start);
            match found[..known].get_mut(at).filter(|known| known.span.start < span.end) {
                Some(known) => known.decoded.push(line.value),
                None => found.push(SignOffLine { span, ..line }),
            }
        }
        found.sort_by_key(|line| line.span.start);
    }
    found
}

fn undecoded(message: &Message) -> Vec<SignOffLine> {
    let bytes = message.as_bytes();
    let mut found: Vec<SignOffLine> = Vec::new();
    let mut last: Option<(Line<'_>, usize)> = None;
    for line in lines(bytes) {
        if let Some(value) = value_of(line.text) {
            last = Some((line, line.end));
            let span = removable_span(bytes, &line, &line);
            found.push(SignOffLine { span, value, decoded: Vec::new() });
        } else if let Some((first, end)) = &mut last
            && *end == line.start
            && is_continuation(line.text)
            && let Some(sign_off) = found.last_mut()
        {
            sign_off.value.push(b' ');
            sign_off.value.extend_from_slice(line.text.trim());
            sign_off.span = removable_span(bytes, first, &line);
            *end = line.end;
        }
    }
    // A configured short form (`trailer.sob.key`) is a sign-off to git as well.
    let known: Vec<_> = found.iter().map(|line| line.span.clone()).collect();
    for trailer in message.trailers() {
        let (start, end) = (trailer.span.start, trailer.span.end);
        let next = known.partition_point(|span| span.end <= start);
        let is_known = known.get(next).is_some_and(|span| span.start < end);
        if !is_known && message.matches_token(trailer, SIGN_OFF) {
            let value = message.value(trailer).to_vec();
            found.push(SignOffLine { span: trailer.span.clone(), value, decoded: Vec::new() });
        }
    }
    found.sort_by_key(|line| line.span.start);
    found
}

fn is_continuation(line: &[u8]) -> bool {
    line.starts_with(b" ") | line.starts_with(b"\t") && !line.trim().is_empty()
}

/// What follows the colon of a sign-off: its own bytes where they can be told, else what a reader sees.
fn value_of(line: &[u8]) -> Option<Vec<u8>> {
    if let Some(value) = after_token(line) {
        return Some(value.trim().to_vec());
    }
    // Entities, tags and sequences of a terminal.
    line.find_byteset(b"&<\x08\x1b\xc2")?;
    let seen = visible(line);
    Some(after_token(seen.as_bytes())?.trim().to_vec())
}

/// What follows `Signed-off-by:` in any case, in letters that look like these, with whatever does not show in it, with a
/// bullet or an emoji before it, and in Markdown's emphasis. It stops at the first letter of anything else.
fn after_token(line: &[u8]) -> Option<&[u8]> {
    const WORDS: [&str; 3] = ["signed", "off", "by"];
    let mut letters =
        WORDS.iter().flat_map(|word| word.chars().map(move |c| (*word, c))).peekable();
    let mut word = "";
    let mut is_apart = true;
    for (_, end, c) in line.char_indices() {
        if is_colon(c) {
            return letters.peek().is_none().then(|| &line[end..]);
        }
        for c in skeleton_of(c) {
            if is_between(c) || word.is_empty() && is_before(c) {
                is_apart = true;
                continue;
            }
            let (next, letter) = letters.next()?;
            if c != letter || next != word && !is_apart {
                return None;
            }
            (word, is_apart) = (next, false);
        }
    }
    None
}

/// What stands between the words of the token, and around it.
fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '_' | '*' | '`')
}

/// What may stand before the token without making a quotation or a sentence of it.
fn is_before(c: char) -> bool {
    matches!(c, '+' | '|' | '•' | '·' | '‣' | '~')
        || !c.is_ascii() && !c.is_alphanumeric() && !is_quote(c)
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '\u{2018}'
            ..='\u{201f}' | '\u{2039}' | '\u{203a}' | '«' | '»' | '…' | char::REPLACEMENT_CHARACTER
    )
}
