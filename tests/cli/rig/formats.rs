//! The repository formats and shapes that a test can be run over, and what happens where the
//! installed git does not know one.

use std::fmt;
use std::io::Write as _;
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::repo::Repo;

/// reftable came with git 2.45.
const REFTABLE_SINCE: (u32, u32) = (2, 45);
/// Set to `1` where nothing may be skipped, as in `.ci/run`.
const NO_SKIP: &str = "GIT_PROVENANCE_NO_SKIP";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refs {
    Files,
    Reftable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Format {
    pub(crate) hash: Hash,
    pub(crate) refs: Refs,
}

/// The format of every repository for which a test names none, such as `sha256,reftable`: so the whole
/// suite can be run on each.
const USUAL: &str = "GIT_PROVENANCE_TEST_FORMAT";

const FORMATS: [Format; 4] = [
    Format { hash: Hash::Sha1, refs: Refs::Files },
    Format { hash: Hash::Sha1, refs: Refs::Reftable },
    Format { hash: Hash::Sha256, refs: Refs::Files },
    Format { hash: Hash::Sha256, refs: Refs::Reftable },
];

type Shape = (&'static str, fn() -> Repo);

/// Ways to make a repository that is not a plain clone; each begins with `Repo::seeded`.
const SHAPES: [Shape; 4] = [
    ("linked worktree", || Repo::seeded(Format::usual()).linked_worktree()),
    ("partial clone", || Repo::seeded(Format::usual()).partial_clone()),
    ("sparse index", || Repo::seeded(Format::usual()).sparse_index(["src"])),
    ("split index", || Repo::seeded(Format::usual()).split_index()),
];

/// Runs a test over an empty repository of each format.
pub(crate) fn for_each_format(test: impl Fn(Repo)) {
    for format in supported() {
        // Shown by the test harness if the test fails.
        println!("repository format: {format}");
        test(Repo::with(format));
    }
}

/// Runs a test over a repository with history (see `Repo::seeded`) of each format and shape:
/// linked worktree, partial clone, sparse index, split index.
pub(crate) fn for_each_shape(test: impl Fn(Repo)) {
    for format in supported() {
        println!("repository format: {format}");
        test(Repo::seeded(format));
    }
    for (name, make) in SHAPES {
        println!("repository shape: {name}");
        test(make());
    }
}

fn supported() -> Vec<Format> {
    let (supported, others): (Vec<_>, Vec<_>) =
        FORMATS.into_iter().partition(|format| format.is_supported());
    for format in others {
        skip(&format!("repository format {format}: git is older than 2.45"));
    }
    supported
}

impl Format {
    /// SHA-1 and files, unless the run says otherwise.
    pub(crate) fn usual() -> Self {
        match std::env::var(USUAL).as_deref() {
            Err(_) | Ok("" | "sha1,files") => FORMATS[0],
            Ok("sha1,reftable") => FORMATS[1],
            Ok("sha256,files") => FORMATS[2],
            Ok("sha256,reftable") => FORMATS[3],
            Ok(other) => panic!("{USUAL} is `{other}`"),
        }
    }

    pub(crate) fn is_supported(self) -> bool {
        self.refs == Refs::Files || git_version() >= REFTABLE_SINCE
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}/{:?}", self.hash, self.refs)
    }
}

/// Says aloud that a case is not run, and how many so far. Past the test harness, which keeps
/// what passing tests print to itself.
pub(crate) fn skip(what: &str) {
    static SKIPPED: AtomicUsize = AtomicUsize::new(0);
    assert!(std::env::var_os(NO_SKIP).is_none_or(|value| value != "1"), "may not skip {what}");
    let count = SKIPPED.fetch_add(1, Ordering::Relaxed) + 1;
    let _ = writeln!(std::io::stderr(), "SKIPPED ({count} so far): {what}");
}

/// Major and minor version of the git under test.
pub(crate) fn git_version() -> (u32, u32) {
    static VERSION: OnceLock<(u32, u32)> = OnceLock::new();
    *VERSION.get_or_init(|| {
        let output = Command::new("git").arg("version").output().expect("no git");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut numbers = text.split([' ', '.']).filter_map(|part| part.parse().ok());
        (numbers.next().expect("git has a version"), numbers.next().unwrap_or(0))
    })
}
