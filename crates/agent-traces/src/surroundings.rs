//! PURE. What a line is among the lines around it: what continues it, whether it is quoted or alone, and to which block
//! it belongs. Each question is answered in one pass over the message.

use std::cell::{Cell, RefCell};

use bstr::ByteSlice;

use crate::bare_line::BareLine;
use crate::footer::begins_footer;
use crate::index::{BlockMember, Index, normalise_token};
use crate::lines::{Line, line_at};
use crate::scanner::{LineTrace, MAX_LINE_BYTES, examine_alone, is_skipped};
use crate::trace::{AgentId, Verdict};
use crate::trailer::Candidate;
use crate::visible::visible;

/// Minimum indentation of an example, in bytes.
const MIN_EXAMPLE_INDENT_BYTES: usize = 4;

/// How a line ends that announces an example, beside a colon.
const ANNOUNCEMENTS: &[&[u8]] = &[b"such as", b" like", b"e.g.", b"for example", b"for instance"];

/// How far the scan of a message has come.
pub(crate) struct ScanState<'a> {
    pub(crate) message: &'a [u8],
    /// The last line before the current one that is not blank and is kept.
    pub(crate) previous: Option<Line<'a>>,
    /// Whether there is no blank line between the two.
    pub(crate) is_adjacent: bool,
    /// The offset where the current fenced block ends.
    pub(crate) fence_end: usize,
    /// Whether no further fence is ever closed.
    pub(crate) has_unclosed_fence: bool,
    /// The offset up to which lines are known to be removable. Each of them asks what comes after it.
    pub(crate) removable_run_end: Cell<usize>,
    /// The offset of the next line that is kept and not blank, as far as it is known.
    pub(crate) next_kept: Cell<usize>,
    /// The offset of the first line of the current paragraph.
    pub(crate) paragraph: usize,
    /// The agents of which two tokens are in a paragraph, and the offset of that paragraph.
    pub(crate) blocks: RefCell<(usize, Vec<AgentId>)>,
    /// Whether the last kept line is an example.
    pub(crate) is_after_example: bool,
}

/// Returns the token of a line that may belong to a block, and what the block is.
pub(crate) fn find_member<'b>(
    index: &Index,
    bare: &BareLine<'b>,
) -> Option<(&'b str, BlockMember)> {
    if bare.has_bullet || bare.is_quoted || !index.blocks.may_begin_with(bare.text) {
        return None;
    }
    let candidate = Candidate::parse(bare.text, false).filter(|line| line.has_colon)?;
    let member = index.blocks.find(&normalise_token(candidate.token), candidate.value)?;
    Some((candidate.token, member))
}

/// Returns whether a bracket is open at the end of a line, as in a link that is broken over two lines.
pub(crate) fn is_open(text: &[u8]) -> bool {
    text.rfind_byte(b'[').is_some_and(|at| text[at..].find_byte(b']').is_none())
}

impl<'a> ScanState<'a> {
    pub(crate) fn begin(message: &'a [u8]) -> Self {
        ScanState {
            message,
            previous: None,
            is_adjacent: false,
            fence_end: 0,
            has_unclosed_fence: false,
            removable_run_end: Cell::new(0),
            next_kept: Cell::new(0),
            paragraph: 0,
            blocks: RefCell::new((usize::MAX, Vec::new())),
            is_after_example: false,
        }
    }

    /// Joins a line with the next one, which ends a link or a remark that the line begins.
    pub(crate) fn join_next(
        &self,
        line: Line<'a>,
        bare: &BareLine<'_>,
    ) -> Option<(String, Line<'a>)> {
        let next = line_at(self.message, line.end)?;
        let text = visible(next.text);
        let text = text.trim();
        let count = |c: char| bare.text.matches(c).count();
        let ends_link = is_open(bare.text.as_bytes()) && text.contains("](");
        let ends_remark = count('(') > count(')') && text.contains(')');
        let is_link = text.starts_with("(http") || text.starts_with('[');
        if !(ends_link || ends_remark || is_link) || text.len() > MAX_LINE_BYTES {
            return None;
        }
        let glue = if bare.text.ends_with([']', '(']) { "" } else { " " };
        Some((format!("{}{glue}{text}", bare.text), next))
    }

    /// Returns whether a line is a paragraph of its own, or trailers and footers follow it, and what comes before is no
    /// heading or question to which it is a person's answer.
    pub(crate) fn is_alone(&self, last: &Line<'_>) -> bool {
        if self.is_adjacent || self.previous.is_none() {
            return false;
        }
        let asks = self.previous.is_some_and(|previous| {
            let text = previous.text.trim_ascii();
            text.starts_with(b"#")
                || text.ends_with(b"?")
                || text.ends_with(b":")
                || text.ends_with(b"**")
        });
        let next = line_at(self.message, last.end);
        !asks
            && next.is_none_or(|next| {
                let text = visible(next.text);
                text.trim().is_empty()
                    || text.len() <= MAX_LINE_BYTES
                        && BareLine::strip(&text).is_some_and(|bare| {
                            begins_footer(bare.text)
                                || Candidate::parse(bare.text, false)
                                    .is_some_and(|line| line.has_colon)
                        })
            })
    }

    /// Returns the last line of the paragraph of a line; `None` if it is long.
    pub(crate) fn end_of_paragraph(&self, line: Line<'a>) -> Option<Line<'a>> {
        let mut last = line;
        for _ in 0..MAX_PARAGRAPH_LINES {
            match line_at(self.message, last.end).filter(|next| !next.text.trim_ascii().is_empty())
            {
                Some(next) => last = next,
                None => return Some(last),
            }
        }
        None
    }

    /// Finds what comes after a marker: a rule, and a paragraph that advertises the same agent. If it is none that the
    /// catalogue knows, it is asked about, together with the marker.
    pub(crate) fn find_appendix(
        &self,
        index: &Index,
        marker: Line<'a>,
        agent: AgentId,
    ) -> Option<(Line<'a>, Verdict)> {
        let rule = line_at(self.message, marker.end)?;
        if rule.text.trim_ascii() != b"---" {
            return None;
        }
        let mut first = line_at(self.message, rule.end)?;
        while first.text.trim_ascii().is_empty() && first.end - rule.end <= MAX_GAP_BYTES {
            first = line_at(self.message, first.end)?;
        }
        let last = self.end_of_paragraph(first)?;
        let text = visible(first.text);
        let opening = BareLine::strip(&text).and_then(|bare| index.match_opening(bare.text));
        if opening.is_some_and(|opening| opening.agent == agent) {
            return Some((last, Verdict::Agent));
        }
        let paragraph = visible(&self.message[first.start..last.end]);
        let mut urls = paragraph.match_indices("](").map(|(at, _)| &paragraph[at + 2..]);
        let has_link = urls.any(|url| {
            let end = url.find([')', ' ']).unwrap_or(url.len());
            index.find_advertised(&url[..end]) == Some(agent)
        });
        has_link.then_some((last, Verdict::Ambiguous))
    }

    /// Returns the agents of which two tokens or more are in the current paragraph. It is found out once for each.
    pub(crate) fn agents_of_blocks(&self, index: &Index) -> Vec<AgentId> {
        let mut blocks = self.blocks.borrow_mut();
        if blocks.0 != self.paragraph {
            let mut tokens: Vec<(AgentId, String)> = Vec::new();
            let mut at = self.paragraph;
            while let Some(line) = line_at(self.message, at) {
                at = line.end;
                if line.text.trim_ascii().is_empty() {
                    break;
                }
                if line.text.len() > MAX_LINE_BYTES {
                    continue;
                }
                let text = visible(line.text);
                let member = BareLine::strip(&text).and_then(|bare| find_member(index, &bare));
                let Some((token, member)) = member else { continue };
                let found = (member.agent, normalise_token(token));
                if !tokens.contains(&found) {
                    tokens.push(found);
                }
            }
            let count = |agent: AgentId| tokens.iter().filter(|(of, _)| *of == agent).count();
            let agents = tokens.iter().map(|(agent, _)| *agent).filter(|agent| count(*agent) >= 2);
            *blocks = (self.paragraph, agents.collect());
        }
        blocks.1.clone()
    }

    /// Notes a fenced block, which quotes. A fence that is never closed does not begin one.
    pub(crate) fn enter_fence(&mut self, line: Line<'_>) {
        if line.start < self.fence_end || self.has_unclosed_fence || !is_fence(line.text) {
            return;
        }
        let mut at = line.end;
        while let Some(next) = line_at(self.message, at) {
            at = next.end;
            if is_fence(next.text) {
                self.fence_end = at;
                return;
            }
        }
        self.has_unclosed_fence = true;
    }

    /// Joins the continuation lines of a trailer, and an address or link that is folded without indentation. Returns
    /// the joined text, if there is any, and its last line.
    pub(crate) fn unfold(
        &self,
        index: &Index,
        line: Line<'a>,
        bare: &BareLine<'_>,
        candidate: &Candidate<'_>,
    ) -> (Option<String>, Line<'a>) {
        let mut joined: Option<String> = None;
        let mut last = line;
        while let Some(next) = line_at(self.message, last.end) {
            let text = visible(next.text);
            let words = text.trim();
            if words.is_empty() || words.len() > MAX_LINE_BYTES {
                break;
            }
            // A link to a session below a complete trailer is a trace of its own.
            if !candidate.value.is_empty() && joined.is_none() && index.is_session_url(words) {
                break;
            }
            let indent = next.text.len() - next.text.trim_start().len();
            let is_deeper = indent > bare.indent && !bare.has_bullet;
            let is_address = words.starts_with('<') && words.ends_with('>') && words.contains('@');
            let is_folded = candidate.value.is_empty() && index.is_session_url(words)
                || is_address && !candidate.value.contains(['<', '`']) && candidate.has_colon;
            let length = joined.as_ref().map_or(bare.text.len(), String::len);
            if !(is_deeper && !begins_item(words) || is_folded && joined.is_none())
                || length > MAX_LINE_BYTES
            {
                break;
            }
            let joined = joined.get_or_insert_with(|| bare.text.to_owned());
            joined.push(' ');
            joined.push_str(words);
            last = next;
        }
        (joined, last)
    }

    /// Returns whether a line is an example: announced and indented or in a list, in code between a person's
    /// paragraphs, or in the middle of a sentence.
    pub(crate) fn is_example(&self, index: &Index, bare: &BareLine<'_>, end: usize) -> bool {
        let Some(previous) = self.previous else { return false };
        let before = previous.text.trim();
        let is_announced = before.ends_with(b":") && !before.ends_with(b"by:")
            || ANNOUNCEMENTS.iter().any(|announcement| before.ends_with(announcement));
        let is_indented = bare.indent >= MIN_EXAMPLE_INDENT_BYTES;
        if is_announced && (is_indented || bare.has_bullet) {
            return true;
        }
        if self.is_after_example && (is_indented || bare.has_bullet && self.is_adjacent) {
            return true;
        }
        if is_indented && is_prose(previous.text) {
            return self.next_kept(index, end).is_some_and(|next| is_prose(next.text));
        }
        if !self.is_adjacent {
            return false;
        }
        let after = self.end_of_removable_run(index, end);
        let Some(next) = line_at(self.message, after) else { return false };
        let is_lower_case = next.text.trim_start().first().is_some_and(u8::is_ascii_lowercase);
        let text = visible(next.text);
        let is_trailer =
            Candidate::parse(text.trim(), false).is_some_and(|candidate| candidate.has_colon);
        is_lower_case && !is_trailer && !text.starts_with("http") && !text.starts_with("via ")
    }

    /// Returns the next line from `at` that is neither blank nor removable. The answer is the same for each line
    /// before it.
    pub(crate) fn next_kept(&self, index: &Index, at: usize) -> Option<Line<'a>> {
        let mut at = at.max(self.next_kept.get());
        let found = loop {
            let Some(line) = line_at(self.message, at) else { break None };
            if line.text.trim_ascii().is_empty() {
                at = line.end;
                continue;
            }
            let end = self.end_of_removable_run(index, at);
            if end <= at {
                break Some(line);
            }
            at = end;
        };
        self.next_kept.set(at);
        found
    }

    /// Returns the offset after the removable lines that begin at `at`. They do not continue a sentence, and the answer
    /// is the same for each of them.
    pub(crate) fn end_of_removable_run(&self, index: &Index, at: usize) -> usize {
        let mut at = at.max(self.removable_run_end.get());
        while let Some(line) = line_at(self.message, at) {
            let text = visible(line.text);
            let found = (!is_skipped(index, &text))
                .then(|| BareLine::strip(&text))
                .flatten()
                .and_then(|bare| examine_alone(index, self, line, &bare))
                .filter(LineTrace::is_removable);
            let Some(found) = found else { break };
            at = found.last.end;
        }
        self.removable_run_end.set(at);
        at
    }
}

/// Maximum number of lines of a paragraph that an agent appends.
const MAX_PARAGRAPH_LINES: usize = 40;

/// Maximum number of bytes between a marker and its paragraph.
const MAX_GAP_BYTES: usize = 64;

/// Returns whether a line is text at the margin: no trailer, list, heading or line of a log.
fn is_prose(line: &[u8]) -> bool {
    let text = visible(line);
    text.starts_with(char::is_alphanumeric)
        && !text.starts_with("commit ")
        && !Candidate::parse(&text, false)
            .is_some_and(|line| line.has_colon && !line.token.contains(' '))
}

/// Returns whether a line begins or ends a fenced block.
fn is_fence(text: &[u8]) -> bool {
    if text.find_byteset("`~").is_none() {
        return false;
    }
    text.trim_start().starts_with(b"```") || text.trim_start().starts_with(b"~~~")
}

/// Returns whether an indented line is an item of its own: a trailer or a bullet.
fn begins_item(text: &str) -> bool {
    text.starts_with(['-', '*', '•', '#'])
        || Candidate::parse(text, false)
            .is_some_and(|candidate| candidate.has_colon && !candidate.token.contains(' '))
}
