//! PURE. Finds links to agents' sessions anywhere in a message, also in prose and in quotations. A session is private, so
//! whoever commits is to see that the link is there.

use crate::index::Index;
use crate::lines::{line_at, removable_span};
use crate::trace::{Authority, Kind, Trace, Verdict};
use crate::visible::visible;

/// Adds the lines with such a link that no trace covers yet. The traces are in order, and stay so.
pub(crate) fn add(index: &Index, message: &[u8], traces: &mut Vec<Trace>) {
    let mut found = Vec::new();
    let mut known = traces.iter().peekable();
    let mut at = 0;
    while let Some(line) = line_at(message, at) {
        at = line.end;
        while known.next_if(|trace| trace.span.end <= line.start).is_some() {}
        let is_known = known.peek().is_some_and(|trace| trace.span.start < line.end);
        if is_known || !may_hold_link(line.text) {
            continue;
        }
        if let Some(agent) = index.find_inner_session(&visible(line.text)) {
            found.push(Trace {
                span: removable_span(message, &line, &line),
                // `layers` counts.
                line: 0,
                kind: Kind::SessionLink,
                verdict: Verdict::Ambiguous,
                agent: index.id_of(agent).to_owned(),
                token: None,
                reason: format!(
                    "a link to a session of {}, which may be private",
                    index.display_name(agent)
                ),
                authority: Authority::BuiltIn,
            });
        }
    }
    if !found.is_empty() {
        traces.append(&mut found);
        traces.sort_by_key(|trace| trace.span.start);
    }
}

/// Returns whether a line may hold an address. Letters that look like others are read later.
fn may_hold_link(line: &[u8]) -> bool {
    line.windows(2).any(|window| window == b"//") || !line.is_ascii()
}
