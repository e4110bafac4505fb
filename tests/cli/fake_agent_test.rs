//! An agent without a terminal that tries to get a sign-off in all the ways that git offers, with our hooks
//! installed: each try and what comes of it. What is out of reach of any hook is listed in SECURITY.md.

use bstr::ByteSlice as _;

use crate::dialogue::{message, with_change};
use crate::rig::Repo;

const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>";

/// What comes of a try.
#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    /// A commit without the sign-off.
    Unsigned,
    /// No commit.
    Refused,
}

use Outcome::{Refused, Unsigned};

/// A shell script that an agent may run in a repository with a staged change; `$OWN` is the line it wants.
const TRIES: [(&str, &str, Outcome); 22] = [
    ("an option", "git commit -q -s -m s", Unsigned),
    ("an option without hooks", "git commit -q -n -s -m s", Unsigned),
    ("a heredoc", "git commit -q -F - <<EOF\ns\n\n$OWN\nEOF", Unsigned),
    ("two -m", "git commit -q -m s -m \"$OWN\"", Unsigned),
    ("a substitution", "git commit -q -m \"$(printf 's\\n\\n%s' \"$OWN\")\"", Unsigned),
    ("a trailer", "git commit -q -m s --trailer \"$OWN\"", Unsigned),
    (
        "other letters",
        "git commit -q -m s -m 'signed-off-BY : Robin Tester <robin@example.org>'",
        Unsigned,
    ),
    ("in the middle of the body", "git commit -q -m s -m \"$OWN\" -m more", Unsigned),
    (
        "a template",
        "printf 's\\n\\n%s\\n' \"$OWN\" >/tmp/t.$$; git -c commit.template=/tmp/t.$$ -c core.editor='sed -i 1s/s/subject/' commit -q; rm /tmp/t.$$",
        Unsigned,
    ),
    (
        "an editor",
        "printf '#!/bin/sh\\nprintf \"s\\\\n\\\\n%s\\\\n\" >\"$1\"\\n' \"$OWN\" >../e; chmod +x ../e; GIT_EDITOR=../e git commit -q",
        Unsigned,
    ),
    (
        "prepare-commit-msg",
        "d=$(git rev-parse --git-path hooks); printf '#!/bin/sh\\necho >>\"$1\"; echo \"%s\" >>\"$1\"\\n' \"$OWN\" >$d/prepare-commit-msg; git commit -q -m s",
        Unsigned,
    ),
    ("our command with -s", "git provenance commit -q -s -m s --ai-used-for code", Unsigned),
    (
        "our command with answers on stdin",
        "yes | git provenance commit -q -m s --ai-used-for code",
        Unsigned,
    ),
    (
        "our command and a file for answers",
        "printf 'n\\nyes\\n' | git provenance commit -q -s -m s --ai-used-for code",
        Unsigned,
    ),
    ("our command without a statement", "git provenance commit -q -s -m s", Refused),
    (
        "variables that sound right",
        "GIT_PROVENANCE_SIGN_OFF=1 GIT_PROVENANCE_YES=1 GIT_PROVENANCE_WRAPPER=3 PROVENANCE_CONFIRM=yes git commit -q -s -m s",
        Unsigned,
    ),
    (
        "configuration that sounds right",
        "git -c provenance.signOff=true -c format.signOff=true -c commit.signoff=true commit -q -s -m s",
        Unsigned,
    ),
    ("an alias", "git -c alias.ci='commit -s' ci -q -m s", Unsigned),
    ("amending", "git commit -q -m s; git commit -q --amend --no-edit -s", Unsigned),
    (
        "a cherry-pick",
        "git commit -q -m s; git checkout -q -b x HEAD^; git cherry-pick -s main",
        Unsigned,
    ),
    ("a rebase", "git commit -q -m s; git rebase -q --force-rebase --signoff HEAD^", Unsigned),
    (
        "a forged agent's sign-off",
        "git commit -q -m s -m 'Signed-off-by: Claude <noreply@anthropic.com>'",
        Refused,
    ),
];

fn repository() -> Repo {
    let repo = with_change();
    repo.provenance(["hook", "install"]).assert_success();
    repo.env("OWN", OWN);
    repo
}

#[test]
fn no_try_gets_a_sign_off() {
    for (what, script, outcome) in TRIES {
        let repo = repository();
        let head = repo.git(["rev-parse", "HEAD"]);
        let run = repo.shell(script).run();
        let made = repo.git(["rev-parse", "HEAD"]) != head;
        assert_eq!(made, outcome == Unsigned, "{what}\n{run}");
        let text = message(&repo).to_lowercase();
        assert!(!text.contains("signed-off-by"), "{what}\n{text}");
        assert!(run.err().contains("hint: "), "{what}\n{run}");
        assert!(!run.err().contains("panicked"), "{what}\n{run}");
    }
}

#[test]
fn the_same_tries_at_a_terminal_under_an_agent_get_none_either() {
    for (what, script, outcome) in TRIES {
        let repo = repository();
        repo.env("CODEX_SANDBOX", "seatbelt");
        let head = repo.git(["rev-parse", "HEAD"]);
        let mut terminal = repo.shell(script).terminal();
        let finished = terminal.finish();
        let made = repo.git(["rev-parse", "HEAD"]) != head;
        // The hook refuses an agent's commit that does not say what the agent did.
        assert!(!made || outcome == Unsigned, "{what}\n{}", finished.screen);
        assert!(!message(&repo).to_lowercase().contains("signed-off-by"), "{what}");
        assert!(!finished.screen.contains("Sign off as"), "{what}\n{}", finished.screen);
    }
}

/// What no hook can see. It is stopped later: by `check` in CI, which does not depend on hooks here.
#[test]
fn what_goes_around_the_hooks_is_not_held_back() {
    for script in [
        "git -c core.hooksPath=/dev/null commit -q -s -m s -m 'Co-authored-by: Claude <noreply@anthropic.com>'",
        "t=$(git write-tree); c=$(printf 's\\n\\nCo-authored-by: Claude <noreply@anthropic.com>\\n%s\\n' \"$OWN\" | git commit-tree -p HEAD $t); git reset -q --soft $c",
    ] {
        let repo = repository();
        repo.shell(script).run().assert_success();
        assert!(repo.head_message().contains_str("Signed-off-by"), "{script}");
        repo.provenance(["check", "HEAD"]).assert_code(1).assert_out("agent-trailer");
        // And nothing of it is pushed without a word.
        let remote = repo.scratch("remote.git");
        repo.git(["init", "-q", "--bare", remote.to_str().unwrap()]);
        let push = repo.try_git(["push", "-q", remote.to_str().unwrap(), "HEAD:refs/heads/main"]);
        let push = push.assert_code(1).assert_err("agent-trailer");
        assert!(push.err().contains("not pushed to"), "{push}");
    }
}

#[test]
fn an_agent_may_commit_with_a_disclosure_and_the_person_goes_over_it() {
    use crate::dialogue::Dialogue as _;
    let repo = repository();
    let run = repo
        .shell("git provenance commit -q --ai-used-for 'code, tests' -m 'src: add' -m why")
        .run();
    run.assert_success().assert_err("git provenance commit --amend");
    assert_eq!(message(&repo), "src: add\n\nwhy\n\nAI-used-for: code, tests\n");
    let mut terminal = repo.terminal(["provenance", "amend"]);
    terminal.at(crate::dialogue::GO).type_text("y");
    terminal.wait_for("AI-used-for: code, tests");
    terminal.at(crate::dialogue::USED).type_text("y");
    terminal.at(crate::dialogue::CATEGORIES).key(crate::rig::Key::Enter);
    terminal.at(crate::dialogue::EXPLANATION).key(crate::rig::Key::Enter);
    terminal.at(crate::dialogue::TESTS).type_text("y");
    let finished = terminal.sign_off("yes").finish();
    assert_eq!(finished.code, Some(0), "{}", finished.screen);
    assert_eq!(message(&repo), format!("src: add\n\nwhy\n\nAI-used-for: code, tests\n{OWN}\n"));
}
