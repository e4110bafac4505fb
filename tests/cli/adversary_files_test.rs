//! Attacks with files and repositories: links, pipes and devices in the place of files, other owners,
//! odd object stores, settings that name programs. The table in SECURITY.md lists them.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::time::{Duration, Instant};

use crate::bad_input_test::{assert_clear, staged};
use crate::dialogue::message;
use crate::rig::{Format, Repo};

/// A run that waits for a pipe or reads a device to its end takes longer.
const PATIENCE: Duration = Duration::from_secs(20);
const FILE: &str = ".git-provenance.yml";
const ZOE: &str = "Signed-off-by: Zoe <zoe@example.org>";

#[test]
fn a_link_in_the_place_of_the_rules_shows_nothing_of_what_it_leads_to() {
    let repo = staged();
    let secret = repo.scratch("secret");
    fs::write(&secret, "password: correct horse\n").unwrap();
    symlink(&secret, repo.path().join(FILE)).unwrap();
    let before = repo.snapshot();
    for words in [
        &["check"][..],
        &["policy", "show"],
        &["policy", "lint"],
        &["commit", "--no-ai", "-m", "s"],
        &["amend", "-n"],
    ] {
        let outcome = repo.command(["provenance"]).args(words).stdin("s\n").run().assert_code(128);
        assert_clear(&outcome);
        assert!(outcome.err().contains("symbolic link"), "{outcome}");
        assert!(!outcome.to_string().contains("horse"), "{outcome}");
    }
    repo.assert_unchanged(&before);
    // What a person names is read wherever it lies.
    fs::remove_file(repo.path().join(FILE)).unwrap();
    fs::write(&secret, "version: 1\n").unwrap();
    symlink(&secret, repo.path().join("named.yml")).unwrap();
    repo.provenance(["policy", "lint", "named.yml"]).assert_success();
}

#[test]
fn a_mailmap_that_is_no_plain_file_maps_nothing_and_nobody_waits() {
    let named = |repo: &Repo, at: &str| {
        repo.config("mailmap.file", at);
    };
    for place in [".mailmap", "map"] {
        for kind in ["pipe", "device", "directory", "link", "loop", "huge"] {
            let repo = staged();
            let map = repo.path().join(place);
            let elsewhere = repo.scratch("elsewhere");
            fs::write(&elsewhere, "Robin Tester <robin@example.org> <zoe@example.org>\n").unwrap();
            match kind {
                "pipe" => _ = repo.shell(&format!("mkfifo {place}")).run().assert_success(),
                "device" => symlink("/dev/zero", &map).unwrap(),
                "directory" => fs::create_dir(&map).unwrap(),
                "link" => symlink(&elsewhere, &map).unwrap(),
                "loop" => symlink(place, &map).unwrap(),
                _ => fs::File::create(&map).unwrap().set_len(1 << 34).unwrap(),
            }
            if place == "map" {
                named(&repo, place);
            }
            let began = Instant::now();
            let run = repo.command(["provenance", "commit", "--no-ai", "-F", "-"]);
            run.stdin(format!("s\n\n{ZOE}\n")).run().assert_success();
            assert!(began.elapsed() < PATIENCE, "{place} {kind}");
            // Only a file that the person's own settings name may lead elsewhere.
            let mapped = kind == "link" && place == "map";
            assert_eq!(message(&repo).contains("Zoe"), !mapped, "{place} {kind}");
        }
    }
}

#[test]
fn a_pipe_in_the_place_of_the_message_is_refused_and_nobody_waits() {
    let repo = staged();
    let before = repo.snapshot();
    let editor = repo.editor_script("rm \"$1\"; mkfifo \"$1\"");
    let began = Instant::now();
    let run = repo.command(["provenance", "commit", "--no-ai"]).env("GIT_EDITOR", editor);
    let outcome = run.run().assert_code(128).assert_err("COMMIT_EDITMSG");
    assert_clear(&outcome);
    assert!(began.elapsed() < PATIENCE);
    repo.assert_unchanged(&before);
}

#[test]
fn a_hook_waits_for_no_pipe() {
    let repo = staged();
    let pipe = repo.scratch("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let pipe = pipe.to_str().unwrap();
    let began = Instant::now();
    for event in ["commit-msg", "prepare-commit-msg", "applypatch-msg"] {
        let outcome = repo.provenance(["hook", "run", event, pipe]).assert_code(128);
        assert_clear(&outcome);
    }
    assert!(began.elapsed() < PATIENCE);
}

#[test]
fn a_repository_of_another_owner_is_refused_as_git_refuses_it() {
    let repo = staged();
    let before = repo.snapshot();
    repo.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    for words in [
        &["check", "HEAD"][..],
        &["check"],
        &["amend", "-n"],
        &["amend", "--undo"],
        &["commit", "--no-ai", "-m", "s"],
        &["policy", "show"],
    ] {
        let outcome = repo.command(["provenance"]).args(words).stdin("s\n").run().assert_code(128);
        assert!(outcome.err().contains("dubious ownership"), "{outcome}");
        assert!(outcome.stdout.is_empty(), "{outcome}");
    }
    repo.env_remove("GIT_TEST_ASSUME_DIFFERENT_OWNER");
    repo.assert_unchanged(&before);
    // The exception is git's as well.
    repo.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    repo.config_global("safe.directory", "*");
    repo.provenance(["check", "HEAD"]).assert_success();
}

#[test]
fn settings_that_name_programs_run_none_in_what_only_reads() {
    let repo = Repo::seeded(Format::usual());
    let ran = repo.scratch("ran");
    let tool = repo.scratch("evil");
    let script = format!("#!/bin/sh\necho \"$0 $*\" >>{}\ncat >/dev/null\n", ran.display());
    fs::write(&tool, script).unwrap();
    fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
    let evil = tool.to_str().unwrap();
    repo.write(".gitattributes", "* diff=evil filter=evil merge=evil\n");
    repo.write("src/a.c", "int changed;\n");
    repo.write(FILE, "version: 1\nlimits: [{category: code, kind: bug-fix, lines: 1, over: needs-agreement, why: w}]\n");
    repo.git(["add", "."]);
    repo.git(["commit", "-q", "-m", "With attributes\n\nAI-used-for: code"]);
    repo.git(["format-patch", "-q", "-1", "-o", repo.scratch("").to_str().unwrap()]);
    for key in [
        "core.pager",
        "pager.log",
        "pager.diff",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "gpg.program",
        "gpg.ssh.program",
        "core.sshCommand",
        "core.alternateRefsCommand",
        "core.askPass",
        "credential.helper",
        "core.editor",
        "sequence.editor",
        "uploadpack.packObjectsHook",
        "trailer.sign.command",
        "trailer.sign.cmd",
        "interactive.diffFilter",
        "core.fsmonitor",
    ] {
        repo.config(key, evil);
    }
    repo.config("log.showSignature", "true").config("trailer.sign.key", "Signed-off-by");
    let patch = repo.scratch("0001-With-attributes.patch");
    for words in [
        &["check", "--root", "HEAD"][..],
        &["check", patch.to_str().unwrap()],
        &["check", "--policy-from", "HEAD", "HEAD"],
        &["amend", "-n", "--no-ai", "HEAD~1.."],
        &["policy", "show"],
        &["policy", "lint"],
        &["strip"],
        &["explain"],
    ] {
        let outcome = repo.command(["provenance"]).args(words).stdin("s\n").run();
        assert!(matches!(outcome.code, Some(0 | 1)), "{outcome}");
        let ran = fs::read_to_string(&ran).unwrap_or_default();
        assert!(ran.is_empty(), "{words:?} has run {ran}");
    }
}

#[test]
fn a_program_named_git_in_the_worktree_is_not_run() {
    let repo = staged();
    let ran = repo.scratch("ran");
    for name in ["git", "git-provenance", "sh"] {
        let script = format!("#!/bin/sh\ntouch {}\n", ran.display());
        repo.write(name, script);
        fs::set_permissions(repo.path().join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    repo.provenance(["commit", "--no-ai", "-m", "s"]).assert_success();
    repo.provenance(["check"]).assert_success();
    assert!(!ran.exists());
}

#[test]
fn borrowed_objects_are_found_and_a_circle_of_stores_ends() {
    let repo = staged();
    let lender = repo.scratch("lender");
    let objects = lender.join(".git/objects");
    repo.shell(&format!("git clone -q . {0} && git -C {0} commit -q --allow-empty -m Lent -m 'Co-authored-by: Claude <noreply@anthropic.com>'", lender.display()))
        .run()
        .assert_success();
    let lent = repo.command(["rev-parse", "HEAD"]).directory(&lender).run().out();
    // The lender borrows from us, and from itself.
    let ours = repo.git_dir().join("objects");
    fs::write(
        objects.join("info/alternates"),
        format!("{}\n{}\n", ours.display(), objects.display()),
    )
    .unwrap();
    fs::write(ours.join("info/alternates"), format!("{}\n", objects.display())).unwrap();
    let outcome = repo.provenance(["check", lent.trim()]).assert_code(1);
    assert!(outcome.out().contains("agent-trailer"), "{outcome}");
    repo.provenance(["commit", "--no-ai", "-m", "s"]).assert_success();
}

#[test]
fn a_replaced_commit_is_judged_as_it_is_stored() {
    let repo = Repo::seeded(Format::usual());
    let trace = "s\n\nCo-authored-by: Claude <noreply@anthropic.com>";
    repo.git(["commit", "-q", "--allow-empty", "-m", trace]);
    let bad = String::from_utf8(repo.git(["rev-parse", "HEAD"])).unwrap();
    repo.git(["commit", "-q", "--amend", "--allow-empty", "-m", "s"]);
    let good = String::from_utf8(repo.git(["rev-parse", "HEAD"])).unwrap();
    repo.git(["replace", bad.trim(), good.trim()]);
    repo.provenance(["check", bad.trim()]).assert_code(1).assert_out("agent-trailer");
    repo.provenance(["check", good.trim()]).assert_success();
}

#[test]
fn an_encoding_that_hides_a_line_from_us_and_not_from_readers_hides_nothing() {
    // In UTF-7 `+AEM-` is a C; in EBCDIC no byte is what it is in ASCII.
    let text = b"s\n\nbody\n\n+AEM-o-authored-by: Claude <+AG4-oreply+AEA-anthropic.com>\n";
    let ebcdic = b"\xa2\x25\x25\x82\x96\x84\xa8\x25\x25\xc3\x96\x60\x81\xa4\xa3\x88\x96\x99\x85\x84\x60\x82\xa8\x7a\x40\xc3\x93\
        \x81\xa4\x84\x85\x40\x4c\x95\x96\x99\x85\x97\x93\xa8\x7c\x81\x95\xa3\x88\x99\x96\x97\x89\x83\x4b\
        \x83\x96\x94\x6e\x25";
    for (label, message) in [("UTF-7", &text[..]), ("IBM037", ebcdic)] {
        let repo = Repo::seeded(Format::usual());
        let who = "Robin Tester <robin@example.org> 1700000000 +0000";
        let tree = String::from_utf8(repo.git(["rev-parse", "HEAD^{tree}"])).unwrap();
        let mut commit =
            format!("tree {tree}author {who}\ncommitter {who}\nencoding {label}\n\n").into_bytes();
        commit.extend_from_slice(message);
        let words = ["hash-object", "-t", "commit", "-w", "--stdin"];
        let id = repo.command(words).stdin(commit).run().assert_success().out();
        let shown = String::from_utf8(repo.git(["log", "-1", "--format=%B", id.trim()])).unwrap();
        // Which encodings git's library knows is the system's business: we see what git shows.
        let outcome = repo.provenance(["check", id.trim()]);
        let seen = outcome.out().contains("agent-trailer");
        assert_eq!(seen, shown.contains("Co-authored-by: Claude"), "{label}: {outcome}");
        assert!(!outcome.out().contains("fix: "), "the stored bytes are others: {outcome}");
    }
}

#[test]
fn words_that_look_like_options_and_odd_names_reach_no_git_as_options() {
    let repo = staged();
    let written = repo.scratch("written");
    let option = format!("--output={}", written.display());
    for words in [
        &["check", "--", &option][..],
        &["check", "--policy-from", &option, "HEAD"],
        &["check", "--policy-from", "HEAD\nHEAD", "HEAD"],
        &["check", "HEAD\nHEAD"],
        &["check", "HEAD\n--all"],
        &["amend", "-n", "--", &option],
        &["commit", "--no-ai", "-C", "HEAD\nHEAD"],
    ] {
        let outcome = repo.command(["provenance"]).args(words).run();
        assert!(matches!(outcome.code, Some(128 | 129)), "{words:?}: {outcome}");
        assert!(!written.exists(), "{words:?} wrote a file");
    }
}

#[test]
fn git_variables_that_move_the_repository_move_all_of_it() {
    // Index, objects and git directory elsewhere: what is judged is what git commits.
    let repo = staged();
    let (index, objects) = (repo.scratch("index"), repo.scratch("objects"));
    fs::copy(repo.git_dir().join("index"), &index).unwrap();
    fs::create_dir(&objects).unwrap();
    repo.write("src/other.c", "int other;\n");
    repo.env("GIT_INDEX_FILE", &index)
        .env("GIT_OBJECT_DIRECTORY", &objects)
        .env("GIT_ALTERNATE_OBJECT_DIRECTORIES", repo.git_dir().join("objects"))
        .env("GIT_DIR", repo.git_dir())
        .env("GIT_WORK_TREE", repo.path())
        .env("GIT_LITERAL_PATHSPECS", "1")
        .env("GIT_NAMESPACE", "x")
        .env("GIT_TRACE", "1");
    repo.git(["add", "src/other.c"]);
    let text = "s\n\nSigned-off-by: Robin Tester <robin@example.org>\n";
    let run = repo.command(["provenance", "commit", "--no-ai", "-F", "-"]);
    run.stdin(text).run().assert_success();
    assert_eq!(repo.head_message(), b"s\n");
    let names = String::from_utf8(repo.git(["show", "--name-only", "--format=", "HEAD"])).unwrap();
    assert!(names.contains("src/other.c") && names.contains("src/a.c"), "{names}");
    repo.provenance(["check", "HEAD"]).assert_success();
}
