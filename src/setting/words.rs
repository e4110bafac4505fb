//! PURE. Words that stand in messages or name things: letters, digits and `-`.

use super::problem::Problem;
use super::read::Found;
use super::value::is_boolean;
use crate::text::quote::quote;
use git_message::SIGNED_OFF_BY;

/// Maximum length of a word in bytes.
const MAX_WORD_BYTES: usize = 64;

/// Takes a word that begins with a letter and is no boolean to any YAML reader; `what` says what it
/// would be.
pub(crate) fn word(found: &Found<'_>, what: &str) -> Result<String, Problem> {
    let name = found.text()?;
    let problem = Problem::new(format!("`{}` cannot be {what}", quote(name)));
    if is_boolean(name) {
        return Err(
            problem.hint("some YAML readers take it for true or false; choose another word")
        );
    }
    let is_word = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && !name.ends_with('-')
        && name.len() <= MAX_WORD_BYTES
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_word {
        let hint = format!("letters, digits and `-`, at most {MAX_WORD_BYTES}, a letter first");
        return Err(problem.hint(hint));
    }
    Ok(name.to_owned())
}

/// Takes a word in lower case, as names of rules and kinds are.
pub(crate) fn kebab_case(found: &Found<'_>, what: &str) -> Result<String, Problem> {
    let name = word(found, what)?;
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) || name.contains("--") {
        let near = name.to_ascii_lowercase().replace("--", "-");
        return Err(Problem::new(format!("`{name}` cannot be {what}")).did_you_mean(Some(&near)));
    }
    Ok(name)
}

/// Takes the token of a trailer.
pub(crate) fn token(found: &Found<'_>) -> Result<String, Problem> {
    let name = found.text()?;
    if let Some(bare) = name.strip_suffix(':') {
        let problem = Problem::new(format!("`{}` cannot be a trailer", quote(name)));
        return Err(problem.hint(format!("write `{}` without the colon", quote(bare))));
    }
    word(found, "a trailer")
}

/// Takes the token of a trailer other than `Signed-off-by`, which only a person at a terminal adds or
/// keeps.
pub(crate) fn other_token(found: &Found<'_>) -> Result<String, Problem> {
    let token = token(found)?;
    if token.eq_ignore_ascii_case(SIGNED_OFF_BY) {
        let hint = "whether the project has sign-offs is said by `sign-off: {mode: …}`; an agent's always go";
        return Err(Problem::new(format!("`{token}` cannot stand here")).hint(hint));
    }
    Ok(token)
}

#[cfg(test)]
pub(crate) mod schema {
    use serde_json::{Value, json};

    use super::MAX_WORD_BYTES;

    /// What older YAML readers take for true or false.
    const BOOLEAN: &str = "^(?:[Yy]|[Nn]|[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$";

    fn schema(pattern: &str, others: &[&str]) -> Value {
        let patterns = [BOOLEAN].iter().chain(others).map(|pattern| json!({"pattern": pattern}));
        let patterns: Vec<Value> = patterns.collect();
        json!({"type": "string", "maxLength": MAX_WORD_BYTES, "pattern": pattern, "not": {"anyOf": patterns}})
    }

    /// The JSON Schema of a word that does not match one of the patterns.
    pub(crate) fn word(others: &[&str]) -> Value {
        schema("^[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?$", others)
    }

    /// The JSON Schema of a word in lower case.
    pub(crate) fn kebab_case() -> Value {
        schema("^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$", &[])
    }

    /// The JSON Schema of a token other than `Signed-off-by`.
    pub(crate) fn other_token() -> Value {
        word(&["^[Ss][Ii][Gg][Nn][Ee][Dd]-[Oo][Ff][Ff]-[Bb][Yy]$"])
    }
}
