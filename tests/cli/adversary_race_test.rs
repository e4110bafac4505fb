//! Attacks in time: between the editor step and git, and on the socket between them. And sizes: work that
//! must not grow with the square of its input. The table in SECURITY.md lists them.

use std::fs;
use std::time::Instant;

use bstr::ByteSlice as _;

use crate::bad_input_test::{REASONABLE, staged};
use crate::dialogue::{Dialogue, SIGN_OFF, commit, message};
use crate::rig::Repo;

const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>";

/// Whether any commit there is, reachable or not, has an own sign-off as its HEAD.
fn assert_unsigned(repo: &Repo) {
    assert!(!repo.head_message().contains_str("Robin Tester"), "{}", message(repo));
}

#[test]
fn what_writes_to_the_message_file_after_the_answer_gets_nothing_in() {
    // A process that an editor left behind writes as soon as the file has changed, again and again.
    for _ in 0..3 {
        let repo = staged();
        let editor = repo.editor_script(&format!(
            "echo typed >\"$1\"
             ( trap '' HUP; for n in $(seq 400); do
                 if grep -q AI-used-for \"$1\" 2>/dev/null; then printf '\\n%s\\n' '{OWN}' >>\"$1\"; fi
                 sleep 0.005
               done ) </dev/null >/dev/null 2>&1 &"
        ));
        let run = repo.command(["provenance", "commit", "--ai-used-for", "code"]);
        let outcome = run.env("GIT_EDITOR", editor).run();
        assert!(matches!(outcome.code, Some(0)), "{outcome}");
        assert_unsigned(&repo);
    }
}

#[test]
fn a_message_that_changes_under_the_question_is_not_the_one_that_was_signed() {
    let repo = staged();
    let file = repo.git_dir().join("COMMIT_EDITMSG");
    let mut terminal = commit(&repo, &["--no-ai", "-m", "s"]);
    terminal.at(SIGN_OFF);
    fs::write(&file, "something else\n").unwrap();
    terminal.line("yes");
    assert_eq!(terminal.finish().code, Some(0));
    assert_eq!(message(&repo), format!("s\n\n{OWN}\n"), "what was shown is what is committed");
}

#[test]
fn a_message_file_that_becomes_a_link_is_written_through_as_by_git() {
    // git writes through such a link as well: what counts is the commit.
    let repo = staged();
    let target = repo.scratch("target");
    fs::write(&target, "kept\n").unwrap();
    let editor = repo
        .editor_script(&format!("rm \"$1\"; echo typed >{0}; ln -s {0} \"$1\"", target.display()));
    let run = repo.command(["provenance", "commit", "--ai-used-for", "code"]);
    run.env("GIT_EDITOR", editor).run().assert_success();
    assert_eq!(message(&repo), "typed\n\nAI-used-for: code\n");
}

/// A request to the wrapper as a hook can send it, with git itself as the alleged parent.
fn forged(fields: &str, length: u8) -> String {
    format!(
        "#!/usr/bin/env bash\nfd=$GIT_PROVENANCE_WRAPPER\n\
         printf '\\x{length:02x}\\x00\\x00\\x00{fields}' >&\"$fd\" || exit 0\n"
    )
}

#[test]
fn a_hook_that_speaks_on_the_socket_gets_no_sign_off() {
    let edited = forged("edited\\x000\\x00", 9);
    let garbage =
        "#!/usr/bin/env bash\nhead -c 4096 /dev/zero >&\"$GIT_PROVENANCE_WRAPPER\" || exit 0\n";
    let huge = "#!/usr/bin/env bash\nprintf '\\xff\\xff\\xff\\xff' >&\"$GIT_PROVENANCE_WRAPPER\" || exit 0\n";
    // `edit`, git's process id, the message file, the worktree, no index, no author: git asks nobody.
    let whole = "#!/usr/bin/env bash\nfd=$GIT_PROVENANCE_WRAPPER; dir=$(git rev-parse --absolute-git-dir)\n\
        body=\"edit|$PPID|$dir/COMMIT_EDITMSG|$PWD||Kim|kim@example.org|\"\n\
        printf \"\\\\x$(printf %02x ${#body})\\\\x00\\\\x00\\\\x00\" >&\"$fd\"\n\
        printf '%s' \"$body\" | tr '|' '\\000' >&\"$fd\"\n";
    let signing = format!("printf '\\n%s\\n' '{OWN}' >>\"${{1:-.git/COMMIT_EDITMSG}}\"\n");
    for (what, script) in
        [("edited", edited.as_str()), ("garbage", garbage), ("huge", huge), ("edit", whole)]
    {
        for hook in ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"] {
            let repo = staged();
            repo.hook(hook, &format!("{script}{signing}exit 0\n"));
            let began = Instant::now();
            let outcome = repo.provenance(["commit", "--no-ai", "-m", "s"]);
            assert!(outcome.code.is_some(), "{what} in {hook}: {outcome}");
            assert!(began.elapsed() < REASONABLE, "{what} in {hook}");
            assert_unsigned(&repo);
        }
    }
}

#[test]
fn many_findings_take_reasonable_time_in_every_format() {
    let repo = Repo::none();
    let many = |line: &str| format!("s\n\n{}", line.repeat((2 << 20) / line.len()));
    for line in [
        "Co-authored-by: Claude <noreply@anthropic.com>\n",
        "\u{1f916} Generated with [Claude Code](https://claude.com/claude-code)\n\n",
        "> Co-authored-by: Claude <noreply@anthropic.com>\n",
        "AI-used-for: code\n",
    ] {
        repo.write("message", many(line));
        for format in ["text", "json", "sarif", "github", "junit", "summary"] {
            let mut words = vec!["provenance", "check", "--message", "message"];
            match format {
                "summary" => words.push("--summary"),
                _ => words.extend(["--format", format]),
            }
            let began = Instant::now();
            let outcome = repo.command(&words).run();
            assert!(matches!(outcome.code, Some(0 | 1)) && outcome.stderr.is_empty());
            assert!(!outcome.stdout.is_empty(), "{format}: {line}");
            assert!(began.elapsed() < REASONABLE, "{format}: {line}");
        }
    }
}
