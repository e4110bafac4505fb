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
mod merge_options;
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

pub(crate) use amend_head::replace_head_message;
pub(crate) use cat_file::{Object, Objects};
pub(crate) use command::{GitError, git_version};
pub(crate) use commit_object::with_signature;
pub use commit_object::{Change, CommitObject};
pub(crate) use config::{Config, local_value, parse_boolean, set_local_value};
pub(crate) use diff::{
    Base, changes_of, index_id, message_in_utf8, show_commit, show_staged, staged_changes,
};
pub(crate) use hooks_path::{
    HooksDirectory, configured_hooks, global_hooks_path, set_global_hooks_path,
};
pub(crate) use mail::{Content, Mail, MailError, Mails};
pub use mail::{begins_diff, introduces_series};
pub(crate) use mailmap::Mailmap;
pub(crate) use man::open_manual;
pub(crate) use merge_options::merge_options;
pub(crate) use object_format::ObjectFormat;
pub(crate) use odb::{ObjectDatabase, commit_id};
pub(crate) use pack::PackWriter;
pub(crate) use post_rewrite::{copy_notes, run_post_rewrite};
pub(crate) use reach::{Reach, RefTip, current_tips};
pub(crate) use refs::{RefUpdate, Transaction, value_of};
pub(crate) use repository::Repository;
pub(crate) use rev_list::{Judgement, Walk, Without, read_history};
pub(crate) use revisions::{
    RevisionArgs, Series, SeriesError, full_name, is_ancestor, is_revision,
};
pub(crate) use sequencer::{
    SequencerState, applied_commit, applied_text, is_same_change, make_same_change, makes_change,
    prepared_message, split_commit, squashed_commits,
};
pub(crate) use signing::Signer;
