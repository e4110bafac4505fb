//! Hooks below the wrapper see the environment that git would give them (githooks(5)): `GIT_EDITOR` is `:` where git
//! opens no editor, else as it was. git itself needs ours there, and passes on what it has, so a small script stands
//! before each hook.

use std::ffi::OsStr;
use std::path::Path;

use bstr::ByteSlice;
use tempfile::TempDir;

use crate::git::Repository;
use crate::session::files;
use crate::session::operator::variable;
use crate::session::user_editor::WRAPPER_VARIABLE;
use crate::system::is_executable;

/// The hooks that `git commit` tells whether it opens an editor.
const OF_COMMIT: [&str; 4] = ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"];
/// The others that it runs.
const OTHERS: [&str; 4] =
    ["post-rewrite", "reference-transaction", "post-index-change", "pre-auto-gc"];
/// Variables that git has from us.
const CHANGED: [&str; 2] = ["GIT_EDITOR", "GIT_CONFIG_PARAMETERS"];

/// The hooks in which none of ours asks for the wrapper: they get no line to it.
const WITHOUT_LINE: [&str; 4] =
    ["pre-commit", "reference-transaction", "post-index-change", "pre-auto-gc"];

/// A directory with a script for each hook of the repository, which goes when the run is over.
pub(super) struct HookShims(TempDir);

impl HookShims {
    /// Makes the scripts. `None` where there is no hook, where git has a hint about one that it passes over, or where
    /// no script can be run: then hooks run as they are.
    pub(super) fn make(opens_editor: bool) -> Option<Self> {
        let repository = Repository::open().ok()?;
        let hooks = files::current_directory().ok()?.join(&repository.hooks_directory);
        let names = OF_COMMIT.into_iter().chain(OTHERS);
        let there: Vec<&str> =
            names.filter(|name| hooks.join(name).symlink_metadata().is_ok()).collect();
        if there.is_empty() || !there.iter().all(|name| is_executable(&hooks.join(name))) {
            return None;
        }
        let own = repository.git_directory.join("provenance");
        let directory = files::temporary_directory_in(&own).ok()?;
        for name in there {
            let has_editor = opens_editor || !OF_COMMIT.contains(&name);
            let place = directory.path().join(name);
            let text = script(name, &hooks.join(name), has_editor);
            files::put_program(&place, &text).ok()?;
            if !is_executable(&place) {
                return None;
            }
        }
        Some(Self(directory))
    }

    /// Where git is to look for hooks.
    pub(super) fn directory(&self) -> &Path {
        self.0.path()
    }
}

/// Becomes the hook, with the variables as they were before ours.
fn script(name: &str, hook: &Path, has_editor: bool) -> Vec<u8> {
    let mut text = b"#!/bin/sh\n".to_vec();
    if WITHOUT_LINE.contains(&name) {
        text.extend_from_slice(format!("unset {WRAPPER_VARIABLE}\n").as_bytes());
    }
    for changed in CHANGED {
        let value = match (changed, has_editor) {
            ("GIT_EDITOR", false) => Some(":".into()),
            _ => variable(changed),
        };
        match value {
            Some(value) => {
                text.extend_from_slice(format!("export {changed}=").as_bytes());
                text.extend(quoted(&value));
            }
            None => text.extend_from_slice(format!("unset {changed}").as_bytes()),
        }
        text.push(b'\n');
    }
    text.extend_from_slice(b"exec ");
    text.extend(quoted(hook.as_os_str()));
    text.extend_from_slice(b" \"$@\"\n");
    text
}

/// One word for the shell.
fn quoted(word: &OsStr) -> Vec<u8> {
    [b"'", word.as_encoded_bytes().replace("'", r"'\''").as_slice(), b"'"].concat()
}
