//! After git: what it stored against what was confirmed. Hooks may add lines; what they must not add
//! or lose is mended, and said. The outcome of a run is made here and nowhere else.

use std::io::{self, IsTerminal};

use bstr::ByteSlice;

use super::Run;
use super::authored_commit::AuthoredCommit;
use super::editing::Editing;
use super::in_progress::CommitInProgress;
use crate::draft::{Removal, RemovalPlan, lines_of, with_disclosure};
use crate::error::{Error, exit, note};
use crate::git::{CommitObject, Object, Objects, replace_head_message};
use crate::policy::Policy;
use crate::report::{removals, removals_notice};
use crate::text::escape;
use crate::text::layout::short_id;
use agent_traces::Catalogue;
use git_message::Message;

/// How many commits a hook may have put on top of ours before we stop looking for it.
const MAX_COMMITS_ON_TOP: usize = 50;

/// How a run ended, made from what git stored.
#[must_use]
pub(super) struct Outcome {
    exit_code: u8,
}

impl Outcome {
    /// git has ended with this code before it came to its editor step.
    ///
    /// # Errors
    /// When it has made a commit all the same.
    pub(super) fn of_git_alone(exit_code: u8) -> Result<Self, Error> {
        if exit_code == exit::DONE {
            return Err(Error::cannot(
                "git ended without asking us for the message: nothing was checked",
                "look at `git log -1`, and see whether `git` is a script that sets GIT_EDITOR",
            ));
        }
        Ok(Self { exit_code })
    }

    /// git was given no message; whether HEAD is where it was is looked at, and reported otherwise.
    pub(super) fn without_message(exit_code: u8, editing: Option<Box<Editing<'_>>>) -> Self {
        if let Some(mut editing) = editing {
            match editing.objects.read("HEAD") {
                Ok(head) => {
                    let moved =
                        head.filter(|head| Some(head.id.as_str()) != editing.site.commit.head());
                    if let Some(head) = moved {
                        let id = short_id(&head.id);
                        note(&format!("HEAD has moved to {id}, which this run has not checked\n"));
                    }
                }
                Err(error) => {
                    note(&format!("HEAD could not be read, so it was not checked: {error}\n"));
                }
            }
        }
        Self { exit_code }
    }

    /// The exit code of the command.
    pub(super) fn exit_code(&self) -> u8 {
        self.exit_code
    }
}

/// A final message that git was given. Judging what git stored is the only way to be rid of it.
#[must_use]
pub(super) struct GivenMessage<'r> {
    editing: Box<Editing<'r>>,
    written: AuthoredCommit,
}

impl<'r> GivenMessage<'r> {
    pub(super) fn new(editing: Box<Editing<'r>>, written: AuthoredCommit) -> Self {
        Self { editing, written }
    }

    /// git has ended with this code: looks for its commit, compares and reports.
    ///
    /// # Errors
    /// When the commit cannot be found, read or mended, or lacks what nobody was asked for.
    pub(super) fn judge(self, exit_code: u8, run: &Run) -> Result<Outcome, Error> {
        let Self { mut editing, written } = self;
        let is_made = match exit_code {
            exit::DONE => Ok(true),
            _ => was_made(&mut editing),
        };
        if is_made.is_err() {
            run.draft.save_after_error();
        }
        if !is_made? {
            begin_line(exit_code);
            run.draft.save_or_be_silent("git made no commit");
            return Ok(Outcome { exit_code });
        }
        run.draft.forget();
        let policy = run.args.policy.as_deref();
        written.report(policy);
        let commit = after_commit(&written, &mut editing, run)?;
        written.refuse_incomplete(&commit, policy)?;
        Ok(Outcome { exit_code })
    }
}

/// After Ctrl-C the terminal has its `^C` on a line that has not ended.
pub(super) fn begin_line(exit_code: u8) {
    if exit_code == exit::INTERRUPTED && io::stderr().is_terminal() {
        note("\n");
    }
}

/// Whether there is a commit though git ended with an error: HEAD has moved to one in the right place
/// with the message that git had left in its file. Anything else is somebody else's doing.
fn was_made(editing: &mut Editing<'_>) -> Result<bool, Error> {
    let Editing { objects, site, message } = editing;
    let head = objects.read("HEAD")?.filter(|head| Some(head.id.as_str()) != site.commit.head());
    let Some(head) = head.filter(|head| head.first_parent() == site.commit.parent()) else {
        return Ok(false);
    };
    let left = message.take_message().unwrap_or_default();
    Ok(CommitObject::split(&head.bytes).message == left)
}

/// The commit that was made, or what a hook made of it, and whether it is still HEAD.
fn find(commit: &CommitInProgress, objects: &mut Objects) -> Result<Option<(Object, bool)>, Error> {
    let expected = commit.parent();
    let mut next = objects.read("HEAD")?;
    for above in 0..MAX_COMMITS_ON_TOP {
        let Some(commit) = next else { break };
        let parent = commit.first_parent();
        if parent == expected {
            return Ok(Some((commit, above == 0)));
        }
        let Some(parent) = parent else { break };
        next = objects.read(&parent)?;
    }
    Ok(None)
}

/// Compares the message that git stored with the written one and mends it where it must be. Returns the
/// id of the commit.
///
/// # Errors
/// When the commit cannot be found, read or mended; its id is named then.
fn after_commit(
    written: &AuthoredCommit,
    editing: &mut Editing<'_>,
    run: &Run,
) -> Result<String, Error> {
    let Some((made, is_head)) = find(&editing.site.commit, &mut editing.objects)? else {
        return Err(Error::cannot(
            "HEAD has moved away from the commit that was just made: it was not compared",
            "look at `git reflog`",
        ));
    };
    let stored = CommitObject::split(&made.bytes).message;
    if stored == written.bytes {
        // It was cleaned before git got it, and what it says was answered for or kept.
        return Ok(made.id);
    }
    let stored = Message::parse(stored, &written.trailer_config);
    let rules = &editing.site.rules;
    let (mended, said) = mend(&stored, written, &rules.policy, &rules.agents);
    note(&removals_notice(Some("the message"), &[], &said.kept));
    let lost = written.lines_lost_in(mended.as_bytes());
    let how = written.how();
    if mended.as_bytes() == stored.as_bytes() {
        if !lost.is_empty() {
            note(&format!("a hook changed the message after it was {how}\ngone:\n{lost}"));
        }
        return Ok(made.id);
    }
    if !is_head {
        return Err(cannot_mend(&made, how, "other commits lie on top of it"));
    }
    let key = run.line.signing_key.as_deref();
    let new = replace_head_message(&made, mended.as_bytes(), &run.config, key)
        .map_err(|error| cannot_mend(&made, how, &error.to_string()))?;
    let now = format!("the commit is now {}\n", short_id(&new));
    let gone = if lost.is_empty() { String::new() } else { format!("gone:\n{lost}") };
    note(&format!("a hook changed the message after it was {how}\n{}{gone}{now}", said.shown()));
    Ok(new)
}

/// What was done about a hook's changes, line by line.
#[derive(Default)]
struct Mended {
    taken_out: String,
    put_back: String,
    /// What shows that AI was used, and nobody has said whether it was.
    kept: Vec<Removal>,
}

impl Mended {
    fn shown(&self) -> String {
        let parts = [("taken out:", &self.taken_out), ("put back:", &self.put_back)];
        let parts = parts.iter().filter(|(_, lines)| !lines.is_empty());
        parts.map(|(heading, lines)| format!("{heading}\n{lines}")).collect()
    }
}

/// The stored message without traces and unconfirmed sign-offs, and with the confirmed disclosure.
fn mend(
    stored: &Message,
    written: &AuthoredCommit,
    policy: &Policy,
    catalogue: &Catalogue,
) -> (Message, Mended) {
    let mut plan = RemovalPlan::new(stored, policy, catalogue, &written.people, false);
    if written.signed {
        plan.keep_one_sign_off(stored, &written.people.signer().to_value());
    }
    match written.frees_evidence {
        true => plan.keep_evidence_among(&written.bytes),
        false => plan.keep_evidence(),
    }
    let mut mended = plan.apply(stored, &[]);
    let mut kept = plan.kept();
    kept.retain(|removal| !written.bytes.contains_str(removal.text.trim_ascii()));
    let taken_out = removals(&plan.into_removals(&[]));
    let mut said = Mended { taken_out, kept, ..Mended::default() };
    if let Some(rule) = &policy.disclosure {
        let written = Message::parse(written.bytes.clone(), &written.trailer_config);
        for token in rule.tokens() {
            let (confirmed, found) = (lines_of(&written, token), lines_of(&mended, token));
            if found != confirmed {
                mended = with_disclosure(&mended, token.as_bytes(), &confirmed);
                let line = |value: Vec<u8>| format!("  {token}: {}\n", escape::line(&value));
                said.taken_out.extend(without(&found, &confirmed).map(line));
                said.put_back.extend(without(&confirmed, &found).map(line));
            }
        }
    }
    (mended, said)
}

/// The values that are not among `others`; one that stands there once is taken off once.
fn without(values: &[Vec<u8>], others: &[Vec<u8>]) -> impl Iterator<Item = Vec<u8>> {
    let mut left = values.to_vec();
    for other in others {
        if let Some(at) = left.iter().position(|value| value == other) {
            left.remove(at);
        }
    }
    left.into_iter()
}

fn cannot_mend(head: &Object, how: &str, why: &str) -> Error {
    Error::cannot(
        format!(
            "a hook changed the message of commit {} after it was {how}, and it could not be fixed: {why}",
            head.id
        ),
        "look at it with `git log -1`, and undo it with `git reset --soft HEAD^`",
    )
}
