//! PURE. AI was used in a place where the project takes none of it.

use super::finding::Violation;
use super::{CommitFacts, Linter, Rule, RuleId, first_line};
use crate::policy::Severity;

pub(super) static RULE: Rule = Rule {
    id: RuleId::OffLimitsPath,
    severity: Severity::Error,
    explain: "\
A project may keep AI-made content out of parts of its tree (`paths: {off-limits: [...]}` in the policy), for \
example code that must be proven or documents that people rely on.

bad:   AI-used-for: code, in a commit that changes crypto/aes.c where crypto/** is off limits
good:  a commit without AI there, and another one for the rest

Take the files out of the commit, or write that part yourself.",
    judges_letters: false,
    needs_changes: Some(needs_changes),
    check,
};

/// Maximum number of paths that one finding names.
const MAX_NAMED: usize = 3;

fn needs_changes(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> bool {
    !linter.policy.paths.off_limits.is_empty() && facts.ai_use().is_some()
}

fn check(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    let changes = facts.input.changes.unwrap_or_default();
    let paths = changes.iter().map(|change| change.path.as_slice());
    let off: Vec<&[u8]> = paths.filter(|path| linter.paths.classify(path).off_limits).collect();
    if off.is_empty() {
        return Vec::new();
    }
    let named = off.iter().take(MAX_NAMED);
    let mut paths: Vec<String> =
        named.map(|path| format!("`{}`", crate::text::escape::line(path))).collect();
    if off.len() > MAX_NAMED {
        paths.push(format!("{} more", off.len() - MAX_NAMED));
    }
    let text =
        format!("AI was used, and {} takes none in {}", linter.policy.name, paths.join(", "));
    let span = facts.ai_use().and_then(|used| used.span);
    let span = span.map(|span| first_line(facts.bytes(), span));
    vec![Violation { span, ..Violation::missing(text) }.help("take these files out of the commit")]
}
