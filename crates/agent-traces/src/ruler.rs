//! PURE. The rule that an agent puts above its footer: `---` alone on a line. It goes together with the last lines of a
//! message, since `git am` takes such a line for the end of the message.

use std::ops::Range;

use crate::lines::{Line, lines};
use crate::trace::{Kind, Trace};

/// The rule at which git ends the message of a mail (mailinfo.c). Longer ones, as squash merges have them, are no harm.
const RULE: &[u8] = b"---";

/// Extends the first trace that is removed below a rule to the rule, if nothing stays below it. `traces` are in order.
pub fn take_rule(
    message: &[u8],
    traces: &mut [Trace],
    removed: &[Range<usize>],
    is_removed: &dyn Fn(&Trace) -> bool,
) {
    let Some(end) = traces.iter().rposition(is_removed) else { return };
    let mut gone: Vec<Range<usize>> = traces[..=end]
        .iter()
        .filter(|trace| is_removed(trace))
        .map(|one| one.span.clone())
        .collect();
    gone.extend_from_slice(removed);
    gone.sort_by_key(|span| span.start);
    let stays = |line: &Line<'_>| {
        let next = gone.partition_point(|span| span.end <= line.start);
        let is_gone = gone.get(next).is_some_and(|span| span.start <= line.start);
        !is_gone && !line.text.trim_ascii().is_empty()
    };
    let (mut before, mut last) = (None, None);
    for line in lines(message).filter(stays) {
        (before, last) = (last, Some(line));
    }
    let Some(rule) = last.filter(|line| before.is_some() && line.text.trim_ascii_end() == RULE)
    else {
        return;
    };
    let below = |trace: &&mut Trace| trace.span.start >= rule.end && is_removed(trace);
    // A person may have set it above a sign-off, or above what leads to a session.
    let is_agents = |trace: &&mut Trace| matches!(trace.kind, Kind::Footer | Kind::Trailer);
    if let Some(first) = traces.iter_mut().find(below).filter(is_agents) {
        let only_blank = message[rule.end..first.span.start].trim_ascii().is_empty();
        if only_blank {
            first.span.start = rule.start;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Catalogue;

    const FOOTER: &str = "🤖 Generated with [Claude Code](https://claude.com/claude-code)";
    const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>";

    fn stripped(text: &str) -> String {
        let mut traces = Catalogue::builtin().scan_with_removals(text.as_bytes(), &[], &|_| true);
        super::take_rule(text.as_bytes(), &mut traces, &[], &|_| true);
        let spans: Vec<_> = traces.into_iter().map(|trace| trace.span).collect();
        String::from_utf8(crate::remove_lines(text.as_bytes(), &spans)).unwrap()
    }

    #[test]
    fn the_rule_above_a_footer_goes_with_it_if_nothing_stays_below() {
        for below in [FOOTER.to_owned(), format!("{FOOTER}\n\n{AGENT}"), AGENT.to_owned()] {
            let text = format!("title\n\nWhy.\n\n---\n\n{below}\n");
            assert_eq!(stripped(&text), "title\n\nWhy.\n", "{text}");
        }
    }

    #[test]
    fn a_rule_stays_where_it_is_a_persons() {
        for text in [
            format!("title\n\n---\n\nNotes.\n\n{FOOTER}\n"),
            format!(
                "title\n\nWhy.\n\n---\n\n{FOOTER}\n\nReviewed-by: Kim Other <kim@example.org>\n"
            ),
            format!("title\n\n---\n\nNotes.\n\n{AGENT}\n"),
            format!("---\n\n{FOOTER}\n"),
            format!("title\n\nWhy.\n\n---------\n\n{AGENT}\n"),
        ] {
            assert!(stripped(&text).contains("---\n"), "{text}");
        }
    }
}
