//! The completions, asked in the shells that they are for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::install_test::{install, path};
use crate::rig::{Format, Repo, skip};

#[path = "../docs/command_line.rs"]
mod command_line;

use command_line::{options, program, spellings, visible};

const SHELLS: [&str; 3] = ["bash", "zsh", "fish"];
/// No file of ours needs more than the shell's own start files.
const NO_START_FILES: [(&str, &str); 3] =
    [("bash", "--norc"), ("zsh", "-f"), ("fish", "--private")];

type Offers = BTreeMap<String, BTreeSet<String>>;

/// What a shell offers for each of the lines; `None` where there is no such shell.
fn ask(shell: &str, lines: &[String]) -> Option<Offers> {
    let repo = Repo::seeded(Format::usual());
    repo.git(["branch", "topic"]);
    let prefix = install(&repo);
    let share = prefix.join("share");
    repo.env("PATH", path(&prefix)).env("XDG_DATA_HOME", &share);
    repo.env("ZSH_COMPLETIONS", share.join("zsh/site-functions"));
    let (_, option) = NO_START_FILES.iter().find(|(name, _)| *name == shell)?;
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/shells");
    let script = scripts.join(format!("complete.{shell}"));
    let there = repo.shell(&format!("command -v {shell}")).run().code == Some(0);
    let outcome = there.then(|| repo.program(shell).arg(option).arg(script).args(lines).run());
    let Some(outcome) = outcome.filter(|outcome| outcome.code != Some(77)) else {
        skip(&format!("completion in {shell}"));
        return None;
    };
    let outcome = outcome.assert_success();
    assert_eq!(outcome.err(), "", "{outcome}");
    let mut offers = Offers::new();
    for part in outcome.out().split("== ").skip(1) {
        let (line, words) = part.split_once('\n').unwrap();
        let words = words.lines().map(|word| word.trim_end().to_owned());
        offers.insert(line.to_owned(), words.filter(|word| !word.is_empty()).collect());
    }
    Some(offers)
}

#[test]
fn each_shell_offers_what_fits() {
    let wanted: [(&str, &[&str]); 19] = [
        ("git provenance am", &["amend"]),
        ("git-provenance am", &["amend"]),
        ("git provenance amend to", &["topic"]),
        ("git provenance amend --drop", &["--drop-signatures"]),
        ("git provenance amend --policy li", &["linux", "linux-7.2"]),
        ("git provenance amend --ai-used-for re", &["research"]),
        ("git provenance check --policy-from to", &["topic"]),
        ("git provenance check --format s", &["sarif"]),
        ("git provenance commit --ai-used-for re", &["research"]),
        ("git provenance commit --policy li", &["linux", "linux-7.2"]),
        ("git provenance explain agent-s", &["agent-session-link", "agent-sign-off"]),
        ("git provenance agents te", &["test"]),
        ("git provenance agents show aid", &["aider"]),
        ("git provenance policy show qemu-d", &["qemu-draft"]),
        ("git provenance policy init ze", &["zephyr"]),
        ("git provenance policy use ze", &["zephyr"]),
        ("git provenance hook install pre-", &["pre-push"]),
        ("git provenance help am", &["amend"]),
        ("git provenance hook run send", &["sendemail-validate"]),
    ];
    // What `git-provenance` takes in bash is set up when `git provenance` is completed for the first time.
    let lines: Vec<String> = wanted.iter().map(|(line, _)| (*line).to_owned()).collect();
    for shell in SHELLS {
        let Some(offers) = ask(shell, &lines) else { continue };
        for (line, words) in wanted {
            if (shell, line) == ("bash", "git-provenance am") {
                continue;
            }
            let words: BTreeSet<String> = words.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(offers[line], words, "{shell}: {line}");
        }
    }
}

#[test]
fn each_shell_offers_every_subcommand_and_option() {
    let mut wanted: Vec<(String, BTreeSet<String>)> = Vec::new();
    collect("git provenance", &program(), &mut wanted);
    let lines: Vec<String> = wanted.iter().map(|(line, _)| line.clone()).collect();
    for shell in SHELLS {
        let Some(offers) = ask(shell, &lines) else { continue };
        for (line, words) in &wanted {
            let offered: BTreeSet<&str> =
                offers[line].iter().map(|word| word.trim_end_matches('=')).collect();
            let missing: Vec<&String> =
                words.iter().filter(|word| !offered.contains(word.as_str())).collect();
            assert!(missing.is_empty(), "{shell} does not offer {missing:?} for `{line}`");
        }
    }
}

/// The lines to be completed, each with what has to be offered.
fn collect(line: &str, command: &clap::Command, wanted: &mut Vec<(String, BTreeSet<String>)>) {
    let below: BTreeSet<String> = visible(command).map(|one| one.get_name().to_owned()).collect();
    if !below.is_empty() {
        wanted.push((format!("{line} "), below));
    }
    let (long, short): (BTreeSet<String>, BTreeSet<String>) =
        options(command).into_iter().flat_map(spellings).partition(|name| name.starts_with("--"));
    if !long.is_empty() {
        wanted.push((format!("{line} --"), long));
    }
    if !short.is_empty() {
        wanted.push((format!("{line} -"), short));
    }
    for one in visible(command) {
        collect(&format!("{line} {}", one.get_name()), one, wanted);
    }
}
