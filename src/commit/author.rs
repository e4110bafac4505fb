//! Whose commit it is going to be: no agent's, and with which sign-offs and of which kind it begins.

use super::options::CommitLine;
use crate::draft::{CommitKind, SignOffOwners, sign_off_values};
use crate::error::Error;
use crate::git::{CommitObject, Config, Object, Objects};
use crate::session::operator::{self, AuthorFrom};
use git_message::{Message, TrailerConfig};

/// No agent is committer or author, whatever the message says.
pub(crate) fn refuse_agents(
    line: &CommitLine,
    objects: &mut Objects,
    people: &SignOffOwners,
    settings: &Config,
) -> Result<(), Error> {
    operator::refuse_agent_committer(people.signer(), settings)?;
    let from_commit = line.amend || line.reuses.is_some();
    let from = if line.names_author {
        AuthorFrom::Option
    } else if line.reset_author {
        AuthorFrom::Settings
    } else if from_commit || objects.read_pseudo("CHERRY_PICK_HEAD")?.is_some() {
        AuthorFrom::Commit
    } else {
        AuthorFrom::Settings
    };
    operator::refuse_agent_author(people.author(), from, settings)
}

/// The sign-offs of the commits that git takes the message and the author from.
pub(crate) fn carried(
    line: &CommitLine,
    objects: &mut Objects,
    trailer_config: &TrailerConfig,
) -> Result<Vec<Vec<u8>>, Error> {
    let mut sources = vec![objects.read_pseudo("CHERRY_PICK_HEAD")?];
    if line.amend {
        sources.push(objects.read("HEAD")?);
    }
    if let Some(name) = &line.reuses {
        sources.push(objects.read(&format!("{name}^{{commit}}"))?);
    }
    let values = |commit: Object| {
        sign_off_values(&Message::parse(CommitObject::split(&commit.bytes).message, trailer_config))
    };
    Ok(sources.into_iter().flatten().flat_map(values).collect())
}

/// A merge is known by git's state, anything else by its subject.
pub(crate) fn kind(objects: &mut Objects, draft: &Message) -> Result<CommitKind, Error> {
    Ok(match objects.read_pseudo("MERGE_HEAD")? {
        Some(_) => CommitKind::Merge,
        None => CommitKind::of(draft),
    })
}
