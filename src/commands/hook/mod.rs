//! `git provenance hook`: keeps the rules where nobody types `git provenance commit`.

mod caller;
mod files;
mod here;
mod made;
mod manager;
mod pushed;
mod run;
mod scripts;
mod status;
mod typed;

use std::path::{Path, PathBuf};

use files::{Done, There, Wanted};
use manager::Manager;
use scripts::{EVENTS, Earlier, OTHERS, name};
pub(in crate::commands) use status::{State, Status, survey};

use super::files::{columns, own_program, print, shown};
use crate::cli::{HookCommand, HookEvent, HookEvents};
use crate::error::{Error, exit, note};
use crate::git::{HookPlace, Settings, global_hooks_path, set_global_hooks_path};
use crate::layout::table;

/// Runs the command.
pub(crate) fn run(command: &HookCommand) -> Result<u8, Error> {
    match command {
        HookCommand::Install(options) if options.global => install_for_all(options),
        HookCommand::Install(options) => install_here(options),
        HookCommand::Uninstall(options) if options.global => uninstall_for_all(options),
        HookCommand::Uninstall(options) => {
            let place = HookPlace::find()?;
            refuse_a_shared_directory(&place, "uninstall")?;
            uninstall_from(&place.directory, options)
        }
        HookCommand::Status { json } => {
            let place = HookPlace::find()?;
            let all = survey(&place, &Settings::read()?, &own_program()?)?;
            print(status::report(&place, &all, *json).as_bytes())?;
            Ok(exit::DONE)
        }
        HookCommand::Run { event, words } => run::run(*event, words),
    }
}

/// The events somebody named, or all of them.
fn events(options: &HookEvents) -> Vec<HookEvent> {
    let named = |event: &HookEvent| options.events.is_empty() || options.events.contains(event);
    EVENTS.into_iter().filter(named).collect()
}

/// In the repository at hand. Where a program keeps the hooks, its configuration is the place.
fn install_here(options: &HookEvents) -> Result<u8, Error> {
    let (place, events) = (HookPlace::find()?, events(options));
    if let Some(manager) = Manager::of_directory(&place.directory, place.tops()) {
        return leave_to(manager, &events);
    }
    refuse_a_shared_directory(&place, "install")?;
    let mut ours = Vec::new();
    let mut managed: Vec<(Manager, HookEvent)> = Vec::new();
    for event in events {
        match There::look(&place.directory.join(name(event)))? {
            There::Managed(manager) => managed.push((manager, event)),
            _ => ours.push(event),
        }
    }
    let program = own_program()?;
    let wanted: Vec<Wanted> =
        ours.iter().map(|&event| Wanted::hook(event, &program, Earlier::Beside)).collect();
    let done = files::install(&place.directory, &wanted)?;
    report(options, &installed(&place.directory, &wanted, &done))?;
    let Some(&(manager, _)) = managed.first() else { return Ok(exit::DONE) };
    let left: Vec<HookEvent> = managed.iter().map(|(_, event)| *event).collect();
    leave_to(manager, &left)
}

/// What a person adds to the configuration of the program that keeps the hooks.
fn leave_to(manager: Manager, events: &[HookEvent]) -> Result<u8, Error> {
    print(manager.snippet(events).as_bytes())?;
    let names: Vec<&str> = events.iter().map(|event| name(*event)).collect();
    Err(Error::cannot(
        format!("{} keeps {} here, so nothing was written there", manager.name(), names.join(", ")),
        "add the lines above to its configuration",
    ))
}

/// A directory that other repositories use, or that belongs to the project, is not ours to write to.
fn refuse_a_shared_directory(place: &HookPlace, word: &str) -> Result<(), Error> {
    let directory = shown(&place.directory);
    if place.is_in_worktree(&place.directory) {
        let hint = match word {
            "install" => {
                "add `git provenance hook run EVENT \"$@\"` to the project's hook of that name"
            }
            _ => "take `git provenance hook run` out of the project's hook of that name",
        };
        let what = match &place.elsewhere {
            Some(_) => {
                format!("core.hooksPath names `{directory}`, whose files belong to the project")
            }
            None => format!("`{directory}` is a link to files that belong to the project"),
        };
        return Err(Error::cannot(what, hint));
    }
    let hint = format!("use `git provenance hook {word} --global`");
    if let Some(elsewhere) = &place.elsewhere
        && (elsewhere.scope == "global" || elsewhere.scope == "system")
    {
        let scope = &elsewhere.scope;
        let what = format!("core.hooksPath ({scope}) names `{directory}` for all repositories");
        return Err(Error::cannot(what, hint));
    }
    // A link, or core.hooksPath of this repository alone, may lead there as well.
    if own_directory().is_ok_and(|ours| is_same(&ours, &place.directory)) {
        let what = format!("`{directory}` holds the hooks for all repositories");
        return Err(Error::cannot(what, hint));
    }
    Ok(())
}

/// Whether two names lead to one place that is there.
fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// For all repositories of the user: in the directory that is set, else in one of our own.
fn install_for_all(options: &HookEvents) -> Result<u8, Error> {
    let (program, events) = (own_program()?, events(options));
    let ours = own_directory()?;
    let (directory, earlier) = match directory_for_all()? {
        Some(directory) if directory != ours => (directory, Earlier::Beside),
        _ => (ours.clone(), Earlier::OfRepository),
    };
    let mut wanted: Vec<Wanted> =
        events.iter().map(|&event| Wanted::hook(event, &program, earlier)).collect();
    if directory == ours {
        let mut others = OTHERS.to_vec();
        let unnamed = EVENTS.into_iter().filter(|event| !events.contains(event));
        // What an earlier install has put there stays.
        others.extend(unnamed.filter(|event| !is_installed(&ours, *event)).map(name));
        wanted.extend(others.into_iter().map(Wanted::dispatch));
    }
    let done = files::install(&directory, &wanted)?;
    if directory == ours {
        set_global_hooks_path(Some(&directory))?;
        if !options.quiet {
            note(
                "core.hooksPath is set in your configuration; each repository's own hooks still run\n",
            );
        }
    }
    let shown_events = &wanted[..events.len()];
    report(options, &installed(&directory, shown_events, &done[..events.len()]))?;
    Ok(exit::DONE)
}

/// The directory that is set for all repositories. A relative one is another in each of them, so no hook for all
/// can be there.
fn directory_for_all() -> Result<Option<PathBuf>, Error> {
    match global_hooks_path()? {
        Some(directory) if directory.is_relative() => Err(Error::cannot(
            format!(
                "core.hooksPath (global) is `{}`, another directory in each repository",
                shown(&directory)
            ),
            "set it to an absolute path",
        )),
        directory => Ok(directory),
    }
}

/// With the last event our own directory goes as a whole, and the key with it; in another one, our files go.
fn uninstall_for_all(options: &HookEvents) -> Result<u8, Error> {
    let ours = own_directory()?;
    match directory_for_all()? {
        Some(directory) if directory != ours => uninstall_from(&directory, options),
        set => {
            let named = events(options);
            let mut left = EVENTS.into_iter().filter(|event| !named.contains(event));
            if left.any(|event| is_installed(&ours, event)) {
                return pass_on(&ours, &named, options);
            }
            let all: Vec<&str> = EVENTS.map(name).into_iter().chain(OTHERS).collect();
            files::refuse_to_take_away(&ours, &all)?;
            if set.is_some() {
                set_global_hooks_path(None)?;
            }
            let done = files::uninstall(&ours, &all)?;
            let removed = done.iter().any(|one| *one != Done::NotThere);
            let _not_empty = std::fs::remove_dir(&ours);
            let text = match removed || set.is_some() {
                true => format!("removed {} and core.hooksPath\n", shown(&ours)),
                false => "there are no hooks of ours for all repositories\n".to_owned(),
            };
            report(options, &text)?;
            Ok(exit::DONE)
        }
    }
}

fn is_installed(directory: &Path, event: HookEvent) -> bool {
    There::look(&directory.join(name(event))).is_ok_and(|there| there.runs_our_program())
}

/// Takes our part of these events out of our own directory, where the repository's own hook still has to run.
fn pass_on(ours: &Path, events: &[HookEvent], options: &HookEvents) -> Result<u8, Error> {
    let (mut wanted, mut rows) = (Vec::new(), Vec::new());
    for &event in events {
        let says = match is_installed(ours, event) {
            true => {
                wanted.push(Wanted::dispatch(name(event)));
                "removed; each repository's own hook still runs"
            }
            false => "was not installed",
        };
        rows.push([name(event).to_owned(), says.to_owned()]);
    }
    files::install(ours, &wanted)?;
    report(options, &table(&rows, columns()))?;
    Ok(exit::DONE)
}

fn uninstall_from(directory: &Path, options: &HookEvents) -> Result<u8, Error> {
    let events: Vec<&str> = events(options).into_iter().map(name).collect();
    let done = files::uninstall(directory, &events)?;
    let row = |(event, done): (&&str, &Done)| {
        let says = match done {
            Done::Restored => "removed; the hook that was there before is back",
            Done::NotThere => "was not installed",
            _ => "removed",
        };
        [(*event).to_owned(), says.to_owned()]
    };
    let rows: Vec<_> = events.iter().zip(&done).map(row).collect();
    report(options, &table(&rows, columns()))?;
    Ok(exit::DONE)
}

/// Says what was done, where somebody wants to know.
fn report(options: &HookEvents, text: &str) -> Result<(), Error> {
    if options.quiet { Ok(()) } else { print(text.as_bytes()) }
}

fn installed(directory: &Path, wanted: &[Wanted], done: &[Done]) -> String {
    let row = |(one, done): (&Wanted, &Done)| {
        let says = match done {
            Done::InstalledBefore => "installed; the hook that was there is kept and runs first",
            Done::Renewed => "installed anew",
            Done::Already => "is installed already",
            _ => "installed",
        };
        [one.event.clone(), says.to_owned()]
    };
    let rows: Vec<_> = wanted.iter().zip(done).map(row).collect();
    let mut text = table(&rows, columns());
    if !wanted.is_empty() {
        text.push_str(&format!("in {}\n", shown(directory)));
    }
    text
}

/// Where our hooks for all repositories are.
#[expect(clippy::disallowed_methods, reason = "the user's directory for configuration")]
fn own_directory() -> Result<PathBuf, Error> {
    let absolute = |path: &PathBuf| path.is_absolute();
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(absolute);
    let configuration = variable("XDG_CONFIG_HOME")
        .or_else(|| variable("HOME").map(|home| home.join(".config")))
        .ok_or_else(|| Error::cannot("HOME is not set", "set it to your home directory"))?;
    Ok(configuration.join("git-provenance/hooks"))
}
