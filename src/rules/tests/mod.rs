//! PURE. Each rule on bad messages, good ones, and on what its fix makes of the bad ones.

use super::*;
use crate::diffstat::FileChange;
use crate::policy::{self, Policy};
use crate::text::identity::IdentityRef;
use agent_traces::Catalogue;
use git_message::{Message, TrailerConfig};

mod agents;
mod corpus;
mod disclosures;
mod growth;
mod properties;
mod sign_offs;
mod table;
mod texts;

const QEMU: &str = "version: 1\nextends: qemu-draft\n";

/// A commit to be judged.
struct Commit<'a> {
    policy: String,
    message: &'a str,
    author: &'a str,
    committer: &'a str,
    subject: Subject,
    changes: Option<Vec<FileChange>>,
}

impl<'a> Commit<'a> {
    /// With the policy `default` and what this YAML lays over it.
    fn new(yaml: &str, message: &'a str) -> Self {
        Self::under(&format!("version: 1\nextends: default\n{yaml}"), message)
    }

    fn under(policy: &str, message: &'a str) -> Self {
        let robin = "Robin Tester <robin@example.org>";
        Self {
            policy: policy.to_owned(),
            message,
            author: robin,
            committer: robin,
            subject: Subject::Commit,
            changes: None,
        }
    }

    fn by(mut self, author: &'a str) -> Self {
        self.author = author;
        self
    }

    fn committed_by(mut self, committer: &'a str) -> Self {
        self.committer = committer;
        self
    }

    fn changing(mut self, changes: &[(&str, u64)]) -> Self {
        let change = |&(path, added): &(&str, u64)| FileChange {
            path: path.into(),
            added,
            deleted: 0,
            binary: false,
        };
        self.changes = Some(changes.iter().map(change).collect());
        self
    }

    fn findings(&self) -> Vec<Finding> {
        let policy = parsed(&self.policy);
        self.with(&policy, Linter::check)
    }

    fn needs_changes(&self) -> bool {
        let policy = parsed(&self.policy);
        self.with(&policy, Linter::needs_changes)
    }

    fn with<'p, T>(
        &self,
        policy: &'p Policy,
        ask: impl Fn(&Linter<'p>, &CommitFacts<'_>) -> T,
    ) -> T {
        let linter = Linter::new(policy, Catalogue::builtin()).unwrap();
        let message = Message::parse(self.message, &TrailerConfig::default());
        let input = CommitInput {
            subject: self.subject,
            author: IdentityRef::parse(self.author.as_bytes()),
            committer: IdentityRef::parse(self.committer.as_bytes()),
            parents: 1,
            message: &message,
            changes: self.changes.as_deref(),
        };
        ask(&linter, &CommitFacts::read(&linter, input, &mut IdentityCache::default()))
    }

    /// Asserts what is found: rule, severity (`!` is an error, `?` a warning), and the marked text.
    #[track_caller]
    fn gives(&self, expected: &[&str]) -> Vec<Finding> {
        let findings = self.findings();
        let shown: Vec<String> = findings
            .iter()
            .map(|finding| {
                let sign = if finding.severity == Severity::Error { "!" } else { "?" };
                let marked = finding.span.clone().map_or("", |span| &self.message[span]);
                format!("{}{sign} {marked}", finding.rule).trim_end().to_owned()
            })
            .collect();
        assert_eq!(shown, expected, "{}\n{findings:#?}", self.message);
        findings
    }

    /// As `gives` for one finding, whose fix makes this of the message.
    #[track_caller]
    fn is_fixed(&self, expected: &str, fixed: &str) {
        let findings = self.gives(&[expected]);
        let fix = findings[0].fix.as_ref().expect("a fix");
        let bytes = fix.edit.apply(self.message.as_bytes());
        assert_eq!(String::from_utf8(bytes).unwrap(), fixed);
    }

    /// Asserts that only a person can put the one finding right.
    #[track_caller]
    fn is_not_fixed(&self, expected: &str) {
        assert_eq!(self.gives(&[expected])[0].fix, None);
    }
}

fn parsed(yaml: &str) -> Policy {
    policy::from_yaml(yaml.as_bytes(), "test.yml").unwrap_or_else(|error| panic!("{error}\n{yaml}"))
}

/// A message with these lines as its trailer block.
fn with_block(lines: &str) -> String {
    format!("parser: read on\n\nIt stopped at the first NUL.\n\n{lines}")
}
