//! PURE. The settings of git that decide how a message is read. Reading them from a repository is up to the caller.

/// The settings of git that decide how a message is read.
///
/// The default is git's own default for the message of a commit: `:` separates, `#` begins a comment, `---` is text.
///
/// ```
/// use git_message::{ConfiguredTrailer, Message, TrailerConfig};
///
/// // git config trailer.ack.key Acked-by
/// let ack = ConfiguredTrailer { name: b"ack".to_vec(), key: Some(b"Acked-by".to_vec()) };
/// let config = TrailerConfig { configured: vec![ack], ..TrailerConfig::default() };
///
/// let message = Message::parse("Fix the parser\n\nAck: Bo\n", &config);
/// let trailer = &message.trailers()[0];
/// assert_eq!(message.token(trailer), "Ack");
/// assert_eq!(message.canonical_token(trailer), "Acked-by");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailerConfig {
    /// `trailer.separators`: each of these bytes ends a token; the first is the one that edits write.
    pub separators: Vec<u8>,
    /// `core.commentString` or `core.commentChar`. If it is empty, there are no comment lines.
    pub comment: Vec<u8>,
    /// Whether a line that begins with `---` ends the message.
    pub divider: Divider,
    /// The `trailer.<name>.*` sections, in the order in which git meets their names in the configuration.
    pub configured: Vec<ConfiguredTrailer>,
    /// `i18n.commitEncoding`, or the `encoding` header of a commit: the label of the encoding that the message is in.
    /// Without one it is UTF-8. Nothing here decodes; it goes with the message to whoever does.
    pub encoding: Option<Vec<u8>>,
}

/// Whether a line that begins with `---` and whitespace ends the message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Divider {
    /// The message ends before it, as in mails, patches, and `git interpret-trailers` without `--no-divider`.
    Honoured,
    /// It is text, as in the messages of commits.
    #[default]
    Ignored,
}

/// A `trailer.<name>` section. No two names are equal when case is ignored; if a key is set more than once, git takes
/// the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfiguredTrailer {
    /// The `<name>` of the section.
    pub name: Vec<u8>,
    /// `trailer.<name>.key`, which git prints instead of the token.
    pub key: Option<Vec<u8>>,
}

impl Default for TrailerConfig {
    fn default() -> Self {
        TrailerConfig {
            separators: b":".to_vec(),
            comment: b"#".to_vec(),
            divider: Divider::Ignored,
            configured: Vec::new(),
            encoding: None,
        }
    }
}

impl TrailerConfig {
    /// Returns whether a line is a comment.
    pub fn is_comment(&self, line: &[u8]) -> bool {
        !self.comment.is_empty() && line.starts_with(&self.comment)
    }

    /// Returns the offset of the separator in a line that begins like a trailer.
    ///
    /// Letters, digits and hyphens may come before it, then blanks. At offset 0 the line begins with a
    /// separator: it has no token and is not a trailer.
    pub(crate) fn find_separator(&self, line: &[u8]) -> Option<usize> {
        let mut blank_seen = false;
        for (at, &byte) in line.iter().enumerate() {
            if self.separators.contains(&byte) {
                return Some(at);
            }
            match byte {
                b'-' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' if !blank_seen => {}
                b' ' | b'\t' if at > 0 => blank_seen = true,
                _ => return None,
            }
        }
        None
    }

    /// Returns the index of the first configured trailer that git takes a token for.
    ///
    /// Git compares as many bytes as the token has, so any prefix of a name or key matches, even an empty
    /// one.
    pub(crate) fn configured_for(&self, token: &[u8]) -> Option<usize> {
        let begins = |name: &[u8]| {
            name.get(..token.len()).is_some_and(|start| start.eq_ignore_ascii_case(token))
        };
        self.configured
            .iter()
            .position(|trailer| begins(&trailer.name) || trailer.key.as_deref().is_some_and(begins))
    }
}

/// Returns a token without the punctuation at its end, as git compares it with the configuration.
pub(crate) fn without_punctuation(token: &[u8]) -> &[u8] {
    let length = token.iter().rposition(u8::is_ascii_alphanumeric).map_or(0, |last| last + 1);
    &token[..length]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_separator_may_follow_blanks_but_not_a_second_word() {
        let config = TrailerConfig { separators: b":#".to_vec(), ..TrailerConfig::default() };
        assert_eq!(config.find_separator(b"Bug #43"), Some(4));
        assert_eq!(config.find_separator(b"Acked-by\t : x"), Some(10));
        assert_eq!(config.find_separator(b"two words: x"), None);
        assert_eq!(config.find_separator(b" A: x"), None);
        assert_eq!(config.find_separator(b": x"), Some(0));
        assert_eq!(config.find_separator(b"caf\xc3\xa9: x"), None);
        assert_eq!(config.find_separator(b"A"), None);
    }

    #[test]
    fn the_beginning_of_a_configured_name_or_key_matches() {
        let configured = vec![
            ConfiguredTrailer { name: b"ack".to_vec(), key: Some(b"Acked-by".to_vec()) },
            ConfiguredTrailer { name: b"sign".to_vec(), key: None },
        ];
        let config = TrailerConfig { configured, ..TrailerConfig::default() };
        assert_eq!(config.configured_for(b"ACKED"), Some(0));
        assert_eq!(config.configured_for(b"Si"), Some(1));
        assert_eq!(config.configured_for(b"Signed"), None);
        assert_eq!(config.configured_for(b""), Some(0));
    }

    #[test]
    fn without_a_comment_string_nothing_is_a_comment() {
        let config = TrailerConfig { comment: Vec::new(), ..TrailerConfig::default() };
        assert!(!config.is_comment(b"# a"));
        assert!(TrailerConfig::default().is_comment(b"# a"));
    }
}
