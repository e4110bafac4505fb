//! PURE. AI was used, and the project takes no such contributions.

use super::facts::Evidence;
use super::finding::Found;
use super::{Book, CommitFacts, Rule, first_line};
use crate::policy::{Severity, Stance};

pub(super) static RULE: Rule = Rule {
    name: "refused-ai",
    severity: Severity::Error,
    explain: "\
Some projects take no contribution that was made with AI (`ai: {stance: refuse}` in the policy). This commit \
says that AI was used, or carries an agent's lines.

bad:   AI-used-for: code
good:  a change that you wrote yourself

Do not just remove the line: ask the maintainers, or write the change without AI.",
    prose: false,
    counts: None,
    check: found,
};

fn found(book: &Book<'_>, facts: &CommitFacts<'_>) -> Vec<Found> {
    if book.policy.ai.stance != Stance::Refuse {
        return Vec::new();
    }
    let Some(Evidence { span, why }) = facts.ai_use() else { return Vec::new() };
    let text = format!("{} takes no changes made with AI: {why}", book.policy.name);
    let span = span.map(|span| first_line(facts.bytes(), span));
    vec![Found { span, ..Found::missing(text) }.help("ask the maintainers before you send it")]
}
