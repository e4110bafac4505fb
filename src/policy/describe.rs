//! PURE. A policy in plain sentences, for a person who wants to know what it asks.

use super::types::{
    Confirm, Limit, MessageAuthor, Over, PathClass, Policy, Severity, SignOffMode, Stance, Status,
};
use crate::disclosure::grammar::{ANY, Allowed, DisclosureRule, ValueGrammar};

/// What a policy says about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub heading: &'static str,
    /// A paragraph each.
    pub paragraphs: Vec<String>,
}

impl Policy {
    /// All that the policy asks, in the order in which a contributor meets it.
    pub fn described(&self) -> Vec<Section> {
        let sections = [
            ("AI use", self.about_ai()),
            ("Trailer", self.disclosure.as_ref().map(about_trailer).unwrap_or_default()),
            ("Other trailers", self.about_trailers()),
            ("Limits", self.limits.iter().map(about_limit).collect()),
            ("Sign-off", self.about_sign_off()),
            ("Reminders", self.reminders.clone()),
            ("Checks", self.about_checks()),
            ("Source", self.about_source()),
        ];
        let said = sections.into_iter().filter(|(_, paragraphs)| !paragraphs.is_empty());
        said.map(|(heading, paragraphs)| Section { heading, paragraphs }).collect()
    }

    fn about_ai(&self) -> Vec<String> {
        let mut said = vec![match (self.ai.stance, &self.disclosure) {
            (Stance::Refuse, _) => "Changes made with AI are refused.",
            (_, Some(_)) => "Changes made with AI are taken, and the commit message says so.",
            (Stance::Disclose, None) => {
                "Changes made with AI are taken; where that is said, it is not in the commit message."
            }
            (Stance::Silent, None) => "There is no rule about AI, and nothing is asked about it.",
        }
        .to_owned()];
        if self.ai.message == MessageAuthor::HumanOnly {
            said.push("A person writes the commit message, in their own words.".into());
        }
        match self.ai.prompts {
            Allowed::Forbidden => said.push("The message quotes no prompts.".into()),
            Allowed::Required => said.push("The message quotes the prompts.".into()),
            Allowed::Optional => {}
        }
        match self.ai.model_names {
            Allowed::Forbidden => said.push("The message names no model and no AI tool.".into()),
            Allowed::Required => said.push("The message names the model.".into()),
            Allowed::Optional => {}
        }
        if !self.paths.off_limits.is_empty() {
            said.push(format!("AI is refused in {}.", listed(&self.paths.off_limits)));
        }
        said
    }

    fn about_trailers(&self) -> Vec<String> {
        let rules = &self.trailers;
        let mut said = Vec::new();
        if !rules.forbidden.is_empty() {
            said.push(format!("Not used here: {}.", listed(&rules.forbidden)));
        }
        if !rules.forbidden_for_agents.is_empty() {
            let tokens = listed(&rules.forbidden_for_agents);
            said.push(format!("Removed where they name an agent: {tokens}."));
        }
        if !rules.order.is_empty() {
            said.push(format!("The order is {}.", listed(&rules.order)));
        }
        said
    }

    fn about_sign_off(&self) -> Vec<String> {
        let sign_off = &self.sign_off;
        let word = match &sign_off.confirm {
            Confirm::YesNo => "yes",
            Confirm::Phrase(phrase) => phrase,
        };
        let mut said = match sign_off.mode {
            SignOffMode::Forbidden => return vec!["Sign-offs are not used.".into()],
            SignOffMode::Ask => {
                vec![format!("You decide whether to sign off; typing `{word}` does it.")]
            }
            SignOffMode::Required => {
                vec![format!("Each commit is signed off; typing `{word}` does it.")]
            }
        };
        if sign_off.must_match_author {
            said.push("One sign-off has the name or address of the author.".into());
        }
        said
    }

    fn about_checks(&self) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        for (severity, what) in [
            (Severity::Off, "Not checked"),
            (Severity::Warning, "Only a warning"),
            (Severity::Error, "An error"),
        ] {
            let rules = self.severity.iter().filter(|(_, one)| **one == severity);
            let rules: Vec<String> = rules.map(|(rule, _)| rule.clone()).collect();
            if !rules.is_empty() {
                said.push(format!("{what}: {}.", listed(&rules)));
            }
        }
        let extension = self.extension();
        let own: Vec<String> = extension.entries().map(|entry| entry.id().to_owned()).collect();
        if !own.is_empty() {
            said.push(format!("Known as agents or bots besides those built in: {}.", listed(&own)));
        }
        said
    }

    fn about_source(&self) -> Vec<String> {
        let source = &self.source;
        let mut said = Vec::new();
        if let Some(text) = &source.text {
            let commit = source.commit.as_ref().map(|commit| format!(", at commit {commit}"));
            let read = source.read.as_ref().map(|day| format!(", as read on {day}"));
            said.push(format!(
                "These rules follow {text}{}{}.",
                commit.unwrap_or_default(),
                read.unwrap_or_default()
            ));
        }
        match (source.status, &source.replaced_by) {
            (Some(Status::Draft), _) => said.push("The text is a draft, and not in force.".into()),
            (Some(Status::InForce), _) => said.push("The text is in force.".into()),
            (Some(Status::Retired), None) => said.push("The text is retired.".into()),
            (Some(Status::Retired), Some(preset)) => said
                .push(format!("The text is retired; the preset `{preset}` follows its successor.")),
            (None, _) => {}
        }
        if let Some(day) = &source.review_after {
            said.push(format!("The text is to be read again after {day}."));
        }
        said
    }
}

/// The line that discloses: how it reads, and where it stands.
fn about_trailer(rule: &DisclosureRule) -> Vec<String> {
    let example = format!("`{}: {}`", rule.trailer, rule.example());
    let mut said = vec![format!(
        "AI use is written as in {example}, in a line of its own before the sign-off."
    )];
    match &rule.value {
        ValueGrammar::Categories => {
            said.push("It names what AI was used for:".into());
            said.extend(rule.categories.iter().map(|category| match &category.about {
                Some(about) => format!("- {}: {about}", category.name),
                None => format!("- {}", category.name),
            }));
        }
        ValueGrammar::Literal(word) => said
            .push(format!("The word is always `{word}`; names of analysis tools may follow it.")),
        ValueGrammar::ToolModel => said.push("It names the tool and its model.".into()),
        ValueGrammar::Free => said.push("Any text may stand there.".into()),
    }
    if rule.value == ValueGrammar::Categories {
        match rule.explanation {
            Allowed::Optional => {
                said.push(
                    "An explanation may follow in parentheses, such as `code (refactoring)`."
                        .into(),
                );
            }
            Allowed::Required => said.push("An explanation follows in parentheses.".into()),
            Allowed::Forbidden => {}
        }
    }
    if !rule.also.is_empty() {
        said.push(format!("For another degree of AI use there is {}.", listed(&rule.also)));
    }
    said.extend(rule.attests.clone());
    if rule.once {
        said.push("A message has at most one such line.".into());
    }
    said.push(match &rule.none {
        Some(none) => format!("Without AI the line is `{}: {none}`.", rule.trailer),
        None => "Without AI there is no such line.".into(),
    });
    said
}

fn about_limit(limit: &Limit) -> String {
    let kind = limit.kind.replace('-', " ");
    let what = match limit.category.as_str() {
        ANY => format!("Any change made with AI ({kind})"),
        category => format!("AI use for `{category}` ({kind})"),
    };
    let lines =
        if limit.lines == 1 { "1 line".to_owned() } else { format!("{} lines", limit.lines) };
    let counted = match limit.not_counting {
        Some(PathClass::Tests) => ", not counting tests",
        Some(PathClass::Docs) => ", not counting documentation",
        None => "",
    };
    let over = match limit.over {
        Over::NeedsAgreement => "more needs a maintainer's agreement beforehand",
        Over::Warn => "more is taken, with a warning",
        Over::Refuse => "more is refused",
    };
    let why = limit.why.as_ref().map(|why| format!(" {why}")).unwrap_or_default();
    format!("{what}: at most {lines} added and removed{counted}; {over}.{why}")
}

/// `a, b and c`, each in backticks.
fn listed(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => words.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{from_yaml, preset, preset_ids};

    fn said(policy: &Policy) -> String {
        let sections = policy.described();
        let text = |one: &Section| format!("{}\n{}\n", one.heading, one.paragraphs.join("\n"));
        sections.iter().map(text).collect()
    }

    #[test]
    fn the_kernels_rules_read_as_they_are() {
        let text = said(&preset("linux").unwrap());
        let beginning = "AI use\n\
             Changes made with AI are taken, and the commit message says so.\n\
             The message names no model and no AI tool.\n\
             Trailer\n\
             AI use is written as in `Assisted-by: LLM`, in a line of its own before the sign-off.\n\
             The word is always `LLM`; names of analysis tools may follow it.\n";
        assert!(text.starts_with(beginning), "{text}");
        let sign_off = "Sign-off\n\
             Each commit is signed off; typing `yes` does it.\n\
             One sign-off has the name or address of the author.\n";
        assert!(text.contains(sign_off), "{text}");
        assert!(text.contains("The text is in force.\n"), "{text}");
    }

    #[test]
    fn each_preset_says_whether_ai_is_taken_how_it_is_signed_and_what_it_follows() {
        for id in preset_ids() {
            let policy = preset(id).unwrap();
            let text = said(&policy);
            let refuses = policy.ai.stance == Stance::Refuse;
            assert_eq!(text.contains("made with AI are refused"), refuses, "{id}\n{text}");
            let rule = policy.disclosure.as_ref();
            let tokens = rule.map(|rule| rule.trailer.as_str());
            assert!(tokens.is_none_or(|token| text.contains(token)), "{id}\n{text}");
            let required = policy.sign_off.mode == SignOffMode::Required;
            assert_eq!(text.contains("Each commit is signed off"), required, "{id}\n{text}");
            let forbidden = policy.sign_off.mode == SignOffMode::Forbidden;
            assert_eq!(text.contains("Sign-offs are not used."), forbidden, "{id}\n{text}");
            let source = &policy.source;
            for part in [&source.text, &source.commit, &source.read, &source.review_after] {
                assert!(part.as_ref().is_none_or(|part| text.contains(part)), "{id}\n{text}");
            }
            for limit in &policy.limits {
                assert!(text.contains(&format!("at most {} lines", limit.lines)), "{id}\n{text}");
            }
            assert!(policy.reminders.iter().all(|line| text.contains(line)), "{id}\n{text}");
            assert!(!text.contains("  ") && !text.contains(".."), "{id}\n{text}");
        }
    }

    #[test]
    fn what_a_project_writes_itself_is_said() {
        let yaml = "version: 1
ai: {stance: disclose, message: human-only, prompts: forbidden, model-names: required}
disclosure: {trailer: Helped-by, also: [Made-by], value: free, once: true, none: nobody}
trailers: {forbidden: [Change-Id], order: [Fixes, Helped-by, Signed-off-by]}
sign-off: {mode: required, confirm: {phrase: I did this}, must-match-author: true}
paths: {off-limits: [\"crypto/**\"]}
severity: {agent-footer: warning, stray-trailer: off}
limits: [{category: any, kind: big-change, lines: 1, not-counting: docs, over: refuse}]
bots: [{id: deploy, source: ours, confidence: low, logins: ['deploy[bot]']}]
source: {text: AI.md, status: draft}
";
        let text = said(&from_yaml(yaml.as_bytes(), "p.yml").unwrap());
        for line in [
            "A person writes the commit message, in their own words.",
            "The message quotes no prompts.",
            "The message names the model.",
            "AI is refused in `crypto/**`.",
            "AI use is written as in `Helped-by: TOOL`, in a line of its own before the sign-off.",
            "For another degree of AI use there is `Made-by`.",
            "A message has at most one such line.",
            "Without AI the line is `Helped-by: nobody`.",
            "Not used here: `Change-Id`.",
            "The order is `Fixes`, `Helped-by` and `Signed-off-by`.",
            "Any change made with AI (big change): at most 1 line added and removed, not counting \
             documentation; more is refused.",
            "Each commit is signed off; typing `I did this` does it.",
            "One sign-off has the name or address of the author.",
            "Not checked: `stray-trailer`.",
            "Only a warning: `agent-footer`.",
            "Known as agents or bots besides those built in: `deploy`.",
            "These rules follow AI.md.",
            "The text is a draft, and not in force.",
        ] {
            assert!(text.lines().any(|one| one == line), "{line}\n{text}");
        }
    }
}
