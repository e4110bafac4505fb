//! PURE. JUnit's XML: each message is a suite of its own with one case for each finding, so that a long
//! history can be written piece by piece.

use quick_xml::escape::escape;

use super::location::{Excerpt, placed};
use super::{CheckedMessage, ReportHeader, Reporter, Summary, severity};
use crate::policy::Severity;
use crate::rules::Finding;

/// The report.
pub(super) struct Junit;

impl Reporter for Junit {
    fn begin(&mut self, head: &ReportHeader) -> String {
        let name = format!("git provenance check, {} ({})", head.project, head.origin);
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\">\n",
            text(&name)
        )
    }

    fn message(&mut self, judged: &CheckedMessage) -> String {
        let errors = judged.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let failures = errors.count();
        let (class, title) = (text(&judged.origin.shown()), text(&judged.title()));
        let mut out = format!(
            "<testsuite name=\"{class}: {title}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\">\n",
            judged.findings.len().max(1)
        );
        if judged.findings.is_empty() {
            out += &format!("<testcase classname=\"{class}\" name=\"{title}\"/>\n");
        }
        for (finding, place) in placed(judged) {
            out += &case(finding, place.as_ref(), &class);
        }
        out + "</testsuite>\n"
    }

    fn end(&mut self, summary: &Summary) -> String {
        let broken = "<testsuite name=\"git provenance check\" tests=\"1\" failures=\"0\" errors=\"1\">\n\
            <testcase classname=\"git provenance\" name=\"check\"><error message=\"the check broke off\" \
            type=\"error\"/></testcase>\n</testsuite>\n";
        format!("{}</testsuites>\n", if summary.broken_off { broken } else { "" })
    }

    fn wants_clean(&self) -> bool {
        true
    }
}

/// A warning is a case that passed, with something on its output.
fn case(finding: &Finding, place: Option<&Excerpt<'_>>, class: &str) -> String {
    let mut details = String::new();
    if let Some(place) = place {
        let line = crate::text::escape::line(place.line);
        details += &format!("line {}: {line}\n", place.start.line);
    }
    details += finding.help.as_deref().unwrap_or_default();
    let (message, details) = (text(&finding.text), text(&details));
    let inside = match finding.severity {
        Severity::Error => format!(
            "<failure message=\"{message}\" type=\"{}\">{details}</failure>",
            severity(finding.severity)
        ),
        Severity::Warning | Severity::Off => {
            format!("<system-out>{}: {message}\n{details}</system-out>", severity(finding.severity))
        }
    };
    format!(
        "<testcase classname=\"{class}\" name=\"{}\">{inside}</testcase>\n",
        text(finding.rule.name())
    )
}

/// Text in an attribute or element: what XML cannot hold was spelt out before, or is left out.
fn text(text: &str) -> String {
    let allowed = |c: &char| matches!(c, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    escape(text.chars().filter(allowed).collect::<String>()).into_owned()
}
