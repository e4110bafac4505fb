//! Text as roff: what the sources of the pages write in plain words, and what clap knows of an option.

use clap::Arg;

use crate::command_line::spellings;

/// Running text, which may have roff's own escapes: `` `code` `` is bold, `*VALUE*` is italic, and a word that begins with a hyphen is
/// an option.
pub(crate) fn text(line: &str) -> String {
    let mut out = String::new();
    for (at, part) in line.split('`').enumerate() {
        match at % 2 {
            1 => out.push_str(&format!("\\fB{}\\fR", literal(part))),
            _ => out.push_str(&plain(part)),
        }
    }
    assert_eq!(line.matches('`').count() % 2, 0, "an open ` in: {line}");
    out
}

/// Text outside of code.
fn plain(part: &str) -> String {
    let mut out = String::new();
    for (at, piece) in part.split('*').enumerate() {
        match at % 2 {
            1 => out.push_str(&format!("\\fI{}\\fR", literal(piece))),
            _ => out.push_str(&options_in_bold(piece)),
        }
    }
    assert_eq!(part.matches('*').count() % 2, 0, "an open * in: {part}");
    out
}

fn options_in_bold(piece: &str) -> String {
    let words = piece.split(' ').map(|word| match word.strip_prefix('-') {
        Some(rest) if rest.starts_with(|next: char| next == '-' || next.is_alphanumeric()) => {
            let end = word.rfind(|last: char| last.is_alphanumeric()).map_or(0, |at| at + 1);
            format!("\\fB{}\\fR{}", literal(&word[..end]), quotes(&word[end..]))
        }
        _ => quotes(word),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A straight quote stays one.
fn quotes(text: &str) -> String {
    text.replace('\'', "\\(aq")
}

/// What is typed or shown as it is: hyphens are hyphens.
pub(crate) fn literal(text: &str) -> String {
    quotes(&text.replace('\\', "\\e"))
        .replace('-', "\\-")
        .replace('^', "\\(ha")
        .replace('~', "\\(ti")
}

/// A line must not begin with what roff takes for a request.
pub(crate) fn at_start(line: &str) -> String {
    match line.starts_with(['.', '\'']) {
        true => format!("\\&{line}"),
        false => line.to_owned(),
    }
}

/// Running text, its lines kept short. No end of a line is taken for that of a sentence, after which roff
/// would leave two spaces.
pub(crate) fn paragraph(words: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text(words).split_whitespace() {
        let last = lines.last_mut().expect("never empty");
        match last.is_empty() || last.len() + word.len() < WIDTH {
            true if last.is_empty() => last.push_str(word),
            true => last.push_str(&format!(" {word}")),
            false => lines.push(word.to_owned()),
        }
    }
    let ends = |line: &str| line.ends_with(['.', '?', '!', ')']);
    let lines = lines.iter().map(|line| match ends(line) {
        true => format!("{}\\&\n", at_start(line)),
        false => format!("{}\n", at_start(line)),
    });
    lines.collect()
}

/// mandoc complains about longer lines.
const WIDTH: usize = 76;

/// A sentence of the short help as one of the manual.
pub(crate) fn sentence(help: &str) -> String {
    let end = if help.ends_with(['.', ':']) { "" } else { "." };
    format!("{help}{end}")
}

/// One option: how it is written, and what the help says about it.
pub(crate) fn option(arg: &Arg) -> String {
    let value = value(arg);
    let spelt = spellings(arg).into_iter().map(|name| {
        let joined = if name.starts_with("--") { "=" } else { " " };
        let value = value.as_deref().map(|value| format!("{joined}\\fI{}\\fR", literal(value)));
        format!("\\fB{}\\fR{}", literal(&name), value.unwrap_or_default())
    });
    let spelt = spelt.collect::<Vec<_>>().join(", ");
    format!(".TP\n{spelt}\n{}", about(arg))
}

/// A positional argument.
pub(crate) fn argument(arg: &Arg) -> String {
    let name = value(arg).unwrap_or_default();
    let more = if arg.get_action().takes_values() && repeats(arg) { "..." } else { "" };
    format!(".TP\n\\fI{}\\fR{more}\n{}", literal(&name), about(arg))
}

fn repeats(arg: &Arg) -> bool {
    matches!(arg.get_action(), clap::ArgAction::Append)
}

fn value(arg: &Arg) -> Option<String> {
    let takes = arg.get_action().takes_values();
    let names = arg.get_value_names().filter(|_| takes)?;
    Some(names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
}

fn about(arg: &Arg) -> String {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    assert!(!help.is_empty(), "{} has no help", arg.get_id());
    let mut words = sentence(&help);
    let values = arg.get_possible_values();
    let shown: Vec<String> = values
        .iter()
        .filter(|_| !arg.is_hide_possible_values_set())
        .filter(|one| !one.is_hide_set())
        .map(|one| format!("`{}`", one.get_name()))
        .collect();
    if !shown.is_empty() && arg.get_action().takes_values() {
        words.push_str(&format!(" One of {}.", shown.join(", ")));
    }
    paragraph(&words)
}
