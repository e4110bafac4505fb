//! PURE. YAML as a tree whose values can be found again in the text.
//! The YAML crate tells positions only with errors, so each value has a number, and a place is
//! found by reading once more and failing at that number.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

use super::error::Problem;
use crate::text::quote::quote;

/// Deepest nesting; the format needs 5.
const MAX_DEPTH: u32 = 16;
/// Most values and keys, those made by aliases included.
const MAX_VALUES: u32 = 10_000;

/// A value of the document.
#[derive(Debug)]
pub(super) struct Node {
    /// Its number in reading order.
    pub(super) id: u32,
    /// What it is.
    pub(super) kind: Kind,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Kind {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number that is not negative.
    Count(u64),
    /// Any other number.
    Number(String),
    /// Text, quoted or not.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order written, no key twice.
    Map(Vec<(Key, Node)>),
}

/// A key of a map.
#[derive(Debug)]
pub(super) struct Key {
    /// Its number in reading order.
    pub(super) id: u32,
    /// The word.
    pub(super) name: String,
}

/// A problem with the value of that number.
pub(super) type Fault = (u32, Problem);

/// Line and column, from 1.
pub(super) type Position = (usize, usize);

impl Node {
    /// A problem with this value.
    pub(super) fn fault<T>(&self, problem: Problem) -> Result<T, Fault> {
        Err((self.id, problem))
    }

    /// What this is, for messages.
    pub(super) fn describe(&self) -> String {
        match &self.kind {
            Kind::Null => "nothing".to_owned(),
            Kind::Bool(value) => format!("`{value}`"),
            Kind::Count(value) => format!("the number {value}"),
            Kind::Number(value) => format!("the number {value}"),
            Kind::Text(text) => format!("the text `{}`", quote(text)),
            Kind::List(_) => "a list".to_owned(),
            Kind::Map(_) => "a map".to_owned(),
        }
    }

    /// The value of a key, if this is a map that has it.
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        let Kind::Map(entries) = &self.kind else { return None };
        entries.iter().find(|(key, _)| key.name == name).map(|(_, value)| value)
    }
}

/// Reads a document.
pub(super) fn read(yaml: &str) -> Result<Node, (Option<Position>, Problem)> {
    let reader = Reader::new(None);
    match reader.run(yaml) {
        Ok(node) => Ok(node),
        Err(error) => match reader.fault.into_inner() {
            Some((id, problem)) => Err((Some(locate(yaml, id)), problem)),
            None => Err((position(&error), Problem::new(yaml_message(&error)))),
        },
    }
}

/// Reads a document that the build script has turned into JSON: the same values with the same numbers.
pub(super) fn read_json(json: &str) -> Result<Node, serde_json::Error> {
    let reader = Reader::new(None);
    reader.root().deserialize(&mut serde_json::Deserializer::from_str(json))
}

/// Where the value of that number begins.
pub(super) fn locate(yaml: &str, id: u32) -> Position {
    let found = Reader::new(Some(id)).run(yaml).err();
    found.and_then(|error| position(&error)).unwrap_or((1, 1))
}

fn position(error: &serde_yaml::Error) -> Option<Position> {
    error.location().map(|location| (location.line(), location.column()))
}

/// The YAML crate's message without the positions in it.
fn yaml_message(error: &serde_yaml::Error) -> String {
    let message = error.to_string();
    if message.contains("more than one document") {
        return "more than one YAML document".to_owned();
    }
    let end = message.find(" at line ").or_else(|| message.find(" at position "));
    format!("not YAML: {}", quote(&message[..end.unwrap_or(message.len())]))
}

/// Numbers values as they are read.
struct Reader {
    next: Cell<u32>,
    stop_at: Option<u32>,
    fault: RefCell<Option<Fault>>,
}

impl Reader {
    fn new(stop_at: Option<u32>) -> Self {
        Self { next: Cell::new(0), stop_at, fault: RefCell::new(None) }
    }

    fn run(&self, yaml: &str) -> Result<Node, serde_yaml::Error> {
        self.root().deserialize(serde_yaml::Deserializer::from_str(yaml))
    }

    fn root(&self) -> Value<'_> {
        Value { reader: self, depth: 0, id: 0 }
    }

    /// Ends the reading because of the value of that number.
    fn fail<E: Error>(&self, id: u32, problem: Problem) -> E {
        self.fault.borrow_mut().get_or_insert((id, problem));
        E::custom("stopped")
    }
}

/// Reads one value.
#[derive(Clone, Copy)]
struct Value<'r> {
    reader: &'r Reader,
    depth: u32,
    id: u32,
}

impl Value<'_> {
    fn inner(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }

    fn node<E: Error>(self, kind: Kind) -> Result<Node, E> {
        self.check()?;
        Ok(Node { id: self.id, kind })
    }

    /// Called while the parser stands at this value, so that an error gets its place.
    fn check<E: Error>(self) -> Result<(), E> {
        if self.reader.stop_at == Some(self.id) {
            return Err(E::custom("found"));
        }
        if self.depth > MAX_DEPTH {
            let message = format!("nested more than {MAX_DEPTH} levels deep");
            return Err(self.reader.fail(self.id, Problem::new(message)));
        }
        if self.id > MAX_VALUES {
            let message = format!("more than {MAX_VALUES} values");
            return Err(self.reader.fail(self.id, Problem::new(message)));
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<Node, D::Error> {
        self.id = self.reader.next.get();
        self.reader.next.set(self.id + 1);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        self.node(Kind::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Node, E> {
        self.node(Kind::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        self.node(Kind::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        self.node(Kind::Count(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        self.node(Kind::Number(value.to_string()))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Node, E> {
        self.node(Kind::Number(value.to_string()))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Node, E> {
        self.node(Kind::Number(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        self.node(Kind::Number(value.to_string()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        self.node(Kind::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        self.check()?;
        let mut list = Vec::new();
        while let Some(value) = entries.next_element_seed(self.inner())? {
            list.push(value);
        }
        Ok(Node { id: self.id, kind: Kind::List(list) })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        self.check()?;
        let mut map: Vec<(Key, Node)> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        while let Some(key) = entries.next_key_seed(self.inner())? {
            let id = key.id;
            let Kind::Text(name) = key.kind else {
                let problem = Problem::new(format!("a key must be a word, not {}", key.describe()));
                return Err(self.reader.fail(id, problem));
            };
            if !seen.insert(name.clone()) {
                let problem = Problem::new(format!("the key `{}` is there twice", quote(&name)));
                return Err(self.reader.fail(id, problem));
            }
            map.push((Key { id, name }, entries.next_value_seed(self.inner())?));
        }
        Ok(Node { id: self.id, kind: Kind::Map(map) })
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _data: A) -> Result<Node, A::Error> {
        self.check()?;
        Err(self.reader.fail(self.id, Problem::new("a tag (`!`): tags are not taken")))
    }
}
