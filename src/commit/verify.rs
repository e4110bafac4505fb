//! After git: what it stored against what was confirmed. Hooks may add lines; what they must not add
//! or lose is mended, and said.

use std::ffi::OsStr;

use super::{AuthoredCommit, Step};
use crate::draft::{RemovalPlan, lines_of, with_disclosure};
use crate::error::{Error, note};
use crate::git::{CommitObject, Config, Object, Objects, replace_head_message};
use crate::policy::Policy;
use crate::report::removals;
use crate::text::escape;
use crate::text::layout::short_id;
use agent_traces::Catalogue;
use git_message::Message;

/// How many commits a hook may have put on top of ours before we stop looking for it.
const MOST_ON_TOP: usize = 50;

/// Where HEAD was when git came to its editor step: what git makes is recognised by its parent.
pub(crate) struct Start {
    head: Option<String>,
    /// First parent of the commit to be made; `None` for a first commit.
    onto: Option<String>,
}

impl Start {
    /// Looks at HEAD before git makes its commit.
    ///
    /// # Errors
    /// When HEAD cannot be read.
    pub(crate) fn read(objects: &mut Objects, amend: bool) -> Result<Self, Error> {
        let head = objects.read("HEAD")?;
        let id = head.as_ref().map(|head| head.id.clone());
        let onto = if amend { head.as_ref().and_then(Object::first_parent) } else { id.clone() };
        Ok(Self { head: id, onto })
    }

    /// Whether there is a commit though git ended with an error: HEAD has moved to one in the right place
    /// with the message that git had `left` in its file. Anything else is somebody else's doing.
    ///
    /// # Errors
    /// When HEAD cannot be read.
    pub(crate) fn was_made(&self, objects: &mut Objects, left: &[u8]) -> Result<bool, Error> {
        let Some(head) = objects.read("HEAD")?.filter(|head| Some(&head.id) != self.head.as_ref())
        else {
            return Ok(false);
        };
        let in_place = head.first_parent() == self.onto;
        Ok(in_place && CommitObject::split(&head.bytes).message == left)
    }

    /// The commit that was made, or what a hook made of it, and whether it is still HEAD.
    fn find(&self, objects: &mut Objects) -> Result<Option<(Object, bool)>, Error> {
        let mut next = objects.read("HEAD")?;
        for above in 0..MOST_ON_TOP {
            let Some(commit) = next else { break };
            let parent = commit.first_parent();
            if parent == self.onto {
                return Ok(Some((commit, above == 0)));
            }
            let Some(parent) = parent else { break };
            next = objects.read(&parent)?;
        }
        Ok(None)
    }
}

/// Compares the message that git stored with the written one and mends it where it must be. Returns the
/// id of the commit.
///
/// # Errors
/// When the commit cannot be found, read or mended; its id is named then.
pub(crate) fn after_commit(
    written: &AuthoredCommit,
    step: &mut Step,
    settings: &Config,
    key: Option<&OsStr>,
) -> Result<String, Error> {
    let Some((made, is_head)) = step.start.find(&mut step.objects)? else {
        return Err(Error::cannot(
            "HEAD has moved away from the commit that was just made: it was not compared",
            "look at `git reflog`",
        ));
    };
    let policy = &step.rules.policy;
    let stored = CommitObject::split(&made.bytes).message;
    if stored == written.bytes {
        return Ok(made.id);
    }
    let stored = Message::parse(stored, &written.trailer_config);
    let (mended, said) = mend(&stored, written, policy);
    if mended.as_bytes() == stored.as_bytes() {
        return Ok(made.id);
    }
    let how = written.how();
    if !is_head {
        return Err(cannot_mend(&made, how, "other commits lie on top of it"));
    }
    let new = replace_head_message(&made, mended.as_bytes(), settings, key)
        .map_err(|error| cannot_mend(&made, how, &error.to_string()))?;
    let now = format!("the commit is now {}\n", short_id(&new));
    note(&format!("a hook changed the message after it was {how}\n{}{now}", said.shown()));
    Ok(new)
}

/// What was done about a hook's changes, line by line.
#[derive(Default)]
struct Mended {
    taken_out: String,
    put_back: String,
}

impl Mended {
    fn shown(&self) -> String {
        let parts = [("taken out:", &self.taken_out), ("put back:", &self.put_back)];
        let parts = parts.iter().filter(|(_, lines)| !lines.is_empty());
        parts.map(|(heading, lines)| format!("{heading}\n{lines}")).collect()
    }
}

/// The stored message without traces and unconfirmed sign-offs, and with the confirmed disclosure.
fn mend(stored: &Message, written: &AuthoredCommit, policy: &Policy) -> (Message, Mended) {
    let mut plan = RemovalPlan::new(stored, policy, Catalogue::builtin(), &written.people, false);
    if written.signed {
        plan.keep_one_sign_off(stored, &written.people.signer().to_value());
    }
    let mut mended = plan.apply(stored, &[]);
    let taken_out = removals(&plan.into_removals(&[]));
    let mut said = Mended { taken_out, ..Mended::default() };
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
            "a hook changed the message of commit {} after it was {how}, and it could not be mended: {why}",
            head.id
        ),
        "look at it with `git log -1`, and undo it with `git reset --soft HEAD^`",
    )
}
