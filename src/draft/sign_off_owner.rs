//! Whose sign-off is whose: wide on purpose, since an own sign-off in a draft is never kept.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::text::confusables::skeleton;
use crate::text::identity::{Identity, IdentityMap};
use crate::text::written::{readings, with_addresses_joined};

/// Whose sign-off a line is; the one that comes first is the one that makes us more careful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    own: Vec<Person>,
    authors: Vec<Person>,
    carried: HashSet<Vec<u8>>,
    mailmap: Rc<dyn IdentityMap>,
    /// What was told of values: a message is gone through several times.
    claims: RefCell<HashMap<Vec<u8>, Owner>>,
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
            let mapped: Vec<Identity> = mapped.collect();
            raw.iter().copied().chain(&mapped).flat_map(Person::all_of).collect()
        };
        let own = fold(&[&signer, configured]);
        let authors = fold(&[&author]);
        let (carried, claims) = (HashSet::new(), RefCell::default());
        Self { signer, author, own, authors, carried, mailmap, claims }
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

    /// Tells whom one of several readings of a sign-off names; the first of own, the author's and others'.
    pub(crate) fn claim_any<'v>(&self, values: impl Iterator<Item = &'v [u8]>) -> Owner {
        values.map(|value| self.claim(value)).min().unwrap_or(Owner::Own)
    }

    /// Tells whom the value of a sign-off names: by e-mail or by name, raw or through the mailmap, anywhere in
    /// it. A value that names nobody is in doubt, and so it is own.
    pub fn claim(&self, value: &[u8]) -> Owner {
        if let Some(known) = self.claims.borrow().get(value) {
            return *known;
        }
        let owner = self.judge(value);
        self.claims.borrow_mut().insert(value.to_vec(), owner);
        owner
    }

    fn judge(&self, value: &[u8]) -> Owner {
        let whole = Identity::parse(value)
            .unwrap_or_else(|| Identity { name: value.trim_ascii().to_vec(), email: Vec::new() });
        if whole.name.is_empty() && whole.email.is_empty() {
            return Owner::Own;
        }
        let mapped = self.mailmap.canonical(&whole).map(|identity| identity.to_value());
        let texts = [Some(value.to_vec()), mapped];
        let named = texts.iter().flatten().flat_map(|text| readings(text));
        let named: Vec<Named> = named.map(|text| Named::in_text(&text)).collect();
        if named.iter().any(Named::is_nobody) {
            return Owner::Own;
        }
        let names_any_of = |people: &[Person]| {
            people.iter().any(|person| named.iter().any(|named| named.is_person(person)))
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

/// A person as a reader knows one: without differences of case, spacing and alike letters. Made once, compared often.
struct Person {
    name: String,
    /// The words of the name, without the initials if there are two others.
    words: Vec<String>,
    /// The name without blanks, if it has several words.
    login: String,
    email: String,
}

impl Person {
    /// An identity in every way in which it may be written.
    fn all_of(identity: &Identity) -> Vec<Self> {
        let email = skeleton(&String::from_utf8_lossy(&identity.email));
        let names = readings(&identity.name).into_iter().map(|name| skeleton(&name));
        let person = |name: String| {
            let words = words_of(&name);
            let login = if words.len() > 1 { words.concat() } else { String::new() };
            Self { name, words, login, email: email.clone() }
        };
        names.map(person).collect()
    }
}

/// What stands between two names, or between a name and what else is said.
const BETWEEN: [char; 15] =
    ['<', '>', '(', ')', '[', ']', '"', ',', ';', '/', '&', '|', ':', '{', '}'];

/// The words between two names.
const WORDS_BETWEEN: [&str; 9] =
    [" via ", " for ", " on behalf of ", " and ", " aka ", " from ", " - ", " = ", " as "];

/// Whom one reading of a value names: it may be no plain `Name <mail>` but several people, quotes, an address without
/// brackets or spelt out.
struct Named {
    /// Names and addresses, each by itself.
    pieces: HashSet<String>,
    /// The words of each part without brackets.
    parts: Vec<Vec<String>>,
    /// The whole, with addresses in one piece.
    joined: String,
}

impl Named {
    fn in_text(text: &str) -> Self {
        let whole = skeleton(text);
        let mut pieces: HashSet<String> = HashSet::new();
        let mut add = |text: &str| {
            let split = text.split(BETWEEN).map(|piece| piece.trim_matches(is_ornament).trim());
            pieces.extend(split.map(str::to_owned));
        };
        add(&whole);
        let between: Vec<&str> =
            WORDS_BETWEEN.into_iter().filter(|word| whole.contains(word)).collect();
        if !between.is_empty() {
            let apart = |text: String, word: &&str| text.replace(*word, ";");
            add(&between.iter().fold(whole.clone(), apart));
        }
        // The name before an address without brackets.
        let before = whole.split('@').next().unwrap_or_default();
        pieces.extend(before.rsplit_once(' ').map(|(name, _)| name.to_owned()));
        pieces.remove("");
        let parts = whole.split(['<', '>', '(', ')', '[', ']', '{', '}', ';', '|']).map(words_of);
        let parts = parts.filter(|words| !words.is_empty()).collect();
        Self { pieces, parts, joined: with_addresses_joined(&whole) }
    }

    /// Whether there is neither a letter nor a digit in it.
    fn is_nobody(&self) -> bool {
        self.parts.is_empty()
    }

    fn is_person(&self, person: &Person) -> bool {
        [&person.name, &person.email, &person.login].iter().any(|name| self.pieces.contains(*name))
            || has_address(&self.joined, &person.email)
            || self.parts.iter().any(|words| has_name(words, &person.words))
    }
}

fn is_ornament(c: char) -> bool {
    matches!(c, '*' | '_' | '`' | '.' | '-' | '\'')
}

/// The words of a name or a part: letters and digits. Initials are left out where two other words are there.
fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let (initials, words): (Vec<&str>, Vec<&str>) = words.partition(|word| word.len() == 1);
    let all = if words.len() < 2 { [initials, words].concat() } else { words };
    all.into_iter().map(str::to_owned).collect()
}

/// Whether the words have a name in them, or begin or end with it in another order (`Doe, Jane`). A single word of
/// ASCII is too little: others may well have that name too.
fn has_name(words: &[String], name: &[String]) -> bool {
    let is_enough = match name {
        [] => false,
        [word] => !word.is_ascii(),
        _ => true,
    };
    if !is_enough || words.len() < name.len() {
        return false;
    }
    let is_turned = |part: &[String]| {
        let sorted = |words: &[String]| {
            let mut words = words.to_vec();
            words.sort();
            words
        };
        sorted(part) == sorted(name)
    };
    words.windows(name.len()).any(|part| part == name)
        || is_turned(&words[..name.len()])
        || is_turned(&words[words.len() - name.len()..])
}

/// Whether an address stands in a text and is no part of another one.
fn has_address(text: &str, address: &str) -> bool {
    let is_local = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let is_domain = |c: char| c.is_alphanumeric() || c == '-';
    address.contains('@')
        && text.match_indices(address).any(|(at, _)| {
            let mut after = text[at + address.len()..].chars();
            let goes_on = match after.next() {
                Some('.') => after.next().is_some_and(is_domain),
                next => next.is_some_and(is_domain),
            };
            !goes_on && !text[..at].ends_with(is_local)
        })
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
            "Robin Tester via Kim Other <kim@example.org>",
            "Robin Tester - Work <r@example.com>",
            "Robin Tester, Company <r@example.com>",
            "Dr. Robin Tester <r@example.com>",
            "Robin M. Tester <r@example.com>",
            "Tester, Robin <r@example.com>",
            "TESTER Robin <r@example.com>",
            "RobinTester <r@example.com>",
            "robin.tester@example.com",
            "Kim Other on behalf of Robin Tester <kim@example.org>",
            "Robin <mailto:robin@example.org>",
            "R <robin at example dot org>",
            "R [robin[at]example.org]",
            "=?utf-8?q?Robin_Tester?= <r@example.com>",
            "=?utf-8?B?Um9iaW4gVGVzdGVy?= <r@example.com>",
            "Robin=20Tester <r@example.com>",
            "R &lt;robin&#64;example.org&gt;",
            "Robin&nbsp;Tester &lt;r@example.com&gt;",
            "Robin\x1b[1m Tester\x1b[0m <r@example.com>",
            "**Robin Tester** <r@example.com>",
        ] {
            assert_eq!(people.claim(value.as_bytes()), Owner::Own, "{value}");
        }
        for value in [
            "Robin Testerson <testerson@example.org>",
            "Tester <t@example.org>",
            "Kim Other <not-robin@example.org>",
            "kim@example.org (Kim, Other)",
            "Robin Other <kim@example.org>",
            "Robina Tester <r@example.com>",
            "Kim Tester, Robin Other <kim@example.org>",
            "Robin and Kim Tester <kim@example.org>",
            "Kim <robin@example.org.example.com>",
            "Kim <x.robin@example.org>",
            "Kim <robin+lists@example.org>",
            "Kim at robin dot example dot org",
            "=?utf-8?q?Kim_Other?= <kim@example.org>",
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
    fn a_name_in_the_bytes_of_another_encoding_is_own() {
        let ident =
            |name: &[u8]| Identity { name: name.to_vec(), email: b"j@example.org".to_vec() };
        for own in ["Jürgen Bär".as_bytes(), b"J\xfcrgen B\xe4r"] {
            let none = Rc::new(Mailmap::parse(b""));
            let people = SignOffOwners::new(ident(own), ident(own), &ident(b""), none);
            for value in [
                &b"J\xfcrgen B\xe4r <x@example.com>"[..],
                "Jürgen Bär <x@example.com>".as_bytes(),
                "JÃ¼rgen BÃ¤r <x@example.com>".as_bytes(),
                b"J=C3=BCrgen B=C3=A4r <x@example.com>",
                b"=?iso-8859-1?q?J=FCrgen_B=E4r?= <x@example.com>",
            ] {
                assert_eq!(people.claim(value), Owner::Own, "{}", String::from_utf8_lossy(value));
            }
            assert_eq!(people.claim("Jörgen Bär <x@example.com>".as_bytes()), Owner::Others);
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
