//! What the pipeline needs to know about the commit at hand: rules, people, state, and whether a
//! person is there to ask.

use super::super::person::{self, AuthorFrom, Surroundings};
use super::super::policy_in_force::InForce;
use super::{Run, Step};
use crate::authoring::{
    CommitKind, Encoding, People, Person, Situation, Statement, sign_off_values,
};
use crate::error::Error;
use crate::git::{Base, CommitLine, Ident, Object, Objects, RawCommit, Settings, staged_changes};
use crate::policy::FileChange;
use agent_traces::Catalogue;
use git_message::{Message, TrailerConfig};

impl Run {
    /// Gathers the facts. The changes are only counted where a person is there to see the count.
    pub(super) fn situation<'a>(
        &self,
        step: &'a mut Step,
        draft: &Message,
    ) -> Result<(Situation<'a>, Person), Error> {
        let author = Ident {
            name: step.editor.author_name.clone(),
            email: step.editor.author_email.clone(),
        };
        let people = person::people(&self.settings, &step.editor.worktree, author)?;
        let people = people.carrying(step.carried.clone());
        refuse_agents(&self.line, &mut step.objects, &people, &self.settings)?;
        let Surroundings { person, shared } =
            Surroundings::look(&self.settings, self.options.no_ai)?;
        let kind = kind(&mut step.objects, draft)?;
        let changes = match &person {
            Person::Here(_) => Some(self.changes(step)?),
            Person::Away(_) => None,
        };
        let encoding = self.settings.commit_encoding().map_or(Encoding::Utf8, Encoding::Other);
        let situation = Situation {
            policy: &step.rules.policy,
            policy_origin: &step.rules.origin,
            warnings: step.rules.warning.iter().cloned().chain(shared).collect(),
            catalogue: Catalogue::builtin(),
            people,
            kind,
            changes,
            encoding,
            statement: self.statement.clone(),
            message_was_edited: self.edited_again,
            ask_sign_off: !self.options.no_sign_off,
            sign_off_requested: self.line.asks_sign_off,
            existing: None,
            may_be_silent: false,
        };
        Ok((situation, person))
    }

    /// What the options say, read before anybody types.
    pub(super) fn statement_by_flag(&self, rules: &InForce) -> Result<Option<Statement>, Error> {
        let options = (self.options.ai_used_for.as_deref(), self.options.no_ai);
        person::statement_by_flag(options, &rules.policy, &rules.origin)
    }

    fn changes(&self, step: &mut Step) -> Result<Vec<FileChange>, Error> {
        let base = Base::of(&mut step.objects, self.line.amend, self.settings.is_sha256())?;
        Ok(staged_changes(&step.editor.worktree, &step.editor.index, base)?)
    }
}

/// No agent is committer or author, whatever the message says.
pub(in crate::commands) fn refuse_agents(
    line: &CommitLine,
    objects: &mut Objects,
    people: &People,
    settings: &Settings,
) -> Result<(), Error> {
    person::refuse_agent_committer(people.signer(), settings)?;
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
    person::refuse_agent_author(people.author(), from, settings)
}

/// The sign-offs of the commits that git takes the message and the author from.
pub(in crate::commands) fn carried(
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
        sign_off_values(&Message::parse(RawCommit::split(&commit.bytes).message, trailer_config))
    };
    Ok(sources.into_iter().flatten().flat_map(values).collect())
}

/// A merge is known by git's state, anything else by its subject.
pub(in crate::commands) fn kind(
    objects: &mut Objects,
    draft: &Message,
) -> Result<CommitKind, Error> {
    Ok(match objects.read_pseudo("MERGE_HEAD")? {
        Some(_) => CommitKind::Merge,
        None => CommitKind::of(draft),
    })
}
