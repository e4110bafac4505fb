//! `git provenance check` on patches, mboxes and maildirs.

use bstr::ByteSlice as _;

use crate::rig::{Format, Outcome, Repo};

const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>";

/// A series of three patches and a cover letter in `p/`, the second patch bad.
fn series() -> Repo {
    let repo = Repo::seeded(Format::usual());
    let messages = [
        "one: first\n\nBody.\n",
        &format!("two: second\n\nAI-used-for: code\n{AGENT}\n"),
        "three: third\n",
    ];
    for (number, message) in messages.iter().enumerate() {
        repo.write("src/a.c", format!("int a = {number};\n")).git(["add", "."]);
        repo.command(["commit", "-q", "-F", "-"]).stdin(message).run().assert_success();
    }
    repo.git(["format-patch", "-q", "--cover-letter", "-o", "p", "-3"]);
    repo
}

fn check(repo: &Repo, words: &[&str]) -> Outcome {
    repo.command(["provenance", "check"]).args(words).run()
}

fn files(repo: &Repo) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(repo.path().join("p"))
        .unwrap()
        .map(|entry| format!("p/{}", entry.unwrap().file_name().into_string().unwrap()))
        .collect();
    names.sort();
    names
}

#[test]
fn patches_are_judged_as_the_commits_they_become() {
    let repo = series();
    let files = files(&repo);
    let words: Vec<&str> = files.iter().map(String::as_str).collect();
    let outcome = check(&repo, &words).assert_code(1);
    let outcome =
        outcome.assert_out("p/0002-two-second.patch, mail 1 \"two: second\", line 4, column 1");
    outcome.assert_out("1 error and 0 warnings in 1 of 4 patches");
    check(&repo, &[&files[1], &files[3]]).assert_success().assert_out("2 patches checked");
    // Files are files, whatever stands beside them.
    check(&repo, &["HEAD", "--", &files[1]]).assert_success().assert_out("2 messages checked");
}

#[test]
fn an_mbox_a_maildir_and_standard_input_give_the_same() {
    let repo = series();
    let mbox: Vec<u8> = files(&repo).iter().flat_map(|file| repo.read(file)).collect();
    repo.write("all.mbox", &mbox);
    let box_ =
        check(&repo, &["all.mbox"]).assert_code(1).assert_out("all.mbox, mail 3 \"two: second\"");
    for (number, file) in files(&repo).iter().enumerate() {
        repo.write(&format!("mail/cur/{number}"), repo.read(file));
    }
    for directory in ["new", "tmp"] {
        std::fs::create_dir_all(repo.path().join("mail").join(directory)).unwrap();
    }
    let directory = check(&repo, &["mail"]).assert_code(1);
    assert_eq!(directory.out(), box_.out().replace("all.mbox", "mail"));
    // As `git format-patch -o p` leaves them.
    let names = files(&repo);
    let each: Vec<&str> = names.iter().map(String::as_str).collect();
    std::fs::create_dir_all(repo.path().join("p/older")).unwrap();
    let patches = check(&repo, &["p/"]).assert_code(1);
    assert_eq!(patches.out(), check(&repo, &each).out());
    std::fs::create_dir_all(repo.path().join("empty")).unwrap();
    check(&repo, &["empty"]).assert_code(128).assert_err("there is no mail in `empty`");
    let stdin = repo.command(["provenance", "check", "-"]).stdin(&mbox).run().assert_code(1);
    assert_eq!(stdin.out(), box_.out().replace("all.mbox", "standard input"));
    let outside = Repo::none();
    let run = outside.command(["provenance", "check", "-"]).stdin(&mbox).run().assert_code(1);
    assert_eq!(run.out(), stdin.out());
    assert_eq!(std::fs::read_dir(repo.temporary()).unwrap().count(), 0, "a temporary file stays");
}

#[test]
fn a_cover_letter_is_judged_by_its_prose() {
    let repo = series();
    let letter = String::from_utf8(repo.read("p/0000-cover-letter.patch")).unwrap();
    let footer = "🤖 Generated with [Claude Code](https://claude.com/claude-code)";
    let text = letter.replace("*** BLURB HERE ***", &format!("Prompt used: go on\n\n{footer}"));
    repo.write("p/0000-cover-letter.patch", text);
    let words = ["--policy", "qemu-draft", "p/0000-cover-letter.patch"];
    let outcome = check(&repo, &words).assert_code(1);
    outcome
        .assert_out("agent-footer")
        .assert_out("prompt-in-message")
        .assert_out("2 errors and 0 warnings");
}

#[test]
fn the_lines_of_a_patch_count_against_a_limit_and_its_paths_are_seen() {
    let repo = series();
    repo.write("policy.yml", "version: 1\nextends: neutral\ndisclosure: {trailer: AI-used-for, value: categories, categories: {code: {}}}\n\
        limits: [{category: code, kind: any, lines: 1, over: refuse}]\npaths: {off-limits: [\"src/**\"]}\n");
    let outcome =
        check(&repo, &["--policy", "policy.yml", "p/0002-two-second.patch"]).assert_code(1);
    outcome.assert_out("2 changed lines").assert_out("`src/a.c`");
}

#[test]
fn what_is_no_patch_or_only_half_of_one_is_128_with_its_place() {
    let repo = series();
    let patch = String::from_utf8(repo.read("p/0001-one-first.patch")).unwrap();
    let half = &patch[..patch.find("+int a").unwrap()];
    let header = &patch[..patch.find("Subject").unwrap()];
    let reply = "From a@b Mon Sep 17 00:00:00 2001\nFrom: Kim <kim@example.org>\nSubject: Re: [PATCH] x\n\nNo.\n";
    let second: Vec<u8> = [patch.as_bytes(), half.as_bytes()].concat();
    let garbage: Vec<u8> = (0..100_000u32).map(|n| (n * 7919 % 251) as u8).collect();
    let cases: [(&str, &[u8], &str); 8] = [
        ("half.patch", half.as_bytes(), "mail 1 of `half.patch`"),
        ("header.patch", header.as_bytes(), "mail 1 of `header.patch`"),
        ("reply.mbox", reply.as_bytes(), "mail 1 of `reply.mbox`"),
        ("second.mbox", &second, "mail 2 of `second.mbox`"),
        ("garbage.mbox", &garbage, "`garbage.mbox`"),
        ("empty.mbox", b"", "`empty.mbox`"),
        ("text", b"just text\n", "mail 1 of `text`"),
        (
            "bare.diff",
            &patch.as_bytes()[patch.find("diff --git").unwrap()..],
            "mail 1 of `bare.diff`",
        ),
    ];
    for (name, content, text) in cases {
        repo.write(name, content);
        check(&repo, &[name]).assert_code(128).assert_err(text).assert_err("hint: ");
        repo.command(["provenance", "check", "-"]).stdin(content).run().assert_code(128);
    }
    std::fs::create_dir(repo.path().join("directory")).unwrap();
    check(&repo, &["directory"]).assert_code(128).assert_err("`directory`");
    check(&repo, &["odd\x1b[2J.patch"]).assert_code(128).assert_err("`odd\\u{1b}[2J.patch`");
    assert_eq!(std::fs::read_dir(repo.temporary()).unwrap().count(), 0, "a temporary file stays");
}

#[test]
fn a_patch_that_ends_early_or_is_damaged_never_crashes_and_never_passes_with_half_a_hunk() {
    let repo = series();
    let patch = repo.read("p/0002-two-second.patch");
    let hunk = patch.find(b"@@ -").unwrap();
    let end = hunk + patch[hunk..].find(b"\n-- \n").unwrap();
    for cut in (0..patch.len()).step_by(23) {
        repo.write("cut.patch", &patch[..cut]);
        let outcome = check(&repo, &["--policy", "neutral", "cut.patch"]);
        assert!(matches!(outcome.code, Some(1 | 128)), "cut at {cut}: {outcome}");
        if cut < end - 1 {
            assert_eq!(outcome.code, Some(128), "cut at {cut}: {outcome}");
        }
    }
    let mut state = 12345_u32;
    for round in 0..40 {
        let mut damaged = patch.clone();
        for _ in 0..=round % 5 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = usize::try_from(state >> 8).unwrap() % damaged.len();
            damaged[at] = state.to_le_bytes()[3];
        }
        repo.write("damaged.patch", &damaged);
        let outcome = check(&repo, &["damaged.patch"]);
        assert!(matches!(outcome.code, Some(0 | 1 | 128)), "{outcome}");
    }
}
