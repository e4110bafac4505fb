//! What mandoc and groff say to the pages: nothing.

use std::io::{Seek as _, Write as _};
use std::process::Command;

use crate::pages;

/// Gives each page to a checker, which must be silent.
fn silent(program: &str, arguments: &[&str]) {
    for page in pages::all() {
        let mut input = tempfile::tempfile().unwrap();
        input.write_all(page.roff.as_bytes()).unwrap();
        input.rewind().unwrap();
        let mut command = Command::new(program);
        command.args(arguments).stdin(input).env("LC_ALL", "C.UTF-8");
        let output = match command.output() {
            Ok(output) => output,
            Err(error) if std::env::var_os("GIT_PROVENANCE_NO_SKIP").is_none() => {
                return eprintln!("skipped: {program}: {error}");
            }
            Err(error) => panic!("{program}: {error}"),
        };
        // What groff writes to standard output is the page.
        let of_interest = if program == "mandoc" { &output.stdout[..] } else { b"" };
        let said = [of_interest, &output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(said.is_empty() && output.status.success(), "{}:\n{said}", page.file);
    }
}

#[test]
fn mandoc_finds_nothing() {
    silent("mandoc", &["-Tlint"]);
}

#[test]
fn groff_has_no_warnings() {
    silent("groff", &["-ww", "-man", "-Tutf8"]);
}
