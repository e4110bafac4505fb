//! `git provenance explain`: what a rule wants and why, and why a line was removed. Needs no repository.

use crate::draft::Cause;
use crate::error::{Error, exit};
use crate::rules::{RULES, Rule, RuleId};
use crate::session::files::{columns, print};
use crate::text::did_you_mean::nearest;
use crate::text::layout::{table, wrap_hanging};

/// Runs the command.
pub(crate) fn run(name: Option<&str>) -> Result<u8, Error> {
    let text = match name {
        Some(name) => explanation(name).ok_or_else(|| unknown(name))?,
        None => list(),
    };
    print(text.as_bytes())?;
    Ok(exit::DONE)
}

/// What is said about a rule, or about another cause for which lines are removed.
fn explanation(name: &str) -> Option<String> {
    let (head, text) = if let Some(rule) = RULES.into_iter().find(|rule| rule.name() == name) {
        let severity = crate::report::severity(rule.severity);
        (format!("{name}: {severity} unless the policy says otherwise"), rule.explain)
    } else {
        let cause = Cause::OTHERS.into_iter().find(|cause| cause.name() == name)?;
        (format!("{name}: why a line of a draft is removed; no rule of a policy"), cause.explain())
    };
    Some(format!("{}\n{}", wrapped(&head, 0), paragraphs(text)))
}

fn unknown(name: &str) -> Error {
    let names = RuleId::ALL.map(RuleId::name).into_iter().chain(Cause::OTHERS.map(Cause::name));
    let hint = match nearest(name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`git provenance explain` lists the rules".to_owned(),
    };
    let name = crate::text::escape::line(name.as_bytes());
    Error::usage(format!("there is no rule `{name}`"), hint)
}

/// Every rule with the first sentence about it.
fn list() -> String {
    let row = |rule: &Rule| [rule.name().to_owned(), first_sentence(rule.explain).to_owned()];
    table(&RULES.map(row), Some(width()))
}

/// Up to the first full stop that ends a sentence.
fn first_sentence(text: &str) -> &str {
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    paragraph.find(". ").map_or(paragraph, |end| &paragraph[..=end])
}

/// The columns of the text: those of a narrow terminal, and never more than is easy to read.
fn width() -> usize {
    columns().unwrap_or(MAX_COLUMNS).min(MAX_COLUMNS)
}

const MAX_COLUMNS: usize = 80;

/// Wraps the paragraphs, and the examples after their label.
fn paragraphs(text: &str) -> String {
    let is_example = |part: &str| part.lines().any(|line| line.starts_with("bad: "));
    let parts = text.split("\n\n").map(|part| {
        if is_example(part) {
            part.lines().map(|line| wrapped(&format!("    {line}"), EXAMPLE_INDENT)).collect()
        } else {
            wrapped(part, 0)
        }
    });
    parts.collect::<Vec<String>>().join("\n")
}

/// The column in which the words of an example begin.
const EXAMPLE_INDENT: usize = "    good:  ".len();

fn wrapped(text: &str, indent: usize) -> String {
    wrap_hanging(text, width(), indent).iter().map(|line| format!("{line}\n")).collect()
}
