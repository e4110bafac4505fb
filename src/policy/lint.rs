//! PURE. What is not wrong in a policy but probably not meant either.

use super::date::Day;
use super::document::{Path, locate};
use super::error::{PolicyError, Position};
use super::parse::{self, Project};
use super::types::{PathClass, Policy, PolicyLayer, Stance, Status};
use crate::disclosure::grammar::{ANY, ValueGrammar};
use crate::setting::{MapOr, Problem};
use crate::text::did_you_mean::nearest;
use crate::text::quote::quote;

/// A policy that can be used, with what should be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linted {
    /// The policy.
    pub policy: Policy,
    /// Warnings in the order of the file; each has the shape of an error.
    pub warnings: Vec<PolicyError>,
    /// Said where the text behind the policy is due to be read again.
    pub stale: Option<String>,
    /// Said where the policy itself says that its text is retired.
    pub retired: Option<String>,
}

/// Reads a policy and looks for what was probably not meant. `origin` is as in [`super::from_yaml`],
/// `rules` are the names that `severity` may have.
///
/// # Errors
/// When the policy cannot be used.
pub fn lint(yaml: &[u8], origin: &str, rules: &[&str], today: &Day) -> Result<Linted, PolicyError> {
    let Project { policy, layer, text } = parse::read_project(yaml, origin)?;
    let mut found: Vec<Warning> = Vec::new();
    unknown_rules(&layer, rules, &mut found);
    idle_limits(&layer, &policy, &mut found);
    idle_categories(&layer, &policy, &mut found);
    old_base(&layer, &mut found);
    let idle = policy.ai.stance == Stance::Refuse && policy.disclosure.is_some();
    if idle && layer.ai.as_ref().is_some_and(|ai| ai.stance.as_ref().is_some()) {
        let problem = Problem::new("AI use is refused, and yet there is a trailer to disclose it");
        found.push((Path::to(&["ai", "stance"]), problem.hint("write `disclosure: none`")));
    }
    let place = |(path, problem)| (locate(text, &path).unwrap_or((1, 1)), problem);
    let mut found: Vec<(Position, Problem)> = found.into_iter().map(place).collect();
    found.sort_by_key(|(position, _)| *position);
    let error = |(position, problem)| PolicyError::at(origin, text, position, problem);
    let stale = policy.stale(today);
    // A base that is retired is among the warnings already.
    let retired = policy.retired().filter(|_| layer.source.as_ref().is_some());
    Ok(Linted { warnings: found.into_iter().map(error).collect(), policy, stale, retired })
}

/// What was probably not meant, and where.
type Warning = (Path, Problem);

impl Policy {
    /// What to say where the text behind this policy is due to be read again.
    pub fn stale(&self, today: &Day) -> Option<String> {
        let due = self.source.review_after.as_ref().filter(|day| today.is_after(day))?;
        let text = self.source.text.as_ref().map_or_else(String::new, |text| format!(" ({text})"));
        let name = quote(&self.name);
        Some(format!("the rules of {name} were to be compared with their text{text} after {due}"))
    }

    /// What to say where the text behind this policy has been replaced, with the preset that follows the newer one.
    pub fn retired(&self) -> Option<String> {
        let source = &self.source;
        source.status.filter(|status| *status == Status::Retired)?;
        let what = format!("the text behind these rules ({}) is retired", quote(&self.name));
        Some(match &source.replaced_by {
            Some(preset) => {
                format!("{what}; the preset `{preset}` follows its successor")
            }
            None => what,
        })
    }
}

fn unknown_rules(layer: &PolicyLayer, rules: &[&str], found: &mut Vec<Warning>) {
    let names = layer.severity.as_ref().map_or(&[][..], |severity| &severity.0);
    for name in names.iter().map(|(name, _)| &name.0).filter(|name| !rules.contains(&name.as_str()))
    {
        let problem = Problem::new(format!("there is no rule `{}`", quote(name)))
            .hint("`git provenance explain` lists the rules")
            .did_you_mean(nearest(name, rules.iter().copied()));
        found.push((Path::to_key(&["severity", name]), problem));
    }
}

/// Limits that nothing can be over.
fn idle_limits(layer: &PolicyLayer, policy: &Policy, found: &mut Vec<Warning>) {
    if layer.limits.as_ref().is_none() {
        return;
    }
    let rule = policy.disclosure.as_ref();
    let by_category = rule.is_some_and(|rule| rule.value == ValueGrammar::Categories);
    for (index, limit) in policy.limits.iter().enumerate() {
        let index = index.to_string();
        if limit.category != ANY && !by_category {
            let message =
                format!("a limit for `{}`, which no disclosure here can name", limit.category);
            let problem = Problem::new(message).hint("write `category: any`");
            found.push((Path::to(&["limits", &index, "category"]), problem));
        }
        let (class, globs) = match limit.not_counting {
            Some(PathClass::Tests) => ("tests", &policy.paths.tests),
            Some(PathClass::Docs) => ("docs", &policy.paths.docs),
            None => continue,
        };
        if globs.is_empty() {
            let message =
                format!("`{class}` are not counted, but nothing says which paths they are");
            let problem =
                Problem::new(message).hint(format!("list them in `paths: {{{class}: […]}}`"));
            found.push((Path::to(&["limits", &index, "not-counting"]), problem));
        }
    }
}

fn idle_categories(layer: &PolicyLayer, policy: &Policy, found: &mut Vec<Warning>) {
    let rule = policy.disclosure.as_ref();
    let by_category = rule.is_none_or(|rule| rule.value == ValueGrammar::Categories);
    if let Some(MapOr::Map(disclosure)) = layer.disclosure.as_ref()
        && disclosure.categories.as_ref().is_some()
        && !by_category
    {
        let problem = Problem::new("categories that this kind of value cannot name")
            .hint("leave them out, or write `value: categories`");
        found.push((Path::to(&["disclosure", "categories"]), problem));
    }
}

fn old_base(layer: &PolicyLayer, found: &mut Vec<Warning>) {
    let Some(id) = layer.extends.as_ref().map(|id| &id.0) else { return };
    let Ok(base) = parse::preset(id) else { return };
    if base.source.status == Some(Status::Retired) {
        let hint = match &base.source.replaced_by {
            Some(preset) => format!("the preset `{preset}` follows that one"),
            None => "see the others with `git provenance policy list`".to_owned(),
        };
        let problem =
            Problem::new(format!("the text behind `{id}` has been replaced by a newer one"));
        found.push((Path::to(&["extends"]), problem.hint(hint)));
    }
}
