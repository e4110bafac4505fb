//! Names and e-mail addresses as git writes them, and the mailmap that says which belong together.

use std::path::Path;
use std::rc::Rc;

use bstr::ByteSlice;

use crate::system::files::{read_plain, read_unlinked};
use crate::text::identity::{Identity, IdentityMap};

/// Bytes of a mailmap; that of the Linux kernel has 70 KiB.
const MAX_MAP_BYTES: usize = 16 << 20;

/// The mailmap of a worktree. It only ever adds identities that belong together.
#[derive(Clone)]
pub(crate) struct Mailmap(Option<Rc<git2::Mailmap>>);

impl Mailmap {
    /// Reads `.mailmap` at the top of the worktree and the file that `mailmap.file` names. A map that
    /// cannot be read maps nothing: it can only add matches, so nothing is lost to safety.
    pub(crate) fn load(worktree: &Path, configured: Option<&Path>) -> Self {
        let own = read_unlinked(&worktree.join(".mailmap"), MAX_MAP_BYTES);
        let named = configured.map(|file| read_plain(&worktree.join(file), MAX_MAP_BYTES));
        let mut text = Vec::new();
        for map in [Some(own), named].into_iter().flatten().flatten() {
            if map.len() <= MAX_MAP_BYTES {
                text.extend(map);
            }
            text.push(b'\n');
        }
        Self::parse(&text)
    }

    /// A mailmap from its text.
    pub(crate) fn parse(text: &[u8]) -> Self {
        let text = text.to_str_lossy();
        if text.trim().is_empty() {
            return Self(None);
        }
        Self(git2::Mailmap::from_buffer(&text).ok().map(Rc::new))
    }
}

impl IdentityMap for Mailmap {
    fn canonical(&self, identity: &Identity) -> Option<Identity> {
        let Some(map) = &self.0 else { return Some(identity.clone()) };
        let (name, email) = (identity.name.to_str_lossy(), identity.email.to_str_lossy());
        let signature = git2::Signature::new(&name, &email, &git2::Time::new(0, 0)).ok()?;
        let resolved = map.resolve_signature(&signature).ok()?;
        let (name, email) = (resolved.name_bytes().to_vec(), resolved.email_bytes().to_vec());
        Some(Identity { name, email })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ident(text: &str) -> Identity {
        Identity::parse(text.as_bytes()).expect("an identity")
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
