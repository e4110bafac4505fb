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
    /// All of these words by their first letter and their length.
    by_beginning: Vec<Vec<String>>,
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
    /// Whether it is one that is no person's nickname with a number: `Claude Opus 4`, `GLM 5.2`, but not `gemini99`.
    pub(crate) is_surely_model: bool,
}

impl Vocabulary {
    /// Adds the name of a product, also in the form without spaces, and as people name its program: `ClaudeCode`,
    /// `QoderAI`.
    pub(crate) fn add_product(&mut self, product: &str, agent: AgentId) {
        let words = words_of(product);
        let joined: String = words.concat();
        let (ai, cli) = (format!("{joined}ai"), format!("{joined}cli"));
        for words in [words, words_of(&joined), words_of(&ai), words_of(&cli)] {
            let mut words = words.into_iter();
            let Some(first) = words.next() else { return };
            let entry = self.products.entry(first).or_default();
            let name = (words.collect(), agent);
            if !entry.iter().any(|(known, _)| *known == name.0) {
                entry.push(name);
                entry.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
            }
        }
    }

    /// Fills the table of beginnings. It must be called once all words have been added.
    pub(crate) fn sort_by_beginning(&mut self) {
        let words = self.products.keys().chain(self.names.keys()).chain(self.families.keys());
        self.by_beginning = vec![Vec::new(); LETTERS * LENGTHS];
        for word in words.chain(&self.qualifiers).chain(&self.generic) {
            if let Some(at) = bucket_of(word.as_bytes()) {
                self.by_beginning[at].push(word.clone());
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
        if is_swarm(&words) {
            return Some(RecognisedName {
                agent: self.unknown,
                grade: Grade::Exact,
                is_versioned_model: false,
                is_surely_model: true,
            });
        }
        let mut tally = WordTally::default();
        let mut at = 0;
        while at < words.len() {
            at += match self.consume_word(&words[at..], &mut tally) {
                Some(length) => length,
                None if self.is_edition(&words, at) => {
                    tally.edition = true;
                    1
                }
                None => return None,
            };
        }
        tally.conclude(self.unknown)
    }

    /// Returns whether a word that is not known is the edition of a model: the word after its family and version, as in
    /// `gpt-5.6-terra` and `Opus 5.1 Solo`. Vendors find new ones each month.
    fn is_edition(&self, words: &[String], at: usize) -> bool {
        let is_word = words[at].bytes().all(|byte| byte.is_ascii_lowercase());
        let is_number = |word: &String| word.starts_with(|c: char| c.is_ascii_digit());
        let Some(before) = words[..at].last().filter(|before| is_number(before)) else {
            return false;
        };
        let families = words[..at - 1].iter().filter(|word| self.families.contains_key(*word));
        let is_version = before.len() <= MAX_VERSION_BYTES && families.count() > 0;
        is_word
            && is_version
            && words[at..].len() <= MAX_EDITION_WORDS
            && !PREPOSITIONS.contains(&words[at].as_str())
    }

    /// Finds the longest name at the front of a text and returns it with what comes after it.
    pub(crate) fn recognise_front<'a>(&self, text: &'a str) -> Option<(RecognisedName, &'a str)> {
        if !self.knows_first_word(text) {
            return None;
        }
        let ends = text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
        let mut ends: Vec<usize> = ends.take(MAX_FRONT_WORDS).collect();
        ends.push(text.len());
        ends.iter().rev().find_map(|&end| {
            let (name, rest) = text.split_at(end);
            let last = name.split_whitespace().next_back().unwrap_or_default();
            let last = last.trim_matches(|c: char| !c.is_alphanumeric());
            // What is joined to the name may be a person.
            if last.is_empty() || JOINTS.contains(&last) {
                return None;
            }
            Some((self.recognise(name)?, rest.trim_start()))
        })
    }

    /// Returns whether the first word is known. Most names are rejected here, without allocation.
    pub(crate) fn knows_first_word(&self, text: &str) -> bool {
        let begins = text.starts_with(|c: char| c.is_ascii_alphabetic());
        let start = if begins { Some(0) } else { text.find(char::is_alphanumeric) };
        let Some(run) = start.map(|start| &text.as_bytes()[start..]) else { return false };
        let length = run.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let (word, rest) = run.split_at(length);
        match bucket_of(word) {
            Some(at) => {
                let mut words = self.by_beginning[at].iter();
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
            tally.families += 1;
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
        tally.agents |= matches!(word, "agent" | "agents" | "assistant");
        tally.coding |= matches!(word, "coding" | "programming");
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

/// Number of letters, and of lengths that are told apart.
const LETTERS: usize = 26;
const LENGTHS: usize = 16;

/// Returns the place of a word in a table by its first letter and its length.
fn bucket_of(word: &[u8]) -> Option<usize> {
    let first = word.first()?.to_ascii_lowercase();
    let letter = first.is_ascii_lowercase().then(|| usize::from(first - b'a'))?;
    Some(letter * LENGTHS + word.len().min(LENGTHS - 1))
}

/// Maximum number of words in a name.
const MAX_NAME_WORDS: usize = 40;

/// Maximum number of words, with spaces between them, that are tried as a name at the front of a text.
const MAX_FRONT_WORDS: usize = 6;

/// Maximum length of the version of a model, in bytes; a longer number is a date.
const MAX_VERSION_BYTES: usize = 5;

/// Words that lead on from a name, and are no part of it.
const PREPOSITIONS: &[&str] =
    &["as", "at", "but", "by", "for", "from", "in", "is", "of", "on", "or", "to", "was"];

/// Words that join a second name to the first.
const JOINTS: &[&str] = &["and", "by", "for", "using", "via", "with"];

/// Maximum number of words after the number of agents in a swarm.
const MAX_SWARM_WORDS: usize = 4;

/// Maximum number of words from the edition of a model to the end of its name.
const MAX_EDITION_WORDS: usize = 3;

/// What the words of a text turned out to be.
#[derive(Default)]
struct WordTally {
    /// The agent that is named first.
    first: Option<AgentId>,
    product: bool,
    name: bool,
    families: usize,
    pure_family: bool,
    unmistakable: bool,
    number: bool,
    decimal: bool,
    generic: bool,
    /// A word after a version that is not known.
    edition: bool,
    agents: bool,
    /// A word that says how the agent works: coding, pair.
    coding: bool,
}

impl WordTally {
    /// Concludes from the words what the whole text is.
    fn conclude(&self, unknown: AgentId) -> Option<RecognisedName> {
        let versioned_model = self.families > 0 && self.number;
        let is_surely_model = versioned_model
            && !self.edition
            && (self.decimal || self.unmistakable || self.families > 1);
        let tool_and_model = self.name && self.pure_family;
        let tool_and_version = self.name && self.decimal;
        let exact = self.product
            || versioned_model
            || tool_and_model
            || tool_and_version
            || self.unmistakable && self.generic;
        let grade = if exact {
            Grade::Exact
        } else if self.name || self.families > 0 {
            Grade::Bare
        } else if self.generic || self.agents && self.coding {
            Grade::Generic
        } else {
            return None;
        };
        let agent = self.first.unwrap_or(unknown);
        let is_versioned_model = versioned_model;
        Some(RecognisedName { agent, grade, is_versioned_model, is_surely_model })
    }
}

/// Returns whether words are like `5-Agent Swarm Coordination`.
fn is_swarm(words: &[String]) -> bool {
    let [number, agent, rest @ ..] = words else { return false };
    number.starts_with(|c: char| c.is_ascii_digit())
        && matches!(agent.as_str(), "agent" | "agents")
        && rest.len() <= MAX_SWARM_WORDS
        && rest.iter().any(|word| word == "swarm")
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
