//! What git's own test suite found out about us: each script runs with plain git, with the wrapper in the place of
//! `git commit`, and under our hooks for all repositories, and shows the same. `benches/git-suite` runs the suite.

use crate::rig::{Format, Outcome, Repo};

/// What commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Git,
    Wrapper,
    Hooks,
}

/// A repository in which `git commit` goes this way, under a policy that adds nothing to a message.
fn repository(way: Way) -> Repo {
    let repo = Repo::with(Format::usual());
    repo.fixed_dates().config_global("provenance.policy", "neutral");
    repo.write("README", "A repository for tests.\n").git(["add", "."]);
    repo.git(["commit", "-q", "-m", "Start"]);
    if way == Way::Hooks {
        repo.provenance(["hook", "install", "--global", "--quiet"]).assert_success();
    }
    repo
}

/// Runs a script in which `commit` commits this way.
fn run(way: Way, script: &str) -> Outcome {
    let commit = match way {
        Way::Wrapper => "git provenance commit --no-ai",
        Way::Git | Way::Hooks => "git commit",
    };
    let script = format!("commit() {{ {commit} \"$@\"; }}\n{script}");
    repository(way).shell(&script).run()
}

/// Asserts that a script prints the same and ends with the same code in each of these ways as with git alone.
#[track_caller]
fn assert_as_git_in(ways: &[Way], what: &str, script: &str) {
    let expected = run(Way::Git, script);
    assert_ne!(expected.out(), "", "{what} shows nothing: {expected}");
    for &way in ways {
        let seen = run(way, script);
        let (code, out) = (seen.code, seen.out());
        assert_eq!((code, out), (expected.code, expected.out()), "{what}, {way:?}: {seen}");
    }
}

#[track_caller]
fn assert_as_git(what: &str, script: &str) {
    assert_as_git_in(&[Way::Wrapper, Way::Hooks], what, script);
}

/// An editor that puts a text above what is in the file.
const TYPES: &str = r##"
cat >editor <<-'END'
	#!/bin/sh
	printf 'typed\n\n# typed as a comment\nmore   \n\n\n' | cat - "$1" >"$1.new" && mv "$1.new" "$1"
END
chmod +x editor
export GIT_EDITOR=./editor
"##;

/// commit-msg and post-commit hooks that show the message file.
const SHOWS: &str = r##"
for name in commit-msg post-commit; do
    printf '#!/bin/sh\n(echo "--- %s"; cat .git/COMMIT_EDITMSG) >>.git/log\n' $name >.git/hooks/$name
    chmod +x .git/hooks/$name
done
"##;

#[test]
fn the_message_file_holds_what_git_leaves_in_it() {
    for (what, script) in [
        ("an editor", "commit -q -a"),
        ("an editor that changes nothing", "GIT_EDITOR=: commit -q -a -e -m text"),
        ("-m", "commit -q -a -m text"),
        ("-e -F", "printf '\\nsample  \\n\\n' >text; commit -q -a -e -F text"),
        ("-v", "commit -q -a -v"),
        ("-v twice", "commit -q -a -v -v"),
        ("commit.verbose", "git config commit.verbose true; commit -q -a"),
        ("scissors", "commit -q -a --cleanup=scissors"),
        ("scissors and -v", "commit -q --allow-empty --cleanup=scissors -v -e -m text"),
        ("verbatim", "commit -q -a --cleanup=verbatim"),
        ("whitespace", "commit -q -a --cleanup=whitespace"),
        ("strip with -m", "commit -q -a --cleanup=strip -m '# not there' -m text"),
        ("--no-status", "commit -q -a --no-status"),
        (
            "another author",
            "commit -q -a --author='Kim <kim@example.org>' --date=2020-01-01T00:00Z",
        ),
        (
            "another comment character",
            "git -c core.commentChar=\\; config -l >/dev/null; \
            git config core.commentChar ';'; commit -q -a",
        ),
        ("a comment string", "git config core.commentString '//' && commit -q -a"),
        ("a template", "printf '\\n## note\\nWhy:\\n' >t; commit -q -a --template=t"),
        (
            "a template and no status",
            "printf '\\n## note\\n' >t; commit -q -a --no-status --template=t",
        ),
        ("--amend", "commit -q -a --amend"),
        ("--squash", "commit -q -a --squash HEAD"),
    ] {
        let script = format!(
            "echo more >>README\n{TYPES}{SHOWS}{script}\necho \"--- $?\"; cat .git/log\n\
             echo '--- stored'; git cat-file commit HEAD"
        );
        assert_as_git(what, &script);
    }
}
