# Without this hook git updates the worktree as follows (builtin/receive-pack.c), and with one it leaves that to it.
stop() {
    echo "error: $1" >&2
    exit 1
}
cd "${GIT_WORK_TREE:-.}" || exit
git update-index -q --ignore-submodules --refresh || stop 'the worktree is not up to date with the index'
git diff-files --quiet --ignore-submodules -- || stop 'the worktree has unstaged changes'
before=HEAD
git rev-parse --quiet --verify HEAD >/dev/null || before="$(git hash-object -t tree /dev/null)"
git diff-index --quiet --cached --ignore-submodules "$before" -- || stop 'the worktree has staged changes'
git read-tree -u -m "$1" || stop 'the worktree cannot be updated to the new HEAD'
