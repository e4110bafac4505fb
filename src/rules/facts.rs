//! PURE. What the rules are told about one commit, read from it once.

use std::ops::Range;

use super::{IdentityCache, Linter};
use crate::disclosure::{self, Parsed};
use crate::draft::{self, CommitKind, RemovalPlan};
use crate::policy::FileChange;
use crate::text::identity::IdentityRef;
use agent_traces::{AgentIdentity, Kind, Trace, Verdict};
use git_message::{Message, Trailer};

/// The token that certifies.
pub(super) const SIGN_OFF: &[u8] = b"Signed-off-by";

/// What the catalogue calls an AI without a name.
pub(super) const UNKNOWN_AGENT: &str = "unknown agent";

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A commit, or a patch that becomes one.
    Commit,
    /// A mail that introduces a series: only what concerns its prose is judged.
    CoverLetter,
}

/// A commit as it comes from where it is stored.
#[derive(Clone, Copy, Debug)]
pub struct CommitInput<'a> {
    /// What it is.
    pub subject: Subject,
    /// Who wrote it, where that is known.
    pub author: Option<IdentityRef<'a>>,
    /// Who committed it, where that is known.
    pub committer: Option<IdentityRef<'a>>,
    /// Number of parents.
    pub parents: usize,
    /// The message.
    pub message: &'a Message,
    /// Its changes, where they were counted.
    pub changes: Option<&'a [FileChange]>,
}

/// What the rules are told about one commit.
#[derive(Debug)]
pub struct CommitFacts<'a> {
    pub(super) raw: CommitInput<'a>,
    /// Lines of agents, and what the policy forbids.
    pub(super) plan: RemovalPlan,
    /// The author and the committer, where they are agents.
    pub(super) agents: Vec<(&'static str, AgentIdentity)>,
    /// The policy's disclosure trailers.
    pub(super) disclosures: Vec<DisclosureLine>,
    /// The sign-offs of the trailer block.
    pub(super) sign_offs: Vec<SignOff>,
    /// What shows that AI was used, other than the policy's own trailer.
    pub(super) evidence: Option<Evidence>,
    /// Disclosures by other trailers that name a product.
    pub(super) named: Vec<Range<usize>>,
}

/// One disclosure trailer, read by the policy's grammar.
#[derive(Debug)]
pub(super) struct DisclosureLine {
    /// The token, as the policy writes it.
    pub(super) token: String,
    /// Index among the trailers.
    pub(super) index: usize,
    /// The whole lines.
    pub(super) span: Range<usize>,
    /// The value alone.
    pub(super) value: Range<usize>,
    pub(super) parsed: Parsed,
}

/// One sign-off of the trailer block.
#[derive(Debug)]
pub(super) struct SignOff {
    pub(super) span: Range<usize>,
    pub(super) value: Vec<u8>,
    /// An agent's.
    pub(super) of_agent: bool,
}

/// What shows that AI was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Evidence {
    /// Bytes of the message; `None` where it is the author.
    pub(super) span: Option<Range<usize>>,
    /// A clause.
    pub(super) why: String,
}

impl<'a> CommitFacts<'a> {
    /// Reads what the rules need to know.
    pub fn read(linter: &Linter<'_>, raw: CommitInput<'a>, cache: &mut IdentityCache) -> Self {
        let message = raw.message;
        let traces = draft::traces(message.as_bytes(), linter.policy, linter.catalogue, &[]);
        let agents = agents(linter, &raw, cache);
        let disclosures = disclosures(linter, message);
        let evidence = evidence(&traces, &disclosures, &agents)
            .or_else(|| said_elsewhere(message, &disclosures));
        let mut facts = Self {
            raw,
            plan: RemovalPlan::default(),
            agents,
            disclosures,
            sign_offs: Vec::new(),
            evidence,
            named: named(&traces),
        };
        // Of both a message may have 100,000.
        let is_agents = |span: &Range<usize>| {
            let at = traces.partition_point(|trace| trace.span.start < span.start);
            traces.get(at).is_some_and(|trace| {
                trace.kind == Kind::SignOff
                    && trace.verdict == Verdict::Agent
                    && trace.span == *span
            })
        };
        facts.sign_offs = sign_offs(message, is_agents);
        if !traces.is_empty() || !linter.policy.trailers.forbidden.is_empty() {
            facts.plan = RemovalPlan::of_traces(message, linter.policy, traces);
        }
        facts
    }

    /// The bytes of the message.
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.raw.message.as_bytes()
    }

    /// What somebody said, or left behind, about AI use: the first disclosure, else the evidence.
    pub(super) fn ai_use(&self) -> Option<Evidence> {
        let used = self.disclosures.iter().find(|line| line.parsed != Parsed::NoAi);
        let said = used.map(|line| Evidence {
            span: Some(line.span.clone()),
            why: "the commit discloses it".into(),
        });
        said.or_else(|| self.evidence.clone())
    }

    /// Whether this commit is to be folded into another one.
    pub(super) fn is_fixup(&self) -> bool {
        CommitKind::of_subject(self.raw.message.subject()) == CommitKind::Fixup
    }

    /// The sign-offs that are not an agent's.
    pub(super) fn people_signed(&self) -> impl Iterator<Item = &SignOff> {
        self.sign_offs.iter().filter(|one| !one.of_agent)
    }
}

fn agents(
    linter: &Linter<'_>,
    raw: &CommitInput<'_>,
    cache: &mut IdentityCache,
) -> Vec<(&'static str, AgentIdentity)> {
    let people = [("author", raw.author), ("committer", raw.committer)];
    let known = people.into_iter().filter_map(|(role, who)| Some((role, who?)));
    let same = raw.author == raw.committer;
    known
        .filter(|(role, _)| !(same && *role == "committer"))
        .filter_map(|(role, who)| Some((role, linter.identity(&who, cache)?)))
        .collect()
}

fn evidence(
    traces: &[Trace],
    disclosures: &[DisclosureLine],
    agents: &[(&'static str, AgentIdentity)],
) -> Option<Evidence> {
    // The policy's own word for no AI may read like a product elsewhere.
    let says_none = |trace: &Trace| {
        let same = |line: &DisclosureLine| line.span.start == trace.span.start;
        disclosures.iter().any(|line| line.parsed == Parsed::NoAi && same(line))
    };
    let sure = traces.iter().find(|trace| trace.verdict == Verdict::Agent && !says_none(trace));
    let left =
        sure.map(|trace| Evidence { span: Some(trace.span.clone()), why: trace.reason.clone() });
    left.or_else(|| {
        let (role, agent) = agents.iter().find(|(_, agent)| agent.verdict == Verdict::Agent)?;
        Some(Evidence { span: None, why: format!("the {role} is an agent: {}", agent.reason) })
    })
}

/// A disclosure in the words of another project.
fn said_elsewhere(message: &Message, disclosures: &[DisclosureLine]) -> Option<Evidence> {
    let ours = |one: &Trailer| disclosures.iter().any(|line| line.span == one.span);
    let said = |one: &&Trailer| draft::says_ai(message, one) && !ours(one);
    let line = message.trailers().iter().find(said)?;
    Some(Evidence { span: Some(line.span.clone()), why: "the commit discloses it".into() })
}

/// Lines that disclose AI use with the name of a product.
fn named(traces: &[Trace]) -> Vec<Range<usize>> {
    let sure = |trace: &&Trace| trace.kind == Kind::Disclosure && trace.verdict == Verdict::Agent;
    let product = traces.iter().filter(sure).filter(|trace| trace.agent != UNKNOWN_AGENT);
    product.map(|trace| trace.span.clone()).collect()
}

fn disclosures(linter: &Linter<'_>, message: &Message) -> Vec<DisclosureLine> {
    let Some(rule) = &linter.policy.disclosure else { return Vec::new() };
    let all = message.trailers().iter().enumerate();
    let line = |(index, one): (usize, &Trailer)| {
        let token = rule.tokens().find(|token| message.has_token(one, token.as_bytes()))?;
        let mut parsed = disclosure::parse(&message.value(one), rule);
        if let Parsed::Recognised(said) = &mut parsed {
            said.trailer = rule.other_token(token);
        }
        let (span, value) = (one.span.clone(), one.value_span());
        Some(DisclosureLine { token: token.to_owned(), index, span, value, parsed })
    };
    all.filter_map(line).collect()
}

fn sign_offs(message: &Message, is_agents: impl Fn(&Range<usize>) -> bool) -> Vec<SignOff> {
    let all = message.trailers().iter();
    all.filter(|one| message.canonical_token(one).eq_ignore_ascii_case(SIGN_OFF))
        .map(|one| SignOff {
            span: one.span.clone(),
            value: message.value(one).to_vec(),
            of_agent: is_agents(&one.span),
        })
        .collect()
}
