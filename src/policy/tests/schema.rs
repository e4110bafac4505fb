//! PURE. The JSON Schema for editors is made from the types, and says what the parser says: the same verdict
//! on every policy that the tests have. `UPDATE_SCHEMA=1 cargo test --lib schema` writes the file.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use serde_json::{Map, Value};

use super::*;

/// What is wrong in ways that a schema cannot say: what two places say together, what YAML itself is
/// asked not to do, and globs.
const BEYOND: &[&str] = &[
    "is there twice",
    "forbidden at once",
    "which is no category",
    "needs at least one",
    "`trailer` is missing",
    "is `trailer` already",
    "is before `read`",
    "cannot say that no AI was used",
    "no place for the name of a model",
    "is not a glob",
    "unprintable",
    "anchors and aliases are not taken",
    "tags are not taken",
    "not YAML",
    "a mailbox such as",
    "people write as well",
];

static SCHEMA_VALUE: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(SCHEMA).unwrap());

/// What the schema has against a policy.
fn verdict(yaml: &str) -> Result<(), String> {
    let value: Value = serde_yaml::from_str(yaml).map_err(|error| error.to_string())?;
    validate(&value, &SCHEMA_VALUE, "")
}

/// A broken policy is broken for the schema as well, if the schema can say why.
pub(super) fn agrees_on_broken(yaml: &str, message: &str) {
    if !BEYOND.iter().any(|words| message.contains(words)) {
        assert!(
            verdict(yaml).is_err(),
            "the schema takes this, the parser says {message}:\n{yaml}"
        );
    }
}

/// A good policy is good for the schema.
pub(super) fn agrees_on_good(yaml: &str) {
    if let Err(error) = verdict(yaml) {
        panic!("the parser takes this, the schema says {error}\n{yaml}");
    }
}

#[test]
fn every_preset_is_good_for_the_schema_as_written_and_resolved() {
    for id in preset_ids() {
        agrees_on_good(preset_yaml(id).unwrap());
        agrees_on_good(&to_yaml(&preset(id).unwrap()));
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a test writes the file that it pins, if it is told to"
)]
fn the_schema_is_the_one_of_the_types() {
    let made = written(&generated());
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write("templates/policy.schema.json", &made).unwrap();
    } else {
        let update = "UPDATE_SCHEMA=1 cargo test --lib schema";
        assert!(made == SCHEMA, "templates/policy.schema.json is not current: {update}");
    }
}

/// The schema of the types, with the names of our rules.
fn generated() -> Value {
    let mut schema = schemars::schema_for!(types::PolicyLayer).to_value();
    let root = schema.as_object_mut().unwrap();
    root.insert("title".to_owned(), "A policy of git provenance (.git-provenance.yml)".into());
    let severity = root["properties"]["severity"].as_object_mut().unwrap();
    let each = severity["additionalProperties"].clone();
    let rules = crate::rules::RULES.map(|rule| (rule.name().to_owned(), each.clone()));
    severity.insert("properties".to_owned(), Map::from_iter(rules).into());
    schema
}

/// The schema as a file: keywords in the usual order, keys as in the types, rules as in their table.
fn written(schema: &Value) -> String {
    let mut text = serde_json::to_string_pretty(&ordered(schema, false)).unwrap();
    text.push('\n');
    text
}

fn ordered(value: &Value, are_keys: bool) -> serde_yaml::Value {
    const KEYWORDS: [&str; 24] = [
        "$schema",
        "title",
        "description",
        "$ref",
        "type",
        "const",
        "enum",
        "anyOf",
        "oneOf",
        "required",
        "properties",
        "propertyNames",
        "minProperties",
        "maxProperties",
        "additionalProperties",
        "maxItems",
        "items",
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "pattern",
        "not",
        "$defs",
    ];
    match value {
        Value::Array(list) => list.iter().map(|value| ordered(value, false)).collect(),
        Value::Object(map) => {
            let known = if are_keys { declared(map) } else { KEYWORDS.to_vec() };
            let mut entries: Vec<(&String, &Value)> = map.iter().collect();
            let place = |key: &str| known.iter().position(|known| *known == key);
            entries.sort_by_key(|(key, _)| place(key).unwrap_or(usize::MAX));
            let entry = |(key, value): (&String, &Value)| {
                if let ("description", Value::String(text)) = (key.as_str(), value) {
                    return (key.as_str().into(), text.replace('\n', " ").into());
                }
                (key.as_str().into(), ordered(value, key == "properties" && !are_keys))
            };
            serde_yaml::Value::Mapping(entries.into_iter().map(entry).collect())
        }
        value => serde_yaml::to_value(value).unwrap(),
    }
}

/// The keys of a structure in the order of its type; the type is known by its keys.
fn declared(map: &Map<String, Value>) -> Vec<&'static str> {
    let rules = crate::rules::RULES.map(crate::rules::Rule::name);
    let same = |keys: &&Vec<&str>| {
        keys.len() == map.len() && keys.iter().all(|key| map.contains_key(*key))
    };
    KEYS.iter().chain([&rules.to_vec()]).find(same).cloned().unwrap_or_default()
}

/// The keys of each structure in the order of its type.
static KEYS: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    vec![
        keys_of::<types::PolicyLayer>(),
        keys_of::<types::SourceLayer>(),
        keys_of::<types::AiLayer>(),
        keys_of::<types::TrailerLayer>(),
        keys_of::<types::SignOffLayer>(),
        keys_of::<types::PathsLayer>(),
        keys_of::<Limit>(),
        keys_of::<crate::disclosure::grammar::DisclosureLayer>(),
        keys_of::<crate::disclosure::grammar::CategoryLayer>(),
    ]
});

/// Asks a type for its keys: an unknown one is answered with all of them.
fn keys_of<T: serde::de::DeserializeOwned + std::fmt::Debug>() -> Vec<&'static str> {
    #[derive(Debug)]
    struct Keys(Vec<&'static str>);
    impl std::fmt::Display for Keys {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "{:?}", self.0)
        }
    }
    impl std::error::Error for Keys {}
    impl serde::de::Error for Keys {
        fn custom<M: std::fmt::Display>(_message: M) -> Self {
            Self(Vec::new())
        }
        fn unknown_field(_key: &str, keys: &'static [&'static str]) -> Self {
            Self(keys.to_vec())
        }
    }
    let unknown = std::iter::once(("no such key", 0));
    T::deserialize(serde::de::value::MapDeserializer::<_, Keys>::new(unknown)).unwrap_err().0
}

#[test]
fn each_key_explains_itself() {
    fn look(value: &Value, place: &str) {
        if let Some(Value::Object(properties)) = value.get("properties") {
            let silent = |schema: &Value| schema.get("description").is_none();
            for (key, schema) in properties {
                let word = key == "phrase" || key == "literal" || place.ends_with("severity");
                assert!(word || !silent(schema), "{place}/{key} has no description");
            }
        }
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    look(value, &format!("{place}/{key}"));
                }
            }
            Value::Array(list) => list.iter().for_each(|value| look(value, place)),
            _ => {}
        }
    }
    look(&SCHEMA_VALUE, "");
}

/// The keywords that our schema uses; another one must be added here first.
fn validate(value: &Value, schema: &Value, place: &str) -> Result<(), String> {
    let fail = |what: &str| Err(format!("{place}: {what}"));
    for (keyword, wanted) in schema.as_object().unwrap() {
        let right = match keyword.as_str() {
            "$schema" | "title" | "description" | "format" | "$defs" | "properties" => true,
            "$ref" => {
                let target = wanted.as_str().unwrap().strip_prefix('#').unwrap();
                validate(value, SCHEMA_VALUE.pointer(target).unwrap(), place)?;
                true
            }
            "type" => match wanted {
                Value::Array(types) => types.iter().any(|wanted| is_of_type(value, wanted)),
                wanted => is_of_type(value, wanted),
            },
            "const" => value == wanted,
            "enum" => wanted.as_array().unwrap().contains(value),
            "not" => validate(value, wanted, place).is_err(),
            "anyOf" | "oneOf" => {
                let mut schemas = wanted.as_array().unwrap().iter();
                schemas.any(|schema| validate(value, schema, place).is_ok())
            }
            "minimum" => value.as_i64().is_none_or(|number| number >= wanted.as_i64().unwrap()),
            "maximum" => value.as_i64().is_none_or(|number| number <= wanted.as_i64().unwrap()),
            "minLength" | "maxLength" | "pattern" => {
                value.as_str().is_none_or(|text| fits_text(text, keyword, wanted))
            }
            "items" | "maxItems" => match value.as_array() {
                Some(list) => fits_list(list, keyword, wanted, place)?,
                None => true,
            },
            _ => match value.as_object() {
                Some(map) => fits_map(map, keyword, (wanted, schema), place)?,
                None => true,
            },
        };
        if !right {
            return fail(keyword);
        }
    }
    Ok(())
}

fn is_of_type(value: &Value, wanted: &Value) -> bool {
    match wanted.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "null" => value.is_null(),
        other => panic!("the type {other}"),
    }
}

fn fits_text(text: &str, keyword: &str, wanted: &Value) -> bool {
    let length = text.chars().count() as u64;
    match keyword {
        "minLength" => length >= wanted.as_u64().unwrap(),
        "maxLength" => length <= wanted.as_u64().unwrap(),
        _ => matches(text, wanted.as_str().unwrap()),
    }
}

fn matches(text: &str, pattern: &str) -> bool {
    static KNOWN: LazyLock<Mutex<HashMap<String, regex::Regex>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap();
    let compile = || regex::Regex::new(pattern).unwrap();
    known.entry(pattern.to_owned()).or_insert_with(compile).is_match(text)
}

fn fits_list(list: &[Value], keyword: &str, wanted: &Value, place: &str) -> Result<bool, String> {
    if keyword == "maxItems" {
        return Ok(list.len() as u64 <= wanted.as_u64().unwrap());
    }
    list.iter().try_for_each(|value| validate(value, wanted, place)).map(|()| true)
}

fn fits_map(
    map: &Map<String, Value>,
    keyword: &str,
    (wanted, schema): (&Value, &Value),
    place: &str,
) -> Result<bool, String> {
    match keyword {
        "required" => {
            Ok(wanted.as_array().unwrap().iter().all(|key| map.contains_key(key.as_str().unwrap())))
        }
        "minProperties" => Ok(map.len() as u64 >= wanted.as_u64().unwrap()),
        "maxProperties" => Ok(map.len() as u64 <= wanted.as_u64().unwrap()),
        "propertyNames" => {
            let name = |key: &String| validate(&Value::from(key.as_str()), wanted, place);
            map.keys().try_for_each(name).map(|()| true)
        }
        "additionalProperties" => {
            for (key, value) in map {
                let place = format!("{place}/{key}");
                match (schema.pointer(&format!("/properties/{key}")), wanted) {
                    (Some(schema), _) => validate(value, schema, &place)?,
                    (None, Value::Bool(false)) => return Err(place),
                    (None, schema) => validate(value, schema, &place)?,
                }
            }
            Ok(true)
        }
        other => panic!("the schema uses `{other}`, which this test does not know"),
    }
}
