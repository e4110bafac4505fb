//! Hooks in one repository: installed beside what is there, and taken away again.

use std::path::Path;

use super::error::{Action, HookError};
use super::install::{self, HookFile, HookSpec, InstallOutcome, own_directory};
use super::managers::Manager;
use super::script::{EVENTS, ExistingHook, name};
use crate::cli::{HookEvent, HookEvents};
use crate::error::{Error, exit};
use crate::git::{HooksDirectory, Repository};
use crate::session::files::{columns, own_program, print};
use crate::text::escape;
use crate::text::layout::table;

/// The events somebody named, or all of them.
pub(super) fn events(options: &HookEvents) -> Vec<HookEvent> {
    let named = |event: &HookEvent| options.events.is_empty() || options.events.contains(event);
    EVENTS.into_iter().filter(named).collect()
}

/// In the repository at hand. Where a program keeps the hooks, its configuration is the place.
pub(crate) fn install_here(options: &HookEvents) -> Result<u8, Error> {
    let (hooks, events) = (HooksDirectory::load(&Repository::open()?)?, events(options));
    if let Some(manager) = Manager::of_directory(&hooks.directory, hooks.tops()) {
        return leave_to(manager, &events);
    }
    refuse_a_shared_directory(&hooks, Action::Install)?;
    let mut ours = Vec::new();
    let mut managed: Vec<(Manager, HookEvent)> = Vec::new();
    for event in events {
        match HookFile::inspect(&hooks.directory.join(name(event)))? {
            HookFile::Managed(manager) => managed.push((manager, event)),
            _ => ours.push(event),
        }
    }
    let program = own_program()?;
    let wanted: Vec<HookSpec> =
        ours.iter().map(|&event| HookSpec::hook(event, &program, ExistingHook::Beside)).collect();
    let done = install::install(&hooks.directory, &wanted)?;
    report(options, &installed(&hooks.directory, &wanted, &done))?;
    let Some(&(manager, _)) = managed.first() else { return Ok(exit::DONE) };
    let left: Vec<HookEvent> = managed.iter().map(|(_, event)| *event).collect();
    leave_to(manager, &left)
}

/// What a person adds to the configuration of the program that keeps the hooks.
fn leave_to(manager: Manager, events: &[HookEvent]) -> Result<u8, Error> {
    print(manager.snippet(events).as_bytes())?;
    let names: Vec<&str> = events.iter().map(|event| name(*event)).collect();
    Err(HookError::Managed { manager: manager.name(), events: names.join(", ") }.into())
}

/// The one action that gets our hook of an event to run here: the install where it works, else what works instead.
///
/// # Errors
/// When the place cannot be looked at.
pub(super) fn remedy(hooks: &HooksDirectory, event: HookEvent) -> Result<String, Error> {
    if let Some(manager) = Manager::of_directory(&hooks.directory, hooks.tops()) {
        return Ok(manager.remedy(event));
    }
    let name = name(event);
    let hint = |error: Error| error.hints().concat().replace("EVENT", name);
    if let Err(refusal) = refuse_a_shared_directory(hooks, Action::Install) {
        let is_another_everywhere = !hooks.is_in_worktree(&hooks.directory)
            && hooks.elsewhere.as_ref().is_some_and(|one| one.value.is_relative());
        return Ok(match is_another_everywhere {
            true => hint(HookError::RelativePathForAll(String::new()).into()),
            false => hint(refusal),
        });
    }
    let path = hooks.directory.join(name);
    let there = HookFile::inspect(&path)?;
    if let HookFile::Managed(manager) = there {
        return Ok(manager.remedy(event));
    }
    let refused = install::refuse_what_cannot_be_kept(&hooks.directory, &path, name, &there);
    Ok(refused.err().map_or_else(|| format!("run `git provenance hook install {name}`"), hint))
}

/// A directory that other repositories use, or that belongs to the project, is not ours to write to.
fn refuse_a_shared_directory(hooks: &HooksDirectory, action: Action) -> Result<(), Error> {
    let directory = escape::path(&hooks.directory);
    if hooks.is_in_worktree(&hooks.directory) {
        return Err(match &hooks.elsewhere {
            Some(_) => HookError::PathOfProject { directory, action },
            None => HookError::LinkToProject { directory, action },
        }
        .into());
    }
    if let Some(elsewhere) = &hooks.elsewhere
        && (elsewhere.scope == "global" || elsewhere.scope == "system")
    {
        let scope = elsewhere.scope.clone();
        return Err(HookError::PathForAll { scope, directory, action }.into());
    }
    // A link, or core.hooksPath of this repository alone, may lead there as well.
    if own_directory().is_ok_and(|ours| is_same(&ours, &hooks.directory)) {
        return Err(HookError::OwnDirectoryForAll { directory, action }.into());
    }
    Ok(())
}

/// Whether two names lead to one place that is there.
fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

pub(super) fn is_installed(directory: &Path, event: HookEvent) -> bool {
    HookFile::inspect(&directory.join(name(event))).is_ok_and(|there| there.runs_our_program())
}

pub(super) fn uninstall_from(directory: &Path, options: &HookEvents) -> Result<u8, Error> {
    let events: Vec<&str> = events(options).into_iter().map(name).collect();
    let done = install::uninstall(directory, &events)?;
    let row = |(event, done): (&&str, &InstallOutcome)| {
        let says = match done {
            InstallOutcome::Restored => "removed; the hook that was there before is back",
            InstallOutcome::NotThere => "was not installed",
            _ => "removed",
        };
        [(*event).to_owned(), says.to_owned()]
    };
    let rows: Vec<_> = events.iter().zip(&done).map(row).collect();
    report(options, &table(&rows, columns()))?;
    Ok(exit::DONE)
}

/// Takes our hooks out of this repository.
pub(crate) fn uninstall_here(options: &HookEvents) -> Result<u8, Error> {
    let hooks = HooksDirectory::load(&Repository::open()?)?;
    refuse_a_shared_directory(&hooks, Action::Uninstall)?;
    uninstall_from(&hooks.directory, options)
}

/// Says what was done, where somebody wants to know.
pub(super) fn report(options: &HookEvents, text: &str) -> Result<(), Error> {
    if options.quiet { Ok(()) } else { print(text.as_bytes()) }
}

pub(super) fn installed(directory: &Path, wanted: &[HookSpec], done: &[InstallOutcome]) -> String {
    let row = |(one, done): (&HookSpec, &InstallOutcome)| {
        let says = match done {
            InstallOutcome::InstalledBefore => {
                "installed; the hook that was there is kept and runs first"
            }
            InstallOutcome::Renewed => "replaced by the current one",
            InstallOutcome::Already => "is installed already",
            _ => "installed",
        };
        [one.event.clone(), says.to_owned()]
    };
    let rows: Vec<_> = wanted.iter().zip(done).map(row).collect();
    let mut text = table(&rows, columns());
    if !wanted.is_empty() {
        text.push_str(&format!("in {}\n", escape::path(directory)));
    }
    text
}
