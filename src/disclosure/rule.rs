//! PURE. What can be asked about the rule of a project.

use super::grammar::{Allowed, DisclosureRule, ValueGrammar};
use super::value::{Disclosure, Item, ReasonKind};
use crate::text::did_you_mean::nearest;
use crate::text::quote::one_line;

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
    pub(super) fn split_token<'s>(&self, spec: &'s str) -> (Option<String>, &'s str) {
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
    pub(super) fn nearest_category(&self, word: &str) -> Option<&str> {
        let names = self.categories.iter().flat_map(|c| std::iter::once(&c.name).chain(&c.aliases));
        nearest(word, names.map(String::as_str)).and_then(|near| self.category(near))
    }

    /// Whether a disclosure has the explanation that the policy wants or refuses.
    pub(super) fn check_explanation(&self, disclosure: &Disclosure) -> Option<ReasonKind> {
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
