//! PURE. Reading single values of a policy: what each may be, and the error if it is not that.

use super::error::Problem;
use super::tree::{Fault, Kind, Node};
use crate::text::did_you_mean::nearest;
use crate::text::escape::is_deceptive;
use crate::text::quote::{one_line, quote};

/// Longest text, in characters.
const MAX_TEXT: usize = 2000;
/// Longest word: a category, a rule, a trailer token.
const MAX_WORD: usize = 64;
/// Words that older YAML readers take for true or false.
const BOOLEANS: [&str; 8] = ["yes", "no", "on", "off", "y", "n", "true", "false"];

/// The entries of a map that has no other keys than these.
pub(super) fn map<'n>(node: &'n Node, what: &str, known: &[&str]) -> Result<&'n Node, Fault> {
    for (key, _) in entries(node, what)? {
        if !known.contains(&key.name.as_str()) {
            let hint = match nearest(&key.name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the keys here are {}", known.join(", ")),
            };
            return Err((
                key.id,
                Problem::new(format!("unknown key `{}`", quote(&key.name))).hint(hint),
            ));
        }
    }
    Ok(node)
}

/// The entries of a map with keys of the policy's own.
pub(super) fn entries<'n>(
    node: &'n Node,
    what: &str,
) -> Result<&'n [(super::tree::Key, Node)], Fault> {
    match &node.kind {
        Kind::Map(entries) => Ok(entries),
        _ => expected(node, &format!("a map (`{what}: {{…}}`)"), None),
    }
}

/// The entry of a map that must have it.
pub(super) fn required<'n>(node: &'n Node, key: &str) -> Result<&'n Node, Fault> {
    node.get(key)
        .map_or_else(|| node.fault(Problem::new(format!("the key `{key}` is missing"))), Ok)
}

/// The entries of a list, at most `most`.
pub(super) fn list(node: &Node, most: usize) -> Result<&[Node], Fault> {
    match &node.kind {
        Kind::List(list) if list.len() > most => {
            node.fault(Problem::new(format!("a list of {}; at most {most} are taken", list.len())))
        }
        Kind::List(list) => Ok(list),
        Kind::Text(text) => expected(node, "a list", Some(format!("write `[{}]`", quote(text)))),
        _ => expected(node, "a list", None),
    }
}

/// Text for people: one paragraph, its line ends are spaces.
pub(super) fn text(node: &Node) -> Result<String, Fault> {
    let raw = raw_text(node)?;
    let paragraph = one_line(raw);
    if paragraph.is_empty() {
        return node.fault(Problem::new("empty text"));
    }
    if raw.chars().count() > MAX_TEXT {
        return node.fault(Problem::new(format!("longer than {MAX_TEXT} characters")));
    }
    Ok(paragraph)
}

/// Text without control characters other than white space.
pub(super) fn raw_text(node: &Node) -> Result<&str, Fault> {
    let text = match &node.kind {
        Kind::Text(text) => text,
        Kind::Count(_) | Kind::Number(_) | Kind::Bool(_) => {
            return expected(node, "text", Some("put it in quotes".to_owned()));
        }
        Kind::Null | Kind::List(_) | Kind::Map(_) => return expected(node, "text", None),
    };
    match text.chars().find(|c| is_deceptive(*c) && !matches!(c, '\t' | '\n' | '\r')) {
        Some(c) => {
            node.fault(Problem::new(format!("the unprintable character U+{:04X}", u32::from(c))))
        }
        None => Ok(text),
    }
}

/// A whole number.
pub(super) fn count(node: &Node, range: std::ops::RangeInclusive<u64>) -> Result<u64, Fault> {
    match &node.kind {
        Kind::Count(value) if range.contains(value) => Ok(*value),
        Kind::Text(text) if text.parse::<u64>().is_ok() => {
            expected(node, "a number", Some("write it without quotes".to_owned()))
        }
        _ => expected(node, &format!("a number from {} to {}", range.start(), range.end()), None),
    }
}

/// `true` or `false`.
pub(super) fn boolean(node: &Node) -> Result<bool, Fault> {
    match &node.kind {
        Kind::Bool(value) => Ok(*value),
        Kind::Text(text) if matches!(text.to_ascii_lowercase().as_str(), "yes" | "on" | "y") => {
            expected(node, "`true` or `false`", Some("write `true`".to_owned()))
        }
        Kind::Text(text) if BOOLEANS.contains(&text.to_ascii_lowercase().as_str()) => {
            expected(node, "`true` or `false`", Some("write `false`".to_owned()))
        }
        _ => expected(node, "`true` or `false`", None),
    }
}

/// One of a few words. A policy's own `off` is the word `off`, never a boolean.
pub(super) fn choice<T: Copy>(node: &Node, choices: &[(&str, T)]) -> Result<T, Fault> {
    let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
    let wanted = match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => names.join(""),
    };
    let Kind::Text(word) = &node.kind else {
        let hint =
            matches!(node.kind, Kind::Bool(_)).then(|| format!("write one of the words {wanted}"));
        return expected(node, &wanted, hint);
    };
    if let Some((_, value)) = choices.iter().find(|(name, _)| name == word) {
        return Ok(*value);
    }
    let hint = match nearest(word, names) {
        _ if BOOLEANS.contains(&word.to_ascii_lowercase().as_str()) => {
            Some("this is not a yes-or-no setting; write one of the words".to_owned())
        }
        near => near.map(|near| format!("did you mean `{near}`?")),
    };
    expected(node, &wanted, hint)
}

/// A word of letters, digits and `-` that begins with a letter, and is no boolean to any YAML
/// reader.
pub(super) fn word(id: u32, name: &str, what: &str) -> Result<String, Fault> {
    let fail = |problem: Problem| Err((id, problem));
    let shown = quote(name);
    if BOOLEANS.contains(&name.to_ascii_lowercase().as_str()) {
        let hint = "some YAML readers take it for true or false; choose another word";
        return fail(Problem::new(format!("`{shown}` cannot be {what}")).hint(hint));
    }
    let good = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && !name.ends_with('-')
        && name.len() <= MAX_WORD
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !good {
        let hint = format!("letters, digits and `-`, at most {MAX_WORD}, a letter first");
        return fail(Problem::new(format!("`{shown}` cannot be {what}")).hint(hint));
    }
    Ok(name.to_owned())
}

/// A word in lower case, as names of rules and kinds are.
pub(super) fn kebab(id: u32, name: &str, what: &str) -> Result<String, Fault> {
    let name = word(id, name, what)?;
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) || name.contains("--") {
        let hint = format!("did you mean `{}`?", name.to_ascii_lowercase().replace("--", "-"));
        return Err((id, Problem::new(format!("`{name}` cannot be {what}")).hint(hint)));
    }
    Ok(name)
}

/// The token of a trailer other than `Signed-off-by`, which only a person at a terminal adds or
/// keeps.
pub(super) fn token(node: &Node) -> Result<String, Fault> {
    let name = raw_text(node)?;
    if let Some(bare) = name.strip_suffix(':') {
        let hint = format!("write `{}` without the colon", quote(bare));
        return node
            .fault(Problem::new(format!("`{}` cannot be a trailer", quote(name))).hint(hint));
    }
    word(node.id, name, "a trailer")
}

/// Different tokens in a list.
pub(super) fn tokens(node: &Node, most: usize) -> Result<Vec<String>, Fault> {
    let mut found: Vec<String> = Vec::new();
    for entry in list(node, most)? {
        let token = token(entry)?;
        if found.iter().any(|other| other.eq_ignore_ascii_case(&token)) {
            return entry.fault(Problem::new(format!("`{token}` is there twice")));
        }
        found.push(token);
    }
    Ok(found)
}

/// A day as `YYYY-MM-DD`.
pub(super) fn day(node: &Node) -> Result<String, Fault> {
    let text = raw_text(node)?;
    let number = |range: std::ops::Range<usize>| {
        text.get(range).and_then(|digits| digits.parse::<u16>().ok())
    };
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| {
            if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() }
        });
    let fits = |range, most| number(range).is_some_and(|value| (1..=most).contains(&value));
    if shape && fits(5..7, 12) && fits(8..10, 31) {
        return Ok(text.to_owned());
    }
    expected(node, "a day as YYYY-MM-DD", None)
}

/// A commit's id or the beginning of one.
pub(super) fn commit(node: &Node) -> Result<String, Fault> {
    let text = raw_text(node)?;
    if (7..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(text.to_owned());
    }
    expected(node, "a commit id of 7 to 64 hexadecimal digits", None)
}

/// The error for a value of the wrong kind.
pub(super) fn expected<T>(node: &Node, wanted: &str, hint: Option<String>) -> Result<T, Fault> {
    let message = format!("expected {wanted}, found {}", node.describe());
    node.fault(Problem { message, hint })
}
