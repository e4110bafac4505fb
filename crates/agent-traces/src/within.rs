//! PURE. Finds trailers and footers within a line of other text: a message whose `\n` the shell did not expand, or a
//! trailer that is glued to the subject.

use std::ops::Range;

use bstr::ByteSlice;

use crate::attribution::LineMatch;
use crate::bare_line::BareLine;
use crate::footer::Setting;
use crate::index::Index;
use crate::lines::Line;
use crate::scanner::{LineTrace, MAX_LINE_BYTES};
use crate::trace::{Kind, Verdict};
use crate::trailer::Candidate;
use crate::visible::visible;

/// Finds a trailer or footer within a line of a person: a message whose `\n` the shell did not expand, or a trailer
/// that is glued to the subject. The person's part stays.
pub(crate) fn examine_within<'a>(index: &Index, line: Line<'a>) -> Option<LineTrace<'a>> {
    let text = line.text;
    let pieces = match has_escape(text) {
        true => split_at_escapes(text),
        false => find_glued_trailer(text).into_iter().collect(),
    };
    let mut part: Option<(Range<usize>, LineMatch)> = None;
    for piece in pieces {
        let words = visible(&text[piece.clone()]);
        if words.trim().is_empty() {
            continue;
        }
        let found = match_piece(index, &words);
        match (&mut part, found) {
            (None, Some(found)) => part = Some((piece, found)),
            (Some((part, _)), Some(_)) => part.end = piece.end,
            (Some(_), None) => break,
            (None, None) => {}
        }
    }
    let (part, LineMatch { kind, mut attribution }) = part?;
    attribution.verdict = Verdict::Ambiguous;
    attribution.reason.push_str(", within a line of other text");
    let part = Some(line.start + part.start..line.start + part.end);
    Some(LineTrace { part, ..LineTrace::of_line(kind, attribution, line) })
}

/// Returns whether a text has the escape `\n`.
pub(crate) fn has_escape(text: &[u8]) -> bool {
    text.find_byte(b'\\').is_some_and(|at| text[at..].contains_str("\\n"))
}

/// Finds a trailer that is glued to the end of other text.
fn find_glued_trailer(text: &[u8]) -> Option<Range<usize>> {
    text.find_byte(b'@')?;
    let at = text.find("uthored-")?;
    let start = text[..at].rfind_byte(b' ')? + 1;
    text[start].is_ascii_alphabetic().then_some(start..text.len())
}

/// Returns the ranges between the escapes `\n` and `\r`.
fn split_at_escapes(text: &[u8]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for at in text.find_iter("\\n") {
        let end = if text[start..at].ends_with(b"\\r") { at - 2 } else { at };
        pieces.push(start..end);
        start = at + 2;
    }
    pieces.push(start..text.len());
    pieces
}

/// Matches a piece of a line, if an agent wrote it without doubt.
fn match_piece(index: &Index, words: &str) -> Option<LineMatch> {
    if words.len() > MAX_LINE_BYTES {
        return None;
    }
    let bare = BareLine::strip(words)?;
    let trailer = Candidate::parse(bare.text, bare.has_bullet)
        .and_then(|candidate| index.match_trailer(&candidate));
    let link = || {
        let attribution = index.match_session_line(bare.text, bare.has_emoji)?;
        Some(LineMatch { kind: Kind::SessionLink, attribution })
    };
    let (has_emoji, has_robot) = (bare.has_emoji, bare.has_robot);
    let setting = Setting { has_emoji, has_robot, is_alone: &|| false };
    let found = trailer.or_else(link).or_else(|| index.match_footer(bare.text, setting))?;
    (found.attribution.verdict == Verdict::Agent).then_some(found)
}
