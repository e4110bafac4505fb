//! A terminal's screen as a picture: its cells with their colours, and nothing that differs from
//! machine to machine.

use std::fmt::Write as _;

/// Width and height of a cell; the width is that of common monospace fonts at this size.
const CELL: (f32, f32) = (8.4, 19.0);
const FONT_SIZE: f32 = 14.0;
const FONTS: &str = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
/// Free space around the text, and the height of the window's title bar.
const MARGIN: f32 = 18.0;
const TITLE_BAR: f32 = 32.0;

const BACKGROUND: &str = "#1e222a";
const FOREGROUND: &str = "#d5dae3";
const BRIGHT: &str = "#ffffff";
const DIM: &str = "#8f98a8";
/// The sixteen colours that programs name by number.
const PALETTE: [&str; 16] = [
    "#3b4252", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d5dae3",
    "#6b7486", "#ff7b86", "#b5e08f", "#ffd68a", "#7cc4ff", "#dd91f2", "#6fd3df", "#ffffff",
];
/// The dots in the title bar.
const DOTS: [&str; 3] = ["#ff5f57", "#febc2e", "#28c840"];

/// Draws the screen down to its last row that shows anything.
pub(crate) fn svg(screen: &vt100::Screen) -> String {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    let lines: Vec<Vec<Span>> = (0..rows).map(|row| spans(screen, row, columns)).collect();
    let used = lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
    let width = 2.0 * MARGIN + f32::from(columns) * CELL.0;
    let height = TITLE_BAR + 2.0 * MARGIN + lines[..used].iter().map(|_| CELL.1).sum::<f32>();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         width=\"{width:.0}\" height=\"{height:.0}\" font-family=\"{FONTS}\" font-size=\"{FONT_SIZE}\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"9\" fill=\"{BACKGROUND}\"/>\n"
    );
    for (at, colour) in (0u8..).zip(DOTS) {
        let x = MARGIN + 4.0 + f32::from(at) * 20.0;
        let _ = writeln!(out, "<circle cx=\"{x:.0}\" cy=\"20\" r=\"6\" fill=\"{colour}\"/>");
    }
    let mut baseline = TITLE_BAR + MARGIN + FONT_SIZE;
    for line in &lines[..used] {
        line.iter().for_each(|span| out.push_str(&span.to_svg(baseline)));
        baseline += CELL.1;
    }
    out.push_str("</svg>\n");
    out
}

/// Neighbouring cells that look alike.
struct Span {
    column: u16,
    columns: u16,
    look: Look,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    colour: vt100::Color,
    bold: bool,
    dim: bool,
}

/// The spans of a row; spaces alone draw nothing.
fn spans(screen: &vt100::Screen, row: u16, columns: u16) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for column in 0..columns {
        let Some(cell) = screen.cell(row, column) else { continue };
        let text = match cell.contents() {
            "" if cell.is_wide_continuation() => "",
            "" => " ",
            text => text,
        };
        let look = Look { colour: cell.fgcolor(), bold: cell.bold(), dim: cell.dim() };
        match spans.last_mut() {
            Some(last) if last.look == look => {
                last.text.push_str(text);
                last.columns += 1;
            }
            _ => spans.push(Span { column, columns: 1, look, text: text.to_owned() }),
        }
    }
    spans.iter_mut().for_each(Span::trim);
    spans.retain(|span| !span.text.is_empty());
    spans
}

impl Span {
    fn trim(&mut self) {
        let spaces = |text: &str, trimmed: &str| u16::try_from(text.len() - trimmed.len()).unwrap();
        let end = self.text.trim_end_matches(' ');
        let start = end.trim_start_matches(' ');
        let (leading, trailing) = (spaces(end, start), spaces(&self.text, end));
        self.column += leading;
        self.columns -= leading + trailing;
        self.text = start.to_owned();
    }

    /// The length is given, so that any font keeps the columns.
    fn to_svg(&self, baseline: f32) -> String {
        let x = MARGIN + f32::from(self.column) * CELL.0;
        let length = f32::from(self.columns) * CELL.0;
        let weight = if self.look.bold { " font-weight=\"bold\"" } else { "" };
        format!(
            "<text x=\"{x:.1}\" y=\"{baseline:.0}\" textLength=\"{length:.1}\" fill=\"{}\"{weight} \
             xml:space=\"preserve\">{}</text>\n",
            self.look.fill(),
            escaped(&self.text)
        )
    }
}

impl Look {
    fn fill(self) -> String {
        match self.colour {
            vt100::Color::Idx(index) if usize::from(index) < PALETTE.len() => {
                PALETTE[usize::from(index)].to_owned()
            }
            vt100::Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
            _ if self.dim => DIM.to_owned(),
            _ if self.bold => BRIGHT.to_owned(),
            _ => FOREGROUND.to_owned(),
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
