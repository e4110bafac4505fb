//! Makes a page of the manual from its source in `man/src/`: roff with plain text between the requests,
//! and lines that begin with `@`, which stand for what the program knows itself.
//!
//! | line | stands for |
//! |---|---|
//! | `@title DATE` | the title line |
//! | `@name` | the section NAME, from the command's own description |
//! | `@commands` | each subcommand with its page |
//! | `@options` … `@end` | the arguments and options of the command; between them `@more NAME` and text |
//! | `@command WORD` … `@end` | the same for a command below this one, with its description |
//! | `@include FILE` | `man/src/FILE` |
//! | `@rules`, `@presets` | the tables of the program |
//! | `@keys` | the keys of a policy, from its schema |

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Arg, Command};
use git_provenance::testing::policy::{Severity, preset, preset_ids};
use git_provenance::testing::rules::RULES;

use crate::command_line::{options, program, visible};
use crate::roff;

/// A page: its file name, and what stands in it.
pub(crate) struct Page {
    pub(crate) file: String,
    pub(crate) roff: String,
}

pub(crate) fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("man")
}

/// All pages as they should be.
pub(crate) fn all() -> Vec<Page> {
    let mut names: Vec<String> = std::fs::read_dir(directory().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".1") || name.ends_with(".5"))
        .collect();
    names.sort();
    names.into_iter().map(|file| Page { roff: Maker::new(&file).make(), file }).collect()
}

fn source(file: &str) -> String {
    std::fs::read_to_string(directory().join("src").join(file)).unwrap()
}

struct Maker {
    name: String,
    section: String,
    /// The command that the page is about; the pages of section 5 are about none.
    command: Option<Command>,
    out: String,
    /// Between `.EX` and `.EE`.
    example: bool,
    /// Behind `.TP`: one line of its own.
    tag: bool,
    /// Running text that has not gone out yet.
    text: Vec<String>,
    /// Commands below this one that the source has come to.
    described: Vec<String>,
}

impl Maker {
    fn new(file: &str) -> Self {
        let (name, section) = file.rsplit_once('.').unwrap();
        let program = program();
        let command =
            match name.strip_prefix("git-provenance-") {
                Some(sub) => Some(program.find_subcommand(sub).unwrap_or_else(|| {
                    panic!("man/src/{file} is about a command that there is not")
                })),
                None => (section == "1").then_some(&program),
            };
        Self {
            name: name.to_owned(),
            section: section.to_owned(),
            command: command.cloned(),
            out: String::new(),
            example: false,
            tag: false,
            text: Vec::new(),
            described: Vec::new(),
        }
    }

    fn make(mut self) -> String {
        let text = source(&format!("{}.{}", self.name, self.section));
        self.lines(&text);
        self.flush();
        let command = self.command.filter(|_| self.name != "git-provenance");
        for below in command.iter().flat_map(visible) {
            let name = below.get_name();
            let said = self.described.iter().any(|one| one == name);
            assert!(said, "man/src/{}.1 needs `@command {name}`", self.name);
        }
        let made = "Made from man/src by `UPDATE_MAN=1 cargo test --test docs`; edit it there.";
        format!(".\\\" {made}\n{}", self.out)
    }

    fn lines(&mut self, text: &str) {
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let Some(directive) = line.strip_prefix('@') else {
                self.line(line);
                continue;
            };
            let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
            match word {
                "title" => self.title(rest),
                "name" => self.name(),
                "include" => self.lines(&source(rest)),
                "commands" => self.commands(),
                "rules" => self.rules(),
                "presets" => self.presets(),
                "keys" => self.push(&crate::policy_keys::entries()),
                "options" | "command" => {
                    let block: Vec<&str> =
                        lines.by_ref().take_while(|one| *one != "@end").collect();
                    self.block(word, rest, &block);
                }
                _ => panic!("man/src/{}: unknown `@{word}`", self.name),
            }
        }
    }

    /// Requests and examples go out as they are; running text is gathered, so that it can be filled.
    fn line(&mut self, line: &str) {
        let request = line.starts_with(['.', '\'']);
        if !request && !self.example && !self.tag {
            self.text.push(line.to_owned());
            return;
        }
        self.flush();
        let line = match (request, self.tag) {
            (true, _) => line.to_owned(),
            (false, true) => roff::text(line),
            (false, false) => roff::at_start(&roff::literal(line)),
        };
        self.out.push_str(&format!("{line}\n"));
        self.tag = matches!(line.as_str(), ".TP" | ".TQ");
        self.example = line == ".EX" || self.example && line != ".EE";
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.out.push_str(&roff::paragraph(&self.text.join(" ")));
            self.text.clear();
        }
    }

    fn push(&mut self, text: &str) {
        self.flush();
        self.out.push_str(text);
    }

    fn command(&self) -> &Command {
        self.command.as_ref().expect("only pages about a command have these lines")
    }

    fn title(&mut self, date: &str) {
        let name = roff::literal(&self.name.to_uppercase());
        let version = concat!("git\\-provenance ", env!("CARGO_PKG_VERSION"));
        let section = &self.section;
        let title =
            format!(".TH \"{name}\" {section} {date} \"{version}\" \"Git Provenance Manual\"\n");
        // No justified text and no hyphenation, as in git's own pages.
        self.push(&format!("{title}.nh\n.ad l\n"));
    }

    fn name(&mut self) {
        let about = about(self.command());
        let name = roff::literal(&self.name);
        self.push(".SH NAME\n");
        self.push(&roff::paragraph(&format!("{name} \\- {}", first_lower(&about))));
    }

    fn commands(&mut self) {
        for one in visible(&self.command().clone()) {
            let page = roff::literal(&format!("git-provenance-{}", one.get_name()));
            self.push(&format!(".TP\n\\fB{page}\\fR(1)\n"));
            self.push(&roff::paragraph(&roff::sentence(&about(one))));
        }
    }

    fn block(&mut self, word: &str, name: &str, block: &[&str]) {
        let command = match word {
            "options" => self.command().clone(),
            _ => {
                self.described.push(name.to_owned());
                let below = self.command().find_subcommand(name).cloned();
                below.unwrap_or_else(|| panic!("there is no `{} {name}`", self.name))
            }
        };
        let (first, mut more) = additions(block);
        if word == "command" {
            self.push(&format!(".TP\n{}\n", usage(&command)));
            self.push(&roff::paragraph(&roff::sentence(&about(&command))));
            self.addition(&first);
        }
        let arguments =
            command.get_arguments().filter(|one| one.is_positional() && !one.is_hide_set());
        let entry = |one: &Arg| (one.get_id().to_string(), roff::argument(one));
        let mut entries: Vec<(String, String)> = arguments.map(entry).collect();
        for one in options(&command) {
            entries.push((format!("--{}", one.get_long().unwrap()), roff::option(one)));
        }
        let inner = word == "command" && !entries.is_empty();
        self.push(if inner { ".RS\n" } else { "" });
        for (name, roff) in entries {
            self.push(&roff);
            self.addition(&more.remove(&name).unwrap_or_default());
        }
        self.push(if inner { ".RE\n" } else { "" });
        let left: Vec<&String> = more.keys().collect();
        assert!(left.is_empty(), "{}: `@more` for what there is not: {left:?}", self.name);
    }

    fn addition(&mut self, lines: &[&str]) {
        lines.iter().for_each(|line| self.line(line));
    }

    fn rules(&mut self) {
        for rule in RULES {
            let name = roff::literal(rule.name());
            self.push(&format!(".TP\n\\fB{name}\\fR ({})\n", severity(rule.severity)));
            let first = rule.explain.split("\n\n").next().unwrap_or_default();
            let end = first.find(". ").map_or(first.len(), |at| at + 1);
            // Their asterisks are the words' own.
            self.push(&roff::paragraph(&first[..end].replace('*', "")));
        }
    }

    fn presets(&mut self) {
        for id in preset_ids() {
            let policy = preset(id).unwrap();
            let name = roff::literal(id);
            let text = policy.source.text.map_or(String::new(), |text| format!(": {text}"));
            let project = match policy.name.as_str() {
                "this project" => "Any project".to_owned(),
                name => name.to_owned(),
            };
            self.push(&format!(".TP\n\\fB{name}\\fR\n"));
            self.push(&roff::paragraph(&roff::sentence(&format!("{project}{text}"))));
        }
    }
}

/// The lines before the first `@more`, and those after each.
fn additions<'a>(block: &[&'a str]) -> (Vec<&'a str>, BTreeMap<String, Vec<&'a str>>) {
    let mut first = Vec::new();
    let mut more: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut current: Option<String> = None;
    for line in block {
        match (line.strip_prefix("@more "), &current) {
            (Some(name), _) => current = Some(name.to_owned()),
            (None, Some(name)) => more.entry(name.clone()).or_default().push(line),
            (None, None) => first.push(*line),
        }
    }
    (first, more)
}

fn about(command: &Command) -> String {
    command.get_about().expect("each command says what it does").to_string()
}

fn first_lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// The words of a command below this one, with its values.
fn usage(command: &Command) -> String {
    let usage = command.clone().render_usage().to_string();
    let usage =
        usage.trim_start_matches("Usage: git provenance ").replace("[OPTIONS]", "[options]");
    let words = usage
        .split_once(' ')
        .map_or((usage.as_str(), ""), |(_, rest)| rest.split_once(' ').unwrap_or((rest, "")));
    let values =
        if words.1.is_empty() { String::new() } else { format!(" {}", roff::literal(words.1)) };
    format!("\\fB{}\\fR{values}", roff::literal(words.0))
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Off => "off",
    }
}
