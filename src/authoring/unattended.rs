//! PURE. The pipeline where nobody can be asked: nothing is signed, and the last evidence of AI use stays unless the
//! message or an option says what AI was used for.

use super::{
    AbsenceReason, AiUse, Authored, AuthoringStop, CommitContext, DraftDisclosure, Evidence,
    refuse_ai, refused, sign_off_place, with_ai_use,
};
use crate::draft::{RemovalPlan, covers, discloses, spare_sign_offs_of};
use crate::policy::Stance;
use git_message::Message;

/// Authors a message that nobody is asked about.
pub(super) fn author(
    draft: &Message,
    context: &CommitContext<'_>,
    why: &AbsenceReason,
    mut plan: RemovalPlan,
    evidence: &Evidence,
) -> Result<Authored, AuthoringStop> {
    let ai_use = ai_use(draft, context, why, &plan, evidence)?;
    refuse_ai(context, ai_use.as_ref(), &mut plan, draft)?;
    if !is_answered(&plan.apply(draft, &[]), context, ai_use.as_ref()) {
        if context.task.is_reword() {
            plan.keep_evidence();
        } else if evidence.is_there() || is_agents(context, why) {
            return Err(refused::without_answer(context, why, evidence));
        }
    }
    let (plan, message) = compose(draft, context, plan, ai_use.as_ref())?;
    let kept = plan.kept();
    Ok(Authored {
        message,
        signed: false,
        waiting: None,
        removed: plan.into_removals(&[]),
        kept,
        ai_use,
    })
}

/// The message without own sign-offs, where git is not expected to commit it and nobody is asked. What shows that AI
/// was used stays.
pub(super) fn clean_only(draft: &Message, context: &CommitContext<'_>) -> Message {
    let catalogue = context.catalogue;
    let mut plan = RemovalPlan::new(draft, context.policy, catalogue, &context.people, false);
    plan.keep_evidence();
    plan.apply(draft, &[])
}

/// What an option or the draft says about AI use.
fn ai_use(
    draft: &Message,
    context: &CommitContext<'_>,
    why: &AbsenceReason,
    plan: &RemovalPlan,
    evidence: &Evidence,
) -> Result<Option<AiUse>, AuthoringStop> {
    let says_otherwise = |ai_use: Option<AiUse>| match ai_use {
        Some(AiUse::NoAi) if evidence.is_there() && !context.frees_evidence => {
            Err(refused::no_ai(context, evidence))
        }
        ai_use => Ok(ai_use),
    };
    if !evidence.is_disclosed(context) {
        return Ok(None);
    }
    if context.ai_use.is_some() {
        return says_otherwise(context.ai_use.clone());
    }
    if context.task.is_reword() {
        return Ok(None);
    }
    refused::unattended(context, why, evidence)?;
    let cleaned = plan.apply(draft, &[]);
    let suggestion = DraftDisclosure::with_sources(&cleaned, context);
    says_otherwise(suggestion.resolve_unattended(context, why, evidence)?)
}

/// Whether the last evidence may go: the message or an option says what AI was used for, or the project's own rules
/// want no word about it.
fn is_answered(cleaned: &Message, context: &CommitContext<'_>, ai_use: Option<&AiUse>) -> bool {
    let says_ai = || {
        let plan = RemovalPlan::agents_only(cleaned, context.policy, context.catalogue);
        !plan.said().is_empty()
    };
    context.frees_evidence
        || matches!(ai_use, Some(AiUse::UsedFor(_)))
        || discloses(cleaned, context.policy)
        || says_ai()
}

/// Whether an agent commits and the project wants to know what it was used for.
fn is_agents(context: &CommitContext<'_>, why: &AbsenceReason) -> bool {
    let is_asked = context.policy.ai.stance != Stance::Refuse && context.wants_ai_use();
    matches!(why, AbsenceReason::Agent(_)) && is_asked
}

/// The message; own sign-offs of a commit that stays what it was stay where they are.
fn compose(
    draft: &Message,
    context: &CommitContext<'_>,
    plan: RemovalPlan,
    ai_use: Option<&AiUse>,
) -> Result<(RemovalPlan, Message), AuthoringStop> {
    let place = sign_off_place(draft, context);
    let signed = if context.task.is_reword() { Some(draft) } else { context.unchanged.as_ref() };
    if let Some(signed) = signed {
        let mut spared = plan.clone();
        spare_sign_offs_of(&mut spared, draft, signed);
        let whole = with_ai_use(&spared.apply(draft, &[]), context, ai_use, None)?;
        if covers(signed, &whole, context.policy, context.catalogue) {
            return Ok((spared, whole));
        }
    }
    let composed = with_ai_use(&plan.apply(draft, &[]), context, ai_use, place.as_ref())?;
    Ok((plan, composed))
}
