//! PURE. What shows in a message that AI was used. The last of it is removed only together with an answer: a
//! person's, or a disclosure in the message or by an option.

use std::collections::{BTreeSet, HashSet};

use bstr::ByteSlice;

use super::compose::disclosure_lines;
use super::removal::{Removal, RemovalPlan, says_ai, says_no_ai, traces};
use crate::policy::{DisclosureRule, Policy};
use crate::text::encoding::MessageEncoding;
use agent_traces::{Catalogue, Trace, Verdict};
use git_message::{Message, Trailer};

impl RemovalPlan {
    /// What in the draft says that AI was used: disclosures, and what agents left.
    pub(crate) fn uses_of_ai(&self) -> impl Iterator<Item = &Removal> {
        self.said().iter().chain(self.evidence())
    }

    /// The lines that are to be removed and show that AI was used.
    pub(crate) fn evidence(&self) -> impl Iterator<Item = &Removal> {
        self.removals.iter().filter(|removal| removal.cause.shows_ai_use())
    }

    /// Keeps the lines that show that AI was used: nobody has answered for them.
    pub(crate) fn keep_evidence(&mut self) {
        let (evidence, removals) = std::mem::take(&mut self.removals)
            .into_iter()
            .partition(|removal: &Removal| removal.cause.shows_ai_use());
        self.removals = removals;
        self.kept_evidence = evidence;
    }

    /// Keeps those of the lines that show that AI was used which stand in another text as well.
    pub(crate) fn keep_evidence_among(&mut self, text: &[u8]) {
        let known: HashSet<&[u8]> = text.lines().map(<[u8]>::trim_ascii).collect();
        self.removals.retain(|removal| {
            let mut lines = removal.text.lines();
            !(removal.cause.shows_ai_use() && lines.all(|line| known.contains(line.trim_ascii())))
        });
    }

    /// What stays because somebody has to decide about it, in order.
    pub(crate) fn kept(&self) -> Vec<Removal> {
        let mut kept: Vec<Removal> =
            self.doubts().iter().chain(&self.kept_evidence).cloned().collect();
        kept.sort_by_key(|removal| removal.span.start);
        kept
    }
}

/// Whether a message discloses in the policy's trailers that AI was used.
pub(crate) fn discloses(message: &Message, policy: &Policy) -> bool {
    policy.disclosure.as_ref().is_some_and(|rule| {
        disclosure_lines(message, rule).iter().any(|(_, value)| !denies(value, Some(rule)))
    })
}

/// Whether the value of a disclosure says that no AI was used: in the policy's word, or in those of any project.
fn denies(value: &[u8], rule: Option<&DisclosureRule>) -> bool {
    says_no_ai(value) || rule.is_some_and(|rule| rule.says_none(value))
}

/// Whether a message says that AI was used, in the policy's trailers or in the words of any project.
pub(super) fn is_disclosed(message: &Message, policy: &Policy) -> bool {
    message.trailers().iter().any(|trailer| says(message, trailer, policy))
}

/// Whether a trailer says that AI was used, as [`is_disclosed`] means it.
pub(super) fn says(message: &Message, trailer: &Trailer, policy: &Policy) -> bool {
    let rule = policy.disclosure.as_ref();
    let is_policys = rule.is_some_and(|rule| {
        let has_token = |token: &str| message.has_token(trailer, token.as_bytes());
        rule.tokens().any(has_token) && !denies(&message.value(trailer), Some(rule))
    });
    is_policys || says_ai(message, trailer)
}

/// The lines of a message that show that AI was used, as they stand there.
pub(crate) fn uses_of_ai(
    message: &Message,
    policy: &Policy,
    catalogue: &Catalogue,
) -> BTreeSet<Vec<u8>> {
    let agents = |trace: &Trace| trace.verdict == Verdict::Agent;
    let says = |trailer: &Trailer| !denies(&message.value(trailer), policy.disclosure.as_ref());
    lines(message, policy, catalogue, &agents, &says)
}

/// Every line about AI in a message, whatever its token: what agents left, and disclosures in the words of any
/// project. A sign-off covers these lines, so it stays only where they stay.
pub(crate) fn lines_about_ai(
    message: &Message,
    policy: &Policy,
    catalogue: &Catalogue,
) -> BTreeSet<Vec<u8>> {
    lines(message, policy, catalogue, &|_| true, &|_| true)
}

fn lines(
    message: &Message,
    policy: &Policy,
    catalogue: &Catalogue,
    counts: &dyn Fn(&Trace) -> bool,
    says: &dyn Fn(&Trailer) -> bool,
) -> BTreeSet<Vec<u8>> {
    let bytes = message.as_bytes();
    let traces = traces(bytes, &MessageEncoding::of(message), policy, catalogue, &[]).into_iter();
    let tokens: Vec<&str> = policy.disclosure.iter().flat_map(DisclosureRule::tokens).collect();
    let is_disclosure = |trailer: &&Trailer| {
        let is_policys = |token: &&str| message.has_token(trailer, token.as_bytes());
        says_ai(message, trailer) || tokens.iter().any(is_policys) && says(trailer)
    };
    let disclosures = message.trailers().iter().filter(is_disclosure);
    let spans = disclosures.map(|trailer| trailer.span.clone());
    let spans = spans.chain(traces.filter(|trace| counts(trace)).map(|trace| trace.span));
    spans.map(|span| bytes[span].trim_ascii().to_vec()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::sign_off_owner::tests::people;
    use crate::policy::preset;
    use git_message::TrailerConfig;

    const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>";

    fn message(lines: &[&str]) -> Message {
        Message::parse(format!("title\n\n{}\n", lines.join("\n")), &TrailerConfig::default())
    }

    #[test]
    fn kept_evidence_stays_in_the_message_and_own_sign_offs_go() {
        let policy = preset("default").expect("a preset");
        let own = "Signed-off-by: Robin Tester <robin@example.org>";
        let draft = message(&[AGENT, "Assisted-by: Claude:opus", own]);
        let mut plan = RemovalPlan::new(&draft, &policy, Catalogue::builtin(), &people(""), false);
        assert_eq!(plan.evidence().count(), 2);
        plan.keep_evidence();
        let left = message(&[AGENT, "Assisted-by: Claude:opus"]);
        assert_eq!(plan.apply(&draft, &[]).as_bytes(), left.as_bytes());
        assert_eq!(plan.kept().iter().map(|kept| kept.line).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(plan.evidence().count(), 0);
    }

    #[test]
    fn a_disclosure_is_one_that_says_that_ai_was_used() {
        let policy = preset("default").expect("a preset");
        assert!(discloses(&message(&["AI-used-for: code"]), &policy));
        assert!(!discloses(&message(&[AGENT]), &policy));
        for denial in ["no", "None", " false ", "n/a", ""] {
            assert!(
                !discloses(&message(&[&format!("AI-used-for: {denial}")]), &policy),
                "{denial}"
            );
        }
        let neutral = preset("neutral").expect("a preset");
        assert!(!discloses(&message(&["AI-used-for: code"]), &neutral));
    }

    #[test]
    fn lines_about_ai_are_found_whatever_their_token() {
        let policy = preset("default").expect("a preset");
        let about = |lines: &[&str]| lines_about_ai(&message(lines), &policy, Catalogue::builtin());
        let found = about(&["AI-used-for: code", "Assisted-by: Claude:opus", AGENT, "Fixes: #1"]);
        assert_eq!(found.len(), 3);
        assert_eq!(about(&["Fixes: #1"]).len(), 0);
        let order = about(&[AGENT, "AI-used-for: code"]) == about(&["AI-used-for: code", AGENT]);
        assert!(order, "their order says nothing");
    }
}
