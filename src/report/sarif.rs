//! PURE. SARIF 2.1.0, for code scanning and editors. A commit's message is an artifact with the address
//! `git-commit:ID`.

use bstr::ByteSlice;
use serde_json::{Value, json};

use super::location::{Excerpt, placed};
use super::{CheckedMessage, Origin, ReportHeader, Reporter, Summary, severity};
use crate::rules::{Edit, Finding, RULES, RuleId};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The report.
#[derive(Default)]
pub(super) struct Sarif {
    /// Whether something is in the list already.
    begun: bool,
}

impl Reporter for Sarif {
    fn begin(&mut self, head: &ReportHeader) -> String {
        let rules: Vec<Value> = RULES
            .into_iter()
            .map(|rule| {
                let (first, _) = rule.explain.split_once("\n\n").unwrap_or((rule.explain, ""));
                json!({
                    "id": rule.name(),
                    "shortDescription": {"text": first},
                    "fullDescription": {"text": rule.explain},
                    "defaultConfiguration": {"level": severity(rule.severity)},
                })
            })
            .collect();
        let driver = json!({
            "name": "git-provenance",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules,
            "properties": {"policy": head.policy, "project": head.project, "origin": head.origin},
        });
        crate::text::escape::json(&format!(
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\
             \"columnKind\":\"unicodeCodePoints\",\"results\":["
        ))
    }

    fn message(&mut self, judged: &CheckedMessage) -> String {
        let mut out = String::new();
        for (finding, place) in placed(judged) {
            out.push_str(if self.begun { ",\n" } else { "\n" });
            self.begun = true;
            let result = result(judged, finding, place.as_ref());
            out.push_str(&crate::text::escape::json(&result.to_string()));
        }
        out
    }

    fn end(&mut self, summary: &Summary) -> String {
        let invocation = json!([{"executionSuccessful": !summary.broken_off}]);
        format!("\n],\"invocations\":{invocation}}}]}}\n")
    }
}

fn result(judged: &CheckedMessage, finding: &Finding, place: Option<&Excerpt<'_>>) -> Value {
    let mut text = finding.text.clone();
    if let Some(help) = &finding.help {
        text = format!("{text}\n{help}");
    }
    let mut physical = json!({"artifactLocation": {"uri": address(&judged.origin)}});
    if let Some(place) = place {
        physical["region"] = json!({
            "startLine": place.start.line,
            "startColumn": place.start.column,
            "endLine": place.end.line,
            "endColumn": place.end.column,
            "snippet": {"text": crate::text::escape::line(place.line)},
        });
    }
    let mut location = json!({"physicalLocation": physical});
    if let Origin::Commit(id) = &judged.origin {
        location["logicalLocations"] =
            json!([{"name": judged.title(), "fullyQualifiedName": id, "kind": "commit"}]);
    }
    let mut result = json!({
        "ruleId": finding.rule.name(),
        "ruleIndex": RuleId::ALL.iter().position(|rule| *rule == finding.rule),
        "level": severity(finding.severity),
        "message": {"text": text},
        "locations": [location],
    });
    let is_whole = !matches!(judged.origin, Origin::Mail { .. });
    // What is in a mail is not where the mail's file has it.
    if let Some(fix) = finding.fix.as_ref().filter(|_| is_whole) {
        result["fixes"] = json!([{
            "artifactChanges": [{
                "artifactLocation": {"uri": address(&judged.origin)},
                "replacements": [replacement(judged, &fix.edit)],
            }],
        }]);
    }
    result
}

fn replacement(judged: &CheckedMessage, edit: &Edit) -> Value {
    let (span, with) = edit.replacement(&judged.message);
    json!({
        "deletedRegion": {"byteOffset": span.start, "byteLength": span.len()},
        "insertedContent": {"text": with.to_str_lossy()},
    })
}

/// An address for what was judged.
fn address(origin: &Origin) -> String {
    match origin {
        Origin::Commit(id) => format!("git-commit:{id}"),
        Origin::Mail { file, number } => format!("{}#{number}", encoded(file)),
        Origin::Message(file) => encoded(file),
    }
}

/// A path as a relative address: what an address cannot hold is percent-encoded.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
