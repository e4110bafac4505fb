//! PURE. Annotations of GitHub's workflow runs: `::error title=…::…`, one line for each finding.

use super::location::placed;
use super::{CheckedMessage, Origin, ReportHeader, Reporter, Summary, severity};

/// The report.
#[derive(Default)]
pub(super) struct Github {
    rules: String,
}

impl Reporter for Github {
    fn begin(&mut self, head: &ReportHeader) -> String {
        self.rules = format!("{} ({})", head.project, head.origin);
        String::new()
    }

    fn message(&mut self, judged: &CheckedMessage) -> String {
        let mut out = String::new();
        for (finding, place) in placed(judged) {
            let line = place.as_ref().map(|place| place.start.line);
            let mut properties = format!("title={}", property(finding.rule.name()));
            let mut at = line.map_or_else(String::new, |line| format!(", line {line}"));
            // A commit's message is no file of the tree that GitHub could show.
            if let Origin::Message(file) = &judged.origin {
                properties += &format!(",file={}", property(file));
                if let Some(line) = line {
                    properties += &format!(",line={line}");
                }
                at = String::new();
            }
            let mut text =
                format!("{} \"{}\"{at}: {}", judged.origin.shown(), judged.title(), finding.text);
            if let Some(place) = &place {
                text += &format!("\n{}", crate::text::escape::line(place.line));
            }
            if let Some(help) = &finding.help {
                text += &format!("\n{help}");
            }
            out += &format!("::{} {properties}::{}\n", severity(finding.severity), data(&text));
        }
        out
    }

    fn end(&mut self, summary: &Summary) -> String {
        if summary.broken_off {
            return String::new();
        }
        format!("{}; rules: {}\n", summary.shown(), self.rules).replace("::", ": :")
    }
}

/// Text after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
