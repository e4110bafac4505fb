//! Which hooks are active here, and why: what git would run, looked at and never run.

use std::path::Path;

use serde_json::{Value, json};

use super::install::{self, HookFile, kept};
use super::local::remedy;
use super::managers::Manager;
use super::script::{self, EVENTS, name};
use crate::error::{Error, exit};
use crate::git::{Config, HooksDirectory, Repository, configured_hooks};
use crate::session::files::{columns, own_program, print};
use crate::system::is_executable;
use crate::text::layout::table;

/// What git runs for one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Our hook.
    Active {
        /// Whether a hook that was there before runs first.
        earlier: bool,
    },
    /// Our hook, and it runs another copy of this program.
    OtherProgram(String),
    /// Our hook file, which git passes over.
    NotExecutable,
    /// A file of ours that only runs the repository's own hook, which is not ours.
    PassesOn,
    /// Our hook file with other lines, and nobody knows what it runs.
    Changed,
    /// A program that keeps hooks runs ours.
    Through(&'static str),
    /// A program that keeps hooks, and does not know ours.
    Managed(&'static str),
    /// Somebody else's hook.
    Theirs,
    /// No hook.
    Missing,
}

impl State {
    /// Whether our part runs.
    pub(crate) fn is_active(&self) -> bool {
        matches!(self, Self::Active { .. } | Self::OtherProgram(_) | Self::Through(_))
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Active { .. } => "active",
            Self::OtherProgram(_) => "other-program",
            Self::NotExecutable => "not-executable",
            Self::PassesOn => "passes-on",
            Self::Changed => "changed",
            Self::Through(_) => "through-manager",
            Self::Managed(_) => "managed",
            Self::Theirs => "other-hook",
            Self::Missing => "missing",
        }
    }

    /// One clause for a person.
    pub(crate) fn says(&self) -> String {
        match self {
            Self::Active { earlier: false } => "active".into(),
            Self::Active { earlier: true } => "active, after the hook that was there before".into(),
            Self::OtherProgram(program) => format!("active, but it runs `{program}`"),
            Self::NotExecutable => "installed, but not executable: git passes it over".into(),
            Self::PassesOn => "not active: passes on to the repository's own hook".into(),
            Self::Changed => "cannot be vouched for: a hook of ours with other lines".into(),
            Self::Through(manager) => format!("active, through {manager}"),
            Self::Managed(manager) => format!("not active: managed by {manager}"),
            Self::Theirs => "not active: another hook is there".into(),
            Self::Missing => "not installed".into(),
        }
    }
}

/// One event with what git runs for it.
pub(crate) struct Status {
    pub(crate) event: &'static str,
    pub(crate) state: State,
    /// The one action that makes it active, where it is not.
    pub(crate) remedy: Option<String>,
    /// Hooks of git's configuration, which run as well.
    configured: Vec<String>,
}

/// Looks at all events. `program` is this program.
///
/// # Errors
/// When a place cannot be looked at.
pub(crate) fn survey(
    hooks: &HooksDirectory,
    config: &Config,
    program: &Path,
) -> Result<Vec<Status>, Error> {
    let inspect = |event| {
        let state = state(hooks, name(event), program)?;
        let remedy = match &state {
            State::PassesOn => {
                Some(format!("run `git provenance hook install --global {}`", name(event)))
            }
            state if state.is_active() => None,
            _ => Some(remedy(hooks, event)?),
        };
        let configured = configured_hooks(config, name(event));
        Ok(Status { event: name(event), state, remedy, configured })
    };
    EVENTS.into_iter().map(inspect).collect()
}

fn state(hooks: &HooksDirectory, event: &str, program: &Path) -> Result<State, Error> {
    let path = hooks.directory.join(event);
    if let Some(manager) = Manager::of_directory(&hooks.directory, hooks.tops()) {
        return Ok(managed(hooks, manager, event));
    }
    Ok(match HookFile::inspect(&path)? {
        HookFile::Nothing => State::Missing,
        HookFile::Changed => State::Changed,
        HookFile::Directory | HookFile::Theirs => State::Theirs,
        HookFile::Managed(manager) => {
            let legacy = HookFile::inspect(&path.with_extension("legacy"))?;
            match (manager, legacy) {
                (Manager::PreCommit, HookFile::Ours(_)) => State::Through(manager.name()),
                _ => managed(hooks, manager, event),
            }
        }
        HookFile::Ours(bytes) => ours(hooks, &path, &bytes, event, program)?,
    })
}

/// A file of ours: the hook itself, or one that only runs the repository's own.
fn ours(
    hooks: &HooksDirectory,
    path: &Path,
    bytes: &[u8],
    event: &str,
    program: &Path,
) -> Result<State, Error> {
    if !is_executable(path) {
        return Ok(State::NotExecutable);
    }
    let own = hooks.usual.join(event);
    Ok(match (script::program_of(bytes), HookFile::inspect(&own)?) {
        (Some(other), _) if other != program.as_os_str().as_encoded_bytes() => {
            State::OtherProgram(crate::text::escape::line(&other))
        }
        (Some(_), _) => {
            let directory = path.parent().unwrap_or(&hooks.directory);
            State::Active { earlier: is_executable(&kept(directory, event)) }
        }
        (None, HookFile::Ours(bytes)) if path != own && is_executable(&own) => {
            ours(hooks, &own, &bytes, event, program)?
        }
        (None, _) => State::PassesOn,
    })
}

/// Whether the project has told the program that keeps its hooks about ours.
fn managed(hooks: &HooksDirectory, manager: Manager, event: &str) -> State {
    let top = hooks.worktree.as_deref().unwrap_or(&hooks.directory);
    let line = format!("provenance hook run {event}");
    let check = (manager, event) == (Manager::PreCommit, "pre-push");
    let names = |path: &str| {
        let text = without_comments(&install::text(&top.join(path)));
        text.contains(&line) || check && text.contains("provenance check")
    };
    match manager.configuration(event).iter().any(|path| names(path)) {
        true => State::Through(manager.name()),
        false => State::Managed(manager.name()),
    }
}

/// The text without what a shell and YAML pass over: from a `#` on that begins a line or stands after a blank.
fn without_comments(text: &str) -> String {
    let live = |line: &str| {
        let comment = line.match_indices('#').find(|(at, _)| {
            line.get(..*at).is_none_or(|before| before.is_empty() || before.ends_with([' ', '\t']))
        });
        comment.and_then(|(at, _)| line.get(..at)).unwrap_or(line).to_owned()
    };
    text.lines().map(live).collect::<Vec<_>>().join("\n")
}

/// The report, for people or for programs.
/// Prints which hooks are active here.
pub(crate) fn show_status(as_json: bool) -> Result<u8, Error> {
    let hooks = HooksDirectory::load(&Repository::open()?)?;
    let all = survey(&hooks, &Config::read()?, &own_program()?)?;
    print(report(&hooks, &all, as_json).as_bytes())?;
    Ok(exit::DONE)
}

fn report(hooks: &HooksDirectory, all: &[Status], json: bool) -> String {
    if json {
        let events = all.iter().map(|one| {
            json!({
                "event": one.event,
                "active": one.state.is_active(),
                "state": one.state.word(),
                "says": one.state.says(),
                "configured": one.configured,
            })
        });
        let report = json!({
            "directory": hooks.directory.to_string_lossy(),
            "hooks-path": hooks.elsewhere.as_ref().map(|one| {
                json!({"value": one.value.to_string_lossy(), "scope": one.scope})
            }),
            "hooks": events.collect::<Vec<Value>>(),
        });
        return crate::text::escape::json(&format!("{report:#}\n"));
    }
    let mut text =
        format!("git looks for hooks in {}\n", crate::text::escape::path(&hooks.directory));
    if let Some(elsewhere) = &hooks.elsewhere {
        text.push_str(&format!("  since core.hooksPath is set ({})\n", elsewhere.scope));
    }
    let mut rows = Vec::new();
    for one in all {
        rows.push([one.event.to_owned(), one.state.says()]);
        for hook in &one.configured {
            let hook = crate::text::escape::line(hook.as_bytes());
            rows.push([String::new(), format!("and `hook.{hook}` of git's configuration")]);
        }
    }
    text + &table(&rows, columns())
}
