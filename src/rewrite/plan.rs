//! A rewrite finds out once what it works on: the commits, who signed them, and which references have them.
//! Review, dry run, execution and report all read it.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::commit::{self, Entry};
use super::decide::Decision;
use super::error::RewriteError;
use super::reach::AffectedRefs;
use super::signatures::Signatures;
use super::{Workspace, progress, review, short_name};
use crate::cli::AmendOptions;
use crate::error::Error;
use crate::git::{Config, Reach, Repository, Series};
use crate::terminal::Terminal;

/// A series of commits and everything about it that does not depend on answers.
pub(crate) struct RewritePlan<'a> {
    pub(super) options: &'a AmendOptions,
    pub(super) settings: &'a Config,
    pub(super) place: &'a Repository,
    pub(super) series: Series,
    /// The commits of the series, oldest first.
    pub(super) entries: Vec<Entry>,
    pub(super) signatures: Signatures,
    /// The descendants of the oldest commits, once git was asked.
    reach: OnceCell<Reach>,
}

/// The decisions about the commits of a plan, in the same order.
pub(super) struct Decisions {
    pub(super) decisions: Vec<Decision>,
    /// Positions of the commits that get another id: for a new message, or for a parent that gets another id.
    pub(super) touched: Vec<usize>,
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
        let Workspace { settings, place, .. } = workspace;
        if place.rebased_elsewhere(&series.target).is_some() {
            return Err(RewriteError::RebasedElsewhere(short_name(&series.target)).into());
        }
        let entries = commit::read(&series, place)?;
        let signatures = Signatures::read(&entries, settings);
        let reach = OnceCell::new();
        Ok(Self { options, settings, place, series, entries, signatures, reach })
    }

    /// The name of the branch, made safe for a screen.
    pub(super) fn target(&self) -> String {
        short_name(&self.series.target)
    }

    /// The commits that were named, oldest first.
    pub(super) fn named(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.is_named)
    }

    /// Finds out which commits get another id.
    pub(super) fn decided(&self, decisions: Vec<Decision>) -> Decisions {
        let mut ids: HashSet<&[u8]> = HashSet::new();
        let mut touched = Vec::new();
        for (at, (entry, decision)) in self.entries.iter().zip(&decisions).enumerate() {
            let has_new_parent = || entry.raw().parents().any(|parent| ids.contains(parent));
            if decision.message.is_some() || has_new_parent() {
                ids.insert(entry.id.as_bytes());
                touched.push(at);
            }
        }
        Decisions { decisions, touched }
    }

    /// The references that have these commits.
    ///
    /// # Errors
    /// When git cannot look for them.
    pub(super) fn affected_refs(
        &self,
        commits: impl IntoIterator<Item = usize>,
    ) -> Result<AffectedRefs, Error> {
        let ids = commits.into_iter().map(|at| self.entries[at].id.as_str()).collect();
        AffectedRefs::find(self, &ids)
    }

    /// Rewrites commits that others may have only on purpose.
    ///
    /// # Errors
    /// When they are published, and a person says no or there is none.
    pub(super) fn confirm_published(
        &self,
        terminal: Option<&Terminal>,
        commits: impl IntoIterator<Item = usize>,
    ) -> Result<(), Error> {
        if self.options.force {
            return Ok(());
        }
        let published = self.affected_refs(commits)?.published;
        if published.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = published.iter().map(|name| short_name(name)).collect();
        let branches = names.join("`, `");
        match terminal {
            Some(terminal) => review::ask_published(terminal, &branches),
            None => Err(RewriteError::Published(branches).into()),
        }
    }

    /// Asks git for the descendants of the oldest commits, once in a run.
    pub(super) fn reach(&self) -> Result<&Reach, Error> {
        if let Some(reach) = self.reach.get() {
            return Ok(reach);
        }
        let oldest = commit::oldest(&self.entries);
        let load = || Reach::load(self.place, &oldest);
        let title = "Looking for references to these commits";
        let reach = progress::during(title, self.options.quiet, load)?;
        Ok(self.reach.get_or_init(|| reach))
    }
}

impl Decisions {
    /// Counts the messages that change.
    pub(super) fn changed(&self) -> usize {
        self.decisions.iter().filter(|decision| decision.message.is_some()).count()
    }
}
