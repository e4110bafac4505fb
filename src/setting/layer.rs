//! PURE. Structures of settings that are laid over a base, each defined once.

use serde::de::{Deserialize, Deserializer, MapAccess};

use super::problem::Problem;
use super::read::{Found, List, MapOr, Read, Setting};
use super::value::Choice;

/// What is written in a file, laid over what held before.
pub(crate) trait LayOver<T> {
    /// Replaces the base, or of a structure the keys that are given.
    fn lay_over(&self, base: &mut T);
}

/// The value of a key, if it was given. A key without a value is an error of the value's type.
#[derive(Debug)]
pub(crate) struct Given<T>(pub(crate) Option<T>);

impl<T> Given<T> {
    /// The value.
    pub(crate) fn as_ref(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl<T> Default for Given<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Setting> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        Read::deserialize(reader).map(|Read(value)| Self(Some(value)))
    }
}

impl<T, L: LayOver<T>> LayOver<T> for Given<L> {
    fn lay_over(&self, base: &mut T) {
        if let Some(value) = &self.0 {
            value.lay_over(base);
        }
    }
}

impl<T: Copy> LayOver<T> for Choice<T> {
    fn lay_over(&self, base: &mut T) {
        *base = self.0;
    }
}

impl<T: Copy> LayOver<Option<T>> for Choice<T> {
    fn lay_over(&self, base: &mut Option<T>) {
        *base = Some(self.0);
    }
}

impl<T, L: LayOver<T>, M: LayOver<T>> LayOver<T> for MapOr<L, M> {
    fn lay_over(&self, base: &mut T) {
        match self {
            Self::Other(value) => value.lay_over(base),
            Self::Map(map) => map.lay_over(base),
        }
    }
}

impl<T: Default, L: LayOver<T>, const MAX: usize> LayOver<Vec<T>> for List<L, MAX> {
    fn lay_over(&self, base: &mut Vec<T>) {
        let value = |layer: &L| {
            let mut value = T::default();
            layer.lay_over(&mut value);
            value
        };
        *base = self.0.iter().map(value).collect();
    }
}

/// A structure that replaces the base's as a whole.
#[derive(Debug)]
pub(crate) struct Whole<L>(pub(crate) L);

impl<L: Setting> Setting for Whole<L> {
    fn take(found: &Found<'_>) -> Result<Self, Problem> {
        L::take(found).map(Self)
    }

    fn take_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        L::take_map(map).map(Self)
    }
}

impl<T: Default, L: LayOver<T>> LayOver<T> for Whole<L> {
    fn lay_over(&self, base: &mut T) {
        *base = T::default();
        self.0.lay_over(base);
    }
}

/// Reads a `T` as it is written, as an `L`; for `deserialize_with`.
pub(crate) fn read_as<'de, L, T, D>(reader: D) -> Result<T, D::Error>
where
    L: Setting + LayOver<T>,
    T: Default,
    D: Deserializer<'de>,
{
    let mut value = T::default();
    Read::<L>::deserialize(reader)?.0.lay_over(&mut value);
    Ok(value)
}

/// Makes a setting of a structure that serde reads from a map; the name is its key in errors.
macro_rules! map {
    ($name:literal, $type:ty) => {
        impl $crate::setting::Setting for $type {
            fn take(found: &$crate::setting::Found<'_>) -> Result<Self, $crate::setting::Problem> {
                Err(found.is_no_map($name))
            }

            fn take_map<'de, A: serde::de::MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
                serde::Deserialize::deserialize(serde::de::value::MapAccessDeserializer::new(map))
            }
        }
    };
}
pub(crate) use map;

/// Defines a structure of settings and the layer that a file gives of it, from one list of keys.
///
/// `key: Type as Layer` is a field `Type` of the structure, which is written, and a field `Layer` of the layer,
/// which is read. Its comment is the one of the JSON Schema and of the manual, too; attributes before `Type`
/// are for the structure alone. The name in quotes is the key in errors. Braces after a name hold the fields
/// that the other one does not have.
macro_rules! layered {
    (
        $(#[$meta:meta])*
        $name:literal $type:ident $({ $($own:tt)* })?, $layer:ident $({ $($read:tt)* })? = {
            $($(#[$key_meta:meta])* $key:ident: $(#[$own_meta:meta])* $value:ty as $given:ty,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub struct $type {
            $($($own)*)?
            $($(#[$key_meta])* $(#[$own_meta])* pub $key: $value,)+
        }

        $(#[$meta])*
        #[derive(Debug, serde::Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(rename = $name, rename_all = "kebab-case", deny_unknown_fields)]
        pub(crate) struct $layer {
            $($($read)*)?
            $($(#[$key_meta])* #[serde(default)] pub(crate) $key: $crate::setting::Given<$given>,)+
        }

        $crate::setting::map!($name, $layer);

        impl $crate::setting::LayOver<$type> for $layer {
            fn lay_over(&self, base: &mut $type) {
                $($crate::setting::LayOver::lay_over(&self.$key, &mut base.$key);)+
            }
        }
    };
}
pub(crate) use layered;
