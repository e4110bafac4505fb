//! PURE. A project's rules as data: what is disclosed, how, and what a sign-off asks for.
//! The keys are in `types`, reading and writing them in `parse`, the presets shipped with us in `presets`.

mod author;
mod check;
mod date;
mod document;
mod error;
mod glob;
mod limits;
mod lint;
mod parse;
mod paths;
mod presets;
mod scaffold;
mod summary;
#[cfg(test)]
mod tests;
mod types;
mod values;

pub use crate::disclosure::grammar::{ANY, Allowed, Category, DisclosureRule, ValueGrammar};
pub use date::Day;
pub use error::{PolicyError, SourceLocation};
pub use glob::GlobError;
pub use limits::MAX_BYTES;
pub use lint::{Linted, lint};
pub use parse::{from_yaml, preset, to_yaml};
pub use paths::{Exceeded, PathClasses, PathFacts, counted_lines};
pub use presets::{preset_ids, preset_yaml};
pub use scaffold::scaffold;
pub use types::{
    Ai, Confirm, Limit, MessageAuthor, Over, PathClass, Paths, Policy, Severity, SignOff,
    SignOffMode, Source, Stance, Status, TrailerRules,
};

/// The JSON Schema of the format, for editors.
pub const SCHEMA: &str = include_str!("../../templates/policy.schema.json");
