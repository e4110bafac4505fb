//! PURE. Finds the title and the trailer block, by the rules of git's trailer.c, and splits the block.

use std::ops::Range;

use super::Trailer;
use super::dialect::{Dialect, without_punctuation};
use super::lines::{is_blank, is_space, lines, lines_backwards, trim};

/// Beginnings of lines that git itself writes: one of them makes a block of a mixed paragraph.
const GIT_GENERATED: [&[u8]; 2] = [b"Signed-off-by: ", b"(cherry picked from commit "];

/// Other lines that a block may hold for each trailer line, if git generated one: the 25 % rule.
const OTHERS_PER_TRAILER: usize = 3;

/// Where the title, the first paragraph, ends. Comment lines do not end it; `log` is the text without its tail.
pub(super) fn title_end(log: &[u8], dialect: &Dialect) -> usize {
    lines(log, 0..log.len())
        .find(|line| {
            let bytes = &log[line.clone()];
            !dialect.is_comment(bytes) && is_blank(bytes)
        })
        .map_or(log.len(), |blank| blank.start)
}

/// Where the trailer block begins, if the last paragraph behind the title is one.
pub(super) fn start(log: &[u8], title_end: usize, dialect: &Dialect) -> Option<usize> {
    let mut count = Count::default();
    let mut only_blank = true;
    for line in lines_backwards(log, title_end..log.len()) {
        let bytes = &log[line.clone()];
        if dialect.is_comment(bytes) {
            count.continuations_were_other();
        } else if is_blank(bytes) {
            if only_blank {
                continue;
            }
            count.continuations_were_other();
            return count.is_block().then_some(line.end);
        } else {
            only_blank = false;
            count.add(bytes, dialect);
        }
    }
    None
}

/// The lines of a paragraph by kind, counted from its end.
#[derive(Default)]
struct Count {
    trailers: usize,
    others: usize,
    /// Indented lines whose owner, further up, is not seen yet.
    continuations: usize,
    /// A line that git generates or whose token is configured was seen.
    recognized: bool,
}

impl Count {
    fn add(&mut self, line: &[u8], dialect: &Dialect) {
        if GIT_GENERATED.iter().any(|prefix| line.starts_with(prefix)) {
            self.recognized = true;
            self.add_trailer();
        } else if is_space(line[0]) {
            self.continuations += 1;
        } else if let Some(separator @ 1..) = dialect.find_separator(line) {
            self.recognized =
                self.recognized || dialect.configured_for(&line[..separator]).is_some();
            self.add_trailer();
        } else {
            self.others += 1;
            self.continuations_were_other();
        }
    }

    fn add_trailer(&mut self) {
        self.trailers += 1;
        self.continuations = 0;
    }

    fn continuations_were_other(&mut self) {
        self.others += self.continuations;
        self.continuations = 0;
    }

    fn is_block(&self) -> bool {
        if self.recognized {
            self.trailers * OTHERS_PER_TRAILER >= self.others
        } else {
            self.trailers > 0 && self.others == 0
        }
    }
}

/// The trailers of a block that reaches from `start` to the end of the log.
pub(super) fn split(log: &[u8], start: usize, dialect: &Dialect) -> Vec<Trailer> {
    let mut trailers = Vec::new();
    let mut open: Option<Entry> = None;
    for line in lines(log, start..log.len()) {
        match &mut open {
            Some(entry) if is_space(log[line.start]) => entry.lines.end = line.end,
            _ => {
                trailers.extend(open.take().and_then(|entry| entry.close(log, dialect)));
                if let Some(separator @ 1..) = dialect.find_separator(&log[line.clone()]) {
                    open = Some(Entry { separator: line.start + separator, lines: line });
                }
            }
        }
    }
    trailers.extend(open.and_then(|entry| entry.close(log, dialect)));
    trailers
}

/// Where the last line of a block that is neither blank nor a comment ends.
pub(super) fn content_end(log: &[u8], start: usize, dialect: &Dialect) -> usize {
    lines_backwards(log, start..log.len())
        .find(|line| {
            let bytes = &log[line.clone()];
            !is_blank(bytes) && !dialect.is_comment(bytes)
        })
        .map_or(start, |line| line.end)
}

/// A line with a separator and the indented lines below it.
struct Entry {
    lines: Range<usize>,
    separator: usize,
}

impl Entry {
    /// The trailer this is; a comment that looks like one is none, and takes its continuation with it.
    fn close(self, log: &[u8], dialect: &Dialect) -> Option<Trailer> {
        let Entry { lines, separator } = self;
        if dialect.is_comment(&log[lines.clone()]) {
            return None;
        }
        let token = trim(log, lines.start..separator);
        let value = trim(log, separator + 1..lines.end);
        let configured = dialect.configured_for(without_punctuation(&log[token.clone()]));
        let span = without_blank_end(log, lines);
        Some(Trailer { span, token, value, configured })
    }
}

/// The lines without blank ones at their end: git reads those as continuation, but they mean nothing.
fn without_blank_end(log: &[u8], range: Range<usize>) -> Range<usize> {
    let end = lines_backwards(log, range.clone())
        .find(|line| !is_blank(&log[line.clone()]))
        .map_or(range.end, |line| line.end);
    range.start..end
}
