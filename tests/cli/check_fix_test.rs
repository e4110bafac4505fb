//! `git provenance check --fix`: what needs nobody's decision is mended in the commits, and nothing else.

use bstr::ByteSlice as _;

use crate::amend_rewrite_test::{add, rev};
use crate::rig::{Format, Outcome, Repo, for_each_format};

const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>\n";
const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>\n";

fn fix(repo: &Repo, words: &[&str]) -> Outcome {
    repo.command(["provenance", "check", "--fix"]).args(words).run()
}

#[test]
fn mechanical_findings_are_mended() {
    for_each_format(|repo| {
        add(&repo, "Start\n");
        let start = rev(&repo, "HEAD");
        let kim = "Signed-off-by: Kim Other <kim@example.org>\n";
        add(&repo, &format!("one\n\n{kim}AI-used-for: code\n{AGENT}"));
        add(&repo, "two\n\nAI-used-for: tests\nAI-used-for: tests\n");
        add(&repo, "three\n");
        let outcome = fix(&repo, &[&format!("{start}..")]).assert_success();
        assert!(outcome.err().contains("2 messages changed, 1 more follows"), "{outcome}");
        assert!(outcome.out().contains("3 commits checked, nothing found"), "{outcome}");
        let message = |commit| String::from_utf8(repo.message(commit)).unwrap();
        assert_eq!(message("HEAD~2"), format!("one\n\nAI-used-for: code\n{kim}"));
        assert_eq!(message("HEAD~1"), "two\n\nAI-used-for: tests\n");
        repo.provenance(["amend", "--undo"]).assert_success();
        assert!(message("HEAD~2").contains(AGENT));
    });
}

/// A commit by these people, with exactly this message.
fn commit_by(repo: &Repo, author: &str, committer: &str, message: &str) {
    let (name, email) = committer.trim_end_matches('>').split_once(" <").unwrap();
    let commit = repo.command(["commit", "-q", "--allow-empty", "--cleanup=verbatim"]);
    let commit = commit.args(["--author", author, "-m", message]);
    let commit = commit.env("GIT_COMMITTER_NAME", name).env("GIT_COMMITTER_EMAIL", email);
    commit.run().assert_success();
}

#[test]
fn no_line_about_ai_changes_under_an_own_sign_off() {
    const ROBIN: &str = "Robin Tester <robin@example.org>";
    const KIM: &str = "Kim Other <kim@example.org>";
    let changes = [
        format!("AI-used-for: code\n{AGENT}"),
        "AI-used-for: code\nAssisted-by: Claude:claude-opus-4\n".to_owned(),
        "AI-used-for: code\nAI-used-for: tests\n".to_owned(),
    ];
    let people = [(ROBIN, ROBIN, ROBIN), (KIM, ROBIN, KIM), (ROBIN, KIM, KIM), (KIM, KIM, ROBIN)];
    for (author, committer, signer) in people {
        for lines in &changes {
            let repo = Repo::seeded(Format::usual());
            let text = format!("s\n\n{lines}Signed-off-by: {signer}\n");
            commit_by(&repo, author, committer, &text);
            let before = repo.snapshot();
            let outcome = fix(&repo, &["HEAD"]).assert_code(1);
            let outcome = outcome.assert_err("needs a human decision");
            outcome.assert_err("run `git provenance amend HEAD` in a terminal");
            repo.assert_unchanged(&before);
        }
    }
    let repo = Repo::seeded(Format::usual());
    add(&repo, &format!("s\n\n{OWN}AI-used-for: code\n"));
    let before = repo.snapshot();
    fix(&repo, &["HEAD"]).assert_err("disclosure-order");
    repo.assert_unchanged(&before);
}

#[test]
fn the_last_evidence_is_freed_by_committed_rules_only() {
    let rules = "version: 1\nextends: neutral\n";
    let repo = Repo::seeded(Format::usual());
    add(&repo, &format!("s\n\n{AGENT}"));
    let before = repo.snapshot();
    for preset in ["neutral", "default", "linux", "humans-only", "apache", "qemu-draft"] {
        fix(&repo, &["HEAD", "--policy", preset]).assert_err("kept in ");
        repo.assert_unchanged(&before);
    }
    repo.write("free.yml", "version: 1\nextends: default\nseverity: {missing-disclosure: off}\n");
    let before = repo.snapshot();
    fix(&repo, &["HEAD", "--policy", "free.yml"]).assert_err("kept in ");
    repo.assert_unchanged(&before);
    repo.write(".git-provenance.yml", rules);
    let before = repo.snapshot();
    fix(&repo, &["HEAD"]).assert_err("kept in ");
    repo.assert_unchanged(&before);
    repo.git(["add", ".git-provenance.yml"]);
    repo.git(["commit", "-q", "-m", "Rules"]);
    fix(&repo, &["HEAD~1"]).assert_success();
    assert_eq!(repo.message("HEAD~1"), b"s\n");
    repo.provenance(["amend", "--undo"]).assert_success();
    std::fs::remove_file(repo.path().join(".git-provenance.yml")).unwrap();
    fix(&repo, &["HEAD~1", "--policy-from", "HEAD"]).assert_success();
    assert_eq!(repo.message("HEAD~1"), b"s\n");
}

#[test]
fn what_a_person_has_to_say_stays_a_finding() {
    for text in [
        format!("s\n\n{AGENT}"),
        "s\n\nAI-used-for: coed\n".to_owned(),
        format!("s\n\nsigned-of-by: Robin Tester <robin@example.org>\n{AGENT}"),
    ] {
        let repo = Repo::seeded(Format::usual());
        add(&repo, &text);
        let before = repo.snapshot();
        let outcome = fix(&repo, &["HEAD"]).assert_code(1);
        assert!(outcome.err().contains("nothing to change"), "{outcome}");
        assert!(outcome.out().contains("error"), "{outcome}");
        repo.assert_unchanged(&before);
    }
}

#[test]
fn no_sign_off_is_written_and_nobody_elses_is_touched() {
    let repo = Repo::seeded(Format::usual());
    let kim = "Signed-off-by: Kim Other <kim@example.org>\n";
    add(&repo, &format!("s\n\nbody\n\n{kim}AI-used-for: code\n{AGENT}"));
    fix(&repo, &["HEAD", "--policy", "qemu-draft"]);
    let message = repo.head_message();
    assert!(message.contains_str(kim) && !message.contains_str(AGENT), "{:?}", message.as_bstr());
    assert_eq!(message.find_iter("Signed-off-by").count(), 1, "{:?}", message.as_bstr());
}

#[test]
fn reports_stay_pure_and_published_commits_need_force() {
    let repo = Repo::seeded(Format::usual());
    add(&repo, &format!("s\n\nAI-used-for: code\n{AGENT}"));
    repo.git(["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let before = repo.snapshot();
    fix(&repo, &["HEAD"]).assert_code(128).assert_err("add --force");
    repo.assert_unchanged(&before);
    let out = fix(&repo, &["HEAD", "--force", "--format", "json"]).assert_success().out();
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["errors"], 0);
}

#[test]
fn only_one_series_of_commits_can_be_mended() {
    let repo = Repo::seeded(Format::usual());
    repo.write("a.patch", "x");
    fix(&repo, &["a.patch"]).assert_code(129).assert_err("changes commits");
    fix(&repo, &["HEAD", "HEAD~1"]).assert_code(129).assert_err("two tips");
    fix(&repo, &["--message", "a.patch"]).assert_code(129);
    fix(&repo, &["HEAD..HEAD"]).assert_code(128);
}
