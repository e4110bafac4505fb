//! Drafts that go no further: in an encoding that nobody here can read, or in a project that takes nothing made with
//! AI.

use super::{AbsenceReason, AuthoringStop, CommitContext, Evidence, Task};
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
    context: &CommitContext<'_>,
    why: &AbsenceReason,
    evidence: &Evidence,
) -> Result<(), AuthoringStop> {
    if context.policy.ai.stance != Stance::Refuse {
        return Ok(());
    }
    let (what, _) = context.policy.refusal();
    let refused = |because: String, hint: &str| {
        let what = format!("{what}, and {because}");
        Err(AuthoringStop::Refused { what, hint: hint.into() })
    };
    match why {
        AbsenceReason::Agent(_) if context.task != Task::Hook => {
            refused(why.to_string(), "run `git provenance commit` in your own terminal")
        }
        _ if evidence.is_there() => refused(
            format!("the draft shows that it was used ({})", evidence.first()),
            "if no AI was used, run `git provenance commit` in a terminal and say so",
        ),
        _ => Ok(()),
    }
}

/// `--no-ai`, or a line that says so, against what shows that AI was used: only a person may say that.
pub(super) fn no_ai(context: &CommitContext<'_>, evidence: &Evidence) -> AuthoringStop {
    let used = match example(context.policy) {
        Some(example) => format!("say what it did with --ai-used-for '{example}', or "),
        None => String::new(),
    };
    AuthoringStop::Refused {
        what: format!(
            "this says that no AI was used, and something shows that it was ({}): nobody is here \
             to answer for that",
            evidence.first()
        ),
        hint: format!("{used}run `git provenance {}` in a terminal", command(context)),
    }
}

/// Nobody has said what AI was used for. What is named is what works: an agent may not say that none was, nobody may
/// against what shows that it was, and a project that takes no AI takes no other statement.
pub(super) fn without_answer(
    context: &CommitContext<'_>,
    why: &AbsenceReason,
    evidence: &Evidence,
) -> AuthoringStop {
    let policy = context.policy;
    let name = &policy.name;
    let is_agent = matches!(why, AbsenceReason::Agent(_));
    let mut ways = Vec::new();
    if let (Some(example), Some(rule)) = (example(policy), &policy.disclosure) {
        if context.task == Task::Hook {
            ways.push(format!("add `{}: {example}` to the message", rule.trailer));
            ways.push(format!("run `git provenance commit --ai-used-for '{example}'`"));
        } else if is_agent || evidence.is_there() {
            ways.push(format!("say what it did with --ai-used-for '{example}'"));
        } else {
            ways.push(format!("say it with --no-ai or --ai-used-for '{example}'"));
        }
    } else if !is_agent && !evidence.is_there() {
        ways.push("say it with --no-ai".into());
    }
    // A hook says beside it where the message is and how a person goes on.
    if context.task != Task::Hook {
        let own = if is_agent { "your own" } else { "a" };
        ways.push(format!("run `git provenance commit` in {own} terminal"));
    }
    if ways.is_empty() {
        ways.push("answer for it in a terminal".into());
    }
    let what = match (evidence.is_there(), is_agent) {
        (true, _) => format!(
            "something shows that AI was used ({}), and nobody is here to say for what",
            evidence.first()
        ),
        (_, true) => {
            format!("{why}, so nobody is asked whether AI was used, and {name} wants to know")
        }
        _ => format!("nobody is here to say whether AI was used, and {name} asks for it"),
    };
    AuthoringStop::Refused { what, hint: ways.join(", or ") }
}

/// The command that asks a person.
fn command(context: &CommitContext<'_>) -> &'static str {
    if context.task.is_reword() { "amend" } else { "commit" }
}

/// A value for `--ai-used-for`, where the project takes AI and has a trailer for it.
fn example(policy: &Policy) -> Option<String> {
    let rule = policy.disclosure.as_ref().filter(|_| policy.ai.stance != Stance::Refuse)?;
    Some(rule.example().to_string())
}
