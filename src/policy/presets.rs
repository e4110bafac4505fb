//! PURE. The policies shipped with us.

/// A policy shipped with us.
pub(super) struct Preset {
    /// Its id, and the stem of its file.
    pub(super) id: &'static str,
    /// The file, with its comments.
    pub(super) yaml: &'static str,
    /// The same data, quicker to read.
    pub(super) json: &'static str,
}

/// A row of the table below, by the stem of its file.
macro_rules! preset {
    ($id:literal) => {
        Preset {
            id: $id,
            yaml: include_str!(concat!("../../templates/policies/", $id, ".yml")),
            json: include_str!(concat!(env!("OUT_DIR"), "/", $id, ".json")),
        }
    };
}

/// All presets, in the order they are listed.
static PRESETS: &[Preset] = &[
    preset!("default"),
    preset!("neutral"),
    preset!("no-ai"),
    preset!("humans-only"),
    preset!("pr-only"),
    preset!("apache"),
    preset!("artsy"),
    preset!("b4"),
    preset!("bootc"),
    preset!("fedora"),
    preset!("linux"),
    preset!("linux-7.2"),
    preset!("llvm"),
    preset!("mesa"),
    preset!("openinfra"),
    preset!("ovs"),
    preset!("qemu-in-force"),
    preset!("qemu-draft"),
    preset!("qemu-2026-05"),
    preset!("zephyr"),
];

/// The ids of the presets shipped with us, in the order they are listed.
pub fn preset_ids() -> Vec<&'static str> {
    PRESETS.iter().map(|preset| preset.id).collect()
}

/// The YAML of a preset, for a person who wants to read or copy it.
pub fn preset_yaml(id: &str) -> Option<&'static str> {
    find(id).map(|preset| preset.yaml)
}

/// The preset with this id.
pub(super) fn find(id: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.id == id)
}
