//! PURE. A commit that was to be folded into another one.

use super::finding::Violation;
use super::{CommitFacts, Rule};
use crate::policy::Severity;

pub(super) static RULE: Rule = Rule {
    name: "unsquashed-fixup",
    severity: Severity::Error,
    explain: "\
`git commit --fixup` and `--squash` make commits for `git rebase --autosquash`. One that reaches a reviewer \
was forgotten.

bad:   fixup! parser: read to the end
good:  parser: read to the end

Run `git rebase -i --autosquash` from the commit before the series.",
    prose: false,
    counts: None,
    check: |_, facts| found(facts),
};

fn found(facts: &CommitFacts<'_>) -> Vec<Violation> {
    let subject = facts.raw.message.subject();
    // An `amend!` commit is disclosed and signed off like any other, and yet it is not to stay.
    if !facts.is_fixup() && !subject.starts_with(b"amend!") {
        return Vec::new();
    }
    // The subject is a slice of the message, so the difference is an offset into it.
    let start = subject.as_ptr() as usize - facts.bytes().as_ptr() as usize;
    let prefix = subject.iter().position(|&byte| byte == b'!').map_or(subject.len(), |at| at + 1);
    let found =
        Violation::at(start..start + prefix, "this commit is to be folded into another one");
    vec![found.help("fold it with `git rebase -i --autosquash`")]
}
