//! PURE. AI was used, and the project takes no such contributions.

use super::facts::Evidence;
use super::finding::Violation;
use super::{CommitFacts, Linter, Rule, RuleId, first_line};
use crate::policy::{Severity, Stance};

pub(super) static RULE: Rule = Rule {
    id: RuleId::RefusedAi,
    severity: Severity::Error,
    explain: "\
Some projects take no contribution that was made with AI (`ai: {stance: refuse}` in the policy). This commit \
says that AI was used, or carries an agent's lines.

bad:   AI-used-for: code
good:  a change that you wrote yourself

Do not just remove the line: ask the maintainers, or write the change without AI.",
    judges_letters: false,
    needs_changes: None,
    check,
};

fn check(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    if linter.policy.ai.stance != Stance::Refuse {
        return Vec::new();
    }
    let Some(Evidence { span, why }) = facts.ai_use() else { return Vec::new() };
    let text = format!("{} takes no changes made with AI: {why}", linter.policy.name);
    let span = span.map(|span| first_line(facts.bytes(), span));
    vec![
        Violation { span, ..Violation::missing(text) }
            .help("ask the maintainers before you send it"),
    ]
}
