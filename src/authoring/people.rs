//! Whose sign-off is the person's own: wide on purpose, since an own sign-off in a draft is never kept.

use crate::git::{Ident, Mailmap};

/// The identities that stand for the person who commits.
pub struct People {
    signer: Ident,
    author: Ident,
    own: Vec<Folded>,
    mailmap: Mailmap,
}

impl People {
    /// `signer` is git's committer; the author and the configured person count as well.
    pub fn new(signer: Ident, author: Ident, configured: Ident, mailmap: Mailmap) -> Self {
        let raw = [signer.clone(), author.clone(), configured];
        let mapped: Vec<Ident> = raw.iter().filter_map(|one| mailmap.canonical(one).ok()).collect();
        let mut own: Vec<Folded> = raw.iter().chain(&mapped).map(Folded::of).collect();
        own.dedup();
        Self { signer, author, own, mailmap }
    }

    /// Who signs off.
    pub fn signer(&self) -> &Ident {
        &self.signer
    }

    /// Who git will write as author.
    pub fn author(&self) -> &Ident {
        &self.author
    }

    /// Whether the value of a sign-off names this person: by e-mail or by name, raw or through the
    /// mailmap. A value without an address is read as a name.
    pub fn is_own(&self, value: &[u8]) -> bool {
        let named = Ident::parse(value)
            .unwrap_or_else(|| Ident { name: value.trim_ascii().to_vec(), email: Vec::new() });
        if named.name.is_empty() && named.email.is_empty() {
            return true;
        }
        let is_own = |candidate: &Ident| {
            let candidate = Folded::of(candidate);
            self.own.iter().any(|own| own.meets(&candidate))
        };
        let mapped = self.mailmap.canonical(&named).ok();
        is_own(&named) || mapped.is_some_and(|mapped| mapped != named && is_own(&mapped))
    }
}

/// An identity without differences of case and spacing: made once for each, compared often.
#[derive(PartialEq, Eq)]
struct Folded {
    name: String,
    email: String,
}

impl Folded {
    fn of(ident: &Ident) -> Self {
        let folded = |text: &[u8]| {
            let text = String::from_utf8_lossy(text).to_lowercase();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        Self { name: folded(&ident.name), email: folded(&ident.email) }
    }

    /// The same address or the same name; nothing equals nothing.
    fn meets(&self, other: &Self) -> bool {
        let same = |one: &str, other: &str| !one.is_empty() && one == other;
        same(&self.email, &other.email) || same(&self.name, &other.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(mailmap: &str) -> People {
        let ident = |text: &str| Ident::parse(text.as_bytes()).expect("an identity");
        People::new(
            ident("Robin Tester <robin@example.org>"),
            ident("Robin T. <author@example.org>"),
            Ident { name: b"R. Configured".to_vec(), email: Vec::new() },
            Mailmap::parse(mailmap.as_bytes()),
        )
    }

    #[test]
    fn name_or_address_is_enough_whatever_the_case_and_spacing() {
        let people = people("");
        assert!(people.is_own(b"Robin Tester <robin@example.org>"));
        assert!(people.is_own(b"Somebody Else <ROBIN@example.ORG>"));
        assert!(people.is_own(b"robin  tester <other@example.com>"));
        assert!(people.is_own(b"Robin T. <x@example.com>"));
        assert!(people.is_own(b"x <author@example.org>"));
        assert!(people.is_own(b"R. Configured <y@example.com>"));
        assert!(people.is_own(b"Robin Tester"));
        assert!(people.is_own(b""));
    }

    #[test]
    fn other_people_are_other_people() {
        let people = people("");
        assert!(!people.is_own(b"Kim Other <kim@example.org>"));
        assert!(!people.is_own(b"Kim Other <>"));
        assert!(!people.is_own(b"Kim Other"));
    }

    #[test]
    fn a_mailmap_adds_matches_and_takes_none_away() {
        let people = people(
            "Robin Tester <robin@example.org> <rt@example.com>\nKim <kim@example.org> <robin@example.org>\n",
        );
        assert!(people.is_own(b"Old Name <rt@example.com>"));
        assert!(people.is_own(b"Robin Tester <robin@example.org>"));
    }
}
