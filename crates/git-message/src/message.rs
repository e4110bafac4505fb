//! PURE. The parsed message: its bytes, and the byte ranges of its parts. Where these are is decided in `tail` and
//! `block`; what changes them is in `edit`.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use bstr::{BStr, BString, ByteSlice};

use crate::config::TrailerConfig;
use crate::trailer::Trailer;
use crate::{block, lines, tail};

/// A commit message: its bytes, and where git finds the title, the trailer block and the ignored tail in them.
///
/// Any bytes are a message. Like `git interpret-trailers`, the parser treats a missing final newline as
/// present and ignores everything after a NUL. All ranges and offsets are in bytes of the message.
///
/// ```
/// use git_message::{Message, TrailerConfig};
///
/// let text = "Fix the parser\n\nIt lost a line.\n\nFixes: #12\nAcked-by: Bo\n\t<bo@example.com>\n";
/// let message = Message::parse(text, &TrailerConfig::default());
///
/// assert_eq!(message.subject(), "Fix the parser");
/// let trailers: Vec<String> = message
///     .trailers()
///     .iter()
///     .map(|trailer| format!("{}={}", message.token(trailer), message.value(trailer)))
///     .collect();
/// assert_eq!(trailers, ["Fixes=#12", "Acked-by=Bo <bo@example.com>"]);
/// assert_eq!(message.as_bytes(), text.as_bytes());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub(crate) bytes: Vec<u8>,
    pub(crate) config: Arc<TrailerConfig>,
    pub(crate) layout: Layout,
}

/// The byte offsets of the parts of a message; none is greater than its length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    title_end: usize,
    log_end: usize,
    pub(crate) block: Option<Range<usize>>,
    trailers: Vec<Trailer>,
}

impl Message {
    /// Parses a message. It cannot fail: bytes without trailers are a message without trailers.
    pub fn parse(bytes: impl Into<Vec<u8>>, config: &TrailerConfig) -> Message {
        Message::from_parts(bytes.into(), Arc::new(config.clone()))
    }

    /// Parses a message that shares its settings with others, without copying them.
    pub fn parse_shared(bytes: impl Into<Vec<u8>>, config: &Arc<TrailerConfig>) -> Message {
        Message::from_parts(bytes.into(), Arc::clone(config))
    }

    /// Returns the message, byte for byte.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Turns the message back into its bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Returns the settings that the message was parsed with.
    pub fn config(&self) -> &TrailerConfig {
        &self.config
    }

    /// Returns the byte range of the title: the first paragraph, which never holds trailers. It is empty if the
    /// message begins with a blank line.
    pub fn title(&self) -> Range<usize> {
        0..self.layout.title_end
    }

    /// Returns the first line that is neither blank nor a comment, without its line ending; empty if there is no such line.
    pub fn subject(&self) -> &BStr {
        let subject = lines::lines(&self.bytes, 0..self.layout.log_end)
            .map(|line| &self.bytes[line])
            .find(|line| !lines::is_blank(line) && !self.config.is_comment(line));
        lines::without_line_ending(subject.unwrap_or_default()).as_bstr()
    }

    /// Returns the byte offset where the tail begins that git ignores: comments and blank lines at the end,
    /// everything below the scissors line, an old `Conflicts:` list, and the patch if the divider is honoured.
    pub fn log_end(&self) -> usize {
        self.layout.log_end
    }

    /// Returns the byte range of the trailer block, from its first line to the last line that is neither blank nor
    /// a comment.
    pub fn block(&self) -> Option<Range<usize>> {
        self.layout.block.clone()
    }

    /// Returns the trailers in their order. Other lines of the block are not included.
    pub fn trailers(&self) -> &[Trailer] {
        &self.layout.trailers
    }

    /// Returns the token as it is written.
    pub fn token(&self, trailer: &Trailer) -> &BStr {
        self.bytes[trailer.token.clone()].as_bstr()
    }

    /// Returns the token as git prints it: the configured key, if a configured trailer matches.
    pub fn canonical_token(&self, trailer: &Trailer) -> &BStr {
        let configured = trailer.configured.and_then(|index| self.config.configured.get(index));
        let key = configured.and_then(|configured| configured.key.as_deref());
        key.map_or_else(|| self.token(trailer), ByteSlice::as_bstr)
    }

    /// Returns whether git takes the trailer for one with this token, as written or through a configured key. The
    /// key may end with its separator (`key = "Signed-off-by: "`).
    pub fn matches_token(&self, trailer: &Trailer, token: &[u8]) -> bool {
        let separators = self.config.separators.as_slice();
        let bare = |token: &[u8]| {
            let ends = |byte: &u8| byte.is_ascii_whitespace() || separators.contains(byte);
            let end = token.iter().rposition(|byte| !ends(byte)).map_or(0, |at| at + 1);
            token[..end].to_vec()
        };
        [self.canonical_token(trailer), self.token(trailer)]
            .iter()
            .any(|own| bare(own).eq_ignore_ascii_case(token))
    }

    /// Returns whether the trailer is written with this token; ASCII case does not matter.
    pub fn has_token(&self, trailer: &Trailer, token: &[u8]) -> bool {
        self.token(trailer).eq_ignore_ascii_case(token)
    }

    /// Returns the value as it is written, with its continuation lines, without surrounding whitespace.
    pub fn raw_value(&self, trailer: &Trailer) -> &BStr {
        self.bytes[trailer.value.clone()].as_bstr()
    }

    /// Returns the value on one line: a line break and the whitespace after it become one space.
    pub fn value(&self, trailer: &Trailer) -> Cow<'_, BStr> {
        let raw = self.raw_value(trailer);
        if raw.find_byte(b'\n').is_some() { Cow::Owned(unfold(raw)) } else { Cow::Borrowed(raw) }
    }

    pub(crate) fn from_parts(bytes: Vec<u8>, config: Arc<TrailerConfig>) -> Message {
        let layout = Layout::locate(&bytes, &config);
        Message { bytes, config, layout }
    }
}

impl Layout {
    /// Locates the parts of a message.
    fn locate(bytes: &[u8], config: &TrailerConfig) -> Layout {
        let text = completed(bytes);
        let log = &text[..tail::find_log_end(&text, config)];
        let title_end = block::find_title_end(log, config);
        let start = block::find_start(log, title_end, config);
        let trailers =
            start.map_or_else(Vec::new, |start| block::split_trailers(log, start, config));
        let block = start.map(|start| {
            let last = trailers.last().map_or(start, |trailer| trailer.span.end);
            start..last.max(block::find_content_end(log, start, config))
        });
        Layout { title_end, log_end: log.len(), block, trailers }.within(bytes.len())
    }

    /// Clamps all offsets to the message, without the newline that `completed` added.
    fn within(mut self, length: usize) -> Layout {
        self.title_end = self.title_end.min(length);
        self.log_end = self.log_end.min(length);
        let block_end = self.block.as_mut().map(|block| &mut block.end);
        // Only the last line can reach the added newline.
        let last = self.trailers.last_mut();
        let last_ends = last
            .into_iter()
            .flat_map(|last| [&mut last.span.end, &mut last.value.start, &mut last.value.end]);
        for end in block_end.into_iter().chain(last_ends) {
            *end = (*end).min(length);
        }
        self
    }
}

/// Returns the text as git's parser sees it: nothing after a NUL, and a newline at the end of the last line.
fn completed(bytes: &[u8]) -> Cow<'_, [u8]> {
    let text = lines::until_nul(bytes);
    if text.len() < bytes.len() || text.is_empty() || text.ends_with(b"\n") {
        Cow::Borrowed(text)
    } else {
        Cow::Owned([text, b"\n"].concat())
    }
}

/// Joins the lines of a value with single spaces. Blank lines are dropped; a `\r` before a line break is kept, as
/// in git.
fn unfold(raw: &[u8]) -> BString {
    let mut parts = raw.split(|&byte| byte == b'\n');
    let mut value = parts.next().unwrap_or_default().to_vec();
    value.reserve(raw.len() - value.len());
    for part in parts {
        if let Some(first) = part.iter().position(|&byte| !lines::is_space(byte)) {
            value.push(b' ');
            value.extend_from_slice(&part[first..]);
        }
    }
    value.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ConfiguredTrailer;

    fn parse(bytes: &[u8]) -> Message {
        Message::parse(bytes, &TrailerConfig::default())
    }

    #[test]
    fn the_subject_is_the_first_line_with_text() {
        assert_eq!(parse(b"\n# a\n \nsubject\r\nmore\n").subject(), "subject");
        assert_eq!(parse(b"subject").subject(), "subject");
        for empty in [&b""[..], b"\n", b"# a\n# b\n", b"\0subject"] {
            assert_eq!(parse(empty).subject(), "", "{empty:?}");
        }
    }

    #[test]
    fn the_title_is_the_first_paragraph_with_its_comments() {
        for (text, title) in [
            ("subject\nmore\n# c\nA: b\n\nC: d\n", "subject\nmore\n# c\nA: b\n"),
            ("subject\n \nbody\n", "subject\n"),
            ("\nsubject\n", ""),
            ("subject", "subject"),
        ] {
            let message = parse(text.as_bytes());
            assert_eq!(message.as_bytes()[message.title()].as_bstr(), title, "{text:?}");
        }
    }

    #[test]
    fn a_trailer_matches_a_token_as_written_and_through_a_configured_key() {
        let sob = ConfiguredTrailer { name: b"sob".into(), key: Some(b"Signed-off-by= ".into()) };
        let config = TrailerConfig {
            configured: vec![sob],
            separators: b":=".into(),
            ..TrailerConfig::default()
        };
        let message = Message::parse("t\n\nsob: x\nSIGNED-OFF-BY: y\nAcked-by: z\n", &config);
        assert_eq!(message.config(), &config);
        let matches = |at: usize| message.matches_token(&message.trailers()[at], b"Signed-off-by");
        assert_eq!([matches(0), matches(1), matches(2)], [true, true, false]);
        assert!(message.matches_token(&message.trailers()[0], b"sob"));
    }

    #[test]
    fn values_are_returned_as_written_and_on_one_line() {
        let message = parse(b"t\n\nAcked-By:  Bo \n\t<bo@example.com>\n \n  (twice)\n\n");
        assert!(message.block().is_none(), "a blank line is not a continuation");
        let message = parse(b"t\n\nAcked-By:  Bo \r\n\t<bo@example.com>\n");
        let trailer = &message.trailers()[0];
        assert_eq!(message.token(trailer), "Acked-By");
        assert!(message.has_token(trailer, b"acked-by"));
        assert_eq!(message.raw_value(trailer), "Bo \r\n\t<bo@example.com>");
        assert_eq!(message.value(trailer).as_ref(), "Bo \r <bo@example.com>");
    }

    #[test]
    fn the_canonical_token_is_the_configured_key() {
        let configured =
            vec![ConfiguredTrailer { name: b"ack".to_vec(), key: Some(b"Seen-by".to_vec()) }];
        let config = TrailerConfig { configured, ..TrailerConfig::default() };
        let message = Message::parse("t\n\nACK: Bo\nReviewed-by: Cy\n", &config);
        let tokens: Vec<_> =
            message.trailers().iter().map(|trailer| message.canonical_token(trailer)).collect();
        assert_eq!(tokens, ["Seen-by", "Reviewed-by"]);
        assert_eq!(message.token(&message.trailers()[0]), "ACK");
    }

    #[test]
    fn a_missing_final_newline_is_read_as_if_it_were_there() {
        let message = parse(b"t\n\nA:");
        assert_eq!((message.block(), message.log_end()), (Some(3..5), 5));
        assert_eq!(message.value(&message.trailers()[0]).as_ref(), "");
        assert_eq!(parse(b"t\n\nA: b\n\nConflicts:").block(), Some(3..8));
    }

    #[test]
    fn nothing_is_read_after_a_nul() {
        let message = parse(b"t\n\nA: b\nC: d\0e\nF: g\n");
        assert_eq!(message.log_end(), 12);
        let values: Vec<_> =
            message.trailers().iter().map(|trailer| message.value(trailer)).collect();
        assert_eq!(values, [b"b".as_bstr(), b"d".as_bstr()]);
        assert_eq!(message.into_bytes(), b"t\n\nA: b\nC: d\0e\nF: g\n");
    }

    #[test]
    fn without_separators_there_are_blocks_but_no_trailers() {
        let config = TrailerConfig { separators: Vec::new(), ..TrailerConfig::default() };
        let message = Message::parse("t\n\nSigned-off-by: Ada\n", &config);
        assert_eq!(message.block(), Some(3..22));
        assert!(message.trailers().is_empty());
    }

    #[test]
    fn huge_messages_are_read_in_linear_time() {
        let line = vec![b'a'; 1 << 20];
        let blank = b" \n".repeat(1 << 20);
        let comments = b"# comment\n".repeat(1 << 20);
        let text = b"text: more\nand more\n\n".repeat(1 << 19);
        for part in [line, blank, comments, text] {
            let message = parse(&[b"t\n\n", &part[..], b"\n\nA: b\n", &part].concat());
            assert!(message.trailers().len() <= 1);
            assert_eq!(message.subject(), "t");
        }
    }
}
