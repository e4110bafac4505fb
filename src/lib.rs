//! git-provenance wraps commit creation: it asks the human what AI was used for, removes what agents
//! added by themselves, and signs off only after an answer typed at the terminal.
//!
//! The modules lie in layers. Pure ones take and return values: `text`, `setting`, `disclosure`, `policy`, `draft`,
//! `rules`, `report`, and the leaves `cli`, `diffstat`, `exit` and `rule_id`. `system`, `git` and `terminal` each
//! own one kind of effect. Above them the services do what their names say: `authoring` takes one draft to the
//! final message, and `session`, `commit`, `rewrite`, `hooks`, `check` and `doctor` use it. On top, `commands`
//! calls one service each. `tests/docs/imports_test.rs` holds who may import whom.

mod authoring;
mod check;
mod cli;
mod commands;
mod commit;
mod diffstat;
mod disclosure;
mod doctor;
mod draft;
mod error;
mod exit;
mod git;
mod hooks;
mod policy;
mod report;
mod rewrite;
mod rule_id;
mod rules;
mod session;
mod setting;
mod system;
mod terminal;
#[doc(hidden)]
pub mod testing;
mod text;

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

use cli::{Cli, Command};

/// Runs the program with its command line and returns its exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    if let Some(file) = commands::editor_step::file_of(&args) {
        return commands::editor_step::run(file)
            .map_or_else(|error| error.report(), ExitCode::from);
    }
    let has_separator = args.iter().any(|word| word == "--");
    let is_long_help = args.iter().take_while(|word| *word != "--").any(|word| word == "--help");
    let subcommand = args.get(1).and_then(|word| word.to_str()).unwrap_or_default().to_owned();
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, &subcommand, is_long_help),
    };
    let done = match cli.command {
        Command::Commit(words) => commands::commit::run(&words.words),
        Command::Amend(options) => commands::amend::run(&options),
        Command::Check(mut options) => {
            options.decided = has_separator;
            commands::check::run(&options)
        }
        Command::Explain { rule } => commands::explain::run(rule.as_deref()),
        Command::Strip(options) => commands::strip::run(&options),
        Command::Agents { command } => commands::agents::run(&command),
        Command::Policy { command } => commands::policy::run(&command),
        Command::Hook { command } => commands::hook::run(&command),
        Command::Help { command } => commands::help::run(command.as_deref()),
        Command::Doctor { json } => commands::doctor::run(json),
        Command::EditorStep { file } => commands::editor_step::run(&file),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(error) => match error.command_line() {
            Some(wrong) => usage(wrong, &subcommand, is_long_help),
            None => error.report(),
        },
    }
}

/// Help and version go to stdout; anything else is a wrong command line. `--help` opens the page of the
/// manual where somebody can read it.
fn usage(error: &clap::Error, subcommand: &str, is_long_help: bool) -> ExitCode {
    const CLAPS: &str = "For more information, try '--help'.";
    let known = || Cli::command().get_subcommands().any(|one| one.get_name() == subcommand);
    if error.kind() == ErrorKind::DisplayHelp && is_long_help && io::stdout().is_terminal() {
        let of = if known() { format!("-{subcommand}") } else { String::new() };
        if git::open_manual(&format!("git-provenance{of}")) {
            return ExitCode::from(exit::DONE);
        }
    }
    if let ErrorKind::DisplayHelp | ErrorKind::DisplayVersion = error.kind() {
        let _closed = error.print();
        // `commit` stands for `git commit`, which ends so after `-h`.
        let is_commit_h = error.kind() == ErrorKind::DisplayHelp && subcommand == "commit";
        let code = if is_commit_h && !is_long_help { exit::USAGE } else { exit::DONE };
        return ExitCode::from(code);
    }
    // `git provenance --help` opens a man page.
    let ours = match known() {
        true => format!("hint: see `git provenance {subcommand} -h` for the options"),
        false => "hint: see `git provenance -h` for the options".to_owned(),
    };
    error::note(&error.to_string().replace(CLAPS, &ours));
    ExitCode::from(exit::USAGE)
}
