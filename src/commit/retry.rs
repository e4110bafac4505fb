//! `--retry`: the newest saved message of this worktree, with the options and the statement about AI use of the run
//! that saved it. Both hold only where the commit was to be made and for what was staged there. What was answered is
//! offered; the sign-off is not.

use std::ffi::OsString;
use std::path::PathBuf;

use super::option_table::RETRY;
use super::options::CommitLine;
use crate::authoring::Operator;
use crate::error::{Error, note};
use crate::git::{Config, Repository};
use crate::session::agents;
use crate::session::saved_drafts::newest_draft;

/// The command line that makes the commit of the saved message, and the file of that message. `line` is what `words`
/// were taken apart into.
///
/// # Errors
/// When there is no saved message, or the words give one themselves.
pub(super) fn take_up(
    line: &CommitLine,
    words: &[OsString],
) -> Result<(CommitLine, PathBuf), Error> {
    if line.gives_message() {
        return Err(Error::usage(
            "`--retry` takes the message that was kept, and another one is given as well",
            "leave out one of them",
        ));
    }
    let (draft, mut notes) = newest_draft(&Repository::open()?.git_directory)?;
    if let Some(what) = notes.what_differs()? {
        note(&format!("{what} since the message was kept: only its text is taken up\n"));
        notes = notes.without_answers();
    }
    let statement = if line.states_ai_use() { Vec::new() } else { notes.statement() };
    let is_separator = |word: &OsString| word == "--";
    let (options, paths) = split_at(notes.words(), is_separator);
    let retry = format!("--{RETRY}");
    let (before, after) = split_at(words, |word| *word == *retry);
    let (after, has_separator) = (after.iter().skip(1), words.iter().any(is_separator));
    // A later option counts more than an earlier one.
    let mut all = options.to_vec();
    all.extend(["-F".into(), draft.clone().into_os_string()]);
    let prefills = !statement.is_empty();
    all.extend(statement);
    all.extend(before.iter().chain(after).cloned());
    all.extend(paths.iter().skip(usize::from(has_separator)).cloned());
    Ok((CommitLine { is_retry: true, prefills, ..CommitLine::parse(all) }, draft))
}

/// Only a person goes on with what a person has answered.
///
/// # Errors
/// When nobody can be asked.
pub(super) fn refuse_unattended(config: &Config) -> Result<(), Error> {
    let agents = agents::known(config)?;
    match Operator::detect(config, &agents, false)?.0 {
        Operator::Present(_) => Ok(()),
        Operator::Absent(why) => {
            let hint = format!("run `git provenance commit --{RETRY}` in a terminal");
            Err(Error::cannot(format!("`--{RETRY}` asks for each answer again, and {why}"), hint))
        }
    }
}

fn split_at(
    words: &[OsString],
    is_there: impl Fn(&OsString) -> bool,
) -> (&[OsString], &[OsString]) {
    words.split_at(words.iter().position(is_there).unwrap_or(words.len()))
}
