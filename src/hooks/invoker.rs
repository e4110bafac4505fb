//! Which git has called the hook, and why: the system's word about the processes above, where it gives one.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use crate::commit::options::CommitLine;
use crate::commit::wrapper::{Request, connect};
use crate::git::merge_options;
use crate::session::operator::variable;
use crate::system;
use crate::system::process_tree::{Ancestor, ancestors, is_at_terminal};

/// Commands that make commits from others, so that nobody is there to ask.
const SEQUENCERS: [&str; 5] = ["rebase", "cherry-pick", "revert", "am", "pull"];
/// Options with which a person goes on after a conflict.
const CONTINUES: [&str; 4] = ["--continue", "--resolved", "-r", "--skip"];
/// Commands that stand between a hook and the git that runs it.
const BETWEEN: [&str; 2] = ["provenance", "hook"];
/// git's options before the command that take a word of their own (git.c).
const WITH_VALUE: [&str; 9] = [
    "-c",
    "-C",
    "--git-dir",
    "--work-tree",
    "--namespace",
    "--super-prefix",
    "--config-env",
    "--attr-source",
    "--shallow-file",
];

/// What called the hook.
pub(crate) struct Invoker {
    /// Its process id.
    pub(crate) id: u32,
    pub(crate) command: Command,
    /// Whether a rebase or the like has started it.
    pub(crate) is_sequenced: bool,
    /// Whether it goes on after somebody has resolved conflicts.
    pub(crate) continues: bool,
    /// Whether `git provenance commit` has started it: the only `git commit` that is a child of its process.
    is_wrapped: bool,
}

/// What that git was told to do.
pub(crate) enum Command {
    Commit(Box<CommitLine>),
    Merge(Box<CommitLine>),
    Other,
    /// The system does not say.
    Unknown,
}

impl Invoker {
    /// Looks at the processes above.
    pub(crate) fn detect() -> Self {
        let program = std::env::current_exe().ok();
        Self::among(ancestors(), program.as_deref(), merge_options).unwrap_or_else(|| Self {
            id: system::parent_id(),
            command: Command::Unknown,
            is_sequenced: says_sequenced(),
            continues: true,
            is_wrapped: false,
        })
    }

    fn among(
        above: &[Ancestor],
        program: Option<&Path>,
        merge_options: impl FnOnce() -> Vec<OsString>,
    ) -> Option<Self> {
        let at = above
            .iter()
            .position(|one| subcommand(one).is_some_and(|(name, _)| !BETWEEN.contains(&&*name)))?;
        let (name, words) = subcommand(&above[at])?;
        let continues = words.iter().any(|word| CONTINUES.iter().any(|option| word == option));
        let command = match name.as_str() {
            "commit" => Command::Commit(Box::new(CommitLine::of_git(words))),
            // Then it becomes a `git commit`.
            "merge" if words.iter().any(|word| word == "--continue") => {
                Command::Commit(Box::new(CommitLine::of_git([])))
            }
            "merge" => {
                let words = merge_options().into_iter().chain(words);
                Command::Merge(Box::new(CommitLine::of_merge(words, opens_editor())))
            }
            _ => Command::Other,
        };
        // `rebase --exec` may have a shell between.
        let commands = above[at + 1..].iter().filter_map(subcommand);
        let is_sequenced = commands.into_iter().any(|(name, _)| SEQUENCERS.contains(&&*name));
        let is_wrapped = matches!(command, Command::Commit(_))
            && above.get(at + 1).is_some_and(|parent| is_our_commit(parent, program));
        Some(Self { id: above[at].id, command, is_sequenced, continues, is_wrapped })
    }

    /// Whether somebody at a terminal can be meant: an editor's button runs git with pipes, even where the editor
    /// itself was started in a terminal. In doubt, yes.
    pub(crate) fn is_at_terminal(&self) -> bool {
        is_at_terminal(self.id).unwrap_or(true)
    }

    /// Whether a living `git provenance commit` looks after this commit. Programs that keep hooks may close its
    /// line to us (pre-commit and lefthook do); then its place above the git that commits tells.
    pub(crate) fn is_wrapped_commit(&self) -> bool {
        if self.is_wrapped {
            return true;
        }
        let Some(mut line) = connect() else { return false };
        line.ask(&Request::Hook(self.id))
            .is_ok_and(|reply| reply == crate::commit::wrapper::Reply::Ours)
    }

    /// Whether git will run commit-msg for this commit.
    pub(crate) fn runs_commit_msg(&self) -> bool {
        match &self.command {
            Command::Commit(line) | Command::Merge(line) => !line.skips_hooks,
            Command::Other | Command::Unknown => false,
        }
    }

    /// Whether the system shows which git has called the hook.
    pub(crate) fn is_known(&self) -> bool {
        !matches!(self.command, Command::Unknown)
    }

    /// The command line of git commit or git merge.
    pub(crate) fn line(&self) -> Option<&CommitLine> {
        match &self.command {
            Command::Commit(line) | Command::Merge(line) => Some(line),
            _ => None,
        }
    }
}

/// Whether git has started an editor: where it has not, its hooks are told that there is none.
fn opens_editor() -> bool {
    variable("GIT_EDITOR").is_none_or(|editor| editor != ":")
}

/// Whether this is our own program, as the system knows it, at work on `commit`.
fn is_our_commit(one: &Ancestor, program: Option<&Path>) -> bool {
    let is_ours = program.is_some() && one.program.as_deref() == program;
    is_ours && one.words.get(1).is_some_and(|word| word == "commit")
}

/// git's command and the words behind it, for a process that is git.
fn subcommand(one: &Ancestor) -> Option<(String, Vec<OsString>)> {
    let program = one.words.first().map(Path::new).and_then(Path::file_name)?.to_str()?;
    if let Some(name) = program.strip_prefix("git-").filter(|name| SEQUENCERS.contains(name)) {
        return Some((name.to_owned(), one.words[1..].to_vec()));
    }
    if program != "git" {
        return None;
    }
    let mut words = one.words[1..].iter();
    while let Some(word) = words.next() {
        if WITH_VALUE.iter().any(|option| OsStr::new(option) == word) {
            words.next();
        } else if !word.as_encoded_bytes().starts_with(b"-") {
            return Some((word.to_str()?.to_owned(), words.cloned().collect()));
        }
    }
    None
}

/// Where no process can be looked at, git's own variable tells (sequencer.c sets it for its children).
#[expect(clippy::disallowed_methods, reason = "git tells its hooks these things by variables")]
fn says_sequenced() -> bool {
    let action = std::env::var("GIT_REFLOG_ACTION").unwrap_or_default();
    SEQUENCERS.iter().any(|name| action.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(id: u32, line: &str) -> Ancestor {
        let words = line.split(' ').map(OsString::from).collect();
        Ancestor { id, words, ..Ancestor::default() }
    }

    fn among(lines: &[&str]) -> Option<Invoker> {
        let all: Vec<_> =
            lines.iter().enumerate().map(|(at, line)| process(10 + at as u32, line)).collect();
        Invoker::among(&all, Some(Path::new("/opt/git-provenance")), Vec::new)
    }

    #[test]
    fn a_commit_below_our_own_program_is_looked_after() {
        let wrapped = |program: &str, line: &str, git: &str| {
            let parent = Ancestor { program: Some(program.into()), ..process(11, line) };
            let all = [process(9, "python3 pre-commit"), process(10, git), parent];
            let invoker = Invoker::among(&all, Some(Path::new("/opt/git-provenance")), Vec::new);
            invoker.expect("a git").is_wrapped
        };
        let (ours, line) = ("/opt/git-provenance", "git-provenance commit -m x");
        assert!(wrapped(ours, line, "git commit --edit"));
        for (program, line, git) in [
            ("/tmp/git-provenance", line, "git commit"),
            (ours, "git-provenance editor-step", "git commit"),
            (ours, "git-provenance hook run commit-msg", "git commit"),
            (ours, line, "git merge x"),
        ] {
            assert!(!wrapped(program, line, git), "{program} {line} {git}");
        }
    }

    #[test]
    fn the_git_that_commits_is_found_behind_hook_managers() {
        let invoker = among(&[
            "git provenance hook run commit-msg .git/COMMIT_EDITMSG",
            "sh -c git provenance hook run commit-msg",
            "/usr/bin/lefthook run commit-msg",
            "sh .git/hooks/commit-msg .git/COMMIT_EDITMSG",
            "/usr/libexec/git-core/git -c a.b=c commit -s -m git",
            "git -C /r rebase --continue",
            "bash",
        ]);
        let invoker = invoker.expect("a git");
        assert_eq!((invoker.id, invoker.is_sequenced), (14, true));
        assert!(invoker.line().is_some_and(|line| line.asks_sign_off) && invoker.runs_commit_msg());
    }

    #[test]
    fn commands_without_a_commit_msg_hook_are_known() {
        for line in [
            "git commit -n",
            "git commit -anm x",
            "git commit --no-verify",
            "git merge --no-verify x",
        ] {
            assert!(!among(&[line, "bash"]).expect("a git").runs_commit_msg(), "{line}");
        }
        for line in ["git merge x", "git commit --no-verify --verify", "git commit -m n"] {
            assert!(among(&[line, "bash"]).expect("a git").runs_commit_msg(), "{line}");
        }
        for line in ["git rebase main", "git cherry-pick -s x", "git --no-pager revert x"] {
            assert!(!among(&[line, "bash"]).expect("a git").runs_commit_msg(), "{line}");
        }
    }

    #[test]
    fn a_rebase_is_found_above_the_shell_of_its_exec() {
        let lines = ["git commit --amend --no-edit -S", "sh -c make", "git rebase -x make", "bash"];
        assert!(among(&lines).expect("a git").is_sequenced);
    }

    #[test]
    fn an_alias_is_no_sequencer() {
        let invoker = among(&["git commit -s", "git ci", "bash"]).expect("a git");
        assert!(!invoker.is_sequenced);
        assert!(among(&["bash", "make"]).is_none());
    }
}
