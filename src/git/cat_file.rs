//! One `git cat-file --batch-command` child that answers for as long as a run lasts: it resolves
//! names as git does (reftable included) and sees what other processes write meanwhile.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use bstr::ByteSlice;

use super::command::{self, GitError, git_command};
use crate::text::os_str;

const COMMAND: &str = "cat-file --batch-command";

/// An object as git has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// Hexadecimal object id.
    pub id: String,
    /// `commit`, `tree`, `blob` or `tag`.
    pub kind: String,
    /// The bytes, without git's header.
    pub bytes: Vec<u8>,
}

/// The child process and its pipes.
pub struct Objects {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Objects {
    /// Starts the child in the current directory. Replacement objects are not followed: what is
    /// compared and rewritten is the commit itself.
    ///
    /// # Errors
    /// When git cannot be started.
    pub fn open() -> Result<Self, GitError> {
        let mut git = git_command(["--no-replace-objects", "cat-file", "--batch-command"]);
        git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let start = |source| GitError::Start { command: COMMAND.into(), source };
        let mut child = git.spawn().map_err(start)?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(input), Some(output)) => {
                Ok(Self { child, input, output: BufReader::new(output) })
            }
            _ => Err(answer("no pipes")),
        }
    }

    /// The object of this name (`HEAD`, `HEAD:path`, `:path`), or `None` if there is none.
    ///
    /// # Errors
    /// When the child is gone (outside a repository, say) or answers something unreadable.
    pub fn read(&mut self, name: &str) -> Result<Option<Object>, GitError> {
        self.read_start(name, usize::MAX)
    }

    /// The commit that a reference of git's own names, such as `MERGE_HEAD`, while there is one: a tag of that
    /// name, which a clone brings along, is none.
    ///
    /// # Errors
    /// As for [`Self::read`], and when git cannot be asked.
    pub fn read_pseudo(&mut self, name: &str) -> Result<Option<Object>, GitError> {
        match self.read(&format!("{name}^{{commit}}"))? {
            Some(object) if is_pseudo_reference(name)? => Ok(Some(object)),
            _ => Ok(None),
        }
    }

    /// The same with no more than the first `most` bytes of the object, however large it is.
    ///
    /// # Errors
    /// As for [`Self::read`].
    pub fn read_start(&mut self, name: &str, most: usize) -> Result<Option<Object>, GitError> {
        if name.contains('\n') {
            return Err(answer("a name with a line feed"));
        }
        let io_error = |source| GitError::Start { command: COMMAND.into(), source };
        writeln!(self.input, "contents {name}")
            .and_then(|()| self.input.flush())
            .map_err(io_error)?;
        let mut header = Vec::new();
        self.output.read_until(b'\n', &mut header).map_err(io_error)?;
        let header = header.trim_end();
        if header.is_empty() {
            return Err(answer("it ended early; an object may be missing: see `git fsck`"));
        }
        if header.ends_with(b" missing") || header.ends_with(b" ambiguous") {
            return Ok(None);
        }
        let fields: Vec<&str> =
            header.to_str().map_err(|_| answer("not text"))?.split(' ').collect();
        let [id, kind, size] = fields[..] else { return Err(answer(&header.to_str_lossy())) };
        let size: usize = size.parse().map_err(|_| answer("no size"))?;
        let mut bytes = vec![0; size.min(most)];
        self.output.read_exact(&mut bytes).map_err(io_error)?;
        let rest = (size - bytes.len()) as u64;
        io::copy(&mut self.output.by_ref().take(rest), &mut io::sink()).map_err(io_error)?;
        self.output.read_exact(&mut [0]).map_err(io_error)?;
        Ok(Some(Object { id: id.into(), kind: kind.into(), bytes }))
    }
}

/// Whether git itself has written a reference of this name: a file, or with reftable a reference without `refs/`.
fn is_pseudo_reference(name: &str) -> Result<bool, GitError> {
    let path = command::output(git_command(["rev-parse", "--git-path", name]))?;
    if os_str::path(path.trim_end_with(|c| c == '\n')).exists() {
        return Ok(true);
    }
    // A git that knows no reftable takes none but `HEAD` here.
    let mut git = git_command(["show-ref", "--verify", "--quiet", name]);
    let done = git.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let failed = |source| GitError::Start { command: "show-ref".into(), source };
    Ok(done.map_err(failed)?.success())
}

impl Drop for Objects {
    fn drop(&mut self) {
        // Closing its stdin would do, but the pipe is a field: end it and leave no zombie.
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }
}

fn answer(what: &str) -> GitError {
    GitError::Answer { command: COMMAND.into(), what: what.into() }
}
