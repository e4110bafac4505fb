//! Questions about what shows that AI was used, where the answer or the rules say nothing of it.

use super::{AiUse, AuthoringStop, CommitContext, Evidence, Round};
use crate::terminal::{Question, Terminal};

/// Whether a statement that was made before the questions stands. A "no" that something contradicts is asked about.
pub(super) fn stands(
    terminal: &Terminal,
    context: &CommitContext<'_>,
    stated: &AiUse,
    evidence: &Evidence,
) -> Result<bool, AuthoringStop> {
    match stated {
        AiUse::NoAi if context.round == Round::First => is_sure(terminal, evidence),
        _ => Ok(true),
    }
}

/// Asks once more about a "no" where something shows that AI was used.
pub(super) fn is_sure(terminal: &Terminal, evidence: &Evidence) -> Result<bool, AuthoringStop> {
    if !evidence.is_there() {
        return Ok(true);
    }
    show(terminal, evidence)?;
    Ok(terminal.ask_yes_no(&Question {
        text: "Was this change made without AI all the same?",
        why: "For example because a tool added the line to work that it had no part in.",
        more: &[],
    })?)
}

/// Asks about what shows that AI was used, where the rules have no question about AI and the project has not committed
/// them.
pub(super) fn goes_without(
    terminal: &Terminal,
    evidence: &Evidence,
) -> Result<bool, AuthoringStop> {
    show(terminal, evidence)?;
    Ok(terminal.ask_yes_no(&Question {
        text: "Commit without what shows that AI was used?",
        why: "These rules ask for no disclosure, and an option or a setting chose them.",
        more: &[],
    })?)
}

fn show(terminal: &Terminal, evidence: &Evidence) -> Result<(), AuthoringStop> {
    terminal.say("This shows that AI was used:\n")?;
    for line in &evidence.lines {
        terminal.say_wrapped(line, "  ")?;
    }
    Ok(terminal.say("\n")?)
}
