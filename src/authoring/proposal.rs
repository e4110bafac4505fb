//! PURE. What would come of a commit of a series if its AI use is answered as its draft says, or as for the commit
//! before. Only where no other question is left is there something to take as it is.

use super::sign_off::{SignOffPlace, WaitingMessage};
use super::{
    AiUse, Authored, AuthoringStop, CommitContext, DraftDisclosure, Task, interview, plan,
    refuse_ai, refused, sign_off_place, with_ai_use,
};
use crate::draft::Removal;
use crate::terminal::Taken;
use git_message::Message;

/// A message that a person may take by one key.
#[derive(Debug)]
pub(crate) struct Proposal {
    /// The message, without an own sign-off.
    pub(crate) message: Message,
    /// What it says about AI use; `None` where nothing is asked about it.
    pub(crate) ai_use: Option<AiUse>,
    removed: Vec<Removal>,
    place: Option<SignOffPlace>,
    /// Whether it is to be signed off at the end.
    wants_sign_off: bool,
}

impl Proposal {
    /// The message as it was taken.
    pub(crate) fn accept(self, taken: Taken) -> Authored {
        let Self { message, ai_use, removed, place, wants_sign_off } = self;
        let waiting = wants_sign_off.then(|| WaitingMessage::new(message.clone(), place, taken));
        Authored { message, signed: false, waiting, removed, kept: Vec::new(), ai_use }
    }
}

/// The message that comes of a draft without any question but that about AI use; `None` where there are others, or
/// nobody knows an answer yet.
///
/// # Errors
/// When the draft cannot be changed.
pub(crate) fn propose(
    draft: &Message,
    context: &CommitContext<'_>,
) -> Result<Option<Proposal>, AuthoringStop> {
    refused::unreadable(draft, &context.task)?;
    let (mut plan, evidence) = plan(draft, context, true)?;
    let stays = !plan.said().is_empty() || context.frees_evidence;
    if !plan.doubts().is_empty() || !context.asks_about_ai() && !stays && evidence.is_there() {
        return Ok(None);
    }
    let mut cleaned = plan.apply(draft, &[]);
    let ai_use = match evidence.is_disclosed(context) && context.asks_about_ai() {
        false => None,
        true => match ai_use(&cleaned, context) {
            Some(AiUse::NoAi) if evidence.is_there() => return Ok(None),
            None => return Ok(None),
            known => known,
        },
    };
    if let Some(AiUse::UsedFor(disclosure)) = &ai_use
        && interview::has_questions_about(context, disclosure)?
    {
        return Ok(None);
    }
    match refuse_ai(context, ai_use.as_ref(), &mut plan, draft) {
        Ok(true) => cleaned = plan.apply(draft, &[]),
        Ok(false) => {}
        Err(_) => return Ok(None),
    }
    let place = sign_off_place(draft, context);
    let message = with_ai_use(&cleaned, context, ai_use.as_ref(), place.as_ref())?;
    let removed = plan.into_removals(&[]);
    let wants_sign_off = context.wants_sign_off();
    Ok(Some(Proposal { message, ai_use, removed, place, wants_sign_off }))
}

/// What was stated by an option, what the draft says, or what was answered for the commit before.
fn ai_use(draft: &Message, context: &CommitContext<'_>) -> Option<AiUse> {
    if let Some(stated) = &context.ai_use {
        return Some(stated.clone());
    }
    let said = DraftDisclosure::with_sources(draft, context);
    match said.disclosure {
        Some(disclosure) => return Some(AiUse::UsedFor(disclosure)),
        None if !said.lines.is_empty() => return None,
        None => {}
    }
    match &context.task {
        Task::Reword { previous, .. } => previous.clone(),
        Task::New | Task::Hook => None,
    }
}
