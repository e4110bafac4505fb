//! `git provenance explain`: what a rule wants and why. Needs no repository.

use crate::error::{Error, exit};
use crate::rules::{RULES, Rule, rule};
use crate::session::files::{columns, print};
use crate::text::did_you_mean::nearest;
use crate::text::layout::{table, wrap_hanging};

/// Runs the command.
pub(crate) fn run(name: Option<&str>) -> Result<u8, Error> {
    let Some(name) = name else {
        print(list().as_bytes())?;
        return Ok(exit::DONE);
    };
    let Some(rule) = rule(name) else {
        let near = nearest(name, RULES.map(|rule| rule.name));
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`git provenance explain` lists the rules".to_owned(),
        };
        let name = crate::text::escape::line(name.as_bytes());
        return Err(Error::usage(format!("there is no rule `{name}`"), hint));
    };
    let severity = crate::report::severity(rule.severity);
    let head = format!("{}: {severity} unless the policy says otherwise", rule.name);
    print(format!("{}\n{}", wrapped(&head, 0), paragraphs(rule.explain)).as_bytes())?;
    Ok(exit::DONE)
}

/// Every rule with the first sentence about it.
fn list() -> String {
    let row = |rule: &&Rule| [rule.name.to_owned(), first_sentence(rule.explain).to_owned()];
    table(&RULES.iter().map(row).collect::<Vec<_>>(), Some(width()))
}

/// Up to the first full stop that ends a sentence.
fn first_sentence(text: &str) -> &str {
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    paragraph.find(". ").map_or(paragraph, |end| &paragraph[..=end])
}

/// Columns of the text: those of a narrow terminal, and never more than is easy to read.
fn width() -> usize {
    columns().unwrap_or(WIDEST).min(WIDEST)
}

const WIDEST: usize = 80;

/// Wraps the paragraphs, and the examples behind their word.
fn paragraphs(text: &str) -> String {
    let example = |part: &str| part.lines().any(|line| line.starts_with("bad: "));
    let parts = text.split("\n\n").map(|part| match example(part) {
        true => part.lines().map(|line| wrapped(&format!("    {line}"), EXAMPLE)).collect(),
        false => wrapped(part, 0),
    });
    parts.collect::<Vec<String>>().join("\n")
}

/// Where the words of an example stand.
const EXAMPLE: usize = "    good:  ".len();

fn wrapped(text: &str, indent: usize) -> String {
    wrap_hanging(text, width(), indent).iter().map(|line| format!("{line}\n")).collect()
}
