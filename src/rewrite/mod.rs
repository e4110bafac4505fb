//! `git provenance amend`: the messages of commits that exist, mended one by one; then all commits are
//! written, and at the end all references are moved at once.

mod commit;
mod dry_run;
mod execute;
mod journal;
mod plan;
mod review;

use std::collections::HashSet;

use bstr::BString;

use commit::Entry;
use journal::Journal;
use plan::{Decider, Decision};

use crate::authoring::{AbsenceReason, Operator};
use crate::cli::AmendOptions;
use crate::error::{Error, exit, note};
use crate::git::{
    self, CommitObject, Config, Objects, RefTip, Repository, RevisionArgs, Series, SeriesError,
};
use crate::session::project_policy;
use crate::session::saved_drafts::SavedEdits;
use crate::terminal::Terminal;

/// What a message is to become, where nobody has to decide; `None` where it stays.
pub(crate) type Fixes<'a> = dyn Fn(&CommitObject<'_>) -> Option<Vec<u8>> + 'a;

/// Runs the command and returns its exit code.
pub(crate) fn run(options: &AmendOptions) -> Result<u8, Error> {
    rewrite(options, None)
}

/// `check --fix`: the same rewriting, with messages that are known beforehand.
///
/// # Errors
/// As for [`run`]; then nothing has moved.
pub(crate) fn fix(options: &AmendOptions, fixes: &Fixes<'_>) -> Result<(), Error> {
    rewrite(options, Some(fixes)).map(|_| ())
}

fn rewrite(options: &AmendOptions, fixes: Option<&Fixes<'_>>) -> Result<u8, Error> {
    let settings = Config::read()?;
    let place = Repository::open()?;
    let journal = Journal::of(&place, &settings);
    let only_shown = options.dry_run || options.json;
    if !only_shown && !options.undo {
        journal.settle()?;
    }
    let mut objects = Objects::open()?;
    if let Some(operation) = place.in_progress(&mut objects)? {
        return Err(Error::cannot(format!("a {} is in progress", operation.what), operation.hint));
    }
    if options.undo {
        return journal.undo(options.quiet);
    }
    let series = RevisionArgs::parse(&options.revisions)?.find(&mut objects)?;
    refuse_if_rebased_elsewhere(&place, &series)?;
    let explicit = options.authoring.policy.as_deref();
    let rules = project_policy::find(explicit, place.worktree.as_deref(), &mut objects, &settings)?;
    let entries = commit::read(&series, &place)?;
    let (operator, warning) = Operator::detect(&settings, options.authoring.no_ai)?;
    let mut decider = Decider::new(&settings, &place, &mut objects, rules, options)?;
    decider.warnings.extend(warning);

    let policy = decider.rules.policy.id.clone();
    let run = Run {
        options,
        policy: &policy,
        settings: &settings,
        place: &place,
        series: &series,
        entries: &entries,
    };
    if only_shown {
        let decisions = decider.decide_all_unasked(&entries)?;
        return run.show(&decisions);
    }
    let (decisions, kept) = decide(&run, &mut decider, fixes, operator)?;
    let done = execute::apply(&run, &decisions, &journal);
    if let Some(kept) = kept {
        match &done {
            Ok(_) => kept.forget(),
            Err(_) => kept.say(),
        }
    }
    let done = done?;
    match fixes {
        _ if options.quiet => {}
        Some(_) => note(&done),
        None => crate::session::files::print(done.as_bytes())?,
    }
    Ok(exit::DONE)
}

/// What becomes of each commit: known beforehand, asked, or decided without asking. With it, the messages
/// that a person has edited.
fn decide(
    run: &Run<'_>,
    decider: &mut Decider<'_>,
    fixes: Option<&Fixes<'_>>,
    operator: Operator,
) -> Result<(Vec<Decision>, Option<SavedEdits>), Error> {
    let entries = run.entries;
    let decisions = match (fixes, &operator) {
        (None, Operator::Present(terminal)) => {
            run.confirm_published(Some(terminal), entries.iter())?;
            let (decisions, edited) = review::walk(run, decider, operator)?;
            return Ok((decisions, Some(edited)));
        }
        (None, Operator::Absent(_)) => decider.decide_all_unasked(entries)?,
        (Some(fixes), _) => entries.iter().map(|one| Decision::fixed(one, fixes)).collect(),
    };
    let touched = execute::touched(entries, &decisions);
    run.confirm_published(operator.terminal(), touched.iter().map(|&at| &entries[at]))?;
    if let (None, Operator::Absent(why)) = (fixes, &operator) {
        run.report_unasked(&decisions, why);
    }
    Ok((decisions, None))
}

/// What one run works on.
struct Run<'a> {
    options: &'a AmendOptions,
    /// Id of the rules.
    policy: &'a str,
    settings: &'a Config,
    place: &'a Repository,
    series: &'a Series,
    entries: &'a [Entry],
}

/// Who else holds the commits that are about to get other names.
struct AffectedRefs {
    /// Remote-tracking branches that have one of them.
    published: Vec<BString>,
    /// Branches that move along.
    moving: Vec<RefTip>,
    /// Branches and tags that keep the old commits.
    left: Vec<BString>,
}

impl AffectedRefs {
    /// Looks for what reaches one of these commits.
    fn look<'e>(run: &Run<'_>, commits: impl Iterator<Item = &'e Entry>) -> Result<Self, Error> {
        let commits: Vec<&Entry> = commits.collect();
        let mut reach = Self { published: Vec::new(), moving: Vec::new(), left: Vec::new() };
        let oldest = commit::oldest(&commits);
        let options = run.options;
        let update = options.update_refs
            || (run.settings.is_on("rebase.updaterefs") && !options.no_update_refs);
        let ids: HashSet<&str> = commits.iter().map(|entry| entry.id.as_str()).collect();
        let all = git::reaching(&oldest, &["refs/remotes", "refs/heads", "refs/tags"])?;
        for one in all.into_iter().filter(|one| one.name != run.series.target) {
            let is_branch = one.name.starts_with(b"refs/heads/");
            let is_free =
                one.worktree.is_none() && run.place.rebased_elsewhere(&one.name).is_none();
            if one.name.starts_with(b"refs/remotes/") {
                reach.published.push(one.name);
            } else if is_branch && update && is_free && ids.contains(one.commit.as_str()) {
                reach.moving.push(one);
            } else {
                reach.left.push(one.name);
            }
        }
        Ok(reach)
    }
}

impl Run<'_> {
    /// The branch in the words of a person.
    fn target(&self) -> String {
        short_name(&self.series.target)
    }

    /// Commits that others may have are rewritten only on purpose.
    fn confirm_published<'e>(
        &self,
        terminal: Option<&Terminal>,
        commits: impl Iterator<Item = &'e Entry>,
    ) -> Result<(), Error> {
        let published = if self.options.force {
            Vec::new()
        } else {
            AffectedRefs::look(self, commits)?.published
        };
        if published.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = published.iter().map(|name| short_name(name)).collect();
        let on = names.join("`, `");
        match terminal {
            Some(terminal) => review::ask_published(terminal, &on),
            None => Err(Error::cannot(
                format!("commits that would be rewritten are on `{on}` already"),
                "add --force if nobody has built on them",
            )),
        }
    }

    /// `--dry-run` and `--json`.
    fn show(&self, decisions: &[Decision]) -> Result<u8, Error> {
        let changes = decisions.iter().any(|one| one.message.is_some());
        let text = match self.options.json {
            _ if self.options.quiet => String::new(),
            true => {
                let touched = execute::touched(self.entries, decisions);
                let touched = touched.iter().map(|&at| &self.entries[at]);
                dry_run::json(self, decisions, &AffectedRefs::look(self, touched)?.published)
            }
            false => dry_run::diffs(self, decisions),
        };
        crate::session::files::print(text.as_bytes())?;
        Ok(if changes { exit::DECLINED } else { exit::DONE })
    }

    /// Nobody saw the removals on a terminal: they are said on stderr.
    fn report_unasked(&self, decisions: &[Decision], why: &AbsenceReason) {
        for (entry, decision) in self.entries.iter().zip(decisions) {
            let removed = if decision.message.is_some() { &decision.removed[..] } else { &[] };
            note(&crate::report::removals_notice(Some(&entry.shown()), removed, &decision.kept));
        }
        let silent = decisions.iter().filter(|decision| decision.is_silent).count();
        if silent > 0 {
            let (s, says) = if silent == 1 { (" has", "says") } else { ("s have", "say") };
            note(&format!(
                "{silent} commit{s} lost an agent's lines and {says} nothing about AI\nhint: say it with --ai-used-for 'code, tests', or answer in a terminal\n"
            ));
        }
        if decisions.iter().any(|decision| decision.is_unsigned) {
            let words: Vec<String> = self
                .options
                .revisions
                .iter()
                .map(|word| crate::text::escape::word(word.as_bytes()))
                .collect();
            note(&format!(
                "nobody was asked to sign off: {why}\nhint: to sign off, run `{}` in a terminal\n",
                ["git provenance amend", &words.join(" ")].join(" ").trim_end()
            ));
        }
    }
}

fn refuse_if_rebased_elsewhere(place: &Repository, series: &Series) -> Result<(), Error> {
    match place.rebased_elsewhere(&series.target) {
        Some(_) => Err(Error::cannot(
            format!("`{}` is being rebased in another worktree", short_name(&series.target)),
            "end the rebase there first",
        )),
        None => Ok(()),
    }
}

/// `refs/heads/main` as `main`, made safe for a screen.
fn short_name(name: &[u8]) -> String {
    let prefixes = ["refs/heads/", "refs/remotes/", "refs/tags/"];
    let short = prefixes.iter().find_map(|prefix| name.strip_prefix(prefix.as_bytes()));
    crate::text::escape::line(short.unwrap_or(name))
}

impl From<SeriesError> for Error {
    fn from(error: SeriesError) -> Self {
        let what = error.to_string();
        match error {
            SeriesError::Git(error) => error.into(),
            SeriesError::Form { hint, .. } => Self::usage(what, hint),
            SeriesError::Unknown(_) => {
                Self::cannot(what, "see `git branch --all` and `git log` for names")
            }
            SeriesError::Empty(_) => Self::cannot(what, "see `git log` for which commits you mean"),
            SeriesError::NoBranch(_) => Self::cannot(what, "name the branch, as in `main..topic`"),
        }
    }
}
