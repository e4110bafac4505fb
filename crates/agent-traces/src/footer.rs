//! PURE. Matches advertisement lines: `🤖 Generated with [Claude Code](https://claude.com/claude-code)` and their
//! relatives. The whole line must be an advertisement; a sentence that mentions one is prose.

use bstr::ByteSlice;

use crate::attribution::{Attribution, LineMatch};
use crate::emoji::{is_symbol, without_shortcode};
use crate::index::Index;
use crate::link::strip_prefix_ignoring_case;
use crate::trace::{AgentId, Kind, Verdict};
use crate::vocabulary::{Grade, RecognisedName, words_of};

/// What comes after the verb and the preposition.
struct Object<'a> {
    label: &'a str,
    url: Option<&'a str>,
    /// What comes after the link.
    tail: &'a str,
    /// Whether it ends as a sentence does.
    is_sentence: bool,
}

/// How a line stands among others, and what surrounds its words.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    /// Whether symbols come before the words.
    pub(crate) has_emoji: bool,
    /// Whether one of them is a robot.
    pub(crate) has_robot: bool,
    /// Whether nothing but agents' lines is in its paragraph, and no heading above asks a person about AI.
    pub(crate) is_alone: &'a dyn Fn() -> bool,
}

impl Index {
    /// Matches a line that is a footer, or a disclosure written like a footer. `text` begins with its first word.
    pub(crate) fn match_footer(&self, text: &str, setting: Setting<'_>) -> Option<LineMatch> {
        if let Some(attribution) = self.match_known_line(text) {
            return Some(LineMatch { kind: Kind::Footer, attribution });
        }
        let bytes = text.as_bytes();
        if !setting.has_robot && !bytes.contains(&b'[') && !may_begin_footer(bytes) {
            return None;
        }
        let phrase = split_phrase(text).and_then(|(verb, object)| {
            let (object, has_shortcode) = without_shortcode(object);
            let ends_in_symbol = object.chars().next_back().is_some_and(is_symbol);
            let object = Object::parse(object)?;
            let is_capitalised = text.starts_with(|c: char| c.is_uppercase());
            let has_emoji = setting.has_emoji || has_shortcode || ends_in_symbol;
            let has_robot = setting.has_robot || has_shortcode && text.ends_with(":robot:");
            let is_alone = || !text.starts_with("This ") && (setting.is_alone)();
            let setting = Setting { has_emoji, has_robot, is_alone: &is_alone };
            let attribution = self.attribute_object(&object, verb, setting, is_capitalised)?;
            let discloses = verb.starts_with("assisted") && !has_emoji && object.url.is_none();
            let kind = if discloses { Kind::Disclosure } else { Kind::Footer };
            Some(LineMatch { kind, attribution })
        });
        phrase.or_else(|| {
            let attribution = self
                .attribute_badge(text, setting)
                .or_else(|| self.attribute_advertisement(text, setting))?;
            Some(LineMatch { kind: Kind::Footer, attribution })
        })
    }

    /// Returns whether a line is the second line of a footer: `via [Happy](https://happy.engineering)`.
    pub(crate) fn is_footer_tail(&self, text: &str) -> bool {
        let text = text.trim();
        let tail = TAIL_WORDS.iter().find_map(|start| text.strip_prefix(start));
        tail.and_then(Object::parse)
            .filter(|object| self.is_tail(object.tail, false))
            .is_some_and(|object| object.url.is_some_and(|url| self.find_advertised(url).is_some()))
    }

    /// Attributes what a footer advertises to an agent.
    fn attribute_object(
        &self,
        object: &Object<'_>,
        verb: &str,
        setting: Setting<'_>,
        is_capitalised: bool,
    ) -> Option<Attribution> {
        let has_emoji = setting.has_emoji;
        let (recognised, tail) = match self.vocabulary.recognise(object.label) {
            Some(recognised) => (Some(recognised), object.tail),
            None if object.url.is_some() => (None, object.tail),
            None => match self.vocabulary.recognise_front(object.label) {
                Some((front, tail)) if front.grade == Grade::Exact => (Some(front), tail),
                _ => (None, object.tail),
            },
        };
        let advertised = object.url.and_then(|url| self.find_advertised(url));
        if !self.is_tail(tail, has_emoji && verb != "other") {
            // Somebody may be thanked there.
            let named = recognised.filter(|name| name.grade == Grade::Exact).map(|name| name.agent);
            let is_more = tail.starts_with("via ") || self.may_name_person(tail);
            let is_generated = verb.starts_with("generated") && is_capitalised;
            let is_footer = has_emoji || is_generated && is_more && (setting.is_alone)();
            let agent =
                advertised.or(named).filter(|_| is_footer && tail.len() <= MAX_TAIL_BYTES)?;
            let reason = format!("a footer that advertises {}, and more", self.display_name(agent));
            return Some(Attribution { agent, verdict: Verdict::Ambiguous, reason });
        }
        if let Some(agent) = advertised {
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
            let is_agent_form = verb == "generated with"
                && (has_emoji && object.url.is_some()
                    || setting.has_robot && is_capitalised_name(object.label)
                    || object.url.is_some_and(|url| is_own_page(object.label, url))
                        && (setting.is_alone)());
            return is_agent_form.then(|| Attribution {
                agent: self.unknown,
                verdict: Verdict::Ambiguous,
                reason: "a footer in the form that agents write, of a tool that is not known"
                    .into(),
            });
        };
        let verdict = self.verdict_without_link(recognised, object, verb, setting, is_capitalised);
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
        setting: Setting<'_>,
        is_capitalised: bool,
    ) -> Verdict {
        let is_exact = recognised.grade == Grade::Exact;
        let is_named = recognised.grade != Grade::Generic;
        let is_product = is_exact && !recognised.is_versioned_model;
        let is_generated = verb.starts_with("generated") && is_capitalised;
        let is_literal = verb == "generated with"
            && is_generated
            && (is_product && !object.is_sentence || setting.has_robot);
        let is_own_paragraph = is_generated
            && (is_product || is_named && self.is_known_by_name(object.label))
            && (setting.is_alone)();
        let discloses = verb.starts_with("assisted") && is_exact;
        let is_linked = object.url.is_some() && is_exact;
        if setting.has_emoji && is_named || is_literal || is_own_paragraph || discloses || is_linked
        {
            Verdict::Agent
        } else {
            Verdict::Ambiguous
        }
    }

    /// Attributes the first line of a paragraph that an agent appends after an emoji or a marker.
    pub(crate) fn match_opening(&self, text: &str) -> Option<Attribution> {
        let (_, agent) = self.openings.iter().find(|(opening, _)| text.starts_with(opening))?;
        let reason = format!("a paragraph that {} appends", self.display_name(*agent));
        Some(Attribution { agent: *agent, verdict: Verdict::Agent, reason })
    }

    /// Returns whether a text may follow a footer's link or name: a remark in parentheses, what else was used, for whom
    /// it was done, or a link to the session.
    pub(crate) fn is_tail(&self, text: &str, has_emoji: bool) -> bool {
        let text = text.trim_matches([' ', ',', '.', '*', '_', '!']);
        if text.is_empty() {
            return true;
        }
        let is_for = |start: &str| text.starts_with(start) && text[start.len()..].starts_with('@');
        let is_persons =
            || !is_for("on behalf of ") && !is_for("for ") && self.may_name_person(text);
        if text.len() > MAX_TAIL_BYTES || is_persons() {
            return false;
        }
        if let Some(inside) = text.strip_prefix('(') {
            let (remark, rest) = inside.split_once(')').unwrap_or((inside, ""));
            let is_remark = remark.len() <= MAX_REMARK_BYTES && !remark.contains('@');
            return is_remark && self.is_tail(rest, false);
        }
        if let Some(rest) = text.strip_prefix("on behalf of ").or(text.strip_prefix("for ")) {
            return rest.starts_with('@') && !rest.contains(' ');
        }
        let is_name = |text: &str| {
            self.vocabulary.recognise(text).is_some_and(|name| name.grade == Grade::Exact)
        };
        if is_name(text) {
            return true;
        }
        let is_joined = |rest: &str| {
            self.vocabulary.recognise(rest).is_some()
                || Object::parse(rest)
                    .is_some_and(|object| object.url.is_some() && self.is_tail(object.tail, false))
        };
        if let Some(rest) = TAIL_WORDS.iter().find_map(|start| text.strip_prefix(start)) {
            return is_joined(rest);
        }
        if let Some(rest) = text.strip_prefix(['+', '&']) {
            // A person may stand there as well.
            let is_tools = |word: &str| {
                word.contains('-') && !word.contains('@') && !word.starts_with(char::is_uppercase)
            };
            let is_remark = rest.len() <= MAX_REMARK_BYTES;
            return is_joined(rest) || is_remark && rest.split_whitespace().all(is_tools);
        }
        if let Some(rest) = text.strip_prefix(['—', '-', '|', '·']) {
            return rest.split(['—', '|', '·']).all(|part| {
                let link = Object::parse(part.trim()).and_then(|object| object.url);
                link.is_some_and(|url| self.leads_to_vendor(url))
            });
        }
        let words = text.split_whitespace();
        let is_name = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
        let mut names = words.clone().map(is_name);
        has_emoji
            && words.count() <= MAX_EXTRA_NAMES
            && (names.all(|is_name| is_name) || text.starts_with("LLM "))
    }

    /// Finds the agent that an address advertises.
    pub(crate) fn find_advertised(&self, url: &str) -> Option<AgentId> {
        let url = url.trim();
        let url = url.rsplit_once("://").map_or(url, |(_, url)| url);
        let url = url.strip_prefix("www.").unwrap_or(url);
        self.links.like(url.as_bytes()).iter().find_map(|(link, agent)| {
            let rest = strip_prefix_ignoring_case(url, link)?;
            let is_page = link.contains('/') && rest.starts_with('-');
            (rest.is_empty() || rest.starts_with(['/', '?', '#']) || is_page).then_some(*agent)
        })
    }

    /// Returns whether a line may be one that the catalogue knows as a whole.
    pub(crate) fn begins_known_line(&self, text: &[u8]) -> bool {
        let Some(&first) = text.first() else { return false };
        let begins = |line: &str| {
            let line = line.as_bytes();
            let may_begin = line.first().is_some_and(|&known| known == first || known == b'*');
            may_begin && {
                let head = line.split(|&byte| byte == b'*').next().unwrap_or_default();
                text.starts_with(&head[..head.len().min(MAX_BEGINNING_BYTES)])
            }
        };
        self.lines.iter().any(|(line, _)| begins(line))
    }

    /// Matches a line that the catalogue knows as a whole.
    fn match_known_line(&self, text: &str) -> Option<Attribution> {
        let text = text.trim();
        if !self.begins_known_line(text.as_bytes()) {
            return None;
        }
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
            let rest = rest.trim_start();
            if rest.is_empty() {
                return Some(Object { label, url: None, tail: "", is_sentence });
            }
            let rest = rest.strip_prefix('(')?;
            let (url, after) = rest.split_once(')')?;
            return Some(Object { label, url: Some(url), tail: after, is_sentence });
        }
        if let Some((label, url)) = text.split_once('(')
            && let Some((url, tail)) = url.split_once(')')
            && url.contains(['.', '/'])
            && (!url.contains('@') || url.contains('/'))
            && !url.contains(' ')
            && !url.starts_with(|c: char| c.is_ascii_digit())
        {
            return Some(Object { label, url: Some(url), tail, is_sentence });
        }
        if let Some((label, url)) = text.split_once("http") {
            let url = url.trim_end_matches('>');
            let url = url.split_once("://").map(|(_, url)| url)?;
            let label = label.trim_end_matches(['<', ':', '-', ' ']);
            return (!url.contains(char::is_whitespace)).then_some(Object {
                label,
                url: Some(url),
                tail: "",
                is_sentence,
            });
        }
        Some(Object { label: text, url: None, tail: "", is_sentence })
    }
}

/// Returns whether a line begins as a footer does.
pub(crate) fn begins_footer(text: &str) -> bool {
    may_begin_footer(text.as_bytes()) && split_phrase(text).is_some()
}

/// Returns whether a line may begin as a footer does. It is cheaper than [`begins_footer`], and `true` whenever that is.
pub(crate) fn may_begin_footer(text: &[u8]) -> bool {
    let length = text.find_byte(b' ').unwrap_or(text.len());
    let first = &text[..length];
    // Most words are told by their first letter and their length.
    let letter = first.first().map(|first| usize::from(first.to_ascii_lowercase()));
    let lengths = letter.and_then(|letter| LENGTHS_OF_VERBS.get(letter)).copied().unwrap_or(0);
    lengths.checked_shr(u32::try_from(length).unwrap_or(u32::MAX)).is_some_and(|bits| bits & 1 == 1)
        && VERBS.iter().any(|verb| first.eq_ignore_ascii_case(verb.as_bytes()))
        || text.starts_with(b"This commit was ")
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
        ("generated", "by") => "generated by",
        ("powered" | "created" | "made", _) => "made with",
        ("assisted", _) => "assisted by",
        _ => "other",
    }
}

/// How much of a known line is compared first, in bytes.
const MAX_BEGINNING_BYTES: usize = 8;

/// Maximum number of words in the label of an advertised link whose words are not known.
pub(crate) const MAX_UNKNOWN_LABEL_WORDS: usize = 3;

/// Returns whether a label is one or two words with capitals, as products have them.
fn is_capitalised_name(label: &str) -> bool {
    let mut words = label.split_whitespace();
    words.clone().count() <= 2
        && words.all(|word| {
            word.starts_with(|c: char| c.is_ascii_uppercase())
                && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
}

/// Returns whether a link leads to the page of what its label names: `[Zed](https://zed.example)`.
fn is_own_page(label: &str, url: &str) -> bool {
    let url = url.rsplit_once("://").map_or(url, |(_, url)| url);
    let host = url.split('/').next().unwrap_or_default().to_ascii_lowercase();
    let label = words_of(label).concat();
    label.len() > 2 && host.split('.').any(|part| part.replace('-', "") == label)
}

/// Maximum number of words before or after an advertised link in an unknown language or with an unknown verb.
pub(crate) const MAX_WORDS_BESIDE: usize = 3;

/// Maximum number of words with capitals after a product's name.
const MAX_EXTRA_NAMES: usize = 4;

/// Maximum length of what comes after a footer's link or name, in bytes.
const MAX_TAIL_BYTES: usize = 200;

/// How a second tool or service is joined to a footer.
const TAIL_WORDS: &[&str] = &["via ", "and ", "with ", "using ", "by "];

/// Maximum length of the word that `*` stands for in a known line, in bytes.
const MAX_WORD_BYTES: usize = 39;

/// Maximum length of a remark in parentheses after a link, in bytes.
pub(crate) const MAX_REMARK_BYTES: usize = 59;

/// By the first letter of verbs: one bit for each length that they have.
const LENGTHS_OF_VERBS: [u32; 128] = {
    let mut lengths = [0; 128];
    let mut at = 0;
    while at < VERBS.len() {
        lengths[VERBS[at].as_bytes()[0] as usize] |= 1 << VERBS[at].len();
        at += 1;
    }
    lengths
};

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
