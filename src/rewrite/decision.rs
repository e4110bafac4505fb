//! The decisions about the commits of a series, and which commits they touch.

use std::collections::HashSet;

use super::entry::Entry;
use crate::authoring::AiUse;
use crate::draft::Removal;
use crate::git::CommitObject;

/// Returns a new message where it needs nobody's decision; `None` where it stays.
pub(crate) type Fixes<'a> = dyn Fn(&CommitObject<'_>) -> Option<Vec<u8>> + 'a;

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
    /// An agent's lines were removed, and the project's line about AI is missing.
    pub(crate) is_silent: bool,
}

impl Decision {
    /// Whether a person was asked about the commit: for its sign-off, which stays or goes by the answer.
    pub(super) fn is_answered(&self) -> bool {
        self.message.is_some() || self.is_confirmed
    }

    /// A message that is known beforehand.
    pub(super) fn fixed(entry: &Entry, fixes: &Fixes<'_>) -> Self {
        let message = if entry.is_named { fixes(&entry.raw()) } else { None };
        Self { message, ..Self::default() }
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
