//! Our hooks: installing them, and what each of them runs.

mod commit_msg;
mod error;
mod global;
mod install;
mod invoker;
mod local;
mod managers;
mod outgoing;
mod script;
mod sequencer;
mod status;
mod stored;

use std::ffi::OsString;
use std::path::PathBuf;

pub(crate) use global::{install_for_all, uninstall_for_all};
pub(crate) use local::{install_here, uninstall_here};
pub(crate) use status::{State, Status, show_status, survey};

use invoker::Invoker;
use script::name;

use crate::cli::HookEvent;
use crate::error::{Error, exit};

/// Runs the part of one event with git's arguments. Any exit code but 0 stops git.
pub(crate) fn run(event: HookEvent, words: &[OsString]) -> Result<u8, Error> {
    let first = || {
        words.first().map(PathBuf::from).ok_or_else(|| {
            Error::usage(
                format!("git gives the {} hook a file, and here is none", name(event)),
                "`git provenance hook install` makes the file that calls this",
            )
        })
    };
    match event {
        HookEvent::CommitMsg => {
            let (file, invoker) = (first()?, Invoker::detect());
            if invoker.is_wrapped_commit() {
                return Ok(exit::DONE);
            }
            if invoker.is_sequenced {
                sequencer::clean_sequencer_message(&file, &invoker, false)
            } else {
                commit_msg::ask(&file, &invoker)
            }
        }
        HookEvent::PrepareCommitMsg => {
            let (file, invoker) = (first()?, Invoker::detect());
            if invoker.is_wrapped_commit() || stored::is_left_to_commit_msg(&invoker)? {
                return Ok(exit::DONE);
            }
            let amends = words.get(1).is_some_and(|source| source == "commit")
                && words.get(2).is_some_and(|commit| commit == "HEAD");
            sequencer::clean_sequencer_message(&file, &invoker, amends)
        }
        HookEvent::ApplypatchMsg => sequencer::clean_am_message(&first()?),
        HookEvent::PostCommit => Ok(stored::after_commit(&Invoker::detect())),
        HookEvent::PostMerge => Ok(stored::after_merge(&Invoker::detect())),
        HookEvent::PostApplypatch => Ok(stored::after_applypatch(&Invoker::detect())),
        HookEvent::PostRewrite => Ok(stored::after_rewrite(&Invoker::detect())),
        HookEvent::PrePush => outgoing::push(words),
        HookEvent::SendemailValidate => outgoing::mail(&first()?),
    }
}
