//! What a run knows before it begins: the repository, who is there, the project's rules, the saved drafts.

pub(crate) mod files;
pub(crate) mod message_file;
pub(crate) mod operator;
pub(crate) mod project_policy;
pub(crate) mod saved_drafts;
pub(crate) mod user_editor;

use std::path::PathBuf;

use crate::error::Error;
use crate::git::{Config, Objects};
use project_policy::ProjectPolicy;

/// The repository as the hook needs it.
pub(crate) struct Session {
    pub(crate) worktree: PathBuf,
    pub(crate) config: Config,
    pub(crate) objects: Objects,
    pub(crate) rules: ProjectPolicy,
}

impl Session {
    /// Asks git, and reads the rules.
    ///
    /// # Errors
    /// When git cannot be asked or the rules cannot be read.
    pub(crate) fn open() -> Result<Self, Error> {
        let worktree = files::here()?;
        let config = Config::read()?;
        let mut objects = Objects::open()?;
        let rules = project_policy::find(None, Some(&worktree), &mut objects, &config)?;
        Ok(Self { worktree, config, objects, rules })
    }
}
