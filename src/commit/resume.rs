//! PURE. How a run that has made no commit is taken up again: its own words, without those that gave the
//! message, since the kept draft has it by now.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use bstr::ByteSlice;

use super::option_table::Means;
use super::options::CommitLine;
use crate::text::escape;
use crate::text::os_str::os_string;

/// Values of `--fixup` that begin so bring the final message of the commit that they name.
const AMEND: &[u8] = b"amend:";
const REWORD: &[u8] = b"reword:";

/// The words of a run, for another one that goes on with its draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Again {
    words: Vec<OsString>,
    /// `--status` and `--cleanup`, as they were given.
    of_editor: Vec<OsString>,
    paths: Vec<OsString>,
}

impl CommitLine {
    /// The words of this line without those that give the message. `reused` is the author line of the
    /// commit whose message and author were taken: the author stays.
    pub fn again(&self, reused: Option<&[u8]>) -> Again {
        let mut words = reused.filter(|_| !self.reset_author).map_or_else(Vec::new, authorship);
        words.extend(self.again.iter().cloned());
        // git takes it only where there is somebody else's authorship to renew.
        if self.reset_author && (self.amend || self.reuses.is_none()) {
            words.push("--reset-author".into());
        }
        // What git does for such a line, whose draft is an ordinary message to it.
        if self.fixup.as_ref().is_some_and(|value| value.as_encoded_bytes().starts_with(REWORD)) {
            words.push("--only".into());
        }
        words.extend(self.brings_final_message().then(|| "--allow-empty".into()));
        let status = self.status.map(|on| if on { "--status" } else { "--no-status" }.into());
        let cleanup = self.cleanup.as_ref().map(|mode| format!("--cleanup={mode}").into());
        let of_editor = status.into_iter().chain(cleanup).collect();
        Again { words, of_editor, paths: self.paths.clone() }
    }

    /// Whether the message is the final one of another commit, below a subject that says so.
    pub fn brings_final_message(&self) -> bool {
        self.fixup.as_ref().is_some_and(|value| brings_message(value))
    }
}

impl Again {
    /// The command line for a shell. `keeping` is the cleanup mode that keeps lines of the draft which
    /// look like comments; git then adds none of its own.
    pub fn command(&self, draft: &Path, keeping: Option<&str>) -> String {
        let mut line = String::from("git provenance commit");
        let mut say = |word: &str| {
            line.push(' ');
            line.push_str(word);
        };
        self.words.iter().for_each(|word| say(&escape::word(word.as_encoded_bytes())));
        match keeping {
            Some(mode) => {
                say("--no-status");
                say(&format!("--cleanup={mode}"));
            }
            None => {
                self.of_editor.iter().for_each(|word| say(&escape::word(word.as_encoded_bytes())));
            }
        }
        say("-eF");
        say(&escape::quoted(draft.as_os_str().as_encoded_bytes()));
        if !self.paths.is_empty() {
            say("--");
            self.paths.iter().for_each(|path| say(&escape::word(path.as_encoded_bytes())));
        }
        line
    }
}

impl Means {
    /// Whether a word with this meaning stands in the next run as it stood in this one.
    pub(crate) fn is_repeated(self) -> bool {
        let gives_the_message = matches!(
            self,
            Self::Message
                | Self::File
                | Self::Reuse
                | Self::Reedit
                | Self::Fixup
                | Self::AddsText
                | Self::Template
        );
        let decided_anew =
            matches!(self, Self::Edit | Self::Status | Self::Cleanup | Self::ResetAuthor);
        !gives_the_message && !decided_anew
    }
}

/// Whether a value of `--fixup` is about the message as well.
pub(crate) fn brings_message(value: &OsStr) -> bool {
    let value = value.as_encoded_bytes();
    value.starts_with(AMEND) || value.starts_with(REWORD)
}

/// `Name <mail> seconds zone` as options.
fn authorship(line: &[u8]) -> Vec<OsString> {
    let Some(end) = line.rfind_byte(b'>') else { return Vec::new() };
    let (who, when) = (&line[..=end], line[end + 1..].trim());
    let mut words = vec![os_string(&[b"--author=", who].concat())];
    if !when.is_empty() {
        words.push(os_string(&[b"--date=@", when].concat()));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(words: &[&str], keeping: Option<&str>) -> String {
        let line = CommitLine::parse(words.iter().map(OsString::from));
        let author = line.reuses.is_some().then_some(&b"Kim O <k@x> 17 +0100"[..]);
        let command = line.again(author).command(Path::new("/d"), keeping);
        command.strip_prefix("git provenance commit ").expect("a command").to_owned()
    }

    #[test]
    fn a_line_is_repeated_without_its_message() {
        for (words, expected) in [
            (&["-am", "x"][..], "-a -eF '/d'"),
            (&["-m", "x", "--message=y", "-F", "f", "--trailer", "A: b", "-t", "t"], "-eF '/d'"),
            (&["--amend", "--no-edit", "-qS", "-n"], "--amend -q -S -n -eF '/d'"),
            (&["--amend", "--reset-author", "-s"], "--amend -s --reset-author -eF '/d'"),
            (&["--author=A <a@x>", "--date", "now"], "'--author=A <a@x>' --date now -eF '/d'"),
            (&["-C", "HEAD"], "'--author=Kim O <k@x>' '--date=@17 +0100' -eF '/d'"),
            (&["-C", "HEAD", "--reset-author"], "-eF '/d'"),
            (&["--fixup", "HEAD"], "-eF '/d'"),
            (&["--squash", "HEAD", "-m", "x"], "-eF '/d'"),
            (&["--fixup=amend:HEAD"], "--allow-empty -eF '/d'"),
            (&["--fixup=reword:HEAD"], "--only --allow-empty -eF '/d'"),
            (
                &["--no-ai", "--policy", "neutral", "--no-signoff"],
                "--no-ai --policy neutral --no-signoff -eF '/d'",
            ),
            (&["-m", "x", "-i", "it's"], r"-i -eF '/d' -- 'it'\''s'"),
            (&["-p", "-m", "x", "--", "-m", "b"], "-p -eF '/d' -- -m b"),
            (&["--fresh=x", "-m", "x"], "--fresh=x -eF '/d'"),
        ] {
            assert_eq!(again(words, None), expected, "{words:?}");
        }
    }

    #[test]
    fn lines_that_look_like_comments_are_kept() {
        let words = ["-m", "x", "--cleanup=strip", "--status"];
        assert_eq!(again(&words, None), "--status --cleanup=strip -eF '/d'");
        let kept = again(&words, Some("whitespace"));
        assert_eq!(kept, "--no-status --cleanup=whitespace -eF '/d'");
    }
}
