//! Tells what the words of the command line name: revisions, or files with mails.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::mails::none_in;
use crate::cli::CheckOptions;
use crate::error::{Error, note};
use crate::git::{Repository, Walk, Without, is_revision};

/// What is checked where nothing is named and the branch has an upstream.
pub(super) const WHAT_UPSTREAM_LACKS: &str = "@{upstream}..HEAD";

/// Something to check.
pub(crate) enum Source {
    /// Commits.
    Commits {
        /// Which ones.
        walk: Walk,
        /// Whether they were named, so that there must be some.
        explicit: bool,
    },
    /// A file or directory with mails; `None` is standard input.
    Mails(Option<PathBuf>),
    /// A file with one message; `-` is standard input.
    Message(PathBuf),
}

/// Finds what is to be checked, in the order in which it was named, commits first.
pub(crate) fn of(
    options: &CheckOptions,
    repository: Option<&Repository>,
) -> Result<Vec<Source>, Error> {
    let (mut revisions, mut whole) = (Vec::new(), options.root);
    let mut files = Vec::new();
    for word in &options.what {
        match kind_of_word(word, options, repository)? {
            WordKind::Revision => revisions.push(word.clone()),
            WordKind::File => files.append(&mut mails(word)?),
        }
    }
    for file in &options.files {
        files.append(&mut mails(file)?);
    }
    files.extend(options.message.clone().map(Source::Message));
    let from_stdin = |source: &&Source| match source {
        Source::Mails(path) => path.is_none(),
        Source::Message(path) => path.as_os_str() == "-",
        Source::Commits { .. } => false,
    };
    if files.iter().filter(from_stdin).count() > 1 {
        let what = "standard input can be read only once".to_owned();
        return Err(Error::usage(what, "name files instead of `-`"));
    }
    let explicit = !revisions.is_empty();
    if !explicit && !files.is_empty() {
        return Ok(files);
    }
    if !explicit {
        revisions = default_range(repository, &mut whole)?;
    }
    // Where everything is there already, there is nothing new: no mistake.
    let explicit = explicit && !options.new;
    let without = if options.new { Without::Refs } else { Without::Nothing };
    let repository = repository.cloned().map_or_else(Repository::open, Ok)?;
    let walk = Walk { repository, revisions, whole, without };
    let mut sources = vec![Source::Commits { walk, explicit }];
    sources.append(&mut files);
    Ok(sources)
}

/// The mails that a file name stands for. A directory that is no maildir holds patches, as `git format-patch -o`
/// leaves them and `git send-email` takes them.
fn mails(name: &OsStr) -> Result<Vec<Source>, Error> {
    if name == "-" {
        return Ok(vec![Source::Mails(None)]);
    }
    let path = PathBuf::from(name);
    if !path.is_dir() || path.join("cur").is_dir() || path.join("new").is_dir() {
        return Ok(vec![Source::Mails(Some(path))]);
    }
    let failed = |error| Error::file("read", &path, error);
    let mut files = Vec::new();
    for entry in path.read_dir().map_err(failed)? {
        let file = entry.map_err(failed)?.path();
        if file.is_file() {
            files.push(file);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(none_in(&crate::text::escape::line(name.as_encoded_bytes())));
    }
    Ok(files.into_iter().map(|file| Source::Mails(Some(file))).collect())
}

/// What a word of the command line names.
enum WordKind {
    Revision,
    File,
}

/// Tells what a word names. `--` after it makes it a revision, whatever files there are.
fn kind_of_word(
    word: &OsStr,
    options: &CheckOptions,
    repository: Option<&Repository>,
) -> Result<WordKind, Error> {
    if word == "-" {
        return Ok(WordKind::File);
    }
    if options.decided {
        return Ok(WordKind::Revision);
    }
    let is_file = Path::new(word).symlink_metadata().is_ok();
    if !is_file && !looks_like_a_path(word) {
        return repository.map(|_| WordKind::Revision).ok_or_else(|| nowhere(word));
    }
    let is_revision = repository.is_some() && is_revision(word)?;
    match (is_file, is_revision) {
        (true, true) if repository.is_some_and(|found| found.worktree.is_some()) => {}
        // git looks for no files where there is no worktree: `verify_non_filename` in `setup.c`.
        (_, true) => return Ok(WordKind::Revision),
        // A file that is not there gets an error of its own.
        (_, false) => return Ok(WordKind::File),
    }
    let word = crate::text::escape::line(word.as_encoded_bytes());
    Err(Error::cannot(
        format!("`{word}` is both a revision and a file"),
        format!("write `{word} --` for the revision, `-- {word}` for the file"),
    ))
}

fn looks_like_a_path(word: &OsStr) -> bool {
    let word = word.as_encoded_bytes();
    [&b".patch"[..], b".mbox", b".eml", b".diff", b".mbx", b"/"]
        .iter()
        .any(|end| word.ends_with(end))
        || word.starts_with(b"./")
        || word.starts_with(b"/")
        || word.starts_with(b"../")
}

/// What is checked where nothing is named: what is not upstream yet, else the current commit.
fn default_range(
    repository: Option<&Repository>,
    whole: &mut bool,
) -> Result<Vec<OsString>, Error> {
    if repository.is_none() {
        return Err(Error::cannot(
            "there is nothing to check: this is not a git repository",
            "name patches or mails, or give a message with `--message FILE`",
        ));
    }
    if *whole {
        return Ok(vec!["HEAD".into()]);
    }
    if is_revision(OsStr::new("@{upstream}"))? {
        return Ok(vec![WHAT_UPSTREAM_LACKS.into()]);
    }
    if is_revision(OsStr::new("HEAD"))? {
        return Ok(vec!["HEAD".into()]);
    }
    note("there is no commit yet\n");
    // A walk of nothing.
    Ok(Vec::new())
}

fn nowhere(word: &OsStr) -> Error {
    let word = crate::text::escape::line(word.as_encoded_bytes());
    Error::cannot(
        format!("`{word}` is no file, and this is not a git repository"),
        "check the name with `ls`, or go to the repository",
    )
}
