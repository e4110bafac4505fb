//! One pass over a message: which lines an agent left there. What a single line means is decided
//! in `trailer`, `footer` and `link`; here it is seen in its place.

use std::cell::Cell;

use bstr::ByteSlice;

use super::catalogue::Tables;
use super::footer::{begins_footer, is_symbol, may_begin_footer};
use super::identity::Match;
use super::trailer::Candidate;
use super::{Kind, Trace, Verdict};

/// A line of the message.
#[derive(Clone, Copy)]
struct Line<'a> {
    start: usize,
    /// With the end of the line.
    end: usize,
    /// Without the end of the line.
    text: &'a [u8],
}

/// What a line (with the lines that belong to it) turned out to be.
struct Hit {
    kind: Kind,
    found: Match,
    token: Option<Vec<u8>>,
    end: usize,
}

impl Hit {
    fn goes(&self) -> bool {
        self.found.verdict == Verdict::Agent && self.kind != Kind::Disclosure
    }
}

/// Where in the message the scan is.
struct Place<'a> {
    message: &'a [u8],
    /// The last line before the current one that is not blank and stays.
    before: Option<Line<'a>>,
    /// No blank line stands between the two.
    glued: bool,
    /// Inside a fenced block up to here.
    fence_until: usize,
    /// No fence behind this point is closed.
    no_fence: bool,
    /// Up to here agents' lines stand one below the other: each of them asks what comes behind.
    run_until: Cell<usize>,
}

/// A line without what stands around its words.
struct Bare<'a> {
    text: &'a str,
    indent: usize,
    /// Symbols stood before the words.
    emoji: bool,
    /// A bullet stood before the words.
    bullet: bool,
    /// Quoted with `>`.
    quoted: bool,
}

/// Finds what agents left in a message.
pub(super) fn scan(tables: &Tables, message: &[u8]) -> Vec<Trace> {
    let mut traces = Vec::new();
    let mut place = Place::at_the_start(message);
    let (mut at, mut number) = (0, 0);
    while let Some(line) = line_at(message, at) {
        number += 1;
        at = line.end;
        if line.text.trim_ascii().is_empty() {
            place.glued = false;
            continue;
        }
        let subject = place.before.is_none();
        place.open_fence(line);
        if !subject && let Some(hit) = look(tables, &place, line) {
            let lines = message[line.end..hit.end].find_iter(b"\n").count();
            let cut = hit.end > line.end && !message[..hit.end].ends_with(b"\n");
            traces.push(trace(tables, line.start, number, &hit));
            number += lines + usize::from(cut);
            at = hit.end;
            if hit.goes() {
                continue;
            }
        }
        (place.before, place.glued) = (Some(line), true);
    }
    traces
}

fn trace(tables: &Tables, start: usize, line: usize, hit: &Hit) -> Trace {
    Trace {
        span: start..hit.end,
        line,
        kind: hit.kind,
        verdict: hit.found.verdict,
        agent: tables.agents[hit.found.agent].0.clone(),
        rule: match hit.kind {
            Kind::Trailer => "agent-trailer",
            Kind::SignOff => "agent-sign-off",
            Kind::Footer => "agent-footer",
            Kind::SessionLink => "agent-session-link",
            Kind::Disclosure => "ai-disclosure",
        },
        token: hit.token.clone(),
        reason: hit.found.reason.clone(),
    }
}

/// What a line is, in its place.
fn look(tables: &Tables, place: &Place<'_>, line: Line<'_>) -> Option<Hit> {
    if line.start < place.fence_until || is_passed_over(tables, line.text) {
        return None;
    }
    look_closely(tables, place, line)
}

/// Too long for anything that agents write, or prose.
fn is_passed_over(tables: &Tables, line: &[u8]) -> bool {
    let is_long = line.len() > LONGEST_LINE && line.trim().len() > LONGEST_LINE;
    is_long || is_plain_prose(tables, line)
}

fn look_closely(tables: &Tables, place: &Place<'_>, line: Line<'_>) -> Option<Hit> {
    let text = line.text.to_str_lossy();
    let bare = Bare::of(&text)?;
    let mut hit = by_itself(tables, place, line, &bare)?;
    if hit.found.verdict == Verdict::Agent && place.is_example(tables, &bare, hit.end) {
        hit.found.doubt_as_quotation();
    }
    Some(hit)
}

/// What a line is wherever it stands.
fn by_itself(tables: &Tables, place: &Place<'_>, line: Line<'_>, bare: &Bare<'_>) -> Option<Hit> {
    let mut hit = trailer(tables, place, line, bare)
        .or_else(|| link(tables, line, bare))
        .or_else(|| footer(tables, place, line, bare))?;
    if hit.found.verdict == Verdict::Agent && bare.quoted {
        hit.found.doubt_as_quotation();
    }
    Some(hit)
}

/// A line without anything that a trailer, a link or a footer has: most lines are, and are passed over fast.
fn is_plain_prose(tables: &Tables, line: &[u8]) -> bool {
    let text = line.trim_ascii();
    let by = |window: &[u8]| window[2] == b' ' && window[..2].eq_ignore_ascii_case(b"by");
    text.first().is_some_and(u8::is_ascii_alphabetic)
        && text.find_byte(b':').is_none()
        && !text[..text.len().min(LONGEST_BY)].windows(3).any(by)
        && !may_begin_footer(text)
        && !tables.begins_known_line(text)
}

fn trailer(tables: &Tables, place: &Place<'_>, line: Line<'_>, bare: &Bare<'_>) -> Option<Hit> {
    let prefixed = bare.bullet || bare.emoji;
    let alone = Candidate::parse(bare.text, prefixed)?;
    let (joined, end) = place.unfold(tables, line, bare, &alone);
    let candidate = match &joined {
        Some(text) => Candidate::parse(text, prefixed)?,
        None => alone,
    };
    let found = tables.trailer(&candidate)?;
    let token = candidate.colon.then(|| candidate.token.as_bytes().to_vec());
    Some(Hit { kind: found.kind, found: found.found, token, end })
}

fn link(tables: &Tables, line: Line<'_>, bare: &Bare<'_>) -> Option<Hit> {
    let found = tables.session_line(bare.text, bare.emoji)?;
    Some(Hit { kind: Kind::SessionLink, found, token: None, end: line.end })
}

fn footer(tables: &Tables, place: &Place<'_>, line: Line<'_>, bare: &Bare<'_>) -> Option<Hit> {
    let mut end = line.end;
    let footer = match tables.footer(bare.text, bare.emoji) {
        Some(footer) => footer,
        None => {
            let next = line_at(place.message, end).filter(|_| begins_footer(bare.text))?;
            let text = next.text.to_str_lossy();
            let text = text.trim();
            let open = bare.text.matches('[').count() > bare.text.matches(']').count();
            if !(open || text.starts_with("(http") || text.starts_with('['))
                || text.len() > LONGEST_LINE
            {
                return None;
            }
            end = next.end;
            let glue = if bare.text.ends_with(']') { "" } else { " " };
            tables.footer(&format!("{}{glue}{text}", bare.text), bare.emoji)?
        }
    };
    if footer.found.verdict == Verdict::Agent
        && let Some(tail) = line_at(place.message, end)
        && tail.text.len() <= LONGEST_LINE
        && tables.is_footer_tail(&tail.text.to_str_lossy())
    {
        end = tail.end;
    }
    Some(Hit { kind: footer.kind, found: footer.found, token: None, end })
}

impl<'a> Place<'a> {
    fn at_the_start(message: &'a [u8]) -> Self {
        Place {
            message,
            before: None,
            glued: false,
            fence_until: 0,
            no_fence: false,
            run_until: Cell::new(0),
        }
    }

    /// Notes a fenced block, which quotes. A fence that is never closed is none.
    fn open_fence(&mut self, line: Line<'_>) {
        if line.start < self.fence_until || self.no_fence || !is_fence(line.text) {
            return;
        }
        let mut at = line.end;
        while let Some(next) = line_at(self.message, at) {
            at = next.end;
            if is_fence(next.text) {
                self.fence_until = at;
                return;
            }
        }
        self.no_fence = true;
    }

    /// Continuation lines of a trailer, and an address or link folded without indentation: the
    /// joined text, if there is any, and where it ends.
    fn unfold(
        &self,
        tables: &Tables,
        line: Line<'_>,
        bare: &Bare<'_>,
        alone: &Candidate<'_>,
    ) -> (Option<String>, usize) {
        let mut joined: Option<String> = None;
        let mut end = line.end;
        while let Some(next) = line_at(self.message, end) {
            let text = next.text.to_str_lossy();
            let words = text.trim();
            if words.is_empty() || words.len() > LONGEST_LINE {
                break;
            }
            // A link to a session below a complete trailer is a trace of its own.
            if !alone.value.is_empty() && joined.is_none() && tables.is_session_url(words) {
                break;
            }
            let deeper = text.len() - text.trim_start().len() > bare.indent && !bare.bullet;
            let address = words.starts_with('<') && words.ends_with('>') && words.contains('@');
            let folded = alone.value.is_empty() && tables.is_session_url(words)
                || address && !alone.value.contains(['<', '`']) && alone.colon;
            let length = joined.as_ref().map_or(bare.text.len(), String::len);
            if !(deeper && !begins_item(words) || folded && joined.is_none())
                || length > LONGEST_LINE
            {
                break;
            }
            let joined = joined.get_or_insert_with(|| bare.text.to_owned());
            joined.push(' ');
            joined.push_str(words);
            end = next.end;
        }
        (joined, end)
    }

    /// The line is an example: announced by a colon and indented, or in the middle of a sentence.
    fn is_example(&self, tables: &Tables, bare: &Bare<'_>, end: usize) -> bool {
        let Some(before) = self.before else { return false };
        let announced =
            before.text.trim_end().ends_with(b":") && !before.text.trim().ends_with(b"by:");
        if announced && bare.indent >= EXAMPLE_INDENT {
            return true;
        }
        if !self.glued {
            return false;
        }
        let behind = self.behind_agents_lines(tables, end);
        let Some(next) = line_at(self.message, behind) else { return false };
        let goes_on = next.text.trim_start().first().is_some_and(u8::is_ascii_lowercase);
        let text = next.text.to_str_lossy();
        let next_is_trailer = Candidate::parse(text.trim(), false).is_some_and(|c| c.colon);
        goes_on && !next_is_trailer && !text.starts_with("http") && !text.starts_with("via ")
    }

    /// Where the agents' lines end that stand from here on: they are not how a sentence goes on, and
    /// each of them gets the same answer.
    fn behind_agents_lines(&self, tables: &Tables, mut at: usize) -> usize {
        at = at.max(self.run_until.get());
        while let Some(line) = line_at(self.message, at) {
            let text = line.text.to_str_lossy();
            let hit = (!is_passed_over(tables, line.text))
                .then(|| Bare::of(&text))
                .flatten()
                .and_then(|bare| by_itself(tables, self, line, &bare))
                .filter(Hit::goes);
            let Some(hit) = hit else { break };
            at = hit.end;
        }
        self.run_until.set(at);
        at
    }
}

impl<'a> Bare<'a> {
    /// Takes indentation, bullets, box-drawing, emoji and emphasis away. `None` if nothing is left.
    fn of(line: &'a str) -> Option<Bare<'a>> {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        let mut bare = Bare { text: "", indent, emoji: false, bullet: false, quoted: false };
        let mut rest = text;
        for _ in 0..MOST_SYMBOLS {
            let c = rest.chars().next()?;
            match c {
                '>' => bare.quoted = true,
                '-' | '*' | '+' | '•' if rest[c.len_utf8()..].starts_with(' ') => {
                    bare.bullet = true;
                }
                '*' | '_' | '|' | '\u{2500}'..='\u{257f}' => {}
                c if c.is_whitespace() => {}
                c if is_symbol(c) => bare.emoji = true,
                _ => break,
            }
            rest = &rest[c.len_utf8()..];
        }
        bare.text = rest.trim_end();
        (!bare.text.is_empty()).then_some(bare)
    }
}

/// Begins a fenced block, or ends one.
fn is_fence(text: &[u8]) -> bool {
    if text.find_byteset("`~").is_none() {
        return false;
    }
    text.trim_start().starts_with(b"```") || text.trim_start().starts_with(b"~~~")
}

/// An indented line that stands for itself: a trailer, a bullet.
fn begins_item(text: &str) -> bool {
    text.starts_with(['-', '*', '•', '#'])
        || Candidate::parse(text, false).is_some_and(|c| c.colon && !c.token.contains(' '))
}

/// The line that begins at an offset.
fn line_at(message: &[u8], start: usize) -> Option<Line<'_>> {
    let rest = message.get(start..).filter(|rest| !rest.is_empty())?;
    let end = rest.find_byte(b'\n').map_or(message.len(), |n| start + n + 1);
    let text = &message[start..end];
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    Some(Line { start, end, text })
}

/// A longer line is neither a trailer nor a footer.
const LONGEST_LINE: usize = 1000;
/// So many symbols may stand before the words.
const MOST_SYMBOLS: usize = 12;
/// In so many bytes the `by` of a trailer without a colon ends.
const LONGEST_BY: usize = 32;
/// Indentation of an example.
const EXAMPLE_INDENT: usize = 4;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Catalogue;

    /// Words of which lines are made that come near to a hit.
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
        fn nothing_is_found_in_a_line_that_is_passed_over(first in lines(), second in lines()) {
            let tables = &Catalogue::builtin().tables;
            let message = format!("{first}\n{second}\n");
            let Some(line) = line_at(message.as_bytes(), 0) else { return Ok(()) };
            let place = Place::at_the_start(message.as_bytes());
            if is_plain_prose(tables, line.text) {
                prop_assert!(look_closely(tables, &place, line).is_none(), "{:?}", message);
            }
        }
    }
}
