//! What the pipeline needs to know about the commit at hand: rules, people, state, and whether a
//! person is there to ask.

use super::author::{kind, refuse_agents};
use super::{Run, Step};
use crate::authoring::{AiUse, CommitContext, Operator, Round, SignOffRequest, Task};
use crate::error::Error;
use crate::git::{Base, staged_changes};
use crate::policy::FileChange;
use crate::session::operator;
use crate::session::project_policy::ProjectPolicy;
use crate::text::encoding::MessageEncoding;
use crate::text::identity::Identity;
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
        let (operator, warning) = Operator::detect(&self.settings, self.args.no_ai)?;
        let kind = kind(&mut step.objects, draft)?;
        let changes = match &operator {
            Operator::Present(_) => Some(self.changes(step)?),
            Operator::Absent(_) => None,
        };
        let encoding =
            self.settings.commit_encoding().map_or(MessageEncoding::Utf8, MessageEncoding::Other);
        let ProjectPolicy { policy, origin, .. } = &step.rules;
        let never = self.args.no_sign_off;
        let context = CommitContext {
            warnings: step.rules.warning.iter().cloned().chain(warning).collect(),
            changes,
            ai_use: self.ai_use.clone(),
            round: if self.edited_again { Round::Again } else { Round::First },
            sign_off: SignOffRequest::from_options(never, self.line.asks_sign_off),
            ..CommitContext::new(policy, origin, people, kind, encoding, Task::New)
        };
        Ok((context, operator))
    }

    /// What the options say, read before anybody types.
    pub(crate) fn ai_use_by_flag(&self, rules: &ProjectPolicy) -> Result<Option<AiUse>, Error> {
        operator::ai_use_by_args(&self.args, rules)
    }

    fn changes(&self, step: &mut Step) -> Result<Vec<FileChange>, Error> {
        let base = Base::of(&mut step.objects, self.line.amend, self.settings.is_sha256())?;
        Ok(staged_changes(&step.editor.worktree, &step.editor.index, base)?)
    }
}
