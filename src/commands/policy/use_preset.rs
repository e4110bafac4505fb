//! `git provenance policy use`: the preset that this clone follows, in its git configuration.

use super::here;
use crate::error::{Error, exit, note};
use crate::git::{local_value, set_local_value};
use crate::policy;
use crate::session::project_policy::KEY;
use crate::text::escape;

/// Writes the preset's name, and says what is in force then.
pub(super) fn run(preset: &str, quiet: bool) -> Result<u8, Error> {
    let chosen = policy::preset(preset)?;
    super::top("run it in a git repository")?;
    let before = local_value(KEY)?;
    set_local_value(KEY, preset).map_err(|error| {
        Error::from(error).hinted("see whether the configuration can be written, in `.git/config`")
    })?;
    if !quiet {
        note(&done(preset, before.as_deref()));
    }
    if let Some(retired) = chosen.retired() {
        note(&format!("warning: {retired}\n"));
    }
    let found = here()?;
    if !(found.is_preset && found.policy.id == preset) {
        let first = escape::line(found.origin.as_bytes());
        note(&format!("warning: this has no effect while {first} comes first\n"));
    }
    Ok(exit::DONE)
}

/// What was done, and what undoes it.
fn done(preset: &str, before: Option<&str>) -> String {
    let undo = match before {
        Some(before) if before == preset => {
            return format!("{KEY} is {preset} in this clone already\n");
        }
        Some(before) => format!("git config --local {KEY} {}", quoted(before)),
        None => format!("git config --local --unset {KEY}"),
    };
    format!("set {KEY} to {preset} in the git config of this clone\nhint: `{undo}` undoes this\n")
}

/// A value as a shell takes it.
fn quoted(value: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "./_-".contains(c);
    match !value.is_empty() && value.chars().all(is_plain) {
        true => value.to_owned(),
        false => format!("'{}'", escape::line(value.as_bytes()).replace('\'', r"'\''")),
    }
}
