//! PURE. AI was used, and the commit does not say for what.

use super::facts::Evidence;
use super::finding::Found;
use super::{Book, CommitFacts, Rule};
use crate::policy::{DisclosureRule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "missing-disclosure",
    severity: Severity::Error,
    explain: "\
The project wants to know what AI was used for. A commit without the line says that none was used, so this \
is reported only where something else in the commit shows that it was: an agent's lines, or an agent as author.

bad:   Co-authored-by: Claude <noreply@anthropic.com>
good:  AI-used-for: code (refactoring), tests

Run `git provenance commit --amend` and answer the question. Only the person who made the change can.",
    prose: false,
    counts: None,
    check: found,
};

fn found(book: &Book<'_>, facts: &CommitFacts<'_>) -> Vec<Found> {
    let (Some(rule), true) = (&book.policy.disclosure, facts.disclosures.is_empty()) else {
        return Vec::new();
    };
    let Some(Evidence { span, why }) = &facts.evidence else { return Vec::new() };
    let text = format!("no `{}` trailer, but AI was used: {why}", rule.trailer);
    let span = span.clone().map(|span| super::first_line(facts.bytes(), span));
    vec![Found { span, ..Found::missing(text) }.help(help(rule))]
}

fn help(rule: &DisclosureRule) -> String {
    format!("say what AI was used for in a `{}` trailer; {}", rule.trailer, rule.expected())
}
