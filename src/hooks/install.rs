//! Hook files: put in place, taken away, looked at. All places are looked at before the first one is changed.

use std::io;
use std::path::{Path, PathBuf};

use super::error::HookError;
use super::managers::Manager;
use super::script::{self, ExistingHook, KEPT, all_names, name};
use crate::cli::HookEvent;
use crate::error::Error;
use crate::session::files;
use crate::system::{self, is_executable};
use crate::text::escape;

/// What stands in the place of a hook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HookFile {
    Nothing,
    /// Ours, with these bytes.
    Ours(Vec<u8>),
    /// Ours once, with lines that are not of ours now.
    Changed,
    /// A program keeps it.
    Managed(Manager),
    /// Somebody's own hook, a link or anything else that can be moved.
    Theirs,
    Directory,
}

impl HookFile {
    /// Looks at a place, without following it to a directory or a device.
    pub(crate) fn inspect(path: &Path) -> Result<Self, Error> {
        let meta = match std::fs::symlink_metadata(path) {
            Ok(meta) => meta,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::Nothing),
            Err(error) => return Err(Error::file("look at", path, error)),
        };
        if meta.is_dir() {
            return Ok(Self::Directory);
        }
        // A link that leads nowhere is somebody's all the same.
        let Ok(bytes) = files::read_bounded(path, MAX_SCRIPT_BYTES) else {
            return Ok(Self::Theirs);
        };
        if meta.is_file() && script::is_ours(&bytes) {
            return Ok(Self::Ours(bytes));
        }
        if meta.is_file() && script::has_mark(&bytes) {
            return Ok(Self::Changed);
        }
        Ok(Manager::of_hook(&bytes).map_or(Self::Theirs, Self::Managed))
    }

    /// Whether it is our hook itself, and not a file of ours that only runs the repository's own.
    pub(crate) fn runs_our_program(&self) -> bool {
        matches!(self, Self::Ours(bytes) if script::program_of(bytes).is_some())
    }
}

/// More of a hook file is not read.
const MAX_SCRIPT_BYTES: usize = 1 << 20;

/// Where the hook stands that was there before ours.
pub(crate) fn kept(directory: &Path, event: &str) -> PathBuf {
    directory.join(format!("{event}{KEPT}"))
}

/// What was done in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InstallOutcome {
    Installed,
    /// The hook that was there runs first now.
    InstalledBefore,
    Renewed,
    Already,
    Removed,
    Restored,
    NotThere,
}

/// One file that is to be there.
pub(crate) struct HookSpec {
    pub(crate) event: String,
    pub(crate) bytes: Vec<u8>,
}

impl HookSpec {
    /// Our hook for an event.
    pub(crate) fn hook(event: HookEvent, program: &Path, earlier: ExistingHook) -> Self {
        let bytes = script::hook(event, program, earlier);
        Self { event: name(event).to_owned(), bytes }
    }

    /// A file that only runs the repository's own hook.
    pub(crate) fn dispatch(event: &str) -> Self {
        Self { event: event.to_owned(), bytes: script::dispatch(event) }
    }
}

/// Puts hooks in their places: checks all, then writes.
///
/// # Errors
/// When a directory is in the way, a kept hook would be lost, or a file cannot be written; what was written
/// before that stays and is complete.
pub(crate) fn install(directory: &Path, wanted: &[HookSpec]) -> Result<Vec<InstallOutcome>, Error> {
    let mut found = Vec::new();
    for one in wanted {
        let path = directory.join(&one.event);
        let there = HookFile::inspect(&path)?;
        refuse_what_cannot_be_kept(directory, &path, &one.event, &there)?;
        found.push((path, there));
    }
    refuse_links_between_events(directory, wanted)?;
    std::fs::create_dir_all(directory).map_err(|error| Error::file("make", directory, error))?;
    let each = found.into_iter().zip(wanted);
    each.map(|((path, there), one)| put(directory, &path, &there, one)).collect()
}

/// A hook that is a link to that of another event would run ours of the other event as well.
fn refuse_links_between_events(directory: &Path, wanted: &[HookSpec]) -> Result<(), Error> {
    let is_wanted = |event: &str| wanted.iter().any(|one| one.event == event);
    for event in all_names() {
        let Some(other) = linked_event(directory, event) else { continue };
        if is_wanted(event) || is_wanted(&other) {
            let path = escape::path(&directory.join(event));
            return Err(HookError::LinkToOtherEvent { path, other }.into());
        }
    }
    Ok(())
}

/// The other event whose hook this one is a link to, by one link or more.
fn linked_event(directory: &Path, event: &str) -> Option<String> {
    let home = directory.canonicalize().ok()?;
    let mut at = directory.join(event);
    for _ in 0..MAX_LINKS {
        at = at.parent()?.join(std::fs::read_link(&at).ok()?);
        let named = at.file_name()?.to_str()?;
        let is_event = all_names().any(|event| event == named);
        let here = at.parent().and_then(|parent| parent.canonicalize().ok());
        if is_event && named != event && here.as_ref() == Some(&home) {
            return Some(named.to_owned());
        }
    }
    None
}

/// As many as the system follows.
const MAX_LINKS: usize = 40;

/// Looks at what stands in the place of a hook.
///
/// # Errors
/// When a directory or a hook of ours with other lines is there, or a kept hook would be lost.
pub(super) fn refuse_what_cannot_be_kept(
    directory: &Path,
    path: &Path,
    event: &str,
    there: &HookFile,
) -> Result<(), Error> {
    if *there == HookFile::Directory {
        return Err(HookError::Directory(escape::path(path)).into());
    }
    if *there == HookFile::Changed {
        return Err(HookError::Changed(escape::path(path)).into());
    }
    let kept = kept(directory, event);
    if matches!(there, HookFile::Theirs | HookFile::Managed(_))
        && kept.symlink_metadata().is_ok()
        && !is_kept(path, &kept)?
    {
        return Err(two_hooks(path, &kept));
    }
    Ok(())
}

fn two_hooks(path: &Path, kept: &Path) -> Error {
    HookError::TwoHooks { path: escape::path(path), kept: escape::path(kept) }.into()
}

/// Whether both are names of one file.
fn is_one_file(one: &Path, other: &Path) -> bool {
    let number = system::file_number(one);
    number.is_some() && number == system::file_number(other)
}

/// Whether the hook that was there is kept already: by an install that runs now, or by one that was cut short.
fn is_kept(path: &Path, kept: &Path) -> Result<bool, Error> {
    Ok(is_one_file(path, kept) || matches!(HookFile::inspect(path)?, HookFile::Ours(_)))
}

/// Gives somebody's hook its second name before ours takes the first, so that it has one at each moment.
fn keep(path: &Path, kept: &Path) -> Result<(), Error> {
    let Err(error) = std::fs::hard_link(path, kept) else { return Ok(()) };
    if error.kind() == io::ErrorKind::AlreadyExists {
        return if is_kept(path, kept)? { Ok(()) } else { Err(two_hooks(path, kept)) };
    }
    // Some file systems know no second names, and some systems give none to files of other users.
    std::fs::rename(path, kept).map_err(|error| Error::file("move", path, error))
}

fn put(
    directory: &Path,
    path: &Path,
    there: &HookFile,
    one: &HookSpec,
) -> Result<InstallOutcome, Error> {
    let done = match there {
        HookFile::Ours(bytes) if *bytes == one.bytes && is_executable(path) => {
            return Ok(InstallOutcome::Already);
        }
        HookFile::Ours(_) => InstallOutcome::Renewed,
        HookFile::Nothing => InstallOutcome::Installed,
        HookFile::Theirs | HookFile::Changed | HookFile::Managed(_) | HookFile::Directory => {
            InstallOutcome::InstalledBefore
        }
    };
    let kept = kept(directory, &one.event);
    if done == InstallOutcome::InstalledBefore {
        keep(path, &kept)?;
    }
    let put = files::put_program(path, &one.bytes);
    if put.is_err() && done == InstallOutcome::InstalledBefore {
        let _the_first_error_counts = match is_one_file(path, &kept) {
            true => std::fs::remove_file(&kept),
            false if path.symlink_metadata().is_err() => std::fs::rename(&kept, path),
            false => Ok(()),
        };
    }
    put.map(|()| done)
}

/// Takes our hooks away from their places, and puts back what was there before them.
///
/// # Errors
/// When one has lines of somebody else, before anything is done; when a file cannot be moved or removed.
pub(crate) fn uninstall(directory: &Path, events: &[&str]) -> Result<Vec<InstallOutcome>, Error> {
    refuse_to_take_away(directory, events)?;
    events.iter().map(|event| take_away(directory, event)).collect()
}

/// Looks at all places before the first one is changed.
///
/// # Errors
/// When one of our hooks has lines of somebody else.
pub(crate) fn refuse_to_take_away(directory: &Path, events: &[&str]) -> Result<(), Error> {
    for path in events.iter().flat_map(|event| places(directory, event)) {
        if HookFile::inspect(&path)? == HookFile::Changed {
            return Err(HookError::Changed(escape::path(&path)).into());
        }
    }
    Ok(())
}

/// Where our hook may stand: pre-commit moves one that it finds aside, and runs it under the other name.
fn places(directory: &Path, event: &str) -> [PathBuf; 2] {
    [directory.join(event), directory.join(format!("{event}.legacy"))]
}

fn take_away(directory: &Path, event: &str) -> Result<InstallOutcome, Error> {
    for path in places(directory, event) {
        if !matches!(HookFile::inspect(&path)?, HookFile::Ours(_)) {
            continue;
        }
        let kept = kept(directory, event);
        if kept.symlink_metadata().is_ok() {
            std::fs::rename(&kept, &path).map_err(|error| Error::file("move", &kept, error))?;
            return Ok(InstallOutcome::Restored);
        }
        std::fs::remove_file(&path).map_err(|error| Error::file("remove", &path, error))?;
        return Ok(InstallOutcome::Removed);
    }
    Ok(InstallOutcome::NotThere)
}

/// A configuration file as text; what cannot be read says nothing.
pub(crate) fn text(path: &Path) -> String {
    let bytes = files::read_bounded(path, MAX_SCRIPT_BYTES).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Where our hooks for all repositories are.
#[expect(clippy::disallowed_methods, reason = "the user's directory for configuration")]
pub(super) fn own_directory() -> Result<PathBuf, Error> {
    let absolute = |path: &PathBuf| path.is_absolute();
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(absolute);
    let configuration = variable("XDG_CONFIG_HOME")
        .or_else(|| variable("HOME").map(|home| home.join(".config")))
        .ok_or(HookError::NoHome)?;
    Ok(configuration.join("git-provenance/hooks"))
}
