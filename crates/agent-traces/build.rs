//! Turns `agents.yml` into JSON at build time: a run then reads it in a tenth of the time. What the data
//! means is checked by the tests of the crate.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::expect_used,
    clippy::panic,
    reason = "a build script fails loudly and talks to cargo by the environment and stdout"
)]

use std::path::PathBuf;

const CATALOGUE: &str = "agents.yml";

fn main() {
    println!("cargo::rerun-if-changed={CATALOGUE}");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let yaml = std::fs::read_to_string(CATALOGUE).expect("the catalogue is text");
    let value: serde_yaml::Value = match serde_yaml::from_str(&yaml) {
        Ok(value) => value,
        Err(error) => panic!("{CATALOGUE}: {error}"),
    };
    let json = serde_json::to_string(&value).expect("the keys of the catalogue are words");
    std::fs::write(out.join("agents.json"), json).expect("OUT_DIR can be written");
}
