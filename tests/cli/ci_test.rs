//! The material for CI in `templates/ci/` and `.pre-commit-hooks.yaml`, tried for real as far as that goes
//! without the services.

use serde_yaml::Value;

use crate::rig::{Format, Repo, for_each_format};

const PRE_RECEIVE: &str = include_str!("../../templates/ci/pre-receive");
const GITHUB: &str = include_str!("../../templates/ci/github.yml");
const GITLAB: &str = include_str!("../../templates/ci/gitlab.yml");
const PRE_COMMIT: &str = include_str!("../../.pre-commit-hooks.yaml");
const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>";

fn commit(repo: &Repo, message: &str) {
    let words = ["commit", "-q", "--allow-empty", "-F", "-"];
    repo.command(words).stdin(message).run().assert_success();
}

#[test]
fn the_pre_receive_hook_refuses_new_commits_that_break_the_rules() {
    for_each_format(|repo| {
        commit(&repo, "Start");
        let server = repo.path().join("server.git");
        repo.command(["clone", "-q", "--bare", "."]).arg(&server).run().assert_success();
        let hook = server.join("hooks/pre-receive");
        std::fs::create_dir_all(hook.parent().unwrap()).unwrap();
        std::fs::write(&hook, PRE_RECEIVE).unwrap();
        repo.program("chmod").args(["+x"]).arg(&hook).run().assert_success();
        repo.git(["remote", "add", "server", server.to_str().unwrap()]);
        let push = |spec: &str| repo.try_git(["push", "-q", "server", spec]);

        commit(&repo, "Good\n\nAI-used-for: code\n");
        push("HEAD:main").assert_success().assert_err("1 commit checked, nothing found");
        // Nothing new: another name for what is there.
        push("HEAD:refs/heads/same").assert_success();
        commit(&repo, &format!("Bad\n\nAI-used-for: code\n{AGENT}\n"));
        push("HEAD:main")
            .assert_code(1)
            .assert_err("error[agent-trailer]")
            .assert_err("refs/heads/main: refused");
        push("HEAD:refs/heads/new")
            .assert_code(1)
            .assert_err("1 error and 0 warnings in 1 of 1 commit");
        push(":refs/heads/same").assert_success();
        // A push cannot bring its own rules.
        repo.write(
            ".git-provenance.yml",
            "version: 1\nextends: default\nseverity: {agent-trailer: off}\n",
        );
        repo.git(["add", ".git-provenance.yml"]);
        commit(&repo, "Rules");
        push("HEAD:main").assert_code(1).assert_err("error[agent-trailer]");
    });
}

/// A branch with a bad commit on top of `base`, and the policy of `base`.
fn branch() -> (Repo, String, String) {
    let repo = Repo::seeded(Format::usual());
    repo.write(".git-provenance.yml", "version: 1\nextends: default\nname: Base\n")
        .git(["add", "."]);
    commit(&repo, "Rules");
    let id =
        |repo: &Repo| String::from_utf8(repo.git(["rev-parse", "HEAD"])).unwrap().trim().to_owned();
    let base = id(&repo);
    commit(&repo, &format!("Bad\n\nAI-used-for: code\n{AGENT}\n"));
    let head = id(&repo);
    (repo, base, head)
}

#[test]
fn the_github_workflow_runs_the_check_on_the_pull_request() {
    let workflow: Value = serde_yaml::from_str(GITHUB).unwrap();
    let steps = workflow["jobs"]["provenance"]["steps"].as_sequence().unwrap();
    let script = steps.last().unwrap()["run"].as_str().unwrap();
    assert!(!script.contains("${{"), "text of a pull request must not become a script: {script}");
    let (repo, base, head) = branch();
    let outcome = repo.shell(script).env("BASE", &base).env("HEAD", &head).run().assert_code(1);
    outcome.assert_out("::error title=agent-trailer::").assert_out("Base (.git-provenance.yml in");
}

#[test]
fn the_gitlab_job_writes_a_junit_report() {
    let job: Value = serde_yaml::from_str(GITLAB).unwrap();
    let script = job["provenance"]["script"][0].as_str().unwrap();
    let report = job["provenance"]["artifacts"]["reports"]["junit"].as_str().unwrap();
    let (repo, base, head) = branch();
    let run =
        repo.shell(script).env("CI_MERGE_REQUEST_DIFF_BASE_SHA", &base).env("CI_COMMIT_SHA", &head);
    run.run().assert_code(1);
    let report = String::from_utf8(repo.read(report)).unwrap();
    assert_eq!(quick_junit::Report::deserialize_from_str(&report).unwrap().test_suites.len(), 1);
}

#[test]
fn the_hooks_for_pre_commit_name_commands_that_work() {
    let hooks: Value = serde_yaml::from_str(PRE_COMMIT).unwrap();
    let entry = |at: usize| hooks[at]["entry"].as_str().unwrap().to_owned();
    let (repo, _, _) = branch();
    repo.write("message", format!("s\n\nAI-used-for: code\n{AGENT}\n")).write("good", "s\n");
    repo.shell(&format!("{} message", entry(0)))
        .run()
        .assert_code(1)
        .assert_out("message \"s\", line 4");
    repo.shell(&format!("{} good", entry(0))).run().assert_success();
    repo.shell(&entry(1)).run().assert_code(1).assert_out("agent-trailer");
}
