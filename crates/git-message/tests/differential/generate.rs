//! Messages and settings that are more often odd than plain.

use bstr::BString;
use git_message::{ConfiguredTrailer, Divider, TrailerConfig};
use proptest::prelude::*;
use proptest::sample::select;

use crate::git::IS_MODERN;

/// Lines near the borders of git's rules.
const LINES: &[&[u8]] = &[
    b"",
    b" ",
    b"\t",
    b"\r",
    b"\x0b",
    b"\x0c",
    b"plain text of the body",
    b"two words: no trailer",
    b"Signed-off-by: Ada Byte <ada@example.com>",
    b"signed-off-by: Ada Byte <ada@example.com>",
    b"Signed-off-by:Ada",
    b"Signed-off-by : Ada",
    b"Signed-off-by",
    b"(cherry picked from commit 0123456789abcdef)",
    b"(cherry picked from",
    b"Acked-by: Bo Nibble <bo@example.com>",
    b"ACKED-BY:  Bo  ",
    b"Ack: Bo",
    b"a: b",
    b"A \t: b",
    b"Bug #43",
    b"bug: 43",
    b"Fixes=7",
    b"Token:",
    b"Token: ",
    b"-: dash",
    b"--: dashes",
    b"---: dashes",
    b"1: digit",
    b": no token",
    b"=no token",
    b"https://example.com/",
    b"caf\xc3\xa9: not ASCII",
    b"\xff\xfe: not text",
    b"under_score: x",
    b"  continuation",
    b"\tcontinuation",
    b" Indented: trailer",
    b"\rReturn: first",
    b"Return: inside\r of the line",
    b"#",
    b"# comment",
    b"#Comment: trailer",
    b" # indented comment",
    b"; comment",
    b";Semi: colon",
    b"// comment",
    b"//: comment",
    b"dnl comment",
    b"dnl: comment",
    b"dnlToken: value",
    b"\xe2\x9c\x82 comment",
    b"\xe2\x9c\x82: comment",
    b"---",
    b"--- ",
    b"--- a/file",
    b"---\tx",
    b"----",
    b"--",
    b"Conflicts:",
    b"Conflicts: x",
    b"\tpath/in/conflict",
    b"# Conflicts:",
    b"# ------------------------ >8 ------------------------",
    b"; ------------------------ >8 ------------------------",
    b"// ------------------------ >8 ------------------------",
    b"dnl ------------------------ >8 ------------------------",
    b"\xe2\x9c\x82 ------------------------ >8 ------------------------",
    b"------------------------ >8 ------------------------",
    b"# ------------------------ >8 ------------------------ ",
    b"nul\0inside: x",
];

/// Lines that make a paragraph a trailer block, so that blocks are common.
const TRAILERS: &[&[u8]] = &[
    b"Signed-off-by: Ada Byte <ada@example.com>",
    b"Acked-by: Bo Nibble <bo@example.com>",
    b"Reviewed-by: Cy Word",
    b"Fixes: 0123456789ab (\"one\")",
    b"Link: https://example.com/",
    b"  continued",
    b"\tcontinued",
];

/// What stands below messages in real files.
const TAILS: &[&str] = &[
    "---\n file | 2 +-\n# ------------------------ >8 ------------------------\nBelow: cut\n",
    "# ------------------------ >8 ------------------------\n# Do not\n---\nBelow: cut\n",
    "\n# Please enter the message.\n#\n# Changes to be committed:\n#\tmodified:   file\n",
    "\nConflicts:\n\tone\n\ttwo\n",
    "\nConflicts:\n\tone\nBelow: conflicts\n",
];

/// Bytes that mean something to the parser, for lines made of nothing else.
const BYTES: &[u8] = b"aZ9-:=# \t\r\n\0\x0b\xc3;(";

pub(crate) fn batch(size: usize) -> impl Strategy<Value = (TrailerConfig, Vec<BString>)> {
    (trailer_config(), prop::collection::vec(message(), 1..=size))
}

pub(crate) fn trailer_config() -> impl Strategy<Value = TrailerConfig> {
    let separators =
        select(vec![":", ":", ":", ":=", "#:", "=:", ":#=", "%:", ": ", "-:", ":-", ":\n"]);
    let dividers = [Divider::Ignored, Divider::Honoured];
    let divider = select(if *IS_MODERN { dividers.to_vec() } else { vec![Divider::Ignored] });
    (separators, comment(), divider, configured()).prop_map(
        |(separators, comment, divider, configured)| TrailerConfig {
            separators: separators.into(),
            comment,
            divider,
            configured,
            encoding: None,
        },
    )
}

pub(crate) fn comment() -> impl Strategy<Value = Vec<u8>> {
    let comments = ["#", "#", "#", ";", "//", "dnl", "✂", "@", "a", "-", " #", "# "];
    let known = comments.into_iter().filter(|comment| comment.len() == 1 || *IS_MODERN);
    select(known.map(|comment| comment.as_bytes().to_vec()).collect::<Vec<_>>())
}

fn configured() -> impl Strategy<Value = Vec<ConfiguredTrailer>> {
    let trailers = [
        ("ack", Some("Acked-by")),
        ("Acked-by", None),
        ("bug", Some("Bug #")),
        ("sign", Some("Signed-off-by: ")),
        ("token", Some("Token=")),
        ("Fixes", None),
        ("a", Some("spaced  ")),
    ];
    let trailers = trailers.map(|(name, key)| ConfiguredTrailer {
        name: name.into(),
        key: key.map(|key: &str| key.as_bytes().to_vec()),
    });
    let some = prop::sample::subsequence(trailers.to_vec(), 0..=3).prop_shuffle();
    prop_oneof![Just(Vec::new()), some]
}

/// A message: a title, perhaps, then paragraphs and lines in any mixture.
pub(crate) fn message() -> impl Strategy<Value = BString> {
    let title = prop_oneof![Just(&b""[..]), Just(&b"title\n"[..]), Just(&b"title\n\n"[..])];
    let part = prop_oneof![3 => line(), 2 => trailer_line(), 1 => Just(b"\n".to_vec()), 1 => noise(), 1 => tail()];
    (title, prop::collection::vec(part, 0..14), any::<bool>()).prop_map(
        |(title, parts, unfinished)| {
            let mut message = [title, &parts.concat()].concat();
            if unfinished {
                message.pop();
            }
            message.into()
        },
    )
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    (select(LINES), line_end()).prop_map(|(line, end)| [line, end].concat())
}

fn trailer_line() -> impl Strategy<Value = Vec<u8>> {
    (select(TRAILERS), line_end()).prop_map(|(line, end)| [line, end].concat())
}

fn tail() -> impl Strategy<Value = Vec<u8>> {
    select(TAILS).prop_map(|tail| tail.as_bytes().to_vec())
}

fn line_end() -> impl Strategy<Value = &'static [u8]> {
    prop_oneof![6 => Just(&b"\n"[..]), 1 => Just(&b"\r\n"[..])]
}

fn noise() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(select(BYTES), 0..10)
}

/// A message without NUL, which git does not commit, and a template it may begin with.
pub(crate) fn typed() -> impl Strategy<Value = (BString, BString)> {
    let text = || message().prop_filter("NUL", |message| !message.contains(&0));
    let begun = (text(), text())
        .prop_map(|(template, rest)| ([&template[..], &rest[..]].concat().into(), template));
    let signed = text().prop_map(|template| {
        (
            [&template[..], b"\nSigned-off-by: Ada Byte <ada@example.com>\n"].concat().into(),
            template,
        )
    });
    prop_oneof![(text(), text()), begun, signed, text().prop_map(|text| (text.clone(), text))]
}
