//! `git provenance explain`: what a rule wants and why. Needs no repository.

use super::files::print;
use crate::error::{Error, exit};
use crate::policy::suggest::nearest;
use crate::rules::{RULES, rule};

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
        let name = crate::escape::line(name.as_bytes());
        return Err(Error::Usage { what: format!("there is no rule `{name}`"), hint: Some(hint) });
    };
    let severity = crate::report::severity(rule.severity);
    let text = paragraphs(rule.explain);
    print(
        format!("{}: {severity} unless the policy says otherwise\n\n{text}", rule.name).as_bytes(),
    )?;
    Ok(exit::DONE)
}

/// Every rule with the first sentence about it.
fn list() -> String {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let rows = RULES.iter().map(|rule| {
        let first = first_sentence(rule.explain);
        let options = textwrap::Options::new(WIDTH)
            .initial_indent("")
            .subsequent_indent("  ")
            .break_words(false);
        let row = format!("{:width$}  {first}", rule.name);
        format!("{}\n", textwrap::fill(&row, options))
    });
    rows.collect()
}

/// Up to the first full stop that ends a sentence.
fn first_sentence(text: &str) -> &str {
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    paragraph.find(". ").map_or(paragraph, |end| &paragraph[..=end])
}

/// Columns of the text.
const WIDTH: usize = 80;

/// Wraps the paragraphs; examples stay as they are.
fn paragraphs(text: &str) -> String {
    let example = |part: &str| part.lines().any(|line| line.starts_with("bad: "));
    let parts = text.split("\n\n").map(|part| match example(part) {
        true => part.lines().map(|line| format!("    {line}\n")).collect(),
        false => format!("{}\n", textwrap::fill(part, WIDTH)),
    });
    parts.collect::<Vec<String>>().join("\n")
}
