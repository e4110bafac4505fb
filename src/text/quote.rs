//! PURE. Text that comes from outside: what may not be in it, and how it is repeated in a message.

use crate::text::escape::is_deceptive;

/// Longest piece of text that a message repeats, in characters.
const MAX_QUOTE: usize = 60;

/// One line of plain text: each run of spaces, line ends and unprintable characters is one space.
pub(crate) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(256));
    for word in
        text.split(|c: char| c.is_whitespace() || is_deceptive(c)).filter(|word| !word.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Text as it may stand in a message: what could deceive a reader escaped, cut when long.
pub(crate) fn quote(text: &str) -> String {
    let mut out: String = text.chars().take(MAX_QUOTE).collect();
    out = crate::text::escape::line(out.as_bytes()).replace('\t', "\\t");
    if text.chars().nth(MAX_QUOTE).is_some() {
        out.push('…');
    }
    out
}
