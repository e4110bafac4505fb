//! PURE. The one report of what was removed from a message and what was kept in it.

use bstr::ByteSlice;

use crate::draft::Removal;
use crate::text::escape;
use crate::text::layout::cut;

/// Columns of a removed line that are shown.
const MAX_LINE_COLUMNS: usize = 100;

/// One line for each removal: where, what, by which rule and why.
pub fn removals(removed: &[Removal]) -> String {
    removed.iter().map(|removal| format!("  {}\n", describe(removal))).collect()
}

/// `line 7: text (rule: reason)`.
pub(crate) fn describe(removal: &Removal) -> String {
    format!("{} ({}: {})", quoted(removal), removal.rule, removal.reason)
}

/// `line 7: text`.
pub(crate) fn quoted(removal: &Removal) -> String {
    let text = escape::line(&removal.text.lines().collect::<Vec<_>>().join(&b" "[..]));
    format!("line {}: {}", removal.line, cut(&text, MAX_LINE_COLUMNS))
}
