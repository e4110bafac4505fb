//! PURE. The confirmed trailers, put where the project wants them; nothing else changes.

use bstr::ByteSlice;

use super::{Halt, Situation, Statement};
use crate::disclosure::Disclosure;
use crate::policy::DisclosureRule;
use crate::terminal::Consent;
use git_message::{InsertAt, Message};

/// The only token that certifies anything.
pub(super) const SIGN_OFF: &[u8] = b"Signed-off-by";

/// How text that we insert becomes bytes of the message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// git's default.
    #[default]
    Utf8,
    /// `i18n.commitEncoding`.
    Other(String),
}

impl Encoding {
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

/// The disclosure trailers that stand in a message: the token as the rule has it, and the value.
pub fn disclosure_lines(message: &Message, rule: &DisclosureRule) -> Vec<(String, Vec<u8>)> {
    let lines = |token: &str| {
        let values = lines_of(message, token).into_iter();
        values.map(|value| (token.to_owned(), value)).collect::<Vec<_>>()
    };
    rule.tokens().flat_map(lines).collect()
}

/// What the commits say that `git merge --squash` lists in its message, each indented by four blanks.
pub(super) fn squashed_lines(message: &Message, rule: &DisclosureRule) -> Vec<(String, Vec<u8>)> {
    let mut lines = message.as_bytes().lines();
    if !lines.any(|line| line == b"Squashed commit of the following:") {
        return Vec::new();
    }
    let mut said = Vec::new();
    for line in lines {
        let pair = line.strip_prefix(b"    ").and_then(|text| text.split_once_str(":"));
        let Some((token, value)) = pair else { continue };
        let mut tokens = rule.tokens();
        if let Some(token) = tokens.find(|one| one.as_bytes().eq_ignore_ascii_case(token)) {
            let line = (token.to_owned(), value.trim().to_vec());
            if !said.contains(&line) {
                said.push(line);
            }
        }
    }
    said
}

/// The values of the trailers of this token.
pub fn lines_of(message: &Message, token: &str) -> Vec<Vec<u8>> {
    let ours = message.trailers().iter().filter(|one| message.has_token(one, token.as_bytes()));
    ours.map(|one| message.value(one).to_vec()).collect()
}

/// So many paragraphs above are looked at for others of a token.
const MOST_BLOCKS: usize = 64;

/// The message with exactly this disclosure: others of the same token go, and the new one stands
/// directly before the first sign-off, or last where there is none.
pub fn with_disclosure(message: &Message, token: &[u8], values: &[Vec<u8>]) -> Message {
    let mut message = message.clone();
    // Where nothing is left of the block, the paragraph above it may be one.
    for _ in 0..MOST_BLOCKS {
        let old = positions(&message, token);
        if old.is_empty() {
            break;
        }
        message = message.remove(&old);
    }
    for value in values {
        let place = match positions(&message, SIGN_OFF).first() {
            Some(&first) => InsertAt::Before(first),
            None => InsertAt::End,
        };
        message = message.insert(place, token, value);
    }
    message
}

/// The message with what was stated about AI use.
pub(super) fn with_statement(
    message: &Message,
    situation: &Situation<'_>,
    statement: Option<&Statement>,
) -> Result<Message, Halt> {
    let Some(rule) = &situation.policy.disclosure else { return Ok(message.clone()) };
    let (token, values) = match statement {
        None => return Ok(message.clone()),
        Some(Statement::NoAi) => (rule.trailer.as_str(), none(rule, &situation.encoding)?),
        Some(Statement::UsedFor(disclosure)) => {
            (rule.token_of(disclosure), encoded(disclosure, rule, &situation.encoding)?)
        }
    };
    let mut message = message.clone();
    for other in rule.tokens().filter(|other| *other != token) {
        message = with_disclosure(&message, other.as_bytes(), &[]);
    }
    Ok(with_disclosure(&message, token.as_bytes(), &values))
}

/// The message with the signer's own sign-off, for a consent to exactly this message.
pub(super) fn with_sign_off(message: &Message, consent: Consent) -> Option<Message> {
    let signer = consent.redeem(message.as_bytes())?;
    Some(message.insert(InsertAt::End, SIGN_OFF, &signer.to_value()))
}

fn positions(message: &Message, token: &[u8]) -> Vec<usize> {
    let all = message.trailers().iter().enumerate();
    all.filter(|(_, one)| message.has_token(one, token)).map(|(at, _)| at).collect()
}

/// The value that says that no AI was used, where the policy wants one.
pub(super) fn none(rule: &DisclosureRule, encoding: &Encoding) -> Result<Vec<Vec<u8>>, Halt> {
    in_encoding(&Vec::from_iter(rule.none.clone()), encoding)
}

/// The values of the trailers for a disclosure, as bytes of the message.
pub(super) fn encoded(
    disclosure: &Disclosure,
    rule: &DisclosureRule,
    encoding: &Encoding,
) -> Result<Vec<Vec<u8>>, Halt> {
    in_encoding(&disclosure.to_values(rule), encoding)
}

fn in_encoding(values: &[String], encoding: &Encoding) -> Result<Vec<Vec<u8>>, Halt> {
    let bytes: Option<Vec<Vec<u8>>> = values.iter().map(|value| encoding.encode(value)).collect();
    bytes.ok_or_else(|| Halt::Refused {
        what: format!("`{}` cannot be written in the message's encoding", values.join("; ")),
        hint: "use plain ASCII, or unset `i18n.commitEncoding`".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use git_message::TrailerConfig;

    fn message(text: &str) -> Message {
        Message::parse(text.as_bytes(), &TrailerConfig::default())
    }

    #[test]
    fn a_disclosure_in_the_paragraph_above_does_not_come_back() {
        let above = message("s\n\nAI-used-for: tests\n\nAI-used-for: docs\n");
        let said = with_disclosure(&above, b"AI-used-for", &[b"code".to_vec()]);
        assert_eq!(said.as_bytes().as_bstr(), "s\n\nAI-used-for: code\n");
    }

    #[test]
    fn a_text_is_written_in_an_encoding_that_can_hold_it_or_not_at_all() {
        let cyrillic = Encoding::Other("windows-1251".into());
        assert_eq!(cyrillic.encode("\u{44f}"), Some(vec![0xff]));
        assert_eq!(cyrillic.encode("\u{fc}"), None);
        assert_eq!(Encoding::Other("utf-16le".into()).encode("\u{fc}"), None, "written as UTF-8");
        assert_eq!(Encoding::Other("nobody's".into()).encode("plain"), Some(b"plain".to_vec()));
    }

    #[test]
    fn what_a_message_discloses_is_found_with_its_token() {
        let policy = crate::policy::preset("default").expect("it is shipped");
        let rule = policy.disclosure.as_ref().expect("it has one");
        let said = message("s\n\nAI-used-for: code\nFixes: #1\nai-used-for: tests\n");
        let values = [b"code".to_vec(), b"tests".to_vec()];
        assert_eq!(lines_of(&said, "AI-used-for"), values);
        let lines = values.clone().map(|value| ("AI-used-for".to_owned(), value));
        assert_eq!(disclosure_lines(&said, rule), lines);
        let both = crate::disclosure::parse_spec("code, tests", rule).expect("it is one");
        let written = encoded(&both, rule, &Encoding::Utf8).ok();
        assert_eq!(written, Some(vec![b"code, tests".to_vec()]));
    }

    fn with_code(text: &str) -> String {
        let out = with_disclosure(&message(text), b"AI-used-for", &[b"code".to_vec()]);
        String::from_utf8(out.into_bytes()).expect("text")
    }

    #[test]
    fn the_disclosure_stands_directly_before_the_first_sign_off() {
        assert_eq!(
            with_code("s\n\nbody\n\nFixes: #1\nSigned-off-by: A <a@x>\nSigned-off-by: B <b@x>\n"),
            "s\n\nbody\n\nFixes: #1\nAI-used-for: code\nSigned-off-by: A <a@x>\nSigned-off-by: B <b@x>\n"
        );
    }

    #[test]
    fn without_a_sign_off_it_is_the_last_trailer() {
        assert_eq!(with_code("s\n\nFixes: #1\n"), "s\n\nFixes: #1\nAI-used-for: code\n");
        assert_eq!(with_code("s\n"), "s\n\nAI-used-for: code\n");
        assert_eq!(with_code("s\n\nbody\n"), "s\n\nbody\n\nAI-used-for: code\n");
    }

    #[test]
    fn older_disclosures_go_wherever_they_stood() {
        assert_eq!(
            with_code("s\n\nai-used-for: docs\nSigned-off-by: A <a@x>\nAI-used-for: tests\n"),
            "s\n\nAI-used-for: code\nSigned-off-by: A <a@x>\n"
        );
        let none = with_disclosure(&message("s\n\nAI-used-for: code\n"), b"AI-used-for", &[]);
        assert_eq!(none.as_bytes(), b"s\n");
    }

    #[test]
    fn text_is_encoded_or_refused() {
        let latin1 = Encoding::Other("ISO-8859-1".into());
        assert_eq!(latin1.encode("é"), Some(vec![0xe9]));
        assert_eq!(latin1.encode("€"), None);
        assert_eq!(Encoding::Other("windows-1252".into()).encode("€"), Some(vec![0x80]));
        assert_eq!(Encoding::Other("no-such".into()).encode("é"), None);
        assert_eq!(Encoding::Other("no-such".into()).encode("e"), Some(vec![b'e']));
        assert_eq!(Encoding::Utf8.encode("€"), Some("€".as_bytes().to_vec()));
        assert_eq!(latin1.decode(b"\xe9\x80").as_deref(), Some("é\u{80}"));
        assert_eq!(Encoding::Other("windows-1252".into()).decode(b"\x80").as_deref(), Some("€"));
        assert_eq!(Encoding::Utf8.decode(b"\xe9"), None);
    }
}
