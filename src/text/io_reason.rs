//! PURE. What the operating system says of a failure, in the words that fit into a sentence of ours.

use std::io;

/// The operating system's answer, without its number and in lower case.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error ").next().unwrap_or_default();
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
