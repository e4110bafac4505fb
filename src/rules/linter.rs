//! PURE. A policy made ready to judge many commits, and the one function that walks the table of rules: what can
//! be built once is built here.

use std::collections::HashMap;

use super::finding::{Applicability, Violation};
use super::{CommitFacts, Finding, RULES, Rule, RuleId, Subject};
use crate::draft::Cause;
use crate::policy::{GlobError, PathClasses, Paths, Policy, Severity};
use crate::text::identity::IdentityRef;
use agent_traces::{AgentIdentity, Catalogue};

/// Judges commits by a policy.
pub struct Linter<'a> {
    pub(super) policy: &'a Policy,
    pub(super) catalogue: &'a Catalogue,
    pub(super) paths: PathClasses,
    /// Whether the rules free a message of the last evidence of AI use without an answer.
    frees_evidence: bool,
    /// The rules that are switched on, with the severity where the policy sets one.
    rules: Vec<(&'static Rule, Option<Severity>)>,
}

impl<'a> Linter<'a> {
    /// Compiles a policy.
    ///
    /// # Errors
    /// When its globs cannot be compiled together.
    pub fn new(policy: &'a Policy, catalogue: &'a Catalogue) -> Result<Self, GlobError> {
        let with_severity =
            RULES.into_iter().map(|rule| (rule, policy.severity.get(rule.name()).copied()));
        let on = with_severity.filter(|(rule, set)| set.unwrap_or(rule.severity) != Severity::Off);
        // Compiling the patterns is half of what a check of one message takes.
        let needed = !(policy.limits.is_empty() && policy.paths.off_limits.is_empty());
        let paths = if needed { policy.paths.clone() } else { Paths::default() };
        let (paths, rules) = (PathClasses::new(&paths)?, on.collect());
        Ok(Self { policy, catalogue, paths, frees_evidence: false, rules })
    }

    /// The rules of the project.
    pub(crate) fn policy(&self) -> &'a Policy {
        self.policy
    }

    /// What is known about agents.
    pub(crate) fn catalogue(&self) -> &'a Catalogue {
        self.catalogue
    }

    /// Tells whether the last evidence of AI use may be removed from a message without an answer.
    pub(crate) fn freeing_evidence(mut self, frees: bool) -> Self {
        self.frees_evidence = frees;
        self
    }

    /// Everything that the rules have against a commit, by its place in the message; what is about the
    /// commit as a whole comes first.
    pub fn check(&self, facts: &CommitFacts<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for &(rule, set) in &self.rules {
            if !self.applies(rule, facts) {
                continue;
            }
            findings.extend((rule.check)(self, facts).into_iter().map(|violation| {
                let Violation { span, text, help, fix, is_doubtful } = violation;
                let usual = if is_doubtful { Severity::Warning } else { rule.severity };
                let severity = set.unwrap_or(usual);
                Finding { rule: rule.id, severity, span, text, help, fix }
            }));
        }
        findings.sort_by_key(|finding| finding.span.as_ref().map(|span| span.start));
        if !self.frees_evidence && !facts.is_disclosed() {
            keep_evidence(&mut findings);
        }
        findings
    }

    /// Whether a rule needs the changes of this commit, which have not been counted yet.
    pub fn needs_changes(&self, facts: &CommitFacts<'_>) -> bool {
        facts.input.changes.is_none()
            && self
                .rules
                .iter()
                .any(|(rule, _)| rule.needs_changes.is_some_and(|needs| needs(self, facts)))
    }

    fn applies(&self, rule: &Rule, facts: &CommitFacts<'_>) -> bool {
        match rule.needs_changes {
            Some(needs) => facts.input.changes.is_some() && needs(self, facts),
            None => rule.judges_letters || facts.input.subject == Subject::Commit,
        }
    }

    /// Names of rules in the policy that do not exist.
    pub fn unknown_rules(&self) -> impl Iterator<Item = &'a str> {
        let names = self.policy.severity.keys().map(String::as_str);
        names.filter(|name| RuleId::from_name(name).is_none())
    }

    /// The agent that a person in a commit's header is, if it is one.
    pub(super) fn identity(
        &self,
        person: &IdentityRef<'_>,
        cache: &mut IdentityCache,
    ) -> Option<AgentIdentity> {
        if let Some(known) = cache.identities.get(person.whole) {
            return known.clone();
        }
        let verdict = self.catalogue.identity(person.name, person.email);
        if cache.identities.len() >= MAX_IDENTITIES {
            cache.identities.clear();
        }
        cache.identities.insert(person.whole.to_vec(), verdict.clone());
        verdict
    }
}

/// In a message that does not say what AI was used for, the lines that show that it was are removed only together
/// with an answer.
fn keep_evidence(findings: &mut [Finding]) {
    let shows_ai = |rule: RuleId| Cause::Rule(rule).shows_ai_use();
    for finding in findings.iter_mut().filter(|finding| shows_ai(finding.rule)) {
        if let Some(fix) = &mut finding.fix {
            fix.applicability = Applicability::NeedsDecision;
        }
    }
}

/// Maximum number of people who are remembered at once.
const MAX_IDENTITIES: usize = 4096;

/// Which people are agents, as found out before: a history names the same ones again and again.
#[derive(Debug, Default)]
pub struct IdentityCache {
    identities: HashMap<Vec<u8>, Option<AgentIdentity>>,
}
