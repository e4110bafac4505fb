//! PURE. Text laid out in columns, as wide as a terminal shows it: a Chinese character takes two.

use std::borrow::Cow;

use textwrap::core::display_width;

/// Columns between two cells.
const GAP: usize = 2;
/// Minimum number of columns for the last cell of a row; with fewer, it is put below the others.
const MIN_CELL_COLUMNS: usize = 24;

/// Digits of an object id that are shown to people.
const SHORT_ID_DIGITS: usize = 12;

/// Shortens an object id for people.
pub(crate) fn short_id(id: &str) -> &str {
    id.get(..SHORT_ID_DIGITS).unwrap_or(id)
}

/// Lines of at most `width` columns. No word is divided at its hyphen: `AI-used-for` stays whole.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<Cow<'_, str>> {
    wrap_hanging(text, width, 0)
}

/// The same; all lines but the first begin with `indent` spaces.
pub(crate) fn wrap_hanging(text: &str, width: usize, indent: usize) -> Vec<Cow<'_, str>> {
    let blank = " ".repeat(indent);
    let options = textwrap::Options::new(width)
        .subsequent_indent(&blank)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options)
}

/// The parts of a line that are at most `width` columns wide, with every character of it. They end after a
/// space where one is far enough to the right, and further spaces stay with them.
pub(crate) fn fold(line: &str, width: usize) -> Vec<&str> {
    let mut rows = Vec::new();
    let mut rest = line;
    while let Some((full, _)) = end_of(rest.char_indices(), width, 0) {
        // A row that ends where a word does needs no other end.
        let upto = full + usize::from(rest[full..].starts_with(' '));
        let space = rest[..upto].rfind(' ').map(|at| at + 1);
        let far = space.filter(|&at| display_width(&rest[..at]) > width / 2);
        // A character that is wider than the row gets a row of its own.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = far.unwrap_or(full).max(first);
        let hanging = rest[end..].bytes().take_while(|&byte| byte == b' ').count();
        let (row, after) = rest.split_at(end + hanging);
        rows.push(row);
        rest = after;
    }
    if !rest.is_empty() || rows.is_empty() {
        rows.push(rest);
    }
    rows
}

/// The beginning of a text that is wider than `width` columns, and a sign that more follows.
pub(crate) fn cut(text: &str, width: usize) -> Cow<'_, str> {
    match end_of(text.char_indices(), width, 1) {
        Some((at, _)) => Cow::Owned(format!("{}…", &text[..at])),
        None => Cow::Borrowed(text),
    }
}

/// The end of a text that is wider than `width` columns, after a sign that something precedes it.
pub(crate) fn cut_front(text: &str, width: usize) -> Cow<'_, str> {
    match end_of(text.char_indices().rev(), width, 1) {
        Some((at, c)) => Cow::Owned(format!("…{}", &text[at + c.len_utf8()..])),
        None => Cow::Borrowed(text),
    }
}

/// The first character that has no room, where each takes `least` columns or more: a thousand characters without
/// width are no short text.
fn end_of(
    mut characters: impl Iterator<Item = (usize, char)>,
    width: usize,
    least: usize,
) -> Option<(usize, char)> {
    let mut used = 0;
    characters.find(|&(_, c)| {
        used += display_width(c.encode_utf8(&mut [0; 4])).max(least);
        used > width
    })
}

/// Rows with aligned cells. In a terminal of so many columns the last cell is wrapped, or put below the
/// others; without a terminal each row is a line.
pub(crate) fn table<const N: usize>(rows: &[[String; N]], columns: Option<usize>) -> String {
    let last = N.saturating_sub(1);
    let widest = |column: usize| rows.iter().map(|row| display_width(&row[column])).max();
    let widths: Vec<usize> = (0..last).map(|at| widest(at).unwrap_or_default() + GAP).collect();
    let indent: usize = widths.iter().sum();
    let fits = |row: &[String; N], columns| indent + display_width(&row[last]) <= columns;
    let is_narrow = columns.is_some_and(|columns| {
        columns < indent + MIN_CELL_COLUMNS && !rows.iter().all(|row| fits(row, columns))
    });
    let mut text = String::new();
    for row in rows {
        let (front, cell) = (&row[..last], &row[last]);
        if let (true, Some(columns)) = (is_narrow, columns) {
            let front = front.join(&" ".repeat(GAP));
            let cell = format!("{:GAP$}{cell}", "");
            push_lines(&mut text, &wrap_hanging(&front, columns, 2 * GAP));
            push_lines(&mut text, &wrap_hanging(&cell, columns, GAP));
            continue;
        }
        let mut line = String::new();
        for (cell, width) in front.iter().zip(&widths) {
            let blank = width - display_width(cell);
            line.push_str(&format!("{cell}{:blank$}", ""));
        }
        line.push_str(cell);
        push_lines(&mut text, &wrap_hanging(&line, columns.unwrap_or(usize::MAX), indent));
    }
    text
}

fn push_lines(text: &mut String, lines: &[Cow<'_, str>]) {
    for line in lines {
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: [&str; 3]) -> [String; 3] {
        cells.map(str::to_owned)
    }

    #[test]
    fn no_word_is_divided_where_it_fits() {
        assert_eq!(wrap("the line AI-used-for: code", 14), ["the line", "AI-used-for:", "code"]);
        assert_eq!(wrap_hanging("one two three", 8, 2), ["one two", "  three"]);
    }

    #[test]
    fn a_folded_line_keeps_each_character_and_its_words_where_they_fit() {
        assert_eq!(fold("one two three", 9), ["one two ", "three"]);
        assert_eq!(fold("one two   three", 7), ["one two   ", "three"]);
        assert_eq!(fold("a longestword", 9), ["a longest", "word"]);
        assert_eq!(fold("日本語", 3), ["日", "本", "語"]);
        assert_eq!(fold("日本", 1), ["日", "本"]);
        assert_eq!(fold("", 3), [""]);
    }

    #[test]
    fn a_cut_counts_columns_and_not_characters() {
        assert_eq!(cut("解析器abc", 7), "解析器a…");
        assert_eq!(cut("解析器abc", 5), "解析…");
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut(&"\0".repeat(9), 2), "\0\0…");
        assert_eq!(cut_front("abc解析器", 5), "…析器");
        assert_eq!(cut_front("abc", 3), "abc");
    }

    #[test]
    fn a_table_is_one_line_for_each_row_where_nobody_looks_at_it() {
        let rows = [row(["解析", "b", "some words that are long"]), row(["abcdef", "", ""])];
        let expected = "解析    b  some words that are long\nabcdef\n";
        assert_eq!(table(&rows, None), expected);
        assert_eq!(table(&rows, Some(80)), expected);
    }

    #[test]
    fn the_last_cell_is_wrapped_and_stands_below_the_others_where_there_is_no_room() {
        let rows = [row(["id", "name", "some words that are rather long"])];
        let wrapped = "id  name  some words that are\n          rather long\n";
        assert_eq!(table(&rows, Some(34)), wrapped);
        let fits = [row(["id", "name", "words"])];
        assert_eq!(table(&fits, Some(22)), "id  name  words\n");
        let below = "id  name\n  some words that are\n  rather long\n";
        assert_eq!(table(&rows, Some(22)), below);
    }
}
