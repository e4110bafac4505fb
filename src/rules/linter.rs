//! PURE. A policy made ready to judge many commits: what can be built once is built here.

use std::collections::HashMap;

use super::{RULES, Rule};
use crate::policy::{GlobError, PathClasses, Paths, Policy, Severity};
use crate::text::identity::IdentityRef;
use agent_traces::{AgentIdentity, Catalogue};

/// A policy, the catalogue of agents, and the rules that are switched on.
pub struct Linter<'a> {
    pub(super) policy: &'a Policy,
    pub(super) catalogue: &'a Catalogue,
    pub(super) paths: PathClasses,
    rules: Vec<(&'static Rule, Option<Severity>)>,
}

impl<'a> Linter<'a> {
    /// Gets a policy ready.
    ///
    /// # Errors
    /// When its globs cannot be compiled together.
    pub fn new(policy: &'a Policy, catalogue: &'a Catalogue) -> Result<Self, GlobError> {
        let with_severity = RULES.into_iter().map(|rule| {
            let set = policy.severity.get(rule.name).copied();
            (rule, set)
        });
        let on = with_severity.filter(|(rule, set)| set.unwrap_or(rule.severity) != Severity::Off);
        // Compiling the patterns is half of what a check of one message takes.
        let needed = !(policy.limits.is_empty() && policy.paths.off_limits.is_empty());
        let paths = if needed { policy.paths.clone() } else { Paths::default() };
        Ok(Self { policy, catalogue, paths: PathClasses::new(&paths)?, rules: on.collect() })
    }

    /// The rules that are switched on, with the severity where the policy sets one.
    pub(super) fn rules(&self) -> impl Iterator<Item = (&'static Rule, Option<Severity>)> {
        self.rules.iter().copied()
    }

    /// Names of rules in the policy that do not exist.
    pub fn unknown_rules(&self) -> impl Iterator<Item = &'a str> {
        let policy = self.policy;
        policy.severity.keys().map(String::as_str).filter(|name| crate::rules::rule(name).is_none())
    }

    /// Whether a person in a commit's header is an agent.
    pub(super) fn identity(
        &self,
        who: &IdentityRef<'_>,
        cache: &mut IdentityCache,
    ) -> Option<AgentIdentity> {
        if let Some(known) = cache.identities.get(who.whole) {
            return known.clone();
        }
        let verdict = self.catalogue.identity(who.name, who.email);
        if cache.identities.len() >= MOST_REMEMBERED {
            cache.identities.clear();
        }
        cache.identities.insert(who.whole.to_vec(), verdict.clone());
        verdict
    }
}

/// So many people are remembered at once.
const MOST_REMEMBERED: usize = 4096;

/// What was found out about people before: a history names the same ones again and again.
#[derive(Debug, Default)]
pub struct IdentityCache {
    identities: HashMap<Vec<u8>, Option<AgentIdentity>>,
}
