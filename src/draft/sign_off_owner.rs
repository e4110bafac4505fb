//! Whose sign-off is whose: wide on purpose, since an own sign-off in a draft is never kept.

use std::collections::HashSet;
use std::rc::Rc;

use crate::text::confusables::skeleton;
use crate::text::identity::{Identity, IdentityMap};

/// Whose sign-off a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// It is that of the person who commits, or names nobody.
    Own,
    /// It is the author's, where another person commits.
    Authors,
    /// It is another person's.
    Others,
}

/// The identities that stand for the person who commits, and for the author.
pub struct SignOffOwners {
    signer: Identity,
    author: Identity,
    own: Vec<Folded>,
    authors: Vec<Folded>,
    carried: HashSet<Vec<u8>>,
    mailmap: Rc<dyn IdentityMap>,
}

impl SignOffOwners {
    /// `signer` is git's committer; the configured person is the same one.
    pub fn new(
        signer: Identity,
        author: Identity,
        configured: &Identity,
        mailmap: Rc<dyn IdentityMap>,
    ) -> Self {
        let fold = |raw: &[&Identity]| {
            let mapped = raw.iter().filter_map(|identity| mailmap.canonical(identity));
            let mapped: Vec<Folded> = mapped.map(|identity| Folded::of(&identity)).collect();
            raw.iter().map(|identity| Folded::of(identity)).chain(mapped).collect()
        };
        let own = fold(&[&signer, configured]);
        let authors = fold(&[&author]);
        Self { signer, author, own, authors, carried: HashSet::new(), mailmap }
    }

    /// Adds sign-offs that are in a commit already: the author's among them are the author's doing.
    pub fn carrying(mut self, values: Vec<Vec<u8>>) -> Self {
        self.carried.extend(values);
        self
    }

    /// Whether a sign-off with this value is in a commit already.
    pub fn is_carried(&self, value: &[u8]) -> bool {
        self.carried.contains(value)
    }

    /// Who signs off.
    pub fn signer(&self) -> &Identity {
        &self.signer
    }

    /// Who git will write as author.
    pub fn author(&self) -> &Identity {
        &self.author
    }

    /// Tells whom the value of a sign-off names: by e-mail or by name, raw or through the mailmap, anywhere in
    /// it. A value that names nobody is in doubt, and so it is own.
    pub fn claim(&self, value: &[u8]) -> Owner {
        let whole = Identity::parse(value)
            .unwrap_or_else(|| Identity { name: value.trim_ascii().to_vec(), email: Vec::new() });
        if whole.name.is_empty() && whole.email.is_empty() {
            return Owner::Own;
        }
        let mapped = self.mailmap.canonical(&whole);
        let whole = std::iter::once(&whole).chain(&mapped);
        let named = whole.flat_map(|identity| [&identity.name[..], &identity.email[..]]);
        let mut named: HashSet<String> = named.chain(pieces(value)).map(folded).collect();
        named.remove("");
        let names_any_of = |people: &[Folded]| {
            people
                .iter()
                .any(|person| named.contains(&person.name) || named.contains(&person.email))
        };
        if names_any_of(&self.own) {
            Owner::Own
        } else if names_any_of(&self.authors) {
            Owner::Authors
        } else {
            Owner::Others
        }
    }
}

/// The names and addresses in a value that is no plain `Name <mail>`: several people, quotes, an
/// address in parentheses or without brackets.
fn pieces(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let names = value.split(|byte| b"<>()[]\",;/&|".contains(byte));
    let words = value.split(|byte| b"<>()[]\",;/&|".contains(byte) || byte.is_ascii_whitespace());
    let addresses = words.filter(|word| word.contains(&b'@'));
    // The name before an address without brackets.
    let before = value.split(|&byte| byte == b'@').next().unwrap_or_default();
    let name = before.iter().rposition(u8::is_ascii_whitespace).map(|end| &before[..end]);
    names.chain(addresses).chain(name)
}

/// An identity as it looks, without differences of case and spacing: made once, compared often.
struct Folded {
    name: String,
    email: String,
}

impl Folded {
    fn of(identity: &Identity) -> Self {
        Self { name: folded(&identity.name), email: folded(&identity.email) }
    }
}

fn folded(text: &[u8]) -> String {
    skeleton(&String::from_utf8_lossy(text))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::git::Mailmap;

    pub(crate) fn people(mailmap: &str) -> SignOffOwners {
        let ident = |text: &str| Identity::parse(text.as_bytes()).expect("an identity");
        SignOffOwners::new(
            ident("Robin Tester <robin@example.org>"),
            ident("Ada Author <author@example.org>"),
            &Identity { name: b"R. Configured".to_vec(), email: Vec::new() },
            Rc::new(Mailmap::parse(mailmap.as_bytes())),
        )
    }

    #[test]
    fn name_or_address_is_enough_whatever_the_case_and_spacing() {
        let people = people("");
        assert_eq!(people.claim(b"Robin Tester <robin@example.org>"), Owner::Own);
        assert_eq!(people.claim(b"Somebody Else <ROBIN@example.ORG>"), Owner::Own);
        assert_eq!(people.claim(b"robin  tester <other@example.com>"), Owner::Own);
        assert_eq!(people.claim(b"R. Configured <y@example.com>"), Owner::Own);
        assert_eq!(people.claim(b"Robin Tester"), Owner::Own);
        assert_eq!(people.claim(b""), Owner::Own);
    }

    #[test]
    fn a_name_or_address_is_found_in_any_writing() {
        let people = people("");
        for value in [
            "robin@example.org",
            "robin@example.org (Robin)",
            "Rob (robin@example.org)",
            "Robin Tester rt@example.com",
            "\"Robin Tester\" <x@example.com>",
            "Kim Other <kim@example.org>, Robin <robin@example.org>",
            "Kim Other <kim@example.org> / Robin Tester",
            "signed by robin@example.org for all",
        ] {
            assert_eq!(people.claim(value.as_bytes()), Owner::Own, "{value}");
        }
        for value in [
            "Robin Testerson <testerson@example.org>",
            "Tester <t@example.org>",
            "Kim Other <not-robin@example.org>",
            "kim@example.org (Kim, Other)",
        ] {
            assert_eq!(people.claim(value.as_bytes()), Owner::Others, "{value}");
        }
    }

    #[test]
    fn a_name_that_only_looks_like_ones_own_is_own() {
        let people = people("");
        for value in [
            "Rоbin Tеster <r@example.com>",
            "Robin\u{200b} Tes\u{2060}ter <r@example.com>",
            "R\u{f3}bin T\u{e9}ster <r@example.com>",
            "Somebody Else <robin@exаmple.org>",
        ] {
            assert_eq!(people.claim(value.as_bytes()), Owner::Own, "{value}");
        }
    }

    #[test]
    fn the_author_is_told_apart_where_another_person_commits() {
        let people = people("Ada Author <author@example.org> <ada@example.com>\n");
        for value in
            ["Ada Author <x@example.com>", "x <author@example.org>", "Ada <ada@example.com>"]
        {
            assert_eq!(people.claim(value.as_bytes()), Owner::Authors, "{value}");
        }
        let both = b"Ada Author <author@example.org>, Robin Tester <robin@example.org>";
        assert_eq!(people.claim(both), Owner::Own);
    }

    #[test]
    fn a_sign_off_is_carried_with_the_very_value_that_stands_there() {
        let people = people("");
        assert_eq!(people.signer().name, b"Robin Tester");
        assert_eq!(people.author().name, b"Ada Author");
        assert!(!people.is_carried(b"Ada <ada@example.com>"));
        let people = people.carrying(vec![b"Ada <ada@example.com>".to_vec()]);
        assert!(people.is_carried(b"Ada <ada@example.com>"));
        assert!(!people.is_carried(b"ada <ada@example.com>"));
    }

    #[test]
    fn other_people_are_other_people() {
        let people = people("");
        assert_eq!(people.claim(b"Kim Other <kim@example.org>"), Owner::Others);
        assert_eq!(people.claim(b"Kim Other <>"), Owner::Others);
        assert_eq!(people.claim(b"Kim Other"), Owner::Others);
    }

    #[test]
    fn a_mailmap_adds_matches_and_takes_none_away() {
        let people = people(
            "Robin Tester <robin@example.org> <rt@example.com>\nKim <kim@example.org> <robin@example.org>\n",
        );
        assert_eq!(people.claim(b"Old Name <rt@example.com>"), Owner::Own);
        assert_eq!(people.claim(b"Robin Tester <robin@example.org>"), Owner::Own);
    }
}
