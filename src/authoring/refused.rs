//! Drafts that go no further: in an encoding that nobody here can read, or in a project that takes nothing made with
//! AI.

use super::{AbsenceReason, AuthoringStop, CommitContext, Task};
use crate::draft::RemovalPlan;
use crate::policy::{Policy, Stance};
use crate::report::quoted;
use crate::terminal::Terminal;
use crate::text::encoding::MessageEncoding;
use git_message::Message;

/// A message whose encoding hides its lines from us and not from readers is neither cleaned nor shown to anybody.
pub(super) fn unreadable(draft: &Message, task: &Task) -> Result<(), AuthoringStop> {
    let encoding = MessageEncoding::of(draft);
    if encoding.reads(draft.as_bytes()) {
        return Ok(());
    }
    let what = format!("the message is in `{}`, which cannot be read here", encoding.display());
    let hint = match task.is_reword() {
        true => "leave that commit out",
        false => "set `i18n.commitEncoding` to UTF-8",
    };
    Err(AuthoringStop::Refused { what, hint: hint.into() })
}

/// What such a project says, whoever stated that AI was used and how.
pub(super) fn ai(policy: &Policy) -> AuthoringStop {
    let (what, hint) = policy.refusal();
    AuthoringStop::Refused { what, hint: hint.into() }
}

/// Tells a person what in the draft says that AI was used; the question follows.
pub(super) fn say(
    terminal: &Terminal,
    context: &CommitContext<'_>,
    plan: &RemovalPlan,
) -> Result<(), AuthoringStop> {
    if context.policy.ai.stance != Stance::Refuse {
        return Ok(());
    }
    let (what, _) = context.policy.refusal();
    for line in plan.said() {
        terminal.say_wrapped(&quoted(line), "  ")?;
        let said = format!("This says that AI was used, and {what}. Please answer for yourself.");
        terminal.say_wrapped(&said, "")?;
        terminal.say("\n")?;
    }
    Ok(())
}

/// Where nobody is there to say otherwise, a draft that shows AI use is refused, and so is an agent
/// whose commit goes through us.
pub(super) fn unattended(
    plan: &RemovalPlan,
    context: &CommitContext<'_>,
    why: &AbsenceReason,
) -> Result<(), AuthoringStop> {
    if context.policy.ai.stance != Stance::Refuse {
        return Ok(());
    }
    let (what, _) = context.policy.refusal();
    let refused = |because: String, hint: &str| {
        let what = format!("{what}, and {because}");
        Err(AuthoringStop::Refused { what, hint: hint.into() })
    };
    match (why, plan.uses_of_ai().next()) {
        (AbsenceReason::Agent(_), _) if context.task != Task::Hook => {
            refused(why.to_string(), "run `git provenance commit` in your own terminal")
        }
        (_, Some(line)) => refused(
            format!("the draft shows that it was used ({})", quoted(line)),
            "if no AI was used, say it with --no-ai, or run `git provenance commit` in a terminal",
        ),
        (_, None) => Ok(()),
    }
}
