//! Which rules hold here: the lookup order of the documentation, and where the answer came from.

use std::io;
use std::path::Path;
use std::time::SystemTime;

use super::agents::{KnownAgents, OwnAgents};
use super::files;
use crate::error::Error;
use crate::git::{Config, Objects, Repository};
use crate::policy::{self, Day, Policy, SignOffMode};
use crate::text::did_you_mean::nearest;

/// The file that carries a project's rules.
pub(crate) const FILE: &str = ".git-provenance.yml";
/// The option that names a preset or a file.
pub(crate) const OPTION: &str = "--policy";
/// The key of git's configuration that names one.
pub(crate) const KEY: &str = "provenance.policy";
/// The rules of a project that says nothing.
const FALLBACK: &str = "default";

/// The rules, and what a person should know about them.
#[derive(Debug)]
pub(crate) struct ProjectPolicy {
    pub(crate) policy: Policy,
    /// `preset qemu-draft`, `.git-provenance.yml`, …
    pub(crate) origin: String,
    /// Said before the first question, where the rules are not the committed ones.
    pub(crate) warning: Option<String>,
    /// The rules as they are written.
    pub(crate) yaml: Vec<u8>,
    /// Whether they are a preset as it is, and nobody has written them for this project.
    pub(crate) is_preset: bool,
    /// Whether a commit of the project has these rules: HEAD, or the revision that was named. No option,
    /// variable, configuration or file in the worktree chose them.
    pub(crate) is_committed: bool,
    /// What is known about agents under these rules.
    pub(crate) agents: KnownAgents,
}

impl ProjectPolicy {
    /// Whether the last evidence of AI use may be removed from a message without an answer.
    pub(crate) fn frees_evidence(&self) -> bool {
        self.is_committed && self.policy.disclosure.is_none()
    }

    /// What is said before the first question: that the rules are not the committed ones, or that they are retired.
    pub(crate) fn notes(&self) -> impl Iterator<Item = String> {
        let retired = self.policy.retired().map(|what| format!("{what}."));
        self.warning.iter().cloned().chain(retired)
    }

    /// Whether the project itself wants sign-offs to be asked about: it requires them, or its own file says that they are
    /// asked for. A preset that requires none says nothing of its own.
    pub(crate) fn want_sign_off(&self) -> bool {
        match self.policy.sign_off.mode {
            SignOffMode::Required => true,
            SignOffMode::Ask => !self.is_preset && policy::says_sign_off_mode(&self.yaml),
            SignOffMode::Forbidden => false,
        }
    }
}

/// A preset's id, else a file, named by an option or a setting (`--policy`), or by an argument.
pub(crate) fn named(
    name: &str,
    said_by: Option<&str>,
    own: &OwnAgents,
) -> Result<ProjectPolicy, Error> {
    if policy::preset_ids().contains(&name) {
        let policy = policy::preset(name)?;
        let yaml = policy::preset_yaml(name).unwrap_or_default().into();
        let found = uncommitted(policy, format!("preset {name}"), yaml, own);
        return Ok(ProjectPolicy { is_preset: true, ..found });
    }
    from_file(name, Path::new(name), said_by, own)
}

/// `provenance.policy` in git's configuration: a preset's id, else a file, relative to the worktree.
fn configured(
    config: &Config,
    worktree: Option<&Path>,
    own: &OwnAgents,
) -> Result<Option<ProjectPolicy>, Error> {
    let (Some(name), Some(path)) = (config.text(KEY), config.path(KEY)) else {
        return Ok(None);
    };
    let found = match policy::preset_ids().contains(&name.as_str()) {
        true => named(&name, Some(KEY), own)?,
        false => {
            let path = worktree.map_or(path.clone(), |top| top.join(path));
            from_file(&name, &path, Some(KEY), own)?
        }
    };
    Ok(Some(ProjectPolicy { origin: format!("{}, from git config", found.origin), ..found }))
}

fn from_file(
    name: &str,
    path: &Path,
    said_by: Option<&str>,
    own: &OwnAgents,
) -> Result<ProjectPolicy, Error> {
    if !path.exists() {
        return Err(is_neither(name, said_by));
    }
    let yaml = read(path)?;
    let policy = policy::from_yaml(&yaml, name)?;
    Ok(uncommitted(policy, name.to_owned(), yaml, own))
}

/// A name of nothing that has rules.
pub(crate) fn is_neither(name: &str, said_by: Option<&str>) -> Error {
    let presets = policy::preset_ids();
    let hint = match nearest(name, presets.iter().copied()) {
        Some(preset) => format!("did you mean `{preset}`?"),
        None => format!("the presets are {}", presets.join(", ")),
    };
    let name = crate::text::escape::line(name.as_bytes());
    let by = said_by.map_or_else(String::new, |by| format!(", named by {by},"));
    Error::cannot(format!("`{name}`{by} is neither a preset nor a file"), hint)
}

fn uncommitted(policy: Policy, origin: String, yaml: Vec<u8>, own: &OwnAgents) -> ProjectPolicy {
    let agents = own.under(Some(&policy));
    ProjectPolicy {
        policy,
        origin,
        warning: None,
        yaml,
        is_preset: false,
        is_committed: false,
        agents,
    }
}

/// The rules without a repository.
fn fallback(own: &OwnAgents) -> Result<ProjectPolicy, Error> {
    named(FALLBACK, None, own)
}

/// The rules of a repository: `--policy`, the file in the worktree, in the index, in HEAD, git's
/// configuration, then the preset `default`. A bare repository has only HEAD's file.
pub(crate) fn find(
    explicit: Option<&str>,
    worktree: Option<&Path>,
    objects: &mut Objects,
    config: &Config,
) -> Result<ProjectPolicy, Error> {
    let own = &OwnAgents::read(config)?;
    let committed = stored(objects, &format!("HEAD:{FILE}"))?;
    if let Some(name) = explicit {
        let mut found = named(name, Some(OPTION), own)?;
        found.warning = committed.map(|_| {
            format!("these are not the project's committed rules ({FILE}), but those of --policy.")
        });
        return Ok(found);
    }
    let (bytes, origin) = match worktree.map(in_worktree).transpose()?.flatten() {
        Some(bytes) => (Some(bytes), FILE.to_owned()),
        None => match stored(objects, &format!(":{FILE}"))?.filter(|_| worktree.is_some()) {
            Some(bytes) => (Some(bytes), format!("{FILE} in the index")),
            None => (committed.clone(), format!("{FILE} in HEAD")),
        },
    };
    if let Some(bytes) = bytes {
        let policy = policy::from_yaml(&bytes, &origin)?;
        let is_committed = committed.as_deref() == Some(&bytes);
        let warning = (!is_committed).then(|| match &committed {
            Some(_) => format!("the rules in {origin} differ from the committed ones."),
            None => format!("the rules in {origin} are not committed yet."),
        });
        let found = uncommitted(policy, origin, bytes, own);
        return Ok(ProjectPolicy { warning, is_committed, ..found });
    }
    configured(config, worktree, own)?.map_or_else(|| fallback(own), Ok)
}

/// The rules for a check, which warns nobody: where the worktree has the file, no other place is looked at.
fn for_check(worktree: Option<&Path>) -> Result<ProjectPolicy, Error> {
    let config = Config::read()?;
    if let Some(yaml) = worktree.map(in_worktree).transpose()?.flatten() {
        let policy = policy::from_yaml(&yaml, FILE)?;
        return Ok(uncommitted(policy, FILE.to_owned(), yaml, &OwnAgents::read(&config)?));
    }
    let found = find(None, worktree, &mut Objects::open()?, &config)?;
    Ok(ProjectPolicy { warning: None, ..found })
}

/// The same for a repository, and for a place outside of any.
pub(crate) fn for_check_at(repository: Option<&Repository>) -> Result<ProjectPolicy, Error> {
    match repository {
        Some(repository) => for_check(repository.worktree.as_deref()),
        None => {
            let config = Config::read()?;
            let own = &OwnAgents::read(&config)?;
            configured(&config, None, own)?.map_or_else(|| fallback(own), Ok)
        }
    }
}

/// The rules of a commit, for a check that must not follow what it checks; the preset `default` where that
/// commit has none.
pub(crate) fn at_revision(revision: &str, own: &OwnAgents) -> Result<ProjectPolicy, Error> {
    let shown = crate::text::escape::line(revision.as_bytes());
    let mut objects = Objects::open()?;
    if objects.read(&format!("{revision}^{{commit}}"))?.is_none() {
        let what = format!("`{shown}`, named by --policy-from, is not a commit here");
        return Err(Error::cannot(what, "see whether it was fetched, with `git log`"));
    }
    match stored(&mut objects, &format!("{revision}:{FILE}"))? {
        Some(yaml) => {
            let origin = format!("{FILE} in {shown}");
            let policy = policy::from_yaml(&yaml, &origin)?;
            Ok(ProjectPolicy { is_committed: true, ..uncommitted(policy, origin, yaml, own) })
        }
        None => fallback(own),
    }
}

/// The file in the worktree. A link that leads nowhere is not the same as none.
fn in_worktree(top: &Path) -> Result<Option<Vec<u8>>, Error> {
    let path = top.join(FILE);
    match std::fs::symlink_metadata(&path) {
        Ok(found) if found.is_symlink() => Err(is_link()),
        Ok(_) => files::read_unlinked(&path, policy::MAX_BYTES)
            .map(Some)
            .map_err(|error| no_file(&path, error)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::file("read", path, error)),
    }
}

/// The file in git's index or in a commit.
fn stored(objects: &mut Objects, name: &str) -> Result<Option<Vec<u8>>, Error> {
    match objects.read_start(name, policy::MAX_BYTES + 1)? {
        Some(object) if object.kind != "blob" => {
            let name = name.trim_start_matches(':');
            Err(Error::cannot(
                format!("`{name}` is not a file"),
                "put the rules in a file of that name",
            ))
        }
        object => Ok(object.map(|object| object.bytes)),
    }
}

/// A link in the place of the project's rules. What it leads to would be shown line by line where it is no
/// policy, be it a secret of the machine that checks a stranger's commits.
pub(crate) fn is_link() -> Error {
    Error::cannot(
        format!("`{FILE}` is a symbolic link, and rules are not taken from elsewhere"),
        "put the rules in a file of that name, or remove it",
    )
}

/// What stands in the place of the project's rules without being a file was not named by anybody.
fn no_file(path: &Path, error: Error) -> Error {
    match path.metadata() {
        Ok(other) if !other.is_file() => {
            Error::cannot(error.to_string(), "make it a file, or remove it")
        }
        _ => error,
    }
}

/// The parser refuses what is too large; reading stops there as well.
fn read(path: &Path) -> Result<Vec<u8>, Error> {
    files::read_bounded(path, policy::MAX_BYTES)
}

/// The day, by the clock of this machine.
pub(crate) fn today() -> Day {
    Day::since_1970(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default())
}
