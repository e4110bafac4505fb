//! PURE. A commit that was to be folded into another one.

use super::finding::Violation;
use super::{CommitFacts, Rule, RuleId};
use crate::policy::Severity;

pub(super) static RULE: Rule = Rule {
    id: RuleId::UnsquashedFixup,
    severity: Severity::Error,
    explain: "\
`git commit --fixup` and `--squash` make commits for `git rebase --autosquash`. One that reaches a reviewer \
was forgotten.

bad:   fixup! parser: read to the end
good:  parser: read to the end

Run `git rebase -i --autosquash` from the commit before the series.",
    judges_letters: false,
    needs_changes: None,
    check: |_, facts| found(facts),
};

fn found(facts: &CommitFacts<'_>) -> Vec<Violation> {
    let subject = facts.input.message.subject();
    // An `amend!` commit is disclosed and signed off like any other, and yet it is not to stay.
    if !facts.is_fixup() && !subject.starts_with(b"amend!") {
        return Vec::new();
    }
    // The subject is a slice of the message, so the difference is an offset into it.
    let start = subject.as_ptr() as usize - facts.bytes().as_ptr() as usize;
    let prefix = subject.iter().position(|&byte| byte == b'!').map_or(subject.len(), |at| at + 1);
    let text = "this commit is to be folded into another one";
    let violation = Violation::at(start..start + prefix, text);
    vec![violation.help("fold it with `git rebase -i --autosquash`")]
}
