//! The sign-offs of a series, asked for once, when each message was seen whole and taken by a key of its own.

use super::Review;
use super::screen::said_about_ai;
use crate::error::Error;
use crate::policy::SignOffMode;
use crate::rewrite::error::error_of_prompt;
use crate::terminal::{Consent, SeriesAnswer, SeriesQuestion};

impl Review<'_> {
    /// Asks once for the sign-offs of all messages that were taken. Returns the commit to go back to.
    pub(super) fn sign_series(&mut self) -> Result<Option<usize>, Error> {
        let mut places = Vec::new();
        let mut taken = Vec::new();
        let mut list = Vec::new();
        for (at, progress) in self.progress.iter_mut().enumerate() {
            let Some(decision) = &mut progress.decision else { continue };
            let Some(one) = decision.waiting.as_mut().and_then(|one| one.taken.take()) else {
                continue;
            };
            let about_ai = decision.ai_use.as_ref().map(said_about_ai);
            list.push(progress.entry.shown() + &about_ai.unwrap_or_default());
            places.push(at);
            taken.push(one);
        }
        if taken.is_empty() {
            return Ok(None);
        }
        let policy = &self.decider.rules.policy;
        let asked = SeriesQuestion {
            signer: self.decider.signer(),
            list: &list,
            confirm: &policy.sign_off.confirm,
            explain: self.decider.explain(),
            may_stay_unsigned: policy.sign_off.mode == SignOffMode::Ask,
        };
        let terminal = self.terminal()?;
        match terminal.ask_to_sign_series(&asked, taken).map_err(error_of_prompt)? {
            SeriesAnswer::Signed(consents) => {
                for (&at, consent) in places.iter().zip(consents) {
                    self.sign(at, consent)?;
                }
                Ok(None)
            }
            SeriesAnswer::Unsigned => Ok(None),
            SeriesAnswer::Back(taken) => {
                for (&at, one) in places.iter().zip(taken) {
                    let decision = self.progress[at].decision.as_mut();
                    if let Some(waiting) = decision.and_then(|one| one.waiting.as_mut()) {
                        waiting.taken = Some(one);
                    }
                }
                let last = places.last().copied().unwrap_or_default();
                self.progress[last].decision = None;
                Ok(Some(last))
            }
            SeriesAnswer::Declined => Err(Error::declined("nothing was changed")),
        }
    }

    fn sign(&mut self, at: usize, consent: Consent) -> Result<(), Error> {
        let progress = &mut self.progress[at];
        let entry = progress.entry;
        let Some(decision) = &mut progress.decision else { return Ok(()) };
        let signed = decision.waiting.take().and_then(|waiting| waiting.sign(consent));
        let signed = signed.ok_or_else(|| {
            Error::cannot("a message changed after it was taken", "run the command again")
        })?;
        let has_changed = signed.as_bytes() != entry.raw().message;
        decision.message = has_changed.then(|| signed.into_bytes());
        (decision.is_unsigned, decision.is_confirmed) = (false, true);
        Ok(())
    }
}
