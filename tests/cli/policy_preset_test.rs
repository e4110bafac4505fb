//! Each preset through the real program: the line it writes, what it removes from a message, and what it
//! refuses. Unattended first, then the questions that only some presets ask.

use crate::dialogue::{
    Dialogue, LIMIT, Prompt, SIGN_OFF, SURE, USED, VALUE, commit, committed, message, stage,
    with_change,
};
use crate::rig::{Format, Key, Outcome, Repo};

/// A preset, a statement, the line in the commit, and a statement that it does not take.
type Row = (&'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const WRITES: [Row; 16] = [
    ("default", "CODE ( refactoring ); test", "AI-used-for: code (refactoring), tests", "poetry"),
    ("qemu-draft", "analysis", "AI-used-for: research", "collecting comments"),
    ("qemu-2026-05", "docs and tests", "AI-used-for: tests, docs", "LLM"),
    ("linux", "llm coccinelle sparse", "Assisted-by: LLM coccinelle sparse", "LLM gcc"),
    ("linux-7.2", "Claude:claude-3-opus sparse", "Assisted-by: Claude:claude-3-opus sparse", "LLM"),
    ("zephyr", "Claude:claude-opus-4.6 coccinelle", "Assisted-by: Claude:claude-opus-4.6 coccinelle", "Claude"),
    ("b4", "claude-opus-4-6-20250925", "Assisted-by: claude-opus-4-6-20250925", " "),
    ("ovs", "model-42.0, Assistant-9.0", "Assisted-by: model-42.0, Assistant-9.0", ""),
    ("mesa", "TOOL (MODEL)", "Assisted-by: TOOL (MODEL)", ""),
    ("mesa", "generated-by: TOOL", "Generated-by: TOOL", "Generated-by:"),
    ("fedora", "generic LLM chatbot", "Assisted-by: generic LLM chatbot", ""),
    ("llvm", "generic LLM chatbot", "Assisted-by: generic LLM chatbot", ""),
    ("artsy", "Claude:Opus-4.5", "Assisted-by: Claude:Opus-4.5", "Claude"),
    ("openinfra", "Some Assistant", "Generated-By: Some Assistant", "Assisted-By: "),
    ("apache", "Some Assistant", "Generated-by: Some Assistant", ""),
    ("bootc", "ai", "Assisted-by: AI", "Claude"),
];

/// Presets without a line of their own, and the project that says so in the refusal.
const WRITE_NOTHING: [&str; 5] = ["neutral", "humans-only", "pr-only", "no-ai", "qemu-in-force"];

/// Which of three disclosures in a message are left under a preset: Assisted-by, Generated-by and
/// AI-used-for. The last names no agent, so nobody removes it unasked.
#[rustfmt::skip]
const KEEPS: [(&str, &[&str]); 20] = [
    ("default", &["AI-used-for"]),
    ("neutral", &["Assisted-by", "Generated-by", "AI-used-for"]),
    ("no-ai", &["AI-used-for"]),
    ("humans-only", &["AI-used-for"]),
    ("pr-only", &["AI-used-for"]),
    ("apache", &["Generated-by", "AI-used-for"]),
    ("artsy", &["Assisted-by", "AI-used-for"]),
    ("b4", &["Assisted-by", "AI-used-for"]),
    ("bootc", &["Assisted-by", "Generated-by", "AI-used-for"]),
    ("fedora", &["Assisted-by", "AI-used-for"]),
    ("linux", &["Assisted-by", "AI-used-for"]),
    ("linux-7.2", &["Assisted-by", "AI-used-for"]),
    ("llvm", &["Assisted-by", "AI-used-for"]),
    ("mesa", &["Assisted-by", "Generated-by", "AI-used-for"]),
    ("openinfra", &["Assisted-by", "Generated-by", "AI-used-for"]),
    ("ovs", &["Assisted-by", "AI-used-for"]),
    ("qemu-in-force", &["AI-used-for"]),
    ("qemu-draft", &["AI-used-for"]),
    ("qemu-2026-05", &["AI-used-for"]),
    ("zephyr", &["Assisted-by", "AI-used-for"]),
];

fn unattended(repo: &Repo, preset: &str, words: &[&str], message: &str) -> Outcome {
    let run = repo.command(["provenance", "commit", "-q", "--allow-empty", "-F", "-"]);
    run.args(["--policy", preset]).args(words).stdin(message).run()
}

#[test]
fn the_tables_name_every_preset() {
    let ids = git_provenance::testing::policy::preset_ids();
    let kept: Vec<&str> = KEEPS.iter().map(|row| row.0).collect();
    assert_eq!(kept, ids);
    for id in ids {
        let writes = WRITES.iter().any(|row| row.0 == id);
        assert_ne!(writes, WRITE_NOTHING.contains(&id), "{id}");
    }
}

#[test]
fn each_preset_writes_its_line_before_other_peoples_sign_offs_and_refuses_other_values() {
    let repo = Repo::seeded(Format::usual());
    let kim = "Signed-off-by: Kim Other <kim@example.org>\n";
    for (preset, spec, line, wrong) in WRITES {
        let text = format!("S\n\n{kim}");
        unattended(&repo, preset, &["--ai-used-for", spec], &text).assert_success();
        assert_eq!(message(&repo), format!("S\n\n{line}\n{kim}"), "{preset}");
        // The line is read again, and is all that an agent needs to say.
        unattended(&repo, preset, &[], &format!("Again\n\n{line}\n")).assert_success();
        assert_eq!(message(&repo), format!("Again\n\n{line}\n"), "{preset}");
        let outcome = unattended(&repo, preset, &["--ai-used-for", wrong], "Wrong\n");
        outcome.assert_code(129).assert_err("hint: ");
        let outcome = unattended(&repo, preset, &[], "Silent\n").assert_code(128);
        outcome.assert_err("nobody is here to say whether AI was used").assert_err("--ai-used-for");
        // Only a person may say the contrary of what a message says.
        let outcome = unattended(&repo, preset, &["--no-ai"], &format!("None\n\n{line}\n"));
        outcome.assert_code(128).assert_err(line);
        unattended(&repo, preset, &["--no-ai"], "None\n").assert_success();
        assert_eq!(message(&repo), "None\n", "{preset}");
    }
}

#[test]
fn presets_without_a_line_take_no_statement_for_one_and_two_of_them_refuse_ai() {
    let repo = Repo::seeded(Format::usual());
    let before = repo.snapshot();
    for preset in WRITE_NOTHING {
        let outcome = unattended(&repo, preset, &["--ai-used-for", "code"], "S\n").assert_code(128);
        let refuses = ["no-ai", "qemu-in-force"].contains(&preset);
        let says = if refuses { "does not take content made with AI" } else { "has no trailer" };
        outcome.assert_err(says).assert_err("hint: ");
        repo.assert_unchanged(&before);
    }
    unattended(&repo, "no-ai", &["--no-ai"], "S\n").assert_success();
    assert_eq!(message(&repo), "S\n");
}

#[test]
fn where_no_ai_is_taken_a_draft_that_shows_ai_is_refused_unless_it_is_said_otherwise() {
    let repo = Repo::seeded(Format::usual());
    let before = repo.snapshot();
    let claude = "Co-authored-by: Claude <noreply@anthropic.com>";
    for preset in ["no-ai", "qemu-in-force"] {
        for line in ["AI-used-for: code", "Assisted-by: LLM sparse", claude] {
            let outcome = unattended(&repo, preset, &[], &format!("S\n\n{line}\n"));
            let outcome = outcome.assert_code(128).assert_err("does not take content made with AI");
            outcome.assert_err(&format!("(line 3: {line})")).assert_err("hint: if no AI was used");
            repo.assert_unchanged(&before);
        }
    }
    let said = "S\n\nAI-used-for: code\nFixes: #1\n";
    unattended(&repo, "no-ai", &["--no-ai"], said).assert_code(128);
    repo.assert_unchanged(&before);
    unattended(&repo, "no-ai", &[], "T\n\nAI-used-for: none\n").assert_success();
}

#[test]
fn where_no_ai_is_taken_a_person_is_told_what_the_draft_says_and_answers() {
    for (key, code) in [("y", 128), ("n", 0)] {
        let repo = with_change();
        let words = ["-m", "S\n\nAI-used-for: code", "--policy", "no-ai"];
        let mut terminal = commit(&repo, &words);
        terminal
            .wait_for("line 3: AI-used-for: code")
            .wait_for("does not take content made with AI");
        terminal.at(USED).type_text(key);
        if code == 0 {
            committed(terminal.at(SURE).type_text("y").sign_off("yes"));
            assert!(!message(&repo).contains("AI-used-for"), "{}", message(&repo));
        } else {
            assert_eq!(terminal.finish().code, Some(code));
        }
    }
}

#[test]
fn a_word_for_no_ai_is_written_demanded_and_read_again() {
    let repo = Repo::seeded(Format::usual());
    repo.write("rules.yml", "version: 1\nextends: default\ndisclosure: {none: none}\n");
    let line = "AI-used-for: none";
    unattended(&repo, "rules.yml", &["--no-ai"], "S\n\nFixes: #1\n").assert_success();
    assert_eq!(message(&repo), format!("S\n\nFixes: #1\n{line}\n"));
    repo.provenance(["check", "--policy", "rules.yml", "HEAD", "--"]).assert_success();
    unattended(&repo, "rules.yml", &[], &format!("T\n\n{line}\n")).assert_success();
    assert_eq!(message(&repo), format!("T\n\n{line}\n"));
    let used =
        unattended(&repo, "rules.yml", &["--ai-used-for", "code"], &format!("U\n\n{line}\n"));
    used.assert_success();
    assert_eq!(message(&repo), "U\n\nAI-used-for: code\n");
    repo.git(["commit", "-q", "--allow-empty", "-m", "silent"]);
    let found = repo.provenance(["check", "--policy", "rules.yml", "HEAD", "--"]).assert_code(1);
    found.assert_out("missing-disclosure");
}

#[test]
fn each_preset_removes_agents_and_keeps_people_and_its_own_trailers() {
    let agents = [
        "Co-authored-by: Claude <noreply@anthropic.com>",
        "Co-developed-by: Claude <noreply@anthropic.com>",
        "Signed-off-by: Claude <noreply@anthropic.com>",
    ];
    let people = [
        "Co-authored-by: Kim Other <kim@example.org>",
        "Assisted-by: Sam Third <sam@example.org>",
        "Reviewed-by: Claude Martin <claude.martin@example.org>",
        "Signed-off-by: Kim Other <kim@example.org>",
    ];
    let disclosures =
        ["Assisted-by: Claude Code", "Generated-by: Claude Code", "AI-used-for: code"];
    let body = "S\n\nWhy.\n\nFixes: #1\n";
    let lines = [&disclosures[..], &agents[..], &people[..]].concat().join("\n");
    let footer = "\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\n";
    let repo = Repo::none();
    for (preset, kept) in KEEPS {
        let run = repo.command(["provenance", "strip", "--policy", preset]);
        let outcome = run.stdin(format!("{body}{lines}\n{footer}")).run().assert_success();
        let is_kept = |line: &&&str| kept.iter().any(|token| line.starts_with(token));
        let left: Vec<&str> = disclosures.iter().filter(is_kept).chain(&people).copied().collect();
        assert_eq!(outcome.out(), format!("{body}{}\n", left.join("\n")), "{preset}: {outcome}");
        for agent in agents {
            assert!(outcome.err().contains(agent), "{preset}: {outcome}");
        }
    }
}

#[test]
fn one_line_and_two_trailers_are_not_mixed_unasked() {
    let repo = Repo::seeded(Format::usual());
    let before = repo.snapshot();
    for (preset, lines) in [
        ("zephyr", "Assisted-by: A:1\nAssisted-by: B:2\n"),
        ("mesa", "Assisted-by: A\nGenerated-by: B\n"),
    ] {
        let outcome = unattended(&repo, preset, &[], &format!("S\n\n{lines}")).assert_code(128);
        outcome.assert_err("several disclosures").assert_err("--ai-used-for");
        repo.assert_unchanged(&before);
    }
    // The kernel had no such rule, the same line twice is one, and a statement replaces all of them.
    for (preset, spec, lines, stored) in [
        (
            "linux-7.2",
            None,
            "Assisted-by: A:1\nAssisted-by: B:2",
            "Assisted-by: A:1\nAssisted-by: B:2",
        ),
        ("zephyr", None, "Assisted-by: A:1\nAssisted-by: A:1", "Assisted-by: A:1"),
        ("mesa", Some("C"), "Assisted-by: A\nGenerated-by: B", "Assisted-by: C"),
        ("mesa", Some("Generated-by: C"), "Assisted-by: A\nGenerated-by: B", "Generated-by: C"),
    ] {
        let words: Vec<&str> = spec.iter().flat_map(|spec| ["--ai-used-for", spec]).collect();
        unattended(&repo, preset, &words, &format!("S\n\n{lines}\n")).assert_success();
        assert_eq!(message(&repo), format!("S\n\n{stored}\n"), "{preset}");
    }
}

// ---- with a person

#[test]
fn a_person_chooses_between_two_trailers() {
    const WHICH: Prompt = Prompt("arrow keys move, Enter or a digit chooses", "");
    for (place, token) in [(0, "Assisted-by"), (1, "Generated-by")] {
        let repo = with_change();
        let mut terminal = commit(&repo, &["--policy", "mesa", "-m", "s"]);
        terminal.at(USED).type_text("y").at(WHICH).choose(place);
        terminal.at(VALUE).wait_for(&format!("What stands after `{token}:`?")).line("TOOL (MODEL)");
        let screen = committed(&mut terminal);
        assert_eq!(message(&repo), format!("s\n\n{token}: TOOL (MODEL)\n"), "{screen}");
    }
}

#[test]
fn an_everyday_tool_is_not_taken_and_asked_again() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["--policy", "linux", "-m", "s"]);
    terminal.at(USED).type_text("y").at(VALUE).line("LLM gcc");
    terminal.at(Prompt("`gcc` is an everyday tool", ">")).line("LLM sparse");
    let screen = committed(terminal.sign_off("yes"));
    let own = "Signed-off-by: Robin Tester <robin@example.org>";
    assert_eq!(message(&repo), format!("s\n\nAssisted-by: LLM sparse\n{own}\n"));
    assert!(screen.contains("Reminder: Say in the changelog"), "{screen}");
}

#[test]
fn enter_writes_the_only_word_that_a_policy_allows_or_what_the_draft_says() {
    for (draft, offered) in [("s", "LLM"), ("s\n\nAssisted-by: LLM sparse", "LLM sparse")] {
        let repo = with_change();
        let mut terminal = commit(&repo, &["--policy", "linux", "-m", draft]);
        terminal.at(USED).type_text("y").at(VALUE).wait_for(&format!("Enter writes `{offered}`."));
        committed(terminal.line("").sign_off("yes"));
        let own = "Signed-off-by: Robin Tester <robin@example.org>";
        assert_eq!(message(&repo), format!("s\n\nAssisted-by: {offered}\n{own}\n"));
    }
}

#[test]
fn reminders_are_for_those_who_used_ai_or_were_not_asked() {
    let reminder = "say so in the pull request";
    let repo = with_change();
    let mut terminal = commit(&repo, &["--policy", "pr-only", "-m", "s"]);
    let screen = committed(terminal.sign_off("yes"));
    assert!(screen.replace('\n', " ").contains(reminder), "{screen}");
    let repo = with_change();
    let mut terminal = commit(&repo, &["--policy", "linux", "-m", "s"]);
    let screen = committed(terminal.no_ai().sign_off("yes"));
    assert!(!screen.contains("Reminder"), "{screen}");
}

#[test]
fn a_retired_preset_is_said_to_be_so_before_the_first_question() {
    let retired = "Note: the text behind these rules (QEMU) is retired; the preset `qemu-draft`";
    for words in [&["provenance", "commit", "-m", "s"][..], &["provenance", "amend"]] {
        let repo = with_change();
        repo.config("provenance.policy", "qemu-2026-05");
        let mut terminal = repo.command(words).terminal();
        terminal.wait_until_raw();
        let screen = terminal.screen().replace('\n', " ");
        assert!(screen.contains(retired), "{screen}");
        terminal.key(Key::Esc).finish();
    }
}

#[test]
fn a_limit_on_any_change_asks_only_above_it() {
    for (lines, asked) in [(500, false), (501, true)] {
        let repo = with_change();
        stage(&repo, lines, 0);
        let mut terminal = commit(&repo, &["--policy", "bootc", "-m", "s"]);
        terminal.at(USED).type_text("y").at(LIMIT).key(Key::Enter).at(VALUE).line("AI");
        if asked {
            // The list of trailers was the first of its kind.
            terminal.wait_for("This is a large change").wait_for("over the limit of 500");
            terminal.at_again(2, LIMIT).choose(2);
        }
        let screen = committed(terminal.sign_off("yes"));
        assert_eq!(screen.contains("This is a large change"), asked, "{screen}");
        assert!(message(&repo).contains("\nAssisted-by: AI\n"));
    }
}

#[test]
fn a_refused_yes_ends_the_run() {
    for preset in ["no-ai", "qemu-in-force"] {
        let repo = with_change();
        let before = repo.commit_count();
        let mut terminal = commit(&repo, &["--policy", preset, "-m", "s"]);
        terminal.at(USED).type_text("y");
        let finished = terminal.finish();
        assert_eq!(
            (finished.code, repo.commit_count()),
            (Some(128), before),
            "{}",
            finished.screen
        );
        let repo = with_change();
        let mut terminal = commit(&repo, &["--policy", preset, "-m", "s"]);
        terminal.at(USED).type_text("n").at(SIGN_OFF).line("yes");
        committed(&mut terminal);
    }
}

#[test]
fn another_trailer_with_the_same_value_is_another_disclosure() {
    let own = "Signed-off-by: Robin Tester <robin@example.org>\n";
    for (spec, token, signed) in
        [("AI", "Assisted-by", true), ("Generated-by: AI", "Generated-by", false)]
    {
        let repo = with_change();
        repo.git(["commit", "-q", "-m", &format!("s\n\nAssisted-by: AI\n{own}")]);
        let words = ["amend", "--policy", "bootc", "--ai-used-for", spec];
        repo.provenance(words).assert_success();
        let end = if signed { own } else { "" };
        assert_eq!(message(&repo), format!("s\n\n{token}: AI\n{end}"));
    }
}
