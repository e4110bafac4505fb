//! PURE. A project's rules as data: what is disclosed, how, and what a sign-off asks for.
//! The keys are in `types`, reading and writing them in `parse`, the presets shipped with us in `presets`.

mod agents;
mod author;
mod date;
mod describe;
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
pub(crate) mod types;
mod validate;
mod values;

pub(crate) use crate::disclosure::grammar::{ANY, ValueGrammar};
pub use crate::disclosure::grammar::{Allowed, DisclosureRule};
pub use agents::agents_from_yaml;
pub use date::Day;
pub(crate) use describe::Section;
pub use error::PolicyError;
pub(crate) use glob::GlobError;
pub(crate) use limits::MAX_BYTES;
pub use lint::lint;
pub(crate) use parse::says_sign_off_mode;
pub use parse::{from_yaml, preset, to_yaml};
pub use paths::PathClasses;
pub(crate) use paths::counted_lines;
pub use presets::{preset_ids, preset_yaml};
pub(crate) use scaffold::scaffold;
pub(crate) use types::{Confirm, Limit, MessageAuthor, Over, Paths, SignOffMode, Stance};
pub use types::{Policy, Severity};

/// The JSON Schema of the format, for editors.
pub const SCHEMA: &str = include_str!("../../templates/policy.schema.json");
