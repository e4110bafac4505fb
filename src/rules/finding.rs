//! PURE. What a rule found: where in the message, in which words, and the edit that puts it right.

use std::ops::Range;

use bstr::ByteSlice;

use super::RuleId;
use crate::policy::Severity;
use agent_traces::remove_lines;

/// What a rule has against one place of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// How bad it is; never `Off`.
    pub severity: Severity,
    /// Bytes of the message; `None` where it is about something that is not there, or not in the message.
    pub span: Option<Range<usize>>,
    /// What is wrong, in one sentence without a full stop.
    pub text: String,
    /// What a person can do about it.
    pub help: Option<String>,
    /// The edit that puts it right, where a program can tell.
    pub fix: Option<Fix>,
}

/// An edit that puts a finding right, and who may apply it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The edit.
    pub edit: Edit,
    /// Whether it needs a person.
    pub applicability: Applicability,
}

/// Whether a fix needs a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// It says nothing new about the commit: `check --fix` applies it.
    Automatic,
    /// It removes what is all that says that AI was used: a person has to say that first.
    NeedsDecision,
    /// It guesses what a person meant to say.
    Guess,
}

/// An edit of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// These whole lines are removed, and the blank lines that become redundant with them.
    RemoveLines(Range<usize>),
    /// These bytes are replaced.
    Replace {
        /// Bytes of the message.
        span: Range<usize>,
        /// The new bytes.
        with: Vec<u8>,
    },
}

impl Edit {
    /// The edit as one replacement: these bytes of the message become those.
    pub fn replacement(&self, message: &[u8]) -> (Range<usize>, Vec<u8>) {
        let lines = match self {
            Self::Replace { span, with } => return (span.clone(), with.clone()),
            Self::RemoveLines(lines) => lines,
        };
        // Only the blank lines around them can be removed as well; a message may have 100,000 such edits.
        let near = with_neighbours(message, lines);
        let start = near.start;
        let old = &message[near];
        let within = lines.start - start..lines.end.max(lines.start) - start;
        let new = remove_lines(old, std::slice::from_ref(&within));
        let same = |(a, b): &(&u8, &u8)| a == b;
        let before = old.iter().zip(&new).take_while(same).count();
        let rest = old[before..].iter().rev().zip(new[before..].iter().rev());
        let after = rest.take_while(same).count();
        let span = start + before..start + old.len() - after;
        (span, new[before..new.len() - after].to_vec())
    }

    /// The message after the edit.
    pub fn apply(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::RemoveLines(lines) => remove_lines(message, std::slice::from_ref(lines)),
            Self::Replace { span, with } => {
                [&message[..span.start], with, &message[span.end..]].concat()
            }
        }
    }
}

/// Lines with what is around them, up to the next line that is not blank on either side.
fn with_neighbours(message: &[u8], lines: &Range<usize>) -> Range<usize> {
    let is_blank = |line: &[u8]| line.trim().is_empty();
    let mut start = lines.start.min(message.len());
    while start > 0 {
        let line = message[..start - 1].rfind_byte(b'\n').map_or(0, |newline| newline + 1);
        let blank = is_blank(&message[line..start]);
        start = line;
        if !blank {
            break;
        }
    }
    let mut end = lines.end.clamp(start, message.len());
    while end < message.len() {
        let next = message[end..].find_byte(b'\n').map_or(message.len(), |n| end + n + 1);
        let blank = is_blank(&message[end..next]);
        end = next;
        if !blank {
            break;
        }
    }
    start..end
}

/// What a rule returns: a finding without what the table of rules and the policy add.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Violation {
    pub(super) span: Option<Range<usize>>,
    pub(super) text: String,
    pub(super) help: Option<String>,
    pub(super) fix: Option<Fix>,
    /// Only a warning, unless the policy sets the severity itself: a person has to look.
    pub(super) is_doubtful: bool,
}

impl Violation {
    /// Something at these bytes.
    pub(super) fn at(span: Range<usize>, text: impl Into<String>) -> Self {
        Self { span: Some(span), text: text.into(), ..Self::default() }
    }

    /// Something about the commit as a whole.
    pub(super) fn missing(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the edit, if there is one.
    pub(super) fn fix(
        mut self,
        applicability: Applicability,
        edit: impl Into<Option<Edit>>,
    ) -> Self {
        self.fix = edit.into().map(|edit| Fix { edit, applicability });
        self
    }

    pub(super) fn doubtful(mut self, is_doubtful: bool) -> Self {
        self.is_doubtful = is_doubtful;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_changes_its_place_only() {
        let text = b"s\n\nX: y\nA: b\n";
        let gone = Edit::RemoveLines(3..8);
        assert_eq!(gone.apply(text), b"s\n\nA: b\n");
        let other = Edit::Replace { span: 6..7, with: b"zz".to_vec() };
        assert_eq!(other.apply(text), b"s\n\nX: zz\nA: b\n");
        let last = Edit::RemoveLines(3..13);
        assert_eq!(
            (last.apply(text), last.replacement(text)),
            (b"s\n".to_vec(), (2..13, Vec::new()))
        );
        assert_eq!(other.replacement(text), (6..7, b"zz".to_vec()));
    }

    #[test]
    fn an_edit_is_the_whole_change_wherever_the_lines_stand() {
        let text = "s\n\nX: y\n\n\nX: y\nX: y\n \nb\r\n\r\nX: y\r\n\n\nX: y\n\n";
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let edit = Edit::RemoveLines(at..at + line.len());
            at += line.len();
            let (span, with) = edit.replacement(text.as_bytes());
            let edited = [&text.as_bytes()[..span.start], &with, &text.as_bytes()[span.end..]];
            assert_eq!(
                edited.concat().as_bstr(),
                edit.apply(text.as_bytes()).as_bstr(),
                "{line:?}"
            );
        }
    }
}
