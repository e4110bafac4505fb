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

/// Words in a name that mean a tool.
const AGENT_WORDS: &[&str] =
    &["agent", "agents", "ai", "assistant", "bot", "cli", "llm", "mode", "robot", "swarm"];

/// Returns whether a text is a path of two or more names.
pub(crate) fn is_path(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.split('/').all(|part| {
            part.starts_with(|c: char| c.is_ascii_alphanumeric())
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
        })
}
