//! PURE. A word in a disclosure that is none of the policy's categories.

use super::finding::{Applicability, Edit, Violation};
use super::malformed_disclosure::{place, unreadable};
use super::{CommitFacts, Linter, Rule, RuleId};
use crate::disclosure::ReasonKind;
use crate::policy::Severity;

pub(super) static RULE: Rule = Rule {
    id: RuleId::UnknownCategory,
    severity: Severity::Error,
    explain: "\
A disclosure uses the categories of the policy, so that everybody means the same by them.

bad:   AI-used-for: coed, refactoring
good:  AI-used-for: code (refactoring)

Use one of the categories that the finding names; details go into parentheses. A slip of the pen can be put \
right by `--fix`.",
    judges_letters: false,
    needs_changes: None,
    check,
};

fn check(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    let Some(rule) = &linter.policy.disclosure else { return Vec::new() };
    let mut violations = Vec::new();
    for (line, why) in unreadable(facts) {
        let ReasonKind::UnknownCategory { word, suggestion } = &why.kind else { continue };
        let span = place(facts, line, why);
        let violation = Violation::at(span.clone(), format!("{why}; {}", rule.expected()));
        let help = match suggestion {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "put details into parentheses after a category".to_owned(),
        };
        let is_whole = facts.bytes()[span.clone()] == *word.as_bytes();
        let meant = suggestion.as_ref().filter(|_| is_whole);
        let edit = meant.map(|meant| Edit::Replace { span, with: meant.clone().into_bytes() });
        violations.push(violation.help(help).fix(Applicability::Guess, edit));
    }
    violations
}
