//! PURE. How settings take what a reader finds: single values, lists, maps, and either of two.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::problem::Problem;
use crate::text::escape::is_deceptive;
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

    /// The problem that this is not the map of that key.
    pub(crate) fn is_no_map(&self, key: &str) -> Problem {
        self.is_not(format_args!("a map (`{key}: {{…}}`)"))
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

/// What a file says of a setting: it takes what is found there, or says what is wrong with it.
pub(crate) trait Setting: Sized {
    /// Takes a single value; a list or a map if they are not taken otherwise.
    fn take(found: &Found<'_>) -> Result<Self, Problem>;

    /// Takes a list.
    fn take_list<'de, A: SeqAccess<'de>>(_list: A) -> Result<Self, A::Error> {
        Self::take(&Found::List).map_err(Problem::into_error)
    }

    /// Takes a map.
    fn take_map<'de, A: MapAccess<'de>>(_map: A) -> Result<Self, A::Error> {
        Self::take(&Found::Map).map_err(Problem::into_error)
    }
}

/// A setting as serde reads it; errors are located at what was found.
#[derive(Debug)]
pub(crate) struct Read<T>(pub(crate) T);

impl<'de, T: Setting> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(SettingVisitor(PhantomData)).map(Self)
    }
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

struct SettingVisitor<T>(PhantomData<T>);

impl<T: Setting> SettingVisitor<T> {
    fn found<E: Error>(self, found: &Found<'_>) -> Result<T, E> {
        T::take(found).map_err(Problem::into_error)
    }
}

impl<'de, T: Setting> Visitor<'de> for SettingVisitor<T> {
    visit!(T);

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<T, A::Error> {
        T::take_list(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::take_map(map)
    }
}

/// A setting that is a map or something else: `none`, or a map.
#[derive(Debug)]
pub(crate) enum MapOr<T, M> {
    /// Something else, which also says what is wrong with what is neither.
    Other(T),
    /// A map.
    Map(M),
}

impl<T: Setting, M: Setting> Setting for MapOr<T, M> {
    fn take(found: &Found<'_>) -> Result<Self, Problem> {
        T::take(found).map(Self::Other)
    }

    fn take_list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        T::take_list(list).map(Self::Other)
    }

    fn take_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        M::take_map(map).map(Self::Map)
    }
}

/// A list of at most `MAX` settings.
#[derive(Debug)]
pub(crate) struct List<T, const MAX: usize>(pub(crate) Vec<T>);

impl<T: Setting, const MAX: usize> Setting for List<T, MAX> {
    fn take(found: &Found<'_>) -> Result<Self, Problem> {
        let problem = found.is_not("a list");
        Err(match found {
            Found::Text(text) => problem.hint(format!("write `[{}]`", quote(text))),
            _ => problem,
        })
    }

    fn take_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        let mut values = Vec::new();
        while values.len() < MAX {
            match list.next_element()? {
                Some(Read(value)) => values.push(value),
                None => return Ok(Self(values)),
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
        Ok(Self(values))
    }
}

/// A key of a project's own.
pub(crate) trait MapKey: Setting {
    /// The key of the map that has them.
    const MAP: &'static str;
}

/// A map with keys of a project's own, in the order written.
#[derive(Debug)]
pub(crate) struct Entries<K, V>(pub(crate) Vec<(K, V)>);

impl<K: MapKey, V: Setting> Setting for Entries<K, V> {
    fn take(found: &Found<'_>) -> Result<Self, Problem> {
        Err(found.is_no_map(K::MAP))
    }

    fn take_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        let mut entries = Vec::new();
        while let Some((Read(key), Read(value))) = map.next_entry()? {
            entries.push((key, value));
        }
        Ok(Self(entries))
    }
}
