use super::*;

fn parse(words: &[&str]) -> CommitLine {
    CommitLine::parse(words.iter().map(OsString::from))
}

fn git(words: &[&str]) -> Vec<String> {
    let line = parse(words);
    line.for_git(None).into_iter().map(|word| word.into_string().expect("text")).collect()
}

#[test]
fn gits_words_pass_through_in_order() {
    assert_eq!(git(&["-a", "-q", "src/a.c"]), ["-a", "-q", "src/a.c"]);
    assert_eq!(git(&["--author=R <r@x>", "--date", "now"]), ["--author=R <r@x>", "--date", "now"]);
    assert_eq!(git(&["-Skey", "-uno", "-p"]), ["-Skey", "-uno", "-p"]);
    assert_eq!(git(&["--fresh-option=x", "--another"]), ["--fresh-option=x", "--another"]);
}

#[test]
fn the_sign_off_flag_never_reaches_git_however_it_is_spelt() {
    for words in [&["-s"][..], &["--signoff"], &["--signo"], &["--si"], &["-sq"], &["-qs"]] {
        let passed = git(words);
        assert!(passed.iter().all(|word| word == "-q"), "{words:?} became {passed:?}");
    }
    assert_eq!(git(&["-asm", "text", "f"]), ["--edit", "--no-status", "-a", "-m", "text", "f"]);
    assert_eq!(git(&["-asmtext"]), ["--edit", "--no-status", "-a", "-mtext"]);
}

#[test]
fn a_value_that_looks_like_a_flag_is_a_value() {
    assert_eq!(git(&["-m", "-s"]), ["--edit", "--no-status", "-m", "-s"]);
    assert_eq!(git(&["--message", "--no-ai"]), ["--edit", "--no-status", "--message", "--no-ai"]);
    assert_eq!(git(&["-ms"]), ["--edit", "--no-status", "-ms"]);
    assert!(parse(&["-F", "--policy", "x"]).ours.is_empty());
}

#[test]
fn nothing_after_the_double_dash_is_an_option() {
    let line = parse(&["-m", "x", "--", "-s", "--no-ai"]);
    assert!(line.ours.is_empty());
    assert_eq!(git(&["-m", "x", "--", "-s"]), ["--edit", "--no-status", "-m", "x", "--", "-s"]);
}

#[test]
fn our_options_are_taken_out_with_their_values() {
    let line = parse(&["--ai-used-for", "code, tests", "-a", "--policy=neutral", "--no-signoff"]);
    assert_eq!(line.ours, ["--ai-used-for", "code, tests", "--policy=neutral", "--no-sign-off"]);
    assert_eq!(line.for_git(None), ["-a"]);
    assert_eq!(parse(&["-h"]).ours, ["--help"]);
}

#[test]
fn the_editor_opens_where_git_would_open_it() {
    for words in [
        &[][..],
        &["-a"],
        &["-c", "HEAD"],
        &["--amend"],
        &["--squash", "HEAD"],
        &["--fixup=amend:HEAD"],
        &["-m", "x", "-e"],
        &["--no-edit", "--edit"],
    ] {
        assert!(parse(words).opens_editor(), "{words:?}");
    }
    for words in [
        &["-m", "x"][..],
        &["-F", "-"],
        &["-C", "HEAD"],
        &["--fixup", "HEAD"],
        &["--amend", "--no-edit"],
        &["--reuse-mes=HEAD"],
        &["-e", "-m", "x", "--no-edit"],
    ] {
        assert!(!parse(words).opens_editor(), "{words:?}");
    }
}

#[test]
fn status_edit_and_cleanup_are_decided_once() {
    assert_eq!(git(&["--no-status"]), ["--no-status"]);
    assert_eq!(git(&["--amend", "--no-edit", "--status"]), ["--edit", "--no-status", "--amend"]);
    let line = parse(&["--cleanup=strip", "--clean", "verbatim"]);
    assert_eq!(line.cleanup.as_deref(), Some("verbatim"));
    assert_eq!(line.for_git(Some("whitespace")), ["--cleanup=whitespace"]);
}

#[test]
fn what_only_gives_the_message_is_no_other_option() {
    for words in [&[][..], &["-m", "x", "-e"], &["-F", "f"], &["--fixup", "HEAD"], &["-C@"]] {
        assert!(!parse(words).has_other_options, "{words:?}");
    }
    for words in [&["-a"][..], &["-m", "x", "f"], &["--no-ai"], &["--what-is-this"], &["-sq"]] {
        assert!(parse(words).has_other_options, "{words:?}");
    }
}

#[test]
fn abbreviations_resolve_only_where_they_are_unambiguous() {
    let resolve = |name: &[u8]| resolve(OPTIONS.iter().map(|one| one.0), name);
    assert_eq!(resolve(b"amend").map(|(i, n)| (OPTIONS[i].0, n)), Some(("amend", false)));
    assert_eq!(resolve(b"no-edit").map(|(i, n)| (OPTIONS[i].0, n)), Some(("edit", true)));
    assert_eq!(resolve(b"no-ed").map(|(i, n)| (OPTIONS[i].0, n)), Some(("edit", true)));
    assert_eq!(resolve(b"s"), None);
    assert_eq!(resolve(b"no-such"), None);
}

#[test]
fn a_value_where_none_is_taken_is_gits_to_refuse() {
    assert_eq!(git(&["--signoff=x"]), ["--signoff=x"]);
    assert_eq!(parse(&["-Sabc"]).signing_key, Some("abc".into()));
    assert_eq!(parse(&["-S", "--gpg-sign=x"]).signing_key, Some("x".into()));
    assert_eq!(parse(&["-Sabc", "-S"]).signing_key, None);
}

#[test]
fn a_dry_run_is_only_shown() {
    for words in [
        &["--dry-run"][..],
        &["--short"],
        &["--porcelain"],
        &["--long"],
        &["-z"],
        &["--dry-run", "--no-short"],
        &["--no-long", "--long"],
        &["--no-null", "-z", "--no-dry-run"],
        &["--git-completion-helper"],
        &["--git-completion-helper-all"],
    ] {
        assert!(parse(words).shows_only, "{words:?}");
    }
    for words in [
        &["--branch"][..],
        &["--dry-run", "--no-dry-run"],
        &["--short", "--no-short"],
        &["--long", "--no-porcelain"],
        &["-z", "--no-null"],
        &["--dry-run", "--no-dry"],
        &["--dry-run", "--what-is-this"],
    ] {
        assert!(!parse(words).shows_only, "{words:?}");
    }
}
