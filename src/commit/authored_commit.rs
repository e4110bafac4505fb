//! The message that git was given, with what is needed to compare it and to say what nobody saw.

use bstr::ByteSlice;

use crate::authoring::{AiUse, CommitContext, FinalMessage, Operator};
use crate::draft::{
    SignOffOwners, discloses, has_sign_off_of_committer_or_author, sign_off_values,
};
use crate::error::{Error, note};
use crate::report::removals_notice;
use crate::text::escape;
use git_message::{Message, TrailerConfig};

/// Why nobody was asked though somebody may be there.
const WAS_EMPTY: &str = "nobody was asked, since the message was empty";

/// The message that git was given.
pub(crate) struct AuthoredCommit {
    pub(crate) bytes: Vec<u8>,
    pub(crate) signed: bool,
    pub(crate) people: SignOffOwners,
    pub(crate) trailer_config: TrailerConfig,
    /// What was removed and kept, for a run in which nobody saw it on the terminal.
    removals: String,
    /// Why nobody was asked to sign off; `None` where a person was, or where nobody was to be asked.
    unsigned_since: Option<String>,
    /// Why `-s` had no question, where nobody saw it.
    left_out: Option<String>,
    /// Whether a person has seen the message.
    confirmed: bool,
    /// Whether the rules want a disclosure that nobody was asked for.
    lacks_disclosure: bool,
    /// Whether what shows that AI was used may go: somebody has said whether it was, or the rules free it.
    pub(crate) frees_evidence: bool,
}

impl AuthoredCommit {
    /// A message that the pipeline made final.
    pub(crate) fn of(last: FinalMessage<'_>, trailer_config: TrailerConfig) -> Self {
        let FinalMessage { authored, context, operator } = last;
        let is_signed = has_sign_off_of_committer_or_author(&authored.message, &context.people);
        let unsigned = context.wants_sign_off() && !is_signed;
        let (removed, unsigned_since, left_out) = match &operator {
            Operator::Present(_) => (&[][..], None, None),
            Operator::Absent(why) => (
                authored.removed.as_slice(),
                unsigned.then(|| why.to_string()),
                context.sign_off_left_out(),
            ),
        };
        let removals = removals_notice(Some("the message"), removed, &authored.kept);
        let confirmed = matches!(operator, Operator::Present(_));
        let is_said = match &authored.ai_use {
            Some(AiUse::UsedFor(_)) => true,
            Some(AiUse::NoAi) => confirmed,
            None => discloses(&authored.message, context.policy),
        };
        let frees_evidence = context.frees_evidence || is_said;
        // What a person has kept stays whatever a hook does.
        let people = context.people.carrying(sign_off_values(&authored.message));
        Self {
            bytes: authored.message.into_bytes(),
            signed: authored.signed,
            people,
            trailer_config,
            removals,
            unsigned_since,
            left_out,
            confirmed,
            lacks_disclosure: false,
            frees_evidence,
        }
    }

    /// An empty message about which nobody was asked anything; a hook may fill it.
    pub(crate) fn unasked(
        draft: Message,
        context: CommitContext<'_>,
        trailer_config: TrailerConfig,
    ) -> Self {
        let is_stated = context.ai_use == Some(AiUse::NoAi);
        let unsigned = context.wants_sign_off().then(|| WAS_EMPTY.to_owned());
        Self {
            bytes: draft.into_bytes(),
            signed: false,
            lacks_disclosure: context.wants_ai_use() && !is_stated,
            people: context.people,
            trailer_config,
            removals: String::new(),
            unsigned_since: unsigned,
            left_out: None,
            confirmed: false,
            frees_evidence: context.frees_evidence,
        }
    }

    /// What has become of the message in this run: a person has confirmed it, or nobody was there.
    pub(crate) fn how(&self) -> &'static str {
        if self.confirmed { "confirmed" } else { "written" }
    }

    /// The lines of a confirmed message that another text does not have, for the screen: a hook has taken or changed
    /// them. Lines that a hook adds are nobody's loss.
    pub(crate) fn lines_lost_in(&self, text: &[u8]) -> String {
        if !self.confirmed {
            return String::new();
        }
        let mut left: Vec<&[u8]> = text.lines().map(<[u8]>::trim_ascii_end).collect();
        let is_lost = |line: &&[u8]| match left.iter().position(|other| other == line) {
            Some(at) => {
                left.remove(at);
                false
            }
            None => !line.trim_ascii().is_empty(),
        };
        let lines = self.bytes.lines().map(<[u8]>::trim_ascii_end).filter(is_lost);
        lines.map(|line| format!("  {}\n", escape::line(line))).collect()
    }

    /// A commit without the disclosure that its rules want is there, and must not look finished.
    ///
    /// # Errors
    /// Where it is so.
    pub(crate) fn refuse_incomplete(
        &self,
        commit: &str,
        policy: Option<&str>,
    ) -> Result<(), Error> {
        if !self.lacks_disclosure {
            return Ok(());
        }
        let sign_off = if self.unsigned_since.is_some() { " and has no sign-off" } else { "" };
        Err(Error::cannot(
            format!("commit {commit} does not say whether AI was used{sign_off}: {WAS_EMPTY}"),
            format!("run `{}`", amend(policy)),
        ))
    }

    /// Says on stderr what nobody could be told at the terminal. `policy` is what `--policy` named.
    pub(crate) fn report(&self, policy: Option<&str>) {
        note(&self.removals);
        if let Some(why) = &self.left_out {
            note(&format!("{why}\n"));
        }
        if let Some(why) = self.unsigned_since.as_ref().filter(|_| !self.lacks_disclosure) {
            let amend = amend(policy);
            note(&format!(
                "committed without a sign-off: {why}\nhint: to sign off, run `{amend}` in a terminal\n"
            ));
        }
    }
}

/// The command that takes up the commit once more, under the same rules.
pub(crate) fn amend(policy: Option<&str>) -> String {
    let mut command = String::from("git provenance commit --amend");
    if let Some(name) = policy {
        command.push_str(&format!(" --policy {}", escape::word(name.as_bytes())));
    }
    command
}
