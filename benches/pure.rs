//! How long the pure code takes with a message of usual size and with a very long one.
//! `cargo bench --bench pure` measures, `cargo test --benches` only runs each once.
#![allow(missing_docs, reason = "criterion's macros make public items")]

use std::hint::black_box;

use agent_traces::{CATALOGUE_YAML, Catalogue};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use git_message::{Cleanup, InsertAt, Message, TrailerConfig};
use git_provenance::testing::policy;

const USUAL: &str = "\
parser: keep the comment that ends a file

The last line was dropped when it had no line feed of its own, and a
comment on it was lost with it. Read the end of the file as if the line
feed were there, which is what the other readers do as well.

Fixes: 1234567890ab (\"parser: read files in one go\")
Co-authored-by: Kim Other <kim@example.org>
Reviewed-by: Sascha Reader <sascha@example.com>
AI-used-for: code (refactoring), tests
Signed-off-by: Robin Tester <robin@example.org>
";

/// A message with a body of some 200 kB, as machines write them.
fn long() -> String {
    let paragraph = "The quick brown fox reads a list of changes: none of them is a trailer.\n";
    let body = format!("{}\n", paragraph.repeat(12)).repeat(230);
    USUAL.replacen("\n\n", &format!("\n\n{body}"), 1)
}

fn messages(criterion: &mut Criterion) {
    let trailer_config = TrailerConfig::default();
    for (name, text) in [("usual", USUAL.to_owned()), ("long", long())] {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("parse", |bencher| {
            bencher.iter(|| Message::parse(black_box(text.as_bytes()), &trailer_config));
        });
        let parsed = Message::parse(text.as_bytes(), &trailer_config);
        let last = parsed.trailers().len() - 1;
        group.bench_function("insert a trailer", |bencher| {
            bencher
                .iter(|| parsed.insert(InsertAt::Before(last), b"AI-used-for", black_box(b"docs")));
        });
        group.bench_function("clean up", |bencher| {
            let text = black_box(text.as_bytes());
            bencher.iter(|| git_message::cleanup(text, Cleanup::Strip, b"#", false));
        });
        group.bench_function("look for agents", |bencher| {
            let catalogue = Catalogue::builtin();
            bencher.iter(|| catalogue.scan(black_box(text.as_bytes())));
        });
        group.finish();
    }
}

/// What each run reads before it can look at a message.
fn start(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("start");
    group.bench_function("read the catalogue", |bencher| {
        bencher.iter(|| Catalogue::parse(black_box(CATALOGUE_YAML)));
    });
    group.bench_function("read the default policy", |bencher| {
        bencher.iter(|| policy::preset(black_box("default")));
    });
    group.bench_function("read a policy of two layers", |bencher| {
        bencher.iter(|| policy::preset(black_box("qemu-draft")));
    });
    group.finish();
}

criterion_group!(benches, start, messages);
criterion_main!(benches);
