//! PURE. AI was used, and the commit does not say for what.

use super::facts::Evidence;
use super::finding::Violation;
use super::{CommitFacts, Linter, Rule, RuleId, first_line};
use crate::disclosure::Parsed;
use crate::policy::{DisclosureRule, Severity};

pub(super) static RULE: Rule = Rule {
    id: RuleId::MissingDisclosure,
    severity: Severity::Error,
    explain: "\
The project wants to know what AI was used for. A commit without the line says that none was used, so this \
is reported only where something else in the commit shows that it was: an agent's lines, or an agent as author. \
Where the policy has a word for no AI (`disclosure: {none: WORD}`), each commit has a line, but for merges.

bad:   Co-authored-by: Claude <noreply@anthropic.com>
good:  AI-used-for: code (refactoring), tests

Run `git provenance commit --amend` and answer the question. Only the person who made the change can.",
    judges_letters: false,
    needs_changes: None,
    check,
};

fn check(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    let Some(rule) = &linter.policy.disclosure else { return Vec::new() };
    let says_none = facts.disclosures.iter().find(|line| line.parsed == Parsed::NoAi);
    if facts.disclosures.iter().any(|line| line.parsed != Parsed::NoAi) {
        return Vec::new();
    }
    match (&facts.evidence, says_none, &rule.none) {
        (Some(Evidence { span, why }), says_none, _) => {
            let claim = match says_none {
                Some(line) => format!("`{}` says that no AI was used", line.token),
                None => format!("no `{}` trailer", rule.trailer),
            };
            let span = span.clone().map(|span| first_line(facts.bytes(), span));
            let text = format!("{claim}, but AI was used: {why}");
            vec![Violation { span, ..Violation::missing(text) }.help(help(rule))]
        }
        // A merge was disclosed in the commits that it brings in.
        (None, None, Some(none)) if facts.input.parents < 2 => {
            let text = format!("missing `{}` trailer (required in every commit)", rule.trailer);
            let help = format!("{}, or `{none}` where it was not used", help(rule));
            vec![Violation::missing(text).help(help)]
        }
        _ => Vec::new(),
    }
}

fn help(rule: &DisclosureRule) -> String {
    format!("say what AI was used for in the trailer `{}`; {}", rule.trailer, rule.expected())
}
