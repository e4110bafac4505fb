#!/bin/sh
# git-provenance hook 2. `git provenance hook install --global` has made it, `git provenance hook uninstall --global` takes it away.
# `core.hooksPath` hides the hooks of each repository: this runs the repository's own.
event='@EVENT@'
@OWN@
# Where the repository's directory leads back here, this file would run itself for ever.
# shellcheck disable=SC3013 # each sh in use has -ef, and POSIX since 2024
if [ -x "$own" ] && ! [ "$own" -ef "$0" ]; then
    exec "$own" "$@"
fi
@OTHERWISE@
