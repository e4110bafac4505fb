//! Where a hook runs that git starts for a commit: the top of the worktree.

use std::path::PathBuf;

use crate::commands::files;
use crate::commands::policy_in_force::{self, InForce};
use crate::error::Error;
use crate::git::{Objects, Settings};

/// The repository as the hook needs it.
pub(super) struct Here {
    pub(super) worktree: PathBuf,
    pub(super) settings: Settings,
    pub(super) objects: Objects,
    pub(super) rules: InForce,
}

impl Here {
    /// Asks git, and reads the rules.
    ///
    /// # Errors
    /// When git cannot be asked or the rules cannot be read.
    pub(super) fn look() -> Result<Self, Error> {
        let worktree = files::here()?;
        let settings = Settings::read()?;
        let mut objects = Objects::open()?;
        let rules = policy_in_force::find(None, Some(&worktree), &mut objects, &settings)?;
        Ok(Self { worktree, settings, objects, rules })
    }
}
