//! EFFECTS. The only place that starts git or uses libgit2. It holds no rules: it reads facts for
//! others to judge, and writes what it is told to.

mod changes;
mod commit_options;
mod identity;
mod objects;
mod process;
mod rewrite;
mod settings;
mod store;
mod wrapped;

pub use changes::{Base, staged_changes};
pub use commit_options::CommitLine;
pub use identity::{Ident, Mailmap};
pub use objects::{Object, Objects};
pub use process::{GitError, command, is_in_git_directory};
pub use rewrite::{RawCommit, replace_head_message};
pub use settings::Settings;
pub use store::{ObjectPlace, Store};
pub use wrapped::{
    EditorStep, OuterEditor, Reply, Request, WRAPPER_VARIABLE, WrappedGit, connect, exit_code,
    run_to_end,
};
