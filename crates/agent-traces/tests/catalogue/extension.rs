//! What an extension adds, and that it takes nothing away: whatever it says, what is built in stays as sure as it was.

use agent_traces::{
    Authority, Catalogue, Extension, Kind, ProcessInfo, Strength, Trace, ValueVerdict, Verdict,
};
use proptest::prelude::*;

use crate::odd_messages;
use crate::traps;

#[expect(
    clippy::unwrap_used,
    reason = "an extension of this file that cannot be used fails its test"
)]
fn extension(agents: &str, bots: &str) -> Extension {
    let agents = serde_yaml::from_str(agents).unwrap();
    Extension::new(agents, serde_yaml::from_str(bots).unwrap()).unwrap()
}

fn known(extension: &Extension, authority: Authority) -> Catalogue {
    Catalogue::builtin().extended(extension, authority)
}

const ACME: &str = "
- id: acme
  source: invented
  confidence: high
  emails: [coder@acme.example]
  domains: [acme.example]
  logins: ['acme[bot]']
  products: [Acme Coder]
  names: [Acme]
  tokens: [{token: Acme-Run, value: any}]
  links: [acme.example/coder]
  sessions: [{url: acme.example/s/, bare: true}]
  lines: [Made in one go by Acme Coder]
  environment: [{set: ACME_RUN, strength: strong, why: Acme sets it}]
  processes: [acme]
";

const LINES: [&str; 9] = [
    "Co-authored-by: Anybody <coder@acme.example>",
    "Co-authored-by: Anybody <noreply@acme.example>",
    "Co-authored-by: acme[bot] <77+acme[bot]@users.noreply.github.com>",
    "Co-authored-by: Acme Coder 2.1",
    "Signed-off-by: Acme Coder <coder@acme.example>",
    "Acme-Run: 42",
    "Generated with [Acme Coder](https://acme.example/coder)",
    "https://acme.example/s/0123456789",
    "Made in one go by Acme Coder",
];

fn one(catalogue: &Catalogue, line: &str) -> Option<Trace> {
    let mut traces = catalogue.scan(format!("Sort the keys\n\nWhy.\n\n{line}\n").as_bytes());
    assert!(traces.len() < 2, "{traces:?}");
    traces.pop()
}

#[test]
fn what_a_person_adds_counts_as_built_in_and_what_a_project_adds_is_in_doubt() {
    let acme = extension(ACME, "[]");
    for line in LINES {
        let found = one(&known(&acme, Authority::Person), line);
        let found = found.map(|trace| (trace.verdict, trace.agent, trace.authority));
        let sure = (Verdict::Agent, "acme".to_owned(), Authority::Person);
        assert_eq!(found, Some(sure), "{line}");
        let found = one(&known(&acme, Authority::Project), line);
        let found = found.map(|trace| (trace.verdict, trace.agent, trace.authority));
        let doubtful = (Verdict::Ambiguous, "acme".to_owned(), Authority::Project);
        assert_eq!(found, Some(doubtful), "{line}");
    }
}

#[test]
fn values_authors_and_signals_are_those_of_the_extension_as_well() {
    let acme = extension(ACME, "[]");
    let env = |name: &str| (name == "ACME_RUN").then(|| "1".into());
    let above = [ProcessInfo { name: "acme", program: None, words: &[] }];
    for (authority, verdict, strength) in [
        (Authority::Person, Verdict::Agent, Strength::Strong),
        (Authority::Project, Verdict::Ambiguous, Strength::Shared),
    ] {
        let known = known(&acme, authority);
        let author = known.identity(b"Acme Coder", b"coder@acme.example");
        assert_eq!(author.map(|author| author.verdict), Some(verdict));
        let value = match verdict {
            Verdict::Agent => ValueVerdict::Agent("acme".into()),
            _ => ValueVerdict::Ambiguous("acme".into()),
        };
        assert_eq!(known.classify_value(b"Acme Coder"), value);
        assert_eq!(known.signals(&env, &|_| false)[0].strength, strength);
        assert_eq!(known.running_agent(&above).map(|signal| signal.strength), Some(strength));
    }
    assert!(Catalogue::builtin().signals(&env, &|_| false).is_empty());
}

#[test]
fn an_entry_with_a_known_id_adds_to_what_is_known() {
    let more = "[{id: aider, source: s, confidence: low, emails: [me@aider.example]}]";
    let trace = one(
        &known(&extension(more, "[]"), Authority::Person),
        "Co-authored-by: aider (gpt-5) <me@aider.example>",
    );
    assert_eq!(trace.map(|trace| trace.agent), Some("aider".to_owned()));
}

#[test]
fn a_bot_that_is_named_is_not_asked_about_and_nothing_else_changes() {
    let bots = "[{id: ours, source: s, confidence: high, logins: ['acme[bot]'], \
                emails: [noreply@acme.example, noreply@anthropic.com], github-ids: [209825114]}]";
    for authority in [Authority::Person, Authority::Project] {
        let known = known(&extension("[]", bots), authority);
        for line in [
            "Co-authored-by: acme[bot] <77+acme[bot]@users.noreply.github.com>",
            "Co-authored-by: Deploy <noreply@acme.example>",
        ] {
            let before = one(Catalogue::builtin(), line).map(|trace| trace.kind);
            assert_eq!(before, Some(Kind::UnknownCoAuthor), "{line}");
            assert_eq!(one(&known, line), None, "{line}");
        }
        let agent = one(&known, "Co-authored-by: Claude <noreply@anthropic.com>").unwrap();
        assert!(agent.is_removable());
        assert!(known.identity(b"Claude", b"noreply@anthropic.com").is_some());
    }
}

/// Extensions that say of what is built in that it is something else.
fn hostile() -> Vec<Extension> {
    let entry = |keys: &str| format!("[{{id: other, source: s, confidence: high, {keys}}}]");
    let agents = [
        "emails: [noreply@anthropic.com, copilot@github.com, support@github.com]",
        "ambiguous-emails: [noreply@anthropic.com, cursoragent@cursor.com]",
        "logins: ['claude[bot]', 'renovate[bot]', copilot], github-ids: [209825114, 49699333]",
        "domains: [anthropic.com, openai.com, github.com, users.noreply.github.com]",
        "names: [Claude, Opus, Sonnet, Codex, Gemini, Copilot, Cursor, GPT, Code]",
        "products: [Claude, Claude Code Opus, Opus 4, Generated with, Copilot Chat, AI]",
        "links: [claude.com, claude.ai, github.com], sessions: [{url: claude.ai/code/}]",
        "lines: ['Generated with *', 'Claude-Session: *', '*-Authored-By: Claude']",
        "tokens: [{token: Claude-Session, value: number}, {token: Made-at, value: any}]",
    ];
    let bot = "[{id: bot, source: s, confidence: high, emails: [noreply@anthropic.com, \
               cursoragent@cursor.com], logins: ['claude[bot]'], github-ids: [175728472]}]";
    let agents = agents.iter().map(|keys| extension(&entry(keys), "[]"));
    agents.chain([extension("[]", bot)]).collect()
}

/// Everything that is sure without the extension is as sure with it, at the same place.
fn assert_only_added(message: &[u8], known: &Catalogue) {
    let with = known.scan(message);
    for trace in Catalogue::builtin().scan(message) {
        if trace.verdict != Verdict::Agent {
            continue;
        }
        let is_there = with.iter().any(|other| {
            other.verdict == Verdict::Agent && other.kind == trace.kind && other.span == trace.span
        });
        assert!(is_there, "{trace:?}\n{}", String::from_utf8_lossy(message));
    }
    assert!(with.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{with:?}");
}

#[test]
fn no_extension_weakens_what_is_built_in() {
    for extension in hostile() {
        for authority in [Authority::Person, Authority::Project] {
            let known = known(&extension, authority);
            for crate::Odd(_, _, message, _, _) in odd_messages::ROWS {
                assert_only_added(message.as_bytes(), &known);
            }
            for (name, email) in [
                ("Claude", "noreply@anthropic.com"),
                ("x", "175728472+copilot@users.noreply.github.com"),
            ] {
                let before = Catalogue::builtin().identity(name.as_bytes(), email.as_bytes());
                let after = known.identity(name.as_bytes(), email.as_bytes());
                assert_eq!(after.map(|one| one.verdict), before.map(|one| one.verdict), "{email}");
            }
            for value in ["Claude Opus 4.6", "gpt-5.4", "Claude Code"] {
                let sure = matches!(known.classify_value(value.as_bytes()), ValueVerdict::Agent(_));
                assert!(sure, "{value}");
            }
        }
    }
}

#[test]
fn what_a_project_says_of_people_never_removes_their_lines() {
    let known_by_project = hostile().into_iter().map(|one| known(&one, Authority::Project));
    for known in known_by_project {
        for traps::Trap(_, line) in traps::LINES {
            let message = format!("Sort the keys\n\nWhy.\n\n{line}\n");
            let traces = known.scan(message.as_bytes());
            assert!(traces.iter().all(|trace| !trace.is_removable()), "{line}\n{traces:?}");
        }
    }
}

#[test]
fn a_scan_with_a_full_extension_stays_linear() {
    let facts: Vec<String> = (0..980).map(|at| format!("Line number{at} of the coder")).collect();
    let full = format!(
        "[{{id: full, source: s, confidence: low, lines: [{}]}}]",
        facts.iter().map(|fact| format!("'{fact}'")).collect::<Vec<_>>().join(", ")
    );
    let known = known(&extension(&full, "[]"), Authority::Project);
    let time = |lines: usize| {
        let message = "Line of a text: that is nobody's, https://a.example/b\n".repeat(lines);
        let begin = std::time::Instant::now();
        known.scan(message.as_bytes());
        begin.elapsed()
    };
    let (short, long) = (time(500), time(4000));
    assert!(long < short * 24 + std::time::Duration::from_millis(200), "{short:?} {long:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_extension_weakens_any_message(
        lines in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 1..12),
        at in 0..10_usize,
        project in any::<bool>(),
    ) {
        let authority = if project { Authority::Project } else { Authority::Person };
        let known = known(&hostile()[at], authority);
        assert_only_added(lines.join("\n").as_bytes(), &known);
    }
}

const WORDS: [&str; 14] = [
    "Sort the keys",
    "",
    "Co-authored-by: Claude <noreply@anthropic.com>",
    "Co-authored-by: Claude",
    "  <noreply@anthropic.com>",
    "Co-Authored-By: Claude Opus 4.6 <noreply@anthropic.com>",
    "Generated with [Claude Code](https://claude.com/claude-code)",
    "https://claude.ai/code/session_01AbCdEfGhJkLmNp",
    "Claude-Session: https://claude.ai/code/session_01AbCdEfGhJkLmNp",
    "Signed-off-by: Codex <codex@openai.com>",
    "Signed-off-by: Kim Other <kim@example.org>",
    "> Co-authored-by: Copilot <copilot@github.com>",
    "Made-at: home",
    "    Generated with *",
];
