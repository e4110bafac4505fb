//! Any bytes as a message with agents' lines: traces are whole lines as a reader sees them, all other lines stay, a person's
//! sign-off among them, and one removal is enough, also as a policy judges it.
#![no_main]

use std::sync::LazyLock;

use agent_traces::{Catalogue, Trace, lines, remove_lines};
use git_message::{Message, TrailerConfig};
use git_provenance::testing::draft::RemovalPlan;
use git_provenance::testing::policy::{Policy, preset};
use git_provenance::testing::text::IdentityRef;
use libfuzzer_sys::fuzz_target;

static POLICY: LazyLock<Policy> = LazyLock::new(|| preset("default").expect("a preset"));
const PERSON: &[u8] = b"Signed-off-by: Ida Pohl <ida@pohl.test>";

fuzz_target!(|bytes: &[u8]| {
    let catalogue = Catalogue::builtin();
    let traces = catalogue.scan(bytes);
    let mut last = 0;
    for trace in &traces {
        let span = &trace.span;
        assert!(last <= span.start && span.start < span.end && span.end <= bytes.len());
        assert_eq!(
            trace.line,
            bytes[..span.start].iter().filter(|&&byte| byte == b'\n').count() + 1
        );
        assert!(!trace.reason.contains(char::is_control));
        last = span.end;
    }
    let gone: Vec<_> =
        traces.iter().filter(|one| one.is_removable()).map(|one| one.span.clone()).collect();
    let clean = remove_lines(bytes, &gone);
    assert!(!catalogue.scan(&clean).iter().any(Trace::is_removable));
    let mut kept = Vec::new();
    let mut at = 0;
    for span in &gone {
        assert!(!text_lines(&bytes[span.clone()]).any(|line| line == PERSON));
        kept.extend(text_lines(&bytes[at..span.start]));
        at = span.end;
    }
    kept.extend(text_lines(&bytes[at..]));
    assert!(text_lines(&clean).eq(kept));
    for line in text_lines(bytes) {
        let _verdict = catalogue.classify_value(line);
        let who = IdentityRef::parse(line).map(|who| catalogue.identity(who.name, who.email));
        assert!(line != PERSON || who == Some(None));
    }
    if bytes.contains(&0) {
        return;
    }
    let message = Message::parse(bytes, &TrailerConfig::default());
    let clean = RemovalPlan::agents_only(&message, &POLICY, catalogue).apply(&message, &[]);
    let again = RemovalPlan::agents_only(&clean, &POLICY, catalogue);
    assert_eq!(again.removals(), []);
});

/// The lines that say something.
fn text_lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    lines(bytes).map(|line| line.text).filter(|line| !line.trim_ascii().is_empty())
}
