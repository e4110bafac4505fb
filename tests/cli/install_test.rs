//! `make install`: what is where, and that git, man and we find it.

use std::path::{Path, PathBuf};

use crate::rig::{Format, Repo, skip};

/// Everything installed below a directory of the test's own, with the program that is tested.
pub(crate) fn install(repo: &Repo) -> PathBuf {
    let prefix = repo.scratch("prefix");
    make(repo, "install", &prefix);
    prefix
}

fn make(repo: &Repo, target: &str, prefix: &Path) {
    let variable = |name: &str, path: &Path| format!("{name}={}", path.display());
    let run = repo.program("make").directory(env!("CARGO_MANIFEST_DIR"));
    let run = run.args(["--silent", target]).arg(variable("PREFIX", prefix));
    run.arg(variable("BINARY", Path::new(env!("CARGO_BIN_EXE_git-provenance"))))
        .run()
        .assert_success();
}

/// The search path with what was installed in front.
pub(crate) fn path(prefix: &Path) -> String {
    format!("{}/bin:{}", prefix.display(), std::env::var("PATH").unwrap())
}

#[test]
fn what_is_installed_is_where_it_is_looked_for_and_goes_again() {
    let repo = Repo::none();
    let prefix = install(&repo);
    for file in [
        "bin/git-provenance",
        "share/man/man1/git-provenance.1",
        "share/man/man1/git-provenance-commit.1",
        "share/man/man5/gitprovenance-policy.5",
        "share/bash-completion/completions/git-provenance",
        "share/zsh/site-functions/_git-provenance",
        "share/fish/vendor_completions.d/git-provenance.fish",
        "share/doc/git-provenance/LICENSE-MIT",
    ] {
        assert!(prefix.join(file).is_file(), "{file} is not installed");
    }
    repo.write("prefix-is-kept", "");
    std::fs::write(prefix.join("bin/other"), "").unwrap();
    make(&repo, "uninstall", &prefix);
    let left = repo.program("find").arg(&prefix).args(["-type", "f"]).run().assert_success().out();
    assert_eq!(left.trim(), prefix.join("bin/other").display().to_string());
    assert!(!prefix.join("share/doc/git-provenance").exists());
}

#[test]
fn git_and_we_open_the_pages_and_print_help_where_there_is_none() {
    let repo = Repo::seeded(Format::usual());
    if repo.shell("command -v man").run().code != Some(0) {
        return skip("manual pages: there is no man");
    }
    let prefix = install(&repo);
    repo.env("PATH", path(&prefix)).env("MANPAGER", "cat").env("MANWIDTH", "70");
    for words in [&["provenance", "--help"][..], &["help", "provenance"]] {
        repo.command(words).run().assert_success().assert_out("GIT-PROVENANCE(1)");
    }
    // Where the output is no terminal, the help is easier to work with.
    let help = |words: &[&str]| repo.command(words).run().assert_success().out();
    assert!(help(&["provenance", "commit", "--help"]).starts_with("Make a commit"));
    let shown_with = |code: i32, words: &[&str]| {
        let finished = repo.terminal(words).finish();
        assert_eq!(finished.code, Some(code), "{}", finished.screen);
        finished.screen
    };
    let shown = |words: &[&str]| shown_with(0, words);
    assert!(shown(&["provenance", "commit", "--help"]).contains("GIT-PROVENANCE-COMMIT(1)"));
    repo.config("help.format", "html");
    assert!(
        shown(&["provenance", "policy", "show", "--help"]).contains("GIT-PROVENANCE-POLICY(1)")
    );
    let short = shown_with(129, &["provenance", "commit", "-h"]);
    assert!(short.contains("Usage: git provenance commit"));
    std::fs::remove_file(prefix.join("share/man/man1/git-provenance-commit.1")).unwrap();
    assert!(shown(&["provenance", "commit", "--help"]).contains("Usage: git provenance commit"));
}
