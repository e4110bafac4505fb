//! PURE. Our own JSON, version 1: one object; `findings` come first, so that it can be written while the
//! check goes on. Keys may be added in version 1; none will be renamed, removed or change its meaning.

use bstr::ByteSlice;
use serde::Serialize;
use serde_json::json;

use super::location::{Excerpt, placed};
use super::{CheckedMessage, Origin, ReportHeader, Reporter, Summary, severity};
use crate::rules::Finding;
use crate::text::lines::Position;

/// The report.
#[derive(Default)]
pub(super) struct Json {
    /// Whether something is in the list already.
    begun: bool,
}

/// One finding.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Row<'a> {
    source: serde_json::Value,
    subject: String,
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    /// Lines and columns from 1, columns in characters; bytes from 0.
    span: Option<serde_json::Value>,
    /// The line that the span begins in.
    line: Option<String>,
    /// Edits of the message, in order: bytes from `start` to `end` become `text`.
    fix: Option<Vec<Edit>>,
}

#[derive(Serialize)]
struct Edit {
    start: usize,
    end: usize,
    text: String,
}

impl Reporter for Json {
    fn begin(&mut self, head: &ReportHeader) -> String {
        let tool = json!({"name": "git-provenance", "version": env!("CARGO_PKG_VERSION")});
        let policy = json!({"id": head.policy, "name": head.project, "origin": head.origin});
        crate::text::escape::json(&format!(
            "{{\"version\":1,\"tool\":{tool},\"policy\":{policy},\"findings\":["
        ))
    }

    fn message(&mut self, judged: &CheckedMessage) -> String {
        let mut out = String::new();
        for (finding, place) in placed(judged) {
            out.push_str(if self.begun { ",\n" } else { "\n" });
            self.begun = true;
            let row = json!(row(judged, finding, place.as_ref()));
            out.push_str(&crate::text::escape::json(&row.to_string()));
        }
        out
    }

    fn end(&mut self, summary: &Summary) -> String {
        format!(
            "\n],\"checked\":{},\"errors\":{},\"warnings\":{},\"complete\":{}}}\n",
            summary.checked, summary.errors, summary.warnings, !summary.broken_off
        )
    }
}

fn row<'a>(judged: &CheckedMessage, finding: &'a Finding, place: Option<&Excerpt<'_>>) -> Row<'a> {
    let position =
        |at: Position, byte: usize| json!({"line": at.line, "column": at.column, "byte": byte});
    Row {
        source: match &judged.origin {
            Origin::Commit(id) => json!({"kind": "commit", "commit": id}),
            Origin::Mail { file, number } => {
                json!({"kind": "mail", "file": file, "number": number})
            }
            Origin::Message(file) => json!({"kind": "message", "file": file}),
        },
        subject: judged.title(),
        rule: finding.rule.name(),
        severity: severity(finding.severity),
        message: &finding.text,
        help: finding.help.as_deref(),
        span: place.map(|place| {
            json!({
                "start": position(place.start, place.bytes.start),
                "end": position(place.end, place.bytes.end),
            })
        }),
        line: place.map(|place| crate::text::escape::line(place.line)),
        fix: finding.fix.as_ref().map(|fix| {
            let (span, with) = fix.edit.replacement(&judged.message);
            let text = with.to_str_lossy().into_owned();
            vec![Edit { start: span.start, end: span.end, text }]
        }),
    }
}
