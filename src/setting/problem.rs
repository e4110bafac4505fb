//! PURE. What is wrong with a setting, and how that passes through a reader that knows only strings.

use serde::de;

use crate::text::did_you_mean::nearest;
use crate::text::quote::quote;

/// Marks the parts of a problem within the message of a reader's error. Messages quote what they repeat, so
/// it cannot be in them; keys that have it must be refused.
pub(crate) const MARK: char = '\u{1}';

/// A message and its hint, before the location is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// What is wrong.
    pub(crate) message: String,
    /// What to write instead.
    pub(crate) hint: Option<String>,
}

impl Problem {
    /// A problem with nothing to suggest.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    /// The same problem with a hint.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The same problem with the question whether `near` was meant, if there is one.
    pub(crate) fn did_you_mean(self, near: Option<&str>) -> Self {
        Self { hint: near.map(|near| format!("did you mean `{near}`?")).or(self.hint), ..self }
    }

    /// The problem as an error of any reader, which adds the location.
    pub(crate) fn into_error<E: de::Error>(self) -> E {
        E::custom(format_args!(
            "{MARK}{}{MARK}{}{MARK}",
            self.message,
            self.hint.unwrap_or_default()
        ))
    }

    /// The problem in the words of a reader's error: one of ours, or one of a derived reader about keys.
    pub(crate) fn from_error(error: &str) -> Option<Self> {
        if let Some((_, problem)) = error.split_once(MARK) {
            let (message, hint) = problem.split_once(MARK)?;
            let hint = hint.split(MARK).next().filter(|hint| !hint.is_empty());
            return Some(Self { message: message.to_owned(), hint: hint.map(str::to_owned) });
        }
        if let Some((_, rest)) = error.split_once("unknown field `") {
            let (key, known) = rest.rsplit_once("`, expected ")?;
            let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
            let problem = Self::new(format!("unknown key `{}`", quote(key)));
            return Some(
                problem
                    .hint(format!("the keys here are {}", known.join(", ")))
                    .did_you_mean(nearest(key, known)),
            );
        }
        if let Some((_, rest)) = error.split_once("missing field `") {
            return Some(Self::new(format!("the key `{}` is missing", rest.split('`').next()?)));
        }
        Self::of_value(error)
    }

    /// The problem that a derived reader has with a value.
    fn of_value(error: &str) -> Option<Self> {
        let about = |what: &str| {
            let (_, rest) = error.split_once(what)?;
            rest.split(" at line ").next()?.split_once(", expected ")
        };
        if let Some((found, wanted)) = about("unknown variant ") {
            let words: Vec<&str> = wanted.split('`').skip(1).step_by(2).collect();
            let problem = Self::new(format!("unknown word {}", quote(found)));
            let near = nearest(found.trim_matches('`'), words.iter().copied());
            let hint = format!("the words here are {}", words.join(", "));
            return Some(problem.hint(hint).did_you_mean(near));
        }
        let (found, wanted) = about("invalid type: ").or_else(|| about("invalid value: "))?;
        Some(Self::new(format!("expected {wanted}, found {}", quote(found))))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its errors are of interest")]
    struct Map {
        first: u8,
        #[serde(default)]
        second: u8,
        #[serde(default)]
        third: Option<Third>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Third {
        High,
        Low,
    }

    fn problem(json: &str) -> Problem {
        Problem::from_error(&serde_json::from_str::<Map>(json).unwrap_err().to_string()).unwrap()
    }

    #[test]
    fn what_serde_says_about_keys_is_understood() {
        assert_eq!(problem("{}"), Problem::new("the key `first` is missing"));
        let unknown = problem(r#"{"secnod": 1}"#);
        assert_eq!(unknown, Problem::new("unknown key `secnod`").hint("did you mean `second`?"));
        let far = problem(r#"{"x`, expected `y": 1}"#);
        assert_eq!(
            far,
            Problem::new("unknown key `x`, expected `y`")
                .hint("the keys here are first, second, third")
        );
    }

    #[test]
    fn what_serde_says_about_values_is_understood() {
        let wrong = Problem::new("expected u8, found string \"x\"");
        assert_eq!(problem(r#"{"first": "x"}"#), wrong);
        let unknown = Problem::new("unknown word `hihg`").hint("did you mean `high`?");
        assert_eq!(problem(r#"{"first": 1, "third": "hihg"}"#), unknown);
    }

    #[test]
    fn a_problem_survives_a_reader() {
        for problem in [Problem::new("a: b at line 3"), Problem::new("a").hint("b `c`")] {
            let error: serde_json::Error = problem.clone().into_error();
            assert_eq!(Problem::from_error(&error.to_string()), Some(problem));
        }
    }
}
