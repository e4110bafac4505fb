//! One `git cat-file --batch-command` child that answers for as long as a run lasts: it resolves
//! names as git does (reftable included) and sees what other processes write meanwhile.

use std::io::{self, BufRead, Read};
use std::process::Stdio;

use bstr::ByteSlice;

use super::CommitObject;
use super::batch::BatchProcess;
use super::command::{GitError, git_command};
use crate::text::os_str;

/// An object as git has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Object {
    /// Hexadecimal object id.
    pub id: String,
    /// `commit`, `tree`, `blob` or `tag`.
    pub kind: String,
    /// The bytes, without git's header.
    pub bytes: Vec<u8>,
}

impl Object {
    /// The id of the first parent, of a commit that has one.
    pub(crate) fn first_parent(&self) -> Option<String> {
        CommitObject::split(&self.bytes).first_parent()
    }
}

/// The child process that reads objects.
pub(crate) struct Objects(BatchProcess);

impl Objects {
    /// Starts the child in the current directory. Replacement objects are not followed: what is
    /// compared and rewritten is the commit itself.
    ///
    /// # Errors
    /// When git cannot be started.
    pub(crate) fn open() -> Result<Self, GitError> {
        git_command(["cat-file", "--batch-command"]).without_replacements().converse().map(Self)
    }

    /// The object of this name (`HEAD`, `HEAD:path`, `:path`), or `None` if there is none.
    ///
    /// # Errors
    /// When the child is gone (outside a repository, say) or answers something unreadable.
    pub(crate) fn read(&mut self, name: &str) -> Result<Option<Object>, GitError> {
        self.read_start(name, usize::MAX)
    }

    /// The commit that one of git's own references names, such as `MERGE_HEAD`, while there is one. A tag of
    /// that name, which a clone brings along, does not count.
    ///
    /// # Errors
    /// As for [`Self::read`], and when git cannot be asked.
    pub(crate) fn read_pseudo(&mut self, name: &str) -> Result<Option<Object>, GitError> {
        match self.read(&format!("{name}^{{commit}}"))? {
            Some(object) if is_pseudo_reference(name)? => Ok(Some(object)),
            _ => Ok(None),
        }
    }

    /// The same with no more than the first `max_bytes` of the object, however large it is.
    ///
    /// # Errors
    /// As for [`Self::read`].
    pub(crate) fn read_start(
        &mut self,
        name: &str,
        max_bytes: usize,
    ) -> Result<Option<Object>, GitError> {
        if name.contains('\n') {
            return Err(self.0.unexpected("a name with a line feed"));
        }
        if let Ok(object) = self.ask(name, max_bytes) {
            return Ok(object);
        }
        // The child was there for a long time, and the terminal's Ctrl-C ends it while we go on.
        *self = Self::open()?;
        self.ask(name, max_bytes)
    }

    fn ask(&mut self, name: &str, max_bytes: usize) -> Result<Option<Object>, GitError> {
        let git = &mut self.0;
        git.write(format!("contents {name}\n").as_bytes())?;
        let mut header = Vec::new();
        let read = git.output()?.read_until(b'\n', &mut header);
        read.map_err(|source| git.io_error(source))?;
        let header = header.trim_end();
        if header.is_empty() {
            return Err(git.unexpected("it ended early; an object may be missing: see `git fsck`"));
        }
        if header.ends_with(b" missing") || header.ends_with(b" ambiguous") {
            return Ok(None);
        }
        let text = header.to_str_lossy();
        let fields: Vec<&str> = text.split(' ').collect();
        let [id, kind, size] = fields[..] else { return Err(git.unexpected(&text)) };
        let size: usize = size.parse().map_err(|_| git.unexpected("no size"))?;
        let mut bytes = vec![0; size.min(max_bytes)];
        let rest = (size - bytes.len()) as u64;
        let output = git.output()?;
        let read = output
            .read_exact(&mut bytes)
            .and_then(|()| io::copy(&mut output.by_ref().take(rest), &mut io::sink()))
            .and_then(|_| output.read_exact(&mut [0]));
        read.map_err(|source| git.io_error(source))?;
        Ok(Some(Object { id: id.into(), kind: kind.into(), bytes }))
    }
}

/// Whether git itself has written a reference of this name: a file, or with reftable a reference without `refs/`.
fn is_pseudo_reference(name: &str) -> Result<bool, GitError> {
    let path = git_command(["rev-parse", "--git-path", name]).run()?;
    if os_str::path(path.trim_end_with(|c| c == '\n')).exists() {
        return Ok(true);
    }
    // A git without reftable accepts only `HEAD` here.
    let git = git_command(["show-ref", "--verify", "--quiet", name]);
    Ok(git.stdin(Stdio::null()).output_to(Stdio::null(), Stdio::null()).status()?.success())
}
