//! PURE. What a draft says about AI use by itself, as far as the policy's grammar reads it.

use super::{AbsenceReason, AiUse, AuthoringStop, CommitContext, Evidence, Task, refused};
use crate::disclosure::{self, Disclosure, Parsed};
use crate::draft::{disclosure_lines, squashed_lines};
use crate::policy::DisclosureRule;
use git_message::Message;

/// What the draft itself says about AI use: never an answer, only something to start from.
#[derive(Debug, Default)]
pub(crate) struct DraftDisclosure {
    /// The lines as they stand in the draft, token and value.
    pub(super) lines: Vec<(String, Vec<u8>)>,
    /// All of them read together, if the policy's grammar reads them.
    pub(super) disclosure: Option<Disclosure>,
    /// Whether each can be read, but not all together.
    contradicts: bool,
    /// Whether they say that no AI was used.
    none: bool,
    /// Whether they stand in the commits that the draft is made from, and not in the draft.
    pub(super) is_inherited: bool,
}

impl DraftDisclosure {
    /// Reads the draft.
    pub(super) fn of(message: &Message, rule: Option<&DisclosureRule>) -> Self {
        let Some(rule) = rule else { return Self::default() };
        Self::of_lines(drafted_lines(message, rule), rule)
    }

    /// Reads the draft, and what the commits said that it is made from: where it says nothing, or where they become
    /// one commit.
    pub(super) fn with_sources(message: &Message, context: &CommitContext<'_>) -> Self {
        let Some(rule) = &context.policy.disclosure else { return Self::default() };
        let mut lines = drafted_lines(message, rule);
        let is_inherited = lines.is_empty();
        if is_inherited || context.unites {
            let sources = context.sources.iter();
            for line in sources.flat_map(|source| disclosure_lines(source, rule)) {
                if !rule.says_none(&line.1) && !lines.contains(&line) {
                    lines.push(line);
                }
            }
            if lines.iter().any(|(_, value)| !rule.says_none(value)) {
                lines.retain(|(_, value)| !rule.says_none(value));
            }
        }
        Self { is_inherited, ..Self::of_lines(lines, rule) }
    }

    fn of_lines(lines: Vec<(String, Vec<u8>)>, rule: &DisclosureRule) -> Self {
        let parsed: Vec<Disclosure> = lines
            .iter()
            .filter_map(|(token, line)| match disclosure::parse(line, rule) {
                Parsed::Recognised(said) => {
                    Some(Disclosure { trailer: rule.other_token(token), ..said })
                }
                Parsed::NoAi | Parsed::Unrecognised { .. } => None,
            })
            .collect();
        if !lines.is_empty() && lines.iter().all(|(_, line)| rule.says_none(line)) {
            return Self { lines, none: true, ..Self::default() };
        }
        if parsed.is_empty() || parsed.len() < lines.len() {
            return Self { lines, ..Self::default() };
        }
        let merged = disclosure::merge(&parsed, rule);
        let one_trailer = parsed.iter().all(|said| said.trailer == merged.trailer);
        let fits = one_trailer && (!rule.once || merged.to_values(rule).len() == 1);
        Self { lines, disclosure: fits.then_some(merged), contradicts: !fits, ..Self::default() }
    }

    /// Nobody can be asked: a well-formed line in the draft is taken as the suggestion that it is, and
    /// a project that wants disclosure gets no commit without any statement.
    pub(super) fn resolve_unattended(
        self,
        context: &CommitContext<'_>,
        why: &AbsenceReason,
        evidence: &Evidence,
    ) -> Result<Option<AiUse>, AuthoringStop> {
        let Some(rule) = &context.policy.disclosure else { return Ok(None) };
        match self.disclosure {
            Some(disclosure) => Ok(Some(AiUse::UsedFor(disclosure))),
            // An agent may not say so.
            None if self.none && !matches!(why, AbsenceReason::Agent(_)) => Ok(Some(AiUse::NoAi)),
            None if context.task == Task::Hook => Ok(None),
            None if self.none || self.lines.is_empty() => {
                Err(refused::without_answer(context, why, evidence))
            }
            None if self.contradicts => Err(AuthoringStop::Refused {
                what: format!(
                    "the draft has several disclosures, and {} takes one",
                    context.policy.name
                ),
                hint: format!("say it with --ai-used-for SPEC; {}", rule.expected()),
            }),
            None => {
                let (token, value) = self.lines.into_iter().next().unwrap_or_default();
                let what = format!("cannot read `{token}: {}`", crate::text::escape::line(&value));
                let hint = format!("say it with --ai-used-for SPEC; {}", rule.expected());
                Err(AuthoringStop::Refused { what, hint })
            }
        }
    }
}

/// The disclosures in a draft, or in the messages that it lists.
fn drafted_lines(message: &Message, rule: &DisclosureRule) -> Vec<(String, Vec<u8>)> {
    match disclosure_lines(message, rule) {
        lines if lines.is_empty() => squashed_lines(message, rule),
        lines => lines,
    }
}
