//! A message of a commit, and what a question about it is going to name; each looked for once.

use std::cell::OnceCell;

use crate::draft::RemovalPlan;
use git_message::{Message, TrailerConfig};

/// A message of a commit, as it is stored or as a person has edited it.
pub(super) struct Draft {
    pub(super) message: Message,
    pub(super) inspection: OnceCell<Inspection>,
}

/// The facts that a question about a draft is going to name.
pub(super) struct Inspection {
    /// Without own sign-offs, which have a question of their own.
    pub(super) removals: RemovalPlan,
    pub(super) has_own_sign_off: bool,
}

impl Draft {
    /// Reads a message as git reads messages here.
    pub(super) fn parse(bytes: &[u8], config: &TrailerConfig) -> Self {
        Self { message: Message::parse(bytes, config), inspection: OnceCell::new() }
    }
}
