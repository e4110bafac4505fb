//! git's configuration and variables, read once with one process: `git var -l`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use bstr::ByteSlice;

use super::command::{GitError, git_command};
use super::object_format::ObjectFormat;
use crate::text::encoding::MessageEncoding;
use crate::text::identity::Identity;
use crate::text::os_str;
use git_message::{ConfiguredTrailer, TrailerConfig, comment_from_tail};

/// The variables that are read out of git's answer.
const COMMITTER: &str = "GIT_COMMITTER_IDENT";
const AUTHOR: &str = "GIT_AUTHOR_IDENT";
const EDITOR: &str = "GIT_EDITOR";
/// The variable whose value keeps git from naming a person whom it knows, for each person.
const DATES: [(&str, &str); 2] = [(COMMITTER, "GIT_COMMITTER_DATE"), (AUTHOR, "GIT_AUTHOR_DATE")];
/// What begins a comment where nothing is configured.
const DEFAULT_COMMENT_STRING: &[u8] = b"#";

/// git's configuration as it holds here and now (`-c`, includes and worktree settings count), with the
/// identities and the editor git would use.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    entries: Vec<(String, Vec<u8>)>,
    variables: HashMap<String, Vec<u8>>,
    /// Persons whom git knows, and for whom it has no usable date.
    undated: HashMap<&'static str, Vec<u8>>,
    /// Variables that git refuses to tell, with its words.
    refused: HashMap<&'static str, String>,
}

impl Config {
    /// Asks git. Works outside a repository as well. One variable that git refuses, such as a date that it cannot
    /// read, takes no other with it: git commits without asking for all of them.
    ///
    /// # Errors
    /// When git cannot be run or its configuration is broken.
    pub(crate) fn read() -> Result<Self, GitError> {
        let Some(listing) = git_command(["var", "-l"]).query()? else {
            return Self::one_by_one();
        };
        let config = Self::parse_listing(&listing);
        if config.is_ambiguous(&listing) {
            return Self::one_by_one();
        }
        Ok(config)
    }

    /// The last value of a key (`section.sub.name`, section and name in lower case).
    pub(crate) fn get(&self, key: &str) -> Option<&[u8]> {
        self.entries.iter().rev().find(|(k, _)| k == key).map(|(_, value)| value.as_slice())
    }

    /// All keys with their values, in the order in which git reads them.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.entries.iter().map(|(key, value)| (key.as_str(), value.as_slice()))
    }

    /// The last value of a key, as text.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        self.get(key).map(|value| value.to_str_lossy().into_owned())
    }

    /// The value of a key that holds a path, which may begin with `~/`.
    #[expect(clippy::disallowed_methods, reason = "src/git reads what git would read")]
    pub(crate) fn path(&self, key: &str) -> Option<PathBuf> {
        let path = os_str::path(self.get(key)?);
        match path.strip_prefix("~") {
            Ok(rest) => Some(Path::new(&std::env::var_os("HOME")?).join(rest)),
            Err(_) => Some(path),
        }
    }

    /// Whether a boolean key is on, as git reads booleans; what git would refuse counts as on.
    pub(crate) fn is_on(&self, key: &str) -> bool {
        self.boolean(key).is_some_and(|value| value.unwrap_or(true))
    }

    /// The value of a boolean key, as git reads booleans; what git would refuse is the error.
    pub(crate) fn boolean(&self, key: &str) -> Option<Result<bool, &[u8]>> {
        let value = self.get(key)?;
        Some(parse_boolean(value).ok_or(value))
    }

    /// The person git would write as committer; `None` where git knows none.
    pub(crate) fn committer(&self) -> Option<Identity> {
        self.person(COMMITTER)
    }

    /// The person git would write as author of a new commit.
    pub(crate) fn author(&self) -> Option<Identity> {
        self.person(AUTHOR)
    }

    fn person(&self, variable: &str) -> Option<Identity> {
        let line = self.variables.get(variable).or_else(|| self.undated.get(variable));
        line.and_then(|line| Identity::parse(line))
    }

    /// The committer with the time, as git would write it into a commit now.
    ///
    /// # Errors
    /// When git knows none, or cannot read the time.
    pub(crate) fn committer_line(&self) -> Result<&[u8], GitError> {
        self.variables.get(COMMITTER).map(Vec::as_slice).ok_or_else(|| GitError::Exit {
            command: format!("var {COMMITTER}"),
            stderr: self.refused.get(COMMITTER).cloned().unwrap_or_default(),
        })
    }

    /// The dates that git cannot read: the variable, and git's words.
    pub(crate) fn unreadable_dates(&self) -> impl Iterator<Item = (&'static str, &str)> {
        DATES
            .into_iter()
            .filter(|(person, _)| self.undated.contains_key(person))
            .map(|(person, date)| (date, self.refused.get(person).map_or("", String::as_str)))
    }

    /// The configured person, complete or not.
    pub(crate) fn configured_person(&self) -> Identity {
        let part = |key| self.get(key).unwrap_or_default().to_vec();
        Identity { name: part("user.name"), email: part("user.email") }
    }

    /// The editor git would start.
    pub(crate) fn editor(&self) -> Option<&[u8]> {
        self.variables.get(EDITOR).map(Vec::as_slice)
    }

    /// The encoding of commit messages.
    pub(crate) fn commit_encoding(&self) -> MessageEncoding {
        MessageEncoding::from_label(self.get("i18n.commitencoding"))
    }

    /// The comment string that is configured: `None` means `auto`, where git chooses one for each message.
    pub(crate) fn fixed_comment_string(&self) -> Option<Vec<u8>> {
        let is_comment = |key: &str| key == "core.commentchar" || key == "core.commentstring";
        match self.entries.iter().rev().find(|(key, _)| is_comment(key)) {
            Some((_, value)) if value.eq_ignore_ascii_case(b"auto") => None,
            Some((_, value)) if !value.is_empty() => Some(value.clone()),
            _ => Some(DEFAULT_COMMENT_STRING.to_vec()),
        }
    }

    /// The comment string, with git's default for `auto`.
    pub(crate) fn comment_string(&self) -> Vec<u8> {
        self.comment_string_of(b"")
    }

    /// The comment string of a message file that git has written; for `auto`, the one of the comments in it.
    pub(crate) fn comment_string_of(&self, file: &[u8]) -> Vec<u8> {
        let comment = self.fixed_comment_string().or_else(|| comment_from_tail(file));
        comment.unwrap_or_else(|| DEFAULT_COMMENT_STRING.to_vec())
    }

    /// How git would read a commit message with this comment string.
    pub(crate) fn trailer_config(&self, comment: Vec<u8>) -> TrailerConfig {
        let encoding = self.get("i18n.commitencoding").map(<[u8]>::to_vec);
        let mut trailer_config = TrailerConfig { comment, encoding, ..TrailerConfig::default() };
        if let Some(separators) = self.get("trailer.separators") {
            trailer_config.separators = separators.to_vec();
        }
        for (key, value) in &self.entries {
            let Some((name, variable)) = trailer_key(key) else { continue };
            let at = trailer_config.configured.iter().position(|known| known.name == name);
            let at = at.unwrap_or_else(|| {
                trailer_config
                    .configured
                    .push(ConfiguredTrailer { name: name.to_vec(), key: None });
                trailer_config.configured.len() - 1
            });
            if variable == "key" {
                trailer_config.configured[at].key = Some(value.clone());
            }
        }
        trailer_config
    }

    /// How objects are named here.
    pub(crate) fn object_format(&self) -> ObjectFormat {
        let format = self.get("extensions.objectformat").and_then(ObjectFormat::from_name);
        format.unwrap_or_default()
    }

    fn parse_listing(listing: &[u8]) -> Self {
        let mut config = Self::default();
        for line in listing.lines() {
            let (key, value) = line.split_once_str("=").unwrap_or((line, b"true"));
            if is_variable(key) {
                config.variables.insert(key.to_str_lossy().into_owned(), value.to_vec());
            } else {
                config.entries.push((key.to_str_lossy().into_owned(), value.to_vec()));
            }
        }
        config
    }

    /// `git var -l` separates with line feeds, so a value that holds one cannot be told apart: then the
    /// keys do not all look like keys, or the variables are not the end of the list, each once.
    fn is_ambiguous(&self, listing: &[u8]) -> bool {
        let key = |line| <[u8]>::split_once_str(line, "=").map_or(line, |pair| pair.0);
        let lines = || listing.lines().map(key);
        let once = |name: &str| lines().filter(|&key| key == name.as_bytes()).count() <= 1;
        let variables: Vec<&[u8]> = lines().skip_while(|key| !is_variable(key)).collect();
        let are_last = variables.iter().all(|key| is_variable(key))
            && variables.first().is_none_or(|&first| first == COMMITTER.as_bytes());
        let told_apart = are_last && once(COMMITTER) && once(EDITOR);
        let are_keys = self.entries.iter().all(|(key, _)| looks_like_a_key(key));
        !(listing.is_utf8() && told_apart && are_keys)
    }

    /// Asks for each on its own: slower, and no value can be mistaken for another.
    fn one_by_one() -> Result<Self, GitError> {
        let mut config = Self::default();
        for name in [COMMITTER, AUTHOR, EDITOR] {
            // Without a name, or an editor on a dumb terminal, git answers with an error.
            match git_command(["var", name]).run() {
                Ok(answer) => drop(config.variables.insert(name.into(), without_line_end(&answer))),
                Err(GitError::Exit { stderr, .. }) => drop(config.refused.insert(name, stderr)),
                Err(error) => return Err(error),
            }
        }
        for (person, date) in DATES {
            if config.refused.contains_key(person) {
                let mut git = git_command(["var", person]);
                git.as_command().env_remove(date);
                config.undated.extend(git.query()?.map(|line| (person, without_line_end(&line))));
            }
        }
        let listing = git_command(["config", "--list", "-z"]).run()?;
        for entry in listing.split_str(b"\0").filter(|entry| !entry.is_empty()) {
            let (key, value) = entry.split_once_str("\n").unwrap_or((entry, b"true"));
            config.entries.push((key.to_str_lossy().into_owned(), value.to_vec()));
        }
        Ok(config)
    }
}

/// A boolean as git reads it (parse.c, `git_parse_maybe_bool`); `None` for what git would refuse.
pub(crate) fn parse_boolean(value: &[u8]) -> Option<bool> {
    match value.to_ascii_lowercase().as_slice() {
        b"true" | b"yes" | b"on" => Some(true),
        b"false" | b"no" | b"off" | b"" => Some(false),
        number => Some(number.to_str().ok()?.parse::<i64>().ok()? != 0),
    }
}

/// The value of a key in the configuration of this repository alone.
///
/// # Errors
/// When git cannot be started.
pub(crate) fn local_value(key: &str) -> Result<Option<String>, GitError> {
    let answer = git_command(["config", "--local", "-z", "--get", key]).query()?;
    Ok(answer.map(|answer| answer.trim_end_with(|c| c == '\0').to_str_lossy().into_owned()))
}

/// Sets a key in the configuration of this repository, to this value alone.
///
/// # Errors
/// When git cannot write it.
pub(crate) fn set_local_value(key: &str, value: &str) -> Result<(), GitError> {
    git_command(["config", "--local", "--replace-all", key, value]).run().map(drop)
}

fn without_line_end(answer: &[u8]) -> Vec<u8> {
    answer.strip_suffix(b"\n").unwrap_or(answer).to_vec()
}

/// A variable of git's, not a key of its configuration.
fn is_variable(key: &[u8]) -> bool {
    key.starts_with(b"GIT_") && !key.contains(&b'.')
}

fn trailer_key(key: &str) -> Option<(&[u8], &str)> {
    let (name, variable) = key.strip_prefix("trailer.")?.rsplit_once('.')?;
    Some((name.as_bytes(), variable))
}

/// `section.name` or `section.anything at all.name`, as git-config(1) allows them.
fn looks_like_a_key(key: &str) -> bool {
    let Some((section, rest)) = key.split_once('.') else { return false };
    let name = rest.rsplit_once('.').map_or(rest, |(_, name)| name);
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    word(section) && word(name) && name.starts_with(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(listing: &str) -> Config {
        Config::parse_listing(listing.as_bytes())
    }

    #[test]
    fn the_last_value_wins_and_variables_are_apart() {
        let config = config(
            "user.name=Old\nuser.name=Robin = Tester\ncore.bare\nGIT_COMMITTER_IDENT=Robin <r@example.org> 1 +0000\nGIT_EDITOR=vi\n",
        );
        assert_eq!(config.get("user.name"), Some(&b"Robin = Tester"[..]));
        assert!(config.is_on("core.bare"));
        assert_eq!(config.editor(), Some(&b"vi"[..]));
        assert_eq!(config.committer().map(|c| c.email), Some(b"r@example.org".to_vec()));
    }

    #[test]
    fn booleans_are_read_as_git_reads_them() {
        let on = |value: &str| config(&format!("commit.verbose={value}\n")).is_on("commit.verbose");
        assert!(on("true") && on("Yes") && on("on") && on("1") && on("2"));
        assert!(!on("false") && !on("NO") && !on("off") && !on("0") && !on(""));
        assert!(!config("").is_on("commit.verbose"));
    }

    #[test]
    fn a_boolean_that_git_would_refuse_is_an_error() {
        let listing = "a.t=Yes\na.one=1\na.none\na.f=Off\na.zero=0\na.empty=\na.odd=maybe\n";
        let config = config(listing);
        for key in ["a.t", "a.one", "a.none"] {
            assert_eq!(config.boolean(key), Some(Ok(true)), "{key}");
        }
        for key in ["a.f", "a.zero", "a.empty"] {
            assert_eq!(config.boolean(key), Some(Ok(false)), "{key}");
        }
        assert_eq!(config.boolean("a.odd"), Some(Err(&b"maybe"[..])));
        assert_eq!(config.boolean("a.other"), None);
    }

    #[test]
    fn a_value_with_line_feeds_is_noticed() {
        let listing = b"alias.x=!f() {\n  echo 'a.b=c'\n}; f\nuser.name=R\n";
        assert!(Config::parse_listing(listing).is_ambiguous(listing));
        let idents = "GIT_COMMITTER_IDENT=R <r@x> 1 +0000\nGIT_AUTHOR_IDENT=R <r@x> 1 +0000\n";
        for listing in [
            format!("{idents}GIT_EDITOR=vi\nGIT_COMMITTER_IDENT=K <k@x> 1 +0000\n"),
            format!("{idents}GIT_EDITOR=vi\nuser.name=K\n"),
            format!("{idents}GIT_PAGER=less\nGIT_EDITOR=vi\nGIT_EDITOR=evil\n"),
            format!("alias.x=y\nGIT_EDITOR=evil\n{idents}"),
        ] {
            let listing = listing.as_bytes();
            assert!(Config::parse_listing(listing).is_ambiguous(listing));
        }
        let usual = format!(
            "user.name=R\n{idents}GIT_EDITOR=vi\nGIT_CONFIG_GLOBAL=/a\nGIT_CONFIG_GLOBAL=/b\n"
        );
        assert!(!Config::parse_listing(usual.as_bytes()).is_ambiguous(usual.as_bytes()));
        let plain = b"alias.x=!f\nremote.o/r.g.url=x=y\nuser.name=R\n";
        assert!(!Config::parse_listing(plain).is_ambiguous(plain));
    }

    #[test]
    fn the_comment_string_is_the_last_one_set() {
        assert_eq!(config("").fixed_comment_string(), Some(b"#".to_vec()));
        assert_eq!(config("core.commentchar=;\n").fixed_comment_string(), Some(b";".to_vec()));
        assert_eq!(
            config("core.commentchar=;\ncore.commentstring=//\n").fixed_comment_string(),
            Some(b"//".to_vec())
        );
        assert_eq!(config("core.commentchar=auto\n").fixed_comment_string(), None);
        let auto = config("core.commentchar=auto\n");
        assert_eq!(auto.comment_string(), b"#");
        assert_eq!(config("core.commentchar=;\n").comment_string(), b";");
    }

    #[test]
    fn configured_trailers_reach_the_trailer_config() {
        let trailer_config = config("trailer.separators=:=\ntrailer.sob.key=Signed-off-by\ntrailer.sob.where=end\ntrailer.see also.ifexists=add\n")
            .trailer_config(b"#".to_vec());
        assert_eq!(trailer_config.separators, b":=");
        assert_eq!(trailer_config.configured.len(), 2);
        assert_eq!(trailer_config.configured[0].key.as_deref(), Some(&b"Signed-off-by"[..]));
        assert_eq!(trailer_config.configured[1].name, b"see also");
    }

    #[test]
    fn only_an_encoding_other_than_utf8_counts() {
        let encoding = |listing| config(listing).commit_encoding();
        assert_eq!(encoding("i18n.commitencoding=utf-8\n"), MessageEncoding::Utf8);
        let latin_1 = MessageEncoding::Other("ISO-8859-1".into());
        assert_eq!(encoding("i18n.commitencoding=ISO-8859-1\n"), latin_1);
    }
}
