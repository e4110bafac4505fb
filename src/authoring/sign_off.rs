//! The sign-off of the person who confirms, written into the message: the one function that does it takes a
//! consent and uses it up. (Those of others are carried over by `draft/inherit.rs`.)

use super::CommitContext;
use crate::draft::{Owner, SIGN_OFF, with_colon};
use crate::terminal::{Consent, Taken};
use git_message::{InsertAt, Message};

/// Where the own sign-off stood in a draft: the lines of the trailers that come after it. Nobody's sign-off changes
/// its place among others'.
#[derive(Clone, Debug)]
pub(super) struct SignOffPlace {
    after: Vec<Vec<u8>>,
}

/// The place of the last own sign-off in the draft; `None` where there is none, or nothing comes after it.
pub(super) fn sign_off_place(draft: &Message, context: &CommitContext<'_>) -> Option<SignOffPlace> {
    let trailers = draft.trailers();
    let is_own = |at: &usize| {
        let trailer = &trailers[*at];
        draft.matches_token(trailer, SIGN_OFF)
            && context.people.claim(&draft.value(trailer)) == Owner::Own
    };
    let own = (0..trailers.len()).rfind(is_own)?;
    let line = |trailer: &git_message::Trailer| draft.as_bytes()[trailer.span.clone()].to_vec();
    let after: Vec<Vec<u8>> = trailers[own + 1..].iter().map(line).collect();
    (!after.is_empty()).then_some(SignOffPlace { after })
}

impl SignOffPlace {
    /// The index of the first trailer in a message that came after the sign-off in the draft.
    pub(super) fn find(&self, message: &Message) -> Option<usize> {
        let trailers = message.trailers();
        let mut end = trailers.len();
        let mut first = None;
        for line in self.after.iter().rev() {
            let is_same = |at: &usize| {
                message.as_bytes()[trailers[*at].span.clone()].trim_ascii() == line.trim_ascii()
            };
            if let Some(at) = (0..end).rfind(is_same) {
                (end, first) = (at, Some(at));
            }
        }
        first
    }
}

/// The message with the signer's own sign-off, for a consent to exactly this message: where it stood, else at the
/// end.
pub(super) fn with_sign_off(
    message: &Message,
    consent: Consent,
    place: Option<SignOffPlace>,
) -> Option<Message> {
    let signer = consent.redeem(message.as_bytes())?;
    let place = place.and_then(|place| place.find(message)).map(InsertAt::Before);
    let token = with_colon(message, SIGN_OFF);
    Some(message.insert(place.unwrap_or(InsertAt::End), &token, &signer.to_value()))
}

/// A message that a person has taken as it was shown. It waits for the sign-off that the series gets at its end.
#[derive(Debug)]
pub(crate) struct WaitingMessage {
    message: Message,
    place: Option<SignOffPlace>,
    /// Shows that it was taken; away while the sign-off is asked for.
    pub(crate) taken: Option<Taken>,
}

impl WaitingMessage {
    pub(super) fn new(message: Message, place: Option<SignOffPlace>, taken: Taken) -> Self {
        Self { message, place, taken: Some(taken) }
    }

    /// The message with the signer's own sign-off, for a consent to exactly this message.
    pub(crate) fn sign(&self, consent: Consent) -> Option<Message> {
        with_sign_off(&self.message, consent, self.place.clone())
    }
}
