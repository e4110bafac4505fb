//! The keys of a policy for the manual, from the JSON Schema, which is made from the types.

use std::collections::BTreeSet;

// Its maps keep their order.
use serde_yaml::Value;

use crate::roff;

/// Each key with its description. A structure begins a subsection, as do all keys after it.
pub(crate) fn entries() -> String {
    let schema: Value = serde_yaml::from_str(git_provenance::testing::policy::SCHEMA).unwrap();
    let keys = Keys { schema: &schema };
    let mut out = String::new();
    for (key, part) in properties(&schema) {
        let below = if key == "severity" { Vec::new() } else { keys.below(key, part) };
        if !below.is_empty() || out.contains(".SS ") {
            out.push_str(&format!(".SS {}\n", roff::literal(key)));
        }
        match below.is_empty() {
            true => out.push_str(&keys.entry(key, part)),
            false => out.push_str(&roff::paragraph(&description(part))),
        }
        out.extend(below.iter().map(|(name, part)| keys.entry(name, part)));
    }
    out
}

struct Keys<'s> {
    schema: &'s Value,
}

impl<'s> Keys<'s> {
    fn entry(&self, name: &str, part: &Value) -> String {
        let name = roff::literal(name);
        format!(".TP\n\\fB{name}\\fR\n{}", roff::paragraph(&self.about(part)))
    }

    /// The description, and the words that the key can have.
    fn about(&self, part: &Value) -> String {
        let description = description(part);
        let shapes = self.shapes(part);
        let words: Vec<String> = shapes.iter().filter_map(|shape| word(shape)).collect();
        let plain: Vec<&str> = match shapes.iter().find(|shape| shape["type"] == "boolean") {
            Some(_) => vec!["true", "false"],
            None => shapes.iter().flat_map(|shape| texts(&shape["enum"])).collect(),
        };
        match &plain[..] {
            [first, second] => {
                format!("{}: `{first}` or `{second}`.", description.trim_end_matches('.'))
            }
            _ => [vec![description], words].concat().join(" "),
        }
    }

    /// What a part can be, references and alternatives followed.
    fn shapes(&self, part: &'s Value) -> Vec<&'s Value> {
        let mut shapes = vec![part];
        if let Some(target) = part["$ref"].as_str() {
            let name = target.strip_prefix("#/$defs/").unwrap();
            shapes.extend(self.shapes(&self.schema["$defs"][name]));
        }
        for alternatives in ["anyOf", "oneOf"] {
            let list = part[alternatives].as_sequence();
            shapes.extend(list.into_iter().flatten().flat_map(|part| self.shapes(part)));
        }
        shapes
    }

    /// The keys below one, those of a list's entries and of free names (`*`) included.
    fn below(&self, prefix: &str, part: &'s Value) -> Vec<(String, &'s Value)> {
        let mut found = Vec::new();
        for shape in self.shapes(part) {
            for (key, part) in properties(shape) {
                let name = format!("{prefix}.{key}");
                let below = self.below(&name, part);
                let is_structure = self.shapes(part).iter().all(|shape| shape["const"].is_null())
                    && below.iter().any(|(below, _)| !below.contains('*'));
                if !is_structure {
                    found.push((name, part));
                }
                found.extend(below);
            }
            if shape["items"].is_mapping() {
                found.extend(self.below(prefix, &shape["items"]));
            }
            if shape["additionalProperties"].is_mapping() {
                found.extend(self.below(&format!("{prefix}.*"), &shape["additionalProperties"]));
            }
        }
        let mut seen = BTreeSet::new();
        found.retain(|(name, _)| seen.insert(name.clone()));
        found
    }
}

fn properties(part: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let map = part["properties"].as_mapping();
    map.into_iter().flatten().map(|(key, part)| (key.as_str().unwrap(), part))
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_sequence().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn description(part: &Value) -> String {
    part["description"].as_str().unwrap_or_default().to_owned()
}

/// One of a few words, with what it means.
fn word(shape: &Value) -> Option<String> {
    let (word, about) = (shape["const"].as_str()?, shape["description"].as_str()?);
    let is_name = about.chars().nth(1).is_some_and(char::is_uppercase);
    let first =
        about.chars().next().filter(|_| !is_name).map(|first| first.to_lowercase().to_string());
    let about = first.map_or(about.to_owned(), |first| first + &about[1..]);
    Some(format!("`{word}`: {about}"))
}
