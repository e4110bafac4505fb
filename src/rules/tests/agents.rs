//! PURE. The rules about what agents leave.

use super::*;

/// The default policy, with AI use disclosed so that nothing else is missed.
fn disclosed(lines: &str) -> String {
    with_block(&format!("AI-used-for: code\n{lines}"))
}

#[test]
fn lines_of_agents_are_errors_and_are_removed() {
    let kinds = [
        ("agent-trailer", "Co-authored-by: Claude <noreply@anthropic.com>"),
        ("agent-sign-off", "Signed-off-by: Codex <codex@openai.com>"),
    ];
    for (rule, line) in kinds {
        let bad = disclosed(&format!("{line}\nFixes: #1\n"));
        let quiet = "severity: {disclosure-order: off}\n";
        Commit::new(quiet, &bad).is_fixed(&format!("{rule}! {line}"), &disclosed("Fixes: #1\n"));
    }
    let loose = [
        ("agent-footer", "🤖 Generated with [Claude Code](https://claude.com/claude-code)"),
        ("agent-session-link", "https://claude.ai/code/session_01AbCdEfGhJkLmNpQrStUvWx"),
    ];
    for (rule, line) in loose {
        let bad = format!("s\n\n{line}\n\nAI-used-for: code\n");
        Commit::new("", &bad).is_fixed(&format!("{rule}! {line}"), "s\n\nAI-used-for: code\n");
    }
}

#[test]
fn people_and_prose_are_let_alone() {
    for good in [
        "Co-authored-by: Kim Other <kim@example.org>\n",
        "Reviewed-by: Claude Martin <claude.martin@example.org>\n",
        "Signed-off-by: Robin Tester <robin@example.org>\n",
        "Reported-by: dependabot[bot] <support@github.com>\n",
    ] {
        Commit::new("", &with_block(good)).gives(&[]);
    }
    Commit::new("", "Claude: wrap the client\n\nThis talks to Claude and to Copilot.\n").gives(&[]);
}

#[test]
fn what_may_be_a_persons_is_a_warning_unless_the_policy_says_how_bad_it_is() {
    let doubt = disclosed("Reviewed-by: Claude Code <noreply@anthropic.com>\n");
    let marked = "Reviewed-by: Claude Code <noreply@anthropic.com>";
    Commit::new("", &doubt).is_not_fixed(&format!("agent-trailer? {marked}"));
    let error = "severity: {agent-trailer: error}\n";
    Commit::new(error, &doubt).gives(&[&format!("agent-trailer! {marked}")]);
    Commit::new("severity: {agent-trailer: off}\n", &doubt).gives(&[]);
}

#[test]
fn who_is_unknown_and_nobody_to_talk_to_is_a_warning_and_stays() {
    for line in [
        "Co-authored-by: Acme Coder <noreply@acme.example>",
        "Co-authored-by: acme[bot] <4242+acme[bot]@users.noreply.github.com>",
        "Co-authored-by: blorp-3.5-flash <kim@example.org>",
        "Signed-off-by: Acme Agent <agent@acme.example>",
    ] {
        let message = disclosed(&format!("{line}\n"));
        let quiet = "severity: {disclosure-order: off}\n";
        Commit::new(quiet, &message).is_not_fixed(&format!("unknown-co-author? {line}"));
        Commit::new("severity: {disclosure-order: off, unknown-co-author: off}\n", &message)
            .gives(&[]);
    }
    Commit::new("", &disclosed("Co-authored-by: Kim <kim@example.org>\n")).gives(&[]);
}

#[test]
fn a_link_to_a_session_is_found_wherever_it_stands() {
    let line = "As said in https://claude.ai/code/session_01AbCdEfGhJkLmNpQrStUvWx before.";
    let message = format!("s\n\n{line}\n\nAI-used-for: code\n");
    Commit::new("", &message).is_not_fixed(&format!("agent-session-link? {line}"));
}

#[test]
fn an_agent_as_author_or_committer_is_named() {
    let message = disclosed("");
    let agent = "Claude <noreply@anthropic.com>";
    Commit::new("", &message).by(agent).is_not_fixed("agent-identity!");
    let both = Commit::new("", &message).by(agent).committed_by(agent);
    both.gives(&["agent-identity!"]);
    let committer = Commit::new("", &message).committed_by(agent).findings();
    assert!(committer[0].text.contains("committer"), "{}", committer[0].text);
    Commit::new("", &message).by("Claude Martin <claude.martin@example.org>").gives(&[]);
    Commit::new("", &message)
        .by("Robin Tester (aider) <r@example.org>")
        .gives(&["agent-identity?"]);
}

#[test]
fn a_trailer_that_the_project_does_not_use_is_forbidden_for_everybody_or_for_agents() {
    let agent = disclosed("Assisted-by: Claude Code\n");
    Commit::new("", &agent).is_fixed("forbidden-trailer! Assisted-by: Claude Code", &disclosed(""));
    let person = disclosed("Assisted-by: Kim Other <kim@example.org>\n");
    Commit::new("", &person).gives(&[]);
    let all = "trailers: {forbidden: [Assisted-by]}\n";
    Commit::new(all, &person)
        .is_not_fixed("forbidden-trailer! Assisted-by: Kim Other <kim@example.org>");
    Commit::new(all, &agent)
        .is_fixed("forbidden-trailer! Assisted-by: Claude Code", &disclosed(""));
    Commit::new("trailers: {forbidden-for-agents: []}\n", &agent).gives(&[]);
}

#[test]
fn a_cover_letter_is_judged_by_its_prose_only() {
    let letter = "Read on\n\nPrompt used: make it faster\n\nSigned-of-by: Robin <r@x.org>\n\n\
                  🤖 Generated with [Claude Code](https://claude.com/claude-code)\n";
    let mut commit = Commit::under(QEMU, letter);
    commit.subject = Subject::CoverLetter;
    commit.gives(&[
        "prompt-in-message! Prompt used: make it faster",
        "agent-footer! 🤖 Generated with [Claude Code](https://claude.com/claude-code)",
    ]);
}
