//! PURE. git-commit's command line, read just far enough: which words are options, which are their
//! values, and what matters to a wrapper. Everything else passes through as it came.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use super::option_table::{AMEND, Means, OPTIONS, OURS, RETRY, REWORD, Value, brings_message};

use clap::Parser;

use crate::cli::{AuthoringArgs, CommitOptions};
use crate::text::os_str::os_string;

/// Who commits, and so what is known about the message file when it is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Committer {
    /// The git below `git provenance commit`: nobody has typed in the file that it offers.
    #[default]
    Wrapped,
    /// `git commit` under our hook, after whatever editor there was.
    Git,
    /// `git merge`, which cleans up in its own way.
    Merge,
}

/// A command line taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommitLine {
    /// Who reads it.
    pub(crate) committer: Committer,
    /// Our options with their values.
    pub ours: Vec<OsString>,
    /// git's words, without the ones that the wrapper decides itself.
    pub(super) git: Vec<OsString>,
    /// Whether there is more than the message: options that another run needs as well, or paths.
    pub has_other_options: bool,
    /// git's words that give no message.
    pub(super) beside_message: Vec<OsString>,
    /// `--retry`.
    pub retries: bool,
    /// Whether it is that of an earlier run, whose message was kept.
    pub is_retry: bool,
    /// Whether what it states about AI use was answered in that run, and is only offered in this one.
    pub prefills: bool,
    /// `-e` or `--no-edit`, the last one.
    pub(super) edit: Option<bool>,
    /// `--status` or `--no-status`, the last one.
    pub(super) status: Option<bool>,
    /// Whether a message is given, so that git would open no editor.
    pub message_is_given: bool,
    /// What gives a message, with or without an editor.
    pub(super) sources: Vec<Means>,
    /// `--cleanup`, the last one; `default` for `--no-cleanup`, since that counts more than the configuration.
    pub cleanup: Option<String>,
    /// `-v`.
    pub verbose: Option<bool>,
    /// `--amend`.
    pub amend: bool,
    /// `-C` or `-c`: the commit whose message and author are used.
    pub reuses: Option<String>,
    /// `--author`.
    pub names_author: bool,
    /// `--reset-author`.
    pub reset_author: bool,
    /// The value of `--fixup`.
    pub(super) fixup: Option<OsString>,
    /// `-s`, the last of it and its negation.
    pub asks_sign_off: bool,
    /// The key of `-S`, where one is named.
    pub signing_key: Option<OsString>,
    /// `--template`, or that there is none, the last one.
    pub(super) template: Option<Option<PathBuf>>,
    /// `--allow-empty-message`.
    pub allow_empty_message: bool,
    /// `-n` or `--no-verify`, the last one: no pre-commit and commit-msg hook.
    pub skips_hooks: bool,
    /// git makes no commit, whatever else stands there.
    pub shows_only: bool,
    /// `--dry-run`, a format of the status, and `-z`, the last of each and its negation.
    pub(super) shows: [bool; 3],
    /// `--git-completion-helper`.
    pub(super) completes: bool,
    /// A word that git may read in another way.
    pub(super) is_unsure: bool,
}

impl CommitLine {
    /// Takes the words after `git provenance commit` apart.
    pub fn parse(words: impl IntoIterator<Item = OsString>) -> Self {
        let mut line = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let bytes = word.as_encoded_bytes();
            match bytes {
                b"--" | b"--end-of-options" => {
                    line.git.push(word.clone());
                    line.beside_message.push(word);
                    words.by_ref().for_each(|path| line.path(path));
                }
                [b'-', b'-', long @ ..] => line.long(long, &word, &mut words),
                [b'-', shorts @ ..] if !shorts.is_empty() => line.shorts(shorts, &mut words),
                _ => line.path(word),
            }
        }
        line.shows_only = (line.shows.contains(&true) || line.completes) && !line.is_unsure;
        line
    }

    /// The same for the words after `git commit`, which a hook sees at a process above it.
    pub(crate) fn of_git(words: impl IntoIterator<Item = OsString>) -> Self {
        Self { committer: Committer::Git, ..Self::parse(words) }
    }

    /// Our own options, parsed.
    ///
    /// # Errors
    /// When they are not ones that we have.
    pub fn authoring_args(&self) -> Result<AuthoringArgs, clap::Error> {
        // Most runs have none: a hook then need not set up the whole command line.
        if self.ours.is_empty() {
            return Ok(AuthoringArgs::default());
        }
        let program = std::iter::once(OsString::from("git provenance commit"));
        let options = CommitOptions::try_parse_from(program.chain(self.ours.iter().cloned()))?;
        Ok(options.authoring)
    }

    /// Whether the message is the final one of another commit, below a subject that begins with `amend!`.
    pub fn is_amend_fixup(&self) -> bool {
        self.fixup.as_ref().is_some_and(|value| brings_message(value))
    }

    /// Whether an option gives a message: git then uses no template, whether an editor opens or not.
    pub(super) fn gives_message(&self) -> bool {
        !self.sources.is_empty()
    }

    /// Whether an option states if AI was used.
    pub(super) fn states_ai_use(&self) -> bool {
        self.ours.iter().any(|word| {
            let word = word.as_encoded_bytes();
            word == b"--no-ai" || word == b"--ai-used-for" || word.starts_with(b"--ai-used-for=")
        })
    }

    /// A command line of which only this is known.
    pub fn with_editor(opens: bool) -> Self {
        Self { committer: Committer::Git, edit: Some(opens), ..Self::default() }
    }

    /// Whether git would start an editor for this line (builtin/commit.c).
    pub fn opens_editor(&self) -> bool {
        self.edit.unwrap_or(!self.message_is_given)
    }

    /// The words for git: it always goes through its editor step, whatever the user asked for. `cleanup`
    /// is the mode to name where git would choose another one only because there is an editor.
    pub fn for_git(&self, cleanup: Option<&str>) -> Vec<OsString> {
        let mut words: Vec<OsString> = Vec::new();
        if self.opens_editor() {
            match self.status {
                Some(true) => words.push("--status".into()),
                Some(false) => words.push("--no-status".into()),
                None => {}
            }
            if self.edit.is_some() {
                words.push("--edit".into());
            }
        } else {
            words.extend(["--edit".into(), "--no-status".into()]);
        }
        if let Some(mode) = cleanup.or(self.cleanup.as_deref()) {
            words.push(format!("--cleanup={mode}").into());
        }
        words.extend(self.git.iter().cloned());
        words
    }

    /// The words for a git that only shows what it would do.
    pub fn for_showing(&self) -> Vec<OsString> {
        let mut words: Vec<OsString> = Vec::new();
        if let Some(mode) = &self.cleanup {
            words.push(format!("--cleanup={mode}").into());
        }
        words.extend(self.git.iter().cloned());
        words
    }

    /// The words that another run needs which takes the message and the statement about AI use from a draft.
    pub(crate) fn words_for_retry(&self) -> Vec<OsString> {
        let mut words = Vec::new();
        let mut ours = self.ours.iter();
        while let Some(word) = ours.next() {
            let bytes = word.as_encoded_bytes();
            if bytes == b"--ai-used-for" {
                ours.next();
            } else if bytes != b"--no-ai" && !bytes.starts_with(b"--ai-used-for=") {
                words.push(word.clone());
            }
        }
        if self.asks_sign_off {
            words.push("--signoff".into());
        }
        words.extend(self.beside_message.iter().cloned());
        words
    }

    fn path(&mut self, path: OsString) {
        self.has_other_options = true;
        self.beside_message.push(path.clone());
        self.git.push(path);
    }

    /// A word that says nothing to us.
    fn pass(&mut self, word: OsString) {
        (self.is_unsure, self.has_other_options) = (true, true);
        self.beside_message.push(word.clone());
        self.git.push(word);
    }

    fn long(&mut self, name: &[u8], word: &OsStr, words: &mut impl Iterator<Item = OsString>) {
        let (name, attached) = split_value(name);
        if let Some((_, value)) = OURS.iter().find(|(ours, _)| ours.as_bytes() == name) {
            let value = (*value == Value::Yes && attached.is_none()).then(|| words.next());
            self.has_other_options = true;
            self.retries |= name == RETRY.as_bytes();
            self.ours.push(word.to_owned());
            self.ours.extend(value.flatten());
            return;
        }
        let Some((index, negated)) = resolve(OPTIONS.iter().map(|one| one.0), name) else {
            return self.pass(word.to_owned());
        };
        let (_, _, value, means) = OPTIONS[index];
        if value == Value::No && attached.is_some() {
            // git says that it takes no value.
            return self.pass(word.to_owned());
        }
        let separate = value == Value::Yes && attached.is_none() && !negated;
        let value = if separate { words.next() } else { attached };
        let mut spelling = vec![word.to_owned()];
        if separate {
            spelling.extend(value.clone());
        }
        self.note(means, negated, value.as_deref(), spelling);
    }

    /// A cluster such as `-asm text`: letters until one takes the rest as its value.
    fn shorts(&mut self, letters: &[u8], words: &mut impl Iterator<Item = OsString>) {
        for (at, letter) in letters.iter().enumerate() {
            let rest = &letters[at + 1..];
            if *letter == b'h' {
                self.ours.push("--help".into());
                continue;
            }
            let Some((_, _, value, means)) =
                OPTIONS.iter().find(|(_, short, _, _)| *short == Some(*letter))
            else {
                // Unknown: git sees this letter and all after it, and judges.
                return self.pass(os_string(&[b"-", &letters[at..]].concat()));
            };
            let attached = (!rest.is_empty()).then(|| os_string(rest));
            match value {
                Value::No => {
                    // `-n` is `--no-verify`: its long name is the negated one.
                    self.note(*means, false, None, vec![os_string(&[b'-', *letter])]);
                }
                Value::Attached => {
                    let spelling = vec![os_string(&[b"-", &letters[at..]].concat())];
                    return self.note(*means, false, attached.as_deref(), spelling);
                }
                Value::Yes => {
                    let mut spelling = vec![os_string(&[b"-", &letters[at..]].concat())];
                    let value = attached.or_else(|| {
                        spelling.extend(words.next());
                        spelling.get(1).cloned()
                    });
                    self.note(*means, false, value.as_deref(), spelling);
                    return;
                }
            }
        }
    }

    /// The words that `--fixup=amend:` and `--fixup=reword:` stand for beside their message (git-commit(1)).
    pub(crate) fn words_beside_fixup(&self) -> Vec<OsString> {
        let value = self.fixup.as_deref().map_or(&[][..], OsStr::as_encoded_bytes);
        let words: &[&str] = if value.starts_with(REWORD) {
            &["--only", "--allow-empty"]
        } else if value.starts_with(AMEND) {
            &["--allow-empty"]
        } else {
            &[]
        };
        words.iter().map(OsString::from).collect()
    }

    fn note(
        &mut self,
        means: Means,
        negated: bool,
        value: Option<&OsStr>,
        spelling: Vec<OsString>,
    ) {
        let on = !negated;
        self.has_other_options |= !means.gives_message();
        match means {
            Means::Edit => return self.edit = Some(on),
            Means::Status => return self.status = Some(on),
            // Never passed on: the question is asked anyway.
            Means::SignOff => {
                self.asks_sign_off = on;
                return self.ours.extend(negated.then(|| "--no-sign-off".into()));
            }
            Means::Cleanup => {
                let mode = value.filter(|_| on).map(OsStr::to_string_lossy);
                return self.cleanup = Some(mode.map_or_else(|| "default".into(), Into::into));
            }
            Means::Message | Means::File => {}
            Means::Reuse | Means::Reedit => {
                self.reuses = value.filter(|_| on).and_then(OsStr::to_str).map(str::to_owned);
            }
            Means::Fixup => self.fixup = value.filter(|_| on).map(OsStr::to_owned),
            Means::Author => self.names_author = on,
            Means::ResetAuthor => self.reset_author = on,
            Means::Verbose => self.verbose = Some(on),
            Means::Amend => self.amend = on,
            Means::Template => self.template = Some(value.filter(|_| on).map(PathBuf::from)),
            Means::Sign => self.signing_key = value.filter(|_| on).map(OsStr::to_owned),
            Means::EmptyMessage => self.allow_empty_message = on,
            Means::Verify => {
                let is_short = spelling.first().is_some_and(|word| word == "-n");
                self.skips_hooks = negated || is_short;
            }
            Means::Shows(at) => self.shows[at] = on,
            Means::Completes => self.completes = on,
            Means::AddsText | Means::Nothing => {}
        }
        if means.is_message() {
            self.sources.retain(|source| *source != means);
            self.sources.extend(on.then_some(means));
            self.message_is_given = self.sources.iter().any(|source| match source {
                Means::Reedit => false,
                Means::Fixup => !self.is_amend_fixup(),
                _ => true,
            });
        }
        if !means.gives_message() {
            self.beside_message.extend(spelling.iter().cloned());
        }
        self.git.extend(spelling);
    }
}

/// Finds a long option by its name or an unambiguous beginning of it, as parse-options.c does; the flag
/// says whether it is the `--no-` form. `None` for unknown and ambiguous names: git will say so.
pub(super) fn resolve<'a>(
    names: impl Iterator<Item = &'a str>,
    name: &[u8],
) -> Option<(usize, bool)> {
    let names: Vec<&str> = names.collect();
    let exact = |name: &[u8]| names.iter().position(|one| one.as_bytes() == name);
    if let Some(index) = exact(name) {
        return Some((index, false));
    }
    if let Some(index) = name.strip_prefix(b"no-").and_then(exact) {
        return Some((index, true));
    }
    let mut found = None;
    for (index, long) in names.iter().enumerate() {
        let negated_name = format!("no-{long}");
        for (spelling, negated) in [(long.as_bytes(), false), (negated_name.as_bytes(), true)] {
            if spelling.starts_with(name) {
                if found.is_some() {
                    return None;
                }
                found = Some((index, negated));
            }
        }
    }
    found
}

pub(super) fn split_value(name: &[u8]) -> (&[u8], Option<OsString>) {
    match name.iter().position(|&b| b == b'=') {
        Some(at) => (&name[..at], Some(os_string(&name[at + 1..]))),
        None => (name, None),
    }
}

#[cfg(test)]
mod tests;
