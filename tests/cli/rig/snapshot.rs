//! What a repository looks like: everything that an aborted command must leave alone.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use bstr::ByteSlice as _;

use super::repo::Repo;

/// Files in the git directory that say that something is in progress, or was left half done.
const IN_PROGRESS: [&str; 8] = [
    "MERGE_HEAD",
    "CHERRY_PICK_HEAD",
    "REVERT_HEAD",
    "REBASE_HEAD",
    "AUTO_MERGE",
    "rebase-merge",
    "rebase-apply",
    "sequencer",
];

/// HEAD, refs, index, status, configuration, hooks, state and files, by name.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Snapshot(BTreeMap<String, Vec<u8>>);

impl Snapshot {
    pub(super) fn of(repo: &Repo) -> Self {
        let mut parts = BTreeMap::new();
        // Looking must change nothing, so status may not refresh the index.
        let ask = |arguments: &[&str]| {
            repo.command(arguments).env("GIT_OPTIONAL_LOCKS", "0").run().stdout
        };
        parts.insert("HEAD".into(), ask(&["symbolic-ref", "-q", "HEAD"]));
        parts.insert("HEAD's commit".into(), ask(&["rev-parse", "-q", "--verify", "HEAD"]));
        let format = "--format=%(refname) %(objectname) %(symref)";
        parts.insert("refs".into(), ask(&["for-each-ref", format]));
        parts.insert("config".into(), ask(&["config", "--list", "--local"]));
        if !repo.is_bare() {
            parts.insert("index".into(), ask(&["ls-files", "--stage"]));
            parts.insert("status".into(), ask(&["status", "--porcelain"]));
            add_files(&mut parts, "file", repo.path(), repo.path());
        }
        let directory = repo.git_dir();
        let hooks = repo.hooks_dir();
        add_files(&mut parts, "hook", &hooks, &hooks);
        for name in IN_PROGRESS {
            if directory.join(name).exists() {
                parts.insert(format!("in progress: {name}"), Vec::new());
            }
        }
        for name in names(&directory).iter().filter(|name| name.ends_with(".lock")) {
            parts.insert(format!("lock: {name}"), Vec::new());
        }
        Self(parts)
    }

    /// The differences, in words; empty if there are none.
    pub(crate) fn difference(&self, after: &Self) -> String {
        let mut text = String::new();
        let mut names: Vec<_> = self.0.keys().chain(after.0.keys()).collect();
        names.sort();
        names.dedup();
        for name in names {
            let (was, is) = (self.0.get(name), after.0.get(name));
            if was != is {
                let show = |part: Option<&Vec<u8>>| match part {
                    Some(bytes) => bytes.as_bstr().to_string(),
                    None => "(absent)".to_owned(),
                };
                let _ = writeln!(text, "* {name}\n--- was\n{}\n--- is\n{}", show(was), show(is));
            }
        }
        text
    }
}

fn names(directory: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

fn add_files(parts: &mut BTreeMap<String, Vec<u8>>, kind: &str, top: &Path, directory: &Path) {
    for name in names(directory).into_iter().filter(|name| name != ".git") {
        let path = directory.join(&name);
        let metadata = path.symlink_metadata().unwrap();
        if metadata.is_dir() {
            add_files(parts, kind, top, &path);
            continue;
        }
        let content = if metadata.is_symlink() {
            fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes()
        } else {
            fs::read(&path).unwrap()
        };
        let mode = metadata.permissions().mode();
        let below = path.strip_prefix(top).unwrap().display();
        parts.insert(format!("{kind}: {below} ({mode:o})"), content);
    }
}
