//! PURE. What is wrong with a policy, where, and what to write instead.

use std::fmt;

use textwrap::core::display_width;

use crate::setting::Problem;
use crate::text::layout::{cut, cut_front};
use crate::text::quote::quote;

/// Maximum width of a line that is shown, in columns: with what precedes it, a terminal has room for it.
const MAX_COLUMNS: usize = 70;

/// Line and column, from 1.
pub(super) type Position = (usize, usize);

/// A policy that cannot be used: what is wrong, where, and what to write instead.
///
/// `Display` is one line in lower case without the hint:
/// `` `.git-provenance.yml` line 7, column 3: unknown key `categorys` ``.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    origin: String,
    location: Option<SourceLocation>,
    message: String,
    hint: Option<String>,
}

/// Where in a policy something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLocation {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The line itself, without its end.
    pub text: String,
}

impl PolicyError {
    /// An error of the whole file or of a name, without a location.
    pub fn general(origin: &str, message: impl Into<String>, hint: Option<String>) -> Self {
        Self { origin: origin.to_owned(), location: None, message: message.into(), hint }
    }

    /// An error at a line and column, both from 1, of `text`.
    pub(super) fn at(origin: &str, text: &str, (line, column): Position, problem: Problem) -> Self {
        // What is missing at the end is shown at the end of the last line.
        let (line, column, text) = match text.lines().nth(line.saturating_sub(1)) {
            Some(text) => (line, column, text),
            None => {
                let last = text.lines().last().unwrap_or_default();
                (text.lines().count().max(1), last.chars().count() + 1, last)
            }
        };
        let location = SourceLocation { line, column, text: text.to_owned() };
        Self {
            origin: origin.to_owned(),
            location: Some(location),
            message: problem.message,
            hint: problem.hint,
        }
    }

    /// The file or preset that was read.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Line, column and the line itself, unless the error is about the whole file.
    pub fn location(&self) -> Option<&SourceLocation> {
        self.location.as_ref()
    }

    /// What is wrong, without the location.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to write instead.
    pub fn hint(&self) -> Option<String> {
        self.hint.clone()
    }

    /// The error with its place as compilers write it: `agents.yml:7:3: unknown key`.
    pub fn located(&self) -> String {
        match &self.location {
            Some(place) => {
                format!("{}:{}:{}: {}", self.origin, place.line, place.column, self.message)
            }
            None => format!("{}: {}", self.origin, self.message),
        }
    }

    /// The line with a mark below the location, each after a bar and with its line end; nothing where the
    /// error is about the whole file. A long line is cut around it.
    pub fn excerpt(&self) -> String {
        let Some(location) = &self.location else { return String::new() };
        let number = location.line.to_string();
        let margin = " ".repeat(number.len());
        let before = location.column.saturating_sub(1);
        if before > location.text.chars().count() {
            return format!(" {number} | {}\n", cut(&location.text, MAX_COLUMNS));
        }
        let split =
            location.text.char_indices().nth(before).map_or(location.text.len(), |(at, _)| at);
        let (front, back) = location.text.split_at(split);
        // What is spelt out is wider than it was.
        let front = crate::text::escape::line(cut_front(front, MAX_COLUMNS * 3 / 4).as_bytes());
        let back = cut(back, MAX_COLUMNS - display_width(&front).min(MAX_COLUMNS));
        // A tab is as wide as the reader's terminal makes it: it is repeated above the mark.
        let blank = |c: char| match c {
            '\t' => "\t".to_owned(),
            c => " ".repeat(display_width(c.encode_utf8(&mut [0; 4]))),
        };
        let blank: String = front.chars().map(blank).collect();
        format!(" {number} | {front}{back}\n {margin} | {blank}^\n")
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", quote(&self.origin))?;
        if let Some(location) = &self.location {
            write!(f, " line {}, column {}", location.line, location.column)?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for PolicyError {}
