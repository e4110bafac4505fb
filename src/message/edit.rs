//! PURE. Edits of the trailer block: each gives a new message and changes no byte but those it is about.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use bstr::ByteSlice;

use super::lines::{eol, is_blank, is_space, last_line, trim};
use super::{Message, Trailer};

/// Where a trailer is inserted. An index that does not exist means the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Directly before this trailer.
    Before(usize),
    /// Directly after this trailer and its continuation lines.
    After(usize),
    /// At the end of the block. Without a block one is made, before the ignored tail.
    End,
}

impl Message {
    /// Inserts a trailer. Line breaks in the value become continuation lines; the line ending is that of
    /// the line before. A line before it that has none gets one.
    pub fn insert(&self, place: Place, token: &[u8], value: &[u8]) -> Message {
        let at = self.position(place);
        let (before, after) = self.bytes.split_at(at);
        let eol = eol_near(before, after);
        let line = self.compose(token, value, eol);
        let mut bytes = Vec::with_capacity(self.bytes.len() + line.len() + 3 * eol.len());
        bytes.extend_from_slice(before);
        if !before.is_empty() && !before.ends_with(b"\n") {
            bytes.extend_from_slice(eol);
        }
        let behind_blank = !before.is_empty() && is_blank(&before[last_line(before)..]);
        if self.layout.block.is_none() && !behind_blank {
            bytes.extend_from_slice(eol);
        }
        bytes.extend_from_slice(&line);
        bytes.extend_from_slice(eol);
        bytes.extend_from_slice(after);
        self.with_bytes(bytes)
    }

    /// Writes another trailer in the place of one, with the same line ending. An index that does not
    /// exist changes nothing.
    pub fn replace(&self, index: usize, token: &[u8], value: &[u8]) -> Message {
        let Some(Trailer { span, .. }) = self.trailers().get(index) else { return self.clone() };
        let (before, after) = (&self.bytes[..span.start], &self.bytes[span.end..]);
        let eol_of_last = eol(&self.bytes[span.clone()]);
        let line = self.compose(token, value, eol_near(&self.bytes[..span.end], after));
        self.with_bytes([before, &line, eol_of_last, after].concat())
    }

    /// Removes trailers with their continuation lines. If nothing is left of the block, the blank line
    /// before it goes too. Indices that do not exist are ignored; order and repetition do not matter.
    pub fn remove(&self, indices: &[usize]) -> Message {
        let mut marked = vec![false; self.trailers().len()];
        for &index in indices {
            if let Some(mark) = marked.get_mut(index) {
                *mark = true;
            }
        }
        let spans = self.trailers().iter().zip(marked).filter(|(_, marked)| *marked);
        let mut cuts: Vec<_> = spans.map(|(trailer, _)| trailer.span.clone()).collect();
        if cuts.is_empty() {
            return self.clone();
        }
        if let Some(block) =
            self.block().filter(|block| is_blank(&self.without(&cuts, block.clone())))
        {
            // A block is always preceded by a blank line.
            cuts.insert(0, last_line(&self.bytes[..block.start])..block.start);
        }
        self.with_bytes(self.without(&cuts, 0..self.bytes.len()))
    }

    /// Removes all but the first of the trailers with this token, in any case of letters, whose unfolded
    /// values are the same.
    pub fn merge_duplicates(&self, token: &[u8]) -> Message {
        let mut seen = HashSet::new();
        let with_token = self
            .trailers()
            .iter()
            .enumerate()
            .filter(|(_, trailer)| self.has_token(trailer, token));
        let repeated: Vec<_> = with_token
            .filter(|(_, trailer)| !seen.insert(self.value(trailer)))
            .map(|(index, _)| index)
            .collect();
        self.remove(&repeated)
    }

    fn position(&self, place: Place) -> usize {
        let span = |index: usize| self.trailers().get(index).map(|trailer| trailer.span.clone());
        let beside = match place {
            Place::Before(index) => span(index).map(|span| span.start),
            Place::After(index) => span(index).map(|span| span.end),
            Place::End => None,
        };
        beside.or_else(|| self.block().map(|block| block.end)).unwrap_or_else(|| self.log_end())
    }

    /// `Token: value` without a line ending at the end; a token that ends with a separator gets no other.
    fn compose(&self, token: &[u8], value: &[u8], eol: &[u8]) -> Vec<u8> {
        let separators = &self.dialect.separators;
        let mut line: Vec<u8> =
            token.iter().copied().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
        let last = line.iter().rfind(|&&byte| !is_space(byte));
        if !last.is_some_and(|last| separators.contains(last)) {
            line.push(separators.first().copied().unwrap_or(b':'));
            line.push(b' ');
        }
        let value = value[trim(value, 0..value.len())].lines().filter(|line| !is_blank(line));
        for (index, part) in value.enumerate() {
            if index > 0 {
                line.extend_from_slice(eol);
                if !is_space(part[0]) {
                    line.push(b' ');
                }
            }
            line.extend_from_slice(part);
        }
        line.truncate(trim(&line, 0..line.len()).end);
        line
    }

    /// `bytes[within]` without the cuts, which are in order and do not overlap.
    fn without(&self, cuts: &[Range<usize>], within: Range<usize>) -> Vec<u8> {
        let mut kept = Vec::with_capacity(within.len());
        let mut from = within.start;
        for cut in cuts {
            kept.extend_from_slice(&self.bytes[from..cut.start]);
            from = cut.end;
        }
        kept.extend_from_slice(&self.bytes[from..within.end]);
        kept
    }

    fn with_bytes(&self, bytes: Vec<u8>) -> Message {
        Message::read(bytes, Arc::clone(&self.dialect))
    }
}

/// The line ending used around a position: that of the line before it, else of the line after it.
fn eol_near<'a>(before: &'a [u8], after: &'a [u8]) -> &'a [u8] {
    let upto_newline = |text: &'a [u8], newline: usize| eol(&text[..=newline]);
    let above = before.rfind_byte(b'\n').map(|newline| upto_newline(before, newline));
    let below = || after.find_byte(b'\n').map(|newline| upto_newline(after, newline));
    above.or_else(below).unwrap_or(b"\n")
}
