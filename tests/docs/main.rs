//! What is written down beside the program is what the program does: man pages and completions are held
//! against the definition of the command line and the schema of policies.
//!
//! `UPDATE_MAN=1 cargo test --test docs` writes the pages in `man/` anew from `man/src/`.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests start programs, read files and fail loudly; the fence is for the program"
)]

mod command_line;
mod fence_test;
mod imports_test;
mod lint_test;
mod pages;
mod pages_test;
mod policy_keys;
mod policy_keys_test;
mod roff;
