//! How the message of one commit is decided: the facts for the authoring pipeline, and its answer.

use std::rc::Rc;

use super::decision::{Decision, Decisions};
use super::draft::{Draft, Inspection};
use super::entry::Entry;
use super::error::error_of_prompt;
use super::plan::RewritePlan;
use crate::authoring::{
    AiUse, Authored, AuthoringStop, CommitContext, Explain, Operator, Proposal, Round,
    SignOffRequest, Task, author, propose,
};
use crate::cli::AmendOptions;
use crate::diffstat::FileChange;
use crate::draft::{
    CommitKind, Owner, RemovalPlan, SignOffOwners, disclosure_lines, is_cover_letter,
    sign_off_values,
};
use crate::error::Error;
use crate::git::{Config, Mailmap, Objects, Repository};
use crate::session::preferences::Preferences;
use crate::session::project_policy::ProjectPolicy;
use crate::session::{ai_use, identity};
use crate::terminal::Taken;
use crate::text::identity::{Identity, IdentityMap};
use agent_traces::Catalogue;
use git_message::{Message, TrailerConfig};

/// Facts about a commit that are the same in every round of questions.
#[derive(Clone, Copy, Default)]
pub(super) struct Background<'a> {
    pub(super) changes: Option<&'a [FileChange]>,
    /// The answer for the nearest commit before it.
    pub(super) previous: Option<&'a AiUse>,
    /// Whether the sign-offs of the series are asked for at its end.
    pub(super) gathers_sign_offs: bool,
}

/// What an earlier round of questions about the same commit leaves to the next.
#[derive(Default)]
pub(super) struct Answered {
    pub(super) ai_use: Option<AiUse>,
    pub(super) round: Round,
}

/// Decides about the commits of a run; it holds what is the same for all of them.
pub(super) struct Decider<'a> {
    pub(super) rules: ProjectPolicy,
    /// By `--ai-used-for` or `--no-ai`.
    ai_use: Option<AiUse>,
    signer: Identity,
    configured: Identity,
    mailmap: Rc<dyn IdentityMap>,
    trailer_config: TrailerConfig,
    preferences: Preferences,
    options: &'a AmendOptions,
}

impl<'a> Decider<'a> {
    /// Reads who commits, and the mailmap.
    ///
    /// # Errors
    /// When git knows no committer, or an agent is one.
    pub(super) fn load(
        config: &Config,
        repository: &Repository,
        objects: &mut Objects,
        rules: ProjectPolicy,
        options: &'a AmendOptions,
    ) -> Result<Self, Error> {
        let signer = committer(config, &rules.agents)?;
        let mailmap = match &repository.worktree {
            Some(top) => Mailmap::load(top, config.path("mailmap.file").as_deref()),
            None => {
                let blob = objects.read("HEAD:.mailmap")?;
                Mailmap::parse(&blob.map(|blob| blob.bytes).unwrap_or_default())
            }
        };
        let comment = config.comment_string();
        let ai_use = ai_use::ai_use_by_args(&options.authoring, &rules)?;
        Ok(Self {
            rules,
            ai_use,
            signer,
            configured: config.configured_person(),
            mailmap: Rc::new(mailmap),
            trailer_config: config.trailer_config(comment),
            preferences: Preferences::read(config)?,
            options,
        })
    }

    /// How much the questions explain.
    pub(super) fn explain(&self) -> Explain {
        self.preferences.explain
    }

    /// Who signs.
    pub(super) fn signer(&self) -> &Identity {
        &self.signer
    }

    /// Tells whether commits of this run may be signed off.
    pub(super) fn takes_sign_offs(&self) -> bool {
        let forbidden = crate::policy::SignOffMode::Forbidden;
        self.rules.policy.sign_off.mode != forbidden && !self.options.authoring.no_sign_off
    }

    /// A message of this commit, read as git reads messages here.
    pub(super) fn draft(&self, entry: &Entry, bytes: &[u8]) -> Draft {
        let encoding = entry.raw().encoding_label().map(<[u8]>::to_vec);
        Draft::parse(bytes, &TrailerConfig { encoding, ..self.trailer_config.clone() })
    }

    /// The message of a commit as it is stored.
    pub(super) fn stored<'e>(&self, entry: &'e Entry) -> &'e Draft {
        entry.stored.get_or_init(|| Box::new(self.draft(entry, entry.raw().message)))
    }

    /// Looks for what a question about this draft of a commit's message is going to name.
    pub(super) fn inspect<'d>(&self, entry: &Entry, draft: &'d Draft) -> &'d Inspection {
        draft.inspection.get_or_init(|| {
            let (message, policy) = (&draft.message, &self.rules.policy);
            let owners = self.owners(entry, message);
            let catalogue = &*self.rules.agents;
            let mut removals = RemovalPlan::new(message, policy, catalogue, &owners, true);
            removals.spare_own_sign_offs();
            Inspection { removals, has_own_sign_off: has_own_sign_off(message, &owners) }
        })
    }

    /// Runs the pipeline over a draft of a commit's message.
    ///
    /// # Errors
    /// When the person stops or wants to edit, or when the message cannot be changed.
    pub(super) fn decide(
        &self,
        entry: &Entry,
        draft: &Draft,
        operator: &Operator,
        background: Background<'_>,
        answered: Answered,
    ) -> Result<Decision, AuthoringStop> {
        let draft = &draft.message;
        refuse_nul(entry, draft)?;
        let context = self.context(entry, draft, background, answered);
        let authored = author(draft, &context, operator)?;
        Ok(Self::decided(entry, &context, authored))
    }

    /// What would come of a draft without any question but that about AI use.
    ///
    /// # Errors
    /// When the message cannot be changed.
    pub(super) fn propose(
        &self,
        entry: &Entry,
        draft: &Draft,
        background: Background<'_>,
    ) -> Result<Option<Proposal>, AuthoringStop> {
        refuse_nul(entry, &draft.message)?;
        let context = self.context(entry, &draft.message, background, Answered::default());
        propose(&draft.message, &context)
    }

    /// The decision about a draft of which a person has taken the proposal.
    pub(super) fn accept(
        &self,
        entry: &Entry,
        draft: &Draft,
        background: Background<'_>,
        proposal: Proposal,
        taken: Taken,
    ) -> Decision {
        let context = self.context(entry, &draft.message, background, Answered::default());
        Self::decided(entry, &context, proposal.accept(taken))
    }

    fn decided(entry: &Entry, context: &CommitContext<'_>, authored: Authored) -> Decision {
        let Authored { message, removed, kept, ai_use, signed: is_confirmed, waiting } = authored;
        let is_unsigned = context.wants_sign_off() && !has_own_sign_off(&message, &context.people);
        let has_changed = message.as_bytes() != entry.raw().message;
        let message = has_changed.then(|| message.into_bytes());
        Decision { message, removed, kept, ai_use, is_unsigned, is_confirmed, waiting }
    }

    /// Whether nothing is left to do about a commit of a series: it is signed off by the person, it says what AI was
    /// used for, and nothing in it is to go.
    pub(super) fn is_finished(&self, entry: &Entry) -> bool {
        let draft = self.stored(entry);
        if draft.message.as_bytes().contains(&0) || self.ai_use.is_some() {
            return false;
        }
        let inspection = self.inspect(entry, draft);
        let plan = &inspection.removals;
        let says = match &self.rules.policy.disclosure {
            Some(rule) => entry.is_merge() || !disclosure_lines(&draft.message, rule).is_empty(),
            None => true,
        };
        let is_signed = inspection.has_own_sign_off || !self.takes_sign_offs();
        says && is_signed && plan.removals().is_empty() && plan.doubts().is_empty()
    }

    /// Decides about all named commits where no question is asked.
    ///
    /// # Errors
    /// When one of them cannot be decided.
    pub(super) fn decide_unattended(
        &self,
        plan: &RewritePlan<'_>,
        operator: &Operator,
    ) -> Result<Decisions, Error> {
        let decide = |entry: &Entry| {
            if !entry.is_named {
                return Ok(Decision::default());
            }
            let draft = self.draft(entry, entry.raw().message);
            self.decide(entry, &draft, operator, Background::default(), Answered::default())
                .map_err(|stop| error_of_stop(entry, stop))
        };
        let decisions = plan.entries.iter().map(decide).collect::<Result<_, _>>()?;
        Ok(Decisions::new(&plan.entries, decisions))
    }

    /// Collects the facts about a commit that exists.
    fn context(
        &self,
        entry: &Entry,
        draft: &Message,
        background: Background<'_>,
        answered: Answered,
    ) -> CommitContext<'_> {
        let people = self.owners(entry, draft);
        let is_signed = has_own_sign_off(draft, &people);
        let has_changes = !(is_cover_letter(draft)
            && matches!(entry.changes(), Ok(Some(changes)) if changes.is_empty()));
        let kind = match entry.is_merge() {
            true => CommitKind::Merge,
            false => CommitKind::of(draft, has_changes),
        };
        let sign_off = SignOffRequest::from_options(self.options.authoring.no_sign_off, false);
        let task = Task::Reword { previous: background.previous.cloned(), is_signed };
        let ProjectPolicy { policy, origin, agents, .. } = &self.rules;
        CommitContext {
            explain: self.preferences.explain,
            changes: background.changes.map(<[_]>::to_vec),
            ai_use: answered.ai_use.or_else(|| self.ai_use.clone()),
            round: answered.round,
            sign_off: self.preferences.sign_off(sign_off, is_signed, &self.rules),
            sources: entry.stored.get().map(|stored| stored.message.clone()).into_iter().collect(),
            frees_evidence: self.rules.frees_evidence(),
            gathers_sign_offs: background.gathers_sign_offs,
            ..CommitContext::new(policy, origin, agents, people, kind, entry.encoding(), task)
        }
    }

    /// Tells whose sign-offs are whose in this commit. A draft that was edited follows one that was stored.
    fn owners(&self, entry: &Entry, draft: &Message) -> SignOffOwners {
        let author = entry.raw().author().map(|author| author.to_owned()).unwrap_or_default();
        let stored = entry.stored.get().map_or(draft, |stored| &stored.message);
        SignOffOwners::new(self.signer.clone(), author, &self.configured, self.mailmap.clone())
            .carrying(sign_off_values(stored))
    }
}

fn refuse_nul(entry: &Entry, draft: &Message) -> Result<(), AuthoringStop> {
    if !draft.as_bytes().contains(&0) {
        return Ok(());
    }
    Err(AuthoringStop::Refused {
        what: format!("the message of commit `{}` contains a NUL byte", entry.id),
        hint: "leave that commit out".into(),
    })
}

/// The committer, who must not be an agent.
///
/// # Errors
/// When git knows no committer, or an agent is one.
pub(super) fn committer(config: &Config, catalogue: &Catalogue) -> Result<Identity, Error> {
    let committer = identity::committer(config)?;
    identity::refuse_agent_committer(&committer, config, catalogue)?;
    Ok(committer)
}

/// The error of a stop that ends the run.
pub(super) fn error_of_stop(entry: &Entry, stop: AuthoringStop) -> Error {
    match stop {
        AuthoringStop::Refused { what, hint } => {
            Error::cannot(format!("commit `{}`: {what}", entry.short_id()), hint)
        }
        AuthoringStop::Prompt(stopped, _) => error_of_prompt(stopped),
        AuthoringStop::Edit(_) | AuthoringStop::NotSigned => Error::declined("nothing was changed"),
    }
}

fn has_own_sign_off(message: &Message, owners: &SignOffOwners) -> bool {
    sign_off_values(message).iter().any(|value| owners.claim(value) == Owner::Own)
}
