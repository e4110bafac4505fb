//! PURE. Findings as text for people and as data for programs. Each format writes its pieces while the
//! check goes on, so that nothing is kept; what came from a repository is escaped.

mod github;
mod json;
mod junit;
mod location;
mod removals;
mod sarif;
mod summary;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeMap;

use bstr::ByteSlice;

pub(crate) use removals::{describe, quoted};
pub(crate) use removals::{removals, removals_notice};

use crate::policy::Severity;
use crate::rules::{Edit, Finding};

/// Where a message came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A commit, by its full id.
    Commit(String),
    /// A mail in a file, counted from 1.
    Mail {
        /// The file as it was named.
        file: String,
        /// Which one of its mails.
        number: usize,
    },
    /// A file that holds one message.
    Message(String),
}

/// One message and what the rules have against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CheckedMessage {
    /// Where it came from.
    pub origin: Origin,
    /// The message; may be left empty where there are no findings.
    pub message: Vec<u8>,
    /// Its first line.
    pub subject: Vec<u8>,
    /// By their place; empty for a clean one.
    pub findings: Vec<Finding>,
}

/// What a report says before the first finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReportHeader {
    /// Id of the policy.
    pub policy: String,
    /// The project's name in it.
    pub project: String,
    /// Where it was found.
    pub origin: String,
}

/// What a check has counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// Messages that were judged.
    pub checked: u64,
    /// Messages with findings.
    pub concerned: u64,
    /// Findings that make the check fail.
    pub errors: u64,
    /// Findings that do not.
    pub warnings: u64,
    /// Findings of each rule, by its name.
    pub by_rule: BTreeMap<&'static str, u64>,
    /// What the messages are called: commit, mail, …
    pub noun: &'static str,
    /// Whether only what is not upstream yet was looked for.
    pub is_new_only: bool,
    /// Whether an error ended the run early.
    pub broken_off: bool,
    /// Commits whose sign-off nobody has confirmed; the check stops at them, whatever the rules say.
    pub unconfirmed: usize,
}

impl Summary {
    /// Counts the findings of one message.
    pub(crate) fn count(&mut self, judged: &CheckedMessage) {
        self.concerned += u64::from(!judged.findings.is_empty());
        for finding in &judged.findings {
            *self.by_rule.entry(finding.rule.name()).or_default() += 1;
            match finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning | Severity::Off => self.warnings += 1,
            }
        }
    }

    /// `2 errors and 1 warning in 2 of 120 commits`.
    fn shown(&self) -> String {
        if self.checked == 0 {
            return match self.is_new_only {
                true => "nothing to check: all commits are already upstream".into(),
                false => "nothing to check".into(),
            };
        }
        let noun = if self.noun.is_empty() { "message" } else { self.noun };
        let checked = counted(self.checked, noun);
        if self.errors + self.warnings == 0 {
            return format!("{checked} checked, nothing found");
        }
        let errors = counted(self.errors, "error");
        let warnings = counted(self.warnings, "warning");
        format!("{errors} and {warnings} in {} of {checked}", self.concerned)
    }
}

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people, with colours or without.
    Text {
        /// Whether to colour.
        color: bool,
        /// The columns of the terminal that shows the report.
        columns: Option<usize>,
        /// Whether clean messages are listed as well.
        passes: bool,
    },
    /// For people: only how often each rule was broken.
    Summary {
        /// Whether to colour.
        color: bool,
    },
    /// Our own shape, version 1.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub's workflow runs.
    Github,
    /// JUnit's XML.
    Junit,
}

/// Writes one report, piece by piece.
pub(crate) trait Reporter {
    /// Writes what comes before the messages.
    fn begin(&mut self, head: &ReportHeader) -> String;
    /// Writes one message. Clean ones are given only where [`Reporter::wants_clean`] says so.
    fn message(&mut self, judged: &CheckedMessage) -> String;
    /// Writes what comes after the messages.
    fn end(&mut self, summary: &Summary) -> String;
    /// Whether clean messages are listed as well.
    fn wants_clean(&self) -> bool {
        false
    }
}

/// A new report in this format.
pub(crate) fn reporter(format: Format) -> Box<dyn Reporter> {
    match format {
        Format::Text { color, columns, passes } => {
            Box::new(text::Text::new(color, columns, passes))
        }
        Format::Summary { color } => Box::new(summary::SummaryReporter::new(color)),
        Format::Json => Box::new(json::Json::default()),
        Format::Sarif => Box::new(sarif::Sarif::default()),
        Format::Github => Box::new(github::Github::default()),
        Format::Junit => Box::new(junit::Junit),
    }
}

impl Origin {
    /// For people: `commit 0123456789ab`, `series.mbox, mail 2`.
    fn shown(&self) -> String {
        match self {
            Self::Commit(id) => format!("commit {}", crate::text::layout::short_id(id)),
            Self::Mail { file, number } => {
                format!("{}, mail {number}", crate::text::escape::line(file.as_bytes()))
            }
            Self::Message(file) => crate::text::escape::line(file.as_bytes()),
        }
    }
}

impl CheckedMessage {
    /// The first line of the message, safe to show and not longer than a line.
    fn title(&self) -> String {
        let title = crate::text::escape::line(self.subject.trim());
        match title.char_indices().nth(MAX_TITLE_CHARS) {
            Some((at, _)) => format!("{}…", &title[..at]),
            None => title,
        }
    }
}

/// Maximum number of characters of a subject that are shown.
const MAX_TITLE_CHARS: usize = 72;

/// `error` or `warning`.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning | Severity::Off => "warning",
    }
}

/// `1 error`, `2 errors`.
fn counted(count: u64, what: &str) -> String {
    let ending = match count {
        1 => "",
        _ if what.ends_with("ch") => "es",
        _ => "s",
    };
    format!("{count} {what}{ending}")
}

/// What the fix of a finding does, for people.
fn describe_fix(finding: &Finding) -> Option<String> {
    Some(match &finding.fix.as_ref()?.edit {
        Edit::RemoveLines(_) => "remove the line".to_owned(),
        Edit::Replace { with, .. } if with.contains(&b'\n') => {
            "put the trailers in order".to_owned()
        }
        Edit::Replace { with, .. } => format!("write `{}`", crate::text::escape::line(with)),
    })
}
