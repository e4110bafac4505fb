//! Precision and recall over a corpus of real messages, which is not part of the repository.

// Helpers of tests: they may fail loudly, and the counts are printed for a person.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_macros, clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use agent_traces::{Catalogue, Kind, Trace, Verdict};

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

/// The two collections: the file of labelled lines, and the directory of whole messages.
const COLLECTIONS: [(&str, &str); 2] =
    [("lines.tsv", "agent-messages"), ("lines-2.tsv", "agent-messages-2")];

/// Labels of lines that must be kept.
const KEPT: [&str; 4] = ["human", "prose", "ci-bot", "review-bot"];

/// A line of the corpus, and where it was found.
struct LabelledLine {
    label: String,
    /// How often it occurs in the histories that it comes from.
    occurrences: usize,
    repositories: String,
    commit: String,
    text: String,
}

impl LabelledLine {
    fn parse(row: &str) -> Self {
        let columns: Vec<&str> = row.split('\t').collect();
        LabelledLine {
            label: columns[0].into(),
            occurrences: columns[1].parse().unwrap(),
            repositories: columns[2].into(),
            commit: columns[3].into(),
            text: columns[5].replace("<ID>", "session_01AbCdEfGhJkLmNpQrStUvWx"),
        }
    }

    /// Returns the half of the collection that the line is in: rules are made with the first, and measured with both.
    fn half(&self) -> usize {
        let sum = |sum: usize, byte: u8| sum.wrapping_mul(31).wrapping_add(byte.into());
        self.repositories.bytes().fold(7, sum) % 2
    }
}

fn labelled_lines(corpus: &Path, name: &str) -> Vec<LabelledLine> {
    String::from_utf8_lossy(&read(&corpus.join(name))).lines().map(LabelledLine::parse).collect()
}

/// Returns what is left of a line that is the last paragraph of a message, where `block` follows it.
fn judge(text: &str, block: &str) -> (bool, Vec<Trace>) {
    let head = "subject\n\nbody text here\n\n";
    let message = format!("{head}{text}\n{block}");
    let traces = Catalogue::builtin().scan(message.as_bytes());
    let is_gone = removed(&traces).iter().any(|span| span.start <= head.len());
    (is_gone, traces)
}

/// How the lines of a label were judged, by distinct line and by occurrence.
#[derive(Clone, Copy, Default)]
struct Counts {
    lines: usize,
    occurrences: usize,
    agent: usize,
    agent_occurrences: usize,
    /// Removed only in the block of the other lines of its commit.
    in_block: usize,
    disclosure: usize,
    ambiguous: usize,
}

impl Counts {
    fn add(&mut self, line: &LabelledLine, block: &str) -> (bool, bool) {
        let (is_gone, traces) = judge(&line.text, "");
        let is_gone_in_block = !is_gone && judge(&line.text, block).0;
        let is_disclosed = traces.iter().any(|trace| trace.kind == Kind::Disclosure);
        let is_asked = traces.iter().any(|trace| trace.verdict == Verdict::Ambiguous);
        self.lines += 1;
        self.occurrences += line.occurrences;
        self.agent += usize::from(is_gone);
        self.in_block += usize::from(is_gone_in_block);
        self.agent_occurrences += if is_gone || is_gone_in_block { line.occurrences } else { 0 };
        let is_kept = !is_gone && !is_gone_in_block;
        self.disclosure += usize::from(is_kept && is_disclosed);
        self.ambiguous += usize::from(is_kept && !is_disclosed && is_asked);
        (!is_kept, is_disclosed)
    }

    fn found(&self) -> usize {
        self.agent + self.in_block
    }
}

#[test]
fn labelled_lines_are_told_apart() {
    let Some(corpus) = corpus() else { return };
    let mut false_hits = Vec::new();
    for (name, _) in COLLECTIONS {
        let lines = labelled_lines(&corpus, name);
        let mut halves: [BTreeMap<String, Counts>; 2] = Default::default();
        let mut missed = Vec::new();
        for line in &lines {
            let of_commit = |other: &&LabelledLine| {
                other.commit == line.commit && other.text != line.text && other.label == "agent"
            };
            let block: String =
                lines.iter().filter(of_commit).map(|other| format!("{}\n", other.text)).collect();
            let counts = halves[line.half()].entry(line.label.clone()).or_default();
            let (is_gone, is_disclosed) = counts.add(line, &block);
            match line.label.as_str() {
                "agent" if !is_gone => missed.push((line.half(), &line.text)),
                "disclosure" if !is_disclosed => missed.push((line.half(), &line.text)),
                label if is_gone && KEPT.contains(&label) => false_hits.push(line.text.clone()),
                _ => {}
            }
        }
        println!("missed in {name}, with the half: {missed:#?}");
        for (half, labels) in halves.iter().enumerate() {
            report(&format!("{name}, half {half}"), labels);
        }
        let agents = halves.iter().filter_map(|labels| labels.get("agent"));
        let (lines, found) = agents
            .fold((0, 0), |(lines, found), counts| (lines + counts.lines, found + counts.found()));
        assert!(found * 1000 >= lines * 970, "recall {found} of {lines} in {name}");
    }
    assert!(false_hits.is_empty(), "kept lines were hit: {false_hits:#?}");
}

/// The counts as Markdown, as they stand in `benches/RESULTS.md`: no line of the corpus is shown.
fn report(title: &str, labels: &BTreeMap<String, Counts>) {
    println!(
        "\n| {title} | lines | agent | in its block | disclosure | ambiguous | nothing | occurrences | agent |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    for (label, c) in labels {
        let nothing = c.lines - c.found() - c.disclosure - c.ambiguous;
        println!(
            "| {label} | {} | {} | {} | {} | {} | {nothing} | {} | {} |",
            c.lines,
            c.agent,
            c.in_block,
            c.disclosure,
            c.ambiguous,
            c.occurrences,
            c.agent_occurrences
        );
    }
    let Some(agent) = labels.get("agent") else { return };
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    println!(
        "recall: {:.2} % of {} distinct agent lines, {:.2} % of {} occurrences",
        percent(agent.found(), agent.lines),
        agent.lines,
        percent(agent.agent_occurrences, agent.occurrences),
        agent.occurrences
    );
}

/// Returns the lines of `before` that are not in `after`, which has no others: a multiset.
fn lines_taken<'a>(before: &'a [u8], after: &[u8]) -> Vec<&'a [u8]> {
    let mut left: Vec<&[u8]> = after.split(|&byte| byte == b'\n').collect();
    let is_taken = |line: &&[u8]| match left.iter().position(|kept| kept == line) {
        Some(at) => {
            left.swap_remove(at);
            false
        }
        None => !line.trim_ascii().is_empty(),
    };
    before.split(|&byte| byte == b'\n').filter(is_taken).collect()
}

#[test]
fn whole_messages_lose_exactly_their_agent_lines() {
    let Some(corpus) = corpus() else { return };
    for (_, name) in COLLECTIONS {
        let messages = files(&corpus.join(name), "msg");
        let (mut differ, mut expected_lines, mut found_lines) = (Vec::new(), 0, 0);
        for path in &messages {
            let (message, expected) = (read(path), read(&path.with_extension("expected")));
            let got = cleaned(&message);
            let (to_take, taken) = (lines_taken(&message, &expected), lines_taken(&message, &got));
            expected_lines += to_take.len();
            found_lines += to_take.iter().filter(|line| taken.contains(line)).count();
            if got != expected {
                let stem = path.file_stem().unwrap().to_string_lossy();
                let show = |lines: &[&[u8]], others: &[&[u8]]| -> Vec<String> {
                    let differ = lines.iter().filter(|line| !others.contains(line));
                    differ.map(|line| String::from_utf8_lossy(line).into_owned()).collect()
                };
                let (stays, goes) = (show(&to_take, &taken), show(&taken, &to_take));
                differ.push(format!("{stem}: stays {stays:#?}, goes {goes:#?}"));
            }
        }
        let exact = messages.len() - differ.len();
        println!("differ in {name}: {differ:#?}");
        println!(
            "{name}: {exact} of {} messages exact, {found_lines} of {expected_lines} lines",
            messages.len()
        );
        assert!(exact * 100 >= messages.len() * 99, "{exact} of {}", messages.len());
    }
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
