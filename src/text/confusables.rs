//! PURE. What text looks like to a reader, for comparing names and tokens: two that look alike come out
//! the same. It is used only where a match makes us more careful.

use unicode_normalization::UnicodeNormalization;

use super::escape::is_deceptive;

/// Letters of other scripts that look like Latin ones, and the Latin ones. Not all that Unicode knows:
/// those that keyboards and copied text bring.
const LETTERS: &[(&str, &str)] = &[
    ("АВСЕНІЈКМОРЅТХУ", "ABCEHIJKMOPSTXY"), // Cyrillic
    ("аԁеһіјӏорѕсухѵԝ", "adehijlopscyxvw"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"), // Greek
    ("αγικνορτυχϲϳ", "ayiKvoptuxcj"),
    ("ɑɡıɩǀ", "agiil"), // Latin, but not ASCII
    ("‐‒–—−⁃˗", "-------"),
    ("∶ː꞉", ":::"),
];

/// Highest mark that is set on Latin, Greek and Cyrillic letters; those of other scripts are letters.
const MARKS: std::ops::RangeInclusive<char> = '\u{300}'..='\u{36f}';

/// The text without differences of case, spacing, accents, invisible characters and alike letters.
pub(crate) fn skeleton(text: &str) -> String {
    let seen = text.nfkd().filter(|c| !MARKS.contains(c) && !is_invisible(*c));
    let plain = seen.map(plain).collect::<String>().to_lowercase();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line in two at the first character that looks like a colon.
pub(crate) fn split_at_colon(line: &str) -> Option<(&str, &str)> {
    let is_colon = |c: char| plain(c) == ':' || std::iter::once(c).nfkc().eq(std::iter::once(':'));
    let at = line.find(is_colon)?;
    let behind = line[at..].chars().next()?.len_utf8();
    Some((&line[..at], &line[at + behind..]))
}

/// White space that controls something is still white space.
fn is_invisible(c: char) -> bool {
    is_deceptive(c) && !c.is_whitespace()
}

fn plain(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    let found = LETTERS.iter().find_map(|(alike, latin)| {
        let at = alike.chars().position(|one| one == c)?;
        latin.chars().nth(at)
    });
    found.unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_is_the_same() {
        for (one, other) in [
            ("Robin Tester", "robin   TESTER"),
            ("Robin Tester", "Rоbіn Теster"),
            ("Robin Tester", "Ro\u{200b}bin\u{a0}Tes\u{ad}ter\u{fe0f}"),
            ("Robin Tester", "Ｒｏｂｉｎ Tester"),
            ("Jürgen Bär", "Ju\u{308}rgen Ba\u{308}r"),
            ("Signed-off-by", "Signed‑off–by"),
            ("Signed-off-by", "Sіgnеd−оff-by"),
        ] {
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    #[test]
    fn what_looks_different_stays_different() {
        for (one, other) in [("Robin", "Robyn"), ("か", "が"), ("Вера", "Вира"), ("a-b", "a b")]
        {
            assert_ne!(skeleton(one), skeleton(other));
        }
        for (alike, latin) in LETTERS {
            assert_eq!(alike.chars().count(), latin.chars().count(), "{alike}");
        }
    }

    #[test]
    fn a_line_is_split_at_what_looks_like_a_colon() {
        assert_eq!(split_at_colon("a: b: c"), Some(("a", " b: c")));
        assert_eq!(split_at_colon("a： b"), Some(("a", " b")));
        assert_eq!(split_at_colon("a∶b"), Some(("a", "b")));
        assert_eq!(split_at_colon("ab"), None);
    }
}
