//! The committed pages are those that their sources and the program make, and each has what a reader of git's
//! manual looks for.

use git_provenance::testing::cli::CommitLine;
use git_provenance::testing::cli::{Cli, CommitOptions};
use git_provenance::testing::policy;

use clap::Parser as _;

use crate::command_line::{program, visible};
use crate::pages::{self, Page};

/// In git's order.
const SECTIONS: [&str; 10] = [
    "NAME",
    "SYNOPSIS",
    "DESCRIPTION",
    "OPTIONS",
    "EXAMPLES",
    "CONFIGURATION",
    "ENVIRONMENT",
    "FILES",
    "\"EXIT STATUS\"",
    "\"SEE ALSO\"",
];

#[test]
fn the_committed_pages_are_current() {
    let pages = pages::all();
    let committed = || {
        let entries = std::fs::read_dir(pages::directory()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name != "src").collect::<Vec<_>>()
    };
    if std::env::var_os("UPDATE_MAN").is_some() {
        for name in committed() {
            std::fs::remove_file(pages::directory().join(name)).unwrap();
        }
        for page in &pages {
            std::fs::write(pages::directory().join(&page.file), &page.roff).unwrap();
        }
    }
    let stale = |page: &&Page| {
        let stands = std::fs::read_to_string(pages::directory().join(&page.file));
        stands.ok().as_ref() != Some(&page.roff)
    };
    let mut wrong: Vec<String> = pages.iter().filter(stale).map(|one| one.file.clone()).collect();
    wrong.extend(committed().into_iter().filter(|name| pages.iter().all(|one| one.file != *name)));
    assert!(
        wrong.is_empty(),
        "{wrong:?} in man/ are not current: UPDATE_MAN=1 cargo test --test docs"
    );
}

#[test]
fn each_subcommand_has_a_page() {
    let pages = pages::all();
    for command in visible(&program()) {
        let file = format!("git-provenance-{}.1", command.get_name());
        let there = pages.iter().any(|page| page.file == file);
        assert!(there, "there is no man/src/{file}");
    }
}

#[test]
fn each_page_has_gits_sections_and_three_examples() {
    for page in pages::all() {
        let headings: Vec<&str> =
            page.roff.lines().filter_map(|line| line.strip_prefix(".SH ")).collect();
        let mut at = 0;
        for section in SECTIONS {
            if page.file.ends_with(".5") && !matches!(section, "NAME" | "EXAMPLES" | "\"SEE ALSO\"")
            {
                continue;
            }
            let found = headings.iter().position(|heading| *heading == section);
            let found = found.unwrap_or_else(|| panic!("{} has no {section}", page.file));
            assert!(found >= at, "{}: {section} is out of order", page.file);
            at = found;
        }
        let examples = page.roff.lines().filter(|line| *line == ".EX").count();
        assert!(examples >= 3, "{} has {examples} examples", page.file);
    }
}

#[test]
fn the_pages_that_are_referred_to_exist() {
    let pages = pages::all();
    for page in &pages {
        let ours = page.roff.lines().filter(|line| line.contains("provenance"));
        for line in ours.filter_map(|line| line.strip_prefix(".BR ")) {
            let (name, section) = line.split_once(" (").unwrap();
            let file = format!("{}.{}", name.replace("\\-", "-"), &section[..1]);
            assert!(pages.iter().any(|one| one.file == file), "{} refers to {file}", page.file);
        }
    }
}

#[test]
fn the_examples_are_command_lines_that_the_program_takes() {
    let mut tried = 0;
    for page in pages::all() {
        for line in examples(&page.roff) {
            let Some(typed) = line.find("git provenance ").filter(|_| line.starts_with("$ "))
            else {
                continue;
            };
            tried += 1;
            if let Err(error) = parse(&words(&line[typed..])) {
                panic!("{}: {line}\n{error}", page.file);
            }
        }
    }
    assert!(tried > 20, "only {tried} examples were found");
}

#[test]
fn the_policies_among_the_examples_are_policies() {
    let page = pages::all().into_iter().find(|page| page.file.ends_with(".5")).unwrap();
    let text = examples(&page.roff).collect::<Vec<_>>().join("\n");
    let policies: Vec<&str> = text.split("version: 1\n").skip(1).collect();
    assert_eq!(policies.len(), 3);
    for yaml in policies {
        policy::from_yaml(format!("version: 1\n{yaml}").as_bytes(), "example").unwrap();
    }
}

/// The lines of the examples as they are shown.
fn examples(roff: &str) -> impl Iterator<Item = String> {
    let mut inside = false;
    roff.lines().filter_map(move |line| {
        match line {
            ".EX" => inside = true,
            ".EE" => inside = false,
            _ if inside => return Some(shown(line)),
            _ => {}
        }
        None
    })
}

fn shown(line: &str) -> String {
    let line = line.replace("\\-", "-").replace("\\(aq", "'").replace("\\(ti", "~");
    line.replace("\\(ha", "^").replace("\\&", "")
}

/// The words up to a pipe or a redirection; single quotes as in a shell.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in line.split('\'').enumerate() {
        match at % 2 {
            1 => words.push(part.to_owned()),
            _ => words.extend(part.split_whitespace().map(str::to_owned)),
        }
    }
    let end = words.iter().position(|word| word.starts_with(['|', '>', '<']));
    words.truncate(end.unwrap_or(words.len()));
    words.split_off(1)
}

fn parse(words: &[String]) -> Result<(), clap::Error> {
    match words {
        [_, command, rest @ ..] if command == "commit" => {
            let line = CommitLine::parse(rest.iter().map(Into::into));
            let program = std::iter::once("commit".into());
            CommitOptions::try_parse_from(program.chain(line.ours.iter().cloned())).map(|_| ())
        }
        _ => Cli::try_parse_from(words).map(|_| ()),
    }
}
