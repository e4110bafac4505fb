//! PURE. The JSON Schema of the settings that are made of others; only tests ask for it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Choice, Entries, Given, List, MapOr, Read, Whole};

/// The name of a type as it is in a schema: `category-word` for `CategoryWord`.
pub(crate) fn kebab_case(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// Defines the schema of types that have no name of their own in it.
macro_rules! inline {
    ($(<$($generic:ident $(: $bound:path)?),* $(; const $length:ident)?> $type:ty = |$generator:ident| $schema:expr;)+) => {$(
        impl<$($generic: JsonSchema $(+ $bound)?,)* $(const $length: usize)?> JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )+};
}

inline! {
    <T> Given<T> = |generator| generator.subschema_for::<T>();
    <T> Read<T> = |generator| generator.subschema_for::<T>();
    <T> Choice<T> = |generator| generator.subschema_for::<T>();
    <T> Whole<T> = |generator| generator.subschema_for::<T>();
    <T, M> MapOr<T, M> = |generator| json_schema!({
        "anyOf": [generator.subschema_for::<T>(), generator.subschema_for::<M>()]
    });
    <T; const MAX> List<T, MAX> = |generator| json_schema!({
        "type": "array", "maxItems": MAX, "items": generator.subschema_for::<T>()
    });
    <K, V> Entries<K, V> = |generator| json_schema!({
        "type": "object",
        "propertyNames": generator.subschema_for::<K>(),
        "additionalProperties": generator.subschema_for::<V>()
    });
}
