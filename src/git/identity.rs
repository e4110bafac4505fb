//! Names and e-mail addresses as git writes them, and the mailmap that says which belong together.

use std::path::Path;
use std::rc::Rc;

use bstr::ByteSlice;

use super::plain_file::{open_plain, open_unlinked, read_start};
use super::process::GitError;

/// A larger mailmap is no list of people: that of the Linux kernel has 70 KiB.
const LARGEST_MAP: usize = 16 << 20;

/// A name with an e-mail address; bytes, since git does not promise an encoding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ident {
    /// The name, trimmed.
    pub name: Vec<u8>,
    /// The address between the angle brackets, trimmed.
    pub email: Vec<u8>,
}

impl Ident {
    /// `Name <mail>`, as a trailer's value.
    pub fn to_value(&self) -> Vec<u8> {
        [self.name.as_slice(), b" <", self.email.as_slice(), b">"].concat()
    }
}

/// Reads `Name <mail>` with anything behind it; `None` without the brackets.
pub(super) fn parse(line: &[u8]) -> Option<Ident> {
    let open = line.find_byte(b'<')?;
    let close = open + line[open..].find_byte(b'>')?;
    Some(Ident { name: line[..open].trim().to_vec(), email: line[open + 1..close].trim().to_vec() })
}

/// The mailmap of a worktree. It only ever adds identities that belong together.
#[derive(Clone)]
pub struct Mailmap(Option<Rc<git2::Mailmap>>);

impl Mailmap {
    /// Reads `.mailmap` at the top of the worktree and the file that `mailmap.file` names. A map that
    /// cannot be read maps nothing: it can only add matches, so nothing is lost to safety.
    pub fn load(worktree: &Path, configured: Option<&Path>) -> Self {
        let own = open_unlinked(&worktree.join(".mailmap"));
        let named = configured.map(|file| open_plain(&worktree.join(file)));
        let mut text = Vec::new();
        for file in [Some(own), named].into_iter().flatten().flatten() {
            let more = read_start(file, LARGEST_MAP).ok().filter(|map| map.len() <= LARGEST_MAP);
            text.extend(more.unwrap_or_default());
            text.push(b'\n');
        }
        Self::parse(&text)
    }

    /// A mailmap from its text.
    pub fn parse(text: &[u8]) -> Self {
        let text = text.to_str_lossy();
        if text.trim().is_empty() {
            return Self(None);
        }
        Self(git2::Mailmap::from_buffer(&text).ok().map(Rc::new))
    }

    /// The canonical identity for this one; itself where the map says nothing.
    ///
    /// # Errors
    /// When the name or the address cannot stand in a signature at all.
    pub fn canonical(&self, ident: &Ident) -> Result<Ident, GitError> {
        let Some(map) = &self.0 else { return Ok(ident.clone()) };
        let library = |source| GitError::Library { action: "resolve an identity", source };
        let (name, email) = (ident.name.to_str_lossy(), ident.email.to_str_lossy());
        let signature =
            git2::Signature::new(&name, &email, &git2::Time::new(0, 0)).map_err(library)?;
        let resolved = map.resolve_signature(&signature).map_err(library)?;
        Ok(Ident { name: resolved.name_bytes().to_vec(), email: resolved.email_bytes().to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ident(text: &str) -> Ident {
        parse(text.as_bytes()).expect("an identity")
    }

    #[test]
    fn an_identity_is_read_with_and_without_a_date() {
        assert_eq!(
            ident("Robin Tester <robin@example.org> 1795343796 +0000"),
            ident("Robin Tester <robin@example.org>")
        );
        assert_eq!(ident("  Robin  < robin@example.org >x").name, b"Robin");
        assert_eq!(parse(b"Robin Tester robin@example.org"), None);
        assert_eq!(ident("<only@example.org>").name, b"");
    }

    #[test]
    fn a_mailmap_joins_two_addresses() {
        let map = Mailmap::parse(b"Robin Tester <robin@example.org> <rt@example.com>\n");
        assert_eq!(
            map.canonical(&ident("R <rt@example.com>")).expect("maps"),
            ident("Robin Tester <robin@example.org>")
        );
        assert_eq!(
            map.canonical(&ident("Kim <kim@example.com>")).expect("maps"),
            ident("Kim <kim@example.com>")
        );
    }

    #[test]
    fn an_empty_or_missing_mailmap_changes_nothing() {
        assert_eq!(
            Mailmap::parse(b"").canonical(&ident("R <r@x>")).expect("maps"),
            ident("R <r@x>")
        );
    }
}
