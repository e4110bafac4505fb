//! Commits that others may have are rewritten only on purpose.

use super::affected_refs::AffectedRefs;
use super::error::{RewriteError, error_of_prompt};
use super::plan::RewritePlan;
use crate::error::{Error, exit, note};
use crate::terminal::{PromptError, Question, Terminal};
use crate::text::escape;

/// Asks for each remote-tracking branch that has these commits, unless `--force` has answered.
///
/// # Errors
/// When they are published, and a person says no or there is none.
pub(super) fn confirm(
    plan: &RewritePlan<'_>,
    terminal: Option<&Terminal>,
    commits: impl IntoIterator<Item = usize>,
) -> Result<(), Error> {
    if plan.options.force {
        return Ok(());
    }
    let published = AffectedRefs::find(plan, commits)?.published;
    if published.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = published.iter().map(|name| escape::ref_name(name)).collect();
    let branches = names.join("`, `");
    match terminal {
        Some(terminal) => ask(terminal, &branches),
        None => Err(RewriteError::Published(branches).into()),
    }
}

/// Asks whether commits that others may have are to be rewritten.
///
/// # Errors
/// When the person says no.
fn ask(terminal: &Terminal, branches: &str) -> Result<(), Error> {
    let text = format!("Some of these commits are on `{branches}` already. Rewrite them?");
    let question = Question {
        text: &text,
        why: "Everybody who has them will have to follow, and you will have to push with --force.",
        more: &["A commit that is rewritten gets a new id. Say no if others build on these, and amend only what \
                 has not been pushed yet."
            .to_owned()],
    };
    match terminal.ask_yes_no(&question) {
        Ok(true) => Ok(()),
        Ok(false) | Err(PromptError::Declined) => {
            note("nothing was changed\n");
            Err(Error::reported(exit::DECLINED))
        }
        Err(stopped) => Err(error_of_prompt(stopped)),
    }
}
