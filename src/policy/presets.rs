//! PURE. The policies shipped with us.

use super::suggest::nearest;
use super::text::quote;
use super::{Policy, PolicyError, parse};

/// Id and text of each preset, in the order they are listed.
const PRESETS: &[(&str, &str)] = &[
    ("default", include_str!("../../templates/policies/default.yml")),
    ("neutral", include_str!("../../templates/policies/neutral.yml")),
    ("qemu-draft", include_str!("../../templates/policies/qemu-draft.yml")),
    ("qemu-2026-05", include_str!("../../templates/policies/qemu-2026-05.yml")),
];

/// The ids of the presets shipped with us, in the order they are listed.
pub fn preset_ids() -> Vec<&'static str> {
    PRESETS.iter().map(|(id, _)| *id).collect()
}

/// The YAML of a preset, for a person who wants to read or copy it.
pub fn preset_yaml(id: &str) -> Option<&'static str> {
    find(id).map(|(_, yaml)| yaml)
}

/// The preset with this id; for another name the hint of the error says which was probably meant.
pub fn preset(id: &str) -> Result<Policy, PolicyError> {
    match find(id) {
        Some((name, yaml)) => parse::resolve(yaml.as_bytes(), name, 0, parse::Writer::Us),
        None => {
            let hint = match nearest(id, preset_ids()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the presets are {}", preset_ids().join(", ")),
            };
            Err(PolicyError::general(&quote(id), "there is no such preset", Some(hint)))
        }
    }
}

/// The row of the table with this id.
pub(super) fn find(id: &str) -> Option<(&'static str, &'static str)> {
    PRESETS.iter().find(|(name, _)| *name == id).copied()
}
