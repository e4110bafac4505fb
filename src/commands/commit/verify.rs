//! After git: what it stored against what was confirmed. Hooks may add lines; what they must not add
//! or lose is mended, and said.

use super::Written;
use crate::agents::Catalogue;
use crate::authoring::{Plan, disclosure_lines, removals, with_disclosure};
use crate::error::{Error, note};
use crate::git::{Object, Objects, RawCommit, replace_head_message};
use crate::message::Message;
use crate::policy::Policy;

/// Compares HEAD's message with the written one and mends it where it must be.
///
/// # Errors
/// When the commit cannot be read or mended; its id is named then.
pub(super) fn after_commit(
    written: &Written,
    policy: &Policy,
    objects: &mut Objects,
) -> Result<(), Error> {
    let head = objects.read("HEAD")?.ok_or_else(|| {
        Error::cannot("git says it committed, but there is no HEAD", "look at `git log -1`")
    })?;
    let stored = RawCommit::split(&head.bytes).message;
    if stored == written.bytes {
        return Ok(());
    }
    let stored = Message::parse(stored, &written.dialect);
    let (mended, mut said) = mend(&stored, written, policy);
    if mended.as_bytes() == stored.as_bytes() {
        return Ok(());
    }
    let new = replace_head_message(&head, mended.as_bytes())
        .map_err(|error| cannot_mend(&head, &error.to_string()))?;
    said.push_str(&format!("  the commit is now {}\n", short(&new)));
    note(&format!("a hook changed the message after it was confirmed; restored:\n{said}"));
    Ok(())
}

/// The stored message without traces and unconfirmed sign-offs, and with the confirmed disclosure.
fn mend(stored: &Message, written: &Written, policy: &Policy) -> (Message, String) {
    let mut plan = Plan::new(stored, policy, Catalogue::builtin(), &written.people);
    if written.signed {
        plan.keep_one_sign_off(stored, &written.people.signer().to_value());
    }
    let mut mended = plan.apply(stored, &[]);
    let mut said = removals(&plan.into_removals(&[]));
    if let Some(rule) = &policy.disclosure {
        let confirmed =
            disclosure_lines(&Message::parse(written.bytes.clone(), &written.dialect), rule);
        if disclosure_lines(&mended, rule) != confirmed {
            mended = with_disclosure(&mended, rule.trailer.as_bytes(), &confirmed);
            said.push_str(&format!("  {}: as you confirmed it\n", rule.trailer));
        }
    }
    (mended, said)
}

fn cannot_mend(head: &Object, why: &str) -> Error {
    Error::cannot(
        format!(
            "a hook changed the message of commit {} after it was confirmed, and it could not be mended: {why}",
            head.id
        ),
        "look at it with `git log -1`, and undo it with `git reset --soft HEAD^`",
    )
}

fn short(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}
