//! PURE. Finds agents among running programs. Names must match exactly, since `pi` is a part of many paths.

use std::path::Path;

use crate::index::Index;
use crate::trace::{Signal, Strength};

/// Programs that run a script, which their command line names.
const INTERPRETERS: [&str; 11] =
    ["node", "bun", "deno", "python", "python3", "ruby", "perl", "sh", "bash", "dash", "zsh"];

/// A running program, as the operating system shows it.
#[derive(Clone, Copy, Debug)]
pub struct ProcessInfo<'a> {
    /// Its name.
    pub name: &'a str,
    /// The file that it runs, if that is known.
    pub program: Option<&'a Path>,
    /// The words of its command line.
    pub words: &'a [&'a str],
}

/// Finds the nearest agent among the programs above a command, which come nearest first.
pub(crate) fn find_agent(index: &Index, ancestors: &[ProcessInfo<'_>]) -> Option<Signal> {
    let mut inside = ancestors.iter().take_while(|process| !is_border(index, process));
    inside.find_map(|process| match_agent(index, process))
}

/// Returns whether the ancestry of a terminal ends at a program: what started it says nothing about who types in it.
fn is_border(index: &Index, process: &ProcessInfo<'_>) -> bool {
    // tmux calls itself `tmux: server`, sshd `sshd: user`.
    let name = process.name.split(':').next().unwrap_or_default();
    index.process_borders.iter().any(|border| border == name)
}

/// Matches a program with those that are agents.
fn match_agent(index: &Index, process: &ProcessInfo<'_>) -> Option<Signal> {
    let names = names_of(process);
    let (agent, known) = index.processes.iter().find(|(_, known)| {
        names.contains(&known.name.as_str()) || is_version_of(process.program, &known.name)
    })?;
    let strength = if known.is_common_word { Strength::Shared } else { Strength::Strong };
    Some(Signal {
        agent: index.id_of(*agent).to_owned(),
        variable: format!("process {}", known.name),
        strength,
        why: format!("it runs under the program `{}`", known.name),
    })
}

/// Returns the names of a program: its own, that of its file, and for an interpreter that of the script.
fn names_of<'a>(process: &ProcessInfo<'a>) -> Vec<&'a str> {
    let file = process.program.and_then(Path::file_name).and_then(|name| name.to_str());
    let mut names = vec![process.name];
    names.extend(file);
    let interpreter = file.or_else(|| process.words.first().map(|word| base_name(word)));
    let is_interpreter = |name: &str| {
        INTERPRETERS.contains(&name) || name.starts_with("python3.") || name.starts_with("node")
    };
    if interpreter.is_some_and(is_interpreter) {
        let script = process.words.iter().skip(1).find(|word| !word.starts_with('-'));
        names.extend(script.map(|word| base_name(word)));
    }
    names
}

/// Returns the last component of a path, without the extension of a script.
fn base_name(word: &str) -> &str {
    let name = word.rsplit('/').next().unwrap_or(word);
    [".js", ".mjs", ".py"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
}

/// Returns whether a program is a version of another: `…/claude/versions/2.1.0`, where the file is named by its version.
fn is_version_of(program: Option<&Path>, name: &str) -> bool {
    let Some(directory) = program.and_then(Path::parent) else { return false };
    directory.ends_with(Path::new(name).join("versions"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalogue;

    fn find(ancestors: &[ProcessInfo<'_>]) -> Option<(String, Strength)> {
        let signal = Catalogue::builtin().running_agent(ancestors)?;
        Some((signal.agent, signal.strength))
    }

    fn process<'a>(name: &'a str, program: &'a str, words: &'a [&'a str]) -> ProcessInfo<'a> {
        ProcessInfo { name, program: Some(Path::new(program)), words }
    }

    #[test]
    fn an_agent_is_known_by_its_exact_name() {
        let strong = |agent: &str| Some((agent.to_owned(), Strength::Strong));
        assert_eq!(
            find(&[process("claude", "/usr/bin/claude", &["claude"])]),
            strong("claude-code")
        );
        let script = ["node", "--no-warnings", "/usr/local/bin/codex", "exec"];
        assert_eq!(find(&[process("node", "/usr/bin/node", &script)]), strong("codex"));
        let script = ["/usr/bin/python3", "/home/r/.local/bin/aider", "--yes"];
        assert_eq!(find(&[process("python3", "/usr/bin/python3.11", &script)]), strong("aider"));
        let versioned = "/home/r/.local/share/claude/versions/2.1.172";
        assert_eq!(find(&[process("2.1.172", versioned, &["claude"])]), strong("claude-code"));
        let word = find(&[process("pi", "/usr/bin/pi", &["pi"])]);
        assert_eq!(word.map(|(_, strength)| strength), Some(Strength::Shared));
    }

    #[test]
    fn each_program_is_known_exactly_and_nothing_like_it() {
        for (agent, name) in Catalogue::builtin().process_names() {
            let find_by_name =
                |name: &str| find(&[process(name, &format!("/usr/bin/{name}"), &[name])]);
            assert_eq!(
                find_by_name(name).map(|(agent, _)| agent).as_deref(),
                Some(agent),
                "{name}"
            );
            for other in [
                format!("{name}x"),
                format!("x{name}"),
                format!("{name}-notes"),
                name.to_uppercase(),
            ] {
                assert_eq!(find_by_name(&other), None, "{other}");
            }
        }
    }

    #[test]
    fn people_and_their_programs_are_not_agents() {
        for program in [
            process("bash", "/usr/bin/bash", &["bash", "-c", "claude --help"]),
            process("vim", "/usr/bin/vim", &["vim", "/src/aider"]),
            process("node", "/usr/bin/node", &["node", "/srv/pi/server.js"]),
            process("code", "/usr/share/code/code", &["code", "--type=renderer"]),
            process("claude-notes", "/home/claude/bin/claude-notes", &["claude-notes"]),
            process("git", "/home/codex/git", &["git", "commit", "codex"]),
        ] {
            assert_eq!(find(&[program]), None, "{program:?}");
        }
    }

    #[test]
    fn what_started_a_multiplexer_says_nothing_about_its_windows() {
        let shell = process("bash", "/usr/bin/bash", &["-bash"]);
        let agent = process("codex", "/usr/bin/codex", &["codex"]);
        assert!(find(&[shell, agent]).is_some());
        for border in ["tmux: server", "sshd", "screen"] {
            assert_eq!(find(&[shell, process(border, "/usr/bin/tmux", &[]), agent]), None);
        }
    }
}
