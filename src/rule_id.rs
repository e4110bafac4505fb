//! PURE. The names of the rules, as policies and reports write them. Imports nothing of ours, so that what is
//! below the rules can name them too.

use std::fmt;

macro_rules! rule_ids {
    ($($id:ident = $name:literal,)+) => {
        /// A rule of `git provenance check`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum RuleId {
            $(#[doc = concat!("`", $name, "`.")] $id,)+
        }

        impl RuleId {
            /// Every rule, in the order in which they are listed.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$id),+];

            /// The stable name, in lower case with hyphens.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$id => $name,)+
                }
            }
        }
    };
}

rule_ids! {
    MissingDisclosure = "missing-disclosure",
    MalformedDisclosure = "malformed-disclosure",
    UnknownCategory = "unknown-category",
    DuplicateDisclosure = "duplicate-disclosure",
    DisclosureOrder = "disclosure-order",
    RefusedAi = "refused-ai",
    OverSizeLimit = "over-size-limit",
    OffLimitsPath = "off-limits-path",
    AgentTrailer = "agent-trailer",
    AgentFooter = "agent-footer",
    AgentSessionLink = "agent-session-link",
    AgentSignOff = "agent-sign-off",
    AgentIdentity = "agent-identity",
    UnknownCoAuthor = "unknown-co-author",
    ForbiddenTrailer = "forbidden-trailer",
    MissingSignOff = "missing-sign-off",
    SignOffMismatch = "sign-off-mismatch",
    SignOffOrder = "sign-off-order",
    StrayTrailer = "stray-trailer",
    PromptInMessage = "prompt-in-message",
    ModelNameInMessage = "model-name-in-message",
    MissingModelName = "missing-model-name",
    UnsquashedFixup = "unsquashed-fixup",
}

impl RuleId {
    /// The rule with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }

    /// Whether the rule is about what an agent left in a commit.
    pub const fn is_agent_trace(self) -> bool {
        matches!(
            self,
            Self::AgentTrailer
                | Self::AgentFooter
                | Self::AgentSessionLink
                | Self::AgentSignOff
                | Self::AgentIdentity
        )
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_found_by_its_name_and_only_by_that() {
        for rule in RuleId::ALL {
            assert_eq!(RuleId::from_name(rule.name()), Some(rule));
            assert_eq!(rule.is_agent_trace(), rule.name().starts_with("agent-"), "{rule}");
        }
        assert_eq!(RuleId::from_name("Agent-Trailer"), None);
    }
}
