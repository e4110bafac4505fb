//! The grammar of an agent's or model's name: every word must be known, so that a person's name
//! never passes. `Claude Opus 4.6 (1M context)` passes, `Morian Sonnet` does not.

use std::collections::{HashMap, HashSet};

use super::catalogue::AgentId;

/// The words that names are made of, lower case.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// First word of a product's name: the further words, longest first.
    products: HashMap<String, Vec<(Vec<String>, AgentId)>>,
    /// Names that are a person's or a common word as well.
    pub(super) names: HashMap<String, AgentId>,
    /// Families of models.
    pub(super) families: HashMap<String, AgentId>,
    /// Families that need no version beside a product.
    pub(super) unmistakable: HashSet<String>,
    /// Words that say nothing by themselves.
    pub(super) qualifiers: HashSet<String>,
    /// Words that mean an AI.
    pub(super) generic: HashSet<String>,
    /// The entry for an AI without a name of its own.
    pub(super) unknown: AgentId,
    /// All of these words, by their first letter.
    by_letter: [Vec<String>; 26],
}

/// How sure a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    /// No name of its own, but it says AI.
    Generic,
    /// One word that is also a person's name or a common word.
    Bare,
    /// A product, a model with its version, or a tool with its model.
    Exact,
}

/// A name that is an agent's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) agent: AgentId,
    pub(super) grade: Grade,
    /// It is a model with a version.
    pub(super) versioned: bool,
}

impl Vocabulary {
    /// Adds a product's name.
    pub(super) fn add_product(&mut self, product: &str, agent: AgentId) {
        let mut words = words_of(product).into_iter();
        let Some(first) = words.next() else { return };
        let entry = self.products.entry(first).or_default();
        entry.push((words.collect(), agent));
        entry.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }

    /// To be called when all words are there.
    pub(super) fn complete(&mut self) {
        let words = self.products.keys().chain(self.names.keys()).chain(self.families.keys());
        for word in words.chain(&self.qualifiers).chain(&self.generic) {
            if let Some(letter) = letter(word.as_bytes()) {
                self.by_letter[letter].push(word.clone());
            }
        }
    }

    /// The agent that the whole text names; `None` if a word is not known.
    pub(super) fn name(&self, text: &str) -> Option<Named> {
        if !self.knows_first_word(text) {
            return None;
        }
        let words = words_of(text);
        if words.len() > MOST_WORDS {
            return None;
        }
        let mut found = Found::default();
        let mut at = 0;
        while at < words.len() {
            at += self.word(&words[at..], &mut found)?;
        }
        found.verdict(self.unknown)
    }

    /// Whether the first word is one of ours: most names are done with here, without allocation.
    pub(super) fn knows_first_word(&self, text: &str) -> bool {
        let begins = text.starts_with(|c: char| c.is_ascii_alphabetic());
        let start = if begins { Some(0) } else { text.find(char::is_alphanumeric) };
        let Some(run) = start.map(|start| &text.as_bytes()[start..]) else { return false };
        let length = run.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let (word, rest) = run.split_at(length);
        match letter(word) {
            Some(letter) => {
                let mut words = self.by_letter[letter].iter();
                words.any(|known| known.as_bytes().eq_ignore_ascii_case(word))
            }
            None => rest.first().is_some_and(u8::is_ascii_digit),
        }
    }

    /// Takes one product, name, model family, number or qualifier from the front.
    fn word(&self, words: &[String], found: &mut Found) -> Option<usize> {
        let word = words[0].as_str();
        if let Some((length, agent)) = self.product(words) {
            found.product = true;
            found.first.get_or_insert(agent);
            return Some(length);
        }
        let mut known = false;
        if let Some(&agent) = self.names.get(word) {
            found.name = true;
            found.first.get_or_insert(agent);
            known = true;
        }
        if let Some(&agent) = self.families.get(word) {
            found.family = true;
            found.first.get_or_insert(agent);
            found.pure_family |= !self.names.contains_key(word);
            found.unmistakable |= self.unmistakable.contains(word);
            known = true;
        }
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            found.number = true;
            found.decimal |= word.contains('.');
            known = true;
        }
        if self.generic.contains(word) {
            found.generic = true;
            known = true;
        }
        (known || self.qualifiers.contains(word)).then_some(1)
    }

    /// The longest product at the front.
    fn product(&self, words: &[String]) -> Option<(usize, AgentId)> {
        let candidates = self.products.get(&words[0])?;
        candidates
            .iter()
            .find(|(rest, _)| words[1..].starts_with(rest))
            .map(|(rest, agent)| (rest.len() + 1, *agent))
    }

    /// Whether a word alone means an AI.
    pub(super) fn is_generic(&self, word: &str) -> bool {
        self.generic.contains(&word.to_ascii_lowercase())
    }
}

/// The first letter of a word, as an index.
fn letter(word: &[u8]) -> Option<usize> {
    let first = word.first()?.to_ascii_lowercase();
    first.is_ascii_lowercase().then(|| usize::from(first - b'a'))
}

/// A longer text is no name.
const MOST_WORDS: usize = 40;

/// What the words of a text were.
#[derive(Default)]
struct Found {
    /// The agent that stands first.
    first: Option<AgentId>,
    product: bool,
    name: bool,
    family: bool,
    pure_family: bool,
    unmistakable: bool,
    number: bool,
    decimal: bool,
    generic: bool,
}

impl Found {
    fn verdict(&self, unknown: AgentId) -> Option<Named> {
        let versioned = self.family && self.number;
        let tool_and_model = self.name && self.pure_family;
        let tool_and_version = self.name && self.decimal;
        let exact = self.product
            || versioned
            || tool_and_model
            || tool_and_version
            || self.unmistakable && self.generic;
        let grade = if exact {
            Grade::Exact
        } else if self.name || self.family {
            Grade::Bare
        } else if self.generic {
            Grade::Generic
        } else {
            return None;
        };
        let agent = self.first.unwrap_or(unknown);
        Some(Named { agent, grade, versioned })
    }
}

/// The words of a text: runs of letters and runs of digits (with their dots), lower case. Emoji
/// and punctuation only separate; a letter outside ASCII stays in its word, which is then unknown.
pub(super) fn words_of(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut run = Run::None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next_is_digit = chars.peek().is_some_and(char::is_ascii_digit);
        let kind = match c {
            '.' if run == Run::Number && next_is_digit => Run::Number,
            c if c.is_ascii_digit() => Run::Number,
            c if c.is_alphanumeric() => Run::Word,
            _ => Run::None,
        };
        if kind != Run::None {
            match words.last_mut() {
                Some(word) if kind == run => word.push(c.to_ascii_lowercase()),
                _ => words.push(c.to_ascii_lowercase().to_string()),
            }
        }
        run = kind;
    }
    words
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Run {
    None,
    Word,
    Number,
}
