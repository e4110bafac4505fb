//! PURE. What a reader sees of a line: without characters that show nothing, terminal sequences and HTML, and with plain
//! hyphens, colons and spaces for their relatives. No matching here.

use std::borrow::Cow;

use bstr::ByteSlice;

/// Returns what a reader sees of a line, for the matchers; its bytes are not those of the message.
///
/// ```
/// use agent_traces::visible;
///
/// let line = "Co\u{ad}-auth\u{200b}ored-by: Claude &lt;noreply@anthropic.com&gt;";
/// assert_eq!(visible(line.as_bytes()), "Co-authored-by: Claude <noreply@anthropic.com>");
/// ```
pub fn visible(line: &[u8]) -> Cow<'_, str> {
    let text = line.to_str_lossy();
    if is_plain(text.as_bytes()) {
        return text;
    }
    let mut text = text;
    if !text.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) {
        text = Cow::Owned(shown(&text));
    }
    if text.contains('&') {
        text = Cow::Owned(without_entities(&text));
    }
    if text.contains('<') {
        text = Cow::Owned(without_tags(&text));
    }
    text
}

/// Returns whether a text is seen as it is. Most lines are so; each block of bytes is judged without a branch.
fn is_plain(text: &[u8]) -> bool {
    let is_plain = |plain: bool, &byte: &u8| {
        plain
            & ((byte == b'\t') | byte.is_ascii_graphic() | (byte == b' '))
            & (byte != b'&')
            & (byte != b'<')
    };
    let (blocks, rest) = text.as_chunks::<PLAIN_BLOCK_BYTES>();
    blocks.iter().all(|block| block.iter().fold(true, is_plain))
        && match text.last_chunk::<PLAIN_BLOCK_BYTES>() {
            // The last block overlaps the one before it.
            Some(last) => last.iter().fold(true, is_plain),
            None => rest.iter().fold(true, is_plain),
        }
}

/// Size of the blocks in which a line is judged, in bytes.
const PLAIN_BLOCK_BYTES: usize = 16;

/// Returns whether a character shows nothing, wherever it stands.
pub fn is_invisible(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{13430}'..='\u{1343F}' | '\u{16FE4}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D159}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// Returns the text as a terminal shows it: a backspace takes a character back.
fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let run = rest.bytes().take_while(|byte| matches!(byte, b'\t' | b' '..=b'~')).count();
        out.push_str(&rest[..run]);
        rest = &rest[run..];
        let Some(c) = rest.chars().next() else { break };
        rest = &rest[c.len_utf8()..];
        match c {
            '\u{1b}' => rest = after_escape(rest),
            '\u{9b}' => rest = after_control(rest),
            '\u{8}' => {
                out.pop();
            }
            '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => out.push('-'),
            '\u{ff1a}' | '\u{fe55}' | '\u{a789}' => out.push(':'),
            c if is_invisible(c) => {}
            c if c.is_whitespace() && c != '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Returns what comes after a sequence of a terminal whose ESC is gone (ECMA-48, ECMA-35).
fn after_escape(rest: &str) -> &str {
    match rest.as_bytes().first() {
        Some(b'[') => after_control(&rest[1..]),
        // A title or the address of a link: up to BEL or ESC `\`.
        Some(b']') => match rest.find(['\u{7}', '\u{1b}']) {
            Some(at) => rest[at..].strip_prefix("\u{1b}\\").unwrap_or(&rest[at + 1..]),
            None => rest,
        },
        // A character set.
        Some(b' '..=b'/') => {
            let rest = rest.trim_start_matches(|c| matches!(c, ' '..='/'));
            rest.strip_prefix(|c| matches!(c, '0'..='~')).unwrap_or(rest)
        }
        _ => rest,
    }
}

/// Returns what comes after the parameters and the final byte of a control sequence.
fn after_control(rest: &str) -> &str {
    let rest = rest.trim_start_matches(|c| matches!(c, ' '..='?'));
    rest.strip_prefix(|c| matches!(c, '@'..='~')).unwrap_or(rest)
}

/// Maximum length of the name of an entity, in bytes.
const MAX_ENTITY_BYTES: usize = 8;

/// Returns the text with the characters that entities of HTML stand for.
fn without_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.bytes().take(MAX_ENTITY_BYTES + 1).position(|byte| byte == b';');
        match end.and_then(|end| Some((end, entity(&rest[..end])?))) {
            Some((end, c)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => out.push('&'),
        }
    }
    out + rest
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?).filter(|c| !c.is_control());
    }
    let (_, c) = ENTITIES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(*c)
}

/// The named entities that stand in addresses and trailers.
const ENTITIES: &[(&str, char)] = &[
    ("lt", '<'),
    ("gt", '>'),
    ("amp", '&'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("commat", '@'),
    ("period", '.'),
    ("colon", ':'),
    ("hyphen", '-'),
    ("dash", '-'),
    ("ndash", '-'),
    ("lowbar", '_'),
];

/// Returns the text without tags of HTML.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = match after_tag(&rest[at..]) {
            Some(after) => after,
            None => {
                out.push('<');
                &rest[at + 1..]
            }
        };
    }
    out + rest.trim_end().strip_suffix("-->").unwrap_or(rest)
}

/// Returns what comes after a tag that HTML knows.
fn after_tag(text: &str) -> Option<&str> {
    text.as_bytes().get(1).filter(|byte| byte.is_ascii_alphabetic() || b"/!".contains(byte))?;
    if let Some(after) = text.strip_prefix("<!--") {
        return Some(after);
    }
    let inside = &text[1..];
    let name = inside.strip_prefix('/').unwrap_or(inside);
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).take(MAX_TAG_BYTES + 1).count();
    if !TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(&name[..length])) {
        return None;
    }
    let window = &inside.as_bytes()[..inside.len().min(MAX_ATTRIBUTE_BYTES)];
    let end = window.find_byte(b'>')?;
    let is_complete = matches!(name.as_bytes().get(length), Some(b' ' | b'/' | b'>'));
    is_complete.then(|| &inside[end + 1..])
}

/// Maximum length of the name of a tag, in bytes.
const MAX_TAG_BYTES: usize = 10;

/// Maximum length of a tag with its attributes, in bytes.
const MAX_ATTRIBUTE_BYTES: usize = 500;

/// The tags that stand in messages which are shown as Markdown.
const TAGS: &[&str] = &[
    "a",
    "b",
    "i",
    "u",
    "em",
    "p",
    "br",
    "hr",
    "li",
    "ol",
    "ul",
    "sub",
    "sup",
    "kbd",
    "code",
    "pre",
    "div",
    "span",
    "font",
    "center",
    "small",
    "strong",
    "details",
    "summary",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "q",
    "s",
    "tt",
    "del",
    "ins",
    "mark",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_nothing_is_gone() {
        for hidden in [
            "\u{200b}",
            "\u{ad}",
            "\u{fe0f}",
            "\u{e0041}",
            "\u{202e}",
            "\u{feff}",
            "\0",
            "\u{7f}",
            "\x1b[31m",
            "\x1b(B",
            "\u{9b}1m",
            "\x1b]8;;https://x.test\x07",
            "\x1b]0;t\x1b\\",
            "x\u{8}",
            "<sub>",
            "</sub>",
            "<br/>",
            "<!--",
            "<p align=\"center\">",
        ] {
            let text = format!("{hidden}ab{hidden}c{hidden}");
            assert_eq!(visible(text.as_bytes()), "abc", "{hidden:?}");
            let text = format!("{}abc", hidden.repeat(500));
            assert_eq!(visible(text.as_bytes()), "abc", "{hidden:?}");
        }
    }

    #[test]
    fn what_stands_for_ascii_is_ascii() {
        for (text, expected) in [
            ("&lt;a&#64;b&#x2e;c&GT; &amp;lt; & &x; &#0;", "<a@b.c> &lt; & &x; &#0;"),
            ("a\u{2011}b\u{ff1a}\u{a0}c", "a-b: c"),
            ("<a href=\"https://x.test\">X</a>", "X"),
            ("Bo <bo@bo.test> <https://x.test> <-", "Bo <bo@bo.test> <https://x.test> <-"),
        ] {
            assert_eq!(visible(text.as_bytes()), expected);
        }
        for text in ["plain & <text>\t", "naïve — «日本語» 🤖"] {
            assert_eq!(visible(text.as_bytes()), text);
        }
    }
}
