//! PURE. What `?` says at each question: the project's rules in our words, a paragraph each.

use super::{CommitContext, preview};
use crate::draft::{Cause, Removal};
use crate::policy::{DisclosureRule, Limit, Over, Policy, ValueGrammar};
use crate::rule_id::RuleId;

/// Was AI used?
pub(super) fn use_of_ai(context: &CommitContext<'_>, agent_lines_went: bool) -> Vec<String> {
    let mut more = vec![
        "Say yes if text in this change came out of an AI tool, or if the tool's answer decided how \
         the change looks, even if you edited it afterwards. Say no for completion of a word or a \
         line, for spelling, for asking how an interface works, and for tools that always give the \
         same result, such as sed or a formatter."
            .to_owned(),
    ];
    if let Some(rule) = &context.policy.disclosure {
        more.push(format!(
            "For {} such use is disclosed in the commit message, in one line: `{}: …`.{}",
            context.policy.name,
            rule.trailer,
            match rule.value {
                ValueGrammar::Categories => " It names what the tool was used for, not the tool.",
                _ => "",
            }
        ));
        more.extend(rule.attests.clone());
    }
    if agent_lines_went {
        more.push("An agent had left lines in this message; they are listed above.".into());
    }
    more
}

/// A line that a person has to decide about: why, and what `?` says.
pub(super) fn doubt(line: &Removal) -> (String, &'static str) {
    let (why, more) = match line.cause {
        Cause::OwnSignOff => (
            "Only the author can have certified that. Keep it if you know that they did.",
            "The line names the author of this commit, and the commit will be yours. If the author sent \
             it to you, with their patch say, it stays with yes. If a tool has put it there, answer no: \
             the line goes, and the author can sign off later.",
        ),
        Cause::Rule(RuleId::ForbiddenTrailer) => (
            "Keep it if a person should be thanked here.",
            "It looks like a person's name, so it is not removed unasked. Yes keeps the line, and a \
             reviewer may ask you to move the thanks into the message; no removes it.",
        ),
        Cause::Rule(RuleId::UnknownCoAuthor) => (
            "Keep it if you know who that is.",
            "Whoever is named here cannot be written to, and is no bot that is known. It may be a tool that has \
             added itself. Yes keeps the line as it is; no removes it. Name a bot of your own in `bots` of \
             the project's rules or of your file of agents, and nobody is asked again.",
        ),
        Cause::Rule(RuleId::AgentSessionLink) => (
            "Keep it if others may read the session.",
            "A link to an agent's session stands here. Everybody who can open it reads what was said there. Yes \
             keeps the whole line; no removes the whole line. To take out the link alone, keep the line and \
             edit the message.",
        ),
        _ => (
            "Keep it if in doubt.",
            "Agents leave marks such as co-author lines, footers and links to their sessions. This line \
             looks like one, but a person could have written it too, so it is not removed unasked. Yes \
             keeps it as it is; no removes the whole line.",
        ),
    };
    (
        format!(
            "It stays or goes as you say: {}. {why}",
            crate::text::escape::line(line.reason.as_bytes())
        ),
        more,
    )
}

/// What was AI used for?
pub(super) fn categories(rule: &DisclosureRule) -> Vec<String> {
    vec![
        "Tick everything that AI produced or shaped, also where you changed it afterwards. Completion \
         of a word or a line, spelling, and a review before you commit do not count."
            .to_owned(),
        format!("The line will read like `{}: code, tests`. It does not name the tool.", rule.trailer),
    ]
}

/// An explanation in parentheses.
pub(super) fn explanation(rule: &DisclosureRule) -> Vec<String> {
    vec![
        format!(
            "It tells a reviewer where to look, as in `{}: code (refactoring)` or `code (prototype)`.",
            rule.trailer
        ),
        "Name the kind of work, not the tool. Longer reasons belong in the message itself.".into(),
    ]
}

/// Which of the cases that the project takes.
pub(super) fn limit(limit: &Limit) -> Vec<String> {
    let counted = format!(
        "Added and removed lines count{}. {}",
        if limit.not_counting.is_some() { ", those of tests do not" } else { "" },
        match limit.over {
            Over::NeedsAgreement => format!(
                "More than {} need a maintainer's agreement before you send them: agreed means that \
                 one said yes before, where others can read it.",
                limit.lines
            ),
            Over::Warn => format!("At most {} are wanted.", limit.lines),
            Over::Refuse => format!("More than {} are not taken.", limit.lines),
        }
    );
    vec![counted, "A mechanical change does the same thing in many places.".into()]
}

/// The first case: a small change of the limit's kind.
pub(super) fn small(limit: &Limit, counted: u64) -> String {
    let kind = limit.kind.replace('-', " ");
    let not_counting = if limit.not_counting.is_some() { ", tests not counted" } else { "" };
    let counted_lines = preview::lines(counted);
    let verdict = if counted > limit.lines { "over" } else { "within" };
    format!("a small {kind}: {counted_lines}{not_counting}, {verdict} the limit of {}", limit.lines)
}

/// What is said to a person who chose the first case for a change that is over the limit.
pub(super) fn too_large(limit: &Limit, counted: u64) -> String {
    let what = format!("{} are more than {}", preview::lines(counted), limit.lines);
    match limit.over {
        Over::NeedsAgreement => {
            format!("{what}: ask a maintainer first, or make the change smaller.")
        }
        Over::Refuse => format!("{what}, and no more are taken: make the change smaller."),
        Over::Warn => format!("{what}: a smaller change would be welcome."),
    }
}

/// The tool behind a mechanical change.
pub(super) fn tool() -> Vec<String> {
    vec![
        "A tool that gives the same result each time can be checked by running it again. If AI \
         wrote the script, commit that or quote it in the message; then say how it was run."
            .into(),
    ]
}

/// Were the tests seen to fail?
pub(super) fn tests() -> Vec<String> {
    vec![
        "Stash or revert the change, keep the tests, run them: they should fail. If they test \
         something that already worked, say no; nothing else follows from it."
            .into(),
    ]
}

/// Who wrote the message?
pub(super) fn message(policy: &Policy) -> Vec<String> {
    vec![format!(
        "Yes means that the words are yours: a tool may have fixed spelling and grammar, but did not \
         draft them. With `edit it now` your editor opens, and {} gets your own words.",
        policy.name
    )]
}

/// Which of several trailers.
pub(super) fn trailers(rule: &DisclosureRule) -> Vec<String> {
    let tokens: Vec<String> = rule.tokens().map(|token| format!("`{token}`")).collect();
    vec![format!(
        "One line is written, of {}. Words such as `Generated` are for a change that you only \
         checked; words such as `Assisted` for one that you shaped yourself.",
        tokens.join(" or ")
    )]
}

/// What a value looks like under a grammar without categories.
pub(super) fn value(rule: &DisclosureRule, token: &str) -> Vec<String> {
    vec![format!("The line in the message will be `{token}: …`, where … is {}.", rule.expected())]
}
