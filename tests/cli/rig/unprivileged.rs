//! Runs as a user whom file permissions bind: root, as in a container, may read and write anything.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::formats::skip;
use super::repo::Repo;
use super::run::Outcome;

/// `nobody`, in numbers.
const USER: [&str; 3] = ["--reuid=65534", "--regid=65534", "--clear-groups"];
/// git refuses the repository of another user unless it is told.
const TRUST: &str =
    "export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'; ";

/// Runs a shell script in the repository as somebody who is not root. `None`, and said aloud, where root
/// cannot become anybody else.
pub(crate) fn unprivileged(repo: &Repo, script: &str) -> Option<Outcome> {
    if !rustix::process::geteuid().is_root() {
        return Some(repo.shell(script).run());
    }
    if repo.shell("command -v setpriv").run().code != Some(0) {
        skip("what file permissions forbid: there is no setpriv to become another user");
        return None;
    }
    let root = repo.home().parent().unwrap().to_owned();
    // The program may lie where nobody else can reach it.
    let program = root.join("bin/git-provenance");
    fs::remove_file(&program).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_git-provenance"), &program).unwrap();
    for path in [root.clone(), root.join("tmp")] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let run = repo.program("setpriv").args(USER).args(["sh", "-c"]);
    Some(run.arg(format!("{TRUST}{script}")).run())
}
