//! PURE. Single values that many settings have: text for people, words to choose from, true or false.

use serde::de::{self, DeserializeOwned, IntoDeserializer};
#[cfg(test)]
use serde_json::json;

use super::problem::Problem;
use super::read::{Found, Setting};
use crate::text::did_you_mean::nearest;
use crate::text::quote::one_line;

/// Maximum length of a text in characters.
const MAX_TEXT_CHARS: usize = 2000;
/// Words that older YAML readers take for true or false.
const BOOLEANS: [&str; 8] = ["yes", "no", "on", "off", "y", "n", "true", "false"];

/// Whether an older YAML reader takes a word for true or false.
pub(super) fn is_boolean(word: &str) -> bool {
    BOOLEANS.iter().any(|boolean| boolean.eq_ignore_ascii_case(word))
}

/// Defines single values: a type, the function that takes what was found, and its JSON Schema.
macro_rules! scalar {
    ($($(#[$meta:meta])* $name:ident($value:ty) = $take:expr, $schema:expr;)+) => {$(
        $(#[$meta])*
        #[derive(Debug)]
        pub(crate) struct $name(pub(crate) $value);

        impl $crate::setting::Setting for $name {
            fn take(found: &$crate::setting::Found<'_>) -> Result<Self, $crate::setting::Problem> {
                ($take)(found).map(Self)
            }
        }

        impl $crate::setting::LayOver<$value> for $name {
            fn lay_over(&self, base: &mut $value) {
                base.clone_from(&self.0);
            }
        }

        impl $crate::setting::LayOver<Option<$value>> for $name {
            fn lay_over(&self, base: &mut Option<$value>) {
                *base = Some(self.0.clone());
            }
        }

        #[cfg(test)]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $crate::setting::schema::kebab_case(stringify!($name)).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::Schema::try_from($schema).unwrap()
            }
        }
    )+};
}
pub(crate) use scalar;

scalar! {
    /// Text for people: one paragraph, its line ends are spaces.
    Text(String) = text,
        json!({"type": "string", "minLength": 1, "maxLength": MAX_TEXT_CHARS, "pattern": "\\S"});

    /// `true` or `false`.
    Bool(bool) = boolean, json!({"type": "boolean"});
}

fn text(found: &Found<'_>) -> Result<String, Problem> {
    let raw = found.text()?;
    let paragraph = one_line(raw);
    if paragraph.is_empty() {
        return Err(Problem::new("empty text"));
    }
    if raw.chars().count() > MAX_TEXT_CHARS {
        return Err(Problem::new(format!("longer than {MAX_TEXT_CHARS} characters")));
    }
    Ok(paragraph)
}

fn boolean(found: &Found<'_>) -> Result<bool, Problem> {
    let problem = found.is_not("`true` or `false`");
    match found {
        Found::Bool(value) => Ok(*value),
        Found::Text(text) if matches!(text.to_ascii_lowercase().as_str(), "yes" | "on" | "y") => {
            Err(problem.hint("write `true`"))
        }
        Found::Text(text) if is_boolean(text) => Err(problem.hint("write `false`")),
        _ => Err(problem),
    }
}

/// Takes a whole number.
pub(crate) fn number(
    found: &Found<'_>,
    range: std::ops::RangeInclusive<u64>,
) -> Result<u64, Problem> {
    match found {
        Found::Count(value) if range.contains(value) => Ok(*value),
        Found::Text(text) if text.parse::<u64>().is_ok() => {
            Err(found.is_not("a number").hint("write it without quotes"))
        }
        _ => Err(found.is_not(format_args!("a number from {} to {}", range.start(), range.end()))),
    }
}

/// One of the words of an enum. A project's own `off` is the word `off`, never a boolean.
#[derive(Debug)]
pub(crate) struct Choice<T>(pub(crate) T);

impl<T: DeserializeOwned> Setting for Choice<T> {
    fn take(found: &Found<'_>) -> Result<Self, Problem> {
        let word = if let Found::Text(word) = found { word } else { "" };
        let words =
            match T::deserialize(IntoDeserializer::<de::value::Error>::into_deserializer(word)) {
                Ok(value) => return Ok(Self(value)),
                Err(error) => error.to_string(),
            };
        // `unknown variant `x`, expected one of `a`, `b``; the words are ours.
        let words = words.rsplit_once("`, expected ").map_or("", |(_, words)| words);
        let words: Vec<&str> = words.split('`').skip(1).step_by(2).collect();
        let wanted = match words.split_last() {
            Some((last, others)) if !others.is_empty() => {
                format!("{} or {last}", others.join(", "))
            }
            _ => words.join(""),
        };
        let problem = found.is_not(&wanted);
        Err(match found {
            Found::Bool(_) => problem.hint(format!("write one of the words {wanted}")),
            Found::Text(word) if is_boolean(word) => {
                problem.hint("this is not a yes-or-no setting; write one of the words")
            }
            Found::Text(word) => problem.did_you_mean(nearest(word, words.iter().copied())),
            _ => problem,
        })
    }
}
