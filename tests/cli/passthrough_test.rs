//! `git provenance commit` beside plain `git commit`, in twin repositories with the same input. Under the
//! policy `neutral` and without a terminal nothing is added to a message, so every byte must be git's.

use bstr::{BString, ByteSlice as _};

use crate::dialogue::drafts;
use crate::rig::{Format, Outcome, Repo, for_each_shape};

/// Hooks that say how often they ran, and with what.
const HOOKS: [&str; 6] = [
    "pre-commit",
    "prepare-commit-msg",
    "commit-msg",
    "post-commit",
    "post-rewrite",
    "pre-merge-commit",
];

/// One commit, made twice.
struct Case {
    what: &'static str,
    words: Vec<&'static str>,
    prepare: fn(&Repo),
    before: Vec<&'static str>,
    stdin: &'static [u8],
    directory: &'static str,
    commits: bool,
}

/// A commit of the staged change, or of none: `prepare` begins with nothing staged.
fn case(what: &'static str, words: impl Into<Vec<&'static str>>) -> Case {
    Case {
        what,
        words: words.into(),
        prepare: stage,
        before: Vec::new(),
        stdin: b"",
        directory: ".",
        commits: true,
    }
}

impl Case {
    fn prepare(self, prepare: fn(&Repo)) -> Self {
        Self { prepare, ..self }
    }

    /// Words before the command, such as `-c key=value`.
    fn before(self, before: impl Into<Vec<&'static str>>) -> Self {
        Self { before: before.into(), ..self }
    }

    fn stdin(self, stdin: &'static [u8]) -> Self {
        Self { stdin, ..self }
    }

    fn directory(self, directory: &'static str) -> Self {
        Self { directory, ..self }
    }

    /// git makes no commit here, and neither do we.
    fn makes_none(self) -> Self {
        Self { commits: false, ..self }
    }
}

/// What there is to compare after a run.
struct Seen {
    outcome: Outcome,
    repository: String,
    commits: bool,
}

fn seeded() -> Repo {
    let repo = Repo::seeded(Format::usual());
    repo.fixed_dates();
    // Made again, so that twins have the same ids.
    repo.git(["checkout", "-q", "--orphan", "fresh"]);
    repo.git(["commit", "-q", "-m", "Start"]);
    repo.git(["branch", "-q", "-M", "fresh", "main"]);
    repo
}

/// A staged change, an unstaged one and an untracked file.
fn stage(repo: &Repo) {
    repo.write("src/a.c", "int a;\nint b;\n").git(["add", "src/a.c"]);
    repo.write("tests/a.c", "int test_a;\nint test_b;\n").write("new.c", "int n;\n");
}

/// An editor that appends what it was given and how to the log, then runs `shell` with the file as `$1`.
fn editor(repo: &Repo, shell: &str) {
    let log = repo.scratch("log");
    let script = format!(
        "{{ echo \"editor $*\"; env | grep ^GIT_ | sort; cat \"$1\"; echo; }} >>'{}'\n{shell}",
        log.display()
    );
    let path = repo.editor_script(&script);
    repo.env("GIT_EDITOR", path);
}

fn log_hooks(repo: &Repo) {
    for name in HOOKS {
        let log = repo.scratch("log");
        let script = format!(
            "#!/bin/sh\necho \"{name} [$*] index ${{GIT_INDEX_FILE##*/}} author $GIT_AUTHOR_NAME\" >>'{}'\n",
            log.display()
        );
        repo.hook(name, &script);
    }
}

/// Runs one side and describes the repository afterwards, without what only names its place.
fn side(case: &Case, wrapped: bool) -> Seen {
    let repo = seeded();
    (case.prepare)(&repo);
    let before = repo.try_git(["rev-parse", "HEAD"]).stdout;
    if case.what != "without hooks" {
        log_hooks(&repo);
    }
    let command: &[&str] = if wrapped {
        &["provenance", "commit", "--policy=neutral", "--no-ai"]
    } else {
        &["commit"]
    };
    let run = repo.command(&case.before).args(command).args(&case.words);
    let outcome = run.directory(case.directory).stdin(case.stdin).run();
    let mut text = BString::default();
    let mut add = |title: &str, bytes: &[u8]| {
        text.extend_from_slice(format!("--- {title}\n").as_bytes());
        text.extend_from_slice(bytes);
    };
    add("exit code", format!("{:?}\n", outcome.code).as_bytes());
    add("HEAD", &repo.try_git(["cat-file", "commit", "HEAD"]).stdout);
    add("branch", &repo.try_git(["symbolic-ref", "HEAD"]).stdout);
    add("refs", &repo.git(["for-each-ref", "--format=%(refname) %(objectname)"]));
    add("index", &repo.git(["ls-files", "--stage"]));
    add("status", &repo.git(["status", "--porcelain"]));
    add("reflog", &repo.try_git(["log", "-g", "--format=%gs", "HEAD"]).stdout);
    add("stdout", &outcome.stdout);
    add("hooks and editor", &std::fs::read(repo.scratch("log")).unwrap_or_default());
    let root = repo.home().parent().unwrap().to_str().unwrap().to_owned();
    let repository = without_pids(&text.to_str_lossy().replace(&root, "ROOT"));
    let commits = repo.try_git(["rev-parse", "HEAD"]).stdout != before;
    Seen { outcome, repository, commits }
}

/// git names a temporary index by its process id.
fn without_pids(text: &str) -> String {
    let mut pieces = text.split("next-index-");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.push_str("next-index-");
        out.push_str(piece.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    out
}

fn compare(case: &Case) -> Result<(), String> {
    let (plain, wrapped) = (side(case, false), side(case, true));
    if case.commits != plain.commits {
        return Err(format!("{}: not what git does: {}", case.what, plain.outcome));
    }
    if plain.repository == wrapped.repository {
        return Ok(());
    }
    Err(format!(
        "* {}\n=== git\n{}\n=== git provenance\n{}\n=== it said\n{}",
        case.what,
        plain.repository,
        wrapped.repository,
        wrapped.outcome.err()
    ))
}

/// All cases on two threads; every difference is shown.
#[track_caller]
fn assert_as_git(cases: &[Case]) {
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2)
            .map(|part| {
                let mine = cases.iter().skip(part).step_by(2);
                scope.spawn(|| mine.filter_map(|case| compare(case).err()).collect::<Vec<_>>())
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn what_is_committed_is_chosen_as_by_git() {
    assert_as_git(&[
        case("staged only", ["-m", "a: more"]),
        case("without hooks", ["-m", "a: more"]),
        case("-a", ["-a", "-m", "a: more"]),
        case("cluster", ["-aqm", "a: more"]),
        case("only a path", ["-m", "t: more", "tests/a.c"]),
        case("-o", ["-o", "-m", "t: more", "--", "tests/a.c"]),
        case("-i", ["-i", "tests/a.c", "-m", "both"]),
        case("-p with answers on standard input", ["-p", "-m", "part"]).stdin(b"y\n"),
        case("-p, then no", ["-p", "-m", "part"]).stdin(b"n\n"),
        case("--interactive, left at once", ["--interactive", "-m", "part"]).stdin(b"q\n"),
        case("a path that does not exist", ["-m", "x", "no-such-file"]).makes_none(),
        case("nothing staged", ["-m", "x"]).prepare(|_| ()).makes_none(),
        case("--allow-empty", ["--allow-empty", "-m", "nothing"]).prepare(|_| ()),
        case("a pathspec from a file", ["-m", "x", "--pathspec-from-file=../scratch/paths"])
            .prepare(|repo| {
                stage(repo);
                std::fs::write(repo.scratch("paths"), "tests/a.c\nsrc/a.c\n").unwrap();
            }),
        case(
            "a pathspec with NUL on standard input",
            ["-m", "x", "--pathspec-from-file=-", "--pathspec-file-nul"],
        )
        .stdin(b"tests/a.c\0"),
        case("paths that look like options", ["-m", "x", "--", "-s", "--no-ai", "--policy"])
            .prepare(|repo| {
                for name in ["-s", "--no-ai", "--policy"] {
                    repo.write(name, name);
                }
                repo.git(["add", "--", "-s", "--no-ai", "--policy"]);
                repo.write("src/a.c", "int z;\n");
            }),
        case("from a subdirectory", ["-m", "x", "a.c"]).directory("src"),
        case("from a subdirectory, upwards", ["-m", "x", "../tests"]).directory("src"),
        case("another index", ["-m", "x"]).prepare(|repo| {
            stage(repo);
            repo.env("GIT_INDEX_FILE", repo.scratch("index"));
            repo.git(["read-tree", "HEAD"]);
            repo.write("docs/a.md", "# b\n").git(["add", "docs/a.md"]);
        }),
        case("GIT_DIR and GIT_WORK_TREE", ["-m", "x"]).directory("../home").prepare(|repo| {
            stage(repo);
            repo.env("GIT_DIR", repo.git_dir()).env("GIT_WORK_TREE", repo.path());
        }),
        case("-C before the command", ["-a", "-m", "x"])
            .before(["-C", "../repository/src"])
            .directory("../home"),
        case("the first commit", ["-m", "root"]).prepare(|repo| {
            repo.git(["checkout", "-q", "--orphan", "empty"]);
        }),
        case("a detached HEAD", ["-m", "x"]).prepare(|repo| {
            repo.git(["checkout", "-q", "--detach"]);
            stage(repo);
        }),
    ]);
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn who_and_when_is_as_git_writes_it() {
    assert_as_git(&[
        case(
            "--author and --date",
            [
                "-m",
                "x",
                "--author=Kim Other <kim@example.org>",
                "--date",
                "2024-01-02T03:04:05+0600",
            ],
        ),
        case("--author by a pattern", ["-m", "x", "--author", "Robin"]),
        case("identity variables", ["-m", "x"]).prepare(|repo| {
            stage(repo);
            repo.env("GIT_AUTHOR_NAME", "Zoë Author").env("GIT_AUTHOR_EMAIL", "zoe@example.org");
            repo.env("GIT_COMMITTER_NAME", "Kim Committer");
        }),
        case("-c author.name", ["-m", "x"]).before([
            "-c",
            "author.name=Kim Author",
            "-c",
            "committer.email=k@example.org",
        ]),
        case("--amend", ["--amend", "-m", "Start again"]),
        case("--amend --no-edit", ["--amend", "--no-edit"]),
        case("--amend --reset-author", ["--amend", "--no-edit", "--reset-author"]).prepare(
            |repo| {
                repo.git([
                    "commit",
                    "-q",
                    "--allow-empty",
                    "-m",
                    "k",
                    "--author=Kim <kim@example.org>",
                ]);
                stage(repo);
            },
        ),
        case("--amend keeps the author", ["--amend", "-m", "again", "--allow-empty"]).prepare(
            |repo| {
                repo.git([
                    "commit",
                    "-q",
                    "--allow-empty",
                    "-m",
                    "k",
                    "--author=Kim <kim@example.org>",
                ]);
            },
        ),
        case("-C", ["-C", "kept"]).prepare(|repo| {
            let text = "k: subject\n\n# a comment line\n\n\n\nend   \n";
            repo.git([
                "commit",
                "-q",
                "--allow-empty",
                "--cleanup=verbatim",
                "-m",
                text,
                "--author=Kim <kim@example.org>",
                "--date=2024-01-01T00:00:00Z",
            ]);
            repo.git(["branch", "kept"]);
            repo.git(["reset", "-q", "--soft", "HEAD^"]);
            stage(repo);
        }),
        case("-C and --reset-author", ["-CHEAD", "--reset-author"]),
        case("-S with an SSH key", ["-S", "-m", "signed"]).prepare(|repo| {
            stage(repo);
            ssh_key(repo);
        }),
        case("commit.gpgSign", ["-m", "signed"]).prepare(|repo| {
            stage(repo);
            ssh_key(repo);
            repo.config("commit.gpgSign", "true");
        }),
        case("-S without a key aborts", ["-S", "-m", "x"]).makes_none().prepare(|repo| {
            stage(repo);
            repo.config("gpg.format", "ssh").config("user.signingKey", "/nowhere/key");
        }),
    ]);
}

/// A key of the twins' own: the same bytes, so that the signatures are the same too.
pub(crate) fn ssh_key(repo: &Repo) {
    static KEY: std::sync::OnceLock<(Vec<u8>, Vec<u8>)> = std::sync::OnceLock::new();
    let path = repo.scratch("key");
    let public = repo.scratch("key.pub");
    let (secret, shown) = KEY.get_or_init(|| {
        let arguments = ["-q", "-t", "ed25519", "-N", "", "-C", "robin@example.org", "-f"];
        repo.program("ssh-keygen").args(arguments).arg(&path).run().assert_success();
        (std::fs::read(&path).unwrap(), std::fs::read(&public).unwrap())
    });
    let _ = std::fs::remove_file(&path);
    std::fs::write(&path, secret).unwrap();
    std::fs::write(&public, shown).unwrap();
    repo.shell("chmod 600 ../scratch/key").run().assert_success();
    let allowed = [b"robin@example.org ", shown.as_slice()].concat();
    std::fs::write(repo.scratch("allowed"), allowed).unwrap();
    repo.config("gpg.format", "ssh")
        .config("user.signingKey", "../scratch/key")
        .config("gpg.ssh.allowedSignersFile", repo.scratch("allowed").to_str().unwrap());
}

#[test]
fn a_signed_commit_verifies() {
    let repo = seeded();
    stage(&repo);
    ssh_key(&repo);
    repo.provenance(["commit", "-S", "-m", "signed", "--ai-used-for", "code"]).assert_success();
    repo.git(["verify-commit", "HEAD"]);
    assert_eq!(repo.head_message(), b"signed\n\nAI-used-for: code\n");
}

const ODD: &[u8] =
    b"  \n\nsubject   \n\n\n\n# a comment?\n#hash\n\nbody \t \n ; semicolon\n\n\nlast\n\n\n";

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn given_messages_are_cleaned_up_as_by_git() {
    let mut cases: Vec<Case> = Vec::new();
    let odd = |words: Vec<&'static str>| case("an odd message", words).stdin(ODD);
    for mode in ["strip", "whitespace", "verbatim", "scissors", "default"] {
        let flag: &'static str = Box::leak(format!("--cleanup={mode}").into_boxed_str());
        let key: &'static str = Box::leak(format!("commit.cleanup={mode}").into_boxed_str());
        cases.push(odd(vec!["-F", "-", flag]));
        cases.push(odd(vec!["-F", "-"]).before(["-c", key]));
    }
    cases.extend([
        odd(vec!["-F-"]),
        odd(vec!["-F", "-", "--cleanup", "strip", "--cleanup=whitespace"]),
        odd(vec!["-F", "-", "--clean=strip"]).before(["-c", "core.commentChar=;"]),
        odd(vec!["-F", "-", "--cleanup=strip"]).before(["-c", "core.commentString=# a"]),
        odd(vec!["-F", "-", "--cleanup=strip"]).before(["-c", "core.commentString=¬¬"]),
        odd(vec!["-F", "-", "--cleanup=strip"]).before(["-c", "core.commentChar=auto"]),
        odd(vec!["-F", "-"]).before(["-c", "core.commentChar=auto"]),
        odd(vec!["-F", "-", "-v"]),
        odd(vec!["-F", "-", "-n"]),
        odd(vec!["-F", "-", "-q", "--status"]),
        case("several -m", ["-m", "one", "-mtwo", "--message=three", "--message", "four"]),
        case("-m with lines that begin with #", ["-m", "one\n\n#two\n# three\n"]),
        case("a value that is a flag", ["-m", "-s"]),
        case("-F with a file, from a subdirectory", ["-F", "message"]).directory("src").prepare(
            |repo| {
                stage(repo);
                repo.write("src/message", "from a file\n\nbody");
            },
        ),
        case("no final newline", ["-F", "-"]).stdin(b"subject\n\nbody"),
        case("no final newline, verbatim", ["-F", "-", "--cleanup=verbatim"])
            .stdin(b"subject\n\nbody"),
        case("CRLF", ["-F", "-"]).stdin(b"subject\r\n\r\nbody\r\n\r\nFixes: #1\r\n"),
        case("scissors in a given message", ["-F", "-"])
            .stdin(b"s\n\n# ------------------------ >8 ------------------------\nbelow\n"),
        case("scissors and -v", ["-F", "-", "-v"])
            .stdin(b"s\n\n# ------------------------ >8 ------------------------\nbelow\n"),
        case("three dashes", ["-F", "-"]).stdin(b"s\n\nbody\n---\nmore\n\nFixes: #1\n"),
        case("a byte that is not UTF-8", ["-F", "-"]).stdin(b"s\xff\n\nbody \xfe\n"),
        case("Latin-1", ["-F", "-"])
            .stdin(b"caf\xe9\n\nbody \xfc\n")
            .before(["-c", "i18n.commitEncoding=ISO-8859-1"]),
        case("an empty -m aborts", ["-m", ""]).makes_none(),
        case("only sign-offs abort", ["-m", "Signed-off-by: Kim Other <kim@example.org>"])
            .makes_none(),
        case("an empty message that is allowed", ["--allow-empty-message", "-m", ""]),
        case(
            "--trailer",
            ["-m", "s", "--trailer", "Fixes: #1", "--trailer=Reviewed-by:Kim <k@example.org>"],
        ),
        case("--trailer by a short key", ["-m", "s\n\nFixes: #1", "--trailer", "fix=2"]).before([
            "-c",
            "trailer.fix.key=Fixes: #",
            "-c",
            "trailer.fix.ifExists=replace",
        ]),
        case("--fixup", ["--fixup", "HEAD"]),
        case("--fixup with text", ["--fixup=HEAD", "-m", "why"]),
        case("--squash and -m", ["--squash", "HEAD", "-m", "more"]),
        case("unknown option", ["--no-such-option"]).makes_none(),
        case("an ambiguous abbreviation", ["--a", "-m", "x"]).makes_none(),
        case("abbreviations", ["--mes=x", "--no-verif", "--allow-empty-m"]),
        case("--no-post-rewrite", ["--amend", "--no-post-rewrite", "-m", "x"]),
        case("a missing value", ["-m"]).makes_none(),
    ]);
    assert_as_git(&cases);
}

#[test]
fn what_only_shows_is_what_git_shows() {
    let cases: Vec<Case> = [
        vec!["--dry-run"],
        vec!["--short"],
        vec!["--porcelain"],
        vec!["--long", "-uno"],
        vec!["-z"],
        vec!["--dry-run", "-a", "-v"],
        vec!["--short", "--branch", "tests"],
        vec!["--dry-run", "-s", "-m", "x"],
        vec!["--dry-run", "--no-short", "-m", "x"],
        vec!["--no-dry-run", "--dry-run", "-m", "x"],
    ]
    .into_iter()
    .map(|words| case("shown only", words).makes_none())
    .chain([case("nothing to show", ["--dry-run"]).prepare(|_| ()).makes_none()])
    .collect();
    assert_as_git(&cases);
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn an_edited_message_is_gits_own_file_and_the_editor_runs_once() {
    let typed = |repo: &Repo| {
        stage(repo);
        editor(
            repo,
            "printf 'typed\\n\\n# not this\\nbody  \\n' >\"$1.new\"; cat \"$1\" >>\"$1.new\"; mv \"$1.new\" \"$1\"",
        );
    };
    let appended = |repo: &Repo| {
        stage(repo);
        editor(repo, "echo 'typed below' >>\"$1\"");
    };
    let template = |repo: &Repo| {
        stage(repo);
        repo.write("template", "What:\n\nWhy:\n# a hint\n").config("commit.template", "template");
        editor(repo, "echo 'because' >>\"$1\"");
    };
    let untouched = |repo: &Repo| {
        stage(repo);
        repo.write("template", "What:\n\nWhy:\n# a hint\n").config("commit.template", "template");
        editor(repo, ":");
    };
    assert_as_git(&[
        case("an editor", []).prepare(typed),
        case("-e with a message", ["-e", "-m", "given"]).prepare(appended),
        case("--edit of a file", ["--edit", "-F", "-"]).stdin(ODD).prepare(appended),
        case("-c", ["-c", "HEAD"]).prepare(appended),
        case("--amend", ["--amend"]).prepare(appended),
        case("--amend --reset-author", ["--amend", "--reset-author"]).prepare(appended),
        case("-v", ["-v"]).prepare(typed),
        case("-vv", ["-v", "-v", "-a"]).prepare(typed),
        case("commit.verbose", ["-a"]).before(["-c", "commit.verbose=true"]).prepare(typed),
        case("-q --no-status", ["-q", "--no-status"]).prepare(typed),
        case("commit.status", []).before(["-c", "commit.status=false"]).prepare(typed),
        case("--status", ["--status"]).before(["-c", "commit.status=false"]).prepare(typed),
        case("scissors", ["--cleanup=scissors"]).prepare(typed),
        case("verbatim", ["--cleanup=verbatim"]).prepare(typed),
        case("whitespace", ["--cleanup=whitespace"]).prepare(typed),
        case("commit.cleanup", []).before(["-c", "commit.cleanup=scissors"]).prepare(typed),
        case("a semicolon", []).before(["-c", "core.commentChar=;"]).prepare(typed),
        case("a string of several bytes", [])
            .before(["-c", "core.commentString=»»"])
            .prepare(typed),
        case("auto", ["-e", "-m", "given\n\n# not a comment"])
            .before(["-c", "core.commentChar=auto"])
            .prepare(appended),
        case("auto with -v", ["-v", "-e", "-m", "given\n\n# a\n; b"])
            .before(["-c", "core.commentChar=auto"])
            .prepare(appended),
        case("-t", ["-t", "template"]).prepare(template),
        case("commit.template", []).prepare(template),
        case("commit.template from a subdirectory", []).directory("src").prepare(template),
        case("an untouched template aborts", []).makes_none().prepare(untouched),
        case("an untouched -t aborts", ["-t", "../template"])
            .directory("src")
            .makes_none()
            .prepare(untouched),
        case("an untouched template aborts in a subdirectory", [])
            .directory("src")
            .makes_none()
            .prepare(untouched),
        case("an empty message aborts", []).makes_none().prepare(|repo| {
            stage(repo);
            editor(repo, ":");
        }),
        case("--fixup=amend:", ["--fixup=amend:HEAD"]).prepare(appended),
        case("--fixup=reword:", ["--fixup=reword:HEAD"]).prepare(|repo| {
            editor(repo, "echo 'typed below' >>\"$1\"");
        }),
        case("--squash", ["--squash", "HEAD"]).prepare(appended),
        case("the editor of the configuration", [])
            .before(["-c", "core.editor=echo typed >"])
            .prepare(|repo| {
                stage(repo);
                repo.env_remove("GIT_EDITOR");
            }),
        case("-c reaches the editor", []).before(["-c", "user.name=Kim Other"]).prepare(typed),
    ]);
}

#[test]
fn an_editor_that_fails_leaves_everything_as_it_was() {
    let repo = seeded();
    stage(&repo);
    editor(&repo, "echo typed >\"$1\"; exit 3");
    let before = repo.snapshot();
    let outcome = repo.provenance(["commit", "--no-ai"]);
    assert_eq!(outcome.code, Some(1), "{outcome}");
    repo.assert_unchanged(&before);
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn what_was_begun_is_concluded_as_by_git() {
    /// A branch `side` that is in conflict with `main`, and one that is not.
    fn branches(repo: &Repo) {
        repo.git(["checkout", "-q", "-b", "side"]);
        repo.write("src/a.c", "int side;\n").git(["commit", "-qam", "side: a"]);
        repo.git(["checkout", "-q", "-b", "other", "main"]);
        repo.write("other.c", "int o;\n").git(["add", "other.c"]);
        repo.git(["commit", "-qm", "other: o"]);
        repo.git(["checkout", "-q", "main"]);
        repo.write("src/a.c", "int main;\n").git(["commit", "-qam", "main: a"]);
    }
    fn resolve(repo: &Repo) {
        repo.write("src/a.c", "int both;\n").git(["add", "src/a.c"]);
    }
    assert_as_git(&[
        case("a merge without conflict", ["--no-edit"]).prepare(|repo| {
            branches(repo);
            repo.git(["merge", "-q", "--no-commit", "other"]);
        }),
        case("a merge, edited", []).prepare(|repo| {
            branches(repo);
            repo.git(["merge", "-q", "--no-commit", "--no-ff", "other"]);
            editor(repo, "echo 'typed below' >>\"$1\"");
        }),
        case("a conflict, --no-edit", ["--no-edit"]).prepare(|repo| {
            branches(repo);
            repo.try_git(["merge", "-q", "side"]).assert_code(1);
            resolve(repo);
        }),
        case("a conflict, edited", ["-a"]).prepare(|repo| {
            branches(repo);
            repo.try_git(["merge", "-q", "side"]).assert_code(1);
            resolve(repo);
            editor(repo, "echo 'typed below' >>\"$1\"");
        }),
        case("a conflict, scissors", ["--cleanup=scissors"]).prepare(|repo| {
            branches(repo);
            repo.config("commit.cleanup", "scissors");
            repo.try_git(["merge", "-q", "side"]).assert_code(1);
            resolve(repo);
            editor(repo, "sed -i '1s/$/ again/' \"$1\"");
        }),
        case("a conflict that is not resolved aborts", ["-m", "x"]).makes_none().prepare(|repo| {
            branches(repo);
            repo.try_git(["merge", "-q", "side"]).assert_code(1);
        }),
        case("a revert", ["--no-edit"]).prepare(|repo| {
            branches(repo);
            repo.git(["revert", "--no-commit", "HEAD"]);
        }),
        case("a revert in conflict", ["-a", "--no-edit"]).prepare(|repo| {
            branches(repo);
            repo.write("src/a.c", "int later;\n").git(["commit", "-qam", "later"]);
            repo.try_git(["revert", "--no-edit", "HEAD^"]).assert_code(1);
            resolve(repo);
        }),
        case("a cherry-pick in conflict", ["--no-edit"]).prepare(|repo| {
            branches(repo);
            repo.try_git(["cherry-pick", "side"]).assert_code(1);
            resolve(repo);
        }),
        case("a squash merge", ["--no-edit"]).prepare(|repo| {
            branches(repo);
            repo.git(["merge", "-q", "--squash", "other"]);
        }),
    ]);
}

#[test]
fn the_usual_run_works_in_each_format_and_shape() {
    for_each_shape(|repo| {
        repo.write("src/a.c", "int b;\n").git(["add", "src/a.c"]);
        let count = repo.commit_count();
        repo.provenance(["commit", "-m", "a: more", "--ai-used-for", "code"]).assert_success();
        assert_eq!(repo.commit_count(), count + 1);
        assert_eq!(repo.head_message(), b"a: more\n\nAI-used-for: code\n");
        assert_eq!(repo.git(["status", "--porcelain"]), b"");
        assert_eq!(std::fs::read_dir(repo.temporary()).unwrap().count(), 0);
    });
}

#[test]
fn an_explanation_that_does_not_fit_the_encoding_is_refused_before_anything_happens() {
    let repo = seeded();
    stage(&repo);
    repo.config("i18n.commitEncoding", "ISO-8859-1");
    let before = repo.snapshot();
    let arguments = ["commit", "-m", "s", "--ai-used-for", "code (10 €)"];
    repo.provenance(arguments).assert_code(128);
    repo.assert_unchanged(&before);
    repo.provenance(["commit", "-m", "s", "--ai-used-for", "code (é)"]).assert_success();
    assert_eq!(repo.head_message(), b"s\n\nAI-used-for: code (\xe9)\n");
}

#[test]
fn a_linked_worktree_uses_its_own_message_file() {
    let repo = seeded();
    let linked = repo.linked_worktree();
    linked.write("src/a.c", "int l;\n");
    editor(&linked, "case $1 in */worktrees/linked/COMMIT_EDITMSG) echo typed >\"$1\" ;; esac");
    linked.provenance(["commit", "-a", "--no-ai"]).assert_success();
    assert_eq!(linked.head_message(), b"typed\n");
    assert_eq!(repo.commit_count(), 1);
}

#[test]
fn other_programs_of_a_hook_get_the_persons_editor() {
    let repo = seeded();
    stage(&repo);
    let log = repo.scratch("log");
    editor(&repo, "echo typed >\"$1\"");
    repo.hook(
        "pre-commit",
        "#!/bin/sh\nset -e\ngit notes add HEAD\ngit tag -a begun\nunset GIT_INDEX_FILE GIT_DIR\n\
         git init -q ../other && cd ../other && git commit -q --allow-empty\n",
    );
    repo.provenance(["commit", "--no-ai"]).assert_success();
    assert_eq!(repo.git(["notes", "show", "HEAD^"]), b"typed\n");
    assert_eq!(repo.git(["tag", "-l", "--format=%(contents)", "begun"]).trim(), b"typed");
    assert_eq!(repo.git(["-C", "../other", "log", "--format=%B"]).trim(), b"typed");
    assert_eq!(repo.head_message(), b"typed\n");
    let log = std::fs::read_to_string(log).unwrap();
    assert_eq!(log.matches("editor /").count(), 4, "{log}");
    assert!(!log.contains("GIT_PROVENANCE"), "{log}");
    assert!(!log.contains("editor-step"), "{log}");
    assert!(!log.contains("advice"), "{log}");
}

#[test]
fn where_git_opens_no_editor_the_programs_of_a_hook_open_none() {
    let run = |command: &[&str]| {
        let repo = seeded();
        stage(&repo);
        editor(&repo, "echo wrong >\"$1\"");
        repo.hook("pre-commit", "#!/bin/sh\ngit tag -a -m x begun\ngit tag -a -f begun\nexit 0\n");
        repo.command(command).args(["-m", "given"]).run().assert_success();
        let tag = repo.git(["tag", "-l", "--format=%(contents)", "begun"]);
        (tag, std::fs::read(repo.scratch("log")).unwrap_or_default().contains_str("editor /"))
    };
    assert_eq!(run(&["commit"]), run(&["provenance", "commit", "--no-ai"]));
}

#[test]
fn a_hook_that_says_no_ends_it_with_gits_code_and_the_message_is_kept() {
    for (hook, code) in [("pre-commit", 1), ("prepare-commit-msg", 1), ("commit-msg", 1)] {
        let repo = seeded();
        stage(&repo);
        repo.hook(hook, "#!/bin/sh\nexit 7\n");
        let before = repo.snapshot();
        let outcome = repo.provenance(["commit", "--no-ai", "-m", "a long story"]);
        assert_eq!(outcome.code, Some(code), "{hook}: {outcome}");
        repo.assert_unchanged(&before);
        if hook == "commit-msg" {
            let draft = &drafts(&repo)[0];
            assert_eq!(std::fs::read(draft).unwrap(), b"a long story\n");
            let named = draft.file_name().unwrap().to_str().unwrap().to_owned();
            outcome.assert_err(&named);
        }
    }
}

#[test]
fn a_process_that_a_hook_leaves_behind_is_not_waited_for() {
    let repo = seeded();
    stage(&repo);
    for hook in ["pre-commit", "commit-msg", "post-commit"] {
        repo.hook(hook, "#!/bin/sh\nsleep 300 &\n");
    }
    let start = std::time::Instant::now();
    repo.provenance(["commit", "--no-ai", "-m", "x"]).assert_success();
    assert!(start.elapsed().as_secs() < 50);
    assert_eq!(repo.head_message(), b"x\n");
}
