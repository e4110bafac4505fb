//! `git provenance policy lint`: what is wrong in policies, each with its place and its line.

use std::path::{Path, PathBuf};

use super::{print, top};
use crate::error::{Error, exit, note};
use crate::policy::{self, Day, PolicyError};
use crate::rules::{RULES, Rule};
use crate::session::files;
use crate::session::project_policy::{FILE, is_link, is_neither};
use crate::text::did_you_mean::nearest;

/// Runs the command. What is wrong with a policy is a result; a file that cannot be read is an error, and
/// does not hold back the others.
pub(super) fn run(named: &[PathBuf], today: &Day) -> Result<u8, Error> {
    let own = if named.is_empty() { vec![own_file()?] } else { Vec::new() };
    let mut code = exit::DONE;
    for path in named.iter().chain(&own) {
        let name = if named.is_empty() { FILE.to_owned() } else { crate::text::escape::path(path) };
        match read(path, named).and_then(|yaml| one(&yaml, &name, today)) {
            Ok(found) => code = code.max(found),
            Err(error) => {
                code = error.exit_code();
                let _last = error.report();
            }
        }
    }
    Ok(code)
}

/// The file of the project at hand.
fn own_file() -> Result<PathBuf, Error> {
    let hint = "name the file to check";
    let top = top(hint)?.ok_or_else(|| Error::cannot("there is no worktree here", hint))?;
    let path = top.join(FILE);
    let found = path.symlink_metadata();
    if found.as_ref().is_ok_and(std::fs::Metadata::is_symlink) {
        return Err(is_link());
    }
    if found.is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound) {
        let hint = "name a file, or begin one with `git provenance policy init`";
        return Err(Error::cannot(format!("there is no `{FILE}` in this worktree"), hint));
    }
    Ok(path)
}

/// The YAML of a preset, or of a file.
fn read(path: &Path, named: &[PathBuf]) -> Result<Vec<u8>, Error> {
    let name = path.to_str().filter(|_| !named.is_empty()).unwrap_or_default();
    if let Some(yaml) = policy::preset_yaml(name) {
        return Ok(yaml.into());
    }
    if path.symlink_metadata().is_err() && nearest(name, policy::preset_ids()).is_some() {
        return Err(is_neither(name, None));
    }
    files::read_bounded(path, policy::MAX_BYTES)
}

fn one(bytes: &[u8], name: &str, today: &Day) -> Result<u8, Error> {
    let rules = RULES.map(Rule::name);
    match policy::lint(bytes, name, &rules, today) {
        Ok(linted) => {
            for warning in &linted.warnings {
                print(&excerpt("warning", warning))?;
            }
            for warning in linted.retired.into_iter().chain(linted.stale) {
                note(&crate::text::escape::lines(
                    format!("{name}: warning: {warning}\n").as_bytes(),
                ));
            }
            Ok(exit::DONE)
        }
        Err(error) => {
            print(&excerpt("error", &error))?;
            Ok(exit::DECLINED)
        }
    }
}

/// `FILE:LINE:COLUMN: error: …`, then the line with a mark below the place.
fn excerpt(kind: &str, error: &PolicyError) -> String {
    let mut text = match error.location() {
        Some(place) => format!("{}:{}:{}: ", error.origin(), place.line, place.column),
        None => format!("{}: ", error.origin()),
    };
    text.push_str(&format!("{kind}: {}\n", error.message()));
    text.push_str(&error.excerpt());
    if let Some(hint) = error.hint() {
        text.push_str(&format!("hint: {hint}\n"));
    }
    crate::text::escape::lines(text.as_bytes())
}
