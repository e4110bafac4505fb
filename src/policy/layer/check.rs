//! PURE. What only a resolved policy can show: settings that contradict each other.

use super::super::error::Problem;
use super::super::fields::list;
use super::super::parse::Writer;
use super::super::paths;
use super::super::tree::{Fault, Node};
use super::super::{ANY, Allowed, DisclosureRule, Limit, Policy, ValueGrammar};
use super::MAX_LIMITS;
use crate::text::did_you_mean::nearest;

/// What only the resolved policy can show.
pub(super) fn resolved(root: &Node, policy: &Policy, writer: Writer) -> Result<(), Fault> {
    let place = |paths: &[&[&str]]| {
        let find = |path: &&[&str]| {
            path.iter().try_fold(root, |node, key| node.get(key)).map(|node| node.id)
        };
        paths.iter().find_map(find).unwrap_or(root.id)
    };
    // The base's own paths were compiled when it was read.
    if writer == Writer::Project
        && let Some(node) = root.get("paths")
        && let Err(error) = paths::PathClasses::new(&policy.paths)
    {
        return node.fault(Problem::new(error.to_string()));
    }
    let Some(rule) = &policy.disclosure else { return Ok(()) };
    let own = |token: &&String| rule.tokens().any(|own| own.eq_ignore_ascii_case(token));
    let mut unwanted =
        policy.trailers.forbidden.iter().chain(&policy.trailers.forbidden_for_agents);
    if let Some(token) = unwanted.find(own) {
        let message = format!("`{token}` is the disclosure trailer and forbidden at once");
        return Err((place(&[&["trailers"], &["disclosure", "trailer"]]), Problem::new(message)));
    }
    settings(&place, policy, rule)?;
    if rule.value != ValueGrammar::Categories {
        return Ok(());
    }
    let at = place(&[&["disclosure", "categories"], &["disclosure"]]);
    if rule.categories.is_empty() {
        return Err((at, Problem::new("a disclosure by categories needs at least one")));
    }
    let named = |limit: &&Limit| {
        limit.category == ANY
            || rule.categories.iter().any(|category| category.name == limit.category)
    };
    let Some(index) = policy.limits.iter().position(|limit| !named(&limit)) else { return Ok(()) };
    let word = &policy.limits[index].category;
    let problem = Problem::new(format!("a limit for `{word}`, which is no category"));
    let limits = root.get("limits").and_then(|node| list(node, MAX_LIMITS).ok());
    match limits.and_then(|list| list.get(index)?.get("category")) {
        Some(node) => {
            let names = rule.categories.iter().map(|category| category.name.as_str());
            let hint = nearest(word, names).map(|near| format!("did you mean `{near}`?"));
            node.fault(Problem { hint, ..problem })
        }
        None => Err((
            at,
            problem.hint("the limit is the base's; keep the category, or say `limits: []`"),
        )),
    }
}

/// A word for no AI that says the opposite, and a name that is wanted where there is no place for one.
fn settings(
    place: &dyn Fn(&[&[&str]]) -> u32,
    policy: &Policy,
    rule: &DisclosureRule,
) -> Result<(), Fault> {
    let literal = match &rule.value {
        ValueGrammar::Literal(word) => Some(word),
        _ => None,
    };
    if let Some(none) = &rule.none {
        let is_literal = literal.is_some_and(|word| word.eq_ignore_ascii_case(none));
        if is_literal || rule.category(none).is_some() {
            let problem = Problem::new(format!("`{none}` cannot say that no AI was used"));
            let hint = "it is a value that says what AI was used for";
            return Err((place(&[&["disclosure", "none"], &["disclosure"]]), problem.hint(hint)));
        }
    }
    let categories = rule.value == ValueGrammar::Categories;
    let no_place = literal.is_some() || categories && rule.explanation == Allowed::Forbidden;
    if policy.ai.model_names == Allowed::Required && no_place {
        let problem = Problem::new("the disclosure has no place for the name of a model");
        let hint = "let `model-names` be optional, or change `disclosure`";
        return Err((place(&[&["ai", "model-names"], &["disclosure"]]), problem.hint(hint)));
    }
    Ok(())
}
