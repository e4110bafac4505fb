//! PURE. What a person sees before answering: removals, the message, the size of the change.

use bstr::ByteSlice;

use super::Removal;
use crate::escape;
use crate::message::Message;
use crate::policy::FileChange;

/// Fewest lines of a message that are shown, however small the screen.
const FEWEST_LINES: usize = 12;
/// Longest line that is shown whole.
const LONGEST_LINE: usize = 400;

/// One line for each removal: where, what, by which rule and why.
pub fn removals(removed: &[Removal]) -> String {
    removed.iter().map(|one| format!("  {}\n", describe(one))).collect()
}

/// `line 7: text (rule: reason)`.
pub(super) fn describe(one: &Removal) -> String {
    let text = escape::line(&one.text.lines().collect::<Vec<_>>().join(&b" "[..]));
    format!("line {}: {} ({}: {})", one.line, cut(&text, 100), one.rule, one.reason)
}

/// `3 files, 20 lines added, 4 removed`.
pub fn size(changes: &[FileChange]) -> String {
    let added: u64 = changes.iter().map(|one| one.added).sum();
    let deleted: u64 = changes.iter().map(|one| one.deleted).sum();
    let files = match changes.len() {
        0 => return "no changes".into(),
        1 => "1 file".to_owned(),
        n => format!("{n} files"),
    };
    format!("{files}, {added} lines added, {deleted} removed")
}

/// The message between rulers, its middle left out where it is longer than the screen, and the size.
pub(super) fn whole(message: &Message, changes: Option<&[FileChange]>, height: usize) -> String {
    let mut text = String::from("The commit message:\n\n");
    let lines: Vec<&[u8]> = message.as_bytes().lines().collect();
    let room = height.saturating_sub(10).max(FEWEST_LINES);
    if lines.len() <= room {
        lines.iter().for_each(|line| text.push_str(&shown(line)));
    } else {
        let (head, tail) = (room / 3, room - room / 3 - 1);
        lines[..head].iter().for_each(|line| text.push_str(&shown(line)));
        text.push_str(&format!("  … {} more lines …\n", lines.len() - head - tail));
        lines[lines.len() - tail..].iter().for_each(|line| text.push_str(&shown(line)));
    }
    if let Some(changes) = changes {
        text.push_str(&format!("\n  {}\n", size(changes)));
    }
    text
}

/// The trailers alone, for a commit that is not signed off.
pub(super) fn trailers(message: &Message) -> String {
    let Some(block) = message.block() else { return String::new() };
    let lines = message.as_bytes()[block].lines().map(shown).collect::<String>();
    format!("The message ends with:\n\n{lines}\n")
}

fn shown(line: &[u8]) -> String {
    format!("  │ {}\n", cut(&escape::line(line), LONGEST_LINE))
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
