//! PURE. Messages that git makes from commits which exist: picks, reverts, folded commits, mails. Nobody is
//! asked; what the commits did not carry is removed, and what they said about AI is united.

#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use bstr::ByteSlice;

use super::Cause;
use super::compose::{SIGN_OFF, disclosure_lines, lines_of, with_disclosure};
use super::removal::{Removal, RemovalPlan};
use super::sign_off_lines::{sign_off_values, sign_offs};
use super::sign_off_owner::{Owner, SignOffOwners};
use crate::disclosure::{self, Disclosure, Parsed};
use crate::policy::{DisclosureRule, Policy};
use agent_traces::{Catalogue, remove_lines};
use git_message::{InsertAt, Message};

/// A commit (or mail) that a message is made from.
pub(crate) struct Source {
    /// Its message.
    pub message: Message,
    /// Whether the new commit makes the same change, so that what was signed off is what is signed off now.
    pub same_patch: bool,
}

/// What a message is made from.
pub(crate) struct Origin<'a> {
    /// The commits; the first is the one that the new one replaces.
    pub sources: &'a [Source],
    /// Whether several commits become one.
    pub folds: bool,
}

/// The message without what its sources did not carry, and what was removed.
pub(crate) fn picked(
    draft: &Message,
    origin: &Origin<'_>,
    policy: &Policy,
    catalogue: &Catalogue,
    people: &SignOffOwners,
) -> (Message, Vec<Removal>) {
    let mut plan = RemovalPlan::new(draft, policy, catalogue, people, false);
    keep_inherited_lines(&mut plan, draft, origin, policy);
    let mut message = plan.apply(draft, &[]);
    if origin.folds {
        message = united(&message, origin.sources, policy, people);
    }
    (message, plan.into_removals(&[]))
}

/// Keeps own sign-offs as often as a source with the same change carries them, while the message says the same
/// about AI, and other lines where a source has the same line.
fn keep_inherited_lines(
    plan: &mut RemovalPlan,
    draft: &Message,
    origin: &Origin<'_>,
    policy: &Policy,
) {
    let draft_says = said(draft, policy);
    let mut confirmed: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut reasons: HashMap<Vec<u8>, &str> = HashMap::new();
    let mut lines: HashSet<&[u8]> = HashSet::new();
    for source in origin.sources {
        lines.extend(source.message.as_bytes().lines());
        let says_the_same = said(&source.message, policy) == draft_says;
        for value in sign_off_values(&source.message) {
            if !source.same_patch {
                reasons.entry(value).or_insert(CHANGED);
            } else if says_the_same {
                *confirmed.entry(value).or_default() += 1;
            } else {
                reasons.insert(value, SAID_OTHERWISE);
            }
        }
    }
    let mut kept: HashSet<usize> = HashSet::new();
    let mut explained: HashMap<usize, &str> = HashMap::new();
    for line in sign_offs(draft) {
        match confirmed.get_mut(&line.value) {
            Some(count) if *count > 0 => {
                *count -= 1;
                kept.insert(line.span.start);
            }
            _ => {
                let reason = reasons.get(&line.value);
                explained.extend(reason.map(|reason| (line.span.start, *reason)));
            }
        }
    }
    plan.removals_mut().retain_mut(|removal| {
        if removal.cause != Cause::OwnSignOff {
            return !removal.text.lines().all(|line| lines.contains(line));
        }
        if let Some(reason) = explained.get(&removal.span.start) {
            (*reason).clone_into(&mut removal.reason);
        }
        !kept.contains(&removal.span.start)
    });
}

/// Why a sign-off of a source with the same change is removed.
const SAID_OTHERWISE: &str = "what was signed off said something else about AI";
/// Why that of another source is removed.
const CHANGED: &str = "the change is not the one that was signed off";

/// What a message says about AI in the policy's trailers, in whatever order.
fn said(message: &Message, policy: &Policy) -> BTreeSet<(String, Vec<u8>)> {
    let rule = policy.disclosure.as_ref();
    rule.map_or_else(BTreeSet::new, |rule| disclosure_lines(message, rule).into_iter().collect())
}

/// One set of trailers for several commits: disclosures merged, other people's sign-offs in order, each once.
fn united(
    message: &Message,
    sources: &[Source],
    policy: &Policy,
    people: &SignOffOwners,
) -> Message {
    let sign_off = String::from_utf8_lossy(SIGN_OFF);
    let tokens: Vec<&str> =
        policy.disclosure.iter().flat_map(DisclosureRule::tokens).chain([&*sign_off]).collect();
    let (mut result, inner) = without_inner_blocks(message, &tokens);
    let mut messages: Vec<&Message> = sources.iter().map(|source| &source.message).collect();
    messages.push(message);
    if let Some(rule) = &policy.disclosure {
        for token in rule.tokens() {
            let inner =
                inner.iter().filter(|line| line.token.eq_ignore_ascii_case(token.as_bytes()));
            let values = messages.iter().flat_map(|message| lines_of(message, token));
            let mut seen = HashSet::new();
            let values = values
                .chain(inner.map(|line| line.value.clone()))
                .filter(|value| seen.insert(value.clone()))
                .collect();
            result = with_disclosure(&result, token.as_bytes(), &merged(values, rule));
        }
    }
    let mut known: HashSet<Vec<u8>> = sign_off_values(&result).into_iter().collect();
    for value in messages.iter().flat_map(|message| sign_off_values(message)) {
        if people.claim(&value) != Owner::Own && known.insert(value.clone()) {
            result = result.insert(InsertAt::End, SIGN_OFF, &value);
        }
    }
    result.merge_duplicates(SIGN_OFF)
}

/// Several values as one, where the grammar reads them all; as they are otherwise.
fn merged(mut values: Vec<Vec<u8>>, rule: &DisclosureRule) -> Vec<Vec<u8>> {
    // One commit that was made without AI says nothing about the others.
    if values.iter().any(|value| !rule.says_none(value)) {
        values.retain(|value| !rule.says_none(value));
    }
    let read = |value: &Vec<u8>| match disclosure::parse(value, rule) {
        Parsed::Recognised(said) => Some(said),
        Parsed::NoAi | Parsed::Unrecognised { .. } => None,
    };
    let parsed: Option<Vec<Disclosure>> = values.iter().map(read).collect();
    match parsed {
        Some(parsed) if parsed.len() > 1 => {
            let merged = disclosure::merge(&parsed, rule).to_values(rule);
            merged.into_iter().map(String::into_bytes).collect()
        }
        _ => values,
    }
}

/// A trailer in the middle of a body.
struct Line {
    token: Vec<u8>,
    value: Vec<u8>,
}

/// A message without these trailers in paragraphs of its body that hold nothing but trailers, and what was
/// there: folding leaves each commit's block where it was.
fn without_inner_blocks(message: &Message, tokens: &[&str]) -> (Message, Vec<Line>) {
    let bytes = message.as_bytes();
    let body = message.title().end..message.block().map_or(message.log_end(), |block| block.start);
    let mut spans = Vec::new();
    let mut found = Vec::new();
    let mut paragraph: Vec<Range<usize>> = Vec::new();
    let comment = message.config().comment.clone();
    let mut close = |paragraph: &mut Vec<Range<usize>>| {
        let lines: Vec<_> =
            paragraph.drain(..).map(|span| (span.clone(), pair(&bytes[span]))).collect();
        if lines.iter().all(|(_, pair)| pair.is_some()) {
            for (span, pair) in lines {
                let Some((token, value)) = pair else { continue };
                if tokens.iter().any(|own| own.as_bytes().eq_ignore_ascii_case(token)) {
                    spans.push(span);
                    found.push(Line { token: token.to_vec(), value: value.to_vec() });
                }
            }
        }
    };
    for span in git_message::lines::lines(bytes, body) {
        let line = &bytes[span.clone()];
        if line.trim().is_empty() || line.starts_with(&comment) {
            close(&mut paragraph);
        } else {
            paragraph.push(span);
        }
    }
    close(&mut paragraph);
    (Message::parse(remove_lines(bytes, &spans), message.config()), found)
}

/// `Token: value`.
fn pair(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let (token, value) = line.split_once_str(":")?;
    let is_token = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    (!token.is_empty() && token.iter().all(is_token)).then_some((token, value.trim()))
}

/// Whether a draft carries a sign-off that is not plainly somebody else's.
pub(crate) fn has_sign_off_of_committer_or_author(draft: &Message, people: &SignOffOwners) -> bool {
    sign_off_values(draft).iter().any(|value| people.claim(value) != Owner::Others)
}
