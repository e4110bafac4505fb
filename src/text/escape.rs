//! PURE. Text from a repository, made safe to show: nothing in it can move the cursor, hide or reorder.

/// One line for the screen: control, bidi and zero-width characters become `\u{…}`, line ends too.
pub fn line(text: &[u8]) -> String {
    shown(text, false)
}

/// Several lines for the screen: like [`line()`], but line feeds stay.
pub(crate) fn lines(text: &[u8]) -> String {
    shown(text, true)
}

/// The name of a file, on one line.
pub(crate) fn path(path: &std::path::Path) -> String {
    line(path.as_os_str().as_encoded_bytes())
}

/// A word for a shell's command line, in quotes where it needs them.
pub fn word(text: &[u8]) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_./=:@%+,".contains(byte);
    match std::str::from_utf8(text) {
        Ok(word) if !word.is_empty() && text.iter().all(plain) => word.to_owned(),
        _ => quoted(text),
    }
}

/// A word for a shell's command line, in quotes. What cannot be shown is spelt as shells read it.
pub(crate) fn quoted(text: &[u8]) -> String {
    match std::str::from_utf8(text) {
        Ok(word) if !word.contains(is_deceptive) => format!("'{}'", word.replace('\'', r"'\''")),
        _ => {
            let spelt = |&byte: &u8| match byte {
                b'\'' | b'\\' => format!("\\{}", char::from(byte)),
                b' '..=b'~' => char::from(byte).to_string(),
                _ => format!("\\x{byte:02x}"),
            };
            format!("$'{}'", text.iter().map(spelt).collect::<String>())
        }
    }
}

/// JSON in which nothing deceptive is shown: the strings in it are the same to a program.
pub(crate) fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        // Between the strings there are line feeds, and no other such characters.
        if c != '\n' && is_deceptive(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

fn shown(text: &[u8], keep_newlines: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            marks = if is_mark(c) { marks + 1 } else { 0 };
            match c {
                '\n' if keep_newlines => out.push('\n'),
                '\t' => out.push('\t'),
                _ if is_deceptive(c) || marks > MAX_MARKS => {
                    out.push_str(&c.escape_unicode().to_string());
                }
                _ => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out
}

/// Marks on one letter, as languages use them; a pile of them would cover other lines.
const MAX_MARKS: usize = 3;

/// Whether a character is set above or below the one before it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Whether a character can change what other characters look like, or cannot be seen itself.
///
/// The zero-width joiner is shown as it is only inside emoji sequences in most terminals; here it is
/// always spelt out, since a sign-off must be read, not admired.
pub fn is_deceptive(c: char) -> bool {
    c.is_control() || agent_traces::is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

/// `refs/heads/main` as `main`, made safe for a screen.
pub(crate) fn ref_name(name: &[u8]) -> String {
    let prefixes = ["refs/heads/", "refs/remotes/", "refs/tags/"];
    let short = prefixes.iter().find_map(|prefix| name.strip_prefix(prefix.as_bytes()));
    line(short.unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_the_same_to_a_program_and_shows_nothing_deceptive() {
        let value = serde_json::json!({"a\u{202e}": ["\u{9b}31m \u{e0041}\u{7f}", "é 🤖\n\"\\"]});
        for text in [value.to_string(), format!("{value:#}")] {
            let safe = json(&text);
            assert!(!safe.chars().any(|c| c != '\n' && is_deceptive(c)), "{safe}");
            assert!(safe.contains("é 🤖") && safe.contains("\\udb40\\udc41"), "{safe}");
            assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).expect("JSON"), value);
        }
    }

    #[test]
    fn plain_text_of_any_script_stays() {
        let text = "naïve 日本語 Ünïcödé\tx";
        assert_eq!(line(text.as_bytes()), text);
    }

    #[test]
    fn escape_sequences_bidi_and_invisible_characters_are_spelt_out() {
        assert_eq!(line(b"a\x1b[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(line("x\u{202e}y\u{200b}z".as_bytes()), "x\\u{202e}y\\u{200b}z");
        assert_eq!(line(b"one\r\ntwo"), "one\\u{d}\\u{a}two");
        assert_eq!(line("\u{9b}31m".as_bytes()), "\\u{9b}31m");
        assert_eq!(line("a\u{2800}b\u{fe0f}c".as_bytes()), "a\\u{2800}b\\u{fe0f}c");
    }

    #[test]
    fn a_pile_of_marks_does_not_grow_over_other_lines() {
        let piled = format!("a{}b\u{301}", "\u{30a}".repeat(5));
        assert_eq!(line(piled.as_bytes()), "a\u{30a}\u{30a}\u{30a}\\u{30a}\\u{30a}b\u{301}");
    }

    #[test]
    fn only_lines_keeps_line_feeds() {
        assert_eq!(lines(b"one\ntwo\x07"), "one\ntwo\\u{7}");
    }

    #[test]
    fn a_word_is_quoted_where_a_shell_would_read_it_otherwise() {
        assert_eq!(word(b"--author=R"), "--author=R");
        assert_eq!(word(b""), "''");
        assert_eq!(word(b"it's $x"), r"'it'\''s $x'");
        assert_eq!(word(b"a\nb'\xff"), r"$'a\x0ab\'\xff'");
        assert_eq!(quoted("näh".as_bytes()), "'näh'");
        assert_eq!(word("a\u{1b}[2J\u{202e}".as_bytes()), r"$'a\x1b[2J\xe2\x80\xae'");
    }

    #[test]
    fn bytes_that_are_not_utf8_are_shown_as_hexadecimal() {
        assert_eq!(line(b"caf\xe9"), "caf\\xe9");
    }
}
