//! The object database, read by libgit2: as fast as git, in this process, on any number of threads.
//! Where objects lie and how they are named is git's word; refs and configuration never come from here.

use std::path::{Path, PathBuf};
use std::sync::Once;

use bstr::ByteSlice;
use git2::{ObjectFormat, ObjectType, Odb, Oid};

use super::command::{self, GitError, git_command};
use crate::system;
use crate::text::os_str;

/// Where a repository keeps its objects, and how it names them. Cheap to share between threads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectPlace {
    directories: Vec<PathBuf>,
    format: ObjectFormat,
}

impl ObjectPlace {
    /// Asks git, in the current directory.
    ///
    /// # Errors
    /// Outside a repository, or where git has a format of objects that we do not know.
    pub fn find() -> Result<Self, GitError> {
        let answer = command::output(git_command([
            "rev-parse",
            "--path-format=absolute",
            "--show-object-format",
            "--git-path",
            "objects",
        ]))?;
        let mut lines = answer.splitn_str(2, "\n");
        let format = lines.next().unwrap_or_default();
        let objects = lines.next().and_then(|line| line.strip_suffix(b"\n"));
        Self::of(format, objects.unwrap_or_default())
    }

    /// From git's answers to `--show-object-format` and `--git-path objects`.
    ///
    /// # Errors
    /// Where git has a format of objects that we do not know.
    pub(super) fn of(format: &[u8], objects: &[u8]) -> Result<Self, GitError> {
        let format = match format {
            b"sha1" => ObjectFormat::Sha1,
            b"sha256" => ObjectFormat::Sha256,
            other => return Err(unreadable(other)),
        };
        if objects.is_empty() {
            return Err(unreadable(objects));
        }
        let mut directories = vec![os_str::path(objects)];
        directories.extend(alternates_of_the_environment());
        Ok(Self { directories, format })
    }

    /// Whether objects are named by SHA-256.
    pub fn is_sha256(&self) -> bool {
        self.format == ObjectFormat::Sha256
    }

    /// The name that a commit with these bytes has.
    ///
    /// # Errors
    /// When libgit2 cannot hash.
    pub fn commit_id(&self, bytes: &[u8]) -> Result<String, GitError> {
        let id = Oid::hash_object_ext(ObjectType::Commit, bytes, self.format);
        Ok(id.map_err(|source| library("hash a commit", source))?.to_string())
    }
}

/// An open object database.
pub struct Store {
    odb: Odb<'static>,
    format: ObjectFormat,
    /// Keeps the links that stand for paths which libgit2's wrapper cannot take.
    _links: Option<tempfile::TempDir>,
}

impl Store {
    /// Opens the object database. Hashes are not verified again and nothing is cached: each object is
    /// read once (`git fsck` is for the rest).
    ///
    /// # Errors
    /// When the directory cannot be used.
    pub fn open(place: &ObjectPlace) -> Result<Self, GitError> {
        static TUNED: Once = Once::new();
        TUNED.call_once(|| {
            git2::opts::strict_hash_verification(false);
            git2::opts::enable_caching(false);
        });
        let failed = |source| library("open the object database", source);
        let odb = Odb::new_ext(place.format).map_err(failed)?;
        let mut links = None;
        for (at, directory) in place.directories.iter().enumerate() {
            // libgit2 takes a directory that is not there for an empty one; only git's own has to be.
            if at == 0 && !directory.is_dir() {
                return Err(GitError::Answer {
                    command: "rev-parse --git-path objects".into(),
                    what: format!("`{}` is not a directory", shown(directory)),
                });
            }
            let path = as_text(directory, at, &mut links)?;
            odb.add_disk_alternate(&path).map_err(failed)?;
        }
        Ok(Self { odb, format: place.format, _links: links })
    }

    /// The bytes of a commit, by its full hexadecimal id; `None` where there is no such object.
    ///
    /// # Errors
    /// When it cannot be read, or is something else.
    pub fn commit(&self, id: &str) -> Result<Option<Vec<u8>>, GitError> {
        self.with_commit(id, <[u8]>::to_vec)
    }

    /// What `look` makes of a commit's bytes, without copying them.
    ///
    /// # Errors
    /// When the object cannot be read, or is something else.
    pub fn with_commit<T>(
        &self,
        id: &str,
        look: impl FnOnce(&[u8]) -> T,
    ) -> Result<Option<T>, GitError> {
        let failed = |source| library("read a commit", source);
        let oid = Oid::from_str_ext(id, self.format).map_err(failed)?;
        match self.odb.read(oid) {
            Ok(object) if object.kind() == ObjectType::Commit => Ok(Some(look(object.data()))),
            Ok(object) => Err(GitError::Answer {
                command: "cat-file".into(),
                what: format!("`{id}` is a {}, not a commit", object.kind()),
            }),
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// The id of what a tag names, through tags of tags; the id itself where it is that of anything else,
    /// or of an object that cannot be read.
    pub fn peel_tag(&self, id: String) -> String {
        let target = |id: &str| {
            let oid = Oid::from_str_ext(id, self.format).ok()?;
            let (_, ObjectType::Tag) = self.odb.read_header(oid).ok()? else { return None };
            let tag = self.odb.read(oid).ok()?;
            let line = tag.data().lines().next()?.strip_prefix(b"object ")?;
            line.to_str().ok().map(str::to_owned)
        };
        let mut id = id;
        while let Some(next) = target(&id) {
            id = next;
        }
        id
    }
}

/// libgit2's wrapper takes paths as text only; another name gets a link that can be written.
fn as_text(
    directory: &Path,
    at: usize,
    links: &mut Option<tempfile::TempDir>,
) -> Result<String, GitError> {
    if let Some(text) = directory.to_str() {
        return Ok(text.to_owned());
    }
    let failed =
        |source| GitError::Start { command: "rev-parse --git-path objects".into(), source };
    let links = match links {
        Some(links) => links,
        none => none.insert(tempfile::tempdir().map_err(failed)?),
    };
    let link = links.path().join(at.to_string());
    system::link_directory(directory, &link).map_err(failed)?;
    Ok(link.to_string_lossy().into_owned())
}

/// git looks there as well (git(1), `GIT_ALTERNATE_OBJECT_DIRECTORIES`).
#[expect(clippy::disallowed_methods, reason = "src/git reads what git would read")]
fn alternates_of_the_environment() -> Vec<PathBuf> {
    let list = std::env::var_os("GIT_ALTERNATE_OBJECT_DIRECTORIES").unwrap_or_default();
    std::env::split_paths(&list).filter(|name| !name.as_os_str().is_empty()).collect()
}

fn shown(path: &Path) -> String {
    crate::text::escape::line(path.as_os_str().as_encoded_bytes())
}

fn library(action: &'static str, source: git2::Error) -> GitError {
    GitError::Library { action, source }
}

fn unreadable(answer: &[u8]) -> GitError {
    GitError::Answer { command: "rev-parse".into(), what: crate::text::escape::line(answer) }
}
