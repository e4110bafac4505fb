//! Whether a person is there to ask, or an agent runs this.

use std::ffi::OsString;
use std::path::Path;

use crate::error::Error;
use crate::git::Config;
use crate::system::process_tree::ancestors;
use crate::terminal::{AbsenceReason, Operator, Terminal, TerminalStyle};
use agent_traces::{Catalogue, ProcessInfo, Signal, Strength};

impl Operator {
    /// Looks for a strong signal of an agent first, since that counts before any terminal, and opens the
    /// terminal. With it comes a warning for the first question where an agent may have opened the terminal.
    /// `no_ai` says that `--no-ai` was given.
    ///
    /// # Errors
    /// When an agent says that no AI was used.
    pub(crate) fn detect(
        config: &Config,
        catalogue: &Catalogue,
        no_ai: bool,
    ) -> Result<(Self, Option<String>), Error> {
        let signals = signals(catalogue);
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
pub(crate) fn signals(catalogue: &Catalogue) -> Vec<Signal> {
    let mut signals = catalogue.signals(&variable, &|path| Path::new(path).exists());
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
    signals.extend(catalogue.running_agent(&running));
    signals
}

/// The person at the terminal, or why there is none.
fn find_person(signals: &[Signal], colour: Option<&str>) -> Operator {
    if let Some(agent) = strong(signals) {
        return Operator::Absent(AbsenceReason::Agent(agent.why.clone()));
    }
    if is_terminal_hidden() {
        return Operator::Absent(AbsenceReason::HiddenTerminal);
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

/// What Emacs says in `INSIDE_EMACS`, behind its version, where it gives programs a terminal whose buffer takes no
/// input. In its shells and terminals (`comint`, `eshell`, `term`, `vterm`) a person can answer.
const HIDDEN_IN_EMACS: [&str; 2] = ["magit", "compile"];

/// Whether the terminal is one that no person looks at.
pub(crate) fn is_terminal_hidden() -> bool {
    variable("INSIDE_EMACS").is_some_and(|inside| {
        let inside = inside.to_string_lossy();
        inside.split(',').skip(1).any(|mode| HIDDEN_IN_EMACS.contains(&mode))
    })
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
