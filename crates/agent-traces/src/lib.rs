//! PURE. What coding agents leave in commits, as data, and the matchers that find it.
//!
#![doc = include_str!("../README.md")]

mod advertisement;
mod ancestry;
mod attribution;
mod bare_line;
mod beginnings;
mod catalogue;
mod data;
mod emoji;
mod environment;
mod extension;
mod footer;
mod html;
mod identity;
mod index;
mod inner_link;
mod layers;
mod lines;
mod link;
mod names;
mod remove;
mod rescan;
mod ruler;
mod scanner;
mod surroundings;
mod trace;
mod trailer;
mod unattended;
mod visible;
mod vocabulary;
mod within;

pub use ancestry::ProcessInfo;
pub use catalogue::Catalogue;
pub use data::{AgentEntry, BotEntry};
pub use extension::{Entry, Extension, ExtensionError, ExtensionFile};
pub use lines::{Line, line_at, lines, removable_span};
pub use remove::remove_lines;
pub use ruler::take_rule;
pub use trace::{
    AgentIdentity, Authority, CatalogueError, Kind, Signal, Strength, Trace, UNKNOWN_AGENT,
    ValueVerdict, Verdict,
};
pub use visible::{is_invisible, visible};

/// The catalogue as data: the text of `agents.yml`.
pub const CATALOGUE_YAML: &str = include_str!("../agents.yml");

/// The JSON Schema (2020-12) of the catalogue: the text of `agents.schema.json`.
pub const CATALOGUE_SCHEMA: &str = include_str!("../agents.schema.json");

/// The JSON Schema (2020-12) of a file that adds to the catalogue: the text of `extension.schema.json`.
pub const EXTENSION_SCHEMA: &str = include_str!("../extension.schema.json");
