//! A run that ended without a commit is taken up again with the draft that its hint names, and with the options
//! that it had.

use std::fs;

use bstr::ByteSlice as _;

use crate::dialogue::{Dialogue, SIGN_OFF, USED, commit, with_change};
use crate::rig::{Key, Repo};

/// Presses Esc at the first question; the hint.
#[track_caller]
fn stopped(repo: &Repo, words: &[&str]) -> String {
    let errors = repo.scratch("errors");
    let _none_yet = fs::remove_file(&errors);
    let run = repo.command(["provenance", "commit"]).args(words).stderr_file(&errors);
    let mut terminal = run.terminal();
    terminal.at(if words.contains(&"--no-ai") { SIGN_OFF } else { USED }).key(Key::Esc);
    assert_eq!(terminal.finish().code, Some(1), "{terminal}");
    let said = fs::read_to_string(errors).unwrap();
    let hint = said.lines().find_map(|line| line.strip_prefix("hint: go on with "));
    hint.unwrap_or_else(|| panic!("no hint in {said}")).to_owned()
}

/// The command in the hint.
#[track_caller]
fn command(hint: &str) -> &str {
    hint.strip_prefix('`').and_then(|hint| Some(hint.rsplit_once('`')?.0)).unwrap()
}

/// Runs the command of the hint with more `options`, as a shell reads them, where nobody is there; the user's
/// editor changes nothing.
#[track_caller]
fn go_on(repo: &Repo, hint: &str, options: &str) {
    let command = format!("{} --no-ai {options}", command(hint));
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
    let hint = stopped(&repo, &words);
    assert!(hint.ends_with("` and your other options"), "{hint}");
    let options =
        r#"--amend -a --author "Kim O'Other <kim@example.org>" --date=2020-02-03T04:05:06+0000"#;
    go_on(&repo, &hint, options);
    assert_eq!(repo.commit_count(), 2, "{hint}");
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
        let hint = stopped(&repo, &[&["-m", given][..], words].concat());
        go_on(&repo, &hint, "");
        assert_eq!(repo.head_message().as_bstr(), given, "{hint}");
    }
}

#[test]
fn lines_that_look_like_comments_are_kept_whatever_the_comment_string_is() {
    for (comment, given) in [("auto", "s\n\n#1 is fixed\n;2 too\n"), (";", "s\n\n;1 is fixed\n")] {
        let repo = with_change();
        repo.config("core.commentChar", comment);
        let hint = stopped(&repo, &["-m", given]);
        go_on(&repo, &hint, "");
        assert_eq!(repo.head_message().as_bstr(), given, "{hint}");
    }
}

#[test]
fn the_author_of_the_commit_that_gave_the_message_stays() {
    let repo = with_change();
    let kim = ["--author=Kim Other <kim@example.org>", "--date=2020-02-03T04:05:06+0730"];
    repo.git([&["commit", "-q", "-m", "Kim's words"][..], &kim].concat());
    repo.write("src/a.c", "int more;\n").git(["add", "."]);
    for (words, options, author) in [
        (&["-C", "HEAD"][..], "", "Kim Other 2020-02-03T04:05:06+07:30"),
        (
            &["-C", "HEAD", "--author=Ada B <a@b>"],
            "--author='Ada B <a@b>'",
            "Ada B 2020-02-03T04:05:06+07:30",
        ),
    ] {
        let hint = stopped(&repo, words);
        go_on(&repo, &hint, options);
        assert_eq!(shown(&repo, "%an %aI"), author, "{hint}");
        assert_eq!(repo.head_message(), b"Kim's words\n");
        repo.git(["reset", "-q", "--soft", "HEAD^"]);
    }
    let hint = stopped(&repo, &["-C", "HEAD", "--reset-author"]);
    go_on(&repo, &hint, "");
    assert_eq!(shown(&repo, "%an"), "Robin Tester", "{hint}");
}

#[test]
fn paths_are_named_again_whatever_their_names() {
    let repo = with_change();
    repo.write("it's here", "1\n").write("-n", "1\n").git(["add", "."]);
    let hint = stopped(&repo, &["-m", "s", "--", "it's here", "-n"]);
    assert!(hint.ends_with("` and your other options"), "{hint}");
    go_on(&repo, &hint, r#"-- "it's here" -n"#);
    let changed = repo.git(["show", "--format=", "--name-only", "HEAD"]);
    assert_eq!(changed, b"-n\nit's here\n", "{hint}");
}

#[test]
fn what_is_to_be_folded_keeps_its_message_and_its_content() {
    for (words, options, changed) in [
        (&["--fixup", "HEAD"][..], "", true),
        (&["--squash", "HEAD", "-m", "more"], "", true),
        (&["--fixup=amend:HEAD", "-e"], "", true),
        (&["--fixup=reword:HEAD", "-e"], "", false),
    ] {
        let repo = with_change();
        repo.env("GIT_EDITOR", repo.editor_script("echo >>\"$1\"; echo 'Typed.' >>\"$1\""));
        let hint = stopped(&repo, words);
        go_on(&repo, &hint, options);
        let message = shown(&repo, "%B");
        assert_eq!(message.matches("README: say more").count(), message.matches("README").count());
        let prefixes = ["fixup! ", "squash! ", "amend! "];
        let begins = prefixes.iter().map(|prefix| message.matches(prefix).count()).sum::<usize>();
        assert_eq!(begins, 1, "{hint}\n{message}");
        let has_content = !repo.git(["diff", "--name-only", "HEAD^", "HEAD"]).is_empty();
        assert_eq!(has_content, changed, "{hint}");
    }
}

#[test]
fn options_are_mentioned_only_where_there_were_others_than_the_message() {
    let repo = with_change();
    let draft =
        |hint: &str| hint.split_once("-eF '").unwrap().1.split_once('\'').unwrap().0.to_owned();
    let hint = stopped(&repo, &["-m", "s"]);
    assert_eq!(hint, format!("`git provenance commit -eF '{}'`", draft(&hint)));
    let hint = stopped(&repo, &["-m", "s", "-s", "-q", "--policy", "qemu-draft"]);
    let expected = format!("`git provenance commit -eF '{}'` and your other options", draft(&hint));
    assert_eq!(hint, expected);
}

#[test]
fn a_message_that_the_hook_asked_about_is_brought_back_whole() {
    let repo = with_change();
    repo.provenance(["hook", "install", "commit-msg"]).assert_success();
    let given = "s\n\n#1 is fixed\n";
    let errors = repo.scratch("errors");
    let mut terminal = repo.command(["commit", "-m", given]).stderr_file(&errors).terminal();
    terminal.at(USED).key(Key::Esc);
    assert_eq!(terminal.finish().code, Some(1), "{terminal}");
    let said = fs::read_to_string(errors).unwrap();
    let hint = said.lines().find_map(|line| line.strip_prefix("hint: go on with "));
    go_on(&repo, hint.unwrap_or_else(|| panic!("no hint in {said}")), "");
    assert_eq!(repo.head_message().as_bstr(), given);
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
