//! A rewrite finds out once what it works on: the commits, who signed them, and which references have them.
//! Review, dry run, execution and report all read it.

use std::cell::OnceCell;

use super::entry::{self, Entry};
use super::error::RewriteError;
use super::progress;
use super::signatures::Signatures;
use super::workspace::Workspace;
use crate::cli::AmendOptions;
use crate::error::Error;
use crate::git::{Config, Reach, Repository, Series};
use crate::text::escape;

/// A series of commits and everything about it that does not depend on answers.
pub(crate) struct RewritePlan<'a> {
    pub(super) options: &'a AmendOptions,
    pub(super) config: &'a Config,
    pub(super) repository: &'a Repository,
    pub(super) series: Series,
    /// The commits of the series, oldest first.
    pub(super) entries: Vec<Entry>,
    pub(super) signatures: Signatures,
    /// The descendants of the oldest commits, once git was asked.
    reach: OnceCell<Reach>,
}

impl<'a> RewritePlan<'a> {
    /// Reads the commits.
    ///
    /// # Errors
    /// When one of them cannot be read or rewritten, or another worktree is going to move the branch.
    pub(super) fn load(
        workspace: &'a Workspace,
        series: Series,
        options: &'a AmendOptions,
    ) -> Result<Self, Error> {
        let Workspace { config, repository, .. } = workspace;
        if repository.rebased_elsewhere(&series.target).is_some() {
            return Err(RewriteError::RebasedElsewhere(escape::ref_name(&series.target)).into());
        }
        let entries = entry::read(&series, repository)?;
        let signatures = Signatures::read(&entries, config);
        let reach = OnceCell::new();
        Ok(Self { options, config, repository, series, entries, signatures, reach })
    }

    /// The name of the branch, made safe for a screen.
    pub(super) fn target(&self) -> String {
        escape::ref_name(&self.series.target)
    }

    /// The commits that were named, oldest first.
    pub(super) fn named(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.is_named)
    }

    /// Asks git for the descendants of the oldest commits, once in a run.
    pub(super) fn reach(&self) -> Result<&Reach, Error> {
        if let Some(reach) = self.reach.get() {
            return Ok(reach);
        }
        let oldest = entry::oldest(&self.entries);
        let load = || Reach::load(self.repository, &oldest);
        let title = "Looking for references to these commits";
        let reach = progress::during(title, self.options.quiet, load)?;
        Ok(self.reach.get_or_init(|| reach))
    }
}
