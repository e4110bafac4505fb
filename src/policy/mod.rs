//! PURE. A project's rules as data: what is disclosed, how, and what a sign-off asks for.
//! Reading YAML into these types lives in `parse`, the presets shipped with us in `presets`.

mod date;
mod error;
mod fields;
mod guard;
mod layer;
mod lint;
mod parse;
mod paths;
mod presets;
mod scaffold;
mod summary;
#[cfg(test)]
mod tests;
mod tree;
mod write;

use std::collections::BTreeMap;

pub use crate::diffstat::FileChange;
pub use crate::disclosure::grammar::{Allowed, Category, DisclosureRule, ValueGrammar};
pub use date::Day;
pub use error::{PolicyError, SourceLocation};
pub use guard::MAX_BYTES;
pub use lint::{Linted, lint};
pub use parse::from_yaml;
pub use paths::{Exceeded, GlobError, PathClasses, PathFacts, counted_lines};
pub use presets::{preset, preset_ids, preset_yaml};
pub use scaffold::scaffold;
pub use write::to_yaml;

/// The JSON Schema of the format, for editors.
pub const SCHEMA: &str = include_str!("../../templates/policy.schema.json");

/// A project's rules, complete: every layer of `extends` is resolved.
///
/// The YAML form is described in the README and in `templates/policies/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Preset id, or the file's stem for a project's own policy; used in messages.
    pub id: String,
    /// The project's name for people (`QEMU`).
    pub name: String,
    /// Where the rules were read.
    pub source: Source,
    /// What the project says about AI use as such.
    pub ai: Ai,
    /// How AI use is disclosed; `None` where the project has no disclosure trailer.
    pub disclosure: Option<DisclosureRule>,
    /// Size limits, in the order given.
    pub limits: Vec<Limit>,
    /// Which trailers must not stand in a message, and their order.
    pub trailers: TrailerRules,
    /// What is asked about the sign-off.
    pub sign_off: SignOff,
    /// Globs that classify the changed paths.
    pub paths: Paths,
    /// Rule name to severity, where the policy changes the default.
    pub severity: BTreeMap<String, Severity>,
    /// What no tool can check: shown to a person who used AI, one line each.
    pub reminders: Vec<String>,
}

/// The text that a policy encodes, so that a reader can check it and see when it is stale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Path or address of the text.
    pub text: Option<String>,
    /// Commit at which it was read.
    pub commit: Option<String>,
    /// Day it was read, `YYYY-MM-DD`.
    pub read: Option<String>,
    /// Day from which it should be read again, `YYYY-MM-DD`.
    pub review_after: Option<String>,
    /// Whether the text is in force.
    pub status: Option<Status>,
}

/// Whether a policy text is in force in its project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Proposed, not merged.
    Draft,
    /// In force.
    ProjectPolicy,
    /// Replaced by a newer text.
    Retired,
}

/// What a project says about AI use as such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ai {
    /// Accept with disclosure, refuse, or say nothing.
    pub stance: Stance,
    /// Who writes the commit message.
    pub message: MessageAuthor,
    /// Whether prompts may stand in the message.
    pub prompts: Allowed,
    /// Whether a model or tool may be named.
    pub model_names: Allowed,
}

/// What happens when a person says that AI was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// AI use is accepted and disclosed.
    Disclose,
    /// The project does not take contributions with AI-made content.
    Refuse,
    /// The project has no rule; nothing is demanded.
    Silent,
}

/// Who must have written the commit message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageAuthor {
    /// A person, in their own words.
    HumanOnly,
    /// No rule.
    Any,
}

/// The category of a limit that is about every change that AI was used for, whatever it was.
pub const ANY: &str = "any";

/// A size limit for one kind of AI-assisted change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Category the limit is about, or [`ANY`].
    pub category: String,
    /// What the limit is for (`bug-fix`).
    pub kind: String,
    /// Most changed lines (added plus removed).
    pub lines: u64,
    /// Class of paths left out of the count (`tests`).
    pub not_counting: Option<PathClass>,
    /// What a larger change needs.
    pub over: Over,
    /// Why there is a limit, in our words.
    pub why: Option<String>,
}

impl Limit {
    /// Whether the limit is about a change that AI was used for in this way.
    pub fn is_about(&self, category: &str) -> bool {
        self.category == ANY || self.category == category
    }
}

/// What a change over a limit needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// A maintainer's agreement beforehand.
    NeedsAgreement,
    /// Nothing: the person is told.
    Warn,
    /// It is refused.
    Refuse,
}

/// Which trailers must not stand in a message, and their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrailerRules {
    /// Tokens the project does not use at all. A value that names a person is never removed
    /// unasked.
    pub forbidden: Vec<String>,
    /// Tokens that must not name an agent.
    pub forbidden_for_agents: Vec<String>,
    /// Order of tokens in the block; others keep their place.
    pub order: Vec<String>,
}

/// What is asked about the sign-off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    /// Whether the project wants one.
    pub mode: SignOffMode,
    /// What is typed to confirm.
    pub confirm: Confirm,
    /// Whether one sign-off must be the author's.
    pub must_match_author: bool,
}

/// Whether a project wants sign-offs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOffMode {
    /// Every commit needs one.
    Required,
    /// The person decides.
    Ask,
    /// The project does not use them; nobody is asked.
    Forbidden,
}

/// What a person types to sign off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirm {
    /// The word `yes`.
    YesNo,
    /// A phrase of the policy's own.
    Phrase(String),
}

/// Globs that classify changed paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// Tests.
    pub tests: Vec<String>,
    /// Documentation.
    pub docs: Vec<String>,
    /// Where AI-made content is not taken.
    pub off_limits: Vec<String>,
}

/// A class of paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathClass {
    /// Tests.
    Tests,
    /// Documentation.
    Docs,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Not checked.
    Off,
    /// Shown.
    Warning,
    /// Shown, and the check fails.
    Error,
}
