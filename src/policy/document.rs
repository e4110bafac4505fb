//! PURE. A YAML document before it has a meaning: what is refused in all of them, and where a value is.
//! The YAML crate tells locations only with errors, so a value is found by reading once more and failing
//! there.

use std::cell::Cell;
use std::collections::HashSet;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

use super::error::Position;
use crate::setting::{Found, MARK, Problem, visit};
use crate::text::quote::quote;

/// Maximum nesting in levels; the format needs 5.
const MAX_DEPTH: u32 = 16;
/// Maximum number of values and keys, those made by aliases included.
const MAX_VALUES: u32 = 10_000;

/// Where a value is: the keys and the numbers in lists that lead to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    steps: Vec<String>,
    /// Whether the last key is meant, not its value.
    at_key: bool,
}

impl Path {
    /// The value that these steps lead to.
    pub(super) fn to<S: ToString>(steps: &[S]) -> Self {
        Self { steps: steps.iter().map(ToString::to_string).collect(), at_key: false }
    }

    /// The key of the value that these steps lead to.
    pub(super) fn to_key<S: ToString>(steps: &[S]) -> Self {
        Self { at_key: true, ..Self::to(steps) }
    }
}

/// Checks what holds for each document: its syntax, depth and size, and that each key is a word that is
/// there once.
pub(super) fn check(yaml: &str) -> Result<(), (Option<Position>, Problem)> {
    let walk = Walk { values: &Cell::new(0), depth: 0, to: None, at_key: false };
    read(yaml, walk).map_err(|error| (position(&error), problem(&error)))
}

/// Finds where a value begins; the document has been checked.
pub(super) fn locate(yaml: &str, path: &Path) -> Option<Position> {
    let walk = Walk { values: &Cell::new(0), depth: 0, to: Some(&path.steps), at_key: path.at_key };
    read(yaml, walk).err().and_then(|error| position(&error))
}

/// Says where the YAML crate found something wrong.
pub(super) fn position(error: &serde_yaml::Error) -> Option<Position> {
    error.location().map(|location| (location.line(), location.column()))
}

/// Says what the YAML crate found wrong, without the location.
pub(super) fn problem(error: &serde_yaml::Error) -> Problem {
    let message = error.to_string();
    if let Some(problem) = Problem::from_error(&message) {
        return problem;
    }
    if message.contains("more than one document") {
        return Problem::new("more than one YAML document");
    }
    let end = message.find(" at line ").or_else(|| message.find(" at position "));
    Problem::new(format!("not YAML: {}", quote(&message[..end.unwrap_or(message.len())])))
}

fn read(yaml: &str, walk: Walk<'_>) -> Result<(), serde_yaml::Error> {
    walk.deserialize(serde_yaml::Deserializer::from_str(yaml))
}

/// Goes through a document, and fails at a value that is looked for or refused.
#[derive(Clone, Copy)]
struct Walk<'w> {
    values: &'w Cell<u32>,
    depth: u32,
    /// The steps that are left to the value that is looked for; `None` away from it.
    to: Option<&'w [String]>,
    at_key: bool,
}

impl<'w> Walk<'w> {
    /// The walk through a value of this one.
    fn step(self, step: &str) -> Self {
        let to = self.to.and_then(<[String]>::split_first);
        let to = to.and_then(|(first, rest)| (first == step).then_some(rest));
        Self { depth: self.depth + 1, to, ..self }
    }

    fn found<E: Error>(self, _value: &Found<'_>) -> Result<(), E> {
        self.arrive()
    }

    /// Called while the parser is at this value, so that an error is located there.
    fn arrive<E: Error>(self) -> Result<(), E> {
        self.count()?;
        if self.to.is_some_and(<[String]>::is_empty) && !self.at_key {
            return Err(E::custom("found"));
        }
        if self.depth > MAX_DEPTH {
            let message = format!("nested more than {MAX_DEPTH} levels deep");
            return Err(Problem::new(message).into_error());
        }
        Ok(())
    }

    fn count<E: Error>(self) -> Result<(), E> {
        self.values.set(self.values.get() + 1);
        if self.values.get() > MAX_VALUES + 1 {
            return Err(Problem::new(format!("more than {MAX_VALUES} values")).into_error());
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    visit!(());

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.arrive()?;
        let mut index = 0_u32;
        while list.next_element_seed(self.step(&index.to_string()))?.is_some() {
            index += 1;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.arrive()?;
        let mut seen = HashSet::new();
        while let Some(key) = map.next_key_seed(KeyOf { walk: self, seen: &seen })? {
            map.next_value_seed(self.step(&key))?;
            seen.insert(key);
        }
        Ok(())
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _data: A) -> Result<(), A::Error> {
        Err(Problem::new("a tag (`!`): tags are not taken").into_error())
    }
}

/// Reads a key of a map that has the others already.
struct KeyOf<'w, 's> {
    walk: Walk<'w>,
    seen: &'s HashSet<String>,
}

impl KeyOf<'_, '_> {
    fn found<E: Error>(self, key: &Found<'_>) -> Result<String, E> {
        self.walk.count()?;
        let Found::Text(name) = key else {
            return Err(Problem::new(format!("a key must be a word, not {key}")).into_error());
        };
        if name.contains(MARK) {
            let problem = format!("the unprintable character U+{:04X}", u32::from(MARK));
            return Err(Problem::new(problem).into_error());
        }
        if self.walk.at_key && self.walk.to.is_some_and(|to| to == [*name]) {
            return Err(E::custom("found"));
        }
        if self.seen.contains(*name) {
            return Err(
                Problem::new(format!("the key `{}` is there twice", quote(name))).into_error()
            );
        }
        Ok((*name).to_owned())
    }
}

impl<'de> DeserializeSeed<'de> for KeyOf<'_, '_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<String, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for KeyOf<'_, '_> {
    visit!(String, list, map);
}
