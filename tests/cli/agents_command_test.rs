//! Agents of one's own and of a project: what `git provenance agents` shows, and what every command does with them.

use crate::dialogue::{Dialogue, GO, KEEP, SIGN_OFF, committed, message, stage, with_change};
use crate::rig::{Format, Key, Outcome, Repo};

/// What the project's rules say of two agents, one of which is a person.
const OF_PROJECT: &str = "version: 1
extends: default
agents:
  - {id: theirs, source: seen, confidence: high, emails: [coder@theirs.example]}
  - {id: kim, source: hostile, confidence: high, emails: [kim@example.org], products: [Kim Other]}
";
const THEIRS: &str = "Co-authored-by: Coder <coder@theirs.example>";
const KIM: &str = "Co-authored-by: Kim Other <kim@example.org>";
const OURS: &str = "Co-authored-by: Acme <coder@acme.example>";
const UNKNOWN: &str = "Co-authored-by: Zorblat <noreply@zorblat.example>";
const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>\n";

fn agents(repo: &Repo, words: &[&str]) -> Outcome {
    repo.command(["provenance", "agents"]).args(words).run()
}

fn agents_test(repo: &Repo, message: &str) -> String {
    let run = repo.command(["provenance", "agents", "test"]).stdin(message);
    run.run().assert_success().out()
}

/// The example of a document that the manual has in the page of the command.
fn example(document: &str) -> String {
    let begin = document.find("version: 1\nagents:\n").unwrap();
    let end = document[begin..].find("\n.EE").or_else(|| document[begin..].find("\n```")).unwrap();
    document[begin..begin + end].to_owned() + "\n"
}

/// Puts a file of agents where the person's configuration names it.
fn with_own_agents(repo: &Repo, yaml: &str) {
    let path = repo.home().join("agents.yml");
    std::fs::write(&path, yaml).unwrap();
    repo.config_global("provenance.agents", path.to_str().unwrap());
}

/// Stages a change under committed rules.
fn under_rules(yaml: &str) -> Repo {
    let repo = Repo::seeded(Format::usual());
    repo.write(".git-provenance.yml", yaml);
    repo.git(["add", "."]);
    repo.git(["commit", "-qm", "Rules\n\nAI-used-for: none"]);
    stage(&repo, 3, 0);
    repo
}

#[test]
fn the_examples_of_the_manual_and_the_readme_make_an_agent_known() {
    for document in ["man/src/git-provenance-agents.1", "README.md"] {
        let repo = Repo::seeded(Format::usual());
        let text = format!("s\n\n{OURS}\n");
        assert!(agents_test(&repo, &text).contains(&format!("-        {OURS}")));
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/");
        let document = std::fs::read_to_string(format!("{path}{document}")).unwrap();
        let directory = repo.home().join(".config/git");
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::write(directory.join("agents.yml"), example(&document)).unwrap();
        repo.config_global("provenance.agents", "~/.config/git/agents.yml");
        let shown = agents_test(&repo, &text);
        assert!(shown.contains(&format!("removed  {OURS}\n")), "{shown}");
        assert!(
            shown.contains(
                "agent-trailer: e-mail coder@acme.example belongs to Acme Coder (acme-coder, "
            ),
            "{shown}"
        );
    }
}

#[test]
fn each_line_of_a_message_is_said_with_its_rule() {
    let repo = under_rules(OF_PROJECT);
    let text = format!(
        "Sort\n\nAs in https://claude.ai/code/session_01AbCdEfGhJkLmNp here.\n\n{KIM}\n{UNKNOWN}\n\
         Co-authored-by: Claude <noreply@anthropic.com>\nAI-used-for: code\n"
    );
    let lines = [
        "1  -        Sort",
        "3  asked    As in https://claude.ai/code/session_01AbCdEfGhJkLmNp here.",
        "            agent-session-link: a link to a session of Claude, which may be private (claude-code, built in)",
        &format!("5  asked    {KIM}"),
        "            agent-trailer: e-mail kim@example.org belongs to Kim Other (kim, .git-provenance.yml)",
        &format!("6  asked    {UNKNOWN}"),
        "            unknown-co-author: no person reads the mailbox noreply@zorblat.example (built in)",
        "7  removed  Co-authored-by: Claude <noreply@anthropic.com>",
        "            agent-trailer: e-mail noreply@anthropic.com belongs to Claude (claude-code, built in)",
        "8  kept     AI-used-for: code",
        "            disclosure: discloses the use of an AI",
    ];
    assert_eq!(agents_test(&repo, &text).lines().collect::<Vec<_>>(), lines);
    let file = repo.scratch("message");
    std::fs::write(&file, &text).unwrap();
    let json = agents(&repo, &["test", "--json", file.to_str().unwrap()]).assert_success();
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let found: Vec<_> =
        json["lines"].as_array().unwrap().iter().map(|line| &line["rule"]).collect();
    assert_eq!(found[0], &serde_json::Value::Null);
    assert_eq!(found[2], "agent-trailer");
    assert_eq!(json["lines"][2]["from"], ".git-provenance.yml");
    assert_eq!(json["lines"][3]["verdict"], "asked");
}

#[test]
fn the_list_says_who_knows_an_agent_and_one_is_shown_as_it_is_written() {
    let repo = under_rules(OF_PROJECT);
    with_own_agents(
        &repo,
        "version: 1\nagents:\n  - {id: aider, source: ours, confidence: low, emails: [a@aider.example]}\n\
         bots:\n  - {id: deploy, source: ours, confidence: high, logins: ['deploy[bot]']}\n",
    );
    let list = agents(&repo, &["list"]).assert_success().out();
    let row = |id: &str| list.lines().filter(|line| line.starts_with(&format!("{id} "))).count();
    assert_eq!(
        (row("claude-code"), row("aider"), row("deploy"), row("kim")),
        (1, 2, 1, 1),
        "{list}"
    );
    let json = agents(&repo, &["list", "--json"]).assert_success();
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let entries = json["agents"].as_array().unwrap();
    let kim = entries.iter().find(|entry| entry["id"] == "kim").unwrap();
    assert_eq!((&kim["is"], &kim["from"]), (&"agent".into(), &".git-provenance.yml".into()));
    let shown = agents(&repo, &["show", "aider"]).assert_success().out();
    assert!(shown.contains("  # built in\n  - id: aider\n"), "{shown}");
    assert!(shown.contains("    emails:\n    - a@aider.example\n"), "{shown}");
    // What is shown can be used.
    std::fs::write(repo.home().join("agents.yml"), agents(&repo, &["show", "deploy"]).stdout)
        .unwrap();
    agents(&repo, &["show", "deploy"]).assert_success();
    agents(&repo, &["show", "claude-cod"])
        .assert_code(128)
        .assert_err("did you mean `claude-code`?");
    let schema = agents(&repo, &["schema"]).assert_success();
    let schema: serde_json::Value = serde_json::from_slice(&schema.stdout).unwrap();
    assert!(schema["$defs"]["AgentEntry"].is_object());
    // None of it needs a repository.
    agents(&Repo::none(), &["list"]).assert_success();
}

#[test]
fn an_agent_of_ones_own_is_removed_by_strip_and_found_by_check() {
    let repo = with_change();
    let own = "version: 1\nagents:\n  - {id: acme, source: s, confidence: high, emails: [coder@acme.example]}\n";
    with_own_agents(&repo, own);
    let text = format!("Sort\n\nAI-used-for: code\n{OURS}\n");
    let stripped = repo.command(["provenance", "strip"]).stdin(&text).run().assert_success();
    assert_eq!(stripped.out(), "Sort\n\nAI-used-for: code\n");
    repo.git(["commit", "-qm", &text]);
    let check = repo.provenance(["check", "HEAD"]).assert_code(1);
    assert!(check.out().contains("agent-trailer"), "{check}");
    repo.provenance(["check", "--policy", "default", "HEAD"]).assert_code(1);
    repo.provenance(["amend"]).assert_success();
    assert_eq!(message(&repo), "Sort\n\nAI-used-for: code\n");
    // As a committer it is refused, as those are that are built in.
    stage(&repo, 5, 0);
    let run = repo
        .command(["provenance", "commit", "-m", "s"])
        .env("GIT_COMMITTER_EMAIL", "coder@acme.example");
    run.run().assert_code(128).assert_err("is an agent");
}

#[test]
fn a_signal_of_ones_own_agent_keeps_everybody_from_being_asked_and_a_projects_one_warns() {
    let signal = "environment: [{set: ACME_RUN, strength: strong, why: Acme sets it}]";
    let entry = format!("agents:\n  - {{id: acme, source: s, confidence: high, {signal}}}\n");
    let repo = under_rules(&format!("version: 1\nextends: default\n{entry}"));
    repo.env("ACME_RUN", "1");
    let mut terminal = repo.command(["provenance", "commit", "-m", "s"]).terminal();
    let screen = committed(terminal.no_ai().at(SIGN_OFF).line("yes"));
    assert!(screen.contains("Acme sets it"), "{screen}");
    let repo = with_change();
    with_own_agents(&repo, &format!("version: 1\n{entry}"));
    repo.env("ACME_RUN", "1");
    let mut terminal = repo.command(["provenance", "commit", "-m", "s"]).terminal();
    let finished = terminal.finish();
    assert_ne!(finished.code, Some(0), "{}", finished.screen);
    assert!(finished.screen.contains("Acme sets it"), "{}", finished.screen);
}

#[test]
fn what_only_a_project_names_is_asked_about_and_stays_without_a_person() {
    let repo = under_rules(OF_PROJECT);
    let text = format!("Sort\n\n{THEIRS}\n{KIM}");
    let run = repo.command(["provenance", "commit", "--ai-used-for", "code", "-m", &text]);
    let outcome = run.run().assert_success();
    assert!(outcome.err().contains("kept in the message; needs a human decision"), "{outcome}");
    assert_eq!(message(&repo), format!("{text}\nAI-used-for: code\n"));
    let mut terminal = {
        let run = repo.command(["provenance", "commit", "--allow-empty", "-m", &text]);
        run.terminal()
    };
    terminal.at(KEEP).type_text("n").at_again(2, KEEP).key(Key::Enter);
    committed(terminal.no_ai().sign_off("yes"));
    assert_eq!(message(&repo), format!("Sort\n\n{KIM}\n{OWN}"));
    let check = repo.provenance(["check", "HEAD"]).assert_success();
    assert!(check.out().contains("perhaps an agent's trailer"), "{check}");
}

#[test]
fn the_agents_of_a_policy_come_along_from_another_revision() {
    let repo = under_rules(OF_PROJECT);
    repo.git(["branch", "target"]);
    repo.write(".git-provenance.yml", "version: 1\nextends: default\n");
    repo.git(["commit", "-qam", &format!("Sort\n\nAI-used-for: code\n{THEIRS}\n")]);
    let own = repo.provenance(["check", "HEAD"]).assert_success();
    assert!(!own.out().contains("agent-trailer"), "{own}");
    let target = repo.provenance(["check", "--policy-from", "target", "HEAD"]);
    assert!(target.out().contains("agent-trailer"), "{target}");
}

#[test]
fn who_is_unknown_is_asked_about_and_kept_by_default() {
    for (key, stays) in [(Key::Enter, true), (Key::Char('n'), false)] {
        let repo = with_change();
        let text = format!("Sort\n\n{UNKNOWN}");
        let mut terminal = repo.command(["provenance", "commit", "-m", &text]).terminal();
        terminal.at(KEEP).key(key);
        let screen = committed(terminal.no_ai().sign_off("yes"));
        assert!(screen.contains("no person reads the mailbox"), "{screen}");
        let line = if stays { format!("{UNKNOWN}\n") } else { String::new() };
        assert_eq!(message(&repo), format!("Sort\n\n{line}{OWN}"));
    }
    let repo = with_change();
    repo.git(["commit", "-qm", &format!("Sort\n\n{UNKNOWN}")]);
    let outcome = repo.provenance(["amend"]).assert_success();
    assert!(outcome.err().contains(UNKNOWN), "{outcome}");
    assert!(message(&repo).contains(UNKNOWN));
    let check = repo.provenance(["check", "HEAD"]);
    assert!(check.out().contains("unknown-co-author"), "{check}");
    let mut terminal = repo.command(["provenance", "amend"]).terminal();
    terminal.at(GO).type_text("y").at(KEEP).type_text("n");
    committed(terminal.no_ai().sign_off("yes"));
    assert_eq!(message(&repo), format!("Sort\n\n{OWN}"));
}

#[test]
fn a_broken_file_is_an_error_at_its_place_and_nothing_changes() {
    let repo = with_change();
    let entry = "version: 1\nagents:\n  - id: acme\n    source: s\n    confidence: high\n";
    for (yaml, place, why) in [
        (format!("{entry}    mails: [a@b.example]\n"), ":6:5: ", "unknown key `mails`"),
        (format!("{entry}    emails: a@b.example\n"), ":6:13: ", "expected a sequence"),
        (format!("{entry}    emails: [nobody]\n"), ":6:14: ", "a mailbox such as"),
        (
            format!("{entry}    tokens:\n      - {{token: Signed-off-by, value: any}}\n"),
            ":7:17: ",
            "people write as well",
        ),
        (
            "version: 1\nagents:\n  - {id: a, source: s, confidence: sure}\n".into(),
            ":3:36: ",
            "unknown word `sure`",
        ),
        ("version: 7\n".into(), ":1:10: ", "version 7 is not known"),
        ("version: 1\nagents: [\n".into(), ":2:10: ", "not YAML"),
        ("version: 1\nupdated: &a x\n".into(), ":2:10: ", "an anchor"),
        (format!("version: 1\n# {}\n", "x".repeat(65 * 1024)), ": ", "larger than 64 KiB"),
    ] {
        with_own_agents(&repo, &yaml);
        let before = repo.snapshot();
        for words in [
            &["commit", "--no-ai", "-m", "s"][..],
            &["amend"],
            &["check"],
            &["strip"],
            &["agents", "list"],
        ] {
            let outcome =
                repo.command(["provenance"]).args(words).stdin("s\n").run().assert_code(128);
            let text = outcome.err();
            assert!(text.contains(&format!("agents.yml{place}")), "{words:?} {place} {text}");
            assert!(text.contains(why), "{words:?} {why}: {text}");
        }
        repo.assert_unchanged(&before);
    }
    repo.config_global("provenance.agents", "agents.yml");
    repo.provenance(["check"]).assert_code(128).assert_err("is not an absolute path");
    repo.config_global("provenance.agents", "/nowhere/agents.yml");
    repo.provenance(["check"]).assert_code(128).assert_err("could not read `/nowhere/agents.yml`");
    repo.config_global("provenance.agents", "");
    repo.write(".git-provenance.yml", format!("{entry}    emails: [nobody]\n"));
    let lint = repo.provenance(["policy", "lint"]).assert_code(1);
    assert!(lint.out().contains(".git-provenance.yml:6:14: error: expected a mailbox"), "{lint}");
}

#[test]
fn no_file_makes_an_agents_line_stay_or_a_sign_off_confirmed() {
    let text =
        format!("Sort\n\nCo-authored-by: Claude <noreply@anthropic.com>\nAI-used-for: code\n{OWN}");
    let hostile = "- {id: other, source: s, confidence: high, emails: [noreply@anthropic.com], \
                   names: [Claude, Robin], links: [claude.com]}\n";
    let bots = "bots:\n  - {id: b, source: s, confidence: high, emails: [cursoragent@cursor.com, robin@example.org]}\n";
    let entries = format!("agents:\n  {hostile}{bots}");
    let by_project = under_rules(&format!("version: 1\nextends: default\n{entries}"));
    let by_person = with_change();
    with_own_agents(&by_person, &format!("version: 1\n{entries}"));
    for repo in [by_project, by_person] {
        let _refused_or_unsigned =
            repo.command(["provenance", "commit", "-m", &text]).stdin_null().run();
        assert_eq!(message(&repo), "Sort\n\nAI-used-for: code\n");
        let strip = repo.command(["provenance", "strip"]).stdin(&text).run().assert_success();
        assert!(!strip.out().contains("anthropic"), "{strip}");
    }
}
