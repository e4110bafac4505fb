//! `git provenance check` on commits and messages: what is checked, what is reported, and how it ends.

use std::time::{Duration, Instant};

use crate::rig::{Format, Outcome, Repo, for_each_format, for_each_shape};

const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>";
const BAD: &str =
    "parser: read on\n\nAI-used-for: coed\nCo-authored-by: Claude <noreply@anthropic.com>\n";

/// A repository with a good commit and then a bad one.
fn bad_head() -> Repo {
    let repo = Repo::seeded(Format::usual());
    commit(&repo, BAD);
    repo
}

/// Commits a message as it is.
fn commit(repo: &Repo, message: &str) {
    let words = ["commit", "-q", "--allow-empty", "--cleanup=verbatim", "-F", "-"];
    repo.command(words).stdin(message).run().assert_success();
}

fn check(repo: &Repo, words: &[&str]) -> Outcome {
    repo.command(["provenance", "check"]).args(words).run()
}

fn message(repo: &Repo, options: &[&str], text: impl AsRef<[u8]>) -> Outcome {
    let run = repo.command(["provenance", "check", "--message", "-"]).args(options);
    run.stdin(text).run()
}

#[test]
fn findings_say_where_they_are_and_how_to_put_them_right() {
    for_each_shape(|repo| {
        commit(&repo, BAD);
        let before = repo.snapshot();
        let outcome = check(&repo, &["--root"]).assert_code(1);
        let id = String::from_utf8(repo.git(["rev-parse", "HEAD"])).unwrap();
        let expected = format!(
            "error[unknown-category]: `coed` is not a category; the categories are code, tests, docs, research
 --> commit {id} \"parser: read on\", line 3, column 14
  |
3 | AI-used-for: coed
  |              ^^^^
  = fix: write `code`
  = help: did you mean `code`?

error[agent-trailer]: an agent's trailer: e-mail noreply@anthropic.com belongs to Claude
 --> commit {id} \"parser: read on\", line 4, column 1
  |
4 | {AGENT}
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: remove the line

2 errors and 0 warnings in 1 of 3 commits; rules: this project (preset default)
`git provenance explain agent-trailer` says more about a rule
",
            id = &id[..12]
        );
        assert_eq!((outcome.out(), outcome.err()), (expected, String::new()));
        repo.assert_unchanged(&before);
    });
}

#[test]
fn a_revision_is_one_commit_and_a_range_is_a_range() {
    let repo = bad_head();
    commit(&repo, "Good\n");
    let count = |words: &[&str], commits: &str, code| {
        check(&repo, words).assert_code(code).assert_out(commits);
    };
    count(&["HEAD"], "1 commit checked", 0);
    count(&["HEAD~1"], "1 of 1 commit;", 1);
    count(&["HEAD", "HEAD~1", "HEAD~2"], "1 of 3 commits;", 1);
    count(&["HEAD~2..HEAD"], "1 of 2 commits;", 1);
    count(&["HEAD~1..HEAD"], "1 commit checked", 0);
    count(&["HEAD", "^HEAD~1"], "1 commit checked", 0);
    count(&["HEAD~1^!"], "1 of 1 commit;", 1);
    count(&["--root", "HEAD~2"], "2 commits checked", 0);
    count(&["--root"], "1 of 4 commits;", 1);
    count(&[], "1 commit checked", 0);
    count(&["HEAD~1", "--"], "1 of 1 commit;", 1);
}

#[test]
fn without_a_range_what_is_not_upstream_is_checked() {
    let repo = bad_head();
    repo.git(["branch", "base", "HEAD~1"]);
    repo.git(["branch", "-q", "--set-upstream-to=base"]);
    check(&repo, &[]).assert_code(1).assert_out("1 of 1 commit;");
    commit(&repo, "Good\n");
    check(&repo, &[]).assert_code(1).assert_out("1 of 2 commits;");
    repo.git(["branch", "-q", "-f", "base", "HEAD"]);
    check(&repo, &[])
        .assert_success()
        .assert_out("nothing to check: all commits are already upstream");
    let empty = Repo::new();
    check(&empty, &[])
        .assert_success()
        .assert_out("nothing to check; ")
        .assert_err("no commit yet");
}

#[test]
fn what_cannot_be_checked_is_128_and_never_a_pass() {
    let repo = bad_head();
    repo.write("both", "x").git(["branch", "both"]);
    let cases: [(&[&str], &str); 10] = [
        (&["HEAD..HEAD"], "`HEAD..HEAD`"),
        (&["nowhere"], "nowhere"),
        (&["nowhere..HEAD"], "nowhere..HEAD"),
        (&["both"], "`both` is both a revision and a file"),
        (&["HEAD:README"], "HEAD:README"),
        (&["missing.patch"], "`missing.patch`"),
        (&["--", "missing"], "`missing`"),
        (&["--message", "missing"], "`missing`"),
        (&["--policy-from", "nowhere"], "`nowhere`"),
        (&["--policy", "defualt"], "did you mean `default`?"),
    ];
    for (words, text) in cases {
        check(&repo, words).assert_code(128).assert_err(text).assert_err("hint: ");
    }
    check(&repo, &["both", "--"]).assert_code(1);
    check(&repo, &["--", "both"]).assert_code(128).assert_err("mail 1 of `both`");
    let none = Repo::none();
    check(&none, &[]).assert_code(128).assert_err("not a git repository");
    check(&none, &["HEAD"]).assert_code(128).assert_err("`HEAD`");
}

#[test]
fn a_wrong_command_line_is_129() {
    let repo = bad_head();
    for words in [
        &["--frobnicate"][..],
        &["--format", "yaml"],
        &["--policy", "default", "--policy-from", "HEAD"],
        &["--summary", "--format", "json"],
        &["-", "--message", "-"],
    ] {
        check(&repo, words).assert_code(129);
    }
}

#[test]
fn an_object_that_is_missing_or_broken_ends_the_check_with_128() {
    for content in [None, Some(&b"garbage"[..]), Some(b"")] {
        let repo = bad_head();
        commit(&repo, "Good\n");
        let id = String::from_utf8(repo.git(["rev-parse", "HEAD~1"])).unwrap();
        let (directory, file) = id.trim().split_at(2);
        let object = repo.git_dir().join("objects").join(directory).join(file);
        std::fs::remove_file(&object).unwrap();
        if let Some(content) = content {
            std::fs::write(&object, content).unwrap();
        }
        let outcome = check(&repo, &["--root"]).assert_code(128).assert_err("error: ");
        assert!(!outcome.out().contains("checked"), "{outcome}");
        for format in ["json", "sarif", "junit"] {
            let outcome = check(&repo, &["--root", "--format", format]).assert_code(128);
            assert!(outcome.out().trim_end().ends_with(['}', '>']), "{outcome}");
        }
    }
}

#[test]
fn a_commit_that_is_far_too_large_is_named() {
    let repo = Repo::seeded(Format::usual());
    commit(&repo, &format!("Huge\n\n{}", "text of no use\n".repeat(1_200_000)));
    let began = Instant::now();
    check(&repo, &["HEAD"]).assert_code(128).assert_err("bytes");
    let path = repo.scratch("message");
    std::fs::write(&path, vec![b'a'; 100_000_000]).unwrap();
    check(&repo, &["--message", path.to_str().unwrap()]).assert_code(128).assert_err("bytes");
    assert!(began.elapsed() < Duration::from_secs(30));
    // What is merely long is judged in reasonable time.
    for line in
        ["text and no end of it: yes\n", "Signed-off-by: K <k@x.org>\n", "Generated with x\n"]
    {
        let began = Instant::now();
        message(&repo, &[], format!("Long\n\n{}", line.repeat(8_000_000 / line.len())));
        assert!(began.elapsed() < Duration::from_secs(30), "{line}");
    }
}

#[test]
fn one_message_is_judged_without_what_git_cuts_off() {
    let repo = Repo::none();
    message(&repo, &[], "Good\n\n# Signed-off-by comes later\n").assert_success();
    message(&repo, &[], BAD)
        .assert_code(1)
        .assert_out("standard input \"parser: read on\", line 4");
    message(&repo, &[], format!("\n# comment\n{BAD}")).assert_code(1).assert_out("line 6");
    let scissors = "# ------------------------ >8 ------------------------\n";
    message(&repo, &[], format!("Good\n{scissors}{AGENT}\n")).assert_success();
    for empty in ["", "\n\n", "# comment\n"] {
        message(&repo, &[], empty).assert_code(128).assert_err("no message");
    }
    // In some encoding it may be text.
    message(&repo, &[], b"\xff\xfe\x01 odd\n\n\x1b[2J").assert_success();
    repo.write("m", BAD);
    check(&repo, &["--message", "m", "--format", "github"])
        .assert_code(1)
        .assert_out("file=m,line=4");
}

#[test]
fn warnings_alone_pass() {
    let repo = Repo::none();
    let text = "Good\n\nAI-used-for: code\n\nSigned-off-by: Kim Other <kim@example.org>\n";
    message(&repo, &[], text).assert_success().assert_out("0 errors and 1 warning");
}

#[test]
fn the_rules_are_the_projects_or_those_that_are_named() {
    let repo = bad_head();
    let required = "version: 1\nextends: neutral\nname: Strict\nsign-off: {mode: required}\n";
    repo.write(".git-provenance.yml", required);
    check(&repo, &[])
        .assert_code(1)
        .assert_out("Strict (.git-provenance.yml)")
        .assert_out("missing-sign-off");
    repo.git(["add", "."]);
    std::fs::remove_file(repo.path().join(".git-provenance.yml")).unwrap();
    check(&repo, &[]).assert_code(1).assert_out("Strict (.git-provenance.yml in the index)");
    repo.git(["commit", "-q", "-m", "Rules"]);
    repo.git(["rm", "-q", "--cached", ".git-provenance.yml"]);
    check(&repo, &[]).assert_code(1).assert_out("Strict (.git-provenance.yml in HEAD)");
    // A change cannot bring its own rules.
    check(&repo, &["--policy-from", "HEAD~1"]).assert_success().assert_out("preset default");
    check(&repo, &["--policy-from", "HEAD"])
        .assert_code(1)
        .assert_out("Strict (.git-provenance.yml in HEAD)");
    check(&repo, &["--policy", "default"]).assert_success();
    repo.write(
        ".git-provenance.yml",
        "version: 1\nextends: default\nseverity: {agent-trailr: off}\n",
    );
    check(&repo, &[])
        .assert_code(128)
        .assert_err("`agent-trailr`")
        .assert_err("did you mean `agent-trailer`?");
    repo.write(".git-provenance.yml", "version: 1\nextends: [");
    check(&repo, &[]).assert_code(128).assert_err(".git-provenance.yml");
}

#[test]
fn a_bare_repository_follows_the_rules_of_its_head() {
    let repo = Repo::seeded(Format::usual());
    repo.write(".git-provenance.yml", "version: 1\nextends: neutral\nname: Strict\n");
    repo.git(["add", "."]);
    repo.git(["commit", "-q", "-m", "Rules"]);
    let run = repo.command(["provenance", "check", "--root"]).directory(".git");
    run.run()
        .assert_success()
        .assert_out("3 commits checked")
        .assert_out("Strict (.git-provenance.yml in HEAD)");
    // There `HEAD` is a file as well, and git does not ask which of the two is meant.
    let log = repo.command(["log", "--format=%H", "HEAD"]).directory(".git").run();
    log.assert_success();
    let run = repo.command(["provenance", "check", "HEAD"]).directory(".git");
    run.run().assert_success().assert_out("1 commit checked");
    let run = repo.command(["provenance", "check", "--root"]).directory("src");
    run.run().assert_success().assert_out("Strict (.git-provenance.yml)");
}

#[test]
fn changes_are_counted_for_the_commits_that_need_it() {
    for_each_format(|repo| {
        let policy = "version: 1\nextends: default\nname: Small\n\
            limits: [{category: code, kind: bug-fix, lines: 2, not-counting: tests, over: refuse}]\n\
            paths: {off-limits: [\"crypto/**\"]}\n";
        repo.write("policy.yml", policy);
        let step = |path: &str, lines: usize, message: &str| {
            repo.write(path, "x\n".repeat(lines)).git(["add", "-A"]);
            commit(&repo, message);
        };
        let ai = "AI-used-for: code\n";
        step("a b/\u{e9}.c", 3, &format!("root\n\n{ai}"));
        step("b.c", 2, &format!("small\n\n{ai}"));
        step("tests/b.c", 9, &format!("tests\n\n{ai}"));
        step("c.c", 9, "by hand\n");
        step("crypto/aes.c", 1, &format!("crypto\n\n{ai}"));
        repo.git(["mv", "c.c", "moved.c"]);
        commit(&repo, &format!("moved\n\n{ai}"));
        let outcome = check(&repo, &["--root", "--policy", "policy.yml"]).assert_code(1);
        let outcome = outcome.assert_out("2 errors and 0 warnings in 2 of 6 commits");
        let outcome = outcome.assert_out("\"root\", line 3").assert_out("8 changed lines");
        outcome.assert_out("\"crypto\", line 3").assert_out("`crypto/aes.c`");
    });
}

#[test]
fn bytes_that_are_no_message_are_not_passed() {
    let repo = Repo::seeded(Format::usual());
    let outcome = message(&repo, &[], b"\x7fELF\x02\x01\0\0 and more\n").assert_code(128);
    outcome.assert_err("contains a NUL byte").assert_err("hint: ");
}

#[test]
fn a_message_in_another_encoding_is_read_in_it() {
    let repo = Repo::seeded(Format::usual());
    repo.config("i18n.commitEncoding", "ISO-8859-1");
    let words = ["commit", "-q", "--allow-empty", "-F", "-"];
    repo.command(words)
        .stdin(b"caf\xe9\n\nAI-used-for: code (f\xfcr alle)\n")
        .run()
        .assert_success();
    check(&repo, &[]).assert_success();
    repo.command(words).stdin(b"caf\xe9\n\nAI-used-for: cod\xe9\n").run().assert_success();
    let outcome = check(&repo, &[]).assert_code(1).assert_out("AI-used-for: cod\u{e9}");
    assert!(!outcome.out().contains("fix: "), "{outcome}");
}

#[test]
fn a_message_in_latin_1_is_shown_as_git_shows_it() {
    let repo = Repo::seeded(Format::usual());
    let words = ["commit", "-q", "--allow-empty", "-F", "-"];
    for label in ["ISO-8859-1", "latin1", "ISO_8859-1", "l1"] {
        repo.config("i18n.commitEncoding", label);
        let message = b"caf\xe9 \x80\n\nAI-used-for: cod\x80\n";
        repo.command(words).stdin(message).run().assert_success();
        let shown = repo.git(["log", "-1", "--encoding=UTF-8", "--format=%B"]);
        let shown = String::from_utf8(shown).unwrap();
        assert!(shown.contains("cod\u{80}"), "{shown:?}");
        // A control character is spelt out for the screen.
        let outcome = check(&repo, &[]).assert_code(1).assert_out(r"AI-used-for: cod\u{80}");
        assert!(!outcome.out().contains('\u{20ac}'), "{label}: {outcome}");
    }
}

#[test]
fn long_histories_are_reported_in_gits_order() {
    let repo = Repo::new();
    let mut stream = String::new();
    for number in 0..1500 {
        let text = format!("fixup! number {number}\n");
        let who = format!("Robin Tester <robin@example.org> {} +0000", 1_700_000_000 + number);
        stream += &format!("commit refs/heads/main\ncommitter {who}\ndata {}\n{text}", text.len());
    }
    repo.command(["fast-import", "--quiet"]).stdin(stream).run().assert_success();
    let outcome = check(&repo, &["--root"]).assert_code(1);
    let out = outcome.out();
    let numbers = out
        .lines()
        .filter_map(|line| line.split_once("number ")?.1.strip_suffix("\", line 1, column 1"));
    let numbers: Vec<u32> = numbers.map(|number| number.parse().unwrap()).collect();
    assert_eq!(numbers, (0..1500).rev().collect::<Vec<_>>());
}

#[test]
fn a_reader_that_goes_away_changes_nothing_but_the_output() {
    let repo = bad_head();
    let script = "set -o pipefail; git provenance check --root | true; echo $?; git provenance check HEAD~1 | true; echo $?";
    let outcome = repo.program("bash").args(["-c", script]).run();
    assert_eq!((outcome.out().as_str(), outcome.err().as_str()), ("1\n0\n", ""));
}

#[test]
fn colours_come_only_where_they_are_wanted() {
    let repo = bad_head();
    let has_colour = |outcome: Outcome| outcome.out().contains("\x1b[");
    assert!(!has_colour(check(&repo, &["--color", "auto"])));
    assert!(!has_colour(check(&repo, &["--color", "never"])));
    assert!(has_colour(check(&repo, &["--color", "always"])));
    assert!(has_colour(check(&repo, &["--color=always", "--summary"])));
    let mut terminal = repo.terminal(["provenance", "check"]);
    terminal.wait_for("error[agent-trailer]");
    assert_eq!(terminal.finish().code, Some(1));
}

#[test]
fn rules_are_explained() {
    let none = Repo::none();
    let list = none.provenance(["explain"]).assert_success();
    assert_eq!(
        list.out().lines().filter(|line| !line.starts_with(' ')).count(),
        git_provenance::testing::rules::RULES.len()
    );
    for rule in git_provenance::testing::rules::RULES {
        let text = none.provenance(["explain", rule.name()]).assert_success();
        let text = text.assert_out(rule.name()).assert_out("    bad:   ").assert_out("    good:  ");
        assert!(text.out().lines().all(|line| line.chars().count() <= 110), "{text}");
    }
    none.provenance(["explain", "agent-trailr"])
        .assert_code(129)
        .assert_err("did you mean `agent-trailer`?");
    for cause in ["own-sign-off", "ai-disclosure", "disclosure"] {
        let text = none.provenance(["explain", cause]).assert_success();
        text.assert_out(&format!("{cause}: why a line of a draft is removed"))
            .assert_out("    bad:   ")
            .assert_out("    good:  ");
    }
    none.provenance(["explain", "own-signoff"]).assert_err("did you mean `own-sign-off`?");
    none.provenance(["explain", "x\x1b[2J"])
        .assert_code(129)
        .assert_err("hint: `git provenance explain`");
}
