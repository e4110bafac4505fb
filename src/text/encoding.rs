//! PURE. The encoding of a commit message: text to bytes and back.

use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};
use git_message::Message;

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

/// Labels that git's library knows and the web does not.
const ALIASES: [(&str, &str); 16] = [
    ("eucjp", "euc-jp"),
    ("ujis", "euc-jp"),
    ("euckr", "euc-kr"),
    ("euc-cn", "gbk"),
    ("euccn", "gbk"),
    ("cp932", "shift_jis"),
    ("cp936", "gbk"),
    ("cp949", "euc-kr"),
    ("uhc", "euc-kr"),
    ("cp950", "big5"),
    ("latin-2", "latin2"),
    ("latin-9", "iso-8859-15"),
    ("latin9", "iso-8859-15"),
    ("koi8r", "koi8-r"),
    ("koi8u", "koi8-u"),
    ("cp65001", "utf-8"),
];

/// The line ends in UTF-8 beside LF, CR, VT and FF.
const WIDE_LINE_ENDS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

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

    /// The encoding that a message says it is in.
    pub(crate) fn of(message: &Message) -> Self {
        Self::from_label(message.config().encoding.as_deref())
    }

    /// Encodes a text; `None` if the encoding is unknown or cannot represent it.
    pub fn encode(&self, text: &str) -> Option<Vec<u8>> {
        let is_sequence = |text: &str| self.has_states() && text.as_bytes().contains(&ESCAPE);
        let label = match self {
            Self::Other(label) if !text.is_ascii() || is_sequence(text) => label,
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
                known(label).is_some_and(|encoding| {
                    let is_plain =
                        bytes.is_ascii() && !(self.has_states() && bytes.contains(&ESCAPE));
                    encoding == UTF_8 || is_plain
                }) || bytes.is_ascii() && is_code_page_with_ascii(label)
            }
        }
    }

    /// Whether these bytes can be read here, line by line. What cannot be is never passed: EBCDIC, UTF-7 and the like
    /// show readers lines that are none in ASCII.
    pub fn reads(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Utf8 => true,
            Self::Other(label) => known(label).is_some() || self.keeps(bytes),
        }
    }

    /// The label, made safe for a sentence.
    pub(crate) fn display(&self) -> String {
        match self {
            Self::Utf8 => "UTF-8".into(),
            Self::Other(label) => super::escape::line(label.as_bytes()),
        }
    }

    /// Whether sequences of bytes change the character set.
    pub(crate) fn has_states(&self) -> bool {
        matches!(self, Self::Other(label) if known(label) == Some(ISO_2022_JP))
    }

    /// The line ends in bytes, each with its character.
    pub(crate) fn line_ends(&self) -> Vec<(Vec<u8>, char)> {
        let narrow = ['\n', '\r', '\u{b}', '\u{c}'].map(|end| (end.to_string().into_bytes(), end));
        let wide =
            WIDE_LINE_ENDS.iter().filter_map(|&end| Some((self.encode(&end.to_string())?, end)));
        narrow.into_iter().chain(wide).collect()
    }

    /// Decodes a part of a line as [`decode_lossily`](Self::decode_lossily) does. `state` is the sequence that has set
    /// the character set in which the part begins, and then the one in which it ends.
    pub(crate) fn decode_part(&self, part: &[u8], state: &mut Vec<u8>) -> Vec<u8> {
        if !self.has_states() {
            return self.decode_lossily(part).map_or_else(|| part.to_vec(), String::into_bytes);
        }
        let mut text = Vec::with_capacity(part.len());
        let mut rest = part;
        while !rest.is_empty() {
            let end = rest
                .iter()
                .skip(1)
                .position(|&byte| byte == ESCAPE)
                .map_or(rest.len(), |at| at + 1);
            let (run, after) = rest.split_at(end);
            let sequence = SEQUENCES.iter().find(|sequence| run.starts_with(sequence));
            if let Some(sequence) = sequence {
                *state = sequence.to_vec();
            }
            let run = &run[sequence.map_or(0, |sequence| sequence.len())..];
            if !run.is_empty() {
                let bytes = [state.as_slice(), run].concat();
                let (decoded, _) = ISO_2022_JP.decode_without_bom_handling(&bytes);
                text.extend_from_slice(decoded.as_bytes());
            }
            rest = after;
        }
        text
    }
}

/// What begins a sequence of ISO-2022-JP.
const ESCAPE: u8 = 0x1b;

/// The sequences of ISO-2022-JP (RFC 1468, and JIS X 0201 katakana).
const SEQUENCES: [&[u8]; 5] = [b"\x1b(B", b"\x1b(J", b"\x1b(I", b"\x1b$@", b"\x1b$B"];

/// The encoding of this label, if it is one of the web's.
fn known(label: &str) -> Option<&'static Encoding> {
    // Some labels name encodings that the web no longer reads at all.
    let label = label.split("//").next().unwrap_or_default().trim();
    let alias = ALIASES.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(label));
    let name = match alias {
        _ if is_latin_1(label) => "latin1",
        Some((_, name)) => name,
        None => label,
    };
    // In UTF-16 no line of bytes is a line.
    Encoding::for_label(name.as_bytes())
        .filter(|encoding| ![REPLACEMENT, UTF_16LE, UTF_16BE].contains(encoding))
}

/// Whether a label names a code page of IBM or Microsoft that begins with ASCII.
fn is_code_page_with_ascii(label: &str) -> bool {
    let label = label.split("//").next().unwrap_or_default().trim().to_ascii_lowercase();
    let number =
        ["cp", "ibm", "ibm-", "cp-"].iter().find_map(|name| label.strip_prefix(name)?.parse().ok());
    number.is_some_and(|number: u16| CODE_PAGES_WITH_ASCII.contains(&number))
}

/// The code pages whose first half is ASCII, and that cannot be decoded here.
const CODE_PAGES_WITH_ASCII: [u16; 20] = [
    437, 720, 737, 775, 850, 852, 855, 856, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 922,
    1125,
];

fn is_latin_1(label: &str) -> bool {
    let label = label.split("//").next().unwrap_or_default().trim();
    LATIN_1.iter().any(|name| is_label(label.as_bytes(), name))
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
        for label in
            ["EBCDIC-US", "IBM1047", "hz-gb-2312", "UTF-7", "UTF-16", "UTF-32", "ISO-2022-KR"]
        {
            let encoding = MessageEncoding::Other(label.into());
            assert!(!encoding.keeps(b"ascii") && !encoding.reads(b"ascii"), "{label}");
            assert_eq!(encoding.decode_lossily(b"x"), None, "{label}");
        }
        for label in
            ["eucJP", "SHIFT-JIS", "cp932", "latin1//TRANSLIT", "ISO-2022-JP", "koi8-r", "utf-8\r"]
        {
            assert!(MessageEncoding::Other(label.into()).reads(b"\xff"), "{label}");
        }
        let code_page = MessageEncoding::Other("CP850".into());
        assert!(
            code_page.keeps(b"ascii") && code_page.reads(b"ascii") && !code_page.reads(b"\x81")
        );
    }

    #[test]
    fn what_sequences_hide_is_not_kept() {
        let encoding = MessageEncoding::Other("iso-2022-jp".into());
        assert!(encoding.keeps(b"ascii") && !encoding.keeps(b"as\x1b(Bcii"));
    }
}
