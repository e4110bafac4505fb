//! Messages that a person typed, kept until the commits exist: whatever ends the run, they are in files of their own,
//! since the next `git commit` writes over `COMMIT_EDITMSG`.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use tempfile::NamedTempFile;

use super::commit_place::CommitPlace;
use super::draft_notes::DraftNotes;
use super::files;
use super::user_editor::UserEditor;
use crate::authoring::AiUse;
use crate::draft::MessageCleaner;
use crate::error::{Error, note};
use crate::system;
use crate::text::escape;
use crate::text::io_reason::reason;

/// Saved drafts; when there are more, the oldest are removed.
const MAX_DRAFTS: usize = 20;

/// The draft of a new commit, which the main thread and the signal thread share.
#[derive(Clone)]
pub(crate) struct SavedDraft {
    typed: Arc<Mutex<Option<Typed>>>,
    /// Whether the run had options that another one needs as well.
    has_other_options: bool,
    needed_words: Arc<OnceLock<NeededWords>>,
    stated: Arc<Mutex<Stated>>,
    /// The draft that this run has taken up.
    taken_up: Option<PathBuf>,
}

/// Words that another run needs because the draft takes the place of where the message came from.
#[derive(Clone, Debug, Default)]
pub(crate) struct NeededWords {
    /// They stand for what an option did beside giving the message, such as the author of `-C`.
    pub(crate) beside_message: Vec<OsString>,
    /// All other options, and paths.
    pub(crate) others: Vec<OsString>,
}

/// What a person has answered in this run.
#[derive(Clone, Debug, Default)]
struct Stated {
    ai_use: Option<AiUse>,
    /// Whether a person has answered every question.
    is_complete: bool,
}

struct Typed {
    git_directory: PathBuf,
    text: Vec<u8>,
    cleaner: MessageCleaner,
    /// The message file and the cleaned message that was in it, while the user's editor has it.
    editing: Option<(PathBuf, Vec<u8>)>,
    /// Where the text was saved already.
    saved: Option<PathBuf>,
}

impl SavedDraft {
    /// No draft yet. `has_other_options` says whether the command line had more than the message.
    pub(crate) fn new(has_other_options: bool) -> Self {
        Self {
            typed: Arc::default(),
            has_other_options,
            needed_words: Arc::default(),
            stated: Arc::default(),
            taken_up: None,
        }
    }

    /// The same for a run that has taken up the draft in this file.
    pub(crate) fn taking_up(self, draft: Option<PathBuf>) -> Self {
        Self { taken_up: draft, ..self }
    }

    /// The words that another run needs because the draft takes the place of where the message came from.
    pub(crate) fn set_needed_words(&self, words: NeededWords) {
        let _first = self.needed_words.set(words);
    }

    /// What was stated about AI use by now; `is_complete` says whether a person has answered all else as well.
    pub(crate) fn state(&self, ai_use: Option<AiUse>, is_complete: bool) {
        *lock(&self.stated) = Stated { ai_use, is_complete };
    }

    /// Remembers what was typed; `message_file` lies in the git directory.
    pub(crate) fn remember(&self, message_file: &Path, text: &[u8], cleaner: &MessageCleaner) {
        *lock(&self.typed) = Some(Typed::new(message_file, text.to_vec(), cleaner));
    }

    /// From here on the user's editor changes the file, which holds the cleaned message `opened`. Until the editor
    /// ends, what it has saved is the draft.
    pub(crate) fn hand_to_editor(
        &self,
        message_file: &Path,
        opened: Vec<u8>,
        cleaner: &MessageCleaner,
    ) {
        let mut typed = lock(&self.typed);
        let text = typed.take().map(|typed| typed.text).unwrap_or_default();
        let editing = Some((message_file.to_path_buf(), opened));
        *typed = Some(Typed { editing, ..Typed::new(message_file, text, cleaner) });
    }

    /// The commit exists: there is nothing to save, and a draft that it was made from is done with.
    pub(crate) fn forget(&self) {
        let saved = lock(&self.typed).take().and_then(|typed| typed.saved);
        for draft in saved.iter().chain(&self.taken_up) {
            remove_draft(draft);
        }
    }

    /// Copies the draft to a file of its own and says nothing: how the run ends is not known yet.
    pub(crate) fn secure(&self) {
        let mut draft = lock(&self.typed);
        if let Some(typed) = draft.as_mut().filter(|typed| !typed.is_blank()) {
            let _said_at_the_end = typed.save(&self.notes());
        }
    }

    /// Copies the draft to a file of its own, once, and says `why`, where it is and how to go on.
    pub(crate) fn save(&self, why: &str) {
        if !self.save_if_any(why, true) {
            note(&format!("{why}\n"));
        }
    }

    /// The same after an error that has said what to do.
    pub(crate) fn save_after_error(&self) {
        if !self.save_if_any("not committed", false) {
            note("not committed\n");
        }
    }

    /// As [`Self::save`], and silent where there is no draft.
    pub(crate) fn save_or_be_silent(&self, why: &str) {
        let _saved = self.save_if_any(why, true);
    }

    /// Whether there was a draft, which is saved and named by now.
    fn save_if_any(&self, why: &str, hints: bool) -> bool {
        // Held to the end: a signal that comes now must not end the process in the middle of it.
        let mut draft = lock(&self.typed);
        let Some(mut typed) = draft.take().filter(|typed| !typed.is_blank()) else { return false };
        let (hints, what, path) = match typed.save(&self.notes()) {
            Ok(path) => (hints, "is kept in".to_owned(), path),
            Err(error) => {
                let what = format!("could not be copied ({}), it is in", reason(&error));
                (true, what, typed.git_directory.join("COMMIT_EDITMSG"))
            }
        };
        let shown = escape::path(&path);
        let mut text = format!("{why}; your message {what} {shown}\n");
        if hints {
            text += &format!("hint: go on with {}\n", self.way_on(&typed, &path));
        }
        note(&text);
        true
    }

    /// The command that goes on, in backticks.
    fn way_on(&self, typed: &Typed, path: &Path) -> String {
        if lock(&self.stated).is_complete && typed.saved.is_some() {
            return "`git provenance commit --retry`".to_owned();
        }
        let options = if self.has_other_options { " and your other options" } else { "" };
        let words = self.needed_words.get().map_or(&[][..], |words| &words.beside_message);
        format!("`{}`{options}", typed.resume_command(path, words))
    }

    fn notes(&self) -> DraftNotes {
        let words = self.needed_words.get().cloned().unwrap_or_default();
        let words = words.beside_message.into_iter().chain(words.others).collect();
        // A courtesy: without it, what was answered is offered wherever the next run is.
        let place = CommitPlace::now().ok();
        DraftNotes::new(lock(&self.stated).ai_use.as_ref(), words, place)
    }
}

impl Typed {
    fn new(message_file: &Path, text: Vec<u8>, cleaner: &MessageCleaner) -> Self {
        let git_directory = message_file.parent().unwrap_or_else(|| Path::new(".")).to_path_buf();
        Self { git_directory, text, cleaner: cleaner.clone(), editing: None, saved: None }
    }

    /// The text with what the user's editor has saved by now.
    fn current(&self) -> Vec<u8> {
        let edited = self.editing.as_ref().and_then(|(file, opened)| {
            let saved = files::read_bounded(file, files::NO_LIMIT).ok()?;
            Some(self.cleaner.clean(&saved)).filter(|saved| saved != opened)
        });
        edited.unwrap_or_else(|| self.text.clone())
    }

    fn is_blank(&self) -> bool {
        self.current().trim_ascii().is_empty()
    }

    /// Copies the text and the notes to new files in the directory of saved messages. What was saved before is
    /// replaced.
    fn save(&mut self, notes: &DraftNotes) -> io::Result<PathBuf> {
        self.text = self.current();
        let path = self.save_text()?;
        let mode = if self.cleaner.keeps_space() { "verbatim" } else { "whitespace" };
        let _courtesy = notes.with_cleanup(mode).write(&path);
        let directory = directory_in(&self.git_directory);
        remove_oldest_drafts(&directory);
        if let Some(before) = self.saved.replace(path.clone()) {
            remove_draft(&before);
        }
        Ok(path)
    }

    fn save_text(&self) -> io::Result<PathBuf> {
        let directory = directory_in(&self.git_directory);
        let mut file = new_file(&directory, &self.text)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        for attempt in 0..1000u32 {
            let suffix = if attempt == 0 { String::new() } else { format!("-{attempt}") };
            let path = directory.join(format!("draft-{now}{suffix}.txt"));
            match file.persist_noclobber(&path) {
                Ok(_) => return Ok(path),
                Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => {
                    file = taken.file;
                }
                Err(failed) => return Err(failed.error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// The command that brings the whole text back, also lines that look like comments: then git must neither
    /// remove any nor add its own.
    fn resume_command(&self, path: &Path, needed_words: &[OsString]) -> String {
        let mut command = String::from("git provenance commit ");
        for word in needed_words {
            command += &format!("{} ", escape::word(word.as_encoded_bytes()));
        }
        if let Some(mode) = self.cleaner.mode_that_keeps(&self.text) {
            command += &format!("--no-status --cleanup={mode} ");
        }
        command + "-eF " + &escape::quoted(path.as_os_str().as_encoded_bytes())
    }
}

/// Messages of commits that exist, edited in files of their own until the run is over: whatever ends it, they stay,
/// and the next run offers them again. The thread that watches for signals has them too.
#[derive(Clone)]
pub(crate) struct SavedEdits {
    directory: PathBuf,
    files: Arc<Mutex<Vec<PathBuf>>>,
}

impl SavedEdits {
    /// No edited message yet.
    pub(crate) fn new(git_directory: &Path) -> Self {
        remove_abandoned(git_directory);
        Self { directory: directory_in(git_directory), files: Arc::default() }
    }

    /// Lets the person edit the message of the commit `id`, beginning with `text` or with what an earlier run has
    /// kept of this commit. Returns what the editor has saved.
    ///
    /// # Errors
    /// When the file cannot be written or read, or the editor fails.
    pub(crate) fn edit(
        &self,
        id: &str,
        text: &[u8],
        editor: &UserEditor,
    ) -> Result<Vec<u8>, Error> {
        let path = self.directory.join(format!("amend-{id}.txt"));
        let is_of_this_run = lock(&self.files).contains(&path);
        if is_of_this_run || !path.symlink_metadata().is_ok_and(|found| found.is_file()) {
            // A link in its place is replaced, and what it leads to stays as it is.
            new_file(&self.directory, text)
                .and_then(|file| file.persist(&path).map_err(|error| error.error))
                .map_err(|error| Error::file("write", &path, error))?;
        }
        if !is_of_this_run {
            lock(&self.files).push(path.clone());
        }
        editor.edit(&path)?;
        let saved = files::read_unlinked(&path, files::MAX_MESSAGE_BYTES)?;
        if saved.len() > files::MAX_MESSAGE_BYTES {
            let what = format!("`{}` is longer than a message can be", escape::path(&path));
            return Err(Error::cannot(what, "shorten it, and run the command again"));
        }
        Ok(saved)
    }

    /// The commits are written: nothing has to be kept.
    pub(crate) fn forget(&self) {
        for path in lock(&self.files).drain(..) {
            let _gone = std::fs::remove_file(path);
        }
    }

    /// Says where the edited messages are.
    pub(crate) fn say(&self) {
        for path in lock(&self.files).drain(..) {
            let path = escape::path(&path);
            note(&format!("the message that you edited is kept in {path}; `e` opens it again\n"));
        }
    }
}

/// Removes temporary files of killed runs from where this program writes in a git directory.
pub(super) fn remove_abandoned(git_directory: &Path) {
    system::files::remove_abandoned(git_directory);
    system::files::remove_abandoned(&directory_in(git_directory));
}

/// Where saved messages are, below a worktree's git directory.
fn directory_in(git_directory: &Path) -> PathBuf {
    git_directory.join("provenance")
}

/// A file without a name of its own yet. A disk that is full in the middle leaves no half of a message under the
/// name of a whole one.
fn new_file(directory: &Path, text: &[u8]) -> io::Result<NamedTempFile> {
    std::fs::create_dir_all(directory)?;
    let mut file = system::files::temporary_in(directory, None)?;
    file.write_all(text)?;
    Ok(file)
}

/// The newest saved draft of the worktree with this git directory, and what is known about it.
///
/// # Errors
/// When there is none, or its notes cannot be read.
pub(crate) fn newest_draft(git_directory: &Path) -> Result<(PathBuf, DraftNotes), Error> {
    let newest = drafts_by_age(&directory_in(git_directory)).pop().ok_or_else(|| {
        Error::cannot(
            "there is no saved message in this worktree",
            "write one with `git provenance commit`",
        )
    })?;
    let notes = DraftNotes::read(&newest)?;
    Ok((newest, notes))
}

/// Old drafts are a courtesy: failing to remove one is no failure.
fn remove_oldest_drafts(directory: &Path) {
    for old in drafts_by_age(directory).iter().rev().skip(MAX_DRAFTS) {
        remove_draft(old);
    }
}

fn remove_draft(draft: &Path) {
    let _gone = std::fs::remove_file(draft);
    let _gone = std::fs::remove_file(DraftNotes::beside(draft));
}

/// The messages of new commits, the newest last.
fn drafts_by_age(directory: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(directory) else { return Vec::new() };
    let is_draft = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy());
        name.is_some_and(|name| name.starts_with("draft-") && name.ends_with(".txt"))
    };
    let mut drafts: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_draft).collect();
    drafts.sort_by_cached_key(|path| {
        (path.metadata().and_then(|meta| meta.modified()).ok(), path.clone())
    });
    drafts
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests stand in for an editor")]
mod tests {
    use super::*;

    const NO_CHANGE: &[u8] = b":";

    fn edit(git_directory: &Path, editor: &[u8]) -> Result<Vec<u8>, Error> {
        SavedEdits::new(git_directory).edit("1234", b"offered\n", &user_editor(editor))
    }

    fn user_editor(command: &[u8]) -> UserEditor {
        UserEditor::new(command, &crate::git::Config::default())
    }

    #[test]
    fn an_edited_message_is_offered_again_until_its_run_is_over() {
        let git_directory = tempfile::tempdir().unwrap();
        let git_directory = git_directory.path();
        assert_eq!(edit(git_directory, b"sed -i s/offered/edited/").unwrap(), b"edited\n");
        let next_run = SavedEdits::new(git_directory);
        let edit_again = || next_run.edit("1234", b"offered\n", &user_editor(NO_CHANGE)).unwrap();
        assert_eq!(edit_again(), b"edited\n");
        assert_eq!(edit_again(), b"offered\n");
        next_run.forget();
        assert_eq!(edit(git_directory, NO_CHANGE).unwrap(), b"offered\n");
    }

    #[test]
    fn a_link_in_the_place_of_an_edited_message_is_not_followed() {
        let git_directory = tempfile::tempdir().unwrap();
        let secret = git_directory.path().join("secret");
        std::fs::write(&secret, "secret\n").unwrap();
        let link = format!("ln -sf '{}'", secret.display());
        assert!(edit(git_directory.path(), link.as_bytes()).is_err());
        assert_eq!(edit(git_directory.path(), NO_CHANGE).unwrap(), b"offered\n");
        assert_eq!(std::fs::read(&secret).unwrap(), b"secret\n");
    }

    #[test]
    fn an_edited_message_that_is_too_long_is_refused() {
        let git_directory = tempfile::tempdir().unwrap();
        let endless = format!("truncate -s {}", files::MAX_MESSAGE_BYTES + 1);
        assert!(edit(git_directory.path(), endless.as_bytes()).is_err());
    }
}
