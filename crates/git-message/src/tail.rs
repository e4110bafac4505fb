//! PURE. Finds where the log message ends and the tail begins that git ignores: the patch below `---`, everything
//! below the scissors line, comments and blank lines at the end, the old `Conflicts:` list.

use std::sync::LazyLock;

use bstr::Finder;

use crate::config::{Divider, TrailerConfig};
use crate::lines::{is_space, lines, until_nul};

/// The text after the comment string and a space on a scissors line, with the newline that git insists on.
pub(crate) const SCISSORS: &[u8] = b"------------------------ >8 ------------------------\n";

/// Returns the offset where the ignored tail begins. The text has a final newline and no NUL.
pub(crate) fn find_log_end(text: &[u8], config: &TrailerConfig) -> usize {
    let patch = match config.divider {
        Divider::Honoured => find_patch(text),
        Divider::Ignored => text.len(),
    };
    let cut = find_scissors(text, &config.comment).map_or(patch, |cut| cut.min(patch));
    let trailing = find_ignored_run(&text[..patch], cut, config);
    trailing.unwrap_or(cut)
}

/// Returns the offset where the first scissors line begins. Without a comment string there is none.
pub(crate) fn find_scissors(text: &[u8], comment: &[u8]) -> Option<usize> {
    static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(SCISSORS));
    if comment.is_empty() {
        return None;
    }
    let text = until_nul(text);
    let mut from = 0;
    while let Some(at) = FINDER.find(&text[from..]).map(|at| from + at) {
        let before = text[..at].strip_suffix(b" ").and_then(|text| text.strip_suffix(comment));
        if let Some(before) = before.filter(|text| text.is_empty() || text.ends_with(b"\n")) {
            return Some(before.len());
        }
        from = at + SCISSORS.len();
    }
    None
}

/// Returns the offset where the patch of a mail begins, or the length of the text.
fn find_patch(text: &[u8]) -> usize {
    lines(text, 0..text.len())
        .find(|line| {
            let rest = text[line.clone()].strip_prefix(b"---");
            rest.and_then(<[u8]>::first).is_some_and(|&byte| is_space(byte))
        })
        .map_or(text.len(), |line| line.start)
}

/// Returns the offset where the run of comments, blank lines and `Conflicts:` before the cut begins.
///
/// Such a run cannot begin at the very start of the text: git uses 0 for "no run".
fn find_ignored_run(text: &[u8], cut: usize, config: &TrailerConfig) -> Option<usize> {
    let mut run = None;
    let mut in_conflicts = false;
    for line in lines(text, 0..cut) {
        let bytes = &text[line.clone()];
        if config.is_comment(bytes) || bytes[0] == b'\n' {
            run = run.or(Some(line.start)).filter(|&start| start > 0);
        } else if bytes == b"Conflicts:\n" {
            in_conflicts = true;
            run = run.or(Some(line.start)).filter(|&start| start > 0);
        } else if in_conflicts && bytes[0] == b'\t' {
            // A path in the list of conflicts.
        } else if run.is_some() {
            run = None;
            in_conflicts = false;
        }
    }
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str, divider: Divider) -> &str {
        &text[..find_log_end(
            text.as_bytes(),
            &TrailerConfig { divider, ..TrailerConfig::default() },
        )]
    }

    #[test]
    fn comments_blank_lines_and_conflicts_at_the_end_are_ignored() {
        for tail in ["\n", "# a\n\n# b\n", "Conflicts:\n\ta\n\tb\n", "\nConflicts:\n\ta\n\n# c\n\n"]
        {
            assert_eq!(kept(&format!("title\n{tail}"), Divider::Ignored), "title\n", "{tail:?}");
        }
        for end in ["\r\n", " \n", "Conflicts: a\n", "Conflicts:\na\n", "\ta\n", "# a\nb\n"] {
            let text = format!("title\n{end}");
            assert_eq!(kept(&text, Divider::Ignored), text);
        }
    }

    #[test]
    fn a_tail_does_not_begin_at_the_first_byte() {
        assert_eq!(kept("# a\n# b\n", Divider::Ignored), "# a\n");
        assert_eq!(kept("\n# b\n", Divider::Ignored), "\n");
        assert_eq!(kept("# a\n", Divider::Ignored), "# a\n");
    }

    #[test]
    fn everything_below_the_scissors_is_ignored() {
        let cut = "# ------------------------ >8 ------------------------\n";
        assert_eq!(kept(&format!("title\n{cut}text\n"), Divider::Ignored), "title\n");
        assert_eq!(kept(&format!("title\n\n# a\n{cut}text\n"), Divider::Ignored), "title\n");
        assert_eq!(kept(&format!("{cut}text\n"), Divider::Ignored), "");
        assert_eq!(kept(&format!("title\n---\n{cut}text\n"), Divider::Honoured), "title\n");
        let indented = format!("title\n {cut}text\n");
        assert_eq!(kept(&indented, Divider::Ignored), indented);
    }

    #[test]
    fn the_scissors_line_begins_with_the_comment_string() {
        let text = "t\n✂ ------------------------ >8 ------------------------\nx\n".as_bytes();
        assert_eq!(find_scissors(text, "✂".as_bytes()), Some(2));
        assert_eq!(find_scissors(text, b"#"), None);
        assert_eq!(find_scissors(&[b"\0", text].concat(), "✂".as_bytes()), None);
    }

    #[test]
    fn a_patch_is_ignored_if_the_divider_is_honoured() {
        for line in ["---\n", "--- a/file\n", "---\t\n", "---\r\n"] {
            let text = format!("title\n{line}text\n");
            assert_eq!(kept(&text, Divider::Honoured), "title\n");
            assert_eq!(kept(&text, Divider::Ignored), text);
        }
        assert_eq!(kept("title\n----\n", Divider::Honoured), "title\n----\n");
    }
}
