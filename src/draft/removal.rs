//! PURE. What is removed from a draft before anything is asked: agent traces, own sign-offs that nobody has
//! confirmed, trailers that the policy forbids. What is uncertain is kept and asked about.

#[cfg(test)]
mod tests;

use std::ops::Range;

use bstr::ByteSlice;

use super::evidence::says;
use super::sign_off_lines::sign_offs;
use super::{Cause, Owner, SignOffOwners};
use crate::policy::Policy;
use crate::rule_id::RuleId;
use crate::text::encoding::MessageEncoding;
use crate::text::lines::LineIndex;
use crate::text::reading::Reading;
use agent_traces::{Catalogue, Kind, Trace, Verdict, remove_lines, take_rule};
use git_message::{Message, Trailer};

/// Lines that are removed from a message, or that a person has to decide about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Bytes in the draft.
    pub span: Range<usize>,
    /// Line in the draft, from 1.
    pub line: usize,
    /// The bytes of the lines, without the last line end.
    pub text: Vec<u8>,
    /// Why they are removed.
    pub cause: Cause,
    /// The same for this message, in one clause.
    pub reason: String,
}

/// What is removed from one draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemovalPlan {
    /// Where the part ends that was searched.
    end: usize,
    pub(super) removals: Vec<Removal>,
    /// Lines that may be an agent's or a person's: a person decides, and keeping them is the default.
    doubts: Vec<Removal>,
    /// Lines that show that AI was used and are kept, since nobody has answered for them.
    pub(super) kept_evidence: Vec<Removal>,
    /// What says that AI was used and is kept, since the policy does not name its token.
    disclosures: Vec<Removal>,
}

impl RemovalPlan {
    /// Searches a message as git stores it: to its last byte, since what git's parser skips (below a scissors
    /// line that no cleanup cut off, or in a list of conflicts) is read by people all the same.
    ///
    /// The author's sign-off, where another person commits, is kept if it was in a commit before; a new one is
    /// a person's to decide about, and is removed where nobody can (`can_ask`).
    pub fn new(
        draft: &Message,
        policy: &Policy,
        catalogue: &Catalogue,
        people: &SignOffOwners,
        can_ask: bool,
    ) -> Self {
        let mut removals = Vec::new();
        let mut doubts = Vec::new();
        for line in sign_offs(draft) {
            let because =
                |why: &str| removal(draft, line.span.clone(), Cause::OwnSignOff, why.into());
            match people.claim_any(line.values()) {
                Owner::Own => removals.push(because("only an answer at the terminal signs off")),
                Owner::Authors if people.is_carried(&line.value) => {}
                Owner::Authors if can_ask => {
                    doubts.push(because("it is new and names the author, not you"));
                }
                Owner::Authors => {
                    removals.push(because("it is new, and nobody is here to say whose it is"));
                }
                Owner::Others => {}
            }
        }
        let sign_offs: Vec<Range<usize>> =
            removals.iter().map(|removal| removal.span.clone()).collect();
        let bytes = draft.as_bytes();
        let traces = traces(bytes, &MessageEncoding::of(draft), policy, catalogue, &sign_offs);
        let mut plan = Self::sorted_out(draft, bytes.len(), policy, traces);
        plan.removals.append(&mut removals);
        plan.doubts.append(&mut doubts);
        plan.sort(draft);
        plan
    }

    /// Searches a draft for agents and forbidden trailers only: nobody's own sign-off is known. What git
    /// ignores at the end is kept.
    pub fn agents_only(draft: &Message, policy: &Policy, catalogue: &Catalogue) -> Self {
        let log = &draft.as_bytes()[..draft.log_end()];
        let traces = traces(log, &MessageEncoding::of(draft), policy, catalogue, &[]);
        Self::sorted_out(draft, log.len(), policy, traces)
    }

    /// Sorts out what the catalogue found in a stored message, which is judged to its last byte.
    pub fn of_traces(stored: &Message, policy: &Policy, traces: Vec<Trace>) -> Self {
        Self::sorted_out(stored, stored.as_bytes().len(), policy, traces)
    }

    fn sorted_out(draft: &Message, end: usize, policy: &Policy, traces: Vec<Trace>) -> Self {
        let mut plan = Self { end, ..Self::default() };
        for trace in traces {
            plan.add_trace(draft, policy, trace);
        }
        let traced = plan.spans();
        for trailer in draft.trailers() {
            let span = trailer.span.clone();
            let token = draft.canonical_token(trailer);
            if names(&policy.trailers.forbidden, token) && !overlaps(&traced, &span) {
                let reason = format!("`{}` does not use `{}`", policy.name, token.to_str_lossy());
                let cause = Cause::Rule(RuleId::ForbiddenTrailer);
                plan.doubts.push(removal(draft, span.clone(), cause, reason));
            }
            if says(draft, trailer, policy) && !overlaps(&traced, &span) {
                let reason = "discloses the use of an AI".into();
                plan.disclosures.push(removal(draft, span, Cause::Disclosure, reason));
            }
        }
        plan.sort(draft);
        plan
    }

    /// Removes the disclosures that are to be replaced by these values.
    pub(crate) fn replace_disclosures(
        &mut self,
        draft: &Message,
        token: &[u8],
        values: &[Vec<u8>],
        reason: &str,
    ) {
        let disclosures = draft.trailers().iter().filter(|trailer| draft.has_token(trailer, token));
        let replaced =
            disclosures.filter(|line| !values.iter().any(|value| *value == **draft.value(line)));
        self.removals.extend(
            replaced.map(|trailer| {
                removal(draft, trailer.span.clone(), Cause::Disclosure, reason.into())
            }),
        );
        self.sort(draft);
    }

    /// The disclosures that are kept.
    pub(crate) fn said(&self) -> &[Removal] {
        &self.disclosures
    }

    /// Removes the disclosures that contradict a person.
    pub(crate) fn remove_conflicting_disclosures(&mut self, draft: &Message, reason: &str) {
        let conflicting = std::mem::take(&mut self.disclosures).into_iter();
        self.removals.extend(conflicting.map(|disclosure| Removal {
            cause: Cause::Disclosure,
            reason: reason.to_owned(),
            ..disclosure
        }));
        self.sort(draft);
    }

    /// Keeps the first own sign-off with exactly this value: it is the confirmed one.
    pub fn keep_one_sign_off(&mut self, message: &Message, value: &[u8]) {
        let confirmed = sign_offs(message).into_iter().find(|line| line.value == value);
        if let Some(confirmed) = confirmed {
            self.removals.retain(|removal| removal.span != confirmed.span);
        }
    }

    /// Keeps all own sign-offs.
    pub(crate) fn spare_own_sign_offs(&mut self) {
        self.removals.retain(|removal| removal.cause != Cause::OwnSignOff);
    }

    /// What is removed without a question, for whoever knows more about it.
    pub(super) fn removals_mut(&mut self) -> &mut Vec<Removal> {
        &mut self.removals
    }

    /// What a person has to decide about.
    pub fn doubts(&self) -> &[Removal] {
        &self.doubts
    }

    /// What is removed without a question.
    pub fn removals(&self) -> &[Removal] {
        &self.removals
    }

    /// The draft without the removals and without the doubts with these indices.
    pub fn apply(&self, draft: &Message, also: &[usize]) -> Message {
        let removed = self.removals.iter().chain(self.chosen(also));
        let mut spans: Vec<Range<usize>> = removed.map(|removal| removal.span.clone()).collect();
        if spans.is_empty() {
            return draft.clone();
        }
        spans.sort_by_key(|span| span.start);
        let (log, tail) = draft.as_bytes().split_at(self.end);
        let mut bytes = remove_lines(log, &spans);
        bytes.extend_from_slice(tail);
        Message::parse(bytes, draft.config())
    }

    /// Everything that is removed, in order.
    pub fn into_removals(self, also: &[usize]) -> Vec<Removal> {
        let mut removals: Vec<Removal> = self.chosen(also).cloned().collect();
        removals.extend(self.removals);
        removals.sort_by_key(|removal| removal.span.start);
        removals
    }

    fn chosen<'a>(&'a self, also: &'a [usize]) -> impl Iterator<Item = &'a Removal> {
        also.iter().filter_map(|&at| self.doubts.get(at))
    }

    fn add_trace(&mut self, draft: &Message, policy: &Policy, trace: Trace) {
        let is_disclosure = trace.kind == Kind::Disclosure;
        let is_forbidden = forbids(policy, trace.token.as_deref());
        let is_agents = trace.verdict == Verdict::Agent;
        let cause = match Cause::from(trace.kind) {
            Cause::AiDisclosure if is_forbidden && is_agents => {
                Cause::Rule(RuleId::ForbiddenTrailer)
            }
            cause => cause,
        };
        let found = removal(draft, trace.span, cause, trace.reason);
        if is_disclosure && !is_forbidden {
            // The project's own business: kept unless the policy names the token.
            self.disclosures.extend(is_agents.then_some(found));
        } else if is_agents {
            self.removals.push(found);
        } else {
            self.doubts.push(found);
        }
    }

    /// The lines that were found so far, in order.
    fn spans(&self) -> Vec<Range<usize>> {
        let found = self.removals.iter().chain(&self.doubts);
        let mut spans: Vec<_> = found.map(|removal| removal.span.clone()).collect();
        spans.sort_by_key(|span| span.start);
        spans
    }

    /// Puts what was found in order, each place once, and numbers the lines. A message may have 100,000
    /// of them: nothing here looks at all lines for each line.
    fn sort(&mut self, draft: &Message) {
        self.removals.sort_by_key(|removal| (removal.span.start, removal.span.end));
        self.removals.dedup_by(|next, kept| next.span.start < kept.span.end);
        let removed: Vec<_> = self.removals.iter().map(|removal| removal.span.clone()).collect();
        for kept in [&mut self.doubts, &mut self.disclosures] {
            kept.retain(|found| !overlaps(&removed, &found.span));
            kept.sort_by_key(|found| found.span.start);
        }
        for found in [&mut self.removals, &mut self.doubts, &mut self.disclosures] {
            let mut index = LineIndex::new(draft.as_bytes());
            found.iter_mut().for_each(|removal| removal.line = index.line(removal.span.start));
        }
    }
}

/// What agents left in a message, as this policy judges it, with what shows only once everything that is removed
/// is gone, these other lines too. A message in another encoding than UTF-8 is looked through as its bytes are and as
/// they are decoded.
pub(crate) fn traces(
    message: &[u8],
    encoding: &MessageEncoding,
    policy: &Policy,
    catalogue: &Catalogue,
    others: &[Range<usize>],
) -> Vec<Trace> {
    let is_removed = |trace: &Trace| {
        let is_agents = trace.verdict == Verdict::Agent;
        trace.is_removable() || is_agents && forbids(policy, trace.token.as_deref())
    };
    let mut found = catalogue.scan_with_removals(message, others, &is_removed);
    for reading in Reading::all(message, encoding) {
        let decoded = catalogue.scan_with_removals(&reading.text, &[], &is_removed);
        found.extend(decoded.into_iter().map(|mut trace| {
            trace.span = reading.span_in_message(&trace.span);
            trace
        }));
    }
    // The surer one of two that are the same line.
    found.sort_by_key(|trace| (trace.span.start, trace.verdict != Verdict::Agent));
    found.dedup_by(|next, kept| next.span.start < kept.span.end);
    take_rule(message, &mut found, others, &is_removed);
    found
}

/// Whether a trailer says, whatever project it comes from, that AI was used: `AI-used-for: code`.
pub(crate) fn says_ai(message: &Message, trailer: &Trailer) -> bool {
    message.has_token(trailer, b"AI-used-for") && !says_no_ai(&message.value(trailer))
}

/// Whether the value of a disclosure says, in words of any project, that no AI was used.
pub(crate) fn says_no_ai(value: &[u8]) -> bool {
    let value = value.trim_ascii().to_ascii_lowercase();
    ["", "no", "none", "nothing", "false", "n/a"].iter().any(|none| value == none.as_bytes())
}

/// Whether the policy forbids a token, to all or to agents.
fn forbids(policy: &Policy, token: Option<&[u8]>) -> bool {
    let rules = &policy.trailers;
    token.is_some_and(|token| {
        names(&rules.forbidden, token) || names(&rules.forbidden_for_agents, token)
    })
}

/// Whether a span touches one of these, which are sorted and disjoint.
fn overlaps(sorted: &[Range<usize>], span: &Range<usize>) -> bool {
    let at = sorted.partition_point(|other| other.end <= span.start);
    sorted.get(at).is_some_and(|other| other.start < span.end)
}

/// A removal whose line is numbered later, together with all others.
fn removal(draft: &Message, span: Range<usize>, cause: Cause, reason: String) -> Removal {
    let text = draft.as_bytes()[span.clone()].trim_end().to_vec();
    Removal { text, span, line: 0, cause, reason }
}

/// Whether a token is in a list, whatever its case; a space counts as the hyphen it should have been.
fn names(list: &[String], token: &[u8]) -> bool {
    let token = token.trim().replace(" ", "-");
    list.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(&token))
}
