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
    /// mailmap, anywhere in it. A value that names nobody is in doubt, and so it is own.
    pub fn is_own(&self, value: &[u8]) -> bool {
        let whole = Ident::parse(value)
            .unwrap_or_else(|| Ident { name: value.trim_ascii().to_vec(), email: Vec::new() });
        if whole.name.is_empty() && whole.email.is_empty() {
            return true;
        }
        let mapped = self.mailmap.canonical(&whole).ok();
        let whole = std::iter::once(&whole).chain(&mapped);
        let named = whole.flat_map(|ident| [ident.name.as_slice(), ident.email.as_slice()]);
        named.chain(pieces(value)).any(|text| {
            let text = folded(text);
            !text.is_empty() && self.own.iter().any(|own| own.name == text || own.email == text)
        })
    }
}

/// The names and addresses in a value that is no plain `Name <mail>`: several people, quotes, an
/// address in parentheses or without brackets.
fn pieces(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let names = value.split(|byte| b"<>()[]\",;/&|".contains(byte));
    let words = value.split(|byte| b"<>()[]\",;/&|".contains(byte) || byte.is_ascii_whitespace());
    let addresses = words.filter(|word| word.contains(&b'@'));
    // What is left of a name in front of an address without brackets.
    let before = value.split(|&byte| byte == b'@').next().unwrap_or_default();
    let name = before.iter().rposition(u8::is_ascii_whitespace).map(|end| &before[..end]);
    names.chain(addresses).chain(name)
}

/// An identity without differences of case and spacing: made once for each, compared often.
#[derive(PartialEq, Eq)]
struct Folded {
    name: String,
    email: String,
}

impl Folded {
    fn of(ident: &Ident) -> Self {
        Self { name: folded(&ident.name), email: folded(&ident.email) }
    }
}

fn folded(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text).to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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
        ] {
            assert!(people.is_own(value.as_bytes()), "{value}");
        }
        for value in [
            "Robin Testerson <testerson@example.org>",
            "Tester <t@example.org>",
            "Kim Other <not-robin@example.org>",
            "kim@example.org (Kim, Other)",
        ] {
            assert!(!people.is_own(value.as_bytes()), "{value}");
        }
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
