//! PURE. The ways in which a name or an address may be written: in another encoding than it should be, in words of a
//! mail's header, in HTML, spelt out. It is used only where a match makes us more careful.

use agent_traces::visible;
use bstr::ByteSlice;

use super::encoding::MessageEncoding;

/// Everything that a reader or a program may take a text for, the plain text first.
pub(crate) fn readings(text: &[u8]) -> Vec<String> {
    let mut found = vec![text.to_str_lossy().into_owned()];
    if text.is_ascii() {
        add(&mut found, |text| {
            text.contains(['&', '<', '\u{1b}', '\u{8}'])
                .then(|| visible(text.as_bytes()).into_owned())
        });
    } else {
        // Bytes of Latin-1 in a message in UTF-8, and the other way round.
        let latin_1 = MessageEncoding::Other("latin1".into());
        let decoded = text.to_str().is_err().then(|| latin_1.decode_lossily(text)).flatten();
        found.extend(decoded);
        add(&mut found, |text| {
            latin_1.encode(text).and_then(|bytes| String::from_utf8(bytes).ok())
        });
        add(&mut found, |text| Some(visible(text.as_bytes()).into_owned()));
    }
    add(&mut found, |text| text.contains("=?").then(|| header_words(text)));
    add(&mut found, |text| hexadecimal(text, '='));
    add(&mut found, |text| hexadecimal(text, '%'));
    found
}

/// Adds what comes of each text and is new.
fn add(found: &mut Vec<String>, read: impl Fn(&str) -> Option<String>) {
    for at in 0..found.len() {
        if let Some(text) = read(&found[at])
            && !found.contains(&text)
        {
            found.push(text);
        }
    }
}

/// The text with what the encoded words of a mail's header say (RFC 2047): `=?utf-8?q?J=C3=BCrgen?=`.
fn header_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("=?") {
        let Some((word, after)) = header_word(&rest[at + 2..]) else {
            out.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        // White space between two words belongs to neither.
        if !rest[..at].trim().is_empty() || out.is_empty() {
            out.push_str(&rest[..at]);
        }
        out.push_str(&word);
        rest = after;
    }
    out + rest
}

fn header_word(text: &str) -> Option<(String, &str)> {
    let (label, text) = text.split_once('?')?;
    let (kind, text) = text.split_once('?')?;
    let (word, after) = text.split_once("?=")?;
    let label = label.split('*').next().unwrap_or_default();
    let bytes = match kind {
        "q" | "Q" => unescaped(&word.replace('_', " "), '='),
        "b" | "B" => base64(word)?,
        _ => return None,
    };
    let encoding = MessageEncoding::from_label(Some(label.as_bytes()));
    Some((encoding.decode_lossily(&bytes)?, after))
}

/// The text with the bytes that are spelt as a mark and two hexadecimal digits; `None` if there are none.
fn hexadecimal(text: &str, mark: char) -> Option<String> {
    let bytes = unescaped(text, mark);
    (bytes.len() < text.len()).then(|| bytes.to_str_lossy().into_owned())
}

fn unescaped(text: &str, mark: char) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| digits.to_str().ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte.filter(|_| char::from(first) == mark) {
            Some(byte) => (out.push(byte), rest = &after[2..]).0,
            None => (out.push(first), rest = after).0,
        }
    }
    out
}

fn base64(text: &str) -> Option<Vec<u8>> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes().filter(|&byte| byte != b'=') {
        let digit = u32::try_from(DIGITS.iter().position(|&digit| digit == byte)?).ok()?;
        bits = bits << 6 | digit;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
    }
    Some(out)
}

/// The text with `at`, `dot` and blanks in addresses as the characters that they stand for.
pub(crate) fn with_addresses_joined(text: &str) -> String {
    let mut text = text.to_owned();
    // Most values have none of these: a message may have 100,000 of them.
    if text.contains(['(', '[', '{', '_']) {
        for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("_", "_")] {
            let signs = [("at", " @ "), ("@", " @ "), ("dot", " . "), (".", " . ")];
            for (word, sign) in signs {
                for blank in ["", " "] {
                    text = text.replace(&format!("{open}{blank}{word}{blank}{close}"), sign);
                }
            }
        }
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let sign = match word {
            "at" | "@" => Some('@'),
            "dot" | "." => Some('.'),
            _ => None,
        };
        if sign.is_none() && !out.is_empty() && !out.ends_with(['@', '.']) && !word.starts_with('@')
        {
            out.push(' ');
        }
        match sign {
            Some(sign) => out.push(sign),
            None => out.push_str(word),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_in_every_way_in_which_it_may_be_written() {
        for (text, expected) in [
            (&b"J\xfcrgen"[..], "Jürgen"),
            ("JÃ¼rgen".as_bytes(), "Jürgen"),
            (b"=?utf-8?q?J=C3=BCrgen_B?=", "Jürgen B"),
            (b"=?ISO-8859-1?Q?J=FCrgen?= =?utf-8*de?b?IELDpHI=?= <x>", "Jürgen Bär <x>"),
            (b"J=C3=BCrgen", "Jürgen"),
            (b"mailto:jane%40example.org", "mailto:jane@example.org"),
            (b"Jane &lt;jane&#64;example.org&gt;", "Jane <jane@example.org>"),
            (b"a =?utf-8?x?y?= b", "a =?utf-8?x?y?= b"),
        ] {
            let readings = readings(text);
            assert!(readings.iter().any(|reading| reading == expected), "{readings:?}");
        }
        assert_eq!(readings(b"Jane Doe <jane@example.org>"), ["Jane Doe <jane@example.org>"]);
    }

    #[test]
    fn an_address_that_is_spelt_out_is_an_address() {
        for text in [
            "jane at example dot org",
            "jane (at) example.org",
            "jane[at]example[dot]org",
            "jane @ example . org",
            "jane_at_example.org",
            "jane@example.org",
        ] {
            assert_eq!(with_addresses_joined(text), "jane@example.org", "{text}");
        }
        assert_eq!(with_addresses_joined("jane  doe <j@x.test>"), "jane doe <j@x.test>");
    }
}
