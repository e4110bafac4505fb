//! PURE. A name with an e-mail address, as git writes them: one parser, and what counts as the same person.

use bstr::ByteSlice;

/// A name with an e-mail address; bytes, since git does not promise an encoding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The name, trimmed.
    pub name: Vec<u8>,
    /// The address between the angle brackets, trimmed.
    pub email: Vec<u8>,
}

impl Identity {
    /// Parses `Name <mail>` and ignores what follows; `None` if the brackets are missing.
    pub fn parse(line: &[u8]) -> Option<Self> {
        IdentityRef::parse(line).map(|identity| identity.to_owned())
    }

    /// `Name <mail>`, as a trailer's value.
    pub fn to_value(&self) -> Vec<u8> {
        [self.name.as_slice(), b" <", self.email.as_slice(), b">"].concat()
    }
}

/// The same, borrowed from the commit or the message that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdentityRef<'a> {
    /// The name, trimmed.
    pub name: &'a [u8],
    /// The address between the angle brackets, trimmed.
    pub email: &'a [u8],
    /// Both as they are written, up to the closing bracket.
    pub whole: &'a [u8],
}

impl<'a> IdentityRef<'a> {
    /// Parses `Name <mail>` and ignores what follows; `None` if the brackets are missing.
    pub fn parse(value: &'a [u8]) -> Option<Self> {
        let open = value.find_byte(b'<')?;
        let close = open + value[open..].find_byte(b'>')?;
        let (name, email) = (value[..open].trim(), value[open + 1..close].trim());
        Some(Self { name, email, whole: &value[..close] })
    }

    /// Whether the two share the name or the address, whatever the case.
    pub fn matches(&self, other: &IdentityRef<'_>) -> bool {
        is_same(self.email, other.email) || is_same(self.name, other.name)
    }

    /// Whether this is the name, whatever the case.
    pub fn is_named(&self, name: &[u8]) -> bool {
        is_same(self.name, name)
    }

    /// `Name <mail>`, made safe for a sentence.
    pub fn display(&self) -> String {
        let [name, email] = [self.name, self.email].map(super::escape::line);
        format!("{name} <{email}>")
    }

    /// A copy that outlives what it was read from.
    pub fn to_owned(&self) -> Identity {
        Identity { name: self.name.to_vec(), email: self.email.to_vec() }
    }
}

fn is_same(a: &[u8], b: &[u8]) -> bool {
    !a.is_empty() && a.to_lowercase() == b.to_lowercase()
}

/// Which identities belong together: what a mailmap says (gitmailmap(5)).
pub trait IdentityMap {
    /// The canonical identity for this one; itself where the map says nothing, `None` where it cannot be one.
    fn canonical(&self, identity: &Identity) -> Option<Identity>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(text: &str) -> Identity {
        Identity::parse(text.as_bytes()).expect("an identity")
    }

    #[test]
    fn an_identity_is_read_with_and_without_a_date() {
        assert_eq!(
            identity("Robin Tester <robin@example.org> 1795343796 +0000"),
            identity("Robin Tester <robin@example.org>")
        );
        assert_eq!(identity("  Robin  < robin@example.org >x").name, b"Robin");
        assert_eq!(Identity::parse(b"Robin Tester robin@example.org"), None);
        assert_eq!(identity("<only@example.org>").name, b"");
    }
}
