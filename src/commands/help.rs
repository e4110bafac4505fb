//! `git provenance help`: the page of the manual, as `git help` shows it, else the long help.

use std::io;

use clap::{Command, CommandFactory};

use crate::cli::{Cli, CommitOptions};
use crate::error::{Error, exit};
use crate::git::open_manual;
use crate::text::did_you_mean::nearest;
use crate::text::escape;

/// Runs the command.
pub(crate) fn run(command: Option<&str>) -> Result<u8, Error> {
    let mut program = Cli::command();
    program.build();
    let name = command.unwrap_or_default();
    if command.is_some() && !commands(&program).any(|known| known == name) {
        return Err(unknown(name, &program));
    }
    let page = match command {
        Some(name) => format!("{PROGRAM}-{name}"),
        None => PROGRAM.to_owned(),
    };
    if open_manual(&page) {
        return Ok(exit::DONE);
    }
    let asked = match command {
        Some(COMMIT) => CommitOptions::command().try_get_matches_from([COMMIT, LONG_HELP]),
        Some(name) => program.try_get_matches_from([PROGRAM, name, LONG_HELP]),
        None => program.try_get_matches_from([PROGRAM, LONG_HELP]),
    };
    match asked.map_or_else(|help| help.print(), |_| Ok(())) {
        // A reader that goes away is no error.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::file("write to", "standard output", error))
        }
        _ => Ok(exit::DONE),
    }
}

const PROGRAM: &str = "git-provenance";
const LONG_HELP: &str = "--help";
/// What knows its own options, which the program passes on.
const COMMIT: &str = "commit";

/// The commands that somebody can be helped with.
fn commands(program: &Command) -> impl Iterator<Item = &str> {
    program.get_subcommands().filter(|one| !one.is_hide_set()).map(Command::get_name)
}

fn unknown(name: &str, program: &Command) -> Error {
    let hint = match nearest(name, commands(program)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`git provenance help` lists the commands".to_owned(),
    };
    let name = escape::line(name.as_bytes());
    Error::usage(format!("`{name}` is not a command of git provenance"), hint)
}
