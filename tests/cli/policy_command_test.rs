//! `git provenance policy`: what it lists, shows, begins and checks, and that no policy makes it crash, hang
//! or fill the memory.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::time::{Duration, Instant};

use git_provenance::testing::policy;

use crate::rig::{Format, Outcome, Repo, unprivileged};

const FILE: &str = ".git-provenance.yml";
const MINE: &str = "version: 1\nextends: linux   # ours\nname: Mine\n";
/// Longer than the worst policy may take.
const PATIENCE: Duration = Duration::from_secs(20);

fn run(repo: &Repo, words: &[&str]) -> Outcome {
    repo.command(["provenance", "policy"]).args(words).run()
}

#[test]
fn the_list_has_a_line_for_each_preset_and_the_same_as_json() {
    let none = Repo::none();
    let outcome = run(&none, &["list"]).assert_success();
    assert_eq!(outcome.err(), "");
    let text = outcome.out();
    let ids: Vec<&str> = text.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(ids, policy::preset_ids());
    let row =
        "linux          Linux kernel  in-force  disclose  Assisted-by: LLM; sign-off required";
    assert!(text.lines().any(|line| line == row), "{text}");
    assert!(text.lines().all(|line| line.len() <= 95 && line.trim_end() == line), "{text}");
    let json = run(&none, &["list", "--json"]).assert_success();
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let entries = json.as_array().unwrap();
    assert_eq!(entries.len(), ids.len());
    let zephyr = serde_json::json!({
        "id": "zephyr", "name": "Zephyr", "status": "in-force", "stance": "disclose",
        "summary": "Assisted-by: TOOL:MODEL; sign-off required",
    });
    assert_eq!(entries.last(), Some(&zephyr));
    assert_eq!(entries[0]["status"], serde_json::Value::Null);
}

#[test]
fn a_preset_is_shown_as_written_or_complete() {
    let none = Repo::none();
    for id in policy::preset_ids() {
        let written = run(&none, &["show", "--yaml", id]).assert_success();
        assert_eq!(written.out(), policy::preset_yaml(id).unwrap(), "{id}");
        let complete = run(&none, &["show", "--resolved", id]).assert_success();
        assert!(!complete.out().contains("extends"), "{complete}");
        let read = policy::from_yaml(&complete.stdout, id).unwrap();
        assert_eq!(policy::Policy { id: id.to_owned(), ..read }, policy::preset(id).unwrap());
    }
    run(&none, &["show", "linux"]).assert_err("Linux kernel (preset linux)\n");
    for words in [["show", "linx"], ["lint", "linx"]] {
        let outcome = run(&none, &words).assert_code(128);
        assert_eq!(
            outcome.err(),
            "error: `linx` is neither a preset nor a file\nhint: did you mean `linux`?\n"
        );
    }
    let outcome = run(&none, &["show"]).assert_code(128);
    outcome
        .assert_err("not a git repository")
        .assert_err("hint: run it in a git repository, or name");
}

#[test]
fn a_policy_is_shown_in_sentences_that_fit_the_terminal() {
    let none = Repo::none();
    for id in policy::preset_ids() {
        let outcome = run(&none, &["show", id]).assert_success();
        let text = outcome.out();
        assert!(text.starts_with("AI use\n  "), "{outcome}");
        assert!(text.contains("\n\nSign-off\n  "), "{outcome}");
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{outcome}");
    }
    let linux = run(&none, &["show", "linux"]).assert_success();
    for said in [
        "AI use\n  Changes made with AI are taken, and the commit message says so.\n",
        "Trailer\n  AI use is written as in `Assisted-by: LLM`, in a line of its own before",
        "Sign-off\n  Each commit is signed off; typing `yes` does it.\n",
        "Source\n  These rules follow Documentation/process/coding-assistants.rst, at commit",
        "  The text is to be read again after 2027-02-28.\n",
    ] {
        assert!(linux.out().contains(said), "{said}\n{linux}");
    }
    let qemu = run(&none, &["show", "qemu-draft"]).assert_success();
    let qemu = qemu.assert_out("AI use for `code` (bug fix): at most 10 lines added and removed,");
    qemu.assert_out("  - tests: tests; see the new test fail");
    let repo = Repo::seeded(Format::usual());
    repo.write(FILE, "version: 1\nextends: qemu-draft\n");
    let narrow = repo.command(["provenance", "policy", "show"]).size(40, 60).terminal().finish();
    assert!(narrow.screen.contains("A person writes the commit message"), "{}", narrow.screen);
    let sentences = narrow.screen.lines().skip_while(|line| *line != "AI use");
    assert!(sentences.clone().count() > 20, "{}", narrow.screen);
    assert!(sentences.clone().all(|line| line.len() <= 40), "{}", narrow.screen);
}

#[test]
fn a_preset_is_checked_by_its_name_as_well() {
    let repo = Repo::seeded(Format::usual());
    let outcome = run(&repo, &["lint", "default", "linux"]).assert_success();
    assert_eq!((outcome.out().as_str(), outcome.err().as_str()), ("", ""));
    let outcome = run(&repo, &["lint", "zephyr"]).assert_success();
    outcome.assert_out("zephyr:3:10: warning: the text behind `linux-7.2` has been replaced");
    let outcome = run(&repo, &["lint", "linux-7.2"]).assert_success();
    outcome.assert_err("linux-7.2: warning: the text behind these rules (Linux kernel) is retired");
    // A file of that name is named by its path.
    repo.write("linux", "version: 2\n");
    run(&repo, &["lint", "linux"]).assert_success();
    run(&repo, &["lint", "./linux"]).assert_code(1);
}

#[test]
fn the_policy_in_force_is_shown_with_its_origin() {
    let repo = Repo::seeded(Format::usual());
    run(&repo, &["show"]).assert_success().assert_err("this project (preset default)");
    repo.config("provenance.policy", "mesa");
    run(&repo, &["show"]).assert_success().assert_err("Mesa (preset mesa, from git config)");
    repo.write(FILE, MINE);
    let outcome = run(&repo, &["show", "--yaml"]).assert_success();
    let outcome = outcome.assert_err("Mine (.git-provenance.yml)");
    assert_eq!(outcome.out(), MINE);
    outcome.assert_err("note: the rules in .git-provenance.yml are not committed yet.");
    repo.git(["add", FILE]);
    repo.git(["commit", "-q", "-m", "Rules"]);
    let below = repo.command(["provenance", "policy", "show", "--yaml"]);
    let below = below.directory("src").run();
    let below = below.assert_success();
    assert_eq!(
        (below.out().as_str(), below.err().as_str()),
        (MINE, "Mine (.git-provenance.yml)\n")
    );
    let complete = run(&repo, &["show", "--resolved"]).assert_success().assert_out("name: Mine\n");
    assert_eq!(policy::from_yaml(&complete.stdout, "x").unwrap().trailers.order.len(), 3);
    // Not in the worktree: the index, then HEAD.
    fs::remove_file(repo.path().join(FILE)).unwrap();
    run(&repo, &["show"]).assert_success().assert_err("Mine (.git-provenance.yml in the index)");
    repo.git(["rm", "-q", "--cached", FILE]);
    run(&repo, &["show"]).assert_success().assert_err("Mine (.git-provenance.yml in HEAD)");
    let in_git_dir = repo.command(["provenance", "policy", "show", "--yaml"]);
    let in_git_dir = in_git_dir.directory(".git").run();
    assert_eq!(in_git_dir.assert_success().out(), MINE);
    let bare = Repo::bare();
    bare.git(["fetch", "-q", repo.path().to_str().unwrap(), "HEAD:main"]);
    run(&bare, &["show"]).assert_success().assert_err("Mine (.git-provenance.yml in HEAD)");
    // A file of the reader's own, and one without a line end.
    fs::write(repo.scratch("mine.yml"), "version: 1").unwrap();
    let file = repo.scratch("mine.yml");
    assert_eq!(
        run(&repo, &["show", "--yaml", file.to_str().unwrap()]).assert_success().out(),
        "version: 1\n"
    );
}

#[test]
fn a_policy_begins_at_the_top_and_is_never_overwritten() {
    let repo = Repo::seeded(Format::usual());
    let start = repo.command(["provenance", "policy", "init", "qemu-draft"]).directory("src").run();
    let outcome = start.assert_success().assert_err("wrote .git-provenance.yml");
    assert_eq!(outcome.out(), "");
    let text = String::from_utf8(repo.read(FILE)).unwrap();
    assert!(text.contains("\nversion: 1\nextends: qemu-draft\n"), "{text}");
    assert!(!text.contains("$schema"), "there is no address to point to: {text}");
    let mode = fs::metadata(repo.path().join(FILE)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o644, "as the umask of the tests has it");
    run(&repo, &["lint"]).assert_success();
    run(&repo, &["show"]).assert_success().assert_err("QEMU (.git-provenance.yml)");
    let again = |repo: &Repo| {
        let before = repo.snapshot();
        let outcome =
            run(repo, &["init"]).assert_code(128).assert_err("`.git-provenance.yml` exists");
        outcome.assert_err("hint: ");
        repo.assert_unchanged(&before);
    };
    again(&repo);
    // In the index alone, in HEAD alone, as a link that leads nowhere, as a directory.
    repo.git(["add", FILE]);
    fs::remove_file(repo.path().join(FILE)).unwrap();
    again(&repo);
    repo.git(["commit", "-q", "-m", "Rules"]);
    repo.git(["rm", "-q", "--cached", FILE]);
    again(&repo);
    let repo = Repo::new();
    symlink("nowhere", repo.path().join(FILE)).unwrap();
    again(&repo);
    let repo = Repo::new();
    fs::create_dir(repo.path().join(FILE)).unwrap();
    again(&repo);
    let names: Vec<_> = fs::read_dir(repo.path()).unwrap().collect();
    assert_eq!(names.len(), 2, "nothing else is left behind: {names:?}");
}

#[test]
fn a_policy_cannot_begin_where_there_is_no_worktree_or_no_preset() {
    run(&Repo::none(), &["init"]).assert_code(128).assert_err("hint: run it in a git repository");
    run(&Repo::bare(), &["init"]).assert_code(128).assert_err("no worktree").assert_err("hint: ");
    let repo = Repo::new();
    run(&repo, &["init", "nuetral"]).assert_code(128).assert_err("did you mean `neutral`?");
    assert!(!repo.path().join(FILE).exists());
    repo.shell("chmod -R a+rwX .git; chmod a-w .").run().assert_success();
    let outcome = unprivileged(&repo, "git provenance policy init");
    repo.shell("chmod u+w .").run().assert_success();
    if let Some(outcome) = outcome {
        outcome.assert_code(128).assert_err("could not write").assert_err("hint: ");
    }
}

#[test]
fn a_preset_is_followed_in_this_clone_and_no_longer_when_that_is_undone() {
    let repo = Repo::seeded(Format::usual());
    let key = ["config", "--local", "--get-all", "provenance.policy"];
    let used = repo.command(["provenance", "policy", "use", "linux"]).directory("src").run();
    let used = used.assert_success();
    assert_eq!(
        (used.out().as_str(), used.err().as_str()),
        (
            "",
            "set provenance.policy to linux in the git config of this clone\n\
             hint: `git config --local --unset provenance.policy` undoes this\n"
        )
    );
    assert_eq!(repo.git(key), b"linux\n");
    run(&repo, &["show"]).assert_success().assert_err("(preset linux, from git config)");
    assert!(!repo.path().join(FILE).exists());
    let again = run(&repo, &["use", "linux"]).assert_success();
    assert_eq!(again.err(), "provenance.policy is linux in this clone already\n");
    let other = run(&repo, &["use", "mesa"]).assert_success();
    other.assert_err("hint: `git config --local provenance.policy linux` undoes this\n");
    // What is said undoes it, whatever was there before.
    for before in ["it's mine.yml", "linux"] {
        repo.config("provenance.policy", before);
        let said = run(&repo, &["use", "mesa"]).assert_success().err();
        let undo = said.lines().find_map(|line| line.strip_prefix("hint: `")).unwrap();
        repo.shell(undo.strip_suffix("` undoes this").unwrap()).run().assert_success();
        assert_eq!(repo.git(key), format!("{before}\n").as_bytes());
    }
    let silent = run(&repo, &["use", "-q", "mesa"]).assert_success();
    assert_eq!((silent.out().as_str(), silent.err().as_str()), ("", ""));
    // More than one value.
    repo.git(["config", "--local", "--add", "provenance.policy", "linux"]);
    run(&repo, &["use", "zephyr"]).assert_success();
    assert_eq!(repo.git(key), b"zephyr\n");
    // Linked worktrees are of the same clone.
    let linked = repo.linked_worktree();
    run(&linked, &["use", "mesa"]).assert_success();
    assert_eq!(repo.git(key), b"mesa\n");
}

#[test]
fn what_is_no_preset_or_has_no_repository_is_not_followed() {
    let repo = Repo::seeded(Format::usual());
    repo.config("provenance.policy", "mesa");
    let before = repo.snapshot();
    let config = fs::read(repo.git_dir().join("config")).unwrap();
    for (words, hint) in [
        (["use", "linx"], "did you mean `linux`?"),
        (["use", "rules.yml"], "the presets are default, "),
    ] {
        let outcome = run(&repo, &words).assert_code(128).assert_err(hint);
        outcome.assert_err(&format!("`{}`: there is no such preset", words[1]));
        repo.assert_unchanged(&before);
        assert_eq!(fs::read(repo.git_dir().join("config")).unwrap(), config);
    }
    run(&repo, &["use"]).assert_code(129);
    let none = run(&Repo::none(), &["use", "linux"]).assert_code(128);
    none.assert_err("hint: run it in a git repository");
    run(&Repo::bare(), &["use", "linux"]).assert_success();
}

#[test]
fn a_preset_that_has_no_effect_or_is_retired_is_said_to_be_so() {
    let repo = Repo::seeded(Format::usual());
    let retired =
        "the text behind these rules (Linux kernel) is retired; the preset `linux` follows";
    let outcome = run(&repo, &["use", "-q", "linux-7.2"]).assert_success();
    outcome.assert_err(&format!("warning: {retired}"));
    for words in [&["show"][..], &["show", "--resolved"], &["show", "linux-7.2"]] {
        let outcome = run(&repo, words).assert_success();
        assert_eq!(outcome.err().matches(&format!("warning: {retired}")).count(), 1, "{outcome}");
        assert!(!outcome.out().contains(retired), "{outcome}");
    }
    let doctor = repo.provenance(["doctor"]).assert_success().assert_out(retired);
    doctor.assert_out("fix: run `git provenance policy use linux`");
    run(&repo, &["use", "linux"]).assert_success();
    assert!(!run(&repo, &["show"]).err().contains("retired"));
    // The project's own file comes first; where it extends a retired preset, no command mends it.
    repo.write(FILE, "version: 1\nextends: linux-7.2\n");
    let outcome = run(&repo, &["use", "mesa"]).assert_success();
    outcome.assert_err("warning: this has no effect while .git-provenance.yml comes first");
    run(&repo, &["show"]).assert_success().assert_err(retired);
    // What is written is said also where those rules cannot be read.
    repo.write(FILE, "version: 2\n");
    let outcome = run(&repo, &["use", "linux"]).assert_code(128);
    outcome.assert_err("set provenance.policy to linux").assert_err("`.git-provenance.yml` line 1");
    repo.write(FILE, "version: 1\nextends: linux-7.2\n");
    let outcome = run(&repo, &["lint"]).assert_success();
    outcome.assert_out("hint: the preset `linux` follows that one");
    let doctor = repo.provenance(["doctor"]).assert_success().assert_out(retired);
    assert!(!doctor.out().contains("policy use"), "{doctor}");
}

#[test]
fn a_mistake_is_shown_with_its_place_its_line_and_what_was_meant() {
    let repo = Repo::seeded(Format::usual());
    repo.write(FILE, "version: 1\nextends: default\ndisclosure:\n\tx: 1\n");
    let outcome = run(&repo, &["lint"]).assert_code(1);
    outcome.assert_out(".git-provenance.yml:4:1: error: not YAML: ");
    repo.write("a.yml", "version: 1\nai: {stnace: silent}\n").write("b.yml", MINE);
    let outcome = run(&repo, &["lint", "b.yml", "a.yml"]).assert_code(1);
    assert_eq!(
        outcome.out(),
        "a.yml:2:6: error: unknown key `stnace`\n 2 | ai: {stnace: silent}\n   |      ^\n\
         hint: did you mean `stance`?\n"
    );
    assert_eq!(outcome.err(), "");
    // Where a policy is used and cannot be, its line is shown as well.
    let outcome = run(&repo, &["show", "a.yml"]).assert_code(128);
    outcome.assert_err(" 2 | ai: {stnace: silent}\n   |      ^\nhint: did you mean `stance`?");
}

#[test]
fn warnings_are_shown_and_change_no_exit_code_and_what_cannot_be_read_does() {
    let repo = Repo::seeded(Format::usual());
    repo.write("warn.yml", "version: 1\nseverity: {agent-foter: off}\n");
    let outcome = run(&repo, &["lint", "warn.yml"]).assert_success();
    outcome
        .assert_out("warn.yml:2:12: warning: there is no rule `agent-foter`\n")
        .assert_out("hint: did you mean `agent-footer`?");
    repo.write("bad.yml", "version: 2\n");
    for words in [["lint", "bad.yml", "none.yml"], ["lint", "none.yml", "bad.yml"]] {
        let outcome = run(&repo, &words).assert_code(128).assert_out("bad.yml:1:10: error: ");
        outcome.assert_err("could not read `none.yml`").assert_err("hint: ");
    }
    let outcome = run(&repo, &["lint"]).assert_code(128);
    outcome
        .assert_err("there is no `.git-provenance.yml`")
        .assert_err("git provenance policy init");
    run(&Repo::none(), &["lint"]).assert_code(128).assert_err("hint: ");
    run(&Repo::bare(), &["lint"]).assert_code(128).assert_err("hint: ");
}

#[test]
fn a_text_that_is_due_says_so_once_and_on_standard_error() {
    let repo = Repo::seeded(Format::usual());
    let yaml = "version: 1\nname: Mine\nsource: {text: AI.md, read: 2019-01-01, review-after: 2020-02-02}\n";
    repo.write(FILE, yaml);
    let due = "the rules of Mine were to be compared with their text (AI.md) after 2020-02-02";
    for words in
        [&["show"][..], &["show", "--resolved"], &["lint"], &["show", FILE], &["lint", FILE]]
    {
        // No variable turns the clock.
        let run = repo.command(["provenance", "policy"]).args(words).env("SOURCE_DATE_EPOCH", "0");
        let outcome = run.env("FAKETIME", "2000-01-01 00:00:00").run().assert_success();
        assert_eq!(outcome.err().matches(due).count(), 1, "{outcome}");
        assert!(!outcome.out().contains("compared"), "{outcome}");
    }
    repo.write(FILE, yaml.replace("2020-02-02", "9999-12-31"));
    assert!(!run(&repo, &["show"]).err().contains("compared"));
    assert_eq!(run(&repo, &["lint"]).assert_success().err(), "");
}

#[test]
fn the_schema_is_printed_as_it_is_shipped() {
    let outcome = run(&Repo::none(), &["schema"]).assert_success();
    assert_eq!((outcome.out().as_str(), outcome.err().as_str()), (policy::SCHEMA, ""));
    let schema: serde_json::Value = serde_json::from_str(policy::SCHEMA).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for words in ["list", "schema", "show default", "show --yaml default", "show --resolved mesa"] {
        let script = format!("git provenance policy {words} | :");
        let outcome = Repo::none().shell(&script).run().assert_success();
        assert_eq!(
            outcome
                .err()
                .replace("Mesa (preset mesa)\n", "")
                .replace("this project (preset default)\n", ""),
            ""
        );
    }
    if fs::metadata("/dev/full").is_ok() {
        let outcome = Repo::none().shell("git provenance policy list >/dev/full").run();
        outcome.assert_code(128).assert_err("standard output");
    }
}

// ---- hostile policies

#[test]
fn no_policy_makes_the_check_crash_or_hang() {
    let repo = Repo::none();
    let bomb: String =
        ('b'..'k').zip('a'..).fold("a: &a [x, x, x, x]\n".to_owned(), |yaml, (this, last)| {
            yaml + &format!("{this}: &{this} [{}]\n", vec![format!("*{last}"); 10].join(", "))
        });
    let circle = format!("version: 1\nextends: {FILE}\n");
    let deep = format!("version: 1\nname: {}", "[".repeat(60_000));
    let blocks = format!("version: 1\nname:\n  {}x", "- ".repeat(30_000));
    let values = format!("version: 1\ntrailers: {{order: [{}]}}", "a,".repeat(32_000));
    let glob = format!("version: 1\npaths: {{docs: [\"{}\"]}}", "*a".repeat(20_000));
    let cases: [(&str, &[u8], &str); 11] = [
        ("aliases", &[b"version: 1\n", bomb.as_bytes()].concat(), ":2:4: error: an anchor"),
        ("itself", circle.as_bytes(), ":2:10: error: there is no preset"),
        ("deep", deep.as_bytes(), "too many brackets"),
        ("deep blocks", blocks.as_bytes(), "levels deep"),
        ("many values", values.as_bytes(), "more than 10000"),
        ("huge glob", glob.as_bytes(), "a glob longer"),
        ("zeros", &[0; 4096], "unprintable"),
        ("not text", &[0xff; 4096], "not UTF-8"),
        ("escape", b"version: 1\nname: \x1b[2J\n", "U+001B"),
        ("empty", b"", "the policy is empty"),
        ("two", b"version: 1\n---\nversion: 1\n", "more than one YAML document"),
    ];
    for (what, bytes, text) in cases {
        repo.write(FILE, bytes);
        let start = Instant::now();
        let outcome = run(&repo, &["lint", FILE]).assert_code(1).assert_out(text);
        assert!(!outcome.stdout.contains(&0x1b), "{what}");
        assert!(outcome.stdout.len() < 2000, "{what}: {} bytes", outcome.stdout.len());
        run(&repo, &["show", FILE]).assert_code(128).assert_err("error: ").assert_err("hint: ");
        assert!(start.elapsed() < PATIENCE, "{what}: {:?}", start.elapsed());
    }
    // Globs that are dear to compile: refused or not, soon.
    let glob = format!("\"{}\",", "{*?a*,*b?*}".repeat(23));
    repo.write(FILE, format!("version: 1\npaths: {{docs: [{}]}}", glob.repeat(40)));
    let start = Instant::now();
    assert!(matches!(run(&repo, &["lint", FILE]).code, Some(0 | 1)));
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
}

#[test]
fn what_is_no_small_file_is_not_read() {
    let repo = Repo::seeded(Format::usual());
    let place = repo.path().join(FILE);
    // A sparse file of 100 MB, and as one in git's database.
    fs::File::create(&place).unwrap().set_len(100 << 20).unwrap();
    let limited = |words: &str| {
        // Where the system can, too little address space for several copies of such a file.
        repo.shell(&format!("ulimit -v 400000 2>/dev/null; git provenance policy {words}")).run()
    };
    limited("lint").assert_code(1).assert_out("larger than 64 KiB");
    limited("show").assert_code(128).assert_err("larger than 64 KiB");
    repo.git(["-c", "core.bigFileThreshold=1m", "add", FILE]);
    fs::remove_file(&place).unwrap();
    limited("show").assert_code(128).assert_err("larger than 64 KiB");
    repo.git(["rm", "-q", "--cached", FILE]);
    // A device, a directory, a link to itself, a link to nowhere, a pipe that nobody writes to.
    repo.shell("mkfifo ../scratch/pipe").run().assert_success();
    let pipe = repo.scratch("pipe");
    for target in ["/dev/zero", "/", FILE, "nowhere", pipe.to_str().unwrap()] {
        symlink(target, &place).unwrap();
        for words in [&["lint"][..], &["show"], &["lint", FILE]] {
            let start = Instant::now();
            let outcome = run(&repo, words).assert_code(128).assert_err("hint: ");
            assert!(
                outcome.err().contains(FILE) && !outcome.err().contains("os error"),
                "{outcome}"
            );
            assert!(start.elapsed() < PATIENCE, "{target}");
        }
        fs::remove_file(&place).unwrap();
    }
    // In HEAD as a directory.
    repo.write(&format!("{FILE}/x"), "version: 1\n").git(["add", FILE]);
    repo.git(["commit", "-q", "-m", "Directory"]);
    fs::remove_dir_all(&place).unwrap();
    run(&repo, &["show"]).assert_code(128).assert_err("is not a file").assert_err("hint: ");
}

#[test]
fn names_with_odd_characters_are_shown_safely() {
    let repo = Repo::seeded(Format::usual());
    repo.write("a\x1b[2J\u{202e}.yml", "version: 2\n");
    let outcome = run(&repo, &["lint", "a\x1b[2J\u{202e}.yml"]).assert_code(1);
    assert!(!outcome.stdout.contains(&0x1b) && outcome.out().contains("\\u{1b}"), "{outcome}");
    let outcome = run(&repo, &["show", "\x1b[2J"]).assert_code(128);
    assert!(!outcome.stderr.contains(&0x1b), "{outcome}");
}
