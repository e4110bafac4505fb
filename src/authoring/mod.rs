//! From a draft to the final message, for every command that writes one: remove, ask, compose, confirm. `author`
//! does it once; `rounds` does it again as long as the person edits. What an agent is, what a policy wants and
//! how a trailer is written is decided elsewhere.

mod ai_use;
mod context;
mod contradicted;
mod disclosure_line;
mod draft_disclosure;
mod evidence;
mod help_text;
mod interview;
mod preview;
mod proposal;
mod refused;
mod rounds;
mod sign_off;
mod unattended;

use crate::draft::{Removal, RemovalPlan, encoded, none};
use crate::policy::{SignOffMode, Stance};
pub(crate) use crate::terminal::{AbsenceReason, Explain, Operator};
use crate::terminal::{
    Choice, PromptError, Question, SignOffAnswer, SignOffQuestion, TakeQuestion, Taken, Terminal,
};
use git_message::Message;

pub(crate) use ai_use::AiUse;
pub(crate) use context::{Authored, AuthoringStop, CommitContext, Round, SignOffRequest, Task};
use disclosure_line::with_ai_use;
use draft_disclosure::DraftDisclosure;
use evidence::Evidence;
pub(crate) use preview::{Mark, compared, short};
pub(crate) use proposal::{Proposal, propose};
pub(crate) use rounds::{FinalMessage, Rounds, Turn};
pub(crate) use sign_off::WaitingMessage;
use sign_off::{sign_off_place, with_sign_off};

/// What is asked about one message of a series.
pub(crate) const TAKE: &str = "Take this message as shown?";
const TAKE_WHY: &str = "At the end of the series you are asked once for all sign-offs.";

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
    let terminal = match operator {
        Operator::Present(terminal) => terminal,
        Operator::Absent(why) => {
            let (plan, evidence) = plan(draft, context, false)?;
            return unattended::author(draft, context, why, plan, &evidence);
        }
    };
    let ask = || {
        let (plan, evidence) = plan(draft, context, true)?;
        attended(draft, context, terminal, plan, &evidence)
    };
    terminal.interview(ask, |stop| matches!(stop, AuthoringStop::Prompt(PromptError::Back, _)))
}

/// What is to go from the draft, and what shows AI use in it.
fn plan(
    draft: &Message,
    context: &CommitContext<'_>,
    is_attended: bool,
) -> Result<(RemovalPlan, Evidence), AuthoringStop> {
    let mut plan =
        RemovalPlan::new(draft, context.policy, context.catalogue, &context.people, is_attended);
    let evidence = Evidence::of(&plan, context);
    if evidence.is_disclosed(context) {
        replace_disclosures(&mut plan, draft, context)?;
    }
    Ok((plan, evidence))
}

/// The pipeline with a person at the terminal.
fn attended(
    draft: &Message,
    context: &CommitContext<'_>,
    terminal: &Terminal,
    mut plan: RemovalPlan,
    evidence: &Evidence,
) -> Result<Authored, AuthoringStop> {
    let also = interview::open(terminal, context, &plan)?;
    let stays = !plan.said().is_empty() || context.frees_evidence;
    if !context.asks_about_ai() && !stays && evidence.is_there() {
        match contradicted::goes_without(terminal, evidence)? {
            true => {}
            false if plan.evidence().next().is_some() => plan.keep_evidence(),
            false => return Err(AuthoringStop::Edit(None)),
        }
    }
    let mut cleaned = plan.apply(draft, &also);
    let ai_use = match &context.ai_use {
        _ if !evidence.is_disclosed(context) => None,
        Some(stated) if contradicted::stands(terminal, context, stated, evidence)? => {
            Some(stated.clone())
        }
        _ => {
            refused::say(terminal, context, &plan)?;
            let suggestion = DraftDisclosure::with_sources(&cleaned, context);
            interview::ask_about_ai(terminal, context, &suggestion, evidence)?
        }
    };
    if refuse_ai(context, ai_use.as_ref(), &mut plan, draft)? {
        cleaned = plan.apply(draft, &also);
    }
    let place = sign_off_place(draft, context);
    let composed = with_ai_use(&cleaned, context, ai_use.as_ref(), place.as_ref())?;
    let stated = ai_use.clone();
    let last = || {
        if evidence.is_disclosed(context) {
            interview::ask_about_content(terminal, context, ai_use.as_ref())?;
        }
        confirm(terminal, context, draft, composed, ai_use, plan.into_removals(&also))
    };
    last().map_err(|stop| match stop {
        AuthoringStop::Prompt(stopped, None) => AuthoringStop::Prompt(stopped, stated),
        stop => stop,
    })
}

/// A project that takes no AI refuses a statement that it was used, and has what contradicts a statement that it
/// was not removed. Returns whether something more is removed.
fn refuse_ai(
    context: &CommitContext<'_>,
    ai_use: Option<&AiUse>,
    plan: &mut RemovalPlan,
    draft: &Message,
) -> Result<bool, AuthoringStop> {
    match ai_use {
        _ if context.policy.ai.stance != Stance::Refuse => Ok(false),
        Some(AiUse::UsedFor(_)) => Err(refused::ai(context.policy)),
        Some(AiUse::NoAi) if !plan.said().is_empty() => {
            plan.remove_conflicting_disclosures(draft, "said otherwise: no AI was used");
            Ok(true)
        }
        _ => Ok(false),
    }
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

/// The last step: the whole message on screen, and the sign-off where there is to be one.
fn confirm(
    terminal: &Terminal,
    context: &CommitContext<'_>,
    draft: &Message,
    composed: Message,
    ai_use: Option<AiUse>,
    removed: Vec<Removal>,
) -> Result<Authored, AuthoringStop> {
    let made = |message, signed, ai_use| Authored {
        message,
        signed,
        waiting: None,
        removed,
        kept: Vec::new(),
        ai_use,
    };
    if !context.wants_sign_off() {
        terminal.say(&preview::trailers(&composed, terminal.width()))?;
        if let Some(why) = context.sign_off_left_out() {
            terminal.say_wrapped(&format!("{why}."), "")?;
        }
        return Ok(made(composed, false, ai_use));
    }
    let changes = context.changes.as_deref();
    let shown = preview::whole("The commit message:", &composed, changes, terminal.width());
    let may_stay_unsigned = context.policy.sign_off.mode == SignOffMode::Ask;
    if context.gathers_sign_offs {
        return match ask_to_take(terminal, &composed, &shown, may_stay_unsigned)? {
            TakeAnswer::Taken(taken) => {
                let place = sign_off_place(draft, context);
                let waiting = WaitingMessage::new(composed.clone(), place, taken);
                Ok(Authored { waiting: Some(waiting), ..made(composed, false, ai_use) })
            }
            TakeAnswer::Unsigned => Ok(made(composed, false, ai_use)),
            TakeAnswer::Edit => Err(AuthoringStop::Edit(ai_use)),
            TakeAnswer::GoBack => Err(AuthoringStop::NotSigned),
        };
    }
    let answer = terminal.ask_sign_off(&SignOffQuestion {
        signer: context.people.signer(),
        text: composed.as_bytes(),
        shown: &shown,
        confirm: &context.policy.sign_off.confirm,
        explain: context.explain,
        may_stay_unsigned,
        no: if context.task.is_reword() { "goes back" } else { "stops" },
    })?;
    match answer {
        SignOffAnswer::Signed(consent) => {
            let place = sign_off_place(draft, context);
            let message =
                with_sign_off(&composed, consent, place).ok_or_else(|| AuthoringStop::Refused {
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

/// The answer about one message of a series.
enum TakeAnswer {
    Taken(Taken),
    Unsigned,
    Edit,
    GoBack,
}

/// Shows one message of a series, and asks whether it is right as it is.
fn ask_to_take(
    terminal: &Terminal,
    composed: &Message,
    shown: &str,
    may_stay_unsigned: bool,
) -> Result<TakeAnswer, AuthoringStop> {
    let mut choices = vec![Choice { key: 'y', label: "yes" }];
    if may_stay_unsigned {
        choices.push(Choice { key: 'u', label: "unsigned" });
    }
    choices.push(Choice { key: 'e', label: "edit the message" });
    choices.push(Choice { key: 'n', label: "no, back to the commit" });
    let question = Question { text: TAKE, why: TAKE_WHY, more: &[] };
    let asked = TakeQuestion { text: composed.as_bytes(), shown, question };
    Ok(match terminal.ask_to_take(&asked, &choices)? {
        (_, Some(taken)) => TakeAnswer::Taken(taken),
        ('u', None) => TakeAnswer::Unsigned,
        ('e', None) => TakeAnswer::Edit,
        _ => TakeAnswer::GoBack,
    })
}
