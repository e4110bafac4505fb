//! Any bytes as a file with agents of one's own and, after a NUL, as a message: an error stands in the file, and what is
//! good only adds to what is built in. In a project's rules it makes nothing removable that was not.
#![no_main]

use std::ops::Range;

use agent_traces::{Authority, Catalogue, Trace};
use git_provenance::testing::policy::agents_from_yaml;
use git_provenance::testing::text::IdentityRef;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
    let (yaml, message) = (&bytes[..end], bytes.get(end + 1..).unwrap_or_default());
    let extension = match agents_from_yaml(yaml, "agents.yml") {
        Ok(extension) => extension,
        Err(error) => {
            let said = error.to_string() + error.message() + &error.hint().unwrap_or_default();
            assert!(!said.contains(char::is_control));
            return;
        }
    };
    let builtin = Catalogue::builtin();
    let before = builtin.scan(message);
    for authority in [Authority::Person, Authority::Project] {
        let catalogue = builtin.extended(&extension, authority);
        let after = catalogue.scan(message);
        assert!(after.iter().all(|one| one.span.end <= message.len()));
        assert!(after.iter().all(|one| !one.reason.contains(char::is_control)));
        let gone = removable(&after);
        for span in removable(&before) {
            assert!(is_covered(&span, &gone), "{authority:?} keeps {span:?}");
        }
        if authority == Authority::Project {
            assert_eq!(gone, removable(&before));
        }
        for line in message.split(|&byte| byte == b'\n') {
            let Some(who) = IdentityRef::parse(line) else { continue };
            let [known, now] = [builtin, &catalogue].map(|one| one.identity(who.name, who.email));
            let Some(known) = known else { continue };
            assert!(now.is_some_and(|now| now.verdict <= known.verdict));
        }
    }
});

/// What goes unasked, in order, with what touches joined.
fn removable(traces: &[Trace]) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for trace in traces.iter().filter(|one| one.is_removable()) {
        match spans.last_mut() {
            Some(last) if trace.span.start <= last.end => last.end = last.end.max(trace.span.end),
            _ => spans.push(trace.span.clone()),
        }
    }
    spans
}

fn is_covered(span: &Range<usize>, by: &[Range<usize>]) -> bool {
    by.iter().any(|one| one.start <= span.start && span.end <= one.end)
}
