//! The sign-off of the person who confirms, written into the message: the one function that does it takes a
//! consent and uses it up. (Those of others are carried over by `draft/inherit.rs`.)

use crate::draft::SIGN_OFF;
use crate::terminal::Consent;
use git_message::{InsertAt, Message};

/// The message with the signer's own sign-off, for a consent to exactly this message.
pub(super) fn with_sign_off(message: &Message, consent: Consent) -> Option<Message> {
    let signer = consent.redeem(message.as_bytes())?;
    Some(message.insert(InsertAt::End, SIGN_OFF, &signer.to_value()))
}
