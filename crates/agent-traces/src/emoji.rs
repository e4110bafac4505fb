//! PURE. Emoji, as themselves, spelt out, and as JSON escapes them.

/// Maximum length of the name of an emoji that is spelt out, in bytes.
const MAX_SHORTCODE_BYTES: usize = 40;

/// Returns the length of the emoji that is spelt out where a text begins: `:robot:`.
pub(crate) fn shortcode_length(text: &str) -> Option<usize> {
    let name = text.strip_prefix(':')?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+');
    let length = name.bytes().take_while(is_name).take(MAX_SHORTCODE_BYTES).count();
    (length > 0 && name[length..].starts_with(':')).then_some(length + 2)
}

/// Returns the emoji that JSON has escaped where a text begins, and its length: `\ud83e\udd16`.
pub(crate) fn json_escape(text: &str) -> Option<(char, usize)> {
    let unit = |text: &str| {
        let digits = text.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(text)?;
    let second = text.get(JSON_UNIT_BYTES..).and_then(unit);
    let decode = |units: &[u16]| char::decode_utf16(units.iter().copied()).next()?.ok();
    let pair = second.and_then(|second| decode(&[first, second])).filter(|c| c.len_utf16() == 2);
    match pair {
        Some(c) => Some((c, 2 * JSON_UNIT_BYTES)),
        None => Some((decode(&[first])?, JSON_UNIT_BYTES)),
    }
}

/// Length of an escaped unit of UTF-16, in bytes.
const JSON_UNIT_BYTES: usize = 6;

/// Returns a text without the emoji that is spelt out at its end, and whether there was one.
pub(crate) fn without_shortcode(text: &str) -> (&str, bool) {
    match text.rfind(" :") {
        Some(at) if shortcode_length(&text[at + 1..]) == Some(text.len() - at - 1) => {
            (text[..at].trim_end(), true)
        }
        _ => (text, false),
    }
}

/// Returns whether a character is an emoji or another symbol, a joiner or a selector, but not a letter, digit, quote or
/// bullet.
pub(crate) fn is_symbol(c: char) -> bool {
    !c.is_ascii()
        && !c.is_alphanumeric()
        && !c.is_whitespace()
        && !matches!(c, '\u{2010}'..='\u{2027}' | '\u{2500}'..='\u{257f}' | '«' | '»' | '·')
        && c != char::REPLACEMENT_CHARACTER
}
