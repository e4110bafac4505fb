//! PURE. Sign-offs, and the trailers that belong before them, in the wrong order. The same against the disclosure is
//! in `disclosure_order.rs`.

use bstr::ByteSlice;

use super::finding::Violation;
use super::trailer_order::rank;
use super::{CommitFacts, Linter, Rule, RuleId, first_line};
use crate::draft::SIGN_OFF;
use crate::policy::Severity;
use crate::text::identity::IdentityRef;

pub(super) static RULE: Rule = Rule {
    id: RuleId::SignOffOrder,
    severity: Severity::Warning,
    explain: "\
Sign-offs trace the path of a change, oldest first: the author's comes before that of the person who \
committed it. Trailers that the policy's order puts before the sign-off stand above the last one.

bad:   Signed-off-by: Maintainer <kim@example.org>
       Signed-off-by: Author <robin@example.org>
       Fixes: 0123456789ab (\"parser: read on\")
good:  Fixes: 0123456789ab (\"parser: read on\")
       Signed-off-by: Author <robin@example.org>
       Signed-off-by: Maintainer <kim@example.org>

Put the lines in order.",
    judges_letters: false,
    needs_changes: None,
    check,
};

fn check(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    let mut violations: Vec<Violation> = author_after_committer(facts).into_iter().collect();
    let message = facts.input.message;
    let Some(signed) = facts.people_signed().last() else { return violations };
    let last = message.trailers().partition_point(|trailer| trailer.span.start < signed.span.start);
    if last + 1 == message.trailers().len() {
        return violations;
    }
    let order = &linter.policy.trailers.order;
    let Some(sign_off) = rank(order, SIGN_OFF) else { return violations };
    let disclosure = linter.policy.disclosure.as_ref();
    for trailer in &message.trailers()[last + 1..] {
        let token = message.canonical_token(trailer);
        let is_disclosure = disclosure.is_some_and(|rule| {
            rule.tokens().any(|own| own.as_bytes().eq_ignore_ascii_case(token))
        });
        if !is_disclosure && rank(order, token).is_some_and(|own| own < sign_off) {
            let text = format!("`{}` must stand before the last sign-off", token.to_str_lossy());
            violations.push(Violation::at(first_line(facts.bytes(), trailer.span.clone()), text));
        }
    }
    violations
}

/// Finds an author who signed off below the person who committed the change.
fn author_after_committer(facts: &CommitFacts<'_>) -> Option<Violation> {
    let (author, committer) = (facts.input.author?, facts.input.committer?);
    if facts.sign_offs.len() < 2 || author.matches(&committer) {
        return None;
    }
    let position = |person: &IdentityRef<'_>| {
        let is_persons =
            |value: &[u8]| IdentityRef::parse(value).is_some_and(|signer| signer.matches(person));
        facts.sign_offs.iter().position(|sign_off| is_persons(&sign_off.value))
    };
    let (authors, committers) = (position(&author)?, position(&committer)?);
    (committers < authors).then(|| {
        let span = first_line(facts.bytes(), facts.sign_offs[authors].span.clone());
        Violation::at(span, "the author's sign-off comes after the committer's")
            .help("sign-offs stand in the order in which they were given")
    })
}
