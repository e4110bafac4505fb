//! PURE. Settings that read themselves from YAML or JSON: single values with errors that say what to write,
//! and structures of them that are laid over a base. Which settings there are is for others to say.

mod layer;
mod problem;
mod read;
#[cfg(test)]
pub(crate) mod schema;
mod value;
pub(crate) mod words;

pub(crate) use layer::{Given, LayOver, Whole, layered, map, read_as};
pub(crate) use problem::{MARK, Problem};
pub(crate) use read::{Entries, Found, List, MapKey, MapOr, Read, Setting, visit};
pub(crate) use value::{Bool, Choice, Text, number, scalar};
