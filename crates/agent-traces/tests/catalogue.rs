//! The agent catalogue against odd messages, traps, environments and (where it is given) a corpus
//! of real messages.
//!
//! `GIT_PROVENANCE_CORPUS=<directory> cargo test -p agent-traces --test catalogue -- --nocapture` prints the counts.

#[path = "catalogue/corpus.rs"]
mod corpus;
#[path = "catalogue/dress.rs"]
mod dress;
#[path = "catalogue/environment.rs"]
mod environment;
#[path = "catalogue/extension.rs"]
mod extension;
#[path = "catalogue/odd_messages.rs"]
mod odd_messages;
#[path = "catalogue/properties.rs"]
mod properties;
#[path = "catalogue/rescan.rs"]
mod rescan;
#[path = "catalogue/traps.rs"]
mod traps;

use agent_traces::{Catalogue, Kind, Trace, Verdict, remove_lines};

/// The spans that a neutral policy removes: an agent's own lines, but not disclosures.
fn removed(traces: &[Trace]) -> Vec<std::ops::Range<usize>> {
    traces
        .iter()
        .filter(|trace| trace.verdict == Verdict::Agent && trace.kind != Kind::Disclosure)
        .map(|trace| trace.span.clone())
        .collect()
}

/// A message as a neutral policy leaves it.
fn cleaned(message: &[u8]) -> Vec<u8> {
    remove_lines(message, &removed(&Catalogue::builtin().scan(message)))
}

/// Row, what is odd, the message, what is left of it, and its traces: a letter for the kind
/// (Trailer, Sign-off, Footer, Link, Disclosure), then `!` for agent or `?` for ambiguous.
pub(crate) struct Odd(u32, &'static str, &'static str, &'static str, &'static str);

/// The traces in the letters of `Odd`.
fn letters(traces: &[Trace]) -> String {
    let letter = |trace: &Trace| {
        let kind = match trace.kind {
            Kind::Trailer => 'T',
            Kind::SignOff => 'S',
            Kind::Footer => 'F',
            Kind::SessionLink => 'L',
            Kind::Disclosure => 'D',
            other => return format!("no letter for {other:?}"),
        };
        let verdict = if trace.verdict == Verdict::Agent { '!' } else { '?' };
        format!("{kind}{verdict}")
    };
    traces.iter().map(letter).collect::<Vec<_>>().join(" ")
}

#[test]
fn odd_messages_lose_the_agents_lines_and_no_other_byte() {
    let mut wrong = Vec::new();
    for Odd(row, name, message, expected, traces) in odd_messages::ROWS {
        let found = letters(&Catalogue::builtin().scan(message.as_bytes()));
        let got = String::from_utf8_lossy(&cleaned(message.as_bytes())).into_owned();
        if got != *expected || found != *traces {
            wrong.push(format!("{row} {name}: traces {found:?}, left {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_row_of_the_list_is_missing() {
    let rows: Vec<u32> = odd_messages::ROWS.iter().map(|odd| odd.0).collect();
    let listed: Vec<u32> = rows.iter().copied().filter(|row| *row < 100).collect();
    assert_eq!(listed, (1..=54).collect::<Vec<_>>(), "row 55 is the next test");
}

#[test]
fn row_55_a_message_of_744_lines_with_a_hundred_co_authors() {
    let mut message = String::from("Merge the preview\n\n");
    let mut expected = message.clone();
    for n in 0..640 {
        let line = format!("* change {n}: Generated with care\n");
        message.push_str(&line);
        expected.push_str(&line);
    }
    message.push_str("\n---------\n\n");
    expected.push_str("\n---------\n\n");
    for n in 0..100 {
        let line = match n % 10 {
            0 => "Co-authored-by: gemini-cli-robot <gemini-cli-robot@google.com>\n".to_owned(),
            _ => format!("Co-authored-by: Person{n} Gemini <p{n}@people.test>\n"),
        };
        message.push_str(&line);
        if n % 10 != 0 {
            expected.push_str(&line);
        }
    }
    assert_eq!(String::from_utf8(cleaned(message.as_bytes())).unwrap(), expected);
}

#[test]
fn traps_are_kept_to_the_byte() {
    let mut wrong = Vec::new();
    for traps::Trap(group, text) in traps::LINES {
        for message in [
            format!("subject\n\nbody text here\n\n{text}\n"),
            format!("{text}\n\nbody\n"),
            format!("subject\n\n{text}\r\nSigned-off-by: Ida Pohl <ida@pohl.test>"),
        ] {
            if cleaned(message.as_bytes()) != message.as_bytes() {
                wrong.push(format!("{group}: {message:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn people_and_ci_bots_are_not_even_asked_about() {
    let asked_nothing =
        ["people", "vendor", "CI", "review", "credit", "keys", "structure", "other"];
    let mut asked = Vec::new();
    for traps::Trap(group, text) in traps::LINES {
        if !asked_nothing.iter().any(|start| group.starts_with(start)) {
            continue;
        }
        let message = format!("subject\n\nbody text here\n\n{text}\n");
        let traces = Catalogue::builtin().scan(message.as_bytes());
        if !traces.is_empty() {
            asked.push(format!("{text}: {traces:?}"));
        }
    }
    assert!(asked.is_empty(), "{asked:#?}");
}

#[test]
fn a_person_beside_an_agent_is_kept() {
    let tail = "Generated with Claude Code\nvia [Happy](https://happy.engineering)";
    let link = "\u{1f916} Generated with [Claude Code](https://claude.com/claude-code)";
    for line in [
        format!("{tail}Signed-off-by: Ida Pohl <ida@pohl.test>"),
        format!("{link} + Ida Pohl <ida@pohl.test>"),
        format!("{link} & Ida Pohl"),
        format!("{link} (with Ida <ida@pohl.test>)"),
        format!("{link} (Ida Pohl)"),
        format!("{link} + ida"),
        format!("{link}, Ida Pohl"),
        "\u{1f916} Generated with Claude Code and Ida Pohl".to_owned(),
        "\u{1f916} Generated with Claude Code via Ida".to_owned(),
        "\u{1f916} Generated with Claude Code for Ida Pohl".to_owned(),
        "\u{1f916} Generated with Claude Code + Ida".to_owned(),
        "Generated by Codex (ida@pohl.test)".to_owned(),
        "Co-authored-by: Claude Code <noreply@anthropic.com> and Ida Pohl".to_owned(),
        "Co-authored-by: Claude Code <noreply@anthropic.com> (with Ida)".to_owned(),
        "Co-authored-by: Claude Code <noreply@anthropic.com> Ida".to_owned(),
        "Co-authored-by: Claude Code <noreply@anthropic.com> Édith (ida)".to_owned(),
        "Co-authored-by: Claude Code <noreply@anthropic.com> at Ida's request".to_owned(),
        "Co-authored-by: Claude Opus 4.6 (Ida Pohl)".to_owned(),
        "Co-authored-by: Claude Opus 4.6 + Ida".to_owned(),
        "Co-authored-by: Cursor Agent and Ida Pohl".to_owned(),
        "Co-authored-by: AI Assistant, Ida Pohl".to_owned(),
        "Claude-Generated-By: Claude Code and Ida Pohl".to_owned(),
        "Codex-Reviewed-By: codex with Ida Pohl".to_owned(),
    ] {
        let message = format!("subject\n\nbody text here\n\n{line}\n");
        let kept = cleaned(message.as_bytes());
        assert!(kept.windows(3).any(|words| words.eq_ignore_ascii_case(b"ida")), "{line}");
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_kept() {
    let message = b"Sort \xff\n\nWhy \xfe.\n\nCo-authored-by: Codex <noreply@openai.com>\nSigned-off-by: Ren\xe9 <rene@pohl.test>";
    let expected = b"Sort \xff\n\nWhy \xfe.\n\nSigned-off-by: Ren\xe9 <rene@pohl.test>";
    assert_eq!(cleaned(message), expected);
}

#[test]
fn identities_of_agents_are_known() {
    let verdict = |name: &str, email: &str| {
        let found = Catalogue::builtin().identity(name.as_bytes(), email.as_bytes());
        found.map(|found| (found.agent, found.verdict))
    };
    let agent = |id: &str| Some((id.to_owned(), Verdict::Agent));
    let asked = |id: &str| Some((id.to_owned(), Verdict::Ambiguous));
    assert_eq!(verdict("Claude", "noreply@anthropic.com"), agent("claude-code"));
    assert_eq!(verdict("goose", "noreply@anthropic.com"), agent("claude-code"));
    assert_eq!(verdict("Copilot", "223556219+Copilot@users.noreply.github.com"), agent("copilot"));
    assert_eq!(verdict("Ida", "223556219+Copilot@users.noreply.github.com"), asked("copilot"));
    assert_eq!(verdict("Ida Pohl", "noreply@anthropic.com"), agent("claude-code"));
    assert_eq!(
        verdict("claude[bot]", "41898282+claude[bot]@users.noreply.github.com"),
        agent("claude-code")
    );
    assert_eq!(
        verdict("devin-ai-integration[bot]", "devin-ai-integration[bot]@users.noreply.github.com"),
        agent("devin")
    );
    assert_eq!(verdict("Cursor Agent", "cursoragent@cursor.com"), agent("cursor"));
    assert_eq!(verdict("Crush", "noreply@crush.charm.land"), agent("crush"));
    assert_eq!(
        verdict("Claude 3.5 Sonnet", "claude-3-5-sonnet@anthropic.com"),
        agent("claude-code")
    );
    assert_eq!(verdict("AI Assistant", "assistant@example.com"), agent("unknown agent"));
    assert_eq!(verdict("OH", "openhands@example.com"), agent("openhands"));
    assert_eq!(verdict("Claude", "claude@anthropic.com"), asked("claude-code"));
    assert_eq!(verdict("Ida Pohl (aider)", "ida@pohl.test"), asked("aider"));
    assert_eq!(verdict("Devin", "devin@lehm.test"), None);
    assert_eq!(verdict("Boris", "boris@anthropic.com"), None);
    assert_eq!(
        verdict("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
        None
    );
    assert_eq!(verdict("", ""), None);
}

#[test]
fn values_of_disclosures_are_told_apart() {
    use agent_traces::ValueVerdict;
    let value = |text: &str| Catalogue::builtin().classify_value(text.as_bytes());
    for ai in [
        "Claude Code (Sonnet 4.5)",
        "Claude:claude-opus-4.8",
        "Crush:hy9-preview",
        "OpenCode.ai <Opus 4.6>",
        "GLM-5.1 via Crush <crush@charm.land>",
        "gpt-5.4",
        "LLM [analysis, codegen]",
        "AI",
        "My AI Tool",
        "claude-sonnet-4.5, GitHub Copilot CLI",
        "OpenCode (claude-sonnet-4-6@default)",
        "pi 0.52.12",
        "Command Code (autonomous)",
        "Zorblat:zorblat-2-large",
        "Frobnicate (model: frob-2, supervised)",
        "openai/gpt-5.4 on opencode",
    ] {
        assert!(matches!(value(ai), ValueVerdict::Agent(_)), "{ai}: {:?}", value(ai));
    }
    for asked in
        ["Claude", "Cursor", "Gemini", "Devin", "Ida Pohl, Claude Code", "Ida Pohl via Crush"]
    {
        assert!(matches!(value(asked), ValueVerdict::Ambiguous(_)), "{asked}: {:?}", value(asked));
    }
    for person in [
        "Jay Sati",
        "riast on github",
        "Tal Reg via #16045",
        "none",
        "",
        "Claude Durand",
        "Daniel Gust <daniel@gust.test>",
        "AI Chen",
        "coccinelle",
        "https://forge.test/x",
    ] {
        assert_eq!(value(person), ValueVerdict::PersonOrUnknown, "{person}");
    }
}
