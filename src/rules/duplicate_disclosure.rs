//! PURE. More than one disclosure where one says it all.

use std::collections::HashSet;

use super::finding::{Applicability, Edit, Violation};
use super::{CommitFacts, Linter, Rule, RuleId, first_line};
use crate::disclosure::{self, Disclosure, Parsed};
use crate::policy::ValueGrammar::{Categories, Literal};
use crate::policy::{DisclosureRule, Severity};

pub(super) static RULE: Rule = Rule {
    id: RuleId::DuplicateDisclosure,
    severity: Severity::Error,
    explain: "\
One line says what AI was used for. Several of them come from squashed commits, and a reader cannot tell \
whether the second adds to the first or replaces it.

bad:   AI-used-for: code
       AI-used-for: tests
good:  AI-used-for: code, tests

Unite the lines; `--fix` can do that where all of them can be read.",
    judges_letters: false,
    needs_changes: None,
    check,
};

fn check(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    let Some(rule) = &linter.policy.disclosure else { return Vec::new() };
    let lines = &facts.disclosures;
    let repeated = if rule.once || matches!(rule.value, Categories | Literal(_)) {
        (1..lines.len()).collect()
    } else {
        repetitions(facts)
    };
    let Some(line) = repeated.first().and_then(|&at| lines.get(at)) else { return Vec::new() };
    let text = format!("`{}` is there {} times", line.token, lines.len());
    let violation = Violation::at(first_line(facts.bytes(), line.span.clone()), text);
    let edit = united(facts, &repeated, rule);
    vec![violation.help("unite the lines").fix(Applicability::Automatic, edit)]
}

/// The disclosures, by their place among them, that say what an earlier one says.
fn repetitions(facts: &CommitFacts<'_>) -> Vec<usize> {
    let message = facts.input.message;
    let mut seen = HashSet::new();
    let said = facts
        .disclosures
        .iter()
        .map(|line| (line.token.as_str(), message.value(&message.trailers()[line.index])));
    said.enumerate().filter_map(|(at, said)| (!seen.insert(said)).then_some(at)).collect()
}

/// Removes the repeated lines; the first one says for all of them what AI was used for.
fn united(facts: &CommitFacts<'_>, repeated: &[usize], rule: &DisclosureRule) -> Option<Edit> {
    let (first, others) = facts.disclosures.split_first()?;
    if others.iter().any(|line| line.token != first.token) {
        return None;
    }
    let disclosures = facts.disclosures.iter().map(|line| match &line.parsed {
        Parsed::Recognised(disclosure) => Some(disclosure.clone()),
        Parsed::NoAi | Parsed::Unrecognised { .. } => None,
    });
    let disclosures: Vec<Disclosure> = disclosures.collect::<Option<_>>()?;
    let indices: Vec<usize> = repeated.iter().map(|&at| facts.disclosures[at].index).collect();
    let mut message = facts.input.message.remove(&indices);
    if repeated.len() == others.len() {
        let values = disclosure::merge(&disclosures, rule).to_values(rule);
        let [value] = values.as_slice() else { return None };
        message = message.replace(first.index, first.token.as_bytes(), value.as_bytes());
    }
    let with = message.as_bytes()[message.block()?].to_vec();
    Some(Edit::Replace { span: facts.input.message.block()?, with })
}
