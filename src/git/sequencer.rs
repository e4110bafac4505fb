//! The source of a commit that git makes on its own: the sequencer's state, and whether two changes are the
//! same.

use std::path::Path;

use bstr::ByteSlice;

use super::command::{GitError, git_command};
use super::diff::DIFF_OPTIONS;
use super::object_format::ObjectFormat;
use super::repository::read;
use super::{Base, CommitObject, Object, Objects};

/// The commits that a commit in the making comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SequencerState {
    /// The commit that is picked, replayed, folded in or split.
    pub picked: Option<Object>,
    /// HEAD, where the new commit takes its place.
    pub replaced: Option<Object>,
    /// Whether the picked commit is folded into the replaced one.
    pub folds: bool,
}

impl SequencerState {
    /// Reads the state below a worktree's git directory. `head` names HEAD before the new commit, and `amends` says
    /// that it is replaced.
    ///
    /// # Errors
    /// When git's answers cannot be read.
    pub(crate) fn read(
        git_directory: &Path,
        objects: &mut Objects,
        head: &str,
        amends: bool,
    ) -> Result<Self, GitError> {
        let done = last_done(git_directory);
        let rebases = git_directory.join("rebase-merge").exists();
        let folds = matches!(&done, Some((command, _)) if is_fold(command));
        let mut picked = objects.read_pseudo("CHERRY_PICK_HEAD")?;
        let head = objects.read(&format!("{head}^{{commit}}"))?;
        // What is added where a rebase has stopped at a commit is not made from that commit.
        let is_added =
            !(amends || folds) && head.as_ref().is_some_and(|head| is_stop(git_directory, head));
        if is_added {
            return Ok(Self { picked, replaced: None, folds: false });
        }
        if let (None, Some((_, id))) = (&picked, &done) {
            picked = objects.read(&format!("{id}^{{commit}}"))?;
        }
        // The reference stays after a rebase has ended.
        if picked.is_none() && rebases {
            picked = objects.read_pseudo("REBASE_HEAD")?;
        }
        let replaced = head.filter(|_| amends || folds);
        Ok(Self { picked, replaced, folds })
    }
}

/// The commit at which a rebase has stopped, once HEAD is not that commit any more, or while it cannot be folded in:
/// what is committed then is a part of it.
///
/// # Errors
/// When git cannot read it.
pub(crate) fn split_commit(
    git_directory: &Path,
    objects: &mut Objects,
    head: Option<&Object>,
) -> Result<Option<Object>, GitError> {
    let stopped = read(&git_directory.join("rebase-merge/stopped-sha")).unwrap_or_default();
    let id = stopped.trim().to_str_lossy();
    let folds = last_done(git_directory).is_some_and(|(command, _)| is_fold(&command));
    let is_whole = !folds && head.is_some_and(|head| is_stop(git_directory, head));
    if is_whole || !is_id(&id) {
        return Ok(None);
    }
    objects.read(&format!("{id}^{{commit}}"))
}

/// Whether a rebase has stopped with this commit as HEAD, for somebody to amend it.
fn is_stop(git_directory: &Path, head: &Object) -> bool {
    let amend = read(&git_directory.join("rebase-merge/amend")).unwrap_or_default();
    amend.trim() == head.id.as_bytes()
}

/// The commits that `git merge --squash` has put together and nobody has committed yet.
///
/// # Errors
/// When git cannot read them.
pub(crate) fn squashed_commits(
    git_directory: &Path,
    objects: &mut Objects,
) -> Result<Vec<Object>, GitError> {
    let text = read(&git_directory.join("SQUASH_MSG")).unwrap_or_default();
    let mut lines = text.lines();
    let mut commits = Vec::new();
    if lines.next() != Some(b"Squashed commit of the following:") {
        return Ok(commits);
    }
    // Text that people wrote is indented.
    for id in lines.filter_map(|line| line.strip_prefix(b"commit ")) {
        let id = id.trim().to_str_lossy();
        if is_id(&id) {
            commits.extend(objects.read(&format!("{id}^{{commit}}"))?);
        }
    }
    Ok(commits)
}

/// The message of a pick without a commit, or of a merge, which nobody has committed yet; without comments.
pub(crate) fn prepared_message(git_directory: &Path, comment: &[u8]) -> Option<Vec<u8>> {
    let text = read(&git_directory.join("MERGE_MSG"))?;
    let lines = text.lines_with_terminator().filter(|line| !line.starts_with(comment));
    Some(lines.collect::<Vec<_>>().concat())
}

/// The last command of a rebase that was begun, and its commit: `pick 1234 # subject` (sequencer.c).
fn last_done(git_directory: &Path) -> Option<(String, String)> {
    let done = read(&git_directory.join("rebase-merge/done"))?;
    let line = done.lines().rfind(|line| !line.trim().is_empty() && !line.starts_with(b"#"))?;
    let mut words = line.fields().map(|word| word.to_str_lossy().into_owned());
    let command = words.next()?;
    // `fixup -C 1234`, `merge -C 1234 label`.
    let id = words.find(|word| !word.starts_with('-'))?;
    (is_id(&id) && !NO_COMMITS.contains(&&*command)).then_some((command, id))
}

/// Commands of a rebase after which no commit is named.
const NO_COMMITS: [&str; 12] =
    ["exec", "x", "break", "b", "label", "l", "reset", "t", "update-ref", "u", "noop", "comment"];

fn is_id(id: &str) -> bool {
    id.len() >= 4 && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_fold(command: &str) -> bool {
    ["fixup", "f", "squash", "s"].contains(&command)
}

/// The commit that `git rebase --apply` replays; `None` for a mail.
///
/// # Errors
/// When git cannot read it.
pub(crate) fn applied_commit(
    git_directory: &Path,
    objects: &mut Objects,
) -> Result<Option<Object>, GitError> {
    let state = git_directory.join("rebase-apply");
    if !state.join("rebasing").exists() {
        return Ok(None);
    }
    let Some(id) = read(&state.join("original-commit")) else { return Ok(None) };
    objects.read(&format!("{}^{{commit}}", id.trim().to_str_lossy()))
}

/// The text of the mail that `git am` applies, as it was before any option added to it.
pub(crate) fn applied_text(git_directory: &Path) -> Option<Vec<u8>> {
    read(&git_directory.join("rebase-apply/msg"))
}

/// Options that make two patches comparable, beside [`DIFF_OPTIONS`].
const PATCH_OPTIONS: [&str; 5] =
    ["-p", "--full-index", "--no-color", "--no-renames", "--diff-algorithm=myers"];

/// Whether the index makes the same change to `base` as a commit made to its first parent: by git's patch-id,
/// white space counted.
///
/// # Errors
/// When git fails.
pub(crate) fn is_same_change(
    commit: &Object,
    base: Base,
    format: ObjectFormat,
) -> Result<bool, GitError> {
    let then = patch_of(commit, format)?;
    let now = patch("diff-index", &["--cached", base.revision(), "--"])?;
    Ok(then == now || patch_id(&then)? == patch_id(&now)?)
}

/// Whether two commits make the same change to their first parents, as [`is_same_change`] tells it.
///
/// # Errors
/// When git fails.
pub(crate) fn make_same_change(
    one: &Object,
    other: &Object,
    format: ObjectFormat,
) -> Result<bool, GitError> {
    let (one, other) = (patch_of(one, format)?, patch_of(other, format)?);
    Ok(one == other || patch_id(&one)? == patch_id(&other)?)
}

/// Whether a commit makes the change of the mail that `git am` applies.
///
/// # Errors
/// When git fails.
pub(crate) fn makes_change(
    commit: &Object,
    git_directory: &Path,
    format: ObjectFormat,
) -> Result<bool, GitError> {
    let mail = read(&git_directory.join("rebase-apply/patch")).unwrap_or_default();
    Ok(patch_id(&mail)? == patch_id(&patch_of(commit, format)?)?)
}

fn patch_of(commit: &Object, format: ObjectFormat) -> Result<Vec<u8>, GitError> {
    let parent = CommitObject::split(&commit.bytes).first_parent();
    let parent = parent.as_deref().unwrap_or(format.empty_tree());
    patch("diff-tree", &["-r", parent, &commit.id])
}

fn patch(command: &str, args: &[&str]) -> Result<Vec<u8>, GitError> {
    let git = git_command([command]).args(PATCH_OPTIONS).args(DIFF_OPTIONS);
    git.args(args).without_replacements().run()
}

fn patch_id(diff: &[u8]) -> Result<Vec<u8>, GitError> {
    let answer = git_command(["patch-id", "--verbatim"]).feed(diff)?;
    Ok(answer.fields().next().unwrap_or_default().to_vec())
}
