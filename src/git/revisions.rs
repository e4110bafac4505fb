//! Commits to be rewritten: the ones that a person named, and all between them and the tip of a branch,
//! oldest first.

use std::collections::HashSet;
use std::ffi::OsStr;

use bstr::{BString, ByteSlice};

use super::Objects;
use super::command::{GitError, git_command};

/// The revisions that a command line names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RevisionArgs {
    /// The newest commit, in the words that were typed.
    tip: String,
    /// `^X` and the left side of `X..`.
    without: Vec<String>,
    /// `-3`.
    count: Option<String>,
    /// One commit, and no range.
    single: bool,
}

/// Why words name no series.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SeriesError {
    /// The words are of a form that names none.
    #[error("{what}")]
    Form {
        /// What is wrong.
        what: String,
        /// One action that works.
        hint: &'static str,
    },
    /// A name that git does not know as a commit.
    #[error("`{0}` is not a commit")]
    Unknown(String),
    /// Nothing lies between the ends.
    #[error("`{0}` names no commit")]
    Empty(String),
    /// The commits are on no branch that could be moved.
    #[error("`{0}` is neither in the history of HEAD nor the end of a branch")]
    NoBranch(String),
    /// git failed.
    #[error(transparent)]
    Git(#[from] GitError),
}

/// A commit with its place in the series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// Its id.
    pub id: String,
    /// Whether it was named; the others only follow.
    pub is_named: bool,
}

/// The commits that get a new name, and the reference that is moved for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Series {
    /// `refs/heads/…`, or `HEAD` where it is detached.
    pub target: BString,
    /// Whether that is what is checked out here.
    pub is_head: bool,
    /// The commit that it points at.
    pub tip: String,
    /// Oldest first; those that are not reached from a named one are left out.
    pub links: Vec<Link>,
}

impl RevisionArgs {
    /// Reads the words as git-rev-list(1) would: nothing is HEAD alone, `-3`, `A..B`, `^A B`, one name.
    ///
    /// # Errors
    /// For options, `A...B`, and more than one tip.
    pub(crate) fn parse(words: &[String]) -> Result<Self, SeriesError> {
        let form = |what: String, hint| SeriesError::Form { what, hint };
        let (mut tips, mut without, mut count) = (Vec::new(), Vec::new(), None);
        let mut is_range = false;
        for word in words {
            if word.contains("...") {
                let what = format!("`{word}` has two tips");
                return Err(form(what, "name one end of a branch, as in `main..topic`"));
            } else if let Some((from, to)) = word.split_once("..") {
                without.push(or_head(from));
                tips.push(or_head(to));
                is_range = true;
            } else if let Some(name) = word.strip_prefix('^') {
                without.push(name.to_owned());
                is_range = true;
            } else if let Some(number) = word.strip_prefix('-') {
                if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
                    let what = format!("`{word}` is neither a revision nor an option");
                    return Err(form(what, "see `git provenance amend -h`"));
                }
                count = Some(number.to_owned());
                is_range = true;
            } else {
                tips.push(or_head(word.strip_suffix("^!").unwrap_or(word)));
            }
        }
        tips.dedup();
        match tips.len() {
            0 => tips.push("HEAD".into()),
            1 => {}
            _ => {
                let what = format!("`{}` and `{}` are two tips", tips[0], tips[1]);
                return Err(form(what, "amend one branch at a time"));
            }
        }
        let tip = tips.swap_remove(0);
        Ok(Self { tip, without, count, single: !is_range })
    }

    /// Finds the commits.
    ///
    /// # Errors
    /// When a name is unknown, the range is empty, or there is no branch to move.
    pub(crate) fn find(&self, objects: &mut Objects) -> Result<Series, SeriesError> {
        let tip = commit(objects, &self.tip)?;
        let mut without = Vec::new();
        for name in &self.without {
            without.push(format!("^{}", commit(objects, name)?));
        }
        let (target, is_head, target_tip) = self.target(objects, &tip)?;
        let named = if self.single {
            vec![tip.clone()]
        } else {
            let count = self.count.as_ref().map(|count| format!("-{count}"));
            ids(&walk(count.iter().chain([&tip]).chain(&without), false)?)
        };
        if named.is_empty() {
            return Err(SeriesError::Empty(self.shown()));
        }
        if !self.single && self.count.is_none() && target_tip == tip {
            let links = named.into_iter().map(|id| Link { id, is_named: true }).collect();
            return Ok(Series { target, is_head, tip, links });
        }
        let links = following(&named, &target_tip)?;
        Ok(Series { target, is_head, tip: target_tip, links })
    }

    /// The branch that a range ends with; for anything in the history of HEAD, what is checked out.
    fn target(
        &self,
        objects: &mut Objects,
        tip: &str,
    ) -> Result<(BString, bool, String), SeriesError> {
        let head = objects.read("HEAD^{commit}")?.map(|commit| commit.id);
        let head_name = full_name("HEAD")?;
        let named = match self.tip.as_str() {
            "HEAD" => head_name.clone(),
            other => full_name(other)?,
        };
        let branch = named.filter(|name| name.starts_with_str("refs/heads/"));
        let reached = match &head {
            Some(head) => head == tip || is_ancestor(tip, head)?,
            None => false,
        };
        match (branch, head, head_name) {
            (Some(branch), _, head_name) if !reached || !self.single => {
                let is_head = head_name.as_ref() == Some(&branch);
                Ok((branch, is_head, tip.to_owned()))
            }
            (_, Some(head), Some(name)) if reached => Ok((name, true, head)),
            _ => Err(SeriesError::NoBranch(self.tip.clone())),
        }
    }

    /// The words again, for messages.
    fn shown(&self) -> String {
        let mut words = Vec::new();
        words.extend(self.count.as_ref().map(|count| format!("-{count}")));
        words.extend(self.without.iter().map(|name| format!("^{name}")));
        words.push(self.tip.clone());
        words.join(" ")
    }
}

/// The named commits and everything on the way from them to the tip.
fn following(named: &[String], tip: &str) -> Result<Vec<Link>, SeriesError> {
    let selected: HashSet<&str> = named.iter().map(String::as_str).collect();
    let mut without = Vec::new();
    for (_, parents) in lines_with_parents(&walk(named.iter(), true)?) {
        without.extend(parents.into_iter().filter(|id| !selected.contains(id.as_str())));
    }
    let without: HashSet<String> = without.iter().map(|id| format!("^{id}")).collect();
    let tip = tip.to_owned();
    let all = lines_with_parents(&walk([&tip].into_iter().chain(&without), false)?);
    let mut touched: HashSet<String> = HashSet::new();
    let mut links = Vec::new();
    for (id, parents) in all {
        let is_named = selected.contains(id.as_str());
        if is_named || parents.iter().any(|parent| touched.contains(parent)) {
            touched.insert(id.clone());
            links.push(Link { id, is_named });
        }
    }
    Ok(links)
}

/// `git rev-list`, oldest first, with the true parents: neither replacements nor grafts count.
fn walk<'a>(
    revisions: impl Iterator<Item = &'a String>,
    only_these: bool,
) -> Result<Vec<u8>, GitError> {
    let (counts, revisions): (Vec<_>, Vec<_>) = revisions.partition(|word| word.starts_with('-'));
    let git = git_command(["rev-list", "--topo-order", "--reverse", "--parents"]);
    let git = git.with_true_parents().args(only_these.then_some("--no-walk=unsorted"));
    let lines: String = revisions.iter().map(|word| format!("{word}\n")).collect();
    git.args(counts).arg("--stdin").feed(lines.as_bytes())
}

fn ids(lines: &[u8]) -> Vec<String> {
    lines_with_parents(lines).into_iter().map(|(id, _)| id).collect()
}

fn lines_with_parents(lines: &[u8]) -> Vec<(String, Vec<String>)> {
    let word = |word: &[u8]| word.to_str_lossy().into_owned();
    let mut read = Vec::new();
    for line in lines.lines() {
        let mut words = line.fields().map(word);
        if let Some(id) = words.next() {
            read.push((id, words.collect()));
        }
    }
    read
}

/// Whether one commit is in the history of another, or the same.
///
/// # Errors
/// When git cannot tell.
pub(crate) fn is_ancestor(older: &str, newer: &str) -> Result<bool, GitError> {
    let git = git_command(["merge-base", "--is-ancestor", older, newer]).with_true_parents();
    match git.run() {
        Ok(_) => Ok(true),
        Err(GitError::Exit { stderr, .. }) if !stderr.contains("fatal") => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether git takes a word for a revision or a range here. Outside a repository nothing is one.
///
/// # Errors
/// When git cannot be started.
pub(crate) fn is_revision(word: &OsStr) -> Result<bool, GitError> {
    let git = git_command(["rev-parse", "--revs-only", "--quiet", "--end-of-options"]);
    Ok(git.arg(word).arg("--").query()?.is_some_and(|answer| !answer.trim().is_empty()))
}

/// The full name of a branch or other reference (`refs/heads/main`; `HEAD` where it is detached); `None` for
/// what is not the name of one.
///
/// # Errors
/// When git cannot be asked.
pub(crate) fn full_name(name: &str) -> Result<Option<BString>, GitError> {
    let git = git_command(["rev-parse", "--symbolic-full-name", "--verify", "-q"]);
    let Some(answer) = git.args(["--end-of-options", name]).query()? else { return Ok(None) };
    // Some versions repeat `--end-of-options` itself.
    let answer = answer.lines().find(|line| !line.is_empty() && !line.starts_with(b"--"));
    Ok(answer.map(BString::from))
}

fn commit(objects: &mut Objects, name: &str) -> Result<String, SeriesError> {
    let found = objects.read(&format!("{name}^{{commit}}"))?;
    found.map(|commit| commit.id).ok_or_else(|| SeriesError::Unknown(name.to_owned()))
}

fn or_head(name: &str) -> String {
    if name.is_empty() || name == "@" { "HEAD".into() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(words: &[&str]) -> Result<RevisionArgs, SeriesError> {
        RevisionArgs::parse(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    fn parsed(words: &[&str]) -> (String, Vec<String>, Option<String>, bool) {
        let named = named(words).expect("names a series");
        (named.tip, named.without, named.count, named.single)
    }

    #[test]
    fn words_are_read_as_rev_list_reads_them() {
        let none = Vec::new;
        let some = |name: &str| vec![name.to_owned()];
        assert_eq!(parsed(&[]), ("HEAD".into(), none(), None, true));
        assert_eq!(parsed(&["abc"]), ("abc".into(), none(), None, true));
        assert_eq!(parsed(&["@"]), ("HEAD".into(), none(), None, true));
        assert_eq!(parsed(&["abc^!"]), ("abc".into(), none(), None, true));
        assert_eq!(parsed(&["main.."]), ("HEAD".into(), some("main"), None, false));
        assert_eq!(parsed(&["main..topic"]), ("topic".into(), some("main"), None, false));
        assert_eq!(parsed(&["@{upstream}.."]), ("HEAD".into(), some("@{upstream}"), None, false));
        assert_eq!(parsed(&["-3"]), ("HEAD".into(), none(), Some("3".into()), false));
        assert_eq!(parsed(&["-3", "topic"]), ("topic".into(), none(), Some("3".into()), false));
        assert_eq!(parsed(&["^main", "topic"]), ("topic".into(), some("main"), None, false));
    }

    #[test]
    fn what_names_no_single_series_is_refused() {
        for words in [&["a...b"][..], &["a", "b"], &["--all"], &["-x"], &["-"]] {
            assert!(matches!(named(words), Err(SeriesError::Form { .. })), "{words:?}");
        }
    }
}
