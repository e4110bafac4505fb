//! The rounds over one message: `author` takes what was typed, and again where the person edits. Files and
//! editors are those of `session::message_file`.

use super::{AiUse, Authored, AuthoringStop, CommitContext, Operator, Round, author, unattended};
use crate::draft::{EmptyMessage, MessageCleaner, uses_of_ai};
use git_message::{Message, TrailerConfig};

/// What stays the same from round to round, and what one round leaves to the next.
pub(crate) struct Rounds {
    pub(crate) cleaner: MessageCleaner,
    pub(crate) trailer_config: TrailerConfig,
    ai_use: Option<AiUse>,
    prefilled: Option<AiUse>,
    round: Round,
}

/// How a round ended.
pub(crate) enum Turn<'a> {
    /// There is nothing to ask about: git is expected to make no commit of this message, or one without a message.
    /// Own sign-offs are gone from it all the same.
    Unasked(Message, Box<CommitContext<'a>>),
    /// This message is final.
    Final(Box<FinalMessage<'a>>),
    /// The person wants to edit the message, which begins the next round.
    Edit,
}

/// A final message, with what was known when it was authored.
pub(crate) struct FinalMessage<'a> {
    pub(crate) authored: Authored,
    pub(crate) context: CommitContext<'a>,
    pub(crate) operator: Operator,
}

impl Rounds {
    /// Before the first round; `ai_use` is what was stated by an option.
    pub(crate) fn new(
        cleaner: MessageCleaner,
        trailer_config: TrailerConfig,
        ai_use: Option<AiUse>,
    ) -> Self {
        Self { cleaner, trailer_config, ai_use, prefilled: None, round: Round::First }
    }

    /// The same with what was answered in an earlier run, which is offered.
    pub(crate) fn prefilled(
        cleaner: MessageCleaner,
        trailer_config: TrailerConfig,
        answered: Option<AiUse>,
    ) -> Self {
        Self { prefilled: answered, ..Self::new(cleaner, trailer_config, None) }
    }

    /// Plays a round over a cleaned message, for which `gather` collects the facts.
    ///
    /// # Errors
    /// When the person stops, the facts cannot be collected, or the run cannot go on.
    pub(crate) fn play<'a, E: From<AuthoringStop>>(
        &mut self,
        clean: Vec<u8>,
        gather: impl FnOnce(&Message) -> Result<(CommitContext<'a>, Operator), E>,
    ) -> Result<Turn<'a>, E> {
        if clean.contains(&0) {
            return Err(contains_nul().into());
        }
        let is_unasked = self.cleaner.leaves_to_git(&clean);
        let draft = Message::parse(clean, &self.trailer_config);
        let (context, operator) = gather(&draft)?;
        let context = CommitContext {
            ai_use: self.ai_use.clone(),
            prefilled: self.prefilled.clone(),
            round: self.round,
            ..context
        };
        // An empty message that git commits all the same is one without what its sources showed.
        let shows_ai =
            |source: &Message| !uses_of_ai(source, context.policy, context.catalogue).is_empty();
        let is_committed = self.cleaner.empty == EmptyMessage::Allowed;
        if is_unasked && !(is_committed && context.sources.iter().any(shows_ai)) {
            let message = unattended::clean_only(&draft, &context);
            return Ok(Turn::Unasked(message, Box::new(context)));
        }
        match author(&draft, &context, &operator) {
            Ok(authored)
                if self.cleaner.clean(authored.message.as_bytes())
                    != authored.message.as_bytes() =>
            {
                Err(lines_would_go(&self.cleaner.comment).into())
            }
            Ok(authored) => Ok(Turn::Final(Box::new(FinalMessage { authored, context, operator }))),
            Err(AuthoringStop::Edit(ai_use)) => {
                (self.ai_use, self.round) = (ai_use, Round::Again);
                Ok(Turn::Edit)
            }
            Err(stop) => {
                if let AuthoringStop::Prompt(_, Some(stated)) = &stop {
                    self.ai_use = Some(stated.clone());
                }
                Err(stop.into())
            }
        }
    }

    /// What was stated about AI use by an option, in an earlier round or in an earlier run.
    pub(crate) fn ai_use(&self) -> Option<&AiUse> {
        self.ai_use.as_ref().or(self.prefilled.as_ref())
    }
}

fn contains_nul() -> AuthoringStop {
    AuthoringStop::Refused {
        what: "the message contains a NUL byte".into(),
        hint: "remove it: git takes none".into(),
    }
}

/// git would cut lines out of a message that a person has seen.
fn lines_would_go(comment: &[u8]) -> AuthoringStop {
    AuthoringStop::Refused {
        what: format!(
            "git would drop lines of the final message, since its comment string is `{}`",
            crate::text::escape::line(comment)
        ),
        hint: "set `core.commentChar` to a character that begins no line of the message".into(),
    }
}
