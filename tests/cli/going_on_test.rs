//! A run that ended without a commit is taken up again by the command that its hint names: the same
//! commit comes of it.

use std::fs;

use bstr::ByteSlice as _;

use crate::dialogue::{Dialogue, SIGN_OFF, USED, commit, with_change};
use crate::rig::{Key, Repo};

/// Presses Esc at the first question; the command that the hint names.
#[track_caller]
fn stopped(repo: &Repo, words: &[&str]) -> String {
    let errors = repo.scratch("errors");
    let _none_yet = fs::remove_file(&errors);
    let run = repo.command(["provenance", "commit"]).args(words).stderr_file(&errors);
    let mut terminal = run.terminal();
    terminal.at(if words.contains(&"--no-ai") { SIGN_OFF } else { USED }).key(Key::Esc);
    assert_eq!(terminal.finish().code, Some(1), "{terminal}");
    let said = fs::read_to_string(errors).unwrap();
    let hint =
        said.lines().find_map(|line| line.split_once("hint: go on with `")?.1.strip_suffix('`'));
    hint.unwrap_or_else(|| panic!("no hint in {said}")).to_owned()
}

/// Runs that command where nobody is there; the user's editor changes nothing.
#[track_caller]
fn go_on(repo: &Repo, command: &str) {
    let command = match command.contains("--no-ai") {
        true => command.to_owned(),
        false => command.replacen("provenance commit", "provenance commit --no-ai", 1),
    };
    repo.shell(&command).env("GIT_EDITOR", ":").run().assert_success();
}

fn shown(repo: &Repo, format: &str) -> String {
    let out = repo.git(["log", "-1", "--date=raw", &format!("--format={format}")]);
    String::from_utf8_lossy(&out).trim_end().to_owned()
}

#[test]
fn an_amend_goes_on_as_an_amend_with_its_author_date_and_changes() {
    let repo = with_change();
    repo.write("README", "Changed, not staged.\n");
    let words = ["--amend", "-a", "-m", "New words", "--author", "Kim O'Other <kim@example.org>"];
    let words = [&words[..], &["--date=2020-02-03T04:05:06+0000", "--no-ai"]].concat();
    let command = stopped(&repo, &words);
    go_on(&repo, &command);
    assert_eq!(repo.commit_count(), 2, "{command}");
    assert_eq!(repo.head_message(), b"New words\n");
    let author = "Kim O'Other <kim@example.org> 1580702706 +0000";
    assert_eq!(shown(&repo, "%an <%ae> %ad"), author);
    assert_eq!(repo.git(["status", "--porcelain"]), b"");
}

#[test]
fn lines_of_a_given_message_that_look_like_comments_are_kept() {
    for words in [&[][..], &["--cleanup=verbatim"], &["--status"]] {
        let repo = with_change();
        let given = "s\n\n#1 is fixed, and\n# so is this\n";
        let command = stopped(&repo, &[&["-m", given][..], words].concat());
        go_on(&repo, &command);
        assert_eq!(repo.head_message().as_bstr(), given, "{command}");
    }
}

#[test]
fn the_author_of_the_commit_that_gave_the_message_stays() {
    let repo = with_change();
    let kim = ["--author=Kim Other <kim@example.org>", "--date=2020-02-03T04:05:06+0730"];
    repo.git([&["commit", "-q", "-m", "Kim's words"][..], &kim].concat());
    repo.write("src/a.c", "int more;\n").git(["add", "."]);
    for (words, author) in [
        (&["-C", "HEAD"][..], "Kim Other 2020-02-03T04:05:06+07:30"),
        (&["-C", "HEAD", "--author=Ada B <ada@example.org>"], "Ada B 2020-02-03T04:05:06+07:30"),
    ] {
        let command = stopped(&repo, words);
        go_on(&repo, &command);
        assert_eq!(shown(&repo, "%an %aI"), author, "{command}");
        assert_eq!(repo.head_message(), b"Kim's words\n");
        repo.git(["reset", "-q", "--soft", "HEAD^"]);
    }
    let command = stopped(&repo, &["-C", "HEAD", "--reset-author"]);
    go_on(&repo, &command);
    assert_eq!(shown(&repo, "%an"), "Robin Tester", "{command}");
}

#[test]
fn paths_are_named_again_whatever_their_names() {
    let repo = with_change();
    repo.write("it's here", "1\n").write("-n", "1\n").git(["add", "."]);
    let command = stopped(&repo, &["-m", "s", "--", "it's here", "-n"]);
    go_on(&repo, &command);
    let changed = repo.git(["show", "--format=", "--name-only", "HEAD"]);
    assert_eq!(changed, b"-n\nit's here\n", "{command}");
}

#[test]
fn what_is_to_be_folded_keeps_its_message_and_its_content() {
    for (words, changed) in [
        (&["--fixup", "HEAD"][..], true),
        (&["--squash", "HEAD", "-m", "more"], true),
        (&["--fixup=amend:HEAD", "-e"], true),
        (&["--fixup=reword:HEAD", "-e"], false),
    ] {
        let repo = with_change();
        repo.env("GIT_EDITOR", repo.editor_script("echo >>\"$1\"; echo 'Typed.' >>\"$1\""));
        let command = stopped(&repo, words);
        go_on(&repo, &command);
        let message = shown(&repo, "%B");
        assert_eq!(message.matches("README: say more").count(), message.matches("README").count());
        let prefixes = ["fixup! ", "squash! ", "amend! "];
        let begins = prefixes.iter().map(|prefix| message.matches(prefix).count()).sum::<usize>();
        assert_eq!(begins, 1, "{command}\n{message}");
        let has_content = !repo.git(["diff", "--name-only", "HEAD^", "HEAD"]).is_empty();
        assert_eq!(has_content, changed, "{command}");
    }
}

#[test]
fn what_was_said_by_options_is_said_again() {
    let repo = with_change();
    let words =
        ["-m", "s", "-s", "-q", "--policy", "qemu-draft", "--ai-used-for", "research (a b)"];
    let errors = repo.scratch("errors");
    let mut terminal =
        repo.command(["provenance", "commit"]).args(words).stderr_file(&errors).terminal();
    terminal.wait_for("Did you write the commit message").wait_until_raw().key(Key::Esc);
    assert_eq!(terminal.finish().code, Some(1), "{terminal}");
    let expected = "commit -s -q --policy qemu-draft --ai-used-for 'research (a b)' -eF '";
    let said = fs::read_to_string(errors).unwrap();
    assert!(said.contains(expected), "{said}");
}

#[test]
fn the_command_that_signs_off_later_names_the_same_rules() {
    let repo = with_change();
    let words = ["commit", "-m", "s", "--no-ai"];
    let amend = "run `git provenance commit --amend` in a terminal";
    repo.provenance(words).assert_success().assert_err(amend);
    repo.write("my rules", "version: 1\nextends: qemu-draft\nname: Mine\n");
    let words = [&words[..], &["--amend", "--policy=my rules"]].concat();
    let amend = "run `git provenance commit --amend --policy 'my rules'` in a terminal";
    repo.provenance(words).assert_success().assert_err(amend);
    commit(&repo, &["--amend", "--no-edit", "--no-ai", "--policy", "my rules"]).at(SIGN_OFF);
}
