//! The temporary directory of a test and the environment of every process in it. Nothing of the
//! outer environment gets in, except the search path and what coverage tools need.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, symlink};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::session;

/// Kept from the outer environment: instrumented programs would otherwise write their profile
/// into the worktree.
const KEPT: [&str; 1] = ["LLVM_PROFILE_FILE"];

/// `EDITOR` has the lowest rank of all: any editor a test sets wins, and a forgotten one is an
/// error at once instead of a `vi` that waits.
const NO_EDITOR: &str = "false";

const GITCONFIG: &str = "\
[user]
\tname = Robin Tester
\temail = robin@example.org
[init]
\tdefaultBranch = main
[commit]
\tgpgSign = false
[tag]
\tgpgSign = false
[gc]
\tauto = 0
[maintenance]
\tauto = false
";

/// A temporary directory with a home, a search path and space for repositories.
pub(crate) struct Sandbox {
    directory: TempDir,
    root: PathBuf,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let directory = tempfile::Builder::new().prefix("provenance-").tempdir().unwrap();
        let root = directory.path().canonicalize().unwrap();
        for name in ["bin", "home/.config", "tmp", "scratch", "template/hooks"] {
            fs::create_dir_all(root.join(name)).unwrap();
        }
        symlink(env!("CARGO_BIN_EXE_git-provenance"), root.join("bin/git-provenance")).unwrap();
        fs::write(root.join("home/.gitconfig"), GITCONFIG).unwrap();
        Self { directory, root }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path for a file of the test's own, outside any repository.
    pub(crate) fn scratch(&self, name: &str) -> PathBuf {
        self.root.join("scratch").join(name)
    }

    /// The whole environment of a process.
    pub(crate) fn environment(&self) -> BTreeMap<OsString, OsString> {
        let mut variables = BTreeMap::new();
        let mut set = |key: &str, value: OsString| variables.insert(key.into(), value);
        for key in KEPT {
            if let Some(value) = std::env::var_os(key) {
                set(key, value);
            }
        }
        let mut path = OsString::from(self.root.join("bin"));
        path.push(":");
        path.push(
            std::env::var_os("PATH").unwrap_or_else(|| "/usr/local/bin:/usr/bin:/bin".into()),
        );
        set("PATH", path);
        set("HOME", self.root.join("home").into());
        set("XDG_CONFIG_HOME", self.root.join("home/.config").into());
        set("TMPDIR", self.root.join("tmp").into());
        set("GIT_CONFIG_NOSYSTEM", "1".into());
        set("GIT_CONFIG_GLOBAL", self.root.join("home/.gitconfig").into());
        set("GIT_CEILING_DIRECTORIES", self.root.clone().into());
        set("GIT_TEMPLATE_DIR", self.root.join("template").into());
        set("EDITOR", NO_EDITOR.into());
        set("LC_ALL", "C.UTF-8".into());
        set("TZ", "UTC".into());
        set("TERM", "xterm-256color".into());
        variables
    }

    /// Writes a file that can be executed.
    pub(crate) fn write_executable(&self, path: &Path, content: &str) {
        let _no_fork = session::hold_forks();
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).unwrap();
        }
        let mut options = fs::OpenOptions::new();
        let mut file =
            options.write(true).create(true).truncate(true).mode(0o755).open(path).unwrap();
        file.write_all(content.as_bytes()).unwrap();
    }
}
