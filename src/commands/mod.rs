//! One file for each subcommand: the order of effects, nothing else.

pub(crate) mod amend;
pub(crate) mod check;
pub(crate) mod commit;
pub(crate) mod doctor;
mod draft;
pub(crate) mod editor_step;
pub(crate) mod explain;
mod files;
pub(crate) mod hook;
mod person;
pub(crate) mod policy;
mod policy_in_force;
pub(crate) mod strip;
