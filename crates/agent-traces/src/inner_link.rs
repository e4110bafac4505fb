//! PURE. Finds links to agents' sessions anywhere in a message, also in prose and in quotations. A session is private, so
//! whoever commits is to see that the link is there.

use bstr::ByteSlice;

use crate::index::Index;
use crate::lines::{line_at, removable_span};
use crate::trace::{Authority, Kind, Trace, Verdict};
use crate::visible::visible;

/// Adds the lines with such a link that no trace covers yet. The traces are in order, and stay so.
pub(crate) fn add(index: &Index, message: &[u8], traces: &mut Vec<Trace>) {
    let mut found = Vec::new();
    let mut known = traces.iter().peekable();
    let mut start = 0;
    for stored in message.lines_with_terminator() {
        let mut at = start;
        start += stored.len();
        if !may_hold_link(stored) {
            continue;
        }
        // A reader sees more ends of lines than git does.
        while let Some(line) = line_at(message, at).filter(|line| line.start < start) {
            at = line.end;
            while known.next_if(|trace| trace.span.end <= line.start).is_some() {}
            if known.peek().is_some_and(|trace| trace.span.start < line.end) {
                continue;
            }
            let Some(agent) = index.find_inner_session(&visible(line.text)) else { continue };
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

/// Returns whether a line may hold an address: two slashes, between which there may be what no reader sees.
fn may_hold_link(line: &[u8]) -> bool {
    line.find_byte(b'/').is_some() && (!line.is_ascii() || line.find(b"//").is_some())
}
