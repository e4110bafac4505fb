//! Which agents are known here: those that are built in, those of the person's own file, and those that a policy names.

use std::borrow::Cow;

use super::files;
use crate::error::Error;
use crate::git::Config;
use crate::policy::{self, Policy};
use crate::text::escape;
use agent_traces::{Authority, Catalogue, Extension};

/// The key of git's configuration that names a file with agents of one's own.
pub(crate) const KEY: &str = "provenance.agents";

/// What is known about agents; without an extension, what is built in.
pub(crate) type KnownAgents = Cow<'static, Catalogue>;

/// Agents of one's own, and the file that has them.
#[derive(Debug, Default)]
pub(crate) struct OwnAgents {
    pub(crate) extension: Extension,
    /// The file, for messages.
    pub(crate) origin: String,
}

impl OwnAgents {
    /// Reads the file that git's configuration names. Its path is absolute: what a repository brings along is never
    /// the person's own.
    ///
    /// # Errors
    /// When the file cannot be read or used.
    pub(crate) fn read(config: &Config) -> Result<Self, Error> {
        let Some(path) = config.path(KEY) else { return Ok(Self::default()) };
        let origin = escape::path(&path);
        if !path.is_absolute() {
            return Err(Error::cannot(
                format!("`{origin}`, named by {KEY}, is not an absolute path"),
                "give the full path, or begin it with `~/`",
            ));
        }
        let yaml = files::read_bounded(&path, policy::MAX_BYTES)?;
        let extension = policy::agents_from_yaml(&yaml, &origin)
            .map_err(|error| Error::in_agents_file(&error))?;
        Ok(Self { extension, origin })
    }

    /// What is known with these and with what a policy names.
    pub(crate) fn under(&self, policy: Option<&Policy>) -> KnownAgents {
        let builtin = Cow::Borrowed(Catalogue::builtin());
        let of_policy = policy.map(Policy::extension).unwrap_or_default();
        let layers = [(&self.extension, Authority::Person), (&of_policy, Authority::Project)];
        let layers = layers.into_iter().filter(|(extension, _)| !extension.is_empty());
        layers.fold(builtin, |known: KnownAgents, (extension, authority)| {
            Cow::Owned(known.extended(extension, authority))
        })
    }
}

/// What is known about agents wherever the rules of a project have no say.
///
/// # Errors
/// As for [`OwnAgents::read`].
pub(crate) fn known(config: &Config) -> Result<KnownAgents, Error> {
    Ok(OwnAgents::read(config)?.under(None))
}
