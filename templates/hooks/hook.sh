#!/bin/sh
# git-provenance hook 2. `git provenance hook install` has made it, `git provenance hook uninstall` takes it away.
# What was here before stands beside it and runs first.
event='@EVENT@'
program='@PROGRAM@'
@EARLIER@
# Where that name leads back here, this file would run itself for ever.
# shellcheck disable=SC3013 # each sh in use has -ef, and POSIX since 2024
[ "$earlier" -ef "$0" ] && earlier=
# Where the repository has this hook as well, once is enough.
if [ -x "$earlier" ] && grep -qF 'exec "$program" hook run "$event" "$@"' "$earlier"; then
    exec "$earlier" "$@"
fi
# What has happened cannot be stopped: then nothing here fails, and the one does not keep the other from running.
case $event in post-*) failed=0 ;; *) failed= ;; esac
stop() { [ -n "$failed" ] || exit "$1"; }

[ -x "$program" ] || program="$(command -v git-provenance)" || {
    echo "error: git-provenance is gone, so the $event hook cannot run" >&2
    echo "hint: install it again, or take the hook away with: rm '$0'" >&2
    program=
}
case $event in pre-push | post-rewrite)
    # Both read what git says.
    input="$(cat && echo .)"
    input="${input%.}"
    if [ -x "$earlier" ]; then
        printf %s "$input" | "$earlier" "$@" || stop $?
    fi
    [ -n "$program" ] || exit "${failed:-1}"
    printf %s "$input" | "$program" hook run "$event" "$@" || stop $?
    exit 0 ;;
esac
if [ -x "$earlier" ]; then
    "$earlier" "$@" || stop $?
fi
[ -n "$program" ] || exit "${failed:-1}"
if [ -n "$failed" ]; then
    "$program" hook run "$event" "$@"
    exit 0
fi
exec "$program" hook run "$event" "$@"
