//! The rig that the integration tests stand on: throw-away repositories in an environment of
//! their own, and real terminals. No test and nothing about the program's wording belongs here.
//!
//! ```ignore
//! let repo = Repo::new();
//! repo.write("a.c", "int a;\n").git(["add", "a.c"]);
//! let before = repo.snapshot();
//! let mut terminal = repo.terminal(["provenance", "commit", "-m", "a: start"]);
//! terminal.wait_for("Was AI used");
//! terminal.key(Key::CtrlC);
//! assert_eq!(terminal.finish().code, Some(130));
//! assert!(terminal.is_restored());
//! repo.assert_unchanged(&before);
//! ```
//!
//! | file | what |
//! |---|---|
//! | `sandbox.rs` | the temporary directory and the environment of every process |
//! | `session.rs` | starts a program in a session of its own, away from our process tree and terminal |
//! | `run.rs` | the builder of one run, and its `Outcome` |
//! | `terminal.rs` | a run under a pseudo-terminal |
//! | `repo.rs` | `Repo` |
//! | `formats.rs` | the repository formats and shapes a test can be run over |
//! | `unprivileged.rs` | runs as a user whom file permissions bind |
//! | `snapshot.rs` | what a repository looks like, to prove that nothing changed |
//! | `svg.rs` | a terminal's screen as a picture |
//!
//! Another git: put its directory first in `PATH`. `GIT_PROVENANCE_NO_SKIP=1` turns skips into
//! failures.

#![allow(dead_code, unused_imports, reason = "a rig offers more than each moment's tests use")]

mod formats;
mod repo;
mod run;
mod sandbox;
mod session;
mod snapshot;
mod svg;
mod terminal;
mod unprivileged;

pub(crate) use formats::{Format, Hash, Refs, for_each_format, for_each_shape, skip};
pub(crate) use repo::Repo;
pub(crate) use run::{Outcome, Run};
pub(crate) use rustix::process::Signal;
pub(crate) use snapshot::Snapshot;
pub(crate) use svg::svg;
pub(crate) use terminal::{Finished, Key, Terminal};
pub(crate) use unprivileged::unprivileged;
