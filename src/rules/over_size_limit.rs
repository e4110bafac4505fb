//! PURE. More AI-made lines than the project takes.

use super::facts::DisclosureLine;
use super::finding::Violation;
use super::{CommitFacts, Linter, Rule, RuleId, first_line};
use crate::disclosure::{Disclosure, Parsed};
use crate::policy::{ANY, Limit, Over, Severity, counted_lines};

pub(super) static RULE: Rule = Rule {
    id: RuleId::OverSizeLimit,
    severity: Severity::Error,
    explain: "\
Some projects take AI-made changes only while they are small enough to be checked completely (`limits` in \
the policy). A limit is about one category, and counts added and removed lines.

bad:   AI-used-for: code, in a change of 400 lines where the limit is 20
good:  a small fix, or a change that was agreed on before it was written

Talk to the maintainers first. Splitting a change does not make it smaller. A limit that only needs \
agreement, or only warns, gives a warning, since nobody can see an agreement in a commit.",
    judges_letters: false,
    needs_changes: Some(needs_changes),
    check,
};

/// Only a commit that discloses a category with a limit.
fn needs_changes(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> bool {
    limited(linter, facts).next().is_some()
}

fn check(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    let changes = facts.input.changes.unwrap_or_default();
    let mut violations = Vec::new();
    for (line, limit) in limited(linter, facts) {
        let counted = counted_lines(changes, limit, &linter.paths);
        if counted > limit.lines {
            let what = if limit.category == ANY { "content" } else { &limit.category };
            let text = format!(
                "{counted} changed lines with AI-made {what}; {} takes {} ({})",
                linter.policy.name, limit.lines, limit.kind
            );
            let violation = Violation::at(first_line(facts.bytes(), line.span.clone()), text);
            violations.push(violation.help(help(limit)).doubtful(limit.over != Over::Refuse));
        }
    }
    violations
}

/// The limits that a commit's disclosures fall under, each once.
fn limited<'f>(
    linter: &'f Linter<'_>,
    facts: &'f CommitFacts<'_>,
) -> impl Iterator<Item = (&'f DisclosureLine, &'f Limit)> {
    linter.policy.limits.iter().filter_map(|limit| {
        let names = |disclosure: &Disclosure| {
            limit.category == ANY
                || disclosure.items.iter().any(|item| limit.is_about(&item.category))
        };
        let named = |line: &&DisclosureLine| match &line.parsed {
            Parsed::Recognised(disclosure) => names(disclosure),
            Parsed::NoAi | Parsed::Unrecognised { .. } => false,
        };
        facts.disclosures.iter().find(named).map(|line| (line, limit))
    })
}

fn help(limit: &Limit) -> String {
    let what = match limit.over {
        Over::NeedsAgreement => "say where a maintainer agreed to it",
        Over::Warn => "expect questions about it",
        Over::Refuse => "make the change smaller, or write it without AI",
    };
    match &limit.why {
        Some(why) => format!("{what}; the reason for the limit: {why}"),
        None => what.to_owned(),
    }
}
