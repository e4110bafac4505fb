//! PURE. What only a resolved policy can show: settings that contradict each other, words that are there
//! twice, keys that are missing.

use super::author::Author;
use super::document::{Path, locate};
use super::error::PolicyError;
use super::paths::PathClasses;
use super::types::{Policy, PolicyLayer};
use crate::disclosure::grammar::{
    ANY, Allowed, CategoriesLayer, Category, DisclosureLayer, DisclosureRule, MAX_CATEGORIES,
    ValueGrammar,
};
use crate::setting::{MapOr, Problem};
use crate::text::did_you_mean::nearest;

/// What is wrong with a layer, before the location is known.
#[derive(Debug)]
pub(super) enum Fault {
    /// At the first of these values that is in the file.
    At(Vec<Path>, Problem),
    /// In the base.
    Base(PolicyError),
}

impl Fault {
    /// A problem with the value of that path.
    pub(super) fn new(path: Path, problem: Problem) -> Self {
        Self::At(vec![path], problem)
    }

    /// The fault as an error in the text of a file.
    pub(super) fn in_file(self, origin: &str, text: &str) -> PolicyError {
        match self {
            Self::Base(error) => error,
            Self::At(paths, problem) => {
                let root = Path::to::<&str>(&[]);
                let position = paths.iter().chain([&root]).find_map(|path| locate(text, path));
                PolicyError::at(origin, text, position.unwrap_or((1, 1)), problem)
            }
        }
    }
}

/// A problem at the first of these values that is in the file.
fn fault<T>(paths: &[&[&str]], problem: Problem) -> Result<T, Fault> {
    Err(Fault::At(paths.iter().map(|path| Path::to(path)).collect(), problem))
}

/// Checks a policy against the last layer that was laid over its base.
pub(super) fn resolved(layer: &PolicyLayer, policy: &Policy, author: Author) -> Result<(), Fault> {
    if let (Some(read), Some(review)) = (&policy.source.read, &policy.source.review_after)
        && review < read
    {
        let problem = Problem::new("`review-after` is before `read`");
        return fault(&[&["source", "review-after"]], problem);
    }
    if layer.agents.as_ref().is_some() || layer.bots.as_ref().is_some() {
        super::agents::check(policy)?;
    }
    if let Some(trailers) = layer.trailers.as_ref() {
        let rules = &policy.trailers;
        if trailers.forbidden.as_ref().is_some() {
            each_once(&["trailers", "forbidden"], &rules.forbidden)?;
        }
        if trailers.forbidden_for_agents.as_ref().is_some() {
            each_once(&["trailers", "forbidden-for-agents"], &rules.forbidden_for_agents)?;
        }
        if trailers.order.as_ref().is_some() {
            each_once(&["trailers", "order"], &rules.order)?;
        }
    }
    // The base's own paths were compiled when it was read.
    if author == Author::Project
        && layer.paths.as_ref().is_some()
        && let Err(error) = PathClasses::new(&policy.paths)
    {
        return fault(&[&["paths"]], Problem::new(error.to_string()));
    }
    let Some(rule) = &policy.disclosure else { return Ok(()) };
    if let Some(MapOr::Map(layer)) = layer.disclosure.as_ref() {
        disclosure(layer, rule)?;
    }
    trailers(policy, rule)?;
    values(policy, rule)?;
    match rule.value {
        ValueGrammar::Categories => limits(layer, policy, rule),
        _ => Ok(()),
    }
}

/// Finds a token that is in a list twice.
fn each_once(list: &[&str], tokens: &[String]) -> Result<(), Fault> {
    for (index, token) in tokens.iter().enumerate() {
        if tokens.iter().take(index).any(|earlier| earlier.eq_ignore_ascii_case(token)) {
            let problem = Problem::new(format!("`{token}` is there twice"));
            return fault(&[&[list, &[&index.to_string()]].concat()], problem);
        }
    }
    Ok(())
}

/// What a layer says about the disclosure trailer and its words.
fn disclosure(layer: &DisclosureLayer, rule: &DisclosureRule) -> Result<(), Fault> {
    if rule.trailer.is_empty() {
        return fault(&[&["disclosure"]], Problem::new("the key `trailer` is missing"));
    }
    if layer.also.as_ref().is_some() {
        each_once(&["disclosure", "also"], &rule.also)?;
        let is_usual = |token: &String| token.eq_ignore_ascii_case(&rule.trailer);
        if let Some(index) = rule.also.iter().position(is_usual) {
            let problem = Problem::new(format!("`{}` is `trailer` already", rule.also[index]));
            return fault(&[&["disclosure", "also", &index.to_string()]], problem);
        }
    }
    match layer.categories.as_ref() {
        Some(given) => categories(given, &rule.categories),
        None => Ok(()),
    }
}

/// Finds a word that names two categories.
fn categories(layer: &CategoriesLayer, categories: &[Category]) -> Result<(), Fault> {
    let list = ["disclosure", "categories"];
    if categories.len() > MAX_CATEGORIES {
        let problem = Problem::new(format!("more than {MAX_CATEGORIES} categories"));
        return fault(&[&list], problem);
    }
    let given = layer.given();
    let is_given = |category: &&Category| given.iter().any(|(name, _)| *name == category.name);
    let words = |category: &Category| {
        let words = std::iter::once(&category.name).chain(&category.aliases);
        words.map(|word| word.to_ascii_lowercase()).collect::<Vec<_>>()
    };
    let kept = categories.iter().filter(|category| !is_given(category));
    let mut taken: Vec<String> = kept.flat_map(words).collect();
    for (index, (name, _)) in given.iter().enumerate() {
        let Some(category) = categories.iter().find(|category| category.name == *name) else {
            continue;
        };
        for word in words(category) {
            if taken.contains(&word) {
                let message =
                    format!("the word `{word}` is there twice among categories and aliases");
                let path = match layer {
                    CategoriesLayer::Other(_) => {
                        Path::to(&[list.as_slice(), &[&index.to_string()]].concat())
                    }
                    CategoriesLayer::Map(_) => Path::to_key(&[list.as_slice(), &[name]].concat()),
                };
                return Err(Fault::new(path, Problem::new(message)));
            }
            taken.push(word);
        }
    }
    Ok(())
}

/// A trailer that discloses and is forbidden at once.
fn trailers(policy: &Policy, rule: &DisclosureRule) -> Result<(), Fault> {
    let discloses = |token: &&String| rule.tokens().any(|own| own.eq_ignore_ascii_case(token));
    let trailers = &policy.trailers;
    match trailers.forbidden.iter().chain(&trailers.forbidden_for_agents).find(discloses) {
        Some(token) => {
            let message = format!("`{token}` is the disclosure trailer and forbidden at once");
            fault(&[&["trailers"], &["disclosure", "trailer"]], Problem::new(message))
        }
        None => Ok(()),
    }
}

/// A word for no AI that says the opposite, and a name that is wanted where there is no room for one.
fn values(policy: &Policy, rule: &DisclosureRule) -> Result<(), Fault> {
    let literal = match &rule.value {
        ValueGrammar::Literal(word) => Some(word),
        _ => None,
    };
    if let Some(none) = &rule.none {
        let is_literal = literal.is_some_and(|word| word.eq_ignore_ascii_case(none));
        if is_literal || rule.category(none).is_some() {
            let problem = Problem::new(format!("`{none}` cannot say that no AI was used"));
            let problem = problem.hint("it is a value that says what AI was used for");
            return fault(&[&["disclosure", "none"], &["disclosure"]], problem);
        }
    }
    let categories = rule.value == ValueGrammar::Categories;
    let no_room = literal.is_some() || categories && rule.explanation == Allowed::Forbidden;
    if policy.ai.model_names == Allowed::Required && no_room {
        let problem = Problem::new("the disclosure has no place for the name of a model");
        let problem = problem.hint("let `model-names` be optional, or change `disclosure`");
        return fault(&[&["ai", "model-names"], &["disclosure"]], problem);
    }
    Ok(())
}

/// Limits for categories that there are not.
fn limits(layer: &PolicyLayer, policy: &Policy, rule: &DisclosureRule) -> Result<(), Fault> {
    let categories: &[&[&str]] = &[&["disclosure", "categories"], &["disclosure"]];
    if rule.categories.is_empty() {
        let problem = Problem::new("a disclosure by categories needs at least one");
        return fault(categories, problem);
    }
    let names = || rule.categories.iter().map(|category| category.name.as_str());
    let known = |category: &str| category == ANY || names().any(|name| name == category);
    let Some(index) = policy.limits.iter().position(|limit| !known(&limit.category)) else {
        return Ok(());
    };
    let word = &policy.limits[index].category;
    let problem = Problem::new(format!("a limit for `{word}`, which is no category"));
    if layer.limits.as_ref().is_some() {
        let problem = problem.did_you_mean(nearest(word, names()));
        return fault(&[&["limits", &index.to_string(), "category"]], problem);
    }
    fault(
        categories,
        problem.hint("the limit is the base's; keep the category, or say `limits: []`"),
    )
}
