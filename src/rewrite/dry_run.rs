//! PURE. What a run would do, as a diff of messages and as JSON.

use bstr::{BStr, BString, ByteSlice};
use serde::Serialize;
use similar::TextDiff;

use super::decision::{Decision, Decisions};
use super::entry::Entry;
use super::plan::RewritePlan;
use crate::draft::Removal;

/// The shape of `--json`; it only ever grows.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    target: String,
    tip: &'a str,
    policy: &'a str,
    published: Vec<String>,
    commits: Vec<Commit<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Commit<'a> {
    id: &'a str,
    subject: String,
    named: bool,
    changes: bool,
    removed: Vec<Line<'a>>,
    in_doubt: Vec<Line<'a>>,
    /// The new message, where there is one; bytes that are no UTF-8 are replaced.
    message: Option<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    line: usize,
    text: String,
    rule: &'static str,
    reason: &'a str,
}

/// The plan as JSON, with a line end.
pub(super) fn json(
    plan: &RewritePlan<'_>,
    decisions: &Decisions,
    policy: &str,
    published: &[BString],
) -> String {
    let name = |name: &[u8]| name.to_str_lossy().into_owned();
    let commits = plan.entries.iter().zip(&decisions.decisions);
    let document = Document {
        version: 1,
        target: name(&plan.series.target),
        tip: &plan.series.tip,
        policy,
        published: published.iter().map(|branch| name(branch)).collect(),
        commits: commits.map(|(entry, decision)| commit(entry, decision)).collect(),
    };
    // Strings, numbers and lists: there is nothing in it that JSON could not say.
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text + "\n"
}

fn commit<'a>(entry: &'a Entry, decision: &'a Decision) -> Commit<'a> {
    Commit {
        id: &entry.id,
        subject: entry.subject(),
        named: entry.is_named,
        changes: decision.message.is_some(),
        removed: lines(&decision.removed),
        in_doubt: lines(&decision.kept),
        message: decision.message.as_ref().map(|bytes| bytes.to_str_lossy().into_owned()),
    }
}

fn lines(removals: &[Removal]) -> Vec<Line<'_>> {
    removals.iter().map(Line::from).collect()
}

impl<'a> From<&'a Removal> for Line<'a> {
    fn from(removal: &'a Removal) -> Self {
        let text = removal.text.to_str_lossy().into_owned();
        Self { line: removal.line, text, rule: removal.cause.name(), reason: &removal.reason }
    }
}

/// The messages that would change, each as a diff, and how many commits would follow.
pub(super) fn diffs(plan: &RewritePlan<'_>, decisions: &Decisions) -> String {
    let mut text = String::new();
    for (entry, decision) in plan.entries.iter().zip(&decisions.decisions) {
        let Some(new) = &decision.message else { continue };
        text.push_str(&format!("commit {} {}\n", entry.id, entry.subject()));
        text.push_str(&diff(entry.raw().message, new));
        for removal in &decision.removed {
            let reason = crate::text::escape::line(removal.reason.as_bytes());
            text.push_str(&format!("  line {}: {}: {reason}\n", removal.line, removal.cause));
        }
        text.push('\n');
    }
    let target = plan.target();
    text.push_str(&match decisions.changed() {
        0 => format!("{target}: nothing would change\n"),
        1 => format!("{target}: 1 message would change\n"),
        changed => format!("{target}: {changed} messages would change\n"),
    });
    text
}

/// A unified diff of two messages, made safe for a screen.
fn diff(old: &[u8], new: &[u8]) -> String {
    let diff = TextDiff::from_lines(old, new);
    let mut text = String::new();
    for hunk in diff.unified_diff().context_radius(2).iter_hunks() {
        text.push_str(&format!("{}\n", hunk.header()));
        for change in hunk.iter_changes() {
            let line: &BStr = change.value().as_bstr();
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            text.push_str(&format!("{}{}\n", change.tag(), crate::text::escape::line(line)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_shows_only_what_changes_and_nothing_that_could_draw() {
        let text = diff(b"s\n\na\nb\nc\nd\nX: \x1b[2J\n", b"s\n\na\nb\nc\nd\nY: z\n");
        assert_eq!(text, "@@ -5,3 +5,3 @@\n c\n d\n-X: \\u{1b}[2J\n+Y: z\n");
    }
}
