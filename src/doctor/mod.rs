//! `git provenance doctor`: what works here and what does not, each line with what mends it. Changes nothing.

mod installed;

use serde_json::{Value, json};

use crate::error::{Error, exit};
use crate::git::{Config, HooksDirectory, Objects, Repository, git_version};
use crate::hooks::{State, Status, survey};
use crate::session::agents::OwnAgents;
use crate::session::files::{columns, own_program, print};
use crate::session::identity::known_agent;
use crate::session::operator::{is_terminal_hidden, signals};
use crate::session::project_policy::{self, today};
use crate::terminal::{AbsenceReason, Terminal, TerminalStyle};
use crate::text::identity::Identity;
use crate::text::layout::wrap;
use agent_traces::{Catalogue, Signal, Strength};

/// The oldest git with which this is tried (Debian 12).
const OLDEST_GIT: (u32, u32) = (2, 39);

/// How well one thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Ok,
    Warning,
    Problem,
}

impl Level {
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Problem => "problem",
        }
    }
}

/// One line of the report.
struct Line {
    about: String,
    level: Level,
    says: String,
    fix: Option<String>,
}

impl Line {
    fn ok(about: &str, says: impl Into<String>) -> Self {
        Self { about: about.into(), level: Level::Ok, says: says.into(), fix: None }
    }

    fn bad(about: &str, level: Level, says: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { about: about.into(), level, says: says.into(), fix: Some(fix.into()) }
    }

    /// In columns, wrapped to those of a terminal; a file gets one line for each statement.
    fn shown(&self, columns: Option<usize>, about_width: usize) -> String {
        let style = match self.level {
            Level::Ok => console::Style::new().green(),
            Level::Warning => console::Style::new().magenta(),
            Level::Problem => console::Style::new().red().bold(),
        };
        let word = style.apply_to(format!("{:<LEVEL_WIDTH$}", self.level.word()));
        let narrow = columns.is_some_and(|columns| columns < MIN_WIDE_COLUMNS);
        let indent = if narrow { 2 } else { LEVEL_WIDTH + about_width };
        let wrapped = |text: &str| {
            let text = crate::text::escape::line(text.as_bytes());
            let width =
                columns.map_or(usize::MAX, |columns| columns.saturating_sub(indent).max(20));
            let lines = wrap(&text, width);
            lines.iter().map(|line| format!("{:indent$}{line}\n", "")).collect::<String>()
        };
        let says = wrapped(&self.says);
        let fix = self.fix.as_ref().map(|fix| wrapped(&format!("fix: {fix}"))).unwrap_or_default();
        match narrow {
            true => format!("{word}{}\n{says}{fix}", self.about),
            false => format!("{word}{:<about_width$}{}{fix}", self.about, &says[indent..]),
        }
    }

    fn failed(about: &str, error: &Error) -> Self {
        let fix = error.hints().first().cloned();
        Self { about: about.into(), level: Level::Problem, says: error.to_string(), fix }
    }
}

/// Runs the command: 1 if there is a problem.
pub(crate) fn run(json: bool) -> Result<u8, Error> {
    let mut lines = vec![program()?, git()];
    let mut known = OwnAgents::default().under(None);
    match Config::read() {
        Ok(config) => {
            lines.extend(repository(&config));
            match OwnAgents::read(&config) {
                Ok(own) => {
                    lines.extend(own_agents(&own));
                    known = own.under(None);
                }
                Err(error) => lines.push(Line::failed("own agents", &error)),
            }
            lines.push(identity(&config, &known));
        }
        Err(error) => {
            let fix = "see what `git var -l` says, and set `user.name` and `user.email`";
            lines.push(Line::bad("configuration", Level::Problem, error.to_string(), fix));
        }
    }
    lines.push(terminal());
    lines.extend(agents(&signals(&known)));
    lines.extend(installed::lines(&own_program()?));
    print(shown(&lines, json).as_bytes())?;
    let worst = lines.iter().map(|line| line.level).max();
    Ok(if worst == Some(Level::Problem) { exit::DECLINED } else { exit::DONE })
}

fn shown(lines: &[Line], json: bool) -> String {
    if json {
        let lines = lines.iter().map(|line| {
            json!({
                "about": line.about,
                "level": line.level.word(),
                "says": line.says,
                "fix": line.fix,
            })
        });
        let report = json!({"version": 1, "lines": lines.collect::<Vec<Value>>()});
        return crate::text::escape::json(&format!("{report:#}\n"));
    }
    lines.iter().map(|line| line.shown(columns(), about_width(lines))).collect()
}

/// Columns for what a line is about.
fn about_width(lines: &[Line]) -> usize {
    lines.iter().map(|line| line.about.len()).max().unwrap_or_default() + 2
}

/// Narrower terminals get what a line says below what it is about.
const MIN_WIDE_COLUMNS: usize = 72;
/// Columns for the longest level, and a gap.
const LEVEL_WIDTH: usize = 9;

/// This program, and whether `git provenance` would start another copy.
fn program() -> Result<Line, Error> {
    let own = own_program()?;
    let says = format!("{} ({})", env!("CARGO_PKG_VERSION"), own.display());
    Ok(match installed::first_in_path("git-provenance") {
        Some(other) if other.canonicalize().ok() != own.canonicalize().ok() => Line::bad(
            "git-provenance",
            Level::Warning,
            format!("{says}, but `git provenance` starts {}", other.display()),
            "remove one of the two, or put the directory of this one first in PATH",
        ),
        Some(_) => Line::ok("git-provenance", says),
        None => Line::bad(
            "git-provenance",
            Level::Warning,
            format!("{says}, which is not in PATH: git does not find it"),
            "add its directory to PATH",
        ),
    })
}

fn git() -> Line {
    let install = format!("install git {}.{} or newer", OLDEST_GIT.0, OLDEST_GIT.1);
    match git_version() {
        Ok(version) if version.number >= OLDEST_GIT => Line::ok("git", version.text),
        Ok(version) => Line::bad(
            "git",
            Level::Problem,
            format!("{} is older than what this is tried with", version.text),
            install,
        ),
        Err(error) => Line::bad("git", Level::Problem, error.to_string(), install),
    }
}

/// The repository, its rules, its hooks.
fn repository(config: &Config) -> Vec<Line> {
    let repository = match Repository::discover() {
        Ok(Some(repository)) => repository,
        Ok(None) => return vec![Line::ok("repository", "not in a repository")],
        Err(error) => return vec![Line::failed("repository", &error.into())],
    };
    let hash = repository.object_format;
    let references = config.text("extensions.refstorage").unwrap_or_else(|| "files".into());
    let kind = match &repository.worktree {
        Some(top) if repository.git_directory != repository.common_directory => {
            format!("linked worktree {}", top.display())
        }
        Some(top) => format!("worktree {}", top.display()),
        None => "no worktree".into(),
    };
    let mut lines = vec![Line::ok("repository", format!("{kind}; {hash}, {references}"))];
    lines.push(rules(&repository, config));
    match HooksDirectory::load(&repository).map_err(Error::from).and_then(|place| {
        let all = survey(&place, config, &own_program()?)?;
        Ok((place, all))
    }) {
        Ok((place, all)) => lines.extend(hooks(&place, &all)),
        Err(error) => lines.push(Line::failed("hooks", &error)),
    }
    lines
}

fn rules(repository: &Repository, config: &Config) -> Line {
    let found = Objects::open().map_err(Error::from).and_then(|mut objects| {
        project_policy::find(None, repository.worktree.as_deref(), &mut objects, config)
    });
    match found {
        Ok(found) => {
            let says = format!("{} ({})", found.policy.name, found.origin);
            if let Some(retired) = found.policy.retired() {
                let fix = match &found.policy.source.replaced_by {
                    Some(preset) if found.is_preset => {
                        format!("run `git provenance policy use {preset}`")
                    }
                    _ => "read the project's text again, and update the policy".to_owned(),
                };
                return Line::bad("rules", Level::Warning, format!("{says}: {retired}"), fix);
            }
            if let Some(stale) = found.policy.stale(&today()) {
                let fix = "read the project's text again, and update the policy";
                return Line::bad("rules", Level::Warning, format!("{says}: {stale}"), fix);
            }
            match found.warning {
                Some(warning) => {
                    let warning = warning.trim_end_matches('.');
                    let fix = "commit the rules, or put the committed ones back";
                    Line::bad("rules", Level::Warning, format!("{says}: {warning}"), fix)
                }
                None => Line::ok("rules", says),
            }
        }
        Err(error) => Line::failed("rules", &error),
    }
}

fn hooks(place: &HooksDirectory, all: &[Status]) -> Vec<Line> {
    // The first of them asks at a plain `git commit`.
    let first = all.iter().find_map(|one| one.remedy.clone()).unwrap_or_default();
    if let Some(elsewhere) = &place.elsewhere
        && !all.iter().any(|one| one.state.is_active())
    {
        let says = format!(
            "none of ours in {}, where core.hooksPath ({}) sends git",
            place.directory.display(),
            elsewhere.scope
        );
        return vec![Line::bad("hooks", Level::Warning, says, for_all_events(&first))];
    }
    if all.iter().all(|one| one.state == State::Missing) {
        let fix = format!("{}, if plain `git commit` shall ask too", for_all_events(&first));
        return vec![Line::bad("hooks", Level::Warning, "none of ours is installed", fix)];
    }
    let line = |one: &Status| {
        let about = format!("hook {}", one.event);
        match &one.remedy {
            None => Line::ok(&about, one.state.says()),
            Some(fix) => Line::bad(&about, Level::Warning, one.state.says(), fix),
        }
    };
    all.iter().map(line).collect()
}

/// What makes the hook of one event active, said of all of them: an install takes them all where none is named.
fn for_all_events(remedy: &str) -> String {
    remedy.replace(" hook install commit-msg`", " hook install`")
}

/// What the person's own file adds to the catalogue.
fn own_agents(own: &OwnAgents) -> Option<Line> {
    let count = own.extension.entries().count();
    let entries = if count == 1 { "entry" } else { "entries" };
    (count > 0).then(|| Line::ok("own agents", format!("{count} {entries} ({})", own.origin)))
}

/// The committer must be a person.
fn identity(config: &Config, known: &Catalogue) -> Line {
    if let Some((variable, why)) = config.unreadable_dates().next() {
        let says = format!("git cannot read {variable}: {}", why.trim_start_matches("fatal: "));
        return Line::bad("identity", Level::Problem, says, format!("unset {variable}"));
    }
    let Some(committer) = config.committer() else {
        let fix = "set `user.name` and `user.email`";
        return Line::bad("identity", Level::Problem, "git knows no committer", fix);
    };
    let agent = [Some(committer.clone()), config.author()].into_iter().flatten().find_map(|one| {
        let reason = known_agent(&one, known)?;
        Some((one, reason))
    });
    let shown = |ident: &Identity| String::from_utf8_lossy(&ident.to_value()).into_owned();
    let guessed = ["name", "email"].iter().any(|part| {
        let keys = [format!("user.{part}"), format!("committer.{part}")];
        let variable = format!("GIT_COMMITTER_{}", part.to_uppercase());
        keys.iter().all(|key| config.get(key).is_none()) && installed::variable(&variable).is_none()
    });
    match agent {
        None if guessed => Line::bad(
            "identity",
            Level::Warning,
            format!("git guesses {}", shown(&committer)),
            "set `user.name` and `user.email`",
        ),
        None => Line::ok("identity", shown(&committer)),
        Some((ident, reason)) => Line::bad(
            "identity",
            Level::Problem,
            format!("{} is an agent: {reason}", shown(&ident)),
            "set `user.name` and `user.email` to your own, and unset GIT_AUTHOR_NAME and the like",
        ),
    }
}

fn terminal() -> Line {
    if is_terminal_hidden() {
        let says = format!("{}, and nothing is signed off", AbsenceReason::HiddenTerminal);
        let fix = "run `git provenance` in a terminal, or in a shell buffer";
        return Line::bad("terminal", Level::Warning, says, fix);
    }
    match Terminal::open(TerminalStyle::Dumb) {
        Ok(_) => Line::ok("terminal", "there is one, and questions can be asked at it"),
        Err(AbsenceReason::NoTerminal) => Line::bad(
            "terminal",
            Level::Warning,
            "none: nobody is asked, and nothing is signed off",
            "run `git provenance` in a terminal",
        ),
        Err(AbsenceReason::Background) => Line::bad(
            "terminal",
            Level::Warning,
            "this runs in its background: nobody is asked, and nothing is signed off",
            "run it in the foreground",
        ),
        Err(_) => Line::bad(
            "terminal",
            Level::Warning,
            "not used on this system: nobody is asked, and nothing is signed off",
            "make commits that are signed off on a Unix system (WSL is one)",
        ),
    }
}

/// What hints at an agent, and what that means.
fn agents(signals: &[Signal]) -> Vec<Line> {
    if signals.is_empty() {
        return vec![Line::ok("agents", "nothing here hints at one")];
    }
    let line = |signal: &Signal| {
        let says = format!("{} ({}): {}", signal.agent, signal.variable, signal.why);
        match signal.strength {
            Strength::Strong => Line::bad(
                "agents",
                Level::Problem,
                format!("{says}. Nobody is asked, and nothing is signed off"),
                "use a terminal that no agent has opened",
            ),
            Strength::Shared => Line::bad(
                "agents",
                Level::Warning,
                format!("{says}. You are asked, and told so"),
                "use a terminal that no agent has opened",
            ),
            Strength::Weak => Line::ok("agents", format!("{says}. This has no effect")),
        }
    };
    signals.iter().map(line).collect()
}
