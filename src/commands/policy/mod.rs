//! `git provenance policy`: lists, shows, starts and checks policies. Changes nothing but with `init` and `use`.

mod agents_md;
mod lint;
mod use_preset;

use std::path::PathBuf;

use crate::cli::{PolicyCommand, ShowOptions};
use crate::error::{Error, exit, note};
use crate::git::{Config, GitError, Objects, Repository};
use crate::policy;
use crate::session::agents::OwnAgents;
use crate::session::files;
use crate::session::project_policy::{self, FILE, ProjectPolicy};
use crate::text::layout::{table, wrap_hanging};

/// Runs the command.
pub(crate) fn run(command: &PolicyCommand) -> Result<u8, Error> {
    match command {
        PolicyCommand::List { json } => list(*json),
        PolicyCommand::Show(options) => show(options),
        PolicyCommand::Init { agents_md: true, quiet, .. } => agents_md::write(*quiet),
        PolicyCommand::Init { preset, quiet, .. } => init(preset, *quiet),
        PolicyCommand::Use { preset, quiet } => use_preset::run(preset, *quiet),
        PolicyCommand::Lint { policies } => lint::run(policies, &project_policy::today()),
        PolicyCommand::Schema => print(policy::SCHEMA),
    }
}

/// The presets, one on each line.
fn list(json: bool) -> Result<u8, Error> {
    let ids = policy::preset_ids();
    let presets = ids.iter().map(|id| policy::preset(id)).collect::<Result<Vec<_>, _>>()?;
    if json {
        let entry = |one: &policy::Policy| {
            serde_json::json!({
                "id": one.id,
                "name": one.name,
                "status": one.status(),
                "stance": one.stance(),
                "summary": one.summary(),
            })
        };
        let entries: Vec<_> = presets.iter().map(entry).collect();
        return print(&format!("{:#}\n", serde_json::Value::from(entries)));
    }
    let rows: Vec<[String; 5]> = presets
        .iter()
        .map(|one| {
            let status = one.status().unwrap_or_else(|| "-".to_owned());
            [one.id.clone(), one.name.clone(), status, one.stance(), one.summary()]
        })
        .collect();
    print(&table(&rows, files::columns()))
}

/// A policy in sentences, as it was written, or complete.
fn show(options: &ShowOptions) -> Result<u8, Error> {
    let found = match &options.policy {
        Some(name) => project_policy::named(name, None, &OwnAgents::default())?,
        None => here()?,
    };
    let ProjectPolicy { policy, origin, warning, yaml, .. } = &found;
    let mut said = format!("{} ({origin})\n", policy.name);
    if let Some(warning) = warning {
        said.push_str(&format!("note: {warning}\n"));
    }
    for warning in policy.retired().into_iter().chain(policy.stale(&project_policy::today())) {
        said.push_str(&format!("warning: {warning}\n"));
    }
    note(&crate::text::escape::lines(said.as_bytes()));
    if options.resolved {
        return print(&policy::to_yaml(policy));
    }
    if !options.yaml {
        return print(&sentences(policy));
    }
    let end = if yaml.ends_with(b"\n") { "" } else { "\n" };
    // What could deceive a reader is refused before it is a policy.
    print(&format!("{}{end}", String::from_utf8_lossy(yaml)))
}

/// What a policy asks, for a person. What could deceive a reader is refused before it is a policy.
fn sentences(policy: &policy::Policy) -> String {
    let width = files::columns().unwrap_or(MAX_COLUMNS).clamp(MIN_COLUMNS, MAX_COLUMNS);
    let section = |section: policy::Section| {
        let paragraph = |paragraph: &String| {
            let indent = if paragraph.starts_with("- ") { 2 } else { 0 };
            let lines = wrap_hanging(paragraph, width - SENTENCE_INDENT.len(), indent);
            lines.iter().map(|line| format!("{SENTENCE_INDENT}{line}\n")).collect::<String>()
        };
        let paragraphs: String = section.paragraphs.iter().map(paragraph).collect();
        format!("{}\n{paragraphs}", section.heading)
    };
    policy.described().into_iter().map(section).collect::<Vec<_>>().join("\n")
}

/// What stands before each line below a heading.
const SENTENCE_INDENT: &str = "  ";
/// Sentences are no wider than that.
const MAX_COLUMNS: usize = 80;
const MIN_COLUMNS: usize = 24;

/// The policy in force in this repository.
fn here() -> Result<ProjectPolicy, Error> {
    let top = top("run it in a git repository, or name a preset or a file")?;
    let mut objects = Objects::open()?;
    project_policy::find(None, top.as_deref(), &mut objects, &Config::read()?)
}

/// The top of the worktree, if there is one; an error outside of any repository.
fn top(hint: &str) -> Result<Option<PathBuf>, Error> {
    Repository::open().map(|repository| repository.worktree).map_err(|error| match error {
        GitError::Exit { stderr, .. } => Error::cannot(format!("git says: {stderr}"), hint),
        error => error.into(),
    })
}

/// Begins a policy at the top of the worktree.
fn init(preset: &str, quiet: bool) -> Result<u8, Error> {
    let policy = policy::preset(preset)?;
    let top = top("run it in a git repository")?.ok_or_else(|| {
        Error::cannot("there is no worktree here", "run it in a worktree of the repository")
    })?;
    if committed_or_staged()? {
        return Err(there_already());
    }
    let text = policy::scaffold(&policy, &project_policy::today());
    if !files::create(&top.join(FILE), text.as_bytes())? {
        return Err(there_already());
    }
    if !quiet {
        note(&format!(
            "wrote {FILE}, which extends {preset}; it holds once you have committed it\n"
        ));
    }
    Ok(exit::DONE)
}

/// A sparse checkout may leave the file out.
fn committed_or_staged() -> Result<bool, Error> {
    let mut objects = Objects::open()?;
    for name in [format!(":{FILE}"), format!("HEAD:{FILE}")] {
        if objects.read_start(&name, 0)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn there_already() -> Error {
    let hint = "edit it, or remove it from the worktree, the index and HEAD first";
    Error::cannot(format!("`{FILE}` exists already"), hint)
}

/// Prints a result.
fn print(text: &str) -> Result<u8, Error> {
    files::print(text.as_bytes())?;
    Ok(exit::DONE)
}
