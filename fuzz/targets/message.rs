//! Any bytes as a message: what was found lies in it and in order, an edit changes its own place only, and
//! what was written is read again. The first byte chooses the settings of git.
#![no_main]

use git_message::{
    Cleanup, ConfiguredTrailer, Divider, InsertAt, Message, TrailerConfig, choose_comment, cleanup,
    comment_from_tail, is_empty_message, is_template_untouched,
};
use git_provenance::testing::draft::{lines_of, with_disclosure};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let trailer_config = trailer_config(*which);
    let message = Message::parse(bytes, &trailer_config);
    spans_are_in_order(&message, bytes);
    let comment = choose_comment(bytes);
    let _guess =
        (comment_from_tail(bytes), is_template_untouched(bytes, bytes, Cleanup::Strip, &comment));
    for mode in [Cleanup::Verbatim, Cleanup::Whitespace, Cleanup::Strip, Cleanup::Scissors] {
        let once = cleanup(bytes, mode, b"#", false);
        // A line can become one of scissors when its end was cleaned: git cuts there the next time only.
        assert!(mode == Cleanup::Scissors || cleanup(&once, mode, b"#", false) == once);
        assert!(!once.is_empty() || is_empty_message(&once, mode));
    }
    // Git commits no message with a NUL, and takes lines behind the title `Conflicts:` for its own.
    if bytes.contains(&0) || bytes.starts_with(b"Conflicts:\n") {
        return;
    }
    edits_stay_in_their_place(&message);
    if trailer_config == TrailerConfig::default() {
        what_is_said_is_read(&message);
    }
});

fn trailer_config(which: u8) -> TrailerConfig {
    let bit = |at: u8| which & (1 << at) != 0;
    let configured =
        ConfiguredTrailer { name: b"sign".to_vec(), key: Some(b"Signed-off-by: ".to_vec()) };
    TrailerConfig {
        encoding: None,
        separators: if bit(0) { b"=#:".to_vec() } else { b":".to_vec() },
        comment: if bit(1) { "✂".into() } else { b"#".to_vec() },
        divider: if bit(2) { Divider::Honoured } else { Divider::Ignored },
        configured: if bit(3) { vec![configured] } else { Vec::new() },
    }
}

fn spans_are_in_order(message: &Message, bytes: &[u8]) {
    assert_eq!(message.as_bytes(), bytes);
    assert!(message.title().end <= message.log_end() && message.log_end() <= bytes.len());
    let block = message.block().unwrap_or_default();
    assert!(
        block.start == 0 || message.title().end <= block.start && block.end <= message.log_end()
    );
    let mut last = block.start;
    for trailer in message.trailers() {
        assert!(last <= trailer.span.start && trailer.span.end <= block.end);
        assert!(bytes[trailer.span.start - 1] == b'\n');
        assert!(
            trailer.span.start == trailer.token_span().start && !trailer.token_span().is_empty()
        );
        assert!(trailer.token_span().end < trailer.value_span().start);
        assert!(trailer.value_span().end <= trailer.span.end);
        last = trailer.span.end;
    }
}

fn edits_stay_in_their_place(message: &Message) {
    let bytes = message.as_bytes();
    assert_eq!(message.remove(&[]).as_bytes(), bytes);
    let lengths: usize = message.trailers().iter().map(|one| one.span.len()).sum();
    let is_mixed = message.block().is_some_and(|block| block.len() > lengths);
    for (index, trailer) in message.trailers().iter().enumerate().take(4) {
        let (before, after) = (&bytes[..trailer.span.start], &bytes[trailer.span.end..]);
        let edited = message.replace(index, b"Token", b"value");
        assert!(edited.as_bytes().starts_with(before) && edited.as_bytes().ends_with(after));
        // Among other lines, git takes a paragraph for a block only while a sign-off stands in it.
        if !is_mixed {
            assert_eq!(edited.trailers().len(), message.trailers().len());
            assert_eq!(edited.value(&edited.trailers()[index]).as_ref(), "value");
        }
        let with = message.insert(InsertAt::Before(index), b"Token", b"value");
        assert!(with.as_bytes().starts_with(before));
        assert!(with.as_bytes().ends_with(&bytes[trailer.span.start..]));
        assert_eq!(with.value(&with.trailers()[index]).as_ref(), "value");
        let token = message.token(trailer).to_vec();
        let merged = message.merge_duplicates(&token);
        assert_eq!(merged.merge_duplicates(&token), merged);
    }
    let with = message.insert(InsertAt::End, b"Signed-off-by", b"Ida Pohl <ida@pohl.test>");
    let same = bytes.iter().zip(with.as_bytes()).take_while(|(old, new)| old == new).count();
    assert!(with.as_bytes().ends_with(&bytes[same..]));
    let last = with.trailers().last().expect("it was inserted");
    assert_eq!(with.value(last).as_ref(), "Ida Pohl <ida@pohl.test>");
    assert!(with.trailers().len() > message.trailers().len());
}

/// A disclosure stands there once, however often it is said; nothing is lost by it. What
/// git ignores at the end may change places with it.
fn what_is_said_is_read(message: &Message) {
    let values = [b"code".to_vec()];
    let said = with_disclosure(message, b"AI-used-for", &values);
    assert_eq!(lines_of(&said, "AI-used-for"), values);
    let again = with_disclosure(&said, b"AI-used-for", &values);
    assert_eq!(lines(&again), lines(&said));
}

/// The lines that say something, in the order of the alphabet.
fn lines(message: &Message) -> Vec<&[u8]> {
    let lines = message.as_bytes().split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_end);
    let mut lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
    lines.sort_unstable();
    lines
}
