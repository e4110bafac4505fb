//! `policy init --agents-md`: the part of AGENTS.md that is ours, and nothing around it.

use crate::rig::Repo;

fn write(repo: &Repo) -> crate::rig::Outcome {
    repo.provenance(["policy", "init", "--agents-md"])
}

#[test]
fn the_part_is_written_once_and_brought_up_to_date() {
    let repo = Repo::new();
    write(&repo).assert_success().assert_err("created AGENTS.md with rules for agents");
    let text = String::from_utf8(repo.read("AGENTS.md")).unwrap();
    assert!(text.contains("`code`, `tests`, `docs`, `research`"), "{text}");
    write(&repo).assert_success().assert_err("is up to date");
    assert_eq!(repo.read("AGENTS.md"), text.as_bytes());

    let own = format!("# Ours\n\nText.\n\n{text}\nMore.\n");
    repo.write("AGENTS.md", &own);
    write(&repo).assert_success().assert_err("is up to date");
    repo.config("provenance.policy", "no-ai");
    write(&repo).assert_success().assert_err("updated the rules for agents in AGENTS.md");
    let new = String::from_utf8(repo.read("AGENTS.md")).unwrap();
    assert!(new.starts_with("# Ours\n\nText.\n\n<!--") && new.ends_with("-->\n\nMore.\n"), "{new}");
    assert!(new.contains("takes no commits made with AI"), "{new}");
}

#[test]
fn the_command_in_it_works_as_an_agent_would_run_it() {
    let repo = crate::dialogue::with_change();
    write(&repo).assert_success();
    let text = String::from_utf8(repo.read("AGENTS.md")).unwrap();
    let command = text.split('`').find(|part| part.starts_with("git provenance commit")).unwrap();
    repo.shell(command).env("CODEX_SANDBOX", "1").run().assert_success();
    assert_eq!(repo.head_message(), b"subject\n\nwhy\n\nAI-used-for: code, tests\n");
}

#[test]
fn what_cannot_be_understood_is_left_alone() {
    let repo = Repo::new();
    repo.write("AGENTS.md", "<!-- git-provenance: begin -->\nhalf\n");
    let before = repo.snapshot();
    write(&repo).assert_code(128).assert_err("one of our two marks").assert_err("hint: ");
    repo.assert_unchanged(&before);
    std::fs::remove_file(repo.path().join("AGENTS.md")).unwrap();
    std::fs::create_dir(repo.path().join("AGENTS.md")).unwrap();
    write(&repo).assert_code(128);
    repo.provenance(["policy", "init", "--agents-md", "linux"]).assert_code(129);
    Repo::none().provenance(["policy", "init", "--agents-md"]).assert_code(128);
}
