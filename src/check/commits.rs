//! Judges the commits of a repository while git still walks.

use std::sync::{Arc, Mutex, PoisonError};

use super::output::Output;
use super::stored_message_config;
use crate::diffstat::FileChange;
use crate::draft::is_cover_letter;
use crate::error::Error;
use crate::git::{CommitObject, GitError, Judgement, Walk, message_in_utf8, read_history};
use crate::report::{CheckedMessage, Origin};
use crate::rules::{CommitFacts, CommitInput, Finding, IdentityCache, Linter, Subject};
use crate::session::unconfirmed::Unconfirmed;
use crate::text::encoding::MessageEncoding;
use crate::text::reading::Reading;
use bstr::ByteSlice;
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
    let unconfirmed = Unconfirmed::load(&walk.repository.common_directory)?;
    let unconfirmed = unconfirmed.ids();
    let found = Mutex::new(Vec::new());
    let trailer_config = stored_message_config();
    let wants_clean = output.wants_clean();
    let context = Context { linter, trailer_config, wants_clean };
    let judge = |cache: &mut IdentityCache,
                 id: &str,
                 commit: &CommitObject<'_>,
                 changes: Option<&[FileChange]>| {
        if unconfirmed.contains(id) {
            let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
            if !found.iter().any(|known| known == id) {
                found.push(id.to_owned());
            }
        }
        judge_commit(id, commit, changes, &context, cache)
    };
    let before = output.checked();
    read_history(walk, &judge, |batch| {
        output.add_all(batch.commits, &batch.kept)?;
        Ok::<bool, Error>(!output.can_stop_early())
    })?;
    output.stop_at_unconfirmed(found.into_inner().unwrap_or_else(PoisonError::into_inner));
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
    let Ok(Judgement::Report(mut checked)) = judged else { return Vec::new() };
    checked.findings.retain(|finding| finding.fix.is_some());
    checked.findings
}

/// What is the same for all commits.
struct Context<'a> {
    linter: &'a Linter<'a>,
    trailer_config: Arc<TrailerConfig>,
    wants_clean: bool,
}

/// Judges one commit as each of its readers sees it, and reports what the one sees who sees most.
fn judge_commit(
    id: &str,
    commit: &CommitObject<'_>,
    changes: Option<&[FileChange]>,
    context: &Context<'_>,
    cache: &mut IdentityCache,
) -> Result<Judgement<CheckedMessage>, GitError> {
    let mut worst = None;
    for seen in readings(commit, id)? {
        let is_foreign = seen != commit.message;
        let judged = judge_message(id, commit, seen, changes, context, cache);
        let Judgement::Report(mut checked) = judged else {
            if matches!(judged, Judgement::NeedsDiff) {
                return Ok(judged);
            }
            continue;
        };
        if is_foreign {
            // The edits are of the text in UTF-8, not of the bytes that are stored.
            checked.findings.iter_mut().for_each(|finding| finding.fix = None);
        }
        let sees_more = |worst: &CheckedMessage| worst.findings.len() < checked.findings.len();
        if worst.as_ref().is_none_or(sees_more) {
            worst = Some(checked);
        }
    }
    Ok(worst.map_or(Judgement::Clean, Judgement::Report))
}

fn judge_message(
    id: &str,
    commit: &CommitObject<'_>,
    seen: Vec<u8>,
    changes: Option<&[FileChange]>,
    context: &Context<'_>,
    cache: &mut IdentityCache,
) -> Judgement<CheckedMessage> {
    let Context { linter, trailer_config, wants_clean } = context;
    let message = Message::parse_shared(seen, trailer_config);
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
    let findings = linter.check(&facts);
    if findings.is_empty() && !*wants_clean {
        return Judgement::Clean;
    }
    let origin = Origin::Commit(id.to_owned());
    let subject = message.subject().to_vec();
    let message = if findings.is_empty() { Vec::new() } else { message.into_bytes() };
    Judgement::Report(CheckedMessage { origin, message, subject, findings })
}

/// The message as its readers see it: decoded as the commit says, and as its bytes are where these are no text in that
/// encoding, since git shows them so. What only git's library can read (EBCDIC …) is read by git.
///
/// # Errors
/// When nobody here can read it.
fn readings(commit: &CommitObject<'_>, id: &str) -> Result<Vec<Vec<u8>>, GitError> {
    let encoding = MessageEncoding::from_label(commit.encoding_label());
    if encoding.keeps(commit.message) {
        return Ok(vec![commit.message.to_vec()]);
    }
    if encoding.reads(commit.message) {
        let decoded = Reading::all(commit.message, &encoding).into_iter();
        let mut seen: Vec<Vec<u8>> = decoded.map(|reading| reading.text).collect();
        if encoding.decode(commit.message).is_none() {
            seen.push(commit.message.to_vec());
        }
        return Ok(seen);
    }
    let shown = message_in_utf8(id)?;
    if shown.trim() == commit.message.trim() {
        let encoding = encoding.display();
        return Err(GitError::UnreadableMessage { commit: id.to_owned(), encoding });
    }
    Ok(vec![shown])
}
