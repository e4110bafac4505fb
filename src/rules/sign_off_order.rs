//! PURE. Sign-offs, and the trailers that belong before them, in the wrong order.

use bstr::ByteSlice;

use super::facts::SIGN_OFF;
use super::finding::Violation;
use super::{CommitFacts, Linter, Rule, first_line};
use crate::policy::Severity;
use crate::text::identity::IdentityRef;
use git_message::Message;

pub(super) static RULE: Rule = Rule {
    name: "sign-off-order",
    severity: Severity::Warning,
    explain: "\
Sign-offs tell the way of a change, oldest first: the author's comes before that of the person who \
committed it. Trailers that the policy's order puts before the sign-off stand above the last one.

bad:   Signed-off-by: Maintainer <kim@example.org>
       Signed-off-by: Author <robin@example.org>
       Fixes: 0123456789ab (\"parser: read on\")
good:  Fixes: 0123456789ab (\"parser: read on\")
       Signed-off-by: Author <robin@example.org>
       Signed-off-by: Maintainer <kim@example.org>

Put the lines in order.",
    prose: false,
    counts: None,
    check: found,
};

/// The trailers of a message by their place in the policy's order.
pub(super) struct Order<'a> {
    tokens: &'a [String],
    /// For each trailer, where the order names its token.
    ranks: Vec<Option<usize>>,
    /// For each trailer, the highest rank before it and the lowest behind it: whether a search pays. A
    /// message may have 100,000 trailers.
    around: Vec<(Option<usize>, Option<usize>)>,
}

impl<'a> Order<'a> {
    pub(super) fn new(tokens: &'a [String], message: &Message) -> Self {
        let mut order = Self { tokens, ranks: Vec::new(), around: Vec::new() };
        if !tokens.is_empty() {
            let all = message.trailers().iter();
            order.ranks = all.map(|one| order.rank(message.canonical_token(one))).collect();
            order.around = around(&order.ranks);
        }
        order
    }

    /// Where the order names a token.
    pub(super) fn rank(&self, token: &[u8]) -> Option<usize> {
        rank(self.tokens, token)
    }

    /// The trailer that stands on the wrong side of the one at `index`: the first of those that belong
    /// behind it, else the last of those that belong before it.
    pub(super) fn out_of_place(&self, index: usize, rank: usize) -> Option<usize> {
        let (before, behind) = self.around.get(index)?;
        if before.is_none_or(|highest| highest <= rank) && behind.is_none_or(|least| least >= rank)
        {
            return None;
        }
        let too_early =
            self.ranks[..index].iter().position(|other| other.is_some_and(|r| r > rank));
        too_early.or_else(|| {
            let behind = &self.ranks[index + 1..];
            let too_late = behind.iter().rposition(|other| other.is_some_and(|r| r < rank));
            too_late.map(|at| index + 1 + at)
        })
    }
}

fn rank(order: &[String], token: &[u8]) -> Option<usize> {
    order.iter().position(|known| known.as_bytes().eq_ignore_ascii_case(token))
}

fn around(ranks: &[Option<usize>]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut all = vec![(None, None); ranks.len()];
    let mut highest = None;
    for (one, rank) in all.iter_mut().zip(ranks) {
        one.0 = highest;
        highest = highest.max(*rank);
    }
    let mut lowest: Option<usize> = None;
    for (one, rank) in all.iter_mut().zip(ranks).rev() {
        one.1 = lowest;
        lowest = lowest.into_iter().chain(*rank).min();
    }
    all
}

fn found(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    let mut all = Vec::new();
    all.extend(author_behind_committer(facts));
    let message = facts.raw.message;
    let Some(signed) = facts.people_signed().last() else { return all };
    let last = message.trailers().partition_point(|one| one.span.start < signed.span.start);
    if last + 1 == message.trailers().len() {
        return all;
    }
    let order = &linter.policy.trailers.order;
    let Some(sign_off) = rank(order, SIGN_OFF) else { return all };
    let disclosure = linter.policy.disclosure.as_ref();
    for trailer in &message.trailers()[last + 1..] {
        let token = message.canonical_token(trailer);
        let is_disclosure = disclosure.is_some_and(|rule| {
            rule.tokens().any(|own| own.as_bytes().eq_ignore_ascii_case(token))
        });
        if !is_disclosure && rank(order, token).is_some_and(|own| own < sign_off) {
            let text = format!("`{}` must stand before the last sign-off", token.to_str_lossy());
            all.push(Violation::at(first_line(facts.bytes(), trailer.span.clone()), text));
        }
    }
    all
}

/// The author signed off below the person who committed the change.
fn author_behind_committer(facts: &CommitFacts<'_>) -> Option<Violation> {
    let (author, committer) = (facts.raw.author?, facts.raw.committer?);
    if facts.sign_offs.len() < 2 || author.matches(&committer) {
        return None;
    }
    let of = |who: &IdentityRef<'_>| {
        let named = |value: &[u8]| IdentityRef::parse(value).is_some_and(|one| one.matches(who));
        facts.sign_offs.iter().position(|one| named(&one.value))
    };
    let (authors, committers) = (of(&author)?, of(&committer)?);
    (committers < authors).then(|| {
        let span = first_line(facts.bytes(), facts.sign_offs[authors].span.clone());
        Violation::at(span, "the author's sign-off stands behind that of the committer")
            .help("sign-offs stand in the order in which they were given")
    })
}
