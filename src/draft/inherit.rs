//! PURE. Messages that git makes from commits which exist: picks, reverts, folded commits, mails. Nobody is
//! asked; what the commits did not carry goes, and what they said about AI is united.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use bstr::ByteSlice;

use super::compose::{SIGN_OFF, disclosure_lines, lines_of, with_disclosure};
use super::removal::{OWN_SIGN_OFF, Removal, RemovalPlan, sign_off_values, sign_offs};
use super::sign_off::{Owner, SignOffOwners};
use crate::disclosure::{self, Disclosure, Parsed};
use crate::policy::{DisclosureRule, Policy};
use agent_traces::{Catalogue, remove_lines};
use git_message::{InsertAt, Message};

/// A commit (or mail) that a message is made from.
pub struct Source {
    /// Its message.
    pub message: Message,
    /// Whether the new commit makes the same change, so that what was signed off is what is signed off now.
    pub same_patch: bool,
}

/// What a message is made from.
pub struct Origin<'a> {
    /// The commits, the one whose place the new one takes first.
    pub sources: &'a [Source],
    /// Whether several commits become one.
    pub folds: bool,
}

/// The message without what its sources did not carry, and what went.
pub fn picked(
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

/// Own sign-offs stay as often as a source with the same change carries them, while the message says the same
/// about AI; other lines stay where a source has the same line.
fn keep_inherited_lines(
    plan: &mut RemovalPlan,
    draft: &Message,
    origin: &Origin<'_>,
    policy: &Policy,
) {
    let draft_says = said(draft, policy);
    let says_the_same = |source: &Source| said(&source.message, policy) == draft_says;
    let signed = |stands: &dyn Fn(&Source) -> bool| {
        let chosen = origin.sources.iter().filter(|source| stands(source));
        chosen.flat_map(|source| sign_off_values(&source.message)).collect::<Vec<_>>()
    };
    let mut confirmed = signed(&|one| one.same_patch && says_the_same(one));
    let said_otherwise = signed(&|one| one.same_patch && !says_the_same(one));
    let changed = signed(&|one| !one.same_patch);
    let mut spared: Vec<Range<usize>> = Vec::new();
    let (mut other_words, mut other_change) = (Vec::new(), Vec::new());
    for line in sign_offs(draft) {
        if let Some(at) = confirmed.iter().position(|value| *value == line.value) {
            confirmed.remove(at);
            spared.push(line.span);
        } else if said_otherwise.contains(&line.value) {
            other_words.push(line.span);
        } else if changed.contains(&line.value) {
            other_change.push(line.span);
        }
    }
    let there: HashSet<&[u8]> =
        origin.sources.iter().flat_map(|one| one.message.as_bytes().lines()).collect();
    plan.retain(|one| match one.rule {
        OWN_SIGN_OFF => !spared.contains(&one.span),
        _ => !one.text.lines().all(|line| there.contains(line)),
    });
    plan.explain(
        |one| one.rule == OWN_SIGN_OFF && other_words.contains(&one.span),
        "what was signed off said something else about AI",
    );
    plan.explain(
        |one| one.rule == OWN_SIGN_OFF && other_change.contains(&one.span),
        "the change is not the one that was signed off",
    );
}

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
    let mut all: Vec<&Message> = sources.iter().map(|source| &source.message).collect();
    let tokens: Vec<&str> = policy
        .disclosure
        .iter()
        .flat_map(DisclosureRule::tokens)
        .chain(["Signed-off-by"])
        .collect();
    let (gathered, inner) = without_inner_blocks(message, &tokens);
    all.push(message);
    let mut result = gathered;
    if let Some(rule) = &policy.disclosure {
        for token in rule.tokens() {
            let mut values: Vec<Vec<u8>> = Vec::new();
            let inner = inner.iter().filter(|one| one.token.eq_ignore_ascii_case(token.as_bytes()));
            let said = all.iter().flat_map(|one| lines_of(one, token));
            for value in said.chain(inner.map(|one| one.value.clone())) {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            result = with_disclosure(&result, token.as_bytes(), &merged(values, rule));
        }
    }
    let others = all.iter().flat_map(|one| sign_off_values(one));
    let others = others.filter(|value| people.claim(value) != Owner::Own);
    let mut there: HashSet<Vec<u8>> = sign_off_values(&result).into_iter().collect();
    for value in others {
        if there.insert(value.clone()) {
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

/// A message without these trailers in paragraphs of its body that hold nothing but trailers, and what stood
/// there: folding leaves each commit's block where it was.
fn without_inner_blocks(message: &Message, tokens: &[&str]) -> (Message, Vec<Line>) {
    let bytes = message.as_bytes();
    let body = message.title().end..message.block().map_or(message.log_end(), |block| block.start);
    let mut spans = Vec::new();
    let mut found = Vec::new();
    let mut paragraph: Vec<Range<usize>> = Vec::new();
    let mut at = body.start.min(body.end);
    let comment = message.config().comment.clone();
    let mut close = |paragraph: &mut Vec<Range<usize>>| {
        let lines: Vec<_> =
            paragraph.drain(..).map(|span| (span.clone(), pair(&bytes[span]))).collect();
        if lines.iter().all(|(_, pair)| pair.is_some()) {
            for (span, pair) in lines {
                let Some((token, value)) = pair else { continue };
                if tokens.iter().any(|one| one.as_bytes().eq_ignore_ascii_case(token)) {
                    spans.push(span);
                    found.push(Line { token: token.to_vec(), value: value.to_vec() });
                }
            }
        }
    };
    for line in bytes[at..body.end].lines_with_terminator() {
        let span = at..at + line.len();
        at = span.end;
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
pub fn has_own_sign_off(draft: &Message, people: &SignOffOwners) -> bool {
    sign_off_values(draft).iter().any(|value| people.claim(value) != Owner::Others)
}
