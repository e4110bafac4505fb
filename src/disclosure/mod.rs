//! PURE. The value of a disclosure trailer: reading it leniently, writing it in one form.
//! What a project accepts is a [`grammar::DisclosureRule`]; nothing here knows about messages.

pub(crate) mod grammar;
mod merge;
mod read;
mod rule;
#[cfg(test)]
mod tests;
mod value;

pub use merge::merge;
pub use read::{parse, parse_spec};
pub use value::{Disclosure, Parsed};
pub(crate) use value::{Item, Reason, ReasonKind};
