//! `git provenance amend`: the messages of commits that exist are decided one by one; then all commits are
//! written, and at the end all references are moved at once.

mod affected_refs;
mod decide;
mod decision;
mod draft;
mod dry_run;
mod entry;
mod error;
mod execute;
mod journal;
mod outlook;
mod plan;
mod post_rewrite;
mod progress;
mod published;
mod report;
mod review;
mod signatures;
mod workspace;

use std::collections::HashSet;

use affected_refs::AffectedRefs;
use decide::Decider;
pub(crate) use decision::Fixed;
use decision::{Decision, Decisions, Fixes};
use plan::RewritePlan;
pub(crate) use workspace::Workspace;

use crate::cli::AmendOptions;
use crate::error::{Error, exit, note};
use crate::git::{Repository, RevisionArgs, Series};
use crate::session::agents;
use crate::session::files::print;
use crate::session::project_policy;
use crate::session::unconfirmed::Unconfirmed;
use crate::terminal::{AbsenceReason, Operator};

/// Runs the command and returns its exit code.
///
/// # Errors
/// When a person stops, or the commits cannot be rewritten; then nothing has moved.
pub(crate) fn run(options: &AmendOptions) -> Result<u8, Error> {
    let mut workspace = Workspace::open(Repository::open()?)?;
    let is_dry = options.dry_run || options.json;
    if !is_dry && !options.undo && !options.redo {
        workspace.recover()?;
    }
    workspace.refuse_in_progress()?;
    if options.undo {
        return undo(&workspace, options);
    }
    if options.redo {
        return redo(&workspace, options);
    }
    let series = workspace.find(&RevisionArgs::parse(&options.revisions)?)?;
    let Workspace { config, repository, objects } = &mut workspace;
    let (policy, top) = (options.authoring.policy.as_deref(), repository.worktree.as_deref());
    let rules = project_policy::find(policy, top, objects, config)?;
    let (operator, shared) = Operator::detect(config, &rules.agents, options.authoring.no_ai)?;
    let warnings: Vec<String> = rules.notes().chain(shared).collect();
    let decider = Decider::load(config, repository, objects, rules, options)?;
    let plan = RewritePlan::load(&workspace, series, options)?;
    if is_dry {
        let decisions =
            decider.decide_unattended(&plan, &Operator::Absent(AbsenceReason::DryRun))?;
        return show(&plan, &decider, &decisions);
    }
    let report = match &operator {
        Operator::Present(_) => {
            published::confirm(&plan, operator.terminal(), 0..plan.entries.len())?;
            let (decisions, edits) = review::review(&plan, &decider, operator, &warnings)?;
            let decided = forget_unconfirmed(&plan, &decisions)?;
            let report = execute::execute(&plan, &decisions);
            match &report {
                Ok(_) => edits.forget(),
                Err(_) => {
                    edits.say();
                    remember_unconfirmed(&plan, &decided)?;
                }
            }
            report?
        }
        Operator::Absent(why) => {
            let decisions = decider.decide_unattended(&plan, &operator)?;
            published::confirm(&plan, None, decisions.touched.iter().copied())?;
            note(&report::unattended(&plan, &decisions, &decider.rules.policy, why));
            execute::execute(&plan, &decisions)?
        }
    };
    if !options.quiet {
        print(report.as_bytes())?;
    }
    Ok(exit::DONE)
}

/// `check --fix`: rewrites this series, with messages that need nobody's decision.
///
/// # Errors
/// As for [`run`]; then nothing has moved.
pub(crate) fn fix(
    workspace: &Workspace,
    series: Series,
    options: &AmendOptions,
    fixes: &Fixes<'_>,
) -> Result<(), Error> {
    let agents = agents::known(&workspace.config)?;
    decide::committer(&workspace.config, &agents)?;
    let plan = RewritePlan::load(workspace, series, options)?;
    let fix = |entry| Decision::fixed(entry, fixes);
    let decisions = Decisions::new(&plan.entries, plan.entries.iter().map(fix).collect());
    let (operator, _) = Operator::detect(&workspace.config, &agents, false)?;
    published::confirm(&plan, operator.terminal(), decisions.touched.iter().copied())?;
    let report = execute::execute(&plan, &decisions)?;
    if !options.quiet {
        note(&(report::kept(&plan, &decisions) + &report));
    }
    Ok(())
}

/// Takes the commits that a person has decided about off the list of unconfirmed ones, before post-rewrite carries it
/// forward. Returns those that were on it.
fn forget_unconfirmed(plan: &RewritePlan<'_>, decisions: &Decisions) -> Result<Vec<String>, Error> {
    let mut list = Unconfirmed::load(&plan.repository.common_directory)?;
    let each = plan.entries.iter().zip(&decisions.decisions);
    let decided = each.filter(|(_, decision)| decision.is_answered());
    let decided: HashSet<&str> = decided.map(|(entry, _)| entry.id.as_str()).collect();
    let listed = list.ids().intersection(&decided).map(|&id| id.to_owned()).collect();
    list.remove(&decided)?;
    Ok(listed)
}

/// Puts them back, where the commits were not rewritten.
fn remember_unconfirmed(plan: &RewritePlan<'_>, decided: &[String]) -> Result<(), Error> {
    let mut list = Unconfirmed::load(&plan.repository.common_directory)?;
    decided.iter().try_for_each(|id| list.add(id))
}

/// `--undo`.
fn undo(workspace: &Workspace, options: &AmendOptions) -> Result<u8, Error> {
    let back = journal::Journal::open(&workspace.repository).undo()?;
    if let Some(back) = back.filter(|_| !options.quiet) {
        print(format!("put back: {back}; --redo moves it forward again\n").as_bytes())?;
    }
    Ok(exit::DONE)
}

/// `--redo`.
fn redo(workspace: &Workspace, options: &AmendOptions) -> Result<u8, Error> {
    let again = journal::Journal::open(&workspace.repository).redo()?;
    if !options.quiet {
        print(format!("done again: {again}\n").as_bytes())?;
    }
    Ok(exit::DONE)
}

/// `--dry-run` and `--json`.
fn show(plan: &RewritePlan<'_>, decider: &Decider<'_>, decisions: &Decisions) -> Result<u8, Error> {
    let text = if plan.options.quiet {
        String::new()
    } else if plan.options.json {
        let refs = AffectedRefs::find(plan, decisions.touched.iter().copied())?;
        dry_run::json(plan, decisions, &decider.rules.policy.id, &refs.published)
    } else {
        dry_run::diffs(plan, decisions)
    };
    print(text.as_bytes())?;
    Ok(if decisions.changed() > 0 { exit::DECLINED } else { exit::DONE })
}
