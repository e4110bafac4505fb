//! Judges the commits of a repository while git still walks.

use std::sync::Arc;

use super::output::Output;
use super::stored_message_config;
use crate::diffstat::FileChange;
use crate::draft::is_cover_letter;
use crate::error::Error;
use crate::git::{CommitObject, Judgement, Walk, message_in_utf8, read_history};
use crate::report::{CheckedMessage, Origin};
use crate::rules::{CommitFacts, CommitInput, Finding, IdentityCache, Linter, Subject};
use crate::text::encoding::MessageEncoding;
use git_message::{Message, TrailerConfig};

/// Judges the commits of a walk.
pub(crate) fn check(
    walk: &Walk,
    explicit: bool,
    linter: &Linter<'_>,
    output: &mut Output,
) -> Result<(), Error> {
    if walk.revisions.is_empty() {
        return Ok(());
    }
    let trailer_config = stored_message_config();
    let wants_clean = output.wants_clean();
    let context = Context { linter, trailer_config, wants_clean };
    let judge = |cache: &mut IdentityCache,
                 id: &str,
                 commit: &CommitObject<'_>,
                 changes: Option<&[FileChange]>| {
        judge_commit(id, commit, changes, &context, cache)
    };
    let before = output.checked();
    read_history(walk, &judge, |batch| {
        output.add_all(batch.commits, &batch.kept)?;
        Ok::<bool, Error>(!output.can_stop_early())
    })?;
    if output.checked() == before && explicit {
        let names: Vec<_> = walk
            .revisions
            .iter()
            .map(|name| format!("`{}`", crate::text::escape::line(name.as_encoded_bytes())))
            .collect();
        let what = format!("there are no commits in {}", names.join(", "));
        return Err(Error::cannot(what, "see with `git log` which commits you mean"));
    }
    Ok(())
}

/// What the rules have against a commit's message and have an edit for. What needs the changes of the commit has none.
pub(crate) fn fixable(
    commit: &CommitObject<'_>,
    linter: &Linter<'_>,
    trailer_config: &Arc<TrailerConfig>,
) -> Vec<Finding> {
    let context =
        Context { linter, trailer_config: Arc::clone(trailer_config), wants_clean: false };
    let judged = judge_commit("", commit, Some(&[]), &context, &mut IdentityCache::default());
    let Judgement::Report(mut checked) = judged else { return Vec::new() };
    checked.findings.retain(|finding| finding.fix.is_some());
    checked.findings
}

/// What is the same for all commits.
struct Context<'a> {
    linter: &'a Linter<'a>,
    trailer_config: Arc<TrailerConfig>,
    wants_clean: bool,
}

/// Judges one commit.
fn judge_commit(
    id: &str,
    commit: &CommitObject<'_>,
    changes: Option<&[FileChange]>,
    context: &Context<'_>,
    cache: &mut IdentityCache,
) -> Judgement<CheckedMessage> {
    let Context { linter, trailer_config, wants_clean } = context;
    let decoded = decode(commit, id);
    let foreign = decoded.is_some();
    let message = decoded.unwrap_or_else(|| commit.message.to_vec());
    let message = Message::parse_shared(message, trailer_config);
    let is_letter = is_cover_letter(&message);
    if is_letter && changes.is_none() {
        return Judgement::NeedsDiff;
    }
    // A letter is one only where nothing is changed.
    let is_letter = is_letter && changes.is_some_and(<[_]>::is_empty);
    let input = CommitInput {
        subject: if is_letter { Subject::CoverLetter } else { Subject::Commit },
        author: commit.author(),
        committer: commit.committer(),
        parents: commit.parents().count(),
        message: &message,
        changes,
    };
    let facts = CommitFacts::read(linter, input, cache);
    if linter.needs_changes(&facts) {
        return Judgement::NeedsDiff;
    }
    let mut findings = linter.check(&facts);
    if foreign {
        // The edits are of the text in UTF-8, not of the bytes that are stored.
        findings.iter_mut().for_each(|finding| finding.fix = None);
    }
    if findings.is_empty() && !*wants_clean {
        return Judgement::Clean;
    }
    let origin = Origin::Commit(id.to_owned());
    let subject = message.subject().to_vec();
    let message = if findings.is_empty() { Vec::new() } else { message.into_bytes() };
    Judgement::Report(CheckedMessage { origin, message, subject, findings })
}

/// Decodes the message to UTF-8; `None` where it is UTF-8 already, or in an unknown encoding. What only git's
/// library can read (EBCDIC …) is read by git, since a reader of `git log` sees it as well.
fn decode(commit: &CommitObject<'_>, id: &str) -> Option<Vec<u8>> {
    let encoding = MessageEncoding::from_label(commit.encoding_label());
    if encoding.keeps(commit.message) {
        return None;
    }
    encoding
        .decode_lossily(commit.message)
        .map(String::into_bytes)
        .or_else(|| message_in_utf8(id).ok())
}
