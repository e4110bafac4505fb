//! Links to an agent's session, thread or transcript, where they stand on a line of their own.

use super::Verdict;
use super::catalogue::Tables;
use super::identity::Match;
use super::vocabulary::words_of;

/// A session link as the catalogue knows it.
#[derive(Clone, Copy)]
struct Session<'t> {
    agent: usize,
    /// Alone on a line it is the agent's.
    bare: bool,
    /// Words that the agent writes before it.
    lead: Option<&'t str>,
}

impl Tables {
    /// The session link that this line is; `emoji` says that symbols stood before the text.
    pub(super) fn session_line(&self, text: &str, emoji: bool) -> Option<Match> {
        let at = text.find("://")?;
        let scheme = text[..at].trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
        let (before, rest) = text.split_at(scheme);
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, ')' | '>' | ']' | '"' | '`'));
        let (url, after) = rest.split_at(end.unwrap_or(rest.len()));
        let session = self.session(url.split_once("://")?.1)?;
        if session.lead.is_some_and(|lead| before.starts_with(lead)) {
            let reason = format!("a line that {} writes", self.agents[session.agent].1);
            return Some(Match { agent: session.agent, verdict: Verdict::Agent, reason });
        }
        if !after.chars().all(|c| matches!(c, ')' | '>' | '.' | ',' | ']' | ' ' | '*' | '_')) {
            return None;
        }
        let verdict = self.verdict_before(before, session, emoji)?;
        let shown = &self.agents[session.agent].1;
        let reason = format!("a link to a session of {shown}");
        Some(Match { agent: session.agent, verdict, reason })
    }

    /// Whether the text is the address of a session, and nothing else.
    pub(super) fn is_session_url(&self, text: &str) -> bool {
        let text = text.trim().trim_start_matches('<').trim_end_matches('>');
        !text.contains(char::is_whitespace)
            && text.split_once("://").is_some_and(|(scheme, rest)| {
                matches!(scheme, "http" | "https") && self.session(rest).is_some()
            })
    }

    /// The session that an address without its scheme belongs to.
    fn session(&self, url: &str) -> Option<Session<'_>> {
        let url = url.strip_prefix("www.").unwrap_or(url);
        let first = url.as_bytes().first()?.to_ascii_lowercase();
        let may_be = |session: &str| {
            session.as_bytes().first().is_some_and(|byte| byte.to_ascii_lowercase() == first)
        };
        self.sessions.iter().filter(|(session, _)| may_be(&session.url)).find_map(
            |(session, agent)| {
                let rest = match session.url.split_once(".*") {
                    Some((host, path)) => {
                        let slash = url.find('/')?;
                        url[..slash].strip_prefix(host)?.strip_prefix('.')?;
                        url[slash..].strip_prefix(path)?
                    }
                    None => strip_prefix_ignoring_case(url, &session.url)?,
                };
                // The address of a product is no session: an id must follow.
                (rest.len() >= SHORTEST_ID).then_some(Session {
                    agent: *agent,
                    bare: session.bare,
                    lead: session.lead.as_deref(),
                })
            },
        )
    }

    /// What the words before the link make of it; `None` where they are prose.
    fn verdict_before(&self, before: &str, session: Session<'_>, emoji: bool) -> Option<Verdict> {
        let agents = if session.bare { Verdict::Agent } else { Verdict::Ambiguous };
        let label = before
            .trim()
            .trim_start_matches('[')
            .trim_end_matches(['(', '<', ']', ':', '*', '_', ' ']);
        let words = words_of(label);
        if words.is_empty() {
            return Some(agents);
        }
        let labelled = before.trim_end().ends_with([':', '(', '<', '*']);
        let about_session = words.iter().any(|w| SESSION_WORDS.contains(&w.as_str()));
        let plain = words.iter().all(|w| {
            SESSION_WORDS.contains(&w.as_str())
                || LABEL_WORDS.contains(&w.as_str())
                || self.vocabulary.name(w).is_some()
        });
        match labelled && words.len() <= MOST_LABEL_WORDS {
            true if about_session && (plain || emoji) => Some(Verdict::Agent),
            true if emoji || plain => Some(Verdict::Ambiguous),
            _ => None,
        }
    }
}

/// A session's id has at least so many characters.
const SHORTEST_ID: usize = 4;
/// A longer label is a sentence.
const MOST_LABEL_WORDS: usize = 6;
/// Words of a label that mean a session.
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
/// Words that may stand beside them.
const LABEL_WORDS: &[&str] = &[
    "view", "open", "full", "see", "the", "agent", "url", "link", "id", "code", "in", "on", "web",
    "cloud", "original",
];

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}
