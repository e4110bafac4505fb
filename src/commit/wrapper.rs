//! `git commit` as our child: we are its editor, and its editor step talks back to us over a socket
//! that only programs started by this very git inherit. Nothing is recorded on disk.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus};
use std::thread;

use crate::git::GitError;
use crate::git::command::git_command;
use crate::session::user_editor::{UserEditor, WRAPPER_VARIABLE};
use crate::system::{self, Channel};
use crate::text::os_str::{self, os_string};

/// Longest request or reply; both are a few paths.
const MAX_FRAME: usize = 1 << 20;

/// Says in a reply that the editor is announced.
const HINTS: &[u8] = b"hints";

/// What git's editor step told about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EditorStep {
    /// Process id of the program that started the step: git itself, where it is git's editor, since there is no shell
    /// between them.
    pub parent: u32,
    /// The file to edit, as git named it.
    pub file: PathBuf,
    /// Its working directory: the top of the worktree.
    pub worktree: PathBuf,
    /// `GIT_INDEX_FILE`, as git set it for the step.
    pub index: OsString,
    /// `GIT_AUTHOR_NAME`, as git set it for the step.
    pub author_name: Vec<u8>,
    /// `GIT_AUTHOR_EMAIL`, as git set it for the step.
    pub author_email: Vec<u8>,
}

/// What a program under the wrapper asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// git (or a program of a hook) wants this file edited.
    Edit(EditorStep),
    /// The editor that the wrapper named has ended with this code, as a shell reports it; `None` where it could not be
    /// run.
    Edited(Option<i32>),
    /// A hook of ours runs under the git with this process id.
    Hook(u32),
}

/// What the wrapper answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// Start this editor, then say how it ended.
    Open(UserEditor),
    /// Not ours: be that editor, as if we were not there.
    Pass(UserEditor),
    /// The step is over; end with this code.
    End(u8),
    /// The hook runs for the wrapper's own commit, which the wrapper looks after.
    Ours,
    /// The hook runs for another commit.
    Others,
}

/// A running `git commit` whose editor step comes to us.
pub(crate) struct WrappedGit {
    child: Child,
    socket: Channel,
}

impl WrappedGit {
    /// Starts `git -c advice.waitingForEditor=false commit ARGS` with this program as its editor, and with the hooks
    /// of this directory instead of its own.
    ///
    /// # Errors
    /// When the socket cannot be made or git cannot be started.
    pub(crate) fn start(
        args: &[OsString],
        editor_program: &Path,
        hooks: Option<&Path>,
    ) -> Result<Self, GitError> {
        let mut git = git_command(["-c", "advice.waitingForEditor=false"]);
        if let Some(hooks) = hooks {
            let mut key = OsString::from("core.hooksPath=");
            key.push(hooks);
            git = git.args([OsString::from("-c"), key]);
        }
        git = git.arg("commit").args(args).env("GIT_EDITOR", editor_command(editor_program));
        let (socket, _theirs) =
            Channel::lend(git.as_command(), WRAPPER_VARIABLE).map_err(GitError::Wrap)?;
        Ok(Self { child: git.spawn()?, socket })
    }

    /// git's process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Answers requests until git has ended. Requests that cannot be read end the connection, and
    /// whoever waits for an answer then fails, which makes git abort.
    ///
    /// # Errors
    /// When git cannot be waited for.
    pub(crate) fn serve(
        mut self,
        mut answer: impl FnMut(Request) -> Reply,
    ) -> Result<ExitStatus, GitError> {
        let failed = |source| GitError::Spawn { command: "commit".into(), source };
        let hang_up = self.socket.try_clone().map_err(failed)?;
        // A daemon that a hook leaves behind keeps the other end open: only git's own end counts.
        let waiter = thread::spawn(move || {
            let status = self.child.wait();
            hang_up.hang_up();
            status
        });
        while let Ok(fields) = receive(&mut self.socket) {
            let Some(request) = Request::from_fields(&fields) else { break };
            if send(&mut self.socket, &answer(request).to_fields()).is_err() {
                break;
            }
        }
        self.socket.hang_up();
        waiter
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("the waiting thread ended")))
            .map_err(failed)
    }
}

/// Runs `git commit ARGS` with nothing of ours in it and returns its exit code.
///
/// # Errors
/// When git cannot be started.
pub(crate) fn run_to_end(args: &[OsString]) -> Result<u8, GitError> {
    Ok(exit_code(git_command(["commit"]).args(args).status()?))
}

/// The exit code a shell would report for this status.
pub(crate) fn exit_code(status: ExitStatus) -> u8 {
    let code = status.code().or_else(|| system::signal_of(status).map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(crate::error::exit::CANNOT)
}

/// The line to the wrapper, for a program that git started; `None` where there is no wrapper.
pub(crate) struct WrapperClient {
    socket: Channel,
}

/// Takes the line that this process has inherited, as [`WRAPPER_VARIABLE`] says.
#[expect(clippy::disallowed_methods, reason = "the wrapper's own variable")]
pub(crate) fn connect() -> Option<WrapperClient> {
    let socket = Channel::inherited(&std::env::var(WRAPPER_VARIABLE).ok()?)?;
    Some(WrapperClient { socket })
}

impl WrapperClient {
    /// Sends a request and waits for the answer.
    ///
    /// # Errors
    /// When the wrapper is gone.
    pub(crate) fn ask(&mut self, request: &Request) -> io::Result<Reply> {
        send(&mut self.socket, &request.to_fields())?;
        let fields = receive(&mut self.socket)?;
        Reply::from_fields(&fields).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }
}

/// What `GIT_EDITOR` is set to: a word for which git, and a hook that uses it in its own way, needs no shell, since
/// Ctrl-C would end a shell that waits. Where the path needs quotes, the shell replaces itself.
fn editor_command(program: &Path) -> OsString {
    let path = program.as_os_str().as_encoded_bytes();
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-+,@".contains(byte);
    if path.iter().all(is_plain) {
        return program.as_os_str().to_owned();
    }
    let parts: Vec<&[u8]> = path.split(|&byte| byte == b'\'').collect();
    os_string(&[b"exec '", &parts.join(&b"'\\''"[..])[..], b"' editor-step"].concat())
}

impl Request {
    fn to_fields(&self) -> Vec<Vec<u8>> {
        match self {
            Self::Edit(step) => vec![
                b"edit".to_vec(),
                step.parent.to_string().into_bytes(),
                step.file.as_os_str().as_encoded_bytes().to_vec(),
                step.worktree.as_os_str().as_encoded_bytes().to_vec(),
                step.index.as_encoded_bytes().to_vec(),
                step.author_name.clone(),
                step.author_email.clone(),
            ],
            Self::Edited(code) => {
                let code = code.map_or_else(String::new, |code| code.to_string());
                vec![b"edited".to_vec(), code.into_bytes()]
            }
            Self::Hook(git) => vec![b"hook".to_vec(), git.to_string().into_bytes()],
        }
    }

    fn from_fields(fields: &[Vec<u8>]) -> Option<Self> {
        let path = |field: &Vec<u8>| os_str::path(field);
        match fields {
            [verb, parent, file, worktree, index, name, email] if verb == b"edit" => {
                Some(Self::Edit(EditorStep {
                    parent: std::str::from_utf8(parent).ok()?.parse().ok()?,
                    file: path(file),
                    worktree: path(worktree),
                    index: os_string(index),
                    author_name: name.clone(),
                    author_email: email.clone(),
                }))
            }
            [verb, git] if verb == b"hook" => {
                Some(Self::Hook(std::str::from_utf8(git).ok()?.parse().ok()?))
            }
            [verb, code] if verb == b"edited" => {
                let code = std::str::from_utf8(code).ok()?;
                Some(Self::Edited(if code.is_empty() { None } else { Some(code.parse().ok()?) }))
            }
            _ => None,
        }
    }
}

impl Reply {
    fn to_fields(&self) -> Vec<Vec<u8>> {
        let editor = |verb: &[u8], editor: &UserEditor| {
            let parts = [&editor.command, &editor.variable, &editor.parameters];
            let mut fields = vec![verb.to_vec()];
            fields.extend(parts.map(|part| part.as_encoded_bytes().to_vec()));
            fields.push(if editor.hints { HINTS.to_vec() } else { Vec::new() });
            fields
        };
        match self {
            Self::Open(outer) => editor(b"open", outer),
            Self::Pass(outer) => editor(b"pass", outer),
            Self::End(code) => vec![b"end".to_vec(), code.to_string().into_bytes()],
            Self::Ours => vec![b"ours".to_vec()],
            Self::Others => vec![b"others".to_vec()],
        }
    }

    fn from_fields(fields: &[Vec<u8>]) -> Option<Self> {
        let text = |field: &Vec<u8>| os_string(field);
        match fields {
            [verb, command, variable, parameters, hints] => {
                let outer = UserEditor {
                    command: text(command),
                    variable: text(variable),
                    parameters: text(parameters),
                    hints: hints == HINTS,
                };
                match verb.as_slice() {
                    b"open" => Some(Self::Open(outer)),
                    b"pass" => Some(Self::Pass(outer)),
                    _ => None,
                }
            }
            [verb] if verb == b"ours" => Some(Self::Ours),
            [verb] if verb == b"others" => Some(Self::Others),
            [verb, code] if verb == b"end" => {
                Some(Self::End(std::str::from_utf8(code).ok()?.parse().ok()?))
            }
            _ => None,
        }
    }
}

/// A frame: its length in four bytes, then the fields, each ended by NUL (paths and names hold none).
fn send(socket: &mut impl Write, fields: &[Vec<u8>]) -> io::Result<()> {
    let mut body = Vec::new();
    for field in fields {
        body.extend_from_slice(field);
        body.push(0);
    }
    let length = u32::try_from(body.len()).map_err(io::Error::other)?;
    let mut frame = length.to_le_bytes().to_vec();
    frame.append(&mut body);
    socket.write_all(&frame)
}

fn receive(socket: &mut impl Read) -> io::Result<Vec<Vec<u8>>> {
    let mut length = [0; 4];
    socket.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length) as usize;
    if length > MAX_FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut body = vec![0; length];
    socket.read_exact(&mut body)?;
    match body.pop() {
        Some(0) => Ok(body.split(|&b| b == 0).map(<[u8]>::to_vec).collect()),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_and_replies_survive_the_wire() {
        let step = EditorStep {
            parent: 42,
            file: "/r/.git/COMMIT_EDITMSG".into(),
            worktree: "/r with\nline feed".into(),
            index: ".git/index".into(),
            author_name: b"Robin \xff".to_vec(),
            author_email: Vec::new(),
        };
        let edited = [Request::Edited(Some(-1)), Request::Edited(None)];
        for request in edited.into_iter().chain([Request::Edit(step), Request::Hook(7)]) {
            assert_eq!(Request::from_fields(&request.to_fields()), Some(request));
        }
        let outer = UserEditor { command: "vi -x".into(), hints: true, ..UserEditor::default() };
        let silent = UserEditor { hints: false, ..outer.clone() };
        let outers = [Reply::Open(outer.clone()), Reply::Pass(outer), Reply::Open(silent)];
        for reply in outers.into_iter().chain([Reply::End(130), Reply::Ours, Reply::Others]) {
            assert_eq!(Reply::from_fields(&reply.to_fields()), Some(reply));
        }
    }

    #[test]
    fn a_frame_that_is_too_long_or_cut_short_is_an_error() {
        let mut whole = Vec::new();
        send(&mut whole, &[b"end".to_vec(), b"1".to_vec()]).expect("written");
        assert_eq!(receive(&mut whole.as_slice()).expect("a frame").len(), 2);
        let cut_short = &whole[..whole.len() - 1];
        let unended = [&whole[..whole.len() - 1], b"1"].concat();
        let too_long = u32::MAX.to_le_bytes();
        for frame in [cut_short, &unended, &too_long, b""] {
            assert!(receive(&mut { frame }).is_err(), "{frame:?}");
        }
    }

    #[test]
    fn the_program_path_is_quoted_for_the_shell_where_it_must_be() {
        let command = editor_command(Path::new("/opt/it's here/git-provenance"));
        assert_eq!(command, r"exec '/opt/it'\''s here/git-provenance' editor-step");
        let command = editor_command(Path::new("/usr/bin/git-provenance"));
        assert_eq!(command, "/usr/bin/git-provenance");
    }
}
