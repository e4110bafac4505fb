//! PURE. What a project's policy says about a commit: one rule in each file, a table of them, and the
//! one function that walks it. Nothing here reads a repository or prints.

mod agent_footer;
mod agent_identity;
mod agent_session_link;
mod agent_sign_off;
mod agent_trailer;
mod disclosure_order;
mod duplicate_disclosure;
mod facts;
mod finding;
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
mod unknown_category;
mod unsquashed_fixup;

use std::ops::Range;

use crate::policy::Severity;

pub use facts::{CommitFacts, CommitInput, Subject};
pub use finding::{Finding, Fix, Position};
pub use linter::{IdentityCache, Linter};

use finding::Violation;

/// One rule: its name, what it costs, what is said about it, and the function that applies it.
pub struct Rule {
    /// Stable name, in lower case with hyphens.
    pub name: &'static str,
    /// Where the policy says nothing else.
    pub severity: Severity,
    /// Why it exists, a bad and a good example, and how to put it right; paragraphs of plain text.
    pub explain: &'static str,
    /// Applies to the prose of a cover letter as well.
    prose: bool,
    /// Where it needs the changes of the commit: whether it needs those of this one.
    counts: Option<Counts>,
    check: Check,
}

type Counts = fn(&Linter<'_>, &CommitFacts<'_>) -> bool;
type Check = fn(&Linter<'_>, &CommitFacts<'_>) -> Vec<Violation>;

/// All rules, in the order in which they are listed.
pub static RULES: [&Rule; 22] = [
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

/// The rule with this name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.into_iter().find(|rule| rule.name == name)
}

/// Whether a rule needs the changes of this commit, which have not been counted yet.
pub fn wants_changes(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> bool {
    let wants = |rule: &Rule| rule.counts.is_some_and(|counts| counts(linter, facts));
    facts.raw.changes.is_none() && linter.rules().any(|(rule, _)| wants(rule))
}

/// Everything that the rules have against a commit, by its place in the message; what is about the
/// commit as a whole comes first.
pub fn check(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (rule, severity) in linter.rules() {
        let applies = match rule.counts {
            Some(counts) => facts.raw.changes.is_some() && counts(linter, facts),
            None => rule.prose || facts.raw.subject == Subject::Commit,
        };
        if !applies {
            continue;
        }
        for Violation { span, text, help, fix, doubtful } in (rule.check)(linter, facts) {
            let severity = match severity {
                Some(severity) => severity,
                None if doubtful => Severity::Warning,
                None => rule.severity,
            };
            findings.push(Finding { rule: rule.name, severity, span, text, help, fix });
        }
    }
    findings.sort_by_key(|finding| finding.span.as_ref().map(|span| span.start));
    findings
}

/// The first line of a span, without its indentation and its end: what a mark stands under.
fn first_line(bytes: &[u8], span: Range<usize>) -> Range<usize> {
    let line = &bytes[span.clone()];
    let line = line.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    let indent = line.len() - line.trim_ascii_start().len();
    span.start + indent..span.start + line.len()
}

/// What stands below the subject.
fn body(bytes: &[u8]) -> Range<usize> {
    let mut lines = git_message::lines::lines(bytes, 0..bytes.len());
    let subject = lines.find(|line| !bytes[line.clone()].trim_ascii().is_empty());
    subject.map_or(bytes.len(), |line| line.end)..bytes.len()
}
