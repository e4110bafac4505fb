//! PURE. A policy in a few words, for a list of many.

use super::layer::{MODES, STANCES, STATUSES};
use super::{Policy, SignOffMode};

impl Policy {
    /// The stance, as it is written in a policy.
    pub fn stance(&self) -> &'static str {
        word(STANCES, self.ai.stance)
    }

    /// Whether the text is in force, as it is written in a policy.
    pub fn status(&self) -> Option<&'static str> {
        self.source.status.map(|status| word(STATUSES, status))
    }

    /// What it writes and wants: `Assisted-by: LLM; sign-off required`.
    pub fn summary(&self) -> String {
        let line = match &self.disclosure {
            None => "no line about AI".to_owned(),
            Some(rule) => format!("{}: {}", rule.trailer, rule.example()),
        };
        match self.sign_off.mode {
            SignOffMode::Forbidden => format!("{line}; no sign-off"),
            SignOffMode::Ask => format!("{line}; sign-off asked"),
            SignOffMode::Required => format!("{line}; sign-off required"),
        }
    }

    /// What is said, and one action that works, where a project takes nothing made with AI.
    pub fn refusal(&self) -> (String, &'static str) {
        (
            format!("`{}` does not take content made with AI", self.name),
            "commit only what you wrote yourself, or ask the project for an exception",
        )
    }

    /// What the sign-off mode is called in a policy.
    pub(super) fn sign_off_mode(&self) -> &'static str {
        word(MODES, self.sign_off.mode)
    }
}

/// The word for a value.
pub(super) fn word<T: Copy + PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| word)
}
