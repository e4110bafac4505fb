//! `--fix`: the edits that need nobody's decision, made by amend's rewriting. What is left is judged as usual.

use std::sync::Arc;

use super::sources::Source;
use super::{commits, stored_message_config};
use crate::cli::{AmendOptions, CheckOptions};
use crate::draft::sign_off_values;
use crate::error::Error;
use crate::git::{CommitObject, RevisionArgs, SeriesError};
use crate::rewrite::{self, Workspace};
use crate::rules::Linter;
use git_message::{Message, TrailerConfig};

/// Maximum number of edits of one message: more of them bring back what others took.
const MAX_EDITS: usize = 100;

/// Fixes the commits that were named.
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
    let revisions = RevisionArgs::parse(&words)?;
    let mut workspace = Workspace::open(walk.repository.clone())?;
    workspace.recover()?;
    let series = match workspace.find(&revisions) {
        Err(SeriesError::Empty(_)) if !explicit => return Ok(()),
        series => series?,
    };
    workspace.refuse_in_progress()?;
    let options = AmendOptions {
        revisions: words,
        force: options.force,
        quiet: options.quiet,
        ..AmendOptions::default()
    };
    let trailer_config = stored_message_config();
    rewrite::fix(&workspace, series, &options, &|commit| fixed(commit, linter, &trailer_config))
}

/// The message with every edit that needs nobody's decision; `None` where there is none.
fn fixed(
    commit: &CommitObject<'_>,
    linter: &Linter<'_>,
    trailer_config: &Arc<TrailerConfig>,
) -> Option<Vec<u8>> {
    let mut message = commit.message.to_vec();
    for _ in 0..MAX_EDITS {
        let commit = commit.with_message(&message);
        let Some(fix) = commits::first_fix(&commit, linter, trailer_config) else { break };
        let edited = fix.apply(&message);
        // No rule adds a sign-off; if ever any does, the edit ends here.
        if has_new_sign_off(&message, &edited) {
            break;
        }
        message = edited;
    }
    (message != commit.message).then_some(message)
}

fn has_new_sign_off(old: &[u8], new: &[u8]) -> bool {
    let values = |bytes: &[u8]| sign_off_values(&Message::parse(bytes, &TrailerConfig::default()));
    let (old, new) = (values(old), values(new));
    new.len() > old.len() || new.iter().any(|value| !old.contains(value))
}
