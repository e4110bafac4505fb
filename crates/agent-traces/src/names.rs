//! PURE. Tells names that people bear from those of tools.

use crate::attribution::Attribution;
use crate::identity::APP_SUFFIX;
use crate::index::Index;
use crate::trace::Verdict;
use crate::vocabulary::{Grade, words_of};

impl Index {
    /// Attributes a name that is a path, as agents of a town have one: `rig/crew/name`.
    pub(crate) fn attribute_path(&self, name: &str) -> Option<Attribution> {
        let name = name.trim();
        if !name.contains('/') || !is_path(name) {
            return None;
        }
        let parts: Vec<&str> = name.split('/').collect();
        let has_role = parts.iter().any(|part| self.roles.iter().any(|role| role == part));
        let verdict = if has_role || parts.len() > 2 { Verdict::Agent } else { Verdict::Ambiguous };
        let reason = "the name is a path, which no person has".to_owned();
        Some(Attribution { agent: self.unknown, verdict, reason })
    }

    /// Returns whether a name is one that people bear, or could.
    pub(crate) fn is_borne(&self, name: &str) -> bool {
        words_of(name).iter().any(|word| self.people.contains(word))
    }

    /// Returns whether a bare name is enough for an agent: a family of models alone, or a name that no person bears.
    pub(crate) fn is_known_by_name(&self, name: &str) -> bool {
        match words_of(name).as_slice() {
            [word] if self.vocabulary.families.contains_key(word) => {
                self.vocabulary.names.contains_key(word) || !self.people.contains(word)
            }
            words => !words.iter().any(|word| self.people.contains(word)),
        }
    }

    /// Returns whether a name says that it is a tool's: a product, a model, a bot.
    pub(crate) fn says_agent(&self, name: &str) -> bool {
        name.ends_with(APP_SUFFIX)
            || self.vocabulary.recognise(name).is_some()
            || words_of(name).iter().any(|word| {
                AGENT_WORDS.contains(&word.as_str())
                    || !self.people.contains(word)
                        && self
                            .vocabulary
                            .recognise(word)
                            .is_some_and(|recognised| recognised.grade != Grade::Generic)
            })
    }

    /// Returns whether a text beside an agent's name may name a person: a mailbox, or a name with a capital that no tool
    /// has, after another one or after a word like `and`.
    pub(crate) fn may_name_person(&self, text: &str) -> bool {
        if text.contains('@') {
            return true;
        }
        let mut leads = false;
        for word in text.split_whitespace().filter(|word| !word.contains("://")) {
            for part in word.split_inclusive(is_separator) {
                let name = part.trim_end_matches(is_separator);
                let is_name = self.is_like_name(name);
                if is_name && leads {
                    return true;
                }
                leads = is_name
                    || JOINTS.contains(&name)
                    || name.is_empty() && leads
                    || part.ends_with(JOINING);
            }
        }
        false
    }

    /// Returns whether a word is written as a name is, and is none that tools have.
    fn is_like_name(&self, word: &str) -> bool {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.any(char::is_lowercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
            && !words_of(word).iter().any(|word| {
                AGENT_WORDS.contains(&word.as_str())
                    || self.vocabulary.qualifiers.contains(word)
                    || self.vocabulary.recognise(word).is_some()
            })
    }

    /// Returns whether a name is written as people write theirs: two words or more, each with a capital, and none of
    /// them a tool's.
    pub(crate) fn is_like_full_name(&self, name: &str) -> bool {
        let mut count = 0;
        let is_part = |part: &str| {
            part.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
                && part.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
        };
        for part in name.split_whitespace() {
            count += 1;
            let lower = part.to_ascii_lowercase();
            let is_tools = AGENT_WORDS.contains(&lower.as_str())
                || self.vocabulary.qualifiers.contains(&lower)
                || self.vocabulary.recognise(part).is_some() && !self.people.contains(&lower);
            if !is_part(part) || is_tools {
                return false;
            }
        }
        count >= 2 && self.vocabulary.recognise(name).is_none()
    }
}

/// Words and signs that lead from an agent to a person.
const JOINTS: &[&str] = &[
    "and", "&", "+", "at", "with", "by", "for", "via", "using", "of", "thanks", "to", "x", "-", "—",
];

/// Signs after which a second name stands.
const JOINING: [char; 5] = [',', '/', '|', '·', '—'];

/// Returns whether a character separates words that no space does.
fn is_separator(c: char) -> bool {
    matches!(c, '(' | ')' | ';') || JOINING.contains(&c)
}

/// Words in a name that mean a tool.
pub(crate) const AGENT_WORDS: &[&str] =
    &["agent", "agents", "ai", "assistant", "bot", "cli", "llm", "mode", "robot", "swarm"];

/// Returns whether a text is a path of two or more names.
pub(crate) fn is_path(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.split('/').all(|part| {
            part.starts_with(|c: char| c.is_ascii_alphanumeric())
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
        })
}
