//! PURE. What `?` says at each question: the project's rules in our words, a paragraph each.

use super::{Removal, Situation};
use crate::policy::{DisclosureRule, Limit, Policy};

/// Was AI used?
pub(super) fn use_of_ai(situation: &Situation<'_>, agent_lines_went: bool) -> Vec<String> {
    let mut more = vec![
        "Say yes if text in this change came out of an AI tool, or if the tool's answer decided how \
         the change looks, even if you edited it afterwards. Say no for completion of a word or a \
         line, for spelling, for asking how an interface works, and for tools that always give the \
         same result, such as sed or a formatter."
            .to_owned(),
    ];
    if let Some(rule) = &situation.policy.disclosure {
        more.push(format!(
            "For {} such use is disclosed in the commit message, in one line: `{}: …`. It names what \
             the tool was used for, not the tool.",
            situation.policy.name, rule.trailer
        ));
        more.extend(rule.attests.clone());
    }
    if agent_lines_went {
        more.push("An agent had left lines in this message; they are listed above.".into());
    }
    more
}

/// A line that a person has to decide about: why, and what `?` says.
pub(super) fn doubt(line: &Removal) -> (&'static str, &'static str) {
    match line.rule {
        "own-sign-off" => (
            "Only the author can have certified that. Keep it if you know that they did.",
            "The line names the author of this commit, and the commit will be yours. If the author sent \
             it to you, with their patch say, it stays with yes. If a tool has put it there, answer no: \
             the line goes, and the author can sign off later.",
        ),
        "forbidden-trailer" => (
            "The project does not use this trailer. Keep it if a person should be thanked here.",
            "It looks like a person's name, so it is not removed unasked. Yes keeps the line, and a \
             reviewer may ask you to move the thanks into the message; no removes it.",
        ),
        _ => (
            "It may be an agent's mark or a person's words; only you know. Keep it if in doubt.",
            "Agents leave marks such as co-author lines, footers and links to their sessions. This line \
             looks like one, but a person could have written it too, so it is not removed unasked. Yes \
             keeps it as it is; no removes the whole line.",
        ),
    }
}

/// What was AI used for?
pub(super) fn categories(rule: &DisclosureRule) -> Vec<String> {
    let mut more = vec![
        "Tick everything that AI produced or shaped, also where you changed it afterwards."
            .to_owned(),
    ];
    for category in &rule.categories {
        if let Some(about) = &category.about {
            more.push(format!("{}: {about}.", category.name));
        }
    }
    more
}

/// An explanation in parentheses.
pub(super) fn explanation(rule: &DisclosureRule) -> Vec<String> {
    vec![
        format!(
            "It tells a reviewer where to look, as in `{}: code (refactoring)` or `code (prototype)`.",
            rule.trailer
        ),
        "Name the kind of work, not the tool. Longer reasons belong into the message itself."
            .into(),
    ]
}

/// Which of the cases that the project takes.
pub(super) fn limit(policy: &Policy, limit: &Limit) -> Vec<String> {
    let mut more = Vec::new();
    more.extend(limit.why.clone());
    more.push(format!(
        "Added and removed lines count{}. More than {} need a maintainer's agreement before you send \
         them; splitting a change into parts does not help.",
        if limit.not_counting.is_some() { ", those of tests do not" } else { "" },
        limit.lines
    ));
    more.push(
        "A mechanical change does the same thing in many places. Agreed means that a maintainer of \
         the code said yes before, where others can read it."
            .into(),
    );
    more.push(format!("None of these: {} wants to hear from you first.", policy.name));
    more
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
        "Yes means that the words are yours: a tool may have mended spelling and grammar, or \
         translated them, but did not draft them. {} also wants cover letters and answers to \
         reviewers written by you.",
        policy.name
    )]
}

/// What a value looks like under a grammar without categories.
pub(super) fn value(rule: &DisclosureRule) -> Vec<String> {
    vec![format!(
        "The line in the message will be `{}: …`, where … is {}.",
        rule.trailer,
        rule.expected()
    )]
}
