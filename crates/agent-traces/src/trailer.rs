//! PURE. Matches trailers anywhere in a message: the token says what is claimed, the value says of whom.

use crate::attribution::{Attribution, LineMatch};
use crate::data::ValueShape;
use crate::identity::NamedAddress;
use crate::index::{Claim, Index, normalise_token};
use crate::names::is_path;
use crate::trace::{AgentId, Kind, ValueVerdict, Verdict};
use crate::vocabulary::{Grade, words_of};

/// A line that could be a trailer: `token: value`, or `Co Authored By value`.
pub(crate) struct Candidate<'a> {
    /// The token as written, without emphasis.
    pub(crate) token: &'a str,
    pub(crate) value: &'a str,
    /// Whether there is a colon. Without it the line could be the beginning of a sentence.
    pub(crate) has_colon: bool,
    /// Whether a bullet or the like comes before the token.
    pub(crate) is_prefixed: bool,
}

impl<'a> Candidate<'a> {
    /// Parses a line without its indentation and bullets.
    pub(crate) fn parse(text: &'a str, is_prefixed: bool) -> Option<Candidate<'a>> {
        let end = text.char_indices().find(|&(at, c)| !is_token_char(c) || at > MAX_TOKEN_BYTES);
        let (end, next) = end.unwrap_or((text.len(), ' '));
        let emphasis = text[end..].trim_start_matches(['*', '_', '`', ' ', '\t']);
        if let Some(value) = emphasis.strip_prefix(':') {
            let value = value.trim_start_matches(['*', '_', '`']).trim();
            let token = text[..end].trim_end().trim_end_matches('_');
            return (!token.is_empty() && !value.starts_with("//")).then_some(Candidate {
                token,
                value,
                has_colon: true,
                is_prefixed,
            });
        }
        if next == ':' {
            return None;
        }
        let start = &text.as_bytes()[..text.len().min(MAX_BY_BYTES)];
        let find =
            |by: &[u8]| start.windows(by.len()).position(|part| part.eq_ignore_ascii_case(by));
        let by = find(b" by ").or_else(|| find(b"-by "))? + 3;
        let (token, value) = (&text[..by], text[by..].trim());
        Some(Candidate { token, value, has_colon: false, is_prefixed })
    }
}

impl Index {
    /// Matches a trailer that an agent left, or that names an agent.
    pub(crate) fn match_trailer(&self, line: &Candidate<'_>) -> Option<LineMatch> {
        let token = normalise_token(line.token);
        if line.has_colon
            && let Some(attribution) = self
                .attribute_own_token(&token, line)
                .or_else(|| self.attribute_by_token(&token, line))
        {
            return Some(LineMatch { kind: Kind::Trailer, attribution });
        }
        let claim = self.find_claim(&token, line)?;
        if !line.has_colon && claim != Claim::Authorship && !token.starts_with("assi") {
            return None;
        }
        let address = NamedAddress::parse(without_session(line.value));
        let attribute = || self.attribute_address(&address);
        let (kind, attribution) = match claim {
            Claim::Authorship => {
                let Some(mut attribution) = attribute() else {
                    return self.match_unattended(claim, &address).filter(|_| line.has_colon);
                };
                self.doubt_without_colon(line, &mut attribution)?;
                (Kind::Trailer, attribution)
            }
            Claim::SignOff => {
                let Some(mut attribution) = attribute() else {
                    return self.match_unattended(claim, &address);
                };
                let named = self.vocabulary.recognise(line.value);
                if named.is_some_and(|named| named.grade == Grade::Bare) {
                    attribution.verdict = Verdict::Ambiguous;
                }
                (Kind::SignOff, attribution)
            }
            Claim::Review => {
                let mut attribution = attribute()?;
                if self.attribute_path(line.value).is_none() {
                    attribution.verdict = Verdict::Ambiguous;
                }
                (Kind::Trailer, attribution)
            }
            Claim::Disclosure | Claim::Loose | Claim::AiDisclosure => {
                (Kind::Disclosure, self.attribute_disclosure(claim, line)?)
            }
        };
        Some(LineMatch { kind, attribution })
    }

    /// Attributes a token that only agents write, if its value has the right shape.
    fn attribute_own_token(&self, token: &str, line: &Candidate<'_>) -> Option<Attribution> {
        let exact = self.tokens.get(token).into_iter().flatten().copied();
        let by_prefix =
            self.token_prefixes.iter().filter(|(prefix, ..)| token.starts_with(prefix.as_str()));
        let by_prefix = by_prefix.map(|&(_, agent, value)| (agent, value));
        // A variable of the environment is no token: `CLAUDE_CODE_MAX_OUTPUT_TOKENS: 8192`.
        let by_prefix = by_prefix.filter(|_| !line.token.contains('_') && !line.is_prefixed);
        let (agent, shape) =
            exact.chain(by_prefix).find(|&(_, shape)| self.has_shape(shape, line.value))?;
        let is_exact = self.tokens.contains_key(token);
        if shape == ValueShape::Url && !is_exact && !self.leads_to_vendor(line.value) {
            return None;
        }
        if shape == ValueShape::Product {
            let agent = self.vocabulary.recognise(line.value)?.agent;
            let reason = format!("{} advertises itself", self.display_name(agent));
            return Some(Attribution { agent, verdict: Verdict::Agent, reason });
        }
        let is_loose = matches!(shape, ValueShape::Any | ValueShape::Word);
        let is_written_alone =
            line.token.starts_with(|c: char| c.is_ascii_uppercase()) && !line.is_prefixed;
        // A person on the same line, or a sign-off glued to it, must not be removed.
        let names_person = line.value.contains("-by:") || self.may_name_person(line.value);
        let is_doubtful = is_loose && !is_written_alone || names_person;
        let verdict = if is_doubtful { Verdict::Ambiguous } else { Verdict::Agent };
        let reason = format!("only agents write this token ({})", self.display_name(agent));
        Some(Attribution { agent, verdict, reason })
    }

    /// Attributes a token that begins with an agent's name and goes on as a claim or as the id of a session:
    /// `Codex-Reviewed-By`, `Gemini-Session-Id`.
    fn attribute_by_token(&self, token: &str, line: &Candidate<'_>) -> Option<Attribution> {
        let (name, claim) = token.split_once('-')?;
        let is_claim = matches!(self.claims.get(claim), Some(Claim::Review | Claim::Authorship));
        let is_session = SESSION_TOKENS.contains(&claim) && is_id(line.value);
        if !(is_claim || is_session) {
            return None;
        }
        let agent = self.vocabulary.recognise(name)?.agent;
        let names_person = line.value.contains("-by:") || self.may_name_person(line.value);
        let is_known = self.vocabulary.families.contains_key(name) || !self.is_borne(name);
        let is_sure = is_known && !names_person && !line.is_prefixed;
        let verdict = if is_sure { Verdict::Agent } else { Verdict::Ambiguous };
        let reason = format!("the token names {}", self.display_name(agent));
        Some(Attribution { agent, verdict, reason })
    }

    /// Returns whether a value has a shape.
    fn has_shape(&self, shape: ValueShape, value: &str) -> bool {
        let is_one_word = !value.is_empty() && !value.contains(char::is_whitespace);
        match shape {
            ValueShape::Any => !value.is_empty(),
            ValueShape::Url => is_one_word && value.contains("://"),
            ValueShape::Number => {
                is_one_word && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            }
            ValueShape::Word => is_one_word,
            ValueShape::Path => value.contains('/') && is_path(value),
            ValueShape::Product => {
                let recognised = self.vocabulary.recognise(value);
                recognised.is_some_and(|recognised| recognised.grade != Grade::Generic)
            }
        }
    }

    /// Finds the claim of a token, also if other words come before it (`Unit tests: Assisted-by: …`).
    fn find_claim(&self, token: &str, line: &Candidate<'_>) -> Option<Claim> {
        if let Some(&claim) = self.claims.get(token) {
            return Some(claim);
        }
        let mut tail = token;
        while let Some((_, rest)) = tail.split_once('-') {
            tail = rest;
            if tail.contains('-') && self.claims.get(tail) == Some(&Claim::Disclosure) {
                return Some(Claim::Disclosure);
            }
        }
        let inner = line.value.split_once(':').map(|(inner, _)| normalise_token(inner))?;
        (self.claims.get(&inner) == Some(&Claim::Disclosure)).then_some(Claim::Disclosure)
    }

    /// Attributes a disclosure by its value; `None` if that names a person or nothing that the catalogue knows.
    fn attribute_disclosure(&self, claim: Claim, line: &Candidate<'_>) -> Option<Attribution> {
        let value = self.innermost_value(line.value);
        let (agent, verdict) = match (claim, self.find_agent_in_value(value)) {
            // In lower case it is code or data: `model: anthropic('claude-opus-4-6'),`.
            (Claim::Loose, _) if line.token.starts_with(|c: char| c.is_ascii_lowercase()) => {
                return None;
            }
            (Claim::Loose, Some((agent, Verdict::Agent))) => (agent, Verdict::Ambiguous),
            (_, Some((agent, verdict @ Verdict::Agent))) => (agent, verdict),
            (Claim::AiDisclosure, None) if denies_ai(value) => return None,
            (Claim::AiDisclosure, named) => {
                (named.map_or(self.unknown, |(agent, _)| agent), Verdict::Agent)
            }
            (Claim::Disclosure, Some((agent, verdict))) => (agent, verdict),
            _ => return None,
        };
        let is_capitalised = line.token.starts_with(|c: char| c.is_ascii_uppercase());
        if !line.has_colon
            && (verdict == Verdict::Ambiguous || !is_capitalised || value.ends_with('.'))
        {
            return None;
        }
        let reason = match verdict {
            Verdict::Agent => format!("discloses the use of an AI ({})", self.display_name(agent)),
            Verdict::Ambiguous => {
                format!("{} could be an AI or a person", self.display_name(agent))
            }
        };
        Some(Attribution { agent, verdict, reason })
    }

    /// Returns the value after repeated tokens (`Assisted-by: Assisted-by: …`).
    fn innermost_value<'a>(&self, mut value: &'a str) -> &'a str {
        while let Some((inner, rest)) = value.split_once(':') {
            match self.claims.get(&normalise_token(inner)) {
                Some(Claim::Disclosure) => value = rest.trim(),
                _ => break,
            }
        }
        value
    }

    /// Classifies a value, or words of one: whether they name an AI. A bare name may be that of something else there.
    pub(crate) fn classify_value(&self, value: &str) -> ValueVerdict {
        let value = self.innermost_value(value.trim());
        let bare = self.vocabulary.recognise(value).filter(|named| named.grade == Grade::Bare);
        let bare = bare.map(|named| (named.agent, Verdict::Ambiguous));
        match bare.or_else(|| self.find_agent_in_value(value)) {
            Some((agent, Verdict::Agent)) => ValueVerdict::Agent(self.id_of(agent).to_owned()),
            Some((agent, Verdict::Ambiguous)) => {
                ValueVerdict::Ambiguous(self.id_of(agent).to_owned())
            }
            None => ValueVerdict::PersonOrUnknown,
        }
    }

    /// Finds the agent that the value of a disclosure names.
    fn find_agent_in_value(&self, value: &str) -> Option<(AgentId, Verdict)> {
        if denies_ai(value) || value.len() > MAX_VALUE_BYTES {
            return None;
        }
        if let Some(recognised) = self.vocabulary.recognise(value) {
            let verdict = match recognised.grade {
                Grade::Exact | Grade::Generic => Verdict::Agent,
                Grade::Bare if self.is_known_by_name(value) => Verdict::Agent,
                Grade::Bare => Verdict::Ambiguous,
            };
            return Some((recognised.agent, verdict));
        }
        if value.starts_with("http") && !value.contains(char::is_whitespace) {
            let fragment = value.rsplit_once('#')?.1;
            return self.vocabulary.is_generic(fragment).then_some((self.unknown, Verdict::Agent));
        }
        let address = NamedAddress::parse(value);
        if address.email.is_some() {
            let attribution = self.attribute_address(&address)?;
            return Some((attribution.agent, attribution.verdict));
        }
        self.find_tool(value).or_else(|| self.find_agent_in_list(value))
    }

    /// Finds the tool in `tool:anything`, `tool (anything)`, `LLM [anything]` and `anything via tool`.
    fn find_tool(&self, value: &str) -> Option<(AgentId, Verdict)> {
        if let Some((name, remark)) = value.split_once(" (")
            && speaks_of_autonomy(remark)
        {
            let named = self.vocabulary.recognise(name);
            return Some((named.map_or(self.unknown, |named| named.agent), Verdict::Agent));
        }
        if let Some((model, tool)) = value.rsplit_once(" via ").or(value.rsplit_once(" on ")) {
            let recognised = self.vocabulary.recognise(tool)?;
            let is_like_model = model.contains(|c: char| c.is_ascii_digit());
            let verdict = if is_like_model { Verdict::Agent } else { Verdict::Ambiguous };
            return Some((recognised.agent, verdict));
        }
        if self.is_ai_and_tools(value) {
            return Some((self.unknown, Verdict::Agent));
        }
        let at = value.find([':', '(', '[', '<', '+', '/', '{'])?;
        let (tool, more) = value.split_at(at);
        // `AGENT_NAME:MODEL_VERSION` of an agent that nobody has listed.
        if let Some(model) = more.strip_prefix(':')
            && self.is_model_like(model.split_whitespace().next().unwrap_or_default())
        {
            let agent = self.vocabulary.recognise(tool).map_or(self.unknown, |named| named.agent);
            return Some((agent, Verdict::Agent));
        }
        let recognised = self.vocabulary.recognise(tool)?;
        let verdict = match recognised.grade {
            Grade::Exact | Grade::Generic => Verdict::Agent,
            Grade::Bare if matches!(more.as_bytes()[0], b':' | b'(' | b'[') => Verdict::Agent,
            Grade::Bare => Verdict::Ambiguous,
        };
        Some((recognised.agent, verdict))
    }

    /// Returns whether a value is like `LLM coccinelle sparse`: a word in capitals that means an AI, and names as
    /// tools have them and people do not.
    fn is_ai_and_tools(&self, value: &str) -> bool {
        let mut words = value.split_whitespace();
        let is_tool = |word: &str| {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && word.bytes().all(
                    |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'+'),
                )
        };
        words.next().is_some_and(|first| {
            first.bytes().all(|byte| byte.is_ascii_uppercase()) && self.vocabulary.is_generic(first)
        }) && words.all(is_tool)
    }

    /// Finds an agent among several names. A person may be among them too, so it is ambiguous.
    fn find_agent_in_list(&self, value: &str) -> Option<(AgentId, Verdict)> {
        let parts = value.split([',', ';', '&']).flat_map(|part| part.split(" and "));
        let mut names = parts.filter_map(|part| self.vocabulary.recognise(part));
        let exact = names.find(|recognised| recognised.grade == Grade::Exact)?;
        Some((exact.agent, Verdict::Ambiguous))
    }

    /// Lowers the verdict on a line without a colon, which must be nothing but a token and an agent's name; `None` if
    /// it is not.
    fn doubt_without_colon(
        &self,
        line: &Candidate<'_>,
        attribution: &mut Attribution,
    ) -> Option<()> {
        if line.has_colon {
            return Some(());
        }
        let value = without_session(line.value);
        let address = NamedAddress::parse(value);
        let recognised = self.vocabulary.recognise(address.name);
        let is_exact = recognised.is_some_and(|recognised| recognised.grade == Grade::Exact);
        if address.email.is_none() && !is_exact && value == line.value {
            return None;
        }
        let is_capitalised = line.token.starts_with(|c: char| c.is_uppercase());
        if !is_capitalised || line.value.ends_with(['.', '!', ',']) {
            attribution.verdict = Verdict::Ambiguous;
        }
        Some(())
    }
}

/// Returns whether a value says that no AI was used: `none`, `no` and the like.
fn denies_ai(value: &str) -> bool {
    match words_of(value).as_slice() {
        [] => true,
        [word] => {
            matches!(word.as_str(), "none" | "no" | "false" | "nothing" | "nobody" | "human" | "0")
        }
        [n, a] => n == "n" && a == "a",
        _ => false,
    }
}

/// Returns whether a remark in parentheses says how far a tool was left alone, which is said of no person.
fn speaks_of_autonomy(remark: &str) -> bool {
    let remark = remark.trim_end_matches(')').to_ascii_lowercase();
    let mut words = remark.split([',', ';']).map(str::trim);
    words.any(|word| matches!(word, "autonomous" | "supervised" | "unsupervised"))
        || remark.starts_with("model:")
}

/// Returns the name in `[Claude: 0123abcd-…]`, where the id of a session comes after it, or the whole value.
fn without_session(value: &str) -> &str {
    let inside = value.strip_prefix('[').and_then(|value| value.strip_suffix(']'));
    let name = inside.and_then(|inside| inside.split_once(':')).filter(|(_, id)| {
        id.trim().len() >= MIN_ID_BYTES
            && id.trim().bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
    });
    name.map_or(value, |(name, _)| name)
}

/// Returns whether a token may hold a character; people write spaces into tokens.
fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' ' | '\t')
}

/// Returns whether a value is the id of a session: one word with digits.
fn is_id(value: &str) -> bool {
    value.len() >= MIN_ID_BYTES
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// What comes after an agent's name in the token of a session.
const SESSION_TOKENS: &[&str] = &[
    "session",
    "session-id",
    "thread",
    "thread-id",
    "conversation",
    "conversation-id",
    "chat-id",
    "run-id",
    "task-id",
];
/// Minimum length of the id of a session beside a name, in bytes.
const MIN_ID_BYTES: usize = 16;
/// Maximum length of a token, in bytes; more is a sentence.
const MAX_TOKEN_BYTES: usize = 48;
/// Maximum length of the text in which `by` must end a token without a colon, in bytes.
const MAX_BY_BYTES: usize = 24;
/// Maximum length of a value that names an agent, in bytes; more is prose.
const MAX_VALUE_BYTES: usize = 300;
