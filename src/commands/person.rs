//! Whether a person is there to ask, and what was said for that person by options.

use std::ffi::OsString;
use std::path::Path;

use crate::agents::{Catalogue, Signal, Strength, Verdict};
use crate::authoring::{Person, Statement};
use crate::disclosure;
use crate::error::Error;
use crate::git::{Ident, Settings};
use crate::policy::{Policy, Stance};
use crate::terminal::{Absence, Looks, Terminal};

/// Where an example of the value stands.
const SPEC_HINT: &str = "leave --ai-used-for out to be asked in a terminal";

/// Who is there, by the terminal and by the environment.
pub(super) struct Surroundings {
    /// The person at the terminal, or why there is none.
    pub(super) person: Person,
    /// Said before the first question, where an agent may have opened the terminal.
    pub(super) shared: Option<String>,
}

impl Surroundings {
    /// Looks for a strong signal of an agent first, since that counts before any terminal, and opens the
    /// terminal. `no_ai` is what an agent may not say.
    ///
    /// # Errors
    /// When an agent says that no AI was used.
    pub(super) fn look(settings: &Settings, no_ai: bool) -> Result<Self, Error> {
        let signals = Catalogue::builtin().signals(&variable, &|path| Path::new(path).exists());
        let person = find_person(&signals, settings.text("color.ui").as_deref());
        if matches!(person, Person::Away(_))
            && no_ai
            && let Some(agent) = strong(&signals)
        {
            return Err(Error::cannot(
                format!("--no-ai under an agent: {}", agent.why),
                "say what it did with --ai-used-for, or run the command in your own terminal",
            ));
        }
        Ok(Self { person, shared: shared(&signals) })
    }
}

/// What `--ai-used-for` and `--no-ai` say, read before anybody types.
///
/// # Errors
/// When the value cannot be read, or the project has no such trailer.
pub(super) fn statement_by_flag(
    (ai_used_for, no_ai): (Option<&str>, bool),
    policy: &Policy,
    origin: &str,
) -> Result<Option<Statement>, Error> {
    if no_ai {
        return Ok(Some(Statement::NoAi));
    }
    let Some(spec) = ai_used_for else { return Ok(None) };
    let Some(rule) = &policy.disclosure else {
        if policy.ai.stance == Stance::Refuse {
            let (what, hint) = policy.refusal();
            return Err(Error::cannot(what, hint));
        }
        return Err(Error::cannot(
            format!("`{origin}` has no trailer for AI use"),
            "leave out --ai-used-for",
        ));
    };
    let said = disclosure::parse_spec(spec, rule).map_err(|error| {
        let hint = error.hint().unwrap_or_else(|| SPEC_HINT.into());
        Error::Usage { what: error.to_string(), hint: Some(hint) }
    })?;
    Ok(Some(Statement::UsedFor(said)))
}

/// An agent is nobody's committer here: whoever answers for the commit is.
pub(super) fn refuse_agent_committer(committer: &Ident) -> Result<(), Error> {
    refuse_agent("committer", committer, "set `user.name` and `user.email` to your own")
}

/// Nor is it the author of a commit that is being made.
pub(super) fn refuse_agent_author(author: &Ident) -> Result<(), Error> {
    let hint = "set `user.name` and `user.email` to your own, or add --reset-author to an --amend";
    refuse_agent("author", author, hint)
}

/// The agent that goes by this name, if it is one without doubt.
pub(super) fn known_agent(ident: &Ident) -> Option<String> {
    let found = Catalogue::builtin().identity(&ident.name, &ident.email);
    found.filter(|agent| agent.verdict == Verdict::Agent).map(|agent| agent.reason)
}

fn refuse_agent(role: &str, ident: &Ident, hint: &str) -> Result<(), Error> {
    let Some(reason) = known_agent(ident) else { return Ok(()) };
    let name = crate::escape::line(&ident.to_value());
    Err(Error::cannot(format!("the {role} `{name}` is an agent: {reason}"), hint))
}

/// The person at the terminal, or why there is none.
fn find_person(signals: &[Signal], colour: Option<&str>) -> Person {
    if let Some(agent) = strong(signals) {
        return Person::Away(format!("an agent runs this ({})", agent.why));
    }
    let colourless = variable("NO_COLOR").is_some_and(|value| !value.is_empty())
        || colour.is_some_and(|ui| ["never", "false", "no", "off", "0"].contains(&ui));
    let looks = match variable("TERM") {
        None => Looks::Dumb,
        Some(term) if term == "dumb" => Looks::Dumb,
        Some(_) if colourless => Looks::Plain,
        Some(_) => Looks::Coloured,
    };
    match Terminal::open(looks) {
        Ok(terminal) => Person::Here(terminal),
        Err(Absence::NoTerminal) => Person::Away("there is no terminal to ask at".into()),
        Err(Absence::Background) => Person::Away("this runs in the background".into()),
    }
}

fn strong(signals: &[Signal]) -> Option<&Signal> {
    signals.iter().find(|signal| signal.strength == Strength::Strong)
}

/// A terminal that an agent opened may be a person's by now: ask, and say what was seen.
fn shared(signals: &[Signal]) -> Option<String> {
    let signal = signals.iter().find(|signal| signal.strength == Strength::Shared)?;
    Some(format!(
        "an agent may have opened this terminal ({}). If you are not a person, stop here.",
        signal.why
    ))
}

#[expect(clippy::disallowed_methods, reason = "the environment is read here and passed in")]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}
