//! PURE. A line without what surrounds its words: indentation, bullets, quotation marks, emoji and emphasis.

use crate::emoji::{is_symbol, json_escape, shortcode_length};
use crate::trailer::Candidate;

/// A line without what surrounds its words.
pub(crate) struct BareLine<'a> {
    pub(crate) text: &'a str,
    /// Indentation in bytes.
    pub(crate) indent: usize,
    /// Whether symbols come before the words.
    pub(crate) has_emoji: bool,
    /// Whether one of them is a robot.
    pub(crate) has_robot: bool,
    /// Whether a bullet comes before the words.
    pub(crate) has_bullet: bool,
    /// Whether the line is quoted with `>`.
    pub(crate) is_quoted: bool,
}

impl<'a> BareLine<'a> {
    /// Strips indentation, bullets, box-drawing characters, emoji and emphasis. `None` if nothing is left.
    pub(crate) fn strip(line: &'a str) -> Option<BareLine<'a>> {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        let mut bare = BareLine {
            text: "",
            indent,
            has_emoji: false,
            has_robot: false,
            has_bullet: false,
            is_quoted: false,
        };
        let (mut rest, mut within) = (text, text.trim_end());
        while let Some(c) = rest.chars().next() {
            let mut length = c.len_utf8();
            match c {
                '>' => bare.is_quoted = true,
                '-' | '*' | '+' | '•' | '‣' | '·' if rest[length..].starts_with([' ', '\t']) =>
                {
                    bare.has_bullet = true;
                }
                '|' if within.len() > 1 && within.ends_with('|') => {
                    (bare.is_quoted, within) = (true, within[..within.len() - 1].trim_end());
                }
                '(' | '"' if is_enclosed(rest, within) => {
                    (bare.is_quoted, within) = (true, &within[..within.len() - 1]);
                }
                '\\' => match json_escape(rest) {
                    Some((c, escape)) if is_symbol(c) => {
                        (bare.has_emoji, length) = (true, escape);
                        bare.has_robot |= c == ROBOT;
                    }
                    _ => break,
                },
                '`' if is_token_in_code(&rest[length..]) => {}
                '`' if within.ends_with('`') => {
                    (bare.is_quoted, within) = (true, within.trim_end_matches('`'));
                }
                ':' => match shortcode_length(rest) {
                    Some(shortcode) => {
                        (bare.has_emoji, length) = (true, shortcode);
                        bare.has_robot |= rest[..shortcode].starts_with(":robot");
                    }
                    None => break,
                },
                '*' | '_' | '|' | '\u{2500}'..='\u{257f}' => {}
                c if c.is_whitespace() => {}
                c if is_symbol(c) => {
                    bare.has_emoji = true;
                    bare.has_robot |= c == ROBOT;
                }
                _ => break,
            }
            rest = &rest[length..];
        }
        bare.text = within.get(text.len() - rest.len()..).unwrap_or_default().trim_end();
        (!bare.text.is_empty()).then_some(bare)
    }
}

/// The symbol that agents put before what they write about themselves.
const ROBOT: char = '\u{1f916}';

/// Returns whether a trailer is enclosed in parentheses or quotes, which `rest` begins and `within` ends.
fn is_enclosed(rest: &str, within: &str) -> bool {
    let closing = if rest.starts_with('(') { ')' } else { '"' };
    within.len() > 1
        && within.ends_with(closing)
        && Candidate::parse(&rest[1..], false)
            .is_some_and(|line| line.has_colon && line.token.to_ascii_lowercase().ends_with("by"))
}

/// Returns whether a text after a backquote is a token in backquotes and its colon.
fn is_token_in_code(text: &str) -> bool {
    text.split_once('`').is_some_and(|(_, after)| after.starts_with(':'))
}
