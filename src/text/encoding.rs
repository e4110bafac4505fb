//! PURE. The encoding of a commit message: text to bytes and back.

/// How text that we insert becomes bytes of the message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum MessageEncoding {
    /// git's default.
    #[default]
    Utf8,
    /// `i18n.commitEncoding`.
    Other(String),
}

impl MessageEncoding {
    /// The bytes of a text, or `None` where the encoding is unknown or cannot say it.
    pub fn encode(&self, text: &str) -> Option<Vec<u8>> {
        let label = match self {
            Self::Utf8 => return Some(text.as_bytes().to_vec()),
            Self::Other(_) if text.is_ascii() => return Some(text.as_bytes().to_vec()),
            Self::Other(label) => label,
        };
        if is_latin1(label) {
            return text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
        }
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
        let (bytes, used, unmappable) = encoding.encode(text);
        (used == encoding && !unmappable).then(|| bytes.into_owned())
    }

    /// The text of some bytes, or `None` where the encoding is unknown or they are not in it.
    pub fn decode(&self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Utf8 => String::from_utf8(bytes.to_vec()).ok(),
            Self::Other(label) if is_latin1(label) => {
                Some(bytes.iter().map(|&byte| char::from(byte)).collect())
            }
            Self::Other(label) => {
                let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
                let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
                Some(text.into_owned())
            }
        }
    }
}

/// The web reads Latin-1 as Windows-1252; a commit that says ISO-8859-1 means it.
fn is_latin1(label: &str) -> bool {
    let names = ["iso-8859-1", "iso8859-1", "latin1", "latin-1"];
    names.iter().any(|name| label.eq_ignore_ascii_case(name))
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
            MessageEncoding::Other("nobody's".into()).encode("plain"),
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
    }
}
