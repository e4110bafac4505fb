#!/bin/sh
# git-provenance hook 1. `git provenance hook install --global` has made it, `git provenance hook uninstall --global` takes it away.
# `core.hooksPath` hides the hooks of each repository: this runs the repository's own.
own="$(git rev-parse --git-common-dir 2>/dev/null)/hooks/@EVENT@"
[ -x "$own" ] || exit 0
# Where the repository's directory leads back here, this file would run itself for ever.
# shellcheck disable=SC3013 # each sh in use has -ef, and POSIX since 2024
[ "$own" -ef "$0" ] && exit 0
exec "$own" "$@"
