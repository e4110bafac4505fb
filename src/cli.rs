//! The command line: definitions only. `commit` passes git's own options through, so its words are
//! taken apart by `commit::options` first and only ours arrive here.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Disclose AI use, remove what agents added, and sign off only when a person says so.
#[derive(Debug, Parser)]
#[command(
    name = "git-provenance",
    bin_name = "git provenance",
    version,
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a commit: asks what AI was used for, and for the sign-off
    #[command(disable_help_flag = true)]
    Commit(Words),
    /// Fix the messages of commits that exist: the last one, an older one, or a series
    Amend(AmendOptions),
    /// Check commits, patches or a message against the project's rules
    Check(CheckOptions),
    /// Say why a rule exists, and how to follow it
    Explain {
        /// The rule; without one, all rules are listed
        rule: Option<String>,
    },
    /// Remove what agents added to a message: a filter from standard input to standard output
    Strip(StripOptions),
    /// List, show, begin and check the rules that projects have for AI use
    #[command(arg_required_else_help = true, disable_help_subcommand = true)]
    Policy {
        /// What to do.
        #[command(subcommand)]
        command: PolicyCommand,
    },
    /// List the agents that are known here, show one, and try them on a message
    #[command(arg_required_else_help = true, disable_help_subcommand = true)]
    Agents {
        /// What to do.
        #[command(subcommand)]
        command: AgentsCommand,
    },
    /// Install git hooks, so that plain `git commit`, pushes and mails keep the rules too
    #[command(arg_required_else_help = true, disable_help_subcommand = true)]
    Hook {
        /// What to do.
        #[command(subcommand)]
        command: HookCommand,
    },
    /// Say what works here and what does not: git, rules, hooks, identity, terminal, agents
    Doctor {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show the manual page of a command, or its help where no page is installed
    Help {
        /// The command; this program where none is named
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
    /// The editor that git is given while `commit` runs
    #[command(name = "editor-step", hide = true)]
    EditorStep {
        /// The file to edit.
        file: PathBuf,
    },
}

/// Words as they were typed.
#[derive(Debug, Args)]
pub struct Words {
    /// Options of this command and of git commit, then paths
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTION | PATH")]
    pub words: Vec<OsString>,
}

/// Options of every command that makes or changes commits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
pub struct AuthoringArgs {
    /// What AI was used for, such as 'code (refactoring), tests'; skips the question
    #[arg(long, value_name = "SPEC", conflicts_with = "no_ai")]
    pub ai_used_for: Option<String>,
    /// No AI was used; skips the question
    #[arg(long)]
    pub no_ai: bool,
    /// Do not ask for a sign-off, and do not sign off
    #[arg(long, visible_alias = "no-signoff", overrides_with = "no_sign_off")]
    pub no_sign_off: bool,
    /// Rules to follow: a preset or a file
    #[arg(long, value_name = "PRESET|FILE")]
    pub policy: Option<String>,
}

/// Options of `git provenance commit`.
#[derive(Debug, Parser)]
#[command(
    name = "git-provenance-commit",
    bin_name = "git provenance commit",
    about = "Make a commit: asks what AI was used for, and for the sign-off",
    override_usage = "git provenance commit [OPTIONS] [GIT COMMIT OPTIONS] [--] [PATH]...",
    after_help = "All options of git commit work as usual, except that -s only asks: a sign-off is \
                  added after you confirm it at the terminal, never by an option."
)]
pub struct CommitOptions {
    /// What it shares with amend.
    #[command(flatten)]
    pub authoring: AuthoringArgs,
    /// Take up the newest message that was kept, with what was answered about AI use on offer
    #[arg(long)]
    pub retry: bool,
}

/// Options of `git provenance amend`.
#[derive(Debug, Default, Args)]
#[command(
    override_usage = "git provenance amend [OPTIONS] [<revision> | <range>]\n       git provenance amend (--undo | --redo)",
    after_help = "A revision is that one commit (HEAD where none is named), a range such as main.. or -3 a \
                  series; the commits after it follow. Only messages change, and the committer becomes \
                  you. Nothing moves before all is decided."
)]
pub struct AmendOptions {
    /// What it shares with commit.
    #[command(flatten)]
    pub authoring: AuthoringArgs,
    /// Ask nothing and change nothing: show how messages would change; 1 if any would
    #[arg(long, short = 'n')]
    pub dry_run: bool,
    /// The same as JSON
    #[arg(long)]
    pub json: bool,
    /// Do not report what was written; with --dry-run, only the exit code says it
    #[arg(long, short, conflicts_with = "json")]
    pub quiet: bool,
    /// Rewrite commits that are on a remote-tracking branch already, without asking
    #[arg(long, short)]
    pub force: bool,
    /// Drop the signatures that others made over these commits
    #[arg(long)]
    pub drop_signatures: bool,
    /// Move other branches that point at these commits as well (default: rebase.updateRefs)
    #[arg(long, overrides_with = "no_update_refs")]
    pub update_refs: bool,
    /// Leave other branches where they are
    #[arg(long, overrides_with = "update_refs")]
    pub no_update_refs: bool,
    /// Put back what the last run in this worktree moved
    #[arg(long, conflicts_with_all = [
        "ai_used_for", "no_ai", "no_sign_off", "policy", "dry_run", "json", "force", "drop_signatures",
        "update_refs", "no_update_refs", "revisions",
    ])]
    pub undo: bool,
    /// Move forward again what the last --undo has put back
    #[arg(long, conflicts_with_all = [
        "ai_used_for", "no_ai", "no_sign_off", "policy", "dry_run", "json", "force", "drop_signatures",
        "update_refs", "no_update_refs", "revisions", "undo",
    ])]
    pub redo: bool,
    /// A commit, or a range as for git rev-list: main.., -3, main..topic
    #[arg(value_name = "REVISION", allow_negative_numbers = true)]
    pub revisions: Vec<String>,
}

/// Options of `git provenance strip`.
#[derive(Debug, Args)]
#[command(
    after_help = "Removals are reported on standard error. Lines that may be a person's stay."
)]
pub struct StripOptions {
    /// Rules to follow: a preset or a file
    #[arg(long, value_name = "PRESET|FILE")]
    pub policy: Option<String>,
    /// Write what AI was used for in the place of what agents left, as for commit
    #[arg(long, value_name = "SPEC")]
    pub ai_used_for: Option<String>,
    /// Change the files instead of printing them
    #[arg(long, requires = "files")]
    pub in_place: bool,
    /// Message files; standard input where none is named, and for `-`
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// What `git provenance policy` can do.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// List the presets: id, project, status of its text, stance, what is written
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Say what a policy asks: the one in force here, a preset or a file
    Show(ShowOptions),
    /// Begin a policy: write .git-provenance.yml at the top of the worktree
    Init {
        /// Write or update the part of AGENTS.md that tells agents what to do, instead
        #[arg(long, conflicts_with = "preset")]
        agents_md: bool,
        /// Do not report what was written
        #[arg(long, short)]
        quiet: bool,
        /// The preset to extend
        #[arg(value_name = "PRESET", default_value = "default")]
        preset: String,
    },
    /// Follow a preset in this clone: write provenance.policy into its git configuration
    #[command(
        after_help = "Nobody else's clone is changed. Where the project has a .git-provenance.yml, that is \
                            followed all the same."
    )]
    Use {
        /// Do not report what was written
        #[arg(long, short)]
        quiet: bool,
        /// The preset to follow
        #[arg(value_name = "PRESET")]
        preset: String,
    },
    /// Check policies: exit code 1 if one is wrong, 128 if one cannot be read
    #[command(after_help = "Warnings are shown and do not change the exit code.")]
    Lint {
        /// Presets and files; .git-provenance.yml in the worktree where none is named
        #[arg(value_name = "PRESET|FILE")]
        policies: Vec<PathBuf>,
    },
    /// Print the JSON Schema of the format, for editors
    Schema,
}

/// Options of `git provenance policy show`.
#[derive(Debug, Args)]
pub struct ShowOptions {
    /// Print it as it is written, as YAML
    #[arg(long)]
    pub yaml: bool,
    /// Print the complete policy as YAML, with all that it extends
    #[arg(long)]
    pub resolved: bool,
    /// A preset or a file; the policy in force here where none is named
    #[arg(value_name = "PRESET|FILE")]
    pub policy: Option<String>,
}

/// What `git provenance agents` can do.
#[derive(Debug, Subcommand)]
pub enum AgentsCommand {
    /// List what is known: id, agent or bot, how sure, and who says so
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print what is known of one agent or bot, as it is written in a file of agents
    Show {
        /// The id of an agent or bot
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Say for each line of a message what it is, and by which rule
    #[command(
        after_help = "Nothing is changed. A line is `removed`, `asked` about, `kept` as a disclosure, or \
                            nobody's (`-`)."
    )]
    Test {
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// A file that holds one message; standard input where none is named, and for `-`
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Print the JSON Schema of a file of agents, for editors
    Schema,
}

/// What `git provenance hook` can do.
#[derive(Debug, Subcommand)]
pub enum HookCommand {
    /// Install hooks; what is there already is kept and runs first
    Install(HookEvents),
    /// Take our hooks away and put back what was there before
    Uninstall(HookEvents),
    /// Say which hooks are active, and why
    Status {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// What a hook file runs: git's arguments follow the event
    Run {
        /// The hook's name
        #[arg(value_enum)]
        event: HookEvent,
        /// What git passes to the hook
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENT")]
        words: Vec<OsString>,
    },
}

/// Which hooks, and where.
#[derive(Debug, Args)]
pub struct HookEvents {
    /// For all repositories of this user, by `core.hooksPath` in the user's configuration
    #[arg(long)]
    pub global: bool,
    /// Do not report what was done
    #[arg(long, short)]
    pub quiet: bool,
    /// The hooks; all of them where none is named
    #[arg(value_enum, value_name = "EVENT")]
    pub events: Vec<HookEvent>,
}

/// The hooks of git that have a part in this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum HookEvent {
    /// Plain `git commit` and `git merge`: asks at a terminal, removes elsewhere
    CommitMsg,
    /// What rebase, cherry-pick and revert make: nobody is asked
    PrepareCommitMsg,
    /// `git am`: checks the message
    ApplypatchMsg,
    /// `git push`: checks what is pushed
    PrePush,
    /// `git send-email`: checks patches and the cover letter
    SendemailValidate,
    /// Looks at the commit that git has stored
    PostCommit,
    /// The same after `git merge`
    PostMerge,
    /// The same after `git am`
    PostApplypatch,
    /// The same after `git commit --amend` and `git rebase`
    PostRewrite,
}

/// Options of `git provenance check`.
#[derive(Debug, Args)]
#[command(
    override_usage = "git provenance check [OPTIONS] [REVISION | RANGE]... [PATCH | MBOX | MAILDIR | -]...",
    after_help = "Without arguments: what is not upstream yet, else the current commit. A revision is that one \
                  commit (--root: its whole history), and `--` separates revisions from files. Exit code: 0 clean, \
                  1 findings, 128 could not check."
)]
pub struct CheckOptions {
    /// Rules to follow: a preset or a file
    #[arg(long, value_name = "PRESET|FILE", conflicts_with = "policy_from")]
    pub policy: Option<String>,
    /// Rules as they stand in another commit, so that a change cannot bring its own
    #[arg(long, value_name = "REVISION")]
    pub policy_from: Option<String>,
    /// Check a file that holds one message; '-' is standard input
    #[arg(long, value_name = "FILE")]
    pub message: Option<PathBuf>,
    /// A revision stands for its whole history
    #[arg(long)]
    pub root: bool,
    /// Leave out what some branch or tag has already: for a pre-receive hook
    #[arg(long)]
    pub new: bool,
    /// Fix first, by rewriting the commits, what needs no person's decision; report what is left
    #[arg(long, conflicts_with_all = ["message", "files", "new", "root"])]
    pub fix: bool,
    /// With --fix: also commits that are on a remote-tracking branch already
    #[arg(long, requires = "fix")]
    pub force: bool,
    /// How to report
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<ReportFormat>,
    /// Only count how often each rule was broken
    #[arg(long, conflicts_with = "format")]
    pub summary: bool,
    /// Print no report: the exit code says it, at the first error
    #[arg(long, short, conflicts_with_all = ["format", "summary", "verbose"])]
    pub quiet: bool,
    /// Name the rules first, and also what passes
    #[arg(long, short, conflicts_with_all = ["format", "summary"])]
    pub verbose: bool,
    /// When to use colours: always, never or auto
    #[arg(long, value_enum, value_name = "WHEN", hide_possible_values = true)]
    pub color: Option<Color>,
    /// Revisions, ranges, patches, mboxes or maildirs; '-' is a mail or patch on standard input
    #[arg(value_name = "REVISION | RANGE | FILE", hide = true)]
    pub what: Vec<OsString>,
    /// Patches, mboxes or maildirs
    #[arg(last = true, value_name = "FILE", hide = true)]
    pub files: Vec<OsString>,
    /// `--` stands in the command line: what is before it is a revision.
    #[arg(skip)]
    pub decided: bool,
}

/// How to report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people
    #[default]
    Text,
    /// JSON, version 1
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
    /// JUnit XML
    Junit,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// Also into files and pipes
    Always,
    /// Not at all
    Never,
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definitions_are_consistent() {
        Cli::command().debug_assert();
        CommitOptions::command().debug_assert();
    }
}
