//! What the documents say is what the program does: the README's transcript and policy, the list of
//! presets, the table of dependencies.

use git_provenance::testing::policy;

use crate::rig::Repo;

const README: &str = include_str!("../../README.md");
const CONTRIBUTING: &str = include_str!("../../CONTRIBUTING.md");
const CARGO: &str = include_str!("../../Cargo.toml");

#[test]
fn the_readmes_transcript_is_that_of_a_run() {
    let transcript = blocks(README, "console");
    assert_eq!(transcript.len(), 1);
    let (command, said) = transcript[0].split_once('\n').unwrap();
    let repo = Repo::new();
    repo.write("parser.c", "int a;\n").git(["add", "."]);
    let outcome = repo.shell(command.strip_prefix("$ ").unwrap()).run().assert_success();
    assert_eq!((outcome.err().as_str(), outcome.out().as_str()), (said, ""));
    assert_eq!(repo.head_message(), b"parser: read to the end\n\nAI-used-for: code, tests\n");
}

#[test]
fn the_readmes_filter_reports_an_agents_line_and_replaces_it_where_it_is_told_to() {
    let repo = Repo::new();
    repo.write("a.c", "int a;\n").git(["add", "."]);
    let agent = "Co-authored-by: Claude <noreply@anthropic.com>";
    repo.git(["commit", "-q", "-m", "a: start", "-m", agent]);
    repo.write("message.txt", format!("a: start\n\n{agent}\n"));
    let shell = blocks(README, "sh").into_iter().find(|block| block.contains(" strip")).unwrap();
    let outcome = repo.shell(&shell).run().assert_success();
    let kept = format!("a: start\n\n{agent}");
    assert_eq!(outcome.out().trim_end(), kept, "nothing else says that AI was used");
    assert_eq!(outcome.err().matches(agent).count(), 2);
    assert_eq!(repo.read("message.txt"), b"a: start\n\nAI-used-for: code\n");
}

#[test]
fn the_readmes_policy_is_one_and_its_presets_are_ours() {
    let policies = blocks(README, "yaml").into_iter().filter(|block| block.contains("extends:"));
    let policies: Vec<_> = policies.collect();
    assert_eq!(policies.len(), 1);
    let policy = policy::from_yaml(policies[0].as_bytes(), "README.md").unwrap();
    assert_eq!(policy.limits[0].lines, 20);
    for id in policy::preset_ids() {
        assert!(README.contains(&format!("`{id}`")), "the README does not name the preset {id}");
    }
}

#[test]
fn each_direct_dependency_has_its_reason() {
    let mut wanted = Vec::new();
    let mut inside = false;
    for line in CARGO.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| inside) {
            wanted.push(name);
        }
    }
    let row = |line: &str| Some(line.strip_prefix("| ")?.split_once(" |")?.0.to_owned());
    let explained: Vec<String> = match CONTRIBUTING.split_once("## Dependencies") {
        Some((_, section)) => {
            section.lines().filter_map(row).filter(|name| name != "crate").collect()
        }
        None => Vec::new(),
    };
    let missing: Vec<&&str> =
        wanted.iter().filter(|name| !explained.iter().any(|e| e == **name)).collect();
    let gone: Vec<&String> =
        explained.iter().filter(|name| !wanted.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "CONTRIBUTING.md does not say why these are there: {missing:?}");
    assert!(gone.is_empty(), "CONTRIBUTING.md explains what Cargo.toml does not have: {gone:?}");
}

/// The fenced blocks of one language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let open = format!("\n```{language}\n");
    let starts = text.split(&open).skip(1);
    starts.filter_map(|rest| Some(format!("{}\n", rest.split_once("\n```")?.0))).collect()
}
