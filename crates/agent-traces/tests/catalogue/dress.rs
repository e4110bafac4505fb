//! Agents' lines in other dress: what shows nothing, other line ends, Markdown, HTML, terminal sequences, the subject.
//! A reader sees the same lines, so they are found; what else is in the line stays.

use agent_traces::{Catalogue, Trace, Verdict, remove_lines};
use proptest::prelude::*;

const TRAILER: &str = "Co-Authored-By: Claude <noreply@anthropic.com>";
const FOOTER: &str = "Generated with [Claude Code](https://claude.com/claude-code)";

/// The message without what can be removed.
fn cleaned(message: &str) -> String {
    let traces = Catalogue::builtin().scan(message.as_bytes());
    let removable = traces.iter().filter(|trace| trace.is_removable());
    let spans: Vec<_> = removable.map(|trace| trace.span.clone()).collect();
    String::from_utf8_lossy(&remove_lines(message.as_bytes(), &spans)).into_owned()
}

#[test]
fn a_line_in_another_dress_is_the_same_line() {
    for line in [
        "Co-authored-by\t: Claude <noreply@anthropic.com>".to_owned(),
        "Co-authored-by : Claude <noreply@anthropic.com>".to_owned(),
        "Co-Authored-By: Claude &lt;noreply@anthropic.com&gt;".to_owned(),
        "Co-Authored-By: Claude &#60;noreply&#x40;anthropic.com&#62;".to_owned(),
        "__Co-Authored-By__: Claude <noreply@anthropic.com>".to_owned(),
        "_Co-Authored-By_: Claude <noreply@anthropic.com>".to_owned(),
        "**Co-Authored-By**: Claude <noreply@anthropic.com>".to_owned(),
        "**Co-Authored-By:** Claude <noreply@anthropic.com>".to_owned(),
        "`Co-Authored-By`: Claude <noreply@anthropic.com>".to_owned(),
        "Co\u{2011}Authored\u{2011}By\u{ff1a}\u{a0}Claude <noreply@anthropic.com>".to_owned(),
        format!("<sub>{TRAILER}</sub>"),
        format!("<!-- {TRAILER} -->"),
        format!("- {TRAILER}"),
        format!("-\t{TRAILER}"),
        format!("* {TRAILER}"),
        format!("{} {TRAILER}", "🤖".repeat(30)),
        format!(":robot: {FOOTER}"),
        format!("🤖 {FOOTER} :robot:"),
        format!("<sub>🤖 {FOOTER}</sub>"),
        format!("<p align=\"center\"><i>{FOOTER}</i></p>"),
        "🤖 Generated with <a href=\"https://claude.com/claude-code\">Claude Code</a>".to_owned(),
        format!("\x1b[2m{FOOTER}\x1b[0m"),
    ] {
        assert_eq!(cleaned(&format!("s\n\nb\n\n{line}\n")), "s\n\nb\n", "{line:?}");
    }
}

#[test]
fn a_quoted_line_is_asked_about() {
    for line in [format!("> {TRAILER}"), format!("`{TRAILER}`"), format!("> 🤖 {FOOTER}")] {
        let message = format!("s\n\nb\n\n{line}\n");
        let verdicts = Catalogue::builtin().scan(message.as_bytes());
        let verdicts: Vec<_> = verdicts.iter().map(|trace| trace.verdict).collect();
        assert_eq!(verdicts, [Verdict::Ambiguous], "{line:?}");
    }
}

#[test]
fn a_line_begins_wherever_one_begins_for_a_reader_and_the_rest_stays() {
    for end in ["\r", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}"] {
        for (message, expected) in [
            (format!("s\n\ntext{end}{TRAILER}\nA: b\n"), "s\n\ntext\nA: b\n".to_owned()),
            (format!("s\n\n{TRAILER}{end}text\n"), format!("s\n\n{end}text\n")),
            (format!("s\n\n{end}{TRAILER}\nA: b\n"), "s\n\nA: b\n".to_owned()),
            (format!("s{end}{TRAILER}\n"), "s\n".to_owned()),
        ] {
            assert_eq!(cleaned(&message), expected, "{message:?}");
        }
    }
}

#[test]
fn an_agents_line_in_the_place_of_the_subject_is_its_line() {
    assert_eq!(cleaned(&format!("{TRAILER}\n\nbody\n")), "body\n");
    assert_eq!(cleaned(&format!("{TRAILER}\n")), "");
    assert_eq!(cleaned(&format!("🤖 {FOOTER}\n\n{TRAILER}\n\nbody\n")), "body\n");
    for subject in
        ["Authored by Claude", "Revert \"Co-authored-by: Claude <noreply@anthropic.com>\""]
    {
        let message = format!("{subject}\n\nbody\n");
        assert_eq!(Catalogue::builtin().scan(message.as_bytes()), [], "{subject}");
    }
}

#[test]
fn a_person_called_ai_is_a_person() {
    for line in [
        "Signed-off-by: Ai <ai@nakamura.example>",
        "Co-authored-by: Ai <ai@nakamura.example>",
        "Co-authored-by: Ai <ai.n@mail.test>",
        "Signed-off-by: Ai Nakamura <ai@nakamura.example>",
        "Signed-off-by: Devin <devin@lehm.example>",
        "Co-authored-by: Claude <claude@durand.example>",
        "Co-authored-by: Jules <me@jules.example>",
        "Signed-off-by: Gemini <gemini@nor.example>",
        "Signed-off-by: Cody <cody@schaf.example>",
    ] {
        let message = format!("s\n\n{line}\n");
        assert_eq!(cleaned(&message), message);
    }
}

#[test]
fn a_long_line_of_what_shows_nothing_takes_time_in_step_with_its_length() {
    let blank = "\u{200b}".repeat(1 << 20);
    assert_eq!(cleaned(&format!("s\n\n{blank}{TRAILER}\n")), "s\n");
    let ends = "\r\u{2028}".repeat(1 << 18);
    assert_eq!(
        cleaned(&format!("s\n\n{ends}{TRAILER}\n")).trim_end(),
        format!("s\n\n{ends}").trim_end()
    );
}

/// What shows nothing, any number of it.
fn hidden() -> impl Strategy<Value = String> {
    let pieces = [
        "",
        "\u{200b}",
        "\u{ad}",
        "\u{fe0f}",
        "\u{202e}",
        "\u{e0061}",
        "\u{feff}",
        "\0",
        "\x1b[1m",
        "\x1b(B",
        "<b>",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..60)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn whatever_is_hidden_in_it_an_agents_line_is_found(
        hidden in hidden(),
        at in 0..=TRAILER.len(),
        before in prop_oneof![Just("- "), Just("** "), Just("\t"), Just("🤖 "), Just(":robot: "), Just("")],
        end in prop_oneof![Just("\n"), Just("\r"), Just("\u{b}"), Just("\u{c}"), Just("\u{85}"), Just("\u{2028}")],
    ) {
        let message = format!("s\n\ntext{end}{before}{}{hidden}{}\n", &TRAILER[..at], &TRAILER[at..]);
        prop_assert_eq!(cleaned(&message), "s\n\ntext\n", "{:?}", message);
    }

    #[test]
    fn in_prose_nothing_is_found(words in "([A-Za-z,.()0-9é—\u{200b}<>&;*_`~-]{1,9}[ \r\n\u{2028}]){0,40}") {
        let traces: Vec<Trace> = Catalogue::builtin().scan(words.as_bytes());
        prop_assert_eq!(traces, []);
    }
}
