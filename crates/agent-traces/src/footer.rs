//! PURE. Matches advertisement lines: `🤖 Generated with [Claude Code](https://claude.com/claude-code)` and their
//! relatives. The whole line must be an advertisement; a sentence that mentions one is prose.

use crate::attribution::{Attribution, LineMatch};
use crate::index::Index;
use crate::trace::{AgentId, Kind, Verdict};
use crate::vocabulary::{Grade, RecognisedName, words_of};

/// What comes after the verb and the preposition.
struct Object<'a> {
    label: &'a str,
    url: Option<&'a str>,
    /// Whether it ends as a sentence does.
    is_sentence: bool,
}

impl Index {
    /// Matches a line that is a footer, or a disclosure written like a footer. `text` begins with its first word;
    /// `has_emoji` says that symbols come before it.
    pub(crate) fn match_footer(&self, text: &str, has_emoji: bool) -> Option<LineMatch> {
        if let Some(attribution) = self.match_known_line(text) {
            return Some(LineMatch { kind: Kind::Footer, attribution });
        }
        let (verb, object) = split_phrase(text)?;
        let (object, has_shortcode) = without_shortcode(object);
        let has_trailing_emoji = has_shortcode || object.chars().next_back().is_some_and(is_symbol);
        let object = Object::parse(object)?;
        let is_capitalised = text.starts_with(|c: char| c.is_uppercase());
        let has_emoji = has_emoji || has_trailing_emoji;
        let attribution = self.attribute_object(&object, verb, has_emoji, is_capitalised)?;
        let discloses = verb.starts_with("assisted") && !has_emoji && object.url.is_none();
        let kind = if discloses { Kind::Disclosure } else { Kind::Footer };
        Some(LineMatch { kind, attribution })
    }

    /// Returns whether a line is the second line of a footer: `via [Happy](https://happy.engineering)`.
    pub(crate) fn is_footer_tail(&self, text: &str) -> bool {
        let text = text.trim();
        let tail =
            ["via ", "and ", "using ", "with "].iter().find_map(|start| text.strip_prefix(start));
        tail.and_then(Object::parse)
            .is_some_and(|object| object.url.is_some_and(|url| self.find_advertised(url).is_some()))
    }

    /// Attributes what a footer advertises to an agent.
    fn attribute_object(
        &self,
        object: &Object<'_>,
        verb: &str,
        has_emoji: bool,
        is_capitalised: bool,
    ) -> Option<Attribution> {
        let recognised = self.vocabulary.recognise(object.label);
        let link = object.url.and_then(|url| self.find_advertised(url));
        if let Some(agent) = link {
            // The link alone is not enough: "Generated with [our script](https://openai.com/x)".
            let label_words = words_of(object.label).len();
            let is_known =
                recognised.is_some() || label_words <= MAX_UNKNOWN_LABEL_WORDS && has_emoji;
            let verdict = if is_known { Verdict::Agent } else { Verdict::Ambiguous };
            let agent = recognised.map_or(agent, |name| name.agent);
            let reason = format!("a footer that advertises {}", self.display_name(agent));
            return Some(Attribution { agent, verdict, reason });
        }
        let Some(recognised) = recognised else {
            let is_agent_form = has_emoji && object.url.is_some() && verb == "generated with";
            return is_agent_form.then(|| Attribution {
                agent: self.unknown,
                verdict: Verdict::Ambiguous,
                reason: "a footer in the form that agents write, of a tool that is not known"
                    .into(),
            });
        };
        let verdict =
            self.verdict_without_link(recognised, object, verb, has_emoji, is_capitalised);
        let name = self.display_name(recognised.agent);
        let reason = match verdict {
            Verdict::Agent => format!("a footer that advertises {name}"),
            Verdict::Ambiguous => format!("a person could have written this about {name}"),
        };
        Some(Attribution { agent: recognised.agent, verdict, reason })
    }

    /// Judges a footer without an advertised link: an emoji or the literal form is an agent's, a sentence a person's.
    fn verdict_without_link(
        &self,
        recognised: RecognisedName,
        object: &Object<'_>,
        verb: &str,
        has_emoji: bool,
        is_capitalised: bool,
    ) -> Verdict {
        let is_exact = recognised.grade == Grade::Exact;
        let is_named = recognised.grade != Grade::Generic;
        let is_product = is_exact && !recognised.is_versioned_model;
        let is_literal =
            verb == "generated with" && is_capitalised && is_product && !object.is_sentence;
        let discloses = verb.starts_with("assisted") && is_exact;
        let is_linked = object.url.is_some() && is_exact;
        if has_emoji && is_named || is_literal || discloses || is_linked {
            Verdict::Agent
        } else {
            Verdict::Ambiguous
        }
    }

    /// Finds the agent that an address advertises.
    fn find_advertised(&self, url: &str) -> Option<AgentId> {
        let url = url.trim();
        let url = url.strip_prefix("https://").or(url.strip_prefix("http://")).unwrap_or(url);
        let url = url.to_ascii_lowercase();
        self.links.iter().find_map(|(link, agent)| {
            let rest = url.strip_prefix(link.as_str())?;
            (rest.is_empty() || rest.starts_with(['/', '?', '#'])).then_some(*agent)
        })
    }

    /// Returns whether a line may be one that the catalogue knows as a whole.
    pub(crate) fn begins_known_line(&self, text: &[u8]) -> bool {
        let begins = |line: &str| line.starts_with('*') || line.as_bytes().first() == text.first();
        self.lines.iter().any(|(line, _)| begins(line))
    }

    /// Matches a line that the catalogue knows as a whole.
    fn match_known_line(&self, text: &str) -> Option<Attribution> {
        let text = text.trim();
        let text = text.strip_suffix('*').unwrap_or(text);
        let (_, agent) = self.lines.iter().find(|(line, _)| match line.split_once('*') {
            None => line == text,
            Some((head, tail)) => {
                let word = text.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail));
                word.is_some_and(|word| {
                    word.len() <= MAX_WORD_BYTES
                        && !word.contains(' ')
                        && self.vocabulary.recognise(word).is_some()
                })
            }
        })?;
        let reason = format!("a line that {} writes", self.display_name(*agent));
        Some(Attribution { agent: *agent, verdict: Verdict::Agent, reason })
    }
}

impl<'a> Object<'a> {
    /// Parses `[Label](url)`, `Label (url)`, `Label https://url` and `Label`, with what may follow.
    fn parse(text: &'a str) -> Option<Object<'a>> {
        let text = text.trim_end_matches(|c: char| {
            c.is_whitespace() || is_symbol(c) || matches!(c, '*' | '_')
        });
        let is_sentence = text.ends_with(['.', '!']);
        let text = text.trim_end_matches(['.', '!']).trim_start_matches(['*', '_', ' ']);
        if let Some(inside) = text.strip_prefix('[') {
            let (label, rest) = inside.split_once(']')?;
            let rest = rest.trim_start().strip_prefix('(')?;
            let (url, after) = rest.split_once(')')?;
            let after = after.trim_start_matches([',', ' ', '.', '*', '_']);
            let tail = ["via ", "and ", "with ", "using "]
                .iter()
                .find_map(|start| after.strip_prefix(start));
            let is_complete = after.is_empty()
                || tail.is_some_and(|tail| {
                    Object::parse(tail).is_some_and(|object| object.url.is_some())
                })
                || after.starts_with('(')
                    && after.ends_with(')')
                    && after.len() <= MAX_REMARK_BYTES;
            return is_complete.then_some(Object { label, url: Some(url), is_sentence });
        }
        if let Some((label, url)) = text.split_once('(')
            && let Some(url) = url.strip_suffix(')')
            && url.contains(['.', '/'])
            && !url.contains(' ')
            && !url.starts_with(|c: char| c.is_ascii_digit())
        {
            return Some(Object { label, url: Some(url), is_sentence });
        }
        if let Some((label, url)) = text.split_once("http") {
            let url = url.trim_end_matches('>');
            let url = url.split_once("://").map(|(_, url)| url)?;
            let label = label.trim_end_matches(['<', ':', '-', ' ']);
            return (!url.contains(char::is_whitespace)).then_some(Object {
                label,
                url: Some(url),
                is_sentence,
            });
        }
        Some(Object { label: text, url: None, is_sentence })
    }
}

/// Returns whether a line begins as a footer does.
pub(crate) fn begins_footer(text: &str) -> bool {
    split_phrase(text).is_some()
}

/// Returns whether a line may begin as a footer does. It is cheaper than [`begins_footer`], and `true` whenever that is.
pub(crate) fn may_begin_footer(text: &[u8]) -> bool {
    let first = text.split(|&byte| byte == b' ').next().unwrap_or_default();
    text.starts_with(b"This commit was ")
        || VERBS.iter().any(|verb| first.eq_ignore_ascii_case(verb.as_bytes()))
}

/// Splits `Generated with X` after the preposition. The verb and the preposition come back as a known phrase.
fn split_phrase(text: &str) -> Option<(&'static str, &str)> {
    let text = text.strip_prefix("This commit was ").unwrap_or(text);
    let (first, rest) = text.split_once(' ')?;
    let verb = VERBS.iter().find(|verb| first.eq_ignore_ascii_case(verb))?;
    let rest = rest.trim_start();
    let (preposition, object) = rest.split_once(' ')?;
    let preposition = ["with", "by", "using", "via"]
        .iter()
        .find(|known| preposition.eq_ignore_ascii_case(known))?;
    Some((known_phrase(verb, preposition), object.trim_start()))
}

/// Returns the phrase if the verdict depends on it, else `other`.
fn known_phrase(verb: &str, preposition: &str) -> &'static str {
    match (verb, preposition) {
        ("generated", "with") => "generated with",
        ("assisted", _) => "assisted by",
        _ => "other",
    }
}

/// Maximum number of words in the label of an advertised link whose words are not known.
const MAX_UNKNOWN_LABEL_WORDS: usize = 3;

/// Maximum length of the word that `*` stands for in a known line, in bytes.
const MAX_WORD_BYTES: usize = 39;

/// Maximum length of a remark in parentheses after a link, in bytes.
const MAX_REMARK_BYTES: usize = 59;

/// Verbs that begin a footer.
const VERBS: &[&str] = &[
    "generated",
    "created",
    "made",
    "written",
    "built",
    "coded",
    "implemented",
    "developed",
    "authored",
    "assisted",
    "co-authored",
    "coauthored",
    "drafted",
    "powered",
    "crafted",
    "produced",
    "auto-generated",
    "autogenerated",
    "vibe-coded",
    "prepared",
    "refactored",
];

/// Maximum length of the name of an emoji that is spelt out, in bytes.
const MAX_SHORTCODE_BYTES: usize = 40;

/// Returns the length of the emoji that is spelt out where a text begins: `:robot:`.
pub(crate) fn shortcode_length(text: &str) -> Option<usize> {
    let name = text.strip_prefix(':')?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+');
    let length = name.bytes().take_while(is_name).take(MAX_SHORTCODE_BYTES).count();
    (length > 0 && name[length..].starts_with(':')).then_some(length + 2)
}

/// Returns a text without the emoji that is spelt out at its end, and whether there was one.
fn without_shortcode(text: &str) -> (&str, bool) {
    match text.rfind(" :") {
        Some(at) if shortcode_length(&text[at + 1..]) == Some(text.len() - at - 1) => {
            (text[..at].trim_end(), true)
        }
        _ => (text, false),
    }
}

/// Returns whether a character is an emoji or another symbol, a joiner or a selector, but not a letter, digit, quote or
/// bullet.
pub(crate) fn is_symbol(c: char) -> bool {
    !c.is_ascii()
        && !c.is_alphanumeric()
        && !c.is_whitespace()
        && !matches!(c, '\u{2010}'..='\u{2027}' | '\u{2500}'..='\u{257f}' | '«' | '»' | '·')
        && c != char::REPLACEMENT_CHARACTER
}
