//! PURE. Policies as people write them, right and wrong.

use super::lint::Linted;
use super::paths::{Exceeded, PathFacts};
use super::types::{Ai, PathClass, SignOff, Source, Status};
use super::*;
use std::collections::BTreeMap;

mod broken;
mod layers;
mod lint;
mod schema;
mod shipped;
mod written;

/// A policy that must be good.
fn good(yaml: &str) -> Policy {
    schema::agrees_on_good(yaml.trim_start_matches('\u{feff}'));
    from_yaml(yaml.as_bytes(), ".git-provenance.yml")
        .unwrap_or_else(|error| panic!("{error}\n{yaml}"))
}

/// Lints with the names of our rules.
fn lint(yaml: &[u8], origin: &str, today: &Day) -> Result<Linted, PolicyError> {
    super::lint(yaml, origin, &crate::rules::RULES.map(crate::rules::Rule::name), today)
}

/// The error of a policy that must not be good.
fn bad(yaml: &str) -> PolicyError {
    from_yaml(yaml.as_bytes(), ".git-provenance.yml").expect_err(yaml)
}
