//! PURE. "Did you mean": the nearest of a few known words.

use strsim::osa_distance;

/// Words of more bytes than this are not compared, so that the cost stays small.
const MAX_WORD_BYTES: usize = 40;

/// Returns the known word nearest to `word`, if it is near enough to be what was meant.
///
/// Near is one edit in three characters (at least one edit): a changed, added, lost or swapped
/// letter.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = fold(word)?;
    let allowed = (word.chars().count() / 3).max(1);
    known
        .into_iter()
        .filter_map(|candidate| Some((osa_distance(&word, &fold(candidate)?), candidate)))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Counts the edits between two words, whatever their case; `None` if one is too long to compare.
pub(crate) fn edits(a: &str, b: &str) -> Option<usize> {
    Some(osa_distance(&fold(a)?, &fold(b)?))
}

/// Lower-cases a word and reads `_` and space as `-`; `None` for what is too long to be a slip.
fn fold(word: &str) -> Option<String> {
    let fold = |c: char| if c == '_' || c == ' ' { '-' } else { c.to_ascii_lowercase() };
    (word.len() <= MAX_WORD_BYTES).then(|| word.chars().map(fold).collect())
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
