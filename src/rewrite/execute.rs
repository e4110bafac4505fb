//! Carries a plan out: all commits are written first, then all references are moved at once.

use std::collections::HashMap;

use bstr::ByteSlice;

use super::affected_refs::AffectedRefs;
use super::decision::Decisions;
use super::entry::Entry;
use super::error::RewriteError;
use super::journal::Journal;
use super::plan::RewritePlan;
use super::signatures::sign;
use super::{post_rewrite, report};
use crate::error::Error;
use crate::git::{Change, PackWriter, RefUpdate, Signer, commit_id, with_signature};
use crate::text::encoding::MessageEncoding;

/// Writes what was decided and moves the references. Returns the report.
///
/// # Errors
/// When a commit cannot be written or a reference not be moved; then nothing has moved.
pub(super) fn execute(plan: &RewritePlan<'_>, decisions: &Decisions) -> Result<String, Error> {
    if decisions.touched.is_empty() {
        return Ok(format!("{}: nothing to change\n", plan.target()));
    }
    let mut refs = AffectedRefs::find(plan, decisions.touched.iter().copied())?;
    refs.leave_changed_branches()?;
    let signer = plan.signatures.signer(
        &decisions.touched,
        &plan.entries,
        plan.options.drop_signatures,
        plan.config,
    )?;
    let commits = write(plan, decisions, signer.as_ref())?;
    let updates = updates(plan, &refs, &commits);
    let reflog = match decisions.changed() {
        1 => "provenance amend: 1 message".to_owned(),
        changed => format!("provenance amend: {changed} messages"),
    };
    // Another run may have come in between while a person was answering.
    post_rewrite::recover(plan.repository, plan.config)?;
    let journal = Journal::open(plan.repository);
    let moved = journal.move_references(&updates, commits, &reflog)?;
    let moved = post_rewrite::complete(moved, plan.repository, plan.config)?;
    Ok(report::executed(decisions, &refs, &moved))
}

/// Writes the touched commits; returns their old and new ids, oldest first.
fn write(
    plan: &RewritePlan<'_>,
    decisions: &Decisions,
    signer: Option<&Signer>,
) -> Result<Vec<(String, String)>, Error> {
    let format = plan.repository.object_format;
    let committer = plan.config.committer_line()?;
    let mut lines = CommitterLines { line: committer, in_encoding: HashMap::new() };
    let touched = &decisions.touched;
    let mut renamed: HashMap<&[u8], String> = HashMap::with_capacity(touched.len());
    let mut commits = Vec::with_capacity(touched.len());
    let mut buffers = Vec::with_capacity(touched.len());
    for &at in touched {
        let entry = &plan.entries[at];
        let raw = entry.raw();
        let committer = lines.for_commit(entry)?;
        let parent = |id: &[u8]| renamed.get(id).map(String::as_str);
        let message = decisions.decisions[at].message.as_deref().unwrap_or(raw.message);
        let mut new = raw.rewritten(&Change { parent: &parent, committer: &committer, message });
        if let Some(signer) = signer.filter(|_| plan.signatures.is_renewed(at)) {
            new = with_signature(&new, format, &sign(signer, &new, plan.config)?);
        }
        let id = commit_id(format, &new)?;
        commits.push((entry.id.clone(), id.clone()));
        renamed.insert(entry.id.as_bytes(), id);
        buffers.push(new);
    }
    let count = u32::try_from(buffers.len()).map_err(|_| RewriteError::TooMany)?;
    let mut pack = PackWriter::start(count, format)?;
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
        let encoding = entry.encoding();
        let MessageEncoding::Other(label) = &encoding else { return Ok(self.line.to_vec()) };
        if let Some(line) = self.in_encoding.get(label) {
            return Ok(line.clone());
        }
        let text = self.line.to_str().ok();
        let line = text.and_then(|text| encoding.encode(text)).ok_or_else(|| {
            RewriteError::Unencodable {
                commit: entry.short_id().to_owned(),
                encoding: crate::text::escape::line(label.as_bytes()),
            }
        })?;
        self.in_encoding.insert(label.clone(), line.clone());
        Ok(line)
    }
}

fn updates(
    plan: &RewritePlan<'_>,
    refs: &AffectedRefs,
    commits: &[(String, String)],
) -> Vec<RefUpdate> {
    let new: HashMap<&str, &str> =
        commits.iter().map(|(old, new)| (old.as_str(), new.as_str())).collect();
    let mut updates = Vec::new();
    let mut add = |name: &[u8], old: &str| {
        if let Some(&new) = new.get(old) {
            updates.push(RefUpdate { name: name.into(), old: Some(old.into()), new: new.into() });
        }
    };
    add(&plan.series.target, &plan.series.tip);
    for branch in &refs.moving {
        add(&branch.name, &branch.commit);
    }
    if plan.series.is_head {
        let old = plan.series.tip.clone();
        updates.push(RefUpdate { name: "ORIG_HEAD".into(), old: None, new: old });
    }
    updates
}
