//! PURE. The policies shipped with us.

use super::{Policy, PolicyError, parse};

const PRESETS: &[(&str, &str)] = &[];

/// The ids of the presets shipped with us, in the order they are listed.
pub fn preset_ids() -> Vec<&'static str> {
    PRESETS.iter().map(|(id, _)| *id).collect()
}

/// The preset with this id; for another name the error says which one was probably meant.
pub fn preset(id: &str) -> Result<Policy, PolicyError> {
    match PRESETS.iter().find(|(name, _)| *name == id) {
        Some((name, yaml)) => parse::from_yaml(yaml.as_bytes(), name),
        None => Err(PolicyError::general(id, "there is no such preset", None)),
    }
}
