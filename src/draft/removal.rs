//! PURE. What goes from a draft before anything is asked: agent traces, own sign-offs that nobody has
//! confirmed, trailers the policy forbids. What is in doubt is kept and asked about.

#[cfg(test)]
mod tests;

use std::ops::Range;

use bstr::ByteSlice;

use super::{Owner, SignOffOwners};
use crate::policy::Policy;
use crate::text::confusables::{skeleton, split_at_colon};
use agent_traces::{Catalogue, Kind, Trace, Verdict, remove_lines};
use git_message::{Message, Trailer};

/// The rule under which own sign-offs go.
pub(crate) const OWN_SIGN_OFF: &str = "own-sign-off";

/// The rule under which a disclosure goes that was said otherwise.
const DISCLOSURE: &str = "disclosure";

/// One removed piece of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Bytes in the draft.
    pub span: Range<usize>,
    /// Line in the draft, from 1.
    pub line: usize,
    /// The bytes that went, without the line end.
    pub text: Vec<u8>,
    /// Name of the rule.
    pub rule: &'static str,
    /// One clause that says why.
    pub reason: String,
}

/// A line that may be an agent's or a person's: a person decides, and keeping it is the default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncertain(pub Removal);

/// What is to go from one draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemovalPlan {
    /// Up to where the draft was looked through.
    end: usize,
    removals: Vec<Removal>,
    doubts: Vec<Uncertain>,
    /// What says by itself that AI was used and stays: the policy does not name its token.
    said: Vec<Removal>,
}

impl RemovalPlan {
    /// Looks through a message as git stores it: to its last byte, since what git's parser skips (below a
    /// scissors line that no cleanup cut off, or in a list of conflicts) is read by people all the same.
    ///
    /// The author's sign-off, where another person commits, stays if it stood in a commit before; a new
    /// one is a person's to decide about (`somebody_is_here`), and goes where nobody can.
    pub fn new(
        draft: &Message,
        policy: &Policy,
        catalogue: &Catalogue,
        people: &SignOffOwners,
        somebody_is_here: bool,
    ) -> Self {
        let mut going = Vec::new();
        let mut doubts = Vec::new();
        for SignOffLine { span, value } in sign_offs(draft) {
            let found = |why: &str| removal(draft, span.clone(), OWN_SIGN_OFF, why.into());
            match people.claim(&value) {
                Owner::Own => going.push(found("only an answer at the terminal signs off")),
                Owner::Authors if people.is_carried(&value) => {}
                Owner::Authors if somebody_is_here => {
                    doubts.push(Uncertain(found("it is new and names the author, not you")));
                }
                Owner::Authors => {
                    going.push(found("it is new, and nobody is here to say whose it is"));
                }
                Owner::Others => {}
            }
        }
        let spans: Vec<Range<usize>> = going.iter().map(|one| one.span.clone()).collect();
        let mut plan = Self::agents(draft, draft.as_bytes().len(), policy, catalogue, &spans);
        plan.removals.append(&mut going);
        plan.doubts.append(&mut doubts);
        plan.sort(draft);
        plan
    }

    /// Looks through a draft for agents and forbidden trailers only: nobody's own sign-off is known.
    /// What git ignores at the end stays.
    pub fn agents_only(draft: &Message, policy: &Policy, catalogue: &Catalogue) -> Self {
        Self::agents(draft, draft.log_end(), policy, catalogue, &[])
    }

    /// Sorts out what the catalogue found in a stored message, which is judged to its last byte.
    pub fn of_traces(stored: &Message, policy: &Policy, traces: Vec<Trace>) -> Self {
        Self::sorted_out(stored, stored.as_bytes().len(), policy, traces)
    }

    fn agents(
        draft: &Message,
        end: usize,
        policy: &Policy,
        catalogue: &Catalogue,
        others: &[Range<usize>],
    ) -> Self {
        Self::sorted_out(
            draft,
            end,
            policy,
            traces(&draft.as_bytes()[..end], policy, catalogue, others),
        )
    }

    fn sorted_out(draft: &Message, end: usize, policy: &Policy, traces: Vec<Trace>) -> Self {
        let mut plan = Self { end, ..Self::default() };
        for trace in traces {
            plan.judge(draft, policy, trace);
        }
        let traced = plan.spans();
        let foreign = draft.trailers().iter().filter(|one| says_ai(draft, one));
        plan.said.extend(foreign.map(|one| {
            removal(draft, one.span.clone(), DISCLOSURE, "discloses the use of an AI".into())
        }));
        for trailer in draft.trailers() {
            let token = draft.canonical_token(trailer);
            let forbidden = names(&policy.trailers.forbidden, token);
            if forbidden && !overlaps(&traced, &trailer.span) {
                plan.doubts.push(Uncertain(removal(
                    draft,
                    trailer.span.clone(),
                    "forbidden-trailer",
                    format!("`{}` does not use `{}`", policy.name, token.to_str_lossy()),
                )));
            }
        }
        plan.sort(draft);
        plan
    }

    /// Lets the disclosures go that are to be replaced by these values.
    pub(crate) fn replace_disclosures(
        &mut self,
        draft: &Message,
        token: &[u8],
        values: &[Vec<u8>],
        reason: &str,
    ) {
        let ours = draft.trailers().iter().filter(|one| draft.has_token(one, token));
        let replaced = ours.filter(|one| !values.iter().any(|value| *value == **draft.value(one)));
        let gone = replaced.map(|one| removal(draft, one.span.clone(), DISCLOSURE, reason.into()));
        self.removals.extend(gone);
        self.sort(draft);
    }

    /// What in the draft says that AI was used: disclosures, and what agents left.
    pub(crate) fn uses_of_ai(&self) -> impl Iterator<Item = &Removal> {
        let left =
            self.removals.iter().filter(|one| one.rule != OWN_SIGN_OFF && one.rule != DISCLOSURE);
        self.said.iter().chain(left)
    }

    /// The disclosures that stay.
    pub(crate) fn said(&self) -> &[Removal] {
        &self.said
    }

    /// Lets the disclosures go that say otherwise than a person.
    pub(crate) fn remove_conflicting_disclosures(&mut self, draft: &Message, reason: &str) {
        let gone = std::mem::take(&mut self.said).into_iter();
        self.removals.extend(gone.map(|one| Removal {
            rule: DISCLOSURE,
            reason: reason.to_owned(),
            ..one
        }));
        self.sort(draft);
    }

    /// Lets the first own sign-off with exactly this value stand: it is the confirmed one.
    pub fn keep_one_sign_off(&mut self, message: &Message, value: &[u8]) {
        let confirmed = sign_offs(message).into_iter().find(|one| one.value == value);
        if let Some(confirmed) = confirmed {
            self.removals.retain(|one| one.span != confirmed.span);
        }
    }

    /// Lets all own sign-offs stand.
    pub(crate) fn spare_own_sign_offs(&mut self) {
        self.removals.retain(|one| one.rule != OWN_SIGN_OFF);
    }

    /// Lets everything stand for which this is not true.
    pub(crate) fn retain(&mut self, goes: impl Fn(&Removal) -> bool) {
        self.removals.retain(goes);
    }

    /// Gives a better reason for some of what goes.
    pub(crate) fn explain(&mut self, which: impl Fn(&Removal) -> bool, reason: &str) {
        for one in self.removals.iter_mut().filter(|one| which(one)) {
            reason.clone_into(&mut one.reason);
        }
    }

    /// What is in doubt.
    pub fn doubts(&self) -> &[Uncertain] {
        &self.doubts
    }

    /// What goes without a question.
    pub fn removals(&self) -> &[Removal] {
        &self.removals
    }

    /// The draft without the removals and without the doubts with these indices.
    pub fn apply(&self, draft: &Message, also: &[usize]) -> Message {
        let mut spans: Vec<Range<usize>> =
            self.removals.iter().map(|one| one.span.clone()).collect();
        spans.extend(self.chosen(also).map(|one| one.span.clone()));
        if spans.is_empty() {
            return draft.clone();
        }
        spans.sort_by_key(|span| span.start);
        let (log, tail) = draft.as_bytes().split_at(self.end);
        let mut bytes = remove_lines(log, &spans);
        bytes.extend_from_slice(tail);
        Message::parse(bytes, draft.config())
    }

    /// Everything that goes, in order.
    pub fn into_removals(self, also: &[usize]) -> Vec<Removal> {
        let mut all: Vec<Removal> = self.chosen(also).cloned().collect();
        all.extend(self.removals);
        all.sort_by_key(|one| one.span.start);
        all
    }

    fn chosen<'a>(&'a self, also: &'a [usize]) -> impl Iterator<Item = &'a Removal> {
        also.iter().filter_map(|&at| self.doubts.get(at)).map(|doubt| &doubt.0)
    }

    fn judge(&mut self, draft: &Message, policy: &Policy, trace: Trace) {
        let mut found = removal(draft, trace.span, trace.kind.rule_name(), trace.reason);
        let named = is_named(policy, trace.token.as_deref());
        match (trace.kind, trace.verdict) {
            // The project's own business: kept unless the policy names the token.
            (Kind::Disclosure, Verdict::Agent) if !named => self.said.push(found),
            (Kind::Disclosure, _) if !named => {}
            (Kind::Disclosure, Verdict::Agent) => {
                found.rule = "forbidden-trailer";
                self.removals.push(found);
            }
            (_, Verdict::Agent) => self.removals.push(found),
            _ => self.doubts.push(Uncertain(found)),
        }
    }

    /// Everything found so far, in order.
    fn spans(&self) -> Vec<Range<usize>> {
        let doubts = self.doubts.iter().map(|doubt| &doubt.0);
        let mut spans: Vec<_> =
            self.removals.iter().chain(doubts).map(|one| one.span.clone()).collect();
        spans.sort_by_key(|span| span.start);
        spans
    }

    /// Puts what was found in order, each place once, and numbers the lines. A message may have 100,000
    /// of them: nothing here looks at all lines for each line.
    fn sort(&mut self, draft: &Message) {
        self.removals.sort_by_key(|one| (one.span.start, one.span.end));
        self.removals.dedup_by(|next, kept| next.span.start < kept.span.end);
        let going: Vec<_> = self.removals.iter().map(|one| one.span.clone()).collect();
        self.doubts.retain(|doubt| !overlaps(&going, &doubt.0.span));
        self.doubts.sort_by_key(|doubt| doubt.0.span.start);
        number(draft.as_bytes(), self.removals.iter_mut());
        number(draft.as_bytes(), self.doubts.iter_mut().map(|doubt| &mut doubt.0));
        self.said.retain(|one| !overlaps(&going, &one.span));
        self.said.sort_by_key(|one| one.span.start);
        number(draft.as_bytes(), self.said.iter_mut());
    }
}

/// What agents left in a message, as this policy judges it: what shows only once everything that goes is
/// away, and these other lines too, is among it.
pub fn traces(
    message: &[u8],
    policy: &Policy,
    catalogue: &Catalogue,
    others: &[Range<usize>],
) -> Vec<Trace> {
    let named =
        |trace: &Trace| trace.verdict == Verdict::Agent && is_named(policy, trace.token.as_deref());
    catalogue.scan_with_removals(message, others, &|trace| trace.is_removable() || named(trace))
}

/// Whether a trailer says, whatever project it comes from, that AI was used: `AI-used-for: code`.
pub fn says_ai(message: &Message, trailer: &Trailer) -> bool {
    let value = message.value(trailer).trim_ascii().to_ascii_lowercase();
    message.has_token(trailer, b"AI-used-for")
        && !["", "no", "none", "nothing", "n/a"].iter().any(|none| value == none.as_bytes())
}

/// Whether the policy forbids a token, to all or to agents.
fn is_named(policy: &Policy, token: Option<&[u8]>) -> bool {
    let rules = &policy.trailers;
    token.is_some_and(|token| {
        names(&rules.forbidden, token) || names(&rules.forbidden_for_agents, token)
    })
}

/// Whether a span touches one of these, which are sorted and disjoint.
fn overlaps(sorted: &[Range<usize>], span: &Range<usize>) -> bool {
    let at = sorted.partition_point(|one| one.end <= span.start);
    sorted.get(at).is_some_and(|one| one.start < span.end)
}

/// Sets the line numbers of what is sorted by its place.
fn number<'a>(bytes: &[u8], sorted: impl Iterator<Item = &'a mut Removal>) {
    let (mut line, mut at) = (1, 0);
    for one in sorted {
        line += bytes[at..one.span.start].find_iter("\n").count();
        at = one.span.start;
        one.line = line;
    }
}

/// The values of all sign-offs in a message.
pub fn sign_off_values(message: &Message) -> Vec<Vec<u8>> {
    sign_offs(message).into_iter().map(|one| one.value).collect()
}

/// Whether a line reads as a sign-off.
pub fn is_sign_off(line: &[u8]) -> bool {
    sign_off_value(line).is_some()
}

/// A line that reads as a sign-off, wherever it stands below the subject.
pub(crate) struct SignOffLine {
    /// The whole line with its continuation lines.
    pub(crate) span: Range<usize>,
    /// What stands behind the colon.
    pub(crate) value: Vec<u8>,
}

/// Every sign-off line below the subject: wider than git's parser, since a line that a reader or a
/// checker could take for one must not slip through.
pub(crate) fn sign_offs(message: &Message) -> Vec<SignOffLine> {
    let bytes = message.as_bytes();
    let subject_end = subject_end(bytes);
    let mut found: Vec<SignOffLine> = Vec::new();
    let mut at = 0;
    let mut last_ended_at = usize::MAX;
    for line in bytes.lines_with_terminator() {
        let span = at..at + line.len();
        at = span.end;
        if span.start < subject_end {
            continue;
        }
        if let Some(value) = sign_off_value(line) {
            last_ended_at = span.end;
            found.push(SignOffLine { span, value: value.trim().to_vec() });
        } else if span.start == last_ended_at
            && line.starts_with_str(" ") | line.starts_with_str("\t")
            && !line.trim().is_empty()
            && let Some(last) = found.last_mut()
        {
            last.value.push(b' ');
            last.value.extend_from_slice(line.trim());
            last.span.end = span.end;
            last_ended_at = span.end;
        }
    }
    // A configured short form (`trailer.sob.key`) is a sign-off to git as well.
    let known: Vec<_> = found.iter().map(|one| one.span.clone()).collect();
    for trailer in message.trailers() {
        let start = trailer.span.start;
        if !overlaps(&known, &(start..start + 1))
            && message.matches_token(trailer, b"Signed-off-by")
        {
            let value = message.value(trailer).to_vec();
            found.push(SignOffLine { span: trailer.span.clone(), value });
        }
    }
    found
}

/// `^\s*signed-off-by\s*:`, any case, and what looks like it to a reader.
fn sign_off_value(line: &[u8]) -> Option<&[u8]> {
    const TOKEN: &str = "signed-off-by";
    /// In bytes; letters of other scripts take two or three, invisible characters as well.
    const LONGEST: usize = 8 * TOKEN.len();
    let line = line.trim_start();
    let start = &line[..line.len().min(TOKEN.len())];
    if start.eq_ignore_ascii_case(TOKEN.as_bytes()) {
        let rest = &line[TOKEN.len()..];
        if let Some(value) = rest.trim_start().strip_prefix(b":") {
            return Some(value);
        }
    }
    if line[..line.len().min(LONGEST)].is_ascii() {
        return None;
    }
    let text = line[..line.len().min(LONGEST)].utf8_chunks().next()?.valid();
    let (token, rest) = split_at_colon(text)?;
    let value = text.len() - rest.len();
    (skeleton(token) == TOKEN).then_some(&line[value..])
}

/// End of the first line that is not blank.
fn subject_end(message: &[u8]) -> usize {
    let mut at = 0;
    for line in message.lines_with_terminator() {
        at += line.len();
        if !line.trim().is_empty() {
            break;
        }
    }
    at
}

fn removal(draft: &Message, span: Range<usize>, rule: &'static str, reason: String) -> Removal {
    let bytes = draft.as_bytes();
    let text = bytes[span.clone()].trim_end().to_vec();
    Removal { text, span, line: 0, rule, reason }
}

/// Whether a token is in a list, whatever its case; a space counts as the hyphen it should have been.
fn names(list: &[String], token: &[u8]) -> bool {
    let token = token.trim().replace(" ", "-");
    list.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(&token))
}
