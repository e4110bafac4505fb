//! `--fix`: the edits that need nobody's decision, made by amend's rewriting. What is left is judged as usual.

use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use bstr::ByteSlice;

use super::sources::Source;
use super::{commits, stored_message_config};
use crate::cli::{AmendOptions, CheckOptions};
use crate::draft::{
    Cause, Owner, Removal, SignOffOwners, is_sign_off, lines_about_ai, sign_off_values,
};
use crate::error::Error;
use crate::git::{CommitObject, Mailmap, RevisionArgs, SeriesError};
use crate::rewrite::{self, Fixed, Workspace};
use crate::rules::{Applicability, Finding, Linter};
use crate::session::identity;
use crate::text::identity::{Identity, IdentityMap};
use git_message::{Message, TrailerConfig};

/// Maximum number of edits of one message: more of them bring back what others took.
const MAX_EDITS: usize = 100;

/// Fixes the commits that were named.
///
/// # Errors
/// When anything but one series was named, or the commits cannot be rewritten; then nothing has moved.
pub(crate) fn fix(
    sources: &[Source],
    options: &CheckOptions,
    linter: &Linter<'_>,
) -> Result<(), Error> {
    let [Source::Commits { walk, explicit }] = sources else {
        return Err(Error::usage(
            "--fix changes commits, not patches",
            "name a range, as in `git provenance check --fix main..`",
        ));
    };
    let words = walk.revisions.iter().map(|word| word.clone().into_string());
    let words: Vec<String> = words
        .collect::<Result<_, _>>()
        .map_err(|word| SeriesError::Unknown(crate::text::escape::line(word.as_encoded_bytes())))?;
    let revisions = RevisionArgs::parse(&words)?;
    let mut workspace = Workspace::open(walk.repository.clone())?;
    workspace.recover()?;
    let series = match workspace.find(&revisions) {
        Err(SeriesError::Empty(_)) if !explicit => return Ok(()),
        series => series?,
    };
    workspace.refuse_in_progress()?;
    let options = AmendOptions {
        revisions: words,
        force: options.force,
        quiet: options.quiet,
        ..AmendOptions::default()
    };
    let fixer = Fixer::load(&workspace, linter)?;
    rewrite::fix(&workspace, series, &options, &|commit| fixer.fix(commit))
}

/// Edits messages where that needs nobody's decision; it holds what is the same for all of them.
struct Fixer<'a> {
    linter: &'a Linter<'a>,
    trailer_config: Arc<TrailerConfig>,
    /// Whoever commits here, and the configured person.
    person: (Identity, Identity),
    mailmap: Rc<dyn IdentityMap>,
}

impl<'a> Fixer<'a> {
    fn load(workspace: &Workspace, linter: &'a Linter<'a>) -> Result<Self, Error> {
        let Workspace { config, repository, .. } = workspace;
        let mailmap = match &repository.worktree {
            Some(top) => Mailmap::load(top, config.path("mailmap.file").as_deref()),
            None => Mailmap::parse(b""),
        };
        Ok(Self {
            linter,
            trailer_config: stored_message_config(),
            person: (identity::committer(config)?, config.configured_person()),
            mailmap: Rc::new(mailmap),
        })
    }

    /// The message with every edit that needs nobody's decision, and what needs one.
    fn fix(&self, commit: &CommitObject<'_>) -> Fixed {
        let mut message = commit.message.to_vec();
        for _ in 0..MAX_EDITS {
            let commit = commit.with_message(&message);
            let findings = commits::fixable(&commit, self.linter, &self.trailer_config);
            let edited = findings.iter().find_map(|finding| self.edited(&commit, finding));
            let Some(edited) = edited else { break };
            message = edited;
        }
        let now = commit.with_message(&message);
        let findings = commits::fixable(&now, self.linter, &self.trailer_config);
        let is_decidable = |finding: &&Finding| {
            let applicability = finding.fix.as_ref().map(|fix| fix.applicability);
            applicability.is_some_and(|applicability| applicability != Applicability::Guess)
        };
        let kept = findings.iter().filter(is_decidable);
        let kept = kept.filter_map(|finding| kept_lines(&message, finding)).collect();
        Fixed { message: (message != commit.message).then_some(message), kept }
    }

    /// The message after the edit of a finding; `None` where a person has to decide about it.
    fn edited(&self, commit: &CommitObject<'_>, finding: &Finding) -> Option<Vec<u8>> {
        let fix = finding.fix.as_ref()?;
        if fix.applicability != Applicability::Automatic {
            return None;
        }
        let parse = |bytes: &[u8]| Message::parse(bytes, &self.trailer_config);
        let (old, edited) = (parse(commit.message), fix.edit.apply(commit.message));
        let new = parse(&edited);
        let is_kept = has_new_sign_off(&old, &new)
            || self.is_signed(commit, &old) && self.covered(&old) != self.covered(&new);
        (!is_kept).then_some(edited)
    }

    /// Whether the committer, the author or the person here has signed off.
    fn is_signed(&self, commit: &CommitObject<'_>, message: &Message) -> bool {
        let author = commit.author().map(|author| author.to_owned()).unwrap_or_default();
        let committer = commit.committer().map(|committer| committer.to_owned());
        let (person, configured) = &self.person;
        let signers = [Some(person.clone()), committer].into_iter().flatten();
        let values = sign_off_values(message);
        signers.into_iter().any(|signer| {
            let map = Rc::clone(&self.mailmap);
            let owners = SignOffOwners::new(signer, author.clone(), configured, map);
            values.iter().any(|value| owners.claim(value) != Owner::Others)
        })
    }

    /// What a sign-off covers of a message that only rules have changed: the lines about AI, where they stand among
    /// the sign-offs.
    fn covered(&self, message: &Message) -> Vec<Vec<u8>> {
        let about_ai = lines_about_ai(message, self.linter.policy(), self.linter.catalogue());
        let lines = about_ai.iter().flat_map(|about| about.lines()).map(<[u8]>::trim_ascii);
        let about_ai: HashSet<&[u8]> = lines.collect();
        let lines = message.as_bytes().lines().map(<[u8]>::trim_ascii);
        lines
            .filter(|line| about_ai.contains(line) || is_sign_off(line))
            .map(<[u8]>::to_vec)
            .collect()
    }
}

/// The lines that a finding is about, as they stay in the message.
fn kept_lines(message: &[u8], finding: &Finding) -> Option<Removal> {
    let span = finding.span.clone()?;
    let line = message[..span.start].iter().filter(|byte| **byte == b'\n').count() + 1;
    let text = message[span.clone()].trim_end().to_vec();
    let (cause, reason) = (Cause::Rule(finding.rule), finding.text.clone());
    Some(Removal { span, line, text, cause, reason })
}

fn has_new_sign_off(old: &Message, new: &Message) -> bool {
    let (old, new) = (sign_off_values(old), sign_off_values(new));
    new.len() > old.len() || new.iter().any(|value| !old.contains(value))
}
