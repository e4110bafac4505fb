//! PURE. The rules about the text of a message.

use super::*;

const NO_PROMPTS: &str = "ai: {prompts: forbidden}\n";
const NO_NAMES: &str = "ai: {model-names: forbidden}\n";

#[test]
fn prompts_and_conversations_stay_out_where_the_policy_says_so() {
    for (text, marked) in [
        ("Prompt used: make it faster", "prompt-in-message! Prompt used: make it faster"),
        ("## Prompts", "prompt-in-message! ## Prompts"),
        ("- **AI prompt:** go on", "prompt-in-message! - **AI prompt:** go on"),
        ("Prompt: make it faster", "prompt-in-message? Prompt: make it faster"),
        ("Human: do it\nAssistant: done", "prompt-in-message! Assistant: done"),
    ] {
        let message = format!("s\n\n{text}\n\nmore\n");
        Commit::new(NO_PROMPTS, &message).is_not_fixed(marked);
        Commit::new("", &message).gives(&[]);
    }
    for good in [
        "shell: Prompt: show the branch\n\nThe prompt shows the branch.\n",
        "s\n\nprompt: show the branch\n",
        "s\n\nUser: root\n\nmore\n",
        "s\n\nWhen the prompt was empty, nothing happened.\n",
    ] {
        Commit::new(NO_PROMPTS, good).gives(&[]);
    }
}

#[test]
fn models_and_tools_are_not_named_where_the_policy_says_so() {
    let line = |value: &str| with_block(&format!("AI-used-for: {value}\n"));
    Commit::new(NO_NAMES, &line("code (by Claude Opus 4.6)"))
        .is_not_fixed("model-name-in-message! Claude Opus 4.6");
    Commit::new(NO_NAMES, &line("code (Claude)")).is_not_fixed("model-name-in-message? Claude");
    Commit::new("", &line("code (by Claude Opus 4.6)")).gives(&[]);
    for good in ["code (by an AI)", "code (with an LLM)", "code (cursor handling), tests"] {
        Commit::new(NO_NAMES, &line(good)).gives(&[]);
    }
    let about = "client: speak to Claude Opus 4.6\n\nThe model gpt-5 goes.\n";
    Commit::new(NO_NAMES, about).gives(&[]);
    let other =
        "disclosure: none\ntrailers: {forbidden-for-agents: []}\nai: {model-names: forbidden}\n";
    Commit::new(other, &with_block("Assisted-by: Claude:claude-opus-4\n"))
        .is_not_fixed("model-name-in-message! Assisted-by: Claude:claude-opus-4");
    Commit::new(other, &with_block("Assisted-by: AI\n")).gives(&[]);
}

#[test]
fn a_commit_that_was_to_be_folded_is_found_by_its_subject() {
    for prefix in ["fixup!", "squash!", "amend!"] {
        Commit::new("", &format!("{prefix} s\n\nbody\n"))
            .is_not_fixed(&format!("unsquashed-fixup! {prefix}"));
    }
    Commit::new("", "\nfixup! s\n").gives(&["unsquashed-fixup! fixup!"]);
    Commit::new("", "fixup: s\n").gives(&[]);
    Commit::new("", "s\n\nfixup! s\n").gives(&[]);
}
