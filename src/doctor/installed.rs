//! What belongs to an installation beside the program: manual pages and completions.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{Level, Line};

/// What to run for what is missing.
const FIX: &str = "run `make install` in a checkout of git-provenance";

/// Completion files, below a `share` directory.
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "bash-completion/completions/git-provenance"),
    ("zsh", "zsh/site-functions/_git-provenance"),
    ("fish", "fish/vendor_completions.d/git-provenance.fish"),
];

/// The manual page, and the completion for the user's shell.
pub(crate) fn lines(program: &Path) -> Vec<Line> {
    let shares = shares(program);
    let page = ["git-provenance.1", "git-provenance.1.gz"]
        .iter()
        .flat_map(|page| manuals(&shares).into_iter().map(move |man| man.join("man1").join(page)))
        .find(|path| path.exists());
    let mut lines = vec![match page {
        Some(page) => Line::ok("manual pages", page.display().to_string()),
        None => Line::bad(
            "manual pages",
            Level::Warning,
            "not found, so `git provenance --help` shows nothing",
            FIX,
        ),
    }];
    let shell = variable("SHELL").map(PathBuf::from).unwrap_or_default();
    let shell = shell.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    if let Some((_, file)) = COMPLETIONS.iter().find(|(name, _)| *name == shell) {
        let found = shares.iter().map(|share| share.join(file)).find(|path| path.exists());
        lines.push(match found {
            Some(path) => Line::ok("completions", path.display().to_string()),
            None => {
                Line::bad("completions", Level::Warning, format!("none found for {shell}"), FIX)
            }
        });
    }
    lines
}

/// The first program of this name in PATH, as a shell finds it.
pub(crate) fn first_in_path(name: &str) -> Option<PathBuf> {
    let path = variable("PATH")?;
    std::env::split_paths(&path).map(|directory| directory.join(name)).find(|file| file.is_file())
}

/// Where packages and users put shared files: beside the program, the user's own, the system's.
fn shares(program: &Path) -> Vec<PathBuf> {
    let beside = program.parent().and_then(Path::parent).map(|prefix| prefix.join("share"));
    let own = variable("XDG_DATA_HOME").map(PathBuf::from);
    let own = own.or_else(|| Some(PathBuf::from(variable("HOME")?).join(".local/share")));
    let system = ["/usr/local/share", "/usr/share"].map(PathBuf::from);
    beside.into_iter().chain(own).chain(system).collect()
}

fn manuals(shares: &[PathBuf]) -> Vec<PathBuf> {
    let named = variable("MANPATH").unwrap_or_default();
    let named: Vec<PathBuf> = std::env::split_paths(&named).collect();
    named.into_iter().chain(shares.iter().map(|share| share.join("man"))).collect()
}

#[expect(clippy::disallowed_methods, reason = "where the user keeps such files")]
pub(crate) fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
