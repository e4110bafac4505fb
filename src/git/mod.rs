//! EFFECTS. The only place that starts git or uses libgit2. It holds no rules: it reads facts for
//! others to judge, and writes what it is told to.

mod amend_head;
mod batch;
mod cat_file;
pub(crate) mod command;
mod commit_object;
mod config;
mod diff;
mod hooks_path;
mod mail;
mod mailmap;
mod man;
mod object_format;
mod odb;
mod pack;
mod post_rewrite;
mod reach;
mod refs;
mod repository;
mod rev_list;
mod revisions;
mod sequencer;
mod signing;

pub use amend_head::replace_head_message;
pub use cat_file::{Object, Objects};
pub use command::{GitError, GitVersion, git_version};
pub use commit_object::{BrokenHeader, Change, CommitObject, with_signature};
pub use config::Config;
pub use diff::{Base, changes_of, message_in_utf8, show_commit, staged_changes};
pub use hooks_path::{
    HooksDirectory, HooksPath, configured_hooks, global_hooks_path, set_global_hooks_path,
};
pub use mail::{Content, Mail, MailError, Mails, begins_diff, introduces_series};
pub use mailmap::Mailmap;
pub use man::open_manual;
pub use object_format::ObjectFormat;
pub use odb::{ObjectDatabase, commit_id};
pub use pack::PackWriter;
pub use post_rewrite::{copy_notes, run_post_rewrite};
pub use reach::{Reach, RefTip, current_tips};
pub use refs::{RefUpdate, Transaction, value_of};
pub use repository::{InProgress, Repository};
pub use rev_list::{Batch, Judgement, Walk, Without, read_history};
pub use revisions::{Link, RevisionArgs, Series, SeriesError, full_name, is_ancestor, is_revision};
pub use sequencer::{SequencerState, applied_commit, applied_text, is_same_change};
pub use signing::Signer;
