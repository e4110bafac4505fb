//! PURE. The one report of what was removed from a message and what was kept in it.

use bstr::ByteSlice;

use crate::draft::Removal;
use crate::text::escape;
use crate::text::layout::cut;

/// Maximum number of columns of a removed line that are shown.
const MAX_LINE_COLUMNS: usize = 100;

/// What was removed from a text and what was kept in it, each under a heading with the name of the text, if it needs
/// one; empty where there is nothing to report.
pub(crate) fn removals_notice(name: Option<&str>, removed: &[Removal], kept: &[Removal]) -> String {
    let place = |word: &str| name.map_or_else(String::new, |name| format!(" {word} {name}"));
    let mut notice = String::new();
    if !removed.is_empty() {
        notice += &format!("removed{}:\n{}", place("from"), removals(removed));
    }
    if !kept.is_empty() {
        notice += &format!("kept{}; needs a human decision:\n{}", place("in"), removals(kept));
    }
    notice
}

/// One line for each removal: where, what, by which rule and why.
pub(crate) fn removals(removals: &[Removal]) -> String {
    removals.iter().map(|removal| format!("  {}\n", describe(removal))).collect()
}

/// `line 7: text (rule: reason)`.
pub(crate) fn describe(removal: &Removal) -> String {
    format!("{} ({}: {})", quoted(removal), removal.cause, removal.reason)
}

/// `line 7: text`.
pub(crate) fn quoted(removal: &Removal) -> String {
    let text = escape::line(&removal.text.lines().collect::<Vec<_>>().join(&b" "[..]));
    format!("line {}: {}", removal.line, cut(&text, MAX_LINE_COLUMNS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::Cause;

    fn own(line: usize) -> Removal {
        let text = b"Signed-off-by: Robin\n  Tester".to_vec();
        Removal { span: 0..text.len(), line, text, cause: Cause::OwnSignOff, reason: "new".into() }
    }

    #[test]
    fn what_was_removed_and_what_was_kept_is_told_in_one_wording() {
        let line = "Signed-off-by: Robin   Tester (own-sign-off: new)\n";
        assert_eq!(
            removals_notice(Some("the message"), &[own(3)], &[own(4)]),
            format!(
                "removed from the message:\n  line 3: {line}\
                 kept in the message; needs a human decision:\n  line 4: {line}"
            )
        );
        assert_eq!(removals_notice(None, &[own(3)], &[]), format!("removed:\n  line 3: {line}"));
        assert_eq!(
            removals_notice(None, &[], &[own(3)]),
            format!("kept; needs a human decision:\n  line 3: {line}")
        );
        assert_eq!(removals_notice(Some("x"), &[], &[]), "");
    }
}
