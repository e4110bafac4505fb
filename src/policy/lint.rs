//! PURE. What is not wrong in a policy but probably not meant either.

use super::error::{PolicyError, Problem};
use super::fields::list;
use super::parse::read_project;
use super::suggest::nearest;
use super::text::quote;
use super::tree::{Fault, Kind, Node};
use super::{ANY, Day, PathClass, Policy, Stance, Status, ValueGrammar, presets};
use crate::rule_id::RuleId;

/// A policy that can be used, with what should be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linted {
    /// The policy.
    pub policy: Policy,
    /// Warnings in the order of the file; each has the shape of an error.
    pub warnings: Vec<PolicyError>,
    /// Said where the text behind the policy is due to be read again.
    pub stale: Option<String>,
}

/// Reads a policy and looks for what was probably not meant. `origin` is as in [`super::from_yaml`].
///
/// # Errors
/// When the policy cannot be used.
pub fn lint(yaml: &[u8], origin: &str, today: &Day) -> Result<Linted, PolicyError> {
    let (policy, root, text) = read_project(yaml, origin)?;
    let mut found: Vec<Fault> = Vec::new();
    unknown_rules(&root, &mut found);
    idle_limits(&root, &policy, &mut found);
    idle_categories(&root, &policy, &mut found);
    old_base(&root, &mut found);
    let idle = policy.ai.stance == Stance::Refuse && policy.disclosure.is_some();
    if let Some(node) = root.get("ai").and_then(|ai| ai.get("stance")).filter(|_| idle) {
        let problem = Problem::new("AI use is refused, and yet there is a trailer to disclose it");
        found.push((node.id, problem.hint("write `disclosure: none`")));
    }
    found.sort_by_key(|(id, _)| *id);
    let place = |(id, problem): Fault| {
        PolicyError::at(origin, text, super::tree::locate(text, id), problem)
    };
    let stale = policy.stale(today);
    Ok(Linted { warnings: found.into_iter().map(place).collect(), policy, stale })
}

impl Policy {
    /// What to say where the text behind this policy is due to be read again.
    pub fn stale(&self, today: &Day) -> Option<String> {
        let due = self.source.review_after.as_ref().filter(|day| today.is_after(day))?;
        let text = self.source.text.as_ref().map_or_else(String::new, |text| format!(" ({text})"));
        let name = quote(&self.name);
        Some(format!("the rules of {name} were to be compared with their text{text} after {due}"))
    }
}

fn unknown_rules(root: &Node, found: &mut Vec<Fault>) {
    let Some(Node { kind: Kind::Map(entries), .. }) = root.get("severity") else { return };
    let names = RuleId::ALL.map(RuleId::name);
    for (key, _) in entries {
        if names.contains(&key.name.as_str()) {
            continue;
        }
        let hint = match nearest(&key.name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`git provenance explain` lists the rules".to_owned(),
        };
        let problem = Problem::new(format!("there is no rule `{}`", quote(&key.name)));
        found.push((key.id, problem.hint(hint)));
    }
}

/// Limits that nothing can be over.
fn idle_limits(root: &Node, policy: &Policy, found: &mut Vec<Fault>) {
    let nodes = root.get("limits").and_then(|node| list(node, usize::MAX).ok());
    let by_category =
        policy.disclosure.as_ref().is_some_and(|rule| rule.value == ValueGrammar::Categories);
    for (node, limit) in nodes.unwrap_or_default().iter().zip(&policy.limits) {
        if limit.category != ANY && !by_category {
            let message =
                format!("a limit for `{}`, which no disclosure here can name", limit.category);
            let node = node.get("category").unwrap_or(node);
            found.push((node.id, Problem::new(message).hint("write `category: any`")));
        }
        let globs = match limit.not_counting {
            Some(PathClass::Tests) => ("tests", &policy.paths.tests),
            Some(PathClass::Docs) => ("docs", &policy.paths.docs),
            None => continue,
        };
        if let ("tests" | "docs", []) = (globs.0, globs.1.as_slice()) {
            let message =
                format!("`{}` are not counted, but nothing says which paths they are", globs.0);
            let node = node.get("not-counting").unwrap_or(node);
            found.push((
                node.id,
                Problem::new(message).hint(format!("list them in `paths: {{{}: […]}}`", globs.0)),
            ));
        }
    }
}

fn idle_categories(root: &Node, policy: &Policy, found: &mut Vec<Fault>) {
    let by_category =
        policy.disclosure.as_ref().is_none_or(|rule| rule.value == ValueGrammar::Categories);
    let node = root.get("disclosure").and_then(|node| node.get("categories"));
    if let Some(node) = node.filter(|_| !by_category) {
        let problem = Problem::new("categories that this kind of value cannot name");
        found.push((node.id, problem.hint("leave them out, or write `value: categories`")));
    }
}

fn old_base(root: &Node, found: &mut Vec<Fault>) {
    let Some(node) = root.get("extends") else { return };
    let Kind::Text(id) = &node.kind else { return };
    let retired = presets::preset(id).is_ok_and(|base| base.source.status == Some(Status::Retired));
    if retired {
        let problem =
            Problem::new(format!("the text behind `{id}` has been replaced by a newer one"));
        found.push((node.id, problem.hint("see the others with `git provenance policy list`")));
    }
}
