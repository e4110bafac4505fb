//! PURE. The report for people, as compilers write theirs: what, where, the line with a mark under it,
//! and what to do.

use std::borrow::Cow;

use console::{Style, measure_text_width};

use super::location::{Excerpt, placed};
use super::{CheckedMessage, ReportHeader, Reporter, Summary, describe_fix, severity};
use crate::policy::Severity;
use crate::rules::Finding;
use crate::text::layout::{cut, cut_front, wrap, wrap_hanging};

/// Maximum number of columns of a shown line; a longer one is cut around the mark.
const MAX_COLUMNS: usize = 100;
/// Minimum number of columns of what is cut, however narrow the screen.
const MIN_COLUMNS: usize = 16;

/// The report.
pub(super) struct Text {
    rules: String,
    paint: Paint,
    columns: Option<usize>,
    passes: bool,
}

/// The colours that can be read on a dark screen and on a light one; yellow and blue cannot. Whether they are used
/// is decided by whoever asks for the report: `force_styling` keeps `console` from looking at the terminal.
pub(super) struct Paint {
    good: Style,
    error: Style,
    warning: Style,
    frame: Style,
    bold: Style,
}

impl Paint {
    pub(super) fn new(color: bool) -> Self {
        let style = || Style::new().force_styling(color);
        Self {
            good: style().green(),
            error: style().red().bold(),
            warning: style().magenta().bold(),
            frame: style().dim(),
            bold: style().bold(),
        }
    }

    pub(super) fn of(&self, severity: Severity) -> &Style {
        match severity {
            Severity::Error => &self.error,
            Severity::Warning | Severity::Off => &self.warning,
        }
    }
}

impl Text {
    pub(super) fn new(color: bool, columns: Option<usize>, passes: bool) -> Self {
        Self { rules: String::new(), paint: Paint::new(color), columns, passes }
    }

    fn finding(
        &self,
        judged: &CheckedMessage,
        finding: &Finding,
        place: Option<&Excerpt<'_>>,
    ) -> String {
        let paint = &self.paint;
        let style = paint.of(finding.severity);
        let number = place.map_or(String::new(), |place| place.start.line.to_string());
        let pad = " ".repeat(number.len().max(1));
        let mut out = self.headline(finding);
        let at = place.map_or_else(String::new, |place| {
            format!(", line {}, column {}", place.start.line, place.start.column)
        });
        let arrow = paint.frame.apply_to("-->");
        let origin = self.origin(judged, &at, pad.len() + "--> ".len());
        out += &self.after(&pad, &arrow.to_string(), "", &origin);
        let bar = paint.frame.apply_to("|");
        if let Some(place) = place {
            let (line, skip, width) = shown(place, self.room(pad.len() + " | ".len()));
            let number = paint.frame.apply_to(&number);
            let mark = style.apply_to("^".repeat(width));
            out += &format!(
                "{pad} {bar}\n{number} {bar} {line}\n{pad} {bar} {}{mark}\n",
                " ".repeat(skip)
            );
        }
        let equals = format!(" {}", paint.frame.apply_to("="));
        if let Some(fix) = describe_fix(finding) {
            out += &self.after(&pad, &equals, "fix: ", &fix);
        }
        if let Some(help) = &finding.help {
            out +=
                &self.after(&pad, &equals, "help: ", &crate::text::escape::line(help.as_bytes()));
        }
        out + "\n"
    }

    /// `error[rule]: what is wrong`.
    fn headline(&self, finding: &Finding) -> String {
        let label = format!("{}[{}]", severity(finding.severity), finding.rule);
        let text = format!("{label}: {}", finding.text);
        let lines = self.lines(&text, "  ".len());
        let paint = |line: &str| match line.strip_prefix(label.as_str()) {
            Some(rest) => {
                let label = self.paint.of(finding.severity).apply_to(&label);
                format!("{label}{}\n", self.paint.bold.apply_to(rest))
            }
            None => format!("{}\n", self.paint.bold.apply_to(line)),
        };
        lines.iter().map(|line| paint(line)).collect()
    }

    /// Where the message came from, its title as long as the line has room for it, and the place in it.
    fn origin(&self, judged: &CheckedMessage, at: &str, before: usize) -> String {
        let (origin, title) = (judged.origin.shown(), judged.title());
        let used = before + measure_text_width(&origin) + at.len() + " \"…\"".len();
        let room = self.columns.map_or(usize::MAX, |columns| columns.saturating_sub(used));
        format!("{origin} \"{}\"{at}", cut(&title, room.max(MIN_COLUMNS)))
    }

    /// A sign, and a text after it that keeps its indentation on all its lines.
    fn after(&self, pad: &str, sign: &str, word: &str, text: &str) -> String {
        let text = format!("{word}{text}");
        let before = pad.len() + measure_text_width(sign) + 1;
        let lines = self.columns.map_or_else(
            || vec![text.as_str().into()],
            |columns| wrap(&text, columns.saturating_sub(before).max(MIN_COLUMNS)),
        );
        let blank = " ".repeat(before);
        let begin = |at: usize| if at == 0 { format!("{pad}{sign} ") } else { blank.clone() };
        lines.iter().enumerate().map(|(at, line)| format!("{}{line}\n", begin(at))).collect()
    }

    fn lines<'t>(&self, text: &'t str, indent: usize) -> Vec<Cow<'t, str>> {
        match self.columns {
            Some(columns) => wrap_hanging(text, columns, indent),
            None => vec![text.into()],
        }
    }

    fn ended(&self, text: &str) -> String {
        self.lines(text, 0).iter().map(|line| format!("{line}\n")).collect()
    }

    /// Columns for a line of the message after so many others.
    fn room(&self, before: usize) -> usize {
        let room = self.columns.map_or(MAX_COLUMNS, |columns| columns.saturating_sub(before + 1));
        room.clamp(MIN_COLUMNS, MAX_COLUMNS)
    }
}

impl Reporter for Text {
    fn begin(&mut self, head: &ReportHeader) -> String {
        self.rules = format!("{} ({})", head.project, head.origin);
        if self.passes { self.ended(&format!("rules: {}", self.rules)) } else { String::new() }
    }

    fn message(&mut self, judged: &CheckedMessage) -> String {
        if judged.findings.is_empty() {
            let ok = self.paint.good.apply_to("ok:");
            return self.after("", &ok.to_string(), "", &self.origin(judged, "", "ok: ".len()));
        }
        placed(judged)
            .map(|(finding, place)| self.finding(judged, finding, place.as_ref()))
            .collect()
    }

    fn wants_clean(&self) -> bool {
        self.passes
    }

    fn end(&mut self, summary: &Summary) -> String {
        if summary.broken_off {
            return String::new();
        }
        let explain = match summary.by_rule.keys().next() {
            Some(rule) => format!("`git provenance explain {rule}` says more about a rule"),
            None => String::new(),
        };
        let end = format!("{}; rules: {}", summary.shown(), self.rules);
        let lines = [end, explain].into_iter().filter(|line| !line.is_empty());
        lines.map(|line| self.ended(&line)).collect()
    }
}

/// The line as it is printed, the columns before the mark, and the columns under it. It is at most `widest`
/// columns wide.
fn shown(place: &Excerpt<'_>, widest: usize) -> (String, usize, usize) {
    let part = |bytes: &[u8]| crate::text::escape::line(bytes).replace('\t', " ");
    let before = part(&place.line[..place.within.start.min(place.line.len())]);
    let marked = part(place.line.get(place.within.clone()).unwrap_or_default());
    let after = part(place.line.get(place.within.end..).unwrap_or_default());
    let before = cut_front(&before, widest * 2 / 5);
    let skip = measure_text_width(&before);
    let marked = cut(&marked, widest.saturating_sub(skip));
    let width = measure_text_width(&marked);
    let after = cut(&after, widest.saturating_sub(skip + width));
    (format!("{before}{marked}{after}"), skip, width.max(1))
}
