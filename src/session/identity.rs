//! Whose commit it is going to be: the committer, whose sign-offs are whose, and no agent among them.

use std::path::Path;
use std::rc::Rc;

use super::operator::variable;
use crate::draft::SignOffOwners;
use crate::error::Error;
use crate::git::{Config, Mailmap};
use crate::text::identity::Identity;
use agent_traces::{Catalogue, Verdict};

/// Whoever commits here, as git knows the person.
///
/// # Errors
/// When git knows none.
pub(crate) fn committer(config: &Config) -> Result<Identity, Error> {
    config
        .committer()
        .ok_or_else(|| Error::cannot("git knows no committer", "set `user.name` and `user.email`"))
}

/// Whose sign-offs are whose in a commit that is made in this worktree.
///
/// # Errors
/// When git knows no committer.
pub(crate) fn people(
    config: &Config,
    worktree: &Path,
    author: Identity,
) -> Result<SignOffOwners, Error> {
    let mailmap = Mailmap::load(worktree, config.path("mailmap.file").as_deref());
    Ok(SignOffOwners::new(
        committer(config)?,
        author,
        &config.configured_person(),
        Rc::new(mailmap),
    ))
}

/// Where git takes the author of a commit from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AuthorFrom {
    /// `--author`.
    Option,
    /// The commit that is amended, picked or named by `-C`.
    Commit,
    /// Variables and configuration, as for the committer.
    Settings,
}

/// Refuses an agent as committer: that is the person who answers for the commit.
pub(crate) fn refuse_agent_committer(
    committer: &Identity,
    config: &Config,
    catalogue: &Catalogue,
) -> Result<(), Error> {
    refuse_agent("committer", committer, catalogue, || correct_settings("committer", config))
}

/// Refuses an agent as the author of a commit that is being made.
pub(crate) fn refuse_agent_author(
    author: &Identity,
    from: AuthorFrom,
    config: &Config,
    catalogue: &Catalogue,
) -> Result<(), Error> {
    refuse_agent("author", author, catalogue, || match from {
        AuthorFrom::Option => "leave out --author".into(),
        AuthorFrom::Commit => "add --reset-author".into(),
        AuthorFrom::Settings => correct_settings("author", config),
    })
}

/// The agent that goes by this name, if it is one without doubt.
pub(crate) fn known_agent(ident: &Identity, catalogue: &Catalogue) -> Option<String> {
    let found = catalogue.identity(&ident.name, &ident.email);
    found.filter(|agent| agent.verdict == Verdict::Agent).map(|agent| agent.reason)
}

fn refuse_agent(
    role: &str,
    ident: &Identity,
    catalogue: &Catalogue,
    hint: impl Fn() -> String,
) -> Result<(), Error> {
    let Some(reason) = known_agent(ident, catalogue) else { return Ok(()) };
    let name = crate::text::escape::line(&ident.to_value());
    Err(Error::cannot(format!("the {role} `{name}` is an agent: {reason}"), hint()))
}

/// What to do about a name or an address where git reads it: variables come before configuration, and
/// the keys of a role before those of the user.
fn correct_settings(role: &str, config: &Config) -> String {
    let upper = role.to_uppercase();
    let names = [format!("GIT_{upper}_NAME"), format!("GIT_{upper}_EMAIL")];
    let set = names.into_iter().filter(|name| variable(name).is_some());
    let set: Vec<String> = set.collect();
    if !set.is_empty() {
        return format!("unset {}", set.join(" and "));
    }
    let of_role = |part: &&str| config.get(&format!("{role}.{part}")).is_some();
    let section = if ["name", "email"].iter().any(of_role) { role } else { "user" };
    format!("set `{section}.name` and `{section}.email` to your own")
}
