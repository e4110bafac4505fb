//! PURE. Text that comes from outside: what may not be in it, and how it is repeated in a message.

/// Longest piece of text that a message repeats, in characters.
const MAX_QUOTE: usize = 60;

/// Whether a character could hide or move text on a screen: controls, bidi marks, zero width.
pub(crate) fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// One line of plain text: each run of spaces, line ends and unprintable characters is one space.
pub(crate) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(256));
    for word in
        text.split(|c: char| c.is_whitespace() || is_unprintable(c)).filter(|word| !word.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Text as it may stand in a message: unprintable characters escaped, cut when long.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().take(MAX_QUOTE) {
        if is_unprintable(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    if text.chars().nth(MAX_QUOTE).is_some() {
        out.push('…');
    }
    out
}
