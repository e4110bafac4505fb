//! The repository in which commits are rewritten.

use super::error::RewriteError;
use super::post_rewrite;
use crate::error::Error;
use crate::git::{Config, Objects, Repository, RevisionArgs, Series, SeriesError};

/// Every rewrite reads this before it looks at commits.
pub(crate) struct Workspace {
    pub(crate) config: Config,
    pub(crate) repository: Repository,
    pub(super) objects: Objects,
}

impl Workspace {
    /// Reads the configuration, and gets ready to read objects.
    ///
    /// # Errors
    /// When git cannot be asked.
    pub(crate) fn open(repository: Repository) -> Result<Self, Error> {
        Ok(Self { config: Config::read()?, repository, objects: Objects::open()? })
    }

    /// Ends what an interrupted rewrite had begun.
    ///
    /// # Errors
    /// When that rewrite still goes on, or cannot be ended.
    pub(crate) fn recover(&self) -> Result<(), Error> {
        post_rewrite::recover(&self.repository, &self.config)
    }

    /// Finds the commits of a series.
    ///
    /// # Errors
    /// When the words name none.
    pub(crate) fn find(&mut self, revisions: &RevisionArgs) -> Result<Series, SeriesError> {
        revisions.find(&mut self.objects)
    }

    /// Refuses to rewrite while git has begun something else.
    ///
    /// # Errors
    /// During a merge, a rebase and their like.
    pub(crate) fn refuse_in_progress(&mut self) -> Result<(), Error> {
        match self.repository.in_progress(&mut self.objects)? {
            Some(begun) => {
                Err(RewriteError::InProgress { what: begun.what, hint: begun.hint }.into())
            }
            None => Ok(()),
        }
    }
}
