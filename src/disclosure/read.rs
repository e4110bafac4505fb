//! PURE. Bytes of a trailer's value to a disclosure, one reader for each grammar.

use std::ops::Range;

use super::grammar::{DisclosureRule, ValueGrammar, is_tool};
use super::merge::Gathered;
use super::value::{Disclosure, Item, Parsed, Reason, ReasonKind, SpecError, join};
use crate::text::escape::is_deceptive;
use crate::text::quote::one_line;

/// A longer word is not a misspelt category but text.
const MAX_WORD: usize = 40;

/// Reads the value of a disclosure trailer.
///
/// Lenient: case, spacing, aliases, and `,`, `;`, `and` or `&` between items. Each category is kept
/// once, in the order written. Any bytes are taken, in time linear in their number.
///
/// Where an explanation belongs: `code (a), tests (b)` has one for each. When only the last of
/// several items is followed by parentheses, as in `code, tests (prototype)`, they are about the
/// whole list. Parentheses may be nested.
pub fn parse(value: &[u8], rule: &DisclosureRule) -> Parsed {
    if rule.says_none(value) {
        return Parsed::NoAi;
    }
    match read_value(value, rule) {
        Ok(disclosure) => Parsed::Recognised(disclosure),
        Err(reason) => Parsed::Unrecognised { reason },
    }
}

/// Reads what was given to `--ai-used-for`: the same grammar, in the policy's order, and an error
/// if not understood. Where the rule has several trailers, one may be named: `Generated-by: TOOL`.
pub fn parse_spec(spec: &str, rule: &DisclosureRule) -> Result<Disclosure, SpecError> {
    let (trailer, value) = rule.split_token(spec);
    let read = match rule.says_none(value.as_bytes()) {
        true => Err(Reason { kind: ReasonKind::SaysNone, span: 0..value.len() }),
        false => read_value(value.as_bytes(), rule),
    };
    match read {
        Ok(disclosure) => Ok(Disclosure { trailer, ..disclosure.in_order(rule) }),
        Err(Reason { kind, span }) => {
            let before = spec.len() - value.len();
            let reason = Reason { kind, span: span.start + before..span.end + before };
            Err(SpecError { spec: spec.to_owned(), expected: rule.expected(), reason })
        }
    }
}

/// Reads a value by the rule's grammar.
fn read_value(bytes: &[u8], rule: &DisclosureRule) -> Result<Disclosure, Reason> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let start = error.valid_up_to();
        let length = error.error_len().unwrap_or(bytes.len() - start);
        fault(ReasonKind::NotText, start..start + length)
    })?;
    if one_line(text).is_empty() {
        return Err(fault(ReasonKind::Empty, 0..bytes.len()));
    }
    match &rule.value {
        ValueGrammar::Categories => categories(text, rule),
        ValueGrammar::Literal(word) => literal(text, word, rule),
        ValueGrammar::ToolModel => tool_model(text, rule),
        ValueGrammar::Free => Ok(single(one_line(text))),
    }
}

/// `code (refactoring), tests`.
fn categories(text: &str, rule: &DisclosureRule) -> Result<Disclosure, Reason> {
    let mut gathered = Gathered::default();
    let mut whole = None;
    let mut tokens = Tokens { text, at: 0 }.peekable();
    while let Some(token) = tokens.next() {
        let mut words = match token? {
            Token::Separator => continue,
            Token::Explanation(inner, outer) => {
                // `code, tests, (both)`: parentheses of their own at the end are about the list.
                if gathered.is_empty() || tokens.peek().is_some() {
                    return Err(fault(ReasonKind::FreeText, outer));
                }
                whole = Some(text[inner].to_owned());
                continue;
            }
            Token::Word(span) => span,
        };
        let mut single = true;
        while let Some(Ok(Token::Word(next))) = tokens.peek() {
            words.end = next.end;
            single = false;
            tokens.next();
        }
        let category = category(text, words, single, rule)?;
        let mut own = None;
        while let Some(Ok(Token::Explanation(inner, _))) = tokens.peek() {
            own = join(own, Some(one_line(&text[inner.clone()])).filter(|text| !text.is_empty()));
            tokens.next();
        }
        gathered.add(category, own.as_deref());
    }
    if gathered.is_empty() {
        return Err(fault(ReasonKind::Empty, 0..text.len()));
    }
    let disclosure = Disclosure::new(gathered.into_items(), whole);
    match rule.check_explanation(&disclosure) {
        Some(kind) => Err(fault(kind, 0..text.len())),
        None => Ok(disclosure),
    }
}

/// The category that the words at `span` name.
fn category<'r>(
    text: &str,
    span: Range<usize>,
    single: bool,
    rule: &'r DisclosureRule,
) -> Result<&'r str, Reason> {
    let word = &text[span.clone()];
    if !single || word.len() > MAX_WORD {
        return Err(fault(ReasonKind::FreeText, span));
    }
    rule.category(word).ok_or_else(|| {
        let suggestion = rule.nearest_category(word).map(str::to_owned);
        fault(ReasonKind::UnknownCategory { word: word.to_owned(), suggestion }, span)
    })
}

/// `LLM coccinelle sparse`: the word is written as the policy has it.
fn literal(text: &str, word: &str, rule: &DisclosureRule) -> Result<Disclosure, Reason> {
    let wrong = |span| fault(ReasonKind::NotTheLiteral { literal: word.to_owned() }, span);
    let mut words = words(text);
    let first = words.next().unwrap_or(0..text.len());
    if !text[first.clone()].eq_ignore_ascii_case(word) {
        return Err(wrong(first));
    }
    let mut value = word.to_owned();
    for span in words {
        let tool = &text[span.clone()];
        if !is_tool(tool) {
            return Err(wrong(span));
        }
        not_excluded(tool, span, rule)?;
        value.push(' ');
        value.push_str(tool);
    }
    Ok(single(value))
}

/// `tool:model`, and tools after it as the older kernel form has them.
fn tool_model(text: &str, rule: &DisclosureRule) -> Result<Disclosure, Reason> {
    let mut value = String::new();
    for (index, span) in words(text).enumerate() {
        let word = &text[span.clone()];
        let right = match word.split_once(':') {
            Some((tool, model)) if index == 0 => {
                is_tool(tool) && !model.is_empty() && !model.contains(['(', '<', '@'])
            }
            None if index > 0 => is_tool(word),
            _ => false,
        };
        if !right {
            return Err(fault(ReasonKind::NotToolAndModel, span));
        }
        if index > 0 {
            not_excluded(word, span, rule)?;
            value.push(' ');
        }
        value.push_str(word);
    }
    Ok(single(value))
}

/// Whether a tool may be named; one that everybody uses says nothing.
fn not_excluded(tool: &str, span: Range<usize>, rule: &DisclosureRule) -> Result<(), Reason> {
    match rule.not_tools.iter().any(|other| other.eq_ignore_ascii_case(tool)) {
        true => Err(fault(ReasonKind::ToolNotNamed { tool: tool.to_owned() }, span)),
        false => Ok(()),
    }
}

/// A value that is one thing.
fn single(value: String) -> Disclosure {
    let items = vec![Item { category: value, explanation: None }];
    Disclosure { items, explanation: None, trailer: None }
}

/// Where the words of a text are.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let base = text.as_ptr() as usize;
    text.split(is_blank).filter(|word| !word.is_empty()).map(move |word| {
        let start = word.as_ptr() as usize - base;
        start..start + word.len()
    })
}

/// A piece of a value under the grammar of categories.
#[derive(Debug)]
enum Token {
    /// A run without spaces, separators or parentheses.
    Word(Range<usize>),
    /// What is between balanced parentheses, then the same with them.
    Explanation(Range<usize>, Range<usize>),
    /// `,`, `;`, `and`, `&`.
    Separator,
}

/// Cuts a value into tokens; after an error nothing follows.
struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = Result<Token, Reason>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..)?;
        let start = self.at + rest.find(|c| !is_blank(c))?;
        let rest = &self.text[start..];
        let unbalanced =
            |at: usize| Some(Err(fault(ReasonKind::UnbalancedParenthesis, at..at + 1)));
        match rest.as_bytes()[0] {
            b',' | b';' => {
                self.at = start + 1;
                Some(Ok(Token::Separator))
            }
            b')' => {
                self.at = self.text.len();
                unbalanced(start)
            }
            b'(' => {
                let Some(length) = balanced(rest) else {
                    self.at = self.text.len();
                    return unbalanced(start);
                };
                self.at = start + length;
                Some(Ok(Token::Explanation(start + 1..self.at - 1, start..self.at)))
            }
            _ => {
                let ends = |c: char| is_blank(c) || matches!(c, ',' | ';' | '(' | ')');
                self.at = start + rest.find(ends).unwrap_or(rest.len());
                let word = &self.text[start..self.at];
                let separator = word.eq_ignore_ascii_case("and") || word == "&";
                Some(Ok(if separator { Token::Separator } else { Token::Word(start..self.at) }))
            }
        }
    }
}

/// Length of the text up to the parenthesis that closes the first one.
fn balanced(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_deceptive(c)
}

fn fault(kind: ReasonKind, span: Range<usize>) -> Reason {
    Reason { kind, span }
}
