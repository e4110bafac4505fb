//! PURE. Matches links to an agent's session, thread or transcript that are on a line of their own.

use bstr::ByteSlice;

use crate::attribution::Attribution;
use crate::index::Index;
use crate::trace::{AgentId, Verdict};
use crate::vocabulary::words_of;

/// A session that a link leads to.
#[derive(Clone, Copy)]
struct Session<'i> {
    agent: AgentId,
    /// Whether the link is the agent's if it is alone on its line.
    is_bare: bool,
    /// Words that the agent writes before the link.
    lead: Option<&'i str>,
}

impl Index {
    /// Matches a line that is a session link; `has_emoji` says that symbols come before the text.
    pub(crate) fn match_session_line(&self, text: &str, has_emoji: bool) -> Option<Attribution> {
        let at = addresses(text.as_bytes()).next()?;
        if !self.may_begin_session(&text.as_bytes()[at + "://".len()..]) {
            return None;
        }
        let scheme = text[..at].trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
        let (before, rest) = text.split_at(scheme);
        let (url, after) = split_address(rest);
        let session = self.find_session(url.split_once("://")?.1)?;
        if session.lead.is_some_and(|lead| before.starts_with(lead)) {
            let reason = format!("a line that {} writes", self.display_name(session.agent));
            return Some(Attribution { agent: session.agent, verdict: Verdict::Agent, reason });
        }
        if !after.chars().all(|c| matches!(c, ')' | '>' | '.' | ',' | ']' | ' ' | '*' | '_')) {
            return None;
        }
        let verdict = self.verdict_by_label(before, session, has_emoji)?;
        let name = self.display_name(session.agent);
        let reason = format!("a link to a session of {name}");
        Some(Attribution { agent: session.agent, verdict, reason })
    }

    /// Returns whether words are what stands on a button: `Open in Cursor`.
    pub(crate) fn is_button_text(&self, text: &str) -> bool {
        let words = words_of(text);
        words.len() <= MAX_LABEL_WORDS && words.iter().all(|word| self.is_label_word(word))
    }

    /// Returns whether a word is one of those on links and buttons: a session's, an agent's, or one that says nothing.
    fn is_label_word(&self, word: &str) -> bool {
        SESSION_WORDS.contains(&word)
            || LABEL_WORDS.contains(&word)
            || self.vocabulary.recognise(word).is_some()
    }

    /// Returns whether the text is the address of a session, and nothing else.
    pub(crate) fn is_session_url(&self, text: &str) -> bool {
        let text = text.trim().trim_start_matches('<').trim_end_matches('>');
        !text.contains(char::is_whitespace)
            && text.split_once("://").is_some_and(|(scheme, rest)| {
                matches!(scheme, "http" | "https") && self.find_session(rest).is_some()
            })
    }

    /// Returns whether an address leads to a session or a page of an agent's vendor.
    pub(crate) fn leads_to_vendor(&self, url: &str) -> bool {
        self.is_session_url(url) || self.find_advertised(url).is_some()
    }

    /// Finds the agent to whose session an address anywhere in a text leads.
    pub(crate) fn find_inner_session(&self, text: &str) -> Option<AgentId> {
        text.match_indices("://").find_map(|(at, scheme)| {
            let rest = &text[at + scheme.len()..];
            if !self.may_begin_session(rest.as_bytes()) {
                return None;
            }
            Some(self.find_session(split_address(rest).0)?.agent)
        })
    }

    /// Returns whether an address anywhere in a text may lead to a session. It is cheaper than
    /// [`Index::find_inner_session`], and `true` whenever that finds one.
    pub(crate) fn may_hold_session(&self, text: &[u8]) -> bool {
        addresses(text).any(|at| self.may_begin_session(&text[at + "://".len()..]))
    }

    /// Returns whether an address without its scheme begins as the host of a session does.
    fn may_begin_session(&self, url: &[u8]) -> bool {
        let url = url.strip_prefix(b"www.").unwrap_or(url);
        self.sessions.may_begin(url)
    }

    /// Finds the session that an address without its scheme leads to.
    fn find_session(&self, url: &str) -> Option<Session<'_>> {
        let url = url.strip_prefix("www.").unwrap_or(url);
        self.sessions.like(url.as_bytes()).iter().find_map(|(_, (pattern, agent))| {
            let rest = match pattern.url.split_once(".*") {
                Some((host, path)) => {
                    let slash = url.find('/')?;
                    url[..slash].strip_prefix(host)?.strip_prefix('.')?;
                    url[slash..].strip_prefix(path)?
                }
                None => strip_prefix_ignoring_case(url, &pattern.url)?,
            };
            // The address of a product is not a session: an id must follow.
            (rest.len() >= MIN_SESSION_ID_BYTES).then_some(Session {
                agent: *agent,
                is_bare: pattern.bare,
                lead: pattern.lead.as_deref(),
            })
        })
    }

    /// Judges a link by the words before it; `None` if they are prose.
    fn verdict_by_label(
        &self,
        before: &str,
        session: Session<'_>,
        has_emoji: bool,
    ) -> Option<Verdict> {
        let unlabelled = if session.is_bare { Verdict::Agent } else { Verdict::Ambiguous };
        let label = before
            .trim()
            .trim_start_matches('[')
            .trim_end_matches(['(', '<', ']', ':', '*', '_', ' ']);
        let words = words_of(label);
        if words.is_empty() {
            return Some(unlabelled);
        }
        let is_label = before.trim_end().ends_with([':', '(', '<', '*']);
        let names_session = words.iter().any(|word| SESSION_WORDS.contains(&word.as_str()));
        let is_plain = words.iter().all(|word| self.is_label_word(word));
        if !is_label || words.len() > MAX_LABEL_WORDS || !(is_plain || has_emoji) {
            return None;
        }
        // The second half of a link that is broken over two lines.
        let is_half = session.is_bare && before.ends_with("](") && !before.contains('[');
        Some(if names_session || is_half { Verdict::Agent } else { Verdict::Ambiguous })
    }
}

/// Returns the offsets of `://` in a text. Few bytes are colons, so to look for these alone is fast.
pub(crate) fn addresses(text: &[u8]) -> impl Iterator<Item = usize> {
    let mut start = 0;
    std::iter::from_fn(move || {
        while let Some(offset) = text[start..].find_byte(b':') {
            let at = start + offset;
            start = at + 1;
            if text[start..].starts_with(b"//") {
                return Some(at);
            }
        }
        None
    })
}

/// Splits a text where the address that it begins with ends.
fn split_address(text: &str) -> (&str, &str) {
    let is_end = |c: char| c.is_whitespace() || matches!(c, ')' | '>' | ']' | '"' | '`');
    text.split_at(text.find(is_end).unwrap_or(text.len()))
}

/// Minimum length of the id of a session, in bytes.
const MIN_SESSION_ID_BYTES: usize = 4;
/// Maximum number of words in a label; more are a sentence.
const MAX_LABEL_WORDS: usize = 6;
/// Words in a label that mean a session.
const SESSION_WORDS: &[&str] = &[
    "session",
    "sessions",
    "transcript",
    "transcripts",
    "conversation",
    "thread",
    "task",
    "logs",
    "log",
    "chat",
    "trace",
    "run",
];
/// Other words that a label may have.
const LABEL_WORDS: &[&str] = &[
    "view", "open", "full", "see", "the", "agent", "url", "link", "id", "code", "in", "on", "web",
    "cloud", "original", "to", "nbsp",
];

/// Strips a prefix whose ASCII case does not matter.
pub(crate) fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}
