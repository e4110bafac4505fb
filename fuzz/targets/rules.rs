//! Any bytes as the message of a commit, judged as each preset wants it: findings stand in the message and are
//! said in one line, and what can be mended by itself comes to an end. The first byte chooses the preset, the
//! second what sort of commit it is.
#![no_main]

use std::sync::LazyLock;

use agent_traces::Catalogue;
use git_message::{Message, TrailerConfig};
use git_provenance::testing::policy::{FileChange, Policy, preset, preset_ids};
use git_provenance::testing::rules::{
    CommitFacts, CommitInput, Finding, IdentityCache, Linter, Subject,
};
use git_provenance::testing::text::{IdentityRef, LineIndex, Position};
use libfuzzer_sys::fuzz_target;

static POLICIES: LazyLock<Vec<Policy>> =
    LazyLock::new(|| preset_ids().into_iter().map(|id| preset(id).expect("a preset")).collect());
static CHANGES: LazyLock<[FileChange; 2]> = LazyLock::new(|| {
    [("src/a.c", 900), ("docs/a.md", 3)].map(|(path, added)| FileChange {
        path: path.into(),
        added,
        deleted: 1,
        binary: false,
    })
});
const PERSON: &[u8] = b"Ida Pohl <ida@pohl.test>";
const AGENT: &[u8] = b"Claude <noreply@anthropic.com>";

fuzz_target!(|bytes: &[u8]| {
    let [which, sort, bytes @ ..] = bytes else { return };
    let policy = &POLICIES[usize::from(*which) % POLICIES.len()];
    let book = Linter::new(policy, Catalogue::builtin()).expect("the presets' globs");
    let mut message = bytes.to_vec();
    // Each step mends one place; a place may show another beside it.
    let most = 40 + 4 * bytes.len();
    for _ in 0..most {
        let findings = judge(&book, *sort, &message);
        let Some(fix) = findings.iter().find_map(|finding| finding.fix.as_ref()) else { return };
        let fixed = fix.edit.apply(&message);
        assert_ne!(fixed, message, "{fix:?}");
        let (span, with) = fix.edit.replacement(&message);
        let edited = [&message[..span.start], &with, &message[span.end..]].concat();
        assert_eq!(edited, fixed, "{fix:?}");
        message = fixed;
    }
    panic!("still something to mend after {most} steps");
});

fn judge(book: &Linter<'_>, sort: u8, bytes: &[u8]) -> Vec<Finding> {
    let message = Message::parse(bytes, &TrailerConfig::default());
    let person = IdentityRef::parse(PERSON);
    let raw = CommitInput {
        subject: if sort & 1 == 0 { Subject::Commit } else { Subject::CoverLetter },
        author: if sort & 2 == 0 { person } else { IdentityRef::parse(AGENT) },
        committer: person,
        parents: 1 + usize::from(sort & 4 != 0),
        message: &message,
        changes: (sort & 8 == 0).then_some(&CHANGES[..]),
    };
    let findings = book.check(&CommitFacts::read(book, raw, &mut IdentityCache::default()));
    let mut last = 0;
    for finding in &findings {
        let said = [Some(&finding.text), finding.help.as_ref()];
        for text in said.into_iter().flatten() {
            assert!(!text.is_empty() && !text.contains(char::is_control), "{finding:?}");
        }
        let Some(span) = &finding.span else { continue };
        assert!(last <= span.start && span.start <= span.end && span.end <= bytes.len());
        let Position { line, column } = LineIndex::new(bytes).position(span.start);
        assert!(line >= 1 && column >= 1);
        last = span.start;
    }
    findings
}
