//! PURE. Lines that were meant as trailers and that git does not read as such: outside the block, or
//! misspelt.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

use bstr::ByteSlice;

use super::finding::{Applicability, Edit, Violation};
use super::{CommitFacts, Linter, Rule, RuleId, body, first_line};
use crate::draft::{SIGN_OFF, lines_of, sign_offs};
use crate::policy::{DisclosureRule, Severity};
use crate::text::did_you_mean::edits;
use git_message::SIGNED_OFF_BY;
use git_message::lines::lines;

pub(super) static RULE: Rule = Rule {
    id: RuleId::StrayTrailer,
    severity: Severity::Warning,
    explain: "\
git reads trailers only from the last paragraph, and only where the token is spelt right. A sign-off or a \
disclosure anywhere else is seen by no program.

bad:   Signed-of-by: Robin Tester <robin@example.org>
bad:   a blank line between AI-used-for and Signed-off-by
good:  all trailers in the last paragraph, without blank lines between them

Move the line down, or correct its token; `--fix` corrects a misspelt token, but never a sign-off's.",
    judges_letters: false,
    needs_changes: None,
    check,
};

/// Maximum number of wrong letters in a token that was still meant.
const MAX_EDITS: usize = 2;
/// Shorter tokens are too near to other words.
const MIN_TOKEN_BYTES: usize = 8;

/// A line that looks like a trailer.
struct Line<'a> {
    span: Range<usize>,
    token: &'a [u8],
    value: &'a [u8],
}

fn check(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    let bytes = facts.bytes();
    let disclosure = linter.policy.disclosure.iter().flat_map(DisclosureRule::tokens);
    let known: Vec<&str> = [SIGNED_OFF_BY]
        .into_iter()
        .chain(disclosure)
        .filter(|token| token.len() >= MIN_TOKEN_BYTES)
        .collect();
    let block = facts.input.message.block().unwrap_or_default();
    let repeated = OnceCell::new();
    let mut violations = Vec::new();
    for span in lines(bytes, body(bytes)) {
        let Some(line) = line(bytes, span, &known) else { continue };
        let Some((meant, exact)) = meant(&line, &known) else { continue };
        let inside = block.contains(&line.span.start);
        if exact && inside
            || !exact && is_other(&line)
            || repeated
                .get_or_init(|| in_block(facts, &known))
                .contains(&(meant, line.value.to_vec()))
        {
            continue;
        }
        if meant.as_bytes() == SIGN_OFF && !names_somebody(line.value) {
            continue;
        }
        violations.push(if exact { misplaced(bytes, &line) } else { misspelt(&line, meant) });
    }
    let seen: Vec<Range<usize>> =
        violations.iter().filter_map(|found| found.span.clone()).collect();
    let in_block = |value: &[u8]| {
        let values = repeated.get_or_init(|| in_block(facts, &known));
        values.contains(&(SIGNED_OFF_BY, value.to_vec()))
    };
    violations.extend(hidden(facts, &seen).filter(|(_, value)| !in_block(value)).map(
        |(span, _)| {
            Violation::at(span, "git does not see this sign-off: it is not written as a trailer")
                .help(
                    "put it with the other trailers at the end, as `Signed-off-by: Name <address>`",
                )
        },
    ));
    violations.extend(above_trailers(facts, &known));
    violations
}

/// A line `---` with trailers below it: `git am` and everything else that reads a mailed patch ends the message there
/// (mailinfo.c, `patchbreak`).
fn above_trailers(facts: &CommitFacts<'_>, known: &[&str]) -> Option<Violation> {
    let (bytes, message) = (facts.bytes(), facts.input.message);
    let last = message.trailers().iter().rfind(|trailer| {
        let is_known = |token: &&str| message.matches_token(trailer, token.as_bytes());
        known.iter().any(is_known)
    })?;
    let is_divider = |line: &Range<usize>| {
        let rest = bytes[line.clone()].strip_prefix(b"---");
        rest.is_some_and(|rest| rest.first().is_none_or(u8::is_ascii_whitespace))
    };
    let divider = lines(bytes, 0..last.span.start).find(is_divider)?;
    let text = "`git am` ends the message at this line `---`, and loses the trailers below it";
    let help = "remove the line, or indent it";
    Some(Violation::at(first_line(bytes, divider), text).help(help))
}

/// The lines that a reader takes for sign-offs, and git for something else: in the subject, with letters that only look
/// so, below a lone CR.
fn hidden<'a>(
    facts: &'a CommitFacts<'_>,
    seen: &'a [Range<usize>],
) -> impl Iterator<Item = (Range<usize>, Vec<u8>)> + 'a {
    let (bytes, message) = (facts.bytes(), facts.input.message);
    sign_offs(message).into_iter().filter_map(move |sign_off| {
        let span = sign_off.span;
        let at = message.trailers().partition_point(|trailer| trailer.span.end <= span.start);
        let is_trailer = message.trailers().get(at).is_some_and(|trailer| {
            trailer.span.start == span.start && message.matches_token(trailer, SIGN_OFF)
        });
        let next = seen.partition_point(|seen| seen.end <= span.start);
        let is_seen = seen.get(next).is_some_and(|seen| seen.start < span.end);
        // One that is indented is a quotation: git lists folded commits so.
        let is_quoted =
            bytes[span.start..].starts_with_str(" ") || bytes[span.start..].starts_with_str("\t");
        let is_hidden = !is_trailer && !is_seen && !is_quoted && names_somebody(&sign_off.value);
        let mut lines = agent_traces::lines(&bytes[span.clone()]);
        let line = lines.find(|line| !line.text.trim().is_empty()).filter(|_| is_hidden)?;
        let start = span.start + line.start;
        Some((first_line(bytes, start..start + line.text.len()), sign_off.value))
    })
}

fn misplaced(bytes: &[u8], line: &Line<'_>) -> Violation {
    let token = crate::text::escape::line(line.token);
    let text = format!("git does not see this `{token}`: it is not in the last paragraph");
    Violation::at(first_line(bytes, line.span.clone()), text)
        .help("put it with the other trailers at the end, without a blank line between")
}

fn misspelt(line: &Line<'_>, meant: &str) -> Violation {
    let span = line.span.start..line.span.start + line.token.len();
    let text = format!("unknown trailer `{}`", crate::text::escape::line(line.token));
    let violation = Violation::at(span.clone(), text).help(format!("did you mean `{meant}`?"));
    let edit = Edit::Replace { span, with: meant.into() };
    violation.fix(Applicability::Automatic, (meant.as_bytes() != SIGN_OFF).then_some(edit))
}

/// `token: value`, where the token begins like one of those we look for.
fn line<'a>(bytes: &'a [u8], span: Range<usize>, known: &[&str]) -> Option<Line<'a>> {
    let text = &bytes[span.clone()];
    let first = text.first()?.to_ascii_lowercase();
    if !known.iter().any(|token| token.as_bytes()[0].to_ascii_lowercase() == first) {
        return None;
    }
    let longest = known.iter().map(|token| token.len()).max()? + MAX_EDITS + 1;
    let colon = text[..text.len().min(longest + 1)].find_byte(b':')?;
    let (token, value) = (text[..colon].trim_end(), text[colon + 1..].trim());
    let is_token =
        token.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b' '));
    (is_token && !value.is_empty()).then_some(Line { span, token, value })
}

/// The token that was meant, and whether it is spelt so.
fn meant<'k>(line: &Line<'_>, known: &[&'k str]) -> Option<(&'k str, bool)> {
    let exact = known.iter().find(|token| line.token.eq_ignore_ascii_case(token.as_bytes()));
    if let Some(exact) = exact {
        return Some((exact, true));
    }
    let token = line.token.to_str().ok()?;
    let near =
        known.iter().find(|known| edits(token, known).is_some_and(|edits| edits <= MAX_EDITS))?;
    Some((near, false))
}

/// A token of its own that only looks like a slip, or a sentence.
fn is_other(line: &Line<'_>) -> bool {
    const OTHERS: [&[u8]; 3] = [b"Signed-by", b"Singed-by", b"AI-used-by"];
    OTHERS.iter().any(|other| line.token.eq_ignore_ascii_case(other))
}

/// The trailers of the block with these tokens: a squashed message that repeats them has lost nothing.
fn in_block<'k>(facts: &CommitFacts<'_>, known: &[&'k str]) -> HashSet<(&'k str, Vec<u8>)> {
    let message = facts.input.message;
    let lines = |token: &'k str| {
        let values = lines_of(message, token).into_iter();
        values.map(move |value| (token, value))
    };
    known.iter().flat_map(|token| lines(token)).collect()
}

/// A sign-off has an address, or at least a name of two words.
fn names_somebody(value: &[u8]) -> bool {
    value.contains(&b'@')
        || value.first().is_some_and(u8::is_ascii_uppercase) && value.contains(&b' ')
}
