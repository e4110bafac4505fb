//! PURE. Single values of a policy: what each may be, and the error if it is not that.

use serde::Deserialize;
#[cfg(test)]
use serde_json::json;

use super::glob;
use super::presets;
use crate::disclosure::grammar::Allowed;
#[cfg(test)]
use crate::setting::words::schema;
use crate::setting::{Choice, Found, MapKey, Problem, Setting, number, scalar, words};
use crate::text::did_you_mean::nearest;
use crate::text::quote::{one_line, quote};

/// The version of the format that is understood.
const VERSION: u64 = 1;
/// Maximum of a limit in lines.
const MAX_LINES: u64 = 1_000_000_000;
/// Minimum length of the phrase that confirms a sign-off, in characters other than spaces.
const MIN_PHRASE_CHARS: usize = 3;
/// Maximum length of that phrase in characters.
const MAX_PHRASE_CHARS: usize = 80;

scalar! {
    /// The version of the format.
    Version(u64) = version, json!({"const": VERSION});

    /// The id of a preset.
    PresetId(String) = preset_id, json!({"enum": presets::preset_ids()});

    /// The id of a commit, or the beginning of one.
    CommitId(String) = commit_id, json!({"type": "string", "pattern": "^[0-9A-Fa-f]{7,64}$"});

    /// A day as `YYYY-MM-DD`.
    Date(String) = date,
        json!({"type": "string", "pattern": "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"});

    /// Whether prompts may be quoted; whether one is missing, nobody can see.
    Prompts(Allowed) = prompts, json!({"enum": ["forbidden", "optional"]});

    /// The token of any trailer.
    AnyToken(String) = words::token, schema::word(&[]);

    /// What a limit is about.
    LimitCategory(String) = |found: &Found<'_>| words::word(found, "a category"), schema::word(&[]);

    /// The kind of change that has a limit.
    ChangeKind(String) = |found: &Found<'_>| words::kebab_case(found, "a kind of change"),
        schema::kebab_case();

    /// A limit in lines.
    Lines(u64) = |found: &Found<'_>| number(found, 1..=MAX_LINES),
        json!({"type": "integer", "minimum": 1, "maximum": MAX_LINES});

    /// The phrase that a person types to sign off.
    Phrase(String) = phrase, json!({"type": "string", "minLength": MIN_PHRASE_CHARS,
        "maxLength": MAX_PHRASE_CHARS, "pattern": "^\\S+(?: \\S+)*$"});

    /// A glob from the top of the repository.
    Glob(String) = glob, json!({"type": "string", "minLength": 1, "maxLength": glob::MAX_GLOB_BYTES,
        "pattern": "\\S", "not": {"pattern": "^(?:/|\\./|!)|/$|(?:^|/)\\.\\.(?:/|$)"}});

    /// The name of a rule.
    RuleName(String) = |found: &Found<'_>| words::kebab_case(found, "the name of a rule"),
        schema::kebab_case();
}

impl MapKey for RuleName {
    const MAP: &'static str = "severity";
}

fn version(found: &Found<'_>) -> Result<u64, Problem> {
    let version = number(found, 0..=u64::MAX)?;
    if version != VERSION {
        let problem = Problem::new(format!("{found} is not a version of the format"));
        return Err(problem.hint("this program understands `version: 1`"));
    }
    Ok(version)
}

fn preset_id(found: &Found<'_>) -> Result<String, Problem> {
    let id = found.text()?;
    let ids = presets::preset_ids();
    if ids.contains(&id) {
        return Ok(id.to_owned());
    }
    let problem = Problem::new(format!("there is no preset `{}`", quote(id)));
    let problem = match id.contains(['.', '/']) {
        true => problem.hint("presets can be extended, files cannot"),
        false => problem.hint(format!("the presets are {}", ids.join(", "))),
    };
    Err(problem.did_you_mean(nearest(id, ids)))
}

fn commit_id(found: &Found<'_>) -> Result<String, Problem> {
    let text = found.text()?;
    if (7..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(text.to_owned());
    }
    Err(found.is_not("a commit id of 7 to 64 hexadecimal digits"))
}

fn date(found: &Found<'_>) -> Result<String, Problem> {
    let text = found.text()?;
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
    Err(found.is_not("a day as YYYY-MM-DD"))
}

fn prompts(found: &Found<'_>) -> Result<Allowed, Problem> {
    /// What can be said about prompts.
    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Prompts {
        Forbidden,
        Optional,
    }
    if let Found::Text("required") = found {
        let problem = Problem::new("`prompts` cannot be `required`");
        return Err(
            problem.hint("no rule can tell that a prompt is missing; say it in `reminders`")
        );
    }
    Choice::take(found).map(|Choice(prompts)| match prompts {
        Prompts::Forbidden => Allowed::Forbidden,
        Prompts::Optional => Allowed::Optional,
    })
}

fn phrase(found: &Found<'_>) -> Result<String, Problem> {
    let phrase = found.text()?;
    let printable = phrase.chars().filter(|c| !c.is_whitespace()).count();
    let plain = phrase == one_line(phrase);
    if !plain || printable < MIN_PHRASE_CHARS || phrase.chars().count() > MAX_PHRASE_CHARS {
        let problem = Problem::new(format!("`{}` cannot be the phrase to type", quote(phrase)));
        return Err(problem.hint(format!(
            "one line of {MIN_PHRASE_CHARS} to {MAX_PHRASE_CHARS} characters, single spaces only between words"
        )));
    }
    Ok(phrase.to_owned())
}

fn glob(found: &Found<'_>) -> Result<String, Problem> {
    let text = found.text()?;
    match glob::compile(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => {
            Err(Problem { message: error.to_string(), hint: error.hint().map(str::to_owned) })
        }
    }
}
