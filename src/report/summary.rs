//! PURE. How often each rule was broken, and nothing else.

use super::text::Paint;
use super::{CheckedMessage, ReportHeader, Reporter, Summary};
use crate::policy::Severity;

/// The report.
pub(super) struct SummaryReporter {
    rules: String,
    paint: Paint,
}

impl SummaryReporter {
    pub(super) fn new(color: bool) -> Self {
        Self { rules: String::new(), paint: Paint::new(color) }
    }
}

impl Reporter for SummaryReporter {
    fn begin(&mut self, head: &ReportHeader) -> String {
        self.rules = format!("{} ({})", head.project, head.origin);
        String::new()
    }

    fn message(&mut self, _judged: &CheckedMessage) -> String {
        String::new()
    }

    fn end(&mut self, summary: &Summary) -> String {
        if summary.broken_off {
            return String::new();
        }
        let mut rules: Vec<_> = summary.by_rule.iter().collect();
        rules.sort_by_key(|&(rule, count)| (std::cmp::Reverse(count), rule));
        let style = self.paint.of(Severity::Warning);
        let lines =
            rules.iter().map(|(rule, count)| format!("{count:>7} {}\n", style.apply_to(rule)));
        let lines: String = lines.collect();
        format!("{lines}{}; rules: {}\n", summary.shown(), self.rules)
    }
}
