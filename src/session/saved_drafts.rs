//! The message somebody typed, kept until the commit exists: whatever ends the run, it is copied to a
//! place of its own, since the next `git commit` writes over `COMMIT_EDITMSG`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use super::files;
use crate::commit::resume::Again;
use crate::error::note;
use crate::text::io_reason::reason;

/// Kept drafts; the oldest go when there are more.
const MOST_DRAFTS: usize = 20;

/// A draft that the main thread and the signal thread share.
#[derive(Clone, Default)]
pub(crate) struct Draft(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    typed: Option<Typed>,
    go_on: Option<Box<GoOn>>,
}

/// The command that goes on with a draft, by its path and its text.
type GoOn = dyn Fn(&Path, &[u8]) -> String + Send;

struct Typed {
    git_directory: PathBuf,
    text: Vec<u8>,
    editing: Option<Editing>,
}

/// The message file while the user's editor has it.
struct Editing {
    file: PathBuf,
    opened: Vec<u8>,
    clean: Box<Clean>,
}

type Clean = dyn Fn(&[u8]) -> Vec<u8> + Send;

impl Draft {
    /// Says how the run is taken up again; without that, a plain commit takes the draft.
    pub(crate) fn go_on_by(&self, command: impl Fn(&Path, &[u8]) -> String + Send + 'static) {
        self.lock().go_on = Some(Box::new(command));
    }

    /// Remembers what was typed; `message_file` lies in the git directory.
    pub(crate) fn remember(&self, message_file: &Path, text: &[u8]) {
        let git_directory = message_file.parent().unwrap_or_else(|| Path::new(".")).to_path_buf();
        self.lock().typed = Some(Typed { git_directory, text: text.to_vec(), editing: None });
    }

    /// From here on the user's editor changes the file; `clean` takes out what git put into it. Until
    /// the editor ends, what it has saved is the draft.
    pub(crate) fn hand_to_editor(
        &self,
        message_file: &Path,
        clean: impl Fn(&[u8]) -> Vec<u8> + Send + 'static,
    ) {
        let mut draft = self.lock();
        let text = draft.typed.take().map(|typed| typed.text).unwrap_or_default();
        let git_directory = message_file.parent().unwrap_or_else(|| Path::new(".")).to_path_buf();
        let editing = Editing {
            file: message_file.to_path_buf(),
            opened: files::read_bounded(message_file, files::ANY_LENGTH).unwrap_or_default(),
            clean: Box::new(clean),
        };
        draft.typed = Some(Typed { git_directory, text, editing: Some(editing) });
    }

    /// The commit exists: there is nothing to keep.
    pub(crate) fn forget(&self) {
        self.lock().typed = None;
    }

    /// As [`Draft::abandon`], but silent where there is no draft.
    pub(crate) fn abandon_if_any(&self, why: &str) {
        if self.lock().typed.is_some() {
            self.abandon(why);
        }
    }

    /// Copies the draft to a file of its own, once, and says where it is.
    pub(crate) fn abandon(&self, why: &str) {
        self.keep_and_say(why, true);
    }

    /// The same after an error that has said what to do.
    pub(crate) fn abandon_after_error(&self) {
        self.keep_and_say("not committed", false);
    }

    fn keep_and_say(&self, why: &str, go_on: bool) {
        // Held to the end: a signal that comes now must not end the process in the middle of it.
        let mut draft = self.lock();
        let Some(mut typed) = draft.typed.take() else {
            return note(&format!("{why}\n"));
        };
        if let Some(editing) = &typed.editing
            && let Ok(saved) = files::read_bounded(&editing.file, files::ANY_LENGTH)
            && saved != editing.opened
        {
            typed.text = (editing.clean)(&saved);
        }
        if typed.text.trim_ascii().is_empty() {
            return note(&format!("{why}\n"));
        }
        let (copied, what, path) = match keep(&typed) {
            Ok(path) => (true, "is kept in".to_owned(), path),
            Err(error) => {
                let what = format!("could not be copied ({}), it is in", reason(&error));
                (false, what, typed.git_directory.join("COMMIT_EDITMSG"))
            }
        };
        let command = match &draft.go_on {
            Some(go_on) => go_on(&path, &typed.text),
            None => Again::default().command(&path, None),
        };
        let hint = format!("hint: go on with `{command}`\n");
        let path = crate::text::escape::line(path.as_os_str().as_encoded_bytes());
        note(&format!(
            "{why}; your message {what} {path}\n{}",
            if go_on || !copied { hint.as_str() } else { "" }
        ));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn keep(typed: &Typed) -> io::Result<PathBuf> {
    let directory = typed.git_directory.join("provenance");
    std::fs::create_dir_all(&directory)?;
    // A disk that is full in the middle leaves no half of a message under the name of a whole one.
    let mut file = tempfile::NamedTempFile::new_in(&directory)?;
    file.write_all(&typed.text)?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    for attempt in 0..1000u32 {
        let suffix = if attempt == 0 { String::new() } else { format!("-{attempt}") };
        let path = directory.join(format!("draft-{now}{suffix}.txt"));
        match file.persist_noclobber(&path) {
            Ok(_) => {
                prune(&directory);
                return Ok(path);
            }
            Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => file = taken.file,
            Err(failed) => return Err(failed.error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Old drafts are a courtesy: failing to remove one is no failure.
fn prune(directory: &Path) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    let mut drafts: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("draft-"))
        })
        .collect();
    drafts.sort_by_key(|path| path.metadata().and_then(|meta| meta.modified()).ok());
    for old in drafts.iter().rev().skip(MOST_DRAFTS) {
        let _stays = std::fs::remove_file(old);
    }
}
