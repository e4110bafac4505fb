//! PURE. Agents among running programs: exact names only, since `pi` is a part of many paths.

use std::path::Path;

use super::catalogue::Tables;
use super::{Signal, Strength};

/// Programs that run another one, which their command line names.
const INTERPRETERS: [&str; 11] =
    ["node", "bun", "deno", "python", "python3", "ruby", "perl", "sh", "bash", "dash", "zsh"];

/// A running program, as the system shows it.
#[derive(Clone, Copy, Debug)]
pub struct Running<'a> {
    /// The name it goes by.
    pub name: &'a str,
    /// The file that it runs.
    pub program: Option<&'a Path>,
    /// Its command line.
    pub words: &'a [&'a str],
}

/// The nearest agent among these programs, the nearest one first.
pub(super) fn signal(tables: &Tables, running: &[Running<'_>]) -> Option<Signal> {
    let mut inside = running.iter().take_while(|one| !is_border(tables, one));
    inside.find_map(|one| agent(tables, one))
}

/// What started these says nothing about who types in them.
fn is_border(tables: &Tables, one: &Running<'_>) -> bool {
    // tmux calls itself `tmux: server`, sshd `sshd: somebody`.
    let name = one.name.split(':').next().unwrap_or_default();
    tables.process_borders.iter().any(|border| border == name)
}

fn agent(tables: &Tables, one: &Running<'_>) -> Option<Signal> {
    let names = names(one);
    let (id, process) = tables.processes.iter().find(|(_, process)| {
        names.contains(&process.name.as_str()) || is_version_of(one.program, &process.name)
    })?;
    let strength = if process.is_word { Strength::Shared } else { Strength::Strong };
    Some(Signal {
        agent: tables.agents[*id].0.clone(),
        variable: format!("process {}", process.name),
        strength,
        why: format!("it runs under the program `{}`", process.name),
    })
}

/// What a program is called: its own name, its file, and for an interpreter the script.
fn names<'a>(one: &Running<'a>) -> Vec<&'a str> {
    let file = one.program.and_then(Path::file_name).and_then(|name| name.to_str());
    let mut names = vec![one.name];
    names.extend(file);
    let interpreter = file.or_else(|| one.words.first().map(|word| base(word)));
    let is_interpreter = |name: &str| {
        INTERPRETERS.contains(&name) || name.starts_with("python3.") || name.starts_with("node")
    };
    if interpreter.is_some_and(is_interpreter) {
        let script = one.words.iter().skip(1).find(|word| !word.starts_with('-'));
        names.extend(script.map(|word| base(word)));
    }
    names
}

fn base(word: &str) -> &str {
    let name = word.rsplit('/').next().unwrap_or(word);
    [".js", ".mjs", ".py"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
}

/// `…/claude/versions/2.1.0`: the file is named by its version.
fn is_version_of(program: Option<&Path>, name: &str) -> bool {
    let Some(directory) = program.and_then(Path::parent) else { return false };
    directory.ends_with(Path::new(name).join("versions"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalogue;

    fn found(running: &[Running<'_>]) -> Option<(String, Strength)> {
        let signal = Catalogue::builtin().running(running)?;
        Some((signal.agent, signal.strength))
    }

    fn one<'a>(name: &'a str, program: &'a str, words: &'a [&'a str]) -> Running<'a> {
        Running { name, program: Some(Path::new(program)), words }
    }

    #[test]
    fn an_agent_is_known_by_its_exact_name() {
        let strong = |agent: &str| Some((agent.to_owned(), Strength::Strong));
        assert_eq!(found(&[one("claude", "/usr/bin/claude", &["claude"])]), strong("claude-code"));
        let script = ["node", "--no-warnings", "/usr/local/bin/codex", "exec"];
        assert_eq!(found(&[one("node", "/usr/bin/node", &script)]), strong("codex"));
        let script = ["/usr/bin/python3", "/home/r/.local/bin/aider", "--yes"];
        assert_eq!(found(&[one("python3", "/usr/bin/python3.11", &script)]), strong("aider"));
        let versioned = "/home/r/.local/share/claude/versions/2.1.172";
        assert_eq!(found(&[one("2.1.172", versioned, &["claude"])]), strong("claude-code"));
        let word = found(&[one("pi", "/usr/bin/pi", &["pi"])]);
        assert_eq!(word.map(|found| found.1), Some(Strength::Shared));
    }

    #[test]
    fn each_program_is_known_exactly_and_nothing_like_it() {
        for (agent, name) in Catalogue::builtin().process_names() {
            let of = |name: &str| found(&[one(name, &format!("/usr/bin/{name}"), &[name])]);
            assert_eq!(of(name).map(|found| found.0).as_deref(), Some(agent), "{name}");
            for other in [
                format!("{name}x"),
                format!("x{name}"),
                format!("{name}-notes"),
                name.to_uppercase(),
            ] {
                assert_eq!(of(&other), None, "{other}");
            }
        }
    }

    #[test]
    fn people_and_their_programs_are_not_agents() {
        for running in [
            one("bash", "/usr/bin/bash", &["bash", "-c", "claude --help"]),
            one("vim", "/usr/bin/vim", &["vim", "/src/aider"]),
            one("node", "/usr/bin/node", &["node", "/srv/pi/server.js"]),
            one("code", "/usr/share/code/code", &["code", "--type=renderer"]),
            one("claude-notes", "/home/claude/bin/claude-notes", &["claude-notes"]),
            one("git", "/home/codex/git", &["git", "commit", "codex"]),
        ] {
            assert_eq!(found(&[running]), None, "{running:?}");
        }
    }

    #[test]
    fn what_started_a_multiplexer_says_nothing_about_its_windows() {
        let shell = one("bash", "/usr/bin/bash", &["-bash"]);
        let agent = one("codex", "/usr/bin/codex", &["codex"]);
        assert!(found(&[shell, agent]).is_some());
        for border in ["tmux: server", "sshd", "screen"] {
            assert_eq!(found(&[shell, one(border, "/usr/bin/tmux", &[]), agent]), None);
        }
    }
}
