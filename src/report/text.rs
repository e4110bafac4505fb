//! PURE. The report for people, as compilers write theirs: what, where, the line with a mark under it,
//! and what to do.

use console::{Style, measure_text_width};

use super::place::{Place, placed};
use super::{Head, Judged, Reporter, Tally, fix, severity};
use crate::policy::Severity;
use crate::rules::Finding;

/// Columns of a shown line; a longer one is cut around the mark.
const WIDEST: usize = 100;
/// Columns that stay before the mark where a line is cut.
const BEFORE: usize = 40;

/// The report.
pub(super) struct Text {
    rules: String,
    paint: Paint,
    passes: bool,
}

/// The colours.
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
            warning: style().yellow().bold(),
            frame: style().blue().bold(),
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
    pub(super) fn new(color: bool, passes: bool) -> Self {
        Self { rules: String::new(), paint: Paint::new(color), passes }
    }

    fn finding(&self, judged: &Judged, finding: &Finding, place: Option<&Place<'_>>) -> String {
        let paint = &self.paint;
        let style = paint.of(finding.severity);
        let label = format!("{}[{}]", severity(finding.severity), finding.rule);
        let mut out = format!(
            "{}{}\n",
            style.apply_to(label),
            paint.bold.apply_to(format!(": {}", finding.text))
        );
        let number = place.map_or(String::new(), |place| place.start.line.to_string());
        let pad = " ".repeat(number.len().max(1));
        let at = place.map_or_else(String::new, |place| {
            format!(", line {}, column {}", place.start.line, place.start.column)
        });
        let arrow = paint.frame.apply_to("-->");
        out += &format!("{pad}{arrow} {} \"{}\"{at}\n", judged.origin.shown(), judged.title());
        let bar = paint.frame.apply_to("|");
        if let Some(place) = place {
            let (line, skip, width) = shown(place);
            let number = paint.frame.apply_to(&number);
            let mark = style.apply_to("^".repeat(width));
            out += &format!(
                "{pad} {bar}\n{number} {bar} {line}\n{pad} {bar} {}{mark}\n",
                " ".repeat(skip)
            );
        }
        let equals = paint.frame.apply_to("=");
        if let Some(fix) = fix(finding) {
            out += &format!("{pad} {equals} fix: {fix}\n");
        }
        if let Some(help) = &finding.help {
            out += &format!("{pad} {equals} help: {}\n", crate::escape::line(help.as_bytes()));
        }
        out + "\n"
    }
}

impl Reporter for Text {
    fn begin(&mut self, head: &Head) -> String {
        self.rules = format!("{} ({})", head.project, head.origin);
        if self.passes { format!("rules: {}\n", self.rules) } else { String::new() }
    }

    fn message(&mut self, judged: &Judged) -> String {
        if judged.findings.is_empty() {
            let ok = self.paint.good.apply_to("ok");
            return format!("{ok}: {} \"{}\"\n", judged.origin.shown(), judged.title());
        }
        placed(judged)
            .map(|(finding, place)| self.finding(judged, finding, place.as_ref()))
            .collect()
    }

    fn wants_clean(&self) -> bool {
        self.passes
    }

    fn end(&mut self, tally: &Tally) -> String {
        if tally.broken_off {
            return String::new();
        }
        let explain = match tally.by_rule.keys().next() {
            Some(rule) => format!("`git provenance explain {rule}` says more about a rule\n"),
            None => String::new(),
        };
        format!("{}; rules: {}\n{explain}", tally.shown(), self.rules)
    }
}

/// The line as it is printed, the columns before the mark, and the columns under it.
fn shown(place: &Place<'_>) -> (String, usize, usize) {
    let part = |bytes: &[u8]| crate::escape::line(bytes).replace('\t', " ");
    let mut before = part(&place.line[..place.within.start.min(place.line.len())]);
    let mut marked = part(place.line.get(place.within.clone()).unwrap_or_default());
    let mut after = part(place.line.get(place.within.end..).unwrap_or_default());
    if measure_text_width(&before) > BEFORE {
        let cut: Vec<char> = before.chars().rev().take(BEFORE).collect();
        before = format!("…{}", cut.into_iter().rev().collect::<String>());
    }
    cut(&mut marked, WIDEST - BEFORE);
    let used = measure_text_width(&before) + measure_text_width(&marked);
    cut(&mut after, WIDEST.saturating_sub(used));
    let skip = measure_text_width(&before);
    let width = measure_text_width(&marked).max(1);
    (before + &marked + &after, skip, width)
}

/// Cuts a text to so many characters.
fn cut(text: &mut String, most: usize) {
    if let Some((at, _)) = text.char_indices().nth(most) {
        text.truncate(at);
        text.push('…');
    }
}
