//! PURE. The file that a project begins its own policy with.

use super::date::Day;
use super::summary::word;
use super::types::Policy;

/// A policy that extends a preset and says nothing else yet: what projects usually set stands in comments,
/// with the preset's values.
pub(crate) fn scaffold(preset: &Policy, today: &Day) -> String {
    let Policy { id, ai, .. } = preset;
    let stance = preset.stance();
    let message = word(ai.message);
    let mode = preset.sign_off_mode();
    let matches = preset.sign_off.must_match_author;
    format!(
        "\
# What this project asks of commits; `git provenance commit` reads it.
# Write only what differs from the preset: lists and single values replace its own, maps merge by key.
# What holds then is shown by `git provenance policy show`, mistakes by `git provenance policy lint`,
# and every key there is by `git provenance policy show --yaml default`.
version: 1
extends: {id}

# name: Example

# Where people can read these rules, and when to compare the two again.
# source:
#   text: CONTRIBUTING.md
#   read: {today}
#   status: in-force

# ai:
#   stance: {stance:<12}# disclose | refuse | silent
#   message: {message:<11}# human-only | any

# How much AI-made change is taken without a word beforehand.
# limits:
#   - category: any
#     kind: change
#     lines: 200
#     not-counting: tests
#     over: needs-agreement
#     why: a large change should be discussed first

# sign-off:
#   mode: {mode:<15}# required | ask | forbidden
#   must-match-author: {matches}

# paths:
#   tests: [\"tests/**\"]
#   docs: [\"docs/**\", \"**/*.md\"]
#   off-limits: []

# severity:
#   agent-footer: error

# Shown to a person who used AI.
# reminders:
#   - Answer reviewers yourself.
"
    )
}
