//! PURE. Prompts, or a conversation with an AI, in a message.

use std::ops::Range;

use bstr::ByteSlice;

use super::finding::Violation;
use super::{CommitFacts, Linter, Rule, RuleId, body, first_line};
use crate::policy::{Allowed, Severity};
use git_message::lines::lines;

pub(super) static RULE: Rule = Rule {
    id: RuleId::PromptInMessage,
    severity: Severity::Error,
    explain: "\
What you typed into a tool does not explain a change to the person who reads the history later. Where the policy \
says `ai: {prompts: forbidden}`, the message gives the reasons and leaves the conversation out.

bad:   Prompt: make the parser faster
good:  Read the input in one go; the parser spent half of its time in read(2).

Write what the change does and why, in your own words. A line that may be about another kind of prompt is only \
a warning.",
    judges_letters: true,
    needs_changes: None,
    check,
};

/// Beginnings of a line that introduce a prompt to an AI and nothing else.
const SURE: &[&str] = &[
    "ai prompt:",
    "ai-prompt:",
    "ai prompts:",
    "ai-prompts:",
    "llm prompt:",
    "llm-prompt:",
    "prompt used:",
    "prompts used:",
    "prompt(s) used:",
    "original prompt:",
    "initial prompt:",
    "user prompt:",
    "user-prompt:",
    "system prompt used:",
    "claude prompt:",
    "chatgpt prompt:",
    "copilot prompt:",
    "gemini prompt:",
    "codex prompt:",
    "cursor prompt:",
];
/// Beginnings of a line that could be about a shell's prompt as well.
const UNSURE: &[&str] = &["Prompt:", "Prompts:", "The prompt was", "The prompt:"];
/// Whole headings.
const HEADINGS: &[&str] = &["prompt", "prompts", "ai prompt", "ai prompts", "prompt history"];
/// How a person is marked in a conversation with an AI, and how the AI is.
const PEOPLE: &[&str] = &["Human:", "User:", "Me:"];
const MACHINES: &[&str] =
    &["Assistant:", "AI:", "Claude:", "ChatGPT:", "Copilot:", "Gemini:", "LLM:"];

fn check(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    if linter.policy.ai.prompts != Allowed::Forbidden {
        return Vec::new();
    }
    let bytes = facts.bytes();
    let mut violations = Vec::new();
    let mut question: Option<Range<usize>> = None;
    for line in lines(bytes, body(bytes)) {
        let span = first_line(bytes, line);
        let (is_heading, text) = without_marks(&bytes[span.clone()]);
        let violation = |what: &str| {
            Violation::at(span.clone(), what)
                .help("say what the change does and why, in your own words")
        };
        if begins_with_any(text, SURE) || is_heading && is_any(text, HEADINGS) {
            violations.push(violation("a prompt to an AI"));
        } else if UNSURE.iter().any(|start| text.starts_with_str(start)) {
            violations.push(violation("perhaps a prompt to an AI").doubtful(true));
        } else if PEOPLE.iter().any(|start| text.starts_with_str(start)) {
            question.get_or_insert(span);
        } else if question.is_some() && MACHINES.iter().any(|start| text.starts_with_str(start)) {
            violations.push(violation("a conversation with an AI"));
            question = None;
        }
    }
    violations
}

/// Whether a line is a heading, and the line without the marks of a heading, a list or emphasis.
fn without_marks(line: &[u8]) -> (bool, &[u8]) {
    let text = line.trim_start_with(|c| matches!(c, '#' | '*' | '-' | '_' | '>' | ' ' | '\t'));
    (line.starts_with(b"#") || line.starts_with(b"**"), text)
}

fn begins_with_any(text: &[u8], starts: &[&str]) -> bool {
    starts.iter().any(|start| {
        text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
    })
}

fn is_any(text: &[u8], words: &[&str]) -> bool {
    let text = text.trim_end_with(|c| matches!(c, '*' | ':' | '#' | ' '));
    words.iter().any(|word| text.eq_ignore_ascii_case(word.as_bytes()))
}
