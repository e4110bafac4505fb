//! PURE. What the questions about a commit are going to be about, told before the first of them.

use super::decide::Decider;
use super::draft::Draft;
use super::entry::Entry;
use crate::draft::disclosure_lines;

/// One clause for each thing that is going to be removed, asked or missed.
pub(super) fn summarize(decider: &Decider<'_>, entry: &Entry, draft: &Draft) -> String {
    if draft.message.as_bytes().contains(&0) {
        return "its message cannot be changed".into();
    }
    let inspection = decider.inspect(entry, draft);
    let doubts = inspection.removals.doubts().iter();
    let removals = inspection.removals.removals().iter().chain(doubts);
    let mut clauses: Vec<String> =
        removals.map(|removal| format!("{} in line {}", removal.cause, removal.line)).collect();
    if let Some(rule) = &decider.rules.policy.disclosure
        && !entry.is_merge()
        && disclosure_lines(&draft.message, rule).is_empty()
    {
        clauses.push(format!("no {}", rule.trailer));
    }
    let sign_off = match (inspection.has_own_sign_off, decider.takes_sign_offs()) {
        (true, true) => Some("your sign-off again"),
        (true, false) => Some("your sign-off goes"),
        (false, true) => Some("your sign-off"),
        (false, false) => None,
    };
    clauses.extend(sign_off.map(str::to_owned));
    clauses.extend(agent_as_author(decider, entry));
    match clauses.is_empty() {
        true => "nothing".into(),
        false => clauses.join(", "),
    }
}

/// A warning for whoever signs off: an author stays who they are.
pub(super) fn agent_as_author(decider: &Decider<'_>, entry: &Entry) -> Option<String> {
    let author = entry.raw().author()?.to_owned();
    let reason = crate::session::identity::known_agent(&author, &decider.rules.agents)?;
    let name = crate::text::escape::line(&author.to_value());
    Some(format!("the author `{name}` is an agent ({reason}), and stays"))
}
