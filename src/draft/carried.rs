//! PURE. What the commits that a message is made from say or show about AI, where the message does not: it is lost
//! only together with an answer.

use std::collections::BTreeSet;

use bstr::ByteSlice;

use super::SIGN_OFF;
use super::compose::with_disclosure;
use super::evidence::{discloses, is_disclosed, says, uses_of_ai};
use super::inherit::{Making, Origin, Source};
use super::sign_off_owner::{Owner, SignOffOwners};
use crate::policy::Policy;
use agent_traces::Catalogue;
use git_message::{InsertAt, Message};

/// The token for an agent that was the author of a commit which became part of another one.
const CO_AUTHOR: &[u8] = b"Co-authored-by";

/// The message with what its sources say or show about AI, and the lines that are new in it.
pub(super) fn carried(
    message: &Message,
    origin: &Origin<'_>,
    policy: &Policy,
    catalogue: &Catalogue,
    people: &SignOffOwners,
) -> (Message, Vec<Vec<u8>>) {
    let shown = uses_of_ai(message, policy, catalogue);
    if is_disclosed(message, policy) || origin.making == Making::Copy && !shown.is_empty() {
        return (message.clone(), Vec::new());
    }
    let disclosing: Vec<&Source> =
        origin.sources.iter().filter(|source| is_disclosed(&source.message, policy)).collect();
    let has_disclosures = !disclosing.is_empty();
    let sources = if has_disclosures { disclosing } else { origin.sources.iter().collect() };
    let mut adding = Adding { message: message.clone(), shown, added: Vec::new() };
    for source in sources {
        let lines = match has_disclosures {
            true => Lines::disclosures(source, policy),
            false => Lines::evidence(source, policy, catalogue, people),
        };
        adding.add(lines);
    }
    // A word for no AI beside what says otherwise is nobody's word any more.
    let rule = policy.disclosure.as_ref().filter(|_| discloses(&adding.message, policy));
    if let Some(rule) = rule {
        for token in rule.tokens() {
            let mut values = super::lines_of(&adding.message, token);
            let all = values.len();
            values.retain(|value| !rule.says_none(value));
            if values.len() < all {
                adding.message = with_disclosure(&adding.message, token.as_bytes(), &values);
            }
        }
    }
    (adding.message, adding.added)
}

/// What one source says or shows.
#[derive(Default)]
struct Lines {
    trailers: Vec<(Vec<u8>, Vec<u8>)>,
    /// Lines of the body, of a source that has no such trailer.
    text: Vec<Vec<u8>>,
}

impl Lines {
    fn disclosures(source: &Source, policy: &Policy) -> Self {
        let message = &source.message;
        let disclosures =
            message.trailers().iter().filter(|trailer| says(message, trailer, policy));
        let pair = |trailer: &git_message::Trailer| {
            (message.canonical_token(trailer).to_vec(), message.value(trailer).to_vec())
        };
        Self { trailers: disclosures.map(pair).collect(), text: Vec::new() }
    }

    fn evidence(
        source: &Source,
        policy: &Policy,
        catalogue: &Catalogue,
        people: &SignOffOwners,
    ) -> Self {
        let message = &source.message;
        let mut left: BTreeSet<Vec<u8>> = uses_of_ai(message, policy, catalogue);
        let mut lines = Self::default();
        for trailer in message.trailers() {
            if !left.remove(message.as_bytes()[trailer.span.clone()].trim_ascii()) {
                continue;
            }
            let (token, value) = (message.canonical_token(trailer), message.value(trailer));
            let is_own = token.eq_ignore_ascii_case(SIGN_OFF) && people.claim(&value) == Owner::Own;
            if !is_own {
                lines.trailers.push((token.to_vec(), value.to_vec()));
            }
        }
        if let Some(agent) = &source.agent {
            lines.trailers.push((CO_AUTHOR.to_vec(), agent.to_value()));
        }
        if lines.trailers.is_empty() {
            lines.text = left.into_iter().collect();
        }
        lines
    }
}

/// A message to which lines are added that it does not have.
struct Adding {
    message: Message,
    shown: BTreeSet<Vec<u8>>,
    added: Vec<Vec<u8>>,
}

impl Adding {
    fn add(&mut self, lines: Lines) {
        for (token, value) in lines.trailers {
            let line = [&token[..], b": ", &value].concat();
            if self.is_new(&line) {
                let trailers = self.message.trailers();
                let is_sign_off =
                    |trailer: &git_message::Trailer| self.message.matches_token(trailer, SIGN_OFF);
                let first = trailers.iter().position(is_sign_off);
                let place = first.map_or(InsertAt::End, InsertAt::Before);
                self.message = self.message.insert(place, &token, &value);
            }
        }
        for line in lines.text {
            if self.is_new(&line) {
                self.message = with_paragraph(&self.message, &line);
            }
        }
    }

    fn is_new(&mut self, line: &[u8]) -> bool {
        let is_new = self.shown.insert(line.trim_ascii().to_vec());
        if is_new {
            self.added.push(line.to_vec());
        }
        is_new
    }
}

/// The message with one more paragraph, before its trailers.
fn with_paragraph(message: &Message, text: &[u8]) -> Message {
    let bytes = message.as_bytes();
    let end = message.block().map_or(message.log_end(), |block| block.start);
    let rest = &bytes[end..];
    let gap: &[u8] = if rest.is_empty() || rest.starts_with(b"\n") { b"" } else { b"\n" };
    let above = bytes[..end].trim_end();
    let whole = [above, b"\n\n", text, b"\n", gap, rest].concat();
    Message::parse(whole, message.config())
}

#[cfg(test)]
mod tests {
    use super::*;
    use git_message::TrailerConfig;

    #[test]
    fn a_paragraph_stands_before_the_trailers() {
        let with = |text: &str| {
            let message = Message::parse(text.as_bytes(), &TrailerConfig::default());
            let with = with_paragraph(&message, b"Generated with X");
            String::from_utf8(with.into_bytes()).expect("text")
        };
        assert_eq!(with("s\n"), "s\n\nGenerated with X\n");
        assert_eq!(with("s\n\nbody\n\nFixes: 1\n"), "s\n\nbody\n\nGenerated with X\n\nFixes: 1\n");
        assert_eq!(with("s\n\n# comment\n"), "s\n\nGenerated with X\n\n# comment\n");
    }
}
