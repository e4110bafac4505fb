//! PURE. The encoding of a commit message: text to bytes and back.

use encoding_rs::{Encoding, REPLACEMENT, UTF_8};

/// The encoding that a commit or `i18n.commitEncoding` names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum MessageEncoding {
    /// git's default.
    #[default]
    Utf8,
    /// Any other, with its label as it is written.
    Other(String),
}

/// Labels of ISO-8859-1. The web reads them as Windows-1252; git and iconv do not.
const LATIN_1: [&str; 12] = [
    "iso-8859-1",
    "iso_8859-1",
    "iso8859-1",
    "iso88591",
    "iso_8859-1:1987",
    "iso-ir-100",
    "latin1",
    "latin-1",
    "l1",
    "cp819",
    "ibm819",
    "csisolatin1",
];

impl MessageEncoding {
    /// Takes the label of an `encoding` header or of git's configuration; without one it is UTF-8.
    pub fn from_label(label: Option<&[u8]>) -> Self {
        match label {
            Some(label) if !["utf-8", "utf8"].iter().any(|utf8| is_label(label, utf8)) => {
                Self::Other(String::from_utf8_lossy(label).into_owned())
            }
            _ => Self::Utf8,
        }
    }

    /// Encodes a text; `None` if the encoding is unknown or cannot represent it.
    pub fn encode(&self, text: &str) -> Option<Vec<u8>> {
        let label = match self {
            Self::Other(label) if !text.is_ascii() => label,
            _ => return Some(text.as_bytes().to_vec()),
        };
        if is_latin_1(label) {
            return text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
        }
        let encoding = known(label)?;
        let (bytes, used, unmappable) = encoding.encode(text);
        (used == encoding && !unmappable).then(|| bytes.into_owned())
    }

    /// Decodes bytes; `None` if the encoding is unknown or the bytes are not valid in it.
    pub fn decode(&self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Utf8 => String::from_utf8(bytes.to_vec()).ok(),
            Self::Other(label) if is_latin_1(label) => Some(from_latin_1(bytes)),
            Self::Other(label) => {
                let encoding = known(label)?;
                let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
                Some(text.into_owned())
            }
        }
    }

    /// Decodes bytes for a reader, with U+FFFD for what is not valid; `None` only if the encoding is unknown.
    pub fn decode_lossily(&self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Other(label) if is_latin_1(label) => Some(from_latin_1(bytes)),
            Self::Other(label) => {
                Some(known(label)?.decode_without_bom_handling(bytes).0.into_owned())
            }
            Self::Utf8 => Some(String::from_utf8_lossy(bytes).into_owned()),
        }
    }

    /// Whether a reader sees these bytes as they are: they are meant as UTF-8, or are ASCII in a known encoding.
    pub fn keeps(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Utf8 => true,
            Self::Other(label) => {
                known(label).is_some_and(|encoding| encoding == UTF_8 || bytes.is_ascii())
            }
        }
    }
}

/// The encoding of this label, if it is one of the web's.
fn known(label: &str) -> Option<&'static Encoding> {
    // Some labels name encodings that the web no longer reads at all.
    let name = if is_latin_1(label) { "latin1" } else { label };
    Encoding::for_label(name.as_bytes()).filter(|&encoding| encoding != REPLACEMENT)
}

fn is_latin_1(label: &str) -> bool {
    LATIN_1.iter().any(|name| is_label(label.trim().as_bytes(), name))
}

fn is_label(label: &[u8], name: &str) -> bool {
    label.eq_ignore_ascii_case(name.as_bytes())
}

fn from_latin_1(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_in_an_encoding_that_can_hold_it_or_not_at_all() {
        let cyrillic = MessageEncoding::Other("windows-1251".into());
        assert_eq!(cyrillic.encode("\u{44f}"), Some(vec![0xff]));
        assert_eq!(cyrillic.encode("\u{fc}"), None);
        assert_eq!(
            MessageEncoding::Other("utf-16le".into()).encode("\u{fc}"),
            None,
            "written as UTF-8"
        );
        assert_eq!(
            MessageEncoding::Other("no-such".into()).encode("plain"),
            Some(b"plain".to_vec())
        );
    }

    #[test]
    fn text_is_encoded_or_refused() {
        let latin1 = MessageEncoding::Other("ISO-8859-1".into());
        assert_eq!(latin1.encode("é"), Some(vec![0xe9]));
        assert_eq!(latin1.encode("€"), None);
        assert_eq!(MessageEncoding::Other("windows-1252".into()).encode("€"), Some(vec![0x80]));
        assert_eq!(MessageEncoding::Other("no-such".into()).encode("é"), None);
        assert_eq!(MessageEncoding::Other("no-such".into()).encode("e"), Some(vec![b'e']));
        assert_eq!(MessageEncoding::Utf8.encode("€"), Some("€".as_bytes().to_vec()));
        assert_eq!(latin1.decode(b"\xe9\x80").as_deref(), Some("é\u{80}"));
        assert_eq!(
            MessageEncoding::Other("windows-1252".into()).decode(b"\x80").as_deref(),
            Some("€")
        );
        assert_eq!(MessageEncoding::Utf8.decode(b"\xe9"), None);
        assert_eq!(MessageEncoding::Utf8.decode_lossily(b"\xe9").as_deref(), Some("\u{fffd}"));
    }

    #[test]
    fn every_label_of_latin_1_means_latin_1() {
        for label in LATIN_1.iter().chain(&["ISO-8859-1\r", "Latin1"]) {
            let encoding = MessageEncoding::from_label(Some(label.as_bytes()));
            assert_eq!(encoding.decode(b"\xe9\x80").as_deref(), Some("é\u{80}"), "{label}");
            assert_eq!(encoding.decode_lossily(b"\x80").as_deref(), Some("\u{80}"), "{label}");
            assert!(encoding.keeps(b"ascii") && !encoding.keeps(b"\x80"), "{label}");
        }
    }

    #[test]
    fn only_a_label_other_than_utf8_names_another_encoding() {
        for label in [None, Some(&b"UTF-8"[..]), Some(b"utf8")] {
            assert_eq!(MessageEncoding::from_label(label), MessageEncoding::Utf8);
        }
        assert!(MessageEncoding::from_label(Some(b"utf-8\r")).keeps(b"\xff"));
        for label in ["EBCDIC-US", "hz-gb-2312"] {
            let encoding = MessageEncoding::Other(label.into());
            assert!(!encoding.keeps(b"ascii"), "{label}");
            assert_eq!(encoding.decode_lossily(b"x"), None, "{label}");
        }
    }
}
