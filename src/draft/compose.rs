//! PURE. Reads and replaces the disclosure trailers of a message; a new one goes before the first sign-off.

use std::collections::HashSet;

use bstr::ByteSlice;

use crate::disclosure::Disclosure;
use crate::policy::DisclosureRule;
use crate::text::encoding::MessageEncoding;
use git_message::{InsertAt, Message, SIGNED_OFF_BY};

/// The only token that certifies anything.
pub(crate) const SIGN_OFF: &[u8] = SIGNED_OFF_BY.as_bytes();

/// A text that the message's encoding cannot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unencodable {
    /// The text, as it was to be written.
    pub(crate) text: String,
}

/// The disclosure trailers of a message: the token as the rule has it, and the value.
pub(crate) fn disclosure_lines(message: &Message, rule: &DisclosureRule) -> Vec<(String, Vec<u8>)> {
    let mut lines = Vec::new();
    for token in rule.tokens() {
        lines.extend(lines_of(message, token).into_iter().map(|value| (token.to_owned(), value)));
    }
    lines
}

/// The disclosures of the commits that `git merge --squash` lists in its message, indented by four blanks.
pub(crate) fn squashed_lines(message: &Message, rule: &DisclosureRule) -> Vec<(String, Vec<u8>)> {
    let mut lines = message.as_bytes().lines();
    if !lines.any(|line| line == b"Squashed commit of the following:") {
        return Vec::new();
    }
    let mut seen = HashSet::new();
    let mut disclosures = Vec::new();
    for line in lines {
        let pair = line.strip_prefix(b"    ").and_then(|text| text.split_once_str(":"));
        let Some((token, value)) = pair else { continue };
        let mut tokens = rule.tokens();
        let Some(token) = tokens.find(|own| own.as_bytes().eq_ignore_ascii_case(token)) else {
            continue;
        };
        if seen.insert((token, value.trim())) {
            disclosures.push((token.to_owned(), value.trim().to_vec()));
        }
    }
    disclosures
}

/// The values of the trailers of this token.
pub fn lines_of(message: &Message, token: &str) -> Vec<Vec<u8>> {
    let trailers = message.trailers().iter();
    let with_token = trailers.filter(|trailer| message.has_token(trailer, token.as_bytes()));
    with_token.map(|trailer| message.value(trailer).to_vec()).collect()
}

/// Maximum number of paragraphs that are searched for trailers of a token.
const MAX_BLOCKS: usize = 64;

/// The message with exactly this disclosure: others of the same token are removed, and the new one is put
/// directly before the first sign-off, or last where there is none.
pub fn with_disclosure(message: &Message, token: &[u8], values: &[Vec<u8>]) -> Message {
    with_disclosure_before(message, token, values, &|_| None)
}

/// The same, where another trailer may be the one that the disclosure goes before: the one with this index, if it
/// stands before the first sign-off.
pub(crate) fn with_disclosure_before(
    message: &Message,
    token: &[u8],
    values: &[Vec<u8>],
    before: &dyn Fn(&Message) -> Option<usize>,
) -> Message {
    let mut message = message.clone();
    // Where nothing is left of the block, the paragraph above it may be one.
    for _ in 0..MAX_BLOCKS {
        let old = positions(&message, token);
        if old.is_empty() {
            break;
        }
        message = message.remove(&old);
    }
    for value in values {
        let first = positions(&message, SIGN_OFF).first().copied();
        let place = match first.into_iter().chain(before(&message)).min() {
            Some(first) => InsertAt::Before(first),
            None => InsertAt::End,
        };
        message = message.insert(place, &with_colon(&message, token), value);
    }
    message
}

/// A token as git itself writes it (`git commit -s`): a colon comes after it, whatever separator the configuration
/// names first. Other people's clones know only the colon.
pub(crate) fn with_colon(message: &Message, token: &[u8]) -> Vec<u8> {
    let is_separator = message.config().separators.contains(&b':');
    if is_separator { [token, b": "].concat() } else { token.to_vec() }
}

fn positions(message: &Message, token: &[u8]) -> Vec<usize> {
    let trailers = message.trailers().iter().enumerate();
    let with_token = trailers.filter(|(_, trailer)| message.has_token(trailer, token));
    with_token.map(|(index, _)| index).collect()
}

/// The value that says that no AI was used, where the policy wants one.
pub(crate) fn none(
    rule: &DisclosureRule,
    encoding: &MessageEncoding,
) -> Result<Vec<Vec<u8>>, Unencodable> {
    in_encoding(&Vec::from_iter(rule.none.clone()), encoding)
}

/// The values of the trailers for a disclosure, as bytes of the message.
pub(crate) fn encoded(
    disclosure: &Disclosure,
    rule: &DisclosureRule,
    encoding: &MessageEncoding,
) -> Result<Vec<Vec<u8>>, Unencodable> {
    in_encoding(&disclosure.to_values(rule), encoding)
}

fn in_encoding(values: &[String], encoding: &MessageEncoding) -> Result<Vec<Vec<u8>>, Unencodable> {
    let bytes: Option<Vec<Vec<u8>>> = values.iter().map(|value| encoding.encode(value)).collect();
    bytes.ok_or_else(|| Unencodable { text: values.join("; ") })
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
    fn what_a_message_discloses_is_found_with_its_token() {
        let policy = crate::policy::preset("default").expect("it is shipped");
        let rule = policy.disclosure.as_ref().expect("it has one");
        let said = message("s\n\nAI-used-for: code\nFixes: #1\nai-used-for: tests\n");
        let values = [b"code".to_vec(), b"tests".to_vec()];
        assert_eq!(lines_of(&said, "AI-used-for"), values);
        let lines = values.clone().map(|value| ("AI-used-for".to_owned(), value));
        assert_eq!(disclosure_lines(&said, rule), lines);
        let both = crate::disclosure::parse_spec("code, tests", rule).expect("it is one");
        let written = encoded(&both, rule, &MessageEncoding::Utf8).ok();
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
}
