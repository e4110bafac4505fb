//! PURE. One pass over a message that finds the lines an agent left there. What a single line means is decided in
//! `trailer`, `footer` and `link`; here it is seen among the lines around it.

use std::cell::Cell;

use bstr::ByteSlice;

use crate::attribution::{Attribution, LineMatch};
use crate::footer::{begins_footer, is_symbol, may_begin_footer, shortcode_length};
use crate::index::Index;
use crate::lines::{Line, line_at, removable_span};
use crate::trace::{Authority, Kind, Trace, Verdict};
use crate::trailer::Candidate;
use crate::visible::visible;

/// Maximum length of a trailer or footer, in bytes.
const MAX_LINE_BYTES: usize = 1000;

/// Maximum length of the start of a line in which the `by` of a trailer without a colon ends, in bytes.
const MAX_BY_BYTES: usize = 32;

/// Minimum indentation of an example, in bytes.
const MIN_EXAMPLE_INDENT_BYTES: usize = 4;

/// A line, with the lines that belong to it, that an agent left.
struct LineTrace<'a> {
    kind: Kind,
    attribution: Attribution,
    token: Option<Vec<u8>>,
    /// The last line of it.
    last: Line<'a>,
}

impl LineTrace<'_> {
    fn is_removable(&self) -> bool {
        self.kind.is_removable(self.attribution.verdict)
    }

    fn is_agents(&self) -> bool {
        self.attribution.verdict == Verdict::Agent
    }

    fn into_trace(self, index: &Index, message: &[u8], first: Line<'_>) -> Trace {
        let Attribution { agent, verdict, reason } = self.attribution;
        Trace {
            span: removable_span(message, &first, &self.last),
            // `layers` counts.
            line: 0,
            kind: self.kind,
            verdict,
            agent: index.id_of(agent).to_owned(),
            token: self.token,
            reason,
            // `layers` knows whose index this is.
            authority: Authority::BuiltIn,
        }
    }
}

/// How far the scan of a message has come.
struct ScanState<'a> {
    message: &'a [u8],
    /// The last line before the current one that is not blank and is kept.
    previous: Option<Line<'a>>,
    /// Whether there is no blank line between the two.
    is_adjacent: bool,
    /// The offset where the current fenced block ends.
    fence_end: usize,
    /// Whether no further fence is ever closed.
    has_unclosed_fence: bool,
    /// The offset up to which lines are known to be removable. Each of them asks what comes after it.
    removable_run_end: Cell<usize>,
}

/// A line without what surrounds its words.
struct BareLine<'a> {
    text: &'a str,
    /// Indentation in bytes.
    indent: usize,
    /// Whether symbols come before the words.
    has_emoji: bool,
    /// Whether a bullet comes before the words.
    has_bullet: bool,
    /// Whether the line is quoted with `>`.
    is_quoted: bool,
}

/// Finds what agents left in a message.
pub(crate) fn scan(index: &Index, message: &[u8]) -> Vec<Trace> {
    let mut traces = Vec::new();
    let mut state = ScanState::begin(message);
    let mut at = 0;
    while let Some(line) = line_at(message, at) {
        at = line.end;
        if line.text.trim_ascii().is_empty() {
            state.is_adjacent = false;
            continue;
        }
        let is_subject = state.previous.is_none();
        state.enter_fence(line);
        // A person's subject may well speak of an agent: there is no doubt to ask about.
        let found = examine_line(index, &state, line);
        if let Some(found) = found.filter(|found| !is_subject || found.is_removable()) {
            let is_removable = found.is_removable();
            at = found.last.end;
            traces.push(found.into_trace(index, message, line));
            if is_removable {
                continue;
            }
        }
        (state.previous, state.is_adjacent) = (Some(line), true);
    }
    traces
}

/// Decides what a line is among the lines around it.
fn examine_line<'a>(index: &Index, state: &ScanState<'a>, line: Line<'a>) -> Option<LineTrace<'a>> {
    if line.start < state.fence_end {
        return None;
    }
    let text = visible(line.text);
    if is_skipped(index, &text) {
        return None;
    }
    examine_closely(index, state, line, &text)
}

/// Returns whether a line is too long for anything that agents write, or plain prose.
fn is_skipped(index: &Index, line: &str) -> bool {
    let is_long = line.len() > MAX_LINE_BYTES && line.trim().len() > MAX_LINE_BYTES;
    is_long || is_plain_prose(index, line.as_bytes())
}

fn examine_closely<'a>(
    index: &Index,
    state: &ScanState<'a>,
    line: Line<'a>,
    text: &str,
) -> Option<LineTrace<'a>> {
    let bare = BareLine::strip(text)?;
    let mut found = examine_alone(index, state, line, &bare)?;
    if found.is_agents() && state.is_example(index, &bare, found.last.end) {
        found.attribution.doubt_as_quotation();
    }
    Some(found)
}

/// Decides what a line is, wherever it is in the message.
fn examine_alone<'a>(
    index: &Index,
    state: &ScanState<'a>,
    line: Line<'a>,
    bare: &BareLine<'_>,
) -> Option<LineTrace<'a>> {
    let mut found = examine_trailer(index, state, line, bare)
        .or_else(|| examine_link(index, line, bare))
        .or_else(|| examine_footer(index, state, line, bare))?;
    if found.is_agents() && bare.is_quoted {
        found.attribution.doubt_as_quotation();
    }
    Some(found)
}

/// Returns whether a line has nothing that a trailer, a link or a footer has. Most lines are so, and are skipped fast.
fn is_plain_prose(index: &Index, line: &[u8]) -> bool {
    let text = line.trim_ascii();
    let is_by = |window: &[u8]| window[2] == b' ' && window[..2].eq_ignore_ascii_case(b"by");
    text.first().is_some_and(u8::is_ascii_alphabetic)
        && text.find_byte(b':').is_none()
        && !text[..text.len().min(MAX_BY_BYTES)].windows(3).any(is_by)
        && !may_begin_footer(text)
        && !index.begins_known_line(text)
}

fn examine_trailer<'a>(
    index: &Index,
    state: &ScanState<'a>,
    line: Line<'a>,
    bare: &BareLine<'_>,
) -> Option<LineTrace<'a>> {
    let is_prefixed = bare.has_bullet || bare.has_emoji;
    let unfolded = Candidate::parse(bare.text, is_prefixed)?;
    let (joined, last) = state.unfold(index, line, bare, &unfolded);
    let candidate = match &joined {
        Some(text) => Candidate::parse(text, is_prefixed)?,
        None => unfolded,
    };
    let LineMatch { kind, attribution } = index.match_trailer(&candidate)?;
    let token = candidate.has_colon.then(|| candidate.token.as_bytes().to_vec());
    Some(LineTrace { kind, attribution, token, last })
}

fn examine_link<'a>(index: &Index, line: Line<'a>, bare: &BareLine<'_>) -> Option<LineTrace<'a>> {
    let attribution = index.match_session_line(bare.text, bare.has_emoji)?;
    Some(LineTrace { kind: Kind::SessionLink, attribution, token: None, last: line })
}

fn examine_footer<'a>(
    index: &Index,
    state: &ScanState<'a>,
    line: Line<'a>,
    bare: &BareLine<'_>,
) -> Option<LineTrace<'a>> {
    let mut last = line;
    let footer = match index.match_footer(bare.text, bare.has_emoji) {
        Some(footer) => footer,
        None => {
            let next = line_at(state.message, line.end).filter(|_| begins_footer(bare.text))?;
            let text = visible(next.text);
            let text = text.trim();
            let is_open = bare.text.matches('[').count() > bare.text.matches(']').count();
            if !(is_open || text.starts_with("(http") || text.starts_with('['))
                || text.len() > MAX_LINE_BYTES
            {
                return None;
            }
            last = next;
            let glue = if bare.text.ends_with(']') { "" } else { " " };
            index.match_footer(&format!("{}{glue}{text}", bare.text), bare.has_emoji)?
        }
    };
    let LineMatch { kind, attribution } = footer;
    if attribution.verdict == Verdict::Agent
        && let Some(tail) = line_at(state.message, last.end)
        && tail.text.len() <= MAX_LINE_BYTES
        && index.is_footer_tail(&visible(tail.text))
    {
        last = tail;
    }
    Some(LineTrace { kind, attribution, token: None, last })
}

impl<'a> ScanState<'a> {
    fn begin(message: &'a [u8]) -> Self {
        ScanState {
            message,
            previous: None,
            is_adjacent: false,
            fence_end: 0,
            has_unclosed_fence: false,
            removable_run_end: Cell::new(0),
        }
    }

    /// Notes a fenced block, which quotes. A fence that is never closed does not begin one.
    fn enter_fence(&mut self, line: Line<'_>) {
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
    fn unfold(
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

    /// Returns whether a line is an example: announced by a colon and indented, or in the middle of a sentence.
    fn is_example(&self, index: &Index, bare: &BareLine<'_>, end: usize) -> bool {
        let Some(previous) = self.previous else { return false };
        let is_announced =
            previous.text.trim_end().ends_with(b":") && !previous.text.trim().ends_with(b"by:");
        if is_announced && bare.indent >= MIN_EXAMPLE_INDENT_BYTES {
            return true;
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

    /// Returns the offset after the removable lines that begin at `at`. They do not continue a sentence, and the answer
    /// is the same for each of them.
    fn end_of_removable_run(&self, index: &Index, at: usize) -> usize {
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

impl<'a> BareLine<'a> {
    /// Strips indentation, bullets, box-drawing characters, emoji and emphasis. `None` if nothing is left.
    fn strip(line: &'a str) -> Option<BareLine<'a>> {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        let mut bare =
            BareLine { text: "", indent, has_emoji: false, has_bullet: false, is_quoted: false };
        let (mut rest, mut within) = (text, text.trim_end());
        while let Some(c) = rest.chars().next() {
            let mut length = c.len_utf8();
            match c {
                '>' => bare.is_quoted = true,
                '-' | '*' | '+' | '•' | '‣' | '·' if rest[length..].starts_with([' ', '\t']) =>
                {
                    bare.has_bullet = true;
                }
                '`' if is_token_in_code(&rest[length..]) => {}
                '`' if within.ends_with('`') => {
                    (bare.is_quoted, within) = (true, within.trim_end_matches('`'));
                }
                ':' => match shortcode_length(rest) {
                    Some(shortcode) => (bare.has_emoji, length) = (true, shortcode),
                    None => break,
                },
                '*' | '_' | '|' | '\u{2500}'..='\u{257f}' => {}
                c if c.is_whitespace() => {}
                c if is_symbol(c) => bare.has_emoji = true,
                _ => break,
            }
            rest = &rest[length..];
        }
        bare.text = within.get(text.len() - rest.len()..).unwrap_or_default().trim_end();
        (!bare.text.is_empty()).then_some(bare)
    }
}

/// Returns whether a text after a backquote is a token in backquotes and its colon.
fn is_token_in_code(text: &str) -> bool {
    text.split_once('`').is_some_and(|(_, after)| after.starts_with(':'))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Catalogue;

    /// Generates lines from words that come near to a trace.
    fn lines() -> impl Strategy<Value = String> {
        let words = [
            "Generated",
            "generated with",
            "This commit was",
            "created by",
            "Co-Authored",
            "Co Authored",
            "authored",
            "BY ",
            "bY ",
            "by ",
            "By",
            "with",
            "via",
            "Claude",
            "Claude Code",
            "Claude Opus 4.6",
            "Cursor",
            "Aider",
            "AI",
            "an LLM",
            "Assisted",
            "assisted",
            "<noreply@anthropic.com>",
            "🤖",
            "é",
            "https",
            "://",
            "claude.ai/code/session_01AbCdEf",
            ":",
            "[",
            "](",
            ")",
            "-",
            "*",
            "> ",
            "  ",
            "\t",
            "vibe-coded",
            "Made",
            "the",
            "written",
            "Entire-Checkpoint",
            "aider",
        ];
        let glue = proptest::sample::select(vec![" ", "", "  ", "-"]);
        let parts = (proptest::sample::select(words.to_vec()), glue);
        proptest::collection::vec(parts, 0..7)
            .prop_map(|parts| parts.into_iter().flat_map(|(word, glue)| [word, glue]).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn nothing_is_found_in_a_line_that_is_skipped(first in lines(), second in lines()) {
            let index = Catalogue::builtin().index();
            let message = format!("{first}\n{second}\n");
            let Some(line) = line_at(message.as_bytes(), 0) else { return Ok(()) };
            let state = ScanState::begin(message.as_bytes());
            let text = visible(line.text);
            if is_plain_prose(index, text.as_bytes()) {
                let found = examine_closely(index, &state, line, &text);
                prop_assert!(found.is_none(), "{:?}", message);
            }
        }
    }
}
