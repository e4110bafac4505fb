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
        ("an editor that changes nothing", "export GIT_EDITOR=:; commit -q -a -e -m text"),
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

#[test]
fn an_author_date_that_git_does_not_use_stops_nobody() {
    for date in ["@123456", "1 week ago", "noon", "no date"] {
        for commit in [
            "commit -q -a --amend -m again",
            "commit -q -a --amend --no-edit",
            "commit -q -a -C HEAD",
            "commit -q -a -m text --date=2020-01-02T03:04:05Z",
            "commit -q --dry-run -a -m text",
            "git cherry-pick other 2>/dev/null",
            "git merge -q --no-ff --no-edit other",
            "git rebase -q other",
            "git rebase -q --apply other",
            "commit -q -a -m text",
        ] {
            let script = format!(
                "git checkout -q -b other; echo other >other; git add other
                git commit -q -m other; git checkout -q -
                git commit -q --allow-empty -m mine
                case '{commit}' in commit*) echo more >>README ;; esac
                export GIT_AUTHOR_DATE='{date}'; {commit}
                echo $?; git log --format='%ad %s' --date=raw"
            );
            assert_as_git(&format!("{date}: {commit}"), &script);
        }
    }
}

/// Under the wrapper `GIT_EDITOR` names the editor step, since git starts that by this variable; a hook that starts it
/// on a file of its own gets what git promises: nothing where git opens no editor, else the user's editor.
#[test]
fn hooks_get_the_editor_that_git_promises_them() {
    const TELLS: &str = r##"
for name in pre-commit prepare-commit-msg commit-msg post-commit; do
    printf '#!/bin/sh\necho "%s ${GIT_EDITOR-is not set}" >>.git/log\n' $name >.git/hooks/$name
    chmod +x .git/hooks/$name
done
"##;
    const STARTS: &str = r##"
for name in pre-commit prepare-commit-msg commit-msg post-commit; do
    printf '#!/bin/sh\necho mine >.git/f; eval "$GIT_EDITOR .git/f"; cat .git/f >>.git/log\n' >.git/hooks/$name
    chmod +x .git/hooks/$name
done
"##;
    let commits = [
        ("-m", "commit -q -a -m text"),
        ("-F", "echo text >text; commit -q -a -F text"),
        ("-C", "commit -q -a -C HEAD"),
        ("--amend --no-edit", "commit -q -a --amend --no-edit"),
        ("--fixup", "commit -q -a --fixup HEAD"),
        ("-e", "export GIT_EDITOR=./editor; commit -q -a -e -m text"),
        ("an editor that does nothing", "export GIT_EDITOR=:; commit -q -a -e -m text"),
        ("an editor of the configuration", "git config core.editor ./editor; commit -q -a"),
        ("VISUAL", "export VISUAL=./editor; commit -q -a"),
    ];
    let script = |hooks: &str, commit: &str| {
        format!(
            "echo more >>README; {TYPES}unset GIT_EDITOR\n{hooks}{commit}\necho $?; cat .git/log"
        )
    };
    for (what, commit) in commits {
        assert_as_git_in(&[Way::Hooks], what, &script(TELLS, commit));
    }
    for (what, commit) in &commits[..7] {
        assert_as_git(what, &script(STARTS, commit));
    }
}

#[test]
fn the_editor_for_a_hunk_is_the_users_and_does_not_take_the_message_step() {
    let script = r##"
        echo more >>README
        printf '#!/bin/sh\necho "${1##*/}" >>.git/log\n' >.git/ed; chmod +x .git/ed; export GIT_EDITOR=.git/ed
        printf 'e\n' | commit -q -p -m text README >/dev/null
        echo $?
        echo more >>README
        printf 'e\n' | commit -q -p >/dev/null
        echo $?
        cat .git/log; git log --format=%s; git diff HEAD --stat"##;
    assert_as_git_in(&[Way::Wrapper, Way::Hooks], "commit -p", script);
}

#[test]
fn a_run_that_is_terminated_leaves_no_lock_behind() {
    let script = r##"
        for round in 1 2 3 4 5 6; do
            echo more >>README
            printf '#!/bin/sh\necho text >>"$1"\n' >.git/ed; chmod +x .git/ed
            sh -c 'echo "kill -TERM $$" >>.git/ed; GIT_EDITOR=.git/ed; export GIT_EDITOR
                case "$0" in
                    git) exec git commit -q -a ;;
                    *) exec git provenance commit --no-ai -q -a ;;
                esac' "$way" 2>/dev/null
            test $? -ne 0 && echo failed
            ls .git/*.lock .git/refs/heads/*.lock 2>/dev/null
        done
        git commit -q -a -m after && git log -1 --format=%s"##;
    // `git` passes the signal on to our program, which may have given git the message by then: a commit may be made.
    let expected = run(Way::Git, &format!("way=git\n{script}"));
    let seen = run(Way::Wrapper, &format!("way=wrapper\n{script}"));
    assert_eq!(seen.out(), expected.out(), "{seen}");
}

#[test]
fn the_cleanup_that_a_merge_is_told_is_the_one_that_counts() {
    for mode in ["verbatim", "whitespace", "strip", "scissors", "default"] {
        for edit in ["--no-edit", "-e"] {
            for how in ["option", "setting"] {
                let (setting, option) = match how {
                    "option" => (String::new(), format!("--cleanup={mode}")),
                    _ => (format!("git config commit.cleanup {mode}"), String::new()),
                };
                let script = format!(
                    "git checkout -q -b other; git commit -q --allow-empty -m o; git checkout -q -
                    printf '\\nsubject\\n\\n# a comment  \\n\\n\\n# - >8 -\\nmore\\n' >text
                    printf '# ------------------------ >8 ------------------------\\nbelow\\n' >>text
                    {setting}
                    export GIT_EDITOR=true; git merge -q --no-ff {edit} {option} -F text other
                    echo $?; git cat-file commit HEAD | sed '1,/^$/d'"
                );
                assert_as_git_in(&[Way::Hooks], &format!("{mode} {edit} by {how}"), &script);
            }
        }
    }
}

#[test]
fn a_line_that_goes_takes_no_other_along_whatever_cleanup_a_merge_is_told() {
    for mode in ["verbatim", "whitespace", "scissors"] {
        for edit in ["--no-edit", "-e"] {
            // git's message is the one that never had the sign-off.
            let script = |sign_off: &str| {
                format!(
                    "git checkout -q -b other; git commit -q --allow-empty -m o; git checkout -q -
                    printf '%s\\n' subject '' '# a comment' '' '#1 is fixed' '' \\
                        'Reviewed-by: Kim <kim@example.org>' {sign_off} \\
                        'Tested-by: Kim <kim@example.org>' >text
                    export GIT_EDITOR=true
                    git merge -q --no-ff {edit} --cleanup={mode} -F text other
                    echo $?; git cat-file commit HEAD | sed '1,/^$/d'"
                )
            };
            let expected = run(Way::Git, &script(""));
            let own = "'Signed-off-by: Robin Tester <robin@example.org>'";
            let seen = run(Way::Hooks, &script(own));
            assert_eq!(seen.out(), expected.out(), "{mode} {edit}: {seen}");
        }
    }
}

#[test]
fn a_hook_is_called_where_and_by_the_name_that_git_calls_it() {
    const TELLS: &str = "for name in pre-commit update post-checkout; do
        printf '#!/bin/sh\\necho \"$0 ${PWD##*/} $#\" >>\"%s/log\"\\n' \"$PWD\" >\"$1/hooks/$name\"
        chmod +x \"$1/hooks/$name\"
    done";
    for (what, script) in [
        ("at the top", "commit -q --allow-empty -m text"),
        ("in a subdirectory", "mkdir -p a/b; cd a/b; commit -q --allow-empty -m text; cd ../.."),
        (
            "in a linked worktree",
            "git worktree add -q ../linked; cd ../linked; commit -q --allow-empty -m text; cd ../repository",
        ),
        (
            "in a bare repository",
            "git clone -q --bare . bare.git; tells bare.git; git push -q bare.git HEAD:new",
        ),
    ] {
        // The same file has another name where our hooks for all repositories run it.
        let script = format!(
            "tells() {{ {TELLS}; }}; tells .git; {script}; \
             sed \"s,$PWD/,,; s,[^ ]*/hooks/,hooks/,\" log"
        );
        assert_as_git(what, &script);
    }
}

#[test]
fn git_says_which_hook_it_ignores() {
    for setting in ["", "git config advice.ignoredHook false"] {
        let script = format!(
            "{setting}
            for name in pre-commit commit-msg post-commit; do
                printf '#!/bin/sh\\nexit 1\\n' >.git/hooks/$name; chmod -x .git/hooks/$name
            done
            commit -q --allow-empty -m text 2>said; echo $?
            for name in pre-commit commit-msg post-commit; do grep -c \"hooks/$name\" said; done"
        );
        assert_as_git(setting, &script);
    }
}

#[test]
fn a_mail_that_is_no_patch_is_not_kept_from_being_sent() {
    for (what, head, body) in [
        ("a letter", "Subject: [PATCH 0/2] what for", "Two patches follow."),
        ("a reply", "Subject: Re: [PATCH] a\nIn-Reply-To: <a@example.com>", "Thanks."),
        ("eight bits", "Subject: subject goes here", "Nothing to see here.  Grüße."),
        ("a letter that is composed", "Subject: first", "Body"),
    ] {
        let script = format!(
            "printf '%s\\n' 'From: A U Thor <author@example.com>' '{head}' '' '{body}' >mail
            git hook run --ignore-missing sendemail-validate -- mail; echo $?"
        );
        assert_as_git_in(&[Way::Hooks], what, &script);
    }
}
