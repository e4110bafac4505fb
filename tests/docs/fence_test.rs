//! Calls that only Unix has stand in few files, each with another side for other systems.

use std::path::{Path, PathBuf};

/// Where they may stand.
const UNIX: [&str; 3] = ["src/system/unix.rs", "src/terminal/signals.rs", "src/text/os_str.rs"];
/// How they are told: modules of the standard library, and crates that are built for Unix alone.
const MARKS: [&str; 4] = ["std::os::", "rustix", "signal_hook", "libc::"];

#[test]
fn what_only_unix_has_stands_in_its_own_files() {
    let mut found: Vec<PathBuf> = Vec::new();
    walk(Path::new("src"), &mut |path, text| {
        if MARKS.iter().any(|mark| text.contains(mark)) {
            found.push(path.to_owned());
        }
    });
    found.sort();
    assert_eq!(found, UNIX.map(PathBuf::from));
}

pub(crate) fn walk(directory: &Path, look: &mut impl FnMut(&Path, &str)) {
    for entry in std::fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, look);
        } else {
            look(&path, &std::fs::read_to_string(&path).expect("text"));
        }
    }
}
