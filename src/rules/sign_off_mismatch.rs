//! PURE. Somebody signed off, but not the author.

use super::finding::Violation;
use super::{CommitFacts, Linter, Rule, RuleId, first_line};
use crate::policy::Severity;
use crate::text::identity::IdentityRef;

pub(super) static RULE: Rule = Rule {
    id: RuleId::SignOffMismatch,
    severity: Severity::Error,
    explain: "\
Where the policy says `sign-off: {must-match-author: true}`, one of the sign-offs is the author's, by name or \
by e-mail address: others can pass a change on, but only its author can say where it comes from.

bad:   Author: Robin Tester, and only Signed-off-by: Kim Other <kim@example.org>
good:  Signed-off-by: Robin Tester <robin@example.org>
       Signed-off-by: Kim Other <kim@example.org>

Ask the author to sign off, or set the author right with `git commit --amend --author`.",
    judges_letters: false,
    needs_changes: None,
    check,
};

fn check(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    let Some(author) = facts.input.author.filter(|_| linter.policy.sign_off.must_match_author)
    else {
        return Vec::new();
    };
    let mut signed = facts.people_signed().peekable();
    let Some(first) = signed.peek().map(|sign_off| sign_off.span.clone()) else {
        return Vec::new();
    };
    let is_authors = |value: &[u8]| match IdentityRef::parse(value) {
        Some(signer) => signer.matches(&author),
        None => author.is_named(value),
    };
    if signed.any(|sign_off| is_authors(&sign_off.value)) {
        return Vec::new();
    }
    let text = format!("no sign-off is that of the author, {}", author.display());
    vec![
        Violation::at(first_line(facts.bytes(), first), text).help(
            "the author signs off as well, with `git provenance commit --amend` in a terminal",
        ),
    ]
}
