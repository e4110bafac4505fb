//! A `git diff-tree` child that counts the changed lines of commits, one after the other.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use super::command::{GitError, git_command};
use super::diff::{parse_record, rename};
use crate::policy::FileChange;

const COMMAND: &str = "diff-tree --stdin";
/// A line that is no object id: git prints it as it is and flushes, so it marks the end of a commit.
const MARK: &[u8] = b"end\n";
/// So many ids fit into a pipe together with their marks, and git never waits for us while we write.
const AT_ONCE: usize = 256;

/// The child and its pipes.
pub(super) struct Counter {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Counter {
    /// Starts the child in the current directory.
    pub(super) fn start() -> Result<Self, GitError> {
        let mut git = git_command([
            "--no-replace-objects",
            "diff-tree",
            "--stdin",
            "--no-commit-id",
            "-r",
            "--root",
            "-z",
            "-M",
            "--ignore-submodules=none",
            "--numstat",
            "--no-ext-diff",
            "--no-textconv",
        ]);
        git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = git.spawn().map_err(failed)?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(input), Some(output)) => {
                Ok(Self { child, input, output: BufReader::with_capacity(1 << 16, output) })
            }
            _ => Err(answer("no pipes")),
        }
    }

    /// The changes of these commits, each against its parent. A merge has none of its own.
    pub(super) fn changes(&mut self, ids: &[&str]) -> Result<Vec<Vec<FileChange>>, GitError> {
        let mut all = Vec::with_capacity(ids.len());
        for some in ids.chunks(AT_ONCE) {
            let mut lines = Vec::with_capacity(some.len() * 72);
            for id in some {
                lines.extend_from_slice(id.as_bytes());
                lines.push(b'\n');
                lines.extend_from_slice(MARK);
            }
            self.input.write_all(&lines).map_err(failed)?;
            for id in some {
                all.push(self.one(id)?);
            }
        }
        Ok(all)
    }

    /// Everything up to the next mark.
    fn one(&mut self, id: &str) -> Result<Vec<FileChange>, GitError> {
        let mut changes = Vec::new();
        loop {
            match self.output.fill_buf().map_err(failed)?.first() {
                None => return Err(answer(&format!("it ended at `{id}`"))),
                Some(b'e') => {
                    let mut mark = [0; MARK.len()];
                    self.output.read_exact(&mut mark).map_err(failed)?;
                    return match mark == MARK {
                        true => Ok(changes),
                        false => Err(answer("no mark")),
                    };
                }
                Some(_) => {
                    let record = self.field()?;
                    let mut change = parse_record(&record)?;
                    if change.path.is_empty() {
                        let (_old, new) = (self.field()?, self.field()?);
                        change = rename(change, new)?;
                    }
                    changes.push(change);
                }
            }
        }
    }

    fn field(&mut self) -> Result<Vec<u8>, GitError> {
        let mut field = Vec::new();
        self.output.read_until(0, &mut field).map_err(failed)?;
        match field.pop() {
            Some(0) => Ok(field),
            _ => Err(answer("it ended early")),
        }
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }
}

fn failed(source: std::io::Error) -> GitError {
    GitError::Start { command: COMMAND.into(), source }
}

fn answer(what: &str) -> GitError {
    GitError::Answer { command: COMMAND.into(), what: what.into() }
}
