//! PURE. Finds the title and the trailer block, by the rules of git's trailer.c, and splits the block.

use std::ops::Range;

use crate::config::{TrailerConfig, without_punctuation};
use crate::lines::{is_blank, is_space, lines, lines_backwards, trim};
use crate::trailer::{Trailer, is_sign_off_line};

/// Beginning of the line that `git cherry-pick -x` writes. Like a sign-off, it makes a mixed paragraph a block.
const CHERRY_PICKED: &[u8] = b"(cherry picked from commit ";

/// Maximum number of other lines per trailer line in a block with a line that git generated: the 25 % rule.
const MAX_OTHER_LINES_PER_TRAILER: usize = 3;

/// Returns the offset where the title, the first paragraph, ends. Comment lines do not end it; `log` is the text
/// without its tail.
pub(crate) fn find_title_end(log: &[u8], config: &TrailerConfig) -> usize {
    lines(log, 0..log.len())
        .find(|line| {
            let bytes = &log[line.clone()];
            !config.is_comment(bytes) && is_blank(bytes)
        })
        .map_or(log.len(), |blank| blank.start)
}

/// Returns the offset where the trailer block begins, if the last paragraph after the title is a block.
pub(crate) fn find_start(log: &[u8], title_end: usize, config: &TrailerConfig) -> Option<usize> {
    let mut counts = LineCounts::default();
    let mut only_blank = true;
    for line in lines_backwards(log, title_end..log.len()) {
        let bytes = &log[line.clone()];
        if config.is_comment(bytes) {
            counts.close_continuations();
        } else if is_blank(bytes) {
            if only_blank {
                continue;
            }
            counts.close_continuations();
            return counts.is_block().then_some(line.end);
        } else {
            only_blank = false;
            counts.add_line(bytes, config);
        }
    }
    None
}

/// The lines of a paragraph by kind, counted from its end.
#[derive(Default)]
struct LineCounts {
    trailers: usize,
    others: usize,
    /// Indented lines whose first line, further up, has not been reached yet.
    continuations: usize,
    /// Whether a line was seen that git generates or whose token is configured.
    recognized: bool,
}

impl LineCounts {
    fn add_line(&mut self, line: &[u8], config: &TrailerConfig) {
        if is_sign_off_line(line) || line.starts_with(CHERRY_PICKED) {
            self.recognized = true;
            self.add_trailer();
        } else if is_space(line[0]) {
            self.continuations += 1;
        } else if let Some(separator @ 1..) = config.find_separator(line) {
            self.recognized =
                self.recognized || config.configured_for(&line[..separator]).is_some();
            self.add_trailer();
        } else {
            self.others += 1;
            self.close_continuations();
        }
    }

    fn add_trailer(&mut self) {
        self.trailers += 1;
        self.continuations = 0;
    }

    /// Counts the pending continuation lines as other lines: they continue no trailer.
    fn close_continuations(&mut self) {
        self.others += self.continuations;
        self.continuations = 0;
    }

    fn is_block(&self) -> bool {
        if self.recognized {
            self.trailers * MAX_OTHER_LINES_PER_TRAILER >= self.others
        } else {
            self.trailers > 0 && self.others == 0
        }
    }
}

/// Splits a block that reaches from `start` to the end of the log into its trailers.
pub(crate) fn split_trailers(log: &[u8], start: usize, config: &TrailerConfig) -> Vec<Trailer> {
    let mut trailers = Vec::new();
    let mut open: Option<Entry> = None;
    for line in lines(log, start..log.len()) {
        match &mut open {
            Some(entry) if is_space(log[line.start]) => entry.lines.end = line.end,
            _ => {
                trailers.extend(open.take().and_then(|entry| entry.close(log, config)));
                if let Some(separator @ 1..) = config.find_separator(&log[line.clone()]) {
                    open = Some(Entry { separator: line.start + separator, lines: line });
                }
            }
        }
    }
    trailers.extend(open.and_then(|entry| entry.close(log, config)));
    trailers
}

/// Returns the offset where the last line of a block ends that is neither blank nor a comment.
pub(crate) fn find_content_end(log: &[u8], start: usize, config: &TrailerConfig) -> usize {
    lines_backwards(log, start..log.len())
        .find(|line| {
            let bytes = &log[line.clone()];
            !is_blank(bytes) && !config.is_comment(bytes)
        })
        .map_or(start, |line| line.end)
}

/// A line with a separator and the indented lines below it.
struct Entry {
    lines: Range<usize>,
    separator: usize,
}

impl Entry {
    /// Turns the entry into a trailer. A comment that looks like a trailer is not one, nor are its continuation
    /// lines.
    fn close(self, log: &[u8], config: &TrailerConfig) -> Option<Trailer> {
        let Entry { lines, separator } = self;
        if config.is_comment(&log[lines.clone()]) {
            return None;
        }
        let token = trim(log, lines.start..separator);
        let value = trim(log, separator + 1..lines.end);
        let configured = config.configured_for(without_punctuation(&log[token.clone()]));
        let span = without_blank_end(log, lines);
        Some(Trailer { span, token, value, configured })
    }
}

/// Returns the range without the blank lines at its end, which git reads as empty continuation lines.
fn without_blank_end(log: &[u8], range: Range<usize>) -> Range<usize> {
    let end = lines_backwards(log, range.clone())
        .find(|line| !is_blank(&log[line.clone()]))
        .map_or(range.end, |line| line.end);
    range.start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ConfiguredTrailer;

    /// Returns the tokens of the trailers of the block, or `None` without a block.
    fn tokens(text: &str, config: &TrailerConfig) -> Option<String> {
        let log = text.as_bytes();
        let start = find_start(log, find_title_end(log, config), config)?;
        let tokens =
            split_trailers(log, start, config).into_iter().map(|trailer| &text[trailer.token]);
        Some(tokens.collect::<Vec<_>>().join(" "))
    }

    fn plain(text: &str) -> Option<String> {
        tokens(text, &TrailerConfig::default())
    }

    #[test]
    fn the_title_is_never_a_block() {
        assert_eq!(plain("Signed-off-by: Ada\n"), None);
        assert_eq!(plain("A: b\n# comment\nC: d\n"), None);
        assert_eq!(plain("\nA: b\n").as_deref(), Some("A"));
        assert_eq!(plain("# comment\n\nA: b\n").as_deref(), Some("A"));
    }

    #[test]
    fn a_paragraph_of_trailers_is_a_block() {
        assert_eq!(plain("t\n\nA: b\n c\n\td\nE : f\n").as_deref(), Some("A E"));
        assert_eq!(plain("t\r\n\r\nA: b\r\n c\r\n").as_deref(), Some("A"));
        assert_eq!(plain("t\n\nA: b\nplain\n"), None);
        assert_eq!(plain("t\n\n folded\nA: b\n"), None);
        assert_eq!(plain("t\n\nA: b\n\nbody\n"), None);
    }

    #[test]
    fn a_quarter_of_trailer_lines_is_enough_if_git_generated_one() {
        let others = "one\ntwo\nthree\n";
        assert_eq!(
            plain(&format!("t\n\n{others}Signed-off-by: Ada\n")).as_deref(),
            Some("Signed-off-by")
        );
        assert_eq!(plain(&format!("t\n\n{others}four\nSigned-off-by: Ada\n")), None);
        assert_eq!(plain(&format!("t\n\n{others}signed-off-by: Ada\n")), None);
        let picked = "(cherry picked from commit 01)\n";
        assert_eq!(plain(&format!("t\n\n{others}{picked}")).as_deref(), Some(""));
        assert_eq!(plain(&format!("t\n\n{others} folded\n{picked}")), None);
    }

    #[test]
    fn a_configured_token_counts_as_generated_by_git() {
        let configured =
            vec![ConfiguredTrailer { name: b"acked".to_vec(), key: Some(b"Seen".to_vec()) }];
        let config = TrailerConfig { configured, ..TrailerConfig::default() };
        assert_eq!(tokens("t\n\nplain\nACK: b\n", &config).as_deref(), Some("ACK"));
        assert_eq!(tokens("t\n\nplain\nseen: b\n", &config).as_deref(), Some("seen"));
        assert_eq!(tokens("t\n\nplain\nAcked-by: b\n", &config), None);
    }

    #[test]
    fn comments_in_a_block_are_skipped_and_end_a_continuation() {
        assert_eq!(plain("t\n\nA: b\n# c\nD: e\n").as_deref(), Some("A D"));
        assert_eq!(plain("t\n\nA: b\n# c\n  d\n"), None);
        let config = TrailerConfig { comment: b"dnl".to_vec(), ..TrailerConfig::default() };
        assert_eq!(tokens("t\n\nA: b\ndnl: c\nD: e\n", &config).as_deref(), Some("A D"));
    }

    #[test]
    fn the_span_ends_before_blank_lines() {
        let log = b"t\n\nA: b\n c\n \n\t\n";
        let trailers = split_trailers(log, 3, &TrailerConfig::default());
        assert_eq!((trailers[0].span.clone(), trailers[0].value.clone()), (3..11, 6..10));
        assert_eq!(find_content_end(log, 3, &TrailerConfig::default()), 11);
    }
}
