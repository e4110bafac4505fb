//! PURE. More than one disclosure where one says it all.

use super::finding::{Fix, Violation};
use super::{CommitFacts, Linter, Rule, first_line};
use crate::disclosure::{self, Disclosure, Parsed};
use crate::policy::{DisclosureRule, Severity, ValueGrammar};
use git_message::Message;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-disclosure",
    severity: Severity::Error,
    explain: "\
One line says what AI was used for. Several of them come from squashed commits, and a reader cannot tell \
whether the second adds to the first or replaces it.

bad:   AI-used-for: code
       AI-used-for: tests
good:  AI-used-for: code, tests

Unite the lines; `--fix` can do that where all of them can be read.",
    prose: false,
    counts: None,
    check: found,
};

fn found(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    let Some(rule) = &linter.policy.disclosure else { return Vec::new() };
    let message = facts.raw.message;
    let value = |at: usize| message.value(&message.trailers()[facts.disclosures[at].index]);
    let lines = &facts.disclosures;
    let one_only =
        rule.once || matches!(rule.value, ValueGrammar::Categories | ValueGrammar::Literal(_));
    let same = |a: usize, b: usize| lines[a].token == lines[b].token && value(a) == value(b);
    let repeats = |at: usize| one_only || (0..at).any(|other| same(other, at));
    let Some(at) = (1..facts.disclosures.len()).find(|&at| repeats(at)) else { return Vec::new() };
    let span = first_line(facts.bytes(), facts.disclosures[at].span.clone());
    let text = format!("`{}` is there {} times", lines[at].token, lines.len());
    let found = Violation::at(span, text).help("unite the lines");
    vec![match united(facts, rule) {
        Some(fix) => found.fix(fix),
        None => found,
    }]
}

/// One edit from the first to the last disclosure: one line stands for all of them, in the first one's
/// place.
fn united(facts: &CommitFacts<'_>, rule: &DisclosureRule) -> Option<Fix> {
    let parsed = facts.disclosures.iter().map(|line| match &line.parsed {
        Parsed::Recognised(disclosure) => Some(disclosure.clone()),
        Parsed::NoAi | Parsed::Unrecognised { .. } => None,
    });
    let parsed: Vec<Disclosure> = parsed.collect::<Option<_>>()?;
    let values = disclosure::merge(&parsed, rule).to_values(rule);
    let (first, others) = facts.disclosures.split_first()?;
    let token = first.token.as_bytes();
    if others.iter().any(|line| line.token != first.token) || (rule.once && values.len() > 1) {
        return None;
    }
    let indices: Vec<usize> = others.iter().map(|line| line.index).collect();
    let mut message: Message = facts.raw.message.remove(&indices);
    let (value, more) = values.split_first()?;
    message = message.replace(first.index, token, value.as_bytes());
    for (at, value) in more.iter().enumerate() {
        let place = git_message::InsertAt::After(first.index + at);
        message = message.insert(place, token, value.as_bytes());
    }
    let block = facts.raw.message.block()?;
    let with = message.as_bytes()[message.block()?].to_vec();
    Some(Fix::Replace { span: block, with })
}
