//! The commands of the README, typed for real and in its order, with what `make install` has installed. A
//! command that the README gets and this walk does not know is a failure.

use std::os::unix::fs::PermissionsExt as _;

use crate::dialogue::{Dialogue as _, GO};
use crate::install_test::{install, path};
use crate::rig::{Format, Repo, Terminal};

const README: &str = include_str!("../../README.md");
const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>";
const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>\n";

#[test]
fn the_readmes_commands_do_what_it_says() {
    let repo = prepared();
    let commands = commands();
    assert!(commands.len() > 20, "{commands:?}");
    for command in commands {
        walk(&repo, &command);
    }
}

/// The lines of the shell blocks without their comments. `make` is tried by the tests of the installation.
fn commands() -> Vec<String> {
    let blocks = README.split("\n```sh\n").skip(1).map(|rest| rest.split("\n```").next().unwrap());
    let lines = blocks.flat_map(str::lines);
    let commands = lines.map(|line| line.split(" #").next().unwrap().trim().to_owned());
    commands.filter(|line| !line.is_empty() && !line.starts_with("make ")).collect()
}

/// A topic branch with two commits of an agent on top of `main`, a patch, a message, and a change in the worktree.
fn prepared() -> Repo {
    let repo = Repo::seeded(Format::usual());
    let prefix = install(&repo);
    let program = prefix.join("bin/git-provenance");
    assert_eq!(std::fs::metadata(program).unwrap().permissions().mode() & 0o777, 0o755);
    repo.env("PATH", path(&prefix)).env("GIT_PAGER", "cat");
    let editor = "grep -q parser \"$1\" || echo 'parser: read on' >\"$1\"";
    repo.env("GIT_EDITOR", repo.editor_script(editor));
    repo.git(["tag", "v1.0", "HEAD~1"]);
    repo.git(["checkout", "-q", "-b", "topic", "--track", "main"]);
    for step in ["one", "two"] {
        repo.write("src/b.c", format!("int {step};\n")).git(["add", "."]);
        repo.git(["commit", "-q", "-m", &format!("parser: {step}\n\nAI-used-for: code\n{AGENT}")]);
    }
    repo.write("message.txt", format!("s: t\n\nAI-used-for: code\n{AGENT}\n"));
    repo.write("src/a.c", "int a = 1;\n");
    let begin = README.find("version: 1\nagents:").unwrap();
    let agents = README[begin..].split("```").next().unwrap();
    std::fs::create_dir_all(repo.home().join(".config/git")).unwrap();
    std::fs::write(repo.home().join(".config/git/agents.yml"), agents).unwrap();
    repo
}

/// Commands that ask nothing: what each of them says.
const SAYS: [(&str, &str); 16] = [
    ("git provenance hook install", "commit-msg"),
    ("git provenance hook status", "commit-msg"),
    ("git provenance hook uninstall", ""),
    ("git provenance amend main.. -n", ""),
    ("git log -1 --format=%B | git provenance strip", "parser"),
    ("git provenance check --message message.txt", ""),
    ("git log -1 --format=%B | git provenance agents test", "parser"),
    ("git config --global provenance.agents '~/.config/git/agents.yml'", ""),
    ("git provenance agents list", "acme-coder"),
    ("git provenance agents show aider", "id: aider"),
    ("git provenance explain agent-trailer", "bad: "),
    ("git provenance policy list", "zephyr"),
    ("git provenance policy show linux", "AI use is written as in `Assisted-by: LLM`"),
    ("git provenance policy use linux", ""),
    ("git provenance policy lint", ""),
    ("git provenance policy schema", "$schema"),
];

fn walk(repo: &Repo, command: &str) {
    if let Some((_, text)) = SAYS.iter().find(|(known, _)| *known == command) {
        repo.shell(command).run().assert_success().assert_out(text);
        return;
    }
    let typed = |command: &str| repo.shell(command).terminal();
    let run = |code| repo.shell(command).run().assert_code(code);
    match command {
        "git add -p" => ended(typed(command).wait_for("Stage this hunk").line("y")),
        "git provenance commit" | "git provenance commit --amend" => {
            ended(typed(command).no_ai().sign_off("yes"));
            assert_eq!(repo.head_message(), format!("parser: read on\n\n{OWN}").as_bytes());
        }
        "git provenance amend" => {
            ended(typed(command).at(GO).type_text("y").used_for(&[0], "tables").sign_off("yes"));
            let message = format!("parser: read on\n\nAI-used-for: code (tables)\n{OWN}");
            assert_eq!(repo.head_message(), message.as_bytes());
        }
        "git provenance amend 1a2b3c4" => {
            let older = String::from_utf8(repo.git(["rev-parse", "--short", "HEAD~1"])).unwrap();
            let command = command.replace("1a2b3c4", older.trim());
            ended(typed(&command).at(GO).type_text("y").no_ai_all_the_same().sign_off("yes"));
            assert_eq!(repo.message("HEAD~1"), format!("parser: two\n\n{OWN}").as_bytes());
        }
        "git provenance amend main.." => {
            let mut terminal = typed(command);
            terminal.take(1, "a").no_ai_all_the_same().take(2, "y").take(3, "n");
            ended(terminal.sign_series("sign 1"));
            assert_eq!(repo.message("HEAD~2"), format!("parser: one\n\n{OWN}").as_bytes());
        }
        "git provenance amend --undo" => {
            run(0);
            assert!(String::from_utf8_lossy(&repo.message("HEAD~2")).contains(AGENT));
        }
        "git provenance strip --in-place --ai-used-for code message.txt" => {
            run(0).assert_err(AGENT);
            assert_eq!(repo.read("message.txt"), b"s: t\n\nAI-used-for: code\n");
        }
        "git provenance check" | "git provenance check v1.0..HEAD" => {
            run(1).assert_out("error[agent-trailer]");
        }
        "git provenance check *.patch" => {
            repo.git(["format-patch", "-q", "main"]);
            run(1).assert_out("error[agent-trailer]");
        }
        "git provenance check --fix main.." => {
            run(0);
            assert!(!String::from_utf8_lossy(&repo.message("HEAD~2")).contains(AGENT));
        }
        "git provenance policy init linux" => {
            run(0);
            assert!(repo.read(".git-provenance.yml").starts_with(b"#"));
        }
        _ => panic!("the README has a command that this walk does not know: {command}"),
    }
}

#[track_caller]
fn ended(terminal: &mut Terminal) {
    let finished = terminal.finish();
    assert_eq!(finished.code, Some(0), "{}", finished.screen);
}
