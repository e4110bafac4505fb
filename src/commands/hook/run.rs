//! What a hook file runs.

use std::ffi::OsString;
use std::path::PathBuf;

use super::caller::Caller;
use super::scripts::name;
use super::{made, pushed, typed};
use crate::cli::HookEvent;
use crate::error::{Error, exit};

/// Runs the part of one event with git's arguments. Any exit code but 0 stops git.
pub(super) fn run(event: HookEvent, words: &[OsString]) -> Result<u8, Error> {
    let first = || {
        words.first().map(PathBuf::from).ok_or_else(|| Error::Usage {
            what: format!("git gives the {} hook a file, and here is none", name(event)),
            hint: Some("`git provenance hook install` makes the file that calls this".into()),
        })
    };
    match event {
        HookEvent::CommitMsg => {
            let (file, caller) = (first()?, Caller::find());
            if caller.is_looked_after() {
                return Ok(exit::DONE);
            }
            if caller.is_sequenced {
                made::by_git(&file, &caller, false)
            } else {
                typed::ask(&file, &caller)
            }
        }
        HookEvent::PrepareCommitMsg => {
            let (file, caller) = (first()?, Caller::find());
            // What commit-msg will look at needs nothing here.
            if caller.runs_commit_msg() || caller.is_looked_after() {
                return Ok(exit::DONE);
            }
            let amends = words.get(1).is_some_and(|source| source == "commit")
                && words.get(2).is_some_and(|commit| commit == "HEAD");
            made::by_git(&file, &caller, amends)
        }
        HookEvent::ApplypatchMsg => made::by_am(&first()?),
        HookEvent::PrePush => pushed::push(words),
        HookEvent::SendemailValidate => pushed::mail(&first()?),
    }
}
