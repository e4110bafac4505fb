//! PURE. What a project takes as a disclosure: the trailer, the grammar of its value, its words.

use serde::de::MapAccess;
use serde::de::value::MapAccessDeserializer;
use serde::ser::SerializeSeq;
use serde::{Deserialize, Serialize, Serializer};
#[cfg(test)]
use serde_json::json;

#[cfg(test)]
use crate::setting::words::schema;
use crate::setting::{
    Bool, Choice, Entries, Found, LayOver, List, MapKey, MapOr, Problem, Read, Setting, Text,
    layered, scalar, words,
};
use crate::text::quote::quote;

/// The category of a limit that is about every change that AI was used for, whatever it was.
pub(crate) const ANY: &str = "any";
/// The word that says that nothing is written where no AI was used.
const OMIT: &str = "omit";
/// Maximum number of categories, and of the aliases of one.
pub(crate) const MAX_CATEGORIES: usize = 32;
/// Maximum number of other trailers that disclose.
const MAX_OTHER_TRAILERS: usize = 4;
/// Maximum number of tools that are not to be named.
const MAX_TOOLS: usize = 64;

layered! {
    /// The trailer that discloses AI use, and the grammar of its value.
    "disclosure" DisclosureRule, DisclosureLayer = {
        /// The token of the trailer, such as `AI-used-for`.
        trailer: String as Token,
        /// A list of other trailers that disclose as well, for another degree of AI use, such as
        /// `Generated-by`.
        also: Vec<String> as List<Token, MAX_OTHER_TRAILERS>,
        /// How the value reads.
        value: #[serde(serialize_with = "serde_yaml::with::singleton_map::serialize")]
            ValueGrammar as Grammar,
        /// The words of the value, in the order in which they are offered and written. A map adds to
        /// the preset's categories and changes them; a list says which ones there are.
        categories: #[serde(serialize_with = "by_name")]
            Vec<Category> as CategoriesLayer,
        /// Whether an explanation follows in parentheses, as in `code (refactoring)`.
        explanation: Allowed as Choice<Allowed>,
        /// What a person confirms by writing the line; it is shown with the question.
        attests: #[serde(skip_serializing_if = "Option::is_none")] Option<String> as Text,
        /// A list of everyday tools that are not named after a literal or a model, such as `git`.
        not_tools: Vec<String> as List<Tool, MAX_TOOLS>,
        /// Whether a message has at most one such line.
        once: bool as Bool,
        /// The word that says that no AI was used, such as `"none"`: then each commit has the line.
        /// With `omit` there is no line in that case.
        none: #[serde(serialize_with = "or_omit")] Option<String> as NoAi,
    }
}

/// Grammar of a disclosure trailer's value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueGrammar {
    /// `code (refactoring), tests`.
    #[default]
    Categories,
    /// A fixed word, then analysis tools: `LLM coccinelle sparse`.
    Literal(String),
    /// `tool:model`.
    ToolModel,
    /// Any text.
    Free,
}

layered! {
    /// One category.
    "category" Category {
        /// The word that is written.
        #[serde(skip)]
        pub name: String,
    }, CategoryLayer = {
        /// A list of other words that are read as this one.
        aliases: Vec<String> as List<CategoryWord, MAX_CATEGORIES>,
        /// One line for the person who chooses.
        about: #[serde(skip_serializing_if = "Option::is_none")] Option<String> as Text,
    }
}

/// A thing that a project forbids or does not mind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename = "allowed", rename_all = "kebab-case")]
pub enum Allowed {
    /// It must not appear.
    Forbidden,
    /// It may appear.
    #[default]
    Optional,
    /// It must appear.
    Required,
}

/// A name as tools have it: `clang-tidy`, `gcc-14.2`, `c++filt`.
pub(crate) fn is_tool(word: &str) -> bool {
    word.starts_with(char::is_alphanumeric)
        && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '/'))
}

scalar! {
    /// The token of a trailer other than `Signed-off-by`.
    Token(String) = words::other_token, schema::other_token();

    /// The word of a category, or one that is read as it.
    CategoryWord(String) = category, schema::word(&["^(?:[Aa][Nn][Dd]|[Aa][Nn][Yy])$"]);

    /// The fixed word of a value.
    LiteralWord(String) = |found: &Found<'_>| words::word(found, "the fixed word"), schema::word(&[]);

    /// The name of a tool as a disclosure could have it.
    Tool(String) = tool,
        json!({"type": "string", "pattern": "^[^\\s!-/:-@\\[-`{-~][^\\s!-*,:-@\\[-^`{-~]*$"});

    /// The word that says that no AI was used, or `omit`.
    NoAi(Option<String>) = no_ai, schema::word(&[]);
}

impl MapKey for CategoryWord {
    const MAP: &'static str = "categories";
}

fn category(found: &Found<'_>) -> Result<String, Problem> {
    let name = found.text()?;
    let problem = Problem::new(format!("`{}` cannot be a category", quote(name)));
    if name.eq_ignore_ascii_case("and") {
        return Err(problem.hint("it is read as a comma"));
    }
    if name.eq_ignore_ascii_case(ANY) {
        return Err(problem.hint("in a limit it stands for all of them"));
    }
    words::word(found, "a category")
}

fn tool(found: &Found<'_>) -> Result<String, Problem> {
    let name = found.text()?;
    if !is_tool(name) {
        let problem = Problem::new(format!("`{}` cannot be the name of a tool", quote(name)));
        return Err(problem.hint("letters, digits and `-_.+/`, a letter or digit first"));
    }
    Ok(name.to_owned())
}

fn no_ai(found: &Found<'_>) -> Result<Option<String>, Problem> {
    if let Found::Nothing | Found::Bool(_) = found {
        return Err(found.is_not("a word").hint("write `none: omit`, or the word in quotes"));
    }
    let word = words::word(found, "what says that no AI was used")?;
    Ok((!word.eq_ignore_ascii_case(OMIT)).then_some(word))
}

fn or_omit<S: Serializer>(none: &Option<String>, writer: S) -> Result<S::Ok, S::Error> {
    writer.serialize_str(none.as_deref().unwrap_or(OMIT))
}

/// The grammar of a value as it is written: one of a few words, or a map with the fixed word.
#[derive(Debug)]
pub(crate) struct Grammar(ValueGrammar);

/// The grammars that have no word of their own.
#[derive(Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename = "value", rename_all = "kebab-case")]
enum NamedGrammar {
    /// Words of the list below, each with an explanation in parentheses where one helps.
    Categories,
    /// A tool and its model, `TOOL:MODEL`.
    ToolModel,
    /// Any text.
    Free,
}

/// A fixed word, and after it names of analysis tools.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename = "literal", deny_unknown_fields)]
struct LiteralGrammar {
    /// A fixed word; names of analysis tools may follow it.
    literal: Read<LiteralWord>,
}

impl Setting for Grammar {
    fn take(found: &Found<'_>) -> Result<Self, Problem> {
        if let Found::Text("literal") = found {
            let problem = Problem::new("the fixed word is missing");
            return Err(problem.hint("write `value: {literal: WORD}`"));
        }
        Choice::take(found).map(|Choice(grammar)| match grammar {
            NamedGrammar::Categories => Self(ValueGrammar::Categories),
            NamedGrammar::ToolModel => Self(ValueGrammar::ToolModel),
            NamedGrammar::Free => Self(ValueGrammar::Free),
        })
    }

    fn take_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        let grammar = LiteralGrammar::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Self(ValueGrammar::Literal(grammar.literal.0.0)))
    }
}

impl LayOver<ValueGrammar> for Grammar {
    fn lay_over(&self, base: &mut ValueGrammar) {
        base.clone_from(&self.0);
    }
}

/// A category of a list: its word, or a map of one word.
#[derive(Debug)]
pub(crate) struct CategoryEntry(CategoryWord, Option<CategoryLayer>);

impl Setting for CategoryEntry {
    fn take(found: &Found<'_>) -> Result<Self, Problem> {
        CategoryWord::take(found).map(|word| Self(word, None))
    }

    fn take_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        let Entries(entries) = Entries::take_map(map)?;
        match <[_; 1]>::try_from(entries) {
            Ok([(word, category)]) => Ok(Self(word, Some(category))),
            Err(_) => Err(Found::Map.is_not("one category").into_error()),
        }
    }
}

/// The categories that a file gives.
pub(crate) type CategoriesLayer =
    MapOr<List<CategoryEntry, MAX_CATEGORIES>, Entries<CategoryWord, CategoryLayer>>;

impl CategoriesLayer {
    /// The words of the categories in the order given, with what is said about them.
    pub(crate) fn given(&self) -> Vec<(&str, Option<&CategoryLayer>)> {
        match self {
            Self::Other(List(entries)) => {
                entries.iter().map(|entry| (entry.0.0.as_str(), entry.1.as_ref())).collect()
            }
            Self::Map(Entries(entries)) => {
                entries.iter().map(|(word, layer)| (word.0.as_str(), Some(layer))).collect()
            }
        }
    }
}

impl LayOver<Vec<Category>> for CategoriesLayer {
    fn lay_over(&self, base: &mut Vec<Category>) {
        let known = match self {
            Self::Other(_) => std::mem::take(base),
            Self::Map(_) => base.clone(),
        };
        for (name, layer) in self.given() {
            let known = known.iter().find(|category| category.name == name).cloned();
            let mut category =
                known.unwrap_or_else(|| Category { name: name.to_owned(), ..Category::default() });
            if let Some(layer) = layer {
                layer.lay_over(&mut category);
            }
            match (self, base.iter_mut().find(|category| category.name == name)) {
                (Self::Map(_), Some(place)) => *place = category,
                _ => base.push(category),
            }
        }
    }
}

/// Writes categories as a list, which keeps their order and says that there are no others.
fn by_name<S: Serializer>(categories: &[Category], writer: S) -> Result<S::Ok, S::Error> {
    let mut list = writer.serialize_seq(Some(categories.len()))?;
    for category in categories {
        list.serialize_element(&std::collections::BTreeMap::from([(&category.name, category)]))?;
    }
    list.end()
}

/// The word for a project without a disclosure trailer.
#[derive(Debug)]
pub(crate) struct NoDisclosure;

impl Setting for NoDisclosure {
    fn take(found: &Found<'_>) -> Result<Self, Problem> {
        match found {
            Found::Text("none") => Ok(Self),
            _ => Err(found
                .is_not("a map or `none`")
                .hint("write `none` for a project without a disclosure trailer")),
        }
    }
}

impl LayOver<Option<DisclosureRule>> for NoDisclosure {
    fn lay_over(&self, base: &mut Option<DisclosureRule>) {
        *base = None;
    }
}

impl LayOver<Option<DisclosureRule>> for DisclosureLayer {
    fn lay_over(&self, base: &mut Option<DisclosureRule>) {
        let rule = base.get_or_insert_default();
        self.lay_over(rule);
        if rule.value != ValueGrammar::Categories {
            // Words that the grammar cannot read are nothing to offer.
            rule.categories.clear();
        }
    }
}

#[cfg(test)]
mod schemas {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::*;

    impl JsonSchema for CategoryEntry {
        fn schema_name() -> Cow<'static, str> {
            "category-entry".into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let word = generator.subschema_for::<CategoryWord>();
            let mut one = generator.subschema_for::<Entries<CategoryWord, CategoryLayer>>();
            one.insert("minProperties".to_owned(), 1.into());
            one.insert("maxProperties".to_owned(), 1.into());
            json_schema!({"anyOf": [word, one]})
        }
    }

    impl JsonSchema for Grammar {
        fn schema_name() -> Cow<'static, str> {
            "grammar".into()
        }

        fn inline_schema() -> bool {
            true
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let named = generator.subschema_for::<NamedGrammar>();
            json_schema!({"anyOf": [named, generator.subschema_for::<LiteralGrammar>()]})
        }
    }

    impl JsonSchema for NoDisclosure {
        fn schema_name() -> Cow<'static, str> {
            "no-disclosure".into()
        }

        fn inline_schema() -> bool {
            true
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({"const": "none"})
        }
    }
}
