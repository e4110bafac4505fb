//! PURE. "Did you mean": the nearest of a few known words.

/// Words longer than this are not compared, so that the cost stays small.
const MAX_WORD: usize = 40;

/// The known word nearest to `word`, if it is near enough to be what was meant.
///
/// Near is one edit in three characters (at least one edit): a changed, added, lost or swapped
/// letter.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = fold(word)?;
    let allowed = (word.len() / 3).max(1);
    known
        .into_iter()
        .filter_map(|candidate| Some((distance(&word, &fold(candidate)?), candidate)))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Edits between two words, whatever their case; `None` where one is too long to be compared.
pub(crate) fn edits(a: &str, b: &str) -> Option<usize> {
    Some(distance(&fold(a)?, &fold(b)?))
}

/// Lower-case characters with `_` and space as `-`; `None` for what is too long to be a slip.
fn fold(word: &str) -> Option<Vec<char>> {
    let fold = |c: char| if c == '_' || c == ' ' { '-' } else { c.to_ascii_lowercase() };
    (word.len() <= MAX_WORD).then(|| word.chars().map(fold).collect())
}

/// Edits between two words; a swap of neighbours is one edit.
fn distance(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut table = vec![0; (a.len() + 1) * width];
    for row in 0..=a.len() {
        for column in 0..=b.len() {
            let cell = row * width + column;
            table[cell] = if row == 0 || column == 0 {
                row + column
            } else {
                let differs = usize::from(a[row - 1] != b[column - 1]);
                let mut best = (table[cell - width - 1] + differs)
                    .min(table[cell - 1] + 1)
                    .min(table[cell - width] + 1);
                if row > 1
                    && column > 1
                    && a[row - 1] == b[column - 2]
                    && a[row - 2] == b[column - 1]
                {
                    best = best.min(table[cell - 2 * width - 2] + 1);
                }
                best
            };
        }
    }
    table[table.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_and_nothing_far() {
        let known = ["categories", "explanation", "trailer", "tests", "docs"];
        for (word, expected) in [
            ("categorys", Some("categories")),
            ("test", Some("tests")),
            ("TESTS", Some("tests")),
            ("dcos", Some("docs")),
            ("trialer", Some("trailer")),
            ("banana", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
        assert_eq!(nearest(&"x".repeat(1_000_000), known), None);
    }
}
