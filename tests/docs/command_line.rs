//! The command line as a reader of the documents sees it: only what is not hidden.

use clap::{Arg, Command, CommandFactory as _};
use git_provenance::testing::cli::{Cli, CommitOptions};

/// The whole command line. What `commit` knows itself stands in a definition of its own.
pub(crate) fn program() -> Command {
    let mut program = Cli::command();
    program.build();
    let mut commit = CommitOptions::command().name("commit");
    commit.build();
    program.mut_subcommand("commit", |_| commit)
}

/// The subcommands that are shown.
pub(crate) fn visible(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|one| !one.is_hide_set())
}

/// The options that are shown, without `-h` and `-V`, which each command has.
pub(crate) fn options(command: &Command) -> Vec<&Arg> {
    let shown = command.get_arguments().filter(|one| !one.is_hide_set() && !one.is_positional());
    shown.filter(|one| !matches!(one.get_id().as_str(), "help" | "version")).collect()
}

/// All spellings of an option, with their hyphens.
pub(crate) fn spellings(option: &Arg) -> Vec<String> {
    let short = option.get_short().map(|letter| format!("-{letter}"));
    let long = option.get_long_and_visible_aliases().unwrap_or_default();
    short.into_iter().chain(long.into_iter().map(|name| format!("--{name}"))).collect()
}
