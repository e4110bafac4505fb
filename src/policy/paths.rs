//! PURE. Which changed paths are tests, documentation or off limits, and what counts against a
//! limit.

use globset::{Candidate, Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use super::{Limit, PathClass, Paths, Policy};
use crate::diffstat::FileChange;
use crate::text::quote::quote;

/// Most globs of one class.
pub(super) const MAX_GLOBS: usize = 256;
/// Longest glob in bytes.
const MAX_GLOB: usize = 256;

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

/// A glob that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GlobError {
    /// Longer than is taken.
    TooLong,
    /// More globs than are taken.
    TooMany,
    /// Nothing there.
    Empty,
    /// Begins with `/` or `./`, or goes up with `..`.
    NotRelative,
    /// Ends in `/`, so it would match no file.
    Folder,
    /// Begins with `!`.
    Negated,
    /// Not a glob.
    Syntax {
        /// The glob.
        glob: String,
        /// What is wrong with it.
        why: String,
    },
}

impl GlobError {
    /// What to write instead.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotRelative => Some("write it from the top level: `docs/**`"),
            Self::Folder => Some("for all that is in a folder write `folder/**`"),
            Self::Negated => Some("list what belongs to the class; nothing can be taken out again"),
            Self::TooLong | Self::TooMany | Self::Empty | Self::Syntax { .. } => None,
        }
    }
}

impl std::fmt::Display for GlobError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLong => write!(f, "a glob longer than {MAX_GLOB} bytes"),
            Self::TooMany => {
                write!(f, "more than {MAX_GLOBS} globs, or globs that are too large together")
            }
            Self::Empty => write!(f, "an empty glob"),
            Self::NotRelative => write!(f, "a glob that is not relative to the top level"),
            Self::Folder => write!(f, "a glob that ends in `/` matches no file"),
            Self::Negated => write!(f, "a glob cannot begin with `!`"),
            Self::Syntax { glob, why } => {
                write!(f, "`{}` is not a glob: {}", quote(glob), quote(why))
            }
        }
    }
}

impl std::error::Error for GlobError {}

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
pub fn counted_lines(changes: &[FileChange], limit: &Limit, classes: &PathClasses) -> u64 {
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

/// One glob.
pub(super) fn compile(glob: &str) -> Result<Glob, GlobError> {
    if glob.trim().is_empty() {
        return Err(GlobError::Empty);
    }
    if glob.len() > MAX_GLOB {
        return Err(GlobError::TooLong);
    }
    if glob.starts_with('/') || glob.starts_with("./") || glob.split('/').any(|part| part == "..") {
        return Err(GlobError::NotRelative);
    }
    if glob.ends_with('/') {
        return Err(GlobError::Folder);
    }
    if glob.starts_with('!') {
        return Err(GlobError::Negated);
    }
    let built = GlobBuilder::new(glob).literal_separator(true).backslash_escape(true).build();
    built
        .map_err(|error| GlobError::Syntax { glob: glob.to_owned(), why: error.kind().to_string() })
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
