//! PURE. What holds for any message: no panic, places inside it, and fixes that fix.

use crate::text::identity::IdentityRef;
use proptest::prelude::*;

use super::*;

/// Pieces of which odd messages are made.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let words: Vec<&'static [u8]> = vec![
        b"subject\n",
        b"\n",
        b"\n\n",
        b"fixup! ",
        b"AI-used-for: code",
        b"AI-used-for:",
        b" tests (",
        b"coed, ",
        b"(",
        b")",
        b"AI used for: docs\n",
        b"Signed-off-by: ",
        b"Signed-of-by: ",
        b"Robin <robin@example.org>",
        b"Claude <noreply@anthropic.com>",
        b"Co-authored-by: ",
        b"Assisted-by: ",
        b"Claude:opus-4.6 sparse",
        b"Fixes: #1\n",
        b"\r\n",
        b"\t",
        b" ",
        b"\0",
        b"\xff\xfe",
        "é🤖\u{202e}".as_bytes(),
        b"Prompt: x\n",
        b"Human: a\nAssistant: b\n",
        b"```\n",
        b"# c\n",
        b"Conflicts:\n",
        b"(cherry picked from commit 0123)\n",
        b"---\n",
        b"  folded\n",
        b"\xf0\x9f\xa4\x96 Generated with [Claude Code](https://claude.com/claude-code)\n",
        b"https://claude.ai/code/session_01AbCdEfGhJkLmNpQrStUvWx\n",
    ];
    proptest::collection::vec(proptest::sample::select(words), 0..24).prop_map(|all| all.concat())
}

fn policies() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "version: 1\nextends: default\n",
        QEMU,
        "version: 1\nextends: neutral\nai: {stance: refuse, prompts: forbidden, model-names: forbidden}\n",
        "version: 1\nextends: default\ndisclosure: {trailer: Assisted-by, value: {literal: LLM}}\n\
         trailers: {forbidden: [AI-used-for], forbidden-for-agents: [], order: [Signed-off-by, Assisted-by, Fixes]}\n",
    ])
}

fn judged(policy: &str, bytes: &[u8]) -> Vec<Finding> {
    let policy = parsed(policy);
    let linter = Linter::new(&policy, Catalogue::builtin()).unwrap();
    let message = Message::parse(bytes, &TrailerConfig::default());
    let author = IdentityRef::parse(b"Robin <robin@example.org>").unwrap();
    let input = CommitInput {
        subject: Subject::Commit,
        author: Some(author),
        committer: Some(author),
        parents: 1,
        message: &message,
        changes: Some(&[]),
    };
    linter.check(&CommitFacts::read(&linter, input, &mut IdentityCache::default()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_message_gives_findings_with_places_inside_it(policy in policies(), message in pieces()) {
        for finding in judged(policy, &message) {
            if let Some(span) = &finding.span {
                prop_assert!(span.start <= span.end && span.end <= message.len(), "{finding:?}");
            }
            prop_assert!(!finding.text.contains('\n') && !finding.text.is_empty(), "{finding:?}");
        }
    }

    #[test]
    fn random_bytes_do_no_harm(policy in policies(), message in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _any = judged(policy, &message);
    }

    /// A fix changes something, and applying the fixes again and again comes to an end.
    #[test]
    fn fixes_come_to_an_end(policy in policies(), message in pieces()) {
        let mut message = message;
        for _ in 0..40 {
            let findings = judged(policy, &message);
            let Some(fix) = findings.iter().find_map(|finding| finding.fix.clone()) else { return Ok(()) };
            let fixed = fix.edit.apply(&message);
            prop_assert_ne!(&fixed, &message, "{:?}", fix);
            message = fixed;
        }
        prop_assert!(false, "still something to fix: {:?}", bstr::BStr::new(&message));
    }
}
