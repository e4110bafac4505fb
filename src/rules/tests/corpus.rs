//! Real messages, which are no part of the repository: how often each rule is broken, and that prose is
//! not hit. Reads the files that the environment names.

use crate::text::identity::IdentityRef;
use std::collections::BTreeMap;
use std::path::PathBuf;

use super::*;

/// The corpus, if the environment names one. A named one that is not there is an error.
#[expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test may read and print"
)]
fn corpus() -> Option<PathBuf> {
    let Some(path) = std::env::var_os("GIT_PROVENANCE_CORPUS").map(PathBuf::from) else {
        println!("skipped: GIT_PROVENANCE_CORPUS is not set");
        return None;
    };
    assert!(path.join("lines.tsv").is_file(), "GIT_PROVENANCE_CORPUS names no corpus");
    Some(path)
}

fn judged(policy: &Policy, message: &[u8]) -> Vec<Finding> {
    let linter = Linter::new(policy, Catalogue::builtin()).unwrap();
    let message = Message::parse(message, &TrailerConfig::default());
    let input = CommitInput {
        subject: Subject::Commit,
        author: IdentityRef::parse(b"Robin Tester <robin@example.org>"),
        committer: None,
        parents: 1,
        message: &message,
        changes: Some(&[]),
    };
    linter.check(&CommitFacts::read(&linter, input, &mut IdentityCache::default()))
}

#[test]
#[expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test may read and print"
)]
fn real_messages_are_judged_without_harm_and_counted() {
    let Some(corpus) = corpus() else { return };
    for preset in ["default", "qemu-draft"] {
        let policy = policy::preset(preset).unwrap();
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut messages = 0;
        for entry in std::fs::read_dir(corpus.join("messages")).unwrap() {
            messages += 1;
            for finding in judged(&policy, &std::fs::read(entry.unwrap().path()).unwrap()) {
                let severity = crate::report::severity(finding.severity);
                *counts.entry((finding.rule.name(), severity)).or_default() += 1;
            }
        }
        println!("{preset}: {messages} messages");
        for ((rule, severity), count) in counts {
            println!("{count:>7} {severity} {rule}");
        }
        assert!(messages > 1000, "{messages}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test may read files")]
fn prose_is_not_taken_for_trailers_prompts_or_names() {
    let Some(corpus) = corpus() else { return };
    let policy = policy::preset("qemu-draft").unwrap();
    let rows = std::fs::read(corpus.join("lines.tsv")).unwrap();
    let rows = String::from_utf8_lossy(&rows).into_owned();
    let mut hits = Vec::new();
    let mut lines = 0;
    for row in rows.lines() {
        let columns: Vec<&str> = row.split('\t').collect();
        if columns[0] != "prose" {
            continue;
        }
        lines += 1;
        let message = format!("subject\n\n{}\n\nmore text\n", columns[5]);
        let heuristic = ["stray-trailer", "prompt-in-message", "model-name-in-message"];
        for finding in judged(&policy, message.as_bytes()) {
            if heuristic.contains(&finding.rule.name()) {
                hits.push((finding.rule.name(), columns[5].to_owned()));
            }
        }
    }
    assert!(lines > 1000 && hits.len() * 500 <= lines, "{} of {lines}: {hits:#?}", hits.len());
}
