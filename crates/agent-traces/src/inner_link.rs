//! PURE. Finds links to agents' sessions anywhere in a message, also in prose and in quotations. A session is private, so
//! whoever commits is to see that the link is there.

use bstr::{ByteSlice, Finder};

use crate::index::Index;
use crate::lines::{line_at, removable_span};
use crate::trace::{Authority, Kind, Trace, Verdict};
use crate::visible::visible;

/// Adds the lines with such a link that no trace covers yet. The traces are in order, and stay so.
pub(crate) fn add(index: &Index, message: &[u8], traces: &mut Vec<Trace>) {
    let mut found = Vec::new();
    let mut known = traces.iter().peekable();
    let slashes = Finder::new("//");
    let is_plain_message = is_plain(message);
    let mut start = 0;
    while start < message.len() {
        // Most messages have no address at all.
        if is_plain_message {
            let Some(offset) = slashes.find(&message[start..]) else { break };
            let before = &message[start..start + offset];
            start += before.rfind_byte(b'\n').map_or(0, |end| end + 1);
        }
        let mut at = start;
        let end = message[start..].find_byte(b'\n').map(|end| start + end + 1);
        start = end.unwrap_or(message.len());
        let text = &message[at..start];
        let is_shown = (is_plain_message || is_plain(text)) && text.find_byteset(b"&<").is_none();
        let may_hold = if is_shown { index.may_hold_session(text) } else { may_hold_link(text) };
        if !may_hold {
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
    line.find_byte(b'/').is_some() && (!is_plain(line) || line.find(b"//").is_some())
}

/// Returns whether a reader sees every byte of a text as it is, but for HTML.
fn is_plain(text: &[u8]) -> bool {
    // No early end: so many bytes are looked at in one step.
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t' | b'\r');
    text.iter().fold(true, |all, byte| all & is_plain(byte))
}

#[cfg(test)]
mod tests {
    use crate::{Catalogue, Kind, Verdict};

    #[test]
    fn a_session_is_found_in_prose_in_quotations_and_behind_what_no_reader_sees() {
        let link = "https://claude.ai/code/session_01AbCdEfGhJkLmNp";
        for text in [
            format!("As said in {link}, this is faster."),
            format!("> see {link} for more"),
            format!("```\n{link} and more\n```"),
            format!("A note.\rAs said in {link}, this is faster."),
            format!("As said in {}, this is faster.", link.replace("//", "/\u{200b}/")),
            format!("As said in {}, this is faster.", link.replace("//", "/\u{1b}[0m/")),
        ] {
            let message = format!("Sort the keys\n\nWhy: see https://a.example/b.\n\n{text}\n");
            let traces = Catalogue::builtin().scan(message.as_bytes());
            let found: Vec<_> = traces.iter().map(|trace| (trace.kind, trace.verdict)).collect();
            assert_eq!(found, [(Kind::SessionLink, Verdict::Ambiguous)], "{text:?}");
        }
    }
}
