//! What the pipeline needs to know about the commit at hand: rules, people, state, and whether a
//! person is there to ask.

use std::ffi::OsStr;
use std::path::Path;

use super::in_progress::CommitInProgress;
use super::options::CommitLine;
use crate::authoring::{AbsenceReason, CommitContext, Operator, SignOffRequest, Task};
use crate::cli::AuthoringArgs;
use crate::draft::has_own_sign_off;
use crate::error::Error;
use crate::git::{Config, staged_changes};
use crate::session::operator;
use crate::session::project_policy::ProjectPolicy;
use crate::text::identity::Identity;
use git_message::{Message, TrailerConfig};

/// Where the context of a commit in the making is gathered from.
pub(crate) struct ContextSources<'a> {
    pub(crate) settings: &'a Config,
    pub(crate) rules: &'a ProjectPolicy,
    pub(crate) line: &'a CommitLine,
    pub(crate) args: &'a AuthoringArgs,
    pub(crate) commit: &'a CommitInProgress,
    pub(crate) trailer_config: &'a TrailerConfig,
    pub(crate) worktree: &'a Path,
    /// `GIT_INDEX_FILE`, as git set it.
    pub(crate) index: &'a OsStr,
    /// The author as git names it; `None` where git does not, and it is the committer.
    pub(crate) author: Option<Identity>,
    pub(crate) task: Task,
    /// Whether git was started where a person can answer.
    pub(crate) is_at_terminal: bool,
}

impl<'a> ContextSources<'a> {
    /// Gathers the facts. The changes are only counted where a person is there to see the count.
    ///
    /// # Errors
    /// When git cannot be asked, or an agent is the committer or the author.
    pub(crate) fn gather(&self, draft: &Message) -> Result<(CommitContext<'a>, Operator), Error> {
        let Self { settings, rules, line, commit, .. } = *self;
        let author = self.author.clone().map_or_else(|| operator::committer(settings), Ok)?;
        let people = operator::people(settings, self.worktree, author)?
            .carrying(commit.carried_sign_offs(self.trailer_config));
        commit.refuse_agents(line, &people, settings)?;
        let (operator, warning) = match Operator::detect(settings, self.args.no_ai)? {
            (Operator::Present(_), warning) if !self.is_at_terminal => {
                (Operator::Absent(AbsenceReason::Unattended), warning)
            }
            detected => detected,
        };
        let changes = match &operator {
            Operator::Present(_) => {
                let base = commit.base(settings.object_format());
                Some(staged_changes(self.worktree, self.index, base)?)
            }
            Operator::Absent(_) => None,
        };
        let encoding = settings.commit_encoding();
        // git writes one for `-s` before its hook sees the message.
        let asked =
            line.asks_sign_off || self.task == Task::Hook && has_own_sign_off(draft, &people);
        let kind = commit.kind(draft);
        let context = CommitContext {
            warnings: rules.warning.iter().cloned().chain(warning).collect(),
            changes,
            sign_off: SignOffRequest::from_options(self.args.no_sign_off, asked),
            ..CommitContext::new(
                &rules.policy,
                &rules.origin,
                people,
                kind,
                encoding,
                self.task.clone(),
            )
        };
        Ok((context, operator))
    }
}
