//! PURE. One set of trailers for several commits that become one.

use std::collections::HashSet;
use std::ops::Range;

use bstr::ByteSlice;

use super::compose::{SIGN_OFF, lines_of, with_colon, with_disclosure};
use super::inherit::{Making, Source};
use super::sign_off_lines::sign_off_values;
use super::sign_off_owner::{Owner, SignOffOwners};
use crate::disclosure::{self, Disclosure, Parsed};
use crate::policy::{DisclosureRule, Policy};
use agent_traces::remove_lines;
use git_message::{InsertAt, Message};

/// The message with what all commits disclose as one set of trailers. Where their messages become one as well,
/// other people's sign-offs are gathered at its end, in order, each once.
pub(super) fn united(
    message: &Message,
    making: Making,
    sources: &[Source],
    policy: &Policy,
    people: &SignOffOwners,
) -> Message {
    let sign_off = String::from_utf8_lossy(SIGN_OFF);
    let tokens: Vec<&str> =
        policy.disclosure.iter().flat_map(DisclosureRule::tokens).chain([&*sign_off]).collect();
    let (mut result, inner) = match making {
        Making::Copy => return message.clone(),
        Making::Squash => (message.clone(), Vec::new()),
        Making::Fold => without_inner_blocks(message, &tokens),
    };
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
    if making == Making::Squash {
        return result;
    }
    let mut known: HashSet<Vec<u8>> = sign_off_values(&result).into_iter().collect();
    for value in messages.iter().flat_map(|message| sign_off_values(message)) {
        if people.claim(&value) != Owner::Own && known.insert(value.clone()) {
            result = result.insert(InsertAt::End, &with_colon(&result, SIGN_OFF), &value);
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
