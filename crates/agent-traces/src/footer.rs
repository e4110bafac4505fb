//! Advertisement lines: `🤖 Generated with [Claude Code](https://claude.com/claude-code)` and their
//! relatives. The whole line must be one; a sentence that mentions one is prose.

use super::catalogue::Tables;
use super::identity::Match;
use super::vocabulary::{Grade, Named, words_of};
use super::{Kind, Verdict};

/// A footer, or a disclosure written like one.
pub(super) struct Footer {
    pub(super) kind: Kind,
    pub(super) found: Match,
}

/// What stands behind the verb and the preposition.
struct Object<'a> {
    label: &'a str,
    url: Option<&'a str>,
    /// It ends as a sentence does.
    sentence: bool,
}

impl Tables {
    /// The footer that this line is. `text` begins with its first word, `emoji` says that symbols
    /// stood before it.
    pub(super) fn footer(&self, text: &str, emoji: bool) -> Option<Footer> {
        if let Some(found) = self.whole_line(text) {
            return Some(Footer { kind: Kind::Footer, found });
        }
        let (verb, object) = verb_and_object(text)?;
        let trailing_emoji = object.chars().next_back().is_some_and(is_symbol);
        let object = Object::parse(object)?;
        let capital = text.starts_with(|c: char| c.is_uppercase());
        let emoji = emoji || trailing_emoji;
        let found = self.judge(&object, verb, emoji, capital)?;
        let assisted = verb.starts_with("assisted") && !emoji && object.url.is_none();
        Some(Footer { kind: if assisted { Kind::Disclosure } else { Kind::Footer }, found })
    }

    /// The second line of a footer: `via [Happy](https://happy.engineering)`.
    pub(super) fn is_footer_tail(&self, text: &str) -> bool {
        let text = text.trim();
        let tail = ["via ", "and ", "using ", "with "].iter().find_map(|p| text.strip_prefix(p));
        tail.and_then(Object::parse)
            .is_some_and(|object| object.url.is_some_and(|url| self.advertised(url).is_some()))
    }

    fn judge(&self, object: &Object<'_>, verb: &str, emoji: bool, capital: bool) -> Option<Match> {
        let named = self.vocabulary.name(object.label);
        let link = object.url.and_then(|url| self.advertised(url));
        if let Some(agent) = link {
            // The link alone is not enough: "Generated with [our script](https://openai.com/x)".
            let known = named.is_some() || words_of(object.label).len() <= 3 && emoji;
            let verdict = if known { Verdict::Agent } else { Verdict::Ambiguous };
            let agent = named.map_or(agent, |named| named.agent);
            let reason = format!("a footer that advertises {}", self.agents[agent].1);
            return Some(Match { agent, verdict, reason });
        }
        let Some(named) = named else {
            let robot = emoji && object.url.is_some() && verb == "generated with";
            return robot.then(|| Match {
                agent: self.unknown,
                verdict: Verdict::Ambiguous,
                reason: "a footer in the form that agents write, of a tool that is not known"
                    .into(),
            });
        };
        let verdict = self.verdict_without_link(named, object, verb, emoji, capital);
        let shown = &self.agents[named.agent].1;
        let reason = match verdict {
            Verdict::Agent => format!("a footer that advertises {shown}"),
            Verdict::Ambiguous => format!("a person could have written this about {shown}"),
        };
        Some(Match { agent: named.agent, verdict, reason })
    }

    /// Nothing but words: an emoji or the literal form is an agent's, a sentence is a person's.
    fn verdict_without_link(
        &self,
        named: Named,
        object: &Object<'_>,
        verb: &str,
        emoji: bool,
        capital: bool,
    ) -> Verdict {
        let known = named.grade != Grade::Generic;
        let product = named.grade == Grade::Exact && !named.versioned;
        let literal = verb == "generated with" && capital && product && !object.sentence;
        let disclosure = verb.starts_with("assisted") && named.grade == Grade::Exact;
        let linked = object.url.is_some() && named.grade == Grade::Exact;
        match emoji && known || literal || disclosure || linked {
            true => Verdict::Agent,
            false => Verdict::Ambiguous,
        }
    }

    /// The agent that an address advertises.
    fn advertised(&self, url: &str) -> Option<usize> {
        let url = url.trim();
        let url = url.strip_prefix("https://").or(url.strip_prefix("http://")).unwrap_or(url);
        let url = url.to_ascii_lowercase();
        self.links.iter().find_map(|(link, agent)| {
            let rest = url.strip_prefix(link.as_str())?;
            (rest.is_empty() || rest.starts_with(['/', '?', '#'])).then_some(*agent)
        })
    }

    /// Whether a line can be one that the catalogue knows as a whole.
    pub(super) fn begins_known_line(&self, text: &[u8]) -> bool {
        let begins = |line: &str| line.starts_with('*') || line.as_bytes().first() == text.first();
        self.lines.iter().any(|(line, _)| begins(line))
    }

    /// A line that the catalogue knows as a whole.
    fn whole_line(&self, text: &str) -> Option<Match> {
        let text = text.trim();
        let text = text.strip_suffix('*').unwrap_or(text);
        let (_, agent) = self.lines.iter().find(|(line, _)| match line.split_once('*') {
            None => line == text,
            Some((head, tail)) => {
                text.strip_prefix(head).and_then(|t| t.strip_suffix(tail)).is_some_and(|word| {
                    word.len() < 40 && !word.contains(' ') && self.vocabulary.name(word).is_some()
                })
            }
        })?;
        let reason = format!("a line that {} writes", self.agents[*agent].1);
        Some(Match { agent: *agent, verdict: Verdict::Agent, reason })
    }
}

impl<'a> Object<'a> {
    /// Reads `[Label](url)`, `Label (url)` and `Label`, with what may follow.
    fn parse(text: &'a str) -> Option<Object<'a>> {
        let text = text.trim_end_matches(|c: char| {
            c.is_whitespace() || is_symbol(c) || matches!(c, '*' | '_')
        });
        let sentence = text.ends_with(['.', '!']);
        let text = text.trim_end_matches(['.', '!']).trim_start_matches(['*', '_', ' ']);
        if let Some(inside) = text.strip_prefix('[') {
            let (label, rest) = inside.split_once(']')?;
            let rest = rest.trim_start().strip_prefix('(')?;
            let (url, after) = rest.split_once(')')?;
            let after = after.trim_start_matches([',', ' ', '.', '*', '_']);
            let tail =
                ["via ", "and ", "with ", "using "].iter().find_map(|p| after.strip_prefix(p));
            let closed = after.is_empty()
                || tail.is_some_and(|tail| Object::parse(tail).is_some_and(|o| o.url.is_some()))
                || after.starts_with('(') && after.ends_with(')') && after.len() < 60;
            return closed.then_some(Object { label, url: Some(url), sentence });
        }
        if let Some((label, url)) = text.split_once('(')
            && let Some(url) = url.strip_suffix(')')
            && url.contains(['.', '/'])
            && !url.contains(' ')
            && !url.starts_with(|c: char| c.is_ascii_digit())
        {
            return Some(Object { label, url: Some(url), sentence });
        }
        if let Some((label, url)) = text.split_once("http") {
            let url = url.trim_end_matches('>');
            let url = url.split_once("://").map(|(_, url)| url)?;
            let label = label.trim_end_matches(['<', ':', '-', ' ']);
            return (!url.contains(char::is_whitespace)).then_some(Object {
                label,
                url: Some(url),
                sentence,
            });
        }
        Some(Object { label: text, url: None, sentence })
    }
}

/// Whether a line begins as a footer does.
pub(super) fn begins_footer(text: &str) -> bool {
    verb_and_object(text).is_some()
}

/// Whether a line can begin as a footer does; cheaper, and never says no where [`begins_footer`] says yes.
pub(super) fn may_begin_footer(text: &[u8]) -> bool {
    let first = text.split(|&byte| byte == b' ').next().unwrap_or_default();
    text.starts_with(b"This commit was ")
        || VERBS.iter().any(|verb| first.eq_ignore_ascii_case(verb.as_bytes()))
}

/// Splits `Generated with X` after the preposition; the verb and preposition in lower case.
fn verb_and_object(text: &str) -> Option<(&'static str, &str)> {
    let text = text.strip_prefix("This commit was ").unwrap_or(text);
    let (first, rest) = text.split_once(' ')?;
    let verb = VERBS.iter().find(|verb| first.eq_ignore_ascii_case(verb))?;
    let rest = rest.trim_start();
    let (preposition, object) = rest.split_once(' ')?;
    let with =
        ["with", "by", "using", "via"].iter().find(|p| preposition.eq_ignore_ascii_case(p))?;
    Some((phrase(verb, with), object.trim_start()))
}

/// The few phrases that the verdict looks at.
fn phrase(verb: &str, preposition: &str) -> &'static str {
    match (verb, preposition) {
        ("generated", "with") => "generated with",
        ("assisted", _) => "assisted by",
        _ => "other",
    }
}

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

/// An emoji or another symbol, with its joiners and selectors; no letter, digit, quote or bullet.
pub(super) fn is_symbol(c: char) -> bool {
    !c.is_ascii()
        && !c.is_alphanumeric()
        && !c.is_whitespace()
        && !matches!(c, '\u{2010}'..='\u{2027}' | '\u{2500}'..='\u{257f}' | '«' | '»' | '·')
        && c != char::REPLACEMENT_CHARACTER
}
