//! Why hooks are not installed or taken away, and what to do about each reason.

use crate::error::Error;

/// A reason to leave hooks as they are. Names of files are safe for a screen already.
#[derive(Debug, thiserror::Error)]
pub(super) enum HookError {
    #[error("`{path}` is a link to the hook of another event, {other}")]
    LinkToOtherEvent { path: String, other: String },
    #[error("`{0}` is a directory, and git runs no directory")]
    Directory(String),
    /// Neither replaced, which would lose lines, nor kept to run first, which would run ours twice.
    #[error("`{0}` is a hook of ours and has other lines as well")]
    Changed(String),
    #[error("`{path}` is not ours, and one that was there before is kept in `{kept}`")]
    TwoHooks { path: String, kept: String },
    #[error("{manager} keeps {events} here, so nothing was written there")]
    Managed { manager: &'static str, events: String },
    #[error("core.hooksPath names `{directory}`, whose files belong to the project")]
    PathOfProject { directory: String, action: Action },
    #[error("`{directory}` is a link to files that belong to the project")]
    LinkToProject { directory: String, action: Action },
    #[error("core.hooksPath ({scope}) names `{directory}` for all repositories")]
    PathForAll { scope: String, directory: String, action: Action },
    #[error("`{directory}` holds the hooks for all repositories")]
    OwnDirectoryForAll { directory: String, action: Action },
    #[error("core.hooksPath (global) is `{0}`, another directory in each repository")]
    RelativePathForAll(String),
    #[error("HOME is not set")]
    NoHome,
}

/// What somebody wanted to do with hooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Install,
    Uninstall,
}

impl HookError {
    fn hint(&self) -> &'static str {
        match self {
            Self::LinkToOtherEvent { .. } => "put a copy in the place of the link",
            Self::Directory(_) => "move it away",
            Self::Changed(_) => "move it away, with the lines that you want to keep",
            Self::TwoHooks { .. } => "decide which of the two is to run, and move the other away",
            Self::Managed { .. } => "add the lines above to its configuration",
            Self::PathOfProject { action, .. } | Self::LinkToProject { action, .. } => match action
            {
                Action::Install => {
                    "add `git provenance hook run EVENT \"$@\"` to the project's hook of that name"
                }
                Action::Uninstall => {
                    "take `git provenance hook run` out of the project's hook of that name"
                }
            },
            Self::PathForAll { action, .. } | Self::OwnDirectoryForAll { action, .. } => {
                match action {
                    Action::Install => "use `git provenance hook install --global`",
                    Action::Uninstall => "use `git provenance hook uninstall --global`",
                }
            }
            Self::RelativePathForAll(_) => "set core.hooksPath to an absolute path",
            Self::NoHome => "set it to your home directory",
        }
    }
}

impl From<HookError> for Error {
    fn from(error: HookError) -> Self {
        let hint = error.hint();
        Self::caused_by(error).hinted(hint)
    }
}
