//! Compares our reading of messages with git's own: generated messages, and the files of a corpus of
//! real ones where `GIT_PROVENANCE_CORPUS` names it.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "tests run git and read files"
)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop here")]

#[path = "differential/generate.rs"]
mod generate;
#[path = "differential/git.rs"]
mod git;

use std::path::{Path, PathBuf};

use bstr::{BString, ByteSlice};
use git_message::{
    Cleanup, Divider, InsertAt, Message, Trailer, TrailerConfig, cleanup, comment_from_tail,
    is_empty_message, is_template_untouched, lines::is_space,
};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::Config;

use git::Git;

/// Messages in one generated case; they share one git process.
const BATCH: usize = 25;

/// The values of `--cleanup`.
const CLEANUPS: [(&str, Cleanup); 4] = [
    ("verbatim", Cleanup::Verbatim),
    ("whitespace", Cleanup::Whitespace),
    ("strip", Cleanup::Strip),
    ("scissors", Cleanup::Scissors),
];

/// Cases of each property, so that a run compares some thousands of messages.
const CASES: u32 = 160;

fn config(cases: u32) -> Config {
    Config { cases, max_shrink_iters: 4_000, failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn unfolded_trailers_are_those_of_git(
        (trailer_config, messages) in generate::batch(BATCH),
    ) {
        let theirs = Git::new().trailers(&trailer_config, &["--parse"], &messages);
        for (message, theirs) in messages.iter().zip(theirs) {
            prop_assert_eq!(unfolded(message, &trailer_config), theirs, "{:?}", message);
        }
    }

    #[test]
    fn trailers_as_written_are_those_of_git(
        (trailer_config, messages) in generate::batch(BATCH),
    ) {
        let theirs = Git::new().trailers(&trailer_config, &["--only-trailers", "--only-input"], &messages);
        for (message, theirs) in messages.iter().zip(theirs) {
            prop_assert_eq!(as_written(message, &trailer_config), theirs, "{:?}", message);
        }
    }

    #[test]
    fn a_first_trailer_goes_where_git_puts_it(
        (trailer_config, messages) in generate::batch(BATCH),
    ) {
        let messages: Vec<BString> =
            messages.into_iter().filter(|message| has_no_block_but_newlines(message, &trailer_config)).collect();
        let arguments = ["--if-exists", "add", "--trailer", "ZzNew=value"];
        let theirs = Git::new().trailers(&trailer_config, &arguments, &messages);
        for (message, theirs) in messages.iter().zip(theirs) {
            let ours = Message::parse(message.to_vec(), &trailer_config).insert(InsertAt::End, b"ZzNew", b"value");
            prop_assert_eq!(BString::from(ours.into_bytes()), theirs, "{:?}", message);
        }
    }

    #[test]
    fn cleanup_is_stripspace(message in generate::message(), comment in generate::comment()) {
        let git = Git::new();
        let ours = |mode| BString::from(cleanup(&message, mode, &comment, false));
        prop_assert_eq!(ours(Cleanup::Whitespace), git.stripspace(&message, None));
        prop_assert_eq!(ours(Cleanup::Strip), git.stripspace(&message, Some(&comment)));
    }
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn a_typed_message_is_cleaned_up_or_refused_as_by_git(
        (typed, template) in generate::typed(),
        comment in generate::comment(),
        (name, mode) in select(&CLEANUPS[..]),
        verbose in any::<bool>(),
        from_template in any::<bool>(),
    ) {
        let git = Git::new();
        git.write_template(&template);
        let cleanup_option = format!("--cleanup={name}");
        let mut arguments = vec![cleanup_option.as_str(), if verbose { "-v" } else { "--no-verbose" }];
        arguments.extend(from_template.then_some("--template=../template"));
        let theirs = git.commit(&typed, &comment, &arguments);
        let ours = cleanup(&typed, mode, &comment, verbose);
        let refused = is_empty_message(&ours, mode)
            || (from_template && is_template_untouched(&ours, &template, mode, &comment));
        prop_assert_eq!((!refused).then_some(BString::from(ours)), theirs);
    }

    #[test]
    fn the_comment_character_git_chose_is_found(
        message in generate::message().prop_filter("NUL", |message| !message.contains(&0)),
        arguments in select(vec![vec![], vec!["-v"], vec!["--cleanup=scissors"], vec!["-v", "-v"]]),
    ) {
        let draft = Git::new().draft(&message, &arguments);
        let found = comment_from_tail(&draft);
        let hint = draft.lines().rfind(|line| line.contains_str("Changes to be committed"));
        prop_assert_eq!(found.as_deref(), hint.map(|hint| &hint[..1]));
    }
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn parsing_loses_nothing_and_edits_touch_only_their_lines(
        trailer_config in generate::trailer_config(),
        message in generate::message(),
        pick in any::<prop::sample::Index>(),
    ) {
        let parsed = Message::parse(message.to_vec(), &trailer_config);
        prop_assert_eq!(parsed.as_bytes(), message.as_slice());
        check_layout(&parsed)?;
        check_insert_at_end(&parsed)?;
        if !parsed.trailers().is_empty() {
            check_edits_at(&parsed, pick.index(parsed.trailers().len()))?;
        }
    }
}

#[test]
fn real_messages_have_the_trailers_git_sees() {
    let Some(corpus) = std::env::var_os("GIT_PROVENANCE_CORPUS").map(PathBuf::from) else {
        println!("skipped: GIT_PROVENANCE_CORPUS is not set");
        return;
    };
    let mut messages = Vec::new();
    for directory in ["messages", "agent-messages"] {
        messages.extend(messages_in(&corpus.join(directory)));
    }
    let git = Git::new();
    for divider in [Divider::Ignored, Divider::Honoured] {
        let trailer_config = TrailerConfig { divider, ..TrailerConfig::default() };
        for batch in messages.chunks(200) {
            let theirs = git.trailers(&trailer_config, &["--parse"], batch);
            for (message, theirs) in batch.iter().zip(theirs) {
                assert_eq!(unfolded(message, &trailer_config), theirs, "{message:?}");
            }
            let theirs = git.trailers(&trailer_config, &["--only-trailers", "--only-input"], batch);
            for (message, theirs) in batch.iter().zip(theirs) {
                assert_eq!(as_written(message, &trailer_config), theirs, "{message:?}");
            }
        }
    }
    println!("compared {} messages", messages.len());
}

/// The `*.msg` files of a directory; one that has none is a broken corpus.
fn messages_in(directory: &Path) -> Vec<BString> {
    let entries = std::fs::read_dir(directory)
        .unwrap_or_else(|error| panic!("GIT_PROVENANCE_CORPUS: {}: {error}", directory.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    let messages: Vec<BString> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "msg"))
        .map(|path| std::fs::read(path).unwrap().into())
        .collect();
    assert!(!messages.is_empty(), "GIT_PROVENANCE_CORPUS: no message in {}", directory.display());
    messages
}

fn unfolded(message: &[u8], trailer_config: &TrailerConfig) -> BString {
    print(&Message::parse(message, trailer_config), |message, trailer| {
        message.value(trailer).into_owned()
    })
}

fn as_written(message: &[u8], trailer_config: &TrailerConfig) -> BString {
    print(&Message::parse(message, trailer_config), |message, trailer| {
        message.raw_value(trailer).to_owned()
    })
}

/// Trailers in the form in which git prints them.
fn print(message: &Message, value: impl Fn(&Message, &Trailer) -> BString) -> BString {
    let separators = &message.config().separators;
    let mut out = BString::default();
    for trailer in message.trailers() {
        let token = message.canonical_token(trailer);
        out.extend_from_slice(token);
        if token
            .iter()
            .rfind(|&&byte| !is_space(byte))
            .is_some_and(|last| !separators.contains(last))
        {
            out.extend_from_slice(&[separators[0], b' ']);
        }
        out.extend_from_slice(&value(message, trailer));
        out.push(b'\n');
    }
    out
}

/// Whether git's insertion of a trailer copies this message: with a block it would print it anew, and it
/// writes only LF.
fn has_no_block_but_newlines(message: &[u8], trailer_config: &TrailerConfig) -> bool {
    let unix = message.ends_with(b"\n") && !message.contains(&b'\r') && !message.contains(&0);
    unix && Message::parse(message, trailer_config).block().is_none()
}

fn check_layout(message: &Message) -> Result<(), TestCaseError> {
    prop_assert!(message.title().end <= message.log_end());
    prop_assert!(message.log_end() <= message.as_bytes().len());
    let Some(block) = message.block() else {
        prop_assert!(message.trailers().is_empty());
        return Ok(());
    };
    prop_assert!(message.title().end < block.start && block.end <= message.log_end());
    let mut from = block.start;
    for trailer in message.trailers() {
        prop_assert!(from <= trailer.span.start && trailer.span.end <= block.end);
        from = trailer.span.end;
    }
    Ok(())
}

/// An insertion is the message, the new line, and nothing else; removing it gives the message back.
fn check_insert_at_end(message: &Message) -> Result<(), TestCaseError> {
    let inserted = message.insert(InsertAt::End, b"ZzNew", b"value");
    let at = message.block().map_or(message.log_end(), |block| block.end);
    let (before, after) = message.as_bytes().split_at(at);
    prop_assert!(inserted.as_bytes().starts_with(before) && inserted.as_bytes().ends_with(after));
    let middle = &inserted.as_bytes()[before.len()..inserted.as_bytes().len() - after.len()];
    prop_assert!(middle.trim().starts_with(b"ZzNew"));
    prop_assert_eq!(middle.trim().find_byte(b'\n'), None);
    if message.block().is_some()
        && before.ends_with(b"\n")
        && !message.config().separators.is_empty()
    {
        let last = inserted.trailers().len().checked_sub(1);
        let removed = inserted.remove(last.as_slice());
        prop_assert_eq!(removed.as_bytes(), message.as_bytes());
    }
    Ok(())
}

/// Replacing or removing a trailer leaves the bytes around it alone.
fn check_edits_at(message: &Message, index: usize) -> Result<(), TestCaseError> {
    let span = message.trailers()[index].span.clone();
    let (before, after) = (&message.as_bytes()[..span.start], &message.as_bytes()[span.end..]);
    let replaced = message.replace(index, b"ZzNew", b"two\nlines");
    prop_assert!(replaced.as_bytes().starts_with(before) && replaced.as_bytes().ends_with(after));
    let removed = message.remove(&[index, index]);
    let whole = [before, after].concat();
    if removed.as_bytes() != whole {
        let block = message.block().unwrap();
        let rest = [
            &message.as_bytes()[block.start..span.start],
            &message.as_bytes()[span.end..block.end],
        ];
        prop_assert!(
            rest.concat().trim().is_empty(),
            "only an emptied block takes its blank line along"
        );
        let kept = removed.as_bytes().strip_suffix(&whole[block.start..]).unwrap();
        prop_assert!(message.as_bytes()[..block.start].starts_with(kept));
        prop_assert!(message.as_bytes()[kept.len()..block.start].trim().is_empty());
    }
    for place in [InsertAt::Before(index), InsertAt::After(index)] {
        let inserted = message.insert(place, b"ZzNew", b"value");
        let at = if place == InsertAt::Before(index) { span.start } else { span.end };
        prop_assert!(inserted.as_bytes().starts_with(&message.as_bytes()[..at]));
        prop_assert!(inserted.as_bytes().ends_with(&message.as_bytes()[at..]));
    }
    Ok(())
}
