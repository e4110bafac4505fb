//! Consent: the value that lets one own sign-off be written. It is made here, by an answer typed on
//! the terminal, and nowhere else.

use super::{Choice, Explain, PromptError, Question, Terminal};
use crate::policy::Confirm;
use crate::text::identity::Identity;
use crate::text::layout::{cut, wrap};

/// One person's yes to one text.
///
/// It has no public constructor, is not `Clone`, and [`Consent::redeem`] consumes it.
#[derive(Debug)]
#[must_use = "a person has agreed to sign off"]
pub(crate) struct Consent {
    signer: Identity,
    text: Vec<u8>,
}

impl Consent {
    /// Gives out the signer for exactly the text that was on screen; for any other text, nothing.
    pub(crate) fn redeem(self, text: &[u8]) -> Option<Identity> {
        (self.text == text).then_some(self.signer)
    }
}

/// What a person is asked to sign.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignOffQuestion<'a> {
    /// Who signs.
    pub signer: &'a Identity,
    /// The final message without the sign-off, as bytes.
    pub text: &'a [u8],
    /// The same message whole, and the size of the change, made safe for the screen.
    pub shown: &'a str,
    /// What is typed to confirm.
    pub confirm: &'a Confirm,
    /// How much is said about what a sign-off means.
    pub explain: Explain,
    /// Whether `u` (commit without a sign-off) is offered.
    pub may_stay_unsigned: bool,
    /// What `n` does (`stops`).
    pub no: &'a str,
}

/// The answer to the sign-off question.
#[derive(Debug)]
pub(crate) enum SignOffAnswer {
    /// Signed off.
    Signed(Consent),
    /// The commit is wanted, the sign-off is not.
    Unsigned,
    /// The message is to be edited once more.
    Edit,
    /// No.
    Declined,
}

/// A text that was shown whole, and that a person took by a key of its own: it may be among those that one answer signs.
#[derive(Debug)]
#[must_use = "a person has taken a message"]
pub(crate) struct Taken(Vec<u8>);

/// A message to take, which is signed later together with others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TakeQuestion<'a> {
    /// The final message without the sign-off, as bytes.
    pub text: &'a [u8],
    /// The same message whole, and the size of the change, made safe for the screen.
    pub shown: &'a str,
    /// What is asked about it; `y` takes it.
    pub question: Question<'a>,
}

/// The messages of a series that one answer signs.
#[derive(Debug)]
pub(crate) struct SeriesQuestion<'a> {
    /// Who signs.
    pub signer: &'a Identity,
    /// What each of them is called, made safe for the screen; one line each.
    pub list: &'a [String],
    /// What is typed to confirm one of them.
    pub confirm: &'a Confirm,
    /// How much is said about what a sign-off means.
    pub explain: Explain,
    /// Whether `u` (write them without sign-offs) is offered.
    pub may_stay_unsigned: bool,
}

/// The answer about a series.
#[derive(Debug)]
pub(crate) enum SeriesAnswer {
    /// Signed off: one consent for each text, in the same order.
    Signed(Vec<Consent>),
    /// The messages are wanted, the sign-offs are not.
    Unsigned,
    /// Back to the last commit.
    Back(Vec<Taken>),
    /// No.
    Declined,
}

/// The sense of the Developer Certificate of Origin 1.1, in our words.
const MEANING: &str = "Your sign-off certifies the Developer Certificate of Origin: you wrote this or \
    have the right to pass it on under the project's licence, you answer for all of it whatever tool \
    helped, and the record is public.";

/// The same in one line, for those who know it.
const MEANING_IN_BRIEF: &str = "It certifies the Developer Certificate of Origin 1.1.";

/// How much of a slip is shown.
const MAX_TYPED_COLUMNS: usize = 30;

/// What `?` says at the sign-off.
const MORE: [&str; 3] = [
    "A sign-off is the line `Signed-off-by: your name and address` at the end of the message. With it you \
     certify the Developer Certificate of Origin 1.1: you made the change, or you know where it comes from \
     and may pass it on under the project's licence; and you agree that the record of it is kept.",
    "It covers the parts that AI helped with as well: you have read them, you understand them, and as far \
     as you know they carry nobody else's rights.",
    "Only this answer adds the line. No option, file, script or agent does. With --no-sign-off the command \
     does not ask, and commits without it.",
];

impl Terminal {
    /// Shows the final message and asks for the sign-off. Only the confirming word, typed here, signs; a slip is asked
    /// about once more.
    ///
    /// # Errors
    /// When the person stops.
    pub(crate) fn ask_sign_off(
        &self,
        question: &SignOffQuestion<'_>,
    ) -> Result<SignOffAnswer, PromptError> {
        let word = match question.confirm {
            Confirm::YesNo => "yes",
            Confirm::Phrase(phrase) => phrase,
        };
        let unsigned = if question.may_stay_unsigned { "`u` commits without it, " } else { "" };
        let back = if self.has_before() { ", ← goes back" } else { "" };
        let diff = if self.diff_label().is_some() { "`v` shows the diff, " } else { "" };
        let how = format!(
            "Type `{word}` to sign off; {unsigned}`e` edits the message, {diff}`n` {}, `?` says more{back}.",
            question.no
        );
        let name = crate::text::escape::line(&question.signer.to_value());
        let text = format!("Sign off as {name}?");
        self.pose_sign_off(question.shown, &text, question.explain, &how)?;
        let more = MORE.map(str::to_owned);
        loop {
            let typed = self.read_answer(&Question { text: "", why: "", more: &more }, "")?;
            if typed.eq_ignore_ascii_case(word) {
                let (signer, text) = (question.signer.clone(), question.text.to_vec());
                return Ok(SignOffAnswer::Signed(Consent { signer, text }));
            }
            match typed.to_ascii_lowercase().as_str() {
                "u" if question.may_stay_unsigned => return Ok(SignOffAnswer::Unsigned),
                "e" => return Ok(SignOffAnswer::Edit),

                "n" | "no" => return Ok(SignOffAnswer::Declined),
                _ => {}
            }
            self.say_slip(&typed, word, question.no)?;
        }
    }

    /// Shows a message whole and asks about it with one key. `y` takes it.
    ///
    /// # Errors
    /// When the person stops, or goes back.
    pub(crate) fn ask_to_take(
        &self,
        asked: &TakeQuestion<'_>,
        choices: &[Choice<'_>],
    ) -> Result<(char, Option<Taken>), PromptError> {
        let why = wrap(asked.question.why, self.width() - 2).len();
        self.show_whole(asked.shown, why + 4)?;
        self.say("\n")?;
        let key = self.ask_again(&asked.question, choices)?;
        Ok((key, (key == 'y').then(|| Taken(asked.text.to_vec()))))
    }

    /// Lists messages that were taken, and asks for the sign-off of all of them. Only the word with their number,
    /// typed here, signs.
    ///
    /// # Errors
    /// When the person stops.
    pub(crate) fn ask_to_sign_series(
        &self,
        asked: &SeriesQuestion<'_>,
        taken: Vec<Taken>,
    ) -> Result<SeriesAnswer, PromptError> {
        let count = taken.len();
        let word = match asked.confirm {
            Confirm::YesNo => format!("sign {count}"),
            Confirm::Phrase(phrase) => format!("{phrase} {count}"),
        };
        let s = if count == 1 { "" } else { "s" };
        let name = crate::text::escape::line(&asked.signer.to_value());
        let unsigned = if asked.may_stay_unsigned { "`u` writes without it, " } else { "" };
        let how = format!(
            "Type `{word}` to sign off; {unsigned}`b` goes back to the last commit, `n` stops, `?` says more."
        );
        let listed = asked.list.iter().map(|line| format!("  {line}\n")).collect::<String>();
        let text = format!("Sign off {count} commit{s} as {name}?");
        self.pose_sign_off(&listed, &text, asked.explain, &how)?;
        let more = MORE.map(str::to_owned);
        loop {
            let typed = self.read_answer(&Question { text: "", why: "", more: &more }, "")?;
            let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
            if typed.eq_ignore_ascii_case(&word) {
                let consent = |Taken(text)| Consent { signer: asked.signer.clone(), text };
                return Ok(SeriesAnswer::Signed(taken.into_iter().map(consent).collect()));
            }
            match typed.to_ascii_lowercase().as_str() {
                "u" if asked.may_stay_unsigned => return Ok(SeriesAnswer::Unsigned),
                "b" => return Ok(SeriesAnswer::Back(taken)),
                "n" | "no" => return Ok(SeriesAnswer::Declined),
                _ => self.say_slip(&typed, &word, "stops")?,
            }
        }
    }

    /// Shows what is to be signed, whole, and asks for it: what a sign-off says, and what is typed.
    fn pose_sign_off(
        &self,
        shown: &str,
        text: &str,
        explain: Explain,
        how: &str,
    ) -> Result<(), PromptError> {
        let meaning = match explain {
            Explain::Full => MEANING,
            Explain::Brief => MEANING_IN_BRIEF,
        };
        let narrower = self.width() - 2;
        let rows = wrap(text, self.width()).len()
            + wrap(meaning, narrower).len()
            + wrap(how, narrower).len();
        // An empty line before, and the line to type on after it.
        self.show_whole(shown, rows + 2)?;
        self.say("\n")?;
        self.pose(&Question { text, why: meaning, more: &[] })?;
        self.say_wrapped(how, "  ")
    }

    /// Says that what was typed signs nothing.
    fn say_slip(&self, typed: &str, word: &str, no: &str) -> Result<(), PromptError> {
        let shown = crate::text::escape::line(typed.as_bytes());
        let what = match cut(&shown, MAX_TYPED_COLUMNS).as_ref() {
            "" => "Enter alone signs nothing off.".to_owned(),
            slip => format!("`{slip}` signs nothing off."),
        };
        self.say_wrapped(&format!("{what} Type `{word}`, or `n`, which {no}."), "  ")
    }
}
