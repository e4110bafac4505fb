//! PURE. Agents and bots that a policy adds to the catalogue, and files with a person's own: both have the catalogue's
//! format, which `agent_traces` reads and checks.

use agent_traces::{AgentEntry, BotEntry, Extension, ExtensionError, ExtensionFile};
use serde::Deserialize;

use super::document::{self, Path};
use super::error::PolicyError;
use super::limits;
use super::types::Policy;
use super::validate::Fault;
use crate::setting::{LayOver, Problem, map};

/// Maximum number of agents, and of bots.
pub(super) const MAX_ENTRIES: usize = 256;

/// An agent as a policy says it.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct AgentLayer(AgentEntry);

/// A bot as a policy says it.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct BotLayer(BotEntry);

map!("agents", AgentLayer);
map!("bots", BotLayer);

impl LayOver<AgentEntry> for AgentLayer {
    fn lay_over(&self, base: &mut AgentEntry) {
        base.clone_from(&self.0);
    }
}

impl LayOver<BotEntry> for BotLayer {
    fn lay_over(&self, base: &mut BotEntry) {
        base.clone_from(&self.0);
    }
}

impl Policy {
    /// What the policy adds to the catalogue of agents.
    pub(crate) fn extension(&self) -> Extension {
        // It was checked when the policy was read.
        self.checked_extension().unwrap_or_default()
    }

    fn checked_extension(&self) -> Result<Extension, ExtensionError> {
        Extension::new(self.agents.clone(), self.bots.clone())
    }
}

/// Checks what a policy adds to the catalogue.
pub(super) fn check(policy: &Policy) -> Result<(), Fault> {
    let wrong =
        |error: ExtensionError| Fault::new(Path::to(&error.path), Problem::new(error.message));
    policy.checked_extension().map(drop).map_err(wrong)
}

/// Reads a file with agents of one's own; `origin` is its name for messages.
///
/// # Errors
/// With the location, where the file cannot be used.
pub fn agents_from_yaml(yaml: &[u8], origin: &str) -> Result<Extension, PolicyError> {
    let text = limits::check(yaml, origin)?;
    let fail = |(position, problem): (Option<_>, Problem)| match position {
        Some(position) => PolicyError::at(origin, text, position, problem),
        None => PolicyError::general(origin, problem.message, problem.hint),
    };
    document::check(text).map_err(fail)?;
    let file = ExtensionFile::deserialize(serde_yaml::Deserializer::from_str(text))
        .map_err(|error| fail((document::position(&error), document::problem(&error))))?;
    file.check().map_err(|error| {
        Fault::new(Path::to(&error.path), Problem::new(error.message)).in_file(origin, text)
    })
}

#[cfg(test)]
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator};
    use serde_json::{Map, Value};

    use super::{AgentLayer, BotLayer};

    /// The schema of an entry is that of the catalogue.
    fn of_catalogue(entry: &str, generator: &mut SchemaGenerator) -> Schema {
        let schema: Value = serde_json::from_str(agent_traces::CATALOGUE_SCHEMA).unwrap();
        let definitions = schema["$defs"].as_object().unwrap();
        needed(&definitions[entry], definitions, generator.definitions_mut());
        definitions[entry].clone().try_into().unwrap()
    }

    /// Takes along what a definition refers to.
    fn needed(part: &Value, from: &Map<String, Value>, to: &mut Map<String, Value>) {
        match part {
            Value::Object(map) => {
                let name = map.get("$ref").and_then(Value::as_str);
                if let Some(name) = name.and_then(|name| name.strip_prefix("#/$defs/"))
                    && !to.contains_key(name)
                {
                    to.insert(name.to_owned(), from[name].clone());
                    needed(&from[name], from, to);
                }
                map.values().for_each(|part| needed(part, from, to));
            }
            Value::Array(list) => list.iter().for_each(|part| needed(part, from, to)),
            _ => {}
        }
    }

    macro_rules! entry {
        ($layer:ty = $name:literal) => {
            impl JsonSchema for $layer {
                fn schema_name() -> Cow<'static, str> {
                    $name.into()
                }

                fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                    of_catalogue($name, generator)
                }
            }
        };
    }

    entry!(AgentLayer = "AgentEntry");
    entry!(BotLayer = "BotEntry");
}
