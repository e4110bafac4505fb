//! What people who use other tools of this kind have asked for, where no other test shows it.

use crate::rig::{Format, Repo};

const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>";
const SIGNED: &str = "Signed-off-by: Robin Tester <robin@example.org>";

fn change(repo: &Repo, content: &str, message: &str) {
    repo.write("src/a.c", content).git(["add", "."]);
    repo.command(["commit", "-q", "--no-verify", "-F", "-"]).stdin(message).run().assert_success();
}

/// `main` with what `git merge --squash` has taken from two commits that say these things.
fn squashed(said: [&str; 2]) -> Repo {
    let repo = Repo::seeded(Format::usual());
    repo.git(["checkout", "-q", "-b", "topic"]);
    for (number, said) in said.iter().enumerate() {
        change(&repo, &format!("int a{number};\n"), &format!("a: {number}\n\n{said}\n{SIGNED}\n"));
    }
    repo.git(["checkout", "-q", "main"]);
    repo.git(["merge", "-q", "--squash", "topic"]);
    repo
}

fn disclosure(repo: &Repo) -> String {
    let format = "--format=%(trailers:key=AI-used-for,valueonly)";
    String::from_utf8(repo.git(["log", "-1", format])).unwrap().trim().to_owned()
}

#[test]
fn what_squashed_commits_say_about_ai_is_united_in_the_trailers() {
    let said = ["AI-used-for: tests", "AI-used-for: code"];
    let repo = squashed(said);
    repo.provenance(["commit", "-q", "--no-edit"]).assert_success();
    assert_eq!(disclosure(&repo), "code, tests");

    let repo = squashed(said);
    repo.provenance(["hook", "install"]).assert_success();
    repo.git(["commit", "-q", "-s", "--no-edit"]);
    assert_eq!(disclosure(&repo), "code, tests");
    assert!(!String::from_utf8(repo.head_message()).unwrap().contains("Signed-off-by"));

    // Said by one of them, said twice, and said by none.
    let repo = squashed(["AI-used-for: tests", "Fixes: 1"]);
    repo.provenance(["commit", "-q", "--no-edit"]).assert_success();
    assert_eq!(disclosure(&repo), "tests");
    let repo = squashed(["AI-used-for: docs", "AI-used-for: docs"]);
    repo.provenance(["commit", "-q", "--no-edit"]).assert_success();
    assert_eq!(disclosure(&repo), "docs");
    let repo = squashed(["Fixes: 1", "Fixes: 2"]);
    repo.provenance(["commit", "-q", "--no-edit"]).assert_code(128).assert_err("--ai-used-for");
}

#[test]
fn what_cannot_be_read_in_a_squashed_commit_is_no_answer() {
    let repo = squashed(["AI-used-for: everything, really", "AI-used-for: code"]);
    repo.provenance(["commit", "-q", "--no-edit"]).assert_code(128);
    // Words of a message that lists no commits are prose.
    let repo = Repo::seeded(Format::usual());
    repo.write("src/a.c", "int b;\n").git(["add", "."]);
    let words = ["commit", "-q", "-m", "a: b", "-m", "    AI-used-for: code"];
    repo.provenance(words).assert_code(128).assert_err("--ai-used-for");
}

#[test]
fn hooks_serve_linked_worktrees_and_a_hooks_path_of_the_repository() {
    let repo = Repo::seeded(Format::usual());
    let linked = repo.linked_worktree();
    linked.provenance(["hook", "install"]).assert_success();
    let disclosed = format!("AI-used-for: code\n{AGENT}");
    for place in [&repo, &linked] {
        place.write("src/a.c", "int b;\n").git(["add", "."]);
        place.git(["commit", "-q", "-s", "-m", "a: b", "-m", &disclosed]);
        assert_eq!(place.head_message(), b"a: b\n\nAI-used-for: code\n");
        place
            .provenance(["hook", "status"])
            .assert_success()
            .assert_out("commit-msg          active");
    }
    let elsewhere = Repo::seeded(Format::usual());
    let hooks = elsewhere.scratch("hooks of this one");
    elsewhere.config("core.hooksPath", hooks.to_str().unwrap());
    elsewhere.provenance(["hook", "install"]).assert_success().assert_out("hooks of this one");
    elsewhere.git(["commit", "-q", "--allow-empty", "-s", "-m", "c", "-m", &disclosed]);
    assert_eq!(elsewhere.head_message(), b"c\n\nAI-used-for: code\n");
}

#[test]
fn the_button_of_an_editor_commits_unsigned_and_says_what_to_run() {
    let repo = Repo::seeded(Format::usual());
    repo.provenance(["hook", "install"]).assert_success();
    repo.write("src/a.c", "int b;\n").git(["add", "."]);
    let file = repo.scratch("message");
    std::fs::write(&file, format!("a: b\n\nAI-used-for: code\n{SIGNED}\n")).unwrap();
    // Nothing ever comes on standard input: whoever reads it hangs.
    let run = repo.command(["commit", "-q", "-s", "--file"]).arg(&file).stdin_silent().run();
    let outcome = run.assert_success().assert_err("the commit has no sign-off");
    outcome.assert_err("hint: run `git provenance amend` in a terminal");
    assert_eq!(repo.head_message(), b"a: b\n\nAI-used-for: code\n");
}

#[test]
fn merges_bots_and_folded_sign_offs_are_no_errors() {
    let repo = Repo::seeded(Format::usual());
    repo.git(["checkout", "-q", "-b", "topic"]);
    let bot = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>";
    repo.write("src/a.c", "int b;\n").git(["add", "."]);
    repo.git([
        "commit",
        "-q",
        "--author",
        bot,
        "-m",
        "deps: raise",
        "-m",
        &format!("Signed-off-by: {bot}"),
    ]);
    repo.git(["checkout", "-q", "main"]);
    let folded = "docs: say it\n\nSigned-off-by: Robin Tester\n <robin@example.org>\n";
    repo.write("docs/a.md", "# b\n").git(["add", "."]);
    repo.command(["commit", "-q", "-F", "-"]).stdin(folded).run().assert_success();
    repo.git(["merge", "-q", "--no-ff", "-m", "Merge branch 'topic'", "topic"]);
    repo.provenance(["check", "HEAD~2..HEAD"]).assert_success().assert_out("nothing found");
    for one in ["HEAD^1^..HEAD^1", "HEAD^2^..HEAD^2"] {
        let outcome = repo.provenance(["check", "--policy", "linux", one]);
        outcome.assert_success().assert_out("1 commit checked");
    }
}

#[test]
fn a_branch_behind_main_is_checked_for_its_own_commits_alone() {
    let repo = Repo::seeded(Format::usual());
    repo.git(["checkout", "-q", "-b", "topic"]);
    change(&repo, "int b;\n", "a: b\n\nAI-used-for: code\n");
    repo.git(["checkout", "-q", "main"]);
    repo.git(["commit", "-q", "--allow-empty", "-m", "Bad", "-m", AGENT]);
    let outcome = repo.provenance(["check", "main..topic"]);
    outcome.assert_success().assert_out("1 commit checked, nothing found");
    repo.provenance(["check", "main..main"]).assert_code(128).assert_err("there are no commits");
}
