//! The `git-provenance` program: everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    git_provenance::run(std::env::args_os())
}
