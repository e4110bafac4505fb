//! PURE. Which changed paths are tests, documentation or off limits, and what counts against a
//! limit.

use globset::{Candidate, GlobSet, GlobSetBuilder};

use super::glob::{GlobError, MAX_GLOBS, compile};
use super::types::{Limit, PathClass, Paths, Policy};
use crate::diffstat::FileChange;

/// The globs of a policy, ready to be asked.
///
/// A glob is matched against the whole path from the top level: `*` and `?` stay within a folder,
/// `**` crosses folders, `{a,b}` is either, `[ab]` one of. Upper and lower case differ.
#[derive(Clone, Debug)]
pub struct PathClasses {
    tests: GlobSet,
    docs: GlobSet,
    off_limits: GlobSet,
}

/// What a path is; it may be several of these, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PathFacts {
    /// A test.
    pub test: bool,
    /// Documentation.
    pub doc: bool,
    /// Where AI-made content is not taken.
    pub off_limits: bool,
}

/// A limit that a change is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exceeded<'p> {
    /// The limit.
    pub limit: &'p Limit,
    /// The lines that count against it.
    pub counted: u64,
}

impl PathClasses {
    /// Compiles the globs of a policy. Do it once, not for each commit.
    pub fn new(paths: &Paths) -> Result<Self, GlobError> {
        Ok(Self {
            tests: set(&paths.tests)?,
            docs: set(&paths.docs)?,
            off_limits: set(&paths.off_limits)?,
        })
    }

    /// What a path is.
    pub fn classify(&self, path: &[u8]) -> PathFacts {
        let path = Candidate::from_bytes(path);
        PathFacts {
            test: self.tests.is_match_candidate(&path),
            doc: self.docs.is_match_candidate(&path),
            off_limits: self.off_limits.is_match_candidate(&path),
        }
    }

    fn is(&self, path: &[u8], class: PathClass) -> bool {
        let path = Candidate::from_bytes(path);
        match class {
            PathClass::Tests => self.tests.is_match_candidate(&path),
            PathClass::Docs => self.docs.is_match_candidate(&path),
        }
    }
}

/// The lines of a change, added plus removed, that count against a limit.
pub(crate) fn counted_lines(changes: &[FileChange], limit: &Limit, classes: &PathClasses) -> u64 {
    let counts = |change: &&FileChange| {
        !change.binary && !limit.not_counting.is_some_and(|class| classes.is(&change.path, class))
    };
    let lines = |change: &FileChange| change.added.saturating_add(change.deleted);
    changes.iter().filter(counts).map(lines).fold(0, u64::saturating_add)
}

impl Policy {
    /// The limits on a category and kind of change that these changes are over.
    pub fn limits_exceeded(
        &self,
        category: &str,
        kind: &str,
        changes: &[FileChange],
        classes: &PathClasses,
    ) -> Vec<Exceeded<'_>> {
        let meant = |limit: &&Limit| limit.is_about(category) && limit.kind == kind;
        let measured = self
            .limits
            .iter()
            .filter(meant)
            .map(|limit| Exceeded { limit, counted: counted_lines(changes, limit, classes) });
        measured.filter(|measure| measure.counted > measure.limit.lines).collect()
    }
}

fn set(globs: &[String]) -> Result<GlobSet, GlobError> {
    if globs.len() > MAX_GLOBS {
        return Err(GlobError::TooMany);
    }
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        set.add(compile(glob)?);
    }
    set.build().map_err(|_| GlobError::TooMany)
}
