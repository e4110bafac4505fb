//! A commit in the making, and what the pipeline needs to know about it: rules, people, state, and whether a person
//! is there to ask.

use std::ffi::OsString;
use std::path::PathBuf;

use super::in_progress::CommitInProgress;
use super::options::CommitLine;
use crate::authoring::{AbsenceReason, CommitContext, Operator, SignOffRequest, Task};
use crate::cli::AuthoringArgs;
use crate::diffstat;
use crate::draft::{has_sign_off_of_committer_or_author, is_cover_letter};
use crate::error::Error;
use crate::git::{Base, Config, show_staged, staged_changes};
use crate::session::identity;
use crate::session::preferences::Preferences;
use crate::session::project_policy::ProjectPolicy;
use crate::text::identity::Identity;
use git_message::{Message, TrailerConfig};

/// What was asked of git, and how it is configured.
#[derive(Clone, Copy)]
pub(crate) struct CommitOptions<'r> {
    pub(crate) line: &'r CommitLine,
    pub(crate) args: &'r AuthoringArgs,
    pub(crate) config: &'r Config,
}

/// What git tells the program that looks after the message.
pub(crate) struct MessageStep {
    /// The message file.
    pub(crate) file: PathBuf,
    pub(crate) worktree: PathBuf,
    /// `GIT_INDEX_FILE`.
    pub(crate) index: OsString,
    /// The author; `None` where git names none, and it is the committer.
    pub(crate) author: Option<Identity>,
    pub(crate) task: Task,
    /// Whether git was started where a person can answer.
    pub(crate) is_at_terminal: bool,
}

/// A commit in the making.
pub(crate) struct CommitSite<'r> {
    pub(crate) options: CommitOptions<'r>,
    pub(crate) step: MessageStep,
    pub(crate) rules: ProjectPolicy,
    pub(crate) preferences: Preferences,
    pub(crate) commit: CommitInProgress,
    pub(crate) trailer_config: TrailerConfig,
}

impl CommitSite<'_> {
    /// Gathers the facts. The changes are only counted where a person is there to see the count, or the message says
    /// that there are none.
    ///
    /// # Errors
    /// When git cannot be asked, or an agent is the committer or the author.
    pub(crate) fn gather(&self, draft: &Message) -> Result<(CommitContext<'_>, Operator), Error> {
        let Self { step, rules, preferences, commit, .. } = self;
        let CommitOptions { line, args, config } = self.options;
        let author = step.author.clone().map_or_else(|| identity::committer(config), Ok)?;
        let people = identity::people(config, &step.worktree, author)?
            .carrying(commit.carried_sign_offs(&self.trailer_config));
        commit.refuse_agents(line, &people, config, &rules.agents)?;
        let (operator, warning) = match Operator::detect(config, &rules.agents, args.no_ai)? {
            (Operator::Present(_), warning) if !step.is_at_terminal => {
                (Operator::Absent(AbsenceReason::Unattended), warning)
            }
            detected => detected,
        };
        let base = commit.base(config.object_format());
        let is_needed = operator.terminal().is_some() || is_cover_letter(draft);
        let counted = is_needed.then(|| staged_changes(&step.worktree, &step.index, base));
        let changes = counted.transpose()?;
        if let (Some(terminal), Some(changes)) = (operator.terminal(), &changes) {
            let (worktree, index) = (step.worktree.clone(), step.index.clone());
            terminal.offer_diff(diffstat::sum(changes), move |tty| {
                show_staged(&worktree, &index, base, tty).map_err(|error| error.to_string())
            });
        }
        let has_changes = changes.as_ref().is_none_or(|changes| !changes.is_empty());
        let replaced = commit.replaced(&self.trailer_config);
        let is_signed = has_sign_off_of_committer_or_author(draft, &people);
        let unchanged = match replaced.filter(|_| is_signed && operator.terminal().is_none()) {
            Some(replaced) => {
                let changes = staged_changes(&step.worktree, &step.index, Base::Head)?;
                changes.is_empty().then_some(replaced)
            }
            None => None,
        };
        let task = step.task.clone();
        // git adds the sign-off of `-s` before its hook sees the message.
        let asked = line.asks_sign_off || task == Task::Hook && is_signed;
        let sign_off = SignOffRequest::from_options(args.no_sign_off, asked);
        let kind = commit.kind(draft, has_changes);
        let context = CommitContext {
            warnings: rules.notes().chain(warning).collect(),
            explain: preferences.explain,
            changes,
            sign_off: preferences.sign_off(sign_off, is_signed, rules),
            sources: commit.sources(&self.trailer_config, &rules.agents),
            unchanged,
            unites: commit.unites(),
            frees_evidence: rules.frees_evidence(),
            ..CommitContext::new(
                &rules.policy,
                &rules.origin,
                &rules.agents,
                people,
                kind,
                config.commit_encoding(),
                task,
            )
        };
        Ok((context, operator))
    }
}
