//! Messages that were edited, in files of their own until the run is over: whatever ends it, they stay,
//! and the next run offers them again.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::Entry;
use crate::commit::wrapper::UserEditor;
use crate::error::{Error, note};
use crate::session::files;

/// The files of a run. The thread that watches for signals has them too.
#[derive(Clone)]
pub(crate) struct SavedEdits {
    directory: PathBuf,
    files: Arc<Mutex<Vec<PathBuf>>>,
}

impl SavedEdits {
    pub(crate) fn new(git_directory: &Path) -> Self {
        Self { directory: git_directory.join("provenance"), files: Arc::default() }
    }

    /// Lets the person edit a message, beginning with `text` or with what an earlier run has kept of this
    /// commit. Returns what the editor has saved.
    ///
    /// # Errors
    /// When the file cannot be written or read, or the editor fails.
    pub(crate) fn edit(&self, entry: &Entry, text: &[u8], editor: &[u8]) -> Result<Vec<u8>, Error> {
        let path = self.directory.join(format!("amend-{}.txt", entry.id));
        let mine = self.lock().contains(&path);
        if mine || !path.exists() {
            std::fs::create_dir_all(&self.directory)
                .map_err(|error| Error::file("create", &self.directory, error))?;
            files::write(&path, text)?;
        }
        if !mine {
            self.lock().push(path.clone());
        }
        if UserEditor::new(editor).run(&path) != Some(0) {
            return Err(Error::editor(&crate::text::escape::line(editor)));
        }
        files::read(&path)
    }

    /// The commits are written: nothing has to be kept.
    pub(crate) fn forget(&self) {
        for path in self.lock().drain(..) {
            let _gone = std::fs::remove_file(path);
        }
    }

    /// Says where the edited messages are.
    pub(crate) fn say(&self) {
        for path in self.lock().drain(..) {
            let path = crate::text::escape::line(path.as_os_str().as_encoded_bytes());
            note(&format!("the message that you edited is kept in {path}; `e` opens it again\n"));
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<PathBuf>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
