//! What the pipeline needs to know about the commit at hand: rules, people, state, and whether a
//! person is there to ask.

use super::author::{kind, refuse_agents};
use super::{Run, Step};
use crate::authoring::{AiUse, CommitContext, Operator};
use crate::error::Error;
use crate::git::{Base, staged_changes};
use crate::policy::FileChange;
use crate::session::operator::{self, Surroundings};
use crate::session::project_policy::ProjectPolicy;
use crate::text::identity::Identity;
use agent_traces::Catalogue;
use git_message::Message;

impl Run {
    /// Gathers the facts. The changes are only counted where a person is there to see the count.
    pub(crate) fn context<'a>(
        &self,
        step: &'a mut Step,
        draft: &Message,
    ) -> Result<(CommitContext<'a>, Operator), Error> {
        let author = Identity {
            name: step.editor.author_name.clone(),
            email: step.editor.author_email.clone(),
        };
        let people = operator::people(&self.settings, &step.editor.worktree, author)?;
        let people = people.carrying(step.carried.clone());
        refuse_agents(&self.line, &mut step.objects, &people, &self.settings)?;
        let Surroundings { operator, shared } =
            Surroundings::look(&self.settings, self.options.no_ai)?;
        let kind = kind(&mut step.objects, draft)?;
        let changes = match &operator {
            Operator::Present(_) => Some(self.changes(step)?),
            Operator::Absent(_) => None,
        };
        let context = CommitContext {
            policy: &step.rules.policy,
            policy_origin: &step.rules.origin,
            warnings: step.rules.warning.iter().cloned().chain(shared).collect(),
            catalogue: Catalogue::builtin(),
            people,
            kind,
            changes,
            encoding: self.settings.commit_encoding(),
            ai_use: self.ai_use.clone(),
            message_was_edited: self.edited_again,
            ask_sign_off: !self.options.no_sign_off,
            sign_off_requested: self.line.asks_sign_off,
            existing: None,
            allow_missing_disclosure: false,
        };
        Ok((context, operator))
    }

    /// What the options say, read before anybody types.
    pub(crate) fn ai_use_by_flag(&self, rules: &ProjectPolicy) -> Result<Option<AiUse>, Error> {
        let options = (self.options.ai_used_for.as_deref(), self.options.no_ai);
        operator::ai_use_by_flag(options, &rules.policy, &rules.origin)
    }

    fn changes(&self, step: &mut Step) -> Result<Vec<FileChange>, Error> {
        let format = self.settings.object_format();
        let base = Base::of_next_commit(&mut step.objects, self.line.amend, format)?;
        Ok(staged_changes(&step.editor.worktree, &step.editor.index, base)?)
    }
}
