//! PURE. Why a line is removed from a draft, or asked about.

use std::fmt;

use crate::rule_id::RuleId;
use agent_traces::Kind;

/// Why a line is removed from a draft, or asked about: a rule that `check` applies to commits as well, or
/// something that only a draft can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// A rule of `git provenance check`.
    Rule(RuleId),
    /// The sign-off names the person who commits, and that person has not confirmed it.
    OwnSignOff,
    /// The trailer may name an AI, and the policy forbids its token to agents.
    AiDisclosure,
    /// The disclosure contradicts what the person says.
    Disclosure,
}

impl Cause {
    /// The causes that are no rules.
    pub const OTHERS: [Self; 3] = [Self::OwnSignOff, Self::AiDisclosure, Self::Disclosure];

    /// The stable name, in lower case with hyphens.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.name(),
            Self::OwnSignOff => "own-sign-off",
            Self::AiDisclosure => "ai-disclosure",
            Self::Disclosure => "disclosure",
        }
    }

    /// Whether an agent left the line.
    pub const fn is_agent_trace(self) -> bool {
        matches!(self, Self::Rule(rule) if rule.is_agent_trace())
    }

    /// Whether a line that is removed for this shows that AI was used.
    pub const fn shows_ai_use(self) -> bool {
        self.is_agent_trace()
            || matches!(self, Self::AiDisclosure | Self::Rule(RuleId::ForbiddenTrailer))
    }

    /// Why the line is removed, an example, and what to do; for a rule, see the rule itself.
    pub const fn explain(self) -> &'static str {
        match self {
            Self::Rule(_) => "",
            Self::OwnSignOff => OWN_SIGN_OFF,
            Self::AiDisclosure => AI_DISCLOSURE,
            Self::Disclosure => DISCLOSURE,
        }
    }
}

impl From<Kind> for Cause {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::SignOff => Self::Rule(RuleId::AgentSignOff),
            Kind::Footer => Self::Rule(RuleId::AgentFooter),
            Kind::SessionLink => Self::Rule(RuleId::AgentSessionLink),
            Kind::Disclosure => Self::AiDisclosure,
            Kind::UnknownCoAuthor => Self::Rule(RuleId::UnknownCoAuthor),
            // A trailer, and what a later catalogue may tell apart.
            _ => Self::Rule(RuleId::AgentTrailer),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

const OWN_SIGN_OFF: &str = "\
A sign-off is the word of the person who gives it. One in your name that is in a draft already comes from a \
template, an option, an editor or an agent, so it is removed, and you are asked instead.

bad:   Signed-off-by: Robin Tester <robin@example.org>, in a draft that Robin has not confirmed
good:  the same line, written after Robin has answered `yes`

Answer the question in a terminal. No option keeps the line.";

const AI_DISCLOSURE: &str = "\
A trailer that the policy forbids to agents may name a person or a tool. A line that a person could have written \
is never removed unasked: it is kept until you decide.

bad:   Assisted-by: Devin, where a tool of that name is meant
good:  Assisted-by: Devin, where a person of that name is to be thanked

Answer the question in a terminal, or remove the line yourself. In a commit it is reported as \
`forbidden-trailer`.";

const DISCLOSURE: &str = "\
A commit says once what AI was used for. A disclosure in the draft that contradicts your answer, or the option \
`--ai-used-for` or `--no-ai`, is replaced by it.

bad:   AI-used-for: tests, in a draft whose author says `--ai-used-for code`
good:  AI-used-for: code

Say everything that AI was used for: what you leave out is not kept from the draft.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_trace_has_the_name_that_the_catalogue_gives_it() {
        let message = "s\n\nCo-authored-by: Claude <noreply@anthropic.com>\nAssisted-by: Claude:opus\n\
                       Signed-off-by: Codex <codex@openai.com>\n\
                       🤖 Generated with [Claude Code](https://claude.com/claude-code)\n\
                       https://claude.ai/code/session_01AbCdEfGhJkLmNpQrStUvWx\n\
                       Co-authored-by: Acme <noreply@acme.test>\n";
        let traces = agent_traces::Catalogue::builtin().scan(message.as_bytes());
        assert_eq!(traces.len(), 6);
        for trace in traces {
            assert_eq!(Cause::from(trace.kind).name(), trace.kind.rule_name());
        }
    }

    #[test]
    fn what_is_no_rule_explains_itself_as_rules_do() {
        for cause in Cause::OTHERS {
            assert_eq!(RuleId::from_name(cause.name()), None);
            assert!(!cause.is_agent_trace());
            let paragraphs: Vec<&str> = cause.explain().split("\n\n").collect();
            assert_eq!(paragraphs.len(), 3, "{cause}: why, examples, how");
            assert!(
                paragraphs[1].starts_with("bad:   ") && paragraphs[1].contains("\ngood:  "),
                "{cause}"
            );
            assert!(cause.explain().ends_with('.'), "{cause}");
        }
        assert!(Cause::from(Kind::Trailer).is_agent_trace());
    }
}
