//! The policies through the real program: what each preset writes, removes and keeps, which rules hold,
//! and what is said about rules that cannot be used.

use std::fs;
use std::os::unix::fs::symlink;

use crate::rig::{Format, Outcome, Repo, unprivileged};

const FILE: &str = ".git-provenance.yml";
const SPEC: &str = "code (refactoring), tests";
/// A policy that is seen to be in force by the trailer it writes.
const MINE: &str =
    "version: 1\nextends: default\ndisclosure: {trailer: Made-using, value: categories}\n";

fn staged() -> Repo {
    let repo = Repo::seeded(Format::usual());
    repo.write("src/a.c", "int a = 1;\n").git(["add", "."]);
    repo
}

fn commit(repo: &Repo, options: &[&str], message: &str) -> Outcome {
    let run = repo.command(["provenance", "commit", "-F", "-"]).args(options);
    run.stdin(message).run()
}

fn stored(options: &[&str], message: &str) -> String {
    let repo = staged();
    commit(&repo, options, message).assert_success();
    String::from_utf8(repo.head_message()).unwrap()
}

// ---- the presets

#[test]
fn each_preset_writes_its_trailer_in_the_one_form() {
    for preset in ["default", "qemu-2026-05", "qemu-draft"] {
        let text =
            stored(&["--policy", preset, "--ai-used-for", "CODE  ( refactoring ); test"], "S\n");
        assert_eq!(text, format!("S\n\nAI-used-for: {SPEC}\n"), "{preset}");
    }
    let repo = staged();
    let before = repo.snapshot();
    let outcome = commit(&repo, &["--policy", "neutral", "--ai-used-for", SPEC], "S\n");
    outcome.assert_code(128).assert_err("neutral").assert_err("hint: ");
    repo.assert_unchanged(&before);
    assert_eq!(stored(&["--policy", "neutral"], "S\n"), "S\n");
}

#[test]
fn the_trailer_stands_before_the_sign_offs_of_others_and_an_old_one_is_replaced() {
    let message = "S\n\nFixes: #1\nAI-used-for: docs\nSigned-off-by: Kim Other <kim@example.org>\n";
    assert_eq!(
        stored(&["--ai-used-for", SPEC], message),
        format!(
            "S\n\nFixes: #1\nAI-used-for: {SPEC}\nSigned-off-by: Kim Other <kim@example.org>\n"
        )
    );
    // Only a person may say the contrary.
    commit(&staged(), &["--no-ai"], message).assert_code(128).assert_err("AI-used-for: docs");
}

#[test]
fn a_disclosure_by_an_agent_goes_where_the_project_has_its_own_and_stays_elsewhere() {
    let message = "S\n\nAssisted-by: Claude Code\nFixes: #1\n";
    for preset in ["default", "qemu-2026-05", "qemu-draft"] {
        let repo = staged();
        let outcome = commit(&repo, &["--policy", preset, "--ai-used-for", SPEC], message);
        outcome.assert_success().assert_err("line 3: Assisted-by: Claude Code");
        let text = String::from_utf8(repo.head_message()).unwrap();
        assert_eq!(text, format!("S\n\nFixes: #1\nAI-used-for: {SPEC}\n"), "{preset}");
    }
    assert_eq!(stored(&["--policy", "neutral"], message), message);
}

#[test]
fn a_forbidden_trailer_that_names_a_person_is_kept_and_said() {
    let person = "Assisted-by: Kim Other <kim@example.org>";
    for preset in ["default", "neutral", "qemu-2026-05", "qemu-draft"] {
        let repo = staged();
        let message = format!("S\n\n{person}\n");
        let outcome = commit(&repo, &["--policy", preset, "--no-ai"], &message).assert_success();
        assert_eq!(repo.head_message(), message.as_bytes(), "{preset}: {outcome}");
        if preset.starts_with("qemu") {
            outcome.assert_err(person).assert_err("kept");
        } else {
            assert!(!outcome.err().contains("Assisted-by"), "{outcome}");
        }
    }
}

#[test]
fn traces_go_under_each_preset_and_people_stay() {
    let kept =
        "Reviewed-by: Kim Other <kim@example.org>\nCo-authored-by: Sam Third <sam@example.org>\n";
    let message = format!(
        "S\n\n{kept}Co-authored-by: Claude <noreply@anthropic.com>\nSigned-off-by: Robin Tester <robin@example.org>\n"
    );
    for preset in ["default", "qemu-2026-05", "qemu-draft"] {
        assert_eq!(
            stored(&["--policy", preset, "--ai-used-for", SPEC], &message),
            format!("S\n\n{kept}AI-used-for: {SPEC}\n"),
            "{preset}"
        );
    }
    // Rules without a disclosure free a message of it where the project has committed them.
    let repo = staged();
    commit(&repo, &["--policy", "neutral"], &message).assert_code(128);
    repo.write(".git-provenance.yml", "version: 1\nextends: neutral\n").git(["add", "."]);
    repo.git(["commit", "-q", "-m", "rules"]);
    commit(&repo, &["--allow-empty"], &message).assert_success();
    assert_eq!(repo.head_message(), format!("S\n\n{kept}").as_bytes());
}

// ---- which rules hold

/// The trailer token that a commit gets tells which rules were in force.
fn token_of(repo: &Repo, options: &[&str]) -> String {
    repo.write("src/a.c", format!("int a = {};\n", repo.commit_count())).git(["add", "src/a.c"]);
    let mut run = repo.command(["provenance", "commit", "-q", "--ai-used-for", "code", "-m", "S"]);
    run = run.args(options);
    run.run().assert_success();
    let text = String::from_utf8(repo.head_message()).unwrap();
    text.lines().last().unwrap().split(':').next().unwrap().to_owned()
}

fn policy(token: &str) -> String {
    MINE.replace("Made-using", token)
}

#[test]
fn the_nearest_rules_hold() {
    let repo = staged();
    assert_eq!(token_of(&repo, &[]), "AI-used-for");
    // git's configuration: a preset, an absolute file, one in the home directory, one in the worktree.
    fs::write(repo.home().join("home.yml"), policy("From-home")).unwrap();
    fs::write(repo.scratch("file.yml"), policy("From-file")).unwrap();
    repo.write("docs/rules.yml", policy("From-worktree")).git(["add", "docs"]);
    for (value, token) in [
        ("qemu-draft", "AI-used-for"),
        ("~/home.yml", "From-home"),
        (repo.scratch("file.yml").to_str().unwrap(), "From-file"),
        ("docs/rules.yml", "From-worktree"),
    ] {
        repo.config("provenance.policy", value);
        assert_eq!(token_of(&repo, &[]), token);
    }
    // The same from a directory below the top.
    let below =
        repo.command(["provenance", "commit", "--allow-empty", "-q", "--ai-used-for", "code"]);
    below.args(["-m", "S"]).directory("src").run().assert_success();
    assert_eq!(repo.head_message(), b"S\n\nFrom-worktree: code\n");
    // HEAD, the index, the worktree, the command line.
    repo.write(FILE, policy("From-head")).git(["add", FILE]);
    repo.git(["commit", "-q", "-m", "Rules"]);
    fs::remove_file(repo.path().join(FILE)).unwrap();
    repo.git(["rm", "-q", "--cached", FILE]);
    assert_eq!(token_of(&repo, &[]), "From-head");
    repo.write(FILE, policy("From-index")).git(["add", FILE]);
    fs::remove_file(repo.path().join(FILE)).unwrap();
    assert_eq!(token_of(&repo, &[]), "From-index");
    repo.write(FILE, policy("From-worktree"));
    assert_eq!(token_of(&repo, &[]), "From-worktree");
    assert_eq!(token_of(&repo, &["--policy", "default"]), "AI-used-for");
    let file = repo.scratch("file.yml");
    assert_eq!(token_of(&repo, &["--policy", file.to_str().unwrap()]), "From-file");
}

#[test]
fn a_sparse_checkout_drops_no_rules() {
    let repo = Repo::seeded(Format::usual());
    repo.write(FILE, MINE).git(["add", FILE]);
    repo.git(["commit", "-q", "-m", "Rules"]);
    repo.git(["sparse-checkout", "set", "--no-cone", "/src/"]);
    assert!(!repo.path().join(FILE).exists());
    assert_eq!(token_of(&repo, &[]), "Made-using");
}

// ---- rules that cannot be used

/// Each is 128 before the user's editor opens, with what is wrong and something to do.
#[track_caller]
fn assert_refused(repo: &Repo, what: &str, texts: &[&str]) {
    let opened = repo.scratch("opened");
    let editor = repo.editor_script(&format!(": >{}; echo Typed >\"$1\"", opened.display()));
    let before = repo.snapshot();
    let run = repo.command(["provenance", "commit", "--no-ai"]).env("GIT_EDITOR", editor);
    let mut outcome = run.run().assert_code(128).assert_err("error: ").assert_err("hint: ");
    for text in texts {
        outcome = outcome.assert_err(text);
    }
    assert!(!outcome.err().contains("os error"), "{what}: {outcome}");
    assert!(!opened.exists(), "{what}: the editor was opened");
    repo.assert_unchanged(&before);
}

#[test]
fn broken_rules_are_shown_with_their_place_before_the_editor_opens() {
    let broken: [(&str, &[u8], &[&str]); 8] = [
        ("unknown key", b"version: 1\n  \nfoo: bar\n", &["line 3, column 1", "`foo`"]),
        ("syntax", b"version: 1\ndisclosure: {trailer: [\n", &["line "]),
        ("duplicate", b"version: 1\nname: a\nname: b\n", &["line 3, column 1", "`name`"]),
        ("wrong type", b"version: 1\nlimits: yes\n", &["line 2, column 9"]),
        ("version", b"version: 2\n", &["line 1, column 10", "`version: 1`"]),
        ("preset", b"version: 1\nextends: qemu\n", &["line 2, column 10", "`qemu`"]),
        ("not UTF-8", b"version: 1\nname: caf\xe9\n", &["UTF-8"]),
        ("empty", b"", &["version"]),
    ];
    for (what, bytes, texts) in broken {
        let repo = staged();
        repo.write(FILE, bytes);
        assert_refused(&repo, what, &[&[FILE][..], texts].concat());
    }
}

#[test]
fn a_policy_that_is_no_file_or_too_large_is_refused() {
    let repo = staged();
    fs::create_dir(repo.path().join(FILE)).unwrap();
    assert_refused(&repo, "directory", &[FILE]);
    for target in [FILE, "nowhere", "/dev/zero", "/"] {
        let repo = staged();
        symlink(target, repo.path().join(FILE)).unwrap();
        assert_refused(&repo, target, &[FILE]);
    }
    let repo = staged();
    repo.write(FILE, format!("{MINE}{}", "# and so on\n".repeat(64 * 1024 / 11)));
    assert_refused(&repo, "64 KiB and more", &[FILE, "64 KiB"]);
    // In HEAD alone as well.
    repo.git(["add", FILE]);
    repo.git(["commit", "-q", "-m", "Large"]);
    repo.git(["rm", "-q", "-f", FILE]);
    assert_refused(&repo, "64 KiB and more, in HEAD", &["64 KiB"]);
}

#[test]
fn rules_without_permission_are_refused_and_not_passed_over() {
    let repo = staged();
    repo.write(FILE, MINE);
    repo.shell("chmod 000 .git-provenance.yml; chmod -R a+w .git").run().assert_success();
    let outcome = unprivileged(&repo, "git provenance commit --no-ai -m S");
    repo.shell("chmod 644 .git-provenance.yml").run().assert_success();
    if let Some(outcome) = outcome {
        outcome
            .assert_code(128)
            .assert_err(FILE)
            .assert_err("permission denied")
            .assert_err("hint: ");
        assert_eq!(repo.head_message(), b"README: say more\n");
    }
}

#[test]
fn an_unknown_preset_is_refused_wherever_it_is_named() {
    let repo = staged();
    repo.config("provenance.policy", "qemu-drafts");
    assert_refused(&repo, "git config", &["`qemu-drafts`", "qemu-draft", "provenance.policy"]);
    let outcome = commit(&repo, &["--no-ai", "--policy", "nuetral"], "S\n").assert_code(128);
    outcome.assert_err("`nuetral`").assert_err("neutral").assert_err("hint: ");
    let outcome = commit(&repo, &["--no-ai", "--policy", "\x1b[2J"], "S\n").assert_code(128);
    assert!(!outcome.stderr.contains(&0x1b), "{outcome}");
}
