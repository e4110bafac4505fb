//! What git has stored, where no hook for the message saw all of it: what an editor wrote after `--no-verify`, what a
//! squash or another program's hook added, what `git am --continue -s` signed. git's commit is there, so nothing here
//! fails git. An own sign-off that nobody has confirmed is taken back where that is safe, and the last evidence of AI
//! use comes back; elsewhere it is named and its commit put on the list of unconfirmed ones.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use bstr::ByteSlice;

use super::invoker::Invoker;
use super::sequencer::{Site, shown, what_to_decide};
use super::status::survey;
use crate::draft::{
    Making, Origin, Picked, SIGN_OFF, Source, is_sign_off, mended, sign_off_values,
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

/// Notes what a commit in the making picks: git forgets it before post-commit runs.
pub(super) fn note_picked(
    git_directory: &Path,
    invoker: &Invoker,
    picked: &Object,
) -> Result<(), Error> {
    files::put(&picked_note(git_directory), format!("{} {}", invoker.id, picked.id).as_bytes())
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
    let Some(mut stored) = Stored::load(Some(invoker))? else { return Ok(()) };
    if stored.was_seen(invoker)? {
        return Ok(());
    }
    let sources = stored.sequencer_sources(invoker)?;
    stored.look(&sources, TakeBack::Yes)
}

fn look_after_merge(invoker: &Invoker) -> Result<(), Error> {
    let Some(mut stored) = Stored::load(None)? else { return Ok(()) };
    let commit = CommitObject::split(&stored.commit.bytes);
    let (is_merge, parent) = (commit.is_merge(), commit.first_parent());
    let before = stored.site.objects.read_pseudo("ORIG_HEAD")?.map(|before| before.id);
    if !is_merge || parent != before || !invoker.is_known() || stored.was_seen(invoker)? {
        return Ok(());
    }
    stored.look(&[], TakeBack::Yes)
}

fn look_after_applypatch(invoker: &Invoker) -> Result<(), Error> {
    let Some(mut stored) = Stored::load(None)? else { return Ok(()) };
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
    let Some(mut stored) = Stored::load(Some(invoker))? else { return Ok(()) };
    if stored.was_seen(invoker)? {
        return Ok(());
    }
    let Some(old) = stored.site.objects.read(old)? else { return Ok(()) };
    let mut sources = vec![stored.source_of(&old)?];
    let state =
        SequencerState::read(&repository.git_directory, &mut stored.site.objects, "HEAD", true)?;
    if let Some(folded) = state.picked.filter(|_| state.folds) {
        sources.push(stored.source_of(&folded)?);
    }
    let mut list = Unconfirmed::load(&repository.common_directory)?;
    list.forward([(old.id.as_str(), stored.commit.id.as_str())].into_iter())?;
    stored.look(&sources, TakeBack::WithNotes)
}

/// What `git rebase --apply` made of commits in which a person resolved conflicts: no hook has seen them.
fn look_after_rebase_apply(pairs: &[(&str, &str)]) -> Result<(), Error> {
    let mut objects = Objects::open()?;
    for (old, new) in pairs {
        let (Some(old), Some(new)) = (objects.read(old)?, objects.read(new)?) else { continue };
        let Some(mut stored) = Stored::of(new, None)? else { continue };
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
    /// HEAD; `None` where its message holds no sign-off at all, and no editor came behind all our hooks.
    fn load(editing: Option<&Invoker>) -> Result<Option<Self>, Error> {
        let Some(commit) = Objects::open()?.read("HEAD")? else { return Ok(None) };
        Self::of(commit, editing)
    }

    fn of(commit: Object, editing: Option<&Invoker>) -> Result<Option<Self>, Error> {
        let is_edited = editing.is_some_and(|invoker| {
            invoker.line().is_some_and(|line| line.skips_hooks || invoker.is_sequenced)
        });
        if !is_edited && !may_hold_sign_offs(&CommitObject::split(&commit.bytes))? {
            return Ok(None);
        }
        let site = Site::open()?;
        let trailer_config = site.trailer_config(b"");
        let message = CommitObject::split(&commit.bytes).stored_message(&trailer_config);
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
    fn sequencer_sources(&mut self, invoker: &Invoker) -> Result<Vec<Source>, Error> {
        let directory = self.repository.git_directory.clone();
        let state = SequencerState::read(&directory, &mut self.site.objects, "HEAD~", false)?;
        if state.folds {
            return Ok(Vec::new());
        }
        let picked = state.picked.map_or_else(|| self.noted_pick(invoker), |it| Ok(Some(it)))?;
        picked.iter().map(|commit| self.source_of(commit)).collect()
    }

    /// The commit that prepare-commit-msg has noted for this one.
    fn noted_pick(&mut self, invoker: &Invoker) -> Result<Option<Object>, Error> {
        let note = picked_note(&self.repository.git_directory);
        let text = String::from_utf8(files::read(&note).unwrap_or_default()).unwrap_or_default();
        let _gone = std::fs::remove_file(note);
        let noted = text.split_once(' ').filter(|(of, _)| *of == invoker.id.to_string());
        let Some((_, id)) = noted else { return Ok(None) };
        Ok(self.site.objects.read(id)?)
    }

    /// A commit that this one was made from.
    fn source_of(&self, commit: &Object) -> Result<Source, Error> {
        let format = self.site.config.object_format();
        let same_patch = make_same_change(commit, &self.commit, format)?;
        let message = CommitObject::split(&commit.bytes).message_for(self.message.config());
        Ok(Source { message, same_patch, agent: None })
    }

    /// Takes back the own sign-offs that no source carries and puts back the last evidence, or names the commit.
    fn look(&mut self, sources: &[Source], take_back: TakeBack) -> Result<(), Error> {
        let people = self.site.people(None, &[&self.commit])?;
        // What is in the commit already and names its author is not ours to judge.
        let people = people.carrying(sign_off_values(&self.message));
        let origin = Origin {
            sources,
            making: Making::Copy,
            frees_evidence: self.site.rules.frees_evidence(),
            cleaned: &Message::clone,
        };
        let policy = &self.site.rules.policy;
        let Picked { message, removed, carried, .. } =
            mended(&self.message, &origin, policy, &self.site.rules.agents, &people);
        if removed.is_empty() && carried.is_empty() {
            return Ok(());
        }
        let unconfirmed = removals(&removed);
        let lost = shown(&carried);
        let is_signed = CommitObject::split(&self.commit.bytes).is_signed();
        if is_signed || take_back == TakeBack::No {
            return self.list(&unconfirmed, &lost);
        }
        let new = replace_head_message(&self.commit, message.as_bytes(), &self.site.config, None)?;
        if take_back == TakeBack::WithNotes {
            copy_notes(&self.site.config, &format!("{} {new}\n", self.commit.id))?;
        }
        let mut text = String::new();
        if !unconfirmed.is_empty() {
            text +=
                &format!("removed from the commit, since nobody has confirmed it:\n{unconfirmed}");
        }
        if !lost.is_empty() {
            text += &format!("put back, since nobody has said that no AI was used:\n{lost}");
        }
        let what = what_to_decide(!lost.is_empty(), !unconfirmed.is_empty());
        note(&format!(
            "{text}the commit is now {}\n\
             hint: {what}, run `git provenance amend` in a terminal\n",
            short_id(&new)
        ));
        Ok(())
    }

    /// Puts the commit on the list, and says so.
    fn list(&self, unconfirmed: &str, lost: &str) -> Result<(), Error> {
        Unconfirmed::load(&self.repository.common_directory)?.add(&self.commit.id)?;
        let id = short_id(&self.commit.id);
        let mut text = String::new();
        if !unconfirmed.is_empty() {
            text += &format!(
                "commit {id} carries a sign-off that nobody has confirmed:\n{unconfirmed}"
            );
        }
        if !lost.is_empty() {
            text += &format!(
                "commit {id} has lost what shows that AI was used, and nobody has confirmed that:\n{lost}"
            );
        }
        note(&format!(
            "{text}hint: {}, run `git provenance amend` in a terminal\n",
            match lost.is_empty() {
                true => "to confirm or remove it",
                false => "to say what AI was used for",
            }
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

/// Where prepare-commit-msg notes what the commit of a running git picks.
fn picked_note(git_directory: &Path) -> PathBuf {
    git_directory.join("provenance/picked")
}

/// Whether our hook of this event is in its place.
fn is_active(event: &str) -> Result<bool, Error> {
    let hooks = HooksDirectory::load(&Repository::open()?)?;
    let all = survey(&hooks, &Config::read()?, &files::own_program()?)?;
    Ok(all.iter().any(|one| one.event == event && one.state.is_active()))
}
