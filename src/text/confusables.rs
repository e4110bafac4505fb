//! PURE. What text looks like to a reader, for comparing names and tokens: two that look alike come out
//! the same. It is used only where a match makes us more careful.

use agent_traces::is_invisible;
use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection;

/// What Unicode does not take for an ASCII character, and a reader in a hurry does; `ς` is a `σ`.
const ADDED: [(char, char); 3] = [('υ', 'u'), ('—', '-'), ('ς', 'o')];

/// The text without differences of case, spacing, accents, invisible characters and alike letters.
///
/// ASCII stays what it is. Unicode's own skeleton makes `rn` of `m`, `l` of `1` and `I`, and `O` of `0`: two
/// people whose names differ in these would be the same one, and a sign-off of another person would be taken
/// for an own one and removed. So only other characters are replaced, and only by what is ASCII itself. Two
/// letters of another script that look like the same one of ASCII (`у` and `ү`) are the same here: in doubt a
/// sign-off is an own one, which is asked about again.
pub(crate) fn skeleton(text: &str) -> String {
    if text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return single_spaced(&text.to_ascii_lowercase());
    }
    let visible = text.nfkd().filter(|c| !is_mark(*c) && !is_invisible(*c));
    single_spaced(&visible.map(to_ascii).collect::<String>().to_lowercase())
}

/// A character as [`skeleton`] has it; nothing for one that does not show.
pub(crate) fn skeleton_of(c: char) -> impl Iterator<Item = char> {
    let parts = std::iter::once(c).nfkd().filter(|c| !is_mark(*c) && !is_invisible(*c));
    parts.map(to_ascii).flat_map(char::to_lowercase)
}

/// Whether a character looks like a colon.
pub(crate) fn is_colon(c: char) -> bool {
    c == ':' || !c.is_ascii() && (to_ascii(c) == ':' || std::iter::once(c).nfkc().eq([':']))
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether this is a mark that is set on Latin, Greek and Cyrillic letters; those of other scripts are letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// The ASCII character that a reader takes this one for, if there is one. A letter may look like one in its
/// other case only: `к` is no Latin letter, and `К` is.
fn to_ascii(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    if let Some((_, ascii)) = ADDED.iter().find(|(added, _)| *added == c) {
        return *ascii;
    }
    match prototype(c) {
        // Unicode has `l` for whatever looks like `I` too.
        Some('l') if c.is_uppercase() => prototype(other_case(c)).unwrap_or('i'),
        Some(ascii) => ascii,
        None => prototype(other_case(c)).unwrap_or(c),
    }
}

/// Unicode's prototype of a character, where it is a single ASCII character. Digits are left out: `З` would be
/// one and `з` none.
fn prototype(c: char) -> Option<char> {
    let mut buffer = [0; 4];
    let mut prototype = confusable_detection::skeleton(c.encode_utf8(&mut buffer));
    let first = prototype.next().filter(|c| c.is_ascii() && !c.is_ascii_digit())?;
    prototype.next().is_none().then_some(first)
}

fn other_case(c: char) -> char {
    let lower = c.to_lowercase().next().filter(|&lower| lower != c);
    lower.or_else(|| c.to_uppercase().next()).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters that keyboards and copied text bring, and what they look like.
    const LETTERS: &[(&str, &str)] = &[
        ("АВСЕНІЈКМОРЅТХУ", "ABCEHIJKMOPSTXY"), // Cyrillic
        ("аԁеһіјӏорѕсухѵԝ", "adehijlopscyxvw"),
        ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"), // Greek
        ("αγικνορτυχϳ", "ayiKvoptuxj"),
        ("ɑɡıɩǀ", "agiil"), // Latin, but not ASCII
        ("‐‒–—−⁃˗", "-------"),
        ("∶ː꞉", ":::"),
    ];

    #[test]
    fn what_looks_alike_is_the_same() {
        for (one, other) in [
            ("Robin Tester", "robin   TESTER"),
            ("Robin Tester", " Robin\tTester "),
            ("Robin Tester", "Robin\u{1} Tes\u{7f}ter"),
            ("Robin Tester", "Rоbіn Теster"),
            ("Robin Tester", "Ro\u{200b}bin\u{a0}Tes\u{ad}ter\u{fe0f}"),
            ("Robin Tester", "Ｒｏｂｉｎ Tester"),
            ("Robin Tester", "Rօbin Tеѕtеꮁ"), // Armenian, Cyrillic, Cherokee
            ("Robin Tester", "𝐑𝐨𝐛𝐢𝐧 ꓔester"), // mathematical, Lisu
            ("Jürgen Bär", "Ju\u{308}rgen Ba\u{308}r"),
            ("Ian", "Іan"),
            ("Ian", "Ιan"),
            ("Вера", "вера"),
            ("Γιώργος", "ΓΙΏΡΓΟΣ"),
            ("O'Brien", "O’Brien"),
            ("Signed-off-by", "Signed‑off–by"),
            ("Signed-off-by", "Sіgnеd−оff-by"),
        ] {
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    #[test]
    fn each_letter_that_copied_text_brings_is_known() {
        for (alike, latin) in LETTERS {
            assert_eq!(alike.chars().count(), latin.chars().count(), "{alike}");
            for (alike, latin) in alike.chars().zip(latin.chars()) {
                let skeletons = [alike, latin].map(|c| skeleton(&c.to_string()));
                assert_eq!(skeletons[0], skeletons[1], "{alike}");
            }
        }
    }

    #[test]
    fn what_looks_different_stays_different() {
        for (one, other) in [("Robin", "Robyn"), ("か", "が"), ("Вера", "Вира"), ("a-b", "a b")]
        {
            assert_ne!(skeleton(one), skeleton(other));
        }
    }

    #[test]
    fn people_with_ascii_names_stay_apart() {
        for (one, other) in [
            ("Tim Cramer", "Tim Crarner"),
            ("Al Moore", "A1 M00re"),
            ("Ilse", "llse"),
            ("w|ll@example.org", "will@example.org"),
            ("vv@example.org", "w@example.org"),
            ("dev0@example.org", "devO@example.org"),
        ] {
            assert_ne!(skeleton(one), skeleton(other));
            // Nor does a letter elsewhere in the text change what ASCII is.
            assert_ne!(skeleton(&format!("é {one}")), skeleton(&format!("é {other}")));
        }
        let printable: String = (' '..='~').filter(|c| !c.is_ascii_uppercase()).collect();
        assert_eq!(skeleton(&printable), printable.trim());
    }

    #[test]
    fn people_with_names_in_other_scripts_stay_apart() {
        for (one, other) in [
            ("李雷", "李磊"),
            ("ロバ", "口バ"),
            ("שרון", "שרונ"),
            ("Ирина", "Иряна"),
            ("محمد", "محمود"),
            ("김민수", "김민서"),
        ] {
            assert_ne!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    #[test]
    fn a_colon_is_what_looks_like_one() {
        for c in [':', '：', '∶', '﹕', 'ː', '꞉'] {
            assert!(is_colon(c), "{c}");
        }
        assert!(!is_colon(';') && !is_colon('é'));
    }

    #[test]
    fn one_character_at_a_time_comes_out_as_all_together() {
        for text in ["Robin Tеѕtеꮁ", "𝐑𝐨𝐛𝐢𝐧", "Ju\u{308}rgen", "Ｒ\u{200b}ﬁ", "ΓΙΏΡΓΟΣ"]
        {
            let single: String = text.chars().flat_map(skeleton_of).collect();
            assert_eq!(single, skeleton(text), "{text}");
        }
    }
}
