//! Everything crossed with everything: generated cases put an entry into git, a state, options, a configuration, an
//! editor, a message and a person together, run them beside plain git, and judge what git stored.
//!
//! ```sh
//! cargo test --test crossed                                   # some hundred cases by a fixed seed
//! CROSSED_SEED=7 CROSSED_CASES=5000 cargo test --test crossed # more; `benches/crossed` prints a table
//! CROSSED_SEED=7 CROSSED_CASE=123 cargo test --test crossed   # one of them, with all that was seen
//! ```
//!
//! | file | what |
//! |---|---|
//! | `random.rs` | numbers by a seed |
//! | `content.rs` | messages: what people and agents write |
//! | `flow.rs` | ways into git, as shell scripts |
//! | `case.rs`, `options.rs` | one case, how it is drawn and written as a script |
//! | `person.rs` | who sits at the terminal |
//! | `run.rs`, `stored.rs` | runs a case and reads what git stored |
//! | `oracle.rs` | what a reader takes a line for; shares nothing with the program |
//! | `judge.rs`, `judge_test.rs` | the laws, and proof that each can be broken |
//! | `report.rs` | smaller cases, scripts and tables |

#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests start programs, touch files and fail loudly; the fence is for the program"
)]

mod case;
mod content;
mod crossed_test;
#[path = "../cli/dialogue.rs"]
#[allow(dead_code, reason = "the integration tests need more of it")]
mod dialogue;
mod flow;
mod judge;
mod judge_test;
mod options;
mod oracle;
mod person;
mod random;
mod report;
#[path = "../cli/rig/mod.rs"]
mod rig;
mod run;
mod stored;
