//! From a draft to the final message, for every command that writes one: remove, ask, compose, confirm. `author`
//! does it once; `rounds` does it again as long as the person edits. What an agent is, what a policy wants and
//! how a trailer is written is decided elsewhere.

mod ai_use;
mod context;
mod disclosure_line;
mod draft_disclosure;
mod help_text;
mod interview;
mod preview;
mod refused;
mod rounds;
mod sign_off;

use crate::draft::{Removal, RemovalPlan, disclosure_lines, encoded, none};
use crate::policy::{SignOffMode, Stance};
pub(crate) use crate::terminal::{AbsenceReason, Operator};
use crate::terminal::{PromptError, SignOffAnswer, SignOffQuestion, Terminal};
use agent_traces::Catalogue;
use git_message::Message;

pub(crate) use ai_use::AiUse;
pub(crate) use context::{Authored, AuthoringStop, CommitContext, Round, SignOffRequest, Task};
use disclosure_line::with_ai_use;
pub(crate) use draft_disclosure::DraftDisclosure;
pub(crate) use preview::whole;
pub(crate) use rounds::{FinalMessage, Rounds, Turn};
use sign_off::with_sign_off;

/// Runs the pipeline over a message that git's cleanup has already gone through.
///
/// Where nobody is there nothing is asked and nothing is signed: a statement must then have been made
/// before, or stand in the draft. An existing commit needs none, and keeps its own sign-offs as long as
/// what it says about AI stays.
///
/// # Errors
/// When the person stops or wants to edit, or when the run cannot go on.
pub(crate) fn author(
    draft: &Message,
    context: &CommitContext<'_>,
    operator: &Operator,
) -> Result<Authored, AuthoringStop> {
    refused::unreadable(draft, &context.task)?;
    let terminal = operator.terminal();
    let mut plan = RemovalPlan::new(
        draft,
        context.policy,
        Catalogue::builtin(),
        &context.people,
        terminal.is_some(),
    );
    replace_disclosures(&mut plan, draft, context)?;
    let also = match terminal {
        Some(terminal) => interview::open(terminal, context, &plan)?,
        None => Vec::new(),
    };
    let mut cleaned = plan.apply(draft, &also);
    let suggestion = DraftDisclosure::of(&cleaned, context.policy.disclosure.as_ref());
    let agent_lines_went = !(plan.removals().is_empty() && also.is_empty());

    let ai_use = match (operator, &context.ai_use) {
        _ if !context.kind.is_disclosed() => None,
        (_, Some(made)) => Some(made.clone()),
        (Operator::Present(terminal), None) => {
            refused::say(terminal, context, &plan)?;
            interview::ask_about_ai(terminal, context, &suggestion, agent_lines_went)?
        }
        (Operator::Absent(_), None) if context.task.is_reword() => None,
        (Operator::Absent(why), None) => {
            refused::unattended(&plan, context, why)?;
            suggestion.resolve_unattended(context, why)?
        }
    };
    let refuses = context.policy.ai.stance == Stance::Refuse;
    match ai_use {
        Some(AiUse::UsedFor(_)) if refuses => {
            return Err(refused::ai(context.policy));
        }
        Some(AiUse::NoAi) if refuses && !plan.said().is_empty() => {
            plan.remove_conflicting_disclosures(draft, "said otherwise: no AI was used");
            cleaned = plan.apply(draft, &also);
        }
        _ => {}
    }
    let composed = with_ai_use(&cleaned, context, ai_use.as_ref())?;
    let Some(terminal) = terminal else {
        return unasked(draft, context, plan, composed, ai_use.as_ref());
    };
    interview::ask_about_content(terminal, context, ai_use.as_ref())?;
    confirm(terminal, context, composed, ai_use, plan.into_removals(&also))
}

/// A disclosure in the draft that an option replaces goes, and is shown among what goes.
fn replace_disclosures(
    plan: &mut RemovalPlan,
    draft: &Message,
    context: &CommitContext<'_>,
) -> Result<(), AuthoringStop> {
    let (Some(rule), Some(ai_use)) = (&context.policy.disclosure, &context.ai_use) else {
        return Ok(());
    };
    let (values, option) = match ai_use {
        _ if !context.kind.is_disclosed() => return Ok(()),
        AiUse::NoAi => (none(rule, &context.encoding)?, "--no-ai"),
        AiUse::UsedFor(stated) => {
            let said = DraftDisclosure::of(draft, Some(rule)).disclosure;
            if said.is_some_and(|said| said == stated.clone().in_order(rule)) {
                return Ok(());
            }
            (encoded(stated, rule, &context.encoding)?, "--ai-used-for")
        }
    };
    let reason = match context.round {
        Round::First => format!("said otherwise by {option}"),
        Round::Again => "said otherwise before the message was edited".to_owned(),
    };
    plan.replace_disclosures(draft, rule.trailer.as_bytes(), &values, &reason);
    Ok(())
}

/// The end where nobody is there: what is in doubt stays, and so do the own sign-offs of an existing
/// commit that says the same about AI as before.
fn unasked(
    draft: &Message,
    context: &CommitContext<'_>,
    mut plan: RemovalPlan,
    mut composed: Message,
    ai_use: Option<&AiUse>,
) -> Result<Authored, AuthoringStop> {
    let said = |message: &Message| {
        context.policy.disclosure.as_ref().map(|rule| disclosure_lines(message, rule))
    };
    if context.task.is_reword() {
        let mut spared = plan.clone();
        spared.spare_own_sign_offs();
        let whole = with_ai_use(&spared.apply(draft, &[]), context, ai_use)?;
        if said(&whole) == said(draft) {
            (plan, composed) = (spared, whole);
        }
    }
    let kept = plan.doubts().to_vec();
    let (removed, ai_use) = (plan.into_removals(&[]), ai_use.cloned());
    Ok(Authored { message: composed, signed: false, removed, kept, ai_use })
}

/// The last step: the whole message on screen, and the sign-off where there is to be one.
fn confirm(
    terminal: &Terminal,
    context: &CommitContext<'_>,
    composed: Message,
    ai_use: Option<AiUse>,
    removed: Vec<Removal>,
) -> Result<Authored, AuthoringStop> {
    let made =
        |message, signed, ai_use| Authored { message, signed, removed, kept: Vec::new(), ai_use };
    if !context.wants_sign_off() {
        terminal.say(&preview::trailers(&composed, terminal.width()))?;
        if let Some(why) = context.sign_off_left_out() {
            terminal.say_wrapped(&format!("{why}."), "")?;
        }
        return Ok(made(composed, false, ai_use));
    }
    let shown = whole(
        "The commit message:",
        &composed,
        context.changes.as_deref(),
        (terminal.width(), terminal.height()),
    );
    let answer = terminal.ask_sign_off(&SignOffQuestion {
        signer: context.people.signer(),
        text: composed.as_bytes(),
        shown: &shown,
        confirm: &context.policy.sign_off.confirm,
        may_stay_unsigned: context.policy.sign_off.mode == SignOffMode::Ask,
        otherwise: if context.task.is_reword() { "goes back" } else { "stops" },
    })?;
    match answer {
        SignOffAnswer::Signed(consent) => {
            let message =
                with_sign_off(&composed, consent).ok_or_else(|| AuthoringStop::Refused {
                    what: "the message changed after it was confirmed".into(),
                    hint: "run the command again".into(),
                })?;
            Ok(made(message, true, ai_use))
        }
        SignOffAnswer::Unsigned => Ok(made(composed, false, ai_use)),
        SignOffAnswer::Edit => Err(AuthoringStop::Edit(ai_use)),
        SignOffAnswer::Declined if context.task.is_reword() => Err(AuthoringStop::NotSigned),
        SignOffAnswer::Declined => Err(PromptError::Declined.into()),
    }
}
