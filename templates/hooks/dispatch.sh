#!/bin/sh
# git-provenance hook 1. `git provenance hook install --global` has made it, `git provenance hook uninstall --global` takes it away.
# `core.hooksPath` hides the hooks of each repository: this runs the repository's own.
own="$(git rev-parse --git-common-dir 2>/dev/null)/hooks/@EVENT@"
[ -x "$own" ] || exit 0
exec "$own" "$@"
