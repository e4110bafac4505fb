//! What git stored: raw commits, decoded as they say.

use std::collections::BTreeMap;

use bstr::ByteSlice as _;

use crate::rig::Repo;

/// One commit as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) id: String,
    pub(crate) tree: String,
    pub(crate) parents: Vec<String>,
    pub(crate) is_signed: bool,
    /// The message, decoded as the commit says.
    pub(crate) message: String,
    /// The values of the sign-offs that git's own parser sees.
    pub(crate) sign_offs: Vec<String>,
}

/// A repository at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Moment {
    pub(crate) head: String,
    pub(crate) ids: Vec<String>,
}

impl Moment {
    /// What HEAD and the references reach now, oldest first.
    pub(crate) fn of(repo: &Repo, directory: &str) -> Self {
        let script = "git rev-parse HEAD; git rev-list --topo-order --reverse --all HEAD";
        let output = repo.shell(script).directory(directory).run().out();
        let mut lines = output.lines().map(str::to_owned);
        Self { head: lines.next().unwrap_or_default(), ids: lines.collect() }
    }
}

/// Reads these commits.
pub(crate) fn read(repo: &Repo, directory: &str, ids: &[String]) -> Vec<Stored> {
    if ids.is_empty() {
        return Vec::new();
    }
    let input = ids.join("\n") + "\n";
    let raw = repo.command(["cat-file", "--batch"]).directory(directory).stdin(&input).run();
    let format = "%x00%H%x01%(trailers:key=Signed-off-by,valueonly,unfold,separator=%x02)";
    let git_reads = repo
        .command(["rev-list", "--no-walk=unsorted", "--no-commit-header", "--encoding=UTF-8"])
        .args([format!("--format={format}").as_str(), "--stdin"])
        .directory(directory)
        .env("GIT_CONFIG_COUNT", "1")
        .env("GIT_CONFIG_KEY_0", "trailer.separators")
        .env("GIT_CONFIG_VALUE_0", ":")
        .stdin(&input)
        .run()
        .assert_success();
    let mut sign_offs = BTreeMap::new();
    for entry in git_reads.out().split('\0') {
        if let Some((id, values)) = entry.trim_end().split_once('\u{1}') {
            let values = values.split('\u{2}').filter(|value| !value.is_empty());
            sign_offs.insert(id.to_owned(), values.map(str::to_owned).collect::<Vec<_>>());
        }
    }
    let mut commits = batch(&raw.stdout);
    for commit in &mut commits {
        commit.sign_offs = sign_offs.remove(&commit.id).unwrap_or_default();
    }
    commits
}

/// Takes the output of `cat-file --batch` apart.
fn batch(mut output: &[u8]) -> Vec<Stored> {
    let mut commits = Vec::new();
    while let Some(end) = output.find_byte(b'\n') {
        let header = output[..end].to_str_lossy();
        let mut words = header.split(' ');
        let (id, kind) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let Some(size) = words.next().and_then(|size| size.parse::<usize>().ok()) else { break };
        let body = &output[end + 1..end + 1 + size];
        if kind == "commit" {
            commits.push(Stored::parse(id, body));
        }
        output = &output[(end + 2 + size).min(output.len())..];
    }
    commits
}

impl Stored {
    fn parse(id: &str, raw: &[u8]) -> Self {
        let end = raw.find("\n\n").expect("a commit has a header");
        let mut commit = Self { id: id.to_owned(), ..Self::default() };
        let mut encoding = "UTF-8".to_owned();
        for line in raw[..end].lines() {
            let line = line.to_str_lossy();
            match line.split_once(' ') {
                Some(("tree", tree)) => commit.tree = tree.to_owned(),
                Some(("parent", parent)) => commit.parents.push(parent.to_owned()),
                Some(("encoding", name)) => encoding = name.to_owned(),
                Some(("gpgsig", _)) => commit.is_signed = true,
                _ => {}
            }
        }
        commit.message = decode(&raw[end + 2..], &encoding);
        commit
    }
}

fn decode(bytes: &[u8], encoding: &str) -> String {
    match encoding {
        "ISO-8859-1" => bytes.iter().map(|&byte| char::from(byte)).collect(),
        "ISO-2022-JP" => encoding_rs::ISO_2022_JP.decode_without_bom_handling(bytes).0.into_owned(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The changes of commits by git's patch-id with white space counted; commits without changes have none.
pub(crate) fn patch_ids(repo: &Repo, directory: &str, ids: &[String]) -> BTreeMap<String, String> {
    let script = "git rev-list --no-walk=unsorted --stdin | git diff-tree --stdin -p -r --root | git patch-id --verbatim";
    let input = ids.join("\n") + "\n";
    let outcome = repo.shell(script).directory(directory).stdin(&input).run();
    let lines = outcome.out();
    let pairs = lines.lines().filter_map(|line| line.split_once(' '));
    pairs.map(|(patch, id)| (id.trim().to_owned(), patch.to_owned())).collect()
}

/// Runs git in a directory; its output, empty where it fails.
pub(crate) fn git(repo: &Repo, directory: &str, words: &[&str]) -> String {
    repo.command(words).directory(directory).run().out()
}
