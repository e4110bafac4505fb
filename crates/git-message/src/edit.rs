//! PURE. Edits of the trailer block. Each returns a new message and keeps every byte that it is not about.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use bstr::ByteSlice;

use crate::lines::{is_blank, is_space, last_line, line_ending, trim};
use crate::message::Message;
use crate::trailer::Trailer;

/// Where a trailer is inserted. An index that does not exist means the end of the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InsertAt {
    /// Directly before this trailer.
    Before(usize),
    /// Directly after this trailer and its continuation lines.
    After(usize),
    /// At the end of the block. If there is no block, one is created before the ignored tail.
    End,
}

impl Message {
    /// Inserts a trailer and returns the new message.
    ///
    /// Line breaks in the value become continuation lines, so a value cannot add a trailer of its own. The line
    /// ending is that of the line before, which gets one if it has none.
    ///
    /// ```
    /// use git_message::{InsertAt, Message, SIGNED_OFF_BY, TrailerConfig};
    ///
    /// let message = Message::parse("Fix the parser\r\n", &TrailerConfig::default());
    /// let signed = message.insert(InsertAt::End, SIGNED_OFF_BY.as_bytes(), b"Ada <ada@example.com>");
    /// assert_eq!(
    ///     signed.as_bytes(),
    ///     b"Fix the parser\r\n\r\nSigned-off-by: Ada <ada@example.com>\r\n",
    /// );
    /// ```
    pub fn insert(&self, at: InsertAt, token: &[u8], value: &[u8]) -> Message {
        let (before, after) = self.bytes.split_at(self.insertion_offset(at));
        let eol = line_ending_near(before, after);
        let line = self.compose(token, value, eol);
        let mut bytes = Vec::with_capacity(self.bytes.len() + line.len() + 3 * eol.len());
        bytes.extend_from_slice(before);
        if !before.is_empty() && !before.ends_with(b"\n") {
            bytes.extend_from_slice(eol);
        }
        let follows_blank = !before.is_empty() && is_blank(&before[last_line(before)..]);
        if self.layout.block.is_none() && !follows_blank {
            bytes.extend_from_slice(eol);
        }
        bytes.extend_from_slice(&line);
        bytes.extend_from_slice(eol);
        bytes.extend_from_slice(after);
        self.with_bytes(bytes)
    }

    /// Replaces a trailer and its continuation lines, and keeps the line ending. An index that does not exist
    /// changes nothing.
    pub fn replace(&self, index: usize, token: &[u8], value: &[u8]) -> Message {
        let Some(Trailer { span, .. }) = self.trailers().get(index) else { return self.clone() };
        let (before, after) = (&self.bytes[..span.start], &self.bytes[span.end..]);
        let last_eol = line_ending(&self.bytes[span.clone()]);
        let line = self.compose(token, value, line_ending_near(&self.bytes[..span.end], after));
        self.with_bytes([before, &line, last_eol, after].concat())
    }

    /// Removes trailers with their continuation lines. If nothing is left of the block, the blank line
    /// before it is removed as well. Indices that do not exist are ignored; order and repetition do not matter.
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

    /// Removes repeated trailers: of those with this token (ASCII case does not matter) and the same unfolded value,
    /// only the first is kept.
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

    /// Returns the byte offset at which a trailer is inserted.
    fn insertion_offset(&self, at: InsertAt) -> usize {
        let span = |index: usize| self.trailers().get(index).map(|trailer| trailer.span.clone());
        let beside = match at {
            InsertAt::Before(index) => span(index).map(|span| span.start),
            InsertAt::After(index) => span(index).map(|span| span.end),
            InsertAt::End => None,
        };
        beside.or_else(|| self.block().map(|block| block.end)).unwrap_or_else(|| self.log_end())
    }

    /// Composes `Token: value` without a final line ending. A token that ends with a separator gets no other.
    fn compose(&self, token: &[u8], value: &[u8], eol: &[u8]) -> Vec<u8> {
        let separators = &self.config.separators;
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

    /// Returns `bytes[within]` without the cuts, which are in order and do not overlap.
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
        Message::from_parts(bytes, Arc::clone(&self.config))
    }
}

/// Returns the line ending used around a position: that of the line before it, else of the line after it.
fn line_ending_near<'a>(before: &'a [u8], after: &'a [u8]) -> &'a [u8] {
    let upto_newline = |text: &'a [u8], newline: usize| line_ending(&text[..=newline]);
    let above = before.rfind_byte(b'\n').map(|newline| upto_newline(before, newline));
    let below = || after.find_byte(b'\n').map(|newline| upto_newline(after, newline));
    above.or_else(below).unwrap_or(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ConfiguredTrailer, TrailerConfig};

    const BLOCK: &str = "title\n\nbody\n\nFixes: 1\nAcked-by: Bo\n  folded\nSigned-off-by: Ada\n";

    fn parse(text: &str) -> Message {
        Message::parse(text, &TrailerConfig::default())
    }

    fn insert(text: &str, at: InsertAt) -> String {
        String::from_utf8(parse(text).insert(at, b"New", b"value").into_bytes()).unwrap()
    }

    fn remove(text: &str, indices: &[usize]) -> String {
        String::from_utf8(parse(text).remove(indices).into_bytes()).unwrap()
    }

    #[test]
    fn a_trailer_is_inserted_before_after_or_at_the_end_of_a_block() {
        let changed = |line: &str| BLOCK.replace(line, &format!("New: value\n{line}"));
        assert_eq!(insert(BLOCK, InsertAt::Before(0)), changed("Fixes: 1\n"));
        assert_eq!(insert(BLOCK, InsertAt::Before(1)), changed("Acked-by: Bo\n"));
        assert_eq!(insert(BLOCK, InsertAt::After(1)), changed("Signed-off-by: Ada\n"));
        assert_eq!(insert(BLOCK, InsertAt::End), format!("{BLOCK}New: value\n"));
        assert_eq!(insert(BLOCK, InsertAt::After(7)), format!("{BLOCK}New: value\n"));
    }

    #[test]
    fn a_block_is_created_if_there_is_none() {
        assert_eq!(insert("title\n", InsertAt::End), "title\n\nNew: value\n");
        assert_eq!(insert("title\n\n", InsertAt::End), "title\n\nNew: value\n\n");
        assert_eq!(insert("title\n \n", InsertAt::End), "title\n \nNew: value\n");
        assert_eq!(insert("title\n\nbody\n", InsertAt::End), "title\n\nbody\n\nNew: value\n");
        assert_eq!(insert("", InsertAt::End), "\nNew: value\n");
        assert_eq!(insert("\n", InsertAt::End), "\nNew: value\n");
    }

    #[test]
    fn a_subject_that_looks_like_a_trailer_is_not_one() {
        assert_eq!(insert("subsystem: fix\n", InsertAt::End), "subsystem: fix\n\nNew: value\n");
        assert_eq!(
            insert("Signed-off-by: Ada\nAcked-by: Bo\n", InsertAt::End),
            "Signed-off-by: Ada\nAcked-by: Bo\n\nNew: value\n"
        );
    }

    #[test]
    fn a_missing_final_newline_is_added() {
        assert_eq!(insert("title", InsertAt::End), "title\n\nNew: value\n");
        assert_eq!(insert("title\n\nA: b", InsertAt::End), "title\n\nA: b\nNew: value\n");
        assert_eq!(insert("title\n\nA: b", InsertAt::Before(0)), "title\n\nNew: value\nA: b");
        assert_eq!(
            insert("title\r\n\r\nA: b", InsertAt::End),
            "title\r\n\r\nA: b\r\nNew: value\r\n"
        );
    }

    #[test]
    fn the_line_ending_is_that_of_the_neighbours() {
        assert_eq!(insert("title\r\n", InsertAt::End), "title\r\n\r\nNew: value\r\n");
        let crlf = BLOCK.replace('\n', "\r\n");
        assert_eq!(insert(&crlf, InsertAt::End), format!("{crlf}New: value\r\n"));
        assert_eq!(insert("title\r\n\r\nA: b\n", InsertAt::End), "title\r\n\r\nA: b\nNew: value\n");
    }

    #[test]
    fn a_trailer_is_inserted_before_the_ignored_tail() {
        let tail = "\n# Please enter the message.\n# On branch main\n";
        assert_eq!(
            insert(&format!("title\n{tail}"), InsertAt::End),
            format!("title\n\nNew: value\n{tail}")
        );
        assert_eq!(
            insert(&format!("{BLOCK}{tail}"), InsertAt::End),
            format!("{BLOCK}New: value\n{tail}")
        );
        let conflicts = "\nConflicts:\n\tfile\n";
        assert_eq!(
            insert(&format!("{BLOCK}{conflicts}"), InsertAt::End),
            format!("{BLOCK}New: value\n{conflicts}")
        );
        assert_eq!(insert(tail, InsertAt::End), format!("\nNew: value{tail}"));
    }

    #[test]
    fn a_message_of_comments_only_gets_a_block() {
        let message = parse("# one\n# two\n").insert(InsertAt::End, b"New", b"value");
        assert_eq!(message.as_bytes(), b"# one\n\nNew: value\n# two\n");
        assert_eq!(message.trailers().len(), 1);
    }

    #[test]
    fn blank_lines_below_a_block_stay_below_it() {
        assert_eq!(insert("title\n\nA: b\n \n", InsertAt::End), "title\n\nA: b\nNew: value\n \n");
        assert_eq!(
            insert("title\n\nA: b\n \n", InsertAt::After(0)),
            "title\n\nA: b\nNew: value\n \n"
        );
    }

    #[test]
    fn a_value_cannot_add_a_trailer_of_its_own() {
        let message =
            parse(BLOCK).insert(InsertAt::End, b"Ne\nw", b" a\nSigned-off-by: b\n\n \n\tc\r\nd ");
        let added = message.as_bytes().strip_prefix(BLOCK.as_bytes()).unwrap();
        assert_eq!(added, b"New: a\n Signed-off-by: b\n\tc\n d\n");
        assert_eq!(message.trailers().len(), 4);
    }

    #[test]
    fn the_first_separator_is_written_unless_the_token_ends_with_one() {
        let config = TrailerConfig { separators: b"=#".to_vec(), ..TrailerConfig::default() };
        let message = Message::parse("title\n", &config);
        let written =
            |token: &[u8], value: &[u8]| message.insert(InsertAt::End, token, value).into_bytes();
        assert_eq!(written(b"Fixes", b"1"), b"title\n\nFixes= 1\n");
        assert_eq!(written(b"Bug #", b"1"), b"title\n\nBug #1\n");
        assert_eq!(written(b"Bug", b""), b"title\n\nBug=\n");
    }

    #[test]
    fn replacing_touches_the_lines_of_one_trailer() {
        let replaced = parse(BLOCK).replace(1, b"Reviewed-by", b"Cy");
        let expected = BLOCK.replace("Acked-by: Bo\n  folded", "Reviewed-by: Cy");
        assert_eq!(replaced.as_bytes(), expected.as_bytes());
        assert_eq!(parse("t\n\nA: b").replace(0, b"C", b"d").as_bytes(), b"t\n\nC: d");
        assert_eq!(parse("t\n\nA: b\r\n").replace(0, b"C", b"d").as_bytes(), b"t\n\nC: d\r\n");
        assert_eq!(parse(BLOCK).replace(9, b"C", b"d"), parse(BLOCK));
    }

    #[test]
    fn removing_a_trailer_removes_its_continuation_lines() {
        assert_eq!(remove(BLOCK, &[1]), BLOCK.replace("Acked-by: Bo\n  folded\n", ""));
        assert_eq!(remove(BLOCK, &[2, 0, 0, 9]), "title\n\nbody\n\nAcked-by: Bo\n  folded\n");
        assert_eq!(remove(BLOCK, &[]), BLOCK);
    }

    #[test]
    fn the_blank_line_before_an_emptied_block_is_removed() {
        assert_eq!(remove(BLOCK, &[0, 1, 2]), "title\n\nbody\n");
        assert_eq!(remove("\nA: b\n", &[0]), "");
        assert_eq!(remove("title\n\nA: b\n\n# comment\n", &[0]), "title\n\n# comment\n");
        let mixed = "title\n\nSigned-off-by: Ada\nnot a trailer\n";
        assert_eq!(remove(mixed, &[0]), "title\n\nnot a trailer\n");
    }

    #[test]
    fn a_message_of_trailers_only_can_be_edited() {
        let text = "\nSigned-off-by: Ada\n";
        assert_eq!(insert(text, InsertAt::Before(0)), "\nNew: value\nSigned-off-by: Ada\n");
        assert_eq!(insert(text, InsertAt::End), "\nSigned-off-by: Ada\nNew: value\n");
    }

    #[test]
    fn duplicates_are_merged_by_token_and_unfolded_value() {
        let text = "t\n\nA: one two\na:one\n  two\nB: one two\nA: one Two\nA: one two\n";
        let merged = parse(text).merge_duplicates(b"A");
        assert_eq!(merged.as_bytes(), b"t\n\nA: one two\nB: one two\nA: one Two\n");
        assert_eq!(parse(BLOCK).merge_duplicates(b"fixes"), parse(BLOCK));
    }

    #[test]
    fn an_edited_message_is_read_with_the_same_settings() {
        let configured = vec![ConfiguredTrailer { name: b"new".to_vec(), key: None }];
        let config =
            TrailerConfig { configured, comment: b"//".to_vec(), ..TrailerConfig::default() };
        let message = Message::parse("t\n\nNew: a\nother\n// tail\n", &config);
        assert_eq!(message.trailers().len(), 1);
        let message = message.insert(InsertAt::End, b"New", b"b");
        assert_eq!(message.as_bytes(), b"t\n\nNew: a\nother\nNew: b\n// tail\n");
        assert_eq!(message.trailers().len(), 2);
    }

    #[test]
    fn huge_messages_are_edited_in_linear_time() {
        let text =
            format!("title\n\n{}", "Acked-by: Bo Nibble\n  <bo@example.com>\n".repeat(100_000));
        let message = parse(&text);
        assert_eq!(message.trailers().len(), 100_000);
        assert_eq!(message.merge_duplicates(b"Acked-by").trailers().len(), 1);
        let all: Vec<usize> = (0..100_000).rev().collect();
        assert_eq!(message.remove(&all).as_bytes(), b"title\n");
        let long = format!("title\n\nA: {}\n", "x ".repeat(1 << 19));
        assert_eq!(insert(&long, InsertAt::End), format!("{long}New: value\n"));
    }
}
