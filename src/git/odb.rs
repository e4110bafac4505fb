//! The object database, read by libgit2: as fast as git, in this process, on any number of threads.
//! Where objects lie and how they are named is git's word; refs and configuration never come from here.

use std::path::{Path, PathBuf};
use std::sync::Once;

use bstr::ByteSlice;
use git2::{ObjectType, Odb, Oid};

use super::command::GitError;
use super::object_format::ObjectFormat;
use super::repository::Repository;
use crate::system;
use crate::text::escape;

/// The id of a commit with these bytes.
///
/// # Errors
/// When libgit2 cannot hash.
pub(crate) fn commit_id(format: ObjectFormat, bytes: &[u8]) -> Result<String, GitError> {
    let id = Oid::hash_object_ext(ObjectType::Commit, bytes, format.into());
    Ok(id.map_err(|source| library("hash a commit", source))?.to_string())
}

/// Maximum depth of tags of tags that is followed; a forged circle has no end.
const MAX_TAGS_OF_TAGS: usize = 16;
/// Larger tags are not read.
const MAX_TAG_BYTES: usize = 1 << 20;

/// An open object database.
pub(crate) struct ObjectDatabase {
    odb: Odb<'static>,
    format: git2::ObjectFormat,
    /// Keeps the links to directories whose names libgit2's wrapper cannot take.
    _links: Option<tempfile::TempDir>,
}

impl ObjectDatabase {
    /// Opens the objects of a repository. Hashes are not verified again and nothing is cached: each object is
    /// read once (`git fsck` is for the rest).
    ///
    /// # Errors
    /// When the directory cannot be used.
    pub(crate) fn open(repository: &Repository) -> Result<Self, GitError> {
        static TUNED: Once = Once::new();
        TUNED.call_once(|| {
            git2::opts::strict_hash_verification(false);
            git2::opts::enable_caching(false);
        });
        let failed = |source| library("open the object database", source);
        let format = repository.object_format.into();
        let odb = Odb::new_ext(format).map_err(failed)?;
        let own = &repository.object_directory;
        // libgit2 takes a directory that does not exist for an empty one; only git's own has to exist.
        if !own.is_dir() {
            return Err(GitError::UnexpectedOutput {
                command: "rev-parse --git-path objects".into(),
                what: format!("`{}` is not a directory", escape::path(own)),
            });
        }
        let mut links = None;
        for (at, directory) in [own.clone()].into_iter().chain(environment_alternates()).enumerate()
        {
            let path = as_text(&directory, at, &mut links)?;
            odb.add_disk_alternate(&path).map_err(failed)?;
        }
        Ok(Self { odb, format, _links: links })
    }

    /// The bytes of a commit, by its full hexadecimal id; `None` where there is no such object.
    ///
    /// # Errors
    /// When it cannot be read, or is something else.
    pub(crate) fn commit(&self, id: &str) -> Result<Option<Vec<u8>>, GitError> {
        self.with_commit(id, <[u8]>::to_vec)
    }

    /// Gives a commit's bytes to `look`, without copying them.
    ///
    /// # Errors
    /// When the object cannot be read, or is something else.
    pub(crate) fn with_commit<T>(
        &self,
        id: &str,
        look: impl FnOnce(&[u8]) -> T,
    ) -> Result<Option<T>, GitError> {
        let failed = |source| library("read a commit", source);
        let oid = Oid::from_str_ext(id, self.format).map_err(failed)?;
        match self.odb.read(oid) {
            Ok(object) if object.kind() == ObjectType::Commit => Ok(Some(look(object.data()))),
            Ok(object) => Err(GitError::UnexpectedOutput {
                command: "cat-file".into(),
                what: format!("`{id}` is a {}, not a commit", object.kind()),
            }),
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// The id of what a tag names, through tags of tags; the id itself where it is that of anything else,
    /// or of an object that cannot be read.
    pub(crate) fn peel_tag(&self, id: String) -> String {
        let target = |id: &str| {
            let oid = Oid::from_str_ext(id, self.format).ok()?;
            let (size, kind) = self.odb.read_header(oid).ok()?;
            if kind != ObjectType::Tag || size > MAX_TAG_BYTES {
                return None;
            }
            let tag = self.odb.read(oid).ok()?;
            let line = tag.data().lines().next()?.strip_prefix(b"object ")?;
            line.to_str().ok().map(str::to_owned)
        };
        let mut id = id;
        for _ in 0..MAX_TAGS_OF_TAGS {
            let Some(next) = target(&id) else { break };
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
    let failed = |source| GitError::spawn("rev-parse --git-path objects", source);
    let links = match links {
        Some(links) => links,
        none => none.insert(tempfile::tempdir().map_err(failed)?),
    };
    let link = links.path().join(at.to_string());
    system::link_directory(directory, &link).map_err(failed)?;
    Ok(link.to_string_lossy().into_owned())
}

/// Directories in which git looks as well (git(1), `GIT_ALTERNATE_OBJECT_DIRECTORIES`).
#[expect(clippy::disallowed_methods, reason = "src/git reads what git would read")]
fn environment_alternates() -> Vec<PathBuf> {
    let list = std::env::var_os("GIT_ALTERNATE_OBJECT_DIRECTORIES").unwrap_or_default();
    std::env::split_paths(&list).filter(|name| !name.as_os_str().is_empty()).collect()
}

impl From<ObjectFormat> for git2::ObjectFormat {
    fn from(format: ObjectFormat) -> Self {
        match format {
            ObjectFormat::Sha1 => Self::Sha1,
            ObjectFormat::Sha256 => Self::Sha256,
        }
    }
}

fn library(action: &'static str, source: git2::Error) -> GitError {
    GitError::Library { action, source }
}
