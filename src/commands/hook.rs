//! `git provenance hook`: keeps the rules where nobody types `git provenance commit`.

use crate::cli::HookCommand;
use crate::error::Error;
use crate::hooks;

/// Runs the command and returns its exit code.
pub(crate) fn run(command: &HookCommand) -> Result<u8, Error> {
    match command {
        HookCommand::Install(options) if options.global => hooks::install_for_all(options),
        HookCommand::Install(options) => hooks::install_here(options),
        HookCommand::Uninstall(options) if options.global => hooks::uninstall_for_all(options),
        HookCommand::Uninstall(options) => hooks::uninstall_here(options),
        HookCommand::Status { json } => hooks::show_status(*json),
        HookCommand::Run { event, words } => hooks::run(*event, words),
    }
}
