//! A throw-away repository: what a test does to it and asks of it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use bstr::ByteSlice as _;

use super::formats::{Format, Hash, Refs};
use super::run::{Outcome, Run};
use super::sandbox::Sandbox;
use super::snapshot::Snapshot;
use super::terminal::Terminal;

/// A moment for commits whose ids shall not change from run to run.
const FIXED_DATE: &str = "2026-05-04T03:02:01+00:00";

/// What `Repo::seeded` commits, a file per directory.
const SEED: [(&str, &str); 4] = [
    ("src/a.c", "int a;\n"),
    ("tests/a.c", "int test_a;\n"),
    ("docs/a.md", "# a\n"),
    ("README", "A repository for tests.\n"),
];

/// A repository in a sandbox. Linked worktrees and clones share the sandbox of their origin.
pub(crate) struct Repo {
    sandbox: Rc<Sandbox>,
    path: PathBuf,
    bare: bool,
    environment: RefCell<BTreeMap<OsString, OsString>>,
    editors: Cell<u32>,
}

impl Repo {
    /// An empty repository in git's default format, on the unborn branch `main`.
    pub(crate) fn new() -> Self {
        Self::with(Format::usual())
    }

    pub(crate) fn with(format: Format) -> Self {
        Self::init(format, false)
    }

    pub(crate) fn bare() -> Self {
        Self::init(Format::usual(), true)
    }

    /// No repository at all: an empty directory with the same environment.
    pub(crate) fn none() -> Self {
        let repo = Self::at(Rc::new(Sandbox::new()), "directory", false);
        fs::create_dir(&repo.path).unwrap();
        repo
    }

    /// A repository with two commits: files in src/, tests/, docs/ and a README.
    pub(crate) fn seeded(format: Format) -> Self {
        let repo = Self::with(format);
        for (path, content) in SEED {
            repo.write(path, content);
        }
        repo.git(["add", "."]);
        repo.git(["commit", "-q", "-m", "Start"]);
        repo.write("README", "A repository for tests, and what it is.\n");
        repo.git(["commit", "-q", "-a", "-m", "README: say more"]);
        repo
    }

    fn init(format: Format, bare: bool) -> Self {
        let repo = Self::at(Rc::new(Sandbox::new()), "repository", bare);
        fs::create_dir(&repo.path).unwrap();
        let mut arguments = vec!["init", "-q"];
        arguments.push(match format.hash {
            Hash::Sha1 => "--object-format=sha1",
            Hash::Sha256 => "--object-format=sha256",
        });
        if format.refs == Refs::Reftable {
            arguments.push("--ref-format=reftable");
        }
        if bare {
            arguments.push("--bare");
        }
        repo.git(arguments);
        repo
    }

    fn at(sandbox: Rc<Sandbox>, name: &str, bare: bool) -> Self {
        let path = sandbox.root().join(name);
        let environment = RefCell::new(sandbox.environment());
        Self { sandbox, path, bare, environment, editors: Cell::new(0) }
    }

    /// Another repository or worktree in the same sandbox, with the same environment.
    fn neighbour(&self, name: &str) -> Self {
        let repo = Self::at(Rc::clone(&self.sandbox), name, false);
        repo.environment.replace(self.environment.borrow().clone());
        repo
    }

    /// A linked worktree of this repository, on the new branch `linked`.
    pub(crate) fn linked_worktree(&self) -> Self {
        let linked = self.neighbour("linked");
        self.command(["worktree", "add", "-q", "-b", "linked"])
            .arg(&linked.path)
            .run()
            .assert_success();
        linked
    }

    /// A clone of this repository without blobs but those checked out.
    pub(crate) fn partial_clone(&self) -> Self {
        self.clone_without_blobs(false)
    }

    /// A clone of this repository that ends after so many commits.
    pub(crate) fn shallow_clone(&self, depth: usize) -> Self {
        let clone = self.neighbour("shallow");
        self.command(["clone", "-q", &format!("--depth={depth}")])
            .arg(format!("file://{}", self.path.display()))
            .arg(&clone.path)
            .run()
            .assert_success();
        clone
    }

    /// A clone of this repository without blobs, with a sparse checkout of `directories`.
    pub(crate) fn sparse_partial_clone<'a>(
        &self,
        directories: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let clone = self.clone_without_blobs(true);
        clone.command(["sparse-checkout", "set"]).args(directories).run().assert_success();
        clone
    }

    fn clone_without_blobs(&self, sparse: bool) -> Self {
        self.config("uploadpack.allowFilter", "true")
            .config("uploadpack.allowAnySHA1InWant", "true");
        let clone = self.neighbour("clone");
        self.command(["clone", "-q", "--filter=blob:none"])
            .args(sparse.then_some("--sparse"))
            .arg(format!("file://{}", self.path.display()))
            .arg(&clone.path)
            .run()
            .assert_success();
        clone
    }

    /// Makes this a sparse checkout of `directories` with a sparse index.
    pub(crate) fn sparse_index<'a>(self, directories: impl IntoIterator<Item = &'a str>) -> Self {
        self.command(["sparse-checkout", "set", "--cone", "--sparse-index"])
            .args(directories)
            .run()
            .assert_success();
        self
    }

    /// Splits the index in two files.
    pub(crate) fn split_index(self) -> Self {
        self.git(["update-index", "--split-index"]);
        self
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.sandbox.root().join("home")
    }

    /// The directory for temporary files (`TMPDIR`), to see that none is left behind.
    pub(crate) fn temporary(&self) -> PathBuf {
        self.sandbox.root().join("tmp")
    }

    /// A path outside the repository for a file of the test's own.
    pub(crate) fn scratch(&self, name: &str) -> PathBuf {
        self.sandbox.scratch(name)
    }

    pub(crate) fn is_bare(&self) -> bool {
        self.bare
    }

    /// The git directory of this worktree.
    pub(crate) fn git_dir(&self) -> PathBuf {
        self.rev_parse(["--absolute-git-dir"])
    }

    /// Where git looks for hooks.
    pub(crate) fn hooks_dir(&self) -> PathBuf {
        self.rev_parse(["--git-path", "hooks"])
    }

    fn rev_parse<const N: usize>(&self, arguments: [&str; N]) -> PathBuf {
        let output = self.command(["rev-parse"]).args(arguments).run().assert_success().stdout;
        self.path.join(output.trim_end().to_path().unwrap())
    }

    /// Writes a file in the worktree, with its directories.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    pub(crate) fn read(&self, path: impl AsRef<Path>) -> Vec<u8> {
        fs::read(self.path.join(path)).unwrap()
    }

    /// Sets a variable for all later processes.
    pub(crate) fn env(&self, key: &str, value: impl AsRef<OsStr>) -> &Self {
        self.environment.borrow_mut().insert(key.into(), value.as_ref().to_owned());
        self
    }

    pub(crate) fn env_remove(&self, key: &str) -> &Self {
        self.environment.borrow_mut().remove(OsStr::new(key));
        self
    }

    /// Makes the ids of later commits the same in each run.
    pub(crate) fn fixed_dates(&self) -> &Self {
        self.env("GIT_AUTHOR_DATE", FIXED_DATE).env("GIT_COMMITTER_DATE", FIXED_DATE)
    }

    /// Sets a key in the repository's configuration.
    pub(crate) fn config(&self, key: &str, value: &str) -> &Self {
        self.git(["config", key, value]);
        self
    }

    /// Sets a key in the user's configuration.
    pub(crate) fn config_global(&self, key: &str, value: &str) -> &Self {
        self.git(["config", "--global", key, value]);
        self
    }

    /// Installs a hook where git looks for it.
    pub(crate) fn hook(&self, name: &str, script: &str) -> &Self {
        self.sandbox.write_executable(&self.hooks_dir().join(name), script);
        self
    }

    /// Puts a program in front of the search path: a wrapper, or a stand-in for an agent.
    pub(crate) fn tool(&self, name: &str, script: &str) -> &Self {
        self.sandbox.write_executable(&self.sandbox.root().join("bin").join(name), script);
        self
    }

    /// Writes a shell script that gets the file to edit as `$1`; its path, for `GIT_EDITOR`.
    pub(crate) fn editor_script(&self, shell: &str) -> String {
        let number = self.editors.replace(self.editors.get() + 1);
        let path = self.scratch(&format!("editor-{number}"));
        self.sandbox.write_executable(&path, &format!("#!/bin/sh\n{shell}\n"));
        path.into_os_string().into_string().unwrap()
    }

    /// A run of git, to be given input, variables and so on before it starts.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Run {
        self.program("git").args(arguments)
    }

    /// A run of any program, found on the search path.
    pub(crate) fn program(&self, program: &str) -> Run {
        let environment = self.environment.borrow().clone();
        Run::new(Rc::clone(&self.sandbox), &self.path, program, environment)
    }

    /// A run of a shell script.
    pub(crate) fn shell(&self, script: &str) -> Run {
        self.program("sh").args(["-c", script])
    }

    /// Runs git, which must succeed; what it wrote to standard output.
    #[track_caller]
    pub(crate) fn git<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Vec<u8> {
        self.command(arguments).run().assert_success().stdout
    }

    /// Runs git without a controlling terminal.
    pub(crate) fn try_git<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Outcome {
        self.command(arguments).run()
    }

    /// Runs `git provenance …` without a controlling terminal.
    pub(crate) fn provenance<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Outcome {
        self.command(["provenance"]).args(arguments).run()
    }

    /// Runs `git …` under a terminal.
    pub(crate) fn terminal<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Terminal {
        self.command(arguments).terminal()
    }

    /// The message of HEAD, to the byte.
    pub(crate) fn head_message(&self) -> Vec<u8> {
        self.message("HEAD")
    }

    /// The message of a commit, to the byte.
    pub(crate) fn message(&self, commit: &str) -> Vec<u8> {
        let raw = self.git(["cat-file", "commit", commit]);
        raw[raw.find("\n\n").expect("a commit has a header") + 2..].to_vec()
    }

    /// How many commits HEAD has; none on an unborn branch.
    pub(crate) fn commit_count(&self) -> usize {
        let outcome = self.try_git(["rev-list", "--count", "HEAD"]);
        outcome.out().trim().parse().unwrap_or(0)
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot::of(self)
    }

    #[track_caller]
    pub(crate) fn assert_unchanged(&self, before: &Snapshot) {
        let difference = before.difference(&self.snapshot());
        assert!(difference.is_empty(), "the repository has changed:\n{difference}");
    }
}
