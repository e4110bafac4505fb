//! PURE. Messages that git makes from commits which exist: picks, reverts, folded commits, mails. Nobody is
//! asked; what the commits did not carry is removed, and what shows that AI was used for them stays.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use bstr::ByteSlice;

use super::Cause;
use super::carried::carried;
use super::evidence::{is_disclosed, lines_about_ai, uses_of_ai};
use super::removal::{Removal, RemovalPlan};
use super::sign_off_lines::{sign_off_values, sign_offs};
use super::sign_off_owner::{Owner, SignOffOwners};
use super::united::united;
use crate::policy::Policy;
use crate::text::encoding::MessageEncoding;
use crate::text::identity::Identity;
use crate::text::reading::Reading;
use agent_traces::Catalogue;
use git_message::{Message, TrailerConfig};

/// A commit (or mail) that a message is made from.
pub(crate) struct Source {
    /// Its message.
    pub message: Message,
    /// Whether the new commit makes the same change, so that what was signed off is what is signed off now.
    pub same_patch: bool,
    /// Its author, where that is an agent and the new commit does not say so.
    pub agent: Option<Identity>,
}

/// What becomes of the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Making {
    /// One commit, or a part of one.
    Copy,
    /// Several commits become one, which has a message of its own.
    Squash,
    /// Several commits become one, and their messages as well.
    Fold,
}

/// What a message is made from.
pub(crate) struct Origin<'a> {
    /// The commits; the first is the one that the new one replaces.
    pub sources: &'a [Source],
    /// What becomes of them.
    pub making: Making,
    /// Whether the rules free the message of the last evidence of AI use.
    pub frees_evidence: bool,
    /// The message as git is going to store it.
    pub cleaned: &'a dyn Fn(&Message) -> Message,
}

/// A message that git makes, without what its sources did not carry.
pub(crate) struct Picked {
    pub(crate) message: Message,
    /// What was removed from it.
    pub(crate) removed: Vec<Removal>,
    /// What its sources say or show about AI and the draft did not.
    pub(crate) carried: Vec<Vec<u8>>,
    /// What shows that AI was used in a message that does not say what for.
    pub(crate) kept: Vec<Removal>,
}

/// Makes the message.
pub(crate) fn picked(
    draft: &Message,
    origin: &Origin<'_>,
    policy: &Policy,
    catalogue: &Catalogue,
    people: &SignOffOwners,
) -> Picked {
    let mut plan = RemovalPlan::new(draft, policy, catalogue, people, false);
    keep_inherited_lines(&mut plan, origin.sources);
    made(draft, plan, origin, policy, catalogue, people)
}

/// What a commit that git has stored should have been: nothing goes but own sign-offs that its sources do not carry,
/// and what they say or show about AI comes back.
pub(crate) fn mended(
    stored: &Message,
    origin: &Origin<'_>,
    policy: &Policy,
    catalogue: &Catalogue,
    people: &SignOffOwners,
) -> Picked {
    let mut plan = RemovalPlan::new(stored, policy, catalogue, people, false);
    plan.removals_mut().retain(|removal| removal.cause == Cause::OwnSignOff);
    made(stored, plan, origin, policy, catalogue, people)
}

fn made(
    draft: &Message,
    mut plan: RemovalPlan,
    origin: &Origin<'_>,
    policy: &Policy,
    catalogue: &Catalogue,
    people: &SignOffOwners,
) -> Picked {
    let compose = |plan: &RemovalPlan| {
        united(&plan.apply(draft, &[]), origin.making, origin.sources, policy, people)
    };
    let shows_ai = |message: &Message| !uses_of_ai(message, policy, catalogue).is_empty();
    if !origin.frees_evidence && !shows_ai(&compose(&plan)) {
        plan.keep_evidence();
    }
    // git makes no commit of it, or one without a message.
    let is_empty = (origin.cleaned)(draft).as_bytes().trim().is_empty();
    let complete = |message: &Message| match origin.frees_evidence || is_empty {
        true => (message.clone(), Vec::new()),
        false => carried(message, origin, policy, catalogue, people),
    };
    let (unsigned, carried) = complete(&compose(&plan));
    let judge = Cover { message: &(origin.cleaned)(&unsigned), policy, catalogue };
    keep_covered_sign_offs(&mut plan, draft, origin.sources, &judge);
    // Own sign-offs make no difference to what a message says about AI.
    let composed = compose(&plan);
    let message = if carried.is_empty() { composed } else { complete(&composed).0 };
    let kept = match origin.frees_evidence || is_disclosed(&unsigned, policy) {
        true => Vec::new(),
        false => {
            let plan = RemovalPlan::new(&message, policy, catalogue, people, false);
            plan.evidence().cloned().collect()
        }
    };
    Picked { message, removed: plan.into_removals(&[]), carried, kept }
}

/// Keeps lines that a source has as well; sign-offs are another matter.
fn keep_inherited_lines(plan: &mut RemovalPlan, sources: &[Source]) {
    let lines = sources.iter().flat_map(|source| source.message.as_bytes().lines());
    let lines: HashSet<&[u8]> = lines.collect();
    plan.removals_mut().retain(|removal| {
        removal.cause == Cause::OwnSignOff || !removal.text.lines().all(|line| lines.contains(line))
    });
}

/// Keeps own sign-offs as often as a source carries them whose change, text and words about AI are those of the
/// new commit.
fn keep_covered_sign_offs(
    plan: &mut RemovalPlan,
    draft: &Message,
    sources: &[Source],
    judge: &Cover<'_>,
) {
    let mut confirmed: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut reasons: HashMap<Vec<u8>, &'static str> = HashMap::new();
    for source in sources {
        let values = sign_off_values(&source.message);
        if values.is_empty() {
            continue;
        }
        let reason = judge.says_otherwise(source);
        let mut carried: HashMap<Vec<u8>, usize> = HashMap::new();
        for value in values {
            match reason {
                None => *carried.entry(value).or_default() += 1,
                Some(CHANGED) => {
                    reasons.entry(value).or_insert(CHANGED);
                }
                Some(reason) => {
                    reasons.insert(value, reason);
                }
            }
        }
        // Sources with the same change are one commit, before and after git has picked it.
        for (value, count) in carried {
            let known = confirmed.entry(value).or_default();
            *known = count.max(*known);
        }
    }
    let explain = |value: &Vec<u8>| reasons.get(value).copied();
    spare(plan, draft, confirmed, &explain);
}

/// Keeps own sign-offs as often as another message has them, which covers the draft.
pub(crate) fn spare_sign_offs_of(plan: &mut RemovalPlan, draft: &Message, signed: &Message) {
    let mut confirmed: HashMap<Vec<u8>, usize> = HashMap::new();
    for value in sign_off_values(signed) {
        *confirmed.entry(value).or_default() += 1;
    }
    spare(plan, draft, confirmed, &|_| None);
}

/// Keeps own sign-offs as often as they were confirmed, the first ones; the others go for what `explain` says.
fn spare(
    plan: &mut RemovalPlan,
    draft: &Message,
    mut confirmed: HashMap<Vec<u8>, usize>,
    explain: &dyn Fn(&Vec<u8>) -> Option<&'static str>,
) {
    let mut kept: HashSet<usize> = HashSet::new();
    let mut explained: HashMap<usize, &str> = HashMap::new();
    for line in sign_offs(draft) {
        match confirmed.get_mut(&line.value) {
            Some(count) if *count > 0 => {
                *count -= 1;
                kept.insert(line.span.start);
            }
            _ => explained.extend(explain(&line.value).map(|reason| (line.span.start, reason))),
        }
    }
    plan.removals_mut().retain_mut(|removal| {
        if removal.cause != Cause::OwnSignOff {
            return true;
        }
        if let Some(reason) = explained.get(&removal.span.start) {
            (*reason).clone_into(&mut removal.reason);
        }
        !kept.contains(&removal.span.start)
    });
}

/// Why a sign-off of a source with the same change is removed.
const SAID_OTHERWISE: &str = "what was signed off said something else about AI";
/// Why that of a source with the same words about AI is removed.
const OTHER_TEXT: &str = "the message is not the one that was signed off";
/// Why that of another source is removed.
const CHANGED: &str = "the change is not the one that was signed off";

/// What a sign-off of a source covers, held against the message of the new commit.
struct Cover<'a> {
    message: &'a Message,
    policy: &'a Policy,
    catalogue: &'a Catalogue,
}

impl Cover<'_> {
    /// Why a sign-off of this source does not cover the new commit; `None` where it does.
    fn says_otherwise(&self, source: &Source) -> Option<&'static str> {
        let Self { message, policy, catalogue } = self;
        if !source.same_patch {
            return Some(CHANGED);
        }
        let text = |message| CoveredText::of(message, policy, catalogue);
        let (then, now) = (text(&source.message), text(message));
        if then.about_ai != now.about_ai {
            return Some(SAID_OTHERWISE);
        }
        (then.lines != now.lines).then_some(OTHER_TEXT)
    }
}

/// Whether a sign-off on one message covers another one with the same change.
pub(crate) fn covers(
    signed: &Message,
    now: &Message,
    policy: &Policy,
    catalogue: &Catalogue,
) -> bool {
    let source = Source { message: signed.clone(), same_patch: true, agent: None };
    Cover { message: now, policy, catalogue }.says_otherwise(&source).is_none()
}

/// What a sign-off covers in a message.
struct CoveredText {
    /// The lines about AI, whose order says nothing.
    about_ai: Vec<Vec<u8>>,
    /// The other lines. Where git says what it has picked, it says nothing about the change.
    lines: Vec<Vec<u8>>,
}

impl CoveredText {
    fn of(message: &Message, policy: &Policy, catalogue: &Catalogue) -> Self {
        let message = without_sign_offs(&decoded(message), policy, catalogue);
        let known = lines_about_ai(&message, policy, catalogue);
        let known: HashSet<&[u8]> =
            known.iter().flat_map(|about| about.lines()).map(<[u8]>::trim_ascii).collect();
        let bytes = message.as_bytes();
        let lines = git_message::lines::lines(bytes, 0..bytes.len());
        let lines = lines.map(|span| bytes[span].trim_ascii_end()).filter(|line| {
            let is_gits = line.starts_with(b"(cherry picked from commit ");
            !(is_gits || line.is_empty())
        });
        let (mut about_ai, lines): (Vec<_>, Vec<_>) =
            lines.map(<[u8]>::to_vec).partition(|line| known.contains(line.trim_ascii()));
        about_ai.iter_mut().for_each(|line| *line = line.trim_ascii().to_vec());
        about_ai.sort_unstable();
        Self { about_ai, lines }
    }
}

/// The message in UTF-8: the same text may be written in several encodings, and in several ways in one of them.
fn decoded(message: &Message) -> Cow<'_, Message> {
    let readings = Reading::all(message.as_bytes(), &MessageEncoding::of(message));
    readings.into_iter().next().map_or(Cow::Borrowed(message), |reading| {
        let config = TrailerConfig { encoding: None, ..message.config().clone() };
        Cow::Owned(Message::parse(reading.text, &config))
    })
}

/// The message without sign-offs that are people's: one more of them must not make another block of the trailers.
fn without_sign_offs(message: &Message, policy: &Policy, catalogue: &Catalogue) -> Message {
    let about_ai = lines_about_ai(message, policy, catalogue);
    let bytes = message.as_bytes();
    let mut spans: Vec<_> = sign_offs(message).into_iter().map(|line| line.span).collect();
    spans.retain(|span| !about_ai.contains(bytes[span.clone()].trim_ascii()));
    spans.sort_by_key(|span| span.start);
    Message::parse(agent_traces::remove_lines(bytes, &spans), message.config())
}

/// Whether a draft carries a sign-off that is not plainly somebody else's.
pub(crate) fn has_sign_off_of_committer_or_author(draft: &Message, people: &SignOffOwners) -> bool {
    sign_off_values(draft).iter().any(|value| people.claim(value) != Owner::Others)
}
