//! Hooks for all repositories of a user (`core.hooksPath` in the global configuration).

use std::path::{Path, PathBuf};

use super::error::HookError;
use super::install::{self, HookFile, HookSpec, InstallOutcome, own_directory};
use super::local::{events, installed, is_installed, report, uninstall_from};
use super::script::{self, EVENTS, ExistingHook, REFERENCE_TRANSACTION, all_names, name, others};
use crate::cli::{HookEvent, HookEvents};
use crate::error::{Error, exit, note};
use crate::git::{Repository, global_hooks_path, set_global_hooks_path};
use crate::session::files::{columns, own_program};
use crate::system::is_executable;
use crate::text::escape;
use crate::text::layout::table;

/// For all repositories of the user: in the directory that is set, else in one of our own.
pub(crate) fn install_for_all(options: &HookEvents) -> Result<u8, Error> {
    let (program, events) = (own_program()?, events(options));
    let ours = own_directory()?;
    let (directory, earlier) = match directory_for_all()? {
        Some(directory) if directory != ours => (directory, ExistingHook::Beside),
        _ => (ours.clone(), ExistingHook::OfRepository),
    };
    let mut wanted: Vec<HookSpec> =
        events.iter().map(|&event| HookSpec::hook(event, &program, earlier)).collect();
    if directory == ours {
        let mut others: Vec<&str> = others().collect();
        if !needs_reference_transaction(&ours)? {
            others.retain(|event| *event != REFERENCE_TRANSACTION);
        }
        let unnamed = EVENTS.into_iter().filter(|event| !events.contains(event));
        // What an earlier install has put there stays.
        others.extend(unnamed.filter(|event| !is_installed(&ours, *event)).map(name));
        wanted.extend(others.into_iter().map(HookSpec::dispatch));
    }
    let dispatches_references = wanted.iter().any(|one| one.event == REFERENCE_TRANSACTION);
    let done = install::install(&directory, &wanted)?;
    if directory == ours {
        if !dispatches_references {
            // An older version has put it there for all.
            install::uninstall(&ours, &[REFERENCE_TRANSACTION])?;
        }
        set_global_hooks_path(Some(&directory))?;
        if !options.quiet {
            note(HOOKS_PATH_IS_SET);
            note(if dispatches_references { "\n" } else { EXCEPT_REFERENCES });
        }
    }
    let shown_events = &wanted[..events.len()];
    report(options, &installed(&directory, shown_events, &done[..events.len()]))?;
    Ok(exit::DONE)
}

/// What is said where our own directory is in force.
const HOOKS_PATH_IS_SET: &str =
    "core.hooksPath is set in your configuration; each repository's own hooks still run";
const EXCEPT_REFERENCES: &str = ", except reference-transaction, which would slow down each fetch\n\
    hint: where a repository has that hook, run `git provenance hook install --global` in it\n";

/// Whether the repository at hand has a reference-transaction hook of its own, or an install in one that has put the
/// file there that runs it.
fn needs_reference_transaction(ours: &Path) -> Result<bool, Error> {
    let there = HookFile::inspect(&ours.join(REFERENCE_TRANSACTION))?;
    let is_asked_for = match there {
        HookFile::Ours(bytes) => !script::dispatches_unasked(&bytes),
        HookFile::Nothing => false,
        // Somebody's own, which is kept.
        _ => true,
    };
    let own = |repository: Repository| {
        is_executable(&repository.common_directory.join("hooks").join(REFERENCE_TRANSACTION))
    };
    Ok(is_asked_for || Repository::discover()?.is_some_and(own))
}

/// The directory that is set for all repositories. A relative one is another in each of them, so no hook for all
/// can be there.
fn directory_for_all() -> Result<Option<PathBuf>, Error> {
    match global_hooks_path()? {
        Some(directory) if directory.is_relative() => {
            Err(HookError::RelativePathForAll(escape::path(&directory)).into())
        }
        directory => Ok(directory),
    }
}

/// With the last event our own directory goes as a whole, and the key with it; in another one, our files go.
pub(crate) fn uninstall_for_all(options: &HookEvents) -> Result<u8, Error> {
    let ours = own_directory()?;
    match directory_for_all()? {
        Some(directory) if directory != ours => uninstall_from(&directory, options),
        set => {
            let named = events(options);
            let mut left = EVENTS.into_iter().filter(|event| !named.contains(event));
            if left.any(|event| is_installed(&ours, event)) {
                return pass_on(&ours, &named, options);
            }
            let all: Vec<&str> = all_names().collect();
            install::refuse_to_take_away(&ours, &all)?;
            if set.is_some() {
                set_global_hooks_path(None)?;
            }
            let done = install::uninstall(&ours, &all)?;
            let removed = done.iter().any(|one| *one != InstallOutcome::NotThere);
            let _not_empty = std::fs::remove_dir(&ours);
            let text = match removed || set.is_some() {
                true => {
                    format!("removed {} and core.hooksPath\n", escape::path(&ours))
                }
                false => "there are no hooks of ours for all repositories\n".to_owned(),
            };
            report(options, &text)?;
            Ok(exit::DONE)
        }
    }
}

/// Takes our part of these events out of our own directory, where the repository's own hook still has to run.
fn pass_on(ours: &Path, events: &[HookEvent], options: &HookEvents) -> Result<u8, Error> {
    let (mut wanted, mut rows) = (Vec::new(), Vec::new());
    for &event in events {
        let says = match is_installed(ours, event) {
            true => {
                wanted.push(HookSpec::dispatch(name(event)));
                "removed; each repository's own hook still runs"
            }
            false => "was not installed",
        };
        rows.push([name(event).to_owned(), says.to_owned()]);
    }
    install::install(ours, &wanted)?;
    report(options, &table(&rows, columns()))?;
    Ok(exit::DONE)
}
