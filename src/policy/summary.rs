//! PURE. A policy in a few words, for a list of many.

use serde::Serialize;

use super::types::{Policy, SignOffMode};

impl Policy {
    /// The stance, as it is written in a policy.
    pub fn stance(&self) -> String {
        word(self.ai.stance)
    }

    /// Whether the text is in force, as it is written in a policy.
    pub fn status(&self) -> Option<String> {
        self.source.status.map(word)
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
    pub(super) fn sign_off_mode(&self) -> String {
        word(self.sign_off.mode)
    }
}

/// The word for a value of a few, as it is written in a policy.
pub(super) fn word(value: impl Serialize) -> String {
    let word = serde_json::to_value(value).ok();
    word.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}
