//! PURE. What a run has done, in words.

use super::affected_refs::AffectedRefs;
use super::decision::Decisions;
use super::plan::RewritePlan;
use crate::authoring::AbsenceReason;
use crate::draft::Removal;
use crate::policy::{Policy, Stance};
use crate::report::removals_notice;
use crate::text::escape;

/// Maximum number of references that a report names.
const MAX_NAMED_REFS: usize = 5;

/// Says what was written, and which references have moved.
pub(super) fn executed(decisions: &Decisions, refs: &AffectedRefs, moved: &str) -> String {
    let changed = decisions.changed();
    let s = if changed == 1 { "" } else { "s" };
    let mut text = format!("{changed} message{s} changed");
    let more = decisions.touched.len() - changed;
    if more > 0 {
        text.push_str(&format!(", {more} more follow{}", if more == 1 { "s" } else { "" }));
    }
    text.push_str(&format!(": {moved}\n"));
    if !refs.left.is_empty() {
        let names = refs.left.iter().take(MAX_NAMED_REFS).map(|name| escape::ref_name(name));
        let names: Vec<String> = names.collect();
        let more = match refs.left.len().saturating_sub(MAX_NAMED_REFS) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        text.push_str(&format!("the old commits are still in {}{more}\n", names.join(", ")));
    }
    text.push_str("`git provenance amend --undo` undoes this\n");
    text
}

/// Says what no person has seen on a terminal: the removals, and the answers that are still missing.
pub(super) fn unattended(
    plan: &RewritePlan<'_>,
    decisions: &Decisions,
    policy: &Policy,
    why: &AbsenceReason,
) -> String {
    let mut text = String::new();
    let decisions = &decisions.decisions;
    for (entry, decision) in plan.entries.iter().zip(decisions) {
        let removed = decision.message.as_ref().map_or(&[][..], |_| &decision.removed);
        text.push_str(&removals_notice(Some(&entry.shown()), removed, &decision.kept));
    }
    let amend = command(plan);
    if decisions.iter().any(|decision| has_evidence(&decision.kept)) {
        let rule = policy.disclosure.as_ref().filter(|_| policy.ai.stance != Stance::Refuse);
        let option = rule.map_or_else(String::new, |rule| {
            format!("say what AI was used for with --ai-used-for '{}', or ", rule.example())
        });
        text.push_str(&format!("hint: {option}run `{amend}` in a terminal\n"));
    }
    if decisions.iter().any(|decision| decision.is_unsigned) {
        text.push_str(&format!(
            "nobody was asked to sign off: {why}\nhint: to sign off, run `{amend}` in a terminal\n"
        ));
    }
    text
}

/// Says what `--fix` has left to a person.
pub(super) fn kept(plan: &RewritePlan<'_>, decisions: &Decisions) -> String {
    let commits = plan.entries.iter().zip(&decisions.decisions);
    let kept =
        commits.map(|(entry, decision)| removals_notice(Some(&entry.shown()), &[], &decision.kept));
    let mut text: String = kept.collect();
    if !text.is_empty() {
        text.push_str(&format!("hint: to decide, run `{}` in a terminal\n", command(plan)));
    }
    text
}

fn has_evidence(kept: &[Removal]) -> bool {
    kept.iter().any(|removal| removal.cause.shows_ai_use())
}

/// The command that asks about the same commits.
fn command(plan: &RewritePlan<'_>) -> String {
    let revisions = plan.options.revisions.iter().map(|word| escape::word(word.as_bytes()));
    let words: Vec<String> =
        std::iter::once("git provenance amend".to_owned()).chain(revisions).collect();
    words.join(" ")
}
