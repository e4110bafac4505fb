//! PURE. The value of a disclosure trailer: reading it leniently, writing it in one form.
//! What a project accepts is a [`DisclosureRule`]; nothing here knows about trailers or messages.

pub mod grammar;
mod merge;
mod read;
#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::Range;

use crate::text::did_you_mean;
use crate::text::quote::{one_line, quote};

use grammar::{Allowed, DisclosureRule, ValueGrammar};

pub use merge::merge;

/// What a person says AI was used for.
///
/// Under the grammars other than `categories` there is one item, whose category is the whole value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// At least one, in the order written.
    pub items: Vec<Item>,
    /// An explanation that is about all items: `code, tests (prototype)`.
    pub explanation: Option<String>,
    /// The token, where it is not the rule's usual one: `Generated-by`.
    pub trailer: Option<String>,
}

/// One category, with what is said about it alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The category as the policy writes it.
    pub category: String,
    /// The text in its parentheses: `code (refactoring)`.
    pub explanation: Option<String>,
}

/// A value as read: understood, or not and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parsed {
    /// The value follows the policy's grammar.
    Recognised(Disclosure),
    /// It is the policy's value for no AI.
    NoAi,
    /// It does not; people do write free text here, so this is an ordinary outcome.
    Unrecognised {
        /// Why, and where in the value.
        reason: Reason,
    },
}

/// Why a value is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What is wrong.
    pub kind: ReasonKind,
    /// The bytes of the value that are meant.
    pub span: Range<usize>,
}

/// The kinds of values that are not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReasonKind {
    /// Nothing is there.
    Empty,
    /// Not UTF-8; a message in another encoding is decoded before it is read here.
    NotText,
    /// One word that is no category.
    UnknownCategory {
        /// The word as written.
        word: String,
        /// The category that was probably meant.
        suggestion: Option<String>,
    },
    /// The policy's value for no AI, where AI use is to be named.
    SaysNone,
    /// A sentence instead of categories.
    FreeText,
    /// A parenthesis without its partner.
    UnbalancedParenthesis,
    /// An explanation where the project takes none.
    ExplanationForbidden,
    /// No explanation where the project wants one.
    ExplanationMissing,
    /// Not the project's fixed word, or something other than tool names after it.
    NotTheLiteral {
        /// The fixed word.
        literal: String,
    },
    /// Not `tool:model`.
    NotToolAndModel,
    /// A tool that the project does not want named.
    ToolNotNamed {
        /// The tool as written.
        tool: String,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ReasonKind::Empty => write!(f, "the value is empty"),
            ReasonKind::NotText => write!(f, "the value is not UTF-8"),
            ReasonKind::UnknownCategory { word, .. } => {
                write!(f, "`{}` is not a category", quote(word))
            }
            ReasonKind::SaysNone => write!(f, "this says that no AI was used"),
            ReasonKind::FreeText => write!(f, "this is free text, not a list of categories"),
            ReasonKind::UnbalancedParenthesis => write!(f, "a parenthesis has no partner"),
            ReasonKind::ExplanationForbidden => write!(f, "an explanation is not taken here"),
            ReasonKind::ExplanationMissing => write!(f, "an explanation in parentheses is missing"),
            ReasonKind::NotTheLiteral { literal } => {
                write!(
                    f,
                    "the value must be `{}`, then names of analysis tools if any",
                    quote(literal)
                )
            }
            ReasonKind::NotToolAndModel => write!(f, "the value must be `tool:model`"),
            ReasonKind::ToolNotNamed { tool } => {
                write!(f, "`{}` is an everyday tool, which is not named here", quote(tool))
            }
        }
    }
}

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
    match read::value(value, rule) {
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
        false => read::value(value.as_bytes(), rule),
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

/// A `--ai-used-for` that is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecError {
    spec: String,
    expected: String,
    reason: Reason,
}

impl SpecError {
    /// Why, and where in the argument.
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// What to write instead.
    pub fn hint(&self) -> Option<String> {
        match &self.reason.kind {
            ReasonKind::UnknownCategory { suggestion: Some(word), .. } => {
                Some(format!("did you mean `{word}`?"))
            }
            ReasonKind::SaysNone => Some("say it with `--no-ai`".to_owned()),
            _ => None,
        }
    }
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A single word is named by the reason already.
        match &self.reason.kind {
            ReasonKind::UnknownCategory { word, .. } if *word == self.spec => {}
            _ => write!(f, "`{}`: ", quote(&self.spec))?,
        }
        write!(f, "{}; {}", self.reason, self.expected)
    }
}

impl std::error::Error for SpecError {}

impl Disclosure {
    /// A disclosure of these items, each explanation as it can be written and read again.
    pub fn new(items: Vec<Item>, explanation: Option<String>) -> Self {
        Self { items, explanation, trailer: None }.settled()
    }

    /// The value in its one written form: `code (refactoring), tests`.
    ///
    /// Explanations become one line; parentheses in them stay if they are balanced and become
    /// brackets if not. One about the whole list is joined to the last item's where some item has
    /// its own, since the grammar has no place for both.
    pub fn to_value(&self) -> String {
        let settled = self.clone().settled();
        let mut value = String::new();
        for item in &settled.items {
            if !value.is_empty() {
                value.push_str(", ");
            }
            push_explained(&mut value, &item.category, item.explanation.as_deref());
        }
        match settled.explanation {
            Some(explanation) => value + " (" + &explanation + ")",
            None => value,
        }
    }

    /// The values of the trailers to write: one under `categories` and `literal`, else one for each
    /// item.
    pub fn to_values(&self, rule: &DisclosureRule) -> Vec<String> {
        match rule.value {
            ValueGrammar::Categories | ValueGrammar::Literal(_) => vec![self.to_value()],
            ValueGrammar::ToolModel | ValueGrammar::Free => {
                self.items.iter().map(|item| one_line(&item.category)).collect()
            }
        }
    }

    /// The same with the items in the order of the policy's categories.
    pub fn in_order(mut self, rule: &DisclosureRule) -> Self {
        let place = |item: &Item| {
            rule.categories.iter().position(|category| category.name == item.category)
        };
        self.items.sort_by_cached_key(|item| place(item).unwrap_or(usize::MAX));
        self.settled()
    }

    /// The same, saying exactly what its written form says.
    fn settled(mut self) -> Self {
        for item in &mut self.items {
            item.category = one_line(&item.category);
            item.explanation = item.explanation.take().and_then(|text| clean_explanation(&text));
        }
        let mut whole = self.explanation.take().and_then(|text| clean_explanation(&text));
        let several = self.items.len() > 1;
        if let Some((last, others)) = self.items.split_last_mut() {
            let others_explained = others.iter().any(|item| item.explanation.is_some());
            if !several || others_explained || last.explanation.is_some() {
                last.explanation = join(last.explanation.take(), whole.take());
            }
            if several && !others_explained && last.explanation.is_some() {
                whole = last.explanation.take();
            }
        }
        self.explanation = whole;
        self
    }
}

impl DisclosureRule {
    /// The tokens that disclose, the usual one first.
    pub fn tokens(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.trailer).chain(&self.also).map(String::as_str)
    }

    /// Whether a value is the one that says that no AI was used.
    pub fn says_none(&self, value: &[u8]) -> bool {
        // As it would be written: what cannot be shown does not make another value of it.
        let is = |none: &String| {
            std::str::from_utf8(value).is_ok_and(|value| one_line(value).eq_ignore_ascii_case(none))
        };
        self.none.as_ref().is_some_and(is)
    }

    /// The token to write for a disclosure.
    pub fn token_of<'r>(&'r self, said: &'r Disclosure) -> &'r str {
        said.trailer.as_deref().unwrap_or(&self.trailer)
    }

    /// A token that is not the usual one, as a disclosure holds it.
    pub fn other_token(&self, token: &str) -> Option<String> {
        self.also.iter().find(|other| other.eq_ignore_ascii_case(token)).cloned()
    }

    /// A trailer named before the value, where there are several, and the value.
    fn split_token<'s>(&self, spec: &'s str) -> (Option<String>, &'s str) {
        match spec.split_once(':').map(|(token, value)| (token.trim(), value)) {
            Some((token, value)) if self.tokens().any(|own| own.eq_ignore_ascii_case(token)) => {
                (self.other_token(token), value)
            }
            _ => (None, spec),
        }
    }

    /// What a value may be, for a message: `the categories are code, tests`.
    pub fn expected(&self) -> String {
        match &self.value {
            ValueGrammar::Categories => {
                let names: Vec<&str> =
                    self.categories.iter().map(|category| category.name.as_str()).collect();
                format!("the categories are {}", names.join(", "))
            }
            ValueGrammar::Literal(word) => format!("the form is `{word}` or `{word} TOOL...`"),
            ValueGrammar::ToolModel => "the form is `TOOL:MODEL`".to_owned(),
            ValueGrammar::Free => "the form is any text".to_owned(),
        }
    }

    /// A value that is taken, for a message: `code, tests`.
    pub fn example(&self) -> String {
        let explained = self.explanation == Allowed::Required;
        match &self.value {
            ValueGrammar::Categories => {
                let names: Vec<&str> =
                    self.categories.iter().take(2).map(|one| one.name.as_str()).collect();
                names.join(", ") + if explained { " (why)" } else { "" }
            }
            ValueGrammar::Literal(word) => word.clone(),
            ValueGrammar::ToolModel => "TOOL:MODEL".to_owned(),
            ValueGrammar::Free => "TOOL".to_owned(),
        }
    }

    /// The category that a word names, whatever its case, also by an alias.
    pub fn category(&self, word: &str) -> Option<&str> {
        let is = |name: &String| name.eq_ignore_ascii_case(word);
        let named = self.categories.iter().find(|c| is(&c.name) || c.aliases.iter().any(is));
        named.map(|category| category.name.as_str())
    }

    /// The category whose name or alias is nearest to a word that is none.
    fn nearest_category(&self, word: &str) -> Option<&str> {
        let names = self.categories.iter().flat_map(|c| std::iter::once(&c.name).chain(&c.aliases));
        did_you_mean::nearest(word, names.map(String::as_str)).and_then(|near| self.category(near))
    }

    /// Whether a disclosure has the explanation that the policy wants or refuses.
    fn check_explanation(&self, disclosure: &Disclosure) -> Option<ReasonKind> {
        let explained = |item: &Item| item.explanation.is_some();
        let any = disclosure.explanation.is_some() || disclosure.items.iter().any(explained);
        let all = disclosure.explanation.is_some() || disclosure.items.iter().all(explained);
        match self.explanation {
            Allowed::Forbidden if any => Some(ReasonKind::ExplanationForbidden),
            Allowed::Required if !all => Some(ReasonKind::ExplanationMissing),
            Allowed::Forbidden | Allowed::Optional | Allowed::Required => None,
        }
    }
}

fn push_explained(value: &mut String, category: &str, explanation: Option<&str>) {
    value.push_str(category);
    if let Some(explanation) = explanation {
        value.push_str(" (");
        value.push_str(explanation);
        value.push(')');
    }
}

/// One line that can stand between parentheses, or nothing.
fn clean_explanation(text: &str) -> Option<String> {
    let text = one_line(text);
    let depth = text.bytes().try_fold(0usize, |depth, byte| match byte {
        b'(' => Some(depth + 1),
        b')' => depth.checked_sub(1),
        _ => Some(depth),
    });
    let text = if depth == Some(0) { text } else { text.replace('(', "[").replace(')', "]") };
    (!text.is_empty()).then_some(text)
}

/// Two explanations as one.
fn join(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) if first != second => Some(first + "; " + &second),
        (first, second) => first.or(second),
    }
}
