//! What every run deals with: the operator, the project's policy, the message file, saved drafts, the user's editor.

pub(crate) mod agents;
pub(crate) mod ai_use;
mod commit_place;
pub(crate) mod draft_notes;
pub(crate) mod files;
pub(crate) mod identity;
pub(crate) mod message_file;
pub(crate) mod operator;
pub(crate) mod preferences;
pub(crate) mod project_policy;
pub(crate) mod saved_drafts;
pub(crate) mod stop;
pub(crate) mod unconfirmed;
pub(crate) mod user_editor;
