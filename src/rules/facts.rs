//! PURE. What the rules are told about one commit, read from it once.

use std::ops::Range;

use super::{IdentityCache, Linter};
use crate::diffstat::FileChange;
use crate::disclosure::{self, Parsed};
use crate::draft::{self, CommitKind, RemovalPlan, SIGN_OFF};
use crate::text::encoding::MessageEncoding;
use crate::text::identity::IdentityRef;
use agent_traces::{AgentIdentity, Kind, Trace, UNKNOWN_AGENT, Verdict};
use git_message::{Message, Trailer};

/// What a message belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A commit, or a patch that becomes one.
    Commit,
    /// A mail that introduces a series: only its prose is judged.
    CoverLetter,
}

/// A commit as it is read from a repository, a mail or a file.
#[derive(Clone, Copy, Debug)]
pub struct CommitInput<'a> {
    /// What the message belongs to.
    pub subject: Subject,
    /// The author, where one is known.
    pub author: Option<IdentityRef<'a>>,
    /// The committer, where one is known.
    pub committer: Option<IdentityRef<'a>>,
    /// Number of parents.
    pub parents: usize,
    /// The message.
    pub message: &'a Message,
    /// The changed files, where they were counted.
    pub changes: Option<&'a [FileChange]>,
}

/// A commit, and what several rules need to know about it.
#[derive(Debug)]
pub struct CommitFacts<'a> {
    pub(super) input: CommitInput<'a>,
    /// The lines that `strip` would remove or ask about.
    pub(super) plan: RemovalPlan,
    /// The author and the committer, where they are agents, with their role.
    pub(super) agents: Vec<(&'static str, AgentIdentity)>,
    /// The disclosures in the policy's trailers, in order.
    pub(super) disclosures: Vec<DisclosureLine>,
    /// The sign-offs of the trailer block.
    pub(super) sign_offs: Vec<SignOff>,
    /// What shows that AI was used, other than the policy's own trailer.
    pub(super) evidence: Option<Evidence>,
    /// The lines that disclose AI use in any trailer and name a product.
    pub(super) product_names: Vec<Range<usize>>,
}

/// One disclosure trailer, read by the policy's grammar.
#[derive(Debug)]
pub(super) struct DisclosureLine {
    /// The token, as the policy writes it.
    pub(super) token: String,
    /// Index among the trailers.
    pub(super) index: usize,
    /// Bytes of the whole lines.
    pub(super) span: Range<usize>,
    /// Bytes of the value.
    pub(super) value: Range<usize>,
    /// The value, as the grammar reads it.
    pub(super) parsed: Parsed,
}

/// One sign-off of the trailer block.
#[derive(Debug)]
pub(super) struct SignOff {
    /// Bytes of the whole lines.
    pub(super) span: Range<usize>,
    /// The value on one line.
    pub(super) value: Vec<u8>,
    /// Whether it is in an agent's name.
    pub(super) is_agents: bool,
}

/// What shows that AI was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Evidence {
    /// Bytes of the message; `None` where it is the author or the committer.
    pub(super) span: Option<Range<usize>>,
    /// The reason, as a clause.
    pub(super) why: String,
}

impl<'a> CommitFacts<'a> {
    /// Reads what the rules need to know.
    pub fn read(linter: &Linter<'_>, input: CommitInput<'a>, cache: &mut IdentityCache) -> Self {
        let message = input.message;
        let traces = draft::traces(
            message.as_bytes(),
            &MessageEncoding::of(message),
            linter.policy,
            linter.catalogue,
            &[],
        );
        let agents = agents(linter, &input, cache);
        let disclosures = disclosures(linter, message);
        let evidence = evidence(&traces, &disclosures, &agents)
            .or_else(|| foreign_disclosure(message, &disclosures));
        let sign_offs = sign_offs(message, &traces);
        let product_names = product_names(&traces);
        let is_empty = traces.is_empty() && linter.policy.trailers.forbidden.is_empty();
        let plan = if is_empty {
            RemovalPlan::default()
        } else {
            RemovalPlan::of_traces(message, linter.policy, traces)
        };
        Self { input, plan, agents, disclosures, sign_offs, evidence, product_names }
    }

    /// Whether the message says that AI was used.
    pub(super) fn is_disclosed(&self) -> bool {
        let says = |line: &DisclosureLine| {
            line.parsed != Parsed::NoAi && !draft::says_no_ai(&self.bytes()[line.value.clone()])
        };
        self.disclosures.iter().any(says) || !self.plan.said().is_empty()
    }

    /// The bytes of the message.
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.input.message.as_bytes()
    }

    /// What says or shows that AI was used: the first disclosure, else the evidence.
    pub(super) fn ai_use(&self) -> Option<Evidence> {
        let disclosed = self.disclosures.iter().find(|line| line.parsed != Parsed::NoAi);
        let disclosed = disclosed.map(|line| Evidence::disclosed(&line.span));
        disclosed.or_else(|| self.evidence.clone())
    }

    /// Whether this commit is meant to be folded into another one.
    pub(super) fn is_fixup(&self) -> bool {
        CommitKind::of_subject(self.input.message.subject()) == CommitKind::Fixup
    }

    /// The sign-offs that are not an agent's.
    pub(super) fn people_signed(&self) -> impl Iterator<Item = &SignOff> {
        self.sign_offs.iter().filter(|sign_off| !sign_off.is_agents)
    }
}

impl Evidence {
    fn disclosed(span: &Range<usize>) -> Self {
        Self { span: Some(span.clone()), why: "the commit discloses it".into() }
    }
}

fn agents(
    linter: &Linter<'_>,
    input: &CommitInput<'_>,
    cache: &mut IdentityCache,
) -> Vec<(&'static str, AgentIdentity)> {
    let committer = input.committer.filter(|_| input.author != input.committer);
    let people = [("author", input.author), ("committer", committer)];
    people
        .into_iter()
        .filter_map(|(role, person)| Some((role, linter.identity(&person?, cache)?)))
        .collect()
}

// A message may have 100,000 trailers, traces and disclosures: nothing below looks at all of one kind for each of
// another.

fn evidence(
    traces: &[Trace],
    disclosures: &[DisclosureLine],
    agents: &[(&'static str, AgentIdentity)],
) -> Option<Evidence> {
    // The policy's own word for no AI may read like a product elsewhere.
    let says_none = |trace: &Trace| {
        disclosures
            .binary_search_by_key(&trace.span.start, |line| line.span.start)
            .is_ok_and(|at| disclosures[at].parsed == Parsed::NoAi)
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
fn foreign_disclosure(message: &Message, disclosures: &[DisclosureLine]) -> Option<Evidence> {
    let is_foreign = |(index, trailer): &(usize, &Trailer)| {
        draft::says_ai(message, trailer)
            && disclosures.binary_search_by_key(index, |line| line.index).is_err()
    };
    let (_, trailer) = message.trailers().iter().enumerate().find(is_foreign)?;
    Some(Evidence::disclosed(&trailer.span))
}

fn product_names(traces: &[Trace]) -> Vec<Range<usize>> {
    let names_product = |trace: &&Trace| {
        trace.kind == Kind::Disclosure
            && trace.verdict == Verdict::Agent
            && trace.agent != UNKNOWN_AGENT
    };
    traces.iter().filter(names_product).map(|trace| trace.span.clone()).collect()
}

fn disclosures(linter: &Linter<'_>, message: &Message) -> Vec<DisclosureLine> {
    let Some(rule) = &linter.policy.disclosure else { return Vec::new() };
    let line = |(index, trailer): (usize, &Trailer)| {
        let token = rule.tokens().find(|token| message.has_token(trailer, token.as_bytes()))?;
        let mut parsed = disclosure::parse(&message.value(trailer), rule);
        if let Parsed::Recognised(disclosure) = &mut parsed {
            disclosure.trailer = rule.other_token(token);
        }
        let (span, value) = (trailer.span.clone(), trailer.value_span());
        Some(DisclosureLine { token: token.to_owned(), index, span, value, parsed })
    };
    message.trailers().iter().enumerate().filter_map(line).collect()
}

fn sign_offs(message: &Message, traces: &[Trace]) -> Vec<SignOff> {
    let is_agents = |span: &Range<usize>| {
        let trace = traces.binary_search_by_key(&span.start, |trace| trace.span.start);
        trace.is_ok_and(|at| {
            let trace = &traces[at];
            trace.kind == Kind::SignOff && trace.verdict == Verdict::Agent && trace.span == *span
        })
    };
    let trailers = message.trailers().iter();
    trailers
        .filter(|trailer| message.canonical_token(trailer).eq_ignore_ascii_case(SIGN_OFF))
        .map(|trailer| SignOff {
            span: trailer.span.clone(),
            value: message.value(trailer).to_vec(),
            is_agents: is_agents(&trailer.span),
        })
        .collect()
}
