//! Plain `git commit` under our hook: a person is asked the same questions; where nobody can be asked the
//! commit is made without a sign-off, and that is said. Under `git provenance commit` nobody is asked twice.

use bstr::ByteSlice as _;

use crate::dialogue::{Dialogue, SIGN_OFF, USED, WITHOUT, committed, drafts, message, with_change};
use crate::rig::{Key, Repo, for_each_format};

const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>\n";
const KIM: &str = "Signed-off-by: Kim Other <kim@example.org>\n";
const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>\n";
/// Every way in which git itself adds a sign-off, with what the message is then.
const SIGNING: [(&str, &[&str]); 5] = [
    ("-s", &["-s", "-m", "s"]),
    ("--signoff", &["--signoff", "-m", "s"]),
    ("-m", &["-m", "s", "-m", "Signed-off-by: Robin Tester <robin@example.org>"]),
    ("--trailer", &["-m", "s", "--trailer", "Signed-off-by: Robin Tester <robin@example.org>"]),
    ("-n -s", &["-n", "-s", "-m", "s"]),
];

fn hooked() -> Repo {
    let repo = with_change();
    install(&repo);
    repo
}

fn install(repo: &Repo) {
    repo.provenance(["hook", "install"]).assert_success();
}

#[test]
fn nothing_signs_off_where_nobody_can_be_asked() {
    for (what, words) in SIGNING {
        let repo = hooked();
        let run = repo.command(["commit", "-q"]).args(words).run().assert_success();
        assert_eq!(message(&repo), "s\n", "{what}");
        let said = run.assert_err("own-sign-off").assert_err("hint: ");
        assert!(said.err().contains("git provenance amend"), "{what}\n{said}");
    }
    // A template, as `commit.template` names it, and what is typed below it.
    let repo = hooked();
    let template = repo.scratch("template");
    std::fs::write(&template, format!("\n\n{OWN}")).unwrap();
    repo.config("commit.template", template.to_str().unwrap());
    let editor = repo.editor_script("sed -i '1i typed' \"$1\"");
    repo.command(["commit", "-q"]).env("GIT_EDITOR", editor).run().assert_success();
    assert_eq!(message(&repo), "typed\n");
    // A file on standard input, as a heredoc gives it.
    let repo = hooked();
    repo.command(["commit", "-q", "-F", "-"]).stdin(format!("s\n\n{OWN}")).run().assert_success();
    assert_eq!(message(&repo), "s\n");
}

#[test]
fn the_commit_goes_through_in_every_format() {
    for_each_format(|repo| {
        repo.write("a", "a\n").git(["add", "a"]);
        install(&repo);
        let said = "AI-used-for: code\n";
        let trailers = format!("{said}{AGENT}{KIM}");
        let run = repo.try_git(["commit", "-q", "-s", "-m", "s", "-m", &trailers]);
        run.assert_success().assert_err("agent-trailer");
        assert_eq!(message(&repo), format!("s\n\n{said}{KIM}"));
    });
}

#[test]
fn the_last_evidence_of_ai_use_goes_only_with_an_answer() {
    for (what, variables) in
        [("an agent's line", &[][..]), ("an agent", &[("CODEX_SANDBOX", "seatbelt")])]
    {
        let repo = hooked();
        let before = repo.git(["rev-parse", "HEAD"]);
        let text = if variables.is_empty() { format!("s\n\n{AGENT}") } else { "s\n".to_owned() };
        let mut command = repo.command(["commit", "-q", "-m", &text]);
        for (name, value) in variables {
            command = command.env(name, value);
        }
        let run = command.run().assert_code(1);
        let run = run.assert_err("git provenance commit --ai-used-for").assert_err("AI-used-for: ");
        let run = run.assert_err("git provenance commit -eF ").assert_err("is kept in");
        assert_eq!(repo.git(["rev-parse", "HEAD"]), before, "{what}\n{run}");
        assert_eq!(std::fs::read_to_string(&drafts(&repo)[0]).unwrap(), text, "{what}");
    }
}

#[test]
fn neither_a_setting_nor_a_flag_frees_the_evidence_and_the_projects_own_rules_do() {
    let text = format!("s\n\n{AGENT}");
    let repo = hooked();
    repo.config("provenance.policy", "neutral");
    let run = repo.try_git(["commit", "-q", "-m", &text]).assert_code(1);
    let _run = run.assert_err("Co-authored-by: Claude");
    for words in [&["--policy", "neutral"][..], &["--no-ai"], &["--policy", "neutral", "--no-ai"]] {
        let words = [&["commit", "-q", "-m", &text], words].concat();
        repo.provenance(words).assert_code(128).assert_err("Co-authored-by: Claude");
    }
    assert_eq!(repo.commit_count(), 2);
    repo.write(".git-provenance.yml", "version: 1\nextends: neutral\n");
    repo.git(["add", ".git-provenance.yml"]);
    repo.git(["commit", "-q", "-m", "rules"]);
    repo.git(["commit", "-q", "--allow-empty", "-m", &text]);
    assert_eq!(message(&repo), "s\n");
}

#[test]
fn a_person_is_asked_where_rules_that_a_setting_chose_have_no_question_about_ai() {
    for (key, left) in [("y", ""), ("n", AGENT)] {
        let repo = hooked();
        repo.config("provenance.policy", "neutral");
        let mut terminal = repo.terminal(["commit", "-m", "s", "-m", &format!("{AGENT}{KIM}")]);
        committed(terminal.at(WITHOUT).type_text(key).sign_off("u"));
        assert_eq!(message(&repo), format!("s\n\n{left}{KIM}"));
    }
}

#[test]
fn a_commit_that_is_amended_says_still_what_it_said_about_ai() {
    let repo = hooked();
    repo.git(["commit", "-q", "-m", "s", "-m", "AI-used-for: code"]);
    repo.git(["commit", "-q", "--amend", "-m", "other words"]);
    assert_eq!(message(&repo), "other words\n\nAI-used-for: code\n");
    repo.provenance(["commit", "-q", "--amend", "-m", "t", "--no-ai"]).assert_code(128);
    let mut terminal = repo.terminal(["commit", "--amend", "-m", "mine"]);
    terminal.wait_for("The commit before says");
    committed(terminal.no_ai_all_the_same().sign_off("u"));
    assert_eq!(message(&repo), "mine\n");
}

#[test]
fn a_well_formed_disclosure_stays_and_a_missing_one_is_said() {
    let repo = hooked();
    let run = repo.try_git(["commit", "-q", "-m", "s", "-m", "AI-used-for: code"]);
    let run = run.assert_success().assert_err("the commit has no sign-off: there is no terminal");
    assert!(!run.err().contains("does not say"), "{run}");
    assert_eq!(message(&repo), "s\n\nAI-used-for: code\n");
    let run = repo.try_git(["commit", "-q", "--allow-empty", "-m", "t"]).assert_success();
    let _run = run.assert_err("does not say whether AI was used");
}

#[test]
fn what_git_would_refuse_git_refuses() {
    let repo = hooked();
    let template = repo.scratch("template");
    std::fs::write(&template, "fill me in\n").unwrap();
    repo.config("commit.template", template.to_str().unwrap());
    let editor = repo.editor_script(":");
    let run = repo.command(["commit", "-q"]).env("GIT_EDITOR", editor).run();
    run.assert_code(1);
    repo.try_git(["commit", "-q", "-m", ""]).assert_code(1);
    assert_eq!(repo.commit_count(), 2);
    repo.git(["commit", "-q", "--allow-empty-message", "-m", ""]);
    assert_eq!(message(&repo), "");
}

#[test]
fn lines_that_begin_with_a_comment_character_stay_where_git_keeps_them() {
    let text = "s\n\n#1 is closed\n";
    for words in
        [&["-F", "-"][..], &["--cleanup=whitespace", "-F", "-"], &["--cleanup=verbatim", "-F", "-"]]
    {
        let repo = hooked();
        repo.command(["commit", "-q"]).args(words).stdin(text).run().assert_success();
        assert_eq!(message(&repo), text, "{words:?}");
    }
    let repo = hooked();
    let editor = repo.editor_script("printf 's\\n\\n#gone\\nbody\\n' >\"$1\"");
    repo.command(["commit", "-q", "-v"]).env("GIT_EDITOR", &editor).run().assert_success();
    assert_eq!(message(&repo), "s\n\nbody\n");
    repo.git(["config", "alias.ci", "commit --cleanup=whitespace"]);
    let run = repo.command(["ci", "-q", "--allow-empty"]).env("GIT_EDITOR", &editor);
    run.run().assert_success();
    assert_eq!(message(&repo), "s\n\n#gone\nbody\n");
}

#[test]
fn a_person_is_asked_and_signs() {
    let repo = hooked();
    let mut terminal = repo.terminal(["commit", "-s", "-m", "s", "-m", AGENT]);
    terminal.wait_for("[y]es (Enter)");
    let screen = committed(terminal.no_ai_all_the_same().sign_off("yes"));
    assert!(screen.contains("agent-trailer"), "{screen}");
    assert_eq!(message(&repo), format!("s\n\n{OWN}"));
}

#[test]
fn a_person_who_types_in_an_editor_is_asked_about_what_was_typed() {
    let repo = hooked();
    let editor = repo.editor_script(&format!(
        "printf 'typed\\n\\n{}Fixes: #1\\n' >\"$1\"",
        "Made-with: Cursor\\n"
    ));
    let run = repo.command(["commit", "-v"]).env("GIT_EDITOR", editor);
    let screen = committed(run.terminal().no_ai_all_the_same().sign_off("u"));
    assert!(screen.contains("Made-with: Cursor"), "{screen}");
    assert_eq!(message(&repo), "typed\n\nFixes: #1\n");
}

#[test]
fn who_stops_keeps_everything() {
    let stops: [(&str, i32); 3] = [("Esc", 1), ("Ctrl-C", 1), ("no", 1)];
    for (what, code) in stops {
        let repo = hooked();
        let head = repo.git(["rev-parse", "HEAD"]);
        let mut terminal = repo.terminal(["commit", "-m", "typed with care"]);
        terminal.at(USED);
        match what {
            "Esc" => drop(terminal.key(Key::Esc)),
            "Ctrl-C" => drop(terminal.key(Key::CtrlC)),
            _ => drop(terminal.type_text("n").at(SIGN_OFF).line("no")),
        }
        let finished = terminal.finish();
        assert_eq!(finished.code, Some(code), "{what}\n{}", finished.screen);
        assert!(terminal.is_restored(), "{what}");
        assert_eq!(repo.git(["rev-parse", "HEAD"]), head);
        assert_eq!(repo.git(["diff", "--cached", "--name-only"]), b"src/a.c\n");
        let kept = drafts(&repo);
        assert_eq!(std::fs::read(&kept[0]).unwrap(), b"typed with care\n", "{what}");
        assert!(finished.screen.contains("is kept in"), "{}", finished.screen);
    }
}

#[test]
fn the_message_can_be_edited_once_more() {
    let repo = hooked();
    let editor = repo.editor_script("echo 'edited' >\"$1\"");
    repo.config("core.editor", &editor);
    let mut terminal = repo.terminal(["commit", "-m", "s"]);
    terminal.no_ai().sign_off("e");
    terminal.wait_for("edited");
    committed(terminal.at_again(2, SIGN_OFF).line("yes"));
    assert_eq!(message(&repo), format!("edited\n\n{OWN}"));
}

#[test]
fn under_the_wrapper_nobody_is_asked_twice() {
    for earlier in ["", "git interpret-trailers --in-place --trailer 'Change-Id: I1' \"$1\""] {
        let repo = with_change();
        repo.hook("commit-msg", &format!("#!/bin/sh\n{earlier}\n"));
        install(&repo);
        let mut terminal = repo.terminal(["provenance", "commit", "-m", "s"]);
        let screen = committed(terminal.no_ai().sign_off("yes"));
        assert_eq!(screen.matches("Was AI used").count(), 1, "{screen}");
        assert!(!screen.contains("a hook changed"), "{screen}");
        let change = if earlier.is_empty() { "" } else { "Change-Id: I1\n" };
        assert_eq!(message(&repo), format!("s\n\n{OWN}{change}"));
        let run =
            repo.provenance(["commit", "-q", "--allow-empty", "-m", "t", "--ai-used-for", "docs"]);
        assert_eq!(run.err().matches("without a sign-off").count(), 1, "{run}");
        assert!(!run.err().contains("the commit has no sign-off"), "{run}");
    }
}

#[test]
fn a_commit_that_another_hook_makes_is_not_taken_for_the_wrappers() {
    let repo = with_change();
    install(&repo);
    repo.hook(
        "post-commit",
        "#!/bin/sh\n[ -n \"$IN_HOOK\" ] || IN_HOOK=1 git commit -q --allow-empty -s -m nested\n",
    );
    let run = repo.provenance(["commit", "-q", "-m", "s", "--ai-used-for", "code"]);
    run.assert_success();
    assert_eq!(message(&repo), "nested\n");
    assert_eq!(repo.message("HEAD^"), b"s\n\nAI-used-for: code\n");
}

#[test]
fn an_agent_is_not_asked_even_at_a_terminal() {
    let repo = hooked();
    let text = "s\n\nAI-used-for: code\n";
    let run = repo.command(["commit", "-s", "-m", text]).env("CODEX_SANDBOX", "seatbelt");
    let screen = committed(&mut run.terminal());
    assert!(screen.contains("an agent runs this"), "{screen}");
    assert_eq!(message(&repo), text);
}

#[test]
fn an_agents_identity_makes_no_commit() {
    let repo = hooked();
    let run =
        repo.command(["commit", "-q", "-m", "s", "--author", "Claude <noreply@anthropic.com>"]);
    run.run().assert_code(1).assert_err("is an agent");
    repo.env("GIT_COMMITTER_NAME", "Codex").env("GIT_COMMITTER_EMAIL", "codex@openai.com");
    repo.try_git(["commit", "-q", "-m", "s"]).assert_code(1).assert_err("is an agent");
    assert_eq!(repo.commit_count(), 2);
}

#[test]
fn a_merge_asks_only_where_the_project_wants_it() {
    let repo = hooked();
    repo.git(["commit", "-q", "-m", "ours"]);
    repo.git(["checkout", "-q", "-b", "side", "HEAD^"]);
    repo.git(["commit", "-q", "--allow-empty", "-m", "theirs"]);
    let run = repo.try_git(["merge", "-q", "-m", "Merge", "main"]).assert_success();
    assert!(!run.err().contains("sign-off"), "{run}");
    assert_eq!(message(&repo), "Merge\n");
    repo.git(["reset", "-q", "--hard", "HEAD^"]);
    let run = repo.try_git(["merge", "-q", "--signoff", "-m", "Merge", "main"]).assert_success();
    run.assert_err("own-sign-off");
    assert_eq!(message(&repo), "Merge\n");
    repo.git(["reset", "-q", "--hard", "HEAD^"]);
    committed(repo.terminal(["merge", "--signoff", "-m", "Merge", "main"]).sign_off("yes"));
    assert_eq!(message(&repo), format!("Merge\n\n{OWN}"));
}

/// An editor that was started in a terminal has that terminal, and its button must not wait for it.
#[cfg(target_os = "linux")]
#[test]
fn an_editors_button_does_not_wait_for_a_terminal_in_its_back() {
    let repo = hooked();
    let mut terminal = repo.shell("git commit -s -m s </dev/null 2>&1 | cat >said").terminal();
    let finished = terminal.finish();
    assert_eq!(finished.code, Some(0), "{}", finished.screen);
    let said = String::from_utf8(repo.read("said")).unwrap();
    assert!(said.contains("not at a terminal") && said.contains("git provenance amend"), "{said}");
    assert_eq!(message(&repo), "s\n");
    // One of the three is enough for a person who redirects.
    let mut terminal = repo.shell("git commit --allow-empty -m s </dev/null 2>said").terminal();
    committed(terminal.no_ai().sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\n{OWN}"));
}

#[test]
fn other_peoples_sign_offs_stay_in_order() {
    let repo = hooked();
    let other = "Signed-off-by: Ada Byte <ada@example.org>\n";
    let run = repo.command(["commit", "-q", "-F", "-"]);
    run.stdin(format!("s\n\n{KIM}{OWN}{other}")).run().assert_success();
    assert_eq!(repo.head_message().as_bstr(), format!("s\n\n{KIM}{other}").as_bytes().as_bstr());
}

#[test]
fn a_broken_policy_stops_the_commit() {
    let repo = hooked();
    repo.write(".git-provenance.yml", "version: 1\nextends: qemo\n");
    let run = repo.try_git(["commit", "-q", "-m", "s"]).assert_code(1);
    run.assert_err(".git-provenance.yml").assert_err("hint: ");
    assert_eq!(repo.commit_count(), 2);
}

#[test]
fn a_git_directory_in_another_place_changes_nothing() {
    // Named by variables, from below the worktree, and with an index of its own.
    let repo = hooked();
    let odd = repo.scratch("odd directory");
    std::fs::rename(repo.path().join(".git"), &odd).unwrap();
    let commit = |directory: &str| {
        let trailers = format!("AI-used-for: code\n{AGENT}");
        let run = repo.command(["commit", "-q", "--allow-empty", "-s", "-m", "s", "-m", &trailers]);
        let run = run.env("GIT_DIR", &odd).env("GIT_WORK_TREE", repo.path());
        run.directory(directory).run()
    };
    for directory in [".", "src"] {
        let run = commit(directory).assert_success().assert_err("agent-trailer");
        assert!(run.err().contains("the commit has no sign-off"), "{run}");
        let head = repo.command(["log", "-1", "--format=%B"]).env("GIT_DIR", &odd).run();
        assert_eq!(head.out().trim(), "s\n\nAI-used-for: code", "{directory}");
    }
    let file = repo.path().join(".git");
    std::fs::write(file, format!("gitdir: {}\n", odd.display())).unwrap();
    let other = repo.scratch("index");
    std::fs::copy(odd.join("index"), &other).unwrap();
    let run = repo.command(["commit", "-q", "--allow-empty", "-s", "-m", "t"]);
    run.env("GIT_INDEX_FILE", &other).run().assert_success();
    assert_eq!(message(&repo), "t\n");
}

#[test]
fn an_index_of_its_own_is_what_a_person_sees_counted() {
    let repo = hooked();
    repo.write("README", "changed\n");
    // `git commit PATH` commits from a temporary index.
    let mut terminal = repo.terminal(["commit", "-m", "s", "README"]);
    terminal.no_ai().at(SIGN_OFF);
    terminal.wait_for("1 file, 1 line added, 1 removed");
    committed(terminal.line("yes"));
    assert_eq!(message(&repo), format!("s\n\n{OWN}"));
}

#[test]
fn somebody_elses_repository_is_gits_to_refuse() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let repo = hooked();
    let script = "unset GIT_CONFIG_COUNT; git commit -q -s -m s; git provenance hook status";
    if let Some(run) = crate::rig::unprivileged(&repo, script) {
        let _run = run.assert_code(128).assert_err("dubious ownership");
        assert_eq!(repo.commit_count(), 2);
    }
}
