//! The one pipeline behind every command that writes a message: strip, ask, compose, confirm.
//! It decides the order of these steps; what an agent is, what a policy wants and how a trailer is
//! written is decided elsewhere.

mod compose;
mod help;
mod interview;
mod lookalike;
mod people;
mod picked;
mod preview;
mod refused;
mod strip;
mod suggestion;

use std::fmt;

use bstr::ByteSlice;

use crate::disclosure::Disclosure;
use crate::policy::{FileChange, Policy, SignOffMode, Stance};
use crate::terminal::{SignOffAnswer, SignOffQuestion, Stopped, Terminal};
use agent_traces::Catalogue;
use git_message::Message;

pub use compose::{Encoding, disclosure_lines, lines_of, with_disclosure};
pub use people::{Claim, People};
pub use picked::{Origin, Source, has_own_sign_off, picked};
pub use preview::{removals, size, whole};
pub use strip::{Doubt, Plan, Removal, is_sign_off, says_ai, sign_off_values, traces};
pub(crate) use suggestion::Suggestion;

/// What kind of commit is being made: some ask less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommitKind {
    /// Everything is asked.
    Ordinary,
    /// `fixup!`, `squash!`: it will be folded into another commit, so it is not signed off.
    Fixup,
    /// A merge: its content was disclosed where it was made; signed off only where the policy says so.
    Merge,
    /// The letter that introduces a series, in a commit without changes: b4 keeps it there and reads it again,
    /// so nothing is asked and nothing added.
    CoverLetter,
}

impl CommitKind {
    /// Tells by the message; a merge in progress is known by its state.
    pub fn of(message: &Message) -> Self {
        match is_cover_letter(message) {
            true => Self::CoverLetter,
            false => Self::of_subject(message.subject()),
        }
    }

    /// Tells by the subject; a merge in progress is known by its state, not by its words. `amend!` is an
    /// ordinary one: below its subject stands the final message of the commit that it is folded into.
    pub fn of_subject(subject: &[u8]) -> Self {
        let folded = [&b"fixup!"[..], b"squash!"];
        if folded.iter().any(|prefix| subject.starts_with(prefix)) {
            Self::Fixup
        } else {
            Self::Ordinary
        }
    }

    /// Whether such a commit says what AI was used for.
    fn is_disclosed(self) -> bool {
        matches!(self, Self::Ordinary | Self::Fixup)
    }
}

/// Whether this is a cover letter as b4 keeps it: behind this line stand its own notes, to the end.
pub fn is_cover_letter(message: &Message) -> bool {
    let mut lines = message.as_bytes().lines();
    lines.any(|line| line == b"--- b4-submit-tracking ---")
}

/// What somebody stated about AI use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// No AI was used.
    NoAi,
    /// AI was used for this.
    UsedFor(Disclosure),
}

/// Everything the pipeline needs to know about a commit.
pub struct Situation<'a> {
    /// The rules.
    pub policy: &'a Policy,
    /// Where they came from, for the person.
    pub policy_origin: &'a str,
    /// Said before the first question, such as that the rules differ from the committed ones.
    pub warnings: Vec<String>,
    /// What agents write.
    pub catalogue: &'a Catalogue,
    /// Whose sign-offs are the person's own.
    pub people: People,
    /// What kind of commit this is.
    pub kind: CommitKind,
    /// What is about to be committed; `None` where nobody counted, since nobody is asked.
    pub changes: Option<Vec<FileChange>>,
    /// How text is written into the message.
    pub encoding: Encoding,
    /// A statement that was already made, by flag or in an earlier round.
    pub statement: Option<Statement>,
    /// Whether this round follows an earlier one in which all was answered and only the message edited.
    pub message_was_edited: bool,
    /// Whether the sign-off may be asked about at all.
    pub ask_sign_off: bool,
    /// Whether an option asks for the question (`-s`).
    pub sign_off_requested: bool,
    /// Set where the message is that of a commit which exists: then it may stay as it is.
    pub existing: Option<Existing>,
    /// Whether a commit may say nothing about AI use where nobody can be asked: others will say that it does.
    pub may_be_silent: bool,
}

/// What a message brings along that stands in a commit already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Existing {
    /// What was stated for the commit before it in the series; it may be given again.
    pub previous: Option<Statement>,
    /// Whether it carries an own sign-off.
    pub is_signed: bool,
}

impl Situation<'_> {
    /// Whether this commit is to be signed off, if a person says so.
    pub fn wants_sign_off(&self) -> bool {
        let mode = self.policy.sign_off.mode;
        let by_kind = match self.kind {
            CommitKind::Merge => mode == SignOffMode::Required || self.sign_off_requested,
            CommitKind::Ordinary => true,
            CommitKind::Fixup | CommitKind::CoverLetter => false,
        };
        // One that stands there already is asked about whatever it is on.
        let is_signed = self.existing.as_ref().is_some_and(|existing| existing.is_signed);
        let by_kind = by_kind || is_signed && self.kind != CommitKind::CoverLetter;
        self.ask_sign_off && by_kind && mode != SignOffMode::Forbidden
    }

    /// Why an option that asks for the sign-off has no question, where it has none.
    pub fn sign_off_left_out(&self) -> Option<String> {
        if !(self.sign_off_requested && self.ask_sign_off) || self.wants_sign_off() {
            return None;
        }
        Some(match self.policy.sign_off.mode {
            SignOffMode::Forbidden => {
                format!("-s asks nothing here: `{}` takes no sign-offs", self.policy.name)
            }
            _ if self.kind == CommitKind::CoverLetter => {
                "-s asks nothing here: a cover letter is not signed off".into()
            }
            _ => "-s asks nothing here: a commit that is to be folded into another one is not \
                  signed off itself"
                .into(),
        })
    }

    /// Whether it is to be stated if AI was used.
    pub fn wants_statement(&self) -> bool {
        let asks = self.policy.disclosure.is_some() || self.policy.ai.stance == Stance::Refuse;
        asks && self.kind.is_disclosed()
    }
}

/// Who is there to answer.
pub enum Person {
    /// Somebody at the controlling terminal.
    Here(Terminal),
    /// Nobody, and why.
    Away(Away),
}

/// Why nobody is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Away {
    /// There is no controlling terminal.
    NoTerminal,
    /// Another process group is in the terminal's foreground.
    Background,
    /// Another program started git, and neither reads from nor writes to a terminal: a question would make it
    /// wait for an answer that nobody sees is wanted.
    Unattended,
    /// An agent says that it runs this, and how it does.
    Agent(String),
}

impl fmt::Display for Away {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTerminal => write!(f, "there is no terminal to ask at"),
            Self::Background => write!(f, "this runs in the background"),
            Self::Unattended => write!(f, "another program runs git here, and not at a terminal"),
            Self::Agent(why) => write!(f, "an agent runs this ({why})"),
        }
    }
}

impl Person {
    /// The terminal, where somebody is at it.
    pub fn terminal(&self) -> Option<&Terminal> {
        match self {
            Self::Here(terminal) => Some(terminal),
            Self::Away(_) => None,
        }
    }
}

/// A message that may be committed.
#[derive(Debug)]
pub struct Authored {
    /// The final message.
    pub message: Message,
    /// Whether it carries a confirmed own sign-off.
    pub signed: bool,
    /// What was removed.
    pub removed: Vec<Removal>,
    /// What was in doubt and stays, where nobody could be asked about it.
    pub kept: Vec<Removal>,
    /// What was stated about AI use in this run.
    pub statement: Option<Statement>,
}

/// Why there is no message to commit.
#[derive(Debug)]
pub enum Halt {
    /// The person stopped.
    Stopped(Stopped),
    /// The person wants to edit the message again; the statement is kept.
    Edit(Option<Statement>),
    /// The person has typed something else at the sign-off of a commit that exists: it may stay as it is.
    NotSigned,
    /// The run cannot go on: what happened, and one action that works.
    Refused {
        /// What happened.
        what: String,
        /// One action that works.
        hint: String,
    },
}

impl From<Stopped> for Halt {
    fn from(stopped: Stopped) -> Self {
        Self::Stopped(stopped)
    }
}

/// Runs the pipeline over a message that git's cleanup has already gone through.
///
/// Where nobody is there nothing is asked and nothing is signed: a statement must then have been made
/// before, or stand in the draft. An existing commit needs none, and keeps its own sign-offs as long as
/// what it says about AI stays.
///
/// # Errors
/// When the person stops or wants to edit, or when the run cannot go on.
pub fn author(
    draft: &Message,
    situation: &Situation<'_>,
    person: &Person,
) -> Result<Authored, Halt> {
    let terminal = person.terminal();
    let mut plan = Plan::new(
        draft,
        situation.policy,
        situation.catalogue,
        &situation.people,
        terminal.is_some(),
    );
    replace_disclosures(&mut plan, draft, situation)?;
    let also = match terminal {
        Some(terminal) => interview::open(terminal, situation, &plan)?,
        None => Vec::new(),
    };
    let mut cleaned = plan.apply(draft, &also);
    let suggestion = Suggestion::of(&cleaned, situation.policy.disclosure.as_ref());
    let agent_lines_went = !(plan.removals().is_empty() && also.is_empty());

    let statement = match (person, &situation.statement) {
        _ if !situation.kind.is_disclosed() => None,
        (_, Some(made)) => Some(made.clone()),
        (Person::Here(terminal), None) => {
            refused::say(terminal, situation, &plan)?;
            interview::ask_about_ai(terminal, situation, &suggestion, agent_lines_went)?
        }
        (Person::Away(_), None) if situation.existing.is_some() => None,
        (Person::Away(why), None) => {
            refused::unattended(&plan, situation, why)?;
            suggestion.without_a_person(situation, why)?
        }
    };
    let refuses = situation.policy.ai.stance == Stance::Refuse;
    match statement {
        Some(Statement::UsedFor(_)) if refuses => {
            return Err(refused::ai(situation.policy));
        }
        Some(Statement::NoAi) if refuses && !plan.said().is_empty() => {
            plan.withdraw_what_is_said(draft, "said otherwise: no AI was used");
            cleaned = plan.apply(draft, &also);
        }
        _ => {}
    }
    let composed = compose::with_statement(&cleaned, situation, statement.as_ref())?;
    let Some(terminal) = terminal else {
        return unasked(draft, situation, plan, composed, statement.as_ref());
    };
    interview::ask_about_content(terminal, situation, statement.as_ref())?;
    confirm(terminal, situation, composed, statement, plan.into_removals(&also))
}

/// A disclosure in the draft that an option replaces goes, and is shown among what goes.
fn replace_disclosures(
    plan: &mut Plan,
    draft: &Message,
    situation: &Situation<'_>,
) -> Result<(), Halt> {
    let (Some(rule), Some(statement)) = (&situation.policy.disclosure, &situation.statement) else {
        return Ok(());
    };
    let (values, option) = match statement {
        _ if !situation.kind.is_disclosed() => return Ok(()),
        Statement::NoAi => (compose::none(rule, &situation.encoding)?, "--no-ai"),
        Statement::UsedFor(stated) => {
            let said = Suggestion::of(draft, Some(rule)).disclosure;
            if said.is_some_and(|said| said == stated.clone().in_order(rule)) {
                return Ok(());
            }
            (compose::encoded(stated, rule, &situation.encoding)?, "--ai-used-for")
        }
    };
    let reason = match situation.message_was_edited {
        true => "said otherwise before the message was edited".to_owned(),
        false => format!("said otherwise by {option}"),
    };
    plan.replace_disclosures(draft, rule.trailer.as_bytes(), &values, &reason);
    Ok(())
}

/// The end where nobody is there: what is in doubt stays, and so do the own sign-offs of an existing
/// commit that says the same about AI as before.
fn unasked(
    draft: &Message,
    situation: &Situation<'_>,
    mut plan: Plan,
    mut composed: Message,
    statement: Option<&Statement>,
) -> Result<Authored, Halt> {
    let said = |message: &Message| {
        situation.policy.disclosure.as_ref().map(|rule| disclosure_lines(message, rule))
    };
    if situation.existing.is_some() {
        let mut spared = plan.clone();
        spared.spare_own_sign_offs();
        let whole = compose::with_statement(&spared.apply(draft, &[]), situation, statement)?;
        if said(&whole) == said(draft) {
            (plan, composed) = (spared, whole);
        }
    }
    let kept = plan.doubts().iter().map(|doubt| doubt.0.clone()).collect();
    let (removed, statement) = (plan.into_removals(&[]), statement.cloned());
    Ok(Authored { message: composed, signed: false, removed, kept, statement })
}

/// The last step: the whole message on screen, and the sign-off where there is to be one.
fn confirm(
    terminal: &Terminal,
    situation: &Situation<'_>,
    composed: Message,
    statement: Option<Statement>,
    removed: Vec<Removal>,
) -> Result<Authored, Halt> {
    let made = |message, signed, statement| Authored {
        message,
        signed,
        removed,
        kept: Vec::new(),
        statement,
    };
    if !situation.wants_sign_off() {
        terminal.say(&preview::trailers(&composed, terminal.width()))?;
        if let Some(why) = situation.sign_off_left_out() {
            terminal.say_wrapped(&format!("{why}."), "")?;
        }
        return Ok(made(composed, false, statement));
    }
    let shown = whole(
        "The commit message:",
        &composed,
        situation.changes.as_deref(),
        (terminal.width(), terminal.height()),
    );
    let answer = terminal.ask_sign_off(&SignOffQuestion {
        signer: situation.people.signer(),
        text: composed.as_bytes(),
        shown: &shown,
        confirm: &situation.policy.sign_off.confirm,
        may_stay_unsigned: situation.policy.sign_off.mode == SignOffMode::Ask,
        otherwise: match situation.existing {
            Some(_) => "goes back",
            None => "stops",
        },
    })?;
    match answer {
        SignOffAnswer::Signed(consent) => {
            let message =
                compose::with_sign_off(&composed, consent).ok_or_else(|| Halt::Refused {
                    what: "the message changed after it was confirmed".into(),
                    hint: "run the command again".into(),
                })?;
            Ok(made(message, true, statement))
        }
        SignOffAnswer::Unsigned => Ok(made(composed, false, statement)),
        SignOffAnswer::Edit => Err(Halt::Edit(statement)),
        SignOffAnswer::Declined if situation.existing.is_some() => Err(Halt::NotSigned),
        SignOffAnswer::Declined => Err(Stopped::Declined.into()),
    }
}
