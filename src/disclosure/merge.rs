//! PURE. Several disclosures as one.

use std::collections::HashSet;

use super::grammar::{DisclosureRule, ValueGrammar};
use super::value::{Disclosure, Item};

/// Between two explanations of one category.
const BETWEEN: &str = "; ";

/// Several lines as one: each category once, in the policy's order, no explanation lost or said
/// twice.
///
/// An explanation of a whole line goes to each category of that line, and is again about the whole
/// if it is then all that every category has. Without a line there is nothing to say: no items. All
/// lines are of one trailer.
pub fn merge(lines: &[Disclosure], rule: &DisclosureRule) -> Disclosure {
    let trailer = lines.first().and_then(|line| line.trailer.clone());
    if let ValueGrammar::Literal(word) = &rule.value {
        return Disclosure { trailer, ..merge_tools(lines, word) };
    }
    if let [line] = lines {
        return line.clone().in_order(rule);
    }
    let mut gathered = Gathered::default();
    for line in lines {
        for item in &line.items {
            gathered.add(&item.category, item.explanation.as_deref());
            if line.explanation.is_some() {
                gathered.add(&item.category, line.explanation.as_deref());
            }
        }
    }
    let mut items = gathered.into_items();
    let mut whole = None;
    let said_of_whole = lines.iter().any(|line| line.explanation.is_some());
    if said_of_whole
        && let [first, second, ..] = items.as_slice()
        && first.explanation.is_some()
        && first.explanation == second.explanation
        && items.iter().all(|item| item.explanation == items[0].explanation)
    {
        whole = items.iter_mut().filter_map(|item| item.explanation.take()).last();
    }
    Disclosure { items, explanation: whole, trailer }.in_order(rule)
}

/// `LLM coccinelle` and `LLM sparse` as `LLM coccinelle sparse`.
fn merge_tools(lines: &[Disclosure], word: &str) -> Disclosure {
    let mut seen = HashSet::new();
    let words = lines
        .iter()
        .flat_map(|line| &line.items)
        .flat_map(|item| item.category.split_whitespace().skip(1));
    let mut value = word.to_owned();
    for tool in words.filter(|tool| seen.insert(*tool)) {
        value.push(' ');
        value.push_str(tool);
    }
    let items = if lines.is_empty() {
        Vec::new()
    } else {
        vec![Item { category: value, explanation: None }]
    };
    Disclosure { items, explanation: None, trailer: None }
}

/// Categories with their explanations, each once.
#[derive(Default)]
pub(super) struct Gathered {
    entries: Vec<Entry>,
}

#[derive(Default)]
struct Entry {
    category: String,
    explanation: String,
    seen: HashSet<String>,
}

impl Gathered {
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds a category, or one more explanation to it.
    pub(super) fn add(&mut self, category: &str, explanation: Option<&str>) {
        let explanation = explanation.unwrap_or_default();
        let known = self.entries.iter().position(|entry| entry.category == category);
        let index = known.unwrap_or(self.entries.len());
        if known.is_none() {
            self.entries.push(Entry { category: category.to_owned(), ..Entry::default() });
        }
        let entry = &mut self.entries[index];
        let first = entry.explanation.is_empty();
        if first {
            explanation.clone_into(&mut entry.explanation);
        }
        for part in explanation.split(BETWEEN).filter(|part| !part.is_empty()) {
            if entry.seen.insert(part.to_owned()) && !first {
                entry.explanation.push_str(BETWEEN);
                entry.explanation.push_str(part);
            }
        }
    }

    pub(super) fn into_items(self) -> Vec<Item> {
        let explanation = |text: String| (!text.is_empty()).then_some(text);
        let item = |entry: Entry| Item {
            category: entry.category,
            explanation: explanation(entry.explanation),
        };
        self.entries.into_iter().map(item).collect()
    }
}
