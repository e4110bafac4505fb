//! Who has signed the commits of a series with a key, and who signs them when they are written again.

use std::collections::HashSet;
use std::rc::Rc;

use bstr::ByteSlice;

use super::commit::Entry;
use super::error::RewriteError;
use super::plan::RewritePlan;
use crate::draft::{Owner, SignOffOwners};
use crate::error::Error;
use crate::git::{Mailmap, Settings, Signer};

/// Positions of the commits that carry a signature.
pub(super) struct Signatures {
    yours: HashSet<usize>,
    /// In the order of the series.
    pub(super) foreign: Vec<usize>,
}

impl Signatures {
    /// Tells your signatures from those of others, by the name or address of the committer.
    pub(super) fn read(entries: &[Entry], settings: &Settings) -> Self {
        let signer = settings.committer().unwrap_or_default();
        let configured = settings.configured_person();
        let mailmap = Rc::new(Mailmap::parse(b""));
        let you = SignOffOwners::new(signer.clone(), signer, &configured, mailmap);
        let mut signatures = Self { yours: HashSet::new(), foreign: Vec::new() };
        for (at, raw) in
            entries.iter().map(Entry::raw).enumerate().filter(|(_, raw)| raw.is_signed())
        {
            let is_yours = raw.value("committer").is_some_and(|committer| {
                let end = committer.rfind_byte(b'>').map_or(committer.len(), |at| at + 1);
                you.claim(&committer[..end]) == Owner::Own
            });
            if is_yours {
                signatures.yours.insert(at);
            } else {
                signatures.foreign.push(at);
            }
        }
        signatures
    }
}

/// Who signs what: a commit that was signed by you is signed again, one without a signature only where
/// `commit.gpgSign` asks for it.
pub(super) struct Signing<'a> {
    signer: Option<Signer>,
    signs_all: bool,
    yours: &'a HashSet<usize>,
}

impl<'a> Signing<'a> {
    /// Finds the key, where any of the touched commits is to be signed.
    ///
    /// # Errors
    /// When somebody else's signature would be lost, or there is no key.
    pub(super) fn configured(plan: &'a RewritePlan<'_>, touched: &[usize]) -> Result<Self, Error> {
        let Signatures { yours, foreign } = &plan.signatures;
        let is_touched = |at: &&usize| touched.binary_search(at).is_ok();
        if let Some(&at) = foreign.iter().find(is_touched)
            && !plan.options.drop_signatures
        {
            let commit = plan.entries[at].short_id().to_owned();
            return Err(RewriteError::SignedByOthers(commit).into());
        }
        let signs_all = plan.settings.is_on("commit.gpgsign");
        let needs_key = signs_all || touched.iter().any(|at| yours.contains(at));
        let signer = needs_key.then(|| Signer::configured(plan.settings, None)).transpose()?;
        Ok(Self { signer, signs_all, yours })
    }

    /// The key for the commit at this position.
    pub(super) fn for_commit(&self, at: usize) -> Option<&Signer> {
        self.signer.as_ref().filter(|_| self.signs_all || self.yours.contains(&at))
    }
}
