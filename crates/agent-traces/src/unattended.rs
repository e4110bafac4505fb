//! PURE. Decides whether a co-author whom the catalogue does not know is nobody to talk to: a mailbox that no person reads,
//! a bot, a model's name. That is reason enough to ask, and never to remove a line unasked.

use crate::attribution::{Attribution, LineMatch};
use crate::identity::{APP_SUFFIX, NamedAddress, parse_github_no_reply};
use crate::index::{Claim, Index};
use crate::names::AGENT_WORDS;
use crate::trace::{Kind, Verdict};
use crate::vocabulary::Grade;

/// A mailbox's local part that is also a given name.
const GIVEN_NAME: &str = "ai";

impl Index {
    /// Matches a co-author, or a signer, who is unknown and nobody to talk to.
    pub(crate) fn match_unattended(
        &self,
        claim: Claim,
        address: &NamedAddress<'_>,
    ) -> Option<LineMatch> {
        let reason = match address.email {
            Some(email) if claim == Claim::Authorship && is_bot(address.name, email) => {
                "a bot that is none of the known ones".to_owned()
            }
            Some(email) if self.is_unattended(email, address.name) => {
                format!("no person reads the mailbox {email}")
            }
            Some(email) if claim == Claim::Authorship && is_agents_account(address.name, email) => {
                "the name or the account is an agent's".to_owned()
            }
            _ if self.is_model_like(address.name) => "the name is like that of a model".to_owned(),
            email if claim == Claim::Authorship && self.is_tools_name(address.name, email) => {
                "the name is like that of a tool".to_owned()
            }
            _ => return None,
        };
        if self.is_known_bot(address.name, address.email) || works_in_ci(address.name) {
            return None;
        }
        let attribution = Attribution { agent: self.unknown, verdict: Verdict::Ambiguous, reason };
        Some(LineMatch { kind: Kind::UnknownCoAuthor, attribution })
    }

    /// Returns whether a bot is one whose lines are kept, or that an extension names.
    fn is_known_bot(&self, name: &str, email: Option<&str>) -> bool {
        let name = name.to_ascii_lowercase();
        let email = email.map(str::to_ascii_lowercase);
        [&self.exempt_bots, &self.known_bots].into_iter().any(|bots| {
            bots.logins.contains(&name) || email.as_ref().is_some_and(|email| bots.have(email))
        })
    }

    /// Returns whether a name that the catalogue does not know is like that of a model.
    pub(crate) fn is_model_like(&self, name: &str) -> bool {
        is_model_name(name, &|word| self.vocabulary.qualifiers.contains(word))
    }

    /// Returns whether a name is one that no person has: with a version, `AI` and `Bot` around it, an agent's name and
    /// what it does, or a word like `agent` where no mailbox stands.
    fn is_tools_name(&self, name: &str, email: Option<&str>) -> bool {
        let words: Vec<&str> = name.split_whitespace().collect();
        let ([first, .., last] | [first @ last]) = words.as_slice() else { return false };
        let says = |word: &&str| match *word {
            "Ai" => false,
            word => AGENT_WORDS.contains(&word.to_ascii_lowercase().as_str()),
        };
        email.is_none() && words.iter().any(says)
            || words.len() > 1 && (is_release(last) || says(first) && says(last))
            || words.len() == 1 && self.is_agent_at_work(name)
    }

    /// Returns whether a word is an agent's name and what it does there: `claude-worker`, `team-codex-reviewer`.
    fn is_agent_at_work(&self, word: &str) -> bool {
        let Some((named, work)) = word.rsplit_once('-') else { return false };
        let is_agents = |part: &str| {
            let recognised = self.vocabulary.recognise(part);
            recognised.is_some_and(|recognised| recognised.grade != Grade::Generic)
        };
        word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            && WORKS.contains(&work)
            && named.split('-').any(is_agents)
    }

    /// Returns whether nobody reads a mailbox, which is none of a forge's.
    fn is_unattended(&self, email: &str, name: &str) -> bool {
        let Some((local, domain)) = email.rsplit_once('@') else { return false };
        let local = local.split('+').next().unwrap_or(local);
        let is_name =
            |local: &str| local.eq_ignore_ascii_case(GIVEN_NAME) && !name.ends_with(" AI");
        let is_local = |unattended: &String| {
            // `acme-agent@` and `acme-bot@`, but no `acme-noreply@`, which forges give to people.
            let tool = local.len().checked_sub(unattended.len()).and_then(|at| local.get(..at));
            let is_end = |tool: &str| local[tool.len()..].eq_ignore_ascii_case(unattended);
            tool.filter(|tool| is_end(tool)).is_some_and(|tool| {
                tool.is_empty()
                    || tool.ends_with('-') && matches!(unattended.as_str(), "agent" | "bot")
            })
        };
        self.unattended.iter().any(is_local) && !is_name(local) && !self.is_of_forge(domain)
    }

    /// Returns whether a domain is a forge's.
    fn is_of_forge(&self, domain: &str) -> bool {
        let domain = domain.to_ascii_lowercase();
        self.forges.iter().any(|forge| {
            domain
                .strip_suffix(forge.as_str())
                .is_some_and(|above| above.is_empty() || above.ends_with('.'))
        })
    }
}

/// Words in the logins of bots that build, release and format.
const CI_WORDS: &[&str] = &["ci", "release", "deploy", "backport", "lint", "format", "renovate"];

/// What agents of a team do, as it stands in their names.
const WORKS: &[&str] = &[
    "agent",
    "bot",
    "builder",
    "coder",
    "executor",
    "orchestrator",
    "planner",
    "reviewer",
    "runner",
    "worker",
];

/// Returns whether a name or a login is a GitHub app's.
fn is_bot(name: &str, email: &str) -> bool {
    let local = email.rsplit_once('@').map_or(email, |(local, _)| local);
    name.ends_with(APP_SUFFIX) || local.ends_with(APP_SUFFIX)
}

/// Returns whether a bot is called after the work that machines do in a project: nobody needs to be asked about it.
fn works_in_ci(name: &str) -> bool {
    let login = name.strip_suffix(APP_SUFFIX);
    login.is_some_and(|login| login.split('-').any(|word| CI_WORDS.contains(&word)))
}

/// Returns whether a word is the release of a program: `v6.0`. A name may end in a number, but not so.
fn is_release(word: &str) -> bool {
    word.strip_prefix('v').is_some_and(|number| number.contains('.') && is_version(number))
}

/// Returns whether a GitHub account is called as agents are: `acme-agent`, or `AcmeAgent` under the same name.
fn is_agents_account(name: &str, email: &str) -> bool {
    let email = email.to_ascii_lowercase();
    let (_, Some(login)) = parse_github_no_reply(&email) else { return false };
    let is_named = name.to_ascii_lowercase().ends_with("agent");
    login.ends_with("-agent") || is_named && login.ends_with("agent") && login.len() > "agent".len()
}

/// Returns whether a name is one word like `step-3.5-flash` or `acme/solo-70b-instruct`: a family, a version or size, and
/// then at most words that models bear.
fn is_model_name(name: &str, is_qualifier: &dyn Fn(&str) -> bool) -> bool {
    if !name.contains(['-', ':', '@']) || name.contains(' ') {
        return false;
    }
    let name = name.to_ascii_lowercase();
    let model = name.rsplit('/').next().unwrap_or_default();
    let mut parts = model.split(['-', ':', '@']);
    let family = parts.next().unwrap_or_default();
    let is_family = family.len() >= 2 && family.bytes().all(|byte| byte.is_ascii_lowercase());
    let parts: Vec<&str> = parts.collect();
    let Some(at) = parts.iter().position(|part| is_version(part)) else { return false };
    let rest = &parts[at + 1..];
    let is_decimal_or_size = !parts[at].bytes().all(|byte| byte.is_ascii_digit());
    is_family
        && parts[..at].iter().all(|part| is_qualifier(part))
        && rest.iter().all(|part| is_version(part) || is_qualifier(part))
        && (is_decimal_or_size || !rest.is_empty() && rest.iter().any(|part| is_qualifier(part)))
}

/// Returns whether a part of a name is a version or a size: `3`, `3.5`, `v3.1`, `70b`.
fn is_version(part: &str) -> bool {
    let number = part.strip_prefix('v').unwrap_or(part);
    let number = number.strip_suffix('b').unwrap_or(number);
    !number.is_empty()
        && number.starts_with(|c: char| c.is_ascii_digit())
        && number.ends_with(|c: char| c.is_ascii_digit())
        && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalogue;

    fn asks(line: &str) -> bool {
        let message = format!("Sort the keys\n\nWhy.\n\n{line}\n");
        let traces = Catalogue::builtin().scan(message.as_bytes());
        assert!(traces.iter().all(|trace| trace.kind == Kind::UnknownCoAuthor), "{traces:?}");
        assert!(traces.iter().all(|trace| trace.verdict == Verdict::Ambiguous), "{traces:?}");
        !traces.is_empty()
    }

    #[test]
    fn nobody_to_talk_to_is_asked_about() {
        for line in [
            "Co-authored-by: Zorblat <noreply@zorblat.test>",
            "Co-authored-by: Zorblat <no-reply@mail.zorblat.test>",
            "Co-Authored-By: Perfquux Agent <agent@perfquux.test>",
            "Co-authored-by: Zorblat <zorblat-agent@corp.test>",
            "Co-authored-by: zorblat[bot] <424242+zorblat[bot]@users.noreply.github.com>",
            "Co-authored-by: zorblat[bot] <zorblat@corp.test>",
            "Signed-off-by: Perfquux Agent <agent@perfquux.test>",
            "Co-authored-by: blorp-3.5-flash <kim@corp.test>",
            "Co-authored-by: blorp-70b-instruct",
            "Co-authored-by: blorp-4-preview <kim@corp.test>",
            "Co-authored-by: Zorblat AI <ai@zorblat.test>",
            "Co-authored-by: Zorblat Agent <12345+zorblat-agent@users.noreply.github.com>",
            "Co-authored-by: ZorblatAgent <12345+ZorblatAgent@users.noreply.github.com>",
            "Co-authored-by: Agent CLI",
            "Co-authored-by: Agent N ( Zorblat )",
            "Co-authored-by: AI Zorblat Bot <zorblat@corp.test>",
            "Co-authored-by: ZORBLAT v6.0 <zorblat@corp.test>",
            "Co-authored-by: claude-worker <claude@corp.test>",
            "Co-authored-by: team-codex-reviewer <team@corp.test>",
            "Co-authored-by: Zorblat (v0.8.0 a3f9c21b) <12345+blorp-agent@users.noreply.github.com>",
        ] {
            assert!(asks(line), "{line}");
        }
    }

    #[test]
    fn people_and_known_bots_are_not() {
        for line in [
            "Co-authored-by: Mila <12345+mila@users.noreply.github.com>",
            "Co-authored-by: Mila <mila@users.noreply.github.com>",
            "Co-authored-by: Mila <99-mila@users.noreply.gitlab.com>",
            "Co-authored-by: GitHub <noreply@github.com>",
            "Co-authored-by: Mila <ai@corp.test>",
            "Co-authored-by: Nora Reply <nora.reply@corp.test>",
            "Co-authored-by: Bo Agent <bo.agent@corp.test>",
            "Co-authored-by: renovate[bot] <bot@renovateapp.com>",
            "Co-authored-by: pre-commit-ci[bot] <noreply@pre-commit.test>",
            "Signed-off-by: deploy[bot] <424242+deploy[bot]@users.noreply.github.com>",
            "Reviewed-by: Zorblat <noreply@zorblat.test>",
            "Reported-by: zorblat[bot] <424242+zorblat[bot]@users.noreply.github.com>",
            "Co-authored-by: kim-1990 <kim@corp.test>",
            "Co-authored-by: max-power-22 <max@corp.test>",
            "Co-authored-by: kim-2 <kim@corp.test>",
            "Co-authored-by: Jean-Luc 2.0 <jl@corp.test>",
            "Co-authored-by: Ai Mori",
            "Co-authored-by: AI Mori <ai.mori@corp.test>",
            "Co-authored-by: Kim v2 <kim@corp.test>",
            "Co-authored-by: claude-bernard <claude@corp.test>",
            "Co-authored-by: kim-worker <kim@corp.test>",
            "Co-authored-by: zorblat-ci[bot] <424242+zorblat-ci[bot]@users.noreply.github.com>",
        ] {
            assert!(!asks(line), "{line}");
        }
    }
}
