//! The decisions about the commits of a series, and which commits they touch.

use std::collections::HashSet;

use super::entry::Entry;
use crate::authoring::{AiUse, WaitingMessage};
use crate::draft::Removal;
use crate::git::CommitObject;

/// Decides about a commit without anybody's answer.
pub(crate) type Fixes<'a> = dyn Fn(&CommitObject<'_>) -> Fixed + 'a;

/// What needs nobody's decision about a message, and what does.
#[derive(Debug, Default)]
pub(crate) struct Fixed {
    /// The new message; `None` where it stays.
    pub(crate) message: Option<Vec<u8>>,
    /// The lines that stay until somebody decides.
    pub(crate) kept: Vec<Removal>,
}

/// The decision about a commit's message.
#[derive(Debug, Default)]
pub(crate) struct Decision {
    /// The new message; `None` where the commit stays as it is.
    pub(crate) message: Option<Vec<u8>>,
    /// The lines that were removed.
    pub(crate) removed: Vec<Removal>,
    /// The lines that are in doubt and were kept.
    pub(crate) kept: Vec<Removal>,
    /// The answer about AI use in this run.
    pub(crate) ai_use: Option<AiUse>,
    /// The message, as it is now, lacks a sign-off of yours that a person would be asked for.
    pub(crate) is_unsigned: bool,
    /// A person has confirmed the message as it is.
    pub(crate) is_confirmed: bool,
    /// The message was taken, and waits for the sign-off of its series.
    pub(crate) waiting: Option<WaitingMessage>,
}

impl Decision {
    /// Whether a person was asked about the commit: for its sign-off, which stays or goes by the answer.
    pub(super) fn is_answered(&self) -> bool {
        self.message.is_some() || self.is_confirmed
    }

    /// A message that is known beforehand.
    pub(super) fn fixed(entry: &Entry, fixes: &Fixes<'_>) -> Self {
        let Fixed { message, kept } =
            if entry.is_named { fixes(&entry.raw()) } else { Fixed::default() };
        Self { message, kept, ..Self::default() }
    }
}

/// The decisions about the commits of a series, in the same order.
pub(super) struct Decisions {
    pub(super) decisions: Vec<Decision>,
    /// Positions of the commits that get another id: for a new message, or for a parent that gets another id.
    pub(super) touched: Vec<usize>,
}

impl Decisions {
    /// Finds out which commits get another id.
    pub(super) fn new(entries: &[Entry], decisions: Vec<Decision>) -> Self {
        let mut ids: HashSet<&[u8]> = HashSet::new();
        let mut touched = Vec::new();
        for (at, (entry, decision)) in entries.iter().zip(&decisions).enumerate() {
            let has_new_parent = || entry.raw().parents().any(|parent| ids.contains(parent));
            if decision.message.is_some() || has_new_parent() {
                ids.insert(entry.id.as_bytes());
                touched.push(at);
            }
        }
        Self { decisions, touched }
    }

    /// Counts the messages that change.
    pub(super) fn changed(&self) -> usize {
        self.decisions.iter().filter(|decision| decision.message.is_some()).count()
    }
}
