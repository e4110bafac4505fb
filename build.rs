//! Turns the presets under `templates/policies/` into JSON at build time: a run then reads what was shipped with
//! it in a tenth of the time. What the data means is checked by the library's tests.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::expect_used,
    clippy::panic,
    reason = "a build script fails loudly and talks to cargo by the environment and stdout"
)]

use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=templates/policies");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    for entry in std::fs::read_dir("templates/policies").expect("the presets are there") {
        convert(&entry.expect("a readable directory").path(), &out);
    }
}

fn convert(yaml: &Path, out: &Path) {
    let text = std::fs::read_to_string(yaml).expect("templates are text");
    let value: serde_yaml::Value = match serde_yaml::from_str(&text) {
        Ok(value) => value,
        Err(error) => panic!("{}: {error}", yaml.display()),
    };
    let json = serde_json::to_string(&value).expect("the keys of templates are words");
    let name = yaml.file_stem().expect("a file name").to_string_lossy();
    std::fs::write(out.join(format!("{name}.json")), json).expect("OUT_DIR can be written");
}
