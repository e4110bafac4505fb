//! PURE. How settings take what a reader finds: single values, lists, maps, and either of two.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::problem::Problem;
use crate::escape::is_deceptive;
use crate::text::quote::quote;

/// What a reader finds where it looks for a single value.
#[derive(Debug)]
pub(crate) enum Found<'v> {
    /// Nothing, `~` or `null`.
    Nothing,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number that is not negative.
    Count(u64),
    /// Any other number.
    Number(String),
    /// Text, quoted or not.
    Text(&'v str),
    /// A list.
    List,
    /// A map.
    Map,
}

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => write!(f, "nothing"),
            Self::Bool(value) => write!(f, "`{value}`"),
            Self::Count(value) => write!(f, "the number {value}"),
            Self::Number(value) => write!(f, "the number {value}"),
            Self::Text(text) => write!(f, "the text `{}`", quote(text)),
            Self::List => write!(f, "a list"),
            Self::Map => write!(f, "a map"),
        }
    }
}

impl<'v> Found<'v> {
    /// The problem that this is not what is wanted.
    pub(crate) fn is_not(&self, wanted: impl fmt::Display) -> Problem {
        Problem::new(format!("expected {wanted}, found {self}"))
    }

    /// The text, without control characters other than white space.
    pub(crate) fn text(&self) -> Result<&'v str, Problem> {
        let text = match self {
            Self::Text(text) => *text,
            Self::Count(_) | Self::Number(_) | Self::Bool(_) => {
                return Err(self.is_not("text").hint("put it in quotes"));
            }
            Self::Nothing | Self::List | Self::Map => return Err(self.is_not("text")),
        };
        match text.chars().find(|c| is_deceptive(*c) && !matches!(c, '\t' | '\n' | '\r')) {
            Some(c) => {
                Err(Problem::new(format!("the unprintable character U+{:04X}", u32::from(c))))
            }
            None => Ok(text),
        }
    }
}

/// A setting that is a single value.
pub(crate) trait Scalar: Sized {
    /// Takes what was found, or says what is wrong with it.
    fn take(found: &Found<'_>) -> Result<Self, Problem>;
}

/// Reads a single value; its errors are located at it.
pub(crate) fn read_scalar<'de, T: Scalar, D: Deserializer<'de>>(reader: D) -> Result<T, D::Error> {
    reader.deserialize_any(ScalarVisitor(PhantomData))
}

/// The methods of a visitor that asks its own `found` about single values, and about lists and maps if
/// it is told so.
macro_rules! visit {
    ($value:ty $(, $collection:ident)*) => {
        type Value = $value;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("another value")
        }

        fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
            self.found(&$crate::setting::Found::Nothing)
        }

        fn visit_none<E: serde::de::Error>(self) -> Result<Self::Value, E> {
            self.found(&$crate::setting::Found::Nothing)
        }

        fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Self::Value, E> {
            self.found(&$crate::setting::Found::Bool(value))
        }

        fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Self::Value, E> {
            self.found(&$crate::setting::Found::Count(value))
        }

        fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Self::Value, E> {
            self.found(&$crate::setting::Found::Number(value.to_string()))
        }

        fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<Self::Value, E> {
            self.found(&$crate::setting::Found::Number(value.to_string()))
        }

        fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<Self::Value, E> {
            self.found(&$crate::setting::Found::Number(value.to_string()))
        }

        fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Self::Value, E> {
            self.found(&$crate::setting::Found::Number(value.to_string()))
        }

        fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Self::Value, E> {
            self.found(&$crate::setting::Found::Text(value))
        }

        $($crate::setting::visit!(@$collection);)*
    };
    (@list) => {
        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, _list: A) -> Result<Self::Value, A::Error> {
            self.found(&$crate::setting::Found::List)
        }
    };
    (@map) => {
        fn visit_map<A: serde::de::MapAccess<'de>>(self, _map: A) -> Result<Self::Value, A::Error> {
            self.found(&$crate::setting::Found::Map)
        }
    };
}
pub(crate) use visit;

struct ScalarVisitor<T>(PhantomData<T>);

impl<T: Scalar> ScalarVisitor<T> {
    fn found<E: Error>(self, found: &Found<'_>) -> Result<T, E> {
        T::take(found).map_err(Problem::into_error)
    }
}

impl<'de, T: Scalar> Visitor<'de> for ScalarVisitor<T> {
    visit!(T, list, map);
}

/// A setting that is a single value or a map: `yes-no`, or `{phrase: …}`.
#[derive(Debug)]
pub(crate) enum Either<S, M> {
    /// A single value, which also says what is wrong with a list.
    Scalar(S),
    /// A map.
    Map(M),
}

impl<'de, S: Scalar, M: Deserialize<'de>> Deserialize<'de> for Either<S, M> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(EitherVisitor(PhantomData))
    }
}

struct EitherVisitor<S, M>(PhantomData<(S, M)>);

impl<S: Scalar, M> EitherVisitor<S, M> {
    fn found<E: Error>(self, found: &Found<'_>) -> Result<Either<S, M>, E> {
        S::take(found).map(Either::Scalar).map_err(Problem::into_error)
    }
}

impl<'de, S: Scalar, M: Deserialize<'de>> Visitor<'de> for EitherVisitor<S, M> {
    visit!(Either<S, M>, list);

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        M::deserialize(Strict(MapAccessDeserializer::new(map))).map(Either::Map)
    }
}

/// A list of at most `MAX` settings.
#[derive(Debug)]
pub(crate) struct List<T, const MAX: usize>(pub(crate) Vec<T>);

impl<'de, T: Deserialize<'de>, const MAX: usize> Deserialize<'de> for List<T, MAX> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(ListVisitor(PhantomData))
    }
}

struct ListVisitor<T, const MAX: usize>(PhantomData<T>);

impl<T, const MAX: usize> ListVisitor<T, MAX> {
    fn found<E: Error>(self, found: &Found<'_>) -> Result<List<T, MAX>, E> {
        let problem = found.is_not("a list");
        Err(match found {
            Found::Text(text) => problem.hint(format!("write `[{}]`", quote(text))),
            _ => problem,
        }
        .into_error())
    }
}

impl<'de, T: Deserialize<'de>, const MAX: usize> Visitor<'de> for ListVisitor<T, MAX> {
    visit!(List<T, MAX>, map);

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while values.len() < MAX {
            match list.next_element_seed(StrictSeed(PhantomData))? {
                Some(value) => values.push(value),
                None => return Ok(List(values)),
            }
        }
        let mut length = MAX;
        while list.next_element::<IgnoredAny>()?.is_some() {
            length += 1;
        }
        if length > MAX {
            let message = format!("a list of {length}; at most {MAX} are taken");
            return Err(Problem::new(message).into_error());
        }
        Ok(List(values))
    }
}

/// A setting that is a list or a map.
#[derive(Debug)]
pub(crate) enum ListOrMap<L, M> {
    /// A list.
    List(L),
    /// A map, which also says what is wrong with a single value.
    Map(M),
}

impl<'de, L: Deserialize<'de>, M: Deserialize<'de>> Deserialize<'de> for ListOrMap<L, M> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(ListOrMapVisitor(PhantomData))
    }
}

struct ListOrMapVisitor<L, M>(PhantomData<(L, M)>);

impl<L, M> ListOrMapVisitor<L, M> {
    fn found<E: Error>(self, found: &Found<'_>) -> Result<ListOrMap<L, M>, E> {
        Err(found.is_not("a list or a map").into_error())
    }
}

impl<'de, L: Deserialize<'de>, M: Deserialize<'de>> Visitor<'de> for ListOrMapVisitor<L, M> {
    visit!(ListOrMap<L, M>);

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        L::deserialize(SeqAccessDeserializer::new(list)).map(ListOrMap::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        M::deserialize(Strict(MapAccessDeserializer::new(map))).map(ListOrMap::Map)
    }
}

/// A key of a project's own.
pub(crate) trait MapKey: Scalar {
    /// The key of the map that has them.
    const MAP: &'static str;
}

/// A map with keys of a project's own, in the order written.
#[derive(Debug)]
pub(crate) struct Entries<K, V>(pub(crate) Vec<(K, V)>);

impl<'de, K: MapKey, V: Deserialize<'de>> Deserialize<'de> for Entries<K, V> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        Strict(reader).deserialize_struct(K::MAP, &[], EntriesVisitor(PhantomData))
    }
}

struct EntriesVisitor<K, V>(PhantomData<(K, V)>);

impl<'de, K: MapKey, V: Deserialize<'de>> Visitor<'de> for EntriesVisitor<K, V> {
    type Value = Entries<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key_seed(ScalarSeed(PhantomData))? {
            entries.push((key, map.next_value_seed(StrictSeed(PhantomData))?));
        }
        Ok(Entries(entries))
    }
}

struct ScalarSeed<T>(PhantomData<T>);

impl<'de, T: Scalar> DeserializeSeed<'de> for ScalarSeed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<T, D::Error> {
        read_scalar(reader)
    }
}

struct StrictSeed<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for StrictSeed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<T, D::Error> {
        T::deserialize(Strict(reader))
    }
}

/// A reader that takes only a map for a structure, where a derived type would take a list as well.
pub(crate) struct Strict<D>(pub(crate) D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Strict<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _keys: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(MapVisitor { visitor, name })
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// Takes the map of a structure that has the name of its key.
struct MapVisitor<V> {
    visitor: V,
    name: &'static str,
}

impl<'de, V: Visitor<'de>> MapVisitor<V> {
    fn found<E: Error>(self, found: &Found<'_>) -> Result<V::Value, E> {
        Err(found.is_not(format_args!("a map (`{}: {{…}}`)", self.name)).into_error())
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for MapVisitor<V> {
    visit!(V::Value, list);

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(map)
    }
}
