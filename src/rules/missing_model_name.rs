//! PURE. A disclosure without the model or tool, where the project wants it named.

use super::facts::DisclosureLine;
use super::finding::Violation;
use super::{CommitFacts, Linter, Rule, RuleId, first_line};
use crate::disclosure::{Disclosure, Parsed};
use crate::policy::{Allowed, DisclosureRule, Severity, ValueGrammar};
use agent_traces::{Catalogue, UNKNOWN_AGENT, ValueVerdict};

pub(super) static RULE: Rule = Rule {
    id: RuleId::MissingModelName,
    severity: Severity::Error,
    explain: "\
Where the policy says `ai: {model-names: required}`, the project wants to know which tool or model was used, and \
not only that one was.

bad:   Assisted-by: AI
good:  Assisted-by: some-model-4.5

Name what you used, with its version. A name that the catalogue does not know is taken as one.",
    judges_letters: false,
    needs_changes: None,
    check,
};

fn check(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    let Some(rule) = &linter.policy.disclosure else { return Vec::new() };
    if linter.policy.ai.model_names != Allowed::Required {
        return Vec::new();
    }
    let unnamed = facts.disclosures.iter().filter(|line| is_unnamed(line, rule, linter.catalogue));
    let finding = |line: &DisclosureLine| {
        let text = format!("`{}` names no model or tool", line.token);
        let span = first_line(facts.bytes(), line.span.clone());
        Violation::at(span, text).help("name what was used, with its version")
    };
    unnamed.map(finding).collect()
}

/// Whether everything that could be a name says only that it was an AI.
fn is_unnamed(line: &DisclosureLine, rule: &DisclosureRule, catalogue: &Catalogue) -> bool {
    let Parsed::Recognised(disclosure) = &line.parsed else { return false };
    let says_nothing = |text: &str| match catalogue.classify_value(text.as_bytes()) {
        ValueVerdict::Agent(id) => id == UNKNOWN_AGENT,
        ValueVerdict::Ambiguous(_) | ValueVerdict::PersonOrUnknown => false,
    };
    possible_names(disclosure, rule).iter().all(|text| says_nothing(text))
}

/// What may be a name: beside categories the explanations, else the value.
fn possible_names<'d>(disclosure: &'d Disclosure, rule: &DisclosureRule) -> Vec<&'d str> {
    let items = disclosure.items.iter();
    match rule.value {
        ValueGrammar::Categories => items
            .filter_map(|item| item.explanation.as_deref())
            .chain(disclosure.explanation.as_deref())
            .collect(),
        _ => items.map(|item| item.category.as_str()).collect(),
    }
}
