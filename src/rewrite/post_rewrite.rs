//! What git does after references have moved: notes are copied and the `post-rewrite` hook is told. Only
//! then is a rewrite done.

use super::journal::{Journal, Moved};
use crate::error::{Error, note};
use crate::git::{self, Config, Repository};

/// Ends a rewrite whose references are moved. Returns what has moved.
///
/// # Errors
/// When the journal cannot be written.
pub(super) fn complete(
    moved: Moved<'_>,
    repository: &Repository,
    config: &Config,
) -> Result<String, Error> {
    after_moving(repository, config, moved.commits());
    moved.close()
}

/// Ends what an interrupted run had begun, and says so.
///
/// # Errors
/// When that run still goes on, or the references are where neither end would put them.
pub(super) fn recover(repository: &Repository, config: &Config) -> Result<(), Error> {
    let journal = Journal::open(repository);
    let Some(moved) = journal.recover()? else { return Ok(()) };
    let moved = complete(moved, repository, config)?;
    note(&format!("an earlier amend was interrupted; it is finished now: {moved}\n"));
    Ok(())
}

/// The references are moved, so nothing of this fails the run. The list of unconfirmed commits is carried forward by
/// the post-rewrite hook, for those that nobody has decided about.
fn after_moving(repository: &Repository, config: &Config, commits: &[(String, String)]) {
    let pairs: String = commits.iter().map(|(old, new)| format!("{old} {new}\n")).collect();
    if let Err(error) = git::copy_notes(config, &pairs) {
        note(&format!("warning: notes were not copied: {error}\n"));
    }
    if let Err(error) = git::run_post_rewrite(repository, &pairs) {
        note(&format!("warning: the post-rewrite hook failed: {error}\n"));
    }
}
