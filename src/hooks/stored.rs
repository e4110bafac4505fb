//! What git has stored, where no hook for the message saw all of it: what an editor wrote after `--no-verify`, what a
//! squash or another program's hook added, what `git am --continue -s` signed. git's commit is there, so nothing here
//! fails git. An own sign-off that nobody has confirmed is taken back where that is safe; elsewhere it is named and
//! its commit put on the list of unconfirmed ones.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use bstr::ByteSlice;

use super::invoker::Invoker;
use super::sequencer::Site;
use super::status::survey;
use crate::draft::{
    Cause, Making, Origin, Picked, SIGN_OFF, Source, is_sign_off, picked, sign_off_values,
};
use crate::error::{Error, exit, note};
use crate::git::{
    CommitObject, Config, HooksDirectory, Object, Objects, Repository, SequencerState,
    applied_commit, applied_text, copy_notes, make_same_change, makes_change, replace_head_message,
};
use crate::report::removals;
use crate::session::files;
use crate::session::unconfirmed::Unconfirmed;
use crate::text::layout::short_id;
use git_message::Message;

/// Whether prepare-commit-msg has nothing to do: our commit-msg hook is in its place, and git runs it. What that hook
/// did not see is looked at after the commit.
pub(super) fn is_left_to_commit_msg(invoker: &Invoker) -> Result<bool, Error> {
    Ok(invoker.runs_commit_msg() && is_active("commit-msg")?)
}

/// Notes that commit-msg left a message without an own sign-off: one that its commit carries all the same came later.
pub(super) fn note_unsigned(message_file: &Path, invoker: &Invoker) -> Result<(), Error> {
    let git_directory = message_file.parent().unwrap_or_else(|| Path::new("."));
    files::put(&unsigned_note(git_directory), invoker.id.to_string().as_bytes())
}

/// post-commit.
pub(super) fn after_commit(invoker: &Invoker) -> u8 {
    reported(look_after_commit(invoker))
}

/// post-merge, which runs after a fast-forward as well.
pub(super) fn after_merge(invoker: &Invoker) -> u8 {
    reported(look_after_merge(invoker))
}

/// post-applypatch.
pub(super) fn after_applypatch(invoker: &Invoker) -> u8 {
    reported(look_after_applypatch(invoker))
}

/// post-rewrite.
pub(super) fn after_rewrite(invoker: &Invoker) -> u8 {
    reported(look_after_rewrite(invoker))
}

/// git has stored its commit: an error is told, and changes nothing for git.
fn reported(looked: Result<(), Error>) -> u8 {
    if let Err(error) = looked {
        let _told = error.report();
    }
    exit::DONE
}

fn look_after_commit(invoker: &Invoker) -> Result<(), Error> {
    let is_unknown = !invoker.is_known();
    let amends = invoker.line().is_some_and(|line| line.amend);
    // An amended commit is looked at by post-rewrite, where its notes have followed.
    if is_unknown || amends || invoker.is_wrapped_commit() {
        return Ok(());
    }
    let Some(mut stored) = Stored::load()? else { return Ok(()) };
    if stored.was_seen(invoker)? {
        return Ok(());
    }
    let sources = stored.sequencer_sources()?;
    stored.look(&sources, TakeBack::Yes)
}

fn look_after_merge(invoker: &Invoker) -> Result<(), Error> {
    let Some(mut stored) = Stored::load()? else { return Ok(()) };
    let commit = CommitObject::split(&stored.commit.bytes);
    let (is_merge, parent) = (commit.is_merge(), commit.first_parent());
    let before = stored.site.objects.read_pseudo("ORIG_HEAD")?.map(|before| before.id);
    if !is_merge || parent != before || !invoker.is_known() || stored.was_seen(invoker)? {
        return Ok(());
    }
    stored.look(&[], TakeBack::Yes)
}

fn look_after_applypatch(invoker: &Invoker) -> Result<(), Error> {
    let Some(mut stored) = Stored::load()? else { return Ok(()) };
    let directory = stored.repository.git_directory.clone();
    let format = stored.site.config.object_format();
    let trailer_config = stored.site.trailer_config(b"");
    if let Some(replayed) = applied_commit(&directory, &mut stored.site.objects)? {
        let source = stored.source_of(&replayed)?;
        // git has noted the id of this commit for post-rewrite already.
        return stored.look(&[source], TakeBack::No);
    }
    // git keeps the text below the subject, which the mail has in its header.
    let subject = stored.message.as_bytes().lines().next().unwrap_or_default();
    let text = applied_text(&directory).unwrap_or_default();
    let text = [subject, b"\n\n", &text[..]].concat();
    let message = Message::parse(text, &trailer_config);
    // Where somebody has resolved conflicts, the change is another one than that of the mail.
    let same_patch = !invoker.continues || makes_change(&stored.commit, &directory, format)?;
    let source = Source { message, same_patch, agent: None };
    stored.look(&[source], TakeBack::Yes)
}

fn look_after_rewrite(invoker: &Invoker) -> Result<(), Error> {
    let mut input = Vec::new();
    let read = io::stdin().lock().read_to_end(&mut input);
    read.map_err(|error| Error::file("read", "standard input", error))?;
    let pairs = input.to_str_lossy();
    let pairs: Vec<(&str, &str)> = pairs
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.next()?, words.next()?))
        })
        .collect();
    let repository = Repository::open()?;
    let is_amended = invoker.line().is_some_and(|line| line.amend);
    if !is_amended {
        if repository.git_directory.join("rebase-apply/rebasing").exists() {
            look_after_rebase_apply(&pairs)?;
        }
        let mut list = Unconfirmed::load(&repository.common_directory)?;
        return list.forward(pairs.into_iter());
    }
    let [(old, _)] = pairs[..] else { return Ok(()) };
    if invoker.is_wrapped_commit() {
        return Ok(());
    }
    let Some(mut stored) = Stored::load()? else { return Ok(()) };
    if stored.was_seen(invoker)? {
        return Ok(());
    }
    let Some(old) = stored.site.objects.read(old)? else { return Ok(()) };
    let source = stored.source_of(&old)?;
    let mut list = Unconfirmed::load(&repository.common_directory)?;
    list.forward([(old.id.as_str(), stored.commit.id.as_str())].into_iter())?;
    stored.look(&[source], TakeBack::WithNotes)
}

/// What `git rebase --apply` made of commits in which a person resolved conflicts: no hook has seen them.
fn look_after_rebase_apply(pairs: &[(&str, &str)]) -> Result<(), Error> {
    let mut objects = Objects::open()?;
    for (old, new) in pairs {
        let (Some(old), Some(new)) = (objects.read(old)?, objects.read(new)?) else { continue };
        let Some(mut stored) = Stored::of(new)? else { continue };
        let source = stored.source_of(&old)?;
        stored.look(&[source], TakeBack::No)?;
    }
    Ok(())
}

/// Whether an unconfirmed sign-off may be taken back by writing the commit once more.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TakeBack {
    Yes,
    /// Notes have been copied to the commit, and follow.
    WithNotes,
    /// Something has noted the id of the commit already.
    No,
}

/// A commit that git has just stored and that carries a sign-off.
struct Stored {
    site: Site,
    repository: Repository,
    commit: Object,
    message: Message,
}

impl Stored {
    /// HEAD; `None` where its message holds no sign-off at all.
    fn load() -> Result<Option<Self>, Error> {
        let Some(commit) = Objects::open()?.read("HEAD")? else { return Ok(None) };
        Self::of(commit)
    }

    fn of(commit: Object) -> Result<Option<Self>, Error> {
        if !may_hold_sign_offs(&CommitObject::split(&commit.bytes))? {
            return Ok(None);
        }
        let site = Site::open()?;
        let message = site.stored_message(&commit);
        Ok(Some(Self { site, repository: Repository::open()?, commit, message }))
    }

    /// Whether our commit-msg hook has seen the whole message, and left no note that it is unsigned.
    fn was_seen(&self, invoker: &Invoker) -> Result<bool, Error> {
        let note = unsigned_note(&self.repository.git_directory);
        let left = files::read(&note).unwrap_or_default();
        let is_of_this_commit = left == invoker.id.to_string().as_bytes();
        if is_of_this_commit {
            let _gone = std::fs::remove_file(note);
            return Ok(false);
        }
        let is_asked = invoker.runs_commit_msg() && !invoker.is_sequenced;
        Ok(is_asked && is_active("commit-msg")?)
    }

    /// The commits that a sequence has made this one from. A folded commit makes another change than any of them.
    fn sequencer_sources(&mut self) -> Result<Vec<Source>, Error> {
        let directory = self.repository.git_directory.clone();
        let state = SequencerState::read(&directory, &mut self.site.objects, false)?;
        if state.folds {
            return Ok(Vec::new());
        }
        state.picked.iter().map(|commit| self.source_of(commit)).collect()
    }

    /// A commit that this one was made from.
    fn source_of(&self, commit: &Object) -> Result<Source, Error> {
        let format = self.site.config.object_format();
        let same_patch = make_same_change(commit, &self.commit, format)?;
        Ok(Source { message: self.site.stored_message(commit), same_patch, agent: None })
    }

    /// Takes back the own sign-offs that no source carries, or names the commit.
    fn look(&mut self, sources: &[Source], take_back: TakeBack) -> Result<(), Error> {
        let people = self.site.people(None, &[&self.commit])?;
        // What is in the commit already and names its author is not ours to judge.
        let people = people.carrying(sign_off_values(&self.message));
        let origin = Origin {
            sources,
            making: Making::Copy,
            frees_evidence: false,
            cleaned: &Message::clone,
        };
        let policy = &self.site.rules.policy;
        let Picked { mut removed, .. } =
            picked(&self.message, &origin, policy, &self.site.rules.agents, &people);
        removed.retain(|removal| removal.cause == Cause::OwnSignOff);
        if removed.is_empty() {
            return Ok(());
        }
        let lines = removals(&removed);
        let is_signed = CommitObject::split(&self.commit.bytes).is_signed();
        if is_signed || take_back == TakeBack::No {
            return self.list(&lines);
        }
        let spans: Vec<_> = removed.iter().map(|removal| removal.span.clone()).collect();
        let message = agent_traces::remove_lines(self.message.as_bytes(), &spans);
        let new = replace_head_message(&self.commit, &message, &self.site.config, None)?;
        if take_back == TakeBack::WithNotes {
            copy_notes(&self.site.config, &format!("{} {new}\n", self.commit.id))?;
        }
        note(&format!(
            "removed from the commit, since nobody has confirmed it:\n{lines}the commit is now {}\n\
             hint: to sign off, run `git provenance amend` in a terminal\n",
            short_id(&new)
        ));
        Ok(())
    }

    /// Puts the commit on the list, and says so.
    fn list(&self, lines: &str) -> Result<(), Error> {
        Unconfirmed::load(&self.repository.common_directory)?.add(&self.commit.id)?;
        note(&format!(
            "commit {} carries a sign-off that nobody has confirmed:\n{lines}\
             hint: to confirm or remove it, run `git provenance amend` in a terminal\n",
            short_id(&self.commit.id)
        ));
        Ok(())
    }
}

/// Whether there can be a sign-off in a message. In most there is none, and that shows at once.
fn may_hold_sign_offs(commit: &CommitObject<'_>) -> Result<bool, Error> {
    if commit.encoding_label().is_some() || is_sign_off(commit.message) {
        return Ok(true);
    }
    if !commit.message.contains(&b':') && !commit.message.contains(&b'=') {
        return Ok(false);
    }
    // A configured short form is a sign-off to git as well.
    let config = Config::read()?;
    Ok(config.entries().any(|(key, value)| {
        let is_key = key.starts_with("trailer.") && key.ends_with(".key");
        is_key && value.get(..SIGN_OFF.len()).is_some_and(|key| key.eq_ignore_ascii_case(SIGN_OFF))
            || key == "trailer.separators"
    }))
}

/// Where commit-msg notes that the message of a running git is unsigned.
fn unsigned_note(git_directory: &Path) -> PathBuf {
    git_directory.join("provenance/unsigned")
}

/// Whether our hook of this event is in its place.
fn is_active(event: &str) -> Result<bool, Error> {
    let hooks = HooksDirectory::load(&Repository::open()?)?;
    let all = survey(&hooks, &Config::read()?, &files::own_program()?)?;
    Ok(all.iter().any(|one| one.event == event && one.state.is_active()))
}
