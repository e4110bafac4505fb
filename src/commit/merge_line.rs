//! PURE. The command line of `git merge`, read as far as it says what becomes of the message (builtin/merge.c).

use std::ffi::{OsStr, OsString};

use super::option_table::Value;
use super::options::{CommitLine, Committer, resolve, split_value};

/// What an option means for the message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Means {
    Nothing,
    Message,
    Edit,
    Cleanup,
    SignOff,
    Verify,
}

/// Long name, short letter, value, meaning. Options of git 2.39 to 2.52.
const OPTIONS: &[(&str, Option<u8>, Value, Means)] = &[
    ("stat", None, Value::No, Means::Nothing),
    ("summary", None, Value::No, Means::Nothing),
    ("compact-summary", None, Value::No, Means::Nothing),
    ("log", None, Value::Attached, Means::Nothing),
    ("squash", None, Value::No, Means::Nothing),
    ("commit", None, Value::No, Means::Nothing),
    ("edit", Some(b'e'), Value::No, Means::Edit),
    ("cleanup", None, Value::Yes, Means::Cleanup),
    ("ff", None, Value::No, Means::Nothing),
    ("ff-only", None, Value::No, Means::Nothing),
    ("rerere-autoupdate", None, Value::No, Means::Nothing),
    ("verify-signatures", None, Value::No, Means::Nothing),
    ("strategy", Some(b's'), Value::Yes, Means::Nothing),
    ("strategy-option", Some(b'X'), Value::Yes, Means::Nothing),
    ("message", Some(b'm'), Value::Yes, Means::Message),
    ("file", Some(b'F'), Value::Yes, Means::Message),
    ("into-name", None, Value::Yes, Means::Nothing),
    ("verbose", Some(b'v'), Value::No, Means::Nothing),
    ("quiet", Some(b'q'), Value::No, Means::Nothing),
    ("abort", None, Value::No, Means::Nothing),
    ("quit", None, Value::No, Means::Nothing),
    ("continue", None, Value::No, Means::Nothing),
    ("allow-unrelated-histories", None, Value::No, Means::Nothing),
    ("progress", None, Value::No, Means::Nothing),
    ("gpg-sign", Some(b'S'), Value::Attached, Means::Nothing),
    ("autostash", None, Value::No, Means::Nothing),
    ("overwrite-ignore", None, Value::No, Means::Nothing),
    ("signoff", None, Value::No, Means::SignOff),
    ("verify", None, Value::No, Means::Verify),
];

impl CommitLine {
    /// What the words after `git merge` say about the message; `opens_editor` holds where they do not say it.
    ///
    /// `git merge` shows no diff, has no template and refuses only a message without any text.
    pub(crate) fn of_merge(words: impl IntoIterator<Item = OsString>, opens_editor: bool) -> Self {
        let mut line = Self {
            committer: Committer::Merge,
            has_other_options: true,
            verbose: Some(false),
            template: Some(None),
            allow_empty_message: true,
            ..Self::default()
        };
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word.as_encoded_bytes() {
                b"--" | b"--end-of-options" => break,
                [b'-', b'-', long @ ..] => line.merge_long(long, &mut words),
                [b'-', shorts @ ..] => line.merge_shorts(shorts, &mut words),
                _ => {}
            }
        }
        line.edit = line.edit.or(Some(opens_editor));
        line
    }

    fn merge_long(&mut self, name: &[u8], words: &mut impl Iterator<Item = OsString>) {
        let (name, attached) = split_value(name);
        let Some((index, negated)) = resolve(OPTIONS.iter().map(|one| one.0), name) else { return };
        let (_, _, value, means) = OPTIONS[index];
        let is_separate = value == Value::Yes && attached.is_none() && !negated;
        let value = if is_separate { words.next() } else { attached };
        self.note_merge(means, !negated, value.as_deref());
    }

    fn merge_shorts(&mut self, letters: &[u8], words: &mut impl Iterator<Item = OsString>) {
        for (at, letter) in letters.iter().enumerate() {
            let known = OPTIONS.iter().find(|(_, short, _, _)| *short == Some(*letter));
            // `-n` is `--no-stat`.
            let Some((_, _, value, means)) = known else { continue };
            self.note_merge(*means, true, None);
            match value {
                Value::No => {}
                Value::Attached => return,
                Value::Yes => {
                    if at + 1 == letters.len() {
                        words.next();
                    }
                    return;
                }
            }
        }
    }

    fn note_merge(&mut self, means: Means, on: bool, value: Option<&OsStr>) {
        match means {
            Means::Nothing => {}
            Means::Message => self.message_is_given |= on,
            Means::Edit => self.edit = Some(on),
            Means::Cleanup => {
                let mode = value.filter(|_| on).map(OsStr::to_string_lossy);
                self.cleanup = Some(mode.map_or_else(|| "default".into(), Into::into));
            }
            Means::SignOff => self.asks_sign_off = on,
            Means::Verify => self.skips_hooks = !on,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> CommitLine {
        CommitLine::of_merge(line.split_whitespace().map(OsString::from), true)
    }

    #[test]
    fn options_of_a_merge_are_not_those_of_a_commit() {
        let line = parse("-s ours -n --no-ff -m --cleanup=x --clean scissors topic");
        assert_eq!(line.cleanup.as_deref(), Some("scissors"));
        assert!(!line.asks_sign_off && !line.skips_hooks && line.message_is_given);
        assert!(line.opens_editor() && !parse("--no-edit topic").opens_editor());
        assert!(parse("-qe --no-verify topic").skips_hooks);
        assert!(parse("-- --no-edit").opens_editor());
        assert_eq!(parse("--cleanup=strip --no-cleanup t").cleanup.as_deref(), Some("default"));
    }
}
