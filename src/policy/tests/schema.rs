//! PURE. The JSON Schema for editors says what the parser says: the same keys, the same words, the same
//! verdict on every policy that the tests have.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use serde_json::{Map, Value};

use super::*;
use crate::policy::layer::{self, disclosure};

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
fn each_key_of_the_parser_is_in_the_schema_and_no_other() {
    let limit = "/$defs/limit";
    for (place, known) in [
        ("", layer::ROOT),
        ("/properties/source", layer::SOURCE_KEYS),
        ("/properties/ai", layer::AI_KEYS),
        ("/$defs/disclosure", disclosure::KEYS),
        ("/$defs/category", disclosure::CATEGORY_KEYS),
        (limit, layer::LIMIT_KEYS),
        ("/properties/trailers", layer::TRAILER_KEYS),
        ("/properties/sign-off", layer::SIGN_OFF_KEYS),
        ("/properties/paths", layer::PATH_KEYS),
        ("/properties/severity", &crate::rule_id::RuleId::ALL.map(crate::rule_id::RuleId::name)),
    ] {
        let map = SCHEMA_VALUE.pointer(&format!("{place}/properties")).unwrap();
        let mut keys: Vec<&str> = map.as_object().unwrap().keys().map(String::as_str).collect();
        let mut known = known.to_vec();
        keys.sort_unstable();
        known.sort_unstable();
        assert_eq!(keys, known, "{place}");
    }
    let presets = SCHEMA_VALUE.pointer("/properties/extends/enum").unwrap();
    assert_eq!(*presets, Value::from(preset_ids()));
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
            "$schema" | "title" | "description" | "$defs" | "properties" => true,
            "$ref" => {
                let target = wanted.as_str().unwrap().strip_prefix('#').unwrap();
                validate(value, SCHEMA_VALUE.pointer(target).unwrap(), place)?;
                true
            }
            "type" => match wanted.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "integer" => value.is_u64() || value.is_i64(),
                other => panic!("the type {other}"),
            },
            "const" => value == wanted,
            "enum" => wanted.as_array().unwrap().contains(value),
            "not" => validate(value, wanted, place).is_err(),
            "anyOf" => {
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
