//! PURE. What a disclosure says: its items and explanations, their one written form, and why a value says
//! nothing.

use std::fmt;
use std::ops::Range;

use super::grammar::{DisclosureRule, ValueGrammar};
use crate::text::quote::{one_line, quote};

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

/// A `--ai-used-for` that is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecError {
    pub(super) spec: String,
    pub(super) expected: String,
    pub(super) reason: Reason,
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
pub(super) fn join(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) if first != second => Some(first + "; " + &second),
        (first, second) => first.or(second),
    }
}
