//! Nothing but the answer typed at the terminal signs off. Each row tries one way around it, without a
//! terminal and in one whose person says no; what counts is the raw commit object.

use bstr::ByteSlice as _;

use crate::rig::{Key, Repo};

/// The person's own sign-off, as git would write it.
const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>";
/// Somebody else's.
const KIM: &str = "Signed-off-by: Kim Other <kim@example.org>";
/// Each own identity of the rows has one of these; no other name and no other word of a message does.
const OWN_MARKS: [&str; 3] = ["robin", "tester", "r.t."];

/// One way to get a sign-off that nobody typed.
struct Row {
    what: String,
    prepare: Box<dyn Fn(&Repo) + Send + Sync>,
    words: Vec<String>,
    before: Vec<String>,
    stdin: Vec<u8>,
    /// Whether there is a commit in the end; `None` where either is fine.
    commits: Option<bool>,
    /// Other people's sign-offs that the message must still have, in order.
    others: Vec<String>,
}

fn row(what: impl Into<String>, words: &[&str]) -> Row {
    Row {
        what: what.into(),
        prepare: Box::new(|_| ()),
        words: words.iter().map(|&word| word.to_owned()).collect(),
        before: Vec::new(),
        stdin: b"yes\nyes\nyes\n".to_vec(),
        commits: Some(true),
        others: Vec::new(),
    }
}

/// A given message.
fn text(what: impl Into<String>, text: impl AsRef<[u8]>) -> Row {
    let mut row = row(what, &["-F", "-"]);
    row.stdin = text.as_ref().to_vec();
    row
}

impl Row {
    fn prepare(self, prepare: impl Fn(&Repo) + Send + Sync + 'static) -> Self {
        Self { prepare: Box::new(prepare), ..self }
    }

    fn hook(self, name: &'static str, shell: impl Into<String>) -> Self {
        let script = format!("#!/bin/sh\n{}\n", shell.into());
        self.prepare(move |repo| _ = repo.hook(name, &script))
    }

    /// An editor; it gets the file as `$1`.
    fn editor(self, shell: impl Into<String>) -> Self {
        let shell = shell.into();
        self.prepare(move |repo| {
            let script = repo.editor_script(&shell);
            repo.env("GIT_EDITOR", script);
        })
    }

    fn env(self, key: &'static str, value: &'static str) -> Self {
        self.prepare(move |repo| _ = repo.env(key, value))
    }

    /// `-c key=value` before the command.
    fn config(mut self, settings: &[&str]) -> Self {
        for setting in settings {
            self.before.extend(["-c".to_owned(), (*setting).to_owned()]);
        }
        self
    }

    fn stdin(mut self, bytes: &str) -> Self {
        self.stdin = bytes.as_bytes().to_vec();
        self
    }

    fn others(mut self, lines: &[&str]) -> Self {
        self.others = lines.iter().map(|&line| line.to_owned()).collect();
        self
    }

    fn may_refuse(self) -> Self {
        Self { commits: None, ..self }
    }
}

/// Who is there when a row is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Nobody,
    /// Answers `n` to the question about AI and `u` to the sign-off.
    SaysUnsigned,
    /// Presses Esc at the first question.
    PressesEsc,
}

fn seeded() -> Repo {
    let repo = Repo::new();
    repo.write("a.c", "int a;\n").git(["add", "a.c"]);
    repo.git(["commit", "-q", "-m", "Start"]);
    repo.write("a.c", "int b;\n").git(["add", "a.c"]);
    repo
}

fn attempt(row: &Row, who: Who) -> Result<(), String> {
    let repo = seeded();
    (row.prepare)(&repo);
    let before = repo.commit_count();
    let old = repo.try_git(["rev-list", "--all", "--reflog", "HEAD"]).out();
    let mut run = repo.command(&row.before).args(["provenance", "commit"]).args(&row.words);
    run = run.stdin(&row.stdin);
    let said = match who {
        Who::Nobody => run.arg("--no-ai").run().to_string(),
        _ => {
            let mut terminal = run.terminal();
            let answered = answer(&mut terminal, who);
            format!("{answered:?} {terminal}")
        }
    };
    // Before looking: what a row has set must not disturb the looking.
    let plain = |words: &[&str]| {
        let clean = ["-c", "core.commentChar=#", "-c", "log.mailmap=false", "--no-replace-objects"];
        repo.command(clean).args(words).env("GIT_EDITOR", ":").run().stdout
    };
    let all = plain(&["rev-list", "--all", "--reflog", "HEAD"]);
    let all = all.to_str_lossy();
    let mut found = Vec::new();
    for id in all.lines().filter(|&id| !old.contains(id)) {
        let raw = plain(&["cat-file", "commit", id]);
        let message = &raw[raw.find("\n\n").map_or(raw.len(), |at| at + 2)..];
        found.extend(own_sign_offs(message).into_iter().map(|line| (id.to_owned(), line)));
    }
    let head = plain(&["cat-file", "commit", "HEAD"]);
    let message = &head[head.find("\n\n").map_or(head.len(), |at| at + 2)..];
    let parsed = plain(&["log", "-1", "--format=%(trailers:key=Signed-off-by,unfold,valueonly)"]);
    let own = own_sign_offs(message);
    if !own.is_empty() || is_own(&parsed.to_str_lossy()) {
        return Err(fail(row, who, &format!("signed off: {own:?}"), message, &said));
    }
    // A hook's commit may have been there for a moment, but only where the run mended it.
    if !found.is_empty() && !said.contains("a hook changed the message") && who == Who::Nobody {
        return Err(fail(row, who, &format!("once signed off: {found:?}"), message, &said));
    }
    let count = repo.commit_count();
    let expected = match (row.commits, who) {
        (_, Who::PressesEsc) => Some(false),
        (expected, _) => expected,
    };
    let amends = row.words.iter().any(|word| word == "--amend");
    if !amends && expected.is_some_and(|expected| expected != (count > before)) {
        return Err(fail(row, who, &format!("{count} commits"), message, &said));
    }
    if expected == Some(true) {
        let lines = message.split(|&byte| byte == b'\n');
        let others: Vec<_> = lines.filter(|line| is_sign_off(line)).collect();
        if others != row.others.iter().map(String::as_bytes).collect::<Vec<_>>() {
            return Err(fail(row, who, "other people's sign-offs have changed", message, &said));
        }
    }
    Ok(())
}

fn fail(row: &Row, who: Who, why: &str, message: &[u8], said: &str) -> String {
    format!("* {} ({who:?}): {why}\n{}\n{said}", row.what, message.as_bstr())
}

/// Plays the person until the program ends.
fn answer(terminal: &mut crate::rig::Terminal, who: Who) -> Option<i32> {
    let next = |terminal: &mut crate::rig::Terminal, kept: usize| {
        let keep = ("Keep this line?", kept + 1);
        terminal.wait_until_shown_times(&[("Was AI used", 1), ("Sign off as", 1), keep])
    };
    let mut begun = next(terminal, 0);
    // The author's new sign-offs, where another person commits: not kept by this person either.
    for answered in 1.. {
        if begun != Some(2) || who == Who::PressesEsc {
            break;
        }
        terminal.wait_until_raw().key(Key::Char('n'));
        begun = next(terminal, answered);
    }
    let Some(first) = begun else { return terminal.finish().code };
    if who == Who::PressesEsc {
        terminal.wait_until_raw().key(Key::Esc);
        return terminal.finish().code;
    }
    if first == 0 {
        terminal.wait_until_raw().key(Key::Char('n'));
        if terminal.wait_until_shown(&["Sign off as"]).is_none() {
            return terminal.finish().code;
        }
    }
    terminal.wait_until_raw();
    // `u` is no answer where a sign-off is required.
    let answer = if terminal.screen().contains("`u`") { "u" } else { "n" };
    terminal.line(answer);
    terminal.finish().code
}

/// Sign-off lines of the person, in any spelling, with their continuation lines.
fn own_sign_offs(message: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = message.split(|&byte| byte == b'\n').peekable();
    let mut subject = true;
    while let Some(line) = lines.next() {
        if subject {
            subject = line.trim().is_empty();
            continue;
        }
        if !is_sign_off(line) {
            continue;
        }
        let mut whole = line.to_str_lossy().into_owned();
        while let Some(next) =
            lines.next_if(|next| next.starts_with(b" ") || next.starts_with(b"\t"))
        {
            whole.push_str(&next.to_str_lossy());
        }
        if is_own(&whole) || whole.trim_end().ends_with(':') {
            found.push(whole);
        }
    }
    found
}

fn is_sign_off(line: &[u8]) -> bool {
    let line = line.to_str_lossy().to_lowercase();
    let Some(rest) = line.trim_start().strip_prefix("signed-off-by") else { return false };
    rest.trim_start().starts_with([':', '=', '#'])
}

fn is_own(text: &str) -> bool {
    let text = text.to_lowercase();
    OWN_MARKS.iter().any(|mark| text.contains(mark))
}

/// Tries all rows on three threads and shows every one that got through.
#[track_caller]
fn assert_never_signed(rows: &[Row], who: Who) {
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3)
            .map(|part| {
                let mine = rows.iter().skip(part).step_by(3);
                scope.spawn(move || {
                    mine.filter_map(|row| attempt(row, who).err()).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[allow(clippy::too_many_lines, reason = "a table")]
fn flags() -> Vec<Row> {
    let value = "Signed-off-by: Robin Tester <robin@example.org>";
    vec![
        row("-s", &["-s", "-m", "s"]),
        row("--signoff", &["--signoff", "-m", "s"]),
        row("--signo", &["--signo", "-m", "s"]),
        row("--si", &["--si", "-m", "s"]),
        row("--signoff=yes", &["--signoff=yes", "-m", "s"]).may_refuse(),
        row("a cluster", &["-asm", "s"]),
        row("a cluster with the value attached", &["-asms"]),
        row("a cluster the other way round", &["-sqam", "s"]),
        row("-s twice and undone", &["-s", "-m", "s", "--no-signoff", "-s"]),
        row("--no-no-signoff", &["--no-no-signoff", "-m", "s"]).may_refuse(),
        row("--sign-off", &["--sign-off", "-m", "s"]).may_refuse(),
        row("-s after the paths", &["-m", "s", "a.c", "-s"]),
        row("--trailer", &["-m", "s", "--trailer", value]),
        row("--trailer=", &["-m", "s", &format!("--trailer={value}")]),
        row("--trailer with =", &["-m", "s", "--trailer", "Signed-off-by=Robin Tester <robin@example.org>"]),
        row("--trailer abbreviated", &["-m", "s", "--trail", "signed-off-by:robin@example.org"]),
        row("--trailer of a prefix", &["-m", "s", "--trailer", "sign: Robin Tester"])
            .config(&["trailer.sign.key=Signed-off-by"]),
        row("several -m", &["-m", "s", "-m", value]),
        row("-m and -s with sign-offs", &["-s", "-m", "s", "-m", &format!("{KIM}\n{value}")]).others(&[KIM]),
        row("--amend of a signed commit", &["--amend", "--no-edit"]).prepare(signed_commit),
        row("--amend -s of a signed commit", &["--amend", "-s", "--no-edit", "--allow-empty"])
            .prepare(signed_commit),
        row("-C", &["-C", "HEAD@{1}"]).prepare(|repo| {
            signed_commit(repo);
            repo.git(["reset", "-q", "--soft", "HEAD^"]);
            repo.git(["branch", "-f", "kept"]);
        }),
        row("--squash", &["--squash", "HEAD", "-m", value]),
        row("--fixup with a sign-off", &["--fixup", "HEAD", "-m", value, "-s"]),
        row("--allow-empty-message", &["--allow-empty-message", "-s", "-m", ""]),
        row("--cleanup=verbatim", &["--cleanup=verbatim", "-m", &format!("s\n\n{value}")]),
        row("--no-verify", &["-n", "-s", "-m", &format!("s\n\n{value}")]),
        row("--yes and its like", &["-m", "s", "--yes"]).may_refuse(),
        row("--no-sign-off and -s", &["-m", "s", "-s"]).prepare(|_| ()),
        row("a policy that weakens consent", &["-m", "s", "-s"]).prepare(|repo| {
            repo.write(".git-provenance.yml",
                "version: 1\nextends: default\nsign-off: {mode: ask, confirm: {phrase: \"n\"}}\n");
        }).may_refuse(),
        row("a policy that signs by itself", &["-m", "s", "-s"]).prepare(|repo| {
            repo.write(".git-provenance.yml",
                "version: 1\nextends: default\nsign-off: {mode: always, confirm: none}\n");
        }).may_refuse(),
        row("a policy that requires sign-offs", &["-m", "s", "-s"]).prepare(|repo| {
            repo.write(".git-provenance.yml",
                "version: 1\nextends: default\nsign-off: {mode: required}\n");
        }).may_refuse(),
        row("a policy that forbids sign-offs", &["-m", "s", "-m", value]).prepare(|repo| {
            repo.write(".git-provenance.yml",
                "version: 1\nextends: default\nsign-off: {mode: forbidden}\n");
        }),
        row("a policy whose disclosure is the sign-off", &["-m", "s", "-s"]).prepare(|repo| {
            repo.write(".git-provenance.yml",
                "version: 1\nextends: default\ndisclosure: {trailer: Signed-off-by, value: free}\n");
        }).may_refuse(),
    ]
}

fn signed_commit(repo: &Repo) {
    let text = format!("s\n\n{OWN}\n");
    repo.git(["-c", "core.hooksPath=/dev/null", "commit", "-q", "--allow-empty", "-m", &text]);
    // The draft's own past must not count.
    repo.git(["reflog", "expire", "--expire=now", "--all"]);
    repo.write("a.c", "int c;\n").git(["add", "a.c"]);
}

/// Spellings of one's own sign-off, in a given message.
#[allow(clippy::too_many_lines, reason = "a table")]
fn spellings() -> Vec<Row> {
    let mail = "robin@example.org";
    let forms = [
        ("upper case", format!("SIGNED-OFF-BY: Robin Tester <{mail}>")),
        ("lower case", format!("signed-off-by: robin tester <{mail}>")),
        ("leading spaces", format!("   {OWN}")),
        ("a leading tab", format!("\t{OWN}")),
        ("a leading no-break space", format!("\u{a0}{OWN}")),
        ("a space before the colon", format!("Signed-off-by : Robin Tester <{mail}>")),
        ("a tab before the colon", format!("Signed-off-by\t: Robin Tester <{mail}>")),
        ("no space behind the colon", format!("Signed-off-by:Robin Tester <{mail}>")),
        ("folded", format!("Signed-off-by:\n Robin Tester\n\t<{mail}>")),
        ("trailing spaces", format!("{OWN}   \t")),
        ("duplicated", format!("{OWN}\n{OWN}\n{OWN}")),
        ("name only", "Signed-off-by: Robin Tester".to_owned()),
        ("e-mail only", format!("Signed-off-by: {mail}")),
        ("e-mail in brackets only", format!("Signed-off-by: <{mail}>")),
        ("e-mail in upper case", "Signed-off-by: x <ROBIN@EXAMPLE.ORG>".to_owned()),
        ("another e-mail", "Signed-off-by: Robin Tester <else@example.com>".to_owned()),
        ("another name", format!("Signed-off-by: Somebody <{mail}>")),
        ("in quotes", format!("Signed-off-by: \"Robin Tester\" <x@example.com>, {mail}")),
        ("mail and name swapped", format!("Signed-off-by: {mail} (Robin Tester)")),
        ("mail in parentheses", format!("Signed-off-by: Robin Tester ({mail})")),
        ("no brackets", format!("Signed-off-by: Robin Tester {mail}")),
        (
            "second of two people",
            format!("Signed-off-by: Kim Other <kim@example.org>, Robin Tester <{mail}>"),
        ),
        ("spaces in the address", format!("Signed-off-by: x < {mail} >")),
        ("doubled spaces", "Signed-off-by: Robin   Tester <y@example.com>".to_owned()),
        ("with a remark", format!("{OWN} (by my tool)")),
        ("in an odd order", format!("Signed-off-by: <{mail}> Robin Tester")),
        ("empty", "Signed-off-by:".to_owned()),
    ];
    let mut rows = Vec::new();
    for (name, line) in &forms {
        rows.push(
            text(format!("{name}, in the block"), format!("s\n\nFixes: #1\n{KIM}\n{line}\n"))
                .others(&[KIM]),
        );
    }
    for (name, line) in forms.iter().step_by(3) {
        rows.push(text(
            format!("{name}, in the body"),
            format!("s\n\ntext\n{line}\nmore text\n\nlast\n"),
        ));
    }
    let kims = [
        KIM,
        "signed-off-by:  Kim Other <kim@example.org>",
        "  Signed-off-by : Ada Byte <ada@example.org>",
    ];
    rows.extend([
        text("below three dashes", format!("s\n\nbody\n---\n{OWN}\n")),
        text(
            "below scissors",
            format!("s\n\nbody\n\n# ------------------------ >8 ------------------------\n{OWN}\n"),
        ),
        text("below a comment", format!("s\n\nbody\n\n# comment\n{OWN}\n# comment\n")),
        text("below Conflicts:", format!("s\n\nbody\n\nConflicts:\n\ta.c\n\t{OWN}\n")),
        text("CRLF", format!("s\r\n\r\nbody\r\n\r\n{KIM}\r\n{OWN}\r\n"))
            .config(&["commit.cleanup=verbatim"])
            .others(&[&format!("{KIM}\r")]),
        text("no final newline", format!("s\n\n{OWN}")),
        text("directly below the subject", format!("s\n{OWN}\n")),
        text("the whole message", OWN).may_refuse(),
        text("twice the whole message", format!("{OWN}\n\n{OWN}\n")).may_refuse(),
        text(
            "between others",
            format!("s\n\n{}\n{OWN}\n{}\nFixes: #2\n{OWN}\n{}\n", kims[0], kims[1], kims[2]),
        )
        .others(&kims),
        text("a form feed", format!("s\n\n\x0c{OWN}\n")),
        text("a vertical tab", format!("s\n\n\x0b{OWN}\n")),
        text("in the middle of a paragraph", format!("s\n\none\n{OWN}\ntwo\n\n{KIM}\n"))
            .others(&[KIM]),
        text("a huge block", format!("s\n\n{}{OWN}\n", "Fixes: #1\n".repeat(5000))),
        text("mailmapped", "s\n\nSigned-off-by: R.T. <rt@old.example.com>\n").prepare(|repo| {
            repo.write(".mailmap", "Robin Tester <robin@example.org> <rt@old.example.com>\n");
        }),
        text(
            "mailmapped by a file of the configuration",
            "s\n\nSigned-off-by: R.T. <rt@old.example.com>\n",
        )
        .prepare(|repo| {
            std::fs::write(
                repo.scratch("map"),
                "Robin Tester <robin@example.org> <rt@old.example.com>\n",
            )
            .unwrap();
            repo.config("mailmap.file", repo.scratch("map").to_str().unwrap());
        }),
        text("a short key", "s\n\nsob: Robin Tester <robin@example.org>\n")
            .config(&["trailer.sob.key=Signed-off-by"]),
        text("a short key with a separator", "s\n\nsob= Robin Tester <robin@example.org>\n")
            .config(&["trailer.sob.key=Signed-off-by: ", "trailer.separators=:="]),
        text(
            "another separator",
            "s\n\nFixes: #1\nSigned-off-by= Robin Tester <robin@example.org>\n",
        )
        .config(&["trailer.separators=:="]),
        text(
            "a number sign as separator",
            "s\n\nFixes: #1\nSigned-off-by #Robin Tester <robin@example.org>\n",
        )
        .config(&["trailer.separators=:#"]),
        text("Latin-1", b"caf\xe9\n\nSigned-off-by: Robin Tester <robin@example.org>\n".as_slice())
            .config(&["i18n.commitEncoding=ISO-8859-1"]),
    ]);
    for comment in ["S", "A", ":", "s", "auto", ";", " "] {
        rows.push(
            text(
                format!("the comment string {comment:?}"),
                format!("start\n\nbody\n\n{KIM}\n{OWN}\n"),
            )
            .config(&[&format!("core.commentChar={comment}")])
            .others(&[KIM]),
        );
    }
    for comment in ["Signed", "Signed-off-by", "Signed-off-by: Robin", "body", "\u{a0}"] {
        rows.push(
            text(format!("the comment string {comment:?}"), format!("start\n\nbody\n\n{OWN}\n"))
                .config(&[&format!("core.commentString={comment}")]),
        );
    }
    for mode in ["strip", "verbatim", "whitespace", "scissors"] {
        let message = format!("start\n\nbody\n\n{OWN}\n# {OWN}\n{OWN}\n");
        rows.push(
            text(format!("cleanup {mode}"), message).config(&[&format!("commit.cleanup={mode}")]),
        );
    }
    rows
}

#[allow(clippy::too_many_lines, reason = "a table")]
fn surroundings() -> Vec<Row> {
    let add = format!("echo '{OWN}' >>\"$1\"");
    let own = "Signed-off-by: Robin Tester <robin@example.org>";
    let mut rows = vec![
        row("--dry-run and its negation", &["--dry-run", "--no-dry-run", "--trailer", OWN, "-m", "s"]),
        row("--short and its negation", &["--short", "--no-short", "--trailer", OWN, "-m", "s"]),
        row("--porcelain and another negation", &["--porcelain", "--no-short", "--trailer", OWN, "-m", "s"]),
        row("-z and its negation", &["-z", "--no-null", "--trailer", OWN, "-m", "s"]),
        row("an abbreviated negation", &["--dry-run", "--no-dry", "--trailer", OWN, "-m", "s"]),
        row("format.signOff", &["-m", "s"]).config(&["format.signOff=true"]),
        row("invented keys", &["-m", "s"]).config(&[
            "commit.signoff=true", "provenance.signoff=true", "provenance.sign-off=yes",
            "provenance.confirm=no", "provenance.consent=yes", "provenance.yes=true",
            "provenance.assumeYes=true", "provenance.answer=yes",
        ]),
        row("an alias", &["-m", "s"]).config(&["alias.provenance=commit -s", "alias.commit=commit -s"]),
        row("trailer.sign.command", &["-m", "s", "--trailer", "Fixes: #1"]).config(&[
            "trailer.sign.key=Signed-off-by", "trailer.sign.ifmissing=add",
            "trailer.sign.command=echo 'Robin Tester <robin@example.org>'",
        ]),
        row("trailer.sign.cmd", &["-m", "s", "--trailer", "Fixes: #1"]).config(&[
            "trailer.sign.key=Signed-off-by: ", "trailer.sign.where=start", "trailer.sign.ifexists=add",
            "trailer.sign.cmd=echo 'Robin Tester <robin@example.org>' #",
        ]),
        row("a template", &[]).prepare(move |repo| {
            let editor = repo.editor_script("sed -i '1s/^/text/' \"$1\"");
            repo.env("GIT_EDITOR", editor).config("commit.template", "../scratch/template");
            std::fs::write(repo.scratch("template"), format!("\n\n{own}\n")).unwrap();
        }),
        row("an editor that adds it", &[]).editor(format!("{{ echo s; echo; echo '{OWN}'; }} >\"$1\"")),
        row("an editor that runs interpret-trailers", &["-e", "-m", "start"]).editor(format!(
            "git interpret-trailers --in-place --trailer '{OWN}' \"$1\""
        )),
        row("an editor that leaves a process behind", &["-e", "-m", "start"]).editor(format!(
            "{{ sleep 0.05; echo '{OWN}' >>\"$1\"; sleep 0.05; echo '{OWN}' >>\"$1\"; }} >/dev/null 2>&1 &"
        )),
        row("prepare-commit-msg", &["-m", "s"]).hook("prepare-commit-msg", &add),
        row("prepare-commit-msg with interpret-trailers", &["-m", "s"]).hook("prepare-commit-msg",
            format!("git interpret-trailers --in-place --trailer '{OWN}' \"$1\"")),
        row("commit-msg", &["-m", "s"]).hook("commit-msg", format!("echo >>\"$1\"; {add}")),
        row("commit-msg on an empty message", &["-m", ""]).hook("commit-msg", format!("echo s >\"$1\"; echo >>\"$1\"; {add}")).may_refuse(),
        row("commit-msg on an allowed empty message", &["-m", "", "--allow-empty-message"])
            .hook("commit-msg", format!("echo s >\"$1\"; echo >>\"$1\"; {add}")),
        row("commit-msg, and post-commit kills git", &["-m", "s"]).prepare({
            let script = format!("#!/bin/sh\necho >>\"$1\"; {add}\n");
            move |repo| {
                repo.hook("commit-msg", &script).hook("post-commit", "#!/bin/sh\nkill -9 $PPID\n");
            }
        }),
        row("pre-commit writes the message file", &["-m", "s"]).hook("pre-commit", format!("echo '{OWN}' >>.git/COMMIT_EDITMSG")),
        row("post-commit amends with -s", &["-m", "s"]).hook("post-commit",
            "[ -n \"$IN_HOOK\" ] || IN_HOOK=1 git commit -q --amend --no-edit -s --no-verify"),
        row("post-rewrite amends with -s", &["-m", "s", "--amend"]).hook("post-rewrite",
            "[ -n \"$IN_HOOK\" ] || IN_HOOK=1 git commit -q --amend --no-edit -s --no-verify"),
        row("post-commit amends through a new commit object", &["-m", "s"]).hook("post-commit",
            format!("new=$(printf 's\\n\\n{OWN}\\n' | git commit-tree 'HEAD^{{tree}}' -p HEAD^) && git update-ref HEAD $new")),
        row("a hook that calls the editor itself", &["-m", "s"]).hook("pre-commit",
            format!("printf 's\\n\\n{OWN}\\n' >.git/COMMIT_EDITMSG; eval \"$GIT_EDITOR .git/COMMIT_EDITMSG\"; exit 0"))
            .may_refuse(),
        row("a hook that execs the editor", &["-m", "s"]).hook("commit-msg",
            format!("{add}\nsh -c \"$GIT_EDITOR .git/COMMIT_EDITMSG\"; exit 0")),
        row("the editor step by hand, in a hook", &["-m", "s"]).hook("commit-msg",
            format!("{add}\nunset GIT_EDITOR; git-provenance editor-step .git/COMMIT_EDITMSG; exit 0")),
        row("post-index-change", &["-a", "-m", "s"]).hook("post-index-change", format!("echo '{OWN}' >>.git/COMMIT_EDITMSG")),
        row("hooks elsewhere", &["-m", "s"]).prepare(move |repo| {
            let script = format!("#!/bin/sh\necho >>\"$1\"; echo '{OWN}' >>\"$1\"\n");
            repo.hook("commit-msg", &script);
            repo.git(["config", "--global", "core.hooksPath", repo.hooks_dir().to_str().unwrap()]);
        }),
        row("SQUASH_MSG", &["--no-edit"]).prepare(|repo| {
            std::fs::write(repo.git_dir().join("SQUASH_MSG"), format!("s\n\n{OWN}\n")).unwrap();
        }),
        row("MERGE_MSG", &["--no-edit"]).prepare(|repo| {
            std::fs::write(repo.git_dir().join("MERGE_MSG"), format!("s\n\n{OWN}\n")).unwrap();
        }),
        row("a cherry-pick of one's own", &["--no-edit"]).prepare(|repo| {
            let head = repo.git(["rev-parse", "HEAD"]);
            std::fs::write(repo.git_dir().join("CHERRY_PICK_HEAD"), head).unwrap();
            std::fs::write(repo.git_dir().join("MERGE_MSG"), format!("s\n\n{OWN}\n")).unwrap();
        }),
        row("a graft in the way", &["-m", "s", "-m", OWN]).env("GIT_NO_REPLACE_OBJECTS", "0"),
    ];
    for (key, value) in [
        ("GIT_COMMITTER_NAME", "R.T. Committer"),
        ("GIT_COMMITTER_EMAIL", "robin.committer@example.org"),
        ("GIT_AUTHOR_NAME", "R.T. Author"),
        ("GIT_AUTHOR_EMAIL", "robin.author@example.org"),
        ("EMAIL", "robin.env@example.org"),
    ] {
        let line = format!("Signed-off-by: {value} <{value}>");
        let one = row(format!("{key}={value}"), &["-s", "-m", "s", "-m", &line]);
        rows.push(one.prepare(move |repo| {
            repo.env(key, value);
            if key == "EMAIL" {
                repo.git(["config", "--global", "--unset", "user.email"]);
            }
        }));
    }
    for key in ["user", "author", "committer"] {
        rows.push(
            row(format!("{key}.*"), &["-s", "-m", "s", "-m",
                "Signed-off-by: R.T. Else <else@example.org>\nSigned-off-by: x <r.t.@example.org>"])
            .config(&[&format!("{key}.name=R.T. Else"), &format!("{key}.email=r.t.@example.org")]),
        );
    }
    for (key, value) in [
        ("GIT_PROVENANCE_WRAPPER", "junk"),
        ("GIT_PROVENANCE_WRAPPER", "0"),
        ("GIT_PROVENANCE_WRAPPER", "250"),
        ("GIT_PROVENANCE_WRAPPER", "-1"),
        ("GIT_PROVENANCE_YES", "1"),
        ("GIT_PROVENANCE_CONSENT", "yes"),
        ("GIT_PROVENANCE_SIGNOFF", "1"),
        ("GIT_PROVENANCE_ANSWER", "yes"),
        ("GIT_PROVENANCE_POLICY", "neutral"),
        ("CI", "true"),
        ("YES", "1"),
        ("ASSUME_YES", "1"),
        ("DEBIAN_FRONTEND", "noninteractive"),
        ("GIT_TERMINAL_PROMPT", "0"),
        ("GIT_ASKPASS", "echo"),
        ("SSH_ASKPASS", "echo"),
        ("GIT_SEQUENCE_EDITOR", "true"),
        ("VISUAL", "true"),
        ("EDITOR", "true"),
        ("GIT_PAGER", "cat"),
        ("GIT_MERGE_AUTOEDIT", "no"),
        ("GIT_REFLOG_ACTION", "signed"),
        ("GIT_ADVICE", "0"),
        ("GIT_LITERAL_PATHSPECS", "1"),
        ("GIT_OPTIONAL_LOCKS", "0"),
        ("GIT_PREFIX", "../"),
        ("GIT_TRACE", "/dev/null"),
        ("GIT_TRACE2", "/dev/null"),
        ("GIT_SSH_COMMAND", "yes"),
        ("GIT_INTERNAL_SUPER_PREFIX", "x/"),
        ("GIT_DEFAULT_HASH", "sha256"),
        ("GIT_NAMESPACE", "x"),
        ("GIT_EXTERNAL_DIFF", "yes"),
        ("GIT_NOTES_REF", "refs/notes/x"),
        ("TERM", "dumb"),
        ("NO_COLOR", "1"),
        ("CLICOLOR_FORCE", "1"),
        ("COLUMNS", "1"),
        ("LINES", "1"),
        ("GIT_CONFIG_PARAMETERS", "'commit.signoff'='true' 'trailer.sob.key'='Signed-off-by'"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANGUAGE", "de"),
        ("SHELL", "/usr/bin/yes"),
        ("TTY", "/dev/null"),
    ] {
        let refuses = ["GIT_NAMESPACE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_PREFIX"].contains(&key);
        let mut one = row(
            format!("{key}={value}"),
            &[
                "-s",
                "-m",
                "s",
                "-m",
                &format!("{KIM}\n{OWN}\nsob: Robin Tester <robin@example.org>"),
            ],
        )
        .env(key, value)
        .others(&[KIM]);
        if refuses {
            one = one.may_refuse();
        }
        // Without the key `sob` is a word like any other.
        rows.push(one);
    }
    for stdin in [
        "yes\n",
        "YES\n",
        "y\n",
        "yes\r\n",
        "yes",
        "\x19yes\n",
        "s\nyes\n",
        "n\nyes\n",
        "\n\n\nyes\n",
        "u\n",
        "yes\x04",
    ] {
        rows.push(row(format!("standard input {stdin:?}"), &["-s", "-m", "s"]).stdin(stdin));
        rows.push(
            row(format!("standard input {stdin:?}, -F -"), &["-s", "-F", "-"])
                .stdin(&format!("s\n\n{stdin}")),
        );
    }
    rows
}

#[test]
fn no_flag_signs() {
    assert_never_signed(&flags(), Who::Nobody);
    assert_never_signed(&flags(), Who::SaysUnsigned);
}

#[test]
fn no_spelling_in_a_given_message_signs() {
    assert_never_signed(&spellings(), Who::Nobody);
}

#[test]
fn no_spelling_signs_for_a_person_who_says_unsigned() {
    let rows: Vec<Row> = spellings().into_iter().step_by(4).collect();
    assert_never_signed(&rows, Who::SaysUnsigned);
}

#[test]
fn no_hook_editor_identity_variable_or_key_signs() {
    assert_never_signed(&surroundings(), Who::Nobody);
}

#[test]
fn no_surroundings_sign_for_a_person_who_says_unsigned() {
    assert_never_signed(&surroundings(), Who::SaysUnsigned);
}

#[test]
fn esc_ends_it_whatever_was_set_up() {
    let rows: Vec<Row> = flags()
        .into_iter()
        .chain(spellings())
        .chain(surroundings())
        .step_by(9)
        .filter(|row| row.commits == Some(true))
        .collect();
    assert_never_signed(&rows, Who::PressesEsc);
}

#[test]
fn a_false_wrapper_gets_no_sign_off_out_of_the_editor_step() {
    let server = "import os, socket, subprocess, struct, sys\n\
        ours, theirs = socket.socketpair()\n\
        os.set_inheritable(theirs.fileno(), True)\n\
        env = dict(os.environ, GIT_PROVENANCE_WRAPPER=str(theirs.fileno()))\n\
        child = subprocess.Popen(sys.argv[2:], env=env, close_fds=False)\n\
        theirs.close()\n\
        answers = [f.split(b'|') for f in sys.argv[1].encode().split(b',')]\n\
        for fields in answers:\n\
        \x20   ours.settimeout(3)\n\
        \x20   try:\n\
        \x20       if not ours.recv(65536): break\n\
        \x20   except OSError: break\n\
        \x20   body = b''.join(f + b'\\0' for f in fields)\n\
        \x20   ours.sendall(struct.pack('<I', len(body)) + body)\n\
        ours.close()\n\
        sys.exit(child.wait())\n";
    for answers in ["end|0", "signed|yes", "open|true||,end|0", "yes", "end|x"] {
        let repo = seeded();
        std::fs::write(repo.scratch("server.py"), server).unwrap();
        let server = repo.scratch("server.py");
        repo.write("message", "s\n\nbody\n");
        let base = || repo.program("python3").arg(&server).arg(answers);
        base().args(["git-provenance", "editor-step", "message"]).run();
        assert_eq!(repo.read("message"), b"s\n\nbody\n", "{answers}");
        let arguments = ["git", "provenance", "commit", "--no-ai", "-s", "-m", "s"];
        base().args(arguments).run();
        assert_eq!(repo.head_message(), b"s\n", "{answers}");
    }
}

#[test]
fn the_editor_step_by_hand_writes_nothing() {
    let repo = seeded();
    repo.write("message", "s\n\nbody\n");
    let closed = "exec git-provenance editor-step message";
    for script in [
        closed.to_owned(),
        format!("GIT_PROVENANCE_WRAPPER=9 {closed} 9>&-"),
        format!("GIT_PROVENANCE_WRAPPER=9 {closed} 9</dev/null"),
        format!("sleep 0.1 | GIT_PROVENANCE_WRAPPER=9 {closed} 9<&0"),
        format!("GIT_PROVENANCE_WRAPPER=1 {closed}"),
        format!("GIT_PROVENANCE_WRAPPER=99999999999999999999 {closed}"),
    ] {
        let outcome = repo.shell(&script).run();
        assert_ne!(outcome.code, Some(0), "{outcome}");
        assert_eq!(repo.read("message"), b"s\n\nbody\n", "{script}");
    }
}

#[test]
fn a_terminal_that_nobody_types_at_signs_nothing() {
    for script in [
        "setsid git provenance commit -s --no-ai -m s </dev/null",
        "setsid -w git provenance commit -s --no-ai -m s </dev/null",
        "timeout 4 script -qec 'git provenance commit -s --no-ai -m s' /dev/null </dev/null",
        "printf 'yes\\nyes\\n' | timeout 4 script -qec 'sleep 0.2; git provenance commit -s --no-ai -m s' /dev/null",
        "git provenance commit -s --no-ai -m s </dev/null & wait",
        "nohup git provenance commit -s --no-ai -m s </dev/null",
        "yes yes | git provenance commit -s --no-ai -m s",
        "git provenance commit -s --no-ai -m s <<E\nyes\nyes\nE",
    ] {
        let repo = seeded();
        repo.shell(script).run();
        let message = repo.head_message();
        assert!(own_sign_offs(&message).is_empty(), "{script}: {}", message.as_bstr());
    }
}

#[test]
fn the_typed_answer_does_sign() {
    let repo = seeded();
    let mut terminal = repo.terminal(["provenance", "commit", "--no-ai", "-m", "s", "-m", KIM]);
    terminal.wait_for("Sign off as");
    terminal.wait_until_raw().line("yes");
    assert_eq!(terminal.finish().code, Some(0), "{terminal}");
    assert_eq!(repo.head_message(), format!("s\n\n{KIM}\n{OWN}\n").as_bytes());
}
