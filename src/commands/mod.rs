//! One file for each subcommand: parse, call, print. What a command does lives in the service that it calls.

pub(crate) mod agents;
pub(crate) mod amend;
pub(crate) mod check;
pub(crate) mod commit;
pub(crate) mod doctor;
pub(crate) mod editor_step;
pub(crate) mod explain;
pub(crate) mod help;
pub(crate) mod hook;
pub(crate) mod policy;
pub(crate) mod strip;
