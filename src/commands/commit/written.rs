//! The message that git was given, with what is needed to compare it and to say what nobody saw.

use crate::authoring::{Authored, People, Person, Situation, removals, sign_off_values};
use crate::error::note;
use crate::message::Dialect;

/// The message that git was given.
pub(super) struct Written {
    pub(super) bytes: Vec<u8>,
    pub(super) signed: bool,
    pub(super) people: People,
    pub(super) dialect: Dialect,
    /// What was removed, for a run in which nobody saw it on the terminal.
    removed: String,
    /// What was in doubt and stays, for such a run.
    kept: String,
    /// Why nobody was asked to sign off; `None` where a person was, or where nobody was to be asked.
    unsigned_since: Option<String>,
}

impl Written {
    /// What the pipeline came to.
    pub(super) fn of(
        authored: Authored,
        situation: Situation<'_>,
        person: &Person,
        dialect: Dialect,
    ) -> Self {
        let unsigned = situation.wants_sign_off() && !authored.signed;
        let (removed, unsigned_since) = match person {
            Person::Here(_) => (String::new(), None),
            Person::Away(why) => (removals(&authored.removed), unsigned.then(|| why.clone())),
        };
        // What a person has kept stays whatever a hook does.
        let people = situation.people.carrying(sign_off_values(&authored.message));
        Self {
            bytes: authored.message.into_bytes(),
            signed: authored.signed,
            people,
            dialect,
            removed,
            kept: removals(&authored.kept),
            unsigned_since,
        }
    }

    /// A message about which nobody was asked anything.
    pub(super) fn unasked(bytes: Vec<u8>, people: People, dialect: Dialect) -> Self {
        let (removed, kept) = (String::new(), String::new());
        Self { bytes, signed: false, people, dialect, removed, kept, unsigned_since: None }
    }

    /// Says on stderr what nobody could be told at the terminal. `policy` is what `--policy` named.
    pub(super) fn report(&self, policy: Option<&str>) {
        if !self.removed.is_empty() {
            note(&format!("removed from the message:\n{}", self.removed));
        }
        if !self.kept.is_empty() {
            note(&format!("kept in the message, since only a person can decide:\n{}", self.kept));
        }
        if let Some(why) = &self.unsigned_since {
            let amend = amend(policy);
            note(&format!(
                "committed without a sign-off: {why}\nhint: to sign off, run `{amend}` in a terminal\n"
            ));
        }
    }
}

/// The command that takes up the commit once more, under the same rules.
pub(super) fn amend(policy: Option<&str>) -> String {
    let mut command = String::from("git provenance commit --amend");
    if let Some(name) = policy {
        command.push_str(&format!(" --policy {}", crate::escape::word(name.as_bytes())));
    }
    command
}
