#!/bin/sh
# git-provenance hook 1. `git provenance hook install` has made it, `git provenance hook uninstall` takes it away.
# What was here before stands beside it and runs first.
event='@EVENT@'
program='@PROGRAM@'
earlier=@EARLIER@
# Where that name leads back here, this file would run itself for ever.
# shellcheck disable=SC3013 # each sh in use has -ef, and POSIX since 2024
[ "$earlier" -ef "$0" ] && earlier=
# Where the repository has this hook as well, once is enough.
if [ -x "$earlier" ] && grep -qF 'exec "$program" hook run "$event" "$@"' "$earlier"; then
    exec "$earlier" "$@"
fi

[ -x "$program" ] || program="$(command -v git-provenance)" || {
    echo "error: git-provenance is gone, so the $event hook cannot run" >&2
    echo "hint: install it again, or take the hook away with: rm '$0'" >&2
    exit 1
}
if [ "$event" = pre-push ]; then
    # Both read what git says about the references.
    references="$(cat && echo .)"
    references="${references%.}"
    if [ -x "$earlier" ]; then
        printf %s "$references" | "$earlier" "$@" || exit
    fi
    printf %s "$references" | "$program" hook run "$event" "$@"
    exit
fi
if [ -x "$earlier" ]; then
    "$earlier" "$@" || exit
fi
exec "$program" hook run "$event" "$@"
