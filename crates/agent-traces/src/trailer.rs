//! Trailers anywhere in a message: the token says what is claimed, the value says who.

use super::catalogue::{AgentId, Claim, Tables, TokenValue, normal_token};
use super::identity::{Match, Person};
use super::vocabulary::{Grade, words_of};
use super::{Kind, ValueVerdict, Verdict};

/// A trailer that an agent left, or that names one.
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) found: Match,
}

/// A line that could be a trailer: `token: value`, or `Co Authored By value`.
pub(super) struct Candidate<'a> {
    /// As written, without emphasis.
    pub(super) token: &'a str,
    pub(super) value: &'a str,
    /// Without it the line could be the beginning of a sentence.
    pub(super) colon: bool,
    /// A bullet or the like stood before the token.
    pub(super) prefixed: bool,
}

impl<'a> Candidate<'a> {
    /// Takes a line (without indentation and bullets) apart.
    pub(super) fn parse(text: &'a str, prefixed: bool) -> Option<Candidate<'a>> {
        let end = text.char_indices().find(|&(n, c)| !is_token_char(c) || n > LONGEST_TOKEN);
        let (n, next) = end.unwrap_or((text.len(), ' '));
        let emphasis = text[n..].len() - text[n..].trim_start_matches(['*', '_']).len();
        if let Some(value) = text[n + emphasis..].strip_prefix(':') {
            let value = value.trim_start_matches(['*', '_']).trim();
            let token = text[..n].trim_end();
            return (!token.is_empty() && !value.starts_with("//")).then_some(Candidate {
                token,
                value,
                colon: true,
                prefixed,
            });
        }
        if next == ':' {
            return None;
        }
        let by = text[..floor(text, 24)].to_ascii_lowercase();
        let by = by.find(" by ").or_else(|| by.find("-by "))? + 3;
        Some(Candidate { token: &text[..by], value: text[by..].trim(), colon: false, prefixed })
    }
}

impl Tables {
    /// What a trailer says about an agent.
    pub(super) fn trailer(&self, line: &Candidate<'_>) -> Option<Found> {
        let token = normal_token(line.token);
        if line.colon
            && let Some(found) = self.own_token(&token, line)
        {
            return Some(Found { kind: Kind::Trailer, found });
        }
        let claim = self.claim(&token, line)?;
        if !line.colon && claim != Claim::Authorship && !token.starts_with("assi") {
            return None;
        }
        match claim {
            Claim::Authorship => {
                let mut found = self.person(&Person::parse(line.value))?;
                self.doubt_without_colon(line, &mut found)?;
                Some(Found { kind: Kind::Trailer, found })
            }
            Claim::SignOff => {
                let found = self.person(&Person::parse(line.value))?;
                Some(Found { kind: Kind::SignOff, found })
            }
            Claim::Review => {
                let mut found = self.person(&Person::parse(line.value))?;
                found.verdict = Verdict::Ambiguous;
                Some(Found { kind: Kind::Trailer, found })
            }
            Claim::Disclosure | Claim::Loose | Claim::AiDisclosure => {
                let found = self.disclosed(claim, line)?;
                Some(Found { kind: Kind::Disclosure, found })
            }
        }
    }

    /// A token that only agents write, with a value of the right shape.
    fn own_token(&self, token: &str, line: &Candidate<'_>) -> Option<Match> {
        let exact = self.tokens.get(token).into_iter().flatten().copied();
        let by_prefix =
            self.token_prefixes.iter().filter(|(prefix, ..)| token.starts_with(prefix.as_str()));
        let by_prefix = by_prefix.map(|&(_, agent, value)| (agent, value));
        let (agent, shape) =
            exact.chain(by_prefix).find(|&(_, shape)| self.has_shape(shape, line.value))?;
        if shape == TokenValue::Product {
            let named = self.vocabulary.name(line.value)?;
            let reason = format!("{} advertises itself", self.agents[named.agent].1);
            return Some(Match { agent: named.agent, verdict: Verdict::Agent, reason });
        }
        let loose = matches!(shape, TokenValue::Any | TokenValue::Word);
        let written = line.token.starts_with(|c: char| c.is_ascii_uppercase()) && !line.prefixed;
        // A person on the same line, or a sign-off glued to it, is not ours to remove.
        let person = line.value.contains('@') || line.value.contains("-by:");
        let verdict = if loose && !written || person { Verdict::Ambiguous } else { Verdict::Agent };
        let reason = format!("only agents write this token ({})", self.agents[agent].1);
        Some(Match { agent, verdict, reason })
    }

    fn has_shape(&self, shape: TokenValue, value: &str) -> bool {
        let one_word = !value.is_empty() && !value.contains(char::is_whitespace);
        match shape {
            TokenValue::Any => !value.is_empty(),
            TokenValue::Url => one_word && value.contains("://"),
            TokenValue::Number => {
                one_word && value.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            }
            TokenValue::Word => one_word,
            TokenValue::Product => {
                self.vocabulary.name(value).is_some_and(|named| named.grade != Grade::Generic)
            }
        }
    }

    /// The claim of a token, also where words stand before it (`Unit tests: Assisted-by: …`).
    fn claim(&self, token: &str, line: &Candidate<'_>) -> Option<Claim> {
        if let Some(&claim) = self.claims.get(token) {
            return Some(claim);
        }
        let mut tail = token;
        while let Some((_, rest)) = tail.split_once('-') {
            tail = rest;
            match self.claims.get(tail) {
                Some(&Claim::Disclosure) if tail.contains('-') => return Some(Claim::Disclosure),
                _ => {}
            }
        }
        let inner = line.value.split_once(':').map(|(inner, _)| normal_token(inner))?;
        (self.claims.get(&inner) == Some(&Claim::Disclosure)).then_some(Claim::Disclosure)
    }

    /// What a disclosure's value says; `None` if it names a person or nothing we know.
    fn disclosed(&self, claim: Claim, line: &Candidate<'_>) -> Option<Match> {
        let value = self.innermost(line.value);
        let found = self.value(value);
        let (agent, verdict) = match (claim, found) {
            (Claim::Loose, Some((agent, Verdict::Agent))) => (agent, Verdict::Ambiguous),
            (_, Some((agent, verdict @ Verdict::Agent))) => (agent, verdict),
            (Claim::AiDisclosure, None) if is_no(value) => return None,
            (Claim::AiDisclosure, found) => {
                (found.map_or(self.unknown, |(agent, _)| agent), Verdict::Agent)
            }
            (Claim::Disclosure, Some((agent, verdict))) => (agent, verdict),
            _ => return None,
        };
        let capital = line.token.starts_with(|c: char| c.is_ascii_uppercase());
        if !line.colon && (verdict == Verdict::Ambiguous || !capital || value.ends_with('.')) {
            return None;
        }
        let reason = match verdict {
            Verdict::Agent => format!("discloses the use of an AI ({})", self.agents[agent].1),
            Verdict::Ambiguous => format!("{} could be an AI or a person", self.agents[agent].1),
        };
        Some(Match { agent, verdict, reason })
    }

    /// The value behind doubled tokens (`Assisted-by: Assisted-by: …`).
    fn innermost<'a>(&self, mut value: &'a str) -> &'a str {
        while let Some((inner, rest)) = value.split_once(':') {
            match self.claims.get(&normal_token(inner)) {
                Some(Claim::Disclosure) => value = rest.trim(),
                _ => break,
            }
        }
        value
    }

    /// Whether a value names an AI.
    pub(super) fn names_an_agent(&self, value: &str) -> ValueVerdict {
        match self.value(self.innermost(value.trim())) {
            Some((agent, Verdict::Agent)) => ValueVerdict::Agent(self.agents[agent].0.clone()),
            Some((agent, Verdict::Ambiguous)) => {
                ValueVerdict::Ambiguous(self.agents[agent].0.clone())
            }
            None => ValueVerdict::PersonOrUnknown,
        }
    }

    /// The agent in a disclosure's value.
    fn value(&self, value: &str) -> Option<(AgentId, Verdict)> {
        if is_no(value) || value.len() > LONGEST_VALUE {
            return None;
        }
        if let Some(named) = self.vocabulary.name(value) {
            let verdict = match named.grade {
                Grade::Exact | Grade::Generic => Verdict::Agent,
                Grade::Bare => Verdict::Ambiguous,
            };
            return Some((named.agent, verdict));
        }
        if value.starts_with("http") && !value.contains(char::is_whitespace) {
            let fragment = value.rsplit_once('#')?.1;
            return self.vocabulary.is_generic(fragment).then_some((self.unknown, Verdict::Agent));
        }
        let person = Person::parse(value);
        if person.email.is_some() {
            if let Some(found) = self.person(&person) {
                return Some((found.agent, found.verdict));
            }
            return None;
        }
        self.tool_and_more(value).or_else(|| self.list(value))
    }

    /// `tool:anything`, `tool (anything)`, `LLM [anything]`, `anything via tool`.
    fn tool_and_more(&self, value: &str) -> Option<(AgentId, Verdict)> {
        if let Some((model, tool)) = value.rsplit_once(" via ") {
            let named = self.vocabulary.name(tool)?;
            let model_like = model.contains(|c: char| c.is_ascii_digit());
            let verdict = if model_like { Verdict::Agent } else { Verdict::Ambiguous };
            return Some((named.agent, verdict));
        }
        if self.is_ai_and_tools(value) {
            return Some((self.unknown, Verdict::Agent));
        }
        let at = value.find([':', '(', '[', '<', '+', '/', '{'])?;
        let (tool, more) = value.split_at(at);
        let named = self.vocabulary.name(tool)?;
        let verdict = match named.grade {
            Grade::Exact | Grade::Generic => Verdict::Agent,
            Grade::Bare if matches!(more.as_bytes()[0], b':' | b'(' | b'[') => Verdict::Agent,
            Grade::Bare => Verdict::Ambiguous,
        };
        Some((named.agent, verdict))
    }

    /// `LLM coccinelle sparse`: a word in capitals that means an AI, and names of tools as tools have them,
    /// which no person has.
    fn is_ai_and_tools(&self, value: &str) -> bool {
        let mut words = value.split_whitespace();
        let is_tool = |word: &str| {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.+".contains(&b))
        };
        words.next().is_some_and(|first| {
            first.bytes().all(|b| b.is_ascii_uppercase()) && self.vocabulary.is_generic(first)
        }) && words.all(is_tool)
    }

    /// Several names, one of which is an AI's: a person may stand beside it.
    fn list(&self, value: &str) -> Option<(AgentId, Verdict)> {
        let parts = value.split([',', ';', '&']).flat_map(|part| part.split(" and "));
        let mut names = parts.map(|part| self.vocabulary.name(part));
        let named = names.find_map(|name| name.filter(|named| named.grade == Grade::Exact))?;
        Some((named.agent, Verdict::Ambiguous))
    }

    /// Without a colon the line must be nothing but a token and an agent's name.
    fn doubt_without_colon(&self, line: &Candidate<'_>, found: &mut Match) -> Option<()> {
        if line.colon {
            return Some(());
        }
        let person = Person::parse(line.value);
        let known =
            self.vocabulary.name(person.name).is_some_and(|named| named.grade == Grade::Exact);
        if person.email.is_none() && !known {
            return None;
        }
        let capital = line.token.starts_with(|c: char| c.is_uppercase());
        if !capital || line.value.ends_with(['.', '!', ',']) {
            found.verdict = Verdict::Ambiguous;
        }
        Some(())
    }
}

/// `none`, `no` and their like: no AI is named.
fn is_no(value: &str) -> bool {
    match words_of(value).as_slice() {
        [] => true,
        [one] => {
            matches!(one.as_str(), "none" | "no" | "false" | "nothing" | "nobody" | "human" | "0")
        }
        [n, a] => n == "n" && a == "a",
        _ => false,
    }
}

/// Characters of a token, with the spaces that people write into one.
fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' ')
}

/// A longer one is a sentence.
const LONGEST_TOKEN: usize = 48;
/// A longer one is prose.
const LONGEST_VALUE: usize = 300;

/// The largest offset up to `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&n| text.is_char_boundary(n)).unwrap_or(0)
}
