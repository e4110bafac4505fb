//! Ways into git, as shell scripts: what stands before, and the step that is run twice, beside plain git.

/// Which options a flow takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    Commit,
    /// A commit of what git has begun: git fills the message in.
    CommitOfStop,
    Amend,
    Merge,
    Pick,
    Revert,
    Rebase,
    RebaseApply,
    Mail,
    Continue,
    MailContinue,
    OurAmend,
    Fix,
}

/// One way into git.
#[derive(Debug)]
pub(crate) struct Flow {
    pub(crate) name: &'static str,
    pub(crate) family: Family,
    /// What is done before, by plain git, in both repositories.
    before: &'static str,
    /// The step. `COMMIT` is `git commit` or ours, `WORDS` the options; `ours:` begins what plain git has nothing for.
    step: &'static str,
    /// A range whose messages are inputs of the last new commit, whatever plain git makes of them.
    pub(crate) combines: Option<&'static str>,
    /// Whether one commit is made, so that exit code and statements are about it.
    pub(crate) is_single: bool,
}

/// Where a step notes what HEAD was when its commit began.
pub(crate) const BEFORE: &str = "crossed-before";

/// Resolves a conflict and goes on.
const RESOLVE: &str = "printf 'resolved\\n' >f; git add -A";

/// The repository of all cases: three commits on `side`, which touch a file each, and two on `clash`, which do not
/// apply to `main`. FILES holds the messages.
pub(crate) const BASE: &str = r#"
git init -q -b main .
ssh-keygen -q -t ed25519 -N '' -C test -f .git/key
git config gpg.format ssh; git config user.signingkey .git/key
printf '1\n2\n3\n' >f; git add f; git commit -q -m 'base: start'
"#;

/// How a commit is made from a message of the case.
pub(crate) const SOURCE: &str = r#"
source() { # branch file number
    printf '%s\n' "$3" >"$2"; git add -A
    git commit -q --cleanup=verbatim --allow-empty-message -F "$FILES/s$3"
}
"#;

/// The branches by name; only those that a case names are made.
pub(crate) const BRANCHES: [(&str, &str); 2] = [
    (
        "side",
        r#"
git checkout -q -b side
source side a 1; source side b 2; source side c 3
git checkout -q main
"#,
    ),
    (
        "clash",
        r#"
git checkout -q -b clash
source clash d 1
printf '1\ntheirs\n3\n' >f; git add -A
git commit -q --cleanup=verbatim -F "$FILES/s2"
git checkout -q main
"#,
    ),
];

/// What `main` gets meanwhile.
pub(crate) const OTHER: &str = "printf '1\\nours\\n3\\n' >f; git commit -q -a -m 'main: other'";

/// All flows.
pub(crate) const FLOWS: [Flow; 39] = [
    single("commit", Family::Commit, "printf 'new\\n' >g; git add g", "COMMIT WORDS"),
    single("commit", Family::Commit, "printf 'new\\n' >g; git add g", "COMMIT WORDS"),
    single(
        "commit of a merge",
        Family::CommitOfStop,
        "",
        "git merge -q --no-ff --no-commit side; COMMIT WORDS",
    ),
    single(
        "commit of a conflicting merge",
        Family::CommitOfStop,
        "",
        "git merge -q clash; RESOLVE; COMMIT WORDS",
    ),
    combining(
        "commit of a squash",
        Family::CommitOfStop,
        "",
        "git merge -q --squash side; COMMIT WORDS",
        "main..side",
    ),
    single(
        "commit of a pick",
        Family::CommitOfStop,
        "",
        "git cherry-pick clash; RESOLVE; COMMIT WORDS",
    ),
    single(
        "commit of a revert",
        Family::CommitOfStop,
        "git checkout -q clash; printf '1\\nagain\\n3\\n' >f; git commit -q -a -m 'clash: again'",
        "git revert --no-edit clash~1; RESOLVE; COMMIT WORDS",
    ),
    single(
        "commit in a rebase",
        Family::CommitOfStop,
        "git checkout -q clash",
        "git rebase -q main; RESOLVE; COMMIT WORDS; code=$?; [ $code != 0 ] || git rebase --continue; (exit $code)",
    ),
    single(
        "commit of a pick -n",
        Family::CommitOfStop,
        "",
        "git cherry-pick -n side; COMMIT WORDS",
    ),
    single(
        "commit of a revert -n",
        Family::CommitOfStop,
        "git checkout -q side",
        "git revert -n HEAD; COMMIT WORDS",
    ),
    combining(
        "commit of a split",
        Family::Commit,
        "git checkout -q side",
        "GIT_SEQUENCE_EDITOR='sed -i -e 3s/^pick/edit/' git rebase -q -i side~3; git reset -q HEAD^; git add c; COMMIT WORDS; code=$?; [ $code != 0 ] || git rebase --continue; (exit $code)",
        "HEAD^!",
    ),
    several("pull", Family::Merge, "", "git pull -q --no-rebase --no-ff WORDS . side"),
    several(
        "pull --rebase",
        Family::Continue,
        "git checkout -q side",
        "git pull -q --rebase . main",
    ),
    several(
        "rebase --rebase-merges",
        Family::Rebase,
        "git checkout -q side; git checkout -q -b inner HEAD~1; printf 'new\\n' >g; git add g; git commit -q -m 'inner: one'; git checkout -q side; git merge -q --no-ff --cleanup=verbatim -F \"$FILES/s1\" inner",
        "git rebase -q --rebase-merges WORDS main",
    ),
    combining("amend", Family::Amend, "git checkout -q side", "COMMIT --amend WORDS", "HEAD^!"),
    combining(
        "amend of a change",
        Family::Amend,
        "git checkout -q side; printf 'new\\n' >g; git add g",
        "COMMIT --amend WORDS",
        "HEAD^!",
    ),
    single(
        "amend in a rebase",
        Family::Amend,
        "git checkout -q side",
        "GIT_SEQUENCE_EDITOR='sed -i -e 2s/^pick/edit/' git rebase -q -i side~2; COMMIT --amend WORDS; code=$?; [ $code != 0 ] || git rebase --continue; (exit $code)",
    ),
    single("merge", Family::Merge, "", "git merge -q --no-ff WORDS side"),
    single(
        "merge --continue",
        Family::Continue,
        "",
        "git merge -q clash; RESOLVE; git merge --continue",
    ),
    single("pick", Family::Pick, "", "git cherry-pick WORDS side"),
    several("picks", Family::Pick, "", "git cherry-pick WORDS main~1..side"),
    single(
        "pick --continue",
        Family::Continue,
        "",
        "git cherry-pick clash; RESOLVE; git cherry-pick --continue",
    ),
    single("revert", Family::Revert, "git checkout -q side", "git revert WORDS HEAD"),
    single(
        "revert --continue",
        Family::Continue,
        "git checkout -q clash; printf '1\\nagain\\n3\\n' >f; git commit -q -a -m 'clash: again'",
        "git revert --no-edit clash~1; RESOLVE; git revert --continue",
    ),
    several("rebase", Family::Rebase, "git checkout -q side", "git rebase -q WORDS main"),
    several(
        "rebase --apply",
        Family::RebaseApply,
        "git checkout -q side",
        "git rebase -q --apply WORDS main",
    ),
    several(
        "rebase --apply --continue",
        Family::Continue,
        "git checkout -q clash",
        "git rebase -q --apply main; RESOLVE; git rebase --continue",
    ),
    several(
        "rebase --continue",
        Family::Continue,
        "git checkout -q clash",
        "git rebase -q main; RESOLVE; git rebase --continue",
    ),
    several(
        "rebase reword",
        Family::Rebase,
        "git checkout -q side",
        "GIT_SEQUENCE_EDITOR='sed -i -e 2s/^pick/reword/' git rebase -q -i WORDS main",
    ),
    combining(
        "rebase squash",
        Family::Rebase,
        "git checkout -q side",
        "GIT_SEQUENCE_EDITOR='sed -i -e 3s/^pick/squash/' git rebase -q -i WORDS main",
        "HEAD~2..HEAD",
    ),
    combining(
        "rebase fixup",
        Family::Rebase,
        "git checkout -q side",
        "GIT_SEQUENCE_EDITOR='sed -i -e 3s/^pick/fixup/' git rebase -q -i WORDS main",
        "HEAD~2..HEAD",
    ),
    combining(
        "rebase fixup -C",
        Family::Rebase,
        "git checkout -q side",
        "GIT_SEQUENCE_EDITOR='sed -i -e \"3s/^pick/fixup -C/\"' git rebase -q -i WORDS main",
        "HEAD~2..HEAD",
    ),
    several(
        "rebase exec amend",
        Family::Rebase,
        "git checkout -q side",
        "git rebase -q --exec 'git commit -q --amend --no-edit' WORDS main",
    ),
    combining(
        "rebase --autosquash",
        Family::Rebase,
        "git checkout -q side; printf 'new\\n' >g; git add g; { printf 'fixup! '; git log -1 --format=%s; echo; cat \"$FILES/m\"; } >.git/fixup; git commit -q --cleanup=verbatim -F .git/fixup",
        "GIT_SEQUENCE_EDITOR=true git rebase -q -i --autosquash WORDS main",
        "HEAD~2..HEAD",
    ),
    several(
        "am",
        Family::Mail,
        "git format-patch -q -o \"$PATCHES\" main~1..side",
        "git am -q WORDS \"$PATCHES\"/*",
    ),
    several(
        "am --continue",
        Family::MailContinue,
        "git format-patch -q -o \"$PATCHES\" main~1..clash",
        "git am -q \"$PATCHES\"/*; RESOLVE; git am --continue WORDS",
    ),
    several(
        "provenance amend",
        Family::OurAmend,
        "git checkout -q side",
        "ours: git provenance amend WORDS main~1..",
    ),
    several(
        "provenance amend of one",
        Family::OurAmend,
        "git checkout -q side",
        "ours: git provenance amend WORDS",
    ),
    several(
        "provenance check --fix",
        Family::Fix,
        "git checkout -q side",
        "ours: git provenance check --fix WORDS main~1..",
    ),
];

const fn single(
    name: &'static str,
    family: Family,
    before: &'static str,
    step: &'static str,
) -> Flow {
    Flow { name, family, before, step, combines: None, is_single: true }
}

const fn several(
    name: &'static str,
    family: Family,
    before: &'static str,
    step: &'static str,
) -> Flow {
    Flow { name, family, before, step, combines: None, is_single: false }
}

const fn combining(
    name: &'static str,
    family: Family,
    before: &'static str,
    step: &'static str,
    range: &'static str,
) -> Flow {
    Flow {
        name,
        family,
        before,
        step,
        combines: Some(range),
        is_single: matches!(family, Family::Commit | Family::Amend | Family::CommitOfStop),
    }
}

impl Flow {
    /// What is done before the step, by plain git.
    pub(crate) fn before(&self) -> &'static str {
        self.before
    }

    /// The step, with a command for commits and options; empty where plain git has nothing for it.
    pub(crate) fn step(&self, commit: &str, words: &str, is_ours: bool) -> String {
        let step = match self.step.strip_prefix("ours: ") {
            Some(step) if is_ours => step,
            Some(_) => return String::new(),
            None => self.step,
        };
        let commit = format!("git rev-parse HEAD >.git/{BEFORE}; {commit}");
        step.replace("RESOLVE", RESOLVE).replace("COMMIT", &commit).replace("WORDS", words)
    }

    /// Whether the step is one of our own commands on commits that exist.
    pub(crate) fn is_rewrite(&self) -> bool {
        self.step.starts_with("ours: ")
    }

    /// Whether the commit that options are for is the last one: nothing goes on afterwards.
    pub(crate) fn ends_with_commit(&self) -> bool {
        !self.step.contains("--continue")
    }

    /// Whether git makes commits of its own around the one that options are for.
    pub(crate) fn goes_on_without_us(&self) -> bool {
        self.step.contains("rebase")
    }

    /// Whether the step makes commits with `git commit`, so that ours can stand in its place.
    pub(crate) fn has_commit(&self) -> bool {
        self.step.contains("COMMIT")
    }
}
