//! All commits first, then all references at once, then what git does after a rewrite: notes and the
//! `post-rewrite` hook.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use bstr::ByteSlice;

use super::journal::Journal;
use super::{AffectedRefs, Decision, Entry, Run, plan, short_name};
use crate::draft::{Owner, SignOffOwners};
use crate::error::Error;
use crate::git::{
    self, Change, Mailmap, PackWriter, Place, RefUpdate, Settings, Signer, with_signature,
};
use crate::text::encoding::MessageEncoding;

/// Most references that a message names.
const MOST_NAMED: usize = 5;

/// Writes what was decided and moves the references. Returns what is to be said about it.
///
/// # Errors
/// When a commit cannot be written or a reference not be moved; then nothing has moved.
pub(crate) fn apply(
    run: &Run<'_>,
    decisions: &[Decision],
    journal: &Journal<'_>,
) -> Result<String, Error> {
    let touched = touched(run.entries, decisions);
    if touched.is_empty() {
        return Ok(format!("{}: nothing to change\n", run.target()));
    }
    let ids = touched.iter().map(|&at| run.entries[at].id.as_str()).collect();
    let mut reach = AffectedRefs::find(run, &ids)?;
    reach.leave_changed_branches()?;
    let signing = Signing::plan(run, &touched)?;
    let commits = write(run, decisions, &touched, &signing)?;
    let updates = updates(run, &reach, &commits);
    let changed = decisions.iter().filter(|one| one.message.is_some()).count();
    let reflog = match changed {
        1 => "provenance amend: 1 message".to_owned(),
        _ => format!("provenance amend: {changed} messages"),
    };
    journal.execute_all(&updates, &commits, &reflog)?;
    Ok(report(&reach, &updates, changed, commits.len()))
}

/// Positions of the commits that get another name: a new message, or a parent that has one.
pub(crate) fn touched(entries: &[Entry], decisions: &[Decision]) -> HashSet<usize> {
    let mut ids: HashSet<&[u8]> = HashSet::new();
    let mut touched = HashSet::new();
    for (at, (entry, decision)) in entries.iter().zip(decisions).enumerate() {
        let has_new_parent = || entry.parents().iter().any(|parent| ids.contains(parent));
        if decision.message.is_some() || has_new_parent() {
            ids.insert(entry.id.as_bytes());
            touched.insert(at);
        }
    }
    touched
}

/// Who signs what: a commit that was signed by you is signed again, one without a signature only where
/// `commit.gpgSign` asks for it.
struct Signing {
    signer: Option<Signer>,
    signs_all: bool,
    yours: HashSet<usize>,
}

/// Commits whose signature is not yours, where none may be dropped.
pub(crate) fn signed_by_others<'a>(run: &'a Run<'_>) -> Vec<&'a Entry> {
    let you = You::new(run.settings);
    let theirs = |entry: &&Entry| {
        let raw = entry.raw();
        raw.is_signed() && !raw.value("committer").is_some_and(|committer| you.is(committer))
    };
    if run.options.drop_signatures {
        return Vec::new();
    }
    run.entries.iter().filter(theirs).collect()
}

impl Signing {
    fn plan(run: &Run<'_>, touched: &HashSet<usize>) -> Result<Self, Error> {
        let signs_all = run.settings.is_on("commit.gpgsign");
        let you = You::new(run.settings);
        let mut yours = HashSet::new();
        for &at in touched {
            let entry = &run.entries[at];
            let raw = entry.raw();
            if !raw.is_signed() {
                continue;
            }
            if raw.value("committer").is_some_and(|committer| you.is(committer)) {
                yours.insert(at);
            } else if !run.options.drop_signatures {
                return Err(Error::cannot(
                    format!("commit `{}` is signed by somebody else", entry.short_id()),
                    "add --drop-signatures to write it without that signature, or name later commits",
                ));
            }
        }
        let needed = signs_all || !yours.is_empty();
        let signer = needed.then(|| Signer::configured(run.settings, None)).transpose()?;
        Ok(Self { signer, signs_all, yours })
    }

    fn for_commit(&self, at: usize) -> Option<&Signer> {
        self.signer.as_ref().filter(|_| self.signs_all || self.yours.contains(&at))
    }
}

/// The person who runs this, by name or address.
struct You(SignOffOwners);

impl You {
    fn new(settings: &Settings) -> Self {
        let signer = settings.committer().unwrap_or_default();
        let configured = settings.configured_person();
        Self(SignOffOwners::new(signer.clone(), signer, &configured, Rc::new(Mailmap::parse(b""))))
    }

    fn is(&self, ident: &[u8]) -> bool {
        let end = ident.rfind_byte(b'>').map_or(ident.len(), |at| at + 1);
        self.0.claim(&ident[..end]) == Owner::Own
    }
}

/// Writes the touched commits; returns their old and new ids, oldest first.
fn write(
    run: &Run<'_>,
    decisions: &[Decision],
    touched: &HashSet<usize>,
    signing: &Signing,
) -> Result<Vec<(String, String)>, Error> {
    let committer = run.settings.committer_line().unwrap_or_default();
    let mut lines = CommitterLines { line: committer, in_encoding: HashMap::new() };
    let mut renamed: HashMap<&[u8], String> = HashMap::with_capacity(touched.len());
    let mut commits = Vec::with_capacity(touched.len());
    let mut buffers = Vec::with_capacity(touched.len());
    for (at, (entry, decision)) in run.entries.iter().zip(decisions).enumerate() {
        if !touched.contains(&at) {
            continue;
        }
        let raw = entry.raw();
        let committer = lines.for_commit(entry)?;
        let parent = |id: &[u8]| renamed.get(id).map(String::as_str);
        let message = decision.message.as_deref().unwrap_or(raw.message);
        let mut new = raw.rewritten(&Change { parent: &parent, committer: &committer, message });
        if let Some(signer) = signing.for_commit(at) {
            new = with_signature(&new, run.place.objects.is_sha256(), &signer.sign(&new)?);
        }
        let id = run.place.objects.commit_id(&new)?;
        commits.push((entry.id.clone(), id.clone()));
        renamed.insert(entry.id.as_bytes(), id);
        buffers.push(new);
    }
    let count = u32::try_from(buffers.len())
        .map_err(|_| Error::cannot("too many commits", "name fewer at once"))?;
    let mut pack = PackWriter::start(count, run.place.objects.is_sha256())?;
    for buffer in &buffers {
        pack.add(buffer)?;
    }
    pack.finish()?;
    Ok(commits)
}

/// The committer's line in the encoding of each commit.
struct CommitterLines<'a> {
    line: &'a [u8],
    in_encoding: HashMap<String, Vec<u8>>,
}

impl CommitterLines<'_> {
    fn for_commit(&mut self, entry: &Entry) -> Result<Vec<u8>, Error> {
        let MessageEncoding::Other(label) = plan::encoding(&entry.raw()) else {
            return Ok(self.line.to_vec());
        };
        if let Some(line) = self.in_encoding.get(&label) {
            return Ok(line.clone());
        }
        let encoding = MessageEncoding::Other(label.clone());
        let text = self.line.to_str().ok();
        let line = text.and_then(|text| encoding.encode(text)).ok_or_else(|| {
            Error::cannot(
                format!(
                    "commit `{}` is in {}, and your name cannot be written in it",
                    entry.short_id(),
                    crate::text::escape::line(label.as_bytes())
                ),
                "set `user.name` to a form in ASCII, or leave that commit out",
            )
        })?;
        self.in_encoding.insert(label, line.clone());
        Ok(line)
    }
}

fn updates(run: &Run<'_>, reach: &AffectedRefs, commits: &[(String, String)]) -> Vec<RefUpdate> {
    let new: HashMap<&str, &str> =
        commits.iter().map(|(old, new)| (old.as_str(), new.as_str())).collect();
    let mut updates = Vec::new();
    let mut add = |name: &[u8], old: &str| {
        if let Some(&new) = new.get(old) {
            updates.push(RefUpdate { name: name.into(), old: Some(old.into()), new: new.into() });
        }
    };
    add(&run.series.target, &run.series.tip);
    for branch in &reach.moving {
        add(&branch.name, &branch.commit);
    }
    if run.series.is_head {
        let old = run.series.tip.clone();
        updates.push(RefUpdate { name: "ORIG_HEAD".into(), old: None, new: old });
    }
    updates
}

/// What git does after a rewrite. The references are moved, so nothing of this fails the run.
pub(crate) fn after_moving(place: &Place, settings: &Settings, commits: &[(String, String)]) {
    let pairs: String = commits.iter().map(|(old, new)| format!("{old} {new}\n")).collect();
    if let Err(error) = git::copy_notes(settings, &pairs) {
        crate::error::note(&format!("warning: notes were not copied: {error}\n"));
    }
    if let Err(error) = git::run_post_rewrite(place, &pairs) {
        crate::error::note(&format!("warning: the post-rewrite hook failed: {error}\n"));
    }
}

fn report(reach: &AffectedRefs, updates: &[RefUpdate], changed: usize, written: usize) -> String {
    let s = if changed == 1 { "" } else { "s" };
    let mut text = format!("{changed} message{s} changed");
    if written > changed {
        let more = written - changed;
        text.push_str(&format!(", {more} more follow{}", if more == 1 { "s" } else { "" }));
    }
    let moved: Vec<String> =
        updates.iter().filter(|one| one.old.is_some()).map(RefUpdate::describe).collect();
    text.push_str(&format!(": {}\n", moved.join(", ")));
    if !reach.left.is_empty() {
        let names: Vec<String> =
            reach.left.iter().take(MOST_NAMED).map(|name| short_name(name)).collect();
        let more = match reach.left.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        text.push_str(&format!("the old commits are still in {}{more}\n", names.join(", ")));
    }
    text.push_str("`git provenance amend --undo` takes it back\n");
    text
}
