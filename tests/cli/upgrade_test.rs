//! What version 0.1.0 wrote, in `from_0_1_0/`, is read, replaced or removed without loss.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::rig::{Format, Hash, Refs, Repo};

const EVENTS: [&str; 5] =
    ["commit-msg", "prepare-commit-msg", "applypatch-msg", "pre-push", "sendemail-validate"];

fn written(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/from_0_1_0").join(name)
}

/// Copies the hook files that 0.1.0 wrote; their names.
fn put_hooks(from: &str, to: &Path) -> Vec<String> {
    fs::create_dir_all(to).unwrap();
    let mut names = Vec::new();
    for entry in fs::read_dir(written(from)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        fs::copy(entry.path(), to.join(&name)).unwrap();
        fs::set_permissions(to.join(&name), fs::Permissions::from_mode(0o755)).unwrap();
        names.push(name);
    }
    names.sort();
    names
}

/// A repository in which 0.1.0 installed its hooks, beside one that was there before.
fn with_hooks_of_0_1_0() -> Repo {
    let repo = Repo::seeded(Format::usual());
    assert_eq!(put_hooks("hooks", &repo.hooks_dir()).len(), EVENTS.len());
    repo.hook("commit-msg.before-provenance", "#!/bin/sh\necho before >>ran\n");
    repo
}

#[test]
fn hooks_of_0_1_0_are_known_and_replaced() {
    let repo = with_hooks_of_0_1_0();
    let status = repo.provenance(["hook", "status"]).assert_success();
    assert_eq!(status.out().matches("but it runs `/opt/git-provenance/").count(), 5, "{status}");
    let run = repo.provenance(["hook", "install"]).assert_success();
    assert_eq!(run.out().matches("replaced by the current one").count(), 5, "{run}");
    let fresh = Repo::seeded(Format::usual());
    fresh.provenance(["hook", "install"]).assert_success();
    for event in EVENTS {
        let read = |repo: &Repo| fs::read_to_string(repo.hooks_dir().join(event)).unwrap();
        let program = |text: String| {
            text.lines().filter(|line| !line.starts_with("program=")).collect::<String>()
        };
        assert_eq!(program(read(&repo)), program(read(&fresh)), "{event}");
    }
    repo.git(["commit", "-q", "--allow-empty", "-s", "-m", "s"]);
    assert_eq!((repo.head_message(), repo.read("ran")), (b"s\n".into(), b"before\n".into()));
}

#[test]
fn hooks_of_0_1_0_are_removed_and_what_was_before_them_is_back() {
    let repo = with_hooks_of_0_1_0();
    repo.provenance(["hook", "uninstall"]).assert_success();
    let left: Vec<_> =
        fs::read_dir(repo.hooks_dir()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["commit-msg"]);
    repo.git(["commit", "-q", "--allow-empty", "-m", "s"]);
    assert_eq!(repo.read("ran"), b"before\n");
}

#[test]
fn hooks_of_0_1_0_for_all_repositories_are_replaced_and_removed() {
    let repo = Repo::seeded(Format::usual());
    let directory = repo.home().join(".config/git-provenance/hooks");
    let set = || {
        let names = put_hooks("global", &directory);
        repo.config_global("core.hooksPath", directory.to_str().unwrap());
        names
    };
    let names = set();
    for word in ["pre-commit", "commit-msg"] {
        repo.write(&format!(".git/hooks/{word}"), format!("#!/bin/sh\necho {word} >>ran\n"));
    }
    repo.shell("chmod +x .git/hooks/pre-commit .git/hooks/commit-msg").run().assert_success();
    repo.provenance(["hook", "install", "--global"]).assert_success();
    for name in &names {
        let text = fs::read_to_string(directory.join(name));
        match name.as_str() {
            // It ran for each reference of each fetch.
            "reference-transaction" => assert!(text.is_err(), "{name}"),
            _ => assert!(text.unwrap().contains("# git-provenance hook 2."), "{name}"),
        }
    }
    repo.git(["commit", "-q", "--allow-empty", "-s", "-m", "s"]);
    assert_eq!(repo.head_message(), b"s\n");
    assert_eq!(repo.read("ran"), b"pre-commit\ncommit-msg\n");
    for replaced in [true, false] {
        if !replaced {
            set();
        }
        repo.provenance(["hook", "uninstall", "--global"]).assert_success();
        assert!(!directory.exists(), "{replaced}");
        repo.try_git(["config", "--global", "--get", "core.hooksPath"]).assert_code(1);
    }
}

#[test]
fn a_file_of_0_1_0_with_lines_of_somebody_else_is_not_replaced() {
    let repo = with_hooks_of_0_1_0();
    let place = repo.hooks_dir().join("pre-push");
    let changed = fs::read_to_string(&place).unwrap() + "my-linter\n";
    fs::write(&place, &changed).unwrap();
    for word in ["install", "uninstall"] {
        repo.provenance(["hook", word]).assert_code(128).assert_err("hint: ");
        assert_eq!(fs::read_to_string(&place).unwrap(), changed);
    }
}

#[test]
fn an_amend_of_0_1_0_is_taken_back() {
    // The commits that the journal names come out with their ids again.
    const DATE: &str = "@1772000000 +0000";
    let repo = Repo::with(Format { hash: Hash::Sha1, refs: Refs::Files });
    repo.env("GIT_AUTHOR_DATE", DATE).env("GIT_COMMITTER_DATE", DATE);
    let agent = "Co-authored-by: Claude <noreply@anthropic.com>";
    for number in 1..=3 {
        repo.write("a", format!("{number}\n")).git(["add", "a"]);
        repo.git(["commit", "-q", "-m", &format!("Change {number}"), "-m", agent]);
    }
    let id = |name: &str| {
        String::from_utf8(repo.git(["rev-parse", name])).unwrap().trim_end().to_owned()
    };
    let (before, mut parent) = (id("HEAD"), id("HEAD~2"));
    for (number, tree) in [(2, "HEAD~1^{tree}"), (3, "HEAD^{tree}")] {
        let message = format!("Change {number}\n\nAI-used-for: code\n");
        let run = repo.command(["commit-tree", "-p", &parent, &id(tree)]).stdin(message).run();
        parent = run.assert_success().out().trim_end().to_owned();
    }
    repo.git(["update-ref", "refs/heads/main", &parent]);
    repo.git(["update-ref", "ORIG_HEAD", &before]);
    let directory = repo.git_dir().join("provenance");
    fs::create_dir_all(&directory).unwrap();
    fs::copy(written("provenance/amend"), directory.join("amend")).unwrap();
    let journal = fs::read_to_string(directory.join("amend")).unwrap();
    assert!(journal.contains(&before) && journal.contains(&parent), "{before} {parent}\n{journal}");
    repo.env_remove("GIT_AUTHOR_DATE").env_remove("GIT_COMMITTER_DATE");
    repo.provenance(["amend", "--undo"]).assert_success();
    assert_eq!(id("HEAD"), before);
}

#[test]
fn drafts_of_0_1_0_are_used_and_counted_with_ours() {
    let repo = Repo::seeded(Format::usual());
    let directory = repo.git_dir().join("provenance");
    fs::create_dir_all(&directory).unwrap();
    let draft = fs::read(written("provenance/draft-1795846422.txt")).unwrap();
    for number in 0..20 {
        let path = directory.join(format!("draft-17958464{number:02}.txt"));
        fs::write(&path, &draft).unwrap();
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000 + number);
        fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    }
    let old = directory.join("draft-1795846419.txt");
    repo.command([
        "provenance",
        "commit",
        "-q",
        "--no-ai",
        "--allow-empty",
        "--cleanup=whitespace",
        "-F",
    ])
    .arg(&old)
    .run()
    .assert_success();
    assert_eq!(repo.head_message(), draft);
    repo.provenance(["commit", "--allow-empty", "-m", "s"]).assert_code(128);
    let left: Vec<_> = fs::read_dir(&directory).unwrap().map(|e| e.unwrap().file_name()).collect();
    let left: Vec<_> =
        left.iter().filter(|name| name.to_string_lossy().ends_with(".txt")).collect();
    assert_eq!(left.len(), 20, "{left:?}");
    assert!(!directory.join("draft-1795846400.txt").exists(), "the oldest goes first");
}
