//! EFFECTS. The only place that starts git or uses libgit2. It holds no rules: it reads facts for
//! others to judge, and writes what it is told to.

mod after_rewrite;
mod changes;
mod commit_options;
mod counted;
mod history;
mod hooks;
mod identity;
mod mail;
mod manual;
mod names;
mod objects;
mod pack;
mod picked;
mod place;
mod plain_file;
mod process;
mod raw_commit;
mod refs;
mod rewrite;
mod series;
mod settings;
mod signing;
mod store;
mod wrapped;

pub use after_rewrite::{copy_notes, run_post_rewrite};
pub use changes::{Base, changes_of, message_in_utf8, show_commit, staged_changes};
pub use commit_options::{Again, CommitLine};
pub use history::{Batch, Look, Walk, Without, read_history};
pub use hooks::{HookPlace, HooksPath, configured_hooks, global_hooks_path, set_global_hooks_path};
pub use identity::{Ident, Mailmap};
pub use mail::{Content, Mail, MailError, Mails, begins_diff, introduces_series};
pub use manual::open_manual;
pub use names::{Place as WorkPlace, is_revision};
pub use objects::{Object, Objects};
pub use pack::PackWriter;
pub use picked::{Making, applied_commit, applied_text, is_same_change};
pub use place::{InProgress, Place, full_name};
pub use plain_file::{open_plain, open_unlinked};
pub use process::{GitError, GitVersion, command, git_version, is_in_git_directory};
pub use raw_commit::{BrokenHeader, Change, RawCommit, with_signature};
pub use refs::{Reaching, RefUpdate, Transaction, reaching, value_of};
pub use rewrite::replace_head_message;
pub use series::{Link, Named, Series, SeriesError, is_ancestor};
pub use settings::Settings;
pub use signing::Signer;
pub use store::{ObjectPlace, Store};
pub use wrapped::{
    EditorStep, OuterEditor, Reply, Request, WRAPPER_VARIABLE, WrappedGit, connect, exit_code,
    run_to_end, users_editor,
};
