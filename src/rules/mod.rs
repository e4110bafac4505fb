//! PURE. What a project's policy says about a commit: one rule in each file, a table of them, and the
//! linter that applies it. Nothing here reads a repository or prints.

mod agent_footer;
mod agent_identity;
mod agent_session_link;
mod agent_sign_off;
mod agent_trailer;
mod disclosure_order;
mod duplicate_disclosure;
mod facts;
pub(crate) mod finding;
mod forbidden_trailer;
mod linter;
mod malformed_disclosure;
mod missing_disclosure;
mod missing_model_name;
mod missing_sign_off;
mod model_name_in_message;
mod off_limits_path;
mod over_size_limit;
mod prompt_in_message;
mod refused_ai;
mod sign_off_mismatch;
mod sign_off_order;
mod stray_trailer;
#[cfg(test)]
mod tests;
mod traces;
mod trailer_order;
mod unknown_category;
mod unknown_co_author;
mod unsquashed_fixup;

use std::ops::Range;

use crate::policy::Severity;

pub(crate) use crate::rule_id::RuleId;
pub use facts::{CommitFacts, CommitInput, Subject};
pub use finding::Finding;
pub(crate) use finding::{Applicability, Edit};
pub use linter::{IdentityCache, Linter};

use finding::Violation;

/// One rule: its name, its severity, its explanation, and the function that applies it.
pub struct Rule {
    /// The stable name.
    pub id: RuleId,
    /// How bad a violation is where the policy says nothing else.
    pub severity: Severity,
    /// Why it exists, a bad and a good example, and how to put it right; paragraphs of plain text.
    pub explain: &'static str,
    /// Whether it applies to the prose of a cover letter as well.
    judges_letters: bool,
    /// For a rule that judges the changes of a commit: whether it needs those of this one.
    needs_changes: Option<fn(&Linter<'_>, &CommitFacts<'_>) -> bool>,
    check: fn(&Linter<'_>, &CommitFacts<'_>) -> Vec<Violation>,
}

impl Rule {
    /// The stable name, in lower case with hyphens.
    pub const fn name(&self) -> &'static str {
        self.id.name()
    }
}

/// All rules, in the order in which they are listed.
pub static RULES: [&Rule; RuleId::ALL.len()] = [
    &missing_disclosure::RULE,
    &malformed_disclosure::RULE,
    &unknown_category::RULE,
    &duplicate_disclosure::RULE,
    &disclosure_order::RULE,
    &refused_ai::RULE,
    &over_size_limit::RULE,
    &off_limits_path::RULE,
    &agent_trailer::RULE,
    &agent_footer::RULE,
    &agent_session_link::RULE,
    &agent_sign_off::RULE,
    &agent_identity::RULE,
    &unknown_co_author::RULE,
    &forbidden_trailer::RULE,
    &missing_sign_off::RULE,
    &sign_off_mismatch::RULE,
    &sign_off_order::RULE,
    &stray_trailer::RULE,
    &prompt_in_message::RULE,
    &model_name_in_message::RULE,
    &missing_model_name::RULE,
    &unsquashed_fixup::RULE,
];

/// The first line of a span, without its indentation and its end: what is marked.
fn first_line(bytes: &[u8], span: Range<usize>) -> Range<usize> {
    let line = &bytes[span.clone()];
    let line = line.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    let indent = line.len() - line.trim_ascii_start().len();
    span.start + indent..span.start + line.len()
}

/// The part of a message below its subject.
fn body(bytes: &[u8]) -> Range<usize> {
    let is_blank = |line: &Range<usize>| bytes[line.clone()].trim_ascii().is_empty();
    let subject = git_message::lines::lines(bytes, 0..bytes.len()).find(|line| !is_blank(line));
    subject.map_or(bytes.len(), |line| line.end)..bytes.len()
}
