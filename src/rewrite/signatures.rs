//! Who has signed the commits of a series with a key, and who signs them when they are written again.

use std::collections::HashSet;
use std::rc::Rc;

use bstr::ByteSlice;

use super::entry::Entry;
use super::error::RewriteError;
use crate::draft::{Owner, SignOffOwners};
use crate::error::Error;
use crate::git::{Config, GitError, Mailmap, Signer};
use crate::session::agents;
use crate::session::stop::prompt_error;
use crate::terminal::{Operator, Question};
use crate::text::escape;

/// The commits that carry a signature, by their positions.
pub(super) struct Signatures {
    /// `commit.gpgSign`: commits without a signature get one too.
    signs_all: bool,
    yours: HashSet<usize>,
    /// In the order of the series.
    pub(super) foreign: Vec<usize>,
}

impl Signatures {
    /// Tells your signatures from those of others, by the name or address of the committer.
    pub(super) fn read(entries: &[Entry], config: &Config) -> Self {
        let signer = config.committer().unwrap_or_default();
        let configured = config.configured_person();
        let mailmap = Rc::new(Mailmap::parse(b""));
        let you = SignOffOwners::new(signer.clone(), signer, &configured, mailmap);
        let is_yours = |committer: &[u8]| {
            let end = committer.rfind_byte(b'>').map_or(committer.len(), |at| at + 1);
            you.claim(&committer[..end]) == Owner::Own
        };
        let signed = (0..entries.len()).filter(|&at| entries[at].raw().is_signed());
        let (yours, foreign): (Vec<usize>, Vec<usize>) =
            signed.partition(|&at| entries[at].raw().value("committer").is_some_and(is_yours));
        let signs_all = config.is_on("commit.gpgsign");
        Self { signs_all, yours: yours.into_iter().collect(), foreign }
    }

    /// Finds the key, where any of the touched commits is to be signed.
    ///
    /// # Errors
    /// When somebody else's signature would be lost, or there is no key.
    pub(super) fn signer(
        &self,
        touched: &[usize],
        entries: &[Entry],
        drops_foreign: bool,
        config: &Config,
    ) -> Result<Option<Signer>, Error> {
        let lost = self.foreign.iter().find(|at| touched.binary_search(at).is_ok());
        if let Some(&at) = lost.filter(|_| !drops_foreign) {
            return Err(RewriteError::SignedByOthers(entries[at].short_id().to_owned()).into());
        }
        let needs_key = touched.iter().any(|&at| self.is_renewed(at));
        Ok(needs_key.then(|| Signer::configured(config, None)).transpose()?)
    }

    /// Tells whether the commit at this position is signed when it is written.
    pub(super) fn is_renewed(&self, at: usize) -> bool {
        self.signs_all || self.yours.contains(&at)
    }
}

/// Signs these bytes. Where that fails, as after a cancelled passphrase, a person is asked whether to try again, so
/// that the answers about the series are not lost.
///
/// # Errors
/// When the bytes are not signed and nobody wants to try again.
pub(super) fn sign(signer: &Signer, bytes: &[u8], config: &Config) -> Result<Vec<u8>, Error> {
    loop {
        match signer.sign(bytes) {
            Ok(signature) => return Ok(signature),
            Err(error) if !wants_to_try_again(&error, config)? => return Err(error.into()),
            Err(_) => {}
        }
    }
}

fn wants_to_try_again(error: &GitError, config: &Config) -> Result<bool, Error> {
    let (operator, _) = Operator::detect(config, &*agents::known(config)?, false)?;
    let Some(terminal) = operator.terminal() else { return Ok(false) };
    let question = Question {
        text: "Try again to sign?",
        why: "Nothing has changed yet, and your answers are there. `n` ends the run.",
        more: &[],
    };
    let said = escape::line(error.to_string().as_bytes());
    let asked = terminal.say_wrapped(&said, "").and_then(|()| terminal.ask_yes_no(&question));
    asked.map_err(|stopped| prompt_error(stopped, "not signed; nothing has changed"))
}
