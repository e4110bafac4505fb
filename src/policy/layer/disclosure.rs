//! PURE. The key `disclosure` of one layer: the trailer, the grammar of its value, its words.

use super::super::error::Problem;
use super::super::fields::{
    boolean, choice, entries, expected, list, map, raw_text, required, text, token, tokens, word,
};
use super::super::tree::{Fault, Kind, Node};
use super::super::{ANY, Allowed, Category, DisclosureRule, ValueGrammar};
use super::{ALLOWED, not_sign_off};
use crate::text::quote::quote;

/// Keys of the map.
pub(in super::super) const KEYS: &[&str] = &[
    "trailer",
    "also",
    "value",
    "categories",
    "explanation",
    "attests",
    "not-tools",
    "once",
    "none",
];
/// Keys of one category.
pub(in super::super) const CATEGORY_KEYS: &[&str] = &["aliases", "about"];
/// What stands for no line where no AI was used.
pub(in super::super) const OMIT: &str = "omit";
/// Most categories, and most aliases of one.
const MAX_CATEGORIES: usize = 32;
/// Most other trailers that disclose.
const MAX_ALSO: usize = 4;
/// Most tools that are not to be named.
const MAX_TOOLS: usize = 64;

/// `none` for a project without a disclosure trailer, else a map.
pub(super) fn read(
    node: &Node,
    base: Option<DisclosureRule>,
) -> Result<Option<DisclosureRule>, Fault> {
    if matches!(&node.kind, Kind::Text(word) if word == "none") {
        return Ok(None);
    }
    if matches!(node.kind, Kind::Null | Kind::Bool(_) | Kind::Text(_)) {
        let hint = "write `none` for a project without a disclosure trailer";
        return expected(node, "a map or `none`", Some(hint.to_owned()));
    }
    map(node, "disclosure", KEYS)?;
    let mut rule = match base {
        Some(rule) => rule,
        None => DisclosureRule {
            trailer: token(required(node, "trailer")?)?,
            also: Vec::new(),
            value: ValueGrammar::Categories,
            categories: Vec::new(),
            explanation: Allowed::Optional,
            attests: None,
            not_tools: Vec::new(),
            once: false,
            none: None,
        },
    };
    if let Some(node) = node.get("trailer") {
        rule.trailer = not_sign_off(node, token(node)?)?;
    }
    if let Some(node) = node.get("also") {
        rule.also = tokens(node, MAX_ALSO)?;
        for (entry, token) in list(node, MAX_ALSO)?.iter().zip(&rule.also) {
            not_sign_off(entry, token.clone())?;
            if token.eq_ignore_ascii_case(&rule.trailer) {
                return entry.fault(Problem::new(format!("`{token}` is `trailer` already")));
            }
        }
    }
    if let Some(node) = node.get("value") {
        rule.value = grammar(node)?;
    }
    if let Some(node) = node.get("categories") {
        rule.categories = categories(node, &rule.categories)?;
    }
    if let Some(node) = node.get("explanation") {
        rule.explanation = choice(node, ALLOWED)?;
    }
    if let Some(node) = node.get("attests") {
        rule.attests = Some(text(node)?);
    }
    if let Some(node) = node.get("not-tools") {
        rule.not_tools = list(node, MAX_TOOLS)?.iter().map(tool).collect::<Result<_, _>>()?;
    }
    if let Some(node) = node.get("once") {
        rule.once = boolean(node)?;
    }
    if rule.value != ValueGrammar::Categories {
        // Words that the grammar cannot read are nothing to offer.
        rule.categories.clear();
    }
    if let Some(node) = node.get("none") {
        rule.none = none(node)?;
    }
    Ok(Some(rule))
}

/// `omit`, or the word that says that no AI was used: one that says nothing else.
fn none(node: &Node) -> Result<Option<String>, Fault> {
    if let Kind::Null | Kind::Bool(_) = node.kind {
        let hint = "write `none: omit`, or the word in quotes";
        return expected(node, "a word", Some(hint.to_owned()));
    }
    let value = word(node.id, raw_text(node)?, "what says that no AI was used")?;
    Ok((!value.eq_ignore_ascii_case(OMIT)).then_some(value))
}

fn grammar(node: &Node) -> Result<ValueGrammar, Fault> {
    if let Kind::Map(_) = node.kind {
        let literal = required(map(node, "value", &["literal"])?, "literal")?;
        return Ok(ValueGrammar::Literal(word(literal.id, raw_text(literal)?, "the fixed word")?));
    }
    if matches!(&node.kind, Kind::Text(word) if word == "literal") {
        let problem = Problem::new("the fixed word is missing");
        return node.fault(problem.hint("write `value: {literal: WORD}`"));
    }
    // A choice hands out copies, and a grammar can hold a word.
    let choices = [("categories", 0), ("tool-model", 1), ("free", 2)];
    Ok(match choice(node, &choices)? {
        0 => ValueGrammar::Categories,
        1 => ValueGrammar::ToolModel,
        _ => ValueGrammar::Free,
    })
}

/// A map adds to the base's categories and changes them; a list says which there are and in which
/// order.
fn categories(node: &Node, base: &[Category]) -> Result<Vec<Category>, Fault> {
    let mut found = Vec::new();
    match &node.kind {
        Kind::List(_) => {
            for entry in list(node, MAX_CATEGORIES)? {
                match &entry.kind {
                    Kind::Map(one) if one.len() == 1 => {
                        add(&mut found, base, one[0].0.id, &one[0].0.name, Some(&one[0].1))?;
                    }
                    _ => add(&mut found, base, entry.id, raw_text(entry)?, None)?,
                }
            }
        }
        _ => {
            let given = entries(node, "categories")?;
            found.extend(
                base.iter()
                    .filter(|category| !given.iter().any(|(key, _)| key.name == category.name))
                    .cloned(),
            );
            for (key, value) in given {
                add(&mut found, base, key.id, &key.name, Some(value))?;
            }
            let place =
                |category: &Category| base.iter().position(|known| known.name == category.name);
            found.sort_by_key(|category| place(category).unwrap_or(usize::MAX));
        }
    }
    if found.len() > MAX_CATEGORIES {
        return node.fault(Problem::new(format!("more than {MAX_CATEGORIES} categories")));
    }
    Ok(found)
}

/// Adds a category, with the base's text where this layer has none.
fn add(
    found: &mut Vec<Category>,
    base: &[Category],
    id: u32,
    name: &str,
    value: Option<&Node>,
) -> Result<(), Fault> {
    let name = category_word(id, name)?;
    let known = base.iter().find(|category| category.name == name).cloned();
    let mut category = known.unwrap_or(Category { name, aliases: Vec::new(), about: None });
    if let Some(node) = value {
        map(node, &category.name, CATEGORY_KEYS)?;
        if let Some(node) = node.get("aliases") {
            let aliases = list(node, MAX_CATEGORIES)?.iter();
            category.aliases = aliases
                .map(|node| category_word(node.id, raw_text(node)?))
                .collect::<Result<_, _>>()?;
        }
        if let Some(node) = node.get("about") {
            category.about = Some(text(node)?);
        }
    }
    let words = |category: &Category| {
        let words = std::iter::once(&category.name).chain(&category.aliases);
        words.map(|word| word.to_ascii_lowercase()).collect::<Vec<_>>()
    };
    let mut taken: Vec<String> = found.iter().flat_map(words).collect();
    for word in words(&category) {
        if taken.contains(&word) {
            return Err((
                id,
                Problem::new(format!(
                    "the word `{word}` is there twice among categories and aliases"
                )),
            ));
        }
        taken.push(word);
    }
    found.push(category);
    Ok(())
}

fn category_word(id: u32, name: &str) -> Result<String, Fault> {
    if name.eq_ignore_ascii_case("and") {
        return Err((id, Problem::new("`and` cannot be a category").hint("it is read as a comma")));
    }
    if name.eq_ignore_ascii_case(ANY) {
        let hint = "in a limit it stands for all of them";
        return Err((id, Problem::new(format!("`{name}` cannot be a category")).hint(hint)));
    }
    word(id, name, "a category")
}

/// The name of a tool as a disclosure could have it.
fn tool(node: &Node) -> Result<String, Fault> {
    let name = raw_text(node)?;
    if !crate::disclosure::is_tool(name) {
        let hint = "letters, digits and `-_.+/`, a letter or digit first";
        let problem = Problem::new(format!("`{}` cannot be the name of a tool", quote(name)));
        return node.fault(problem.hint(hint));
    }
    Ok(name.to_owned())
}
