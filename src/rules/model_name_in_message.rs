//! PURE. Names of models and tools where the project wants none.

use std::ops::Range;

use super::facts::DisclosureLine;
use super::finding::Violation;
use super::{CommitFacts, Linter, Rule, RuleId, first_line};
use crate::policy::{Allowed, Severity};
use agent_traces::{Catalogue, UNKNOWN_AGENT, ValueVerdict};

pub(super) static RULE: Rule = Rule {
    id: RuleId::ModelNameInMessage,
    severity: Severity::Error,
    explain: "\
Where the policy says `ai: {model-names: forbidden}`, the project wants to know what AI was used for and not \
which product: the name is an advertisement and soon means nothing.

bad:   AI-used-for: code (with Claude Opus 4.6)
good:  AI-used-for: code (first version of the loop)

Leave the name out. Only lines about AI use are looked at: a change that is about such a product may name it.",
    judges_letters: true,
    needs_changes: None,
    check,
};

/// Maximum number of words in one name.
const MAX_WORDS: usize = 4;
/// Longer values are not searched for names.
const MAX_VALUE_BYTES: usize = 500;

fn check(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    if linter.policy.ai.model_names != Allowed::Forbidden {
        return Vec::new();
    }
    let lines = facts.disclosures.iter();
    let in_disclosures = lines.filter_map(|line| in_value(linter.catalogue, facts, line));
    // A disclosure in a trailer that the policy does not name; what is removed is reported already.
    let removals = facts.plan.removals();
    let is_kept = |span: &&Range<usize>| {
        let removal = removals.binary_search_by_key(&span.start, |removal| removal.span.start);
        removal.map_or(true, |at| removals[at].span != **span)
    };
    let in_others = facts.product_names.iter().filter(is_kept);
    let in_others = in_others.map(|span| named(first_line(facts.bytes(), span.clone()), false));
    in_disclosures.chain(in_others).collect()
}

fn named(span: Range<usize>, doubtful: bool) -> Violation {
    let what =
        if doubtful { "perhaps the name of a model or tool" } else { "a model or tool is named" };
    Violation::at(span, what).help("say what AI was used for, not which one").doubtful(doubtful)
}

/// The first name in a disclosure's value.
fn in_value(
    catalogue: &Catalogue,
    facts: &CommitFacts<'_>,
    line: &DisclosureLine,
) -> Option<Violation> {
    let value =
        facts.bytes().get(line.value.clone()).filter(|value| value.len() <= MAX_VALUE_BYTES)?;
    let words = words(value);
    let mut doubt = None;
    for first in 0..words.len() {
        for last in (first..words.len().min(first + MAX_WORDS)).rev() {
            let name = words[first].start..words[last].end;
            let text = &value[name.clone()];
            let span = line.value.start + name.start..line.value.start + name.end;
            match catalogue.classify_value(text) {
                // `AI` and `LLM` name nothing.
                ValueVerdict::Agent(id) if id != UNKNOWN_AGENT => {
                    return Some(named(span, false));
                }
                ValueVerdict::Ambiguous(_) if text[0].is_ascii_uppercase() => {
                    doubt.get_or_insert(span);
                }
                _ => {}
            }
        }
    }
    doubt.map(|span| named(span, true))
}

/// Runs of bytes without spaces and brackets.
fn words(value: &[u8]) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, byte) in value.iter().enumerate() {
        if byte.is_ascii_whitespace() || b"()[]{},;\"'".contains(byte) {
            continue;
        }
        match words.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => words.push(at..at + 1),
        }
    }
    words
}
