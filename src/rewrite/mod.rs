//! `git provenance amend`: the messages of commits that exist, mended one by one; then all commits are
//! written, and at the end all references are moved at once.

mod commit;
mod dry_run;
mod execute;
mod journal;
mod plan;
mod progress;
mod reach;
mod review;
mod saved_edits;

use std::cell::OnceCell;
use std::collections::HashSet;

use commit::Entry;
use journal::Journal;
use plan::{Decider, Decision};
use reach::AffectedRefs;
use saved_edits::SavedEdits;

use crate::authoring::{AbsenceReason, Operator};
use crate::cli::AmendOptions;
use crate::error::{Error, exit, note};
use crate::git::{Objects, Place, RawCommit, Reach, RevisionArgs, Series, SeriesError, Settings};
use crate::session::operator::Surroundings;
use crate::session::project_policy;
use crate::terminal::Terminal;

/// What a message is to become, where nobody has to decide; `None` where it stays.
pub(crate) type Fixes<'a> = dyn Fn(&RawCommit<'_>) -> Option<Vec<u8>> + 'a;

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
    let settings = Settings::read()?;
    let place = Place::find()?;
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
    let explicit = options.policy.as_deref();
    let rules = project_policy::find(explicit, place.worktree.as_deref(), &mut objects, &settings)?;
    let entries = commit::read(&series, &place)?;
    let Surroundings { operator, shared } = Surroundings::look(&settings, options.no_ai)?;
    let mut decider = Decider::new(&settings, &place, &mut objects, rules, options)?;
    decider.warnings.extend(shared);

    let policy = decider.rules.policy.id.clone();
    let run = Run {
        options,
        policy: &policy,
        settings: &settings,
        place: &place,
        series: &series,
        entries: &entries,
        reach: OnceCell::new(),
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
    settings: &'a Settings,
    place: &'a Place,
    series: &'a Series,
    entries: &'a [Entry],
    /// What has come after the named commits, once git was asked.
    reach: OnceCell<Reach>,
}

fn ids<'e>(commits: impl Iterator<Item = &'e Entry>) -> HashSet<&'e str> {
    commits.map(|entry| entry.id.as_str()).collect()
}

impl Run<'_> {
    /// What has come after the named commits; git walks once in a run.
    fn reach(&self) -> Result<&Reach, Error> {
        if let Some(reach) = self.reach.get() {
            return Ok(reach);
        }
        let oldest = commit::oldest(&self.entries.iter().collect::<Vec<_>>());
        let title = "Looking for references to these commits";
        let load = || Reach::load(&self.place.objects, &oldest);
        let reach = progress::during(title, self.options.quiet, load)?;
        Ok(self.reach.get_or_init(|| reach))
    }

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
            AffectedRefs::find(self, &ids(commits))?.published
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
                dry_run::json(self, decisions, &AffectedRefs::find(self, &ids(touched))?.published)
            }
            false => dry_run::diffs(self, decisions),
        };
        crate::session::files::print(text.as_bytes())?;
        Ok(if changes { exit::DECLINED } else { exit::DONE })
    }

    /// Nobody saw the removals on a terminal: they are said on stderr.
    fn report_unasked(&self, decisions: &[Decision], why: &AbsenceReason) {
        for (entry, decision) in self.entries.iter().zip(decisions) {
            let removed = crate::report::removals(&decision.removed);
            if decision.message.is_some() && !removed.is_empty() {
                note(&format!("{}: removed\n{removed}", entry.shown()));
            }
            let kept = crate::report::removals(&decision.kept);
            if !kept.is_empty() {
                note(&format!("{}: kept, since only a person can decide\n{kept}", entry.shown()));
            }
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

fn refuse_if_rebased_elsewhere(place: &Place, series: &Series) -> Result<(), Error> {
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
            SeriesError::Git(error) => Self::Git(error),
            SeriesError::Form { hint, .. } => Self::Usage { what, hint: Some(hint.into()) },
            SeriesError::Unknown(_) => {
                Self::cannot(what, "see `git branch --all` and `git log` for names")
            }
            SeriesError::Empty(_) => Self::cannot(what, "see `git log` for which commits you mean"),
            SeriesError::NoBranch(_) => Self::cannot(what, "name the branch, as in `main..topic`"),
        }
    }
}
