//! What a person stated about AI use, written into the message.

use super::ai_use::AiUse;
use super::context::{AuthoringStop, CommitContext};
use super::sign_off::SignOffPlace;
use crate::draft::{encoded, none, with_disclosure_before};
use git_message::Message;

/// The message with what was stated about AI use, before the first sign-off and before the place where the own one is
/// going to stand.
pub(super) fn with_ai_use(
    message: &Message,
    context: &CommitContext<'_>,
    ai_use: Option<&AiUse>,
    place: Option<&SignOffPlace>,
) -> Result<Message, AuthoringStop> {
    let Some(rule) = &context.policy.disclosure else { return Ok(message.clone()) };
    let (token, values) = match ai_use {
        None => return Ok(message.clone()),
        Some(AiUse::NoAi) => (rule.trailer.as_str(), none(rule, &context.encoding)?),
        Some(AiUse::UsedFor(disclosure)) => {
            (rule.token_of(disclosure), encoded(disclosure, rule, &context.encoding)?)
        }
    };
    let mut message = message.clone();
    for other in rule.tokens().filter(|other| *other != token) {
        message = with_disclosure_before(&message, other.as_bytes(), &[], &|_| None);
    }
    Ok(with_disclosure_before(&message, token.as_bytes(), &values, &|message| {
        place.and_then(|place| place.find(message))
    }))
}
