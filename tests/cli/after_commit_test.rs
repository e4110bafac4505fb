//! What hooks do to a message after it was confirmed: what they may add stays, the rest is mended, and
//! nobody else's commit is touched.

use bstr::ByteSlice as _;

use crate::passthrough_test::ssh_key;
use crate::rig::{Key, Outcome, Repo, for_each_format};

const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>";
const KIM: &str = "Signed-off-by: Kim Other <kim@example.org>";
const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>";
/// On stderr where a message was mended.
const MENDED: &str = "a hook changed the message after it was ";

fn staged() -> Repo {
    let repo = Repo::new();
    change(&repo);
    repo
}

fn change(repo: &Repo) {
    repo.fixed_dates();
    repo.write("a.c", "int a;\n").git(["add", "a.c"]);
    repo.git(["commit", "-q", "-m", "Start"]);
    repo.write("a.c", "int b;\n").git(["add", "a.c"]);
}

/// A commit-msg hook that runs `shell` with the file as `$1`.
fn commit_msg(repo: &Repo, shell: &str) {
    repo.hook("commit-msg", &format!("#!/bin/sh\n{shell}\n"));
}

fn add_trailer(line: &str) -> String {
    format!("git interpret-trailers --in-place --trailer '{line}' \"$1\"")
}

fn commit(repo: &Repo) -> Outcome {
    repo.provenance(["commit", "-m", "s", "--ai-used-for", "code"])
}

fn header(repo: &Repo, id: &str) -> Vec<u8> {
    let raw = repo.git(["cat-file", "commit", id]);
    raw[..raw.find("\n\n").unwrap()].to_vec()
}

fn reflog(repo: &Repo) -> usize {
    repo.git(["log", "-g", "--format=%H", "HEAD"]).lines().count()
}

#[test]
fn a_change_id_and_other_peoples_lines_stay_and_nothing_is_written_again() {
    for line in ["Change-Id: I0123456789", KIM, "Reviewed-by: Ada Byte <ada@example.org>"] {
        let repo = staged();
        commit_msg(&repo, &add_trailer(line));
        let outcome = commit(&repo).assert_success();
        assert_eq!(repo.head_message(), format!("s\n\nAI-used-for: code\n{line}\n").as_bytes());
        assert!(!outcome.err().contains(MENDED), "{outcome}");
        assert_eq!(reflog(&repo), 2, "{line}");
    }
}

#[test]
fn what_a_hook_must_not_do_is_mended_and_said() {
    let hooks = [
        ("an own sign-off", add_trailer(OWN)),
        ("an own sign-off in the body", format!("sed -i '1a \\\\n{OWN}' \"$1\"")),
        ("an agent", add_trailer(AGENT)),
        ("no disclosure", "sed -i '/^AI-used-for/d' \"$1\"".into()),
        ("another disclosure", "sed -i 's/^AI-used-for: .*/AI-used-for: docs/' \"$1\"".into()),
        ("a second disclosure", "echo 'AI-used-for: tests' >>\"$1\"".into()),
        ("another message", "echo s >\"$1\"".into()),
    ];
    for (what, hook) in hooks {
        for_each_format(|repo| {
            change(&repo);
            commit_msg(&repo, &hook);
            let outcome = commit(&repo);
            let message = repo.head_message();
            assert_eq!(message.as_bstr(), b"s\n\nAI-used-for: code\n".as_bstr(), "{what}");
            outcome.assert_success().assert_err(MENDED);
            assert_eq!(reflog(&repo), 3, "{what}");
            // Nothing but the message has changed.
            assert_eq!(header(&repo, "HEAD"), header(&repo, "HEAD@{1}"), "{what}");
            assert_eq!(repo.git(["status", "--porcelain"]), b"");
            repo.git(["fsck", "--strict"]);
        });
    }
}

#[test]
fn mending_keeps_the_bytes_around_it() {
    let repo = staged();
    repo.config("i18n.commitEncoding", "ISO-8859-1");
    commit_msg(&repo, &format!("printf '{KIM}\\n{OWN}\\nChange-Id: I1\\n' >>\"$1\""));
    let message = b"caf\xe9\n\n  body\t with \xfc\n\nFixes: #1\n";
    let run = repo.command(["provenance", "commit", "-F", "-", "--ai-used-for", "code (\u{e9})"]);
    run.stdin(message).run().assert_success().assert_err(MENDED);
    let expected = format!("AI-used-for: code (\u{0})\n{KIM}\nChange-Id: I1\n").replace('\0', "?");
    let stored = repo.head_message();
    let shown = stored.replace(b"(\xe9)", b"(?)");
    assert_eq!(shown.as_bstr(), [message, expected.as_bytes()].concat().as_bstr());
    assert!(header(&repo, "HEAD").contains_str("encoding ISO-8859-1"));
}

#[test]
fn a_post_commit_hook_that_amends_is_mended() {
    let repo = staged();
    repo.hook(
        "post-commit",
        &format!(
            "#!/bin/sh\n[ -n \"$IN_HOOK\" ] || IN_HOOK=1 git commit -q --amend -m 's\n\n{OWN}'\n"
        ),
    );
    commit(&repo).assert_success().assert_err(MENDED);
    assert_eq!(repo.head_message(), b"s\n\nAI-used-for: code\n");
    assert_eq!(repo.commit_count(), 2);
}

#[test]
fn a_hooks_own_commit_on_top_is_left_alone() {
    let hook = format!(
        "#!/bin/sh\n[ -n \"$IN_HOOK\" ] || IN_HOOK=1 git commit -q --no-verify --allow-empty -m 'Bump\n\n{OWN}'\n"
    );
    let repo = staged();
    repo.hook("post-commit", &hook);
    let outcome = commit(&repo).assert_success();
    assert!(!outcome.err().contains(MENDED), "{outcome}");
    assert_eq!(repo.head_message(), format!("Bump\n\n{OWN}\n").as_bytes());
    assert_eq!(repo.message("HEAD^"), b"s\n\nAI-used-for: code\n");

    let repo = staged();
    repo.hook("post-commit", &hook);
    commit_msg(&repo, &add_trailer(OWN));
    let outcome = commit(&repo).assert_code(128);
    let buried = repo.git(["rev-parse", "HEAD^"]);
    outcome.assert_err(buried.trim().to_str().unwrap());
    assert_eq!(repo.head_message(), format!("Bump\n\n{OWN}\n").as_bytes());
}

#[test]
fn a_head_that_was_moved_away_is_left_where_it_is() {
    let repo = staged();
    repo.git(["branch", "elsewhere"]);
    repo.hook("post-commit", "#!/bin/sh\ngit reset -q --soft elsewhere\n");
    commit(&repo).assert_code(128).assert_err("reflog");
    assert_eq!(repo.head_message(), b"Start\n");
    assert_eq!(repo.message("HEAD@{1}"), b"s\n\nAI-used-for: code\n");
}

#[test]
fn somebody_who_moves_head_while_we_mend_wins() {
    let repo = staged();
    ssh_key(&repo);
    // The second signature is the one of the mended commit.
    let moves = "#!/bin/sh\ncase $* in *sign*) [ ! -e ../scratch/once ] || \
        git update-ref HEAD HEAD^ ; touch ../scratch/once ;; esac\nexec ssh-keygen \"$@\"\n";
    repo.tool("sign-and-move", moves).config("gpg.ssh.program", "sign-and-move");
    commit_msg(&repo, &add_trailer(OWN));
    let outcome = repo.provenance(["commit", "-S", "-m", "s", "--no-ai"]).assert_code(128);
    outcome.assert_err("hint:");
    assert_eq!(repo.head_message(), b"Start\n");
    assert_eq!(repo.message("HEAD@{1}"), format!("s\n\n{OWN}\n").as_bytes());
}

#[test]
fn a_signed_commit_is_signed_again() {
    let repo = staged();
    ssh_key(&repo);
    commit_msg(&repo, &add_trailer(OWN));
    let arguments = [
        "commit",
        "-S",
        "-m",
        "s",
        "--ai-used-for",
        "code",
        "--date=@1700000000 +0530",
        "--author=Zo\u{eb} Author <zoe@example.org>",
    ];
    repo.provenance(arguments).assert_success().assert_err(MENDED);
    assert_eq!(repo.head_message(), b"s\n\nAI-used-for: code\n");
    repo.git(["verify-commit", "HEAD"]);
    let plain = |id: &str| {
        let header = header(&repo, id);
        header[..header.find("\ngpgsig").unwrap()].to_vec()
    };
    assert_eq!(plain("HEAD").as_bstr(), plain("HEAD@{1}").as_bstr());
}

#[test]
fn a_commit_signed_with_a_named_key_is_signed_again_with_that_key() {
    let repo = staged();
    ssh_key(&repo);
    repo.config("user.signingKey", "../scratch/no-such-key");
    commit_msg(&repo, &add_trailer(OWN));
    repo.provenance(["commit", "-S../scratch/key", "-m", "s", "--ai-used-for", "code"])
        .assert_success()
        .assert_err(MENDED);
    assert_eq!(repo.head_message(), b"s\n\nAI-used-for: code\n");
    repo.git(["verify-commit", "HEAD"]);
}

#[test]
fn a_commit_that_cannot_be_signed_again_is_named() {
    let repo = staged();
    ssh_key(&repo);
    repo.tool("once", "#!/bin/sh\n[ ! -e ../scratch/once ] || exit 1\ntouch ../scratch/once\nexec ssh-keygen \"$@\"\n");
    repo.config("gpg.ssh.program", "once");
    commit_msg(&repo, &add_trailer(OWN));
    let outcome = repo.provenance(["commit", "-S", "-m", "s", "--no-ai"]).assert_code(128);
    let head = repo.git(["rev-parse", "HEAD"]);
    outcome.assert_err(head.trim().to_str().unwrap());
    assert_eq!(repo.commit_count(), 2);
}

#[test]
fn a_first_commit_and_an_amended_one_are_mended_too() {
    let repo = Repo::new();
    repo.fixed_dates().write("a.c", "int a;\n").git(["add", "a.c"]);
    commit_msg(&repo, &add_trailer(OWN));
    commit(&repo).assert_success().assert_err(MENDED);
    assert_eq!(repo.head_message(), b"s\n\nAI-used-for: code\n");
    let amend = ["commit", "--amend", "-m", "t", "--ai-used-for", "docs"];
    repo.provenance(amend).assert_success().assert_err(MENDED);
    assert_eq!(repo.head_message(), b"t\n\nAI-used-for: docs\n");
    assert_eq!(repo.commit_count(), 1);
    repo.write("a.c", "int b;\n").git(["add", "a.c"]);
    commit(&repo).assert_success();
    repo.provenance(amend).assert_success().assert_err(MENDED);
    assert_eq!(repo.head_message(), b"t\n\nAI-used-for: docs\n");
    assert_eq!(repo.commit_count(), 2);
}

#[test]
fn a_merge_is_mended_and_keeps_its_parents() {
    let repo = staged();
    repo.git(["commit", "-q", "-m", "main"]);
    repo.git(["checkout", "-q", "-b", "side", "HEAD^"]);
    repo.git(["commit", "-q", "--allow-empty", "-m", "side"]);
    repo.git(["checkout", "-q", "main"]);
    repo.git(["merge", "-q", "--no-commit", "--no-ff", "side"]);
    commit_msg(&repo, &add_trailer(OWN));
    repo.provenance(["commit", "--no-edit"]).assert_success().assert_err(MENDED);
    assert!(!repo.head_message().contains_str("Signed-off-by"));
    assert_eq!(header(&repo, "HEAD"), header(&repo, "HEAD@{1}"));
    repo.git(["rev-parse", "--verify", "HEAD^2"]);
}

#[test]
fn a_confirmed_sign_off_stays_once_whatever_a_hook_adds() {
    let hooks =
        [add_trailer(OWN), format!("echo '{OWN}' >>\"$1\""), format!("echo '{KIM}' >>\"$1\"")];
    for (hook, kim) in hooks.iter().zip([false, false, true]) {
        let repo = staged();
        commit_msg(&repo, hook);
        let mut terminal =
            repo.terminal(["provenance", "commit", "-m", "s", "--ai-used-for", "code"]);
        terminal.wait_for("Sign off as");
        terminal.wait_until_raw().line("yes");
        assert_eq!(terminal.finish().code, Some(0), "{terminal}");
        let more = if kim { format!("{KIM}\n") } else { String::new() };
        let expected = format!("s\n\nAI-used-for: code\n{OWN}\n{more}");
        assert_eq!(repo.head_message().as_bstr(), expected.as_bytes().as_bstr());
    }
}

#[test]
fn a_sign_off_that_a_hook_removes_is_not_written_again() {
    let repo = staged();
    commit_msg(&repo, "sed -i '/^Signed-off-by/d' \"$1\"");
    let mut terminal = repo.terminal(["provenance", "commit", "-m", "s", "--no-ai"]);
    terminal.wait_for("Sign off as");
    terminal.wait_until_raw().line("yes");
    assert_eq!(terminal.finish().code, Some(0), "{terminal}");
    assert_eq!(repo.head_message(), b"s\n");
}

#[test]
fn a_message_that_a_hook_makes_out_of_nothing_is_compared() {
    for arguments in [&["-m", ""][..], &["-m", "", "--allow-empty-message"]] {
        let repo = staged();
        commit_msg(&repo, &format!("printf 's\\n\\n{KIM}\\n{OWN}\\n' >\"$1\""));
        let run = repo.command(["provenance", "commit", "--no-ai"]).args(arguments).run();
        assert_eq!(
            repo.head_message().as_bstr(),
            format!("s\n\n{KIM}\n").as_bytes().as_bstr(),
            "{run}"
        );
        run.assert_success().assert_err(MENDED);
    }
}

#[test]
fn what_a_hook_did_is_said_as_it_was() {
    let said = |hook: &str| {
        let repo = staged();
        commit_msg(&repo, hook);
        commit(&repo).assert_success().err()
    };
    let own = said(&add_trailer(OWN));
    assert!(own.contains("after it was written\ntaken out:\n  line 4: Signed-off-by: "), "{own}");
    assert!(!own.contains("put back") && !own.contains("restored"), "{own}");
    let lost = said("sed -i '/^AI-used-for/d' \"$1\"");
    assert!(lost.contains("after it was written\nput back:\n  AI-used-for: code\n"), "{lost}");
    assert!(!lost.contains("taken out"), "{lost}");
    let other = said("sed -i 's/^AI-used-for: .*/AI-used-for: docs/' \"$1\"");
    let both = "taken out:\n  AI-used-for: docs\nput back:\n  AI-used-for: code\n";
    assert!(other.contains(both), "{other}");
    let second = said("echo 'AI-used-for: tests' >>\"$1\"");
    assert!(second.contains("taken out:\n  AI-used-for: tests\n"), "{second}");
    assert!(!second.contains("put back"), "{second}");

    let repo = staged();
    commit_msg(&repo, &add_trailer(AGENT));
    let mut terminal = repo.terminal(["provenance", "commit", "-m", "s", "--no-ai"]);
    terminal.wait_for("Sign off as").wait_until_raw().line("yes");
    terminal.wait_for("after it was confirmed").wait_for("taken out:");
    assert_eq!(terminal.finish().code, Some(0), "{terminal}");
}

#[test]
fn a_message_that_nobody_was_asked_about_says_what_it_lacks() {
    for words in [&["-m", ""][..], &["-m", "", "--allow-empty-message"]] {
        for statement in [&[][..], &["--ai-used-for", "code"]] {
            let repo = staged();
            commit_msg(&repo, "echo filled >\"$1\"");
            let run = repo.command(["provenance", "commit"]).args(words).args(statement).run();
            let id = String::from_utf8(repo.git(["rev-parse", "HEAD"])).unwrap();
            let run = run.assert_code(128).assert_err(id.trim()).assert_err("sign-off");
            run.assert_err("hint: run `git provenance commit --amend`");
            assert_eq!(repo.head_message(), b"filled\n");
        }
    }
    let repo = staged();
    let empty = ["commit", "-m", "", "--allow-empty-message"];
    repo.provenance(empty).assert_code(128).assert_err("--amend");
    assert_eq!(repo.head_message(), b"");
    let amend = ["commit", "--amend", "-m", "s", "--no-ai"];
    repo.provenance(amend).assert_success();
    // Where no disclosure is wanted, or it was said that there is nothing to disclose.
    for words in [&["--no-ai"][..], &["--policy", "neutral"]] {
        let repo = staged();
        let outcome = repo.provenance([&empty[..], words].concat()).assert_success();
        let words = [words, &["--no-sign-off"]].concat();
        outcome.assert_err("without a sign-off").assert_err("commit --amend");
        repo.git(["commit", "-q", "--amend", "-m", "old"]);
        repo.write("a.c", "int c;\n").git(["add", "a.c"]);
        let outcome = repo.provenance([&empty[..], &words].concat()).assert_success();
        assert_eq!(outcome.err(), "", "{outcome}");
    }
}

#[test]
fn a_head_that_moves_under_a_run_that_ends_is_reported() {
    let repo = staged();
    let moves = "git update-ref HEAD $(git commit-tree HEAD^{tree} -p HEAD -m Other)";
    repo.env("GIT_EDITOR", repo.editor_script(&format!("echo Typed >\"$1\"; {moves}; exit 1")));
    let outcome = repo.provenance(["commit", "--no-ai"]).assert_code(1).assert_err("kept in");
    let id = repo.git(["rev-parse", "--short=12", "HEAD"]);
    let moved =
        format!("HEAD has moved to {}, which this run has not checked", id.trim().as_bstr());
    outcome.assert_err(&moved);
    assert_eq!(repo.head_message(), b"Other\n");
}

#[test]
fn an_empty_message_lets_no_agent_through() {
    let repo = staged();
    let before = repo.snapshot();
    let agent = ["--author=Claude <noreply@anthropic.com>", "--no-ai"];
    let empty = ["commit", "-m", "", "--allow-empty-message"];
    let outcome = repo.provenance([empty.as_slice(), &agent].concat());
    outcome.assert_code(128).assert_err("is an agent");
    repo.assert_unchanged(&before);
    repo.env("QWEN_CODE", "1");
    let words = ["commit", "-m", "", "--allow-empty-message", "--no-ai"];
    repo.provenance(words).assert_code(128).assert_err("--no-ai under an agent");
    repo.assert_unchanged(&before);
}

#[test]
fn a_git_that_is_killed_after_its_commit_is_compared() {
    let repo = staged();
    commit_msg(&repo, &add_trailer(OWN));
    repo.hook("post-commit", "#!/bin/sh\nkill -9 $PPID\n");
    commit(&repo).assert_code(137).assert_err(MENDED);
    assert_eq!(repo.head_message(), b"s\n\nAI-used-for: code\n");
}

#[test]
fn a_declined_question_leaves_no_commit_to_compare() {
    let repo = staged();
    let before = repo.snapshot();
    commit_msg(&repo, &add_trailer(OWN));
    let before_hook = repo.snapshot();
    assert!(!before.difference(&before_hook).is_empty());
    let mut terminal = repo.terminal(["provenance", "commit", "-m", "s", "--no-ai"]);
    terminal.wait_for("Sign off as");
    terminal.wait_until_raw().key(Key::Esc);
    assert_eq!(terminal.finish().code, Some(1), "{terminal}");
    repo.assert_unchanged(&before_hook);
}

#[test]
fn evidence_that_a_hook_adds_goes_only_where_somebody_has_answered() {
    let repo = staged();
    repo.git(["commit", "-q", "-m", "second"]);
    repo.git(["checkout", "-q", "-b", "side", "HEAD~1"]);
    repo.write("side", "side\n").git(["add", "side"]);
    repo.git(["commit", "-q", "-m", "Side"]);
    commit_msg(&repo, &add_trailer(AGENT));
    repo.git(["merge", "-q", "--no-ff", "--no-commit", "-"]);
    let outcome = repo.provenance(["commit", "--no-edit"]).assert_success();
    assert!(repo.head_message().contains_str(AGENT), "{outcome}");
    let kept = "kept in the message; needs a human decision:\n";
    assert!(outcome.err().contains(kept), "{outcome}");
}
