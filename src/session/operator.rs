//! Whether a person is there to ask, and whose commit it is going to be.

use std::ffi::OsString;
use std::path::Path;
use std::rc::Rc;

use super::project_policy::ProjectPolicy;
use crate::authoring::{AiUse, AuthoringStop};
use crate::cli::AuthoringArgs;
use crate::disclosure;
use crate::draft::SignOffOwners;
use crate::error::Error;
use crate::git::{Config, Mailmap};
use crate::policy::Stance;
use crate::system::process_tree::ancestors;
use crate::terminal::{AbsenceReason, Operator, PromptError, Terminal, TerminalStyle};
use crate::text::identity::Identity;
use agent_traces::{Catalogue, ProcessInfo, Signal, Strength, Verdict};

impl Operator {
    /// Looks for a strong signal of an agent first, since that counts before any terminal, and opens the
    /// terminal. With it comes a warning for the first question where an agent may have opened the terminal.
    /// `no_ai` says that `--no-ai` was given.
    ///
    /// # Errors
    /// When an agent says that no AI was used.
    pub(crate) fn detect(config: &Config, no_ai: bool) -> Result<(Self, Option<String>), Error> {
        let signals = signals();
        let operator = find_person(&signals, config.text("color.ui").as_deref());
        match strong(&signals) {
            Some(agent) if no_ai => Err(Error::cannot(
                format!("--no-ai under an agent: {}", agent.why),
                "say what it did with --ai-used-for, or run the command in your own terminal",
            )),
            _ => Ok((operator, warn_if_shared(&signals))),
        }
    }
}

/// What hints at an agent: variables and files first, then the programs above this one.
pub(crate) fn signals() -> Vec<Signal> {
    let mut signals = Catalogue::builtin().signals(&variable, &|path| Path::new(path).exists());
    let above = ancestors();
    let words: Vec<Vec<&str>> = above
        .iter()
        .map(|one| one.words.iter().filter_map(|word| word.to_str()).collect())
        .collect();
    let running: Vec<ProcessInfo<'_>> = above
        .iter()
        .zip(&words)
        .map(|(one, words)| ProcessInfo { name: &one.name, program: one.program.as_deref(), words })
        .collect();
    signals.extend(Catalogue::builtin().running_agent(&running));
    signals
}

/// Where an example of the value can be found.
const SPEC_HINT: &str = "leave --ai-used-for out to be asked in a terminal";

/// What `--ai-used-for` and `--no-ai` state, read before anybody types.
///
/// # Errors
/// When the value cannot be read, or the project has no trailer for it.
pub(crate) fn ai_use_by_args(
    args: &AuthoringArgs,
    rules: &ProjectPolicy,
) -> Result<Option<AiUse>, Error> {
    if args.no_ai {
        return Ok(Some(AiUse::NoAi));
    }
    let Some(spec) = &args.ai_used_for else { return Ok(None) };
    let ProjectPolicy { policy, origin, .. } = rules;
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
    let stated = disclosure::parse_spec(spec, rule).map_err(|error| {
        Error::usage(error.to_string(), error.hint().unwrap_or_else(|| SPEC_HINT.into()))
    })?;
    Ok(Some(AiUse::UsedFor(stated)))
}

/// Whoever commits here, as git knows the person.
///
/// # Errors
/// When git knows none.
pub(crate) fn committer(config: &Config) -> Result<Identity, Error> {
    config
        .committer()
        .ok_or_else(|| Error::cannot("git knows no committer", "set `user.name` and `user.email`"))
}

/// Whose sign-offs are whose in a commit that is made in this worktree.
///
/// # Errors
/// When git knows no committer.
pub(crate) fn people(
    config: &Config,
    worktree: &Path,
    author: Identity,
) -> Result<SignOffOwners, Error> {
    let mailmap = Mailmap::load(worktree, config.path("mailmap.file").as_deref());
    Ok(SignOffOwners::new(
        committer(config)?,
        author,
        &config.configured_person(),
        Rc::new(mailmap),
    ))
}

/// A message that is not authored is not committed.
impl From<AuthoringStop> for Error {
    fn from(stop: AuthoringStop) -> Self {
        const NOT_COMMITTED: &str = "not committed";
        match stop {
            AuthoringStop::Edit(_) | AuthoringStop::NotSigned => Self::declined(NOT_COMMITTED),
            AuthoringStop::Prompt(stopped) => of_stopped(stopped, NOT_COMMITTED),
            AuthoringStop::Refused { what, hint } => Self::refused(what, hint),
        }
    }
}

/// The person stopped; `so` is what that means where it was on purpose.
pub(crate) fn of_stopped(stopped: PromptError, so: &str) -> Error {
    match stopped {
        PromptError::Declined => Error::declined(so),
        PromptError::Interrupted => Error::interrupted(),
        broken @ PromptError::Broken(_) => {
            Error::cannot(broken.to_string(), "try another terminal")
        }
    }
}

/// Where git takes the author of a commit from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AuthorFrom {
    /// `--author`.
    Option,
    /// The commit that is amended, picked or named by `-C`.
    Commit,
    /// Variables and configuration, as for the committer.
    Settings,
}

/// An agent is nobody's committer here: whoever answers for the commit is.
pub(crate) fn refuse_agent_committer(committer: &Identity, config: &Config) -> Result<(), Error> {
    refuse_agent("committer", committer, || correct_settings("committer", config))
}

/// Nor is it the author of a commit that is being made.
pub(crate) fn refuse_agent_author(
    author: &Identity,
    from: AuthorFrom,
    config: &Config,
) -> Result<(), Error> {
    refuse_agent("author", author, || match from {
        AuthorFrom::Option => "leave out --author".into(),
        AuthorFrom::Commit => "add --reset-author".into(),
        AuthorFrom::Settings => correct_settings("author", config),
    })
}

/// The agent that goes by this name, if it is one without doubt.
pub(crate) fn known_agent(ident: &Identity) -> Option<String> {
    let found = Catalogue::builtin().identity(&ident.name, &ident.email);
    found.filter(|agent| agent.verdict == Verdict::Agent).map(|agent| agent.reason)
}

fn refuse_agent(role: &str, ident: &Identity, hint: impl Fn() -> String) -> Result<(), Error> {
    let Some(reason) = known_agent(ident) else { return Ok(()) };
    let name = crate::text::escape::line(&ident.to_value());
    Err(Error::cannot(format!("the {role} `{name}` is an agent: {reason}"), hint()))
}

/// What to do about a name or an address where git reads it: variables come before configuration, and
/// the keys of a role before those of the user.
fn correct_settings(role: &str, config: &Config) -> String {
    let upper = role.to_uppercase();
    let names = [format!("GIT_{upper}_NAME"), format!("GIT_{upper}_EMAIL")];
    let set = names.into_iter().filter(|name| variable(name).is_some());
    let set: Vec<String> = set.collect();
    if !set.is_empty() {
        return format!("unset {}", set.join(" and "));
    }
    let of_role = |part: &&str| config.get(&format!("{role}.{part}")).is_some();
    let section = if ["name", "email"].iter().any(of_role) { role } else { "user" };
    format!("set `{section}.name` and `{section}.email` to your own")
}

/// The person at the terminal, or why there is none.
fn find_person(signals: &[Signal], colour: Option<&str>) -> Operator {
    if let Some(agent) = strong(signals) {
        return Operator::Absent(AbsenceReason::Agent(agent.why.clone()));
    }
    let colourless = variable("NO_COLOR").is_some_and(|value| !value.is_empty())
        || colour.is_some_and(|ui| ["never", "false", "no", "off", "0"].contains(&ui));
    let looks = match variable("TERM") {
        None => TerminalStyle::Dumb,
        Some(term) if term == "dumb" => TerminalStyle::Dumb,
        Some(_) if colourless => TerminalStyle::Plain,
        Some(_) => TerminalStyle::Coloured,
    };
    Terminal::open(looks).map_or_else(Operator::Absent, Operator::Present)
}

fn strong(signals: &[Signal]) -> Option<&Signal> {
    signals.iter().find(|signal| signal.strength == Strength::Strong)
}

/// A terminal that an agent opened may be a person's by now: ask, and say what was seen.
fn warn_if_shared(signals: &[Signal]) -> Option<String> {
    let signal = signals.iter().find(|signal| signal.strength == Strength::Shared)?;
    Some(format!(
        "an agent may have opened this terminal ({}). If you are not a person, stop here.",
        signal.why
    ))
}

#[expect(clippy::disallowed_methods, reason = "the environment is read here and passed in")]
pub(crate) fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}
