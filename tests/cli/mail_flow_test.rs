//! A series on its way by mail: format-patch, send-email with our hook, am with our hook on the other side.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use bstr::ByteSlice as _;

use crate::rig::{Format, Outcome, Repo, skip};

const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>";
const FOOTER: &str = "🤖 Generated with [Claude Code](https://claude.com/claude-code)";
const SIGNED: &str = "Signed-off-by: Robin Tester <robin@example.org>";

/// A mail server on loopback that takes every mail and keeps it.
struct Sink {
    port: u16,
    mails: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Sink {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let mails = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&mails);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                // A client that goes away has sent nothing more.
                let _gone = serve(&stream.unwrap(), &kept);
            }
        });
        Self { port, mails }
    }

    fn mails(&self) -> Vec<Vec<u8>> {
        self.mails.lock().unwrap().clone()
    }
}

fn mbox(mails: &[Vec<u8>]) -> Vec<u8> {
    let from = b"From sink@example.org Mon Sep 17 00:00:00 2001\n";
    mails.iter().flat_map(|mail| [&from[..], mail, b"\n"].concat()).collect()
}

/// As much of SMTP (RFC 5321) as a client needs to hand over its mails.
fn serve(stream: &TcpStream, kept: &Mutex<Vec<Vec<u8>>>) -> std::io::Result<()> {
    let (mut reader, mut writer) = (BufReader::new(stream.try_clone()?), stream.try_clone()?);
    writer.write_all(b"220 sink\r\n")?;
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match &verb[..] {
            b"DATA" => {
                writer.write_all(b"354 go on\r\n")?;
                let mail = read_mail(&mut reader)?;
                kept.lock().unwrap().push(mail);
                b"250 taken\r\n"
            }
            b"QUIT" => return writer.write_all(b"221 bye\r\n"),
            _ => b"250 fine\r\n",
        };
        writer.write_all(answer)?;
        line.clear();
    }
    Ok(())
}

fn read_mail(reader: &mut BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let mut mail = Vec::new();
    loop {
        let mut line = Vec::new();
        reader.read_until(b'\n', &mut line)?;
        if line.is_empty() || line == b".\r\n" {
            return Ok(mail);
        }
        let line = line.strip_prefix(b".").unwrap_or(&line);
        mail.extend_from_slice(&line.replace("\r\n", "\n"));
    }
}

/// Two commits with these messages in `p/`, below a cover letter with this text.
fn series(messages: [&str; 2], letter: &str) -> Repo {
    let repo = Repo::seeded(Format::usual());
    for (number, message) in messages.iter().enumerate() {
        repo.write("src/a.c", format!("int a = {number};\n")).git(["add", "."]);
        repo.command(["commit", "-q", "-F", "-"]).stdin(message).run().assert_success();
    }
    repo.git(["format-patch", "-q", "--cover-letter", "-o", "p", "-2"]);
    let path = "p/0000-cover-letter.patch";
    let text = String::from_utf8(repo.read(path)).unwrap();
    let text =
        text.replace("*** SUBJECT HERE ***", "A series").replace("*** BLURB HERE ***", letter);
    repo.write(path, text);
    repo.provenance(["hook", "install", "sendemail-validate"]).assert_success();
    repo
}

/// Whether there is a `git send-email`; a distribution may have it in a package of its own.
fn can_send() -> bool {
    let repo = Repo::none();
    let path = repo.try_git(["--exec-path"]).out();
    let there = Path::new(path.trim()).join("git-send-email").exists();
    if !there {
        skip("git send-email: it is not installed");
    }
    there
}

fn send(repo: &Repo, sink: &Sink, words: &[&str]) -> Outcome {
    let mut patches: Vec<PathBuf> = std::fs::read_dir(repo.path().join("p"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    patches.sort();
    repo.command(["send-email", "--smtp-server=127.0.0.1", "--smtp-encryption=none"])
        .arg(format!("--smtp-server-port={}", sink.port))
        .args([
            "--to=list@example.org",
            "--confirm=never",
            "--suppress-cc=all",
            "--smtp-domain=example.org",
        ])
        .args(words)
        .args(patches)
        .run()
}

/// The maintainer's clone, without the two commits of the series, with our hook.
fn maintainer(repo: &Repo) -> PathBuf {
    let path = repo.scratch("maintainer");
    repo.command(["clone", "-q", "."]).arg(&path).run().assert_success();
    let git = |words: &[&str]| repo.command(words).directory(&path).run().assert_success();
    git(&["reset", "-q", "--hard", "HEAD~2"]);
    git(&["config", "user.name", "Mary Keeper"]);
    git(&["config", "user.email", "mary@example.org"]);
    git(&["provenance", "hook", "install", "applypatch-msg"]);
    path
}

/// Whatever references and states there are, as text.
fn state(repo: &Repo, path: &Path) -> String {
    let out = |words: &[&str]| repo.command(words).directory(path).run().out();
    let names = out(&["for-each-ref"]) + &out(&["rev-parse", "HEAD"]);
    names + &out(&["status", "--porcelain=2"]) + &out(&["ls-files", "-s"])
}

#[test]
fn a_patch_or_a_letter_with_an_agents_lines_is_not_sent() {
    if !can_send() {
        return;
    }
    let bad = format!("two: second\n\nAI-used-for: code\n{AGENT}\n");
    let cases = [
        (["one: first\n", &bad], "It does x.".to_owned(), "agent-trailer", "0002-two-second.patch"),
        (
            ["one: first\n", "two: second\n"],
            format!("It does x.\n\n{FOOTER}"),
            "agent-footer",
            "0000-cover-letter.patch",
        ),
    ];
    for (messages, letter, rule, file) in cases {
        let (repo, sink) = (series(messages, &letter), Sink::start());
        let outcome = send(&repo, &sink, &[]);
        assert_ne!(outcome.code, Some(0), "{outcome}");
        outcome.assert_err(rule).assert_err(file).assert_err("not sent\nhint: ");
        assert_eq!(sink.mails().len(), 0, "a mail went out");
        // A person may send all the same, as with any hook of git.
        send(&repo, &sink, &["--no-validate"]).assert_success();
        assert_eq!(sink.mails().len(), 3);
    }
}

#[test]
fn a_clean_series_is_sent_checked_and_applied_with_the_same_messages() {
    if !can_send() {
        return;
    }
    let first = format!("one: first\n\nGröße.\n\nAI-used-for: code\n{SIGNED}\n");
    let repo = series([&first, "two: second\n\n.dots\n"], "It does x.");
    let path = maintainer(&repo);
    for encoding in ["8bit", "quoted-printable", "base64"] {
        let sink = Sink::start();
        let option = format!("--transfer-encoding={encoding}");
        let outcome =
            send(&repo, &sink, &[&option, "--compose-encoding=UTF-8", "--8bit-encoding=UTF-8"]);
        outcome.assert_success();
        assert_eq!(sink.mails().len(), 3, "{encoding}");
        repo.write("all.mbox", mbox(&sink.mails()));
        let check = repo.provenance(["check", "all.mbox"]);
        check.assert_success().assert_out("3 patches checked, nothing found");
        let patches = mbox(&sink.mails()[1..]);
        repo.command(["am", "-q"]).directory(&path).stdin(patches).run().assert_success();
        let log = ["log", "-2", "--format=%an%n%B"];
        let applied = repo.command(log).directory(&path).run().out();
        assert_eq!(applied, repo.command(log).run().out(), "{encoding}");
        repo.command(["reset", "-q", "--hard", "HEAD~2"]).directory(&path).run().assert_success();
    }
}

#[test]
fn a_sign_off_that_am_adds_goes_and_the_authors_stays() {
    let messages = [&format!("one: first\n\nAI-used-for: code\n{SIGNED}\n"), "two: second\n"];
    let repo = series(messages, "It does x.");
    let path = maintainer(&repo);
    let patches =
        ["p/0001-one-first.patch", "p/0002-two-second.patch"].map(|file| repo.path().join(file));
    let outcome =
        repo.command(["am", "-q", "-s"]).args(&patches).directory(&path).run().assert_success();
    let outcome = outcome.assert_err("Signed-off-by: Mary Keeper <mary@example.org>");
    outcome.assert_err("hint: to sign off, run `git provenance amend");
    let message =
        |name| repo.command(["log", "-1", "--format=%B", name]).directory(&path).run().out();
    assert_eq!(message("HEAD~1"), format!("{}\n", messages[0]));
    assert_eq!(message("HEAD"), "two: second\n\n");
}

#[test]
fn a_mail_with_an_agents_trailer_is_not_applied_and_abort_leaves_nothing() {
    let repo = series(
        ["one: first\n", &format!("two: second\n\nAI-used-for: code\n{AGENT}\n")],
        "It does x.",
    );
    let path = maintainer(&repo);
    let before = state(&repo, &path);
    let patches =
        ["p/0001-one-first.patch", "p/0002-two-second.patch"].map(|file| repo.path().join(file));
    let outcome = repo.command(["am", "-q"]).args(&patches).directory(&path).run();
    assert_ne!(outcome.code, Some(0), "{outcome}");
    outcome.assert_err("error[agent-trailer]").assert_err("git am --no-verify");
    assert!(state(&repo, &path) != before, "the first patch is applied while git waits");
    repo.command(["am", "--abort"]).directory(&path).run().assert_success();
    assert_eq!(state(&repo, &path), before);
}

/// A series with the letter where b4 keeps it: in an empty commit below, with notes that it reads again.
fn b4_branch(said: &str) -> (Repo, String) {
    let repo = Repo::seeded(Format::usual());
    let letter = "A series\n\nIt does x.\n\n--- b4-submit-tracking ---\n\
         # This section is used internally by b4 prep for tracking purposes.\n\
         {\n  \"series\": {\n    \"revision\": 1,\n    \"change-id\": \"20260504-x-0123456789ab\"\n  }\n}\n"
        .to_owned();
    let words = ["commit", "-q", "--allow-empty", "-F", "-"];
    repo.command(words).stdin(&letter).run().assert_success();
    repo.write("src/a.c", "int b;\n").git(["add", "."]);
    let message = format!("one: first\n\nAssisted-by: {said}\n{SIGNED}\n");
    repo.command(["commit", "-q", "-F", "-"]).stdin(message).run().assert_success();
    (repo, letter)
}

#[test]
fn the_letter_that_b4_keeps_in_a_commit_is_judged_as_a_letter() {
    // b4 wants the model's name, the kernel none.
    for (policy, said) in [("b4", "claude-opus-4-6-20250925"), ("linux", "LLM")] {
        let (repo, _letter) = b4_branch(said);
        repo.provenance(["check", "--policy", policy, "HEAD~2.."]).assert_success();
    }
    let (repo, letter) = b4_branch("LLM");
    // Its prose counts all the same, and a commit that changes something is a commit.
    let bad = letter.replace("It does x.", &format!("It does x.\n\n{FOOTER}"));
    let words = ["commit", "-q", "--allow-empty", "-F", "-"];
    repo.command(words).stdin(bad).run().assert_success();
    repo.provenance(["check", "HEAD~1.."]).assert_code(1).assert_out("agent-footer");
    repo.write("src/a.c", "int c;\n").git(["add", "."]);
    repo.command(["commit", "-q", "-F", "-"]).stdin(&letter).run().assert_success();
    let outcome = repo.provenance(["check", "--policy", "linux", "HEAD~1.."]);
    outcome.assert_code(1).assert_out("missing-sign-off");
}

#[test]
fn nothing_is_asked_about_the_letter_that_b4_keeps_and_nothing_is_added() {
    let (repo, letter) = b4_branch("LLM");
    repo.provenance(["hook", "install", "commit-msg"]).assert_success();
    let words = ["commit", "-q", "--allow-empty", "-F", "-"];
    let mut run = repo.command(words).stdin(&letter).terminal();
    let finished = run.finish();
    assert_eq!(finished.code, Some(0), "{}", finished.screen);
    assert_eq!(repo.head_message(), letter.as_bytes());
    let words = ["provenance", "amend", "--ai-used-for", "code"];
    let mut run = repo.terminal(words);
    run.wait_for("Review this commit?");
    run.type_text("n");
    run.finish();
    assert_eq!(repo.head_message(), letter.as_bytes());
    repo.provenance(["amend", "--ai-used-for", "code"]);
    assert_eq!(repo.head_message(), letter.as_bytes());
}

#[test]
fn a_mail_that_is_no_part_of_a_series_is_nobodys_commit() {
    let repo = series(["one: first\n", "two: second\n"], "It does x.");
    let quoted = format!("> {FOOTER}\n> {AGENT}\nI would leave that out.\n");
    let mails = [
        format!("From: K <k@x>\nSubject: Questions about the parser\n\nWhy?\n\n{FOOTER}\n"),
        format!("From: K <k@x>\nSubject: Re: [PATCH 0/2] A series\nIn-Reply-To: <1@x>\n\n{quoted}"),
        format!("From: K <k@x>\nSubject: RE: [list] [PATCH v2 1/2] one: first\n\n{quoted}"),
        format!("From: K <k@x>\nSubject: [ANNOUNCE] Version 2\n\nIt is out.\n\n{FOOTER}\n"),
        format!("From: K <k@x>\nIn-Reply-To: <1@x>\n\n{quoted}"),
        "Just text, before a header is written.\n".to_owned(),
    ];
    for mail in mails {
        repo.write("mail", &mail);
        let run = repo.provenance(["hook", "run", "sendemail-validate", "mail"]);
        let run = run.assert_success();
        assert_eq!((run.out(), run.err()), (String::new(), String::new()), "{mail}");
    }
    // Named to a check, such a mail is a mistake as before.
    repo.provenance(["check", "mail"]).assert_code(128);
}

#[test]
fn text_that_is_composed_for_a_mail_is_sent() {
    if !can_send() {
        return;
    }
    let (repo, sink) = (series(["one: first\n", "two: second\n"], "It does x."), Sink::start());
    let editor = repo.editor_script("sed -i 's/^Subject: .*/Subject: What I ask/' \"$1\"");
    repo.env("GIT_EDITOR", editor);
    for name in ["0000-cover-letter.patch", "0001-one-first.patch", "0002-two-second.patch"] {
        std::fs::remove_file(repo.path().join("p").join(name)).unwrap();
    }
    let words = ["--compose", "--from=robin@example.org", "--subject=What I ask"];
    let outcome = send(&repo, &sink, &words);
    // Some gits send no text without a patch, and say so themselves.
    assert!(!outcome.err().contains("not sent\nhint: "), "{outcome}");
    repo.write("p/reply", "From: K <k@x>\nSubject: Re: [PATCH 0/2] A series\n\nYes.\n");
    send(&repo, &sink, &[]).assert_success();
    assert!(sink.mails().last().unwrap().contains_str("Re: [PATCH 0/2] A series"));
}

#[test]
fn the_hint_for_a_letter_with_an_agents_footer_works() {
    let repo = series(["one: first\n", "two: second\n"], &format!("It does x.\n\n{FOOTER}"));
    std::fs::rename(repo.path().join("p"), repo.path().join("p q")).unwrap();
    let letter = "p q/0000-cover-letter.patch";
    let validate = || repo.provenance(["hook", "run", "sendemail-validate", letter]);
    let run = validate().assert_code(1);
    let hint = "git provenance strip --in-place 'p q/0000-cover-letter.patch'";
    let _run = run.assert_err(&format!("`{hint}`"));
    repo.shell(hint).run().assert_success().assert_err(FOOTER);
    validate().assert_success();
    assert!(repo.read(letter).contains_str("It does x."));
    // In a patch it is the commit that has to change.
    let bad = format!("one: first\n\nAI-used-for: code\n{AGENT}\n");
    let repo = series([&bad, "two: second\n"], "It does x.");
    let run = repo.provenance(["hook", "run", "sendemail-validate", "p/0001-one-first.patch"]);
    run.assert_code(1).assert_err("git provenance amend").assert_err("git format-patch");
}
