//! PURE. What shows that AI was used for a commit, in its draft and in the commits that it is made from.

use bstr::ByteSlice;

use super::CommitContext;
use crate::draft::{RemovalPlan, uses_of_ai};
use crate::report::quoted;
use crate::text::escape;
use crate::text::layout::cut;
use agent_traces::Verdict;

/// Maximum number of columns of a line that are shown.
const MAX_LINE_COLUMNS: usize = 100;

/// What shows that AI was used for a commit, each line made safe for a screen, with its place.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    pub(super) lines: Vec<String>,
}

impl Evidence {
    /// Looks at a draft, and at the commits that it is made from where the draft shows nothing.
    pub(super) fn of(plan: &RemovalPlan, context: &CommitContext<'_>) -> Self {
        let mut lines: Vec<String> = plan.uses_of_ai().map(quoted).collect();
        let author = context.people.author();
        let agent = context.catalogue.identity(&author.name, &author.email);
        if agent.is_some_and(|agent| agent.verdict == Verdict::Agent) {
            lines.push(format!("the author: {}", escape::line(&author.to_value())));
        }
        if !lines.is_empty() {
            return Self { lines };
        }
        let shown = |line: &Vec<u8>| {
            let line = escape::line(&line.replace("\n", " "));
            format!("in the commit before: {}", cut(&line, MAX_LINE_COLUMNS))
        };
        let uses = |source| uses_of_ai(source, context.policy, context.catalogue).into_iter();
        let lines = context.sources.iter().flat_map(uses);
        Self { lines: lines.map(|line| shown(&line)).collect() }
    }

    /// Whether there is any.
    pub(super) fn is_there(&self) -> bool {
        !self.lines.is_empty()
    }

    /// Whether the commit says what AI was used for: by its kind, or because something shows that it was.
    pub(super) fn is_disclosed(&self, context: &CommitContext<'_>) -> bool {
        context.kind.is_disclosed() || self.is_there()
    }

    /// The first of it, for a sentence.
    pub(super) fn first(&self) -> &str {
        self.lines.first().map_or("", String::as_str)
    }
}
