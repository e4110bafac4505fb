# Part of the `git` that stands in for git: its command `commit` is `provenance commit --no-ai`.
# shellcheck shell=sh
command=
value=
for word; do
    shift
    if [ -n "$command$value" ]; then
        value=
    else
        case "$word" in
            -c | -C | --git-dir | --work-tree | --namespace | --super-prefix | --config-env | --attr-source | \
                --shallow-file) value=follows ;;
            --help | -h | --version | -v) command=none ;;
            -*) ;;
            commit)
                command=commit
                set -- "$@" provenance commit --no-ai
                continue
                ;;
            *) command="$word" ;;
        esac
    fi
    set -- "$@" "$word"
done
