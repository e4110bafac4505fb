//! Hooks in places that several owners share: one directory for all repositories, links, other programs' files,
//! and two installs at once.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;

use crate::rig::{Outcome, Repo};

fn hook(repo: &Repo, words: &[&str]) -> Outcome {
    repo.command(["provenance", "hook"]).args(words).run()
}

/// The directory of our hooks for all repositories.
fn for_all(repo: &Repo) -> PathBuf {
    repo.home().join(".config/git-provenance/hooks")
}

#[test]
fn a_hook_that_finds_itself_as_the_repositorys_own_does_not_run_itself() {
    for how in ["link to the directory", "link to the file", "core.hooksPath"] {
        let repo = Repo::new();
        hook(&repo, &["install", "--global"]).assert_success();
        match how {
            "link to the directory" => {
                let _templates_or_nothing = fs::remove_dir_all(repo.git_dir().join("hooks"));
                symlink(for_all(&repo), repo.git_dir().join("hooks")).unwrap();
            }
            "link to the file" => {
                fs::create_dir_all(repo.git_dir().join("hooks")).unwrap();
                for event in ["pre-commit", "commit-msg", "pre-push"] {
                    let place = repo.git_dir().join("hooks").join(event);
                    symlink(for_all(&repo).join(event), place).unwrap();
                }
            }
            _ => {
                for event in ["pre-commit", "commit-msg", "pre-push"] {
                    let text = fs::read_to_string(for_all(&repo).join(event)).unwrap();
                    repo.write(&format!(".git/hooks/{event}"), text);
                    let place = repo.git_dir().join("hooks").join(event);
                    fs::set_permissions(place, fs::Permissions::from_mode(0o755)).unwrap();
                }
                repo.config("core.hooksPath", ".git/hooks");
            }
        }
        let run = repo.shell("timeout 10 git commit -q --allow-empty -s -m s").run();
        run.assert_success();
        assert_eq!(repo.head_message(), b"s\n", "{how}");
        for shell in ["sh", "dash", "bash", "zsh"] {
            for event in ["pre-commit", "pre-push"] {
                let file = repo.git_dir().join("hooks").join(event);
                let script = format!(
                    "command -v {shell} >/dev/null || exit 0; timeout 10 {shell} '{}' </dev/null",
                    file.display()
                );
                repo.shell(&script).run().assert_success();
            }
        }
    }
}
