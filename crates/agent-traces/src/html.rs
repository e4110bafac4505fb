//! PURE. HTML that agents append: markers of their blocks, and buttons that lead to their vendor.

use bstr::ByteSlice;

use crate::index::Index;
use crate::trace::AgentId;
use crate::visible::visible;
use crate::vocabulary::words_of;

/// Maximum length of a marker, in bytes.
const MAX_MARKER_BYTES: usize = 120;

/// Maximum length of a paragraph of buttons, in bytes.
const MAX_BUTTONS_BYTES: usize = 8 << 10;

/// Words in a marker that say where a block begins or ends.
const EDGES: &[&str] = &["start", "begin", "end"];

/// Words in the markers of reviews, which are not an author's.
const REVIEWS: &[&str] = &["review", "summary", "badge", "comment", "walkthrough"];

/// Tags that begin a paragraph of buttons.
const BLOCK_TAGS: &[&str] = &["div", "p", "a", "picture", "img"];

/// Matches a comment that marks an edge of an agent's block: `<!-- START COPILOT CODING AGENT TIPS -->`.
pub(crate) fn match_marker(index: &Index, line: &[u8]) -> Option<AgentId> {
    let text = line.trim_ascii();
    if text.len() > MAX_MARKER_BYTES {
        return None;
    }
    let inside = text.strip_prefix(b"<!--")?.strip_suffix(b"-->")?.to_str().ok()?;
    let words = words_of(inside);
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    if !has(EDGES) || has(REVIEWS) || inside.contains([':', '.']) {
        return None;
    }
    let name = words.iter().find(|word| !EDGES.contains(&word.as_str()))?;
    index.vocabulary.recognise(name).map(|recognised| recognised.agent)
}

/// Returns whether a line begins with a tag that may begin a paragraph of buttons.
pub(crate) fn begins_block(line: &[u8]) -> bool {
    let Some(inside) = line.trim_start().strip_prefix(b"<") else { return false };
    let length = inside.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    BLOCK_TAGS.iter().any(|tag| inside[..length].eq_ignore_ascii_case(tag.as_bytes()))
}

/// Matches a paragraph that is nothing but tags and the words on buttons, whose links all lead to one agent's vendor.
pub(crate) fn match_buttons(index: &Index, paragraph: &[u8]) -> Option<AgentId> {
    if paragraph.len() > MAX_BUTTONS_BYTES {
        return None;
    }
    let text = paragraph.to_str().ok()?;
    let mut agent = None;
    for (at, _) in text.match_indices("://") {
        let url = &text[at + 3..];
        let end = url.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '>' | '<'));
        let found = index.find_advertised(&url[..end.unwrap_or(url.len())])?;
        if *agent.get_or_insert(found) != found {
            return None;
        }
    }
    let mut words = String::new();
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        words.push_str(before);
        words.push(' ');
        rest = tag.split_once('>')?.1;
    }
    words.push_str(rest);
    let words = visible(words.as_bytes());
    agent.filter(|_| index.is_button_text(&words.replace('\n', " ")))
}
