//! PURE. One glob: what is taken as one, and what to write instead of what is not.

use globset::{Glob, GlobBuilder};

use crate::text::quote::quote;

/// Maximum number of globs of one class.
pub(super) const MAX_GLOBS: usize = 256;
/// Maximum length of a glob in bytes.
pub(super) const MAX_GLOB_BYTES: usize = 256;

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
            Self::TooLong => write!(f, "a glob longer than {MAX_GLOB_BYTES} bytes"),
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

/// Compiles one glob.
pub(super) fn compile(glob: &str) -> Result<Glob, GlobError> {
    if glob.trim().is_empty() {
        return Err(GlobError::Empty);
    }
    if glob.len() > MAX_GLOB_BYTES {
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
