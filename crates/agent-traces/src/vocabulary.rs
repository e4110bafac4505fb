//! PURE. The grammar of an agent's or model's name: every word must be known, so that a person's name
//! never passes. `Claude Opus 4.6 (1M context)` passes, `Morian Sonnet` does not.

use std::collections::{HashMap, HashSet};

use crate::trace::AgentId;

/// The words that names are made of, in lower case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    /// Products by the first word of their name, with the further words, longest first.
    products: HashMap<String, Vec<(Vec<String>, AgentId)>>,
    /// Names that are also a person's or a common word.
    pub(crate) names: HashMap<String, AgentId>,
    /// Families of models.
    pub(crate) families: HashMap<String, AgentId>,
    /// Families that need no version when a product comes with them.
    pub(crate) unmistakable: HashSet<String>,
    /// Words that say nothing on their own.
    pub(crate) qualifiers: HashSet<String>,
    /// Words that mean an AI.
    pub(crate) generic: HashSet<String>,
    /// The agent for an AI without a name of its own.
    pub(crate) unknown: AgentId,
    /// All of these words by their first letter.
    by_letter: [Vec<String>; 26],
}

/// How sure it is that a name is an agent's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grade {
    /// The name means an AI without naming one.
    Generic,
    /// The name is one word that is also a person's name or a common word.
    Bare,
    /// The name is a product, a model with its version, or a tool with its model.
    Exact,
}

/// A name that the vocabulary takes for an agent's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RecognisedName {
    pub(crate) agent: AgentId,
    pub(crate) grade: Grade,
    /// Whether it is a model with a version.
    pub(crate) is_versioned_model: bool,
}

impl Vocabulary {
    /// Adds the name of a product.
    pub(crate) fn add_product(&mut self, product: &str, agent: AgentId) {
        let mut words = words_of(product).into_iter();
        let Some(first) = words.next() else { return };
        let entry = self.products.entry(first).or_default();
        entry.push((words.collect(), agent));
        entry.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }

    /// Fills the table of first letters. It must be called once all words have been added.
    pub(crate) fn sort_by_first_letter(&mut self) {
        self.by_letter = <[Vec<String>; 26]>::default();
        let words = self.products.keys().chain(self.names.keys()).chain(self.families.keys());
        for word in words.chain(&self.qualifiers).chain(&self.generic) {
            if let Some(letter) = letter_index(word.as_bytes()) {
                self.by_letter[letter].push(word.clone());
            }
        }
    }

    /// Recognises the agent that the whole text names; `None` if a word is not known.
    pub(crate) fn recognise(&self, text: &str) -> Option<RecognisedName> {
        if !self.knows_first_word(text) {
            return None;
        }
        let words = words_of(text);
        if words.len() > MAX_NAME_WORDS {
            return None;
        }
        let mut tally = WordTally::default();
        let mut at = 0;
        while at < words.len() {
            at += self.consume_word(&words[at..], &mut tally)?;
        }
        tally.conclude(self.unknown)
    }

    /// Returns whether the first word is known. Most names are rejected here, without allocation.
    pub(crate) fn knows_first_word(&self, text: &str) -> bool {
        let begins = text.starts_with(|c: char| c.is_ascii_alphabetic());
        let start = if begins { Some(0) } else { text.find(char::is_alphanumeric) };
        let Some(run) = start.map(|start| &text.as_bytes()[start..]) else { return false };
        let length = run.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let (word, rest) = run.split_at(length);
        match letter_index(word) {
            Some(letter) => {
                let mut words = self.by_letter[letter].iter();
                words.any(|known| known.as_bytes().eq_ignore_ascii_case(word))
            }
            None => rest.first().is_some_and(u8::is_ascii_digit),
        }
    }

    /// Consumes a product, name, model family, number or qualifier at the front, and returns how many words it has.
    fn consume_word(&self, words: &[String], tally: &mut WordTally) -> Option<usize> {
        let word = words[0].as_str();
        if let Some((length, agent)) = self.match_product(words) {
            tally.product = true;
            tally.first.get_or_insert(agent);
            return Some(length);
        }
        let mut known = false;
        if let Some(&agent) = self.names.get(word) {
            tally.name = true;
            tally.first.get_or_insert(agent);
            known = true;
        }
        if let Some(&agent) = self.families.get(word) {
            tally.family = true;
            tally.first.get_or_insert(agent);
            tally.pure_family |= !self.names.contains_key(word);
            tally.unmistakable |= self.unmistakable.contains(word);
            known = true;
        }
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            tally.number = true;
            tally.decimal |= word.contains('.');
            known = true;
        }
        if self.generic.contains(word) {
            tally.generic = true;
            known = true;
        }
        (known || self.qualifiers.contains(word)).then_some(1)
    }

    /// Matches the longest product at the front, and returns how many words it has.
    fn match_product(&self, words: &[String]) -> Option<(usize, AgentId)> {
        let candidates = self.products.get(&words[0])?;
        candidates
            .iter()
            .find(|(rest, _)| words[1..].starts_with(rest))
            .map(|(rest, agent)| (rest.len() + 1, *agent))
    }

    /// Returns whether a word alone means an AI.
    pub(crate) fn is_generic(&self, word: &str) -> bool {
        self.generic.contains(&word.to_ascii_lowercase())
    }
}

/// Returns the position of the first letter of a word in the alphabet.
fn letter_index(word: &[u8]) -> Option<usize> {
    let first = word.first()?.to_ascii_lowercase();
    first.is_ascii_lowercase().then(|| usize::from(first - b'a'))
}

/// Maximum number of words in a name.
const MAX_NAME_WORDS: usize = 40;

/// What the words of a text turned out to be.
#[derive(Default)]
struct WordTally {
    /// The agent that is named first.
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

impl WordTally {
    /// Concludes from the words what the whole text is.
    fn conclude(&self, unknown: AgentId) -> Option<RecognisedName> {
        let versioned_model = self.family && self.number;
        let tool_and_model = self.name && self.pure_family;
        let tool_and_version = self.name && self.decimal;
        let exact = self.product
            || versioned_model
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
        Some(RecognisedName { agent, grade, is_versioned_model: versioned_model })
    }
}

/// Splits a text into words: runs of letters and runs of digits (with their dots), in lower case. Emoji and
/// punctuation only separate; a letter outside ASCII is part of its word, which is then unknown.
pub(crate) fn words_of(text: &str) -> Vec<String> {
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
