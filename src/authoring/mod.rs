//! The one pipeline behind every command that writes a message: strip, ask, compose, confirm.
//! It decides the order of these steps; what an agent is, what a policy wants and how a trailer is
//! written is decided elsewhere.

mod context;
mod draft_disclosure;
mod help_text;
mod interview;
mod preview;
mod refused;
mod statement;

use crate::draft::{Plan, Removal, disclosure_lines, encoded, none};
use crate::policy::{SignOffMode, Stance};
use crate::terminal::{SignOffAnswer, SignOffQuestion, Stopped, Terminal};
use git_message::Message;

pub use context::{Authored, Away, Existing, Halt, Person, Situation};
pub(crate) use draft_disclosure::Suggestion;
pub use preview::{size, whole};
pub use statement::Statement;
use statement::{with_sign_off, with_statement};

/// Runs the pipeline over a message that git's cleanup has already gone through.
///
/// Where nobody is there nothing is asked and nothing is signed: a statement must then have been made
/// before, or stand in the draft. An existing commit needs none, and keeps its own sign-offs as long as
/// what it says about AI stays.
///
/// # Errors
/// When the person stops or wants to edit, or when the run cannot go on.
pub fn author(
    draft: &Message,
    situation: &Situation<'_>,
    person: &Person,
) -> Result<Authored, Halt> {
    let terminal = person.terminal();
    let mut plan = Plan::new(
        draft,
        situation.policy,
        situation.catalogue,
        &situation.people,
        terminal.is_some(),
    );
    replace_disclosures(&mut plan, draft, situation)?;
    let also = match terminal {
        Some(terminal) => interview::open(terminal, situation, &plan)?,
        None => Vec::new(),
    };
    let mut cleaned = plan.apply(draft, &also);
    let suggestion = Suggestion::of(&cleaned, situation.policy.disclosure.as_ref());
    let agent_lines_went = !(plan.removals().is_empty() && also.is_empty());

    let statement = match (person, &situation.statement) {
        _ if !situation.kind.is_disclosed() => None,
        (_, Some(made)) => Some(made.clone()),
        (Person::Here(terminal), None) => {
            refused::say(terminal, situation, &plan)?;
            interview::ask_about_ai(terminal, situation, &suggestion, agent_lines_went)?
        }
        (Person::Away(_), None) if situation.existing.is_some() => None,
        (Person::Away(why), None) => {
            refused::unattended(&plan, situation, why)?;
            suggestion.without_a_person(situation, why)?
        }
    };
    let refuses = situation.policy.ai.stance == Stance::Refuse;
    match statement {
        Some(Statement::UsedFor(_)) if refuses => {
            return Err(refused::ai(situation.policy));
        }
        Some(Statement::NoAi) if refuses && !plan.said().is_empty() => {
            plan.withdraw_what_is_said(draft, "said otherwise: no AI was used");
            cleaned = plan.apply(draft, &also);
        }
        _ => {}
    }
    let composed = with_statement(&cleaned, situation, statement.as_ref())?;
    let Some(terminal) = terminal else {
        return unasked(draft, situation, plan, composed, statement.as_ref());
    };
    interview::ask_about_content(terminal, situation, statement.as_ref())?;
    confirm(terminal, situation, composed, statement, plan.into_removals(&also))
}

/// A disclosure in the draft that an option replaces goes, and is shown among what goes.
fn replace_disclosures(
    plan: &mut Plan,
    draft: &Message,
    situation: &Situation<'_>,
) -> Result<(), Halt> {
    let (Some(rule), Some(statement)) = (&situation.policy.disclosure, &situation.statement) else {
        return Ok(());
    };
    let (values, option) = match statement {
        _ if !situation.kind.is_disclosed() => return Ok(()),
        Statement::NoAi => (none(rule, &situation.encoding)?, "--no-ai"),
        Statement::UsedFor(stated) => {
            let said = Suggestion::of(draft, Some(rule)).disclosure;
            if said.is_some_and(|said| said == stated.clone().in_order(rule)) {
                return Ok(());
            }
            (encoded(stated, rule, &situation.encoding)?, "--ai-used-for")
        }
    };
    let reason = match situation.message_was_edited {
        true => "said otherwise before the message was edited".to_owned(),
        false => format!("said otherwise by {option}"),
    };
    plan.replace_disclosures(draft, rule.trailer.as_bytes(), &values, &reason);
    Ok(())
}

/// The end where nobody is there: what is in doubt stays, and so do the own sign-offs of an existing
/// commit that says the same about AI as before.
fn unasked(
    draft: &Message,
    situation: &Situation<'_>,
    mut plan: Plan,
    mut composed: Message,
    statement: Option<&Statement>,
) -> Result<Authored, Halt> {
    let said = |message: &Message| {
        situation.policy.disclosure.as_ref().map(|rule| disclosure_lines(message, rule))
    };
    if situation.existing.is_some() {
        let mut spared = plan.clone();
        spared.spare_own_sign_offs();
        let whole = with_statement(&spared.apply(draft, &[]), situation, statement)?;
        if said(&whole) == said(draft) {
            (plan, composed) = (spared, whole);
        }
    }
    let kept = plan.doubts().iter().map(|doubt| doubt.0.clone()).collect();
    let (removed, statement) = (plan.into_removals(&[]), statement.cloned());
    Ok(Authored { message: composed, signed: false, removed, kept, statement })
}

/// The last step: the whole message on screen, and the sign-off where there is to be one.
fn confirm(
    terminal: &Terminal,
    situation: &Situation<'_>,
    composed: Message,
    statement: Option<Statement>,
    removed: Vec<Removal>,
) -> Result<Authored, Halt> {
    let made = |message, signed, statement| Authored {
        message,
        signed,
        removed,
        kept: Vec::new(),
        statement,
    };
    if !situation.wants_sign_off() {
        terminal.say(&preview::trailers(&composed, terminal.width()))?;
        if let Some(why) = situation.sign_off_left_out() {
            terminal.say_wrapped(&format!("{why}."), "")?;
        }
        return Ok(made(composed, false, statement));
    }
    let shown = whole(
        "The commit message:",
        &composed,
        situation.changes.as_deref(),
        (terminal.width(), terminal.height()),
    );
    let answer = terminal.ask_sign_off(&SignOffQuestion {
        signer: situation.people.signer(),
        text: composed.as_bytes(),
        shown: &shown,
        confirm: &situation.policy.sign_off.confirm,
        may_stay_unsigned: situation.policy.sign_off.mode == SignOffMode::Ask,
        otherwise: match situation.existing {
            Some(_) => "goes back",
            None => "stops",
        },
    })?;
    match answer {
        SignOffAnswer::Signed(consent) => {
            let message = with_sign_off(&composed, consent).ok_or_else(|| Halt::Refused {
                what: "the message changed after it was confirmed".into(),
                hint: "run the command again".into(),
            })?;
            Ok(made(message, true, statement))
        }
        SignOffAnswer::Unsigned => Ok(made(composed, false, statement)),
        SignOffAnswer::Edit => Err(Halt::Edit(statement)),
        SignOffAnswer::Declined if situation.existing.is_some() => Err(Halt::NotSigned),
        SignOffAnswer::Declined => Err(Stopped::Declined.into()),
    }
}
