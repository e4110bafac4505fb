//! PURE. What git does with a typed message before it commits: cleanup, and the tests for an empty
//! message and an untouched template.

use bstr::ByteSlice;

use crate::lines::{is_blank, is_space, lines, lines_backwards, until_nul, without_line_ending};
use crate::tail::{SCISSORS, find_scissors};
use crate::trailer::is_sign_off_line;

/// Characters that git tries in this order under `core.commentChar=auto`.
const AUTO_COMMENT_CHARS: &[u8] = b"#;@!$%^&|:";

/// A mode of `--cleanup` and `commit.cleanup`. Their value `default` means `Strip` if the message was edited, else
/// `Whitespace`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cleanup {
    /// Changes nothing.
    Verbatim,
    /// Removes leading and trailing blank lines and trailing whitespace, and collapses consecutive blank lines.
    Whitespace,
    /// Does the same as `Whitespace`, and removes comment lines.
    Strip,
    /// Does the same as `Whitespace`, and removes everything from the scissors line on.
    Scissors,
}

/// Cleans up a message as `git commit` does before it commits.
///
/// `cut_at_scissors` is for `git commit -v`, which cuts at the scissors line in every mode. With an empty comment
/// string no line is a comment.
///
/// ```
/// use git_message::{Cleanup, cleanup};
///
/// let typed = b"\n  Fix the parser  \n\n\n\nIt lost a line.\n# On branch main\n";
/// assert_eq!(cleanup(typed, Cleanup::Strip, b"#", false), b"  Fix the parser\n\nIt lost a line.\n");
/// ```
pub fn cleanup(message: &[u8], mode: Cleanup, comment: &[u8], cut_at_scissors: bool) -> Vec<u8> {
    let cut =
        (cut_at_scissors || mode == Cleanup::Scissors).then(|| find_scissors(message, comment));
    let message = &message[..cut.flatten().unwrap_or(message.len())];
    match mode {
        Cleanup::Verbatim => message.to_vec(),
        Cleanup::Whitespace | Cleanup::Scissors => strip_space(message, b""),
        Cleanup::Strip => strip_space(message, comment),
    }
}

/// Returns a message file with `message`, which is cleaned up, in the place of what was typed: what cleanup removes
/// stays. Where `message` is what the file holds already that is everything, else what stands below the text.
///
/// ```
/// use git_message::{Cleanup, with_message};
///
/// let file = b"fix parser\n\n# On branch main\n";
/// assert_eq!(
///     with_message(file, b"Fix the parser\n", Cleanup::Strip, b"#", false),
///     b"Fix the parser\n\n# On branch main\n"
/// );
/// ```
pub fn with_message(
    file: &[u8],
    message: &[u8],
    mode: Cleanup,
    comment: &[u8],
    cut_at_scissors: bool,
) -> Vec<u8> {
    if cleanup(file, mode, comment, cut_at_scissors) == message {
        return file.to_vec();
    }
    let cuts = cut_at_scissors || mode == Cleanup::Scissors;
    let cut = cuts.then(|| find_scissors(file, comment)).flatten().unwrap_or(file.len());
    let is_removed = |line: &[u8]| match mode {
        Cleanup::Verbatim => false,
        Cleanup::Whitespace | Cleanup::Scissors => is_blank(line),
        Cleanup::Strip => is_blank(line) || !comment.is_empty() && line.starts_with(comment),
    };
    let below = lines_backwards(file, 0..cut).take_while(|line| is_removed(&file[line.clone()]));
    let tail = below.last().map_or(cut, |line| line.start);
    [message, &file[tail..]].concat()
}

/// Returns whether git would abort the commit because a cleaned-up message is empty: it holds nothing but whitespace
/// and sign-offs. A verbatim message is empty only if it has no bytes.
pub fn is_empty_message(message: &[u8], mode: Cleanup) -> bool {
    match mode {
        Cleanup::Verbatim => message.is_empty(),
        Cleanup::Whitespace | Cleanup::Strip | Cleanup::Scissors => holds_no_text(message),
    }
}

/// Does the same as [`is_empty_message`] for `git commit --fixup=amend:…`: looks at the message below the `amend!`
/// paragraph.
pub fn is_final_message_empty(message: &[u8], mode: Cleanup) -> bool {
    let end = message.find(b"\n\n").unwrap_or(message.len());
    message.starts_with(b"amend! ") && is_empty_message(&message[end..], mode)
}

/// Returns whether a cleaned-up message is the template with nothing added but whitespace and sign-offs.
///
/// `template` is the file as it is. An empty template counts as no template.
pub fn is_template_untouched(
    message: &[u8],
    template: &[u8],
    mode: Cleanup,
    comment: &[u8],
) -> bool {
    if template.is_empty() || (mode == Cleanup::Verbatim && !message.is_empty()) {
        return false;
    }
    let template = strip_space(template, if mode == Cleanup::Strip { comment } else { b"" });
    holds_no_text(message.strip_prefix(until_nul(&template)).unwrap_or(message))
}

/// Chooses the comment character that git chooses for a message under `core.commentChar=auto`: the first candidate
/// that begins no line (builtin/commit.c, `adjust_comment_line_char`). A carriage return ends a line there.
pub fn choose_comment(message: &[u8]) -> Vec<u8> {
    let usual = AUTO_COMMENT_CHARS[0];
    let message = until_nul(message);
    if !message.contains(&usual) {
        return vec![usual];
    }
    let begins_a_line = |comment: u8| {
        let later = message.windows(2);
        message.first() == Some(&comment)
            || later.into_iter().any(|pair| matches!(pair[0], b'\n' | b'\r') && pair[1] == comment)
    };
    let free = AUTO_COMMENT_CHARS.iter().find(|&&comment| !begins_a_line(comment));
    vec![free.copied().unwrap_or(usual)]
}

/// Reads from the file that git gave to the editor which comment character it chose for `core.commentChar=auto`.
///
/// The status is written last, and is a run of comment lines at least one of which is empty: a single line at the end,
/// or a list there, is somebody's text. With `-v` the last scissors line is followed by a diff, none of whose lines can
/// be a scissors line.
pub fn comment_from_tail(file: &[u8]) -> Option<Vec<u8>> {
    let comment = comment_of_status(file).or_else(|| comment_above_diff(file))?;
    Some(vec![comment])
}

fn comment_of_status(file: &[u8]) -> Option<u8> {
    let mut last = lines_backwards(file, 0..file.len())
        .map(|line| without_line_ending(&file[line]))
        .skip_while(|line| is_blank(line))
        .peekable();
    let comment = *last.peek()?.first()?;
    let run: Vec<&[u8]> = last
        .take_while(|line| matches!(line, [first] | [first, b' ' | b'\t', ..] if *first == comment))
        .collect();
    let is_status = run.len() > 1 && run.iter().any(|line| line.len() == 1);
    (is_status && AUTO_COMMENT_CHARS.contains(&comment)).then_some(comment)
}

fn comment_above_diff(file: &[u8]) -> Option<u8> {
    lines_backwards(file, 0..file.len()).find_map(|line| match &file[line] {
        [comment, b' ', rest @ ..] if rest == SCISSORS && AUTO_COMMENT_CHARS.contains(comment) => {
            Some(*comment)
        }
        _ => None,
    })
}

/// Cleans up whitespace as `git stripspace` does. With an empty comment string all lines are text.
fn strip_space(text: &[u8], comment: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(text.len() + 1);
    let mut blank_before = false;
    for line in lines(text, 0..text.len()).map(|line| &text[line]) {
        if !comment.is_empty() && line.starts_with(comment) {
            continue;
        }
        let Some(last) = line.iter().rposition(|&byte| !is_space(byte)) else {
            blank_before = true;
            continue;
        };
        if blank_before && !kept.is_empty() {
            kept.push(b'\n');
        }
        blank_before = false;
        kept.extend_from_slice(&line[..=last]);
        kept.push(b'\n');
    }
    kept
}

fn holds_no_text(text: &[u8]) -> bool {
    text.lines().all(|line| is_blank(line) || is_sign_off_line(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAFT: &[u8] = b"\n title \r\n\n\n# note\n\nbody\n# ------------------------ >8 ------------------------\ndiff\n";

    fn cleaned(mode: Cleanup, cut: bool) -> String {
        String::from_utf8(cleanup(DRAFT, mode, b"#", cut)).unwrap()
    }

    #[test]
    fn git_chooses_the_first_comment_character_that_begins_no_line() {
        assert_eq!(choose_comment(b"subject\n\nbody #1\n"), b"#");
        assert_eq!(choose_comment(b"subject\n#1\nend"), b";");
        assert_eq!(choose_comment(b"subject\n#1\n;\nend\n"), b"@");
        assert_eq!(choose_comment(b"subject\n#1\r;2\nend\n"), b"@");
    }

    #[test]
    fn each_mode_removes_what_git_removes() {
        let cut = "# ------------------------ >8 ------------------------\ndiff\n";
        assert_eq!(cleaned(Cleanup::Verbatim, false).as_bytes(), DRAFT);
        assert_eq!(cleaned(Cleanup::Whitespace, false), format!(" title\n\n# note\n\nbody\n{cut}"));
        assert_eq!(cleaned(Cleanup::Strip, false), " title\n\nbody\ndiff\n");
        assert_eq!(cleaned(Cleanup::Scissors, false), " title\n\n# note\n\nbody\n");
        assert_eq!(cleaned(Cleanup::Strip, true), " title\n\nbody\n");
        assert_eq!(cleaned(Cleanup::Verbatim, true), "\n title \r\n\n\n# note\n\nbody\n");
    }

    #[test]
    fn a_file_with_another_message_keeps_what_cleanup_removes_below_it() {
        let cut = "# ------------------------ >8 ------------------------\n# do not\ndiff\n";
        for (mode, cuts, file, expected) in [
            (Cleanup::Strip, false, "\nold\n# in it\nold\n\n# status\n#\n", "new\n\n# status\n#\n"),
            (Cleanup::Strip, false, "old\n# in it\nnew", "new\n"),
            (
                Cleanup::Strip,
                true,
                &format!("old\n\n# status\n{cut}"),
                &format!("new\n\n# status\n{cut}"),
            ),
            (Cleanup::Scissors, false, &format!("old\n# kept\n\n{cut}"), &format!("new\n\n{cut}")),
            (Cleanup::Whitespace, false, "old\n# text\n\n", "new\n\n"),
            (Cleanup::Verbatim, true, &format!("old\n\n{cut}"), &format!("new\n{cut}")),
            (Cleanup::Strip, false, "# only\n", "new\n# only\n"),
        ] {
            let whole = with_message(file.as_bytes(), b"new\n", mode, b"#", cuts);
            assert_eq!(whole.as_bstr(), expected.as_bytes().as_bstr(), "{mode:?} {file:?}");
            assert_eq!(cleanup(&whole, mode, b"#", cuts), b"new\n", "{mode:?} {file:?}");
        }
        let same = "# above\n\nold  \n\n\n# in it\nold\n# below\n";
        let kept = with_message(same.as_bytes(), b"old\n\nold\n", Cleanup::Strip, b"#", false);
        assert_eq!(kept.as_bstr(), same.as_bytes().as_bstr());
    }

    #[test]
    fn a_message_of_sign_offs_is_empty() {
        for empty in ["", "\n \n", "Signed-off-by: Ada\n\nSigned-off-by: Bo"] {
            assert!(is_empty_message(empty.as_bytes(), Cleanup::Strip), "{empty:?}");
        }
        assert!(!is_empty_message(b"signed-off-by: Ada\n", Cleanup::Strip));
        assert!(!is_empty_message(b"\n", Cleanup::Verbatim));
        assert!(is_empty_message(b"", Cleanup::Verbatim));
    }

    #[test]
    fn the_final_message_below_amend_may_be_empty() {
        let empty = |text: &str| is_final_message_empty(text.as_bytes(), Cleanup::Strip);
        assert!(empty("amend! title\n") && empty("amend! title\n\nSigned-off-by: Ada\n"));
        assert!(!empty("amend! title\n\nnew title\n") && !empty("title\n"));
    }

    #[test]
    fn a_template_with_a_sign_off_is_untouched() {
        let untouched = |message: &[u8], template: &[u8], mode| {
            is_template_untouched(message, template, mode, b"#")
        };
        let template = b"Title:\n\n# note\nWhy:\n";
        assert!(untouched(b"Title:\n\nWhy:\n", template, Cleanup::Strip));
        assert!(untouched(b"Title:\n\nWhy:\n\nSigned-off-by: Ada\n", template, Cleanup::Strip));
        assert!(!untouched(b"Title:\n\nWhy:\nnothing\n", template, Cleanup::Strip));
        assert!(!untouched(b"Title:\n\nWhy:\n", template, Cleanup::Whitespace));
        assert!(!untouched(template, template, Cleanup::Verbatim));
        assert!(!untouched(b"", b"", Cleanup::Strip));
    }

    #[test]
    fn the_comment_character_is_read_from_the_end_of_the_file() {
        let found = |file: &str| comment_from_tail(file.as_bytes());
        assert_eq!(found("# text\n\n; Please enter\n;\n").as_deref(), Some(&b";"[..]));
        assert_eq!(found("text\n\n%\n%\tmodified: a\n\n").as_deref(), Some(&b"%"[..]));
        let cut = "------------------------ >8 ------------------------\n";
        let diff = format!("# {cut}text\n\n; Please\n; {cut}; Do not\ndiff\n@@ -1 +1 @@\n+# {cut}");
        assert_eq!(found(&diff).as_deref(), Some(&b";"[..]));
        assert_eq!(
            found(&format!("; {cut}# no line of scissors\n+\n")).as_deref(),
            Some(&b";"[..])
        );
        let texts =
            ["", "\n", "text\n", "!important\n", "- list\n", "text\n; last\n", "; a\n; b\n"];
        for uncommented in texts {
            assert_eq!(found(uncommented), None, "{uncommented:?}");
        }
    }
}
