//! Properties that hold for any bytes.

use agent_traces::{Catalogue, Trace, Verdict, remove_lines};
use proptest::prelude::*;

use super::cleaned;

/// Pieces that messages are made of, odd ones included.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let known: &[&[u8]] = &[
        b"Co-authored-by: Claude <noreply@anthropic.com>",
        b"Co-authored-by: Cursor",
        b" <cursoragent@cursor.com>",
        b"<cursoragent@cursor.com>",
        b"  Co-Authored-By: Claude Opus4.5<noreply@anthropic.com>",
        b"Co Authored By Claude Opus 4.6",
        b"Signed-off-by: Codex <codex@openai.com>",
        b"Signed-off-by: Ida Pohl <ida@pohl.test>",
        b"Amp-Thread-ID:",
        b"https://ampcode.com/threads/T-0199aaaa",
        b"https://claude.ai/code/session_01AbCdEf",
        b"Generated with [Claude Code]",
        b"(https://claude.com/claude-code)",
        b"Generated with Claude Code",
        b"generated with [Claude Code](https://claude.com/claude-code)",
        b"via [Happy](https://happy.engineering)",
        b"Assisted-by: Claude:claude-opus-4.8",
        b"Assisted-by: Assisted-by: AI",
        b"The line reads:",
        b"    Made-with: Cursor",
        b"are now removed",
        b"```",
        b"> quoted",
        b"- ",
        b"",
        b"  ",
        b"\xff\xfe: \xc3",
        b"\0",
    ];
    let known: Vec<Vec<u8>> = known.iter().map(|piece| piece.to_vec()).collect();
    prop_oneof![
        8 => proptest::sample::select(known),
        1 => proptest::collection::vec(any::<u8>(), 0..40),
        1 => "[\\PC\n]{0,30}".prop_map(String::into_bytes),
    ]
}

/// A message of pieces with odd line ends.
fn messages() -> impl Strategy<Value = Vec<u8>> {
    let eol = prop_oneof![6 => Just("\n"), 2 => Just("\n\n"), 1 => Just("\r\n"), 1 => Just("\r\n\r\n"), 1 => Just(""),
        1 => Just("\r"), 1 => Just("\u{b}"), 1 => Just("\u{2028}")];
    proptest::collection::vec((pieces(), eol), 0..14).prop_map(|parts| {
        parts.into_iter().fold(Vec::new(), |mut message, (piece, eol)| {
            message.extend_from_slice(&piece);
            message.extend_from_slice(eol.as_bytes());
            message
        })
    })
}

/// Whether a line ends here.
fn is_end(message: &[u8], at: usize) -> bool {
    let ends = ["\n", "\r", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}"];
    at == message.len() || ends.iter().any(|end| message[at..].starts_with(end.as_bytes()))
}

/// 2,000 cases, or more where `PROPTEST_CASES` says so.
fn config() -> ProptestConfig {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    ProptestConfig { cases: config.cases.max(2000), ..config }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn spans_are_lines_as_a_reader_sees_them_sorted_and_disjoint(message in messages()) {
        let mut last = 0;
        for trace in Catalogue::builtin().scan(&message) {
            let span = trace.span;
            prop_assert!(last <= span.start && span.start < span.end && span.end <= message.len());
            // What stands within a person's line is a part of it, and asked about.
            let is_part = trace.reason.ends_with("within a line of other text");
            prop_assert!(!is_part || trace.verdict == Verdict::Ambiguous);
            prop_assert!(is_part || span.start == 0 || message[span.start - 1] == b'\n' || is_end(&message, span.start));
            prop_assert!(is_part || message[span.end - 1] == b'\n' || is_end(&message, span.end));
            let line = message[..span.start].iter().filter(|&&b| b == b'\n').count() + 1;
            prop_assert_eq!(trace.line, line);
            last = span.end;
        }
    }

    #[test]
    fn any_bytes_are_scanned(message in proptest::collection::vec(any::<u8>(), 0..400)) {
        Catalogue::builtin().scan(&message);
        prop_assert_eq!(remove_lines(&message, &[]), message);
    }

    #[test]
    fn what_was_removed_is_gone(message in messages()) {
        let once = cleaned(&message);
        let left: Vec<_> =
            Catalogue::builtin().scan(&once).into_iter().filter(Trace::is_removable).collect();
        prop_assert!(left.is_empty(), "{:?} left in {:?}", left, String::from_utf8_lossy(&once));
        prop_assert_eq!(cleaned(&once), once);
    }

    #[test]
    fn a_persons_sign_off_is_never_removed(message in messages()) {
        let sign_off: &[u8] = b"Signed-off-by: Ida Pohl <ida@pohl.test>";
        let count = |text: &[u8]| text.windows(sign_off.len()).filter(|w| *w == sign_off).count();
        prop_assert_eq!(count(&cleaned(&message)), count(&message), "{}", String::from_utf8_lossy(&message));
    }
}
