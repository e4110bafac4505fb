//! PURE. What is refused before a YAML parser sees it: size, encoding, hidden characters, aliases.
//! These limits keep a hostile policy cheap; the scan for aliases is for a clear message.

use super::error::{PolicyError, Position};
use crate::setting::Problem;
use crate::text::escape::is_deceptive;

/// Maximum size of a policy in bytes; real ones have 2 KiB.
pub(crate) const MAX_BYTES: usize = 64 * 1024;
/// Maximum number of `[` and `{`; the parser's cost for each token grows with their depth.
const MAX_BRACKETS: usize = 1024;
/// The mark that some editors write before UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// The text of a policy, if it is safe to parse.
pub(super) fn check<'y>(yaml: &'y [u8], origin: &str) -> Result<&'y str, PolicyError> {
    if yaml.len() > MAX_BYTES {
        let message = format!("larger than {} KiB", MAX_BYTES / 1024);
        return Err(PolicyError::general(origin, message, None));
    }
    let yaml = yaml.strip_prefix(MARK).unwrap_or(yaml);
    let text = std::str::from_utf8(yaml).map_err(|error| {
        let good = String::from_utf8_lossy(&yaml[..error.valid_up_to()]);
        PolicyError::at(origin, &good, end_of(&good), Problem::new("not UTF-8"))
    })?;
    let fail = |place, problem| Err(PolicyError::at(origin, text, place, problem));
    let is_bad = |at: usize, c| match c {
        '\t' | '\n' => false,
        // Alone it ends a line to YAML, and moves the cursor where the line is shown.
        '\r' => text.as_bytes().get(at + 1) != Some(&b'\n'),
        _ => is_deceptive(c),
    };
    if let Some((at, c)) = text.char_indices().find(|&(at, c)| is_bad(at, c)) {
        let problem = Problem::new(format!("the unprintable character U+{:04X}", u32::from(c)));
        let problem = if c == '\r' { problem.hint("end lines with a line feed") } else { problem };
        return fail(end_of(&text[..at]), problem);
    }
    if let Some((at, _)) = text.match_indices(['[', '{']).nth(MAX_BRACKETS) {
        return fail(end_of(&text[..at]), Problem::new("too many brackets"));
    }
    match find_reference(text) {
        Some((place, sign)) => fail(place, reference(sign)),
        None => Ok(text),
    }
}

/// Line and column, from 1, of the character after this text.
fn end_of(text: &str) -> Position {
    let line = text.rsplit('\n').next().unwrap_or_default();
    (text.matches('\n').count() + 1, line.chars().count() + 1)
}

fn reference(sign: char) -> Problem {
    let message = match sign {
        '&' => "an anchor (`&`): anchors and aliases are not taken",
        '*' => "an alias (`*`): anchors and aliases are not taken",
        _ => "a tag (`!`): tags are not taken",
    };
    Problem::new(message).hint(format!("put text that begins with `{sign}` in quotes"))
}

/// The first anchor, alias or tag, with its line and column.
///
/// Follows YAML's quotes, comments, flow brackets and block text as far as a policy uses them. If
/// an odd document gets past it, the bound on the number of values still holds.
fn find_reference(text: &str) -> Option<(Position, char)> {
    let mut scan = Scan { fresh: true, ..Scan::default() };
    for (number, line) in text.lines().enumerate() {
        let line: Vec<char> = line.chars().collect();
        if let Some((column, sign)) = scan.line(&line) {
            return Some(((number + 1, column + 1), sign));
        }
    }
    None
}

/// Where a scan is in the structure of a document.
#[derive(Default)]
struct Scan {
    /// Open `[` and `{`.
    flow: usize,
    /// The quotation mark to be closed.
    quote: Option<char>,
    /// Lines deeper than this column are block text (`|`, `>`).
    block: Option<usize>,
    /// Lines deeper than this column go on with plain text.
    plain: Option<usize>,
    /// Column of the key or dash that what follows belongs to.
    owner: usize,
    /// Whether a value may begin here.
    fresh: bool,
}

impl Scan {
    /// Column and sign of a reference in this line.
    fn line(&mut self, line: &[char]) -> Option<(usize, char)> {
        let indent = line.iter().position(|c| *c != ' ').unwrap_or(usize::MAX);
        if self.block.is_some_and(|owner| indent > owner) {
            return None;
        }
        self.block = None;
        if self.flow == 0 && self.quote.is_none() {
            self.fresh = self.plain.is_none_or(|owner| indent <= owner);
        }
        let (mut first, mut ends_plain, mut at) = (true, false, 0);
        while let Some(&c) = line.get(at) {
            let spaced = line.get(at + 1).is_none_or(|next| next.is_whitespace());
            if let Some(quote) = self.quote {
                at += self.quoted(quote, c, line.get(at + 1).copied());
                continue;
            }
            match c {
                ' ' | '\t' => {}
                '#' if at == 0 || line[at - 1].is_whitespace() => break,
                '[' | '{' if self.fresh || self.flow > 0 => {
                    (self.flow, self.fresh) = (self.flow + 1, true);
                }
                ']' | '}' if self.flow > 0 => (self.flow, self.fresh) = (self.flow - 1, false),
                ',' if self.flow > 0 => self.fresh = true,
                ':' if spaced || self.flow > 0 => (self.fresh, ends_plain) = (true, false),
                _ if !self.fresh => {}
                '&' | '*' | '!' => return Some((at, c)),
                '|' | '>' if self.flow == 0 => {
                    self.block = Some(self.owner);
                    break;
                }
                '-' | '?' if spaced && self.flow == 0 => (self.owner, first) = (at, true),
                _ => {
                    if first && self.flow == 0 {
                        (self.owner, first) = (at, false);
                    }
                    self.quote = matches!(c, '"' | '\'').then_some(c);
                    (self.fresh, ends_plain) = (false, self.quote.is_none());
                }
            }
            at += 1;
        }
        self.plain = (ends_plain && self.flow == 0).then_some(self.owner);
        None
    }

    /// One step within quotes: how many characters it takes.
    fn quoted(&mut self, quote: char, c: char, next: Option<char>) -> usize {
        match (quote, c) {
            ('"', '\\') => 2,
            ('\'', '\'') if next == Some('\'') => 2,
            _ if c == quote => {
                self.quote = None;
                1
            }
            _ => 1,
        }
    }
}
