# Where the repository's own hooks are: git names its directory in GIT_DIR, or runs its hooks beside it. Files are read
# here, and no git is started, since a hook may run for each reference.
to() { case $2 in /* | ?:*) git=$2 ;; *) git=$1$2 ;; esac }
git="${GIT_DIR:-.git}"
if [ -f "$git" ]; then
    IFS= read -r line <"$git"
    case $git in */*) to "${git%/*}/" "${line#gitdir: }" ;; *) to '' "${line#gitdir: }" ;; esac
fi
if [ -n "$GIT_COMMON_DIR" ]; then
    git="$GIT_COMMON_DIR"
elif [ -f "$git/commondir" ]; then
    IFS= read -r line <"$git/commondir"
    to "$git/" "$line"
fi
[ -e "$git/objects" ] || git="$(git rev-parse --git-common-dir 2>/dev/null)"
own="$git/hooks/$event"
# git says itself that a hook is not executable, if the user wants to know.
if [ -e "$own" ] && [ ! -x "$own" ]; then
    git -c core.hooksPath="$git/hooks" hook run --ignore-missing "$event" </dev/null
fi
# No file of ours runs for each reference unless somebody needs it, since that takes time.
case $event in commit-msg | pre-receive)
    if [ -x "$git/hooks/reference-transaction" ] && [ ! -e "${0%/*}/reference-transaction" ]; then
        echo "hint: core.hooksPath hides this repository's own reference-transaction hook" >&2
        echo "hint: to have it run, run \`git provenance hook install --global\` here" >&2
    fi ;;
esac
