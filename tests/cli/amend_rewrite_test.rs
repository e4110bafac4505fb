//! What amend writes: only messages change, whatever the commits look like, and everything that points
//! at them is moved together.

use std::collections::BTreeMap;

use bstr::ByteSlice as _;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::passthrough_test::ssh_key;
use crate::rig::{Format, Outcome, Repo, for_each_format, for_each_shape};

const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>";
const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>";

/// A commit object, as git shows it.
pub(crate) fn raw(repo: &Repo, commit: &str) -> Vec<u8> {
    repo.git(["cat-file", "commit", commit])
}

/// Header and message of a commit.
fn parts(repo: &Repo, commit: &str) -> (Vec<u8>, Vec<u8>) {
    let bytes = raw(repo, commit);
    let at = bytes.find("\n\n").unwrap();
    (bytes[..=at].to_vec(), bytes[at + 2..].to_vec())
}

/// The header without what a rewrite may change.
fn lasting(header: &[u8]) -> Vec<u8> {
    let stays = |line: &&[u8]| !line.starts_with(b"parent ") && !line.starts_with(b"committer ");
    let mut signature = false;
    let lines = header.lines().filter(|line| {
        signature = line.starts_with(b"gpgsig") || (signature && line.starts_with(b" "));
        !signature
    });
    bstr::join("\n", lines.filter(stays))
}

pub(crate) fn rev(repo: &Repo, name: &str) -> String {
    repo.git(["rev-parse", name]).trim().to_str_lossy().into_owned()
}

/// Stores a commit with exactly these bytes.
fn store(repo: &Repo, bytes: &[u8]) -> String {
    let words = ["hash-object", "-t", "commit", "-w", "--stdin", "--literally"];
    let out = repo.command(words).stdin(bytes).run().assert_success();
    out.out().trim().to_owned()
}

/// Adds a commit on top of HEAD.
pub(crate) fn add(repo: &Repo, message: &str) -> String {
    repo.git(["commit", "-q", "--allow-empty", "--cleanup=verbatim", "-m", message]);
    rev(repo, "HEAD")
}

/// What the commits of a series say about AI, so that the agent's line beside it may go.
pub(crate) const SAID: &str = "AI-used-for: code";

/// The message of a commit of the series without the agent's line.
pub(crate) fn step(n: usize) -> String {
    format!("step {n}\n\nWhy {n}.\n\n{SAID}\n")
}

/// A repository with three commits on top, each with a disclosure and an agent's line.
pub(crate) fn with_series() -> Repo {
    let repo = Repo::seeded(Format::usual());
    series_on(&repo);
    repo
}

/// The same with agents' lines only, so that a person is asked from the beginning.
pub(crate) fn with_undisclosed_series() -> Repo {
    let repo = Repo::seeded(Format::usual());
    undisclosed_series_on(&repo);
    repo
}

pub(crate) fn undisclosed_series_on(repo: &Repo) {
    commit_series(repo, |n| format!("step {n}\n\nWhy {n}.\n\n{AGENT}"));
}

pub(crate) fn series_on(repo: &Repo) {
    commit_series(repo, |n| step(n) + AGENT);
}

fn commit_series(repo: &Repo, message: impl Fn(usize) -> String) {
    for n in 1..=3 {
        repo.write("src/a.c", format!("int step{n};\n"));
        repo.git(["commit", "-q", "-a", "-m", &message(n)]);
    }
}

fn amend(repo: &Repo, words: &[&str]) -> Outcome {
    repo.provenance(["amend"].iter().chain(words))
}

fn messages(repo: &Repo, range: &str) -> Vec<String> {
    let ids = repo.git(["rev-list", "--reverse", range]);
    let message = |id: &str| String::from_utf8(repo.message(id)).unwrap();
    ids.to_str().unwrap().lines().map(message).collect()
}

#[test]
fn a_series_loses_agent_lines_in_every_repository() {
    for_each_shape(|repo| {
        series_on(&repo);
        repo.write("src/a.c", "int not_committed;\n");
        repo.git(["add", "src/a.c"]);
        let before = repo.snapshot();
        let status = repo.git(["status", "--porcelain"]);
        amend(&repo, &["-3"]).assert_success();
        assert_eq!(messages(&repo, "HEAD~3.."), [step(1), step(2), step(3)]);
        assert_eq!(repo.git(["status", "--porcelain"]), status);
        assert_eq!(rev(&repo, "ORIG_HEAD"), rev(&repo, "HEAD@{1}"));
        repo.git(["fsck", "--strict"]);
        amend(&repo, &["--undo"]).assert_success();
        repo.assert_unchanged(&before);
    });
}

#[test]
fn an_older_commit_is_mended_and_the_later_ones_follow() {
    for_each_format(|repo| {
        repo.write("src/a.c", "int a;\n").git(["add", "."]);
        repo.git(["commit", "-q", "-m", "Start"]);
        series_on(&repo);
        let tree = rev(&repo, "HEAD^{tree}");
        let out = amend(&repo, &["HEAD~2"]).assert_success();
        assert!(out.out().contains("1 message changed, 2 more follow"), "{out}");
        let after = messages(&repo, "HEAD~3..");
        assert_eq!(after[0], step(1));
        assert!(after[1].contains(AGENT) && after[2].contains(AGENT), "{after:?}");
        assert_eq!(rev(&repo, "HEAD^{tree}"), tree);
    });
}

#[test]
fn range_diff_shows_only_messages() {
    let repo = with_series();
    let old = rev(&repo, "HEAD");
    amend(&repo, &["HEAD~3.."]).assert_success();
    let out = repo.git(["range-diff", "--no-color", &format!("{old}~3..{old}"), "HEAD~3..HEAD"]);
    let text = out.to_str().unwrap();
    assert_eq!(text.matches(" ! ").count(), 3, "{text}");
    let changed =
        text.lines().filter(|line| line.starts_with("    -") || line.starts_with("    +"));
    let changed: Vec<&str> = changed.map(|line| line[5..].trim()).collect();
    assert_eq!(changed.iter().filter(|line| **line == AGENT).count(), 3, "{text}");
    assert!(changed.iter().all(|line| *line == AGENT || line.is_empty()), "{text}");
}

#[test]
fn a_branch_that_is_not_checked_out_is_moved_and_head_is_not() {
    let repo = with_series();
    repo.git(["checkout", "-q", "-b", "other", "HEAD~3"]);
    let head = rev(&repo, "HEAD");
    let name = repo.git(["branch", "--list", "--format=%(refname:short)", "ma*"]);
    let main = name.trim().to_str().unwrap();
    amend(&repo, &[&format!("other..{main}")]).assert_success();
    assert_eq!(rev(&repo, "HEAD"), head);
    assert_eq!(messages(&repo, &format!("other..{main}")).concat().matches("Co-auth").count(), 0);
    assert_eq!(repo.try_git(["rev-parse", "-q", "--verify", "ORIG_HEAD"]).code, Some(1));
}

#[test]
fn a_detached_head_is_moved_alone() {
    let repo = with_series();
    let main = rev(&repo, "HEAD");
    repo.git(["checkout", "-q", "--detach"]);
    amend(&repo, &[]).assert_success();
    assert_ne!(rev(&repo, "HEAD"), main);
    assert_eq!(
        repo.git(["for-each-ref", "--format=%(objectname)", "refs/heads"]),
        format!("{main}\n").as_bytes()
    );
}

#[test]
fn a_bare_repository_is_amended_with_the_rules_in_head() {
    let repo = with_series();
    repo.write(".git-provenance.yml", "version: 1\nextends: neutral\n").git(["add", "."]);
    repo.git(["commit", "-q", "-m", "Rules\n\nAssisted-by: Claude"]);
    let bare = Repo::bare();
    repo.git(["push", "-q", bare.path().to_str().unwrap(), "HEAD:refs/heads/main"]);
    bare.git(["symbolic-ref", "HEAD", "refs/heads/main"]);
    amend(&bare, &["main~4..main"]).assert_success();
    let after = messages(&bare, "main~4..main").concat();
    assert!(!after.contains("Co-authored-by") && after.contains("Assisted-by"), "{after}");
}

#[test]
fn merges_keep_their_shape() {
    let repo = with_series();
    repo.git(["checkout", "-q", "-b", "side", "HEAD~2"]);
    add(&repo, "side\n\nWhy.\n");
    repo.git(["checkout", "-q", "-"]);
    repo.git(["merge", "-q", "--no-ff", "-m", "Merge side", "side"]);
    let graph = |repo: &Repo| repo.git(["log", "--graph", "--format=%s %T", "HEAD"]);
    let before = graph(&repo);
    amend(&repo, &["HEAD~3"]).assert_success();
    assert_eq!(graph(&repo), before);
    assert!(!repo.message("HEAD~3").contains_str("Co-authored-by"));
    repo.git(["fsck", "--strict"]);
}

#[test]
fn other_branches_move_only_when_asked_and_tags_are_named() {
    for (words, moves) in [(&["-3"][..], false), (&["-3", "--update-refs"], true)] {
        let repo = with_series();
        repo.git(["branch", "stacked", "HEAD~1"]);
        repo.git(["tag", "-a", "-m", "x", "v1", "HEAD~1"]);
        let old = rev(&repo, "stacked");
        let out = amend(&repo, words).assert_success().out();
        assert_eq!(rev(&repo, "stacked") != old, moves, "{out}");
        assert_eq!(rev(&repo, "stacked") == rev(&repo, "HEAD~1"), moves);
        assert!(out.contains("still in ") && out.contains("v1"), "{out}");
        amend(&repo, &["--undo"]).assert_success();
        assert_eq!(rev(&repo, "stacked"), old);
    }
    let repo = with_series();
    repo.git(["branch", "stacked", "HEAD~1"]);
    repo.config("rebase.updateRefs", "true");
    amend(&repo, &["-3", "--no-update-refs"]).assert_success();
    assert_ne!(rev(&repo, "stacked"), rev(&repo, "HEAD~1"));
}

#[test]
fn notes_follow_and_the_post_rewrite_hook_is_told() {
    let repo = with_series();
    repo.config("notes.rewriteRef", "refs/notes/*");
    repo.git(["notes", "add", "-m", "a note", "HEAD~1"]);
    repo.hook("post-rewrite", "#!/bin/sh\necho \"$1\" >told\npwd >>told\ncat >>told\n");
    let (old, top) = (rev(&repo, "HEAD~1"), repo.path().canonicalize().unwrap());
    amend(&repo, &["-3"]).assert_success();
    assert_eq!(repo.git(["notes", "show", "HEAD~1"]), b"a note\n");
    let told = String::from_utf8(repo.read("told")).unwrap();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[..2], ["amend", top.to_str().unwrap()]);
    assert_eq!(lines.len(), 5, "{told}");
    assert!(told.contains(&format!("{old} {}", rev(&repo, "HEAD~1"))), "{told}");
}

#[test]
fn a_message_in_another_encoding_stays_in_it() {
    let repo = with_series();
    repo.config("user.name", "Zoë Tester");
    let tree = rev(&repo, "HEAD^{tree}");
    let bytes = [
        format!("tree {tree}\nparent {}\n", rev(&repo, "HEAD")).as_bytes(),
        b"author Zo\xeb <zoe@example.org> 1700000000 +0130\ncommitter Zo\xeb <zoe@example.org> 1700000000 +0130\n",
        b"encoding ISO-8859-1\nx-unknown one\n two\n\ncaf\xe9\n\nbody\n\n",
        AGENT.as_bytes(),
        b"\n",
    ]
    .concat();
    let id = store(&repo, &bytes);
    repo.git(["reset", "-q", "--soft", &id]);
    amend(&repo, &["--ai-used-for", "code (très)"]).assert_success();
    let (header, message) = parts(&repo, "HEAD");
    assert_eq!(message, b"caf\xe9\n\nbody\n\nAI-used-for: code (tr\xe8s)\n");
    assert!(
        header.contains_str("encoding ISO-8859-1\nx-unknown one\n two\n"),
        "{:?}",
        header.as_bstr()
    );
    assert!(header.contains_str(&b"committer Zo\xeb Tester <"[..]), "{:?}", header.as_bstr());
    amend(&repo, &["--ai-used-for", "code (日本)"]).assert_code(128).assert_err("encoding");
}

#[test]
fn a_name_that_the_encoding_of_a_commit_cannot_hold_is_an_error() {
    let repo = with_series();
    repo.config("i18n.commitEncoding", "ISO-8859-1");
    add(&repo, &format!("plain\n\n{SAID}\n{AGENT}\n"));
    repo.config("user.name", "山田");
    let before = repo.snapshot();
    amend(&repo, &[]).assert_code(128).assert_err("your name cannot be written");
    repo.assert_unchanged(&before);
}

fn verify(repo: &Repo, commit: &str) -> Outcome {
    repo.try_git(["verify-commit", commit])
}

#[test]
fn what_you_have_signed_is_signed_again_with_odd_headers_in_it() {
    for_each_format(|repo| {
        repo.write("src/a.c", "int a;\n").git(["add", "."]);
        repo.git(["commit", "-q", "-m", "Start"]);
        ssh_key(&repo);
        repo.git([
            "commit",
            "-q",
            "-S",
            "--allow-empty",
            "-m",
            &format!("signed\n\n{SAID}\n{AGENT}"),
        ]);
        repo.git(["tag", "-s", "-m", "t", "signed-tag"]);
        repo.git(["commit", "-q", "--allow-empty", "-m", "unsigned"]);
        amend(&repo, &["HEAD~1"]).assert_success();
        verify(&repo, "HEAD~1").assert_success();
        assert_eq!(verify(&repo, "HEAD").code, Some(1));
        assert_eq!(repo.message("HEAD~1"), format!("signed\n\n{SAID}\n").as_bytes());
        repo.git(["fsck", "--strict"]);
    });
}

#[test]
fn a_merge_tag_and_unknown_headers_stay_under_a_new_signature() {
    let repo = with_series();
    ssh_key(&repo);
    repo.git(["checkout", "-q", "-b", "side", "HEAD~1"]);
    add(&repo, "side");
    repo.git(["tag", "-s", "-m", "signed tag", "v1"]);
    repo.git(["checkout", "-q", "-"]);
    repo.git(["merge", "-q", "-S", "--no-ff", "-m", &format!("Merge v1\n\n{SAID}\n{AGENT}"), "v1"]);
    let (before, _) = parts(&repo, "HEAD");
    assert!(before.contains_str("mergetag object"), "the merge has no tag in it");
    amend(&repo, &[]).assert_success();
    let (after, message) = parts(&repo, "HEAD");
    assert_eq!(lasting(&after).as_bstr(), lasting(&before).as_bstr());
    assert_eq!(message, format!("Merge v1\n\n{SAID}\n").as_bytes());
    verify(&repo, "HEAD").assert_success();
}

#[test]
fn gpg_signs_as_git_would() {
    let repo = with_series();
    let home = repo.scratch("gnupg");
    std::fs::create_dir(&home).unwrap();
    repo.env("GNUPGHOME", home.to_str().unwrap());
    repo.shell("chmod 700 \"$GNUPGHOME\" && gpg -q --batch --passphrase '' --quick-gen-key 'Robin Tester <robin@example.org>' ed25519 sign never")
        .run()
        .assert_success();
    repo.config("commit.gpgSign", "true");
    amend(&repo, &["-2"]).assert_success();
    for commit in ["HEAD", "HEAD~1"] {
        verify(&repo, commit).assert_success();
    }
    repo.git(["fsck", "--strict"]);
    let before = repo.snapshot();
    repo.config("user.signingKey", "nobody@example.org");
    let after_config = repo.snapshot();
    amend(&repo, &["--ai-used-for", "tests"])
        .assert_code(128)
        .assert_err("could not sign the commit");
    repo.assert_unchanged(&after_config);
    drop(before);
    repo.shell("gpgconf --kill all").run();
}

/// In a running ssh-agent that has the key; git signs a commit in the same surroundings, or cannot.
fn with_ssh_agent(repo: &Repo, line: &str) -> Outcome {
    repo.shell(&format!("exec ssh-agent sh -c 'ssh-add -q ../scratch/key && {line}'")).run()
}

#[test]
fn a_key_that_only_an_agent_has_signs_as_with_git() {
    let repo = with_series();
    ssh_key(&repo);
    let public = std::fs::read_to_string(repo.scratch("key.pub")).unwrap();
    let public = public.trim();
    repo.config("commit.gpgSign", "true");
    repo.git(["config", "--unset", "user.signingKey"]);
    let ours = "git provenance amend --ai-used-for code";
    let cases = [
        ("gpg.ssh.defaultKeyCommand", "ssh-add -L".to_owned()),
        ("gpg.ssh.defaultKeyCommand", "s\"\"sh\\-add '-L'".to_owned()),
        ("user.signingKey", format!("key::{public}")),
        ("user.signingKey", public.to_owned()),
    ];
    for (at, (key, value)) in cases.iter().enumerate() {
        repo.config(key, value);
        with_ssh_agent(
            &repo,
            &format!("git commit -q --allow-empty -m {at} -m Co-authored-by:\\ Claude"),
        )
        .assert_success();
        verify(&repo, "HEAD").assert_success();
        with_ssh_agent(&repo, ours).assert_success();
        assert!(repo.head_message().ends_with(b"AI-used-for: code\n"), "{key}");
        verify(&repo, "HEAD").assert_success();
        repo.git(["config", "--unset", key]);
    }
    for (key, value) in [
        ("gpg.ssh.defaultKeyCommand", "true"),
        ("gpg.ssh.defaultKeyCommand", "false"),
        ("gpg.ssh.defaultKeyCommand", "ssh-add -L; true"),
        ("gpg.ssh.defaultKeyCommand", "ssh-add '-L"),
        ("gpg.format", "seal"),
    ] {
        let before = (repo.git(["rev-parse", "HEAD"]), repo.config(key, value)).0;
        let git = with_ssh_agent(&repo, "git commit -q --allow-empty -m x");
        assert_eq!(git.code, Some(128), "{git}");
        let run = with_ssh_agent(&repo, "git provenance amend --ai-used-for tests");
        run.assert_code(128).assert_err("error: ");
        assert_eq!(repo.git(["rev-parse", "HEAD"]), before, "{key} {value}");
        repo.git(["config", "--unset", key]);
    }
}

#[test]
fn what_somebody_else_has_signed_needs_an_option() {
    let repo = with_series();
    ssh_key(&repo);
    let kim = ["-c", "user.name=Kim Other", "-c", "user.email=kim@example.org"];
    repo.git(kim.iter().chain(&["commit", "-q", "-S", "--allow-empty", "-m", "theirs"]));
    let before = repo.snapshot();
    amend(&repo, &["HEAD~1"]).assert_code(128).assert_err("carries someone else's signature");
    repo.assert_unchanged(&before);
    amend(&repo, &["HEAD~1", "--drop-signatures"]).assert_success();
    assert!(!raw(&repo, "HEAD").contains_str("gpgsig"));
}

#[test]
fn a_commit_that_is_a_header_only_or_has_no_final_newline_can_follow() {
    let repo = with_series();
    let tree = rev(&repo, "HEAD^{tree}");
    let who = "Kim <kim@example.org> 1700000000 +0000";
    let mut parent = rev(&repo, "HEAD");
    for end in ["", "\n", "\nno line end", "\nnul \0 inside\n", "\n\n\n  \n"] {
        let bytes = format!("tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\n{end}");
        parent = store(&repo, bytes.as_bytes());
    }
    repo.git(["reset", "-q", "--soft", &parent]);
    let old: Vec<_> = (0..5).map(|n| raw(&repo, &format!("HEAD~{n}"))).collect();
    amend(&repo, &["HEAD~5"]).assert_success();
    for (n, old) in old.iter().enumerate() {
        let new = raw(&repo, &format!("HEAD~{n}"));
        let end = |bytes: &[u8]| {
            bytes[bytes.find("\ncommitter").unwrap() + 1..]
                .splitn_str(2, "\n")
                .nth(1)
                .map(<[u8]>::to_vec)
        };
        assert_eq!(end(&new), end(old), "{n}");
    }
}

/// A commit of a random history: which earlier ones are its parents, and the parts of its bytes.
#[derive(Clone, Debug)]
struct Odd {
    parents: Vec<prop::sample::Index>,
    author: String,
    extra: Vec<u8>,
    message: Vec<u8>,
}

fn odd() -> impl Strategy<Value = Odd> {
    let author = prop::sample::select(vec![
        "Kim Other <kim@example.org> 1700000000 +0545",
        "<> 0 +0000",
        "Zoë <zoe@example.org> 4102444800 -1200",
        "Robin Tester <robin@example.org> 1700000000 +0000",
    ]);
    let extra = prop::sample::select(vec![
        &b""[..],
        b"encoding ISO-8859-1\n",
        b"x-one two\n three\n",
        b"encoding UTF-8\nx-bytes \xff\xfe\n",
        b"mergetag object 1\n type commit\n parent 2\n \n text\n",
    ]);
    let line = prop::sample::select(vec![
        &b"Co-authored-by: Claude <noreply@anthropic.com>"[..],
        b"Co-authored-by: Kim Other <kim@example.org>",
        b"Signed-off-by: Robin Tester <robin@example.org>",
        b"Signed-off-by: Kim Other <kim@example.org>",
        b"AI-used-for: code",
        b"Fixes: #1",
        b"caf\xe9 \xff",
        b"body",
        b"",
        b"",
        b"# comment",
        b"\tindented",
        b"crlf\r",
    ]);
    let message = (prop::collection::vec(line, 0..9), any::<bool>());
    let parents = prop::collection::vec(any::<prop::sample::Index>(), 1..3);
    (parents, author, extra, message).prop_map(|(parents, author, extra, (lines, ends))| {
        let mut message = bstr::join("\n", lines);
        if ends && !message.is_empty() {
            message.push(b'\n');
        }
        Odd { parents, author: author.into(), extra: extra.into(), message }
    })
}

/// Stores the history on top of HEAD and returns the commits, oldest first.
fn build(repo: &Repo, history: &[Odd]) -> Vec<String> {
    let tree = rev(repo, "HEAD^{tree}");
    let mut ids = vec![rev(repo, "HEAD")];
    for odd in history {
        let mut parents = vec![ids[ids.len() - 1].clone()];
        for parent in &odd.parents[1..] {
            let other = parent.get(&ids).clone();
            if !parents.contains(&other) {
                parents.push(other);
            }
        }
        let parents: String = parents.iter().map(|id| format!("parent {id}\n")).collect();
        let head = format!("tree {tree}\n{parents}author {0}\ncommitter {0}\n", odd.author);
        ids.push(store(repo, &[head.as_bytes(), &odd.extra, b"\n", &odd.message].concat()));
    }
    repo.git(["reset", "-q", "--soft", &ids[ids.len() - 1]]);
    ids.split_off(1)
}

/// What git reads of AI use in a message.
fn disclosed(repo: &Repo, message: &[u8]) -> Vec<String> {
    let read = repo.command(["interpret-trailers", "--parse"]).stdin(message).run();
    let read = read.assert_success().out();
    let said = read.lines().filter(|line| line.starts_with("AI-used-for:"));
    said.map(str::to_owned).collect()
}

/// Whether something about AI has gone, so that an own sign-off does not cover the rest.
fn says_otherwise(repo: &Repo, said: &[u8], says: &[u8]) -> bool {
    disclosed(repo, said) != disclosed(repo, says)
        || said.find_iter(AGENT).count() > says.find_iter(AGENT).count()
}

#[test]
fn own_sign_offs_go_where_an_agents_paragraph_hid_a_disclosure() {
    let repo = with_series();
    add(&repo, &format!("s\n\n{OWN}\nAI-used-for: code\n\n{AGENT}\n"));
    amend(&repo, &[]).assert_success();
    assert_eq!(repo.head_message(), b"s\n\nAI-used-for: code\n");
}

#[test]
fn in_random_histories_everything_but_the_trailers_in_question_stays() {
    let cases = Config { cases: 24, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(cases);
    let strategy = prop::collection::vec(odd(), 1..12);
    let run = |history: Vec<Odd>| {
        let repo = Repo::seeded(Format::usual());
        let base = rev(&repo, "HEAD");
        let old = build(&repo, &history);
        amend(&repo, &[&format!("{base}..")]).assert_success();
        let list = repo.git(["rev-list", "--topo-order", "--reverse", &format!("{base}..")]);
        let new: Vec<&str> = list.to_str().unwrap().lines().collect();
        prop_assert_eq!(new.len(), old.len());
        // A linear spine: the first parents say which is which.
        let mut renamed = BTreeMap::from([(base.clone(), base)]);
        let spine = repo.git([
            "rev-list",
            "--first-parent",
            "--reverse",
            &format!("{}..", renamed.keys().next().unwrap()),
        ]);
        for (old, new) in old.iter().zip(spine.to_str().unwrap().lines()) {
            renamed.insert(old.clone(), new.to_owned());
        }
        for old in &old {
            let ((before, said), (after, says)) = (parts(&repo, old), parts(&repo, &renamed[old]));
            let text = |header: &[u8]| lasting(header).to_str_lossy().into_owned();
            prop_assert_eq!(text(&after), text(&before));
            let parents = |header: &[u8]| -> Vec<String> {
                let lines = header.lines().filter_map(|line| line.strip_prefix(b"parent "));
                lines.map(|id| id.to_str_lossy().into_owned()).collect()
            };
            let moved: Vec<String> =
                parents(&before).iter().map(|id| renamed.get(id).unwrap_or(id).clone()).collect();
            prop_assert_eq!(parents(&after), moved);
            // Every line that went is one of those that may go, and nothing was added.
            let mut rest = says.lines().peekable();
            let mut went = false;
            for line in said.lines() {
                if rest.peek() == Some(&line) {
                    rest.next();
                    went = false;
                } else {
                    let goes_on = went && line.starts_with(b"\t");
                    let may_go = line == AGENT.as_bytes() && !disclosed(&repo, &says).is_empty()
                        || line.is_empty()
                        || goes_on
                        || line == OWN.as_bytes() && says_otherwise(&repo, &said, &says);
                    went = true;
                    prop_assert!(
                        may_go,
                        "{:?} of {:?} became {:?}",
                        line.as_bstr(),
                        said.as_bstr(),
                        says.as_bstr()
                    );
                }
            }
            prop_assert!(rest.next().is_none(), "{:?} became {:?}", said.as_bstr(), says.as_bstr());
        }
        Ok(())
    };
    runner.run(&strategy, run).unwrap();
}

#[test]
fn own_sign_offs_survive_without_a_person_only_while_every_line_about_ai_does() {
    let repo = with_series();
    add(&repo, &format!("s\n\nAI-used-for: code\n{OWN}\n"));
    amend(&repo, &[]).assert_success().assert_out("nothing to change");
    amend(&repo, &["--ai-used-for", "code"]).assert_success().assert_out("nothing to change");
    amend(&repo, &["--ai-used-for", "code, tests"]).assert_success().assert_err("sign off");
    assert_eq!(repo.head_message(), b"s\n\nAI-used-for: code, tests\n");
    for line in [AGENT, "Assisted-by: Claude:claude-opus-4"] {
        add(&repo, &format!("s\n\nAI-used-for: code\n{line}\n{OWN}\n"));
        amend(&repo, &[]).assert_success().assert_err("own-sign-off").assert_err("to sign off");
        assert_eq!(repo.head_message(), b"s\n\nAI-used-for: code\n", "{line}");
    }
}

/// Lines that show that AI was used, one of each kind.
const EVIDENCE: [&str; 6] = [
    AGENT,
    "Assisted-by: Claude:claude-opus-4",
    "Generated-by: Claude Code",
    "Assisted-by: LLM",
    "Signed-off-by: Codex <codex@openai.com>",
    "\u{1f916} Generated with [Claude Code](https://claude.com/claude-code)",
];

#[test]
fn nobody_there_keeps_the_last_evidence_and_says_how_to_go_on() {
    for line in EVIDENCE {
        let repo = with_series();
        add(&repo, &format!("s\n\n{line}\n"));
        let before = repo.snapshot();
        let outcome = amend(&repo, &[]).assert_success().assert_out("nothing to change");
        let outcome = outcome.assert_err("kept in ").assert_err("needs a human decision");
        outcome.assert_err("--ai-used-for").assert_err("git provenance amend` in a terminal");
        repo.assert_unchanged(&before);
        amend(&repo, &["-n"]).assert_success().assert_out("nothing would change");
        for words in [&["--policy", "neutral"][..], &["--policy", "apache"]] {
            amend(&repo, words).assert_success().assert_out("nothing to change");
            repo.assert_unchanged(&before);
        }
    }
}

#[test]
fn a_sign_off_beside_kept_evidence_stays_with_it() {
    for line in EVIDENCE {
        let repo = with_series();
        add(&repo, &format!("s\n\n{line}\n{OWN}\n"));
        let before = repo.snapshot();
        amend(&repo, &[]).assert_success();
        repo.assert_unchanged(&before);
    }
}

#[test]
fn a_disclosure_by_option_frees_the_evidence_and_costs_the_sign_off() {
    let repo = with_series();
    add(&repo, &format!("s\n\n{AGENT}\n{OWN}\n"));
    let outcome = amend(&repo, &["--ai-used-for", "code"]).assert_success();
    assert_eq!(repo.head_message(), b"s\n\nAI-used-for: code\n");
    outcome.assert_err("agent-trailer").assert_err("own-sign-off").assert_err("to sign off");
}

#[test]
fn no_ai_against_evidence_needs_a_person() {
    for line in EVIDENCE.into_iter().chain(["AI-used-for: code"]) {
        let repo = with_series();
        add(&repo, &format!("s\n\n{line}\n"));
        let before = repo.snapshot();
        amend(&repo, &["--no-ai"]).assert_code(128).assert_err("shows");
        repo.assert_unchanged(&before);
    }
    let repo = with_series();
    let author = "--author=Claude <noreply@anthropic.com>";
    repo.git(["commit", "-q", "--allow-empty", author, "-m", "s"]);
    amend(&repo, &["--no-ai"]).assert_code(128).assert_err("the author");
    add(&repo, "s\n");
    amend(&repo, &["--no-ai"]).assert_success().assert_out("nothing to change");
}

#[test]
fn only_committed_rules_free_evidence() {
    let rules = "version: 1\nextends: neutral\n";
    let repo = with_series();
    add(&repo, &format!("s\n\n{AGENT}\n"));
    repo.write(".git-provenance.yml", rules);
    let head = rev(&repo, "HEAD");
    amend(&repo, &[]).assert_success().assert_err("kept in ");
    assert_eq!(rev(&repo, "HEAD"), head);
    std::fs::remove_file(repo.path().join(".git-provenance.yml")).unwrap();
    repo.config("provenance.policy", "neutral");
    amend(&repo, &[]).assert_success().assert_err("kept in ");
    assert_eq!(rev(&repo, "HEAD"), head);
    repo.write(".git-provenance.yml", rules).git(["add", "."]);
    repo.git(["commit", "-q", "-m", "Rules"]);
    amend(&repo, &["HEAD~1"]).assert_success();
    assert_eq!(repo.message("HEAD~1"), b"s\n");
}

#[test]
fn a_short_form_of_a_sign_off_is_one_however_its_key_is_written() {
    for key in ["Signed-off-by: ", "Signed-off-by:", "Signed-off-by"] {
        let repo = with_series();
        repo.config("trailer.sign.key", key);
        add(&repo, "s\n\nsign: Robin Tester <robin@example.org>\n");
        amend(&repo, &["--ai-used-for", "code"]).assert_success();
        assert_eq!(repo.head_message(), b"s\n\nAI-used-for: code\n", "{key:?}");
    }
}

#[test]
fn nothing_to_change_is_no_rewrite_of_what_is_published() {
    let repo = Repo::seeded(Format::usual());
    repo.git(["update-ref", "refs/remotes/origin/main", "HEAD"]);
    repo.git(["symbolic-ref", "refs/heads/alias", "refs/heads/main"]);
    amend(&repo, &["-2"]).assert_success().assert_out("nothing to change");
    let repo = with_series();
    repo.git(["tag", "v1", "HEAD~3"]);
    repo.git(["symbolic-ref", "refs/heads/alias", "refs/heads/main"]);
    repo.hook("post-rewrite", "#!/bin/sh\necho HOOK\n");
    let out = amend(&repo, &["-4", "--update-refs"]).assert_success().out();
    assert!(!out.contains("still in") && !out.contains("HOOK"), "{out}");
}
