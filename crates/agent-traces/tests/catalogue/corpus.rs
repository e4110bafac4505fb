//! Precision and recall over a corpus of real messages, which is not part of the repository.

// Helpers of tests: they may fail loudly, and the counts are printed for a person.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_macros, clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use agent_traces::{Catalogue, Kind, Verdict};

use super::{cleaned, removed};

/// Returns the corpus, if the environment names it. If it does and the corpus is not there, the test fails.
fn corpus() -> Option<PathBuf> {
    let Some(path) = std::env::var_os("GIT_PROVENANCE_CORPUS").map(PathBuf::from) else {
        println!("skipped: GIT_PROVENANCE_CORPUS is not set");
        return None;
    };
    assert!(path.join("lines.tsv").is_file(), "GIT_PROVENANCE_CORPUS names no corpus");
    Some(path)
}

/// The files of a directory with an extension, sorted.
fn files(directory: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .collect();
    files.sort();
    files
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

#[test]
fn whole_messages_lose_exactly_their_agent_lines() {
    let Some(corpus) = corpus() else { return };
    let messages = files(&corpus.join("agent-messages"), "msg");
    let mut wrong = Vec::new();
    for path in &messages {
        let got = cleaned(&read(path));
        if got != read(&path.with_extension("expected")) {
            wrong.push(path.file_stem().unwrap().to_string_lossy().into_owned());
        }
    }
    println!("agent messages: {} of {} exact", messages.len() - wrong.len(), messages.len());
    assert!(wrong.is_empty(), "differ: {wrong:#?}");
}

/// Labels of lines that must be kept.
const KEPT: [&str; 4] = ["human", "prose", "ci-bot", "review-bot"];

/// How the lines of a label were judged.
#[derive(Default)]
struct Counts {
    lines: usize,
    /// How often they occur in the histories that they come from.
    occurrences: usize,
    agent: usize,
    disclosure: usize,
    ambiguous: usize,
}

#[test]
fn labelled_lines_are_told_apart() {
    let Some(corpus) = corpus() else { return };
    let catalogue = Catalogue::builtin();
    let mut labels: BTreeMap<String, Counts> = BTreeMap::new();
    let (mut missed, mut false_hits) = (Vec::new(), Vec::new());
    for row in String::from_utf8_lossy(&read(&corpus.join("lines.tsv"))).lines() {
        let columns: Vec<&str> = row.split('\t').collect();
        let (label, line) = (columns[0], columns[5]);
        let line = line.replace("<ID>", "session_01AbCdEfGhJkLmNpQrStUvWx");
        let message = format!("subject\n\nbody text here\n\n{line}\n");
        let traces = catalogue.scan(message.as_bytes());
        let counts = labels.entry(label.to_owned()).or_default();
        counts.lines += 1;
        counts.occurrences += columns[1].parse::<usize>().unwrap();
        let hit = !removed(&traces).is_empty();
        let disclosed = traces.iter().any(|trace| trace.kind == Kind::Disclosure);
        counts.agent += usize::from(hit);
        counts.disclosure += usize::from(!hit && disclosed);
        counts.ambiguous += usize::from(
            !hit && !disclosed && traces.iter().any(|trace| trace.verdict == Verdict::Ambiguous),
        );
        match label {
            "agent" if !hit => missed.push(line),
            "disclosure" if !disclosed => missed.push(line),
            label if hit && KEPT.contains(&label) => false_hits.push(line),
            _ => {}
        }
    }
    report(&labels, false_hits.len());
    println!("missed: {missed:#?}");
    assert!(false_hits.is_empty(), "kept lines were hit: {false_hits:#?}");
    let agent = &labels["agent"];
    assert!(agent.agent * 1000 >= agent.lines * 995, "recall {} of {}", agent.agent, agent.lines);
    let disclosure = &labels["disclosure"];
    assert!(disclosure.agent == 0 && disclosure.disclosure * 10 >= disclosure.lines * 9);
}

/// The counts as Markdown, as they stand in `benches/RESULTS.md`: no line of the corpus is shown.
fn report(labels: &BTreeMap<String, Counts>, false_hits: usize) {
    println!("| label | lines | in histories | agent | disclosure | ambiguous | nothing |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for (label, c) in labels {
        let nothing = c.lines - c.agent - c.disclosure - c.ambiguous;
        println!(
            "| {label} | {} | {} | {} | {} | {} | {nothing} |",
            c.lines, c.occurrences, c.agent, c.disclosure, c.ambiguous
        );
    }
    let kept: usize = KEPT.iter().filter_map(|label| labels.get(*label)).map(|c| c.lines).sum();
    let (found, all) = (labels["agent"].agent, labels["agent"].lines);
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    println!("recall: {found} of {all} agent lines, {:.2} %", percent(found, all));
    println!(
        "precision: {false_hits} false hits on {kept} kept lines, {:.2} %",
        percent(found, found + false_hits)
    );
}

#[test]
fn other_messages_are_scanned_without_harm() {
    let Some(corpus) = corpus() else { return };
    let catalogue = Catalogue::builtin();
    let messages = files(&corpus.join("messages"), "msg");
    let mut hits: BTreeMap<(Kind, Verdict), usize> = BTreeMap::new();
    for path in &messages {
        let message = read(path);
        for trace in catalogue.scan(&message) {
            *hits.entry((trace.kind, trace.verdict)).or_default() += 1;
        }
    }
    println!("{} other messages, traces: {hits:?}", messages.len());
}
