//! `--fix`: the edits that need nobody's decision, made by amend's rewriting. What is left is judged as usual.

use super::sources::Source;
use super::{commits, stored};
use crate::cli::{AmendOptions, CheckOptions};
use crate::draft::sign_off_values;
use crate::error::Error;
use crate::git::{CommitObject, Objects, RevisionArgs, SeriesError};
use crate::rewrite;
use crate::rules::Linter;
use git_message::{Message, TrailerConfig};

/// More edits than this one message has never needed: an edit that brings back what another one took.
const MOST_EDITS: usize = 100;

/// Mends the commits that were named.
///
/// # Errors
/// When anything but one series was named, or the commits cannot be rewritten; then nothing has moved.
pub(crate) fn fix(
    sources: &[Source],
    options: &CheckOptions,
    linter: &Linter<'_>,
) -> Result<(), Error> {
    let [Source::Commits { walk, explicit }] = sources else {
        return Err(Error::usage(
            "--fix mends commits, not mails",
            "name a range, as in `git provenance check --fix main..`",
        ));
    };
    let words = walk.revisions.iter().map(|word| word.clone().into_string());
    let words: Vec<String> = words
        .collect::<Result<_, _>>()
        .map_err(|word| SeriesError::Unknown(crate::text::escape::line(word.as_encoded_bytes())))?;
    match RevisionArgs::parse(&words)?.find(&mut Objects::open()?) {
        Err(SeriesError::Empty(_)) if !explicit => return Ok(()),
        series => series?,
    };
    let trailer_config = stored();
    let options = AmendOptions {
        revisions: words,
        force: options.force,
        quiet: options.quiet,
        ..AmendOptions::default()
    };
    rewrite::fix(&options, &|commit: &CommitObject<'_>| {
        let mut message = commit.message.to_vec();
        for _ in 0..MOST_EDITS {
            match commits::first_fix(&commit.with_message(&message), linter, &trailer_config) {
                Some(edit) => {
                    let fixed = edit.apply(&message);
                    // No rule writes one; should one ever do so, it is not let through here.
                    if has_new_sign_off(&message, &fixed) {
                        break;
                    }
                    message = fixed;
                }
                None => break,
            }
        }
        (message != commit.message).then_some(message)
    })
}

fn has_new_sign_off(old: &[u8], new: &[u8]) -> bool {
    let values = |bytes: &[u8]| sign_off_values(&Message::parse(bytes, &TrailerConfig::default()));
    let (old, new) = (values(old), values(new));
    new.len() > old.len() || new.iter().any(|value| !old.contains(value))
}
