//! Who else holds the commits that are about to get another id.

use std::collections::HashSet;

use bstr::BString;

use super::plan::RewritePlan;
use crate::error::Error;
use crate::git::{self, RefTip};

/// The other references whose history has the commits, by what a rewrite does to them.
pub(super) struct AffectedRefs {
    /// Remote-tracking branches: the commits are published.
    pub(super) published: Vec<BString>,
    /// Branches that move along.
    pub(super) moving: Vec<RefTip>,
    /// Branches and tags that keep the old commits.
    pub(super) left: Vec<BString>,
}

impl AffectedRefs {
    /// Sorts the references that have these commits.
    ///
    /// # Errors
    /// When git cannot look for them.
    pub(super) fn find(
        plan: &RewritePlan<'_>,
        commits: impl IntoIterator<Item = usize>,
    ) -> Result<Self, Error> {
        let commits: HashSet<&str> =
            commits.into_iter().map(|at| plan.entries[at].id.as_str()).collect();
        let mut refs = Self { published: Vec::new(), moving: Vec::new(), left: Vec::new() };
        if commits.is_empty() {
            return Ok(refs);
        }
        let is_asked_to_move = plan.options.update_refs
            || (plan.config.is_on("rebase.updaterefs") && !plan.options.no_update_refs);
        let tips = plan.reach()?.containing(&commits);
        for tip in tips.filter(|tip| tip.name != plan.series.target) {
            let is_free =
                || tip.worktree.is_none() && plan.repository.rebased_elsewhere(&tip.name).is_none();
            if tip.name.starts_with(b"refs/remotes/") {
                refs.published.push(tip.name.clone());
            } else if is_asked_to_move
                && tip.name.starts_with(b"refs/heads/")
                && commits.contains(tip.commit.as_str())
                && is_free()
            {
                refs.moving.push(tip.clone());
            } else {
                refs.left.push(tip.name.clone());
            }
        }
        Ok(refs)
    }

    /// Leaves the branches alone that have changed since git was asked: while a person answers, others work.
    ///
    /// # Errors
    /// When git cannot list them.
    pub(super) fn leave_changed_branches(&mut self) -> Result<(), Error> {
        let current = git::current_tips(&self.moving)?;
        let (unchanged, changed): (Vec<_>, Vec<_>) =
            self.moving.drain(..).partition(|tip| current.contains(tip));
        self.moving = unchanged;
        self.left.extend(changed.into_iter().map(|tip| tip.name));
        Ok(())
    }
}
