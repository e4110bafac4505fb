//! What we read ourselves of mails and commit objects, beside what git reads: headers, where a diff begins,
//! identities, encodings; and that what we show of them moves no cursor.
#![no_main]

use std::io::BufReader;

use git_provenance::testing::git::{Change, CommitObject, begins_diff, introduces_series};
use git_provenance::testing::text as escape;
use git_provenance::testing::text::IdentityRef;
use git_provenance::testing::text::MessageEncoding;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    assert!(!introduces_series(bytes) || bytes.contains(&b'/') && bytes.contains(&b'['));
    // Whatever the size of what is read at once.
    let whole = begins_diff(bytes).expect("memory can be read");
    assert_eq!(begins_diff(BufReader::with_capacity(7, bytes)).expect("memory can be read"), whole);
    if let Some(who) = IdentityRef::parse(bytes) {
        assert!(!who.name.contains(&b'<') && !who.email.contains(&b'>'));
    }
    assert!(!escape::line(bytes).contains(|c| c != '\t' && escape::is_deceptive(c)));
    assert!(!escape::word(bytes).contains(escape::is_deceptive));
    commit(bytes);
    let (label, text) = bytes.split_at(bytes.len().min(12));
    let label = String::from_utf8_lossy(label).trim_end_matches('\0').to_owned();
    for encoding in [
        MessageEncoding::Utf8,
        MessageEncoding::Other("latin1".into()),
        MessageEncoding::Other(label),
    ] {
        let Some(decoded) = encoding.decode(text) else { continue };
        let encoded = encoding.encode(&decoded);
        match encoding {
            MessageEncoding::Other(label) if label != "latin1" => {}
            _ => assert_eq!(encoded.as_deref(), Some(text)),
        }
    }
});

/// A commit that git could have written keeps all but what is changed.
fn commit(bytes: &[u8]) {
    let raw = CommitObject::split(bytes);
    assert!(bytes.starts_with(raw.header) && bytes.ends_with(raw.message));
    let (Ok(()), Some(committer)) = (raw.check(), raw.value("committer")) else { return };
    let same = Change { parent: &|_| None, committer, message: raw.message };
    let again = raw.rewritten(&same);
    let read = CommitObject::split(&again);
    assert!(!read.is_signed() && read.check().is_ok());
    assert_eq!(read.message, raw.message);
    assert!(read.parents().eq(raw.parents()));
    assert_eq!(
        (read.value("author"), read.value("tree")),
        (raw.value("author"), raw.value("tree"))
    );
    assert!(raw.is_signed() || again == bytes);
}
