//! What a reader sees of a message is what is judged: in its encoding, at every line end, without what does not show.
//! The wrapper, the hooks and `check` read alike; what else is in the message stays as it is, to the byte.

use bstr::ByteSlice as _;

use crate::bad_input_test::staged;
use crate::dialogue::{Dialogue, commit, committed};
use crate::rig::{Format, Repo};

const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>";
const KIM: &str = "Signed-off-by: Kim Other <kim@example.org>";
const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>";

/// What the wrapper and the hooks store of a message where nobody is there.
fn stored(encoding: &str, text: &[u8]) -> [Vec<u8>; 2] {
    let wrapped = staged();
    wrapped.config("i18n.commitEncoding", encoding);
    let run = wrapped.command(["provenance", "commit", "-q", "--ai-used-for", "code", "-F", "-"]);
    run.stdin(text).run().assert_success();
    let hooked = staged();
    hooked.provenance(["hook", "install"]).assert_success();
    hooked.config("i18n.commitEncoding", encoding);
    // Without an answer the hook refuses evidence of AI use.
    let disclosed = [text.trim_end(), b"\nAI-used-for: code\n"].concat();
    let run = hooked.command(["commit", "-q", "-F", "-"]).stdin(text).run();
    if run.code != Some(0) {
        run.assert_err("something shows that AI was used");
        hooked.command(["commit", "-q", "-F", "-"]).stdin(&disclosed).run().assert_success();
    }
    [wrapped.head_message(), hooked.head_message()]
}

/// Holds that this is what is left, whoever commits.
fn leaves(encoding: &str, text: &[u8], expected: &[u8]) {
    let [wrapped, hooked] = stored(encoding, text);
    let disclosed = b"AI-used-for: code\n";
    let wrapped = wrapped.strip_suffix(disclosed).unwrap_or(&wrapped).trim_end().as_bstr();
    assert_eq!(wrapped, expected.trim_end().as_bstr(), "{encoding}: {:?}", text.as_bstr());
    let hooked = hooked.strip_suffix(disclosed).unwrap_or(&hooked).trim_end().as_bstr();
    assert_eq!(hooked, expected.trim_end().as_bstr(), "{encoding}: {:?}", text.as_bstr());
}

/// A text with escape sequences of ISO-2022-JP in the middle of its words.
fn escaped(text: &str) -> String {
    text.split_inclusive(['-', 'a', 'o']).collect::<Vec<_>>().join("\x1b(B")
}

#[test]
fn a_sign_off_in_the_place_of_the_subject_is_no_persons_word() {
    for words in [&["-m", OWN, "-m", "body"][..], &["-s", "--allow-empty-message", "-m", ""]] {
        let repo = staged();
        repo.provenance(["hook", "install"]).assert_success();
        repo.command(["commit", "-q", "--allow-empty-message"]).args(words).run();
        let head = repo.head_message();
        assert!(!head.contains_str("Signed-off-by"), "{words:?}: {:?}", head.as_bstr());
    }
    let repo = staged();
    let words = ["commit", "-q", "--ai-used-for", "code", "-m", OWN, "-m", AGENT, "-m", "body"];
    repo.provenance(words).assert_success();
    assert_eq!(repo.head_message().as_bstr(), "body\n\nAI-used-for: code\n");
}

#[test]
fn an_encoding_hides_no_line_and_the_other_bytes_stay() {
    let japanese = "\x1b$B#S$\"\x1b(B";
    for line in [OWN, AGENT] {
        let text = format!("s {japanese}\n\n{japanese}\n\n{}\n{KIM}\n", escaped(line));
        let left = format!("s {japanese}\n\n{japanese}\n\n{KIM}\n");
        let disclosed = left.replace(KIM, &format!("AI-used-for: code\n{KIM}"));
        let [wrapped, hooked] = stored("ISO-2022-JP", text.as_bytes());
        assert_eq!(wrapped.as_bstr(), disclosed, "{line}");
        let expected = if line == AGENT { &disclosed } else { &left };
        assert_eq!(hooked.as_bstr(), expected, "{line}");
    }
    // A line below that begins in the character set in which the one above it has ended, in wide letters.
    let wide: Vec<u8> = "Signed-off-by:Robin Tester <robin@example.org>"
        .bytes()
        .flat_map(|byte| match byte {
            b'-' => *b"!]",
            b':' => *b"!'",
            b' ' => *b"!!",
            b'<' => *b"!c",
            b'>' => *b"!d",
            b'@' => *b"!w",
            b'.' => *b"!%",
            letter => [b'#', letter],
        })
        .collect();
    let text = [b"s\n\nbody \x1b$B\n", &wide[..], b"\x1b(B\n"].concat();
    leaves("ISO-2022-JP", &text, b"s\n\nbody \x1b$B\n");
}

#[test]
fn a_name_is_ones_own_in_the_encoding_of_the_commit() {
    for (encoding, name) in [
        ("ISO-8859-1", &b"J\xfcrgen B\xe4r"[..]),
        ("UTF-8", b"J\xfcrgen B\xe4r"),
        ("UTF-8", "Jürgen Bär".as_bytes()),
        ("ISO-8859-1", "Jürgen Bär".as_bytes()),
    ] {
        let repo = staged();
        repo.config("user.name", "Jürgen Bär").config("i18n.commitEncoding", encoding);
        repo.env_remove("GIT_COMMITTER_NAME").env_remove("GIT_AUTHOR_NAME");
        let text =
            [b"s\n\nSigned-off-by: ", name, b" <x@example.com>\n", KIM.as_bytes(), b"\n"].concat();
        let run = repo.command(["provenance", "commit", "-q", "--no-ai", "-F", "-"]);
        run.stdin(&text).run().assert_success();
        assert_eq!(
            repo.head_message().as_bstr(),
            format!("s\n\n{KIM}\n"),
            "{encoding} {:?}",
            name.as_bstr()
        );
    }
}

#[test]
fn a_name_in_another_encoding_is_signed_off_with_and_stays() {
    let repo = staged();
    repo.config("user.name", "Jürgen Bär").config("i18n.commitEncoding", "ISO-8859-1");
    repo.env_remove("GIT_COMMITTER_NAME").env_remove("GIT_AUTHOR_NAME");
    let mut terminal = commit(&repo, &["--no-ai", "-m", "s"]);
    terminal.sign_off("yes");
    let screen = committed(&mut terminal);
    assert!(repo.head_message().contains_str("\nSigned-off-by: J"), "{screen}");
}

#[test]
fn what_nobody_here_can_read_is_neither_committed_nor_passed() {
    for encoding in
        ["UTF-7", "UTF-16", "HZ", "ISO-2022-KR", "IBM1047", "IBM037", "no-such-encoding"]
    {
        let repo = staged();
        repo.config("i18n.commitEncoding", encoding);
        let before = repo.snapshot();
        let refused = repo.provenance(["commit", "--no-ai", "-m", "s"]).assert_code(128);
        refused
            .assert_err("cannot be read here")
            .assert_err("hint: ")
            .assert_err("i18n.commitEncoding");
        repo.assert_unchanged(&before);
        repo.provenance(["hook", "install"]).assert_success();
        for words in [&["commit", "-q", "-m", "s"][..], &["commit", "-q", "-n", "-m", "s"]] {
            let refused = repo.try_git(words);
            assert_ne!(refused.code, Some(0), "{encoding} {words:?}: {refused}");
        }
    }
    // A code page of which only ASCII is used hides nothing.
    leaves("CP850", format!("s\n\n{OWN}\n").as_bytes(), b"s\n");
    let repo = staged();
    repo.config("i18n.commitEncoding", "CP850");
    let run = repo.command(["provenance", "commit", "--no-ai", "-F", "-"]);
    run.stdin(b"J\x81rgen\n").run().assert_code(128);
}

#[test]
fn check_passes_no_commit_that_it_cannot_read() {
    let repo = Repo::seeded(Format::usual());
    let who = "Robin Tester <robin@example.org> 1700000000 +0000";
    let tree = String::from_utf8(repo.git(["rev-parse", "HEAD^{tree}"])).unwrap();
    let head =
        format!("tree {tree}author {who}\ncommitter {who}\nencoding no-such-encoding\n\ns\n");
    let words = ["hash-object", "-t", "commit", "-w", "--stdin"];
    let id = repo.command(words).stdin(head).run().assert_success().out();
    let outcome = repo.provenance(["check", id.trim()]).assert_code(128);
    outcome.assert_err(id.trim()).assert_err("no-such-encoding").assert_err("hint: ");
    repo.git(["update-ref", "HEAD", id.trim()]);
    repo.provenance(["amend", "--no-ai"]).assert_code(128).assert_err("cannot be read here");
}

#[test]
fn check_reads_what_commit_reads() {
    let policy = "version: 1\nextends: default\nsign-off: {mode: required}\n";
    let japanese = escaped(AGENT);
    for (encoding, text, rule) in [
        ("ISO-2022-JP", format!("s\n\nAI-used-for: code\n{KIM}\n{japanese}\n"), "agent-trailer"),
        ("UTF-8", format!("s\n\ntext\r{AGENT}\n\nAI-used-for: code\n{KIM}\n"), "agent-trailer"),
        (
            "UTF-8",
            format!("s\n\n{}{AGENT}\nAI-used-for: code\n{KIM}\n", "\u{200b}".repeat(400)),
            "agent-trailer",
        ),
        ("UTF-8", format!("{AGENT}\n\nAI-used-for: code\n{KIM}\n"), "agent-trailer"),
        ("UTF-8", format!("{KIM}\n\nAI-used-for: code\n"), "missing-sign-off"),
        ("UTF-8", format!("{KIM}\n\nAI-used-for: code\n"), "stray-trailer"),
        ("UTF-8", format!("s\n\ntext\u{2028}{KIM}\n\nAI-used-for: code\n"), "stray-trailer"),
    ] {
        let repo = staged();
        repo.config("i18n.commitEncoding", encoding);
        repo.command(["commit", "-q", "-F", "-"]).stdin(&text).run().assert_success();
        repo.write("policy.yml", policy);
        let outcome = repo.provenance(["check", "--policy", "policy.yml", "HEAD"]).assert_code(1);
        assert!(outcome.out().contains(rule), "{rule}: {text:?}: {outcome}");
    }
}

#[test]
fn what_does_not_show_hides_nothing_and_persons_words_stay() {
    let many = "\u{200b}".repeat(40);
    for (text, left) in [
        (format!("s\n\n{many}{OWN}\n{KIM}\n"), format!("s\n\n{KIM}\n")),
        (
            format!("s\n\nS{many}igned-off-by{many}: Robin Tester <robin@example.org>\n{KIM}\n"),
            format!("s\n\n{KIM}\n"),
        ),
        (format!("s\n\ntext\r{OWN}\n\n{KIM}\n"), format!("s\n\ntext\n\n{KIM}\n")),
        (format!("s\n\ntext\u{c}{OWN}\u{b}{AGENT}\n\n{KIM}\n"), format!("s\n\ntext\n\n{KIM}\n")),
        (
            format!("s\n\ntext\u{2028}{OWN}\u{2029}more\n\n{KIM}\n"),
            format!("s\n\ntext\u{2029}more\n\n{KIM}\n"),
        ),
    ] {
        let repo = staged();
        let run = repo.command(["provenance", "commit", "-q", "--ai-used-for", "code", "-F", "-"]);
        run.stdin(&text).run().assert_success();
        let said = repo.head_message().replace("AI-used-for: code\n", "");
        assert_eq!(said.as_bstr(), left, "{text:?}");
    }
}

#[test]
fn ones_own_name_is_found_in_any_writing() {
    for value in [
        "Robin Tester via Kim <kim@example.org>",
        "Robin Tester - Work <r@example.com>",
        "RT <mailto:robin@example.org>",
        "Tester, Robin <r@example.com>",
        "=?utf-8?q?Robin?= Tester <r@example.com>",
        "RT <robin at example dot org>",
        "RT &lt;robin&#64;example.org&gt;",
    ] {
        let repo = staged();
        let text = format!("s\n\nSigned-off-by: {value}\n{KIM}\n");
        let run = repo.command(["provenance", "commit", "-q", "--no-ai", "-F", "-"]);
        run.stdin(&text).run().assert_success();
        assert_eq!(repo.head_message().as_bstr(), format!("s\n\n{KIM}\n"), "{value}");
    }
}

#[test]
fn a_line_of_16_mebibytes_takes_time_in_step_with_its_length() {
    let repo = staged();
    for filler in ["\u{200b}", "\r", "&", "\u{1b}", "<"] {
        let long = filler.repeat(((16 << 20) - 1000) / filler.len());
        let started = std::time::Instant::now();
        let run = repo.command(["provenance", "strip", "--policy", "neutral"]);
        run.stdin(format!("s\n\n{long}{AGENT}\n")).run().assert_success();
        assert!(started.elapsed().as_secs() < 20, "{filler:?}: {:?}", started.elapsed());
    }
}
