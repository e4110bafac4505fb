//! Runs a case: beside plain git first, then with the program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::case::Case;
use crate::flow::{BASE, BEFORE};
use crate::judge::count_own;
use crate::person::{Answers, Person};
use crate::rig::{Repo, Run};
use crate::stored::{self, Moment, Stored};

/// How one side of a case ended.
#[derive(Clone, Debug, Default)]
pub(crate) struct Side {
    /// `None` where it never ended, or a signal ended it.
    pub(crate) code: Option<i32>,
    /// What was said: both outputs, or the screen.
    pub(crate) said: String,
    /// HEAD when the commit began, or the step.
    pub(crate) head_before: String,
    pub(crate) head: String,
    /// New commits, oldest first.
    pub(crate) new: Vec<Stored>,
    pub(crate) answers: Answers,
}

/// All that is judged.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// Commits that were there before.
    pub(crate) old: Vec<Stored>,
    /// Ids of those whose messages are inputs of the last new commit.
    pub(crate) combined: Vec<String>,
    pub(crate) twin: Side,
    pub(crate) ours: Side,
    /// The patch-id of old and new commits.
    pub(crate) patches: BTreeMap<String, String>,
}

/// What every script begins with.
const PRELUDE: &str = "exec 2>&1\n";

impl Case {
    /// Runs both sides.
    pub(crate) fn run(&self) -> Seen {
        let repo = Repo::none();
        self.write_files(&repo);
        std::fs::create_dir(repo.path().join("twin")).unwrap();
        self.script(&repo, "twin", &self.setup()).run();
        copy(&repo.path().join("twin"), &repo.path().join("ours"));
        let before = Moment::of(&repo, "twin");
        let combined = match self.flow.combines {
            // A squash of a branch is of what is on it.
            Some(range) => stored::git(&repo, "twin", &["rev-list", range]),
            None => String::new(),
        };
        let twin = self.run_twin(&repo, &before);
        let ours = self.run_ours(&repo, &before);
        let mut ids = before.ids.clone();
        let old = stored::read(&repo, "ours", &ids);
        ids.extend(ours.new.iter().map(|commit| commit.id.clone()));
        let mut patches = BTreeMap::new();
        if old.iter().chain(&ours.new).any(|commit| count_own(commit) > 0) {
            patches = stored::patch_ids(&repo, "ours", &ids);
            let twins: Vec<String> = twin.new.iter().map(|commit| commit.id.clone()).collect();
            patches.extend(stored::patch_ids(&repo, "twin", &twins));
        }
        Seen { old, combined: combined.lines().map(str::to_owned).collect(), twin, ours, patches }
    }

    fn run_twin(&self, repo: &Repo, before: &Moment) -> Side {
        let step = self.step(false);
        let run = self.script(repo, "twin", &step);
        if self.is_present() {
            // git opens an editor for some messages only where there is a terminal.
            let finished = run.terminal().finish();
            return self.side(repo, "twin", before, finished.code, finished.screen);
        }
        let outcome = run.run();
        self.side(repo, "twin", before, outcome.code, outcome.out())
    }

    fn run_ours(&self, repo: &Repo, before: &Moment) -> Side {
        self.script(repo, "ours", self.guard_setup()).run();
        let run = self.script(repo, "ours", &self.step(true));
        match self.person {
            Person::Absent => {
                let outcome = run.run();
                self.side(repo, "ours", before, outcome.code, outcome.out())
            }
            Person::Agent => {
                let outcome = run.env("CLAUDE_CODE_CHILD_SESSION", "1").run();
                self.side(repo, "ours", before, outcome.code, outcome.out())
            }
            Person::Present { .. } => {
                let mut terminal = run.size(160, 60).terminal();
                let (finished, answers) = self.person.answer(&mut terminal);
                let screen = terminal.screen();
                drop(terminal);
                let code = finished.and_then(|finished| finished.code);
                let side = self.side(repo, "ours", before, code, screen);
                Side { answers, ..side }
            }
        }
    }

    fn is_present(&self) -> bool {
        matches!(self.person, Person::Present { .. })
    }

    fn side(
        &self,
        repo: &Repo,
        directory: &str,
        before: &Moment,
        code: Option<i32>,
        said: String,
    ) -> Side {
        let noted =
            std::fs::read_to_string(repo.path().join(directory).join(".git").join(BEFORE)).ok();
        let after = Moment::of(repo, directory);
        let new: Vec<String> =
            after.ids.into_iter().filter(|id| !before.ids.contains(id)).collect();
        Side {
            code,
            said,
            head_before: noted.map_or(before.head.clone(), |noted| noted.trim().to_owned()),
            head: after.head,
            new: stored::read(repo, directory, &new),
            answers: Answers::default(),
        }
    }

    fn write_files(&self, repo: &Repo) {
        for (name, bytes) in self.files() {
            std::fs::write(repo.scratch(&name), bytes).unwrap();
        }
        if let Some(script) = self.editor_script() {
            let editor = repo.editor_script(&script);
            repo.env("GIT_EDITOR", editor);
        }
        repo.env("FILES", repo.scratch("").as_os_str());
        repo.env("PATCHES", repo.scratch("patches").as_os_str());
        repo.env("TEMPLATE", template().as_os_str());
        repo.env("GIT_ADVICE", "0");
    }

    fn script(&self, repo: &Repo, directory: &str, text: &str) -> Run {
        let prelude = if self.is_present() { "" } else { PRELUDE };
        repo.program("bash").args(["-c", &format!("{prelude}{text}")]).directory(directory)
    }
}

/// A repository with the first commit, copied for each case; made once.
fn template() -> &'static Path {
    static TEMPLATE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = TEMPLATE.get_or_init(|| {
        let directory = tempfile::Builder::new().prefix("crossed-").tempdir().unwrap();
        let path = directory.path().join("template");
        let repo = Repo::none();
        repo.program("bash").args(["-e", "-c", BASE]).run().assert_success();
        copy(repo.path(), &path);
        (directory, path)
    });
    path
}

fn copy(from: &Path, to: &Path) {
    let status = Command::new("cp").arg("-a").args([from, to]).status().unwrap();
    assert!(status.success(), "cannot copy {}", from.display());
}
