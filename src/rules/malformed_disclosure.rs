//! PURE. A disclosure that is not in the policy's grammar.

use std::ops::Range;

use super::facts::DisclosureLine;
use super::finding::Violation;
use super::{CommitFacts, Linter, Rule, RuleId, first_line};
use crate::disclosure::{Parsed, Reason, ReasonKind};
use crate::policy::Severity;

pub(super) static RULE: Rule = Rule {
    id: RuleId::MalformedDisclosure,
    severity: Severity::Error,
    explain: "\
The disclosure is read by people and by programs, so its value has a form: in most projects categories with \
an explanation in parentheses where one helps.

bad:   AI-used-for: collecting comments and updating the patch
good:  AI-used-for: code (collected comments), docs

Write it in the form that the finding names. `git provenance commit --amend` offers the words.",
    judges_letters: false,
    needs_changes: None,
    check,
};

fn check(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    let Some(rule) = &linter.policy.disclosure else { return Vec::new() };
    let malformed = unreadable(facts)
        .filter(|(_, why)| !matches!(why.kind, ReasonKind::UnknownCategory { .. }));
    let violations = malformed.map(|(line, why)| {
        let text = format!("cannot read `{}`: {why}", line.token);
        Violation::at(place(facts, line, why), text).help(rule.expected())
    });
    violations.collect()
}

/// The disclosures that cannot be read, with the reason.
pub(super) fn unreadable<'f>(
    facts: &'f CommitFacts<'_>,
) -> impl Iterator<Item = (&'f DisclosureLine, &'f Reason)> {
    facts.disclosures.iter().filter_map(|line| match &line.parsed {
        Parsed::Unrecognised { reason } => Some((line, reason)),
        Parsed::Recognised(_) | Parsed::NoAi => None,
    })
}

/// The bytes that a reason is about; the whole first line where the value is folded or empty.
pub(super) fn place(facts: &CommitFacts<'_>, line: &DisclosureLine, why: &Reason) -> Range<usize> {
    let value = line.value.clone();
    let folded = facts.bytes()[value.clone()].contains(&b'\n');
    if why.kind == ReasonKind::FreeText && !folded {
        return value;
    }
    let meant = value.start + why.span.start..value.start + why.span.end;
    if folded || meant.is_empty() || meant.end > value.end {
        return first_line(facts.bytes(), line.span.clone());
    }
    meant
}
