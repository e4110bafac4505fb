//! One file for each subcommand: the order of effects, nothing else.

pub(crate) mod commit;
mod draft;
pub(crate) mod editor_step;
mod files;
mod person;
mod policy_in_force;
pub(crate) mod strip;
