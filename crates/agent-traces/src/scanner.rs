//! PURE. One pass over a message that finds the lines an agent left there. What a single line means is decided in
//! `trailer`, `footer` and `link`; here it is seen among the lines around it.

use std::ops::Range;

use bstr::ByteSlice;

use crate::attribution::{Attribution, LineMatch};
use crate::bare_line::BareLine;
use crate::footer::{Setting, begins_footer, may_begin_footer};
use crate::html;
use crate::identity::NamedAddress;
use crate::index::Index;
use crate::lines::{Line, line_at, removable_span};
use crate::link::addresses;
use crate::surroundings::{ScanState, find_member, is_open};
use crate::trace::{Authority, Kind, Trace, Verdict};
use crate::trailer::Candidate;
use crate::visible::visible;
use crate::within::{examine_within, has_escape};

/// Maximum length of a trailer or footer, in bytes.
pub(crate) const MAX_LINE_BYTES: usize = 1000;

/// Maximum length of the start of a line in which the `by` of a trailer without a colon ends, in bytes.
const MAX_BY_BYTES: usize = 32;

/// A line, with the lines that belong to it, that an agent left.
pub(crate) struct LineTrace<'a> {
    pub(crate) kind: Kind,
    pub(crate) attribution: Attribution,
    pub(crate) token: Option<Vec<u8>>,
    /// The last line of it.
    pub(crate) last: Line<'a>,
    /// The bytes that are a trace, if they are only a part of the line.
    pub(crate) part: Option<Range<usize>>,
}

impl<'a> LineTrace<'a> {
    /// Returns a trace that is one whole line without a token.
    pub(crate) fn of_line(kind: Kind, attribution: Attribution, line: Line<'a>) -> Self {
        LineTrace { kind, attribution, token: None, last: line, part: None }
    }

    pub(crate) fn is_removable(&self) -> bool {
        self.kind.is_removable(self.attribution.verdict)
    }

    fn is_agents(&self) -> bool {
        self.attribution.verdict == Verdict::Agent
    }

    fn into_trace(self, index: &Index, message: &[u8], first: Line<'_>) -> Trace {
        let Attribution { agent, verdict, reason } = self.attribution;
        Trace {
            span: self.part.unwrap_or_else(|| removable_span(message, &first, &self.last)),
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

/// Finds what agents left in a message.
pub(crate) fn scan(index: &Index, message: &[u8]) -> Vec<Trace> {
    let mut traces = Vec::new();
    let mut state = ScanState::begin(message);
    let mut at = 0;
    let (mut is_after_blank, mut is_after_removed) = (true, false);
    while let Some(line) = line_at(message, at) {
        at = line.end;
        if line.text.trim_ascii().is_empty() {
            (state.is_adjacent, is_after_blank, is_after_removed) = (false, true, false);
            continue;
        }
        if is_after_blank {
            (state.paragraph, is_after_blank) = (line.start, false);
        }
        let is_subject = state.previous.is_none();
        state.enter_fence(line);
        // A person's subject may well speak of an agent: there is no doubt to ask about.
        let found = match is_after_removed {
            true => examine_half(index, line).or_else(|| examine_line(index, &state, line)),
            false => examine_line(index, &state, line),
        };
        is_after_removed = false;
        let found =
            found.filter(|found| !is_subject || found.is_removable() || found.part.is_some());
        let mut is_example = false;
        if let Some(found) = found {
            let is_removable = found.is_removable();
            is_example = !found.is_agents();
            at = found.last.end;
            traces.push(found.into_trace(index, message, line));
            if is_removable {
                is_after_removed = true;
                continue;
            }
        }
        (state.previous, state.is_adjacent, state.is_after_example) =
            (Some(line), true, is_example);
    }
    traces
}

/// Decides what a line is among the lines around it.
fn examine_line<'a>(index: &Index, state: &ScanState<'a>, line: Line<'a>) -> Option<LineTrace<'a>> {
    if line.start < state.fence_end {
        return None;
    }
    if line.text.trim_ascii_start().starts_with(b"<")
        && let Some(found) = examine_html(index, state, line)
    {
        return Some(found);
    }
    let text = visible(line.text);
    if is_plain_prose(index, text.as_bytes()) {
        return None;
    }
    let found = match is_long(&text) {
        true => None,
        false => examine_closely(index, state, line, &text),
    };
    found.or_else(|| examine_within(index, line))
}

/// Returns whether a line is too long for anything that agents write, or plain prose.
pub(crate) fn is_skipped(index: &Index, line: &str) -> bool {
    is_long(line) || is_plain_prose(index, line.as_bytes())
}

fn is_long(line: &str) -> bool {
    line.len() > MAX_LINE_BYTES && line.trim().len() > MAX_LINE_BYTES
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
pub(crate) fn examine_alone<'a>(
    index: &Index,
    state: &ScanState<'a>,
    line: Line<'a>,
    bare: &BareLine<'_>,
) -> Option<LineTrace<'a>> {
    let has_link = addresses(bare.text.as_bytes()).next().is_some();
    let mut found = examine_trailer(index, state, line, bare)
        .or_else(|| examine_block(index, state, line, bare))
        .or_else(|| examine_link(index, state, line, bare, has_link))
        .or_else(|| examine_footer(index, state, line, bare))
        .or_else(|| examine_opening(index, state, line, bare))?;
    if found.is_agents() && bare.is_quoted {
        found.attribution.doubt_as_quotation();
    }
    Some(found)
}

/// Decides whether a line below one that is removed is the other half of a trailer: an agent's address alone.
fn examine_half<'a>(index: &Index, line: Line<'a>) -> Option<LineTrace<'a>> {
    let text = line.text.trim_ascii();
    if !text.starts_with(b"<") || text.len() > MAX_LINE_BYTES {
        return None;
    }
    let text = visible(text);
    let attribution = index.attribute_address(&NamedAddress::parse(&text))?;
    let is_whole = text.ends_with('>') && attribution.verdict == Verdict::Agent;
    is_whole.then(|| LineTrace::of_line(Kind::Trailer, attribution, line))
}

/// Decides whether a comment or a paragraph of HTML is an agent's: the marker of a block that it appends, or buttons
/// that lead to nobody but its vendor.
fn examine_html<'a>(index: &Index, state: &ScanState<'a>, line: Line<'a>) -> Option<LineTrace<'a>> {
    if let Some(agent) = html::match_marker(index, line.text) {
        let reason = format!("a marker of {}", index.display_name(agent));
        let attribution = Attribution { agent, verdict: Verdict::Agent, reason };
        let mut found = LineTrace::of_line(Kind::Footer, attribution, line);
        if let Some((last, verdict)) = state.find_appendix(index, line, agent) {
            (found.last, found.attribution.verdict) = (last, verdict);
        }
        return Some(found);
    }
    if line.start != state.paragraph && state.is_adjacent || !html::begins_block(line.text) {
        return None;
    }
    let last = state.end_of_paragraph(line)?;
    let agent = html::match_buttons(index, &state.message[line.start..last.end])?;
    let reason = format!("buttons of {}", index.display_name(agent));
    let attribution = Attribution { agent, verdict: Verdict::Agent, reason };
    Some(LineTrace { last, ..LineTrace::of_line(Kind::Footer, attribution, line) })
}

/// Decides whether a line is a part of a block of trailers that only count together.
fn examine_block<'a>(
    index: &Index,
    state: &ScanState<'a>,
    line: Line<'a>,
    bare: &BareLine<'_>,
) -> Option<LineTrace<'a>> {
    let (token, member) = find_member(index, bare)?;
    if !state.agents_of_blocks(index).contains(&member.agent) {
        return None;
    }
    let name = index.display_name(member.agent);
    let (verdict, reason) = match member.is_free {
        false => (Verdict::Agent, format!("a block of trailers that {name} writes")),
        true => (Verdict::Ambiguous, format!("free text in a block of trailers of {name}")),
    };
    let attribution = Attribution { agent: member.agent, verdict, reason };
    let token = Some(token.as_bytes().to_vec());
    Some(LineTrace { token, ..LineTrace::of_line(Kind::Trailer, attribution, line) })
}

/// Decides whether a line begins a paragraph that an agent appends to what it writes.
fn examine_opening<'a>(
    index: &Index,
    state: &ScanState<'a>,
    line: Line<'a>,
    bare: &BareLine<'_>,
) -> Option<LineTrace<'a>> {
    let attribution = bare.has_emoji.then(|| index.match_opening(bare.text))??;
    let last = state.end_of_paragraph(line)?;
    Some(LineTrace { last, ..LineTrace::of_line(Kind::Footer, attribution, line) })
}

/// What may come before the words of a line, in lists, quotations and tables.
const PREFIXES: &str = "-*+>#|_(\"`";

/// Returns whether a line has nothing that a trailer, a link or a footer has. Most lines are so, and are skipped fast.
fn is_plain_prose(index: &Index, line: &[u8]) -> bool {
    let text = line.trim_start_with(|c| c.is_ascii_whitespace() || PREFIXES.contains(c));
    text.first().is_some_and(u8::is_ascii_alphabetic)
        && !text.find_byteset(b":\\[").is_some_and(|at| may_be_mark(&text[at..]))
        && !has_by(text)
        && !may_begin_footer(text)
        && !index.begins_known_line(text)
}

/// Returns whether the start of a text has the `by` of a trailer without a colon.
fn has_by(text: &[u8]) -> bool {
    let mut start = [0; MAX_BY_BYTES];
    let length = text.len().min(MAX_BY_BYTES);
    start[..length].copy_from_slice(&text[..length]);
    // No early end: so all of it is looked at in one step.
    let is_by = |at: usize| {
        (start[at] | 0x20 == b'b') & (start[at + 1] | 0x20 == b'y') & (start[at + 2] == b' ')
    };
    (0..MAX_BY_BYTES - 2).fold(false, |any, at| any | is_by(at))
}

/// Returns whether a text that begins with a colon, a backslash or a bracket has what trailers, escapes or links have.
fn may_be_mark(text: &[u8]) -> bool {
    text.find_byte(b':').is_some() || has_escape(text) || is_open(text)
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
    // With an emoji it is an advertisement: `🤖 Assisted by Kiro`.
    if kind == Kind::Disclosure && bare.has_emoji && !candidate.has_colon {
        return None;
    }
    let token = candidate.has_colon.then(|| candidate.token.as_bytes().to_vec());
    Some(LineTrace { kind, attribution, token, last, part: None })
}

fn examine_link<'a>(
    index: &Index,
    state: &ScanState<'a>,
    line: Line<'a>,
    bare: &BareLine<'_>,
    has_link: bool,
) -> Option<LineTrace<'a>> {
    if has_link && let Some(attribution) = index.match_session_line(bare.text, bare.has_emoji) {
        return Some(LineTrace::of_line(Kind::SessionLink, attribution, line));
    }
    let (joined, last) = is_open(bare.text.as_bytes()).then(|| state.join_next(line, bare))??;
    let attribution = index.match_session_line(&joined, bare.has_emoji)?;
    Some(LineTrace { last, ..LineTrace::of_line(Kind::SessionLink, attribution, line) })
}

fn examine_footer<'a>(
    index: &Index,
    state: &ScanState<'a>,
    line: Line<'a>,
    bare: &BareLine<'_>,
) -> Option<LineTrace<'a>> {
    let matched = |text: &str, last: &Line<'_>| {
        let is_alone = || state.is_alone(last);
        let (has_emoji, has_robot) = (bare.has_emoji, bare.has_robot);
        index.match_footer(text, Setting { has_emoji, has_robot, is_alone: &is_alone })
    };
    let joined = || {
        let (text, last) = state.join_next(line, bare)?;
        Some((matched(&text, &last)?, last))
    };
    let whole = || Some((matched(bare.text, &line)?, line));
    let begins = begins_footer(bare.text);
    let is_unclosed = || {
        bare.text.ends_with(']') || bare.text.matches('(').count() > bare.text.matches(')').count()
    };
    let (footer, mut last) = match begins && is_unclosed() {
        true => joined().or_else(whole),
        false if begins => whole().or_else(joined),
        false => whole(),
    }?;
    let LineMatch { kind, attribution } = footer;
    if attribution.verdict == Verdict::Agent
        && let Some(tail) = line_at(state.message, last.end)
        && tail.text.len() <= MAX_LINE_BYTES
        && index.is_footer_tail(&visible(tail.text))
    {
        last = tail;
    }
    Some(LineTrace { last, ..LineTrace::of_line(kind, attribution, line) })
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
