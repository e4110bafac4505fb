//! Consent: the value that lets one own sign-off be written. It is made here, by an answer typed on
//! the terminal, and nowhere else.

use super::{Explain, PromptError, Question, Terminal};
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
    /// The same message and the size of the change, made safe for the screen.
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
        self.say(question.shown)?;
        self.say("\n")?;
        let name = crate::text::escape::line(&question.signer.to_value());
        for line in wrap(&format!("Sign off as {name}?"), self.width()) {
            self.say(&format!("{}\n", self.bold(&line)))?;
        }
        let meaning = match question.explain {
            Explain::Full => MEANING,
            Explain::Brief => MEANING_IN_BRIEF,
        };
        for line in wrap(meaning, self.width() - 2) {
            self.say(&format!("  {}\n", self.dim(&line)))?;
        }
        let word = match question.confirm {
            Confirm::YesNo => "yes",
            Confirm::Phrase(phrase) => phrase,
        };
        let unsigned = if question.may_stay_unsigned { "`u` commits without it, " } else { "" };
        let how = format!(
            "Type `{word}` to sign off; {unsigned}`e` edits the message, `n` {}, `?` says more.",
            question.no
        );
        self.say_wrapped(&how, "  ")?;
        let more = MORE.map(str::to_owned);
        loop {
            let typed = self.read_answer(&Question { text: "", why: "", more: &more })?;
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
            let shown = crate::text::escape::line(typed.as_bytes());
            let what = match cut(&shown, MAX_TYPED_COLUMNS).as_ref() {
                "" => "Enter alone signs nothing off.".to_owned(),
                slip => format!("`{slip}` signs nothing off."),
            };
            self.say_wrapped(
                &format!("{what} Type `{word}`, or `n`, which {}.", question.no),
                "  ",
            )?;
        }
    }
}
