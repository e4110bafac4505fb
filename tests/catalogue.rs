//! The agent catalogue against odd messages, traps, environments and (where it is given) a corpus
//! of real messages.
//!
//! `GIT_PROVENANCE_CORPUS=<directory> cargo test --test catalogue -- --nocapture` prints the counts.

#[path = "catalogue/corpus.rs"]
mod corpus;

use git_provenance::agents::{Catalogue, Kind, Trace, Verdict, remove_lines};

/// The traces that a neutral policy removes: an agent's own lines, no disclosures.
fn removed(traces: &[Trace]) -> Vec<std::ops::Range<usize>> {
    traces
        .iter()
        .filter(|trace| trace.verdict == Verdict::Agent && trace.kind != Kind::Disclosure)
        .map(|trace| trace.span.clone())
        .collect()
}

/// A message as a neutral policy leaves it.
fn cleaned(message: &[u8]) -> Vec<u8> {
    remove_lines(message, &removed(&Catalogue::builtin().scan(message)))
}
