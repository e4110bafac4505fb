//! PURE. A trailer, as positions in its message. No parsing here.

use std::ops::Range;

/// The token of a sign-off, as git writes it.
pub const SIGNED_OFF_BY: &str = "Signed-off-by";

/// A trailer, as byte ranges of the message that it belongs to.
///
/// Its text comes from that message: [`Message::token`](crate::Message::token) and
/// [`Message::value`](crate::Message::value).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trailer {
    /// Byte range of its whole lines, with continuation lines and line endings, without blank lines at the end.
    pub span: Range<usize>,
    pub(crate) token: Range<usize>,
    pub(crate) value: Range<usize>,
    /// Index of the configured trailer that git takes it for.
    pub(crate) configured: Option<usize>,
}

impl Trailer {
    /// Returns the byte range of the token.
    pub fn token_span(&self) -> Range<usize> {
        self.token.clone()
    }

    /// Returns the byte range of the value, with its continuation lines.
    pub fn value_span(&self) -> Range<usize> {
        self.value.clone()
    }
}

/// Returns whether a line begins with `Signed-off-by: `, the very bytes that git looks for.
pub(crate) fn is_sign_off_line(line: &[u8]) -> bool {
    line.strip_prefix(SIGNED_OFF_BY.as_bytes()).is_some_and(|rest| rest.starts_with(b": "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_off_line_is_known_by_its_very_bytes() {
        assert!(is_sign_off_line(b"Signed-off-by: Ada"));
        for other in
            ["Signed-off-by:Ada", "signed-off-by: Ada", "Signed-off-by", " Signed-off-by: Ada"]
        {
            assert!(!is_sign_off_line(other.as_bytes()), "{other:?}");
        }
    }
}
